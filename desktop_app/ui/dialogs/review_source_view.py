"""The source text of a plan beside its tree: what was left out is struck through, what is chosen is lit."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QTextCharFormat, QTextCursor, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from desktop_app.ui import theme
from desktop_app.ui.dialogs.review_source import Span


class SourceView(QPlainTextEdit):
    """The source, read-only.

    Args:
        text: the source as it was read.
    """

    #: A place in the text was clicked; carries the character position.
    pointed = Signal(int)

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setAccessibleName("原文")
        self.setTabChangesFocus(True)
        # Qt joins CR LF and shows U+2028 as a break; positions must agree with the text searched.
        self.setPlainText(text)
        self._dropped: tuple[Span, ...] = ()
        self._lit: Span | None = None
        # Qt counts a character beyond the basic plane as two; Python as one.
        self._has_wide = any(c > "\uffff" for c in text)
        theme.signals.changed.connect(self._dress)

    def show_dropped(self, spans: Iterable[Span]) -> None:
        """Strike through what the import leaves out."""
        self._dropped = tuple(spans)
        self._dress()

    def light(self, span: Span | None) -> None:
        """Mark what belongs to the chosen row and bring it into sight; None for nothing."""
        self._lit = span
        self._light()
        if span is not None:
            self._reveal(span)

    def top_position(self) -> int:
        """The character at the top edge."""
        return self._from_qt(self.firstVisibleBlock().position())

    def scroll_to(self, position: int) -> None:
        """Bring the line with this character to the top edge."""
        block = self.document().findBlock(self._to_qt(position))
        self.verticalScrollBar().setValue(block.firstLineNumber())

    def _reveal(self, span: Span) -> None:
        top = self.cursorRect(self._cursor(span.start)).top()
        bottom = self.cursorRect(self._cursor(span.end)).bottom()
        if top >= 0 and bottom <= self.viewport().height():
            return
        lines_above = self.viewport().height() // max(self.fontMetrics().lineSpacing(), 1) // 4
        block = self.document().findBlock(self._to_qt(span.start))
        self.verticalScrollBar().setValue(max(block.firstLineNumber() - lines_above, 0))

    def _cursor(self, start: int, end: int | None = None) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(self._to_qt(start))
        if end is not None:
            cursor.setPosition(self._to_qt(end), QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _to_qt(self, position: int) -> int:
        if not self._has_wide:
            return position
        return len(self.toPlainText()[:position].encode("utf-16-le")) // 2

    def _from_qt(self, position: int) -> int:
        if not self._has_wide:
            return position
        units = self.toPlainText().encode("utf-16-le")[: position * 2]
        return len(units.decode("utf-16-le", "ignore"))

    def _light(self) -> None:
        if self._lit is None:
            self.setExtraSelections([])
            return
        selection = QTextEdit.ExtraSelection()
        selection.cursor = self._cursor(self._lit.start, self._lit.end)  # type: ignore[attr-defined]
        look = QTextCharFormat()
        look.setBackground(QColor(theme.palette().selection))
        look.setForeground(QColor(theme.palette().text))
        look.setProperty(QTextFormat.Property.FullWidthSelection, False)
        selection.format = look  # type: ignore[attr-defined]
        self.setExtraSelections([selection])

    def _dress(self) -> None:
        plain = QTextCharFormat()
        plain.setForeground(QColor(theme.palette().text))
        everything = QTextCursor(self.document())
        everything.select(QTextCursor.SelectionType.Document)
        everything.setCharFormat(plain)
        struck = QTextCharFormat()
        struck.setForeground(QColor(theme.palette().not_applicable))
        struck.setFontStrikeOut(True)
        for span in self._dropped:
            self._cursor(span.start, span.end).setCharFormat(struck)
        self._light()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        # Text that is being selected, to be copied, is not a place that is pointed at.
        if event.button() is Qt.MouseButton.LeftButton and not self.textCursor().hasSelection():
            self.pointed.emit(self._from_qt(self.cursorForPosition(event.position().toPoint()).position()))
