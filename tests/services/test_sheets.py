"""Making collection sheets: who gets which tasks, what stands in them, what the ledger remembers."""

from __future__ import annotations

from datetime import date

import pytest
from openpyxl import load_workbook

from desktop_app.core.errors import Cancelled, UserError
from desktop_app.core.task import Progress
from desktop_app.exchange.layout import COLUMNS, EXAMPLE_ROW, FIRST_ROW, HEAD_ROW, INPUTS
from desktop_app.services import returns, sheets, tasks, undo

UNIT = "市财政局"
TODAY = date(2021, 6, 9)


@pytest.fixture
def assigned(ledger, plan_id):
    """一-1 预算科, 一-2 税政科 with 预算科 supporting, the rest nobody's."""
    one, two, *_ = tasks.task_list(ledger, plan_id, UNIT).tasks
    tasks.edit(ledger, UNIT, one.id, {"office": "预算科"})
    tasks.edit(ledger, UNIT, two.id, {"office": "税政科", "support_offices": ("预算科",)})
    return ledger


def labels(path):
    sheet = load_workbook(path).worksheets[0]
    return [sheet.cell(r, 2).value for r in range(FIRST_ROW, sheet.max_row + 1)]


def test_a_sheet_of_all_tasks(ledger, plan_id, tmp_path):
    outcome, changes = sheets.make_sheet(ledger, plan_id, UNIT, tmp_path / "全部.xlsx")
    assert outcome.files[0].tasks == 4
    assert labels(tmp_path / "全部.xlsx") == ["一-1", "一-2", "一-3", "二-1"]
    assert changes
    assert undo.labels(ledger)[0] == "发出填报表（全部任务）"


def test_an_office_gets_what_it_bears_and_what_it_supports(assigned, plan_id, tmp_path):
    sheets.make_sheet(assigned, plan_id, UNIT, tmp_path / "预算科.xlsx", office="预算科")
    assert labels(tmp_path / "预算科.xlsx") == ["一-1", "一-2"]


def test_one_sheet_for_each_office(assigned, plan_id, tmp_path):
    told = []
    outcome, _ = sheets.make_sheets(
        assigned, plan_id, UNIT, tmp_path / "下发", progress=lambda d, t: told.append((d, t))
    )
    assert [(f.path.name, f.tasks) for f in outcome.files] == [
        ("填报表-预算科.xlsx", 2),
        ("填报表-税政科.xlsx", 1),
    ]
    assert outcome.unassigned == ("一-3", "二-1")
    assert told == [(1, 2), (2, 2)]
    assert [o.name for o in sheets.offices(assigned, plan_id, UNIT)] == ["预算科", "税政科"]


def test_sheets_in_the_folder_are_never_replaced(assigned, plan_id, tmp_path):
    folder = tmp_path / "下发"
    folder.mkdir()
    (folder / "填报表-预算科.xlsx").write_bytes(b"returned")
    outcome, _ = sheets.make_sheets(assigned, plan_id, UNIT, folder)
    assert outcome.files[0].path.name == "填报表-预算科(2).xlsx"
    assert (folder / "填报表-预算科.xlsx").read_bytes() == b"returned"


def test_cancelling_leaves_no_file_and_no_record(assigned, plan_id, tmp_path):
    with pytest.raises(Cancelled):
        sheets.make_sheets(assigned, plan_id, UNIT, tmp_path / "下发", cancel=lambda: True)
    assert list((tmp_path / "下发").iterdir()) == []
    assert returns.list_returns(assigned, plan_id, UNIT, TODAY) == ()


def test_a_file_that_cannot_be_written_leaves_no_record(ledger, plan_id, tmp_path):
    with pytest.raises(UserError, match="不存在"):
        sheets.make_sheet(ledger, plan_id, UNIT, tmp_path / "没有" / "表.xlsx")
    with pytest.raises(UserError, match=r"须以 \.xlsx 结尾"):
        sheets.make_sheet(ledger, plan_id, UNIT, tmp_path / "表.xls")
    assert returns.list_returns(ledger, plan_id, UNIT, TODAY) == ()


def test_an_unknown_office_is_refused_with_the_known_ones(assigned, plan_id, tmp_path):
    with pytest.raises(UserError) as refused:
        sheets.make_sheet(assigned, plan_id, UNIT, tmp_path / "表.xlsx", office="人事科")
    assert "“人事科”" in refused.value.what
    assert "预算科、税政科" in refused.value.remedy


def test_without_any_office_there_is_no_sheet_for_each(ledger, plan_id, tmp_path):
    with pytest.raises(UserError, match="还没有填写责任科室"):
        sheets.make_sheets(ledger, plan_id, UNIT, tmp_path)


def test_partners_and_what_they_get(ledger, plan_id, tmp_path):
    assert set(sheets.partners(ledger, plan_id, UNIT)) == {("市统计局", 1), ("市档案局", 1)}
    sheets.make_sheet(ledger, plan_id, UNIT, tmp_path / "档案.xlsx", to="市档案局")
    assert labels(tmp_path / "档案.xlsx") == ["一-3"]
    with pytest.raises(UserError, match="没有由本部门牵头、“市工信局”承担的任务"):
        sheets.make_sheet(ledger, plan_id, UNIT, tmp_path / "工信.xlsx", to="市工信局")


def test_what_stands_in_a_sheet(ledger, plan_id, tmp_path):
    one = tasks.task_list(ledger, plan_id, UNIT).tasks[0]
    tasks.edit(ledger, UNIT, one.id, {"measures": ("甲。", "乙。"), "deadline": date(2021, 11, 30)})
    tasks.add_progress(ledger, UNIT, [one.id], Progress(date(2021, 7, 3), "公开6月收支", 12))
    sheets.make_sheet(ledger, plan_id, UNIT, tmp_path / "表.xlsx", due_on=date(2021, 6, 20))
    sheet = load_workbook(tmp_path / "表.xlsx").worksheets[0]
    row = {c.name: sheet.cell(FIRST_ROW, at).value for at, c in enumerate(COLUMNS, start=1)}
    assert row["id"] == one.id
    assert row["text"] == one.text
    assert row["section"] == "一、推进财政信息公开"
    assert row["measures"] == "甲。\n乙。"
    assert row["deadline"].date() == date(2021, 11, 30)
    assert row["status"] == "未启动"
    assert row["recorded"] == "2021-07-03 公开6月收支（12条）"
    assert row["p_text"] is None
    assert "请于2021年6月20日前返回" in sheet["B2"].value


def test_only_the_cells_to_fill_in_are_open(ledger, plan_id, tmp_path):
    sheets.make_sheet(ledger, plan_id, UNIT, tmp_path / "表.xlsx")
    book = load_workbook(tmp_path / "表.xlsx")
    sheet = book.worksheets[0]
    assert sheet.protection.sheet and book.worksheets[1].protection.sheet
    for at, column in enumerate(COLUMNS, start=1):
        assert sheet.cell(FIRST_ROW, at).protection.locked == (column.name not in INPUTS), column.name
        assert sheet.cell(EXAMPLE_ROW, at).protection.locked
    assert sheet.cell(EXAMPLE_ROW, 2).value == "示例"
    assert sheet.column_dimensions["A"].hidden
    assert book.worksheets[1].sheet_state == "hidden"


def test_lists_checks_and_pages(ledger, plan_id, tmp_path):
    sheets.make_sheet(ledger, plan_id, UNIT, tmp_path / "表.xlsx")
    sheet = load_workbook(tmp_path / "表.xlsx").worksheets[0]
    rules = {
        str(r.sqref).split(":")[0].rstrip("0123456789"): r for r in sheet.data_validations.dataValidation
    }
    by_name = {c.name: rules.get(sheet.cell(HEAD_ROW, at).column_letter) for at, c in enumerate(COLUMNS, 1)}
    assert by_name["status"].formula1 == '"未启动,进行中,已完成,持续推进,待条件具备,未完成,不涉及"'
    assert by_name["year_end"].type == by_name["frequency"].type == "list"
    assert (by_name["p_date"].type, by_name["deadline"].type, by_name["p_count"].type) == (
        "date",
        "custom",
        "whole",
    )
    assert all(r.prompt for r in rules.values())
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == ("9", "landscape") or (
        int(sheet.page_setup.paperSize),
        sheet.page_setup.orientation,
    ) == (9, "landscape")
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == f"${HEAD_ROW}:${HEAD_ROW}"
    assert sheet.freeze_panes == f"E{EXAMPLE_ROW}"
    assert "&P" in sheet.oddFooter.center.text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t="])
def test_text_like_a_formula_stays_text(ledger, plan_id, tmp_path, start):
    one = tasks.task_list(ledger, plan_id, UNIT).tasks[0]
    evil = f"{start}HYPERLINK(1)"
    tasks.edit(ledger, UNIT, one.id, {"measures": (evil,), "reason": evil})
    sheets.make_sheet(ledger, plan_id, UNIT, tmp_path / "表.xlsx")
    sheet = load_workbook(tmp_path / "表.xlsx").worksheets[0]
    for name in ("measures", "reason"):
        at = next(n for n, c in enumerate(COLUMNS, start=1) if c.name == name)
        cell = sheet.cell(FIRST_ROW, at)
        assert (cell.value, cell.data_type) == (evil.strip(), "s")
        assert cell.quotePrefix
