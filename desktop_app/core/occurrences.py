"""期次: what a task owes in the course of a year, derived from its frequency and pace, and where each stands.

What is derived is never stored; what the officer recorded of an occurrence is an `OccurrenceFact`.
"""

from __future__ import annotations

import calendar as months
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from desktop_app.core.pace import NO_PACE, Pace, PaceKind
from desktop_app.core.task import Task
from desktop_app.core.terms import OCCURRENCES, Frequency, Status
from desktop_app.core.working_days import WorkingCalendar

#: Key of the one occurrence that a condition brings about.
CONDITION_KEY = "C"
#: Keys of occurrences added by hand begin with this.
EVENT_MARK = "E-"
#: A task can be owed this many times a year at most.
MOST_TIMES = 366

_MARKS = {Frequency.MONTHLY: "M", Frequency.QUARTERLY: "Q", Frequency.HALF_YEARLY: "H", Frequency.YEARLY: "Y"}
_HALVES = ("上半年", "下半年")


class OccurrenceState(StrEnum):
    """Where an occurrence stands on a given day."""

    DONE = "已完成"
    MADE_UP = "逾期补报"
    OVERDUE = "逾期"
    TO_RECORD = "待登记"
    NOT_DUE = "未到期"
    BEFORE_NOTICE = "发文前"
    WAITING = "待条件具备"


#: States of an occurrence that has been recorded as done.
FULFILLED = frozenset({OccurrenceState.DONE, OccurrenceState.MADE_UP})


@dataclass(frozen=True, slots=True)
class OccurrenceFact:
    """What was recorded of one occurrence.

    Attributes:
        key: which one: ``M06``, ``Q2``, ``H1``, ``Y1``, ``N03``, ``C``, or ``E-…`` for one added by hand.
        title: for one added by hand, the information or batch it is about.
        arose_on: the day that information came into being.
        due_on: a due date set by hand, which goes before the derived one.
        done_on: the day it was done; later than the due date, it is the day it was made up.
        what: what was published.
        count: how many items (条).
        url: where.
        by: who recorded it.
        reason: why it is late or missing.
    """

    key: str
    title: str | None = None
    arose_on: date | None = None
    due_on: date | None = None
    done_on: date | None = None
    what: str | None = None
    count: int | None = None
    url: str | None = None
    by: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One occurrence of a task as it stands on a given day.

    Attributes:
        key: its identity within the task.
        number: its place in the year, from 1.
        label: what people call it: 6月, 第2季度, 上半年, 全年, 第3次, or the title of one added by hand.
        start: first day of its period, or the day its information came into being.
        end: last day of its period, None where it has none.
        due: the day it is due, None where nothing says so.
        due_assumed: no due day is set, so the house's rule gave one (see `period_due`).
        certain: False where a year without an official holiday schedule was counted by weekdays alone.
        state: where it stands.
        fact: what was recorded, None where nothing was.
        stray: recorded under a frequency that the task no longer has; shown, never counted.
    """

    key: str
    number: int
    label: str
    start: date | None
    end: date | None
    due: date | None
    due_assumed: bool
    certain: bool
    state: OccurrenceState
    fact: OccurrenceFact | None = None
    stray: bool = False

    @property
    def done(self) -> bool:
        """Whether it was recorded as done by the day it was asked for."""
        return self.state in FULFILLED

    @property
    def title(self) -> str:
        """第 6 期（6月）; 第3次 and titles given by hand as they are."""
        return f"第 {self.number} 期（{self.label}）" if _is_period(self.key) else self.label


@dataclass(frozen=True, slots=True)
class _Slot:
    """An occurrence before anything is known of how it stands."""

    key: str
    number: int
    label: str
    start: date | None
    end: date | None
    due: date | None
    assumed: bool = False


def _last_day(year: int, month: int) -> date:
    return date(year, month, months.monthrange(year, month)[1])


def _month_after(end: date) -> tuple[int, int]:
    return (end.year + 1, 1) if end.month == 12 else (end.year, end.month + 1)


def period_due(frequency: Frequency, end: date, due_day: int | None) -> tuple[date, bool]:
    """When a period ending on ``end`` is due, and whether that was assumed.

    A due day falls in the month after the period (次月10日前), at the latest on that month's last day.
    Where none is set, 按月 and 按季 are due by the end of that month, since figures of a period are
    known only after it; 每半年 and 每年 are counts to reach (每半年至少一次) and due by the period's end.
    """
    if due_day is None and frequency in (Frequency.HALF_YEARLY, Frequency.YEARLY):
        return end, True
    year, month = _month_after(end)
    last = _last_day(year, month)
    if due_day is None:
        return last, True
    return date(year, month, min(due_day, last.day)), False


def _periods(frequency: Frequency, due_day: int | None, year: int) -> Iterator[_Slot]:
    total = OCCURRENCES[frequency]
    length = 12 // total
    for number in range(1, total + 1):
        start, end = date(year, (number - 1) * length + 1, 1), _last_day(year, number * length)
        due, assumed = period_due(frequency, end, due_day)
        label = {
            Frequency.MONTHLY: f"{number}月",
            Frequency.QUARTERLY: f"第{number}季度",
            Frequency.HALF_YEARLY: _HALVES[(number - 1) % 2],
            Frequency.YEARLY: "全年",
        }[frequency]
        mark = _MARKS[frequency]
        key = f"{mark}{number:02d}" if frequency is Frequency.MONTHLY else f"{mark}{number}"
        yield _Slot(key, number, label, start, end, due, assumed)


def _derived(task: Task, pace: Pace, year: int, calendar: WorkingCalendar) -> Iterator[tuple[_Slot, bool]]:
    """The occurrences that frequency and pace call for, each with whether its date is certain."""
    fields = task.fields
    if fields.frequency is not None:
        for slot in _periods(fields.frequency, fields.due_day, year):
            yield slot, True
    elif pace.kind is PaceKind.TIMES and pace.times:
        limit = fields.deadline if isinstance(fields.deadline, date) else date(year, 12, 31)
        for number in range(1, min(pace.times, MOST_TIMES) + 1):
            yield _Slot(f"N{number:02d}", number, f"第{number}次", date(year, 1, 1), limit, limit), True
    elif pace.condition and pace.condition_met_on is not None:
        met = pace.condition_met_on
        due = calendar.add(met, pace.term)
        yield _Slot(CONDITION_KEY, 1, "条件具备后", met, None, due.day), due.certain


def _event(fact: OccurrenceFact, number: int, pace: Pace, calendar: WorkingCalendar) -> tuple[_Slot, bool]:
    """An occurrence added by hand: due N working days after its information came into being."""
    label = fact.title or f"第{number}件"
    if fact.arose_on is None or pace.kind not in (PaceKind.PROMPT, None):
        return _Slot(fact.key, number, label, fact.arose_on, None, None), True
    due = calendar.add(fact.arose_on, pace.term)
    return _Slot(fact.key, number, label, fact.arose_on, None, due.day), due.certain


def occurrences(
    task: Task,
    facts: Iterable[OccurrenceFact],
    *,
    pace: Pace = NO_PACE,
    issued: date | None,
    year: int,
    as_of: date,
    calendar: WorkingCalendar,
) -> tuple[Occurrence, ...]:
    """The year's occurrences of a task: those its frequency or pace calls for, then those added by hand.

    Args:
        task: the task; its frequency, due day and deadline count.
        facts: what was recorded.
        pace: how the task goes beyond its frequency.
        issued: the day the city's notice was issued; what was due before it is 发文前, never overdue.
        year: the plan's year.
        as_of: the day for which states are told; what was done later does not count yet.
        calendar: working days.
    """
    known = {f.key: f for f in facts}
    found: list[Occurrence] = []

    def place(slot: _Slot, certain: bool, *, stray: bool = False) -> None:
        fact = known.pop(slot.key, None)
        due, assumed = slot.due, slot.assumed
        if fact is not None and fact.due_on is not None:
            due, assumed, certain = fact.due_on, False, True
        elif due is not None and pace.shift:
            due, sure = _next_working(due, calendar)
            certain = certain and sure
        state = _state(slot, due, fact, pace, issued, as_of)
        found.append(
            Occurrence(
                slot.key, slot.number, slot.label, slot.start, slot.end, due, assumed, certain, state,
                fact, stray,
            )
        )  # fmt: skip

    for slot, certain in _derived(task, pace, year, calendar):
        # What is 不涉及 owes nothing; what was recorded of it before stays to be seen.
        if task.fields.status is not Status.NOT_APPLICABLE or slot.key in known:
            place(slot, certain)
    by_hand = sorted((f for f in known.values() if f.key.startswith(EVENT_MARK)), key=_event_order)
    for number, fact in enumerate(by_hand, start=1):
        place(*_event(fact, number, pace, calendar))
    # What is left was recorded under another frequency: shown as it was called then, never lost.
    for fact in sorted(known.values(), key=lambda f: f.key):
        label, number = _former_label(fact)
        place(_Slot(fact.key, number, label, None, None, None), True, stray=True)
    return tuple(found)


def _event_order(fact: OccurrenceFact) -> tuple[date, str]:
    return (fact.arose_on or fact.due_on or fact.done_on or date.max, fact.key)


def _former_label(fact: OccurrenceFact) -> tuple[str, int]:
    mark, rest = fact.key[:1], fact.key[1:]
    number = int(rest) if rest.isdecimal() else 1
    words = {"M": f"{number}月", "Q": f"第{number}季度", "Y": "全年", "N": f"第{number}次"}
    if mark == "H" and number in (1, 2):
        return _HALVES[number - 1], number
    return words.get(mark, fact.title or "条件具备后"), number


def _is_period(key: str) -> bool:
    return key[:1] in set("MQHY")


def counting_word(key: str) -> str:
    """期 for an occurrence of a period, 次 for any other."""
    return "期" if _is_period(key) else "次"


def key_title(fact: OccurrenceFact) -> str:
    """What people call the occurrence a fact is about: 第 6 期（6月）, 第3次, or its own title."""
    label, number = _former_label(fact)
    return f"第 {number} 期（{label}）" if _is_period(fact.key) else label


def _next_working(day: date, calendar: WorkingCalendar) -> tuple[date, bool]:
    certain = True
    # No holiday of the State Council's notices is longer than nine days; 31 ends a table that has no end.
    for _ in range(31):
        working, known = calendar.is_working(day)
        certain = certain and known
        if working:
            break
        day += timedelta(days=1)
    return day, certain


def _state(
    slot: _Slot, due: date | None, fact: OccurrenceFact | None, pace: Pace, issued: date | None, as_of: date
) -> OccurrenceState:
    before_notice = due is not None and issued is not None and due < issued
    held_up = pace.waiting(as_of) or (
        bool(pace.condition)
        and due is not None
        and pace.condition_met_on is not None
        and due < pace.condition_met_on
    )
    done_on = fact.done_on if fact is not None else None
    if done_on is not None and done_on <= as_of:
        late = due is not None and done_on > due and not before_notice and not held_up
        return OccurrenceState.MADE_UP if late else OccurrenceState.DONE
    if held_up:
        return OccurrenceState.WAITING
    if before_notice:
        return OccurrenceState.BEFORE_NOTICE
    if due is not None and due < as_of:
        return OccurrenceState.OVERDUE
    # What is owed for a period can be recorded once the period is over; an event, once it has arisen.
    ripe = slot.end < as_of if slot.end is not None else slot.start is None or slot.start <= as_of
    return OccurrenceState.TO_RECORD if ripe or due == as_of else OccurrenceState.NOT_DUE


@dataclass(frozen=True, slots=True)
class OccurrenceSummary:
    """A task's occurrences in figures, and those that a report has to name.

    Attributes:
        total: all that count.
        expected: 应公开: due by the day asked for, and whatever was done although it was not due or lay
            before the notice.
        published: 已公开.
        not_due: 未到期: due later and not done.
        before_notice: due before the notice was issued and not done.
        waiting: held up by a condition.
        overdue: 逾期: due and still not done.
        made_up: 逾期补报: done after they were due.
        items: the sum of the recorded numbers of items; None where none was recorded.
    """

    total: int = 0
    expected: int = 0
    published: int = 0
    not_due: int = 0
    before_notice: int = 0
    waiting: int = 0
    overdue: tuple[Occurrence, ...] = ()
    made_up: tuple[Occurrence, ...] = ()
    items: int | None = None
    #: 期 for periods, 次 for the rest.
    word: str = "期"

    @property
    def missing(self) -> int:
        """How many are due and not done, due today included."""
        return self.expected - self.published

    @property
    def line(self) -> str:
        """应公开 11 期、已公开 11 期，逾期补报 1 期; 共 12 期，未到期 12 期; empty where nothing is owed."""
        if not self.total:
            return ""
        # 应公开 0 期 reads as if nothing were ever owed.
        said = (
            f"应公开 {self.expected} {self.word}、已公开 {self.published} {self.word}"
            if self.expected
            else f"共 {self.total} {self.word}"
        )
        notes = [
            f"{name} {count} {self.word}"
            for name, count in (
                ("逾期", len(self.overdue)),
                ("逾期补报", len(self.made_up)),
                ("未到期", self.not_due),
                ("发文前", self.before_notice),
                ("待条件具备", self.waiting),
            )
            if count
        ]
        return "，".join([said, *notes])


def summary(listed: Sequence[Occurrence], as_of: date) -> OccurrenceSummary:
    """Count ``listed`` as of the day for which they were told; strays are left out."""
    counted = [o for o in listed if not o.stray]
    done = [o for o in counted if o.done]
    open_ = [o for o in counted if o.state in (OccurrenceState.OVERDUE, OccurrenceState.TO_RECORD)]
    owed = [o for o in open_ if o.due is None or o.due <= as_of]
    numbers = [o.fact.count for o in done if o.fact is not None and o.fact.count is not None]
    return OccurrenceSummary(
        total=len(counted),
        expected=len(done) + len(owed),
        published=len(done),
        not_due=len(open_) - len(owed) + _count(counted, OccurrenceState.NOT_DUE),
        before_notice=_count(counted, OccurrenceState.BEFORE_NOTICE),
        waiting=_count(counted, OccurrenceState.WAITING),
        overdue=tuple(o for o in counted if o.state is OccurrenceState.OVERDUE),
        made_up=tuple(o for o in counted if o.state is OccurrenceState.MADE_UP),
        items=sum(numbers) if numbers else None,
        word="期" if any(_is_period(o.key) for o in counted) else "次",
    )


def _count(listed: Iterable[Occurrence], state: OccurrenceState) -> int:
    return sum(o.state is state for o in listed)


NOTHING_OWED = OccurrenceSummary()


@dataclass(frozen=True, slots=True)
class TaskYear:
    """A task's year: its pace, its occurrences and what they come to."""

    pace: Pace = NO_PACE
    occurrences: tuple[Occurrence, ...] = ()
    summary: OccurrenceSummary = NOTHING_OWED
