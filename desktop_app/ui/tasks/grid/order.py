"""The order of the rows: sorted by columns, the newest wish first, and gathered into groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QCollator, QLocale

from desktop_app.core.task import Task
from desktop_app.ui.tasks.grid.columns import Column, rank

#: Empty cells stand last, whichever way the column is sorted.
_NOTHING = (2, 0)


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


def collator() -> QCollator:
    """Chinese by its sounds, numbers by their size."""
    made = QCollator(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    made.setNumericMode(True)
    return made


def sort_tasks(
    tasks: Sequence[Task], column: Column, evidence: Mapping[str, int], *, descending: bool
) -> list[Task]:
    """``tasks`` by a column; what is equal keeps its order, what is empty comes last."""
    ranks = [rank(column, task, evidence.get(task.id, 0)) for task in tasks]
    if None in ranks:
        words = [column.show(task, evidence.get(task.id, 0)) for task in tasks]
        places = _places(words)
        ranks = [found or (0, places[text]) for found, text in zip(ranks, words, strict=True)]
    keys: list[Any] = ranks
    filled = [at for at, key in enumerate(keys) if key != _NOTHING]
    filled.sort(key=keys.__getitem__, reverse=descending)
    empty = [at for at, key in enumerate(keys) if key == _NOTHING]
    return [tasks[at] for at in (*filled, *empty)]


def _places(words: Sequence[str]) -> dict[str, int]:
    """The place of each word among all; a word that stands in many rows is compared once."""
    by = collator()
    return {word: at for at, word in enumerate(sorted(set(words), key=by.sortKey))}


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
        order = _places([title for _, title in places])
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
