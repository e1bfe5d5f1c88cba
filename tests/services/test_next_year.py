"""A new plan beside the old one: what is proposed, decided, carried over and brought to mind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desktop_app.core.errors import UserError
from desktop_app.core.pace import Pace, PaceKind
from desktop_app.core.succession import Relation
from desktop_app.core.task import Progress, TaskFields
from desktop_app.core.terms import Document, Frequency, Publicity, Status, UnitKind, YearEnd
from desktop_app.services import (
    carry_over,
    departments,
    document_checks,
    figures,
    import_plan,
    next_year,
    occurrences,
    tasks,
    undo,
    unit_book,
    year_comparison,
    year_snapshot,
)
from desktop_app.services.next_year import Decision
from desktop_app.store import inspection
from tests.years import first_year, second_year

UNIT = "市财政局"
FILLED = {
    "measures": ("每月10日前公开，2017年11月底前完成汇总。", "同步解读。"),
    "office": "预算科",
    "person": "张某（示例）",
    "phone": "0757-1",
    "support_offices": ("国库科",),
    "frequency": Frequency.MONTHLY,
    "due_day": 10,
    "channel": "门户网站",
    "publicity": Publicity.PROACTIVE,
    "deadline": date(2017, 11, 30),
    "status": Status.CONTINUING,
    "year_end": YearEnd.DONE,
    "reason": "无",
    "remark": "只在当年",
    "our_part": "全部",
}


@pytest.fixture
def years(ledger):
    """Ids of both plans; last year is filled in for 市财政局."""
    old = import_plan.store_plan(ledger, first_year())[0]
    new = import_plan.store_plan(ledger, second_year())[0]
    listed = by_label(ledger, old, UNIT)
    tasks.edit(ledger, UNIT, listed["一-1"].id, FILLED)
    tasks.add_progress(ledger, UNIT, [listed["一-1"].id], Progress(date(2017, 7, 3), "已公开。"))
    tasks.edit(ledger, UNIT, listed["一-2"].id, {"year_end": YearEnd.NOT_DONE, "reason": "政策未出台"})
    tasks.edit(
        ledger, UNIT, listed["一-3"].id, {"measures": ("公开债务。",), "year_end": YearEnd.CONDITION_UNMET}
    )
    tasks.edit(ledger, UNIT, listed["二-1"].id, {"status": Status.COMPLETED, "office": "办公室"})
    return old, new


def by_label(ledger, plan_id, unit):
    return {t.label: t for t in tasks.task_list(ledger, plan_id, unit).tasks}


def confirmed(taken, least=0):
    return [p for p in taken.pairs if p.score >= least]


def test_what_is_proposed(ledger, years):
    taken = next_year.review(ledger, *years, UNIT)
    assert taken.former_units == (UNIT,)
    assert [(p.task.label, p.former.label, p.relation) for p in taken.pairs] == [
        ("一-1", "一-1", Relation.ONE),
        ("一-2", "一-3", Relation.SPLIT),
        ("一-3", "一-3", Relation.SPLIT),
        ("一-4", "一-2", Relation.ONE),
        ("二-1", "二-1", Relation.ONE),
    ]
    scores = {p.task.label: p.score for p in taken.pairs}
    assert scores["一-1"] == scores["二-1"] == 100 and 90 < scores["一-4"] < 100
    assert [(f.task.label, f.note) for f in taken.fresh] == [("一-5", "")]
    assert [(g.former.label, g.note) for g in taken.gone] == [
        ("一-4", ""),
        ("二-3", "本年方案 二-3，未列本部门"),
    ]


def test_everything_asked_for_is_carried_and_nothing_else(ledger, years):
    taken = next_year.review(ledger, *years, UNIT)
    told, changes = carry_over.carry_over(ledger, taken, confirmed(taken), carry_over.CARRIED)
    now = by_label(ledger, years[1], UNIT)
    assert now["一-1"].fields == TaskFields(
        **{n: FILLED[n] for n in carry_over.CARRIED}, due_day=10
    )  # fmt: skip
    assert now["一-1"].progress == ()
    assert now["一-2"].fields.measures == now["一-3"].fields.measures == ("公开债务。",)
    assert now["二-1"].fields == TaskFields(office="办公室")
    assert (told.pairs, told.tasks, told.kept) == (5, 4, 0)
    assert dict(told.fields)["measures"] == 3 and dict(told.fields)["office"] == 2
    assert [(s.label, s.dates) for s in told.stale] == [("一-1", ("2017年11月底",))]
    assert (now["一-1"].id, UNIT) in changes.tasks
    assert inspection.inspect(ledger.db)[0] == []


def test_one_step_takes_all_of_it_back(ledger, years):
    before = tasks.task_list(ledger, years[1], UNIT).tasks
    taken = next_year.review(ledger, *years, UNIT)
    carry_over.carry_over(ledger, taken, confirmed(taken), carry_over.CARRIED)
    assert undo.labels(ledger)[0] == "沿用《云州市2017年政务公开工作要点分工方案》"
    undo.undo(ledger)
    assert tasks.task_list(ledger, years[1], UNIT).tasks == before
    assert all(p.decision is None for p in next_year.review(ledger, *years, UNIT).pairs)
    undo.redo(ledger)
    assert by_label(ledger, years[1], UNIT)["一-1"].fields.office == "预算科"
    assert all(p.decision is Decision.SUCCEEDS for p in next_year.review(ledger, *years, UNIT).pairs)


def test_what_is_filled_in_stays_also_where_it_was_filled_in_meanwhile(ledger, years):
    taken = next_year.review(ledger, *years, UNIT)
    first = by_label(ledger, years[1], UNIT)["一-1"]
    tasks.edit(ledger, UNIT, first.id, {"measures": ("今年的措施。",), "frequency": Frequency.QUARTERLY})
    told, _ = carry_over.carry_over(ledger, taken, confirmed(taken), carry_over.CARRIED)
    fields = by_label(ledger, years[1], UNIT)["一-1"].fields
    assert (fields.measures, fields.frequency, fields.due_day) == (
        ("今年的措施。",),
        Frequency.QUARTERLY,
        None,
    )
    assert fields.office == "预算科"
    assert told.kept == 2 and told.stale == ()
    again, changes = carry_over.carry_over(ledger, taken, confirmed(taken), carry_over.CARRIED)
    assert again.tasks == 0 and not changes, "a second time changes nothing"


def test_only_what_was_ticked(ledger, years):
    taken = next_year.review(ledger, *years, UNIT)
    carry_over.carry_over(ledger, taken, confirmed(taken), ("office", "phone"))
    fields = by_label(ledger, years[1], UNIT)["一-1"].fields
    assert fields == TaskFields(office="预算科", phone="0757-1")
    _, changes = carry_over.carry_over(ledger, taken, confirmed(taken), ())
    assert not changes


def test_the_answer_to_a_word_of_frequency_comes_along_without_the_years_answer(ledger, years):
    old = by_label(ledger, years[0], UNIT)["一-2"]
    pace = Pace(PaceKind.AS_FIT, term=15, condition="政策出台", held=False, held_reason="未出台")
    occurrences.set_rhythm(ledger, UNIT, [old.id], frequency=None, due_day=None, pace=pace)
    taken = next_year.review(ledger, *years, UNIT)
    carry_over.carry_over(ledger, taken, confirmed(taken), ("frequency",))
    new = by_label(ledger, years[1], UNIT)["一-4"]
    found = occurrences.of_task(ledger, years[1], UNIT, new.id, date(2018, 7, 1)).pace
    assert found == Pace(PaceKind.AS_FIT, term=15)


def test_decisions_are_kept_and_can_be_taken_back(ledger, years):
    taken = next_year.review(ledger, *years, UNIT)
    first, second, *_ = taken.pairs
    next_year.decide(ledger, [first.decided(Decision.SUCCEEDS), second.decided(Decision.DIFFERENT)])
    again = next_year.review(ledger, *years, UNIT)
    assert [p.decision for p in again.pairs[:3]] == [Decision.SUCCEEDS, Decision.DIFFERENT, None]
    assert [f.task.label for f in again.fresh] == ["一-2", "一-5"]
    next_year.decide(ledger, [], forget=[second.decided(Decision.DIFFERENT)])
    assert [p.decision for p in next_year.review(ledger, *years, UNIT).pairs[:2]] == [Decision.SUCCEEDS, None]


def test_a_pair_made_by_hand_joins_two_old_tasks(ledger, years):
    old, new = by_label(ledger, years[0], UNIT), by_label(ledger, years[1], UNIT)
    tasks.edit(ledger, UNIT, old["一-4"].id, {"measures": ("建立制度。",), "office": "国资科"})
    by_hand = next_year.Pair(new["一-1"], old["一-4"], 0, Relation.JOINED)
    next_year.decide(ledger, [by_hand.decided(Decision.SUCCEEDS)])
    taken = next_year.review(ledger, *years, UNIT)
    assert [(p.former.label, p.score) for p in taken.pairs[:2]] == [("一-1", 100), ("一-4", 0)]
    assert "一-4" not in [g.former.label for g in taken.gone]
    carry_over.carry_over(ledger, taken, confirmed(taken), ("measures", "office"))
    fields = by_label(ledger, years[1], UNIT)["一-1"].fields
    assert fields.measures == (*FILLED["measures"], "建立制度。") and fields.office == "预算科"


def test_two_tasks_of_one_plan_are_no_pair(ledger, years):
    one, two, *_ = by_label(ledger, years[1], UNIT).values()
    with pytest.raises(UserError, match="同属一份方案"):
        next_year.decide(ledger, [next_year.Pair(one, two, 0, Relation.ONE).decided(Decision.SUCCEEDS)])
    with pytest.raises(UserError, match="同一份"):
        next_year.review(ledger, years[1], years[1], UNIT)


def test_last_years_unfinished_tasks_come_to_mind(ledger, years):
    taken = next_year.review(ledger, *years, UNIT)
    assert {p.task.label: next_year.unfinished(p.former) for p in taken.pairs} == {
        "一-1": None,
        "一-2": "上年条件未具备",
        "一-3": "上年条件未具备",
        "一-4": "上年未落实",
        "二-1": None,
    }
    assert [next_year.unfinished(g.former) for g in taken.gone] == ["上年未办结", "上年未办结"]
    assert carry_over.reminders(ledger, years[1], UNIT) == {}
    next_year.decide(ledger, [p.decided(Decision.SUCCEEDS) for p in taken.pairs])
    found = carry_over.reminders(ledger, years[1], UNIT).values()
    assert [(r.label, r.word, r.former.label, r.reason) for r in sorted(found, key=lambda r: r.label)] == [
        ("一-2", "上年条件未具备", "一-3", None),
        ("一-3", "上年条件未具备", "一-3", None),
        ("一-4", "上年未落实", "一-2", "政策未出台"),
    ]


def test_carried_dates_of_last_year_are_told_until_somebody_edits_them(ledger, years):
    taken = next_year.review(ledger, *years, UNIT)
    carry_over.carry_over(ledger, taken, confirmed(taken), carry_over.CARRIED)
    assert [(s.label, s.dates) for s in carry_over.stale_measures(ledger, years[1], UNIT)] == [
        ("一-1", ("2017年11月底",))
    ]
    shot = year_snapshot.snapshot(ledger, years[1], UNIT, date(2018, 7, 1))
    doubts = document_checks.check(ledger, shot, Document.PLAN)
    assert "沿用的措施中有往年日期 1 项" in [d.text for d in doubts]
    first = by_label(ledger, years[1], UNIT)["一-1"]
    tasks.edit(ledger, UNIT, first.id, {"measures": ("2018年11月底前完成汇总。",)})
    assert carry_over.stale_measures(ledger, years[1], UNIT) == ()


def fill_tax_offices(ledger, old):
    for unit, office in (("市国税局", "征管科"), ("市地税局", "法规科")):
        listed = by_label(ledger, old, unit)
        tasks.edit(
            ledger, unit, listed["三-1"].id, {"office": office, "measures": (f"{office}公布。", "共同公布。")}
        )


def test_a_renamed_department_finds_its_old_tasks(ledger, years):
    fill_tax_offices(ledger, years[0])
    departments.save_department(ledger, departments.department(ledger, years[0], "市国税局"))
    assert next_year.former_units(ledger, *years, "市税务局") == ("市国税局", "市地税局")
    taken = next_year.review(ledger, *years, "市税务局")
    assert [(p.task.label, p.former.unit, p.former.label, p.score) for p in taken.pairs] == [
        ("二-1", "市国税局", "二-1", 100),
        ("二-1", "市地税局", "二-1", 100),
        ("三-1", "市国税局", "三-1", 100),
        ("三-1", "市地税局", "三-1", 100),
        ("三-2", "市国税局", "三-2", 100),
    ]
    carry_over.carry_over(ledger, taken, taken.pairs, carry_over.CARRIED)
    fields = by_label(ledger, years[1], "市税务局")["三-1"].fields
    assert fields.measures == ("征管科公布。", "共同公布。", "法规科公布。") and fields.office == "征管科"


def test_only_the_old_unit_that_the_ledger_knows_counts(ledger, years):
    listed = by_label(ledger, years[0], "市国税局")
    tasks.edit(ledger, "市国税局", listed["三-1"].id, {"office": "征管科"})
    assert next_year.former_units(ledger, *years, "市税务局") == ("市国税局",)


def test_a_rename_of_the_officers_own_counts_from_its_year(ledger, years):
    assert next_year.former_units(ledger, *years, "市公共资源交易中心") == ()
    unit_book.save_rename(ledger, unit_book.UnitRename(("市档案局",), "市公共资源交易中心", 2019))
    assert next_year.former_units(ledger, *years, "市公共资源交易中心") == ()
    unit_book.save_rename(ledger, unit_book.UnitRename(("市档案局",), "市公共资源交易中心", 2018))
    assert next_year.former_units(ledger, *years, "市公共资源交易中心") == ("市档案局",)
    taken = next_year.review(ledger, *years, "市公共资源交易中心")
    assert ("二-3", "二-3") in [(p.task.label, p.former.label) for p in taken.pairs]


def test_a_requirement_that_was_anothers_is_new_to_us_and_says_whose_it_was(ledger, years):
    departments.add_unit(ledger, "市公共资源交易中心", UnitKind.DEPARTMENT)
    taken = next_year.review(ledger, *years, "市公共资源交易中心")
    notes = {f.task.label: f.note for f in taken.fresh}
    assert notes["二-3"] == "上年方案有此项，由市档案局、市财政局承担"


def test_which_plan_is_last_years(ledger, years):
    province = replace(
        first_year(), title="南江省2017年政务公开工作要点分工方案", issuer="南江省人民政府办公厅"
    )
    other = import_plan.store_plan(ledger, province)[0]
    assert [p.id for p in next_year.older_plans(ledger, years[1])] == [years[0], other]
    assert next_year.former_plan(ledger, years[1], UNIT).id == years[0]
    assert next_year.older_plans(ledger, years[0]) == ()
    pair = next_year.review(ledger, other, years[1], UNIT).pairs[0]
    next_year.decide(ledger, [pair.decided(Decision.SUCCEEDS)])
    assert next_year.former_plan(ledger, years[1], UNIT).id == other, "what was confirmed goes before"


def test_our_unit_is_found_where_none_is_named(ledger, years):
    assert next_year.the_unit(ledger, *years) == UNIT
    departments.choose(ledger, years[0], "市国税局")
    assert next_year.the_unit(ledger, *years) == "市税务局"
    assert next_year.the_unit(ledger, *years, "云州市财政局") == UNIT
    with pytest.raises(UserError, match="没有单位"):
        next_year.the_unit(ledger, *years, "市气象局")


def test_last_year_in_the_report(ledger, years):
    figures.save_figures(ledger, years[0], UNIT, {"published": 12})
    shot = year_snapshot.snapshot(ledger, years[1], UNIT, date(2018, 12, 31))
    last = shot.last_year
    assert (last.year, last.figures) == (2017, {"published": 12})
    assert (last.outcome.total, last.outcome.done, last.outcome.not_done) == (6, 1, 1)
    assert year_snapshot.snapshot(ledger, years[0], UNIT, date(2017, 12, 31)).last_year is None


def test_last_year_of_a_renamed_unit_adds_up(ledger, years):
    for unit, count in (("市国税局", 3), ("市地税局", 4)):
        figures.save_figures(ledger, years[0], unit, {"published": count})
        departments.save_department(ledger, departments.department(ledger, years[0], unit))
    plan = tasks.task_list(ledger, years[1], "市税务局").plan
    assert year_comparison.last_year(ledger, plan, "市税务局").figures == {"published": 7}
