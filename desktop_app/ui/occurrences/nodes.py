"""Which occurrence stands in which month, and how each state looks and is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from desktop_app.core.day_words import short_day
from desktop_app.core.occurrences import Occurrence, OccurrenceState, TaskYear
from desktop_app.core.pace import PaceKind, needs_frequency, pace_offers, pace_words
from desktop_app.core.task import Task
from desktop_app.core.terms import Status

MONTHS = 12

#: Icon and palette role of each state; the word is the state's own.
LOOKS: dict[OccurrenceState, tuple[str, str]] = {
    OccurrenceState.DONE: ("check-circle", "completed"),
    OccurrenceState.MADE_UP: ("clock-check-outline", "due_soon"),
    OccurrenceState.OVERDUE: ("alert-circle", "overdue"),
    OccurrenceState.TO_RECORD: ("calendar-clock", "accent"),
    OccurrenceState.NOT_DUE: ("circle-outline", "not_started"),
    OccurrenceState.BEFORE_NOTICE: ("minus-circle-outline", "not_applicable"),
    OccurrenceState.WAITING: ("timer-sand", "waiting"),
}
#: What a cell of several is shown as: the first of these that one of them has.
_WORST_FIRST = (
    OccurrenceState.OVERDUE,
    OccurrenceState.TO_RECORD,
    OccurrenceState.WAITING,
    OccurrenceState.NOT_DUE,
    OccurrenceState.MADE_UP,
    OccurrenceState.DONE,
    OccurrenceState.BEFORE_NOTICE,
)
_BY_HAND = frozenset({PaceKind.PROMPT, PaceKind.BATCHES, PaceKind.AS_FIT})


def day_or_blank(day: date | None) -> str:
    """7月5日, or nothing."""
    return short_day(day) if day else ""


@dataclass(frozen=True, slots=True)
class Cell:
    """The occurrences that stand in one or more months side by side."""

    first: int
    span: int
    items: tuple[Occurrence, ...]

    @property
    def state(self) -> OccurrenceState:
        """The state that asks most of the officer."""
        states = {o.state for o in self.items}
        return next(s for s in _WORST_FIRST if s in states)

    @property
    def words(self) -> str:
        """The few words that fit into a cell."""
        if len(self.items) > 1:
            return f"{len(self.items)} 件"
        (only,) = self.items
        if only.state is OccurrenceState.DONE and only.fact is not None:
            return day_or_blank(only.fact.done_on)
        if only.state is OccurrenceState.MADE_UP and only.fact is not None:
            return f"补 {day_or_blank(only.fact.done_on)}"
        if only.state is OccurrenceState.NOT_DUE:
            return day_or_blank(only.due) or str(only.state)
        return str(only.state)

    @property
    def label(self) -> str:
        """What the cell is called where it is wider than a month."""
        return self.items[0].label if len(self.items) == 1 else ""


def said(occurrence: Occurrence) -> str:
    """第 6 期（6月），逾期，应于7月10日前完成: for a tool tip and for a screen reader."""
    fact = occurrence.fact
    parts = [occurrence.title, str(occurrence.state)]
    if occurrence.done and fact is not None:
        parts.append(f"{day_or_blank(fact.done_on)}完成")
    if occurrence.due is not None and not (occurrence.done and occurrence.state is OccurrenceState.DONE):
        assumed = "（未定到期日，暂按此计）" if occurrence.due_assumed else ""
        parts.append(f"应于{day_or_blank(occurrence.due)}前完成{assumed}")
    if occurrence.stray:
        parts.append("按原频次登记，不计入期数")
    if fact is not None:
        parts += [text for text in (fact.what, fact.reason) if text]
    return "，".join(parts)


@dataclass(slots=True)
class RowNode:
    """One task's row: its cells by their first month, and what its heading says."""

    task: Task
    year: TaskYear
    plan_year: int
    cells: dict[int, Cell] = field(init=False)
    #: The cell that covers each month.
    by_month: list[Cell | None] = field(init=False)

    def __post_init__(self) -> None:
        self.by_month = [None] * MONTHS
        for cell in _cells(self.year, self.plan_year):
            for month in range(cell.first, cell.first + cell.span):
                self.by_month[month] = cell
        self.cells = {cell.first: cell for cell in self.by_month if cell is not None}

    @property
    def undecided(self) -> bool:
        """Whether the wording asks for a frequency that has not been chosen."""
        applies = self.task.fields.status is not Status.NOT_APPLICABLE
        return applies and needs_frequency(self.task, self.year.pace)

    @property
    def takes_events(self) -> bool:
        """Whether occurrences are added to it by hand."""
        return self.task.fields.frequency is None and self.year.pace.kind in _BY_HAND

    @property
    def rhythm(self) -> str:
        """How it goes through the year, in words; empty where nothing is set."""
        return pace_words(self.task, self.year.pace)

    @property
    def second_line(self) -> tuple[str, str]:
        """(words, tone) under the wording: rhythm and count, or the question that is open."""
        counts = self.year.summary
        if self.undecided:
            words = self.rhythm or next(
                (o.note for o in pace_offers(self.task.text) if o.kind is PaceKind.REGULAR), ""
            )
            return words, "due_soon"
        if self.rhythm:
            count = f"　{counts.published}/{counts.total} {counts.word}" if counts.total else ""
            return f"{self.rhythm}{count}", "secondary"
        offers = [o for o in pace_offers(self.task.text) if o.kind is not PaceKind.REGULAR]
        return (offers[0].note if offers else "未设频次"), "secondary"

    def has(self, state: OccurrenceState) -> bool:
        """Whether an occurrence that counts is in this state."""
        return any(o.state is state for o in self.year.occurrences if not o.stray)


def _cells(year: TaskYear, plan_year: int) -> list[Cell]:
    """Periods over their months, times spread over the year, what was added by hand in its month."""
    times = year.pace.times or 1
    places: dict[int, tuple[int, list[Occurrence]]] = {}
    loose: list[Occurrence] = []
    for occurrence in year.occurrences:
        mark = occurrence.key[0]
        if occurrence.stray or mark in "EC":
            loose.append(occurrence)
        elif mark == "N":
            first = (occurrence.number - 1) * MONTHS // times
            span = max(occurrence.number * MONTHS // times - first, 1)
            places.setdefault(first, (span, []))[1].append(occurrence)
        elif occurrence.start is not None and occurrence.end is not None:
            first = occurrence.start.month - 1
            places[first] = (occurrence.end.month - first, [occurrence])
    for occurrence in loose:
        month = _month(occurrence, plan_year)
        first = next((f for f, (span, _) in places.items() if f <= month < f + span), month)
        places.setdefault(first, (1, []))[1].append(occurrence)
    return [Cell(first, span, tuple(items)) for first, (span, items) in sorted(places.items())]


def _month(occurrence: Occurrence, plan_year: int) -> int:
    fact = occurrence.fact
    day = occurrence.start or occurrence.due or (fact.done_on if fact else None)
    if day is None or day.year < plan_year:
        return 0
    return MONTHS - 1 if day.year > plan_year else day.month - 1


def next_open(rows: Sequence[RowNode]) -> tuple[int, int] | None:
    """(row, month) of the occurrence that is most pressing: overdue, then to be recorded; by its due date."""
    found = [
        (places.index(cell.state), min(o.due or date.max for o in cell.items), at, cell.first)
        for places in (_WORST_FIRST[:2],)
        for at, row in enumerate(rows)
        for cell in row.cells.values()
        if cell.state in places
    ]
    if not found:
        return None
    _, _, row_at, month = min(found)
    return row_at, month
