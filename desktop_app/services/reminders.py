"""提醒: what is overdue, what is due within so many working days, and all due dates as a calendar file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from desktop_app.core.ics import DayEvent, calendar_text
from desktop_app.core.rules import Gap
from desktop_app.core.saving import save_bytes
from desktop_app.core.task import Task, TaskList, YearRecord
from desktop_app.services import departments, occurrences, plans
from desktop_app.services.ledger import Ledger
from desktop_app.services.tallies import DayState, Entry, Tallies
from desktop_app.services.tallying import tallied

#: How many working days ahead something is called due, unless the officer chose another number.
WITHIN = 5
#: The months in which the year is closed (考评采样在 12 月下旬至次年 1 月).
_CLOSING_MONTHS = (11, 12)
#: A calendar program reminds this many days before.
_ALARM_DAYS = 3
_OPEN = frozenset({DayState.OVERDUE, DayState.DUE})
_ALL = frozenset(DayState)


class ReminderKind(StrEnum):
    """What a reminder is about."""

    DEADLINE = "完成时限"
    OCCURRENCE = "期次"
    PUBLICATION = "方案公开"
    DISPLAY = "集中展示"
    YEAR_END = "年终收口"


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something that stands on a day of the year.

    Attributes:
        kind: what it is about.
        day: the day it is due.
        state: overdue, due, or done.
        working_days: working days left, negative for those passed.
        label: the task's short name (一-3), empty where it is about none.
        text: what is due.
        target: the place that mends it (see `Overview`).
        office: the 责任科室, where one is named.
        requirement_id: the task, or None.
        key: the occurrence, or None.
    """

    kind: ReminderKind
    day: date
    state: DayState
    working_days: int
    label: str
    text: str
    target: str
    office: str | None = None
    requirement_id: str | None = None
    key: str | None = None

    @property
    def overdue(self) -> bool:
        """Whether its day has passed and it is not done."""
        return self.state is DayState.OVERDUE


class DueWhich(StrEnum):
    """The lists of what falls due that the start page counts."""

    OVERDUE = "overdue"
    SOON = "soon"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Milestone:
    """Something of the department's year as a whole that stands on a day."""

    kind: ReminderKind
    day: date
    state: DayState
    text: str
    target: str


def month_of(day: date) -> tuple[date, date]:
    """The first and the last day of the month."""
    first = day.replace(day=1)
    after = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return first, date.fromordinal(after.toordinal() - 1)


def listed(
    ledger: Ledger, plan_id: str, unit: str, today: date, which: DueWhich | date, *, within: int = WITHIN
) -> tuple[Reminder, ...]:
    """One of the lists that the start page counts, or what stands on one day, by day.

    Args:
        ledger: the ledger.
        plan_id: the plan.
        unit: our department.
        today: the present day.
        which: the list, or a day.
        within: how many working days ahead `DueWhich.SOON` reaches.
    """
    tasks, tallies = tallied(ledger, plan_id, unit, today)
    marks = milestones(ledger, tasks, tallies, today)
    if isinstance(which, date):
        return _reminders(ledger, tallies, marks, which, which, _ALL)
    if which is DueWhich.MONTH:
        found = _reminders(ledger, tallies, (), *month_of(today), _ALL)
        return tuple(r for r in found if r.kind is ReminderKind.OCCURRENCE)
    if which is DueWhich.SOON:
        limit = ledger.calendar.add(today, within).day
        return _reminders(ledger, tallies, marks, today, limit, frozenset({DayState.DUE}))
    return _reminders(ledger, tallies, marks, date.min, today, frozenset({DayState.OVERDUE}))


def upcoming(ledger: Ledger, plan_id: str, unit: str, today: date, last: date) -> tuple[Reminder, ...]:
    """What is open and falls due from ``today`` to ``last``, by day."""
    tasks, tallies = tallied(ledger, plan_id, unit, today)
    marks = milestones(ledger, tasks, tallies, today)
    return _reminders(ledger, tallies, marks, today, last, frozenset({DayState.DUE}))


@dataclass(frozen=True, slots=True)
class DueCounts:
    """What a reminder at the start says: overdue, due soon, and in the last two months not yet concluded."""

    overdue: int
    soon: int
    undecided: int


def due_counts(ledger: Ledger, plan_id: str, unit: str, today: date, *, within: int = WITHIN) -> DueCounts:
    """How many things are overdue, and how many fall due within ``within`` working days.

    In November and December of the plan's year the tasks without a conclusion are told too.
    """
    tasks, tallies = tallied(ledger, plan_id, unit, today)
    marks = milestones(ledger, tasks, tallies, today)
    limit = ledger.calendar.add(today, within).day
    closing = today.month in _CLOSING_MONTHS and any(
        m.kind is ReminderKind.YEAR_END and m.day.year == today.year for m in marks
    )
    return DueCounts(
        count_overdue(tallies, marks),
        count_soon(tallies, marks, limit),
        tallies.gaps[Gap.YEAR_END] if closing else 0,
    )


def count_overdue(tallies: Tallies, marks: tuple[Milestone, ...]) -> int:
    """How long the list of what is overdue is."""
    late = sum(m.state is DayState.OVERDUE for m in marks)
    return tallies.on(date.min, tallies.today, DayState.OVERDUE) + late


def count_soon(tallies: Tallies, marks: tuple[Milestone, ...], limit: date) -> int:
    """How long the list of what is due by ``limit`` is."""
    soon = sum(m.state is DayState.DUE and m.day <= limit for m in marks)
    return tallies.on(tallies.today, limit, DayState.DUE) + soon


def _reminders(
    ledger: Ledger,
    tallies: Tallies,
    marks: tuple[Milestone, ...],
    first: date,
    last: date,
    states: frozenset[DayState],
) -> tuple[Reminder, ...]:
    left: dict[date, int] = {}

    def days_left(day: date) -> int:
        # Thousands of tasks share few days, and counting working days is slow.
        if day not in left:
            left[day] = ledger.calendar.between(tallies.today, day)
        return left[day]

    found = [
        _of_milestone(m, days_left(m.day)) for m in marks if first <= m.day <= last and m.state in states
    ]
    for at, entry in tallies.entries(first, last, states):
        found.append(_of_entry(tallies.tasks[at], entry, days_left(entry[0])))
    # Milestones go before the tasks of their day; the tasks are in the plan's order.
    found.sort(key=lambda r: (r.day, r.requirement_id is not None))
    return tuple(found)


def _of_milestone(mark: Milestone, working_days: int) -> Reminder:
    return Reminder(mark.kind, mark.day, mark.state, working_days, "", mark.text, mark.target)


def _of_entry(task: Task, entry: Entry, working_days: int) -> Reminder:
    day, state, key, title = entry
    text = _brief(task.text)
    return Reminder(
        kind=ReminderKind.OCCURRENCE if key else ReminderKind.DEADLINE,
        day=day,
        state=state,
        working_days=working_days,
        label=task.label,
        text=f"{title}：{text}" if key else text,
        target=f"occurrences:{task.id}" if key else f"task:{task.id}",
        office=task.fields.office,
        requirement_id=task.id,
        key=key or None,
    )


def milestones(ledger: Ledger, tasks: TaskList, tallies: Tallies, today: date) -> tuple[Milestone, ...]:
    """What of the department's year as a whole stands on a day: publication, display, the year's end."""
    record = departments.year_record(ledger, tasks.plan.id, tasks.unit)
    reckoning = plans.publish_by(ledger, tasks.plan)
    last = date(occurrences.plan_year(tasks.plan, today), 12, 31)
    return tuple(_milestones(tasks, tallies, record, reckoning.day if reckoning else None, last))


def _milestones(
    tasks: TaskList, tallies: Tallies, record: YearRecord, publish_by: date | None, year_end: date
) -> Iterator[Milestone]:
    def state(day: date, done: bool) -> DayState:
        return DayState.DONE if done else DayState.OVERDUE if day < tallies.today else DayState.DUE

    if publish_by is not None:
        text, done = "本部门方案在门户网站公开", record.published_on is not None
        yield Milestone(ReminderKind.PUBLICATION, publish_by, state(publish_by, done), text, "publication")
    submitted, display = record.submitted_on is not None, tasks.plan.display_by
    if display is not None:
        text = "落实情况集中展示"
        yield Milestone(ReminderKind.DISPLAY, display, state(display, submitted), text, "submission")
    undecided = tallies.gaps[Gap.YEAR_END]
    if undecided and not submitted:
        text = f"{undecided} 项任务未定年终结论"
        open_ = state(year_end, False)
        yield Milestone(ReminderKind.YEAR_END, year_end, open_, text, "tasks:no_year_end")


def _brief(text: str, at_most: int = 80) -> str:
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
    tasks, tallies = tallied(ledger, plan_id, unit, today)
    marks = milestones(ledger, tasks, tallies, today)
    events = [
        DayEvent(
            # What it is about, never its date: moved, it is still the same event.
            identity="\x1f".join((plan_id, unit, item.kind, item.requirement_id or "", item.key or "")),
            day=item.day,
            title=" ".join(part for part in (item.label, item.text) if part),
            details=f"{name}政务公开：{item.kind}",
            remind_days_before=_ALARM_DAYS if item.day > today else None,
        )
        for item in _reminders(ledger, tallies, marks, date.min, date.max, _OPEN)
    ]
    return calendar_text(f"{name}政务公开到期日", events, stamp)


def export_calendar(ledger: Ledger, plan_id: str, unit: str, out: Path, today: date) -> int:
    """Write every open due date as an .ics file; returns how many.

    Raises:
        UserError: the file cannot be written; what stood there before still stands.
    """
    text = calendar_file(ledger, plan_id, unit, today, datetime.now().astimezone())
    save_bytes(out, text.encode())
    return text.count("BEGIN:VEVENT\r\n")
