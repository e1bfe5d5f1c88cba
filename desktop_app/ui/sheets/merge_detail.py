"""One difference in full: the three values side by side with what differs marked, and the decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QTextEdit, QVBoxLayout, QWidget

from desktop_app.ui import theme
from desktop_app.ui.sheets.merge_marks import Mark, marked
from desktop_app.ui.sheets.merge_model import MergeModel, choice_word, kind_look, source_words
from desktop_app.ui.tasks.elided_label import ElidedLabel

if TYPE_CHECKING:
    from desktop_app.services.merge_review import Difference

_EMPTY = "（空）"


class ValuePane(QWidget):
    """A value under its head; wraps, scrolls, marks what differs."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self.head = QLabel(name)
        theme.set_type(self.head, "secondary")
        theme.set_tone(self.head, "secondary")
        self.text = QTextEdit()
        self.text.setReadOnly(True)
        self.text.setAcceptDrops(False)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(name)
        self.text.setMinimumHeight(theme.px(48))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_XS)
        column.addWidget(self.head)
        column.addWidget(self.text, 1)

    def show_value(self, text: str, before: str | None = None, tail: str = "") -> None:
        """Show a value.

        Args:
            text: the value in words.
            before: what it is compared with; None marks nothing.
            tail: stands in the head, after the name.
        """
        self.show_stretches(
            marked(before, text) if before is not None and text else [(Mark.SAME, text)], tail
        )

    def show_stretches(self, stretches: Sequence[tuple[Mark, str]], tail: str = "") -> None:
        """Show a text in stretches, each in the looks of its mark; ``tail`` stands in the head."""
        self.head.setText(f"{self._name}　{tail}" if tail else self._name)
        self.text.clear()
        if not any(words for _, words in stretches):
            stretches = [(Mark.SAME, _EMPTY)]
        cursor = QTextCursor(self.text.document())
        for mark, words in stretches:
            cursor.insertText(words, _format(mark))
        self.text.moveCursor(QTextCursor.MoveOperation.Start)


def _format(mark: Mark) -> QTextCharFormat:
    """Underlined on a ground what is added, struck out what is gone: not by colour alone."""
    colours, look = theme.palette(), QTextCharFormat()
    look.setForeground(QColor(colours.text))
    if mark is Mark.ADDED:
        look.setFontUnderline(True)
        look.setBackground(QColor(colours.selection))
    elif mark is Mark.GONE:
        look.setFontStrikeOut(True)
        look.setForeground(QColor(colours.overdue))
    return look


class MergeDetail(QFrame):
    """Below the table: the row that is looked at.

    Args:
        model: the differences.
    """

    #: A decision; carries the name of a `Choice`.
    choice_asked = Signal(str)
    next_asked = Signal()

    def __init__(self, model: MergeModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_kind(self, "panel")
        self._model = model
        self._shown: Difference | None = None
        self.title = QLabel()
        theme.set_type(self.title, "strong")
        self.wording = ElidedLabel()
        words = model.words
        self.panes = {name: ValuePane(name) for name in ("原值", "本台账", words.theirs)}
        self.notice = ValuePane("文件提示")
        self.notice.head.hide()
        self.ours = QPushButton("取本台账 (A)")
        self.theirs = QPushButton(f"取{words.theirs} (D)")
        self.both = QPushButton("两者都取 (空格)")
        self.next = QPushButton("下一处 (Enter)")
        self._lay_out()
        for button, choice in ((self.ours, "OURS"), (self.theirs, "THEIRS"), (self.both, "BOTH")):
            button.setCheckable(True)
            button.clicked.connect(lambda _checked=False, it=choice: self.choice_asked.emit(it))
        self.next.clicked.connect(self.next_asked)
        theme.signals.changed.connect(self._render)

    def show_row(self, row: int) -> None:
        """Show the difference of a row; nothing where there is none."""
        self._shown = self._model.difference(row)
        self._render()

    def show_notice(self, text: str) -> None:
        """Show a whole notice in place of a difference."""
        self._shown = None
        self._render()
        self.title.setText("文件提示")
        self.notice.show_value(text)
        self.notice.show()

    def show_choice(self) -> None:
        """Show the decision on the row anew."""
        difference = self._shown
        for button in (self.ours, self.theirs, self.both):
            button.setEnabled(difference is not None)
        if difference is None:
            return
        from desktop_app.services.merge_review import can_take_both

        choice = self._model.choice(difference)
        name = choice.name if choice is not None else ""
        for button, key in ((self.ours, "OURS"), (self.theirs, "THEIRS"), (self.both, "BOTH")):
            button.setChecked(name == key)
        self.both.setEnabled(can_take_both(difference))
        self.title.setText(
            f"{difference.label} {difference.word}　"
            f"{kind_look(difference.kind)[0]}，取用：{choice_word(choice, self._model.words)}"
        )

    def _render(self) -> None:
        difference = self._shown
        self.notice.hide()
        for pane in self.panes.values():
            pane.setVisible(difference is not None)
        for button in (self.ours, self.theirs, self.both, self.next):
            button.setVisible(difference is not None)
        self.title.setText("")
        self.wording.setText("")
        self.show_choice()
        if difference is None:
            return
        from desktop_app.services.merge_review import whole

        self.wording.setText(self._model.wording(difference))
        base, ours, theirs = map(whole, (difference.base, difference.ours, difference.theirs))
        self.panes["原值"].show_value(base, tail=self._model.words.base)
        # Where nothing was sent, the returned value is read against what stands here.
        self.panes["本台账"].show_value(ours, base or None)
        self.panes[self._model.words.theirs].show_value(
            theirs, base or ours or None, f"{source_words(difference)}　{difference.cell}"
        )

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.SPACE_S)
        buttons.addWidget(self.title)
        buttons.addWidget(self.wording, 1)
        for button in (self.ours, self.theirs, self.both):
            theme.set_kind(button, "chip")
            buttons.addWidget(button)
        buttons.addWidget(self.next)
        values = QHBoxLayout()
        values.setSpacing(theme.SPACE_M)
        for pane in (*self.panes.values(), self.notice):
            values.addWidget(pane, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACE_L, theme.SPACE_S, theme.SPACE_L, theme.SPACE_S)
        column.setSpacing(theme.SPACE_S)
        column.addLayout(buttons)
        column.addLayout(values, 1)
