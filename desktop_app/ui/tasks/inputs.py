"""The fields of a task: each gives a value of the core, shows one, and says in place what it refuses."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.dates import parse_deadline
from desktop_app.core.day_words import full_day
from desktop_app.core.errors import UserError
from desktop_app.core.task import Deadline
from desktop_app.ui import theme

#: What stands between several names typed on one line.
SEPARATORS = re.compile(r"[、，,；;\n]+")
#: A list number in front of a measure: 1. or 1、; figures that go on (3.5亿元) are none.
_LIST_NUMBER = re.compile(r"(\d{1,2})\s*(?:、|[.．](?!\d))\s*")


def split_measures(text: str) -> tuple[str, ...]:
    """The measures typed one a line, without the list numbers that only repeat their order."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    measures = []
    for number, line in enumerate(lines, start=1):
        found = _LIST_NUMBER.match(line)
        measures.append(line[found.end() :] if found and int(found[1]) == number else line)
    return tuple(measure for measure in measures if measure)


class Field(QWidget):
    """One field: the control, and below it a line for what it refuses.

    Args:
        name: the name of the field in `TaskFields`.
        label: its word on screen.
        control: what is typed into or chosen from.
    """

    #: The officer changed it.
    edited = Signal()
    #: The cursor came in, or left.
    entered = Signal()
    left = Signal()

    def __init__(self, name: str, label: str, control: QWidget) -> None:
        super().__init__()
        self.name = name
        self.label = label
        self.control = control
        self._preedit = ""
        #: The line below; a form without room there may put it elsewhere.
        self.error_label = QLabel()
        self.error_label.setWordWrap(True)
        theme.set_type(self.error_label, "secondary")
        theme.set_tone(self.error_label, "overdue")
        self.error_label.hide()
        control.setAccessibleName(label)
        control.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        control.installEventFilter(self)
        self.setFocusProxy(control)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE_XS)
        layout.addWidget(control)
        layout.addWidget(self.error_label)

    # -- what every kind of field answers

    def value(self) -> Any:
        """The value in its core type.

        Raises:
            UserError: what stands in the field is no value of its kind.
        """
        raise NotImplementedError

    def show_value(self, value: Any) -> None:
        """Show ``value`` without telling anybody."""
        raise NotImplementedError

    def text(self) -> str:
        """What stands in the field, as it was typed."""
        raise NotImplementedError

    def show_text(self, text: str) -> None:
        """Put back what was typed, without telling anybody."""
        raise NotImplementedError

    # -- what they share

    @property
    def error(self) -> str:
        """The line that says what is refused; empty where nothing is."""
        return self.error_label.text()

    def show_error(self, line: str) -> None:
        """Say in place what is refused; an empty line takes it back."""
        if line == self.error_label.text():
            return
        self.error_label.setText(line)
        self.error_label.setVisible(bool(line))
        self.control.setAccessibleDescription(line)
        theme.set_invalid(self.control, bool(line))

    @property
    def composing(self) -> bool:
        """Whether an input method holds text that is not in the field yet."""
        return bool(self._preedit)

    def commit_composition(self) -> None:
        """Take what the input method is composing into the field."""
        if not self._preedit:
            return
        QGuiApplication.inputMethod().commit()
        if self._preedit:
            # Not every platform's input method commits when it is asked to.
            event = QInputMethodEvent()
            event.setCommitString(self._preedit)
            QApplication.sendEvent(self.control, event)
            QGuiApplication.inputMethod().reset()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.FocusIn:
            self.entered.emit()
        elif kind == QEvent.Type.FocusOut:
            self.left.emit()
        elif kind == QEvent.Type.InputMethod and isinstance(event, QInputMethodEvent):
            self._preedit = event.preeditString()
        elif kind == QEvent.Type.Wheel and not self.control.hasFocus():
            # Scrolling the page past a choice must not change it.
            event.ignore()
            return True
        return super().eventFilter(watched, event)


class LineField(Field):
    """One line of text; empty is None."""

    def __init__(self, name: str, label: str, placeholder: str = "未填") -> None:
        self.edit = QLineEdit()
        super().__init__(name, label, self.edit)
        self.edit.setPlaceholderText(placeholder)
        self.edit.textEdited.connect(self.edited)

    def value(self) -> Any:
        return self.text().strip() or None

    def show_value(self, value: Any) -> None:
        self.show_text(value or "")

    def text(self) -> str:
        return self.edit.text()

    def show_text(self, text: str) -> None:
        self.edit.setText(text)
        if not self.edit.hasFocus():
            # The beginning of a long text says more than its end.
            self.edit.setCursorPosition(0)


class ListField(LineField):
    """Several names on one line, separated by 、."""

    def value(self) -> tuple[str, ...]:
        return tuple(part for part in (p.strip() for p in SEPARATORS.split(self.text())) if part)

    def show_value(self, value: Any) -> None:
        self.show_text("、".join(value))


class DeadlineField(LineField):
    """A date in any usual form, or 长期坚持."""

    def __init__(self, name: str, label: str) -> None:
        super().__init__(name, label, "如 2017-11-30、11月底、长期坚持")
        self._year = date.min.year

    def set_year(self, year: int) -> None:
        """The year of a date typed without one; its example follows."""
        self._year = year
        self.edit.setPlaceholderText(f"如 {year}-11-30、11月底、长期坚持")

    def value(self) -> Deadline | None:
        return parse_deadline(self.text(), self._year)

    def show_value(self, value: Any) -> None:
        if isinstance(value, date):
            self.show_text(full_day(value))
        else:
            self.show_text(str(value) if value else "")


class DayField(LineField):
    """The day of the following period by which it is due: 1 to 31, or empty."""

    def __init__(self, name: str, label: str) -> None:
        super().__init__(name, label, "未定")

    def value(self) -> int | None:
        text = self.text().strip()
        if not text:
            return None
        if not text.isdecimal() or not 1 <= int(text) <= 31:
            raise UserError("到期日应为 1 至 31 之间的整数。")
        return int(text)

    def show_value(self, value: Any) -> None:
        self.show_text(str(value) if value else "")


class LinesField(Field):
    """Several texts, one a line."""

    def __init__(self, name: str, label: str, control: QPlainTextEdit, placeholder: str) -> None:
        self.edit = control
        self._quiet = False
        super().__init__(name, label, control)
        self.edit.setPlaceholderText(placeholder)
        self.edit.setTabChangesFocus(True)
        # 撤销 is the ledger's: it knows more steps and survives closing.
        self.edit.setUndoRedoEnabled(False)
        self.edit.textChanged.connect(self._tell)

    def value(self) -> tuple[str, ...]:
        return split_measures(self.text())

    def show_value(self, value: Any) -> None:
        self.show_text("\n".join(value))

    def text(self) -> str:
        return self.edit.toPlainText()

    def show_text(self, text: str) -> None:
        self._quiet = True
        self.edit.setPlainText(text)
        if self.edit.hasFocus():
            self.edit.moveCursor(QTextCursor.MoveOperation.End)
        self._quiet = False

    def _tell(self) -> None:
        if not self._quiet:
            self.edited.emit()


class ChoiceField(Field):
    """One of the words of a closed vocabulary, or none."""

    #: A word was chosen; it is to be saved at once.
    chosen = Signal()

    def __init__(self, name: str, label: str, words: Sequence[StrEnum], nothing: str | None = "未定") -> None:
        self.combo = QComboBox()
        self._words: list[StrEnum | None] = [*([None] if nothing is not None else []), *words]
        for word in self._words:
            self.combo.addItem(str(word) if word is not None else str(nothing))
        self.combo.setMaxVisibleItems(len(self._words))
        super().__init__(name, label, self.combo)
        self.combo.activated.connect(self._tell)

    def value(self) -> StrEnum | None:
        return self._words[self.combo.currentIndex()]

    def show_value(self, value: Any) -> None:
        self.combo.setCurrentIndex(self._words.index(value))

    def text(self) -> str:
        return self.combo.currentText()

    def show_text(self, text: str) -> None:
        self.combo.setCurrentText(text)

    def _tell(self) -> None:
        self.edited.emit()
        self.chosen.emit()


class SuggestField(Field):
    """A name typed freely, or taken from those used so far; empty is None."""

    def __init__(self, name: str, label: str, suggestions: Callable[[], Sequence[str]]) -> None:
        self.combo = QComboBox()
        self.combo.setEditable(True)
        self.combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self._suggestions = suggestions
        super().__init__(name, label, self.combo)
        line = self.combo.lineEdit()
        assert line is not None
        line.setPlaceholderText("未填")
        line.setAccessibleName(label)
        line.textEdited.connect(self.edited)
        self.combo.activated.connect(self.edited)

    def value(self) -> str | None:
        return self.text().strip() or None

    def show_value(self, value: Any) -> None:
        self.show_text(value or "")

    def text(self) -> str:
        return self.combo.currentText()

    def show_text(self, text: str) -> None:
        self.suggest()
        self.combo.setEditText(text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            undo, redo = QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo
            if event.matches(undo) or event.matches(redo):
                # The name is saved as it is typed: the ledger takes it back, not the field.
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    def suggest(self) -> None:
        """Offer the names used by now; what stands in the field stays."""
        names = list(self._suggestions())
        if names == [self.combo.itemText(at) for at in range(self.combo.count())]:
            return
        text = self.combo.currentText()
        self.combo.clear()
        self.combo.addItems(names)
        self.combo.setEditText(text)
