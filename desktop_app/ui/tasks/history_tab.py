"""修改记录 of the task that is shown, read when it is looked at, and not before."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from desktop_app.ui.context import Context
from desktop_app.ui.tasks.history_view import HistoryView


class HistoryTab(HistoryView):
    """The tab of a task's record.

    Args:
        context: the window's shared state.
    """

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(context, parent=parent)
        self._stale = True

    def read(self) -> None:
        """Read the record again, as soon as it is looked at."""
        self._stale = not self.isVisible()
        if not self._stale:
            super().read()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.read()
