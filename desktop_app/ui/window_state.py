"""The window comes back where it was left, wherever the screens are now."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow

from desktop_app.ui.settings import settings

_DEFAULT = QSize(1366, 768)
#: What is no matter of looks.
_KEPT = ("ledger/", "secrecy/")


def restore(window: QMainWindow) -> None:
    """Give the window its last size and place; a place on a screen that is gone becomes a new one."""
    stored = settings().value("window/geometry")
    available = QGuiApplication.primaryScreen().availableGeometry()
    if not (isinstance(stored, QByteArray) and window.restoreGeometry(stored)):
        window.resize(_DEFAULT.boundedTo(available.size()))
        return
    if not _is_reachable(window.frameGeometry()):
        size = window.size().boundedTo(available.size())
        window.setGeometry(QRect(available.topLeft(), size))


def save(window: QMainWindow, page: str) -> None:
    """Remember size, place and open page."""
    stored = settings()
    stored.setValue("window/geometry", window.saveGeometry())
    stored.setValue("window/page", page)


def reset(window: QMainWindow) -> None:
    """Forget how windows, columns and looks were left; ledgers and what was acknowledged are remembered."""
    stored = settings()
    for key in stored.allKeys():
        if not key.startswith(_KEPT):
            stored.remove(key)
    available = QGuiApplication.primaryScreen().availableGeometry()
    window.showNormal()
    window.resize(_DEFAULT.boundedTo(available.size()))


def last_page() -> str:
    """The page that was open last, or empty."""
    return str(settings().value("window/page", ""))


def _is_reachable(frame: QRect) -> bool:
    """Whether enough of the title bar lies on some screen to take hold of it."""
    handle = QRect(frame.left(), frame.top(), frame.width(), 32)
    for screen in QGuiApplication.screens():
        seen = screen.availableGeometry().intersected(handle)
        if seen.width() >= 100 and seen.height() >= 16:
            return True
    return False
