"""A written document as simple HTML, for a preview that needs no other program.

It is read back from the very file an export writes, so the preview cannot say anything else.
"""

from __future__ import annotations

import html
import zipfile
from pathlib import Path
from typing import Any

from desktop_app.reports.layout import STANDARD, LayoutProfile

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
#: Paragraphs that only carry spacing or the end of a section.
_INVISIBLE = frozenset({"Spacer", "TableEnd", "SectionEnd"})
#: The room above a 发文机关标志, in lines of the body.
_SPACE, _HEAD_ROOM = "MastheadSpace", 3
_PAGE_BREAK = "page-break-before:always;"


class _Dress:
    """Inline styles for the base document's paragraph styles, in the profile's fonts."""

    def __init__(self, layout: LayoutProfile) -> None:
        body, table = layout.body_size / 2, layout.table_size / 2
        indent = layout.char_width / 20 * 2
        flush = f"font-size:{body}pt;margin:0;"
        cell = f"font-size:{table}pt;margin:0;"
        self._plain = f"{flush}text-indent:{indent:.1f}pt;"
        self._styles = {
            "DocTitle": f"font-family:'{layout.title_font}';font-size:{layout.title_size / 2}pt;"
            "margin:0;text-align:center;",
            "Addressee": flush,
            "Heading1": f"{self._plain}font-family:'{layout.heading1_font}';",
            "Heading2": f"{self._plain}font-family:'{layout.heading2_font}';",
            "AnnexMark": f"{flush}font-family:'{layout.heading1_font}';",
            "AnnexNote": flush,
            "Masthead": f"font-family:'{layout.title_font}';font-size:{layout.mark_size / 2 * 0.8}pt;"
            "margin:0;text-align:center;color:#ff0000;",
            "MastheadSpace": flush,
            "DocNumber": f"{flush}text-align:center;",
            "Imprint": "font-size:14pt;margin:0;",
            "SignatureLine": f"{flush}text-align:right;",
            "TableHead": f"{cell}font-family:'{layout.heading1_font}';text-align:center;",
            "TableSection": f"{cell}font-family:'{layout.heading1_font}';",
            "TableText": cell,
            "TableLink": cell,
            "TableCentre": f"{cell}text-align:center;",
            "Figure": f"{cell}text-align:center;",
            "FigureTitle": f"{cell}font-family:'{layout.heading1_font}';text-align:center;",
            "FootnoteText": f"font-size:{table - 2}pt;margin:0;",
        }
        self._heading2 = f"font-family:'{layout.heading2_font}'"

    def paragraph(self, style: str) -> str:
        """The inline style of a paragraph style; the body's where the style is not known."""
        return self._styles.get(style, self._plain)

    def run(self, style: str | None, text: str) -> str:
        """A run's text, dressed where its character style asks for it."""
        if style == "RunInHeading":
            return f'<span style="{self._heading2}">{text}</span>'
        if style == "FootnoteReference":
            return f"<sup>{text}</sup>"
        return text


def to_html(path: Path, layout: LayoutProfile = STANDARD) -> str:
    """The document at ``path`` as HTML: paragraphs, tables, footnotes at the end.

    Args:
        path: a document this program wrote.
        layout: the profile it was written with.
    """
    from lxml import etree

    with zipfile.ZipFile(path) as package:
        body = etree.fromstring(package.read("word/document.xml")).find(f"{_W}body")
        notes = etree.fromstring(package.read("word/footnotes.xml"))
    dress = _Dress(layout)
    parts = []
    turn = False
    for block in body:
        if block.tag == f"{_W}p":
            style = _style(block, f"{_W}pPr/{_W}pStyle")
            if style in _INVISIBLE:
                turn = turn or block.find(f"{_W}pPr/{_W}sectPr") is not None
                # A 版记 stands in a box.
                parts += [_table(table, dress, lined=False) for table in block.iter(f"{_W}tbl")]
                continue
            new_page = turn or block.find(f"{_W}pPr/{_W}pageBreakBefore") is not None
            parts.append(_paragraph(block, dress, new_page=new_page) * (_HEAD_ROOM if style == _SPACE else 1))
            if style == "DocNumber":
                parts.append("<hr>")
            turn = block.find(f"{_W}pPr/{_W}sectPr") is not None
        elif block.tag == f"{_W}tbl":
            parts.append(_table(block, dress))
    # The first two footnotes of every Word file are its separator lines.
    said = [n for n in notes if n.get(f"{_W}type") is None]
    if said:
        parts.append("<hr>")
        parts += [_paragraph(p, dress) for n in said for p in n.iter(f"{_W}p")]
    return f"<html><body>{''.join(parts)}</body></html>"


def _style(element: Any, path: str) -> str | None:
    found = element.find(path)
    return None if found is None else found.get(f"{_W}val")


def _paragraph(p: Any, dress: _Dress, *, new_page: bool = False) -> str:
    style = dress.paragraph(_style(p, f"{_W}pPr/{_W}pStyle") or "")
    turn = _PAGE_BREAK if new_page else ""
    return f'<p style="{turn}{style}{_indent(p)}">{_runs(p, dress) or "&nbsp;"}</p>'


def _indent(p: Any) -> str:
    """The paragraph's own indents, which go before its style's."""
    found = p.find(f"{_W}pPr/{_W}ind")
    side = _style(p, f"{_W}pPr/{_W}jc")
    aligned = f"text-align:{side};" if side in ("left", "right", "center") else ""
    if found is None:
        return aligned
    left, right, hanging = (int(found.get(f"{_W}{k}") or 0) / 20 for k in ("left", "right", "hanging"))
    return f"margin-left:{left:.1f}pt;margin-right:{right:.1f}pt;text-indent:{-hanging:.1f}pt;{aligned}"


def _runs(p: Any, dress: _Dress) -> str:
    parts = []
    for run in p.iter(f"{_W}r"):
        text = ""
        for piece in run:
            if piece.tag == f"{_W}t":
                text += html.escape(piece.text or "")
            elif piece.tag == f"{_W}br":
                text += "<br>"
            elif piece.tag == f"{_W}tab":
                text += "\u3000"
            elif piece.tag == f"{_W}footnoteReference":
                text += "注"
            elif piece.tag == f"{_W}drawing":
                text += "".join(f"[{html.escape(d.get('descr') or '')}]" for d in piece.iter(f"{_WP}docPr"))
        parts.append(dress.run(_style(run, f"{_W}rPr/{_W}rStyle"), text))
    return "".join(parts)


def _table(table: Any, dress: _Dress, *, lined: bool = True) -> str:
    widths = [int(c.get(f"{_W}w")) for c in table.iterfind(f"{_W}tblGrid/{_W}gridCol")]
    total = sum(widths) or 1
    rows = []
    for row in table.iterfind(f"{_W}tr"):
        cells = []
        at = 0
        for cell in row.iterfind(f"{_W}tc"):
            span = int(_style(cell, f"{_W}tcPr/{_W}gridSpan") or 1)
            share = round(100 * sum(widths[at : at + span]) / total)
            at += span
            inner = "".join(_paragraph(p, dress) for p in cell.iterfind(f"{_W}p"))
            cells.append(f'<td colspan="{span}" width="{share}%">{inner}</td>')
        rows.append(f"<tr>{''.join(cells)}</tr>")
    head = f'<table border="{int(lined)}" cellspacing="0" cellpadding="3" width="100%">'
    return f"{head}{''.join(rows)}</table>"
