"""Rules over a task: what is overdue, what it lacks, what counts as done, and the year's figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desktop_app.core.day_words import full_day
from desktop_app.core.task import Task
from desktop_app.core.terms import STATUSES_WITH_REASON, Standing, Status, YearEnd

_NEVER_OVERDUE = frozenset({Status.COMPLETED, Status.NOT_APPLICABLE, Status.WAITING, Status.CONTINUING})


class Gap(StrEnum):
    """What a task still lacks before the plan can be finalised or the year closed."""

    CONFIRMATION = "未确认是否适用"
    MEASURES = "未填措施"
    OFFICE = "未填责任科室"
    DEADLINE = "未定时限"
    REASON = "未填理由"
    YEAR_END = "未定年终结论"
    PROGRESS = "无进展记录"


#: Gaps that stop a plan from being finalised.
PLAN_GAPS = (Gap.CONFIRMATION, Gap.MEASURES, Gap.OFFICE, Gap.DEADLINE, Gap.REASON)
#: Gaps that stop a year-end report from being complete.
REPORT_GAPS = (Gap.CONFIRMATION, Gap.YEAR_END, Gap.REASON, Gap.PROGRESS)


def is_overdue(task: Task, today: date) -> bool:
    """Whether the task's date has passed without it being completed. Derived, never stored."""
    deadline = task.fields.deadline
    return isinstance(deadline, date) and deadline < today and task.fields.status not in _NEVER_OVERDUE


def is_settled(task: Task) -> bool:
    """Whether nothing more is expected: completed, not applicable, or concluded at the year's end."""
    fields = task.fields
    return fields.status in (Status.COMPLETED, Status.NOT_APPLICABLE) or fields.year_end in (
        YearEnd.DONE,
        YearEnd.NOT_APPLICABLE,
    )


def lacks_reason(task: Task) -> bool:
    """Whether a status or a conclusion that needs a reason stands without one."""
    fields = task.fields
    needs = fields.status in STATUSES_WITH_REASON or fields.year_end in (
        YearEnd.NOT_DONE,
        YearEnd.CONDITION_UNMET,
        YearEnd.NOT_APPLICABLE,
    )
    return needs and not fields.reason


def gaps(task: Task) -> tuple[Gap, ...]:
    """Everything the task lacks, in the order of `Gap`. A task that is 不涉及 lacks at most a reason."""
    fields = task.fields
    found = []
    if fields.status is not Status.NOT_APPLICABLE:
        if task.needs_confirmation and not fields.applies:
            found.append(Gap.CONFIRMATION)
        if not fields.measures:
            found.append(Gap.MEASURES)
        if not fields.office:
            found.append(Gap.OFFICE)
        if fields.deadline is None and fields.frequency is None:
            found.append(Gap.DEADLINE)
    if lacks_reason(task):
        found.append(Gap.REASON)
    if fields.year_end is None and fields.status is not Status.NOT_APPLICABLE:
        found.append(Gap.YEAR_END)
    if (
        not task.progress
        and fields.status is not Status.NOT_APPLICABLE
        and fields.year_end in (YearEnd.DONE, None)
    ):
        found.append(Gap.PROGRESS)
    return tuple(found)


def conclusion(task: Task) -> YearEnd | None:
    """The year-end conclusion that counts: the decided one, else what 不涉及 implies, else None."""
    if task.fields.year_end is not None:
        return task.fields.year_end
    if task.fields.status is Status.NOT_APPLICABLE:
        return YearEnd.NOT_APPLICABLE
    return None


def proposed_conclusion(task: Task) -> YearEnd | None:
    """The conclusion the record suggests; the officer decides. None where the record says nothing."""
    return {
        Status.COMPLETED: YearEnd.DONE,
        Status.CONTINUING: YearEnd.DONE if task.progress else None,
        Status.UNFINISHED: YearEnd.NOT_DONE,
        Status.WAITING: YearEnd.CONDITION_UNMET,
        Status.NOT_APPLICABLE: YearEnd.NOT_APPLICABLE,
    }.get(task.fields.status)


@dataclass(frozen=True, slots=True)
class YearFigures:
    """The counts of a self-check report; ``undecided`` are tasks without a conclusion."""

    total: int
    done: int
    #: How many of ``done`` are 持续推进.
    continuing: int
    not_done: int
    condition_unmet: int
    not_applicable: int
    undecided: int

    @property
    def counted(self) -> int:
        """总数 − 不涉及: what 落实率 is reckoned over."""
        return self.total - self.not_applicable

    @property
    def rate(self) -> float | None:
        """落实率 = 已落实 ÷ (总数 − 不涉及), 0 to 1; None where every task is 不涉及."""
        return self.done / self.counted if self.counted else None

    @property
    def permille(self) -> int | None:
        """落实率 in tenths of a percent, as it is told: rounded, 1000 only where nothing is left."""
        if not self.counted:
            return None
        rounded = (self.done * 2000 + self.counted) // (2 * self.counted)
        return rounded if self.done == self.counted else min(rounded, 999)


def rate_words(figures: YearFigures) -> str:
    """落实率 as a column of it is written: 92.3%, 60.0%, 100%; nothing where no task counts."""
    permille = figures.permille
    return "" if permille is None else "100%" if permille == 1000 else f"{permille / 10:.1f}%"


def year_figures(tasks: Iterable[Task]) -> YearFigures:
    """Count the conclusions of ``tasks``; the kinds always sum to the total."""
    listed = list(tasks)
    return _figures(listed, [conclusion(t) for t in listed])


def figures_so_far(tasks: Iterable[Task]) -> YearFigures:
    """`year_figures` before the year's end: what is completed and not yet decided counts as done."""
    listed = list(tasks)
    return _figures(listed, [conclusion(t) or (YearEnd.DONE if is_settled(t) else None) for t in listed])


def _figures(listed: list[Task], concluded: list[YearEnd | None]) -> YearFigures:
    counts = Counter(concluded)
    return YearFigures(
        total=len(listed),
        done=counts[YearEnd.DONE],
        continuing=sum(
            said is YearEnd.DONE and t.fields.status is Status.CONTINUING
            for t, said in zip(listed, concluded, strict=True)
        ),
        not_done=counts[YearEnd.NOT_DONE],
        condition_unmet=counts[YearEnd.CONDITION_UNMET],
        not_applicable=counts[YearEnd.NOT_APPLICABLE],
        undecided=counts[None],
    )


def deadline_words(task: Task) -> str | None:
    """The time limit as a plan prints it: 2017年11月30日前, 按月，次月10日前, 长期坚持; None if unset."""
    fields = task.fields
    parts = []
    if fields.frequency is not None:
        parts.append(str(fields.frequency))
        if fields.due_day is not None:
            following = {"按月": "次月", "按季": "次季首月", "每半年": "次半年首月", "每年": "次年1月"}
            parts.append(f"{following[fields.frequency]}{fields.due_day}日前")
    if isinstance(fields.deadline, Standing):
        if not parts:
            parts.append(str(fields.deadline))
    elif fields.deadline is not None:
        day = fields.deadline
        parts.append(f"{full_day(day)}前")
    return "，".join(parts) or None
