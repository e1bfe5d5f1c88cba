"""The review tree as Qt sees it: its shape, its edits, and Qt's own model tester over all of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from desktop_app.ui.dialogs.review_draft import ReviewDraft
from desktop_app.ui.dialogs.review_model import MARKS_ROLE, Column, ReviewModel
from desktop_app.ui.dialogs.review_rows import Mark
from tests.ui.dialogs.test_review_draft import draft, key

_EDIT = Qt.ItemDataRole.EditRole


def model() -> ReviewModel:
    return ReviewModel(draft())


def test_model_tester_passes_over_edits_and_undo(qtmodeltester: ModelTester) -> None:
    m = model()
    d: ReviewDraft = m.draft
    qtmodeltester.check(m)
    m.change(lambda: d.set_units(key(d, "一-1"), "市丙局"))
    m.change(lambda: d.split(key(d, "一-2"), 2))
    m.change(lambda: d.remove(key(d, "二")))
    qtmodeltester.check(m)
    while m.undo():
        pass
    qtmodeltester.check(m)


def test_cells_show_the_units_in_force_and_the_marks() -> None:
    m = model()
    row = key(m.draft, "一-2")
    assert m.index_of(row, Column.UNITS).data() == "市甲局"
    assert m.index_of(row, Column.UNITS).data(_EDIT) == ""
    assert m.index_of(row, Column.MARKS).data(MARKS_ROLE) == (Mark.INHERITED,)


def test_leaving_an_inherited_cell_as_it_was_changes_nothing() -> None:
    m = model()
    assert not m.setData(m.index_of(key(m.draft, "一-2"), Column.UNITS), "")
    assert m.draft.undo_label is None


def test_every_cell_of_a_row_can_be_corrected() -> None:
    m = model()
    row = key(m.draft, "一-2")
    assert m.setData(m.index_of(row, Column.TEXT), "公开乙。")
    assert m.setData(m.index_of(row, Column.UNITS), "市戊局")
    assert m.setData(m.index_of(row, Column.DEADLINE), "11月底前")
    assert m.setData(m.index_of(row, Column.NUMBER), "7")
    corrected = m.draft.plan().sections[0].requirements[1]
    assert (corrected.no, corrected.text, corrected.units, corrected.deadline_raw) == (
        7,
        "公开乙。",
        ("市戊局",),
        "11月底前",
    )


def test_section_number_and_title_can_be_corrected() -> None:
    m = model()
    section = m.draft.sections[1].key
    assert m.setData(m.index_of(section, Column.NUMBER), "三")
    assert m.setData(m.index_of(section, Column.TEXT), "丙")
    assert m.draft.sections[1].heading == "三、丙"


def test_a_number_that_is_none_is_refused_with_a_sentence() -> None:
    m = model()
    said: list[str] = []
    m.refused.connect(said.append)
    assert not m.setData(m.index_of(key(m.draft, "一-2"), Column.NUMBER), "甲")
    assert not m.setData(m.index_of(key(m.draft, "一-2"), Column.TEXT), "")
    assert len(said) == 2 and all(s.endswith("。") for s in said)
