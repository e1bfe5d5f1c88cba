"""The tallies of a department's tasks, read from the ledger: all at first, then what an edit touched."""

from __future__ import annotations

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


def overdue_tasks(ledger: Ledger, plan_id: str, unit: str, today: date) -> frozenset[str]:
    """The department's tasks of which something is overdue: the deadline, or an occurrence.

    Args:
        ledger: the ledger.
        plan_id: the plan.
        unit: our department.
        today: the present day.
    """
    _, tallies = tallied(ledger, plan_id, unit, today)
    return tallies.tasks_with(today, DayState.OVERDUE)
