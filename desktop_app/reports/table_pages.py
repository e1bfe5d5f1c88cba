"""Where a table's pages end, so that a section's title can be said again with （续） on the next one.

Word knows no row that appears only where a page begins: a heading row repeats as it stands, and what
repeats cannot say （续）. So the rows are measured here, and the table is cut before a page is full. Rows are
measured rather too tall than too short: a page then ends a little early, where it would otherwise spill one
row and leave the rest of the next page empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

CONTINUED = "（续）"
#: Twips above and below a row's text, its line included.
ROW_MARGIN = 70
#: Left free at the foot of a page, in lines of the table: what the programs reckon differently.
_SLACK_LINES = 1


@dataclass(frozen=True, slots=True)
class Unit:
    """Rows that stay together: their places, their height in twips, the section they stand in.

    ``opens`` tells that the first of them is the section's own title.
    """

    rows: tuple[int, ...]
    height: int
    section: str
    opens: bool


def lines(width: float, room: float) -> int:
    """How many lines a text takes at most that is ``width`` characters wide where ``room`` fit in one."""
    # Signs that may not begin or end a line leave up to a character's room empty.
    return max(1, ceil(width / max(1.0, int(room * 2) / 2 - (0.5 if width > room else 0.0))))


def pages(
    units: Sequence[Unit], first: int, room: int, *, head: int, title: int, line: int
) -> list[list[Unit]]:
    """The units page by page.

    Args:
        units: what stays together, in order.
        first: height of the first page's text area below the annex's title, in twips.
        room: height of any other page's text area.
        head: height of the table's heading row.
        title: height of a section's title.
        line: height of a line of the table.
    """
    found: list[list[Unit]] = [[]]
    free = first - head - _SLACK_LINES * line
    whole = room - head - _SLACK_LINES * line
    left = free
    for unit in units:
        if unit.height > left and (found[-1] or left < whole):
            if found[-1]:
                found.append([])
            left = whole - (0 if unit.opens or not unit.section else title)
        found[-1].append(unit)
        left -= unit.height
        while left < 0:
            # Taller than a page: it goes on, and so does the reckoning.
            left += whole
    return found
