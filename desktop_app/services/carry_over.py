"""沿用: what of last year's tasks goes into this year's, and what last year left undone.

Only blanks are filled. Status, progress, evidence, conclusions and the year's figures stay where they are.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from desktop_app.core.changes import Changes
from desktop_app.core.pace import NO_PACE, Pace
from desktop_app.core.succession import past_years
from desktop_app.core.task import PlanInfo, Task
from desktop_app.services import plans
from desktop_app.services import tasks as task_service
from desktop_app.services.field_values import FIELD_WORDS
from desktop_app.services.ledger import Ledger, changes_from
from desktop_app.services.next_year import Pair, SuccessionReview, refuse_unknown, unfinished
from desktop_app.store import plans as plan_store
from desktop_app.store import succession as store
from desktop_app.store import tasks as task_store
from desktop_app.store import year as year_store
from desktop_app.store.journal import writing
from desktop_app.store.succession import Decision

#: What may be carried over, by the names of `core.task.TaskFields`, in the order in which it is offered.
#: ``frequency`` takes the due day and the answer to 及时, 分批, 定期 … with it.
CARRIED = (
    "measures",
    "office",
    "person",
    "phone",
    "support_offices",
    "frequency",
    "channel",
    "publicity",
)
_LISTS = frozenset({"measures", "support_offices"})


def word(name: str) -> str:
    """What a field that may be carried over is called."""
    return FIELD_WORDS[name]


@dataclass(frozen=True, slots=True)
class Stale:
    """A task whose carried measures name a year that is past, and the dates that do."""

    requirement_id: str
    label: str
    dates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Carry:
    """What one task of the new plan gets.

    Attributes:
        task: the task.
        values: by field, in core types; only what is blank now.
        pace: the answer to its frequency question; None where nothing is carried.
        kept: fields that last year has something for and that are filled already.
        stale: dates in the carried measures that name a past year.
    """

    task: Task
    values: dict[str, Any] = field(default_factory=dict)
    pace: Pace | None = None
    kept: tuple[str, ...] = ()
    stale: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of `CARRIED` that something goes into."""
        told = {"frequency"} if self.pace is not None else set()
        return tuple(name for name in CARRIED if name in self.values or name in told)


@dataclass(frozen=True, slots=True)
class CarrySummary:
    """What carrying over does, in figures.

    Attributes:
        pairs: confirmed pairs.
        tasks: tasks that get something.
        fields: by field, how many tasks get it; fields that none gets are left out.
        kept: how many cells were filled already and stay.
        stale: tasks whose carried measures name a past year.
    """

    pairs: int
    tasks: int
    fields: tuple[tuple[str, int], ...]
    kept: int
    stale: tuple[Stale, ...]


@dataclass(frozen=True, slots=True)
class Reminder:
    """What last year left undone of a task that this one carries on.

    Attributes:
        requirement_id: the task of the new plan.
        label: its label.
        former: the task of the older plan.
        word: 上年未落实, 上年条件未具备 or 上年未办结.
        reason: the reason given then, or None.
    """

    requirement_id: str
    label: str
    former: Task
    word: str
    reason: str | None


def _said(value: Any) -> bool:
    return value is not None and value not in ((), "")


class _Years:
    """The paces of tasks of both years, read once for each plan and unit."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._read: dict[tuple[str, str], dict[str, Pace]] = {}

    def pace(self, task: Task) -> Pace:
        key = (task.plan_id, task.unit)
        if key not in self._read:
            self._read[key] = year_store.paces(self._ledger.db, *key)
        return self._read[key].get(task.id, NO_PACE)


def _joined(name: str, formers: Sequence[Task]) -> Any:
    """A field out of one old task or several: lists one behind the other, else the first that is said."""
    said = [value for task in formers if _said(value := getattr(task.fields, name))]
    if name in _LISTS:
        return tuple(dict.fromkeys(line for value in said for line in value))
    return said[0] if said else None


def _carry(years: _Years, task: Task, formers: Sequence[Task], wanted: Collection[str], year: int) -> Carry:
    values: dict[str, Any] = {}
    kept: list[str] = []
    pace = None
    for name in CARRIED:
        if name not in wanted or name == "frequency":
            continue
        value = _joined(name, formers)
        if _said(value) and _said(getattr(task.fields, name)):
            kept.append(name)
        elif _said(value):
            values[name] = value
    if "frequency" in wanted:
        source = next(
            (t for t in formers if t.fields.frequency is not None or years.pace(t).kind is not None), None
        )
        stands = years.pace(task)
        if source is not None and (task.fields.frequency is not None or stands.kind is not None):
            kept.append("frequency")
        elif source is not None:
            if source.fields.frequency is not None:
                values["frequency"], values["due_day"] = source.fields.frequency, source.fields.due_day
            pace = _rhythm(years.pace(source), stands)
    dates = [d for line in values.get("measures", ()) for d in past_years(line, year)]
    return Carry(task, values, pace, tuple(kept), tuple(dict.fromkeys(dates)))


def _rhythm(former: Pace, stands: Pace) -> Pace | None:
    """How the task recurs, without what belongs to the year: the condition, and the answer at its end."""
    if former.kind is None and not former.shift:
        return None
    return Pace(
        kind=former.kind,
        times=former.times,
        term=former.term,
        shift=former.shift,
        condition=stands.condition,
        condition_met_on=stands.condition_met_on,
    )


def plan_carry(ledger: Ledger, pairs: Iterable[Pair], wanted: Collection[str], plan: PlanInfo) -> list[Carry]:
    """What each task gets from the old tasks it was paired with, in the order of the pairs. Writes nothing.

    Args:
        ledger: the ledger.
        pairs: confirmed pairs; several of one task are joined, the best first.
        wanted: names of `CARRIED`.
        plan: the new plan.
    """
    formers: dict[str, list[Task]] = defaultdict(list)
    tasks: dict[str, Task] = {}
    for pair in pairs:
        tasks.setdefault(pair.task.id, pair.task)
        formers[pair.task.id].append(pair.former)
    years = _Years(ledger)
    year = plan.year or (plan.issued.year if plan.issued else 0)
    return [_carry(years, task, formers[rid], wanted, year) for rid, task in tasks.items()]


def summary(carries: Sequence[Carry], pairs: int) -> CarrySummary:
    """The figures of ``carries``, out of so many confirmed pairs."""
    counts = Counter(name for carry in carries for name in carry.fields)
    return CarrySummary(
        pairs=pairs,
        tasks=sum(bool(carry.fields) for carry in carries),
        fields=tuple((name, counts[name]) for name in CARRIED if counts[name]),
        kept=sum(len(carry.kept) for carry in carries),
        stale=tuple(Stale(c.task.id, c.task.label, c.stale) for c in carries if c.stale),
    )


def carry_over(
    ledger: Ledger,
    taken: SuccessionReview,
    pairs: Sequence[Pair],
    wanted: Collection[str],
    *,
    different: Sequence[Pair] = (),
    undecided: Sequence[Pair] = (),
) -> tuple[CarrySummary, Changes]:
    """Keep which tasks carry on which, and fill the blanks of the new ones, as one undo step.

    Args:
        ledger: the ledger.
        taken: the review that the pairs are of.
        pairs: the confirmed pairs.
        wanted: names of `CARRIED`; with none, only the relation is kept.
        different: pairs that the officer said do not belong together.
        undecided: pairs about which a decision was taken back.

    Raises:
        UserError: a task is not there any more, or the ledger cannot be written; nothing was changed.
    """
    decided = [p.decided(Decision.SUCCEEDS) for p in pairs]
    decided += [p.decided(Decision.DIFFERENT) for p in different]
    refuse_unknown(ledger, decided)
    unit = taken.unit
    # The tasks as they stand now: something may have been filled in since the review was made.
    now = {t.id: t for t in task_service.task_list(ledger, taken.plan.id, unit).tasks}
    current = [Pair(now[p.task.id], p.former, p.score, p.relation) for p in pairs if p.task.id in now]
    carries = plan_carry(ledger, current, wanted, taken.plan)
    what = f"沿用《{taken.former_plan.title}》" if any(c.fields for c in carries) else "确认沿用关系"
    with writing(ledger.db, what) as writer:
        for one in decided:
            store.write(writer, one)
        for pair in undecided:
            store.remove(writer, pair.decided(Decision.DIFFERENT))
        for carry in carries:
            task_store.write_fields(writer, carry.task.id, unit, carry.values)
            if carry.pace is not None:
                year_store.write_pace(writer, carry.task.id, unit, carry.pace)
    return summary(carries, len(pairs)), changes_from(ledger, what, writer.changes)


def formers_of(
    ledger: Ledger, plan_id: str, unit: str, requirement_id: str | None = None
) -> dict[str, tuple[Task, ...]]:
    """The old tasks that each task of the unit (or one) carries on, as confirmed, by requirement id."""
    listed = store.decided(ledger.db, plan_id, unit, requirement_id)
    decided = [d for d in listed if d.decision is Decision.SUCCEEDS]
    if not decided:
        return {}
    owners = plan_store.requirement_plan(ledger.db, sorted({d.former_id for d in decided}))
    wanted: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in decided:
        wanted[owners[one.former_id], one.former_unit].append(one.former_id)
    tasks: dict[tuple[str, str], Task] = {}
    for (former_plan_id, former_unit), ids in wanted.items():
        if requirement_id is None:
            some = task_service.task_list(ledger, former_plan_id, former_unit).tasks
        else:
            some = tuple(task_service.tasks_by_id(ledger, former_plan_id, former_unit, ids).values())
        tasks.update({(t.id, t.unit): t for t in some})
    found: dict[str, list[Task]] = defaultdict(list)
    for one in decided:
        former = tasks.get((one.former_id, one.former_unit))
        if former is not None:
            found[one.requirement_id].append(former)
    return {rid: tuple(listed) for rid, listed in found.items()}


def reminders(
    ledger: Ledger, plan_id: str, unit: str, requirement_id: str | None = None
) -> dict[str, Reminder]:
    """What last year left undone of the tasks (or the one) that carry it on, by the new requirement's id."""
    carried = formers_of(ledger, plan_id, unit, requirement_id)
    labels = plans.labels(ledger, plan_id) if carried else {}
    found = {}
    for rid, formers in carried.items():
        for former in formers:
            left = unfinished(former)
            if left is not None and rid not in found and rid in labels:
                found[rid] = Reminder(rid, labels[rid], former, left, former.fields.reason)
    return found


def stale_measures(ledger: Ledger, plan_id: str, unit: str) -> tuple[Stale, ...]:
    """Tasks with measures carried over word for word that name a past year, until somebody edits them."""
    plan = plans.the_plan(ledger, plan_id)
    formers = formers_of(ledger, plan_id, unit)
    year = plan.year
    if not formers or year is None:
        return ()
    found = []
    for task in task_service.task_list(ledger, plan_id, unit).tasks:
        carried = {line for former in formers.get(task.id, ()) for line in former.fields.measures}
        dates = [d for line in task.fields.measures if line in carried for d in past_years(line, year)]
        if dates:
            found.append(Stale(task.id, task.label, tuple(dict.fromkeys(dates))))
    return tuple(found)


def told_of(ledger: Ledger, task: Task, year: int | None) -> str:
    """What last year says of one task, a sentence each: what it left undone, and past dates taken over.

    Args:
        ledger: the ledger.
        task: the task.
        year: its plan's year.
    """
    formers = formers_of(ledger, task.plan_id, task.unit, task.id).get(task.id, ())
    said = []
    for former in formers:
        left = unfinished(former)
        if left is not None:
            reason = f"，{former.fields.reason}" if former.fields.reason else ""
            said.append(f"{left}（上年 {former.label}{reason}）。")
    if year is not None:
        carried = {line for former in formers for line in former.fields.measures}
        dates = [d for line in task.fields.measures if line in carried for d in past_years(line, year)]
        if dates:
            said.append(f"沿用的措施中有往年日期：{'、'.join(dict.fromkeys(dates))}，请核对。")
    return "".join(said)
