"""Plans set out in tables (T3 to T5), whatever file the table came from.

The rules:

1. The head is the first row that names a text column and a unit column; rows above it are titles. The same
   head further down, at a page break, is left out; so are rows that are page numbers.
2. A row with one text over its whole width is a section's heading, or a group's below one.
3. A heading cell that is merged or empty goes on with its section; printed again with the same words it
   does so too.
4. A unit cell that is merged or empty takes the units of the requirement above within its section: only
   upwards, never across sections.
5. A column without a head that holds 1, 2, 3 is the number column. Columns that no rule knows are not
   imported, and the officer is told which.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop_app.core.plan import PlanWarning
from desktop_app.importing.blocks import BLANK, Cell, Grid, Merge, Source, squeezed, trimmed
from desktop_app.importing.columns import Column, Columns
from desktop_app.importing.drafts import EMPTY, NOTE, SAME_AS_ABOVE, Draft, Item
from desktop_app.importing.furniture import is_furniture, is_page_number
from desktop_app.importing.headings import Headings, is_heading, numbered_paragraphs
from desktop_app.importing.numbering import Style, numbered
from desktop_app.importing.shapes.table_head import Head, head_of, samples_of, with_silent_columns
from desktop_app.importing.understanding import ColumnView, SheetView, Understanding, Understood, views_of

_Headed = tuple[Grid, Head | None]


@dataclass(slots=True)
class TableReading:
    """What a source's tables hold. ``before`` and ``after`` are the lines around them."""

    draft: Draft = field(default_factory=Draft)
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    columns: Columns | None = None
    #: How the first table was read, and which sheets there are.
    views: tuple[ColumnView, ...] = ()
    sheets: tuple[SheetView, ...] = ()

    @property
    def understood(self) -> Understood:
        """What is shown of the reading."""
        return Understood(self.views, self.sheets)


def read_tables(source: Source, wanted: Understanding | None = None) -> TableReading | None:
    """Read every table of a source that belongs to its plan; None where there is none.

    Args:
        source: a file's content.
        wanted: the sheets and meanings of columns that the officer chose.
    """
    wanted = wanted or Understanding()
    heads = [(grid, head_of(grid, wanted)) for grid in source.grids()]
    if not any(head for _, head in heads):
        return None
    reading = TableReading()
    chosen = _sheets_chosen(heads, reading.draft, wanted.sheets)
    found = {id(grid): head for grid, head in chosen}
    if heads[0][0].name:
        reading.sheets = tuple(
            SheetView(g.name, len(g.rows), h is not None, id(g) in found) for g, h in heads
        )
    between: list[str] = []
    rows: _Rows | None = None
    for block in source.blocks:
        if isinstance(block, str):
            between.append(block)
            continue
        if id(block) not in found:
            continue
        head = found[id(block)]
        if head is None and (rows is None or not rows.goes_on(block)):
            between.extend(_grid_lines(block))
            continue
        if rows is None:
            reading.before = list(between)
        if head is not None:
            rows = _Rows(reading, head[2], block, wanted)
        if rows is not None:
            _headings_between(between, rows, reading)
            rows.take(block, head)
        between = []
    reading.after = between
    return reading


def _sheets_chosen(heads: list[_Headed], draft: Draft, wanted: tuple[str, ...] | None) -> list[_Headed]:
    """Of a workbook's sheets those that hold the plan; the officer is told which were left out.

    Those the officer chose; else sheets with the same head go together where the second goes on with the
    numbers of the first; otherwise the one with the most rows is the plan.
    """
    if not heads or not heads[0][0].name:
        return heads
    plans = [(grid, head) for grid, head in heads if head is not None]
    chosen: list[_Headed] = [(g, h) for g, h in plans if wanted is not None and g.name in wanted]
    if not chosen:
        chosen = _likeliest(plans)
    taken = {id(grid) for grid, _ in chosen}
    for grid, _ in heads:
        if id(grid) not in taken:
            draft.warnings.append(
                PlanWarning(
                    "sheet_unused", grid.name, f"工作表“{grid.name}”未导入，只导入了任务表所在的工作表。"
                )
            )
            for line in _grid_lines(grid):
                draft.drop(line)
    return chosen


def _likeliest(plans: list[tuple[Grid, Head]]) -> list[_Headed]:
    largest = max(plans, key=lambda p: len(p[0].rows))
    together: list[_Headed] = [(g, h) for g, h in plans if h[2].kinds == largest[1][2].kinds]
    return together if len(together) > 1 and _go_on(together) else [largest]


def _go_on(plans: list[_Headed]) -> bool:
    """Whether every sheet begins with another section than those before it."""
    firsts = []
    for grid, head in plans:
        row = grid.rows[head[1]] if head and head[1] < len(grid.rows) else []
        firsts.append(next((squeezed(c) for c in row if isinstance(c, str) and squeezed(c)), ""))
    found = [numbered(f) for f in firsts]
    values = [n.value for n in found if n is not None]
    return len(values) == len(firsts) and values == sorted(set(values))


def _headings_between(between: list[str], rows: _Rows, reading: TableReading) -> None:
    """A numbered line right above a table heads the section that the table holds."""
    solid = [trimmed(line) for line in between if squeezed(line)]
    if not solid:
        return
    last = solid[-1]
    number = numbered(last)
    heads = number is not None and number.style <= Style.CN_PAREN and is_heading(last)
    if heads:
        rows.section(last)
        if not reading.draft.count:
            at = max(i for i, line in enumerate(reading.before) if squeezed(line))
            del reading.before[at:]
    if reading.draft.count:
        for line in solid[:-1] if heads else solid:
            reading.draft.drop(line)


def _grid_lines(grid: Grid) -> list[str]:
    return [" ".join(t for c in row if isinstance(c, str) and (t := trimmed(c))) for row in grid.rows]


class _Rows:
    """Takes the rows of one table, and of those that go on with it after a page break."""

    def __init__(self, reading: TableReading, columns: Columns, grid: Grid, wanted: Understanding) -> None:
        self._reading = reading
        self._draft = reading.draft
        head = head_of(grid, wanted)
        data = grid.rows[head[1] :] if head else grid.rows
        self._columns = reading.columns = wanted.applied(with_silent_columns(columns, data))
        reading.views = reading.views or views_of(self._columns, samples_of(data, len(self._columns.kinds)))
        self._head = [squeezed(h) for h in columns.heads]
        self._heading_places = self._columns.places(Column.HEADING)
        self._text = self._columns.first(Column.TEXT)
        self._width = len(self._columns.kinds)
        self._outer = any(self._spans(row) and _heads_section(row) for row in data)
        self._headings = Headings(self._draft, self._outer)
        self._numbers_sections = _number_goes_with_heading(data, self._columns)
        for head_word in self._columns.unused:
            _warn_once(
                self._draft, PlanWarning("column_unused", head_word, f"“{squeezed(head_word)}”一列未导入。")
            )

    def goes_on(self, grid: Grid) -> bool:
        """Whether a table without a head goes on with this one."""
        widths = {len(row) for row in grid.rows}
        return bool(grid.rows) and max(widths) == self._width and self._draft.count > 0

    def section(self, line: str) -> None:
        """Open the section that a line above the table heads."""
        self._headings = Headings(self._draft, outer=True)
        self._headings.section(line)

    def take(self, grid: Grid, head: Head | None) -> None:
        """Take every row of a table."""
        start = 0
        if head is not None:
            for row in grid.rows[: head[0]]:
                self._title_row(row)
            start = head[1]
        for row in grid.rows[start:]:
            self._row(row)

    def _title_row(self, row: list[Cell]) -> None:
        text = "".join(dict.fromkeys(trimmed(c) for c in row if isinstance(c, str)))
        if not text:
            return
        if self._draft.count:
            self._draft.drop(text)
        else:
            self._reading.before.append(text)

    def _row(self, row: list[Cell]) -> None:
        if self._repeats_head(row):
            self._draft.drop(" ".join(c for c in row if isinstance(c, str) and c))
        elif self._spans(row):
            self._wide_row(row)
        else:
            self._plain_row(row)

    def _repeats_head(self, row: list[Cell]) -> bool:
        printed = 0
        for cell in row:
            if isinstance(cell, str) and (own := squeezed(cell)):
                if own not in self._head:
                    return False
                printed += 1
        return printed > 1

    def _spans(self, row: list[Cell]) -> bool:
        """Whether a row holds one text only, at its left, over its whole width."""
        own = -1
        for place, cell in enumerate(row):
            if isinstance(cell, str) and cell.strip(BLANK):
                if own >= 0:
                    return False
                own = place
        if own < 0 or Merge.UP in row:
            return False
        rest = row[own + 1 :]
        merged_through = bool(rest) and all(c is Merge.LEFT for c in rest)
        if own == 0 and merged_through:
            return True
        alone = own < (self._text if self._text is not None else 0) or own == 0
        text = str(row[own])
        return alone and self._width > 1 and (len(row) == 1 or _heads_section(row) or is_page_number(text))

    def _wide_row(self, row: list[Cell]) -> None:
        text = next(trimmed(c) for c in row if isinstance(c, str) and squeezed(c))
        if is_page_number(text) or is_furniture(text) or NOTE.match(text):
            self._draft.drop(text)
            return
        number = numbered(text)
        if number is None and not is_heading(text):
            self._draft.drop(text)
            return
        joined = "".join(trimmed(line) for line in text.split("\n"))
        if self._headings.below(number):
            self._headings.inner(joined)
        else:
            self._headings.section(joined)

    def _plain_row(self, row: list[Cell]) -> None:
        if not any(isinstance(c, str) and squeezed(c) for c in row):
            return
        spread = self._take_headings(row)
        text = spread or self._own(row, Column.TEXT)
        if text:
            self._requirements(row, text)
        else:
            self._without_text(row)

    def _take_headings(self, row: list[Cell]) -> str:
        """Take the heading cells; returns a text that stretches from one of them over the text column."""
        for level, place in enumerate(self._heading_places):
            cell = row[place] if place < len(row) else ""
            if not isinstance(cell, str) or not squeezed(cell):
                continue
            if (
                self._text is not None
                and place < self._text
                and all(c is Merge.LEFT for c in row[place + 1 : self._text + 1])
                and self._text < len(row)
            ):
                return trimmed(cell)
            number = self._own(row, Column.NUMBER) if self._numbers_sections and level == 0 else ""
            if number and numbered(trimmed(cell)) is None:
                self._headings.column(f"{number}、{trimmed(cell)}", level)
            else:
                self._headings.column(cell, level)
        return ""

    def _own(self, row: list[Cell], kind: Column) -> str:
        place = self._columns.first(kind)
        cell = row[place] if place is not None and place < len(row) else ""
        return trimmed(cell) if isinstance(cell, str) else ""

    def _merged(self, row: list[Cell], kind: Column) -> bool:
        place = self._columns.first(kind)
        return place is not None and place < len(row) and row[place] is Merge.UP

    def _requirements(self, row: list[Cell], text: str) -> None:
        part = self._draft.current(self._columns.heading_word)
        above = part.items[-1] if part.items else None
        units = self._units(row)
        printed = "" if self._numbers_sections else self._own(row, Column.NUMBER).strip(".．、 ")
        row_no = int(printed) if printed.isdigit() and printed.isascii() else None
        pieces = numbered_paragraphs(text) if row_no is None else [text]
        cells, doubt = _cells_of_pieces(units, len(pieces))
        for index, piece in enumerate(pieces):
            no, wording = _number_off(piece, row_no)
            item = Item(
                wording,
                no,
                units=cells[index],
                support=_something(self._own(row, Column.SUPPORT)) if index == 0 else None,
                support_merged=self._merged(row, Column.SUPPORT) or index > 0,
                deadline=self._kept(row, Column.DEADLINE, above.deadline if above else None),
                offices=self._kept(row, Column.OFFICES, above.offices if above else None),
                group=self._headings.group,
                default=self._columns.default,
            )
            if doubt:
                item.doubts.append(doubt)
            part.items.append(item)

    def _units(self, row: list[Cell]) -> str | None:
        own = self._own(row, Column.UNITS)
        return None if own in SAME_AS_ABOVE else own or None

    def _kept(self, row: list[Cell], kind: Column, above: str | None) -> str | None:
        """A cell's own wording, or that of the merged cell it belongs to."""
        return above if self._merged(row, kind) else _something(self._own(row, kind))

    def _without_text(self, row: list[Cell]) -> None:
        """A row without a requirement of its own: further units of the one above, or nothing."""
        units = self._units(row)
        part = self._draft.parts[-1] if self._draft.parts else None
        item = part.items[-1] if part and part.items else None
        if units is None:
            return
        if item is None:
            self._heading_as_text(row, units)
            return
        if not self._merged(row, Column.TEXT):
            item.doubts.append("原表此处有一行只有单位、没有具体要求，已并入本条，请核对。")
        item.units = units if item.units is None else f"{item.units}\n{units}"

    def _heading_as_text(self, row: list[Cell], units: str) -> None:
        """A task that has no requirement of its own stands for itself."""
        part = self._draft.parts[-1] if self._draft.parts else None
        if part is None:
            self._draft.drop(" ".join(c for c in row if isinstance(c, str) and c))
            return
        text = self._headings.group or part.title
        item = Item(text, units=units, default=self._columns.default)
        item.doubts.append("原表没有写具体要求，暂以工作任务名称代替，请核对。")
        part.items.append(item)


def _cells_of_pieces(units: str | None, count: int) -> tuple[list[str | None], str]:
    """The unit cells of the requirements that share a row: line by line where there are as many lines."""
    shared: list[str | None] = [units] + [None] * (count - 1)
    lines = [t for line in (units or "").split("\n") if (t := trimmed(line))]
    if count == 1 or len(lines) < 2:
        return shared, ""
    if len(lines) == count:
        return list(lines), f"同一格内有{count}条要求和{count}行单位，已逐行对应，请核对。"
    return shared, "同一格内有多条要求和多行单位，无法逐行对应，请核对。"


def _warn_once(draft: Draft, warning: PlanWarning) -> None:
    if warning not in draft.warnings:
        draft.warnings.append(warning)


def _something(text: str) -> str | None:
    return None if text in EMPTY else text


def _number_off(text: str, row_no: int | None) -> tuple[int | None, str]:
    """Part a requirement's wording from its number; the number column goes before the wording's own."""
    found = numbered(text)
    if found is None or (row_no is not None and found.value != row_no):
        return row_no, text
    return found.value, trimmed(found.rest)


def _heads_section(row: list[Cell]) -> bool:
    text = next((trimmed(c) for c in row if isinstance(c, str) and squeezed(c)), "")
    found = numbered(text)
    if found is not None:
        return found.style <= Style.CN_PAREN and is_heading(text)
    return Merge.LEFT in row and is_heading(text) and not is_page_number(text)


def _number_goes_with_heading(rows: list[list[Cell]], columns: Columns) -> bool:
    """Whether the number column counts tasks: it is merged wherever the task cell beside it is."""
    number, heading = columns.first(Column.NUMBER), columns.first(Column.HEADING)
    if number is None or heading is None or number > heading:
        return False
    merged = 0
    for row in rows:
        if max(number, heading) >= len(row) or Merge.LEFT in row:
            continue
        both = (row[number] is Merge.UP, row[heading] is Merge.UP)
        if both[0] != both[1]:
            return False
        merged += both[0]
    return merged > 0
