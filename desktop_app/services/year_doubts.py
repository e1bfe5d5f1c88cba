"""What the record of the year leaves open: occurrences, implausible figures, evidence nobody checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from desktop_app.core import figures
from desktop_app.core.occurrences import TaskYear
from desktop_app.core.pace import PaceKind, needs_frequency
from desktop_app.core.snapshot import YearSnapshot
from desktop_app.core.task import Task
from desktop_app.core.terms import Status

_NO_YEAR = TaskYear()


@dataclass(frozen=True, slots=True)
class YearDoubt:
    """One thing to look at: its words, the (id, label) of the tasks concerned, the place that mends it."""

    text: str
    tasks: tuple[tuple[str, str], ...]
    target: str


def _unexplained(year: TaskYear) -> bool:
    late = (*year.summary.overdue, *year.summary.made_up)
    return any(o.fact is None or not o.fact.reason for o in late)


def _unanswered(year: TaskYear) -> bool:
    return year.pace.kind is PaceKind.AS_FIT and year.pace.held is None


_OF_TASKS: tuple[tuple[str, Callable[[Task, TaskYear], bool]], ...] = (
    ("定期任务未定频次", lambda task, year: needs_frequency(task, year.pace)),
    ("有期次未登记", lambda _task, year: year.summary.missing > 0),
    ("逾期未写原因", lambda _task, year: _unexplained(year)),
    ("适时任务未答复是否开展", lambda _task, year: _unanswered(year)),
)


def year_doubts(taken: YearSnapshot) -> tuple[YearDoubt, ...]:
    """What to look at in the year's record before it is reported; none of it stops an export."""
    found = []
    owed = [t for t in taken.tasks if t.fields.status is not Status.NOT_APPLICABLE]
    for words, applies in _OF_TASKS:
        having = tuple((t.id, t.label) for t in owed if applies(t, taken.years.get(t.id, _NO_YEAR)))
        if having:
            found.append(YearDoubt(f"{words} {len(having)} 项", having, f"occurrences:{having[0][0]}"))
    found += [YearDoubt(f"年度数据请核对：{line}", (), "figures") for line in figures.doubts(taken.figures)]
    unchecked = [piece for piece in taken.evidence if piece.may_publish and not piece.secrecy_checked]
    if unchecked:
        text = f"拟公开的佐证 {len(unchecked)} 件未作保密审查"
        found.append(YearDoubt(text, (), f"evidence:{unchecked[0].id}"))
    return tuple(found)
