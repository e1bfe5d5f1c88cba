"""提醒: what is overdue, what is due within so many working days, and all due dates as a calendar file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from desktop_app.core.ics import DayEvent, calendar_text
from desktop_app.core.occurrences import Occurrence, OccurrenceState
from desktop_app.core.rules import conclusion, is_overdue, is_settled
from desktop_app.core.task import Task, TaskList
from desktop_app.services import departments, plans
from desktop_app.services import occurrences as occurrence_service
from desktop_app.services import tasks as task_service
from desktop_app.services.ledger import Ledger
from desktop_app.services.output import write_whole

#: How many working days ahead something is called due.
WITHIN = 5
#: The months in which the year is closed (考评采样在 12 月下旬至次年 1 月).
_CLOSING_MONTHS = (11, 12)
_OPEN = frozenset({OccurrenceState.OVERDUE, OccurrenceState.TO_RECORD, OccurrenceState.NOT_DUE})
#: A calendar program reminds this many days before.
_ALARM_DAYS = 3


class ReminderKind(StrEnum):
    """What a reminder is about."""

    DEADLINE = "完成时限"
    OCCURRENCE = "期次"
    PUBLICATION = "方案公开"
    DISPLAY = "集中展示"
    YEAR_END = "年终收口"


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something that falls due, or is overdue.

    Attributes:
        kind: what it is about.
        day: the day it is due.
        overdue: whether that day has passed.
        working_days: working days left, negative for those passed.
        label: the task's short name (一-3), empty where it is about none.
        text: what is due.
        target: the place that mends it (see `Overview`).
        requirement_id: the task, or None.
        key: the occurrence, or None.
    """

    kind: ReminderKind
    day: date
    overdue: bool
    working_days: int
    label: str
    text: str
    target: str
    requirement_id: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class _Item:
    kind: ReminderKind
    day: date
    label: str
    text: str
    target: str
    requirement_id: str | None = None
    key: str | None = None


def due_list(
    ledger: Ledger, plan_id: str, unit: str, today: date, *, within: int = WITHIN
) -> tuple[Reminder, ...]:
    """What is overdue and what falls due within ``within`` working days, the earliest first."""
    calendar = ledger.calendar
    limit = calendar.add(today, within).day
    found = []
    for item in _items(ledger, plan_id, unit, today):
        closing = item.kind is ReminderKind.YEAR_END and today.month in _CLOSING_MONTHS
        if item.day <= limit or (closing and today.year == item.day.year):
            found.append(
                Reminder(
                    item.kind,
                    item.day,
                    item.day < today,
                    calendar.between(today, item.day),
                    item.label,
                    item.text,
                    item.target,
                    item.requirement_id,
                    item.key,
                )
            )
    return tuple(found)


def _items(ledger: Ledger, plan_id: str, unit: str, today: date) -> list[_Item]:
    """Everything open that has a date, the earliest first."""
    listed = task_service.task_list(ledger, plan_id, unit)
    years = occurrence_service.years(ledger, plan_id, unit, today, listed.tasks)
    found = list(_milestones(ledger, listed, unit, today))
    for task in listed.tasks:
        found += _deadline(task, today)
        found += [_occurrence(task, o) for o in years[task.id].occurrences if _is_open(o)]
    return sorted(found, key=lambda i: (i.day, i.label, i.key or ""))


def _is_open(occurrence: Occurrence) -> bool:
    return occurrence.due is not None and occurrence.state in _OPEN and not occurrence.stray


def _occurrence(task: Task, occurrence: Occurrence) -> _Item:
    assert occurrence.due is not None
    text = f"{occurrence.title}：{_brief(task.text)}"
    target = f"task:{task.id}"
    return _Item(ReminderKind.OCCURRENCE, occurrence.due, task.label, text, target, task.id, occurrence.key)


def _deadline(task: Task, today: date) -> list[_Item]:
    day = task.fields.deadline
    if not isinstance(day, date) or is_settled(task) or not (day >= today or is_overdue(task, today)):
        return []
    return [_Item(ReminderKind.DEADLINE, day, task.label, _brief(task.text), f"task:{task.id}", task.id)]


def _milestones(ledger: Ledger, listed: TaskList, unit: str, today: date) -> Iterator[_Item]:
    record = departments.year_record(ledger, listed.plan.id, unit)
    reckoning = plans.publish_by(ledger, listed.plan)
    if reckoning is not None and record.published_on is None:
        text = "本部门方案在门户网站公开"
        yield _Item(ReminderKind.PUBLICATION, reckoning.day, "", text, "publication")
    if record.submitted_on is not None:
        return
    if listed.plan.display_by is not None:
        yield _Item(ReminderKind.DISPLAY, listed.plan.display_by, "", "落实情况集中展示", "submission")
    undecided = sum(conclusion(t) is None for t in listed.tasks)
    if undecided:
        last = date(occurrence_service.plan_year(listed.plan, today), 12, 31)
        text = f"{undecided} 项任务未定年终结论"
        yield _Item(ReminderKind.YEAR_END, last, "", text, "tasks:no_year_end")


def _brief(text: str, at_most: int = 40) -> str:
    line = " ".join(text.split())
    return line if len(line) <= at_most else f"{line[:at_most]}…"


def calendar_file(ledger: Ledger, plan_id: str, unit: str, today: date, stamp: datetime) -> str:
    """Every open due date from now on, and what is overdue, as the text of an .ics file.

    Args:
        ledger: the ledger.
        plan_id: the plan.
        unit: our department.
        today: the present day.
        stamp: the moment of writing, with its time zone.
    """
    name = departments.department(ledger, plan_id, unit).short_name
    events = [
        DayEvent(
            # What it is about, never its date: moved, it is still the same event.
            identity="\x1f".join((plan_id, unit, item.kind, item.requirement_id or "", item.key or "")),
            day=item.day,
            title=" ".join(part for part in (item.label, item.text) if part),
            details=f"{name}政务公开：{item.kind}",
            remind_days_before=_ALARM_DAYS if item.day > today else None,
        )
        for item in _items(ledger, plan_id, unit, today)
    ]
    return calendar_text(f"{name}政务公开到期日", events, stamp)


def export_calendar(ledger: Ledger, plan_id: str, unit: str, out: Path, today: date) -> int:
    """Write every open due date as an .ics file; returns how many.

    Raises:
        UserError: the file cannot be written; what stood there before still stands.
    """
    text = calendar_file(ledger, plan_id, unit, today, datetime.now().astimezone())
    write_whole(out, text.encode())
    return text.count("BEGIN:VEVENT\r\n")
