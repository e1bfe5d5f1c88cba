"""Many cells written at once: one step, all of it or nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop_app.core.errors import UserError
from desktop_app.core.plan import Section
from desktop_app.core.terms import Status
from desktop_app.services import import_plan, tasks, undo
from tests.builders import lead, requirement, sample_plan

UNIT = "市财政局"


@pytest.fixture
def listed(ledger, plan_id):
    return lambda: tasks.task_list(ledger, plan_id, UNIT).tasks


def test_each_task_gets_its_own_values_in_one_step(ledger, listed):
    first, second, third, _ = listed()
    values = {
        first.id: {"office": "预算科", "measures": ("=甲", "乙\n丙")},
        second.id: {"office": "国库科"},
        third.id: {},
    }
    changes = tasks.edit_each(ledger, UNIT, values)
    assert changes.tasks == {(first.id, UNIT), (second.id, UNIT)}
    assert [t.fields.office for t in listed()] == ["预算科", "国库科", None, None]
    assert listed()[0].fields.measures == ("=甲", "乙\n丙")
    assert undo.labels(ledger)[0] == "修改 3 项的责任科室、落实措施"
    undo.undo(ledger)
    assert [t.fields.office for t in listed()] == [None] * 4
    undo.redo(ledger)
    assert listed()[1].fields.office == "国库科"


def test_one_bad_value_and_nothing_is_written(ledger, listed):
    first, second, *_ = listed()
    with pytest.raises(UserError, match="状态不能是“做完了”"):
        tasks.edit_each(ledger, UNIT, {first.id: {"office": "预算科"}, second.id: {"status": "做完了"}})
    assert listed()[0].fields.office is None
    assert undo.labels(ledger)[0] is None or "责任科室" not in undo.labels(ledger)[0]


def test_a_frequency_given_with_the_status_is_counted_and_many_are_named_in_brief(ledger):
    plan = replace(
        sample_plan(title="云州市2022年分工方案"),
        sections=(
            Section(
                "一", "定期", tuple(requirement(n, "定期公开示例信息。", *lead(UNIT)) for n in range(1, 1101))
            ),
        ),
    )
    plan_id, _ = import_plan.store_plan(ledger, plan)
    ids = [t.id for t in tasks.task_list(ledger, plan_id, UNIT).tasks]
    with pytest.raises(UserError, match=r"一-1、一-2.*等 1100 项 要求“定期”"):
        tasks.edit_many(ledger, UNIT, ids, {"status": Status.COMPLETED})
    some = {id_: {"status": Status.COMPLETED, "frequency": "按季"} for id_ in ids}
    with pytest.raises(UserError, match=r"^一-3 要求"):
        tasks.edit_each(ledger, UNIT, some | {ids[2]: {"status": Status.COMPLETED}})
    assert len(tasks.edit_each(ledger, UNIT, some).tasks) == 1100
