"""年终收口: what the record suggests as a task's conclusion, and what is missing. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desktop_app.core.occurrences import TaskYear
from desktop_app.core.pace import PaceKind, needs_frequency
from desktop_app.core.rules import conclusion, is_overdue, lacks_reason, proposed_conclusion
from desktop_app.core.task import Task
from desktop_app.core.terms import Status, YearEnd


class NeedKind(StrEnum):
    """What a task can still need before the year is closed."""

    FREQUENCY = "未定频次"
    ANSWER = "未答复是否开展"
    OCCURRENCES = "有期次未登记"
    LATE_REASON = "逾期未写原因"
    PROGRESS = "无进展记录"
    EVIDENCE = "无佐证材料"
    REASON = "未填理由"
    CONCLUSION = "未定年终结论"


@dataclass(frozen=True, slots=True)
class Need:
    """One thing a task still needs, in words."""

    kind: NeedKind
    text: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """The conclusion the record suggests (None where it says nothing), and what in the record says so."""

    conclusion: YearEnd | None
    why: str


def propose(task: Task, year: TaskYear, as_of: date) -> Proposal:
    """What the record suggests as the task's 年终结论; the officer decides.

    A status that speaks for itself (不涉及, 未完成, 待条件具备) comes first, then the occurrences, then
    status and progress.
    """
    pace, counts = year.pace, year.summary
    by_status = proposed_conclusion(task)
    if task.fields.status in (Status.NOT_APPLICABLE, Status.UNFINISHED):
        return Proposal(by_status, f"状态为“{task.fields.status}”")
    if pace.waiting(as_of):
        return Proposal(YearEnd.CONDITION_UNMET, f"前置条件“{pace.condition}”尚未具备")
    if pace.kind is PaceKind.AS_FIT and pace.held is not None:
        if pace.held:
            return Proposal(YearEnd.DONE, "已答复本年度开展")
        return Proposal(YearEnd.NOT_DONE, f"已答复本年度未开展：{pace.held_reason or '未写理由'}")
    if counts.expected:
        return _from_occurrences(year)
    if task.fields.status is Status.WAITING:
        return Proposal(by_status, "状态为“待条件具备”")
    if by_status is YearEnd.DONE and not needs_frequency(task, pace):
        return Proposal(by_status, f"状态为“{task.fields.status}”")
    return Proposal(None, "记录不足，请按实际情况确定")


def _from_occurrences(year: TaskYear) -> Proposal:
    counts = year.summary
    said = f"应公开 {counts.expected} {counts.word}、已公开 {counts.published} {counts.word}"
    if not counts.missing:
        return Proposal(YearEnd.DONE, said)
    if not counts.published:
        return Proposal(YearEnd.NOT_DONE, said)
    return Proposal(None, f"{said}，缺 {counts.missing} {counts.word}，请按实际情况确定")


def needs(task: Task, year: TaskYear, as_of: date, *, proven: bool) -> tuple[Need, ...]:
    """Everything the task still needs before the year is closed, in the order of `NeedKind`.

    Args:
        task: the task.
        year: its occurrences as of ``as_of``.
        as_of: the day the year is closed for.
        proven: whether it has evidence, or an address in its record.
    """
    found: list[Need] = []
    if task.fields.status is not Status.NOT_APPLICABLE:
        found += _owed(task, year, as_of, proven=proven)
    if lacks_reason(task):
        found.append(Need(NeedKind.REASON, "未完成、条件未具备或不涉及的理由未填"))
    if conclusion(task) is None:
        found.append(Need(NeedKind.CONCLUSION, str(NeedKind.CONCLUSION)))
    return tuple(found)


def _owed(task: Task, year: TaskYear, as_of: date, *, proven: bool) -> list[Need]:
    found: list[Need] = []
    pace, counts = year.pace, year.summary
    if needs_frequency(task, pace):
        found.append(Need(NeedKind.FREQUENCY, "“定期”须选定频次"))
    if pace.kind is PaceKind.AS_FIT and pace.held is None:
        found.append(Need(NeedKind.ANSWER, "“适时”须答复本年度是否开展"))
    if pace.kind is PaceKind.AS_FIT and pace.held is False and not pace.held_reason:
        found.append(Need(NeedKind.ANSWER, "未开展须写明理由"))
    if counts.missing:
        found.append(
            Need(NeedKind.OCCURRENCES, f"缺 {counts.missing} {counts.word}：{_named(counts.overdue)}")
        )
    unexplained = [
        o
        for o in (*counts.overdue, *counts.made_up)
        if o.fact is None or not o.fact.reason
    ]  # fmt: skip
    if unexplained:
        found.append(Need(NeedKind.LATE_REASON, f"逾期原因未写：{_named(unexplained)}"))
    elif is_overdue(task, as_of) and not task.fields.reason:
        found.append(Need(NeedKind.LATE_REASON, "超过完成时限，未写原因"))
    if not task.progress and not counts.published:
        found.append(Need(NeedKind.PROGRESS, str(NeedKind.PROGRESS)))
    elif not proven and conclusion(task) in (YearEnd.DONE, None):
        found.append(Need(NeedKind.EVIDENCE, str(NeedKind.EVIDENCE)))
    return found


def _named(listed: Sequence[object], at_most: int = 6) -> str:
    labels = [str(getattr(o, "label", o)) for o in listed]
    return "、".join(labels[:at_most]) + (" 等" if len(labels) > at_most else "")
