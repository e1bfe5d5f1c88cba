"""Returned sheets saved as text: with separators, as XML 表格 2003, or as a web page that is called .xls."""

from __future__ import annotations

import csv
import math
import re
from html.parser import HTMLParser
from itertools import islice
from typing import Any
from xml.parsers import expat

from desktop_app.core.errors import UserError
from desktop_app.exchange.cells import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, Cell, Kind, Table, Workbook

_SHEET_2003 = "urn:schemas-microsoft-com:office:spreadsheet"
_MARKUP = re.compile(r"\s*(?:<\?xml|<!doctype html|<html|<table|<meta|<head|<style)", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
#: What GBK and its forerunner are read as: the larger set holds them.
_AS_GB18030 = frozenset({"gb2312", "gbk", "gb18030", "cp936"})


def is_markup(data: bytes) -> bool:
    """Whether a file is XML or a web page."""
    return _MARKUP.match(_decoded(data[:2000])) is not None


def is_text(data: bytes) -> bool:
    """Whether a file may be text at all."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return b"\0" not in data[:4096]


def _decoded(data: bytes) -> str:
    """Text by its mark, its own declaration, or as what it is read without fault."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    declared = _CHARSET.search(data[:2000])
    named = declared[1].decode("ascii", "replace").lower() if declared else ""
    try:
        return data.decode("gb18030" if named in _AS_GB18030 else "utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", "replace")


def read_separated(data: bytes, name: str) -> Workbook:
    """A sheet saved as text, with commas, semicolons or tabs between its cells.

    Raises:
        UserError: it is too large.
    """
    text = _decoded(data)
    first = text[:20_000]
    delimiter = max(",\t;", key=first.count)
    if not first.count(delimiter):
        raise UserError(f"“{name}”不是 Excel 文件。", "请选择返回的填报表（.xlsx）。")
    # A cell of the hidden state may be longer than csv takes at first.
    csv.field_size_limit(1 << 20)
    collected = _Collected(name)
    try:
        lines = csv.reader(text.splitlines(keepends=True), delimiter=delimiter)
        for row, line in enumerate(lines, start=1):
            for column, value in enumerate(islice(line, MOST_COLUMNS), start=1):
                collected.put(row, column, Cell(Kind.TEXT, value.replace("\r\n", "\n")))
    except csv.Error as error:
        raise UserError(f"“{name}”已损坏或不是填报表。", "请让填报科室另存为 .xlsx 后发来。") from error
    return Workbook((Table(name, collected.cells),))


class _Collected:
    """Cells as they come in, no more than a sheet may have."""

    def __init__(self, file: str) -> None:
        self.cells: dict[tuple[int, int], Cell] = {}
        self.merged: list[tuple[int, int, int, int]] = []
        self._file = file
        self._rows = 0
        self._last = 0

    def put(self, row: int, column: int, cell: Cell) -> None:
        if column > MOST_COLUMNS or (isinstance(cell.value, str) and not cell.value.strip()):
            return
        if row != self._last:
            self._rows, self._last = self._rows + 1, row
        if self._rows > MOST_ROWS or len(self.cells) >= MOST_CELLS:
            raise UserError(
                f"“{self._file}”有内容的行超过 {MOST_ROWS} 行，没有读取。",
                "请删去填报表以外的内容后再合并。",
            )
        self.cells[row, column] = cell

    def merge(self, row: int, column: int, down: int, across: int) -> None:
        if (down or across) and len(self.merged) < MOST_ROWS:
            self.merged.append((row, column, row + min(down, MOST_ROWS), column + min(across, MOST_COLUMNS)))


def read_markup(data: bytes, name: str) -> Workbook:
    """XML 表格 2003, or the tables of a web page.

    Raises:
        UserError: it is neither, or damaged.
    """
    text = _decoded(data)
    if _SHEET_2003 in text[:4000]:
        return _read_2003(data, name)
    page = _Page(name)
    page.feed(text)
    page.close()
    tables = tuple(
        Table(f"{name}{number}", found.cells, tuple(found.merged))
        for number, found in enumerate(page.tables, start=1)
        if found.cells
    )
    if not tables:
        raise UserError(f"“{name}”不是 Excel 文件。", "请选择返回的填报表（.xlsx）。")
    return Workbook(tables)


def _read_2003(data: bytes, name: str) -> Workbook:
    reader = _Sheets2003(name)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = reader.refuse
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise reader.damaged() from error
    if not reader.tables:
        raise reader.damaged()
    return Workbook(tuple(Table(title, f.cells, tuple(f.merged)) for title, f in reader.tables))


def _whole(text: str | None, otherwise: int = 0) -> int:
    return int(text) if text is not None and text.isdigit() and len(text) < 8 else otherwise


class _Sheets2003:
    """The handlers that turn XML 表格 2003 into cells."""

    def __init__(self, file: str) -> None:
        self.tables: list[tuple[str, _Collected]] = []
        self._file = file
        self._row = self._column = 0
        self._next = 1
        self._type = ""
        self._formula = ""
        self._link = ""
        self._pieces: list[str] | None = None

    def damaged(self) -> UserError:
        return UserError(f"“{self._file}”已损坏或不是 Excel 文件。", "请让填报科室重新保存后发来。")

    def refuse(self, *_: object) -> None:
        raise self.damaged()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        attrs = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        match tag.rpartition(":")[2]:
            case "Worksheet":
                self.tables.append((attrs.get("Name", ""), _Collected(self._file)))
                self._row = 0
            case "Row":
                self._row = _whole(attrs.get("Index"), self._row + 1)
                self._next = 1
            case "Cell" if self.tables:
                self._column = _whole(attrs.get("Index"), self._next)
                across = _whole(attrs.get("MergeAcross"))
                self._next = self._column + across + 1
                self._formula, self._link = attrs.get("Formula", ""), attrs.get("HRef", "")
                down = _whole(attrs.get("MergeDown"))
                self.tables[-1][1].merge(self._row, self._column, down, across)
            case "Data" if self.tables:
                self._type, self._pieces = attrs.get("Type", "String"), []

    def text(self, data: str) -> None:
        if self._pieces is not None:
            self._pieces.append(data)

    def end(self, tag: str) -> None:
        if tag.rpartition(":")[2] != "Data" or self._pieces is None:
            return
        text, self._pieces = "".join(self._pieces), None
        self.tables[-1][1].put(self._row, self._column, self._cell(text))

    def _cell(self, text: str) -> Cell:
        if self._formula:
            return Cell(Kind.FORMULA, self._formula.lstrip("="))
        if self._type == "Error":
            return Cell(Kind.ERROR, text)
        if self._type == "Number":
            try:
                number = float(text)
            except ValueError:
                number = math.nan
            if math.isfinite(number):
                return Cell(Kind.NUMBER, number)
        return Cell(Kind.TEXT, text, link=self._link)


class _Page(HTMLParser):
    """The tables of a web page, cells merged by rowspan and colspan put where they stand."""

    def __init__(self, file: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Collected] = []
        self._file = file
        self._row = self._column = 0
        self._taken: set[tuple[int, int]] = set()
        self._pieces: list[str] | None = None
        self._link = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given: dict[str, Any] = dict(attrs)
        if tag == "table":
            self._flush()
            self.tables.append(_Collected(self._file))
            self._row, self._taken = 0, set()
        elif tag == "tr" and self.tables:
            self._flush()
            self._row, self._column = self._row + 1, 0
        elif tag in ("td", "th") and self.tables:
            self._flush()
            self._begin(_whole(given.get("rowspan"), 1), _whole(given.get("colspan"), 1))
        elif tag in ("br", "p", "div") and self._pieces:
            self._pieces.append("\n")
        elif tag == "a":
            self._link = given.get("href") or ""

    def _begin(self, down: int, across: int) -> None:
        self._column += 1
        while (self._row, self._column) in self._taken:
            self._column += 1
        down, across = min(max(down, 1), 1000), min(max(across, 1), MOST_COLUMNS)
        for row in range(self._row, self._row + down):
            self._taken.update((row, self._column + at) for at in range(across))
        self.tables[-1].merge(self._row, self._column, down - 1, across - 1)
        self._pieces, self._link = [], ""

    def handle_data(self, data: str) -> None:
        if self._pieces is not None:
            self._pieces.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._flush()

    def _flush(self) -> None:
        if self._pieces is not None and self.tables:
            lines = ("".join(self._pieces)).split("\n")
            text = "\n".join(" ".join(line.split()) for line in lines).strip()
            self.tables[-1].put(self._row, self._column, Cell(Kind.TEXT, text, link=self._link))
        self._pieces = None

    def close(self) -> None:
        """Take the last cell of a page that breaks off."""
        super().close()
        self._flush()
