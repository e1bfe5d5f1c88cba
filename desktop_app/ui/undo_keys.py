"""Ctrl+Z in a field that is saved as it is typed takes back the ledger's last edit.

Such a field's own undo would fight with the ledger's: its text is already saved. A field that is not
saved as typed (the search, the progress line before 登记) says so with the property ``ownUndo`` and
keeps its own, as long as there is anything in it: once its text is recorded, 撤销 takes back the record.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

OWN_UNDO = "ownUndo"


class UndoKeys(QObject):
    """Watches the field that has the focus, if it lies in ``area``.

    Args:
        area: the pages.
        undo: takes back.
        redo: does again.
    """

    def __init__(self, area: QWidget, undo: Callable[[], None], redo: Callable[[], None]) -> None:
        super().__init__(area)
        self._area, self._undo, self._redo = area, undo, redo
        self._watched: QWidget | None = None
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent):
            return False
        act = self._meaning(event)
        if act is None or (watched.property(OWN_UNDO) and not _is_fresh(watched)):
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress:
            act()
            return True
        return False

    def _meaning(self, event: QKeyEvent) -> Callable[[], None] | None:
        if event.matches(QKeySequence.StandardKey.Undo):
            return self._undo
        pressed = QKeySequence(event.keyCombination())
        if event.matches(QKeySequence.StandardKey.Redo) or pressed == QKeySequence("Ctrl+Y"):
            return self._redo
        return None

    def _follow(self, _old: QWidget | None, now: QWidget | None) -> None:
        if self._watched is not None and isValid(self._watched):
            self._watched.removeEventFilter(self)
        self._watched = None
        if now is None or not self._area.isAncestorOf(now):
            return
        from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit

        if isinstance(now, (QLineEdit, QPlainTextEdit, QTextEdit)):
            now.installEventFilter(self)
            self._watched = now


def _is_fresh(field: QObject) -> bool:
    """Whether nothing is typed in a field, nor taken back in it."""
    from PySide6.QtWidgets import QLineEdit

    if isinstance(field, QLineEdit):
        return not (field.text() or field.isUndoAvailable() or field.isRedoAvailable())
    return False
