"""What is known of a plan as a whole, and correcting it."""

from dataclasses import replace
from datetime import date

import pytest

from desktop_app.core.errors import UserError
from desktop_app.services import plans, tasks, undo


def test_particulars_can_be_corrected_and_taken_back(ledger, plan_id):
    plan = plans.the_plan(ledger)
    ids = [t.id for t in tasks.task_list(ledger, plan_id, "市财政局").tasks]
    better = replace(
        plan,
        doc_no="云府办函〔2021〕18号",
        issued=date(2021, 6, 2),
        publish_within_working_days=20,
        display_by=date(2022, 2, 28),
        notice_title="关于印发分工方案的通知",
    )
    changes = plans.save_particulars(ledger, better)
    assert changes.plans == {plan_id}
    assert plans.the_plan(ledger) == better
    assert plans.publish_by(ledger, better).day == date(2021, 7, 1)
    assert [t.id for t in tasks.task_list(ledger, plan_id, "市财政局").tasks] == ids
    undo.undo(ledger)
    assert plans.the_plan(ledger) == plan


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"publish_within_working_days": 0}, "公开期限不能是 0 个工作日"),
        ({"publish_within_working_days": 999}, "公开期限不能是 999 个工作日"),
        ({"display_by": date(2020, 1, 1)}, "集中展示日期早于印发日期"),
        ({"id": "0"}, "没有编号为“0”的方案"),
    ],
)
def test_what_cannot_be_is_refused(ledger, plan_id, change, said):
    plan = plans.the_plan(ledger)
    with pytest.raises(UserError, match=said):
        plans.save_particulars(ledger, replace(plan, **change))
    assert plans.the_plan(ledger) == plan


def test_units_are_listed_with_what_they_bear(ledger, plan_id):
    units = {u.name: u for u in plans.list_units(ledger, plan_id)}
    assert (units["市财政局"].named, units["市财政局"].support) == (3, 0)
    assert (units["市档案局"].named, units["市档案局"].support) == (0, 1)
    assert [u.name for u in units.values() if u.generic] == ["各区", "各部门", "市各有关部门"]
