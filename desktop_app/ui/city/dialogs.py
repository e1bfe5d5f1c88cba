"""The overview's small dialogs: what was not taken, the roster, a package's password."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import BaseDialog, caption, form, heading

if TYPE_CHECKING:
    from desktop_app.services.city.taking import Refused


class RefusedDialog(BaseDialog):
    """The files that were not taken, a sentence each, to be read and copied."""

    def __init__(self, context: Context, refused: Sequence[Refused]) -> None:
        super().__init__(context, "未收入的文件", "", "关闭")
        self.text = QPlainTextEdit("\n".join(r.error.line for r in refused))
        self.text.setReadOnly(True)
        self.text.setAccessibleName("未收入的文件和原因")
        self.body.addWidget(caption("下列文件没有收入，其余不受影响。"))
        self.body.addWidget(self.text, 1)


class LinesDialog(BaseDialog):
    """Lines of findings before something goes out, to be read and copied."""

    def __init__(self, context: Context, title: str, note: str, lines: Sequence[str]) -> None:
        super().__init__(context, title, "", "关闭")
        self.text = QPlainTextEdit("\n".join(lines))
        self.text.setReadOnly(True)
        self.text.setAccessibleName(title)
        self.body.addWidget(caption(note))
        self.body.addWidget(self.text, 1)


class RosterDialog(BaseDialog):
    """Departments to be put on the list of those that have to hand in, one a line.

    Args:
        context: the window's shared state.
        missing: the departments that have not handed in, as they stand.
        then: gets the names.
    """

    def __init__(self, context: Context, missing: Sequence[str], then: Callable[[list[str]], None]) -> None:
        super().__init__(context, "应报送名单", "列入名单")
        self._then = then
        self.names = QPlainTextEdit()
        self.names.setAccessibleName("部门名称，每行一个")
        self.names.setPlaceholderText("每行一个部门，可从名单中粘贴")
        self.body.addWidget(
            caption(
                "方案点名的部门已在名单上。“各部门”“各区”包含哪些部门，由本办列明；不必报送的可在部门页移出。"
            )
        )
        if missing:
            self.body.addWidget(caption(f"尚未报送：{'、'.join(missing)}"))
        self.body.addWidget(self.names, 1)
        self.names.setFocus()

    def do_primary(self) -> None:
        """Hand the names on."""
        names = [line.strip() for line in self.names.toPlainText().splitlines() if line.strip()]
        if not names:
            self.refuse("请填写部门名称，每行一个。")
            return
        self._then(names)
        self.accept()


class PasswordDialog(BaseDialog):
    """The password of packages that could not be opened.

    Args:
        context: the window's shared state.
        names: the packages' names.
        then: gets the password.
    """

    def __init__(self, context: Context, names: Sequence[str], then: Callable[[str], None]) -> None:
        super().__init__(context, "移交包密码", "打开")
        self._then = then
        self.password = QLineEdit()
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setAccessibleName("密码")
        rows = form()
        rows.addRow("密码", self.password)
        self.body.addWidget(caption(f"下列移交包已加密：{'、'.join(names)}。密码不同的，请分次打开。"))
        self.body.addLayout(rows)
        self.password.setFocus()

    def do_primary(self) -> None:
        """Hand the password on."""
        if not self.password.text():
            self.refuse("请填写密码。")
            return
        self._then(self.password.text())
        self.accept()


class ShortcutsDialog(BaseDialog):
    """The keys of the overview's window.

    Args:
        context: the window's shared state.
        groups: menu word and its lines (what, keys), from the menus themselves.
    """

    def __init__(self, context: Context, groups: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> None:
        super().__init__(context, "快捷键", "", "关闭")
        for title, lines in groups:
            self.body.addWidget(heading(title))
            rows = form()
            for what, keys in lines:
                rows.addRow(what, caption(keys))
            self.body.addLayout(rows)
        self.body.addStretch(1)
