"""Correcting a plan before it is imported: what each correction does, and that each can be undone."""

from __future__ import annotations

from dataclasses import replace

from desktop_app.core.plan import Duty, Plan, Requirement, Section
from desktop_app.core.terms import Role, Scope
from desktop_app.ui.dialogs.review_draft import ReviewDraft, UnitCell
from desktop_app.ui.dialogs.review_rows import Mark


def read_cell(raw: str, role: Role) -> UnitCell:
    """Units separated by 、 and nothing more; one with 某 is doubtful."""
    names = tuple(raw.split("、"))
    doubts = tuple(f"“{n}”不是已知的单位。" for n in names if "某" in n)
    return UnitCell(tuple(Duty(n, role) for n in names), (names,), doubts)


def lead(*names: str) -> tuple[Duty, ...]:
    return tuple(Duty(n, Role.LEAD) for n in names)


def sample() -> Plan:
    first = Section(
        "一",
        "甲",
        (
            Requirement(1, "公开一。", "市甲局", lead("市甲局")),
            Requirement(2, "公开二。", None, lead("市甲局"), inherited=True),
            Requirement(3, "公开三。", None, lead("市甲局"), inherited=True),
            Requirement(4, "公开四。", "市乙局", lead("市乙局"), ambiguous=True, doubt="不清楚。"),
        ),
    )
    relevant = (Duty("市各有关部门", Role.LEAD, Scope.RELEVANT_DEPARTMENTS),)
    second = Section("二", "乙", (Requirement(None, "公开五。", "市各有关部门", relevant),))
    return Plan("某市2017年分工方案", "某市办", None, None, (first, second), dropped_lines=("打印", "6.补的"))


def draft() -> ReviewDraft:
    return ReviewDraft(sample(), read_cell)


def key(d: ReviewDraft, label: str) -> int:
    return next(r.key for s in d.sections for r in s.rows if d.label(r.key) == label)


def test_an_untouched_draft_gives_the_plan_back() -> None:
    assert draft().plan() == sample()


def test_marks_name_what_to_look_at() -> None:
    d = draft()
    assert [d.label(k) for k in d.marked(Mark.INHERITED)] == ["一-2", "一-3"]
    assert [d.label(k) for k in d.marked(Mark.AMBIGUOUS)] == ["一-4"]
    assert [d.label(k) for k in d.marked(Mark.CLAIMABLE)] == ["二"]
    assert d.doubt(key(d, "一-4")) == "不清楚。"


def test_a_corrected_unit_cell_reaches_the_rows_below_it() -> None:
    d = draft()
    d.set_units(key(d, "一-1"), "市丙局、市丁局")
    rows = d.plan().sections[0].requirements
    assert [r.units for r in rows[:3]] == [("市丙局", "市丁局")] * 3
    assert rows[3].units == ("市乙局",)
    assert rows[1].inherited and rows[1].lead_raw is None
    d.undo()
    assert d.plan() == sample()
    d.redo()
    assert d.plan().sections[0].requirements[2].units == ("市丙局", "市丁局")


def test_a_doubtful_correction_is_marked_with_its_reason() -> None:
    d = draft()
    d.set_units(key(d, "一-1"), "某某处")
    assert Mark.AMBIGUOUS in d.marks(key(d, "一-1"))
    assert d.doubt(key(d, "一-1")) == "“某某处”不是已知的单位。"


def test_units_of_a_support_column_survive_a_corrected_cell() -> None:
    support = (*lead("市甲局"), Duty("市戊局", Role.SUPPORT))
    row = Requirement(1, "公开。", "市甲局", support, support_raw="市戊局")
    d = ReviewDraft(replace(sample(), sections=(Section("一", "甲", (row,)),)), read_cell)
    d.set_units(key(d, "一-1"), "市丙局")
    corrected = d.plan().sections[0].requirements[0]
    assert (corrected.units, corrected.support_units) == (("市丙局",), ("市戊局",))


def test_an_emptied_unit_cell_takes_the_one_above() -> None:
    d = draft()
    d.set_units(key(d, "一-4"), "")
    row = d.plan().sections[0].requirements[3]
    assert (row.units, row.inherited, row.ambiguous) == (("市甲局",), True, False)


def test_an_inherited_row_given_its_own_units_cuts_the_chain_for_those_below() -> None:
    d = draft()
    d.set_units(key(d, "一-2"), "市丙局")
    rows = d.plan().sections[0].requirements
    assert [r.units for r in rows[:3]] == [("市甲局",), ("市丙局",), ("市丙局",)]


def test_the_first_row_of_a_section_inherits_from_nobody() -> None:
    d = draft()
    d.set_units(key(d, "二"), "")
    row = d.plan().sections[1].requirements[0]
    assert row.units == () and not row.inherited
    assert Mark.AMBIGUOUS in d.marks(key(d, "二"))


def test_confirming_settles_a_doubt_and_keeps_the_fact_of_inheritance() -> None:
    d = draft()
    d.confirm([key(d, "一-4"), key(d, "一-2")])
    assert not d.marked(Mark.AMBIGUOUS)
    assert len(d.marked(Mark.INHERITED)) == 1
    rows = d.plan().sections[0].requirements
    assert not rows[3].ambiguous and rows[3].doubt is None
    assert rows[1].inherited
    d.undo()
    assert len(d.marked(Mark.AMBIGUOUS)) == 1


def test_split_and_merge_lose_no_character() -> None:
    d = draft()
    new = d.split(key(d, "一-1"), 2)
    assert new is not None
    rows = d.plan().sections[0].requirements
    assert [r.text for r in rows[:3]] == ["公开", "一。", "公开二。"]
    assert rows[1].units == ("市甲局",) and rows[1].inherited
    d.merge_up(new)
    assert d.plan() == sample()
    assert d.split(key(d, "一-1"), 0) is None


def test_removing_the_first_of_a_merged_cell_keeps_its_units_for_the_others() -> None:
    d = draft()
    d.remove(key(d, "一-1"))
    rows = d.plan().sections[0].requirements
    assert [r.text for r in rows] == ["公开二。", "公开三。", "公开四。"]
    assert rows[0].lead_raw == "市甲局" and not rows[0].inherited
    assert rows[1].units == ("市甲局",)


def test_moving_takes_the_units_along_and_leaves_them_for_the_others() -> None:
    d = draft()
    d.move(key(d, "一-1"), d.sections[1].key)
    first, second = d.plan().sections
    assert second.requirements[-1].lead_raw == "市甲局"
    assert first.requirements[0].lead_raw == "市甲局" and not first.requirements[0].inherited
    assert first.requirements[1].units == ("市甲局",)


def test_moving_the_last_row_takes_its_section_away_and_undo_brings_it_back() -> None:
    d = draft()
    d.move(key(d, "二"), d.sections[0].key)
    assert len(d.sections) == 1
    d.undo()
    assert d.plan() == sample()


def test_a_dropped_line_can_be_taken_in() -> None:
    d = draft()
    new = d.take_in(1, key(d, "一-4"))
    assert d.head.dropped_lines == ("打印",)
    row = d.row(new)
    assert row is not None
    assert (row.requirement.text, row.requirement.units) == ("6.补的", ("市乙局",))


def test_an_equal_value_is_no_step() -> None:
    d = draft()
    assert not d.set_text(key(d, "一-1"), "公开一。")
    assert d.undo_label is None
    assert not d.undo()
