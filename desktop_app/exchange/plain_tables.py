"""Plain tables as an .xlsx file: a head, rows below it, text that stays text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from desktop_app.core.columns import columns
from desktop_app.exchange.writer import put

_WIDEST, _NARROWEST = 50, 8


@dataclass(frozen=True, slots=True)
class PlainTable:
    """One worksheet: its name, its head, and rows of texts, numbers, dates and None."""

    name: str
    head: tuple[str, ...]
    rows: Sequence[Sequence[Any]]


def write_tables(tables: Sequence[PlainTable], out: Path) -> None:
    """Write tables, one worksheet each.

    Raises:
        OSError: the file cannot be written.
    """
    book = Workbook()
    book.remove(book.active)
    wrapped = Alignment(vertical="top", wrap_text=True)
    for table in tables:
        sheet = book.create_sheet(table.name)
        for at, word in enumerate(table.head, start=1):
            cell = sheet.cell(1, at)
            put(cell, word)
            cell.font = Font(bold=True)
            values = [str(row[at - 1]) for row in table.rows if row[at - 1] is not None]
            sheet.column_dimensions[get_column_letter(at)].width = _width([word, *values])
        for number, row in enumerate(table.rows, start=2):
            for at, value in enumerate(row, start=1):
                cell = sheet.cell(number, at)
                put(cell, value)
                cell.alignment = wrapped
        sheet.freeze_panes = "A2"
        sheet.auto_filter.ref = sheet.dimensions
    book.save(out)


def _width(texts: Sequence[str]) -> float:
    longest = max(max(map(columns, text.split("\n")), default=0) for text in texts)
    return min(max(longest + 2, _NARROWEST), _WIDEST)
