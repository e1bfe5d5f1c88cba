"""The order of the rows: sorted by columns, the newest wish first, and gathered into groups."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop_app.core.task import Task
from desktop_app.ui.tasks.grid.ranks import NOTHING, WordOrder


@dataclass(frozen=True, slots=True)
class Group:
    """A row that heads the tasks below it."""

    title: str
    count: int


Row = Task | Group

#: What rows can be gathered by: key and word.
GROUPINGS: tuple[tuple[str, str], ...] = (
    ("", "不分组"),
    ("section", "部分"),
    ("office", "责任科室"),
    ("status", "状态"),
    ("deadline", "完成时限（月）"),
)


def sort_places(places: Sequence[int], ranks: Sequence[int], *, descending: bool) -> list[int]:
    """``places`` by their ranks; what is equal keeps its order, `NOTHING` comes last whichever way."""
    found = sorted(places, key=ranks.__getitem__, reverse=descending)
    if not descending:
        return found
    empty = bisect_left(found, True, key=lambda place: ranks[place] != NOTHING)
    return found[empty:] + found[:empty]


def gather(tasks: Sequence[Task], key: str) -> list[Row]:
    """The rows to show: each group's heading, then its tasks in the order in which they came.

    Args:
        tasks: in their order.
        key: one of `GROUPINGS`; empty gathers nothing.
    """
    if not key:
        return list(tasks)
    place = _GROUP_PLACES[key]
    places = [place(task) for task in tasks]
    if key == "office":
        order = WordOrder().places({title for _, title in places})
        places = [(order[title] if title else len(order), title) for _, title in places]
    counts = Counter(places)
    nothing = _NO_GROUP[key]
    rows: list[Row] = []
    last: tuple[Any, str] | None = None
    for at in sorted(range(len(tasks)), key=lambda it: places[it][0]):
        if places[at] != last:
            last = places[at]
            rows.append(Group(last[1] or nothing, counts[last]))
        rows.append(tasks[at])
    return rows


def _month(task: Task) -> tuple[Any, str]:
    deadline = task.fields.deadline
    if isinstance(deadline, date):
        return (0, deadline.year, deadline.month), f"{deadline.year}年{deadline.month}月"
    return ((1, 0, 0), str(deadline)) if deadline else ((2, 0, 0), "")


def _status(task: Task) -> tuple[Any, str]:
    status = task.fields.status
    return list(type(status)).index(status), str(status)


_GROUP_PLACES: dict[str, Callable[[Task], tuple[Any, str]]] = {
    "section": lambda task: (task.section_index, task.section_heading),
    "office": lambda task: (0, task.fields.office or ""),
    "status": _status,
    "deadline": _month,
}
_NO_GROUP = {"section": "", "office": "未填", "status": "", "deadline": "未定时限"}
