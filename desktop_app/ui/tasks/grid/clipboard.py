"""Rectangles of cells to and from Excel, WPS and other programs: tab-separated text and an HTML table."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QMimeData

Block = list[list[str]]

#: The cells as they are, between tables of this program.
_OWN = "application/x-zwgk-cells"
#: A text that a spreadsheet might take for a formula, or for a command of its own.
_FORMULA_LIKE = re.compile(r"[=+\-@\t\r]")
_GUARDED = re.compile(r"'(?=[=+\-@\t\r])")
_NEEDS_QUOTES = re.compile(r'[\t\n\r]|^"')


def mime_of(cells: Sequence[Sequence[str]]) -> QMimeData:
    """The cells in every form in which another program may want them."""
    mime = QMimeData()
    mime.setText(to_text(cells))
    mime.setHtml(to_html(cells))
    mime.setData(_OWN, json.dumps([list(row) for row in cells], ensure_ascii=False).encode())
    return mime


def cells_of(mime: QMimeData) -> Block:
    """The rectangle that is on the clipboard; shorter rows are filled up with empty cells."""
    if mime.hasFormat(_OWN):
        return [[str(cell) for cell in row] for row in json.loads(bytes(mime.data(_OWN).data()))]
    return from_text(mime.text()) if mime.hasText() else []


def to_text(cells: Sequence[Sequence[str]]) -> str:
    """Tab-separated text as Excel and WPS write it: what holds a tab or a line break stands in quotes.

    What a spreadsheet would take for a formula gets an apostrophe before it, and so stays text.
    """
    return "".join("\t".join(map(_cell_out, row)) + "\r\n" for row in cells)


def _cell_out(text: str) -> str:
    guarded = f"'{text}" if _FORMULA_LIKE.match(text) else text
    if not _NEEDS_QUOTES.search(guarded):
        return guarded
    doubled = guarded.replace('"', '""')
    return f'"{doubled}"'


def to_html(cells: Sequence[Sequence[str]]) -> str:
    """An HTML table whose cells a spreadsheet takes as text, whatever they begin with."""
    rows = "".join(
        "<tr>" + "".join(f"<td style=\"mso-number-format:'\\@'\">{_html(c)}</td>" for c in row) + "</tr>"
        for row in cells
    )
    # The second rule keeps the lines of one cell in one cell.
    return f'<meta charset="utf-8"><style>br{{mso-data-placement:same-cell}}</style><table>{rows}</table>'


def _html(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def from_text(text: str) -> Block:
    """Tab-separated text into cells; a quote that is never closed is a quote.

    Args:
        text: as Excel, WPS and text editors give it; the line break at its end ends the last row.
    """
    rows: Block = [[]]
    at, end = 0, len(text)
    while at <= end:
        cell, at = _cell_in(text, at)
        rows[-1].append(cell)
        if at >= end:
            break
        if text[at] != "\t":
            at += 1 if text.startswith("\n", at) or not text.startswith("\r\n", at) else 2
            if at >= end:
                break
            rows.append([])
        else:
            at += 1
    width = max(map(len, rows))
    return [row + [""] * (width - len(row)) for row in rows] if text else []


def _cell_in(text: str, at: int) -> tuple[str, int]:
    """The cell that begins at ``at``, and where it ends."""
    if text.startswith('"', at):
        quoted = _QUOTED.match(text, at)
        if quoted is not None:
            return _plain(quoted[1].replace('""', '"')), quoted.end()
    found = _PLAIN.match(text, at)
    assert found is not None
    return _plain(found[0]), found.end()


_QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=[\t\r\n]|\Z)')
_PLAIN = re.compile(r"[^\t\r\n]*")


def _plain(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _GUARDED.sub("", lines, count=1) if _GUARDED.match(lines) else lines
