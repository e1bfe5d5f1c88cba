"""A plan read again keeps the identity of what it shares with the one stored."""

from dataclasses import replace

from desktop_app.core.matching import Known, match, section_key
from tests.builders import lead, requirement, sample_plan


def known_of(plan):
    return [
        Known(f"{si}-{i}", section_key(s.no, s.title), r.no, i, r.text)
        for si, s in enumerate(plan.sections, start=1)
        for i, r in enumerate(s.requirements, start=1)
    ]


def test_the_same_plan_matches_one_to_one():
    plan = sample_plan()
    assert match(known_of(plan), plan) == [k.id for k in known_of(plan)]


def test_a_requirement_in_the_middle_moves_the_others_without_losing_them():
    plan = sample_plan()
    first = plan.sections[0]
    rows = list(first.requirements)
    rows.insert(1, requirement(2, "公布三公经费。", *lead("市财政局")))
    rows[2:] = [replace(r, no=r.no + 1) for r in rows[2:]]
    changed = replace(plan, sections=(replace(first, requirements=tuple(rows)), *plan.sections[1:]))
    assert match(known_of(plan), changed)[:4] == ["1-1", None, "1-2", "1-3"]


def test_a_changed_wording_is_recognised_by_its_place():
    plan = sample_plan()
    first = plan.sections[0]
    rows = list(first.requirements)
    rows[0] = replace(rows[0], text="按月公开全市及各区预算执行情况。")
    changed = replace(plan, sections=(replace(first, requirements=tuple(rows)), *plan.sections[1:]))
    assert match(known_of(plan), changed)[0] == "1-1"


def test_another_wording_under_the_same_number_is_new():
    plan = sample_plan()
    first = plan.sections[0]
    rows = list(first.requirements)
    rows[0] = replace(rows[0], text="组织开展农村环境整治信息发布。")
    changed = replace(plan, sections=(replace(first, requirements=tuple(rows)), *plan.sections[1:]))
    assert match(known_of(plan), changed)[0] is None


def test_no_stored_requirement_is_taken_twice():
    plan = sample_plan()
    first = plan.sections[0]
    twice = replace(plan, sections=(replace(first, requirements=first.requirements * 2), *plan.sections[1:]))
    found = [f for f in match(known_of(plan), twice) if f is not None]
    assert len(found) == len(set(found)) == plan.requirement_count
