"""A public document as one self-contained web page, to hand to the website's editor.

It is read back from the very Word file that was written, so it cannot say anything else. Everything is
escaped; there is no script, no picture and nothing that a browser would load from elsewhere.
"""

from __future__ import annotations

import html
import zipfile
from pathlib import Path
from typing import Any

_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TAGS = {"Heading1": "h2", "Heading2": "h3"}
_STYLE = """
body{max-width:46em;margin:2em auto;padding:0 1em;color:#000;background:#fff;line-height:1.9;
font-family:"FangSong","仿宋","STFangsong","Songti SC","SimSun",serif;font-size:1.05rem}
h1{font-size:1.6rem;line-height:1.5;text-align:center;font-weight:bold;margin:1.5em 0}
h2,h3{font-size:1.05rem;margin:1em 0 .3em;text-indent:2em}
h2{font-family:"SimHei","Heiti SC",sans-serif}h3{font-family:"KaiTi","Kaiti SC",serif;font-weight:normal}
p{margin:.3em 0;text-indent:2em}p.flush{text-indent:0}p.right{text-align:right;text-indent:0}
p.mark{color:#c00;text-align:center;text-indent:0;font-size:2rem;line-height:1.4}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.9rem;line-height:1.5}
td,th{border:1px solid #000;padding:.3em .4em;vertical-align:middle}td p,th p{margin:0;text-indent:0}
th{font-weight:bold;background:#f2f2f2}a{word-break:break-all}
footer{border-top:1px solid #000;font-size:.85rem}
""".strip()
_HEAD = (
    '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    "<title>{title}</title>\n<style>\n{style}\n</style>\n</head>\n<body>\n"
)


def to_page(path: Path, title: str) -> str:
    """The document at ``path`` as a web page.

    Args:
        path: a public document this program wrote.
        title: what the browser's tab says.
    """
    from lxml import etree

    with zipfile.ZipFile(path) as package:
        body = etree.fromstring(package.read("word/document.xml"), etree.XMLParser(huge_tree=True))[0]
        relations = etree.fromstring(package.read("word/_rels/document.xml.rels"))
        notes = etree.fromstring(package.read("word/footnotes.xml"))
    writer = _Writer({r.get("Id"): r.get("Target") for r in relations if r.get("TargetMode") == "External"})
    parts = [_HEAD.format(title=html.escape(title.replace("\n", "")), style=_STYLE)]
    for block in body:
        parts.append(writer.table(block) if block.tag == f"{_W}tbl" else writer.paragraph(block))
        parts += [writer.table(inner) for inner in block.iter(f"{_W}tbl") if block.tag == f"{_W}p"]
    said = [n for n in notes if n.get(f"{_W}type") is None]
    if said:
        lines = "".join(
            f'<p class="flush">注{number}：{writer.runs(p)}</p>\n'
            for number, note in enumerate(said, 1)
            for p in note.iter(f"{_W}p")
        )
        parts.append(f"<footer>\n{lines}</footer>\n")
    return "".join(parts) + "</body>\n</html>\n"


class _Writer:
    """Turns blocks of a document into markup."""

    def __init__(self, links: dict[str, str]) -> None:
        self._links = links
        self._titled = False

    def paragraph(self, p: Any) -> str:
        """A paragraph; empty ones, which only keep a distance, fall out."""
        if p.tag != f"{_W}p" or p.find(f".//{_W}txbxContent") is not None:
            return ""
        style = _value(p, f"{_W}pPr/{_W}pStyle")
        said = self.runs(p)
        if not said.strip():
            return ""
        if style == "DocTitle":
            tag = "h2" if self._titled else "h1"
            self._titled = True
            return f"<{tag}>{said.replace('<br>', '')}</{tag}>\n"
        if heading := _TAGS.get(style or ""):
            return f"<{heading}>{said}</{heading}>\n"
        kind = {
            "SignatureLine": "right",
            "Addressee": "flush",
            "AnnexMark": "flush",
            "Masthead": "mark",
            "DocNumber": "right",
        }
        name = kind.get(style or "")
        return f'<p class="{name}">{said}</p>\n' if name else f"<p>{said}</p>\n"

    def runs(self, p: Any) -> str:
        """A paragraph's text, its links and the marks of its footnotes."""
        parts = []
        for piece in p:
            if piece.tag == f"{_W}r":
                parts.append(_run(piece))
            elif piece.tag == f"{_W}hyperlink":
                said = "".join(map(_run, piece.iter(f"{_W}r")))
                target = self._links.get(piece.get(f"{_R}id") or "")
                if target and target.lower().startswith(("http://", "https://")):
                    said = f'<a href="{html.escape(target)}" rel="noopener noreferrer">{said}</a>'
                parts.append(said)
        return "".join(parts)

    def table(self, table: Any) -> str:
        """A table with its heading row; a row across it spans it here too."""
        rows = []
        for number, row in enumerate(table.iterfind(f"{_W}tr")):
            tag = "th" if number == 0 and row.find(f"{_W}trPr/{_W}tblHeader") is not None else "td"
            cells = []
            for cell in row.iterfind(f"{_W}tc"):
                span = _value(cell, f"{_W}tcPr/{_W}gridSpan")
                across = f' colspan="{int(span)}"' if span else ""
                inner = "".join(f"<p>{self.runs(p)}</p>" for p in cell.iterfind(f"{_W}p"))
                cells.append(f"<{tag}{across}>{inner}</{tag}>")
            rows.append(f"<tr>{''.join(cells)}</tr>\n")
        return f'<div class="wide"><table>\n{"".join(rows)}</table></div>\n'


def _value(element: Any, path: str) -> str | None:
    found = element.find(path)
    return None if found is None else found.get(f"{_W}val")


def _run(run: Any) -> str:
    parts = []
    for piece in run:
        if piece.tag == f"{_W}t":
            parts.append(html.escape(piece.text or ""))
        elif piece.tag == f"{_W}br":
            parts.append("<br>")
        elif piece.tag == f"{_W}tab":
            parts.append("\u3000")
        elif piece.tag == f"{_W}drawing":
            # The page carries no picture of a chart but says what it shows.
            parts += [html.escape(d.get("descr") or "") for d in piece.iter(f"{_WP}docPr")]
        elif piece.tag == f"{_W}footnoteReference":
            parts.append(f"<sup>注{html.escape(piece.get(f'{_W}id') or '')}</sup>")
    return "".join(parts)
