"""Fields for a password: one to set it, typed twice with its warnings, one to give it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from desktop_app.ui import theme
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import BaseDialog, caption, form

#: What a password is not, and what becomes of a lost one.
NO_STATE_SECRETS = "密码只防止无关人员随手打开，不能用于保护国家秘密；涉密内容一律不得存入台账和移交包。"
LOST = "密码遗失无法找回，移交包将无法打开，请另行妥善保管，并与移交包分开传递。"


def password_line(name: str) -> QLineEdit:
    """A line that shows dots."""
    line = QLineEdit()
    line.setEchoMode(QLineEdit.EchoMode.Password)
    line.setAccessibleName(name)
    return line


class NewPassword(QWidget):
    """A password to set, typed twice; left empty for none."""

    def __init__(self) -> None:
        super().__init__()
        self.first = password_line("设置密码")
        self.first.setPlaceholderText("可留空，不设密码；设则至少 8 个字符")
        self.again = password_line("确认密码")
        rows = form()
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addRow("设置密码", self.first)
        self.again.setPlaceholderText("再输入一次")
        rows.addRow("确认密码", self.again)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_S)
        column.addLayout(rows)
        column.addWidget(caption(NO_STATE_SECRETS, tone="due_soon"))
        column.addWidget(caption(LOST))

    @property
    def text(self) -> str | None:
        """The password, or None where none is set."""
        return self.first.text() or None

    def refusal(self) -> str:
        """Why it cannot be taken; empty where it can."""
        if self.first.text() != self.again.text():
            return "两次输入的密码不一致，请重新输入。"
        return ""


class PasswordDialog(BaseDialog):
    """Asks for the password of a package that has one.

    Args:
        context: the window's shared state.
        name: the package's file name.
        given: gets the password.
        wrong: whether the one given before was wrong.
    """

    writes = False

    def __init__(self, context: Context, name: str, given: Callable[[str], None], *, wrong: bool) -> None:
        super().__init__(context, "移交包密码", "打开")
        self._given = given
        self.line = password_line("移交包密码")
        self.body.addWidget(caption(f"“{name}”设有密码，请输入。", tone="text"))
        self.wrong = caption("密码不对。请核对大小写和输入法后重新输入。", tone="overdue")
        self.wrong.setVisible(wrong)
        self.body.addWidget(self.wrong)
        self.body.addWidget(self.line)
        self.body.addWidget(caption("密码遗失无法找回，只能请对方重新生成。"))
        self.line.setFocus()

    def do_primary(self) -> None:
        """Hand the password over."""
        if not self.line.text():
            self.refuse("请输入密码。")
            return
        password = self.line.text()
        self.accept()
        self._given(password)
