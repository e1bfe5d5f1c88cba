"""首页: what now. One sentence, seven steps, five counts, completion by section, what falls due."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from desktop_app.core.rules import DUE_SOON_DAYS, Gap, gaps, is_due_soon, is_overdue, is_settled
from desktop_app.core.task import Department, PlanInfo, Task, TaskList, YearRecord
from desktop_app.core.terms import Basis, Role, Status
from desktop_app.core.working_days import Reckoning, WorkingCalendar
from desktop_app.services import departments, plans
from desktop_app.services import tasks as task_service
from desktop_app.services.ledger import Ledger

#: From this month on the year-end self-check is what comes next.
YEAR_END_MONTH = 11


@dataclass(frozen=True, slots=True)
class Missing:
    """Something a step still lacks, and the place that mends it (see `Overview`)."""

    text: str
    target: str


@dataclass(frozen=True, slots=True)
class Step:
    """One of the seven steps of the year; ``state`` is done, now or todo."""

    key: str
    name: str
    state: str
    note: str
    missing: tuple[Missing, ...]
    target: str


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
    ``documents``, ``approval``, ``publication``, ``submission``.
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
    steps = _with_states(_steps(listed, record, reckoning, confirmed))
    headline, subline = _headline(listed.plan, record, reckoning, ledger.calendar, today, department)
    now = next((s for s in steps if s.state == "now"), None)
    return Overview(
        headline=headline,
        subline=subline,
        action=_ACTIONS[now.key] if now else "查看任务",
        action_target=now.target if now else "tasks",
        steps=steps,
        counts=_counts(listed.tasks, today),
        sections=_sections(listed.tasks),
        due=_due(listed, record, reckoning, today),
    )


_ACTIONS = {
    "import": "导入方案",
    "confirm": "确认任务",
    "measures": "继续填写措施",
    "finalise": "生成部门方案",
    "publish": "登记公开情况",
    "progress": "登记进展",
    "report": "办理年终自查",
}


def _day(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _full_day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _headline(
    plan: PlanInfo,
    record: YearRecord,
    reckoning: Reckoning | None,
    calendar: WorkingCalendar,
    today: date,
    department: Department,
) -> tuple[str, str]:
    if record.submitted_on:
        return "本年度自查报告已报送", f"{_full_day(record.submitted_on)}报送{record.submitted_to or ''}。"
    if record.published_on:
        return _after_publication(plan, record, calendar, today)
    if reckoning is None:
        text = "方案未写明公开期限，请按上级要求公开。"
        return f"{department.short_name}任务落实", text
    days = plan.publish_within_working_days
    issued = _full_day(plan.issued) if plan.issued else ""
    unsure = "" if reckoning.certain else "其中含未公布放假安排的年份，仅按周末推算，请在工作日历中核对。"
    term = (
        f"通知 {issued}印发，最迟 {_full_day(reckoning.day)}（{days} 个工作日内）在本部门网站公开。{unsure}"
    )
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
    subline = f"方案已于 {_full_day(record.published_on)}公开{took}。"
    if plan.display_by and today <= plan.display_by:
        left = (plan.display_by - today).days
        return f"距集中展示截止（{_full_day(plan.display_by)}）还有 {left} 天", subline
    return "方案已公开，请按期登记进展", subline


def _steps(
    listed: TaskList, record: YearRecord, reckoning: Reckoning | None, confirmed: bool
) -> list[tuple[Step, bool]]:
    """The steps with whether each is done; their states follow from the first that is not."""
    tasks = listed.tasks
    # 不涉及 tasks owe no measures; the step counts what is owed.
    owed = [t for t in tasks if t.fields.status is not Status.NOT_APPLICABLE]
    ready = [t for t in owed if not set(gaps(t)) & {Gap.MEASURES, Gap.OFFICE, Gap.DEADLINE}]
    open_claims = [c for c in listed.claimable if c.decision is None]
    unsure = [t for t in tasks if Gap.CONFIRMATION in gaps(t)]
    confirm_missing = [
        *([] if confirmed else [Missing("本部门设置未确认", "department")]),
        *([Missing(f"待认领 {len(open_claims)} 项", "claim")] if open_claims else []),
        *([Missing(f"待确认是否适用 {len(unsure)} 项", "tasks:to_confirm")] if unsure else []),
    ]
    measure_missing = _gap_lines(owed, (Gap.MEASURES, Gap.OFFICE, Gap.DEADLINE))
    imported = _imported_day(listed.plan)
    publish_note = f"最迟{_day(reckoning.day)}" if reckoning else ""
    if record.published_on:
        publish_note = _day(record.published_on)
    with_progress = [t for t in owed if t.progress]
    undecided = _gap_lines(tasks, (Gap.YEAR_END, Gap.REASON))
    submitted = [] if record.submitted_on else [Missing("未登记报送情况", "submission")]
    approval = [
        *([] if record.review_sent_on else [Missing("未登记送审日期", "approval")]),
        *([] if record.approved_on else [Missing("未登记审定日期", "approval")]),
    ]
    published = [] if record.published_on else [Missing("未登记公开日期、网址和栏目", "publication")]
    no_progress = len(owed) - len(with_progress)
    behind = [Missing(f"无进展记录 {no_progress} 项", "tasks:no_progress")] if no_progress else []
    steps = [
        ("import", "导入方案", imported, [], "import"),
        ("confirm", "确认任务", f"{len(tasks)} 项", confirm_missing, _first_target(confirm_missing, "tasks")),
        (
            "measures",
            "填写措施",
            f"{len(ready)}/{len(owed)}",
            measure_missing,
            _first_target(measure_missing, "tasks"),
        ),
        (
            "finalise",
            "送审定稿",
            _day(record.approved_on) if record.approved_on else "",
            approval,
            "documents",
        ),
        ("publish", "公开方案", publish_note, published, "publication"),
        ("progress", "跟踪进展", f"{len(with_progress)}/{len(owed)}", behind, "tasks:no_progress"),
        (
            "report",
            "年终自查",
            _day(record.submitted_on) if record.submitted_on else "12月",
            [*undecided, *submitted],
            "documents",
        ),
    ]
    return [
        (Step(key, name, "todo", note, tuple(missing), target), not missing)
        for key, name, note, missing, target in steps
    ]


def _imported_day(plan: PlanInfo) -> str:
    return _day(date.fromisoformat(plan.imported_at[:10])) if plan.imported_at else ""


def _first_target(missing: Sequence[Missing], otherwise: str) -> str:
    return missing[0].target if missing else otherwise


#: Names of the task page's filters for what a task lacks.
GAP_FILTERS = {
    Gap.CONFIRMATION: "to_confirm",
    Gap.MEASURES: "no_measures",
    Gap.OFFICE: "no_office",
    Gap.DEADLINE: "no_deadline",
    Gap.REASON: "no_reason",
    Gap.YEAR_END: "no_year_end",
    Gap.PROGRESS: "no_progress",
}


def _gap_lines(tasks: Sequence[Task], wanted: Sequence[Gap]) -> list[Missing]:
    found = []
    for gap in wanted:
        count = sum(gap in gaps(t) for t in tasks)
        if count:
            found.append(Missing(f"{gap} {count} 项", f"tasks:{GAP_FILTERS[gap]}"))
    return found


def _with_states(steps: Sequence[tuple[Step, bool]]) -> tuple[Step, ...]:
    shown = []
    current_found = False
    for step, done in steps:
        state = "done" if done else "todo"
        if not done and not current_found:
            state, current_found = "now", True
        shown.append(Step(step.key, step.name, state, step.note, step.missing, step.target))
    return tuple(shown)


def _counts(tasks: Sequence[Task], today: date) -> tuple[Count, ...]:
    overdue = [t for t in tasks if is_overdue(t, today)]
    soon = [t for t in tasks if is_due_soon(t, today)]
    without = [t for t in tasks if Gap.MEASURES in gaps(t)]
    silent = [t for t in tasks if t.fields.status is not Status.NOT_APPLICABLE and not t.progress]
    unsure = [t for t in tasks if Gap.CONFIRMATION in gaps(t)]
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
    listed: TaskList, record: YearRecord, reckoning: Reckoning | None, today: date, at_most: int = 8
) -> tuple[Due, ...]:
    found = [
        Due(
            t.fields.deadline,
            (t.fields.deadline - today).days,
            is_overdue(t, today),
            t.label,
            t.text,
            f"task:{t.id}",
        )
        for t in listed.tasks
        if isinstance(t.fields.deadline, date)
        and not is_settled(t)
        and (t.fields.deadline >= today or is_overdue(t, today))
    ]
    if reckoning and not record.published_on:
        left = (reckoning.day - today).days
        found.append(Due(reckoning.day, left, left < 0, "", "本部门方案在门户网站公开", "publication"))
    if listed.plan.display_by and not record.submitted_on:
        left = (listed.plan.display_by - today).days
        found.append(Due(listed.plan.display_by, left, left < 0, "", "落实情况集中展示", "submission"))
    found.sort(key=lambda d: d.day)
    return tuple(found[:at_most])
