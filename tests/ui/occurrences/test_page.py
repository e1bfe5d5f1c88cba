"""The page of the occurrences over a real ledger: what it shows, and filling it by key, click and form."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop_app.core.occurrences import OccurrenceFact, TaskYear
from desktop_app.core.pace import Pace, PaceKind
from desktop_app.core.task import Task
from desktop_app.core.terms import Frequency, Status
from desktop_app.services import occurrences, tasks, undo
from desktop_app.services.ledger import Ledger
from desktop_app.ui import theme
from desktop_app.ui.dialogs.base import BaseDialog
from desktop_app.ui.occurrences.dialogs import EventDialog, RhythmDialog
from desktop_app.ui.occurrences.model import Narrowing
from desktop_app.ui.occurrences.page import OccurrencesPage
from tests.ui.desk import TODAY, UNIT, Desk, compose

JUNE, MAY = 5, 4


def listed(desk: Desk) -> tuple[Task, ...]:
    def work(ledger: Ledger) -> tuple[Task, ...]:
        assert desk.context.plan_id
        return tasks.task_list(ledger, desk.context.plan_id, UNIT).tasks

    return desk.ask(work)


def year(desk: Desk, row: int = 0) -> TaskYear:
    task_id = listed(desk)[row].id

    def work(ledger: Ledger) -> TaskYear:
        assert desk.context.plan_id
        return occurrences.of_task(ledger, desk.context.plan_id, UNIT, task_id, TODAY)

    return desk.ask(work)


def fact(desk: Desk, key: str, row: int = 0) -> OccurrenceFact | None:
    return next(o.fact for o in year(desk, row).occurrences if o.key == key)


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> OccurrencesPage:
    """Monthly, promptly, half-yearly; the fourth task has no frequency. Today is 5 July 2021."""
    first, second, third, _ = (task.id for task in listed(desk))

    def prepare(ledger: Ledger) -> None:
        occurrences.set_rhythm(ledger, UNIT, [first], frequency=Frequency.MONTHLY, due_day=10, pace=Pace())
        occurrences.set_rhythm(
            ledger, UNIT, [second], frequency=None, due_day=None, pace=Pace(PaceKind.PROMPT)
        )
        occurrences.set_rhythm(
            ledger, UNIT, [third], frequency=Frequency.HALF_YEARLY, due_day=None, pace=Pace()
        )

    desk.ask(prepare)
    shown = OccurrencesPage(desk.context)
    qtbot.addWidget(shown)
    shown.resize(1280, 650)
    shown.show()
    # The page looks for the most pressing period by itself once it has read; a test chooses after that.
    qtbot.waitUntil(lambda: shown.grid.currentIndex().isValid(), timeout=10_000)
    settle(desk, qtbot)
    return shown


def settle(desk: Desk, qtbot: QtBot) -> None:
    qtbot.wait(30)
    desk.settle()


def choose(page: OccurrencesPage, row: int, month: int) -> None:
    page.grid.setFocus()
    page.grid.choose(row, month)


def cell_words(page: OccurrencesPage, row: int) -> list[str]:
    return [str(page.model.index(row, month).data() or "") for month in range(12)]


def test_a_year_at_one_look(page: OccurrencesPage, qtmodeltester: ModelTester) -> None:
    qtmodeltester.check(page.model)
    assert cell_words(page, 0)[:8] == ["发文前"] * 4 + ["逾期", "待登记", "8月10日", "9月10日"]
    assert page.grid.columnSpan(2, 0) == 6
    assert cell_words(page, 2)[0] == "逾期"
    said = page.model.index(0, MAY).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "一-1，第 5 期（5月），逾期，应于6月10日前完成"
    assert page.model.rows[1].second_line[0] == "及时，20 个工作日内"
    assert page.model.rows[3].second_line[0] == "未设频次"


def test_the_most_pressing_one_is_chosen_at_first(page: OccurrencesPage) -> None:
    assert (page.grid.currentIndex().row(), page.grid.currentIndex().column()) == (0, MAY)
    assert page.panel.occurrence is not None
    assert page.panel.occurrence.key == "M05"


def test_space_fills_with_today_and_delete_clears(desk: Desk, page: OccurrencesPage, qtbot: QtBot) -> None:
    choose(page, 0, JUNE)
    qtbot.keyClick(page.grid, Qt.Key.Key_Space)
    settle(desk, qtbot)
    assert fact(desk, "M06") == OccurrenceFact("M06", done_on=TODAY)
    assert cell_words(page, 0)[JUNE] == "7月5日"
    assert listed(desk)[0].progress[0].text == "第 6 期（6月）已完成"
    qtbot.keyClick(page.grid, Qt.Key.Key_Delete)
    settle(desk, qtbot)
    assert fact(desk, "M06") is None
    assert cell_words(page, 0)[JUNE] == "待登记"
    desk.ask(undo.undo)
    settle(desk, qtbot)
    assert cell_words(page, 0)[JUNE] == "7月5日"


def test_a_key_still_held_adds_no_cell_to_the_one_turned_to(
    desk: Desk, page: OccurrencesPage, qtbot: QtBot
) -> None:
    """Ctrl is down while Ctrl+2 turns to the page; what the page chooses then must stand alone."""
    qtbot.mouseClick(page.panel, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier)
    page.grid.choose(0, JUNE)
    chosen = [(i.row(), i.column()) for i in page.grid.selectionModel().selectedIndexes()]
    assert chosen == [(0, JUNE)]
    qtbot.keyClick(page.grid, Qt.Key.Key_Space)
    settle(desk, qtbot)
    assert fact(desk, "M05") is None
    assert fact(desk, "M06") == OccurrenceFact("M06", done_on=TODAY)


def test_several_cells_are_filled_as_one_step(desk: Desk, page: OccurrencesPage, qtbot: QtBot) -> None:
    choose(page, 0, 3)
    for _ in range(2):
        qtbot.keyClick(page.grid, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(page.grid, Qt.Key.Key_Space)
    settle(desk, qtbot)
    assert cell_words(page, 0)[3:6] == ["7月5日", "补 7月5日", "7月5日"]
    desk.ask(undo.undo)
    settle(desk, qtbot)
    assert cell_words(page, 0)[3:6] == ["发文前", "逾期", "待登记"]


def test_a_double_click_fills(desk: Desk, page: OccurrencesPage, qtbot: QtBot) -> None:
    index = page.model.index(0, JUNE)
    spot = page.grid.visualRect(index).center()
    qtbot.mouseClick(page.grid.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    qtbot.mouseDClick(page.grid.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    settle(desk, qtbot)
    assert fact(desk, "M06") == OccurrenceFact("M06", done_on=TODAY)


def test_recording_with_a_link_takes_six_actions(desk: Desk, page: OccurrencesPage, qtbot: QtBot) -> None:
    # 1 the cell (chosen by itself), 2 Enter, 3 the content, 4 Tab to the link, 5 the link, 6 Enter.
    choose(page, 0, JUNE)
    qtbot.keyClick(page.grid, Qt.Key.Key_Return)
    assert page.panel.form.what.hasFocus()
    compose(page.panel.form.what, "公开6月收支")
    page.panel.form.url.setFocus()
    qtbot.keyClicks(page.panel.form.url, "https://example.invalid/6")
    qtbot.keyClick(page.panel.form.url, Qt.Key.Key_Return)
    settle(desk, qtbot)
    stands = fact(desk, "M06")
    assert stands == OccurrenceFact("M06", done_on=TODAY, what="公开6月收支", url="https://example.invalid/6")
    assert page.grid.hasFocus()
    assert listed(desk)[0].progress[0].url == "https://example.invalid/6"


def test_late_ones_ask_for_the_reason(desk: Desk, page: OccurrencesPage, qtbot: QtBot) -> None:
    form = page.panel.form
    choose(page, 0, JUNE)
    assert not form.reason.isVisible()
    form.day.edit.setFocus()
    form.day.edit.clear()
    qtbot.keyClicks(form.day.edit, "2021-7-11")
    assert form.reason.isVisible()
    choose(page, 0, MAY)
    settle(desk, qtbot)
    assert form.reason.isVisible()
    compose(form.reason, "系统升级")
    qtbot.mouseClick(page.panel.record, Qt.MouseButton.LeftButton)
    settle(desk, qtbot)
    # A reason alone is recorded as a reason: the occurrence stays overdue until it is made up.
    assert fact(desk, "M05") == OccurrenceFact("M05", reason="系统升级")
    assert cell_words(page, 0)[MAY] == "逾期"
    page.grid.setFocus()
    qtbot.keyClick(page.grid, Qt.Key.Key_Space)
    settle(desk, qtbot)
    assert fact(desk, "M05") == OccurrenceFact("M05", done_on=TODAY, reason="系统升级")
    assert cell_words(page, 0)[MAY] == "补 7月5日"


def test_what_is_typed_is_recorded_when_one_turns_elsewhere(
    desk: Desk, page: OccurrencesPage, qtbot: QtBot
) -> None:
    choose(page, 0, JUNE)
    page.panel.form.what.setFocus()
    compose(page.panel.form.what, "公开6月收支")
    choose(page, 2, 0)
    settle(desk, qtbot)
    stands = fact(desk, "M06")
    assert stands is not None
    assert (stands.what, stands.done_on) == ("公开6月收支", TODAY)
    page.panel.form.what.setFocus()
    compose(page.panel.form.what, "上半年")
    desk.context.commit_pending()
    settle(desk, qtbot)
    stands = fact(desk, "H1", 2)
    assert stands is not None
    assert stands.what == "上半年"


def test_what_cannot_be_taken_is_said_in_place_and_stays(
    desk: Desk, page: OccurrencesPage, qtbot: QtBot
) -> None:
    choose(page, 0, JUNE)
    page.panel.form.url.setFocus()
    compose(page.panel.form.url, "门户网站")
    qtbot.keyClick(page.panel.form.url, Qt.Key.Key_Return)
    settle(desk, qtbot)
    assert "不是网址" in desk.said
    assert page.panel.form.url.text() == "门户网站"
    assert fact(desk, "M06") is None
    qtbot.keyClick(page.panel.form, Qt.Key.Key_Escape)
    assert page.panel.form.url.text() == ""


def test_chips_narrow_the_list(page: OccurrencesPage, qtbot: QtBot) -> None:
    assert {n: c.text() for n, c in page.chips.items() if c.isVisible()} == {
        Narrowing.ALL: "全部 4",
        Narrowing.OVERDUE: "逾期 2",
        Narrowing.TO_RECORD: "待登记 1",
        Narrowing.OWED: "有期次 2",
    }
    qtbot.mouseClick(page.chips[Narrowing.TO_RECORD], Qt.MouseButton.LeftButton)
    assert [row.task.label for row in page.model.rows] == ["一-1"]
    page.show_task(page.model._all[2].task.id)
    assert page.panel.task is not None
    assert page.panel.task.label == "一-3"
    assert len(page.model.rows) == 4


def dialog_of(kind: type[BaseDialog]) -> BaseDialog:
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]
    assert found
    return found[-1]


def test_a_task_without_frequency_is_asked_for_one(desk: Desk, page: OccurrencesPage, qtbot: QtBot) -> None:
    choose(page, 3, 2)
    qtbot.keyClick(page.grid, Qt.Key.Key_Return)
    dialog = dialog_of(RhythmDialog)
    assert isinstance(dialog, RhythmDialog)
    dialog.kind.setCurrentIndex(dialog.kind.findText("按季（4 期）"))
    assert dialog.due_day.isVisible()
    dialog.due_day.setValue(15)
    qtbot.mouseClick(dialog.primary, Qt.MouseButton.LeftButton)
    settle(desk, qtbot)
    task = listed(desk)[3]
    assert (task.fields.frequency, task.fields.due_day) == (Frequency.QUARTERLY, 15)
    assert page.grid.columnSpan(3, 0) == 3
    assert cell_words(page, 3)[3] == "7月15日" or cell_words(page, 3)[3] == "待登记"


def test_information_is_added_by_hand(desk: Desk, page: OccurrencesPage, qtbot: QtBot) -> None:
    choose(page, 1, JUNE)
    assert page.panel.add_event.isVisible()
    qtbot.keyClick(page.grid, Qt.Key.Key_Space)
    dialog = dialog_of(EventDialog)
    assert isinstance(dialog, EventDialog)
    qtbot.mouseClick(dialog.primary, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    compose(dialog.what, "减税清单")
    dialog.arose_on.set_value(date(2021, 6, 2))
    qtbot.mouseClick(dialog.primary, Qt.MouseButton.LeftButton)
    settle(desk, qtbot)
    (found,) = year(desk, 1).occurrences
    assert (found.label, found.due) == ("减税清单", date(2021, 7, 1))
    assert cell_words(page, 1)[JUNE] == "逾期"


def test_changes_made_elsewhere_are_shown(desk: Desk, page: OccurrencesPage, qtbot: QtBot) -> None:
    task_id = listed(desk)[0].id
    desk.ask(lambda ledger: tasks.edit(ledger, UNIT, task_id, {"due_day": 20}))
    settle(desk, qtbot)
    assert cell_words(page, 0)[6] == "8月20日"
    values = {"status": Status.NOT_APPLICABLE, "reason": "无此职能"}
    desk.ask(lambda ledger: tasks.edit(ledger, UNIT, task_id, values))
    settle(desk, qtbot)
    assert cell_words(page, 0) == [""] * 12


def test_the_calendar_file_is_written(
    desk: Desk, page: OccurrencesPage, qtbot: QtBot, tmp_path: Path
) -> None:
    out = tmp_path / "到期日.ics"
    page.export_calendar(out)
    settle(desk, qtbot)
    assert out.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")
    assert "到期日.ics" in desk.said


@pytest.mark.parametrize("scheme", [theme.Scheme.LIGHT, theme.Scheme.DARK])
@pytest.mark.parametrize("scale", [theme.NORMAL_SCALE, theme.LARGE_SCALE])
def test_it_paints_at_every_look(page: OccurrencesPage, scheme: theme.Scheme, scale: float) -> None:
    theme.set_scheme(scheme)
    theme.set_scale(scale)
    assert not page.grab().isNull()
