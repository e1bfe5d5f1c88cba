"""By what each task is sorted, column by column: worked out ahead of a sorting, which then only compares."""

from __future__ import annotations

import sys
from array import array
from bisect import insort
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cmp_to_key

from PySide6.QtCore import QCollator, QLocale

from desktop_app.core.task import Task
from desktop_app.ui.tasks.grid.columns import COLUMNS, sort_value

#: The rank of an empty cell: the last one.
NOTHING = sys.maxsize
#: Among fewer words than so many times the new ones, all are sorted anew.
_FEW = 8


class WordOrder:
    """Where words stand among each other, Chinese by its sounds and numbers by their size.

    Comparing words so takes a hundred times as long as comparing their places.
    """

    def __init__(self) -> None:
        self._by = QCollator(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
        self._by.setNumericMode(True)
        self._order: list[str] = []
        self._places: dict[str, int] = {}
        self._numbered = True

    def learn(self, words: Iterable[str]) -> None:
        """Put words among those that are known."""
        fresh = [word for word in dict.fromkeys(words) if word not in self._places]
        if not fresh:
            return
        if len(self._order) < _FEW * len(fresh):
            self._order = sorted((*self._order, *fresh), key=self._by.sortKey)
        else:
            key = cmp_to_key(self._by.compare)
            for word in fresh:
                insort(self._order, word, key=key)
        self._places.update(dict.fromkeys(fresh, 0))
        self._numbered = False

    def places(self, words: Collection[str]) -> Mapping[str, int]:
        """The place of each word, and of all that are known besides."""
        self.learn(words)
        if not self._numbered:
            self._places = {word: at for at, word in enumerate(self._order)}
            self._numbered = True
        return self._places


class Ranks:
    """The ranks of a list of tasks by each column; a column's are worked out at once when asked for.

    Args:
        tasks: in the plan's order; only `replace` changes them.
        evidence: how many pieces of evidence serve each task, by id.
        known: what was worked out for a list before this one: its words are the same, most of them.
    """

    def __init__(self, tasks: list[Task], evidence: Mapping[str, int], known: Ranks | None = None) -> None:
        self._tasks, self._evidence = tasks, evidence
        self._words: dict[int, WordOrder] = known._words if known is not None else {}
        self._ranks: dict[int, Sequence[int]] = {}
        #: What was read of the column that is being warmed.
        self._begun: tuple[int, list[int | str | None]] | None = None

    def of(self, column: int) -> Sequence[int]:
        """The rank of each task by a column, `NOTHING` for an empty cell."""
        if column not in self._ranks:
            values = self._taken_up(column)
            values += self._read(column, len(values), len(self._tasks))
            self._finish(column, values)
        return self._ranks[column]

    def replace(self, place: int, task: Task) -> None:
        """Take a newer value of a task; what is known of the columns that it changes is forgotten."""
        stood, pieces = self._tasks[place], self._evidence.get(task.id, 0)
        self._tasks[place] = task
        for column in [*self._ranks, *((self._begun[0],) if self._begun is not None else ())]:
            at = COLUMNS[column]
            if sort_value(at, stood, pieces) != sort_value(at, task, pieces):
                self._forget(column)

    def warm(self, columns: Iterable[int], at_most: int) -> bool:
        """Read ``at_most`` cells of the columns ahead of their being sorted by; whether any are left."""
        column = next((it for it in columns if it not in self._ranks), None)
        if column is None:
            return False
        values = self._taken_up(column)
        fresh = self._read(column, len(values), at_most)
        self._order(column).learn(value for value in fresh if isinstance(value, str))
        values += fresh
        self._begun = column, values
        if len(values) == len(self._tasks):
            self._finish(column, values)
        return True

    def _forget(self, column: int) -> None:
        self._ranks.pop(column, None)
        if self._begun is not None and self._begun[0] == column:
            self._begun = None

    def _taken_up(self, column: int) -> list[int | str | None]:
        return self._begun[1] if self._begun is not None and self._begun[0] == column else []

    def _read(self, column: int, start: int, at_most: int) -> list[int | str | None]:
        count, of = self._evidence.get, COLUMNS[column]
        return [sort_value(of, task, count(task.id, 0)) for task in self._tasks[start : start + at_most]]

    def _finish(self, column: int, values: list[int | str | None]) -> None:
        self._forget(column)
        words = {value for value in values if isinstance(value, str)}
        places = self._order(column).places(words) if words else {}
        self._ranks[column] = array("q", [_rank(value, places) for value in values])

    def _order(self, column: int) -> WordOrder:
        if column not in self._words:
            self._words[column] = WordOrder()
        return self._words[column]


def _rank(value: int | str | None, places: Mapping[str, int]) -> int:
    if value is None:
        return NOTHING
    return places[value] if isinstance(value, str) else value
