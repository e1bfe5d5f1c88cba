"""A person at the keyboard of the real window: keys go to whatever has the focus, and are counted."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import QEvent, QSettings, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.app import build_window, make_application
from desktop_app.ui.main_window import MainWindow

NO_MODIFIER = Qt.KeyboardModifier.NoModifier


@contextmanager
def person_at(ledger: Path, today: Callable[[], date], *, create: bool) -> Iterator[Hands]:
    """The program's own window over a ledger, with nothing of this user's settings, and a person before it.

    Args:
        ledger: the ledger; settings go beside it.
        today: gives the present day.
        create: make the ledger.
    """
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(ledger.parent / "设置"))
    make_application([])
    window = build_window(today)
    window.resize(1366, 768)
    window.show()
    window.activateWindow()
    window.ledgers.start(ledger, create=create)
    person = Hands(window)
    person.settle()
    try:
        yield person
    finally:
        window.close()
        window.deleteLater()
        QApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)


@dataclass
class Count:
    """What an action took: presses of keys (a shortcut is one), and texts typed or pasted."""

    keys: int = 0
    texts: int = 0

    @property
    def actions(self) -> int:
        """Every press and every text."""
        return self.keys + self.texts


class Hands:
    """A person at the keyboard.

    Args:
        window: the main window.
    """

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self._count = Count()

    @contextmanager
    def counted(self) -> Iterator[Count]:
        """Count what is pressed and typed within."""
        before, self._count = self._count, Count()
        try:
            yield self._count
        finally:
            self._count = before

    def settle(self) -> None:
        """Wait until everything asked for is there."""
        calm, end = 0, time.monotonic() + 30
        while calm < 10 and time.monotonic() < end:
            calm = calm + 1 if self.window.jobs.idle else 0
            QApplication.processEvents()
            time.sleep(0.005)

    @property
    def focus(self) -> QWidget:
        """What hears the keys."""
        wanted = QApplication.activeModalWidget() or self.window
        if QApplication.activeWindow() is None or QApplication.activeModalWidget():
            # Without a window manager nobody hands the activation on when a dialog opens or closes.
            wanted.activateWindow()
            QApplication.processEvents()
        # Where nothing in it has the focus, the window itself hears the keys.
        widget = QApplication.focusWidget() or QApplication.activeWindow()
        assert widget is not None
        return widget

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NO_MODIFIER, times: int = 1) -> None:
        """Press a key, or a shortcut, and wait for what it does."""
        for _ in range(times):
            self._count.keys += 1
            QTest.keyClick(self.focus, key, modifier)
        self.settle()

    def note_key(self) -> None:
        """A press that a file dialog of the system takes, which is not there in a test."""
        self._count.keys += 1
        self.settle()

    def shortcut(self, entry: str) -> None:
        """The shortcut that the menu shows for an entry."""
        keys = self.window.menus.actions[entry].shortcut()[0]
        self.press(keys.key(), keys.keyboardModifiers())

    def menu(self, entry: str) -> None:
        """An entry of the menu, by Alt and letters: three presses."""
        self._count.keys += 3
        action = self.window.menus.actions[entry]
        assert action.isEnabled(), entry
        action.trigger()
        self.settle()

    def type(self, text: str) -> None:
        """Chinese through the input method, as it is typed."""
        self._count.texts += 1
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(self.focus, event)
        QApplication.processEvents()

    def paste(self, text: str) -> None:
        """Put a text on the clipboard, as another program would, and paste it."""
        QApplication.clipboard().setText(text)
        self.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)

    def fill(self, name: str, text: str) -> None:
        """Go to a field and replace what stands in it."""
        self.tab_to(name)
        self.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        self.type(text)

    def tab_to(self, *names: str) -> QWidget:
        """Press Tab until something of one of these names has the focus."""
        for _ in range(120):
            widget = self.focus
            if {widget.accessibleName(), text_of(widget)} & set(names):
                return widget
            self._count.keys += 1
            QTest.keyClick(widget, Qt.Key.Key_Tab)
            QApplication.processEvents()
        window = self.focus.window()
        raise AssertionError(
            f"Tab never reaches {names}; last at {text_of(self.focus)!r} in {window.windowTitle()!r}"
        )

    def says(self, sentence: str) -> bool:
        """Whether the window shows ``sentence``."""
        return any(text_of(w) == sentence and w.isVisible() for w in self.window.findChildren(QWidget))

    def dialog(self, part_of_title: str) -> QWidget:
        """The dialog that is open."""
        self.settle()
        active = QApplication.activeModalWidget()
        assert active is not None, f"no dialog {part_of_title}"
        assert part_of_title in active.windowTitle(), active.windowTitle()
        return active


def text_of(widget: QWidget) -> str:
    """A button's or label's text, as it is read."""
    text = getattr(widget, "text", None)
    return str(text()).replace("&", "") if callable(text) else ""
