"""A date that may be empty: typed in any usual form, chosen from a calendar, or refused with a mark."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QApplication, QCalendarWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.dialogs.fields import DateField
from tests.ui.desk import compose


@pytest.fixture
def field(qtbot: QtBot) -> DateField:
    made = DateField("发文日期")
    qtbot.addWidget(made)
    made.set_default_year(2017)
    made.show()
    return made


@pytest.mark.parametrize("typed", ["2017年6月9日", "2017-6-9", "2017.06.09", "20170609", "6月9日"])
def test_usual_forms_are_read_and_written_in_one(field: DateField, qtbot: QtBot, typed: str) -> None:
    told: list[object] = []
    field.changed.connect(told.append)
    compose(field.edit, typed)
    qtbot.keyClick(field.edit, Qt.Key.Key_Return)
    assert told == [date(2017, 6, 9)]
    assert field.edit.text() == "2017年6月9日"


def test_what_is_no_date_is_marked_and_kept_for_correction(field: DateField) -> None:
    field.set_value(date(2017, 6, 9))
    field.edit.clear()
    compose(field.edit, "2017年2月30日")
    assert field.value() == date(2017, 6, 9) and not field.is_valid()
    assert field.edit.text() == "2017年2月30日" and field.edit.property("invalid") == "true"
    field.edit.clear()
    assert field.value() is None and field.is_valid()
    assert field.edit.property("invalid") == "false"


def test_a_day_is_taken_from_the_calendar(field: DateField, qtbot: QtBot) -> None:
    field.set_value(date(2017, 6, 9))
    qtbot.mouseClick(field.button, Qt.MouseButton.LeftButton)
    calendar = next(w for w in QApplication.allWidgets() if isinstance(w, QCalendarWidget))
    assert calendar.selectedDate() == QDate(2017, 6, 9)
    calendar.activated.emit(QDate(2017, 6, 12))
    assert field.value() == date(2017, 6, 12)
