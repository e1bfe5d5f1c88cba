"""The window comes back where it was left, and never where no screen is."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from desktop_app.ui import window_state
from desktop_app.ui.settings import settings


def _window(qtbot: QtBot) -> QMainWindow:
    window = QMainWindow()
    qtbot.addWidget(window)
    return window


def test_a_first_window_is_no_larger_than_the_screen(qtbot: QtBot) -> None:
    window = _window(qtbot)
    window_state.restore(window)
    room = QGuiApplication.primaryScreen().availableGeometry().size()
    assert window.size() == QSize(1366, 768).boundedTo(room)


def test_size_and_place_come_back(qtbot: QtBot) -> None:
    left = _window(qtbot)
    left.setGeometry(QRect(40, 50, 620, 480))
    window_state.save(left, "tasks")
    back = _window(qtbot)
    window_state.restore(back)
    assert back.size() == QSize(620, 480)
    assert window_state.last_page() == "tasks"


def test_a_window_left_on_a_screen_that_is_gone_comes_back_in_sight(qtbot: QtBot, monkeypatch) -> None:
    left = _window(qtbot)
    left.setGeometry(QRect(40, 50, 620, 480))
    window_state.save(left, "home")
    back = _window(qtbot)
    restored = back.restoreGeometry

    def far_away(stored: object) -> bool:
        restored(stored)  # type: ignore[arg-type]
        back.move(QPoint(9000, 9000))
        return True

    monkeypatch.setattr(back, "restoreGeometry", far_away)
    window_state.restore(back)
    assert QGuiApplication.primaryScreen().availableGeometry().contains(back.geometry().topLeft())


def test_spoilt_settings_do_no_harm(qtbot: QtBot) -> None:
    settings().setValue("window/geometry", "nonsense")
    window = _window(qtbot)
    window_state.restore(window)
    assert window.width() >= 600
    assert window_state.last_page() == ""
