"""The table that most likely holds the tasks where no rule knows its head, and what its columns may mean.

What is guessed here is never imported by itself: the officer is asked.
"""

from __future__ import annotations

import re

from desktop_app.core.terms import Role
from desktop_app.importing.blocks import Cell, Grid, Source, squeezed
from desktop_app.importing.columns import Column, Columns, told_by
from desktop_app.importing.shapes.table_head import HEAD_WITHIN, heads_of, samples_of
from desktop_app.importing.understanding import Understood, views_of

#: A head's cell is a name, no sentence (characters).
_LONGEST_HEAD = 16
_SENTENCE = re.compile(r"[。；！？]")
#: A cell that begins with a unit: by how the names of public bodies end.
_UNIT = re.compile(
    r"[^。；，,]{1,24}?(?:局|委|办|厅|院|会|部|处|科|室|署|站|所|馆|队|社|中心|政府|单位|部门|镇|街道|学校|大学|公司)"
    r"(?:$|[、，,；;（(\s])"
)
#: Of a column's cells so many begin with a unit where it is one of units.
_MOST = 0.6


def likeliest(source: Source) -> Understood | None:
    """The largest table of a source with the meanings that its wordings suggest; None without a table."""
    grids = [grid for grid in source.grids() if sum(_own(row) > 1 for row in grid.rows) > 1]
    if not grids:
        return None
    grid = max(grids, key=lambda g: len(g.rows))
    width = max(map(len, grid.rows))
    at = _head_row(grid)
    heads = ("",) * width if at is None else heads_of(grid.rows[at], width)
    data = grid.rows if at is None else grid.rows[at + 1 :]
    kinds = _guessed(heads, data)
    return Understood(views_of(Columns(kinds, heads, Role.RESPONSIBLE), samples_of(data, width)))


def _own(row: list[Cell]) -> int:
    """How many cells of a row hold words of their own."""
    return sum(isinstance(cell, str) and bool(squeezed(cell)) for cell in row)


def _head_row(grid: Grid) -> int | None:
    """The first row of several cells, where they are all short names; None where the table begins at once."""
    for at, row in enumerate(grid.rows[:HEAD_WITHIN]):
        if _own(row) < 2:
            continue
        words = [squeezed(cell) for cell in row if isinstance(cell, str) and squeezed(cell)]
        named = all(len(w) <= _LONGEST_HEAD and not w.isdigit() and not _SENTENCE.search(w) for w in words)
        units = sum(bool(_UNIT.match(w)) and told_by(w) is None for w in words)
        return at if named and not units and len(grid.rows) > at + 1 else None
    return None


def _guessed(heads: tuple[str, ...], data: list[list[Cell]]) -> tuple[Column, ...]:
    cells = [_cells(data, i) for i in range(len(heads))]
    kinds = [told_by(head) or Column.OTHER for head in heads]
    for i, own in enumerate(cells):
        if kinds[i] is Column.OTHER and own and all(c.strip(".．、").isdigit() for c in own):
            kinds[i] = Column.NUMBER
    open_ = [i for i, kind in enumerate(kinds) if kind is Column.OTHER and cells[i]]
    if Column.UNITS not in kinds:
        share = {i: sum(bool(_UNIT.match(c)) for c in cells[i]) / len(cells[i]) for i in open_}
        units = max(share, key=lambda i: share[i], default=None)
        if units is not None and share[units] >= _MOST:
            kinds[units] = Column.UNITS
            open_.remove(units)
    if Column.TEXT not in kinds:
        texts = [i for i, k in enumerate(kinds) if cells[i] and (i in open_ or k is Column.HEADING)]
        if texts:
            kinds[max(texts, key=lambda i: sum(map(len, cells[i])) / len(cells[i]))] = Column.TEXT
    return tuple(kinds)


def _cells(data: list[list[Cell]], at: int) -> list[str]:
    """The wordings of one column, as far as a guess needs them."""
    column = (row[at] for row in data[:200] if at < len(row))
    return [squeezed(cell) for cell in column if isinstance(cell, str) and squeezed(cell)]
