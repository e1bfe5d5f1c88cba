"""Two texts compared paragraph by paragraph, with the words that changed marked, for reading and for keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeySequence,
    QShortcut,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QPushButton, QTextEdit, QVBoxLayout, QWidget

from desktop_app.core.versions import Difference, DifferenceKind, words_of_change
from desktop_app.ui import theme

#: What the keys do, as the list of shortcuts tells it.
KEYS = (("到下一处差异", "F8"), ("到上一处差异", "Shift+F8"))
#: So many unchanged paragraphs are shown at most; a table of a thousand rows is read in Word.
_MOST_SAME = 4000
_COUNTED = (DifferenceKind.CHANGED, DifferenceKind.ADDED, DifferenceKind.REMOVED)


class DifferenceView(QWidget):
    """What went is struck out, what came is underlined; F8 and Shift+F8 go from one place to the next."""

    #: Another place is the current one; carries its number from 1, 0 where there is none.
    moved = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: tuple[Difference, ...] = ()
        self._places: list[int] = []
        self._current = -1
        self.text = QTextEdit()
        self.text.setReadOnly(True)
        self.text.setAccessibleName("两稿的差异")
        self.told = QLabel()
        theme.set_tone(self.told, "secondary")
        self.changes_only = QCheckBox("只看有变化的段落")
        self.changes_only.setChecked(True)
        self.changes_only.toggled.connect(self._dress)
        self.back = QPushButton("上一处")
        self.back.setToolTip("Shift+F8")
        self.next = QPushButton("下一处")
        self.next.setToolTip("F8")
        for button, step in ((self.back, -1), (self.next, 1)):
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, s=step: self.step(s))
        for keys, step in (("F8", 1), ("Shift+F8", -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(lambda s=step: self.step(s))
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE_S)
        head.addWidget(self.told, 1)
        head.addWidget(self.changes_only)
        head.addWidget(self.back)
        head.addWidget(self.next)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_S)
        column.addLayout(head)
        column.addWidget(self.text, 1)
        theme.signals.changed.connect(self._dress)
        self._offer()

    @property
    def count(self) -> int:
        """How many paragraphs differ."""
        return sum(d.kind is not DifferenceKind.SAME for d in self._found)

    def say(self, sentence: str) -> None:
        """Show a sentence instead of differences."""
        self._found, self._places, self._current = (), [], -1
        self.told.setText("")
        self.text.setPlainText(sentence)
        self._offer()

    def show_differences(self, found: Sequence[Difference]) -> None:
        """Show what became of every paragraph; the first place that differs is the current one."""
        self._found, self._current = tuple(found), -1
        if not self.count:
            self.say("两稿文字相同。")
            return
        self._dress()
        self.step(1)

    def step(self, by: int) -> None:
        """Go to the next place that differs, or with -1 to the one before; from the last on to the first."""
        if not self._places:
            return
        at = self._current + by if self._current >= 0 else (0 if by > 0 else -1)
        self._current = at % len(self._places)
        self._show_current()

    # -- drawing -----------------------------------------------------------------------------------

    def _dress(self) -> None:
        if not self._found:
            return
        self.text.clear()
        self._places = []
        cursor = QTextCursor(self.text.document())
        cursor.beginEditBlock()
        with_same = not self.changes_only.isChecked()
        same = 0
        for difference in self._found:
            if difference.kind is DifferenceKind.SAME:
                same += 1
                if not with_same or same > _MOST_SAME:
                    continue
            self._insert(cursor, difference)
        cursor.endEditBlock()
        self._show_current()

    def _insert(self, cursor: QTextCursor, difference: Difference) -> None:
        if cursor.position():
            cursor.insertBlock()
        spaced = QTextBlockFormat()
        spaced.setBottomMargin(theme.px(6))
        cursor.setBlockFormat(spaced)
        if difference.kind is DifferenceKind.SAME:
            quiet = QTextCharFormat()
            quiet.setForeground(QColor(theme.palette().secondary))
            cursor.insertText(difference.new or "", quiet)
            return
        self._places.append(cursor.position())
        bold = QTextCharFormat()
        bold.setFontWeight(700)
        cursor.insertText(f"{difference.kind}\u3000", bold)
        for mark, words in words_of_change(difference.old or "", difference.new or ""):
            cursor.insertText(words, _look(mark))

    def _show_current(self) -> None:
        self._offer()
        if not 0 <= self._current < len(self._places):
            return
        place = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.text.document())
        cursor.setPosition(self._places[self._current])
        place.cursor = cursor  # type: ignore[attr-defined]
        place.format.setBackground(QColor(theme.palette().selection))  # type: ignore[attr-defined]
        place.format.setProperty(QTextFormat.Property.FullWidthSelection, True)  # type: ignore[attr-defined]
        self.text.setExtraSelections([place])
        self.text.setTextCursor(cursor)
        self.text.ensureCursorVisible()
        self.moved.emit(self._current + 1)

    def _offer(self) -> None:
        some = bool(self._places)
        for widget in (self.back, self.next, self.changes_only):
            widget.setEnabled(some)
        if some:
            counts = (f"{k} {n} 段" for k in _COUNTED if (n := sum(d.kind is k for d in self._found)))
            self.told.setText(f"第 {self._current + 1}/{len(self._places)} 处；{'，'.join(counts)}")


def _look(mark: str) -> QTextCharFormat:
    look, colours = QTextCharFormat(), theme.palette()
    if mark == "-":
        look.setFontStrikeOut(True)
        look.setForeground(QColor(colours.overdue))
    elif mark == "+":
        look.setFontUnderline(True)
        look.setForeground(QColor(colours.completed))
    else:
        look.setForeground(QColor(colours.text))
    return look
