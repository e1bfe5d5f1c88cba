"""The seven steps of the year: how far each is, what it lacks, and the place that mends it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from desktop_app.core.day_words import short_day
from desktop_app.core.rules import Gap
from desktop_app.core.task import TaskList, YearRecord
from desktop_app.core.working_days import Reckoning
from desktop_app.services.tallies import Tallies


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


#: What the main button says while a step is the next one.
ACTIONS = {
    "import": "导入方案",
    "confirm": "确认任务",
    "measures": "继续填写措施",
    "finalise": "生成部门方案",
    "publish": "登记公开情况",
    "progress": "登记进展",
    "report": "办理年终自查",
}


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


def _gap_lines(counts: Mapping[Gap, int], wanted: Sequence[Gap]) -> list[Missing]:
    return [Missing(f"{gap} {counts[gap]} 项", f"tasks:{GAP_FILTERS[gap]}") for gap in wanted if counts[gap]]


def year_steps(
    listed: TaskList,
    tallies: Tallies,
    record: YearRecord,
    reckoning: Reckoning | None,
    *,
    confirmed: bool,
) -> tuple[Step, ...]:
    """The steps in order; the first that lacks something is the one to do now.

    Args:
        listed: the department's tasks and what it may claim.
        tallies: what the tasks come to.
        record: its milestones.
        reckoning: the last day for publishing the plan, where the notice sets one.
        confirmed: whether the department's particulars have been confirmed.
    """
    steps = (
        _imported(listed),
        _confirmed(listed, tallies, confirmed),
        _measures(tallies),
        _finalised(record),
        _published(record, reckoning),
        _progress(tallies),
        _reported(tallies, record),
    )
    now = next((s.key for s in steps if s.missing), None)
    return tuple(replace(s, state="now" if s.key == now else "todo" if s.missing else "done") for s in steps)


def _step(key: str, name: str, note: str, missing: Sequence[Missing], target: str) -> Step:
    return Step(key, name, "todo", note, tuple(missing), target)


def _imported(listed: TaskList) -> Step:
    at = listed.plan.imported_at
    if not at:
        return _step("import", "导入方案", "", (), "import")
    day = date.fromisoformat(at[:10])
    # A day without its year would be read as one of the plan's.
    note = short_day(day) if listed.plan.year in (None, day.year) else f"{day.year}年{day.month}月"
    return _step("import", "导入方案", note, (), "import")


def _confirmed(listed: TaskList, tallies: Tallies, confirmed: bool) -> Step:
    missing = [] if confirmed else [Missing("本部门设置未确认", "department")]
    open_claims = sum(c.decision is None for c in listed.claimable)
    if open_claims:
        missing.append(Missing(f"待认领 {open_claims} 项", "claim"))
    missing += _gap_lines(tallies.gaps, (Gap.CONFIRMATION,))
    target = missing[0].target if missing else "tasks"
    return _step("confirm", "确认任务", f"{len(listed.tasks)} 项", missing, target)


# 不涉及 tasks owe no measures and no progress; the steps count what is owed.


def _measures(tallies: Tallies) -> Step:
    missing = _gap_lines(tallies.owed_gaps, (Gap.MEASURES, Gap.OFFICE, Gap.DEADLINE))
    target = missing[0].target if missing else "tasks"
    return _step("measures", "填写措施", f"{tallies.ready}/{tallies.owed}", missing, target)


def _finalised(record: YearRecord) -> Step:
    missing = []
    if record.review_sent_on is None:
        missing.append(Missing("未登记送审日期", "approval"))
    if record.approved_on is None:
        missing.append(Missing("未登记审定日期", "approval"))
    note = short_day(record.approved_on) if record.approved_on else ""
    return _step("finalise", "送审定稿", note, missing, "documents")


def _published(record: YearRecord, reckoning: Reckoning | None) -> Step:
    if record.published_on:
        return _step("publish", "公开方案", short_day(record.published_on), (), "publication")
    note = f"最迟{short_day(reckoning.day)}" if reckoning else ""
    missing = (Missing("未登记公开日期、网址和栏目", "publication"),)
    return _step("publish", "公开方案", note, missing, "publication")


def _progress(tallies: Tallies) -> Step:
    silent = tallies.silent
    missing = [Missing(f"{Gap.PROGRESS} {silent} 项", "tasks:no_progress")] if silent else []
    note = f"{tallies.owed - silent}/{tallies.owed}"
    return _step("progress", "跟踪进展", note, missing, "tasks:no_progress")


def _reported(tallies: Tallies, record: YearRecord) -> Step:
    missing = _gap_lines(tallies.gaps, (Gap.YEAR_END, Gap.REASON))
    if record.submitted_on is None:
        missing.append(Missing("未登记报送情况", "submission"))
    note = short_day(record.submitted_on) if record.submitted_on else "12月"
    return _step("report", "年终自查", note, missing, "documents")
