"""The field over the list that narrows it to the tasks in which the words typed stand."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.ui.icons import icon
from desktop_app.ui.timers import put_off

_DELAY_MS = 120


class WordsField(QLineEdit):
    """Words, within whatever else the list is narrowed to; the search over everything is the head's."""

    #: The words, a moment after typing; empty when there are none any more.
    wanted = Signal(str)
    #: Down or Enter: on to the list.
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("按文字筛选任务")
        self.setPlaceholderText("按文字筛选  Ctrl+Shift+F")
        self.setClearButtonEnabled(True)
        # Ctrl+Z takes back what was typed here: nothing of it is in the ledger.
        self.setProperty("ownUndo", True)
        glass = QAction(icon("filter-variant"), "", self)
        self.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self._delay = put_off(self, _DELAY_MS, self._tell)
        self.textEdited.connect(lambda _text: self._delay.start())
        self.textChanged.connect(lambda text: None if text else self._tell())

    def show_words(self, words: str) -> None:
        """Show what the list is narrowed to; what is just being typed stays."""
        if self._delay.isActive() or self.text().strip() == words:
            return
        blocked = self.blockSignals(True)
        self.setText(words)
        self.blockSignals(blocked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Down:
                if self._delay.isActive():
                    self._tell()
                self.left.emit()
            case Qt.Key.Key_Escape if self.text():
                self.clear()
            case Qt.Key.Key_Escape:
                self.left.emit()
            case _:
                super().keyPressEvent(event)

    def _tell(self) -> None:
        self._delay.stop()
        self.wanted.emit(self.text().strip())
