"""A department's year as it stands, gathered for the documents that are written from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from desktop_app.core import scoring
from desktop_app.core.occurrences import TaskYear
from desktop_app.core.snapshot import Indicator, SheetFacts, YearSnapshot
from desktop_app.core.task import Task
from desktop_app.services import departments, evidence, figures, occurrences, plans, year_comparison
from desktop_app.services import tasks as task_service
from desktop_app.services.ledger import Ledger
from desktop_app.store import exchange
from desktop_app.store import scoring as scoring_store


def snapshot(ledger: Ledger, plan_id: str, unit: str, as_of: date) -> YearSnapshot:
    """A department's year as it stands: everything a document is written from."""
    listed = task_service.task_list(ledger, plan_id, unit)
    record = departments.year_record(ledger, plan_id, unit)
    reckoning = plans.publish_by(ledger, listed.plan)
    days = None
    if record.published_on and listed.plan.issued:
        days = ledger.calendar.between(listed.plan.issued, record.published_on)
    taken = YearSnapshot(
        plan=listed.plan,
        department=departments.department(ledger, plan_id, unit),
        record=record,
        tasks=listed.tasks,
        undecided_claims=tuple(c for c in listed.claimable if c.decision is None),
        as_of=as_of,
        publish_by=reckoning.day if reckoning else None,
        publish_days=days,
        years=_kept_by_period(listed.tasks, occurrences.years(ledger, plan_id, unit, as_of, listed.tasks)),
        evidence=evidence.list_evidence(ledger, plan_id, unit),
        figures=figures.figures(ledger, plan_id, unit),
        last_year=year_comparison.last_year(ledger, listed.plan, unit),
        sheets=_sheets(ledger, plan_id, unit),
    )
    return replace(taken, scoring=_judged(ledger, taken))


def _sheets(ledger: Ledger, plan_id: str, unit: str) -> SheetFacts | None:
    """How many 填报表 went out and came back."""
    told = exchange.tally(ledger.db, plan_id, unit)
    if told is None:
        return None
    sent, offices, returned, first, last = told
    return SheetFacts(sent, offices, returned, first.date(), last.date())


def _kept_by_period(tasks: Sequence[Task], years: Mapping[str, TaskYear]) -> dict[str, TaskYear]:
    """The years of the tasks whose periods somebody keeps.

    Where progress is recorded but no single period, the officer keeps the task by its progress alone:
    to write 已公开0期 of it would be untrue.
    """
    told_otherwise = {t.id for t in tasks if t.progress}
    return {
        rid: year
        for rid, year in years.items()
        if rid not in told_otherwise
        or not year.occurrences
        or any(o.fact is not None for o in year.occurrences)
    }


def _judged(ledger: Ledger, taken: YearSnapshot) -> tuple[Indicator, ...]:
    """The indicators of a department's year, each with what the year proves of it."""
    stored = scoring_store.indicators(ledger.db, taken.plan.id, taken.department.unit)
    return scoring.judged(stored or scoring.DEFAULTS, taken)
