"""Tables as an .xlsx file for the screen and for print: a title, a head that repeats, fixed widths."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from desktop_app.exchange.print_setup import set_up_print
from desktop_app.exchange.writer import put

_FONT = "宋体"
_HEAD_ROW = 3


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its head, its width in characters, and whether its values stand in the middle."""

    head: str
    width: float
    centred: bool = False


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """One worksheet: its name, the title and the line over the table, and rows of plain values."""

    name: str
    title: str
    note: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Any]]
    #: How many columns stay in sight when the sheet is scrolled to the right.
    frozen: int = 1


def write_tables(tables: Sequence[PrintedTable], out: Path) -> None:
    """Write tables, one worksheet each.

    Raises:
        OSError: the file cannot be written.
    """
    book = Workbook()
    book.remove(book.active)
    book.properties.creator = ""
    for table in tables:
        _write(book.create_sheet(table.name), table)
    book.save(out)


def _write(sheet: Worksheet, table: PrintedTable) -> None:
    last = len(table.columns)
    thin = Side(style="thin", color="FF9A9A9A")
    border = Border(left=thin, right=thin, top=thin, bottom=thin)
    plain, bold = Font(name=_FONT, size=10), Font(name=_FONT, size=10, bold=True)
    shade = PatternFill("solid", fgColor="FFDCE6EF")
    middle = Alignment(vertical="center", horizontal="center", wrap_text=True)
    top = Alignment(vertical="top", wrap_text=True)
    centred = Alignment(vertical="top", horizontal="center", wrap_text=True)
    for row, text, font, height in (
        (1, table.title, Font(name=_FONT, size=16, bold=True), 30),
        (2, table.note, plain, 20),
    ):
        put(sheet.cell(row, 1), text)
        sheet.cell(row, 1).font = font
        sheet.cell(row, 1).alignment = middle if row == 1 else Alignment(vertical="center")
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=last)
        sheet.row_dimensions[row].height = height
    sheet.row_dimensions[_HEAD_ROW].height = 30
    for at, column in enumerate(table.columns, start=1):
        cell = sheet.cell(_HEAD_ROW, at)
        put(cell, column.head)
        cell.font, cell.alignment, cell.fill, cell.border = bold, middle, shade, border
        sheet.column_dimensions[get_column_letter(at)].width = column.width
    alignments = [centred if column.centred else top for column in table.columns]
    for number, values in enumerate(table.rows, start=_HEAD_ROW + 1):
        for at, (value, alignment) in enumerate(zip(values, alignments, strict=True), start=1):
            cell = sheet.cell(number, at)
            put(cell, value)
            cell.font, cell.alignment, cell.border = plain, alignment, border
            if isinstance(value, date):
                cell.number_format = "yyyy\\-mm\\-dd"
            elif isinstance(value, float):
                cell.number_format = "0.0%"
    _page(sheet, last, table.frozen)


def _page(sheet: Worksheet, last: int, frozen: int) -> None:
    bottom = max(sheet.max_row, _HEAD_ROW)
    corner = get_column_letter(last)
    sheet.freeze_panes = f"{get_column_letter(min(frozen, last - 1) + 1)}{_HEAD_ROW + 1}"
    sheet.sheet_view.showGridLines = False
    sheet.auto_filter.ref = f"A{_HEAD_ROW}:{corner}{bottom}"
    set_up_print(sheet, _HEAD_ROW, f"A1:{corner}{bottom}")
