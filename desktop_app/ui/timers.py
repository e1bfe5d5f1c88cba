"""Work that waits for a while, and begins to wait anew each time it is asked for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def put_off(parent: QObject, milliseconds: int, work: Callable[[], object]) -> QTimer:
    """A timer that does ``work`` once each time it has been started and has run out.

    Args:
        parent: owner of the timer.
        milliseconds: how long it waits; 0 for until what is going on now is done.
        work: what it does.
    """
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(milliseconds)
    timer.timeout.connect(work)
    return timer
