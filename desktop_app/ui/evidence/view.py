"""The list of evidence as one sees it: it takes drops and pastes, Delete and Enter."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

from desktop_app.ui.evidence.intake import Intake


class Host(Protocol):
    """What the view asks of the page or tab it stands in."""

    intake: Intake

    def tasks_for_drop(self, row: int) -> list[str]:
        """The tasks that something dropped on a row (-1 beside them all) is to prove."""

    def chosen_tasks(self) -> list[str]:
        """The tasks that something pasted is to prove."""

    def remove_chosen(self) -> None:
        """Delete was pressed."""

    def go_to_detail(self) -> None:
        """Enter was pressed."""

    def fit_tiles(self) -> None:
        """The view has another width."""


class EvidenceView(QListView):
    """The items; takes drops and pastes.

    Args:
        host: the page or tab it stands in.
    """

    def __init__(self, host: Host) -> None:
        super().__init__()
        self._host = host
        self.setAcceptDrops(True)
        self.setAccessibleName("佐证材料")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setMovement(QListView.Movement.Static)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if Intake.accepts(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if Intake.accepts(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        row = self.indexAt(event.position().toPoint()).row()
        if self._host.intake.take(event.mimeData(), self._host.tasks_for_drop(row)):
            event.acceptProposedAction()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self._host.intake.paste(self._host.chosen_tasks())
        elif event.key() == Qt.Key.Key_Delete:
            self._host.remove_chosen()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._host.go_to_detail()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Typing letters does nothing; the search field finds words."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._host.fit_tiles()
