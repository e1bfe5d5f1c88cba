"""The line over the page that says what is due."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop_app.ui.messages import MessageBar


class ReminderLine(MessageBar):
    """The line over the page; it does not give way to other messages."""

    #: It was taken away, or its list was opened.
    dismissed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("到期提醒")

    def clear(self) -> None:
        """Take the line away."""
        shown = self.message is not None
        super().clear()
        if shown:
            self.dismissed.emit()

    def withdraw(self) -> None:
        """Take the line away because it is no longer true; nobody has dismissed it."""
        super().clear()
