"""年度数据 and 年终收口: what is entered, what is doubted, what is decided and stored as one step."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop_app.core.task import Progress, Task
from desktop_app.core.terms import Status, YearEnd
from desktop_app.services import figures as service
from desktop_app.services import tasks, undo
from desktop_app.ui import theme
from desktop_app.ui.dialogs import figures, year_end
from desktop_app.ui.dialogs.base import BaseDialog
from tests.ui.desk import UNIT, Desk


def stored(desk: Desk) -> dict[str, int]:
    return desk.ask(lambda ledger: service.figures(ledger, str(desk.context.plan_id), UNIT))


def listed(desk: Desk) -> tuple[Task, ...]:
    return desk.ask(lambda ledger: tasks.task_list(ledger, str(desk.context.plan_id), UNIT).tasks)


def press(desk: Desk, qtbot: QtBot, dialog: BaseDialog) -> None:
    qtbot.mouseClick(dialog.primary, Qt.MouseButton.LeftButton)
    desk.settle()


def test_figures_are_entered_doubted_and_stored(desk: Desk, qtbot: QtBot) -> None:
    dialog = figures.run(desk.context)
    assert dialog is not None
    desk.settle()
    qtbot.keyClicks(dialog.fields["published"], "10")
    qtbot.keyClicks(dialog.fields["website"], "12")
    assert "多于“主动公开政府信息”10条" in dialog._doubts.text()
    assert dialog.note.text() == f"已填 2 项，共 {len(dialog.fields)} 项"
    press(desk, qtbot, dialog)
    assert stored(desk) == {"published": 10, "website": 12}
    again = figures.run(desk.context)
    assert again is not None
    desk.settle()
    assert again.fields["website"].text() == "12"
    again.fields["website"].setText("1,000")
    again.fields["published"].clear()
    press(desk, qtbot, again)
    assert stored(desk) == {"website": 1000}


def test_what_is_no_number_is_refused_in_place(desk: Desk, qtbot: QtBot) -> None:
    dialog = figures.run(desk.context)
    assert dialog is not None
    desk.settle()
    dialog.fields["press"].setText("约12")
    press(desk, qtbot, dialog)
    assert dialog.isVisible()
    assert desk.said == "请填写不小于 0 的整数，没有数据的留空。"
    assert dialog.fields["press"].hasFocus()
    assert stored(desk) == {}
    dialog.reject()


def test_suggestions_are_taken_only_when_asked_and_stored_as_one_step(
    desk: Desk, qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    first, second, *_ = listed(desk)
    entry = Progress(date(2021, 7, 3), "公开", None, "https://www.example.invalid/1")
    desk.ask(lambda ledger: tasks.edit(ledger, UNIT, first.id, {"status": Status.CONTINUING}))
    desk.ask(lambda ledger: tasks.add_progress(ledger, UNIT, [first.id], entry))
    dialog = year_end.run(desk.context)
    assert dialog is not None
    desk.settle()
    qtmodeltester.check(dialog.model)
    assert dialog.model.changed() == {}
    assert dialog.model.index(0, 2).data() == "已落实"
    assert dialog.model.index(1, 1).data() == "无进展记录"
    assert dialog.note.text() == "未定结论 4 项，尚有所缺 3 项"
    dialog.accept_all.click()
    assert dialog.model.changed() == {first.id: YearEnd.DONE}
    dialog.model.setData(dialog.model.index(1, 4), "未落实")
    press(desk, qtbot, dialog)
    found = listed(desk)
    assert [t.fields.year_end for t in found[:3]] == [YearEnd.DONE, YearEnd.NOT_DONE, None]
    desk.ask(undo.undo)
    assert [t.fields.year_end for t in listed(desk)] == [None] * 4
    assert second.fields.year_end is None


@pytest.mark.parametrize("scale", [theme.NORMAL_SCALE, theme.LARGE_SCALE])
def test_all_of_a_row_is_seen_however_narrow_the_window(desk: Desk, scale: float) -> None:
    theme.set_scale(scale)
    dialog = year_end.run(desk.context)
    assert dialog is not None
    dialog.resize(890, 450)
    desk.settle()
    bar = dialog.table.horizontalScrollBar()
    theme.set_scale(theme.NORMAL_SCALE)
    assert (bar.value(), bar.maximum()) == (0, 0)


def test_a_row_leads_to_its_task(desk: Desk, qtbot: QtBot) -> None:
    dialog = year_end.run(desk.context)
    assert dialog is not None
    desk.settle()
    dialog.table.doubleClicked.emit(dialog.model.index(2, 0))
    assert desk.targets == [f"task:{listed(desk)[2].id}"]
