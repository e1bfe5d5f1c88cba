"""年终收口: each task's suggested conclusion and what it still needs; the officer decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from desktop_app.core.changes import Changes
from desktop_app.core.occurrences import TaskYear
from desktop_app.core.task import Task
from desktop_app.core.terms import YearEnd
from desktop_app.core.year_end import Need, Proposal, needs, propose
from desktop_app.services import evidence as evidence_service
from desktop_app.services import occurrences as occurrence_service
from desktop_app.services import tasks as task_service
from desktop_app.services.ledger import Ledger, changes_from
from desktop_app.store import tasks as task_store
from desktop_app.store.journal import writing


@dataclass(frozen=True, slots=True)
class TaskClose:
    """One task before the year is closed: its record, what that suggests, and what is missing."""

    task: Task
    year: TaskYear
    proposal: Proposal
    needs: tuple[Need, ...]


def review(ledger: Ledger, plan_id: str, unit: str, as_of: date) -> tuple[TaskClose, ...]:
    """Every task of the department with its suggested conclusion and its needs, in the plan's order."""
    tasks = task_service.task_list(ledger, plan_id, unit).tasks
    years = occurrence_service.years(ledger, plan_id, unit, as_of, tasks)
    pieces = evidence_service.list_evidence(ledger, plan_id, unit)
    proven = {rid for piece in pieces for rid in piece.tasks}
    found = []
    for task in tasks:
        year = years[task.id]
        linked = any(entry.url for entry in task.progress)
        linked = linked or any(o.fact is not None and o.fact.url for o in year.occurrences)
        missing = needs(task, year, as_of, proven=linked or task.id in proven)
        found.append(TaskClose(task, year, propose(task, year, as_of), missing))
    return tuple(found)


def conclude(ledger: Ledger, unit: str, decided: Mapping[str, YearEnd | None]) -> Changes:
    """Store the conclusions that the officer decided, by requirement id, as one undo step.

    Raises:
        UserError: the ledger cannot be written.
    """
    label = "确定年终结论" if len(decided) == 1 else f"确定 {len(decided)} 项的年终结论"
    with writing(ledger.db, label) as writer:
        for requirement_id, conclusion in decided.items():
            task_store.write_fields(writer, requirement_id, unit, {"year_end": conclusion})
    return changes_from(ledger, label, writer.changes)
