"""简报: what a head of office is shown on paper, and the task list to print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from desktop_app.core.rules import YearFigures, deadline_words, figures_so_far, is_overdue
from desktop_app.core.task import Task
from desktop_app.services import departments
from desktop_app.services import tasks as task_service
from desktop_app.services.ledger import Ledger
from desktop_app.services.overview import Count, SectionProgress, overview
from desktop_app.services.reminders import WITHIN, DueWhich, Reminder, listed, upcoming

#: How many calendar days ahead the sheet looks.
AHEAD_DAYS = 30


@dataclass(frozen=True, slots=True)
class Briefing:
    """One sheet on how the year stands.

    Attributes:
        title: what the sheet is called.
        department: the department's full name.
        office_word: what the department calls its 科室.
        plan: the plan's title.
        as_of: the day it tells of.
        headline: the nearest deadline in one sentence.
        counts: the figures of the start page.
        figures: how many tasks are done, as the self-check report counts them.
        sections: completion by section.
        overdue: everything overdue, the longest first.
        coming: what falls due in the next days.
    """

    title: str
    department: str
    office_word: str
    plan: str
    as_of: date
    headline: str
    counts: tuple[Count, ...]
    figures: YearFigures
    sections: tuple[SectionProgress, ...]
    overdue: tuple[Reminder, ...]
    coming: tuple[Reminder, ...]


def briefing(ledger: Ledger, plan_id: str, unit: str, today: date, *, within: int = WITHIN) -> Briefing:
    """The sheet of ``unit`` under the plan as of ``today``.

    Args:
        ledger: the ledger.
        plan_id: the plan.
        unit: our department.
        today: the day it tells of.
        within: how many working days ahead something counts as due.
    """
    seen = overview(ledger, plan_id, unit, today, within=within)
    particulars = departments.department(ledger, plan_id, unit)
    found = task_service.task_list(ledger, plan_id, unit)
    return Briefing(
        title=f"{seen.year}年度政务公开落实情况简报",
        department=particulars.full_name,
        office_word=particulars.office_word,
        plan=found.plan.title,
        as_of=today,
        headline=seen.headline,
        counts=seen.counts,
        figures=figures_so_far(found.tasks),
        sections=seen.sections,
        overdue=listed(ledger, plan_id, unit, today, DueWhich.OVERDUE),
        coming=upcoming(ledger, plan_id, unit, today, today + timedelta(days=AHEAD_DAYS)),
    )


@dataclass(frozen=True, slots=True)
class PrintedTask:
    """A line of the printed task list."""

    section: str
    label: str
    text: str
    status: str
    overdue: bool
    office: str
    limit: str


@dataclass(frozen=True, slots=True)
class TaskSheet:
    """The task list to print."""

    title: str
    office_word: str
    as_of: date
    tasks: tuple[PrintedTask, ...]


def task_sheet(ledger: Ledger, plan_id: str, unit: str, today: date) -> TaskSheet:
    """Every task of the department in the plan's order, as of ``today``."""
    found = task_service.task_list(ledger, plan_id, unit)
    particulars = departments.department(ledger, plan_id, unit)
    return TaskSheet(
        title=f"{particulars.short_name}政务公开任务清单",
        office_word=particulars.office_word,
        as_of=today,
        tasks=tuple(_printed(task, today) for task in found.tasks),
    )


def _printed(task: Task, today: date) -> PrintedTask:
    late = is_overdue(task, today)
    return PrintedTask(
        section=task.section_heading,
        label=task.label,
        text=" ".join(task.text.split()),
        status="已逾期" if late else str(task.fields.status),
        overdue=late,
        office=task.fields.office or "",
        limit=deadline_words(task) or "",
    )
