"""生成移交包: a change of officer recorded where there is one, a password where wanted, one file out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QWidget

from desktop_app.ui import files, theme
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import BaseDialog, caption, form
from desktop_app.ui.dialogs.fields import DateField
from desktop_app.ui.handover.password import NewPassword
from desktop_app.ui.jobs import CancelToken, ProgressSink
from desktop_app.ui.ledger_actions import open_folder

if TYPE_CHECKING:
    from desktop_app.core.changes import Changes
    from desktop_app.services.handover import OfficerChange, PackageOutcome
    from desktop_app.services.ledger import Ledger

PACKAGES = "移交包 (*.zwgkp)"


@dataclass(frozen=True, slots=True)
class _State:
    officer: str
    name: str


def run(context: Context) -> MakePackageDialog:
    """Ask what a package is made for, and make it."""
    dialog = MakePackageDialog(context)
    dialog.start(600)
    return dialog


class MakePackageDialog(BaseDialog):
    """What goes with a package: a change of officer, a password."""

    writes = False

    def __init__(self, context: Context) -> None:
        super().__init__(context, "生成移交包", "生成…")
        self._name = "移交包.zwgkp"
        self.has_change = QCheckBox("同时登记联络员变更")
        self.giver, self.taker = QLineEdit(), QLineEdit()
        self.giver.setAccessibleName("移交人")
        self.taker.setAccessibleName("接收人")
        self.on = DateField("移交日期")
        self.on.set_value(context.today())
        self.matters = QPlainTextEdit()
        self.matters.setAccessibleName("移交事项")
        self.matters.setPlaceholderText("已办、在办和待办事项，账号、印章等，可留空")
        self.matters.setTabChangesFocus(True)
        self.matters.setFixedHeight(theme.px(72))
        self.change = QWidget()
        rows = form()
        rows.setContentsMargins(0, 0, 0, 0)
        for words, field in (
            ("移交人", self.giver),
            ("接收人", self.taker),
            ("移交日期", self.on),
            ("移交事项", self.matters),
        ):
            rows.addRow(words, field)
        self.change.setLayout(rows)
        self.change.setEnabled(False)
        self.has_change.toggled.connect(self.change.setEnabled)
        self.password = NewPassword()
        told = "移交包是一个文件，含台账全部内容、修改记录和佐证文件，在另一台电脑上打开后可继续使用。"
        self.body.addWidget(caption(told, tone="text"))
        self.body.addWidget(self.has_change)
        self.body.addWidget(self.change)
        self.body.addWidget(self.password)
        self.body.addStretch(1)
        self.set_busy(True)
        context.commit_pending()
        context.jobs.run(lambda ledger: _load(ledger, context.today()), self._loaded, self.fail)

    def _loaded(self, state: _State) -> None:
        self._name = state.name
        self.giver.setText(state.officer)
        self.set_busy(False)
        self.has_change.setFocus()

    def do_primary(self) -> None:
        """Ask where to, record the change, make the package."""
        refusal = self.password.refusal()
        if refusal:
            self.refuse(refusal)
            return
        change = self._change()
        if self.has_change.isChecked() and change is None:
            return
        path = files.save_file(self, "生成移交包", self._name, PACKAGES, ".zwgkp")
        if path is None:
            return
        self.set_busy(True)
        password = self.password.text
        self.context.jobs.run_long(
            lambda ledger, progress, cancel: _make(ledger, path, password, change, progress, cancel),
            "正在生成移交包",
            self._made,
            self.fail,
        )

    def _change(self) -> OfficerChange | None:
        from desktop_app.services.handover import OfficerChange

        if not self.has_change.isChecked():
            return None
        day = self.on.value()
        if day is None:
            self.refuse("移交日期没有填写或写法不对。")
            return None
        giver, taker = self.giver.text().strip(), self.taker.text().strip()
        if not giver or not taker:
            self.refuse("联络员变更须写明移交人和接收人。")
            return None
        return OfficerChange(giver, taker, day, self.matters.toPlainText())

    def _made(self, result: tuple[PackageOutcome, Changes]) -> None:
        outcome, _ = result
        self.accept()
        words = f"移交包已生成并核对：{outcome.path}，含佐证文件 {outcome.evidence} 个。"
        tell = self.context.messages.warning if outcome.messages else self.context.messages.info
        tell(
            words + "".join(outcome.messages),
            "打开所在文件夹",
            lambda: open_folder(outcome.path.parent),
        )


# -- on the ledger's thread ----------------------------------------------------------------------


def _load(ledger: Ledger, today: date) -> _State:
    from desktop_app.services import handover, officer

    return _State(officer.officer(ledger) or "", handover.suggested_name(ledger, today))


def _make(
    ledger: Ledger,
    path: Path,
    password: str | None,
    change: OfficerChange | None,
    progress: ProgressSink,
    cancel: CancelToken,
) -> tuple[PackageOutcome, Changes]:
    from desktop_app.core.changes import NOTHING_CHANGED
    from desktop_app.services import handover

    changes = NOTHING_CHANGED
    if change is not None and change not in handover.officer_changes(ledger):
        changes = handover.record_change(ledger, change)
    made = handover.make_package(ledger, path, password=password, progress=progress, cancel=cancel)
    return made, changes
