"""本部门任务: the task list, filling in measures and progress, claiming, and each task's history."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from desktop_app.core.changes import Changes
from desktop_app.core.errors import Cancelled, UserError
from desktop_app.core.pace import NO_PACE, needs_frequency
from desktop_app.core.plan import Duty
from desktop_app.core.reach import Reach, is_claimable, reach
from desktop_app.core.task import Claimable, Progress, Task, TaskFields, TaskList
from desktop_app.core.terms import (
    KINDS_TO_CONFIRM,
    Basis,
    ClaimDecision,
    Role,
    Scope,
    Status,
    UnitKind,
)
from desktop_app.core.unit_kinds import scope_for
from desktop_app.services.field_values import FIELD_WORDS, checked, shown
from desktop_app.services.kept import Borne
from desktop_app.services.ledger import Ledger, changes_from
from desktop_app.services.plans import kind_of, the_plan
from desktop_app.store import journal
from desktop_app.store import plans as plan_store
from desktop_app.store import tasks as store
from desktop_app.store import year as year_store
from desktop_app.store.journal import writing

#: Tasks asked for by name in one query, and how many tasks and fields a sentence names.
_MOST_BY_NAME, _NAMED_TASKS, _NAMED_FIELDS = 500, 8, 4
_FIELD_NAMES = frozenset(f.name for f in fields(TaskFields))


@lru_cache(maxsize=4096)
def _bearing(
    listed: str, unit: str, kind: UnitKind, claimed: bool
) -> tuple[tuple[Duty, ...], Reach | None, bool]:
    """Duties out of their JSON, how they reach the unit, and whether it may claim what they leave open."""
    # A plan of thousands of requirements repeats few unit cells.
    duties = tuple(Duty(n, Role(r), Scope(s)) for n, r, s in json.loads(listed))
    return duties, reach(duties, unit, kind, claimed=claimed), is_claimable(duties, unit, kind)


def _build(
    ledger: Ledger, plan_id: str, unit: str, kind: UnitKind, ids: Sequence[str] | None
) -> tuple[list[Task], list[Claimable]]:
    scopes = [*scope_for(kind), Scope.RELEVANT_DEPARTMENTS]
    filled = store.fields_of(ledger.db, plan_id, unit, ids)
    progress = store.progress_of(ledger.db, plan_id, unit, ids)
    decisions = store.claims(ledger.db, plan_id, unit)
    blank = TaskFields()
    tasks: list[Task] = []
    claimable: list[Claimable] = []
    # A section's title and the units in charge stand with many tasks: each is kept once.
    same: dict[str | None, str | None] = {}
    for row in plan_store.bound_requirements(ledger.db, plan_id, unit, scopes, ids):
        rid = row["id"]
        decision, why = decisions.get(rid, (None, None))
        claimed = decision == ClaimDecision.CLAIMED
        duties, found, may_claim = _bearing(row["duties"], unit, kind, claimed)
        if may_claim:
            claimable.append(_claimable(row, duties, decision, why))
        if found is None:
            continue
        tasks.append(
            Task(
                id=rid,
                plan_id=plan_id,
                unit=unit,
                section_no=same.setdefault(row["section_no"], row["section_no"]),
                section_title=same.setdefault(row["section_title"], row["section_title"]) or "",
                section_index=row["section_ord"],
                no=row["no"],
                index=row["ord"],
                alone=bool(row["alone"]),
                text=row["text"],
                lead_raw=same.setdefault(row["lead_in_force"], row["lead_in_force"]),
                inherited=bool(row["inherited"]),
                ambiguous=bool(row["ambiguous"]),
                deadline_raw=same.setdefault(row["deadline_raw"], row["deadline_raw"]),
                basis=found.basis,
                role=found.role,
                co_units=found.co_units,
                needs_confirmation=found.basis is Basis.ALL_DEPARTMENTS and kind in KINDS_TO_CONFIRM,
                fields=filled.get(rid, blank),
                progress=tuple(entry for _, entry in progress.get(rid, ())),
            )
        )
    return tasks, claimable


def _claimable(row: Any, duties: tuple[Duty, ...], decision: str | None, why: str | None) -> Claimable:
    return Claimable(
        id=row["id"],
        section_no=row["section_no"],
        section_title=row["section_title"],
        section_index=row["section_ord"],
        no=row["no"],
        index=row["ord"],
        alone=bool(row["alone"]),
        text=row["text"],
        lead_raw=row["lead_in_force"],
        units=tuple(d.name for d in duties),
        decision=decision,
        reason=why,
    )


def task_list(ledger: Ledger, plan_id: str, unit: str) -> TaskList:
    """Everything that binds ``unit`` under the plan, in the plan's order, and what it may claim.

    Args:
        ledger: the ledger.
        plan_id: the plan.
        unit: the unit as the plan writes it (see `departments.known_unit`).
    """
    kept = ledger.kept.find(plan_id, unit)
    if kept is not None:
        ids = kept.stale_ids()
        if not ids:
            return kept.listed
        fresh, _ = _build(ledger, plan_id, unit, kept.listed.kind, ids)
        if len(fresh) == len(ids):
            return kept.take(fresh)
    kind = kind_of(ledger, unit)
    tasks, claimable = _build(ledger, plan_id, unit, kind, None)
    listed = TaskList(the_plan(ledger, plan_id), unit, kind, tuple(tasks), tuple(claimable))
    ledger.kept.keep(listed)
    return listed


def borne(ledger: Ledger, plan_id: str, unit: str) -> Borne:
    """Which requirements of the plan bind ``unit`` or may be claimed by it, without what it filled in."""
    known = ledger.kept.find_borne(plan_id, unit)
    if known is not None:
        return known
    kind = kind_of(ledger, unit)
    scopes = [*scope_for(kind), Scope.RELEVANT_DEPARTMENTS]
    decisions = store.claims(ledger.db, plan_id, unit)
    ours, claimable = set(), set()
    for row in plan_store.bound_requirements(ledger.db, plan_id, unit, scopes):
        decision, _ = decisions.get(row["id"], (None, None))
        _, reached, may_claim = _bearing(row["duties"], unit, kind, decision == ClaimDecision.CLAIMED)
        if reached is not None:
            ours.add(row["id"])
        if may_claim:
            claimable.add(row["id"])
    found = Borne(frozenset(ours), frozenset(claimable))
    ledger.kept.keep_borne(plan_id, unit, found)
    return found


def tasks_by_id(ledger: Ledger, plan_id: str, unit: str, ids: Sequence[str]) -> dict[str, Task]:
    """The department's tasks among ``ids``; those that do not bind it are left out."""
    tasks, _ = _build(ledger, plan_id, unit, kind_of(ledger, unit), list(ids))
    return {t.id: t for t in tasks}


def edit(
    ledger: Ledger, unit: str, requirement_id: str, values: Mapping[str, Any], *, burst: str | None = None
) -> Changes:
    """Set fields of one task; values equal to what stands write nothing.

    Args:
        ledger: the ledger.
        unit: our department.
        requirement_id: the task.
        values: by the names of `TaskFields`, in their core types.
        burst: edits with the same burst, one after the other, are undone together.

    Raises:
        UserError: a value is not allowed, or the ledger cannot be written; nothing was changed.
    """
    return edit_many(ledger, unit, [requirement_id], values, burst=burst)


def edit_many(
    ledger: Ledger, unit: str, ids: Sequence[str], values: Mapping[str, Any], *, burst: str | None = None
) -> Changes:
    """Set fields of several tasks as one undo step.

    Raises:
        UserError: a value is not allowed, a task is unknown, or the ledger cannot be written.
    """
    return edit_each(ledger, unit, dict.fromkeys(ids, values), burst=burst)


def edit_each(
    ledger: Ledger,
    unit: str,
    values: Mapping[str, Mapping[str, Any]],
    *,
    burst: str | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> Changes:
    """Set fields of several tasks, each its own values, as one undo step; all of it, or nothing.

    Args:
        ledger: the ledger.
        unit: our department.
        values: by task id, then by the names of `TaskFields`, in their core types.
        burst: edits with the same burst, one after the other, are undone together.
        progress: called with (tasks written, tasks in all).
        cancel: asked between tasks; told yes, nothing is written.

    Raises:
        UserError: a value is not allowed, a task is unknown, or the ledger cannot be written.
        Cancelled: ``cancel`` said so.
    """
    good = {
        rid: {name: checked(name, value) for name, value in wanted.items()} for rid, wanted in values.items()
    }
    owners = _known(ledger, list(good))
    completed = [rid for rid, wanted in good.items() if wanted.get("status") is Status.COMPLETED]
    _refuse_without_frequency(ledger, unit, {rid: owners[rid] for rid in completed}, good)
    label = _label_of(good)
    with writing(ledger.db, label, burst=burst) as writer:
        for at, (rid, wanted) in enumerate(good.items()):
            if cancel is not None and cancel():
                raise Cancelled
            if wanted:
                store.write_fields(writer, rid, unit, wanted)
            if progress is not None:
                progress(at + 1, len(good))
    return changes_from(ledger, label, writer.changes)


def _label_of(values: Mapping[str, Mapping[str, Any]]) -> str:
    """What 撤销 calls the edit: its fields where they are few."""
    names = list(dict.fromkeys(name for wanted in values.values() for name in wanted))
    words = "、".join(FIELD_WORDS[name] for name in names[:_NAMED_FIELDS])
    if len(names) > _NAMED_FIELDS:
        words += f"等 {len(names)} 个字段"
    return f"修改{words}" if len(values) == 1 else f"修改 {len(values)} 项的{words}"


def _refuse_without_frequency(
    ledger: Ledger, unit: str, owners: Mapping[str, str], good: Mapping[str, Mapping[str, Any]]
) -> None:
    """定期 says nothing of how often: the department chooses that before it can say 已完成."""
    for plan_id in dict.fromkeys(owners.values()):
        ids = [rid for rid, owner in owners.items() if owner == plan_id]
        open_ = []
        for at in range(0, len(ids), _MOST_BY_NAME):
            # SQLite takes only so many values in one query.
            some = ids[at : at + _MOST_BY_NAME]
            paces = year_store.paces(ledger.db, plan_id, unit, some)
            for rid, task in tasks_by_id(ledger, plan_id, unit, some).items():
                frequency = good[rid].get("frequency", task.fields.frequency)
                wanted = replace(task, fields=replace(task.fields, frequency=frequency))
                if needs_frequency(wanted, paces.get(rid, NO_PACE)):
                    open_.append(task.label)
        if open_:
            named = "、".join(open_[:_NAMED_TASKS])
            more = f"等 {len(open_)} 项" if len(open_) > _NAMED_TASKS else ""
            raise UserError(
                f"{named}{more} 要求“定期”，尚未选定频次，不能记为“已完成”。",
                "请先选定频次，或注明不分期次。",
            )


def _known(ledger: Ledger, ids: Sequence[str]) -> dict[str, str]:
    owners = plan_store.requirement_plan(ledger.db, ids)
    missing = [i for i in ids if i not in owners]
    if missing:
        raise UserError(f"没有编号为“{missing[0]}”的任务。", "请用 tasks --json 查看任务编号。")
    return owners


def add_progress(ledger: Ledger, unit: str, ids: Sequence[str], entry: Progress) -> Changes:
    """Record one progress entry for one task or several, as one undo step.

    Raises:
        UserError: the entry has no text, a task is unknown, or the ledger cannot be written.
    """
    entry = _checked_entry(entry)
    owners = _known(ledger, ids)
    label = "登记进展"
    places = [(rid, unit, len(_entries(ledger, owners[rid], unit, rid))) for rid in ids]
    with writing(ledger.db, label) as writer:
        store.add_progress(writer, uuid.uuid4().hex, entry, places)
    return changes_from(ledger, label, writer.changes)


def _entries(
    ledger: Ledger, plan_id: str, unit: str, requirement_id: str
) -> tuple[tuple[str, Progress], ...]:
    return store.progress_of(ledger.db, plan_id, unit, [requirement_id]).get(requirement_id, ())


def _checked_entry(entry: Progress) -> Progress:
    text = entry.text.strip()
    if not text:
        raise UserError("进展内容不能为空。", "请填写做了什么。")
    if entry.count is not None and entry.count < 0:
        raise UserError("条数不能为负数。", "请核对条数。")
    return Progress(entry.date, text, entry.count, entry.url or None, entry.by or None)


def set_progress(
    ledger: Ledger,
    unit: str,
    requirement_id: str,
    entries: Sequence[Progress],
    *,
    burst: str | None = None,
) -> Changes:
    """Make the task's progress entries be ``entries``, in this order; equal ones keep their identity.

    Args:
        ledger: the ledger.
        unit: our department.
        requirement_id: the task.
        entries: all entries the task is to have.
        burst: edits with the same burst, one after the other, are undone together.

    Raises:
        UserError: an entry has no text, the task is unknown, or the ledger cannot be written.
    """
    label = "修改进展"
    owners = _known(ledger, [requirement_id])
    stands = _entries(ledger, owners[requirement_id], unit, requirement_id)
    wanted = [_checked_entry(e) for e in entries]
    with writing(ledger.db, label, burst=burst) as writer:
        replace_progress(writer, unit, requirement_id, stands, wanted)
    return changes_from(ledger, label, writer.changes)


def replace_progress(
    writer: journal.Writer,
    unit: str,
    requirement_id: str,
    stands: Sequence[tuple[str, Progress]],
    wanted: Sequence[Progress],
) -> None:
    """Within an open transaction, turn the entries ``stands`` of a task into ``wanted``."""
    left = list(stands)
    kept: list[tuple[str | None, Progress]] = []
    for entry in wanted:
        same = next((pair for pair in left if pair[1] == entry), None)
        if same is not None:
            left.remove(same)
        kept.append((same[0] if same else None, entry))
    for entry_id, _ in left:
        store.remove_progress(writer, entry_id, requirement_id, unit)
    for place, (known, entry) in enumerate(kept):
        if known is None:
            store.add_progress(writer, uuid.uuid4().hex, entry, [(requirement_id, unit, place)])
        else:
            store.place_progress(writer, known, requirement_id, unit, place)


def claim(ledger: Ledger, plan_id: str, unit: str, ids: Sequence[str]) -> Changes:
    """Claim tasks that 有关部门 leaves open (认领).

    Raises:
        UserError: one of them is not open to this department.
    """
    return _decide(ledger, plan_id, unit, ids, ClaimDecision.CLAIMED, None)


def unclaim(ledger: Ledger, plan_id: str, unit: str, ids: Sequence[str], why: str) -> Changes:
    """Decline tasks that 有关部门 leaves open (不认领), with the reason.

    Raises:
        UserError: there is no reason, or one of them is not open to this department.
    """
    if not why.strip():
        raise UserError("不认领须填写理由。", "请填写理由。")
    return _decide(ledger, plan_id, unit, ids, ClaimDecision.DECLINED, why.strip())


def _decide(
    ledger: Ledger, plan_id: str, unit: str, ids: Sequence[str], decision: ClaimDecision, why: str | None
) -> Changes:
    claimable = {c.id: c for c in task_list(ledger, plan_id, unit).claimable}
    for rid in ids:
        if rid not in claimable:
            raise UserError(f"编号为“{rid}”的任务不在待认领清单里。", "请用 tasks 命令查看待认领任务。")
    labels = "、".join(claimable[rid].label for rid in ids)
    label = f"{decision} {labels}"
    today = datetime.now().astimezone().date()
    with writing(ledger.db, label) as writer:
        for rid in ids:
            store.write_claim(writer, rid, unit, plan_id, str(decision), why, today)
    return changes_from(ledger, label, writer.changes)


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One field's change: when, by whom, which field (its Chinese word), from what, to what.

    ``name`` is the field's name, ``before`` what its column held before the change, ``burst`` the spell of
    typing it belongs to.
    """

    at: datetime
    who: str | None
    field: str
    old: str
    new: str
    name: str = ""
    before: Any = None
    burst: str | None = None


def history(ledger: Ledger, unit: str, requirement_id: str) -> tuple[HistoryEntry, ...]:
    """Every change to the task's fields, newest first; what was taken back shows as a change too."""
    entries = []
    for change in journal.changes_of_row(ledger.db, "task", (requirement_id, unit)):
        for name in change.after or change.before:
            if name not in _FIELD_NAMES:
                continue
            old, new = change.before.get(name), change.after.get(name)
            entries.append(
                HistoryEntry(
                    datetime.fromisoformat(change.at),
                    change.who,
                    FIELD_WORDS[name],
                    shown(name, old),
                    shown(name, new),
                    name,
                    old,
                    change.burst,
                )
            )
    return tuple(e for e in entries if e.old != e.new)
