"""关联任务: which tasks a piece of evidence serves."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem

from desktop_app.core.evidence import Evidence
from desktop_app.core.task import Task
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import BaseDialog

_ID = Qt.ItemDataRole.UserRole


class TasksDialog(BaseDialog):
    """A list of the department's tasks to tick.

    Args:
        context: the window's shared state.
        piece: the piece.
        tasks: the department's tasks, in the plan's order.
    """

    def __init__(self, context: Context, piece: Evidence, tasks: Sequence[Task]) -> None:
        super().__init__(context, f"关联任务：{piece.title[:20]}", "保存")
        self._piece = piece
        self._unit = tasks[0].unit if tasks else ""
        self.search = QLineEdit()
        self.search.setPlaceholderText("查找任务")
        self.search.setAccessibleName("查找任务")
        self.search.setClearButtonEnabled(True)
        self.list = QListWidget()
        self.list.setProperty("framed", "true")
        self.list.setAccessibleName("任务")
        for task in tasks:
            item = QListWidgetItem(f"{task.label}　{' '.join(task.text.split())}", self.list)
            item.setData(_ID, task.id)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if task.id in piece.tasks else Qt.CheckState.Unchecked)
        self.search.textChanged.connect(self._narrow)
        self.body.addWidget(self.search)
        self.body.addWidget(self.list, 1)

    def do_primary(self) -> None:
        """Store what is ticked."""
        items = [self.list.item(at) for at in range(self.list.count())]
        ticked = [str(it.data(_ID)) for it in items if it.checkState() is Qt.CheckState.Checked]
        piece, unit = self._piece, self._unit
        added = [rid for rid in ticked if rid not in piece.tasks]
        gone = [rid for rid in piece.tasks if rid not in ticked]
        if not added and not gone:
            self.accept()
            return
        from desktop_app.services import evidence

        self.set_busy(True)

        self.context.jobs.run(
            lambda ledger: evidence.serve(ledger, unit, piece.id, added, gone),
            lambda _changes: self.accept(),
            self.fail,
        )

    def _narrow(self, text: str) -> None:
        words = text.lower().split()
        for at in range(self.list.count()):
            item = self.list.item(at)
            item.setHidden(not all(word in item.text().lower() for word in words))
