"""恢复备份: choose a backup by its date, and put it in the ledger's place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPushButton

from desktop_app.core.day_words import full_day
from desktop_app.ui import files
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import BaseDialog, caption
from desktop_app.ui.icons import icon

if TYPE_CHECKING:
    from desktop_app.services.ledger import Ledger

_PATH_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that may be restored."""

    path: Path
    made: datetime


def run(context: Context) -> RestoreDialog:
    """Open the choice of a backup."""
    context.commit_pending()
    dialog = RestoreDialog(context)
    dialog.start(600, 440)
    return dialog


class RestoreDialog(BaseDialog):
    """The backups of this ledger, newest first, and any other file of the officer's choice."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "恢复备份", "恢复")
        self.lead = caption("选择要恢复的备份。现有台账会先另存一份，不会丢失。")
        self.list = QListWidget()
        self.list.setAccessibleName("备份")
        self.list.setProperty("framed", "true")
        self.other = QPushButton("选择其他文件")
        self.other.setAutoDefault(False)
        self.other.clicked.connect(self._choose)
        self.foot.insertWidget(1, self.other)
        self.body.addWidget(self.lead)
        self.body.addWidget(self.list, 1)
        self._ledger_path: Path | None = None
        self.list.currentItemChanged.connect(self._chosen)
        self.list.itemDoubleClicked.connect(lambda _item: self.do_primary())
        self.primary.setEnabled(False)
        context.jobs.run(_load, self._show, self.fail)

    def add_file(self, path: Path) -> None:
        """Offer a file from elsewhere, and choose it."""
        item = QListWidgetItem(icon("folder-open-outline"), str(path))
        item.setData(_PATH_ROLE, path)
        self.list.insertItem(0, item)
        self.list.setCurrentItem(item)

    def _choose(self) -> None:
        path = files.open_file(self, "选择备份文件", files.LEDGERS)
        if path is not None:
            self.add_file(path)

    def _show(self, loaded: tuple[Path, tuple[Backup, ...]]) -> None:
        self._ledger_path, backups = loaded
        for backup in backups:
            made = backup.made
            words = f"{full_day(made)} {made:%H:%M}"
            item = QListWidgetItem(icon("history"), words)
            item.setData(_PATH_ROLE, backup.path)
            item.setToolTip(backup.path.name)
            self.list.addItem(item)
        if backups:
            self.list.setCurrentRow(0)
            self.list.setFocus()
        else:
            self.lead.setText("这个台账还没有备份。可选择其他位置的备份文件。")
            self.other.setFocus()

    def _chosen(self) -> None:
        self.primary.setEnabled(self.list.currentRow() >= 0)

    def do_primary(self) -> None:
        """Put the chosen backup in the ledger's place and open it."""
        ledger_path = self._ledger_path
        if self.list.currentRow() < 0 or ledger_path is None:
            return
        item = self.list.currentItem()
        backup: Path = item.data(_PATH_ROLE)
        self.set_busy(True)
        self.context.jobs.open(_Opener(ledger_path, backup), self._restored, self.fail, close_first=True)

    def _restored(self, _path: Path) -> None:
        words = self.list.currentItem().text()
        context = self.context
        self.accept()
        context.messages.info(f"已恢复备份（{words}）。恢复前的台账已另存在备份文件夹。")


# -- on the ledger's thread ----------------------------------------------------------------------


def _load(ledger: Ledger) -> tuple[Path, tuple[Backup, ...]]:
    from desktop_app.services import safety

    return ledger.path, tuple(Backup(path, made) for path, made in safety.backups(ledger.path))


class _Opener:
    """Restores once, then opens: coming back to it must not throw away what was done since."""

    def __init__(self, ledger_path: Path, backup: Path) -> None:
        self._ledger_path, self._backup, self._is_restored = ledger_path, backup, False

    def __call__(self) -> Ledger:
        from desktop_app.services import safety
        from desktop_app.services.ledger import open_ledger

        if not self._is_restored:
            safety.restore(self._ledger_path, self._backup)
            self._is_restored = True
        return open_ledger(self._ledger_path)
