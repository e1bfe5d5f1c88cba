"""联络员与备份: where a second copy of every backup goes, and whose name the record of changes bears."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QPushButton

from desktop_app.ui import theme
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import BaseDialog, caption, form
from desktop_app.ui.dialogs.fields import commit_input_method

if TYPE_CHECKING:
    from desktop_app.services.handover import OfficerChange
    from desktop_app.services.ledger import Ledger


_NO_CHANGE = "没有登记。变更时在“文件—移交与交换—生成移交包”中登记。"
#: A password that the machine keeps would not keep anybody out who can open the machine.
_OPEN_BACKUPS = (
    "自动备份不设密码：密码若存在本机，能打开本机的人就能打开备份。需要带出本机的，请生成设有密码的移交包。"
)


@dataclass(frozen=True, slots=True)
class _State:
    officer: str | None
    folder: Path
    second: Path | None
    changes: tuple[OfficerChange, ...]


def run(context: Context) -> SafetySettingsDialog:
    """Show and change the settings of backups and of the record of changes."""
    dialog = SafetySettingsDialog(context)
    dialog.start(640)
    return dialog


class SafetySettingsDialog(BaseDialog):
    """The officer's name, the backup folder, and the second place for backups."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "联络员与备份", "保存")
        self.officer = QLineEdit()
        self.officer.setAccessibleName("联络员")
        self.officer.setPlaceholderText("写入修改记录，可留空")
        self.folder = QLabel()
        self.folder.setWordWrap(True)
        self.second = QLineEdit()
        self.second.setReadOnly(True)
        self.second.setAccessibleName("第二备份位置")
        self.second.setPlaceholderText("未设，建议选移动硬盘或优盘上的文件夹")
        self.choose = QPushButton("选择…")
        self.choose.setAutoDefault(False)
        self.choose.clicked.connect(self._choose)
        self.clear = QPushButton("清除")
        self.clear.setAutoDefault(False)
        self.clear.clicked.connect(self.second.clear)
        place = QHBoxLayout()
        for widget in (self.second, self.choose, self.clear):
            place.addWidget(widget)
        rows = form()
        self.changes = QPlainTextEdit()
        self.changes.setReadOnly(True)
        self.changes.setAccessibleName("联络员变更")
        self.changes.setTabChangesFocus(True)
        self.changes.setFixedHeight(theme.px(64))
        rows.addRow("联络员", self.officer)
        rows.addRow("联络员变更", self.changes)
        rows.addRow("备份文件夹", self.folder)
        rows.addRow("第二备份位置", place)
        self.body.addLayout(rows)
        self.body.addWidget(caption("启动时、导入和合并前、工作每 30 分钟自动备份；备份随时间逐步精简。"))
        self.body.addWidget(caption(_OPEN_BACKUPS))
        self.body.addStretch(1)
        self.set_busy(True)
        context.jobs.run(_load, self._loaded, self.fail)

    def _loaded(self, state: _State) -> None:
        self.officer.setText(state.officer or "")
        self.changes.setPlainText("\n".join(map(_change_words, state.changes)) or _NO_CHANGE)
        self.folder.setText(str(state.folder))
        self.second.setText(str(state.second) if state.second else "")
        self.set_busy(False)
        self.officer.setFocus()

    def _choose(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, "第二备份位置", self.second.text())
        if chosen:
            self.second.setText(chosen)

    def do_primary(self) -> None:
        """Store the settings."""
        commit_input_method()
        name, said = self.officer.text().strip(), self.second.text()
        second = Path(said) if said else None
        self.set_busy(True)
        self.context.jobs.run(lambda ledger: _save(ledger, name, second), self._stored, self.fail)

    def _stored(self, _result: object) -> None:
        self.accept()


def _change_words(change: OfficerChange) -> str:
    matters = f"。移交事项：{change.matters}" if change.matters else ""
    return f"{change.on:%Y-%m-%d}　{change.from_name}移交{change.to_name}{matters}"


# -- on the ledger's thread ----------------------------------------------------------------------


def _load(ledger: Ledger) -> _State:
    from desktop_app.services import handover, officer, safety

    changes = handover.officer_changes(ledger)
    return _State(officer.officer(ledger), safety.backup_folder(), safety.second_folder(), changes)


def _save(ledger: Ledger, name: str, second: Path | None) -> None:
    from desktop_app.services import officer, safety

    if second != safety.second_folder():
        safety.set_second_folder(second)
    officer.set_officer(ledger, name)
