"""Task lists are kept between reads, and never tell what the ledger no longer says."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import date

import pytest

from desktop_app.core.errors import UserError
from desktop_app.core.task import Progress
from desktop_app.core.terms import UnitKind
from desktop_app.services import departments, import_plan, plans, tasks, undo
from desktop_app.services.ledger import open_ledger
from desktop_app.store import plans as plan_store
from desktop_app.store import tasks as store
from desktop_app.store.journal import writing
from tests.builders import sample_plan

UNIT = "市财政局"


def office(ledger, plan_id, at=0):
    return tasks.task_list(ledger, plan_id, UNIT).tasks[at].fields.office


@pytest.fixture
def first(ledger, plan_id):
    """The first task's id, its list being read already."""
    return tasks.task_list(ledger, plan_id, UNIT).tasks[0].id


def test_edits_progress_and_undo_show_at_once_and_leave_other_tasks_alone(ledger, plan_id, first):
    before = tasks.task_list(ledger, plan_id, UNIT)
    tasks.edit(ledger, UNIT, first, {"office": "预算科"})
    tasks.add_progress(ledger, UNIT, [first], Progress(date(2021, 7, 1), "已公开（示例）"))
    after = tasks.task_list(ledger, plan_id, UNIT)
    assert (after.tasks[0].fields.office, len(after.tasks[0].progress)) == ("预算科", 1)
    assert after.tasks[1:] == before.tasks[1:]
    undo.undo(ledger)
    undo.undo(ledger)
    assert tasks.task_list(ledger, plan_id, UNIT) == before


def test_claims_and_particulars_of_the_plan_show_at_once(ledger, plan_id, first):
    listed = tasks.task_list(ledger, plan_id, UNIT)
    tasks.claim(ledger, plan_id, UNIT, [listed.claimable[0].id])
    claimed = tasks.task_list(ledger, plan_id, UNIT)
    assert len(claimed.tasks) == len(listed.tasks) + 1
    named = plans.the_plan(ledger, plan_id)
    plans.save_particulars(ledger, replace(named, doc_no="新号"))
    assert tasks.task_list(ledger, plan_id, UNIT).plan.doc_no == "新号"


def test_another_kind_of_department_has_another_list(ledger, plan_id, first):
    own = departments.department(ledger, plan_id, UNIT)
    departments.save_department(ledger, replace(own, kind=UnitKind.PARTY))
    assert any(t.needs_confirmation for t in tasks.task_list(ledger, plan_id, UNIT).tasks)


def test_what_another_program_writes_shows(ledger, plan_id, first):
    other = sqlite3.connect(ledger.path)
    other.execute("INSERT INTO task (requirement_id, unit, office) VALUES (?, ?, ?)", (first, UNIT, "办公室"))
    other.commit()
    other.close()
    assert office(ledger, plan_id) == "办公室"


def test_a_write_that_nobody_tells_of_shows(ledger, plan_id, first):
    with writing(ledger.db, "修改") as writer:
        store.write_fields(writer, first, UNIT, {"office": "国库科"})
    assert office(ledger, plan_id) == "国库科"


def test_what_was_read_within_a_write_that_failed_is_not_kept(ledger, plan_id, first):
    with pytest.raises(UserError), writing(ledger.db, "修改") as writer:
        store.write_fields(writer, first, UNIT, {"office": "国库科"})
        assert office(ledger, plan_id) == "国库科"
        raise UserError("停。", "停。")
    assert office(ledger, plan_id) is None


def test_a_ledger_that_is_only_looked_at_follows_the_one_who_writes(ledger, plan_id, first):
    looking = open_ledger(ledger.path, read_only=True)
    assert office(looking, plan_id) is None
    tasks.edit(ledger, UNIT, first, {"office": "预算科"})
    assert office(looking, plan_id) == "预算科"
    looking.close()


def test_many_tasks_at_once(ledger, plan_id, first, monkeypatch):
    monkeypatch.setattr("desktop_app.services.kept.MOST_STALE", 1)
    ids = [t.id for t in tasks.task_list(ledger, plan_id, UNIT).tasks]
    tasks.edit_many(ledger, UNIT, ids, {"office": "预算科"})
    assert {t.fields.office for t in tasks.task_list(ledger, plan_id, UNIT).tasks} == {"预算科"}


def test_units_are_read_once_and_follow_what_is_added_and_imported(ledger, plan_id, monkeypatch):
    listed = plans.list_units(ledger, plan_id)
    tasks.edit(ledger, UNIT, tasks.task_list(ledger, plan_id, UNIT).tasks[0].id, {"office": "预算科"})
    with monkeypatch.context() as patch:
        patch.setattr(plan_store, "duty_names", None)
        assert plans.list_units(ledger, plan_id) is listed
    departments.add_unit(ledger, "市示例局", UnitKind.DEPARTMENT)
    assert [u.name for u in plans.list_units(ledger, plan_id)] == [*(u.name for u in listed), "市示例局"]
    undo.undo(ledger)
    assert plans.list_units(ledger, plan_id) == listed
    own = departments.department(ledger, plan_id, UNIT)
    departments.save_department(ledger, replace(own, kind=UnitKind.PARTY))
    assert next(u.kind for u in plans.list_units(ledger, plan_id) if u.name == UNIT) is UnitKind.PARTY
    import_plan.store_plan(ledger, sample_plan(extra=True))
    assert sum(u.named for u in plans.list_units(ledger, plan_id)) > sum(u.named for u in listed)
