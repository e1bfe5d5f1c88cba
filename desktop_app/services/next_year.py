"""沿用上年内容: which tasks of a new plan carry on which of an older one, as the officer decides.

Proposals come from the wordings and places of both plans as wholes, so that a requirement that passed to
another department finds its own and not the next best of ours.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from desktop_app.core.changes import Changes
from desktop_app.core.errors import UserError
from desktop_app.core.rules import conclusion, is_settled
from desktop_app.core.succession import Item, Link, Relation, links
from desktop_app.core.task import PlanInfo, Task
from desktop_app.core.terms import YearEnd
from desktop_app.services import departments, plans, unit_book
from desktop_app.services import tasks as task_service
from desktop_app.services.ledger import Ledger, changes_from
from desktop_app.store import exchange as exchange_store
from desktop_app.store import plans as plan_store
from desktop_app.store import succession as store
from desktop_app.store import tasks as task_store
from desktop_app.store.journal import writing
from desktop_app.store.succession import Decided, Decision

__all__ = [
    "Decided",
    "Decision",
    "Fresh",
    "Gone",
    "Pair",
    "SuccessionReview",
    "decide",
    "former_plan",
    "former_units",
    "offered",
    "older_plans",
    "review",
    "the_unit",
    "unfinished",
]

#: Any year: for units of a plan that names none.
_LATEST = 9999


@dataclass(frozen=True, slots=True)
class Pair:
    """A task of the new plan and one of the older plan that it may carry on.

    Attributes:
        task: the new plan's.
        former: the older plan's, as the unit then bore it.
        score: how sure the proposal is, in per cent; 100 is the same wording but for its years.
        relation: whether the old one was split, or several were joined.
        decision: what the officer said; None while nothing.
    """

    task: Task
    former: Task
    score: int
    relation: Relation
    decision: Decision | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells the pair from others: new requirement, old requirement, the unit that bore it."""
        return self.task.id, self.former.id, self.former.unit

    def decided(self, decision: Decision) -> Decided:
        """The pair as it is kept with a decision."""
        return Decided(self.task.id, self.task.unit, self.former.id, self.former.unit, decision, self.score)


@dataclass(frozen=True, slots=True)
class Fresh:
    """A task of the new plan that carries on none of ours; ``note`` says whose it was, if it was there."""

    task: Task
    note: str = ""


@dataclass(frozen=True, slots=True)
class Gone:
    """A task of the older plan that none of ours carries on; ``note`` says what became of it, if anything."""

    former: Task
    note: str = ""


@dataclass(frozen=True, slots=True)
class SuccessionReview:
    """Both years side by side.

    Attributes:
        former_plan: the older plan.
        plan: the new one.
        unit: our department under the new plan.
        former_units: the names under which it bore tasks in the older plan.
        pairs: in the new plan's order.
        fresh: new tasks without a partner.
        gone: old tasks without a partner.
    """

    former_plan: PlanInfo
    plan: PlanInfo
    unit: str
    former_units: tuple[str, ...]
    pairs: tuple[Pair, ...]
    fresh: tuple[Fresh, ...]
    gone: tuple[Gone, ...]


def unfinished(former: Task) -> str | None:
    """上年未落实, 上年条件未具备 or 上年未办结; None for a task that was settled."""
    ending = conclusion(former)
    if ending is YearEnd.NOT_DONE:
        return "上年未落实"
    if ending is YearEnd.CONDITION_UNMET:
        return "上年条件未具备"
    return None if is_settled(former) else "上年未办结"


def _moment(plan: PlanInfo) -> tuple[int, str]:
    year = plan.year or (plan.issued.year if plan.issued else 0)
    return year, plan.issued.isoformat() if plan.issued else ""


def older_plans(ledger: Ledger, plan_id: str) -> tuple[PlanInfo, ...]:
    """The plans from before this one, the likeliest first: the same issuer's, then the latest."""
    plan = plans.the_plan(ledger, plan_id)
    before = [p for p in plans.list_plans(ledger) if p.id != plan.id and _moment(p) < _moment(plan)]
    return tuple(sorted(before, key=lambda p: (p.issuer == plan.issuer, _moment(p)), reverse=True))


def former_plan(ledger: Ledger, plan_id: str, unit: str) -> PlanInfo | None:
    """The plan that this one follows: the one most pairs were confirmed with, else the likeliest."""
    older = older_plans(ledger, plan_id)
    confirmed = store.former_plans(ledger.db, plan_id, unit)
    return max(older, key=lambda p: confirmed.get(p.id, 0), default=None)


def offered(ledger: Ledger, plan_id: str, unit: str) -> PlanInfo | None:
    """The older plan to offer content of: one that our department filled something in under.

    None where there is none, and where the officer has confirmed pairs already.
    """
    if store.former_plans(ledger.db, plan_id, unit):
        return None
    former = former_plan(ledger, plan_id, unit)
    if former is None:
        return None
    units = former_units(ledger, former.id, plan_id, unit)
    filled = any(task_store.fields_of(ledger.db, former.id, one) for one in units)
    return former if filled else None


class _Renames:
    """What the units of an older plan are called in a newer one, by the unit book."""

    def __init__(self, ledger: Ledger, plan: PlanInfo) -> None:
        self._names = unit_book.names(ledger)
        self._year = plan.year or _LATEST
        self._now = tuple(u.name for u in plans.list_units(ledger, plan.id) if not u.generic)
        self._known: dict[str, tuple[str, ...]] = {}

    def now(self, former: str) -> tuple[str, ...]:
        """The newer names of a unit of the older plan; its own where nothing else is known."""
        if former not in self._known:
            self._known[former] = self._find(former)
        return self._known[former]

    def _find(self, former: str) -> tuple[str, ...]:
        if former in self._now:
            return (former,)
        called = (former, *self._names.later_names(former, self._year))
        found = tuple(n for n in self._now if any(self._names.alike(n, name) for name in called))
        return found or (former,)

    def bears(self, former: str, unit: str) -> bool:
        """Whether the work of ``former`` lies with ``unit`` now."""
        if unit in self.now(former):
            return True
        called = (former, *self._names.later_names(former, self._year))
        return former not in self._now and any(self._names.alike(unit, name) for name in called)


def former_units(ledger: Ledger, former_plan_id: str, plan_id: str, unit: str) -> tuple[str, ...]:
    """The names under which ``unit`` bore tasks in an older plan: itself, or those it came from.

    Where several came together (市国税局 and 市地税局 in 市税务局), those for whom this ledger holds anything
    count; all of them where it holds nothing.
    """
    return _former_units(ledger, former_plan_id, _Renames(ledger, plans.the_plan(ledger, plan_id)), unit)


def _former_units(ledger: Ledger, former_plan_id: str, renames: _Renames, unit: str) -> tuple[str, ...]:
    names = [u.name for u in plans.list_units(ledger, former_plan_id) if not u.generic]
    found = [name for name in names if name == unit or renames.bears(name, unit)]
    at_work = exchange_store.units_at_work(ledger.db, former_plan_id)
    return tuple([name for name in found if name in at_work] or found)


def the_unit(ledger: Ledger, former_plan_id: str, plan_id: str, unit: str | None = None) -> str:
    """Our department under the new plan: the one named, else the one worked as, else the only one there is.

    Raises:
        UserError: the plan has no such unit, or none was named and it cannot be told.
    """
    if unit is not None:
        return departments.known_unit(ledger, plan_id, unit)
    ours = [u.name for u in plans.list_units(ledger, plan_id) if not u.generic]
    renames = _Renames(ledger, plans.the_plan(ledger, plan_id))
    last = departments.last_chosen(ledger)
    for former in ([last] if last else []), sorted(exchange_store.units_at_work(ledger.db, former_plan_id)):
        found = {name for name in ours for one in former if name == one or renames.bears(one, name)}
        if len(found) == 1:
            return found.pop()
    raise UserError("不能确定是哪个单位。", "请用 --unit 写明本部门名称。")


class _Reader:
    """Reads both years once."""

    def __init__(self, ledger: Ledger, former: PlanInfo, plan: PlanInfo, unit: str) -> None:
        renames = _Renames(ledger, plan)
        self.units = _former_units(ledger, former.id, renames, unit)
        listed = task_service.task_list(ledger, plan.id, unit)
        self.tasks = {t.id: t for t in listed.tasks}
        self.claimable = {c.id for c in listed.claimable}
        self.formers = {
            (t.id, t.unit): t
            for one in self.units
            for t in task_service.task_list(ledger, former.id, one).tasks
        }
        self.labels = plans.labels(ledger, plan.id)
        self.new_items = store.items(ledger.db, plan.id)
        self.old_items = [
            replace(item, units=frozenset(now for one in item.units for now in renames.now(one)))
            for item in store.items(ledger.db, former.id)
        ]

    def of_former(self, requirement_id: str) -> list[Task]:
        """The old tasks for a requirement of the older plan, one for each unit that bore it."""
        return [t for one in self.units if (t := self.formers.get((requirement_id, one))) is not None]


def review(ledger: Ledger, former_plan_id: str, plan_id: str, unit: str) -> SuccessionReview:
    """Propose which of the unit's new tasks carry on which of its old ones, with what was decided already.

    Args:
        ledger: the ledger.
        former_plan_id: the older plan.
        plan_id: the new plan.
        unit: our department as the new plan writes it.

    Raises:
        UserError: a plan is not there, or both are the same.
    """
    former, plan = plans.the_plan(ledger, former_plan_id), plans.the_plan(ledger, plan_id)
    if former.id == plan.id:
        raise UserError("上年方案与本年方案是同一份。", "请选择另一份方案。")
    reader = _Reader(ledger, former, plan, unit)
    proposed = links(reader.old_items, reader.new_items)
    pairs = _pairs(reader, proposed, store.decided(ledger.db, plan_id, unit))
    bound = [p for p in pairs if p.decision is not Decision.DIFFERENT]
    return SuccessionReview(
        former_plan=former,
        plan=plan,
        unit=unit,
        former_units=reader.units,
        pairs=pairs,
        fresh=_fresh(reader, proposed, {p.task.id for p in bound}),
        gone=_gone(reader, proposed, {(p.former.id, p.former.unit) for p in bound}),
    )


def _pairs(reader: _Reader, proposed: Sequence[Link], decided: Sequence[Decided]) -> tuple[Pair, ...]:
    found: dict[tuple[str, str, str], Pair] = {}
    for link in proposed:
        task = reader.tasks.get(link.new)
        if task is None:
            continue
        for former in reader.of_former(link.old):
            pair = Pair(task, former, round(link.score * 100), link.relation)
            found[pair.key] = pair
    for one in decided:
        task = reader.tasks.get(one.requirement_id)
        former_task = reader.formers.get((one.former_id, one.former_unit))
        if task is not None and former_task is not None:
            stands = found.get(one.key) or Pair(task, former_task, one.score, Relation.ONE)
            found[one.key] = replace(stands, decision=one.decision)
    order = {rid: at for at, rid in enumerate(reader.tasks)}
    return tuple(sorted(found.values(), key=lambda p: (order[p.task.id], -p.score)))


def _fresh(reader: _Reader, proposed: Iterable[Link], bound: set[str]) -> tuple[Fresh, ...]:
    old = {item.id: item for item in reader.old_items}
    bearers: dict[str, Item] = {link.new: old[link.old] for link in proposed}
    found = []
    for task in reader.tasks.values():
        if task.id not in bound:
            item = bearers.get(task.id)
            theirs = item is not None and not reader.of_former(item.id)
            names = "、".join(sorted(item.units)[:3]) if item is not None and theirs else ""
            found.append(Fresh(task, f"上年方案有此项，由{names}承担" if names else ""))
    return tuple(found)


def _gone(reader: _Reader, proposed: Iterable[Link], bound: set[tuple[str, str]]) -> tuple[Gone, ...]:
    heirs: dict[str, list[str]] = defaultdict(list)
    for link in proposed:
        heirs[link.old].append(link.new)
    found = []
    for key, former in reader.formers.items():
        if key in bound:
            continue
        note = ""
        others = [rid for rid in heirs.get(former.id, ()) if rid not in reader.tasks]
        if others:
            label = reader.labels[others[0]]
            note = (
                f"本年方案 {label}，待认领"
                if others[0] in reader.claimable
                else f"本年方案 {label}，未列本部门"
            )
        found.append(Gone(former, note))
    return tuple(found)


def decide(ledger: Ledger, pairs: Sequence[Decided], *, forget: Sequence[Decided] = ()) -> Changes:
    """Keep what the officer decided about pairs, as one undo step; nothing is carried over.

    Args:
        ledger: the ledger.
        pairs: what was decided.
        forget: pairs about which nothing is decided any more.

    Raises:
        UserError: a task is not there, or the ledger cannot be written.
    """
    refuse_unknown(ledger, pairs)
    label = "确认沿用关系"
    with writing(ledger.db, label) as writer:
        for pair in pairs:
            store.write(writer, pair)
        for pair in forget:
            store.remove(writer, pair)
    return changes_from(ledger, label, writer.changes)


def refuse_unknown(ledger: Ledger, pairs: Sequence[Decided]) -> Mapping[str, str]:
    """The plan of every requirement in ``pairs``.

    Raises:
        UserError: one of them is not in the ledger, or both of a pair are of one plan.
    """
    ids = {rid for pair in pairs for rid in (pair.requirement_id, pair.former_id)}
    owners = plan_store.requirement_plan(ledger.db, sorted(ids))
    for pair in pairs:
        if pair.requirement_id not in owners or pair.former_id not in owners:
            raise UserError("要沿用的任务已不在台账里。", "请关闭后重新打开“沿用上年内容”。")
        if owners[pair.requirement_id] == owners[pair.former_id]:
            raise UserError("两项任务同属一份方案，不能沿用。", "请选择上年方案的任务。")
    return owners
