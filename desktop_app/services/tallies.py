"""What each task contributes to the start page, and the totals that follow an edit without counting again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum
from functools import lru_cache
from heapq import nsmallest
from operator import is_not

from desktop_app.core.occurrences import Occurrence, OccurrenceState, TaskYear
from desktop_app.core.rules import Gap, gaps, is_overdue, is_settled
from desktop_app.core.task import Task
from desktop_app.core.terms import Basis, Role, Status


class DayState(IntEnum):
    """How something that stands on a day of the year is doing; what matters most first."""

    OVERDUE = 0
    DUE = 1
    DONE = 2


#: Something of a task that stands on a day: the day, how it is doing, the occurrence's key ("" for the
#: task's own deadline) and its name.
Entry = tuple[date, DayState, str, str]

_STATES = {
    OccurrenceState.DONE: DayState.DONE,
    OccurrenceState.MADE_UP: DayState.DONE,
    OccurrenceState.OVERDUE: DayState.OVERDUE,
    OccurrenceState.TO_RECORD: DayState.DUE,
    OccurrenceState.NOT_DUE: DayState.DUE,
}
_SHARED = frozenset({Basis.ALL_DEPARTMENTS, Basis.ALL_DISTRICTS})
_PLAN_FIELDS = frozenset({Gap.MEASURES, Gap.OFFICE, Gap.DEADLINE})


@dataclass(frozen=True, slots=True)
class TaskTally:
    """What one task contributes.

    Attributes:
        gaps: what it lacks.
        settled: nothing more is expected of it.
        owed: it is not 不涉及.
        silent: it is owed and has no progress entry.
        unproven: something is said to be done and nothing proves it.
        entries: what of it stands on a day.
    """

    gaps: tuple[Gap, ...]
    settled: bool
    owed: bool
    silent: bool
    unproven: bool
    entries: tuple[Entry, ...]


def tally(task: Task, year: TaskYear, today: date, *, unproven: bool) -> TaskTally:
    """What a task contributes as of ``today``."""
    owed = task.fields.status is not Status.NOT_APPLICABLE
    entries = tuple(_of_occurrences(year.occurrences)) if year.occurrences else ()
    return _shared(
        gaps(task),
        is_settled(task),
        owed,
        owed and not task.progress,
        unproven,
        entries + _of_deadline(task, today, entries),
    )


#: Most tasks contribute what others do, too: that is kept once.
_shared = lru_cache(maxsize=1024)(TaskTally)


def _of_occurrences(listed: Iterable[Occurrence]) -> Iterator[Entry]:
    for one in listed:
        state = _STATES.get(one.state)
        if state is not None and one.due is not None and not one.stray:
            yield one.due, state, one.key, one.title


def _of_deadline(task: Task, today: date, entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    day = task.fields.deadline
    if not isinstance(day, date) or any(entry[0] == day for entry in entries):
        # N times by a day: that day is due N times already, and not once more.
        return ()
    if is_settled(task):
        return ((day, DayState.DONE, "", ""),)
    if is_overdue(task, today):
        return ((day, DayState.OVERDUE, "", ""),)
    return ((day, DayState.DUE, "", ""),) if day >= today else ()


@dataclass(slots=True)
class _Day:
    """What stands on a day, by state: how many things, how many of them occurrences, and of which tasks."""

    states: list[int] = field(default_factory=lambda: [0, 0, 0])
    occurrences: list[int] = field(default_factory=lambda: [0, 0, 0])
    places: tuple[set[int], set[int], set[int]] = field(default_factory=lambda: (set(), set(), set()))


@dataclass(slots=True)
class SectionTally:
    """How many tasks of a section there are, and how many are settled."""

    heading: str
    done: int = 0
    total: int = 0


class Tallies:
    """The tallies of a task list as of a day, with their totals.

    Args:
        today: the day for which states are told.
    """

    def __init__(self, today: date) -> None:
        self.today = today
        self.tasks: tuple[Task, ...] = ()
        self._tallies: list[TaskTally] = []
        self._clear()

    def _clear(self) -> None:
        #: How many tasks lack what, of all and of those that are owed something.
        self.gaps: Counter[Gap] = Counter()
        self.owed_gaps: Counter[Gap] = Counter()
        self.owed = self.ready = self.silent = self.unproven = 0
        #: Of those without measures: how many we lead, and how many bind every department.
        self.leading = self.shared = 0
        self.sections: dict[int, SectionTally] = {}
        self.days: dict[date, _Day] = {}

    # -- keeping up ----------------------------------------------------------------------------------

    def stale(self, tasks: Sequence[Task]) -> list[int]:
        """The places whose task is not the one that was counted.

        A task that an edit touched is read again and so another object, even where it reads the same.
        """
        if len(tasks) != len(self.tasks):
            return list(range(len(tasks)))
        if tasks is self.tasks:
            return []
        return [at for at, other in enumerate(map(is_not, tasks, self.tasks)) if other]

    def take(self, tasks: tuple[Task, ...], fresh: Mapping[int, TaskTally]) -> None:
        """Count ``tasks`` from now on; ``fresh`` holds the tallies of the places that are stale."""
        if len(fresh) == len(tasks):
            self._clear()
            self.tasks, self._tallies = tasks, [fresh[at] for at in range(len(tasks))]
            for at in range(len(tasks)):
                self._count(at, 1)
            return
        for at in fresh:
            self._count(at, -1)
        self.tasks = tasks
        for at, one in fresh.items():
            self._tallies[at] = one
            self._count(at, 1)

    def _count(self, at: int, sign: int) -> None:
        task, one = self.tasks[at], self._tallies[at]
        for gap in one.gaps:
            self.gaps[gap] += sign
        self.unproven += sign * one.unproven
        if one.owed:
            self.owed += sign
            self.silent += sign * one.silent
            self.ready += sign * _PLAN_FIELDS.isdisjoint(one.gaps)
            for gap in one.gaps:
                self.owed_gaps[gap] += sign
        if Gap.MEASURES in one.gaps:
            self.shared += sign * (task.basis in _SHARED)
            self.leading += sign * (task.basis is Basis.NAMED and task.role is not Role.SUPPORT)
        section = self.sections.get(task.section_index)
        if section is None:
            section = self.sections[task.section_index] = SectionTally(task.section_heading)
        section.total += sign
        section.done += sign * one.settled
        for day, state, key, _ in one.entries:
            found = self.days.get(day)
            if found is None:
                found = self.days[day] = _Day()
            found.states[state] += sign
            if key:
                found.occurrences[state] += sign
            (found.places[state].add if sign > 0 else found.places[state].discard)(at)

    # -- asking --------------------------------------------------------------------------------------

    def on(self, first: date, last: date, state: DayState) -> int:
        """How many things of that state stand on a day from ``first`` to ``last``."""
        return sum(d.states[state] for day, d in self.days.items() if first <= day <= last)

    def occurrences_on(self, first: date, last: date) -> tuple[int, int]:
        """How many occurrences fall due from ``first`` to ``last``, and how many of them are done."""
        found = [d.occurrences for day, d in self.days.items() if first <= day <= last]
        return sum(map(sum, found)), sum(d[DayState.DONE] for d in found)

    def entries(
        self, first: date, last: date, states: frozenset[DayState], at_most: int | None = None
    ) -> Iterator[tuple[int, Entry]]:
        """What stands on the days from ``first`` to ``last``: by day, then by the task's place in the list.

        Args:
            first: the first day.
            last: the last day.
            states: only what is in one of these states.
            at_most: of each day, only so many tasks, where there is no need for more.
        """
        for day in sorted(day for day in self.days if first <= day <= last):
            there = set().union(*(self.days[day].places[state] for state in states))
            for at in sorted(there) if at_most is None else nsmallest(at_most, there):
                for entry in self._tallies[at].entries:
                    if entry[0] == day and entry[1] in states:
                        yield at, entry

    def tasks_with(self, first: date, last: date, state: DayState) -> frozenset[str]:
        """The ids of the tasks of which something of that state stands on one of these days."""
        places = set().union(*(d.places[state] for day, d in self.days.items() if first <= day <= last))
        return frozenset(self.tasks[at].id for at in places)

    def entries_of(self, at: int) -> tuple[Entry, ...]:
        """What of the task at a place stands on a day."""
        return self._tallies[at].entries
