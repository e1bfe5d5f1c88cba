"""修改记录 beside the task: the task, its occurrences and its evidence, and the way back to a value."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from desktop_app.core.occurrences import OccurrenceFact
from desktop_app.services import evidence, occurrences
from desktop_app.services import tasks as task_service
from desktop_app.ui.tasks.history_view import HistoryView
from tests.ui.tasks.conftest import Office

UNIT = "市财政局"


def history(office: Office) -> HistoryView:
    office.open("一-1")
    office.page.editor.tabs.setCurrentIndex(4)
    office.settle()
    return office.page.editor.history


def lines(view: HistoryView) -> list[tuple[str, ...]]:
    model = view.model
    return [
        tuple(model.index(row, column).data() for column in (1, 2, 3, 4)) for row in range(model.rowCount())
    ]


def test_the_record_holds_occurrences_and_evidence(office: Office) -> None:
    task = office.task("一-1")
    fact = OccurrenceFact("M06", done_on=date(2021, 7, 3), count=12)
    office.ask(lambda ledger: task_service.edit(ledger, UNIT, task.id, {"office": "预算科"}))
    office.ask(lambda ledger: occurrences.record(ledger, UNIT, task.id, fact))
    piece, _ = office.ask(
        lambda ledger: evidence.add_link(
            ledger, task.plan_id, UNIT, [task.id], "http://www.example.gov.cn/1", "收支表"
        )
    )
    office.ask(lambda ledger: evidence.edit(ledger, [piece], {"published_on": date(2021, 7, 3)}))
    told = lines(history(office))
    assert told[0] == ("佐证“收支表”", "发布日期", "（空）", "2021-07-03")
    assert ("第 6 期（6月）", "条数", "（空）", "12") in told
    assert told[-1] == ("", "责任科室", "（空）", "预算科")


def test_an_occurrences_value_comes_back_and_is_undone(office: Office) -> None:
    task = office.task("一-1")
    for count in (12, 15):
        fact = OccurrenceFact("M06", done_on=date(2021, 7, 3), count=count)
        office.ask(lambda ledger, it=fact: occurrences.record(ledger, UNIT, task.id, it))
    view = history(office)
    row = next(at for at, line in enumerate(lines(view)) if line[1] == "条数")
    assert lines(view)[row] == ("第 6 期（6月）", "条数", "12", "15")
    view.table.selectRow(row)
    assert view.restore_button.accessibleDescription() == "恢复后：12"
    view.table.setFocus()
    QTest.keyClick(view.table, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    office.settle()

    def counts() -> list[int | None]:
        year = office.ask(
            lambda ledger: occurrences.of_task(ledger, task.plan_id, UNIT, task.id, date(2021, 8, 1))
        )
        return [o.fact.count for o in year.occurrences if o.fact is not None]

    assert counts() == [12]
    assert lines(view)[0][1:] == ("条数", "15", "12"), "coming back is a change like any other"
    office.window.menus.actions["undo"].trigger()
    office.settle()
    assert counts() == [15]


def test_what_cannot_come_back_is_said(office: Office) -> None:
    task = office.task("一-1")
    office.ask(
        lambda ledger: evidence.add_link(
            ledger, task.plan_id, UNIT, [task.id], "http://www.example.gov.cn/1", "收支表"
        )
    )
    view = history(office)
    view.table.selectRow(next(at for at, line in enumerate(lines(view)) if line[1] == "材料名称"))
    view.restore_button.click()
    office.settle()
    assert "材料名称不能为空" in office.said[-1].text


def test_without_changes_there_is_nothing_to_bring_back(office: Office) -> None:
    view = history(office)
    assert not view.table.isVisible()
    assert not view.restore_button.isVisible()
    view.restore()
    office.settle()
    assert lines(view) == []
