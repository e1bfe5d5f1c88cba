"""已逾期 and 临期 mean the deadline or an occurrence: the list says so and is narrowed by both."""

from __future__ import annotations

from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from desktop_app.core.occurrences import OccurrenceFact
from desktop_app.core.terms import Frequency, Status
from desktop_app.services import occurrences, overview, tasks, undo
from desktop_app.ui import theme
from desktop_app.ui.reminding import choices
from desktop_app.ui.tasks.grid.columns import AT
from tests.ui.tasks.conftest import Office


def monthly(office: Office, label: str) -> str:
    """Make a task monthly from the start of the year; most of its months are past."""
    task = office.task(label)
    values = {"frequency": Frequency.MONTHLY, "due_day": 10}
    office.ask(lambda ledger: tasks.edit(ledger, task.unit, task.id, values))
    office.settle()
    return task.id


def test_an_overdue_occurrence_puts_its_task_among_the_overdue(office: Office) -> None:
    unit = office.task("一-1").unit
    rid = monthly(office, "一-1")
    other = office.task("一-2").id
    office.ask(lambda ledger: tasks.edit(ledger, unit, other, {"deadline": date(2017, 7, 1)}))
    office.settle()
    office.page.show_filter("overdue")
    assert office.labels() == ["一-1", "一-2"]
    index = office.page.model.index_of(rid)
    node = office.page.model.node(index)
    assert node is not None
    assert "期次逾期" in node.say(office.page.model.today).spoken

    # Made up: the row says so at once and goes with the next narrowing, not under the officer's hands.
    plan_id, today = office.task("一-1").plan_id, office.page.model.today
    year = office.ask(lambda ledger: occurrences.of_task(ledger, plan_id, unit, rid, today))
    late = [o.key for o in year.occurrences if o.due is not None and o.due < today]
    office.ask(
        lambda ledger: occurrences.record_many(
            ledger, unit, [(rid, OccurrenceFact(key, done_on=today)) for key in late]
        )
    )
    office.settle()
    assert office.labels() == ["一-1", "一-2"]
    assert "期次逾期" not in node.say(today).spoken
    office.page.show_filter("overdue")
    assert office.labels() == ["一-2"]
    office.ask(undo.undo)
    office.settle()
    office.page.show_filter("overdue")
    assert office.labels() == ["一-1", "一-2"]


def test_a_list_of_the_overdue_opened_first_thing_holds_the_late(office: Office) -> None:
    monthly(office, "一-3")
    office.page.show_filter("overdue")
    office.page.reload()
    office.settle()
    assert office.labels() == ["一-3"]


def test_what_does_not_concern_the_department_is_not_overdue(office: Office) -> None:
    unit, rid = office.task("一-1").unit, monthly(office, "一-1")
    values = {"status": Status.NOT_APPLICABLE, "reason": "无此职能"}
    office.ask(lambda ledger: tasks.edit(ledger, unit, rid, values))
    office.settle()
    office.page.show_filter("overdue")
    assert office.labels() == []


def test_due_soon_means_the_working_days_that_are_set_here_as_on_the_start_page(office: Office) -> None:
    unit, today = office.task("一-1").unit, office.page.model.today
    # The 5th of July 2021 is a Monday: five working days later is the 12th.
    days = {"一-1": date(2021, 7, 12), "一-2": date(2021, 7, 13)}
    for label, day in days.items():
        office.ask(
            partial(tasks.edit, unit=unit, requirement_id=office.task(label).id, values={"deadline": day})
        )
    office.settle()
    office.page.show_filter("due_soon")
    assert office.labels() == ["一-1"]
    assert office.page.filters.words_of(office.page.model.filter) == "5 个工作日内到期"
    plan_id = office.task("一-1").plan_id
    seen = office.ask(lambda ledger: overview.overview(ledger, plan_id, unit, today, within=5))
    assert [d.label for d in seen.due if d.soon] == ["一-1"]

    choices.choose(within=6, at_start=False, in_tray=False)
    office.settle()
    assert office.labels() == ["一-1", "一-2"]
    assert office.page.filters.words_of(office.page.model.filter) == "6 个工作日内到期"


def test_the_table_colours_what_is_due_soon(office: Office) -> None:
    unit, rid = office.task("一-1").unit, office.task("一-1").id
    office.page.table.turn(table=True)
    office.ask(lambda ledger: tasks.edit(ledger, unit, rid, {"deadline": date(2021, 7, 12)}))
    office.settle()
    model = office.page.table.grid.model
    row = model.row_of(rid)
    assert row is not None
    index = model.index(row, AT["deadline"])
    assert index.data(Qt.ItemDataRole.ForegroundRole) == QColor(theme.palette().due_soon)
    choices.choose(within=1, at_start=False, in_tray=False)
    office.settle()
    assert index.data(Qt.ItemDataRole.ForegroundRole) is None
