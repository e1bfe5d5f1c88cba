"""Returned sheets as offices send them: filled in, then put through what people and programs do to files.

A mangler takes the filled worksheet (openpyxl) and changes it in place. `wps_copy` writes a whole new
package by hand, the way another program saves: shared strings with runs, styles renumbered, the hidden
column shown, parts in other places.
"""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from desktop_app.exchange.layout import COLUMNS, FIRST_ROW, HEAD_ROW
from desktop_app.exchange.workbook import column_letters

AT = {column.name: at for at, column in enumerate(COLUMNS, start=1)}


def opened(path: Path) -> tuple[Workbook, Worksheet]:
    """The workbook and its visible worksheet."""
    book = load_workbook(path)
    return book, book.worksheets[0]


def row_of(sheet: Worksheet, label: str) -> int:
    """The row of a task as the sheet was sent."""
    return next(r for r in range(FIRST_ROW, sheet.max_row + 1) if sheet.cell(r, AT["label"]).value == label)


def put(sheet: Worksheet, label: str, **values: object) -> None:
    """Fill in cells of a task."""
    row = row_of(sheet, label)
    for name, value in values.items():
        sheet.cell(row, AT[name]).value = value


def rows(sheet: Worksheet) -> list[list[object]]:
    """Every row from the head on, as values."""
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=HEAD_ROW)]


def rewrite(sheet: Worksheet, lines: list[list[object]], at: int = HEAD_ROW) -> None:
    """Replace everything from row ``at`` on by ``lines``."""
    for row in sheet.iter_rows(min_row=at):
        for cell in row:
            cell.value = None
    for number, line in enumerate(lines, start=at):
        for column, value in enumerate(line, start=1):
            if value is not None:
                sheet.cell(number, column).value = value


def wps_copy(source: Path, out: Path, *, days: str = "text", prefix: str = "") -> None:
    """Save a workbook as another program would.

    Args:
        source: the workbook.
        out: the copy.
        days: ``text`` writes dates as 2021-07-03, ``serial`` as numbers with a renumbered date style.
        prefix: a namespace prefix for every element of the worksheets (``x:``).
    """
    book = load_workbook(source)
    strings: list[str] = []
    parts: dict[str, str] = {}
    names = []
    for number, sheet in enumerate(book.worksheets, start=1):
        names.append((sheet.title, sheet.sheet_state, number))
        parts[f"xl/worksheets/Sheet_{number}.xml"] = _worksheet(sheet, strings, days, prefix)
    parts["xl/strings/shared.xml"] = _shared(strings)
    parts["xl/look.xml"] = _styles()
    parts["xl/book.xml"] = _book(names)
    parts["xl/_rels/book.xml.rels"] = _relations(
        [(f"rId{n}", "worksheet", f"/xl/worksheets/Sheet_{n}.xml") for _, _, n in names]
        + [("rId90", "sharedStrings", "strings/shared.xml"), ("rId91", "styles", "look.xml")]
    )
    parts["_rels/.rels"] = _relations([("rId1", "officeDocument", "xl/book.xml")])
    parts["[Content_Types].xml"] = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    )
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + text)


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#: The place of the date style among many that say nothing.
_DATE_STYLE = 61


def _worksheet(sheet: Worksheet, strings: list[str], days: str, p: str) -> str:
    lines = []
    for row in sheet.iter_rows():
        cells = "".join(_cell(cell, strings, days, p) for cell in row)
        lines.append(f'<{p}row r="{row[0].row}" spans="1:18" customFormat="1">{cells}</{p}row>')
    merged = "".join(f'<{p}mergeCell ref="{r}"/>' for r in sheet.merged_cells.ranges)
    space = f'xmlns:{p[:-1]}="{_MAIN}"' if p else f'xmlns="{_MAIN}"'
    return (
        f"<{p}worksheet {space}><{p}sheetData>{''.join(lines)}</{p}sheetData>"
        f"<{p}mergeCells>{merged}</{p}mergeCells></{p}worksheet>"
    )


def _cell(cell: object, strings: list[str], days: str, p: str) -> str:
    value, ref = cell.value, cell.coordinate
    if value is None:
        return f'<{p}c r="{ref}" s="7"/>'
    if isinstance(value, (date, datetime)):
        day = value.date() if isinstance(value, datetime) else value
        if days == "serial":
            return f'<{p}c r="{ref}" s="{_DATE_STYLE}"><{p}v>{(day - date(1899, 12, 30)).days}</{p}v></{p}c>'
        value = f"{day:%Y-%m-%d}"
    if isinstance(value, (int, float)):
        return f'<{p}c r="{ref}" s="3"><{p}v>{value}</{p}v></{p}c>'
    strings.append(str(value))
    return f'<{p}c r="{ref}" s="12" t="s"><{p}v>{len(strings) - 1}</{p}v></{p}c>'


def _shared(strings: list[str]) -> str:
    items = []
    for text in strings:
        half = len(text) // 2
        runs = "".join(
            f'<r><rPr><sz val="10"/></rPr><t xml:space="preserve">{escape(part)}</t></r>'
            for part in (text[:half], text[half:])
            if part
        )
        items.append(f'<si>{runs}<rPh sb="0" eb="1"><t>读音</t></rPh></si>')
    return f'<sst xmlns="{_MAIN}" count="{len(strings)}">{"".join(items)}</sst>'


def _styles() -> str:
    plain = '<xf numFmtId="0" fontId="99" fillId="99"/>'
    return (
        f'<styleSheet xmlns="{_MAIN}"><numFmts><numFmt numFmtId="176" formatCode="yyyy/m/d;@"/></numFmts>'
        f'<cellStyleXfs>{plain}</cellStyleXfs><cellXfs>{plain * _DATE_STYLE}<xf numFmtId="176"/></cellXfs>'
        "</styleSheet>"
    )


def _book(names: list[tuple[str, str, int]]) -> str:
    sheets = "".join(
        f'<sheet name={quoteattr(title)} sheetId="{n + 40}" state="{state}" r:id="rId{n}"/>'
        for title, state, n in names
    )
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_REL}"><sheets>{sheets}</sheets></workbook>'


def _relations(listed: list[tuple[str, str, str]]) -> str:
    items = "".join(
        f'<Relationship Id="{rid}" Type="{_REL}/{kind}" Target="{target}"/>' for rid, kind, target in listed
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{items}</Relationships>'


def letters(name: str) -> str:
    """The letters of a column as it was sent."""
    return column_letters(AT[name])
