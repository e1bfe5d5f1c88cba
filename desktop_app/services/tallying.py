"""The tallies of a department's tasks, read from the ledger: all at first, then what an edit touched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop_app.core.task import TaskList
from desktop_app.services import evidence, occurrences
from desktop_app.services import tasks as task_service
from desktop_app.services.ledger import Ledger
from desktop_app.services.tallies import DayState, Tallies, tally
from desktop_app.store import year as year_store

#: SQLite takes only so many values in one query; for more tasks, reading all is as fast.
_MOST_BY_NAME = 500


def tallied(ledger: Ledger, plan_id: str, unit: str, today: date) -> tuple[TaskList, Tallies]:
    """The department's tasks, and what they come to as of ``today``.

    Args:
        ledger: the ledger.
        plan_id: the plan.
        unit: our department.
        today: the present day.
    """
    listed = task_service.task_list(ledger, plan_id, unit)
    kept = ledger.tallies.get((plan_id, unit))
    if kept is None or kept.today != today:
        kept = Tallies(today)
    stale = kept.stale(listed.tasks)
    if stale or len(kept.tasks) != len(listed.tasks):
        chosen = [listed.tasks[at] for at in stale]
        ids = None if len(chosen) > _MOST_BY_NAME else [task.id for task in chosen]
        years = occurrences.years(ledger, plan_id, unit, today, chosen, listed.plan)
        proven = year_store.proven(ledger.db, plan_id, unit, ids)
        fresh = {
            at: tally(
                task, years[task.id], today, unproven=task.id not in proven and evidence.needs_proof(task)
            )
            for at, task in zip(stale, chosen, strict=True)
        }
        kept.take(listed.tasks, fresh)
        ledger.tallies[plan_id, unit] = kept
    return listed, kept


@dataclass(frozen=True, slots=True)
class Urgent:
    """Ids of the tasks of which a deadline or an occurrence is overdue, and of which one falls due soon."""

    overdue: frozenset[str] = frozenset()
    soon: frozenset[str] = frozenset()


def urgent_tasks(ledger: Ledger, plan_id: str, unit: str, today: date, within: int) -> Urgent:
    """The department's tasks that the start page counts as overdue and as due soon.

    Args:
        ledger: the ledger.
        plan_id: the plan.
        unit: our department.
        today: the present day.
        within: how many working days ahead is soon.
    """
    _, tallies = tallied(ledger, plan_id, unit, today)
    limit = ledger.calendar.add(today, within).day
    return Urgent(
        tallies.tasks_with(date.min, today, DayState.OVERDUE),
        tallies.tasks_with(today, limit, DayState.DUE),
    )
