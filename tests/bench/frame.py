"""`python -m tests.bench.frame WHAT LEDGER`: a window that says one line when it has got somewhere, and ends.

``bare`` and ``ours`` say it at the first painted frame, ``filled`` when the start page shows its figures,
``bare-memory`` and ``memory`` say how much memory they take and how much of it is no page of a file (MB);
the latter with the task page open.
"""

from __future__ import annotations

import os
import sys
from typing import Any

#: All that is in memory, and what of it stands in no file.
_TAKEN = ("VmRSS:", "RssAnon:")


def _say(words: object) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()
    os._exit(0)


def _resident() -> str:
    with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123  # nothing but what is needed
        kilobytes = {
            words[0]: int(words[1]) for line in status if line.startswith(_TAKEN) and (words := line.split())
        }
    return " ".join(str(kilobytes[name] / 1024) for name in _TAKEN)


def _bare(done: Any) -> int:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow, QTreeView

    class Window(QMainWindow):
        def paintEvent(self, event: Any) -> None:
            super().paintEvent(event)
            QTimer.singleShot(0, done)

    app = QApplication([])
    window = Window()
    window.setCentralWidget(QTreeView())
    window.resize(1366, 768)
    window.show()
    return app.exec()


def _ours(what: str, ledger: str) -> int:
    from desktop_app import app

    if what == "ours":
        app.MainWindow = _telling_window(app.MainWindow)
        return app.main([ledger])
    build = app.build_window

    def build_watched() -> Any:
        window = build()
        _when_filled(window, (lambda: _say("filled")) if what == "filled" else (lambda: _open_tasks(window)))
        return window

    app.build_window = build_watched
    return app.main([ledger])


def _telling_window(base: Any) -> Any:
    """The program's window, saying when its first frame is there, before anything that waits for that."""
    from PySide6.QtCore import QTimer

    class Telling(base):
        def paintEvent(self, event: Any) -> None:
            QTimer.singleShot(0, lambda: _say("frame"))
            super().paintEvent(event)

    return Telling


def _when_filled(window: Any, then: Any) -> None:
    from PySide6.QtCore import QTimer

    def look() -> None:
        if window.current_page and window.page("home").dashboard.headline:
            timer.stop()
            then()

    timer = QTimer(window)
    timer.timeout.connect(look)
    timer.start(2)


def _open_tasks(window: Any) -> None:
    from PySide6.QtCore import QTimer

    window.show_page("tasks")
    # The list is there long before; its search texts are worked out behind.
    QTimer.singleShot(3000, lambda: _say(_resident()))


def main(what: str, ledger: str) -> int:
    """Show the window that is asked for."""
    if what == "bare":
        return _bare(lambda: _say("frame"))
    if what == "bare-memory":
        return _bare(lambda: _say(_resident()))
    return _ours(what, ledger)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
