"""WordprocessingML as strings: the fastest way to write it, and readable enough to check by eye."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from desktop_app.reports import table_pages
from desktop_app.reports.layout import LayoutProfile
from desktop_app.reports.typography import CLOSE, OPEN, width

_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
#: What stands in a cell that rightly has no value; a cell is never left empty.
NONE = "—"
#: Marks a run as a placeholder; counted to tell the officer how many are left.
PLACEHOLDER_MARK = '<w:rStyle w:val="Placeholder"/>'

# The hint keeps quotes, dashes and dots, which exist in both fonts, in the East Asian one.
_HINT = '<w:rFonts w:hint="eastAsia"/>'
_RUN = f'<w:r><w:rPr>{_HINT}</w:rPr><w:t xml:space="preserve">'
_END = "</w:t></w:r>"
_BREAK = "<w:r><w:br/></w:r>"
_PLACEHOLDER = (
    f'<w:r><w:rPr>{PLACEHOLDER_MARK}{_HINT}<w:highlight w:val="yellow"/></w:rPr><w:t xml:space="preserve">'
)
#: Finds what keeps a text from being one run as it stands: markup, placeholders, line ends.
_INTRICATE = re.compile(f'[&<>"\n{OPEN}]').search


class Xml(str):
    """A piece of finished markup, told apart from text that still needs escaping."""

    __slots__ = ()


Content = str | Xml


def escape(text: str) -> str:
    """``text`` as XML character data or attribute value."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    if ">" in text:
        text = text.replace(">", "&gt;")
    return text.replace('"', "&quot;") if '"' in text else text


def inline(text: Content, style: str = "") -> str:
    """Runs for a text; placeholders are marked, line ends become breaks."""
    if not style and not _INTRICATE(text):
        return f"{_RUN}{text}{_END}" if text else ""
    if isinstance(text, Xml):
        return text
    run, placeholder, after, line, nothing = _seams(style)
    runs = f"{run}{escape(text)}{_END}"
    if OPEN in text:
        runs = runs.replace(OPEN, placeholder).replace(CLOSE, after)
    if "\n" in text:
        runs = runs.replace("\n", line)
    # Where a placeholder or a break stands first or last, or beside another, a run is left with nothing.
    return runs.replace(nothing, "")


@cache
def _seams(style: str) -> tuple[str, str, str, str, str]:
    """The start of a run, what is put for the signs of a placeholder and for a line's end, an empty run."""
    dress = f'<w:rStyle w:val="{style}"/>' if style else ""
    run = f'<w:r><w:rPr>{dress}{_HINT}</w:rPr><w:t xml:space="preserve">'
    return run, f"{_END}{_PLACEHOLDER}", f"{_END}{run}", f"{_END}{_BREAK}{run}", f"{run}{_END}"


def styled(text: str, style: str) -> Xml:
    """A text in a character style."""
    return Xml(inline(text, style))


def squeezed(text: str, percent: int) -> Xml:
    """A text with its characters drawn narrower, for a label that must not be torn."""
    return Xml(
        f'<w:r><w:rPr>{_HINT}<w:w w:val="{percent}"/></w:rPr><w:t xml:space="preserve">{escape(text)}{_END}'
    )


def hyperlink(relationship: str, text: str) -> Xml:
    """A link that can be clicked; the address may break anywhere (its paragraph style allows it)."""
    return Xml(
        f'<w:hyperlink r:id="{relationship}" w:history="1"><w:r><w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(text)}{_END}</w:hyperlink>'
    )


def footnote_reference(number: int) -> Xml:
    """The raised mark of a footnote in the text."""
    return Xml(
        '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
        f'<w:footnoteReference w:id="{number}"/></w:r>'
    )


def footnote(number: int, text: str) -> str:
    """The footnote itself, for the part that holds them."""
    return (
        f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>'
        '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
        f"{inline(' ' + text)}</w:p></w:footnote>"
    )


def document(*blocks: str) -> tuple[str, ...]:
    """The main part, from its finished blocks; in pieces, for the whole may be many megabytes."""
    opening = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:document {_NAMESPACES}><w:body>\n'
    return opening, *blocks, "</w:body></w:document>"


def paragraph(style: str, *content: Content, extra: str = "") -> str:
    """One paragraph.

    Args:
        style: the id of a paragraph style of the base document.
        content: texts and finished runs, in order.
        extra: further paragraph properties, in the order the schema asks for.
    """
    runs = "".join(map(inline, content))
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{extra}</w:pPr>{runs}</w:p>\n'


_SEAM = re.compile(r"(?<=[0-9])(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])(?=[0-9])")
_DATE_PARTS = re.compile("[^年月，]+[年月，]*|[年月，]+")


@cache
def _opening(style: str, keep: bool) -> str:
    """The start of a cell's paragraph."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{"<w:keepNext/>" if keep else ""}</w:pPr>'


def _spaced_width(text: str) -> float:
    """Width where the program sets a quarter space between Chinese and digits, as some always do."""
    return width(text) + 0.25 * len(_SEAM.findall(text))


def _heading(title: str, room: float) -> str:
    whole = title.replace("|", "")
    return whole if width(whole) <= room else title.replace("|", "\n")


_SHOWN = re.compile("<w:t [^>]*>([^<]*)")


def _plain(text: Content) -> str:
    """What a text or a run of finished markup says."""
    return (
        "".join(_SHOWN.findall(text)) if isinstance(text, Xml) else text.replace(OPEN, "").replace(CLOSE, "")
    )


def _length(text: Content) -> float:
    """Roughly how many characters wide a text is; never less than it takes."""
    return sum(map(width, _SHOWN.findall(text))) if isinstance(text, Xml) else len(text)


@dataclass(frozen=True, slots=True)
class Column:
    """A table column: its heading, its width in millimetres, the style of its cells.

    A ``|`` in the heading is where it breaks if it does not fit one line.
    """

    title: str
    millimetres: float
    style: str = "TableCentre"


#: A cell: its paragraphs, each a text or finished runs.
Cell = Sequence[Content]


class Table:
    """Writes rows of one table; widths in ``tblW``, ``gridCol`` and ``tcW`` agree.

    A row keeps together (行内不断页) unless it is taller than ``SPLIT_ABOVE`` of a page: kept whole,
    such a row would leave the page before it half empty, or not fit any page. The first row splits
    sooner: kept whole, it would leave the title alone on its page.
    """

    SPLIT_ABOVE = 0.7
    _PADDING = 56
    #: What the style of a cell's text leaves free at its sides.
    _INDENT = 80

    def __init__(self, layout: LayoutProfile, columns: Sequence[Column], *, wide: bool) -> None:
        self._layout, self._wide, self._columns = layout, wide, columns
        self._widths = layout.column_widths([c.millimetres for c in columns], wide=wide)
        self._total = sum(self._widths)
        # The first row shares its page with the annex's mark and title and the table's heading.
        above = 2 * layout.line_pitch + 2 * layout.title_pitch + 5 * layout.table_pitch
        # A quarter is left: words that may not be broken and other fonts take more lines than counted.
        self._first_lines = (layout.text_height(wide=wide) - above) * 3 // 4 // layout.table_pitch
        self._char = layout.table_size * 10
        self._most_lines = int(layout.text_height(wide=wide) * self.SPLIT_ABOVE / layout.table_pitch)
        self._capacities = [max(1.0, (w - self._PADDING) / self._char) for w in self._widths]
        self._openings = [
            f'<w:tc><w:tcPr><w:tcW w:w="{w}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
            for w in self._widths
        ]
        self._rows: list[tuple[Sequence[Cell], bool] | str] = []
        #: What stands before, between and after the texts of a plain cell, by column.
        self._frames = [_frame(o, c.style) for o, c in zip(self._openings, columns, strict=True)]
        #: Other cells written before: dates on two lines, dashes and placeholders come again and again.
        self._known: dict[tuple[int, tuple[Content, ...]], tuple[str, float]] = {}
        self._phrases: dict[tuple[str, int], str] = {}
        #: The titles of sections by the place of their row.
        self._sections: dict[int, str] = {}

    def row(self, cells: Sequence[Cell]) -> None:
        """A row of data."""
        self._rows.append((cells, False))

    def section(self, text: str) -> None:
        """A row across the whole table that heads the rows below it."""
        self._sections[len(self._rows)] = text
        self._rows.append(self._spanning("TableSection", (text,)))

    def closing(self, *content: Content) -> None:
        """A last row across the whole table, kept with the row above it."""
        if self._rows and not isinstance(self._rows[-1], str):
            self._rows[-1] = (self._rows[-1][0], True)
        self._rows.append(self._spanning("TableText", content))

    def label(self, text: str, column: int) -> Content:
        """``text``, drawn narrower where it would be torn in that column."""
        room = self._capacities[column]
        if len(text) <= room:
            return text
        needed = width(text)
        return text if needed <= room else squeezed(text, max(60, int(100 * room / needed)))

    def phrase(self, text: str, column: int) -> str:
        """``text``, broken between its parts (2017年 / 11月 / 30日前) where it needs several lines."""
        known = self._phrases.get((text, column))
        if known is None:
            known = self._phrases[text, column] = self._broken(text, self._capacities[column])
        return known

    @staticmethod
    def _broken(text: str, room: float) -> str:
        lines = [""]
        if OPEN in text or len(text) <= room or width(text) <= room:
            return text
        for part in _DATE_PARTS.findall(text):
            if lines[-1] and _spaced_width(lines[-1] + part) > room:
                lines.append("")
            lines[-1] += part
        return "\n".join(lines)

    def xml(self, above: int = 0) -> list[str]:
        """The whole table in pieces; where the layout wants sections continued by name, one for each page.

        Args:
            above: twips that stand above it on its first page.
        """
        last = len(self._rows) - 1
        if last > 0 and not isinstance(self._rows[last], str) and not isinstance(self._rows[last - 1], str):
            # The last row never stands alone on a page.
            self._rows[last - 1] = (self._rows[last - 1][0], True)
        opening = next((i for i, row in enumerate(self._rows) if not isinstance(row, str)), -1)
        rows = [
            row if isinstance(row, str) else self._row(*row, first=place == opening)
            for place, row in enumerate(self._rows)
        ]
        if not self._layout.continued or not self._sections:
            return self._whole(rows)
        first, *others = map(self._whole, self._paged(rows, above))
        turn = paragraph("SectionEnd", extra="<w:pageBreakBefore/>")
        return first + [piece for page in others for piece in (turn, *page)]

    def _whole(self, rows: Sequence[str]) -> list[str]:
        grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in self._widths)
        opening = (
            '<w:tbl><w:tblPr><w:tblStyle w:val="LedgerTable"/>'
            f'<w:tblW w:w="{self._total}" w:type="dxa"/><w:jc w:val="center"/><w:tblLayout w:type="fixed"/>'
            '<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" '
            f'w:noHBand="1" w:noVBand="1"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
            f"{self._head()}"
        )
        return [opening, *rows, "</w:tbl>\n"]

    def _paged(self, rows: Sequence[str], above: int) -> list[list[str]]:
        """The rows page by page, each page opening with its section's title."""
        pitch = self._layout.table_pitch
        title = pitch + table_pages.ROW_MARGIN
        heads = (_heading(c.title, room) for c, room in zip(self._columns, self._capacities, strict=True))
        head = (1 + max(h.count("\n") for h in heads)) * pitch + table_pages.ROW_MARGIN
        room = self._layout.text_height(wide=self._wide)
        units = self._units(title)
        found: list[list[str]] = []
        for page in table_pages.pages(units, room - above, room, head=head, title=title, line=pitch):
            shown = [rows[at] for unit in page for at in unit.rows]
            if found and page[0].section and not page[0].opens:
                shown.insert(0, self._spanning("TableSection", (page[0].section + table_pages.CONTINUED,)))
            found.append(shown)
        return found

    def _units(self, title: int) -> list[table_pages.Unit]:
        """What stays together: a section's title and first row; the last two rows and the closing line."""
        found: list[table_pages.Unit] = []
        section, opening = "", 0
        for at, row in enumerate(self._rows):
            if at in self._sections:
                section, opening = self._sections[at], title
            elif isinstance(row, str) and found:
                last = found.pop()
                height = last.height + 2 * title
                found.append(table_pages.Unit((*last.rows, at), height, last.section, last.opens))
            elif not isinstance(row, str):
                places = (at - 1, at) if opening else (at,)
                found.append(table_pages.Unit(places, opening + self._height(row[0]), section, bool(opening)))
                opening = 0
        if len(found) > 1 and len(found[-1].rows) == 1:
            last, before = found.pop(), found.pop()
            height = before.height + last.height
            rows = (*before.rows, *last.rows)
            found.append(table_pages.Unit(rows, height, before.section, before.opens))
        return found

    def _height(self, cells: Sequence[Cell]) -> int:
        """How tall a row is at most, in twips."""
        tallest = 1
        for cell, room in zip(cells, self._capacities, strict=True):
            inner = room - self._INDENT / self._char
            told = sum(
                table_pages.lines(_spaced_width(piece), inner)
                for text in cell
                for piece in _plain(text).split("\n")
            )
            tallest = max(tallest, told)
        return tallest * self._layout.table_pitch + table_pages.ROW_MARGIN

    def _head(self) -> str:
        cells = "".join(
            f"{opening}{paragraph('TableHead', _heading(column.title, room))}</w:tc>"
            for opening, column, room in zip(self._openings, self._columns, self._capacities, strict=True)
        )
        return f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{cells}</w:tr>\n"

    def _spanning(self, style: str, content: Iterable[Content]) -> str:
        return (
            f'<w:tr><w:trPr><w:cantSplit/></w:trPr><w:tc><w:tcPr><w:tcW w:w="{self._total}" w:type="dxa"/>'
            f'<w:gridSpan w:val="{len(self._columns)}"/><w:vAlign w:val="center"/></w:tcPr>'
            f"{paragraph(style, *content)}</w:tc></w:tr>\n"
        )

    def _row(self, cells: Sequence[Cell], keep: bool, *, first: bool) -> str:
        parts, tallest = [], 0.0
        for place, cell in enumerate(cells):
            text = cell[0] if len(cell) == 1 else "".join(cell)
            if keep or text == NONE or _INTRICATE(text) or not all(cell):
                markup, lines = self._cell(place, cell, keep)
            else:
                before, between, after = self._frames[place]
                markup = f"{before}{between.join(cell)}{after}"
                room = self._capacities[place]
                lines = len(cell) + (
                    len(text) // room if len(cell) == 1 else sum([len(s) // room for s in cell])
                )
            parts.append(markup)
            if lines > tallest:  # noqa: PLR1730 -- quicker than max(), cell by cell
                tallest = lines
        limit = min(self._first_lines, self._most_lines) if first else self._most_lines
        whole = "<w:trPr><w:cantSplit/></w:trPr>" if tallest <= limit else ""
        return f"<w:tr>{whole}{''.join(parts)}</w:tr>\n"

    def _cell(self, place: int, cell: Cell, keep: bool) -> tuple[str, float]:
        """A cell of any content, and roughly how many lines it takes."""
        # Finished markup is no key: a typed text could read the same.
        key = None if keep or Xml in map(type, cell) else (place, tuple(cell))
        if key is not None and key in self._known:
            return self._known[key]
        style, room = self._columns[place].style, self._capacities[place]
        start = _opening("TableCentre" if tuple(cell) == (NONE,) else style, keep)
        parts, lines = [self._openings[place]], 0.0
        for text in cell:
            parts.append(f"{start}{inline(text)}</w:p>\n")
            lines += 1 + _length(text) // room
        parts.append("</w:tc>")
        found = "".join(parts), lines
        if key is not None:
            self._known[key] = found
        return found


def _frame(cell: str, style: str) -> tuple[str, str, str]:
    """What stands before, between and after the texts of a cell that are a run each as they stand."""
    start, end = f"{_opening(style, False)}{_RUN}", f"{_END}</w:p>\n"
    return f"{cell}{start}", f"{end}{start}", f"{end}</w:tc>"
