"""Cyclic garbage is collected on the window's thread alone.

Python collects on whatever thread happens to allocate. On the ledger's, which allocates most, that would end
Qt objects there, and Qt ends the program for it. So the automatic collection is off while a second thread
works, and the window's thread collects by the clock.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

_LOOK_MS = 1000
#: New objects from which a look among them is worth it.
_YOUNG = 5_000
#: So many at once are a list that was read: plain values, which go by their count and need no looking at.
_MANY = 20_000
#: Seconds after which everything is looked at although the window is in use.
_LONGEST = 600.0


class Collector(QObject):
    """Collects while it lives; several may, the last to stop hands the work back to Python.

    Args:
        parent: whose thread collects.
    """

    _working = 0

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._last_full = time.monotonic()
        self._stopped = False
        Collector._working += 1
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def stop(self) -> None:
        """Collect no more."""
        if self._stopped:
            return
        self._stopped = True
        self._timer.stop()
        Collector._working -= 1
        if not Collector._working:
            gc.enable()

    def _look(self) -> None:
        young = gc.get_count()[0]
        if young > _YOUNG:
            gc.collect(0)
        if young > _MANY:
            # Looking at ten thousands of values again and again would hold the window each time.
            gc.freeze()
        now = time.monotonic()
        away = QApplication.focusWindow() is None
        if now - self._last_full > (_LONGEST / 10 if away else _LONGEST):
            self._last_full = now
            gc.collect()
