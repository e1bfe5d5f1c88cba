"""首页: what now. One sentence, seven steps, five counts, completion by section, what falls due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import nsmallest

from desktop_app.core.occurrences import OccurrenceState, TaskYear
from desktop_app.core.rules import DUE_SOON_DAYS, Gap, gaps, is_due_soon, is_overdue, is_settled
from desktop_app.core.task import Department, PlanInfo, Task, TaskList, YearRecord
from desktop_app.core.terms import Basis, Role, Status
from desktop_app.core.working_days import Reckoning, WorkingCalendar
from desktop_app.services import departments, occurrences, plans
from desktop_app.services import tasks as task_service
from desktop_app.services.ledger import Ledger
from desktop_app.services.steps import ACTIONS, Lacking, Step, full_day, year_steps

_COMING = frozenset({OccurrenceState.TO_RECORD, OccurrenceState.NOT_DUE})
#: Past this many calendar days a count of days overdue says nothing any more.
LONG_PAST_DAYS = 365


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


@dataclass(frozen=True, slots=True)
class Overview:
    """The start page as values.

    Targets: ``import``, ``department``, ``claim``, ``tasks``, ``tasks:<filter>``, ``task:<id>``,
    ``occurrences:<task id>``, ``documents``, ``approval``, ``publication``, ``submission``.
    """

    headline: str
    subline: str
    action: str
    action_target: str
    steps: tuple[Step, ...]
    counts: tuple[Count, ...]
    sections: tuple[SectionProgress, ...]
    due: tuple[Due, ...]


def overview(ledger: Ledger, plan_id: str, unit: str, today: date) -> Overview:
    """The start page of ``unit`` under the plan as of ``today``."""
    listed = task_service.task_list(ledger, plan_id, unit)
    record = departments.year_record(ledger, plan_id, unit)
    department = departments.department(ledger, plan_id, unit)
    reckoning = plans.publish_by(ledger, listed.plan)
    confirmed = departments.is_stored(ledger, unit)
    years = occurrences.years(ledger, plan_id, unit, today, listed.tasks)
    lacking = [gaps(t) for t in listed.tasks]
    steps = year_steps(listed, lacking, record, reckoning, confirmed=confirmed)
    headline, subline = _headline(listed.plan, record, reckoning, ledger.calendar, today, department)
    now = next((s for s in steps if s.state == "now"), None)
    return Overview(
        headline=headline,
        subline=subline,
        action=ACTIONS[now.key] if now else "查看任务",
        action_target=now.target if now else "tasks",
        steps=steps,
        counts=_counts(listed.tasks, lacking, today),
        sections=_sections(listed.tasks),
        due=_due(listed, record, reckoning, years, today),
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
    left = calendar.between(today, reckoning.day)
    if (today - reckoning.day).days > LONG_PAST_DAYS:
        return "方案公开期限已过，尚未登记公开情况", term
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


def _counts(tasks: Sequence[Task], lacking: Lacking, today: date) -> tuple[Count, ...]:
    overdue = [t for t in tasks if is_overdue(t, today)]
    soon = [t for t in tasks if is_due_soon(t, today)]
    without = [t for t, found in zip(tasks, lacking, strict=True) if Gap.MEASURES in found]
    silent = [t for t in tasks if t.fields.status is not Status.NOT_APPLICABLE and not t.progress]
    unsure = [t for t, found in zip(tasks, lacking, strict=True) if Gap.CONFIRMATION in found]
    shared = sum(t.basis in (Basis.ALL_DEPARTMENTS, Basis.ALL_DISTRICTS) for t in without)
    leading = sum(t.basis is Basis.NAMED and t.role is not Role.SUPPORT for t in without)
    split = f"牵头 {leading} 项，通用 {shared} 项" if without else "全部已填"
    return (
        Count("overdue", len(overdue), "已逾期", _names(overdue) or "没有逾期任务", "tasks:overdue"),
        Count(
            "due_soon",
            len(soon),
            f"{DUE_SOON_DAYS} 日内到期",
            _names(soon) or "近期没有到期",
            "tasks:due_soon",
        ),
        Count("no_measures", len(without), "未填措施", split, "tasks:no_measures"),
        Count("no_progress", len(silent), "无进展记录", _names(silent) or "均有记录", "tasks:no_progress"),
        Count("to_confirm", len(unsure), "待确认是否适用", _names(unsure) or "无需确认", "tasks:to_confirm"),
    )


def _names(tasks: Sequence[Task], at_most: int = 3) -> str:
    names = "、".join(t.label for t in tasks[:at_most])
    return f"{names} 等" if len(tasks) > at_most else names


def _sections(tasks: Sequence[Task]) -> tuple[SectionProgress, ...]:
    by_section: dict[int, list[Task]] = {}
    for task in tasks:
        by_section.setdefault(task.section_index, []).append(task)
    return tuple(
        SectionProgress(group[0].section_heading, index, sum(map(is_settled, group)), len(group))
        for index, group in by_section.items()
    )


def _due(
    listed: TaskList,
    record: YearRecord,
    reckoning: Reckoning | None,
    years: Mapping[str, TaskYear],
    today: date,
    at_most: int = 8,
) -> tuple[Due, ...]:
    dated = [
        (t.fields.deadline, at)
        for at, t in enumerate(listed.tasks)
        if isinstance(t.fields.deadline, date)
        and not is_settled(t)
        and (t.fields.deadline >= today or is_overdue(t, today))
    ]
    # Of ten thousand tasks only the first few are shown.
    found = [_due_task(listed.tasks[at], day, today) for day, at in nsmallest(at_most, dated)]
    for task in listed.tasks:
        found += _due_occurrences(task, years[task.id], today)
    if reckoning and not record.published_on:
        left = (reckoning.day - today).days
        found.append(Due(reckoning.day, left, left < 0, "", "本部门方案在门户网站公开", "publication"))
    if listed.plan.display_by and not record.submitted_on:
        left = (listed.plan.display_by - today).days
        found.append(Due(listed.plan.display_by, left, left < 0, "", "落实情况集中展示", "submission"))
    found.sort(key=lambda d: d.day)
    return tuple(found[:at_most])


def _due_task(task: Task, day: date, today: date) -> Due:
    return Due(day, (day - today).days, is_overdue(task, today), task.label, task.text, f"task:{task.id}")


def _due_occurrences(task: Task, year: TaskYear, today: date) -> list[Due]:
    """What is overdue of a task in one line, and its next occurrence in another."""
    late = year.summary.overdue
    found = []
    if late:
        first = min(o.due for o in late if o.due is not None)
        what = late[0].title if len(late) == 1 else f"{len(late)} {year.summary.word}未登记"
        found.append(_due_line(task, first, f"{what}：{task.text}", today))
    coming = [(o.due, o.title) for o in year.occurrences if o.due and o.due >= today and o.state in _COMING]
    if coming:
        day, title = min(coming)
        found.append(_due_line(task, day, f"{title}：{task.text}", today))
    return found


def _due_line(task: Task, day: date, text: str, today: date) -> Due:
    left = (day - today).days
    return Due(day, left, left < 0, task.label, text, f"occurrences:{task.id}")
