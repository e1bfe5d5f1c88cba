"""What every source is turned into before its shape is recognised: paragraphs and tables, in order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache


class Merge(Enum):
    """A place of a table that belongs to a merged cell: the one above it or the one to its left."""

    UP = "up"
    LEFT = "left"


#: A cell's own text, or where the merged cell that covers the place begins.
Cell = str | Merge


@dataclass(slots=True)
class Grid:
    """A table. Rows may differ in length. ``name`` is the sheet's name where there is one."""

    rows: list[list[Cell]]
    name: str = ""


Block = str | Grid


@dataclass(slots=True)
class Source:
    """A file's content. A ``str`` block is one paragraph or line; empty ones are kept, they part titles.

    ``pictures`` counts pictures, ``flattened`` says that lines may be table cells (plain text),
    ``notes`` are remarks of the reader for the officer, as (code, message).
    """

    blocks: list[Block] = field(default_factory=list)
    pictures: int = 0
    flattened: bool = False
    notes: list[tuple[str, str]] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """Every paragraph."""
        for block in self.blocks:
            if isinstance(block, str):
                yield block

    def all_lines(self) -> list[str]:
        """Every paragraph and every table cell, each as a line of its own, in order."""
        out: list[str] = []
        for block in self.blocks:
            if isinstance(block, str):
                out.extend(block.split("\n"))
            else:
                out.extend(
                    line for row in block.rows for c in row if isinstance(c, str) for line in c.split("\n")
                )
        return out

    def grids(self) -> Iterator[Grid]:
        """Every table."""
        for block in self.blocks:
            if isinstance(block, Grid):
                yield block


def cell_lines(blocks: Iterable[Block]) -> list[str]:
    """What a cell says whose content are paragraphs and tables: a row of a table in it is one line."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, str):
            lines.append(block)
        else:
            lines.extend(" ".join(c for c in row if isinstance(c, str) and c) for row in block.rows)
    return lines


#: What counts as white space at the ends of a wording.
BLANK = " \t\r\n\x0b\x0c\u00a0\u3000\u200b\u200c\u200d\u2060\ufeff"


_UNSEEN = re.compile("[\u200b\u200c\u200d\u2060\ufeff]")


def trimmed(text: str) -> str:
    """``text`` without white space at its ends; what lies within is untouched."""
    return text.strip(BLANK)


@lru_cache(maxsize=8_192)
def squeezed(text: str) -> str:
    """``text`` without any white space, for comparing only. The same cells are asked for several times."""
    plain = "".join(text.split())
    return plain if plain.isprintable() else _UNSEEN.sub("", plain)
