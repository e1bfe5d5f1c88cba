"""首页: what now. One sentence, seven steps, six counts, completion by section, the year's days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from desktop_app.core.day_words import full_day
from desktop_app.core.occurrences import counting_word
from desktop_app.core.rules import Gap
from desktop_app.core.task import Department, PlanInfo, YearRecord
from desktop_app.core.working_days import Reckoning, WorkingCalendar
from desktop_app.services import departments, occurrences, plans, returns
from desktop_app.services.ledger import Ledger
from desktop_app.services.reminders import (
    WITHIN,
    DueWhich,
    Milestone,
    ReminderKind,
    count_overdue,
    count_soon,
    milestones,
    month_of,
)
from desktop_app.services.steps import ACTIONS, Step, year_steps
from desktop_app.services.tallies import DayState, Entry, Tallies
from desktop_app.services.tallying import tallied

#: Past this many calendar days a count of days overdue says nothing any more.
LONG_PAST_DAYS = 365
_MOST_DUE = 8


@dataclass(frozen=True, slots=True)
class Count:
    """A number on the start page that opens its list."""

    key: str
    value: int
    name: str
    note: str
    target: str


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """How many of our tasks of a section need nothing more."""

    heading: str
    section_index: int
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Due:
    """Something that falls due; ``days_left`` in calendar days, negative when overdue."""

    day: date
    days_left: int
    overdue: bool
    label: str
    text: str
    target: str
    #: Within the working days that count as soon.
    soon: bool = False


@dataclass(frozen=True, slots=True)
class DayMark:
    """What stands on one day of the year: how many things are overdue, due and done."""

    day: date
    overdue: int
    due: int
    done: int

    @property
    def total(self) -> int:
        """How many things stand on the day."""
        return self.overdue + self.due + self.done


@dataclass(frozen=True, slots=True)
class Overview:
    """The start page as values.

    Targets: ``import``, ``department``, ``claim``, ``tasks``, ``tasks:<filter>``, ``task:<id>``,
    ``occurrences:<task id>``, ``due:<list>``, ``due:<day>``, ``evidence:lacking``, ``sheets:waiting``,
    ``documents``, ``approval``, ``publication``, ``submission``.

    ``year`` is the plan's year, ``days`` what stands on its days and on those of the January after it.
    """

    headline: str
    subline: str
    action: str
    action_target: str
    steps: tuple[Step, ...]
    counts: tuple[Count, ...]
    sections: tuple[SectionProgress, ...]
    due: tuple[Due, ...]
    year: int
    days: tuple[DayMark, ...]


def overview(ledger: Ledger, plan_id: str, unit: str, today: date, *, within: int = WITHIN) -> Overview:
    """The start page of ``unit`` under the plan as of ``today``.

    Args:
        ledger: the ledger.
        plan_id: the plan.
        unit: our department.
        today: the present day.
        within: how many working days ahead something counts as due.
    """
    listed, tallies = tallied(ledger, plan_id, unit, today)
    record = departments.year_record(ledger, plan_id, unit)
    department = departments.department(ledger, plan_id, unit)
    reckoning = plans.publish_by(ledger, listed.plan)
    confirmed = departments.is_stored(ledger, unit)
    marks = milestones(ledger, listed, tallies, today)
    steps = year_steps(listed, tallies, record, reckoning, confirmed=confirmed)
    headline, subline = _headline(listed.plan, record, reckoning, ledger.calendar, today, department)
    now = next((s for s in steps if s.state == "now"), None)
    year = occurrences.plan_year(listed.plan, today)
    limit = ledger.calendar.add(today, within).day
    dated = _dated_counts(tallies, marks, limit, within)
    return Overview(
        headline=headline,
        subline=subline,
        action=ACTIONS[now.key] if now else "查看任务",
        action_target=now.target if now else "tasks",
        steps=steps,
        counts=(*dated, *_lack_counts(tallies, waiting_offices(ledger, plan_id, unit, today))),
        sections=_sections(tallies),
        due=tuple(replace(d, soon=today <= d.day <= limit) for d in _due(tallies, marks)),
        year=year,
        days=_days(tallies, marks, year),
    )


def _headline(
    plan: PlanInfo,
    record: YearRecord,
    reckoning: Reckoning | None,
    calendar: WorkingCalendar,
    today: date,
    department: Department,
) -> tuple[str, str]:
    if record.submitted_on:
        return "本年度自查报告已报送", f"{full_day(record.submitted_on)}报送{record.submitted_to or ''}。"
    if record.published_on:
        return _after_publication(plan, record, calendar, today)
    if reckoning is None:
        text = "方案未写明公开期限，请按上级要求公开。"
        return f"{department.short_name}任务落实", text
    days = plan.publish_within_working_days
    issued = full_day(plan.issued) if plan.issued else ""
    unsure = "" if reckoning.certain else "其中含未公布放假安排的年份，仅按周末推算，请在工作日历中核对。"
    term = f"通知 {issued}印发，最迟 {full_day(reckoning.day)}（{days} 个工作日内）在本部门网站公开。{unsure}"
    if (today - reckoning.day).days > LONG_PAST_DAYS:
        return "方案公开期限已过，尚未登记公开情况", term
    left = calendar.between(today, reckoning.day)
    if today > reckoning.day:
        return f"方案公开已超期 {-left} 个工作日", term
    if today == reckoning.day:
        return "今日为方案公开截止日", term
    return f"距方案公开截止还有 {left} 个工作日", term


def _after_publication(
    plan: PlanInfo, record: YearRecord, calendar: WorkingCalendar, today: date
) -> tuple[str, str]:
    assert record.published_on is not None
    took = f"，距印发 {calendar.between(plan.issued, record.published_on)} 个工作日" if plan.issued else ""
    subline = f"方案已于 {full_day(record.published_on)}公开{took}。"
    if plan.display_by and today <= plan.display_by:
        left = (plan.display_by - today).days
        return f"距集中展示截止（{full_day(plan.display_by)}）还有 {left} 天", subline
    return "方案已公开，请按期登记进展", subline


_OVERDUE, _DUE = frozenset({DayState.OVERDUE}), frozenset({DayState.DUE})


def _dated_counts(
    tallies: Tallies, marks: tuple[Milestone, ...], limit: date, within: int
) -> tuple[Count, ...]:
    today = tallies.today
    late = [m for m in marks if m.state is DayState.OVERDUE]
    soon = [m for m in marks if m.state is DayState.DUE and m.day <= limit]
    total, done = tallies.occurrences_on(*month_of(today))
    month = f"已登记 {done} 期" if total else "本月没有到期的期次"
    return (
        Count(
            "overdue",
            count_overdue(tallies, marks),
            "已逾期",
            _names(tallies, late, date.min, today, _OVERDUE) or "没有逾期事项",
            f"due:{DueWhich.OVERDUE}",
        ),
        Count(
            "due_soon",
            count_soon(tallies, marks, limit),
            f"{within} 个工作日内到期",
            _names(tallies, soon, today, limit, _DUE) or "近期没有到期",
            f"due:{DueWhich.SOON}",
        ),
        Count("month", total, "本月期次", month, f"due:{DueWhich.MONTH}"),
    )


def _lack_counts(tallies: Tallies, waiting: Sequence[str]) -> tuple[Count, ...]:
    missing = tallies.gaps[Gap.MEASURES]
    split = f"牵头 {tallies.leading} 项，通用 {tallies.shared} 项" if missing else "全部已填"
    proof = "已有进展，没有链接或文件" if tallies.unproven else "没有缺佐证的任务"
    asked = "、".join(waiting[:3]) + (" 等" if len(waiting) > 3 else "")
    return (
        Count("no_measures", missing, "未填措施", split, "tasks:no_measures"),
        Count("no_proof", tallies.unproven, "缺佐证", proof, "evidence:lacking"),
        Count("waiting", len(waiting), "待科室反馈", asked or "没有未返回的填报表", "sheets:waiting"),
    )


def waiting_offices(ledger: Ledger, plan_id: str, unit: str, today: date) -> tuple[str, ...]:
    """The recipients whose latest sheet is not back, or went back with a question."""
    latest: dict[str, returns.ReturnState] = {}
    for sheet in returns.list_returns(ledger, plan_id, unit, today):
        latest.setdefault(sheet.office, sheet.state)
    open_ = (returns.ReturnState.OPEN, returns.ReturnState.OVERDUE, returns.ReturnState.SENT_BACK)
    return tuple(office for office, state in latest.items() if state in open_)


def _names(
    tallies: Tallies,
    marks: Sequence[Milestone],
    first: date,
    last: date,
    states: frozenset[DayState],
    at_most: int = 3,
) -> str:
    """The short names of the first few things, once each."""
    names = dict.fromkeys(str(m.kind) for m in marks)
    for at, _ in tallies.entries(first, last, states, at_most + 1):
        names[tallies.tasks[at].label] = None
        if len(names) > at_most:
            break
    shown = "、".join(list(names)[:at_most])
    return f"{shown} 等" if len(names) > at_most else shown


def _sections(tallies: Tallies) -> tuple[SectionProgress, ...]:
    return tuple(
        SectionProgress(one.heading, index, one.done, one.total) for index, one in tallies.sections.items()
    )


def _days(tallies: Tallies, marks: Sequence[Milestone], year: int) -> tuple[DayMark, ...]:
    first, last = date(year, 1, 1), date(year + 1, 1, 31)
    counted = {day: list(d.states) for day, d in tallies.days.items() if first <= day <= last}
    for mark in marks:
        if first <= mark.day <= last:
            counted.setdefault(mark.day, [0, 0, 0])[mark.state] += 1
    return tuple(DayMark(day, *states) for day, states in sorted(counted.items()) if any(states))


def _due(tallies: Tallies, marks: Sequence[Milestone], at_most: int = _MOST_DUE) -> tuple[Due, ...]:
    """The next things: what is overdue of a task in one line, and of its occurrences the next."""
    today = tallies.today
    found = [
        Due(m.day, (m.day - today).days, m.state is DayState.OVERDUE, "", m.text, m.target)
        for m in marks
        if m.state is not DayState.DONE and m.kind is not ReminderKind.YEAR_END
    ]
    found += islice(_due_lines(tallies), at_most)
    found.sort(key=lambda d: d.day)
    return tuple(found[:at_most])


def _due_lines(tallies: Tallies) -> Iterator[Due]:
    today, seen = tallies.today, set[tuple[int, DayState]]()
    # No more lines are wanted, so of each day no more tasks are.
    for at, entry in tallies.entries(date.min, date.max, _OVERDUE | _DUE, _MOST_DUE):
        day, state, key, _ = entry
        task, left, late = tallies.tasks[at], (day - today).days, state is DayState.OVERDUE
        if not key:
            yield Due(day, left, late, task.label, task.text, f"task:{task.id}")
        elif (at, state) not in seen:
            seen.add((at, state))
            words = _occurrence_words(tallies, at, entry)
            yield Due(day, left, late, task.label, f"{words}：{task.text}", f"occurrences:{task.id}")


def _occurrence_words(tallies: Tallies, at: int, entry: Entry) -> str:
    _, state, key, title = entry
    late = sum(e[1] is DayState.OVERDUE and bool(e[2]) for e in tallies.entries_of(at))
    if state is DayState.OVERDUE and late > 1:
        return f"{late} {counting_word(key)}未登记"
    return title
