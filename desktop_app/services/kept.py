"""Task lists and units as last read. Most pages ask for the same ones; an edit changes few of the tasks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from desktop_app.core.changes import Changes
from desktop_app.core.task import Task, TaskList, UnitInfo
from desktop_app.store.database import Database, Mark

#: With more tasks touched than this, reading the list anew is no slower.
MOST_STALE = 500


@dataclass
class KeptList:
    """One list, and those of its tasks that have to be read again."""

    listed: TaskList
    stale: set[str] = field(default_factory=set)

    @cached_property
    def _places(self) -> dict[str, int]:
        # Not before something was edited: a list that is only read needs none.
        return {task.id: at for at, task in enumerate(self.listed.tasks)}

    def stale_ids(self) -> list[str]:
        """The tasks of this list that have to be read again."""
        return [id_ for id_ in self.stale if id_ in self._places]

    def take(self, fresh: Iterable[Task]) -> TaskList:
        """Put the stale tasks, read again, in their places."""
        tasks = list(self.listed.tasks)
        for task in fresh:
            tasks[self._places[task.id]] = task
        self.stale.clear()
        self.listed = replace(self.listed, tasks=tuple(tasks))
        return self.listed


class Borne(NamedTuple):
    """The requirements that are a department's tasks, and those that it may claim, by id."""

    tasks: frozenset[str]
    claimable: frozenset[str]


class KeptLists:
    """The lists of one ledger, each true as long as nobody has written past us.

    Args:
        db: the ledger.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._lists: dict[tuple[str, str], KeptList] = {}
        self._borne: dict[tuple[str, str], Borne] = {}
        self._units: dict[str, tuple[UnitInfo, ...]] = {}
        self._mark: Mark | None = None

    def find(self, plan_id: str, unit: str) -> KeptList | None:
        """The list as it was read last, or None where it has to be read."""
        self._look_around()
        kept = self._lists.get((plan_id, unit))
        return kept if kept is not None and len(kept.stale) <= MOST_STALE else None

    def keep(self, listed: TaskList) -> None:
        """Remember a list that has just been read, after `find` gave None."""
        if self._mark is not None:
            self._lists[listed.plan.id, listed.unit] = KeptList(listed)

    def find_borne(self, plan_id: str, unit: str) -> Borne | None:
        """Which requirements are the department's, or None where that has to be read."""
        self._look_around()
        kept = self._lists.get((plan_id, unit))
        if kept is not None and (plan_id, unit) not in self._borne:
            claimable = frozenset(c.id for c in kept.listed.claimable)
            self._borne[plan_id, unit] = Borne(frozenset(task.id for task in kept.listed.tasks), claimable)
        return self._borne.get((plan_id, unit))

    def keep_borne(self, plan_id: str, unit: str, borne: Borne) -> None:
        """Remember which are, after `find_borne` gave None."""
        if self._mark is not None:
            self._borne[plan_id, unit] = borne

    def find_units(self, plan_id: str) -> tuple[UnitInfo, ...] | None:
        """The plan's units as they were read last, or None where they have to be read."""
        self._look_around()
        return self._units.get(plan_id)

    def keep_units(self, plan_id: str, units: tuple[UnitInfo, ...]) -> None:
        """Remember the plan's units, after `find_units` gave None."""
        if self._mark is not None:
            self._units[plan_id] = units

    def _look_around(self) -> None:
        mark = self._db.mark
        if mark is None or mark != self._mark:
            # Within a write, or after one that nobody told of, by this program or by another one.
            self._forget()
            self._mark = mark

    def _forget(self) -> None:
        self._lists.clear()
        self._borne.clear()
        self._units.clear()

    def touched(self, changes: Changes) -> None:
        """A write is done: forget what it may have changed."""
        before, self._mark = self._mark, self._db.mark
        ours_alone = before is not None and self._mark is not None and before.others == self._mark.others
        if changes.plans or changes.settings or not ours_alone:
            self._forget()
            return
        for (_, unit), kept in self._lists.items():
            kept.stale.update(id_ for id_, whose in changes.tasks if whose == unit)
