"""沿用上年内容…: decided by keyboard, narrowed by chips, carried over, kept when left."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop_app.core.task import Task
from desktop_app.services import next_year, tasks, undo
from desktop_app.services.ledger import Ledger
from desktop_app.ui.next_year.carry_dialog import NextYearDialog, run
from desktop_app.ui.next_year.model import Column, SuccessionModel
from desktop_app.ui.next_year.offer import offer
from tests.ui.desk import UNIT, Desk


@pytest.fixture
def dialog(two_years: Desk) -> NextYearDialog:
    return opened(two_years)


def opened(desk: Desk) -> NextYearDialog:
    run(desk.context)
    desk.rest()
    window = desk.context.window
    assert window is not None
    return window.findChildren(NextYearDialog)[-1]


def column(dialog: NextYearDialog, which: Column) -> list[str]:
    model = dialog.model
    return [str(model.index(row, which).data()) for row in range(model.rowCount())]


def offices(desk: Desk) -> list[str | None]:
    def work(ledger: Ledger) -> tuple[Task, ...]:
        return tasks.task_list(ledger, str(desk.context.plan_id), UNIT).tasks

    return [task.fields.office for task in desk.ask(work)]


def press(dialog: NextYearDialog, qtbot: QtBot, *keys: Qt.Key) -> None:
    for key in keys:
        qtbot.keyClick(dialog.table, key)


def test_what_is_shown(dialog: NextYearDialog) -> None:
    assert column(dialog, Column.DECISION) == [
        "待确认", "待确认", "待确认", "待确认", "本年新增", "待确认", "上年未对应", "上年未对应",
    ]  # fmt: skip
    assert column(dialog, Column.SCORE)[0] == "100%"
    assert column(dialog, Column.RELATION)[1:4] == ["拆分", "拆分", "一对一"]
    assert column(dialog, Column.LAST_YEAR)[:4] == ["未办结", "已办结", "已办结", "未落实"]
    assert dialog.chips["上年未落实"].text() == "上年未落实 5"
    assert "2018" in dialog.detail.new.text.toPlainText()
    assert "落实措施：每月公开" in dialog.detail.filled.text.toPlainText()
    assert dialog.table.hasFocus()
    assert "状态、进展、佐证和年终结论不沿用" in dialog.note.text()


def test_the_model_is_sound(dialog: NextYearDialog, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(dialog.model)


def test_confirmed_one_by_one_and_carried_over(dialog: NextYearDialog, two_years: Desk, qtbot: QtBot) -> None:
    press(dialog, qtbot, Qt.Key.Key_Return)
    assert dialog.table.currentIndex().row() == 1
    press(dialog, qtbot, Qt.Key.Key_D, Qt.Key.Key_D, Qt.Key.Key_Return)
    assert column(dialog, Column.DECISION)[:4] == ["已确认", "不对应", "不对应", "已确认"]
    two_years.rest()
    assert "落实措施 1 项、责任科室 2 项、责任人 1 项" in dialog.note.text()
    assert "一-1（2017年11月底）" in dialog.note.text()
    assert dialog.primary.text() == "沿用 2 项任务的内容"
    qtbot.mouseClick(dialog.primary, Qt.MouseButton.LeftButton)
    two_years.rest()
    assert offices(two_years) == ["预算科", None, None, "税政科", None, None]
    assert two_years.said.startswith("已沿用 2 项任务的内容。措施中有往年日期，请核对：一-1")
    assert (two_years.ask(undo.labels)[0] or "").startswith("沿用《")


def test_all_above_a_score(dialog: NextYearDialog, two_years: Desk, qtbot: QtBot) -> None:
    dialog.least.setFocus()
    dialog.least.selectAll()
    qtbot.keyClicks(dialog.least, "100")
    qtbot.mouseClick(dialog.confirm_all, Qt.MouseButton.LeftButton)
    assert column(dialog, Column.DECISION).count("已确认") == 2
    qtbot.mouseClick(dialog.confirm_all, Qt.MouseButton.LeftButton)
    assert "没有相似度不低于 100%" in two_years.said


def test_a_decision_is_taken_back(dialog: NextYearDialog, qtbot: QtBot) -> None:
    press(dialog, qtbot, Qt.Key.Key_Return, Qt.Key.Key_Up, Qt.Key.Key_Space)
    assert column(dialog, Column.DECISION)[0] == "待确认"


def test_only_what_is_ticked(dialog: NextYearDialog, two_years: Desk, qtbot: QtBot) -> None:
    press(dialog, qtbot, Qt.Key.Key_Return)
    for name, box in dialog.boxes.items():
        if name != "person":
            box.setFocus()
            qtbot.keyClick(box, Qt.Key.Key_Space)
    two_years.rest()
    assert dialog.note.text() == "将沿用 1 项任务的内容：责任人 1 项。"
    dialog.primary.click()
    two_years.rest()
    assert offices(two_years) == [None] * 6


def test_what_was_missed_is_paired_by_hand(dialog: NextYearDialog, two_years: Desk, qtbot: QtBot) -> None:
    click(dialog, qtbot, 4, Qt.KeyboardModifier.NoModifier)
    click(dialog, qtbot, 6, Qt.KeyboardModifier.ControlModifier)
    press(dialog, qtbot, Qt.Key.Key_Return)
    assert column(dialog, Column.DECISION)[4] == "已确认"
    assert column(dialog, Column.NEW)[4].startswith("一-5")
    assert column(dialog, Column.OLD)[4].startswith("一-4")
    assert dialog.table.currentIndex().row() == 4
    dialog.reject()
    two_years.rest()
    again = opened(two_years)
    assert column(again, Column.DECISION)[4] == "已确认"
    press(again, qtbot, *[Qt.Key.Key_Down] * 4, Qt.Key.Key_Space)
    again.reject()
    two_years.rest()
    last = opened(two_years)
    assert column(last, Column.DECISION)[4] == "本年新增"
    last.reject()


def test_rows_that_make_no_pair_are_left(dialog: NextYearDialog, qtbot: QtBot) -> None:
    click(dialog, qtbot, 6, Qt.KeyboardModifier.NoModifier)
    click(dialog, qtbot, 7, Qt.KeyboardModifier.ControlModifier)
    press(dialog, qtbot, Qt.Key.Key_Return)
    assert not dialog.model.is_changed


def click(dialog: NextYearDialog, qtbot: QtBot, row: int, modifier: Qt.KeyboardModifier) -> None:
    dialog.table.scrollTo(dialog.model.index(row, 2))
    spot = dialog.table.visualRect(dialog.model.index(row, 2)).center()
    qtbot.mouseClick(dialog.table.viewport(), Qt.MouseButton.LeftButton, modifier, spot)


def test_chips_narrow(dialog: NextYearDialog, qtbot: QtBot) -> None:
    qtbot.mouseClick(dialog.chips["上年未对应"], Qt.MouseButton.LeftButton)
    assert column(dialog, Column.OLD)[0].startswith("一-4")
    assert column(dialog, Column.NEW) == ["", "本年方案 二-3，未列本部门"]
    press(dialog, qtbot, Qt.Key.Key_Return)
    assert not dialog.model.is_changed, "what is no pair is not confirmed"
    qtbot.mouseClick(dialog.chips["本年新增"], Qt.MouseButton.LeftButton)
    assert column(dialog, Column.NEW)[0].startswith("一-5")


def test_differences_are_marked_by_more_than_colour(dialog: NextYearDialog, qtbot: QtBot) -> None:
    press(dialog, qtbot, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down)
    document = dialog.detail.new.text.document()
    found = []
    block = document.begin()
    while block.isValid():
        at = block.begin()
        while not at.atEnd():
            fragment = at.fragment()
            if fragment.charFormat().fontUnderline():
                found.append(fragment.text())
            at += 1
        block = block.next()
    assert "".join(found) == "退税"


def test_leaving_keeps_what_was_decided_and_carries_nothing(
    dialog: NextYearDialog, two_years: Desk, qtbot: QtBot
) -> None:
    press(dialog, qtbot, Qt.Key.Key_Return, Qt.Key.Key_D)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Escape)
    two_years.rest()
    assert two_years.said == "已保存对应关系，没有沿用内容。"
    assert offices(two_years) == [None] * 6
    again = opened(two_years)
    assert column(again, Column.DECISION)[:3] == ["已确认", "不对应", "待确认"]
    again.reject()
    two_years.rest()


def test_every_control_has_a_name(dialog: NextYearDialog) -> None:
    for widget in dialog.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisible():
            text = getattr(widget, "text", lambda: "")
            assert widget.accessibleName() or (callable(text) and text()), widget


def test_without_an_older_plan(two_years: Desk) -> None:
    def first(ledger: Ledger) -> str:
        return next_year.older_plans(ledger, str(two_years.context.plan_id))[0].id

    two_years.context.select(two_years.ask(first), UNIT)
    shown = opened(two_years)
    assert shown.empty.isVisible() and "导入上年方案" in shown.empty.text()
    assert not shown.primary.isEnabled()
    shown.reject()


def test_offered_until_it_was_done(two_years: Desk, qtbot: QtBot) -> None:
    offer(two_years.context)
    two_years.settle()
    assert "《云州市2017年政务公开工作要点分工方案》" in two_years.said
    assert two_years.messages[-1].action_text == "沿用上年内容…"
    action = two_years.messages[-1].action
    assert action is not None
    action()
    assert two_years.targets == ["next_year"]
    shown = opened(two_years)
    press(shown, qtbot, Qt.Key.Key_Return)
    shown.do_primary()
    two_years.rest()
    two_years.messages.clear()
    offer(two_years.context)
    two_years.settle()
    assert two_years.messages == []


def test_an_empty_model() -> None:
    model = SuccessionModel()
    assert model.rowCount() == 0 and model.next_open(0) == -1 and model.row(3) is None
    assert QApplication.instance() is not None
