"""The overview as a workbook: one question a sheet, fit for print, formula-like text only text."""

from __future__ import annotations

from datetime import date

import pytest
from openpyxl import load_workbook

from desktop_app.core.errors import UserError
from desktop_app.services.city import excel, taking, view

TODAY = date(2021, 12, 20)


@pytest.fixture
def book(overview, handed, tmp_path):
    paths = [
        handed("市财政局", done=("一-1",), undone=("一-3",), published=date(2021, 7, 1)),
        handed("市统计局", done=("一-3",)),
    ]
    taking.add_returns(overview, paths)
    out = tmp_path / "汇总.xlsx"
    assert excel.export_excel(view.read(overview, TODAY), out) == 2
    return load_workbook(out)


def rows(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]


def test_every_question_has_its_sheet(book):
    assert book.sheetnames == [
        "总体", "部门", "工作任务", "部门×工作任务", "任务对照", "未落实", "无人填报",
    ]  # fmt: skip
    totals = {row[0]: row[1] for row in rows(book["总体"])}
    assert totals["应报送部门"] == 4
    assert totals["未报送部门"] == 2
    assert totals["按期公开方案（应于2021年7月14日前公开）"] == 1
    assert totals["任务"] == 6


def test_departments_and_their_matrix(book):
    listed = {row[1]: row for row in rows(book["部门"])}
    assert listed["市财政局"][2] == "已报送"
    assert listed["市财政局"][4].date() == date(2021, 7, 1)
    assert listed["市财政局"][5:7] == [21, "按期公开"]
    assert listed["市档案局"][2:5] == ["未报送", None, None]
    assert rows(book["部门×工作任务"])[0] == ["市财政局", "1/3", "0/1", None]


def test_side_by_side_and_reasons(book):
    third = [row for row in rows(book["任务对照"]) if row[0] == "一-3"]
    assert [(row[4], row[6], row[12]) for row in third] == [
        ("市财政局", "未落实", "牵头单位说法不一"),
        ("市统计局", "已落实", "牵头单位说法不一"),
    ]
    assert rows(book["未落实"])[0][-1] == "市财政局系统改造未完成"
    assert {row[0] for row in rows(book["无人填报"])} == {"一-2", "二-1", "二-2", "三"}


def test_it_is_ready_for_print(book):
    for sheet in book:
        assert sheet.page_setup.fitToWidth == 1
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.print_title_rows == "$3:$3"
        assert sheet.freeze_panes


def test_formula_like_text_stays_text(overview, handed, tmp_path):
    path = handed("市财政局", undone=("一-3",))
    data = path.read_text("utf-8").replace("市财政局系统改造未完成", "=HYPERLINK(1,2)")
    path.write_text(data, "utf-8")
    taking.add_returns(overview, [path])
    out = tmp_path / "汇总.xlsx"
    excel.export_excel(view.read(overview, TODAY), out)
    cell = next(c for row in load_workbook(out)["未落实"] for c in row if c.value == "=HYPERLINK(1,2)")
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_nothing_to_write_is_told(overview, tmp_path):
    with pytest.raises(UserError, match="还没有报送"):
        excel.export_excel(view.read(overview, TODAY), tmp_path / "空.xlsx")
    assert list(tmp_path.glob("*.xlsx")) == []
