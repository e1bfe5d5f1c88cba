"""Where a plan is pasted: text is shown, and the tables of the clipboard keep their rows and columns."""

from __future__ import annotations

import html
from dataclasses import dataclass

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QTextCursor, QTextDocumentFragment
from PySide6.QtWidgets import QPlainTextEdit, QWidget


@dataclass(frozen=True, slots=True)
class _Piece:
    """What one paste brought: the text that is shown, and its HTML where that holds a table."""

    text: str
    page: str


class PasteField(QPlainTextEdit):
    """A text field that remembers the HTML of pasted tables until its text is changed by hand.

    Word, WPS, Excel and browsers put tables on the clipboard as HTML and as tab-separated text. The HTML
    knows merged cells; the text is what can be shown and edited. Pages pasted one after the other go
    together.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("粘贴方案文字")
        self.setPlaceholderText("在此粘贴方案全文，或从 Word、WPS、Excel、网页中复制的任务表。")
        self.setTabChangesFocus(True)
        self._pieces: list[_Piece] = []

    @property
    def holds_table(self) -> bool:
        """Whether what was pasted is still whole and has a table in it."""
        return any(p.page for p in self._pieces) and self.toPlainText() == self._pasted_text()

    def content(self) -> str:
        """What to read: HTML where the clipboard's tables are still whole, else the text as it stands."""
        if not self.holds_table:
            return self.toPlainText()
        return "\n".join(p.page or _page_of(p.text) for p in self._pieces)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasHtml() or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        page = source.html() if source.hasHtml() and "<table" in source.html().lower() else ""
        text = source.text() if source.hasText() else QTextDocumentFragment.fromHtml(page).toPlainText()
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        cursor = self.textCursor()
        pieces = (
            self._pieces if self.toPlainText() == self._pasted_text() else [_Piece(self.toPlainText(), "")]
        )
        if cursor.hasSelection() and abs(cursor.position() - cursor.anchor()) == len(self.toPlainText()):
            pieces = []
        at_end = not pieces or (not cursor.hasSelection() and cursor.atEnd())
        cursor.insertText(text)
        # What Qt holds may differ in its line ends from what it was given.
        pasted = self.toPlainText()[sum(len(p.text) for p in pieces) :]
        self._pieces = [*pieces, _Piece(pasted, page)] if at_end else []
        self.moveCursor(QTextCursor.MoveOperation.End)
        self.textChanged.emit()

    def _pasted_text(self) -> str:
        return "".join(p.text for p in self._pieces)


def _page_of(text: str) -> str:
    return "".join(f"<p>{html.escape(line)}</p>" for line in text.split("\n"))
