"""What a returned file holds, whatever program saved it: worksheets of cells, values only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

#: Rows with content and columns that are looked at; a sheet has a few hundred rows and 18 columns.
MOST_ROWS, MOST_COLUMNS = 20_000, 256
MOST_CELLS = 1_000_000


class Kind(Enum):
    """What a cell holds."""

    TEXT = "文字"
    NUMBER = "数字"
    FORMULA = "公式"
    ERROR = "错误值"


class Cell(NamedTuple):
    """A cell's content: text, or a number with its style; a formula as it is written.

    ``link`` is the address that a click on it opens, empty where there is none.
    """

    kind: Kind
    value: str | float
    style: int = 0
    link: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """One worksheet: its cells by (row, column), from 1, and its merged ranges."""

    name: str
    cells: dict[tuple[int, int], Cell]
    merged: tuple[tuple[int, int, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Workbook:
    """The worksheets of a file, and how its numbers are to be read as days.

    Attributes:
        tables: its worksheets, hidden ones too.
        from_1904: it counts days from 1904.
        day_styles: the styles under which a number is shown as a day.
    """

    tables: tuple[Table, ...]
    from_1904: bool = False
    day_styles: frozenset[int] = frozenset()


def column_letters(column: int) -> str:
    """1 as A, 27 as AA."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
