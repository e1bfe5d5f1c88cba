"""Word documents, read from their XML in one walk.

Tracked changes count as accepted, content controls are transparent, text boxes are read once, footnotes,
comments, headers and hidden text are left out. Numbers that Word counts by itself (``numPr``) are put
before their paragraphs, because the plan's readers see them (ECMA-376 part 1, 17.9).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from desktop_app.importing.blocks import Block, Cell, Grid, Merge, Source, cell_lines, squeezed
from desktop_app.importing.list_numbers import ListNumbers
from desktop_app.importing.packages import Package, Step, damaged, parse_xml, too_big, unwatched

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_P, _R, _T, _TBL, _TR, _TC = (_W + n for n in ("p", "r", "t", "tbl", "tr", "tc"))
_PPR, _TAB, _BR, _CR = _W + "pPr", _W + "tab", _W + "br", _W + "cr"
_TC_PR, _GRID_SPAN, _V_MERGE, _H_MERGE = (_W + n for n in ("tcPr", "gridSpan", "vMerge", "hMerge"))
_VAL, _TYPE, _GRID_BEFORE = _W + "val", _W + "type", _W + "gridBefore"

#: Elements whose content is gone once changes are accepted, or never part of the text.
_SKIPPED_NAMES = (
    "del moveFrom instrText delText delInstrText footnoteReference endnoteReference commentReference"
    " annotationRef footnoteRef sectPr sdtPr sdtEndPr rPr rt tblPr tblGrid trPr tcPr tblPrEx fldData"
    " rubyPr customXmlPr proofErr bookmarkStart bookmarkEnd"
)
_SKIPPED = frozenset(_W + name for name in _SKIPPED_NAMES.split()) | {_MC + "Fallback"}
_CHARACTERS = {_TAB: "\t", _BR: "\n", _CR: "\n", _W + "noBreakHyphen": "-", _W + "softHyphen": ""}
_PICTURES = (b":drawing>", b":drawing/>", b":pict>", b":object>")
#: Where none of these is in a document, a paragraph's text is all of its ``t``, ``tab`` and ``br`` in order.
_RARE = (b":del ", b":moveFrom", b":vanish", b"txbxContent", b"Fallback", b":rt>", b"Hyphen")
_BOX = _W + "txbxContent"
_MAX_SPAN = 200
_MAX_CELLS = 400_000


def read_docx(data: bytes, step: Step = unwatched) -> Source:
    """The content of a .docx file.

    Args:
        data: the file's content.
        step: called with the number of table rows read so far.

    Raises:
        UserError: the file is damaged or over the limits.
    """
    package = Package(data)
    main = (package.related("", "/officeDocument") or ["word/document.xml"])[0]
    data = package.part(main)
    body = parse_xml(data).find(_W + "body")
    if body is None:
        raise damaged()
    numbers = ListNumbers.of(package, main)
    plain = not any(mark in data for mark in _RARE)
    source = _Walk(numbers, step, plain).source(body)
    source.pictures = sum(data.count(mark) for mark in _PICTURES)
    return source


class _Walk:
    """One walk over a document's body."""

    def __init__(self, numbers: ListNumbers, step: Step, plain: bool) -> None:
        self._numbers = numbers
        self._plain = plain
        self._step = step
        self._source = Source()
        self._cells = 0
        self._rows = 0
        self._joined = ""

    def source(self, body: Any) -> Source:
        """Everything the body holds."""
        self._source.blocks = self._blocks(body)
        return self._source

    def _blocks(self, parent: Any, depth: int = 0) -> list[Block]:
        if depth > 40:
            raise too_big()
        out: list[Block] = []
        for child in self._solid(parent):
            if child.tag == _P:
                text, boxes = self._paragraph(child)
                out.append(text)
                for box in boxes:
                    out.extend(self._blocks(box, depth + 1))
            else:
                out.extend(self._table(child, depth + 1))
        return out

    def _solid(self, parent: Any, depth: int = 0) -> Iterator[Any]:
        """Paragraphs and tables below ``parent``, through content controls and accepted insertions."""
        if depth > 60:
            raise too_big()
        for child in parent:
            tag = child.tag
            if tag in (_P, _TBL):
                yield child
            elif tag not in _SKIPPED and len(child):
                yield from self._solid(child, depth + 1)

    def _paragraph(self, p: Any) -> tuple[str, list[Any]]:
        pieces: list[str] = []
        boxes: list[Any] = []
        properties = p.find(_PPR) if self._numbers or not self._plain else None
        if self._plain:
            return self._numbered(_plain_text(p), properties), boxes
        self._inline(p, pieces, boxes)
        text = self._joined + "".join(pieces)
        self._joined = ""
        text = self._numbered(text, properties)
        if properties is not None:
            mark = properties.find(_W + "rPr")
            if mark is not None and mark.find(_W + "del") is not None:
                # The paragraph's mark was deleted: it runs on into the next one.
                self._joined = text
                return "", boxes
        return text, boxes

    def _numbered(self, text: str, properties: Any) -> str:
        """``text`` behind the number that Word prints before it."""
        number = self._numbers.next(properties) if properties is not None else ""
        return number + text if number and squeezed(text) else text

    def _inline(self, element: Any, pieces: list[str], boxes: list[Any], depth: int = 0) -> None:
        if depth > 60:
            raise too_big()
        for child in element:
            tag = child.tag
            if tag == _T:
                pieces.append(child.text or "")
            elif tag == _R:
                if not self._hidden(child):
                    self._inline(child, pieces, boxes, depth + 1)
            elif tag in _SKIPPED or tag == _PPR:
                continue
            elif tag in _CHARACTERS:
                if child.get(_TYPE) not in ("page", "column"):
                    pieces.append(_CHARACTERS[tag])
            elif tag == _BOX:
                boxes.append(child)
            else:
                self._inline(child, pieces, boxes, depth + 1)

    @staticmethod
    def _hidden(run: Any) -> bool:
        properties = run.find(_W + "rPr")
        if properties is None:
            return False
        vanish = properties.find(_W + "vanish")
        return vanish is not None and vanish.get(_VAL) not in ("0", "false")

    def _table(self, table: Any, depth: int) -> list[Block]:
        """A table; one that only lays out others gives what its cells hold, in order."""
        rows = list(self._rows_of(table))
        if self._lays_out(rows):
            return [b for row in rows for cell in self._cells_of(row) for b in self._blocks(cell, depth + 1)]
        grid: list[list[Cell]] = []
        simple = self._plain and not self._numbers and next(islice(table.iter(_TBL), 1, None), None) is None
        for row in rows:
            grid.append(_plain_row(row) if simple else self._row(row, depth))
            if simple:
                self._count_cells(len(grid[-1]))
            self._rows += 1
            if self._rows % 100 == 0:
                self._step(self._rows)
        return [Grid(grid)] if grid else []

    def _rows_of(self, table: Any) -> Iterator[Any]:
        for child in table:
            if child.tag == _TR:
                properties = child.find(_W + "trPr")
                if properties is None or properties.find(_W + "del") is None:
                    yield child
            elif child.tag not in _SKIPPED and len(child):
                yield from self._rows_of(child)

    def _cells_of(self, row: Any) -> Iterator[Any]:
        for child in row:
            if child.tag == _TC:
                yield child
            elif child.tag not in _SKIPPED and len(child):
                yield from self._cells_of(child)

    def _lays_out(self, rows: list[Any]) -> bool:
        """Whether a table's cells hold tables that are larger than itself."""
        inner = 0
        for row in rows[:60]:
            for cell in self._cells_of(row):
                for nested in cell.iter(_TBL):
                    inner = max(inner, sum(1 for _ in self._rows_of(nested)))
        return inner > 1 and inner >= len(rows)

    def _row(self, row: Any, depth: int) -> list[Cell]:
        out: list[Cell] = []
        properties = row.find(_W + "trPr")
        if properties is not None:
            out.extend([""] * _Walk.count(properties.find(_GRID_BEFORE)))
        for cell in self._cells_of(row):
            span, upward, leftward = 1, False, False
            shape = cell.find(_TC_PR)
            if shape is not None:
                for fact in shape.iterchildren(_GRID_SPAN, _V_MERGE, _H_MERGE):
                    if fact.tag == _GRID_SPAN:
                        span = max(1, _Walk.count(fact))
                    elif fact.tag == _V_MERGE:
                        upward = fact.get(_VAL, "continue") != "restart"
                    else:
                        leftward = fact.get(_VAL, "continue") != "restart"
            out.append(Merge.LEFT if leftward and out else Merge.UP if upward else self._cell(cell, depth))
            out.extend([Merge.UP if upward else Merge.LEFT] * (span - 1))
        self._count_cells(len(out))
        return out

    def _count_cells(self, more: int) -> None:
        self._cells += more
        if self._cells > _MAX_CELLS:
            raise too_big()

    @staticmethod
    def count(element: Any) -> int:
        """The value of a counting element, 0 where there is none, capped."""
        value = element.get(_VAL, "") if element is not None else ""
        return min(int(value), _MAX_SPAN) if value.isdigit() else 0

    def _cell(self, cell: Any, depth: int) -> str:
        return "\n".join(cell_lines(self._blocks(cell, depth + 1))).strip()


def _plain_text(p: Any) -> str:
    """The text of a paragraph in a document without rare marks."""
    pieces: list[str] = []
    for child in p.iter(_T, _TAB, _BR, _CR):
        if child.tag == _T:
            pieces.append(child.text or "")
        elif child.getparent().tag == _R and child.get(_TYPE) not in ("page", "column"):
            pieces.append(_CHARACTERS[child.tag])
    return "".join(pieces)


_MERGES = {_V_MERGE: Merge.UP, _H_MERGE: Merge.LEFT}
_ROW_TAGS = (_TC, _P, _T, _GRID_SPAN, _V_MERGE, _H_MERGE, _GRID_BEFORE, _TAB, _BR, _CR)


def _plain_row(row: Any) -> list[Cell]:
    """A row of a table without tables inside, in one pass over what matters: most rows of most files.

    The general way (`_Walk._row`) gives the same; this one asks for a third of the elements.
    """
    out: list[Cell] = []
    pieces: list[str] = []
    span, merge, inside, paragraphs = 1, None, False, 0
    for element in row.iter(*_ROW_TAGS):
        tag = element.tag
        if tag == _T:
            pieces.append(element.text or "")
        elif tag == _P:
            if paragraphs:
                pieces.append("\n")
            paragraphs += 1
        elif tag == _TC:
            if inside:
                _put(out, pieces, span, merge)
                pieces = []
            span, merge, inside, paragraphs = 1, None, True, 0
        elif tag in _MERGES:
            merge = merge if element.get(_VAL, "continue") == "restart" else _MERGES[tag]
        elif tag == _GRID_SPAN:
            span = max(1, _Walk.count(element))
        elif tag == _GRID_BEFORE:
            out.extend([""] * _Walk.count(element))
        elif element.getparent().tag == _R and element.get(_TYPE) not in ("page", "column"):
            pieces.append(_CHARACTERS[tag])
    if inside:
        _put(out, pieces, span, merge)
    return out


def _put(out: list[Cell], pieces: list[str], span: int, merge: Merge | None) -> None:
    """Add a cell over the places that it spans."""
    own: Cell = "".join(pieces).strip() if merge is None or (merge is Merge.LEFT and not out) else merge
    out.append(own)
    if span > 1:
        out.extend([Merge.UP if merge is Merge.UP else Merge.LEFT] * (span - 1))
