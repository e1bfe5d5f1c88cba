"""The working-day table: typed, pasted, corrected, stored; and what it does to a term."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop_app.services import plans
from desktop_app.services import working_days as service
from desktop_app.ui.dialogs import working_days
from desktop_app.ui.dialogs.working_days import Column, Entry, WorkingDaysModel, read_schedule
from tests.ui.desk import Desk


@pytest.mark.parametrize(
    ("text", "off", "working"),
    [
        ("2027-10-01 放假 国庆节", [date(2027, 10, 1)], []),
        (
            "国庆节：10月1日至3日放假，9月26日（星期日）、10月9日（星期六）上班。",
            [date(2027, 10, 1), date(2027, 10, 2), date(2027, 10, 3)],
            [date(2027, 9, 26), date(2027, 10, 9)],
        ),
        ("一、元旦：2027年1月1日放假1天。", [date(2027, 1, 1)], []),
        ("春节：12月31日至1月2日放假", [date(2027, 12, 31), date(2028, 1, 1), date(2028, 1, 2)], []),
        ("2027.5.1-2027.5.2", [date(2027, 5, 1), date(2027, 5, 2)], []),
    ],
)
def test_a_notice_is_read(text: str, off: list[date], working: list[date]) -> None:
    entries, unread = read_schedule(text, 2027)
    assert unread == []
    assert [e.day for e in entries if not e.working] == off
    assert [e.day for e in entries if e.working] == working


def test_the_holiday_lends_its_name_and_lines_without_a_date_are_given_back() -> None:
    entries, unread = read_schedule("国务院办公厅通知如下\n国庆节：10月1日放假。", 2027)
    assert [e.name for e in entries] == ["国庆节"]
    assert unread == ["国务院办公厅通知如下"]


def test_the_model_stands_up_to_the_model_tester(qtmodeltester: ModelTester) -> None:
    model = WorkingDaysModel()
    model.add([Entry(date(2027, 1, 2), working=False), Entry(date(2027, 1, 1), working=False)])
    qtmodeltester.check(model)
    model.remove([0])
    qtmodeltester.check(model)
    assert [e.day for e in model.entries] == [date(2027, 1, 2)]


def test_a_day_can_be_corrected_but_not_doubled() -> None:
    model = WorkingDaysModel()
    model.add([Entry(date(2027, 1, 1), working=False), Entry(date(2027, 1, 2), working=False)])
    said: list[str] = []
    model.refused.connect(said.append)
    assert not model.setData(model.index(0, Column.DAY), "2027年1月2日")
    assert not model.setData(model.index(0, Column.DAY), "不知道")
    assert len(said) == 2
    assert model.setData(model.index(0, Column.DAY), "2027-1-5")
    assert model.setData(model.index(0, Column.KIND), "上班")
    assert model.entries[0] == Entry(date(2027, 1, 5), working=True)


def test_a_pasted_notice_is_stored_and_moves_the_term(desk: Desk, qtbot: QtBot) -> None:
    dialog = working_days.run(desk.context)
    desk.settle()
    assert "2004年" in dialog.known.text() and "2026年" in dialog.known.text()
    dialog.pasted.setPlainText("示例：7月12日至13日放假")
    qtbot.mouseClick(dialog.read_button, Qt.MouseButton.LeftButton)
    assert dialog.pasted.toPlainText() == ""
    qtbot.mouseClick(dialog.primary, Qt.MouseButton.LeftButton)
    desk.settle()
    table = desk.ask(service.table)
    assert [(d.day, d.working, d.name) for d in table] == [
        (date(2021, 7, 12), False, "示例"),
        (date(2021, 7, 13), False, "示例"),
    ]
    due = desk.ask(lambda ledger: plans.publish_by(ledger, plans.the_plan(ledger)))
    assert due is not None and due.day == date(2021, 7, 16)


def test_unsaved_days_are_asked_about(desk: Desk, qtbot: QtBot) -> None:
    dialog = working_days.run(desk.context)
    desk.settle()
    dialog.model.add([Entry(date(2027, 1, 1), working=False)])
    desk.context.messages.asker = lambda question: "no"
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    desk.context.messages.asker = lambda question: "yes"
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert desk.ask(service.table) == ()
