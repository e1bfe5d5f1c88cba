"""The recipients of sheets: who is who, and the words for where each stands."""

from __future__ import annotations

from datetime import date

from desktop_app.services.returns import ReturnState, SheetReturn
from desktop_app.ui.sheets.rows import Group, State, build_rows


def sheet(state, *, to_unit):
    return SheetReturn("x", "市档案局", to_unit, 1, date(2021, 7, 1), None, 0, state, None, None, None)


def test_a_unit_with_the_name_of_a_section_keeps_its_own_sheet():
    sent = [sheet(ReturnState.RETURNED, to_unit=True), sheet(ReturnState.OPEN, to_unit=False)]
    rows = build_rows([], [("市档案局", 2)], 5, sent)
    assert [(r.group, r.state) for r in rows] == [
        (Group.PARTNER, State.RETURNED),
        (Group.GONE, State.SENT),
    ]


def test_the_words_on_the_page_are_those_of_the_service():
    said = {str(s) for s in ReturnState}
    assert {str(s) for s in State} - {"未下发"} <= said
