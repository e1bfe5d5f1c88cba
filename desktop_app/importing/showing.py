"""What an officer sees beside a parsed plan: the source's text, and what a corrected unit cell means."""

from __future__ import annotations

from desktop_app.core.terms import Role
from desktop_app.importing.blocks import Grid, Source, trimmed
from desktop_app.importing.unit_cell import CellReading, read_cell
from desktop_app.importing.unit_names import UnitNames, bundled_names


def text_of(source: Source) -> str:
    """A source as plain text: a line for each paragraph and each table cell, an empty one after each row."""
    parts: list[str] = []
    for block in source.blocks:
        if isinstance(block, Grid):
            parts += _text_of_grid(block)
        else:
            parts.append(block)
    return "\n".join(parts)


def _text_of_grid(grid: Grid) -> list[str]:
    parts: list[str] = []
    for row in grid.rows:
        filled = [cell for cell in row if isinstance(cell, str) and trimmed(cell)]
        if filled:
            parts += [*filled, ""]
    return parts


def unit_cell(cell: str, column: Role, names: UnitNames | None = None) -> CellReading:
    """What a unit cell says.

    Args:
        cell: its wording.
        column: the part that the column gives where the cell has no role word.
        names: the dictionary of units; the bundled one where None.
    """
    return read_cell(cell, column, names or bundled_names())
