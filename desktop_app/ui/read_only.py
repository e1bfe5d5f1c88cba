"""What writes is read-only or grey while the ledger is only looked at, wherever in the window it stands.

Pages and dialogs name what writes once, by `Context.writes`; nothing else of them need know.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid

from desktop_app.ui import theme

#: What the window says all the while.
WORDS = "只读打开：可以查看和导出，不能修改。"
_HARMLESS = "zwgk-harmless"
_EDITORS = (QLineEdit, QPlainTextEdit, QTextEdit, QAbstractSpinBox)
#: A control that is grey by itself and not with what it is in.
_GREY_ITSELF = Qt.WidgetAttribute.WA_ForceDisabled
_OPENED_AGAIN = (QEvent.Type.EnabledChange, QEvent.Type.ReadOnlyChange)


def harmless(*widgets: QWidget) -> None:
    """Say of controls among those that write that they do not: they stay as they are."""
    for widget in widgets:
        widget.setProperty(_HARMLESS, True)


class ReadOnly(QObject):
    """Holds what writes, and shuts and opens it.

    While it is shut, whatever a page does with its controls has no effect on that, and controls made
    meanwhile are shut too. While it is open nothing is watched.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.on = False
        self._watched: list[weakref.ReferenceType[QWidget]] = []
        self._undone: list[tuple[QWidget, Callable[[], object]]] = []

    def watch(self, *widgets: QWidget) -> None:
        """Take in what writes, with everything within it."""
        self._watched += [weakref.ref(widget) for widget in widgets]
        if self.on:
            for widget in widgets:
                self._shut_all(widget)

    def turn(self, on: bool) -> None:
        """Shut what writes, or open it again."""
        if on == self.on:
            return
        self.on = on
        if on:
            self._watched = [r for r in self._watched if (w := r()) is not None and isValid(w)]
            for reference in self._watched:
                widget = reference()
                if widget is not None:
                    self._shut_all(widget)
            return
        undone, self._undone = self._undone, []
        for widget, open_again in reversed(undone):
            if isValid(widget):
                widget.removeEventFilter(self)
                open_again()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self.on and isinstance(watched, QWidget):
            if event.type() in _OPENED_AGAIN:
                self._shut(watched)
            elif event.type() is QEvent.Type.ChildPolished:
                child = event.child()  # type: ignore[attr-defined]
                if isinstance(child, QWidget):
                    self._shut_all(child)
        return False

    def _shut_all(self, root: QWidget) -> None:
        for widget in _within(root):
            self._undone.append((widget, _nothing))
            widget.installEventFilter(self)
            self._shut(widget)

    def _shut(self, widget: QWidget) -> None:
        """Shut one widget, and remember how it was."""
        if isinstance(widget, QAbstractItemView):
            before = widget.editTriggers()
            if before != QAbstractItemView.EditTrigger.NoEditTriggers:
                self._undone.append((widget, lambda: widget.setEditTriggers(before)))
                widget.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        elif isinstance(widget, _EDITORS):
            if not widget.isReadOnly():
                self._undone.append((widget, lambda: widget.setReadOnly(False)))
                widget.setReadOnly(True)
        elif isinstance(widget, QAbstractButton | QComboBox) and not widget.testAttribute(_GREY_ITSELF):
            self._undone.append((widget, lambda: widget.setEnabled(True)))
            widget.setEnabled(False)


class ReadOnlyLine(QLabel):
    """Says over every page, for as long as it is so, that the ledger is only looked at."""

    def __init__(self) -> None:
        super().__init__(WORDS)
        self.setContentsMargins(theme.SPACE_L, theme.SPACE_S, theme.SPACE_L, theme.SPACE_S)
        self.setAccessibleName(WORDS)
        theme.set_tone(self, "due_soon")
        self.hide()


def _within(root: QWidget) -> Iterator[QWidget]:
    """A widget and what is below it, harmless parts and the insides of a control left out."""
    if root.property(_HARMLESS):
        return
    yield root
    if isinstance(root, (*_EDITORS, QAbstractItemView, QAbstractButton, QComboBox)):
        return
    for child in root.children():
        if isinstance(child, QWidget):
            yield from _within(child)


def _nothing() -> None:
    """Only the filter has to go."""
