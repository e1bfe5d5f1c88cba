"""More of what happens to sheets on their way: other languages, other widths, other programs' packages."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from xml.sax.saxutils import escape

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet


def repacked(source: Path, out: Path, change: Callable[[str, bytes], tuple[str, bytes] | None]) -> None:
    """Copy a package part by part; ``change`` gives a part's new name and content, or None to drop it."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            kept = change(info.filename, old.read(info))
            if kept is not None:
                new.writestr(*kept)


def with_backslashes(name: str, data: bytes) -> tuple[str, bytes]:
    """Part names as some Windows programs write them."""
    return name.replace("/", "\\"), data


def in_capitals(name: str, data: bytes) -> tuple[str, bytes]:
    """Part names in another case than the relations say; names of parts are one in any case (OPC)."""
    return (name if name.startswith(("[", "_rels")) else name.upper(), data)


def strict(name: str, data: bytes) -> tuple[str, bytes]:
    """The namespaces of strict OOXML."""
    data = data.replace(
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
    return name, data.replace(
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    )


def without_references(name: str, data: bytes) -> tuple[str, bytes]:
    """Worksheets whose rows and cells do not say where they stand; blank cells are written out."""
    if not name.startswith("xl/worksheets/sheet"):
        return name, data
    text = data.decode()
    lines = []
    at = 0
    for row in re.finditer(r'<row r="(\d+)"[^>]*?(?:/>|>(.*?)</row>)', text, re.DOTALL):
        while at + 1 < int(row[1]):
            lines.append("<row/>")
            at += 1
        cells, column = [], 0
        for cell in re.finditer(r'<c r="([A-Z]+)\d+"([^>]*?)(/>|>.*?</c>)', row[2] or "", re.DOTALL):
            wanted = 0
            for letter in cell[1]:
                wanted = wanted * 26 + ord(letter) - 64
            cells += ["<c/>"] * (wanted - column - 1)
            cells.append(f"<c{cell[2]}{cell[3]}")
            column = wanted
        lines.append(f"<row>{''.join(cells)}</row>")
        at += 1
    body = re.sub(
        r"<sheetData>.*</sheetData>",
        lambda _: f"<sheetData>{''.join(lines)}</sheetData>",
        text,
        flags=re.DOTALL,
    )
    return name, body.encode()


def in_utf_16(name: str, data: bytes) -> tuple[str, bytes]:
    """Parts in UTF-16."""
    if not name.endswith(".xml"):
        return name, data
    text = re.sub(r"^<\?xml[^>]*\?>", "", data.decode())
    return name, ('<?xml version="1.0" encoding="UTF-16"?>' + text).encode("utf-16")


def _shown(value: object) -> str:
    if isinstance(value, (datetime, date)):
        return f"{value.year}/{value.month}/{value.day}"
    return "" if value is None else str(value)


def lines_of(source: Path) -> list[list[str]]:
    """The visible worksheet as texts, the way a program saves it as text."""
    sheet: Worksheet = load_workbook(source).worksheets[0]
    return [[_shown(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]


def as_csv(source: Path, out: Path, encoding: str = "gbk", delimiter: str = ",") -> None:
    """Save as text with separators."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(lines_of(source))
    out.write_bytes(stream.getvalue().encode(encoding))


def as_xml_2003(source: Path, out: Path) -> None:
    """Save as XML 表格 2003, which programs like to call .xls."""
    rows = []
    for number, line in enumerate(lines_of(source), start=1):
        cells = "".join(
            f'<Cell ss:Index="{at}" ss:StyleID="s1"><Data ss:Type="String">{escape(text)}</Data></Cell>'
            for at, text in enumerate(line, start=1)
            if text
        ).replace("\n", "&#10;")
        rows.append(f'<Row ss:Index="{number}">{cells}</Row>')
    out.write_text(
        '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles/>'
        f'<Worksheet ss:Name="填报表"><Table>{"".join(rows)}</Table></Worksheet></Workbook>',
        encoding="utf-8",
    )


def as_html(source: Path, out: Path) -> None:
    """Save as a web page, which offices' own systems like to call .xls."""
    rows = "".join(
        "<tr>"
        + "".join(f"<td class=xl1>{escape(text)}</td>".replace("\n", "<br>") for text in line)
        + "</tr>"
        for line in lines_of(source)
    )
    head = "<head><meta charset=gb2312><style>td{}</style></head>"
    head = "<head><meta charset=gb2312><style>td{}</style></head>"
    page = f"<html>{head}<body><table>{rows}</table></body></html>"
    out.write_bytes(page.encode("gb18030"))
