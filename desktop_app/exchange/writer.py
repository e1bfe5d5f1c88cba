"""A collection sheet as an .xlsx file that looks the same in Excel, WPS and LibreOffice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from math import ceil
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.worksheet import Worksheet

from desktop_app.core.columns import columns
from desktop_app.core.terms import Frequency, Standing, Status, YearEnd
from desktop_app.exchange import layout
from desktop_app.exchange.content import SheetContent, SheetRow
from desktop_app.exchange.layout import (
    COLUMNS,
    EXAMPLE,
    EXAMPLE_ROW,
    FACTS_ROW,
    FIRST_ROW,
    HEAD_ROW,
    INPUTS,
    KEY,
    NOTE_ROW,
    TITLE_ROW,
)
from desktop_app.exchange.print_setup import set_up_print
from desktop_app.exchange.recognise import find_states, recognise
from desktop_app.exchange.state import STATE_TITLE, SheetState, encode
from desktop_app.exchange.workbook import read_workbook

SHEET_TITLE = "填报表"
_FONT = "宋体"
_LAST = len(COLUMNS)
_AT = {column.name: at for at, column in enumerate(COLUMNS, start=1)}
#: Rows kept ready for drop-downs and date checks below the last task, for rows that are inserted.
_SPARE_ROWS = 20
_LINE_POINTS, _LEAST_POINTS, _MOST_POINTS = 13.5, 44.0, 400.0

#: A text that a spreadsheet might take for a formula, or for a command of its own.
_FORMULA_LIKE = re.compile(r"[=+\-@\t\r]")
#: What XML cannot carry, and what a reader would take for an escaped character.
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_ESCAPE_LIKE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


class _AutoRow(RowDimension):
    """A row whose height is a proposal: it still grows with what is typed into it."""

    # openpyxl's name for the attribute.
    customHeight = False  # noqa: N815


def write_sheet(content: SheetContent, out: Path) -> None:
    """Write one collection sheet.

    Args:
        content: what it holds.
        out: the file; an older one there is replaced.

    Raises:
        OSError: the file cannot be written.
    """
    book = Workbook()
    book.properties.creator = ""
    book.properties.title = content.title
    sheet = book.active
    sheet.title = SHEET_TITLE
    for style in _styles():
        book.add_named_style(style)
    _head(sheet, content)
    _example(sheet, content.year)
    for at, row in enumerate(content.rows, start=FIRST_ROW):
        _task(sheet, at, row)
    last = FIRST_ROW + len(content.rows) - 1
    _validations(sheet, last + _SPARE_ROWS)
    _page(sheet, last)
    _state(book, content.state)
    book.save(out)


def write_proven(content: SheetContent, out: Path) -> None:
    """Write a sheet and read it back as a returned one.

    Raises:
        OSError: the file cannot be written.
        RuntimeError: what was written does not hold every task with its state.
    """
    write_sheet(content, out)
    book = read_workbook(out)
    carried = find_states(book)
    intact = len(carried) == 1 and carried[0].intact and carried[0].state == content.state
    found = recognise(book.tables[0], content.state.rows)
    if not intact or found is None or found.lacking or found.unknown:
        raise RuntimeError(f"sheet {content.state.sheet} does not read back")
    if [row.id for row in found.rows] != [row.id for row in content.rows]:
        raise RuntimeError(f"sheet {content.state.sheet} lost rows")


def _styles() -> list[NamedStyle]:
    thin = Side(style="thin", color="FF9A9A9A")
    border = Border(left=thin, right=thin, top=thin, bottom=thin)
    top = Alignment(vertical="top", wrap_text=True)
    middle = Alignment(vertical="center", horizontal="center", wrap_text=True)
    plain, grey = Font(name=_FONT, size=10), Font(name=_FONT, size=10, italic=True, color="FF6E6E6E")
    locked, shaded = Protection(locked=True), PatternFill("solid", fgColor="FFF0F0F0")
    head = PatternFill("solid", fgColor="FFDCE6EF")

    def style(name: str, **parts: Any) -> NamedStyle:
        return NamedStyle(name=name, **{"font": plain, "protection": locked, "number_format": "@", **parts})

    free = {"border": border, "protection": Protection(locked=False)}
    return [
        style("台账标题", font=Font(name=_FONT, size=16, bold=True), alignment=middle),
        style("台账说明", alignment=Alignment(vertical="center", wrap_text=True)),
        style(
            "台账表头", font=Font(name=_FONT, size=10, bold=True), alignment=middle, fill=head, border=border
        ),
        style("台账原文", alignment=top, fill=shaded, border=border),
        style("台账原文居中", alignment=middle, fill=shaded, border=border),
        style("台账示例", font=grey, alignment=top, fill=shaded, border=border),
        style("台账填写", alignment=top, **free),
        style("台账日期", alignment=middle, **{**free, "number_format": "yyyy\\-mm\\-dd"}),
        style("台账数字", alignment=middle, **{**free, "number_format": "0"}),
        style("台账选择", alignment=middle, **free),
    ]


_INPUT_STYLES = {
    "deadline": "台账日期",
    layout.PROGRESS_DATE: "台账日期",
    layout.PROGRESS_COUNT: "台账数字",
    **dict.fromkeys(("frequency", "status", "year_end", "person", "phone"), "台账选择"),
}


def put(cell: Cell, value: Any) -> None:
    """Write a value into a cell; text stays text whatever it begins with."""
    if isinstance(value, str) and not isinstance(value, Standing | Status):
        text = _ESCAPE_LIKE.sub("_x005F_", _ILLEGAL.sub("", value.replace("\r\n", "\n").replace("\r", "\n")))
        if not text:
            return
        cell.value = text
        cell.data_type = "s"
        if _FORMULA_LIKE.match(text):
            cell.quotePrefix = True
    elif value is not None:
        cell.value = str(value) if isinstance(value, str) else value


def _head(sheet: Worksheet, content: SheetContent) -> None:
    for row, text, style, points in (
        (TITLE_ROW, content.title, "台账标题", 30),
        (FACTS_ROW, content.facts, "台账说明", 20),
        (NOTE_ROW, content.note, "台账说明", 20),
    ):
        cell = sheet.cell(row, 2)
        cell.style = style
        put(cell, text)
        sheet.merge_cells(start_row=row, start_column=2, end_row=row, end_column=_LAST)
        sheet.row_dimensions[row].height = points
    for at, column in enumerate(COLUMNS, start=1):
        cell = sheet.cell(HEAD_ROW, at)
        cell.style = "台账表头"
        put(cell, column.heading)
        sheet.column_dimensions[cell.column_letter].width = column.width
    sheet.column_dimensions["A"].hidden = True
    sheet.row_dimensions[HEAD_ROW].height = 32


def _example(sheet: Worksheet, year: int) -> None:
    """A filled row that shows how; it is locked, and passed over on the way back."""
    texts = {
        KEY: EXAMPLE,
        layout.LABEL: EXAMPLE,
        layout.SECTION: "（示例）一、某项工作",
        layout.WORDING: "（示例）按月公开某项信息。",
        "duty": "牵头",
        "measures": "每月10日前在门户网站专栏公开上月数据。\n由专人核对后发布。",
        "person": "（姓名）",
        "phone": "（电话）",
        "deadline": f"{year}-11-30",
        "frequency": str(Frequency.MONTHLY),
        "status": str(Status.IN_PROGRESS),
        layout.PROGRESS_DATE: f"{year}-07-03",
        layout.PROGRESS_TEXT: "公开6月份数据。",
        layout.PROGRESS_COUNT: "1",
        layout.PROGRESS_URL: "（网址）",
    }
    for at, column in enumerate(COLUMNS, start=1):
        cell = sheet.cell(EXAMPLE_ROW, at)
        cell.style = "台账示例"
        put(cell, texts.get(column.name))
    _height(sheet, EXAMPLE_ROW, texts)


def _task(sheet: Worksheet, at: int, row: SheetRow) -> None:
    texts: dict[str, Any] = {
        KEY: row.id,
        layout.LABEL: row.label,
        layout.SECTION: row.section,
        layout.WORDING: row.text,
        "duty": row.duty,
        "recorded": row.recorded,
        **row.values,
    }
    texts["measures"] = "\n".join(row.values.get("measures") or ())
    for place, column in enumerate(COLUMNS, start=1):
        cell = sheet.cell(at, place)
        if column.name in INPUTS:
            cell.style = _INPUT_STYLES.get(column.name, "台账填写")
        else:
            cell.style = "台账原文居中" if column.name == layout.LABEL else "台账原文"
        value = texts.get(column.name)
        put(cell, value if isinstance(value, date | None) else str(value))
    _height(sheet, at, texts)


def _height(sheet: Worksheet, at: int, texts: Mapping[str, Any]) -> None:
    """Propose the height that the fullest cell needs."""
    lines = 1
    for column in COLUMNS[1:]:
        text = texts.get(column.name)
        if isinstance(text, str):
            needed = sum(max(1, ceil(columns(line) / (column.width - 1.5))) for line in text.split("\n"))
            lines = max(lines, needed)
    points = min(max(lines * _LINE_POINTS + 6, _LEAST_POINTS), _MOST_POINTS)
    sheet.row_dimensions[at] = _AutoRow(sheet, index=at, ht=points)


def _validations(sheet: Worksheet, last: int) -> None:
    for column in COLUMNS:
        if column.name not in INPUTS:
            continue
        at = _AT[column.name]
        letter = sheet.cell(HEAD_ROW, at).column_letter
        rule = _rule(column.name, letter)
        rule.promptTitle, rule.prompt, rule.showInputMessage = column.heading, column.hint, True
        rule.add(f"{letter}{FIRST_ROW}:{letter}{last}")
        sheet.add_data_validation(rule)


def _rule(name: str, letter: str) -> DataValidation:
    lists = {"frequency": Frequency, "status": Status, "year_end": YearEnd}
    if name in lists:
        words = ",".join(lists[name])
        return DataValidation(
            "list", formula1=f'"{words}"', allow_blank=True, showErrorMessage=True,
            errorTitle="取值不对", error="请从下拉列表中选择。",
        )  # fmt: skip
    if name == "deadline":
        cell = f"{letter}{FIRST_ROW}"
        return DataValidation(
            "custom", formula1=f'OR(ISNUMBER({cell}),{cell}="{Standing.LONG_TERM}")', allow_blank=True,
            showErrorMessage=True, errorTitle="日期不对",
            error="请填写 2017-11-30 样式的日期，或“长期坚持”。",
        )  # fmt: skip
    if name == layout.PROGRESS_DATE:
        return DataValidation(
            "date", operator="between", formula1="36526", formula2="73050", allow_blank=True,
            showErrorMessage=True, errorTitle="日期不对", error="请填写 2017-07-03 样式的日期。",
        )  # fmt: skip
    if name == layout.PROGRESS_COUNT:
        return DataValidation(
            "whole", operator="greaterThanOrEqual", formula1="0", allow_blank=True,
            showErrorMessage=True, errorTitle="条数不对", error="请填写不小于 0 的整数。",
        )  # fmt: skip
    # Only a hint: any text will do.
    return DataValidation(None, allow_blank=True)


def _page(sheet: Worksheet, last: int) -> None:
    sheet.freeze_panes = f"E{HEAD_ROW + 1}"
    sheet.sheet_view.zoomScale = 100
    sheet.sheet_view.showGridLines = False
    sheet.protection.sheet = True
    # Locked is the city's wording, not the view: widths, heights and filters are free.
    sheet.protection.formatColumns = sheet.protection.formatRows = sheet.protection.autoFilter = False
    set_up_print(sheet, HEAD_ROW, f"B{TITLE_ROW}:{sheet.cell(HEAD_ROW, _LAST).column_letter}{last}")


def _state(book: Workbook, state: SheetState) -> None:
    hidden = book.create_sheet(STATE_TITLE)
    hidden.sheet_state = "hidden"
    hidden.protection.sheet = True
    for at, text in enumerate(encode(state), start=1):
        put(hidden.cell(at, 1), text)
