"""A written document, read again: its whole text, its running paragraphs, the rows of its tables.

A tree of every element would cost more than writing the document did. So a parser reads it through for
its text alone, which also proves that it is sound XML; paragraphs and rows are then told apart by their
tags. That is exact: in sound XML without declarations, comments or CDATA a ``<`` begins a tag and nothing
else, and every row so found has to stand, in order, in the text that the parser gave.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import unescape

from desktop_app.core.versions import Paragraph

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_CHARTS = "word/charts/"
_MAIN = "word/document.xml"
_TEXT = re.compile(rb">([^<]+)")
#: A 版记 is a table in a box: neither its paragraphs nor its rows are those of the body.
_BOX = re.compile(rb"<w:txbxContent>.*?</w:txbxContent>", re.DOTALL)
_QUOTES = {"&quot;": '"', "&apos;": "'"}


class ReadBackError(RuntimeError):
    """The written file lacks something it must hold; the old file was left alone.

    Args:
        where: the task's item label (一-3), or the part of the document.
        what: which datum is missing, by its Chinese name.
    """

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"写出的文件里找不到“{where}”的{what}，没有保存，原有文件未改动。")
        self.where = where
        self.what = what


class _Spoken:
    """What a parser hands the text to."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self.data = self._pieces.append

    def pi(self, *_: str | None) -> None:
        """A processing instruction, which may hold what looks like a tag."""
        raise ReadBackError("全文", "正文")

    def close(self) -> str:
        return "".join(self._pieces)


class WrittenDocument:
    """The text of a document that these modules wrote: whole, by paragraph, and by row of its tables.

    Args:
        path: the finished file.
        paragraphs: what the officer reworded. It must stand as they put it; for everything else that is
            looked for, the paragraph counts as if it still said what was generated.

    Raises:
        ReadBackError: the file is no readable Word package, or a reworded paragraph is not in it.
    """

    def __init__(self, path: Path, paragraphs: Sequence[Paragraph] = ()) -> None:
        self._parts = _parts(path)
        main = self._parts[_MAIN]
        self.text = _spoken(main)
        # A byte is found many times faster than two, and this one hardly ever stands there.
        if (b"!" in main and b"<!" in main) or b"<w:body>" not in main:
            raise ReadBackError("全文", "正文")
        if b"<w:txbxContent>" in main:
            main = _BOX.sub(b"", main)
        #: What stands before the first table, then each table with what follows it.
        self._before, *self._tables = main.split(b"<w:tbl>")
        self._ends = [table.find(b"</w:tbl>") for table in self._tables]
        if any(end < 0 for end in self._ends):
            raise ReadBackError("全文", "表格")
        self._spoken = self.text
        reworded = [p for p in paragraphs if p.edited]
        for piece in reworded:
            if not all(line in self.text for line in piece.text.split("\n")):
                raise ReadBackError(piece.head or piece.generated[:12], "修改后的文字")
        if reworded:
            self.text = "\n".join([self.text, *(p.generated for p in reworded)])
        self._generated = {f"{p.head}{p.text.split(chr(10), 1)[0]}": p.generated for p in reworded}

    def paragraphs(self) -> list[str]:
        """The paragraphs of the running text, tables left out."""
        after = (table[end:] for table, end in zip(self._tables, self._ends, strict=True))
        running = (self._before, *after)
        found = self._told(p for part in running for p in part.split(b"</w:p>")[:-1])
        return [self._generated.get(text, text) for text in found] if self._generated else found

    def rows(self, heading: str = "") -> list[str]:
        """The rows of a table that hold a record each: neither the heading nor rows across.

        A table cut at its pages counts as one.

        Args:
            heading: what the first row of the table wanted says; any table where empty.
        """
        found: list[bytes] = []
        for table in self._tables:
            head = table[: max(0, table.find(b"</w:tr>"))]
            if head and heading in _text_of(head):
                columns = head.count(b"<w:gridCol ")
                found += [row for row in table.split(b"</w:tr>")[1:-1] if row.count(b"</w:tc>") == columns]
        return self._told(found)

    def charts(self) -> list[list[str]]:
        """The names and values that each chart holds, in the order in which they stand there."""
        from lxml import etree

        roots = (etree.fromstring(part) for name, part in self._parts.items() if name.startswith(_CHARTS))
        return [[v.text or "" for v in root.iter(f"{_C}v")] for root in roots]

    def _told(self, pieces: Iterable[bytes]) -> list[str]:
        """The text of each piece; a parser found them all, one after the other."""
        found, place = [], 0
        for piece in pieces:
            text = _text_of(piece)
            at = self._spoken.find(text, place)
            if at < 0:
                raise ReadBackError(text[:12], "文字")
            place = at + len(text)
            found.append(text)
        return found


def _parts(path: Path) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(path) as package:
            # Reading a part checks its checksum too.
            parts = {name: package.read(name) for name in package.namelist()}
    except zipfile.BadZipFile as error:
        raise ReadBackError("全文", "正文") from error
    if _MAIN not in parts:
        raise ReadBackError("全文", "正文")
    return parts


def _spoken(main: bytes) -> str:
    """All the text of a part, as a parser reads it."""
    from lxml import etree

    try:
        return str(etree.fromstring(main, etree.XMLParser(target=_Spoken(), huge_tree=True)))
    except etree.XMLSyntaxError as error:
        raise ReadBackError("全文", "正文") from error


def _text_of(piece: bytes) -> str:
    """What stands between the tags of a piece of markup."""
    text = b"".join(_TEXT.findall(piece)).decode().strip("\n")
    return unescape(text, _QUOTES) if "&" in text else text


def all_paragraphs(path: Path) -> tuple[str, ...]:
    """Every paragraph of any Word document with something in it, those of tables by their rows.

    The cells of a row are set apart by ｜.

    Raises:
        ReadBackError: the file is no readable Word package.
    """
    from lxml import etree

    def said(element: Any) -> str:
        return str(etree.tostring(element, method="text", encoding="unicode", with_tail=False))

    try:
        body: Any = etree.fromstring(_parts(path)[_MAIN], etree.XMLParser(huge_tree=True))[0]
    except etree.XMLSyntaxError as error:
        raise ReadBackError("全文", "正文") from error
    found = []
    for block in body:
        if block.tag == f"{_W}p":
            found.append(said(block))
            continue
        rows = ([said(cell) for cell in row.iterchildren(f"{_W}tc")] for row in block.iterchildren(f"{_W}tr"))
        found += ["｜".join("".join(text.split()) for text in row) for row in rows]
    return tuple(text for text in found if text.strip())
