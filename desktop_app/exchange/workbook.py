"""The cells of a returned workbook: values only, no formula worked out, no link followed.

Read with the standard library's expat and not through openpyxl's loader: the loader reads every
style before the first cell, stops at style sheets that WPS writes and openpyxl does not know, and
takes whatever size it meets. Only values, merged ranges and the number formats of dates are needed.
"""

from __future__ import annotations

import math
import posixpath
import re
from pathlib import Path
from typing import Any

from desktop_app.core.errors import UserError
from desktop_app.exchange import text_tables
from desktop_app.exchange.cells import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    Kind,
    Table,
    Workbook,
    column_letters,
)
from desktop_app.exchange.container import Container, text_of_other_kind

__all__ = ["Cell", "Kind", "Table", "Workbook", "column_letters", "read_workbook", "unescaped"]

_COLUMNS = {column_letters(n): n for n in range(1, MOST_COLUMNS + 1)}
_REF = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def _place(ref: str) -> tuple[int, int]:
    found = _REF.fullmatch(ref.upper().replace("$", ""))
    if found is None:
        return 0, MOST_COLUMNS + 1
    return int(found[2]), _COLUMNS.get(found[1], MOST_COLUMNS + 1)


def _character(code: int) -> str:
    """A character that was escaped; those that no text can hold are dropped."""
    held = code in (9, 10, 13) or (32 <= code < 0xD800) or (0xE000 <= code < 0xFFFE)
    return chr(code) if held else ""


def unescaped(text: str) -> str:
    """Text of a cell as people see it: _x000D_ and its like resolved, line ends as one character."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda m: _character(int(m[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def read_workbook(path: Path) -> Workbook:
    """Read a returned file.

    Raises:
        UserError: the file is absent, of another kind, has a password, is damaged or too large.
    """
    text = text_of_other_kind(path)
    if text is not None:
        read = text_tables.read_markup if text_tables.is_markup(text) else text_tables.read_separated
        return read(text, path.name)
    container = Container(path)
    try:
        main = _main_part(container)
        sheets, from_1904 = _sheets(container, main)
        targets = _relations(container, main)
        strings_part = next((t for kind, t in targets.values() if kind == "sharedStrings"), "")
        styles_part = next((t for kind, t in targets.values() if kind == "styles"), "")
        strings = _shared_strings(container, strings_part) if strings_part in container else []
        tables = tuple(
            _read_table(container, name, targets[rid][1], strings)
            for name, rid in sheets
            if rid in targets and targets[rid][0] == "worksheet" and targets[rid][1] in container
        )
        # A style sheet of WPS is large: read only where a number may be a day.
        day_styles = _date_styles(container, styles_part) if _has_numbers(tables) else frozenset()
    finally:
        container.close()
    if not tables:
        raise container.damaged()
    return Workbook(tables, from_1904, day_styles)


def _has_numbers(tables: tuple[Table, ...]) -> bool:
    return any(cell.kind is Kind.NUMBER and cell.style for t in tables for cell in t.cells.values())


def _local(name: str) -> str:
    return name.rpartition(":")[2] if ":" in name else name


def _ignore(*_: object) -> None:
    """For ends of elements that say nothing."""


def _relations(container: Container, part: str, *, outside: bool = False) -> dict[str, tuple[str, str]]:
    """(kind, part) by relation id; or, for those that lead outside the file, (kind, address)."""
    folder, _, name = part.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels".lstrip("/")
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, attrs: dict[str, str]) -> None:
        if _local(tag) == "Relationship" and (attrs.get("TargetMode", "").lower() == "external") is outside:
            target = attrs.get("Target", "")
            if outside:
                found[attrs.get("Id", "")] = ("", target)
                return
            whole = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            kind = attrs.get("Type", "").rpartition("/")[2]
            found[attrs.get("Id", "")] = (kind, posixpath.normpath(whole))

    if rels in container:
        container.parse(rels, start, _ignore)
    return found


def _main_part(container: Container) -> str:
    for kind, target in _relations(container, "").values():
        if kind == "officeDocument" and target in container:
            return target
    raise container.damaged()


def _sheets(container: Container, main: str) -> tuple[list[tuple[str, str]], bool]:
    sheets: list[tuple[str, str]] = []
    flags: list[bool] = []

    def start(tag: str, attrs: dict[str, str]) -> None:
        tag = _local(tag)
        if tag == "sheet":
            rid = next((v for k, v in attrs.items() if _local(k) == "id"), "")
            sheets.append((unescaped(attrs.get("name", "")), rid))
        elif tag == "workbookPr":
            flags.append(attrs.get("date1904", "").lower() in {"1", "true"})

    container.parse(main, start, _ignore)
    return sheets, any(flags)


def _shared_strings(container: Container, part: str) -> list[str]:
    strings: list[str] = []
    pieces: list[str] = []
    # Depth of <rPh>: how a reading is spelled out above the text is no part of the text.
    state = {"text": False, "phonetic": 0}

    def start(tag: str, _: dict[str, str]) -> None:
        tag = _local(tag)
        if tag == "t":
            state["text"] = not state["phonetic"]
        elif tag == "si":
            pieces.clear()
        elif tag == "rPh":
            state["phonetic"] += 1

    def end(tag: str) -> None:
        tag = _local(tag)
        if tag == "t":
            state["text"] = False
        elif tag == "si":
            strings.append(unescaped("".join(pieces)))
        elif tag == "rPh":
            state["phonetic"] -= 1

    def text(data: str) -> None:
        if state["text"]:
            pieces.append(data)

    container.parse(part, start, end, text)
    return strings


#: Built-in number formats that show days (ECMA-376 part 1, 18.8.30), the Chinese ones included.
_DAY_FORMATS = {*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58}
_DAY_CODE = re.compile(r"[yde]|m+月", re.IGNORECASE)


def _date_styles(container: Container, part: str) -> frozenset[int]:
    formats = dict.fromkeys(_DAY_FORMATS, True)
    styles: list[int] = []
    inside: list[str] = []

    def start(tag: str, attrs: dict[str, str]) -> None:
        tag = _local(tag)
        if tag == "numFmt":
            code = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", attrs.get("formatCode", ""))
            number = int(attrs.get("numFmtId", 0))
            formats[number] = code.lower() != "general" and _DAY_CODE.search(code) is not None
        elif tag == "cellXfs":
            inside.append(tag)
        elif tag == "xf" and inside:
            styles.append(int(attrs.get("numFmtId", 0)))

    def end(tag: str) -> None:
        if _local(tag) == "cellXfs":
            inside.clear()

    if part not in container:
        return frozenset()
    container.parse(part, start, end)
    return frozenset(at for at, number in enumerate(styles) if formats.get(number))


class _SheetReader:
    """The handlers that turn a worksheet's XML into cells."""

    def __init__(self, file: str, strings: list[str]) -> None:
        self.cells: dict[tuple[int, int], Cell] = {}
        self.merged: list[tuple[int, int, int, int]] = []
        #: (cell, relation id) of each cell that a click opens something from.
        self.links: list[tuple[tuple[int, int], str]] = []
        self._file = file
        self._strings = strings
        self._row = self._column = 0
        self._type = ""
        self._style = 0
        self._collecting = ""
        self._pieces: list[str] = []
        self._found: dict[str, str] = {}
        self._phonetic = 0
        self._inside = False
        self._rows = 0
        self._last_row = 0

    def start(self, tag: str, attrs: dict[str, str]) -> None:
        if ":" in tag:
            tag = _local(tag)
        if tag == "c":
            ref = attrs.get("r")
            if ref is None:
                self._column += 1
            else:
                self._column = _COLUMNS.get(ref.rstrip("0123456789"), MOST_COLUMNS + 1)
            self._type = attrs.get("t", "n")
            style = attrs.get("s", "0")
            self._style = int(style) if style.isdigit() else 0
            self._found.clear()
            self._inside = True
        elif tag == "row":
            number = attrs.get("r", "")
            self._row = int(number) if number.isdigit() else self._row + 1
            self._column = 0
        elif self._inside and tag in {"v", "t", "f"}:
            self._collecting = tag
            self._pieces.clear()
            if tag == "f":
                self._found.setdefault("f", "")
        elif tag == "rPh":
            self._phonetic += 1
        elif tag == "hyperlink":
            target = next((v for k, v in attrs.items() if _local(k) == "id"), "")
            self.links.append((_place(attrs.get("ref", "").partition(":")[0]), target))
        elif tag == "mergeCell":
            first, _, last = attrs.get("ref", "").partition(":")
            (top, left), (bottom, right) = _place(first), _place(last or first)
            if 0 < top <= bottom and left <= right and len(self.merged) < MOST_ROWS:
                self.merged.append((top, left, bottom, right))

    def text(self, data: str) -> None:
        if self._collecting:
            self._pieces.append(data)

    def end(self, tag: str) -> None:
        if ":" in tag:
            tag = _local(tag)
        if tag == "c":
            self._inside = False
            if self._found and self._column <= MOST_COLUMNS and self._row:
                self._keep()
        elif tag == self._collecting:
            if not self._phonetic:
                self._found[tag] = self._found.get(tag, "") + "".join(self._pieces)
            self._collecting = ""
        elif tag == "rPh":
            self._phonetic -= 1

    def _keep(self) -> None:
        cell = self._cell()
        if cell is None:
            return
        if self._row != self._last_row:
            self._rows, self._last_row = self._rows + 1, self._row
        if self._rows > MOST_ROWS or len(self.cells) >= MOST_CELLS:
            raise UserError(
                f"“{self._file}”有内容的行超过 {MOST_ROWS} 行，没有读取。",
                "请删去填报表以外的内容后再合并。",
            )
        self.cells[self._row, self._column] = cell

    def _cell(self) -> Cell | None:
        found, kind = self._found, self._type
        if "f" in found:
            return Cell(Kind.FORMULA, found["f"])
        raw = found.get("t" if kind == "inlineStr" else "v", "")
        if kind == "s":
            at = int(raw) if raw.strip().isdigit() else -1
            raw = self._strings[at] if 0 <= at < len(self._strings) else ""
        elif kind == "e":
            return Cell(Kind.ERROR, raw)
        elif kind == "b":
            raw = "是" if raw.strip() == "1" else "否"
        elif kind not in {"str", "inlineStr", "d"}:
            return _number(raw, self._style)
        else:
            raw = unescaped(raw)
        return Cell(Kind.TEXT, raw, self._style) if raw.strip() else None


def _number(raw: str, style: int) -> Cell | None:
    if not raw.strip():
        return None
    try:
        number = float(raw)
    except ValueError:
        number = math.nan
    return Cell(Kind.NUMBER, number, style) if math.isfinite(number) else Cell(Kind.TEXT, unescaped(raw))


def _read_table(container: Container, name: str, part: str, strings: list[str]) -> Table:
    reader: Any = _SheetReader(container.name, strings)
    container.parse(part, reader.start, reader.end, reader.text)
    targets = _relations(container, part, outside=True) if reader.links else {}
    for place, relation in reader.links:
        if place in reader.cells and relation in targets:
            reader.cells[place] = reader.cells[place]._replace(link=targets[relation][1])
    return Table(name, reader.cells, tuple(reader.merged))
