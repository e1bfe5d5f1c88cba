"""Where a table's head stands, and what each of its columns is."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from desktop_app.importing.blocks import Cell, Grid, Merge, squeezed
from desktop_app.importing.columns import Column, Columns, recognise
from desktop_app.importing.understanding import Understanding

#: A head stands within so many rows.
HEAD_WITHIN = 15

#: Where a table's head stands: its first row, the row after it, and its columns.
Head = tuple[int, int, Columns]


def head_of(grid: Grid, wanted: Understanding) -> Head | None:
    """Where a table's head stands: its first row, the row after it, and its columns; None without one.

    Where no rule knows it, it is the row that the officer gave meanings for.
    """
    for at, row in enumerate(grid.rows[:HEAD_WITHIN]):
        heads = _filled(row)
        columns = recognise(heads)
        if columns is None:
            continue
        below = grid.rows[at + 1] if at + 1 < len(grid.rows) else None
        if below is not None and _is_second_head(below):
            joined = [
                h if c is Merge.UP else t for h, c, t in zip(heads, below, _filled(below), strict=False)
            ]
            lower = recognise(joined)
            if lower is not None:
                return at, at + 2, lower
        return at, at + 1, columns
    return _head_told(grid, wanted)


def _head_told(grid: Grid, wanted: Understanding) -> Head | None:
    width = len(wanted.heads)
    if wanted.meanings is None or width != max(map(len, grid.rows), default=0):
        return None
    columns = Columns((Column.OTHER,) * width, wanted.heads)
    if not any(wanted.heads):
        return 0, 0, columns
    for at, row in enumerate(grid.rows[:HEAD_WITHIN]):
        if heads_of(row, width) == wanted.heads:
            return at, at + 1, columns
    return None


def heads_of(row: list[Cell], width: int) -> tuple[str, ...]:
    """A row read as a head of so many columns, without white space."""
    heads = [squeezed(text) for text in _filled(row)]
    return tuple(heads + [""] * (width - len(heads)))


def _filled(row: list[Cell]) -> list[str]:
    """A row's texts, a merged cell's text repeated over its width."""
    out: list[str] = []
    for cell in row:
        out.append((out[-1] if out else "") if cell is Merge.LEFT else "" if cell is Merge.UP else str(cell))
    return out


def _is_second_head(row: list[Cell]) -> bool:
    own = [c for c in row if isinstance(c, str) and squeezed(c)]
    return (
        Merge.UP in row
        and 0 < len(own) < len(row)
        and all(len(squeezed(c)) <= 10 for c in own)
        and (recognise([*own, "具体要求"]) is not None)
    )


def with_silent_columns(columns: Columns, rows: list[list[Cell]]) -> Columns:
    """Find columns that have no head: one of numbers, or a second heading beside the first."""
    sample = [row for row in rows if sum(isinstance(c, str) and bool(squeezed(c)) for c in row) > 1][:200]
    width = max((len(r) for r in sample), default=0)
    kinds, heads = list(columns.kinds), list(columns.heads)
    if width == len(kinds) + 1 and Column.NUMBER not in kinds:
        at = next((i for i in range(width) if _counts(sample, i)), None)
        if at is not None:
            kinds.insert(at, Column.NUMBER)
            heads.insert(at, "")
    for i, head in enumerate(heads):
        if squeezed(head) or kinds[i] is not Column.OTHER:
            continue
        if Column.NUMBER not in kinds and _counts(sample, i):
            kinds[i] = Column.NUMBER
        elif i > 0 and kinds[i - 1] is Column.HEADING and _words(sample, i):
            kinds[i] = Column.HEADING
    return replace(columns, kinds=tuple(kinds), heads=tuple(heads))


def _counts(rows: list[list[Cell]], at: int) -> bool:
    own = [
        squeezed(c).strip(".．、")
        for r in rows
        if at < len(r) and isinstance(c := r[at], str) and squeezed(c)
    ]
    return bool(own) and sum(o.isdigit() for o in own) >= 0.8 * len(own)


def _words(rows: list[list[Cell]], at: int) -> bool:
    return any(at < len(r) and isinstance(c := r[at], str) and squeezed(c) for r in rows)


def samples_of(rows: list[list[Cell]], width: int) -> dict[int, tuple[str, ...]]:
    """The first wordings of every column."""
    return {
        i: tuple(
            islice(
                (squeezed(c) for r in rows if i < len(r) and isinstance(c := r[i], str) and squeezed(c)), 3
            )
        )
        for i in range(width)
    }
