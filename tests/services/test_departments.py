"""Which unit we are: found under its names, its particulars proposed, its milestones kept."""

from dataclasses import replace
from datetime import date

import pytest

from desktop_app.core.errors import UserError
from desktop_app.core.task import YearRecord
from desktop_app.core.terms import UnitKind
from desktop_app.services import departments, plans, tasks, undo

UNIT = "市财政局"


@pytest.mark.parametrize(
    ("unit", "full", "self_word", "office_word"),
    [
        ("市财政局", "云州市财政局", "我局", "科室"),
        ("市府办公室", "云州市府办公室", "我办", "科室"),
        ("市国资委", "云州市国资委", "我委", "科室"),
        ("云东区人民政府", "云州市云东区人民政府", "我区", "责任单位"),
        ("云州学院", "云州学院", "我院", "科室"),
    ],
)
def test_particulars_are_proposed_from_the_name(ledger, plan_id, unit, full, self_word, office_word):
    found = departments.department(ledger, plan_id, unit)
    assert (found.full_name, found.self_word, found.office_word) == (full, self_word, office_word)
    assert found.signature == full
    assert found.addressee == "市人民政府办公室"


def test_a_unit_is_found_under_its_full_name(ledger, plan_id):
    assert departments.known_unit(ledger, plan_id, UNIT) == UNIT
    assert departments.known_unit(ledger, plan_id, "云州市财政局") == UNIT


def test_an_unknown_unit_is_refused_with_the_nearest(ledger, plan_id):
    with pytest.raises(UserError, match="没有单位“市财正局”。是否为“市财政局”"):
        departments.known_unit(ledger, plan_id, "市财正局")
    with pytest.raises(UserError, match="没有单位“各部门”"):
        departments.known_unit(ledger, plan_id, "各部门")


def test_a_department_the_plan_does_not_name_gets_the_general_tasks(ledger, plan_id):
    departments.add_unit(ledger, "市水务局", UnitKind.DEPARTMENT)
    assert departments.known_unit(ledger, plan_id, "市水务局") == "市水务局"
    assert [t.label for t in tasks.task_list(ledger, plan_id, "市水务局").tasks] == ["二-1"]
    assert [u.name for u in plans.list_units(ledger, plan_id)][-1] == "市水务局"


def test_particulars_are_kept_and_a_change_of_kind_touches_the_lists(ledger, plan_id):
    assert not departments.is_stored(ledger, UNIT)
    own = replace(
        departments.department(ledger, plan_id, UNIT), office_word="处室", kind=UnitKind.INSTITUTION
    )
    changes = departments.save_department(ledger, own)
    assert changes.settings
    assert changes.plans == {plan_id}
    assert departments.department(ledger, plan_id, UNIT) == own
    assert tasks.task_list(ledger, plan_id, UNIT).tasks[-1].needs_confirmation
    undo.undo(ledger)
    assert not departments.is_stored(ledger, UNIT)


def test_an_empty_name_is_refused(ledger, plan_id):
    own = departments.department(ledger, plan_id, UNIT)
    with pytest.raises(UserError, match="落款不能为空"):
        departments.save_department(ledger, replace(own, signature=" "))
    with pytest.raises(UserError, match="单位名称不能为空"):
        departments.add_unit(ledger, " ", UnitKind.DEPARTMENT)


def test_the_choice_is_remembered_while_it_stands(ledger, plan_id):
    assert departments.current(ledger) == (plan_id, None)
    departments.choose(ledger, plan_id, UNIT)
    assert departments.current(ledger) == (plan_id, UNIT)
    undo.undo(ledger)
    assert departments.current(ledger) == (None, None)


def test_the_years_milestones_are_kept(ledger, plan_id):
    record = YearRecord(
        review_sent_on=date(2021, 6, 20),
        approved_on=date(2021, 6, 28),
        approved_by="局务会",
        published_on=date(2021, 7, 1),
        published_url="https://example.invalid/plan",
        published_column="政务公开／工作方案",
        submitted_on=date(2021, 12, 20),
        submitted_via="公文交换",
        submitted_to="市人民政府办公室",
        submitted_receipt="已签收",
    )
    assert departments.save_year_record(ledger, plan_id, UNIT, record).settings
    assert departments.year_record(ledger, plan_id, UNIT) == record


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (YearRecord(published_on=date(2021, 5, 1)), "公开日期早于市方案印发日期"),
        (YearRecord(review_sent_on=date(2021, 6, 9), approved_on=date(2021, 6, 8)), "审定日期早于送审日期"),
    ],
)
def test_impossible_dates_are_refused(ledger, plan_id, record, said):
    with pytest.raises(UserError, match=said):
        departments.save_year_record(ledger, plan_id, UNIT, record)
    assert departments.year_record(ledger, plan_id, UNIT) == YearRecord()
