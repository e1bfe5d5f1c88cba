"""How a table was understood, and reading it again as the officer says."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.core.errors import UserError
from desktop_app.core.terms import Role
from desktop_app.importing import read_path, read_text
from desktop_app.importing.reading import read_data, read_pasted
from desktop_app.importing.understanding import Meaning, Understanding, check
from tests.plans import build

TABLE = [
    ["序号", "工作任务", "具体要求", "落实单位", "协同科室", "完成时限", "备注"],
    ["1", "一、强化公开", "公开预算。", "市财政局", "预算科", "3月底前", "示例"],
    ["2", "^", "公开救助标准。", "市民政局", "救助科", "全年", ""],
]
HEADS = tuple(TABLE[0])
MEANINGS = (
    Meaning.NUMBER,
    Meaning.HEADING,
    Meaning.TEXT,
    Meaning.DUTY,
    Meaning.SUPPORT,
    Meaning.DEADLINE,
    Meaning.UNUSED,
)


def test_every_column_is_told_with_its_meaning_and_first_wordings() -> None:
    understood = read_pasted(build.page([TABLE])).understood
    assert tuple(c.head for c in understood.columns) == HEADS
    assert tuple(c.meaning for c in understood.columns) == MEANINGS
    assert understood.columns[2].samples == ("公开预算。", "公开救助标准。")
    assert understood.sheets == ()


def test_running_text_has_no_columns() -> None:
    assert read_pasted("一、强化公开\n1.公开预算。（市财政局）").understood.columns == ()


def test_what_was_understood_reads_the_same_when_it_is_said_again() -> None:
    page = build.page([TABLE])
    assert read_text(page, understanding=Understanding(None, HEADS, MEANINGS)) == read_text(page)


def test_a_column_with_another_meaning_is_read_by_it() -> None:
    meanings = tuple(
        {Meaning.DUTY: Meaning.LEAD, Meaning.SUPPORT: Meaning.OFFICES}.get(m, m) for m in MEANINGS
    )
    plan = read_text(build.page([TABLE]), understanding=Understanding(None, HEADS, meanings))
    first = plan.sections[0].requirements[0]
    assert [(d.name, d.role) for d in first.duties] == [("市财政局", Role.LEAD)]
    assert (first.offices_raw, first.support_raw) == ("预算科", None)


def test_a_column_that_is_not_used_is_told() -> None:
    meanings = tuple(Meaning.UNUSED if m is Meaning.DEADLINE else m for m in MEANINGS)
    plan = read_text(build.page([TABLE]), understanding=Understanding(None, HEADS, meanings))
    assert plan.sections[0].requirements[0].deadline_raw is None
    assert "“完成时限”一列未导入。" in [w.message for w in plan.warnings]


def test_meanings_are_for_the_table_with_these_heads_alone() -> None:
    other = Understanding(None, ("任务", "内容", "单位"), (Meaning.HEADING, Meaning.TEXT, Meaning.DUTY))
    page = build.page([TABLE])
    assert read_text(page, understanding=other) == read_text(page)


@pytest.mark.parametrize(
    ("meanings", "words"),
    [
        ((Meaning.HEADING, Meaning.DUTY), "具体要求"),
        ((Meaning.TEXT, Meaning.HEADING), "责任单位"),
        ((Meaning.TEXT, Meaning.TEXT, Meaning.DUTY), "2列"),
        ((Meaning.TEXT, Meaning.LEAD, Meaning.DUTY), "只能定一列"),
    ],
)
def test_meanings_by_which_no_plan_can_be_read_are_refused(meanings: tuple[Meaning, ...], words: str) -> None:
    with pytest.raises(UserError, match=words):
        check(meanings)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    head = ["工作任务", "具体要求", "责任单位"]
    sheets: dict[str, list[build.Block]] = {
        "说明": ["填表说明"],
        "初稿": [[head, ["一、强化公开", "1.公开预算。", "市财政局"], ["^", "2.公开决算。", "市财政局"]]],
        "定稿": [[head, ["一、强化公开", "1.公开预算和决算。", "市财政局"]]],
    }
    return build.xlsx(tmp_path / "方案.xlsx", dict(sheets))


def test_the_sheets_of_a_workbook_are_told(book: Path) -> None:
    understood = read_data(book.read_bytes(), book.name).understood
    assert [(s.name, s.has_tasks, s.taken) for s in understood.sheets] == [
        ("说明", False, False),
        ("初稿", True, True),
        ("定稿", True, False),
    ]


def test_another_sheet_can_be_chosen(book: Path) -> None:
    plan = read_path(book, understanding=Understanding(("定稿",)))
    assert [r.text for _, r in plan.requirements()] == ["公开预算和决算。"]
    assert [w.where for w in plan.warnings if w.code == "sheet_unused"] == ["说明", "初稿"]
