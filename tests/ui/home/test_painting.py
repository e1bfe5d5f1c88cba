"""Opening the start page paints it once."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from desktop_app.ui.home.page import HomePage
from tests.ui.conftest import Desk


class _Paints(QObject):
    """Counts how often something is painted."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Paint
        return False


def test_the_page_is_painted_once_when_it_is_opened_and_nothing_is_new(desk: Desk) -> None:
    tile = cast("HomePage", desk.window.page("home")).dashboard.counts[0]
    desk.window.show_page("tasks")
    desk.settle()
    paints = _Paints()
    tile.installEventFilter(paints)
    desk.window.show_page("home")
    QApplication.sendPostedEvents()
    desk.settle()
    assert paints.count == 1
