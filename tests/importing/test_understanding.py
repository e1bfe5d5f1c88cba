"""How a table was understood, and reading it again as the officer says."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.core.errors import UserError
from desktop_app.core.terms import Role
from desktop_app.importing import read_path, read_text
from desktop_app.importing.reading import read_data, read_pasted
from desktop_app.importing.understanding import HeadUnknown, Meaning, Understanding, check
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


UNKNOWN = [
    ["序", "干什么", "谁来干", "什么时候"],
    ["1", "公开2031年度部门预算，说明增减变化情况。", "市财政局、各预算单位", "3月底前"],
    ["2", "公开低保救助标准和申请指南，按季更新。", "市民政局", "全年"],
    ["3", "集中公开行政许可办理结果。", "市行政审批局", ""],
]


def asked(table: list[list[str]]) -> HeadUnknown:
    with pytest.raises(HeadUnknown) as refused:
        read_pasted(build.page([table]))
    return refused.value


def test_a_head_that_no_rule_knows_is_asked_about_with_a_guess() -> None:
    found = asked(UNKNOWN)
    assert "没有认出任务表各列的含义" in found.line
    assert [(c.head, c.meaning) for c in found.understood.columns] == [
        ("序", Meaning.NUMBER),
        ("干什么", Meaning.TEXT),
        ("谁来干", Meaning.DUTY),
        ("什么时候", Meaning.UNUSED),
    ]
    assert found.understood.columns[2].samples[1:] == ("市民政局", "市行政审批局")


def test_the_meanings_that_were_said_read_the_table() -> None:
    heads = tuple(UNKNOWN[0])
    said = (Meaning.NUMBER, Meaning.TEXT, Meaning.DUTY, Meaning.DEADLINE)
    reading = read_pasted(
        build.page(["示例市2031年分工方案", UNKNOWN]), understanding=Understanding(None, heads, said)
    )
    rows = [r for section in reading.plan.sections for r in section.requirements]
    assert [r.text for r in rows] == [row[1] for row in UNKNOWN[1:]]
    assert [[d.name for d in r.duties] for r in rows][1:] == [["市民政局"], ["市行政审批局"]]
    assert [r.deadline_raw for r in rows] == ["3月底前", "全年", None]
    assert tuple(c.meaning for c in reading.understood.columns) == said


def test_a_table_without_any_head_is_asked_about_and_read_from_its_first_row() -> None:
    found = asked(UNKNOWN[1:])
    assert [c.head for c in found.understood.columns] == [""] * 4
    assert [c.meaning for c in found.understood.columns][1:3] == [Meaning.TEXT, Meaning.DUTY]
    said = Understanding(None, ("",) * 4, tuple(c.meaning for c in found.understood.columns))
    assert read_pasted(build.page([UNKNOWN[1:]]), understanding=said).plan.requirement_count == 3


def test_a_workbook_with_strange_heads_is_read_as_the_officer_says(tmp_path: Path) -> None:
    path = build.xlsx(tmp_path / "方案.xlsx", {"说明": ["示例"], "任务": ["示例市2031年分工方案", UNKNOWN]})
    with pytest.raises(HeadUnknown) as refused:
        read_path(path)
    columns = refused.value.understood.columns
    said = Understanding(None, tuple(c.head for c in columns), tuple(c.meaning for c in columns))
    assert read_data(path.read_bytes(), path.name, understanding=said).plan.requirement_count == 3
