"""A part is made when it is first looked at, where it belongs, and once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QStackedWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.deferred import Deferred


class _Three(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.second, self.first, self.third = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        QWidget.setTabOrder(self.first, self.second)
        QWidget.setTabOrder(self.second, self.third)


def test_a_part_is_made_once_when_it_is_looked_at(qtbot: QtBot) -> None:
    made: list[QLineEdit] = []

    def make() -> QLineEdit:
        made.append(QLineEdit())
        return made[-1]

    stack, place = QStackedWidget(), Deferred(make)
    qtbot.addWidget(stack)
    stack.addWidget(QWidget())
    stack.addWidget(place)
    stack.show()
    assert (made, place.made) == ([], None)
    stack.setCurrentWidget(place)
    assert made[0].isVisible()
    stack.setCurrentIndex(0)
    stack.setCurrentWidget(place)
    assert made == [place.part]


def test_tab_finds_a_part_made_late_where_it_stands(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    before, place, after = QLineEdit(), Deferred(_Three), QLineEdit()
    column = QVBoxLayout(window)
    for widget in (before, place, after):
        column.addWidget(widget)
    window.show()
    qtbot.waitActive(window)
    before.setFocus()
    for expected in (place.part.first, place.part.second, place.part.third, after):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        assert window.focusWidget() is expected
