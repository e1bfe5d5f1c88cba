"""期次 in a report: how many were owed and done, and what became of those that were late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from desktop_app.core.day_words import full_day
from desktop_app.core.occurrences import Occurrence, OccurrenceSummary, TaskYear
from desktop_app.core.task import Task
from desktop_app.core.terms import Status
from desktop_app.reports.sentences import bare, cause, owing_to
from desktop_app.reports.typography import gap


def counts(summary: OccurrenceSummary) -> str:
    """应公开11期、已公开11期（逾期补报1期，未到期1期）; empty where nothing is owed.

    While nothing is due, only that is said: 未到期1期.
    """
    if not summary.total:
        return ""
    word = summary.word
    notes = [
        f"{name}{count}{word}"
        for name, count in (
            ("逾期", len(summary.overdue)),
            ("逾期补报", len(summary.made_up)),
            ("未到期", summary.not_due),
            ("发文前", summary.before_notice),
            ("待条件具备", summary.waiting),
        )
        if count
    ]
    if not summary.expected and not summary.published:
        return "，".join(notes)
    said = f"应公开{summary.expected}{word}、已公开{summary.published}{word}"
    return f"{said}（{'，'.join(notes)}）" if notes else said


def late(tasks: Sequence[Task], years: Mapping[str, TaskYear]) -> list[tuple[Task, OccurrenceSummary]]:
    """The tasks with occurrences that came late or not at all."""
    found = []
    for task in tasks:
        year = years.get(task.id)
        if year is None or task.fields.status is Status.NOT_APPLICABLE:
            continue
        if year.summary.overdue or year.summary.made_up:
            found.append((task, year.summary))
    return found


def lateness(task: Task, summary: OccurrenceSummary, cited: str) -> str:
    """《市方案》一-3：4月因……延至2017年5月12日公开；7月尚未公开，原因：……。"""
    told = [_made_up(o) for o in summary.made_up] + [_missing(o) for o in summary.overdue]
    return f"{cited}{task.label}：{'；'.join(told)}。"


def _why(occurrence: Occurrence) -> str:
    fact = occurrence.fact
    return bare(fact.reason) if fact is not None and fact.reason else gap("逾期原因")


def _made_up(occurrence: Occurrence) -> str:
    fact = occurrence.fact
    day = full_day(fact.done_on) if fact is not None and fact.done_on else gap("补报日期")
    return f"{occurrence.label}{owing_to(_why(occurrence))}延至{day}公开"


def _missing(occurrence: Occurrence) -> str:
    return f"{occurrence.label}尚未公开，{cause(_why(occurrence))}"
