"""The officer's own dictionary of units: what it makes of the next import, and whom it suggests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desktop_app.core.errors import UserError
from desktop_app.core.plan import Plan
from desktop_app.core.terms import UnitKind
from desktop_app.services import departments, import_plan, undo, unit_book
from desktop_app.services.ledger import Ledger
from desktop_app.services.unit_book import UnitEntry, UnitRename


def read(ledger: Ledger, units: str, year: int = 2031) -> Plan:
    text = f"云溪市{year}年政务公开工作要点\n一、强化公开\n1.公开预算。（责任单位：{units}）\n{year}年3月1日"
    return import_plan.take(import_plan.pasted(text), names=unit_book.names(ledger)).plan


def units_of(plan: Plan) -> list[str]:
    return [d.name for d in plan.sections[0].requirements[0].duties]


def test_a_unit_the_officer_adds_is_kept_whole_and_takes_the_prefix(ledger: Ledger) -> None:
    cell = "市财政局、档案馆和方志馆"
    assert units_of(read(ledger, cell)) == ["市财政局", "市档案馆", "市方志馆"]
    unit_book.save_entry(ledger, UnitEntry("市档案馆和方志馆", UnitKind.INSTITUTION, ("档志馆",)))
    assert units_of(read(ledger, cell)) == ["市财政局", "市档案馆和方志馆"]
    known = unit_book.names(ledger)
    assert known.same("市档志馆", "市档案馆和方志馆")
    assert known.kind("市档志馆") is UnitKind.INSTITUTION


def test_an_alias_goes_with_those_the_unit_has_and_changes_no_wording(ledger: Ledger) -> None:
    unit_book.save_entry(ledger, UnitEntry("市发展和改革局", UnitKind.DEPARTMENT, ("发改统筹局",)))
    known = unit_book.names(ledger)
    assert known.same("市发改统筹局", "市发改委")
    assert units_of(read(ledger, "市发改统筹局")) == ["市发改统筹局"]


def test_adding_changing_and_removing_are_one_undo_step_each(ledger: Ledger) -> None:
    entry = UnitEntry("市大数据专班", UnitKind.DEPARTMENT)
    unit_book.save_entry(ledger, entry)
    unit_book.save_entry(ledger, replace(entry, aliases=("数据专班",)))
    unit_book.save_rename(ledger, UnitRename(("市网信中心",), "市大数据专班", 2030))
    unit_book.remove_entry(ledger, "市大数据专班")
    assert unit_book.book(ledger).entries == ()
    undo.undo(ledger)
    assert unit_book.book(ledger).entries[0].aliases == ("数据专班",)
    undo.undo(ledger)
    assert unit_book.book(ledger).renames == ()
    undo.undo(ledger)
    assert unit_book.book(ledger).entries == (entry,)
    undo.redo(ledger)
    assert unit_book.book(ledger).entries[0].aliases == ("数据专班",)


@pytest.mark.parametrize("name", ["", "局", "市财政局、市民政局", "2018"])
def test_what_is_no_name_is_refused(ledger: Ledger, name: str) -> None:
    with pytest.raises(UserError, match="不是单位名称"):
        unit_book.save_entry(ledger, UnitEntry(name, UnitKind.DEPARTMENT))


def test_a_name_that_is_another_units_is_refused(ledger: Ledger) -> None:
    unit_book.save_entry(ledger, UnitEntry("市甲局", UnitKind.DEPARTMENT, ("甲办",)))
    with pytest.raises(UserError, match="甲办"):
        unit_book.save_entry(ledger, UnitEntry("市乙局", UnitKind.DEPARTMENT, ("甲办",)))


@pytest.mark.parametrize(
    ("rename", "words"),
    [
        (UnitRename((), "市甲局", 2030), "原名称"),
        (UnitRename(("市甲局",), "市甲局", 2030), "相同"),
        (UnitRename(("市甲局",), "市乙局", 18), "年份"),
    ],
)
def test_a_rename_that_cannot_be_is_refused(ledger: Ledger, rename: UnitRename, words: str) -> None:
    with pytest.raises(UserError, match=words):
        unit_book.save_rename(ledger, rename)


def suggested(ledger: Ledger, ours: str, units: str, year: int) -> list[str]:
    old, _ = import_plan.store_plan(ledger, read(ledger, ours, 2017), issued=date(2017, 3, 1))
    departments.choose(ledger, old, ours)
    new, _ = import_plan.store_plan(ledger, read(ledger, units, year), issued=date(year, 3, 1))
    return [s.name for s in unit_book.suggestions(ledger, new)]


@pytest.mark.parametrize(
    ("ours", "units", "year", "found"),
    [
        ("市国税局", "市财政局、市税务局", 2019, ["市税务局"]),
        ("市地税局", "市财政局、国家税务总局云溪市税务局", 2019, ["国家税务总局云溪市税务局"]),
        ("市税务局", "市国税局、市地税局", 2016, ["市国税局", "市地税局"]),
        ("市扶贫办", "市财政局、市农业农村局", 2024, ["市农业农村局"]),
        ("市扶贫办", "市财政局、市乡村振兴局", 2021, ["市乡村振兴局"]),
        ("市发展和改革局", "市财政局、市发改委", 2019, ["市发改委"]),
        ("市国税局", "市财政局、市国税局", 2019, []),
        ("市国税局", "市财政局、省税务局", 2019, []),
        ("市国税局", "市财政局、市税务局", 2017, []),
        ("市档案馆", "市财政局、市税务局", 2019, []),
    ],
)
def test_where_our_name_is_not_named_its_successor_or_predecessor_is_suggested(
    ledger: Ledger, ours: str, units: str, year: int, found: list[str]
) -> None:
    assert suggested(ledger, ours, units, year) == found


def test_a_rename_of_the_officers_own_is_suggested_too(ledger: Ledger) -> None:
    unit_book.save_rename(ledger, UnitRename(("市网信中心",), "市大数据专班", 2030))
    assert suggested(ledger, "市网信中心", "市财政局、市大数据专班", 2031) == ["市大数据专班"]


def test_nobody_is_suggested_before_a_department_was_chosen(ledger: Ledger) -> None:
    plan_id, _ = import_plan.store_plan(ledger, read(ledger, "市税务局"))
    assert unit_book.suggestions(ledger, plan_id) == ()
