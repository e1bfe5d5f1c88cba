"""Excel workbooks (.xlsx, .xlsm), read from their XML: values only, no formula and no macro is ever run.

Every visible sheet becomes a table of what is really there: rows and columns that only carry a format end
nowhere. Merged ranges count only where they touch those rows, so a million of them cost nothing. Dates
are told from numbers by their format, as openpyxl tells them.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from desktop_app.core.day_words import full_day
from desktop_app.importing.blocks import Cell, Grid, Merge, Source, squeezed
from desktop_app.importing.packages import Package, Step, damaged, too_big, unwatched

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d+):\$?([A-Z]{1,3})\$?(\d+)")
_PLACE = re.compile(r"([A-Z]{1,3})(\d+)")

MAX_ROWS = 60_000
MAX_COLUMNS = 200
_MAX_CELLS = 1_500_000
_MAX_MERGES = 200_000


def read_xlsx(data: bytes, step: Step = unwatched) -> Source:
    """The content of an .xlsx or .xlsm file.

    Args:
        data: the file's content.
        step: called with the number of rows read so far.

    Raises:
        UserError: the file is damaged or over the limits.
    """
    package = Package(data)
    main = (package.related("", "/officeDocument") or ["xl/workbook.xml"])[0]
    book = package.root(main)
    targets = _targets(package, main)
    strings = _strings(package, main)
    properties = book.find(_S + "workbookPr")
    late = properties is not None and properties.get("date1904") in ("1", "true")
    reader = _Sheets(package, strings, _date_styles(package, main), late, step)
    source = Source()
    sheets = book.find(_S + "sheets")
    if sheets is None:
        raise damaged()
    hidden: list[str] = []
    for sheet in sheets:
        name = str(sheet.get("name", ""))
        target = targets.get(str(sheet.get(_REL, "")))
        if target is None or target not in package:
            continue
        if sheet.get("state", "visible") != "visible":
            hidden.append(name)
            continue
        grid = reader.sheet(target, name)
        if grid.rows:
            source.blocks.append(grid)
    source.pictures = sum(n.lower().startswith("xl/media/") for n in package.names())
    if hidden:
        source.notes.append(("sheet_hidden", f"隐藏的工作表“{'”“'.join(hidden)}”未读取。"))
    return source


def _targets(package: Package, main: str) -> dict[str, str]:
    import posixpath

    folder, file = posixpath.split(main)
    rels = posixpath.join(folder, "_rels", f"{file}.rels")
    if rels not in package:
        raise damaged()
    found = {}
    for rel in package.root(rels):
        if rel.get("TargetMode") == "External" or not str(rel.get("Type", "")).endswith("/worksheet"):
            continue
        target = posixpath.normpath(posixpath.join("/" + folder, str(rel.get("Target", ""))))
        found[str(rel.get("Id", ""))] = target.lstrip("/")
    return found


def _strings(package: Package, main: str) -> list[str]:
    names = [n for n in package.related(main, "/sharedStrings") if n in package]
    if not names:
        return []
    return [_rich(item) for item in package.root(names[0]).iterchildren(_S + "si")]


def _rich(item: Any) -> str:
    """A string's text; its reading aids (``rPh``) left out."""
    direct = item.find(_S + "t")
    if direct is not None and len(item) == 1:
        return _unescaped(direct.text or "")
    pieces = []
    for child in item:
        if child.tag == _S + "t":
            pieces.append(child.text or "")
        elif child.tag == _S + "r":
            pieces.extend(t.text or "" for t in child.iterchildren(_S + "t"))
    return _unescaped("".join(pieces))


def _unescaped(text: str) -> str:
    """``_x000D_`` stands for a control character (ECMA-376 part 1, 22.9.2.19)."""
    if "_x" not in text:
        return text
    return (
        re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), text)
        .replace("\r\n", "\n")
        .replace("\r", "\n")
    )


def _date_styles(package: Package, main: str) -> set[str]:
    """Indexes of the cell formats that show a date."""
    names = [n for n in package.related(main, "/styles") if n in package]
    if not names:
        return set()
    from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

    root = package.root(names[0])
    own = {f.get("numFmtId", ""): f.get("formatCode", "") for f in root.iter(_S + "numFmt")}
    formats = root.find(_S + "cellXfs")
    found: set[str] = set()
    for i, xf in enumerate(formats if formats is not None else ()):
        number = str(xf.get("numFmtId", "0"))
        code = own.get(number) or BUILTIN_FORMATS.get(int(number) if number.isdigit() else 0, "")
        chinese = number.isdigit() and (27 <= int(number) <= 36 or 50 <= int(number) <= 58)
        if chinese or (code and is_date_format(code)):
            found.add(str(i))
    return found


class _Sheets:
    """Reads sheets of one workbook."""

    def __init__(self, package: Package, strings: list[str], dates: set[str], late: bool, step: Step) -> None:
        self._package = package
        self._strings = strings
        self._dates = dates
        self._late = late
        self._step = step
        self._cells = 0

    def sheet(self, target: str, name: str) -> Grid:
        """One sheet as a table, from its first row and column with something in it."""
        root = self._package.root(target)
        data = root.find(_S + "sheetData")
        rows: dict[int, dict[int, str]] = {}
        at = 0
        for row in data if data is not None else ():
            printed = str(row.get("r", ""))
            at = int(printed) if printed.isdigit() else at + 1
            cells = self._row(row)
            if cells:
                rows[at] = cells
                if len(rows) % 200 == 0:
                    self._step(len(rows))
        if len(rows) > MAX_ROWS:
            raise too_big()
        return _grid(rows, root.find(_S + "mergeCells"), name)

    def _row(self, row: Any) -> dict[int, str]:
        found: dict[int, str] = {}
        at = -1
        for cell in row:
            if not len(cell):
                at = _column(cell.get("r"), at)
                continue
            at = _column(cell.get("r"), at)
            text = self._value(cell)
            if squeezed(text):
                self._cells += 1
                if at >= MAX_COLUMNS or self._cells > _MAX_CELLS:
                    raise too_big()
                found[at] = text
        return found

    def _value(self, cell: Any) -> str:
        form = cell.get("t", "n")
        if form == "inlineStr":
            inline = cell.find(_S + "is")
            return _rich(inline) if inline is not None else ""
        held = cell.find(_S + "v")
        raw = (held.text or "") if held is not None else ""
        if form == "s":
            return self._strings[int(raw)] if raw.isdigit() and int(raw) < len(self._strings) else ""
        if form == "n" and raw:
            return self._number(raw, str(cell.get("s", "")))
        if form == "d":
            return raw
        return _unescaped(raw) if form == "str" else ""

    def _number(self, raw: str, style: str) -> str:
        try:
            value = float(raw)
        except ValueError:
            return raw
        if style in self._dates:
            day = _day(value, self._late)
            if day is not None:
                return full_day(day)
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else raw


def _day(value: float, late: bool) -> date | None:
    from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

    try:
        moment = from_excel(value, MAC_EPOCH if late else WINDOWS_EPOCH)
    except (ValueError, OverflowError):
        return None
    return moment.date() if isinstance(moment, datetime) else None


def _column(place: Any, before: int) -> int:
    found = _PLACE.fullmatch(place) if place else None
    return _index(found[1]) if found else before + 1


def _index(letters: str) -> int:
    value = 0
    for c in letters:
        value = value * 26 + ord(c) - 64
    return value - 1


def _grid(rows: dict[int, dict[int, str]], merges: Any, name: str) -> Grid:
    """Rows with something in them, one after the other, merged places marked."""
    if not rows:
        return Grid([], name)
    first = min(min(cells) for cells in rows.values())
    width = max(max(cells) for cells in rows.values()) + 1 - first
    order = {row: i for i, row in enumerate(sorted(rows))}
    out: list[list[Cell]] = [[""] * width for _ in order]
    for row, cells in rows.items():
        for column, text in cells.items():
            out[order[row]][column - first] = text
    for top, left, bottom, right in _ranges(merges):
        _merge(out, order, (top, left - first, bottom, right - first))
    return Grid(out, name)


def _ranges(merges: Any) -> list[tuple[int, int, int, int]]:
    found = []
    for i, merge in enumerate(merges if merges is not None else ()):
        if i >= _MAX_MERGES:
            raise too_big()
        parts = _RANGE.fullmatch(str(merge.get("ref", "")))
        if parts:
            found.append((int(parts[2]), _index(parts[1]), int(parts[4]), _index(parts[3])))
    return found


def _merge(out: list[list[Cell]], order: dict[int, int], box: tuple[int, int, int, int]) -> None:
    top, left, bottom, right = box
    width = len(out[0])
    if left >= width or right < 0 or (top not in order and bottom == top):
        return
    rows = (
        [order[r] for r in range(top, min(bottom, top + MAX_ROWS) + 1) if r in order]
        if bottom - top < len(order) * 4
        else [i for r, i in order.items() if top <= r <= bottom]
    )
    for number, i in enumerate(sorted(rows)):
        for column in range(max(left, 0), min(right + 1, width)):
            if number == 0 and top in order:
                if column > left:
                    out[i][column] = Merge.LEFT
            else:
                out[i][column] = Merge.UP
