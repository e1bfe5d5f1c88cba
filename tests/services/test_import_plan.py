"""Storing a plan, and storing it again."""

from dataclasses import replace
from datetime import date

import pytest

from desktop_app.core.errors import UserError
from desktop_app.services import import_plan, plans, tasks, undo
from tests.builders import lead, requirement, sample_plan

UNIT = "市财政局"


def texts(ledger, plan_id, unit=UNIT):
    return [t.text for t in tasks.task_list(ledger, plan_id, unit).tasks]


def test_a_stored_plan_says_what_it_is(ledger, plan_id):
    (plan,) = plans.list_plans(ledger)
    assert (plan.id, plan.year, plan.sections, plan.requirements) == (plan_id, 2021, 3, 6)
    assert (plan.doc_no, plan.issued) == ("云府办〔2021〕8号", date(2021, 6, 1))


def test_ids_are_the_same_on_every_pc(ledger, plan_id, tmp_path):
    from desktop_app.services.ledger import create_ledger

    other = create_ledger(tmp_path / "另一台.zwgk")
    other_id, _ = import_plan.store_plan(other, sample_plan())
    here = [t.id for t in tasks.task_list(ledger, plan_id, UNIT).tasks]
    there = [t.id for t in tasks.task_list(other, other_id, UNIT).tasks]
    other.close()
    assert (plan_id, here) == (other_id, there)


def test_the_date_of_issue_can_be_given(ledger):
    bare = replace(sample_plan(title="云州市政务公开工作分工方案"), issued=None)
    plan_id, _ = import_plan.store_plan(ledger, bare, issued=date(2022, 5, 6))
    assert plans.the_plan(ledger, plan_id).issued == date(2022, 5, 6)


def test_importing_the_same_again_changes_nothing(ledger, plan_id):
    before = undo.labels(ledger)
    again, changes = import_plan.store_plan(ledger, sample_plan(), source_name="方案.docx")
    assert (again, bool(changes), undo.labels(ledger)) == (plan_id, False, before)


def test_a_changed_plan_keeps_what_was_filled_in(ledger, plan_id):
    first = tasks.task_list(ledger, plan_id, UNIT).tasks[0]
    tasks.edit(ledger, UNIT, first.id, {"measures": ("每月10日前公开。",)})
    plan = sample_plan(extra=True)
    section = plan.sections[0]
    rows = [
        replace(section.requirements[0], text="按月公开全市及各区预算执行情况。"),
        *section.requirements[1:],
    ]
    changed = replace(plan, sections=(replace(section, requirements=tuple(rows)), *plan.sections[1:]))

    seen = import_plan.review(ledger, changed)
    assert seen.existing
    assert seen.added == ("一-4",)
    assert seen.changed == (("一-1", "按月公开全市预算执行情况。", "按月公开全市及各区预算执行情况。"),)
    assert seen.removed == ()

    import_plan.store_plan(ledger, changed)
    kept = tasks.tasks_by_id(ledger, plan_id, UNIT, [first.id])[first.id]
    assert kept.text == "按月公开全市及各区预算执行情况。"
    assert kept.fields.measures == ("每月10日前公开。",)


def test_a_requirement_that_is_gone_is_set_aside_and_comes_back(ledger, plan_id):
    gone = tasks.task_list(ledger, plan_id, UNIT).tasks[1]
    tasks.edit(ledger, UNIT, gone.id, {"office": "税政科"})
    plan = sample_plan()
    section = plan.sections[0]
    shorter = replace(section, requirements=(section.requirements[0], section.requirements[2]))
    smaller = replace(plan, sections=(shorter, *plan.sections[1:]))
    assert import_plan.review(ledger, smaller).removed == ("一-2",)
    import_plan.store_plan(ledger, smaller)
    assert gone.text not in texts(ledger, plan_id)
    import_plan.store_plan(ledger, plan)
    back = tasks.tasks_by_id(ledger, plan_id, UNIT, [gone.id])[gone.id]
    assert back.fields.office == "税政科"


def test_a_moved_requirement_keeps_its_id_and_the_new_one_gets_another(ledger, plan_id):
    before = tasks.task_list(ledger, plan_id, UNIT).tasks
    plan = sample_plan()
    section = plan.sections[0]
    new = requirement(1, "公布政府采购目录。", *lead(UNIT))
    rows = (new, *(replace(r, no=r.no + 1) for r in section.requirements))
    grown = replace(plan, sections=(replace(section, requirements=rows), *plan.sections[1:]))
    import_plan.store_plan(ledger, grown)
    after = {t.text: t.id for t in tasks.task_list(ledger, plan_id, UNIT).tasks}
    assert all(after[t.text] == t.id for t in before)
    assert after["公布政府采购目录。"] not in {t.id for t in before}


def test_one_step_of_undo_takes_an_import_back_and_redo_brings_it(ledger, plan_id):
    full = texts(ledger, plan_id)
    changes = undo.undo(ledger)
    assert changes.plans == {plan_id}
    assert plans.list_plans(ledger) == ()
    undo.redo(ledger)
    assert texts(ledger, plan_id) == full


def test_a_plan_without_a_task_is_refused(ledger):
    with pytest.raises(UserError, match="没有识别到任务"):
        import_plan.store_plan(ledger, replace(sample_plan(), sections=()))
    assert plans.list_plans(ledger) == ()
