"""Web pages: saved from a browser (.html, .htm, .mht), or pasted.

Scripts, styles, forms and hidden parts are left out; a table that only lays out others gives what its
cells hold. White space counts as HTML counts it; ``<br>`` and blocks end a line.
"""

from __future__ import annotations

import re
from typing import Any

from desktop_app.core.errors import UserError
from desktop_app.importing.blocks import Block, Cell, Grid, Merge, Source, cell_lines, squeezed
from desktop_app.importing.encoding import decode
from desktop_app.importing.packages import too_big

_LEFT_OUT_TAGS = (
    "script style noscript template head select option textarea button iframe object embed svg math"
    " canvas audio video nav map input"
)
_LEFT_OUT = frozenset(_LEFT_OUT_TAGS.split())
_BLOCK_TAGS = (
    "p div h1 h2 h3 h4 h5 h6 li ul ol dl dt dd section article header footer main aside address"
    " blockquote pre center form fieldset figure figcaption body html details summary hr caption tr"
    " td th tbody thead tfoot"
)
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_SPACE = re.compile(r"[ \t\r\n\x0c]+")
_MAX_DEPTH = 200
_MAX_SPAN = 1000
_MAX_WIDTH = 2000
_MAX_CELLS = 400_000
_MAX_PASTED = 50 * 1024 * 1024


def read_html(text: str) -> Source:
    """The content of a web page.

    Raises:
        UserError: the page is nested deeper or larger than any that a person wrote.
    """
    if len(text) > _MAX_PASTED:
        raise too_big()
    text = re.sub(r"\A\s*Version:[\d.]+\s.*?(?=<)", "", text, count=1, flags=re.DOTALL)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    # Pages pasted one after the other: the parser would stop at the first one's end.
    text = re.sub(r"</(?:body|html)\s*>", "\n", text, flags=re.IGNORECASE)
    return _Walk().source(_root(text))


def _root(text: str) -> Any:
    from lxml import etree, html

    parser = html.HTMLParser(
        remove_comments=True, remove_pis=True, no_network=True, huge_tree=False, encoding="utf-8"
    )
    try:
        root = html.document_fromstring(text.encode("utf-8", "ignore"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise UserError("网页里没有内容。", "请用浏览器打开原网页，重新保存，或复制文字粘贴导入。") from None
    if any("depth" in str(e.message).lower() for e in parser.error_log):
        raise too_big()
    return root


def read_mht(data: bytes) -> Source:
    """The content of a page saved as one file (MIME HTML, RFC 2557).

    Raises:
        UserError: no page is in it.
    """
    import email
    from email import policy

    message = email.message_from_bytes(data, policy=policy.compat32)
    for part in message.walk():
        if part.get_content_type() != "text/html":
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes) and content:
            charset = part.get_content_charset()
            declared = f'<meta charset="{charset}">'.encode() if charset else b""
            return read_html(decode(declared + content) if declared else decode(content))
    raise UserError("网页文件里没有内容。", "请用浏览器打开原网页，重新保存，或复制文字粘贴导入。")


class _Walk:
    """One walk over a page."""

    def __init__(self) -> None:
        self._source = Source(flattened=True)
        self._cells = 0

    def source(self, root: Any) -> Source:
        """Everything the page shows."""
        body = root.find("body")
        self._source.blocks = self._blocks(body if body is not None else root)
        return self._source

    def _blocks(self, element: Any, depth: int = 0) -> list[Block]:
        out: list[Block] = []
        line: list[str] = []
        self._collect(element, out, line, depth)
        _end_line(out, line)
        return out

    def _collect(self, element: Any, out: list[Block], line: list[str], depth: int) -> None:
        if depth > _MAX_DEPTH:
            raise too_big()
        if element.text:
            line.append(element.text)
        for child in element:
            tag = child.tag if isinstance(child.tag, str) else "script"
            if tag in _LEFT_OUT or _HIDDEN.search(child.get("style", "")) or child.get("hidden") is not None:
                pass
            elif tag == "br":
                _end_line(out, line)
            elif tag == "table":
                _end_line(out, line)
                out.extend(self._table(child, depth + 1))
            else:
                if tag == "img":
                    self._source.pictures += 1
                block = tag in _BLOCKS
                if block:
                    _end_line(out, line)
                self._collect(child, out, line, depth + 1)
                if block:
                    _end_line(out, line)
            if child.tail:
                line.append(child.tail)

    def _table(self, table: Any, depth: int) -> list[Block]:
        rows = list(_rows(table))
        inner = max((len(list(_rows(t))) for t in table.iter("table") if t is not table), default=0)
        if (inner > 1 and inner >= len(rows)) or (len(rows) == 1 and inner):
            return [b for row in rows for cell in _own_cells(row) for b in self._blocks(cell, depth + 1)]
        grid = self._grid(rows, depth)
        if all(len(row) <= 1 for row in grid):
            return [b for row in rows for cell in _own_cells(row) for b in self._blocks(cell, depth + 1)]
        return [Grid(grid)]

    def _grid(self, rows: list[Any], depth: int) -> list[list[Cell]]:
        grid: list[list[Cell]] = []
        hanging: dict[int, tuple[int, Cell]] = {}
        for row in rows:
            out: list[Cell] = []
            for cell in _own_cells(row):
                _hang(out, hanging)
                text = self._text(cell, depth)
                width, height = _span(cell, "colspan"), _span(cell, "rowspan")
                for i in range(width):
                    if height > 1:
                        hanging[len(out)] = (height - 1, Merge.UP)
                    out.append(text if i == 0 else Merge.LEFT)
                if len(out) > _MAX_WIDTH:
                    raise too_big()
            _hang(out, hanging)
            self._cells += len(out)
            if self._cells > _MAX_CELLS:
                raise too_big()
            grid.append(out)
        return grid

    def _text(self, cell: Any, depth: int) -> str:
        return "\n".join(line for line in cell_lines(self._blocks(cell, depth + 1)) if squeezed(line))


def _end_line(out: list[Block], line: list[str]) -> None:
    text = _SPACE.sub(" ", "".join(line)).strip(" ")
    line.clear()
    if text:
        out.append(text)


def _rows(table: Any) -> list[Any]:
    found = []
    for child in table:
        if child.tag == "tr":
            found.append(child)
        elif child.tag in ("tbody", "thead", "tfoot"):
            found.extend(r for r in child if r.tag == "tr")
    return found


def _own_cells(row: Any) -> list[Any]:
    return [c for c in row if c.tag in ("td", "th") and not _HIDDEN.search(c.get("style", ""))]


def _span(cell: Any, name: str) -> int:
    value = str(cell.get(name, "1")).strip()
    return max(1, min(int(value), _MAX_SPAN)) if value.isdigit() and value.isascii() else 1


def _hang(out: list[Cell], hanging: dict[int, tuple[int, Cell]]) -> None:
    """Fill the places that cells of rows above reach down to."""
    while len(out) in hanging:
        left, cell = hanging.pop(len(out))
        if left > 1:
            hanging[len(out)] = (left - 1, cell)
        out.append(cell)
