"""The record of every field, and 恢复此值 as one step that 撤销 takes back."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.core.errors import UserError
from desktop_app.core.occurrences import OccurrenceFact
from desktop_app.core.terms import Frequency, Status
from desktop_app.services import evidence, field_history, occurrences, tasks, undo

UNIT = "市财政局"


@pytest.fixture
def task(ledger, plan_id):
    return tasks.task_list(ledger, plan_id, UNIT).tasks[0]


def stands(ledger, plan_id, task):
    return tasks.tasks_by_id(ledger, plan_id, UNIT, [task.id])[task.id].fields


def told(ledger, task):
    return [(c.subject, c.field, c.old, c.new) for c in field_history.of_task(ledger, UNIT, task.id)]


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [
        ("measures", ("甲", "乙"), ("丙",)),
        ("deadline", date(2021, 11, 30), None),
        ("status", Status.IN_PROGRESS, Status.COMPLETED),
        ("support_offices", ("国库科",), ()),
        ("due_day", 10, 15),
        ("frequency", Frequency.MONTHLY, None),
        ("applies", True, False),
    ],
)
def test_a_tasks_value_comes_back_in_one_step(ledger, plan_id, task, name, first, second):
    tasks.edit(ledger, UNIT, task.id, {name: first})
    tasks.edit(ledger, UNIT, task.id, {name: second})
    newest = field_history.of_task(ledger, UNIT, task.id)[0]
    assert field_history.restore(ledger, newest).tasks == {(task.id, UNIT)}
    assert getattr(stands(ledger, plan_id, task), name) == first
    undo.undo(ledger)
    assert getattr(stands(ledger, plan_id, task), name) == second


def test_the_first_value_of_all_is_the_empty_one(ledger, plan_id, task):
    tasks.edit(ledger, UNIT, task.id, {"office": "预算科"})
    (only,) = field_history.of_task(ledger, UNIT, task.id)
    assert (only.old, only.new) == ("", "预算科")
    field_history.restore(ledger, only)
    assert stands(ledger, plan_id, task).office is None


def test_an_occurrence_tells_and_gives_back_its_values(ledger, plan_id, task):
    first = OccurrenceFact("M06", done_on=date(2021, 7, 3), what="公开6月收支", count=12)
    occurrences.record(ledger, UNIT, task.id, first)
    occurrences.record(ledger, UNIT, task.id, OccurrenceFact("M06", done_on=date(2021, 7, 5), what="补正"))
    changes = field_history.of_occurrences(ledger, UNIT, task.id)
    assert ("第 6 期（6月）", "完成日期", "2021-07-03", "2021-07-05") in told(ledger, task)
    assert ("第 6 期（6月）", "条数", "12", "") in told(ledger, task)
    day = next(c for c in changes if c.field == "完成日期")
    field_history.restore(ledger, day)
    year = occurrences.of_task(ledger, plan_id, UNIT, task.id, date(2021, 8, 1))
    (fact,) = [o.fact for o in year.occurrences if o.fact is not None]
    assert (fact.done_on, fact.what, fact.count) == (date(2021, 7, 3), "补正", None)
    progress = tasks.tasks_by_id(ledger, plan_id, UNIT, [task.id])[task.id].progress
    assert [p.date for p in progress] == [date(2021, 7, 3)]
    undo.undo(ledger)
    year = occurrences.of_task(ledger, plan_id, UNIT, task.id, date(2021, 8, 1))
    assert [o.fact.done_on for o in year.occurrences if o.fact] == [date(2021, 7, 5)]


def test_occurrences_of_another_task_are_not_told(ledger, plan_id, task):
    other = tasks.task_list(ledger, plan_id, UNIT).tasks[1]
    occurrences.record(ledger, UNIT, other.id, OccurrenceFact("M06", done_on=date(2021, 7, 3)))
    assert told(ledger, task) == []


def test_an_event_goes_by_its_newest_name(ledger, task):
    key, _ = occurrences.add_event(ledger, UNIT, task.id, "第一批")
    occurrences.record(ledger, UNIT, task.id, OccurrenceFact(key, title="首批", done_on=date(2021, 7, 3)))
    assert {c.subject for c in field_history.of_occurrences(ledger, UNIT, task.id)} == {"首批"}


def test_evidence_tells_and_gives_back_its_values(ledger, plan_id, task):
    piece, _ = evidence.add_link(ledger, plan_id, UNIT, [task.id], "http://www.example.gov.cn/1", "收支表")
    evidence.edit(ledger, [piece], {"published_on": date(2021, 7, 3), "may_publish": True})
    evidence.edit(ledger, [piece], {"published_on": None, "title": "6月收支表"})
    assert ("佐证“6月收支表”", "发布日期", "2021-07-03", "") in told(ledger, task)
    day = field_history.of_evidence(ledger, piece)[0]
    assert day.field in ("发布日期", "材料名称")
    for change in field_history.of_evidence(ledger, piece)[:2]:
        field_history.restore(ledger, change)
    (found,) = evidence.of_task(ledger, plan_id, UNIT, task.id)
    assert (found.title, found.published_on, found.may_publish) == ("收支表", date(2021, 7, 3), True)
    with pytest.raises(UserError, match="不能为空"):
        field_history.restore(
            ledger,
            next(c for c in field_history.of_evidence(ledger, piece) if c.field == "材料名称" and not c.old),
        )


def test_counts_of_evidence(ledger, plan_id, task):
    assert evidence.counts(ledger, plan_id, UNIT) == {}
    evidence.add_link(ledger, plan_id, UNIT, [task.id], "http://www.example.gov.cn/1")
    evidence.add_link(ledger, plan_id, UNIT, [task.id], "http://www.example.gov.cn/2")
    assert evidence.counts(ledger, plan_id, UNIT) == {task.id: 2}
