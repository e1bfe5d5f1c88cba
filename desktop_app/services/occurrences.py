"""期次: how a task goes through the year, recording what was done for each occurrence, and taking it back."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from desktop_app.core.changes import Changes
from desktop_app.core.errors import UserError
from desktop_app.core.evidence import checked_url
from desktop_app.core.occurrences import (
    EVENT_MARK,
    MOST_TIMES,
    Occurrence,
    OccurrenceFact,
    OccurrenceState,
    TaskYear,
    key_title,
    occurrences,
    summary,
)
from desktop_app.core.pace import NO_PACE, Pace, PaceKind
from desktop_app.core.task import PlanInfo, Progress, Task
from desktop_app.core.terms import Frequency
from desktop_app.services import tasks as task_service
from desktop_app.services.field_values import checked
from desktop_app.services.ledger import Ledger, changes_from
from desktop_app.services.plans import the_plan
from desktop_app.services.texts import cleaned
from desktop_app.store import plans as plan_store
from desktop_app.store import tasks as task_store
from desktop_app.store import year as store
from desktop_app.store.journal import Writer, writing

_KEY = re.compile(r"M(0[1-9]|1[0-2])|Q[1-4]|H[12]|Y1|N\d{2,3}|C|E-[0-9a-f]{32}")
_LONGEST_TERM = 250
_MOST_BY_NAME = 500
_WORDS = {"title": "事项", "what": "公开内容", "by": "登记人", "reason": "原因"}


def plan_year(plan: PlanInfo, as_of: date) -> int:
    """The year whose occurrences a plan asks for."""
    if plan.year is not None:
        return plan.year
    return plan.issued.year if plan.issued else as_of.year


def years(
    ledger: Ledger,
    plan_id: str,
    unit: str,
    as_of: date,
    tasks: Sequence[Task] | None = None,
    plan: PlanInfo | None = None,
) -> dict[str, TaskYear]:
    """Pace, occurrences and their figures of every task of the department, by requirement id.

    Args:
        ledger: the ledger.
        plan_id: the plan.
        unit: our department.
        as_of: the day for which states are told.
        tasks: only these tasks; all of the department's where None.
        plan: the plan itself, where it has been read already.
    """
    plan = plan or the_plan(ledger, plan_id)
    # For more than a few, reading all is as fast, and SQLite takes only so many values in one query.
    ids = None if tasks is None or len(tasks) > _MOST_BY_NAME else [t.id for t in tasks]
    listed = task_service.task_list(ledger, plan_id, unit).tasks if tasks is None else tasks
    paces = store.paces(ledger.db, plan_id, unit, ids)
    facts = store.facts(ledger.db, plan_id, unit, ids)
    year = plan_year(plan, as_of)
    nothing = summary((), as_of)
    empty = TaskYear(summary=nothing)
    found = {}
    for task in listed:
        if task.id not in paces and task.id not in facts and task.fields.frequency is None:
            # Most tasks: nothing calls for an occurrence, and nothing was recorded of one.
            found[task.id] = empty
            continue
        pace = paces.get(task.id, NO_PACE)
        owed = occurrences(
            task,
            facts.get(task.id, ()),
            pace=pace,
            issued=plan.issued,
            year=year,
            as_of=as_of,
            calendar=ledger.calendar,
        )
        found[task.id] = TaskYear(pace, owed, summary(owed, as_of) if owed else nothing)
    return found


def of_task(ledger: Ledger, plan_id: str, unit: str, requirement_id: str, as_of: date) -> TaskYear:
    """One task's year; empty where the task is not the department's."""
    tasks = task_service.tasks_by_id(ledger, plan_id, unit, [requirement_id])
    if requirement_id not in tasks:
        return TaskYear()
    return years(ledger, plan_id, unit, as_of, [tasks[requirement_id]])[requirement_id]


def to_record(ledger: Ledger, plan_id: str, unit: str, requirement_id: str, as_of: date) -> Occurrence | None:
    """The first occurrence of a task that is overdue or due to be recorded; None where there is none."""
    owed = of_task(ledger, plan_id, unit, requirement_id, as_of).occurrences
    waiting = (OccurrenceState.OVERDUE, OccurrenceState.TO_RECORD)
    return next((one for one in owed if one.state in waiting and not one.stray), None)


def set_rhythm(
    ledger: Ledger,
    unit: str,
    ids: Sequence[str],
    *,
    frequency: Frequency | None,
    due_day: int | None,
    pace: Pace,
) -> Changes:
    """Set frequency, due day and pace of tasks as one undo step.

    Raises:
        UserError: a value makes no sense, a task is unknown, or the ledger cannot be written.
    """
    owners = _known(ledger, ids)
    values = {"frequency": checked("frequency", frequency), "due_day": checked("due_day", due_day)}
    good = _checked_pace(pace)
    label = "设定频次" if len(ids) == 1 else f"设定 {len(ids)} 项的频次"
    with writing(ledger.db, label) as writer:
        for rid in owners:
            task_store.write_fields(writer, rid, unit, values)
            store.write_pace(writer, rid, unit, good)
    return changes_from(ledger, label, writer.changes)


def _checked_pace(pace: Pace) -> Pace:
    if pace.kind is PaceKind.TIMES and not (pace.times and 1 <= pace.times <= MOST_TIMES):
        raise UserError("全年次数没有填写或不在 1 至 366 之间。", "请填写全年应办次数。")
    if not 1 <= pace.term <= _LONGEST_TERM:
        raise UserError(f"期限不能是 {pace.term} 个工作日。", f"请填写 1 至 {_LONGEST_TERM} 之间的整数。")
    condition = cleaned(pace.condition, "前置条件")
    if pace.condition_met_on is not None and condition is None:
        raise UserError("没有前置条件，不能登记条件成就日期。", "请先填写前置条件。")
    fits = pace.kind is PaceKind.AS_FIT
    return replace(
        pace,
        times=pace.times if pace.kind is PaceKind.TIMES else None,
        condition=condition,
        held=pace.held if fits else None,
        held_reason=cleaned(pace.held_reason, "理由") if fits else None,
    )


def record(
    ledger: Ledger, unit: str, requirement_id: str, fact: OccurrenceFact, *, progress: bool = True
) -> Changes:
    """Record what was done for an occurrence, in the place of what was recorded of it before.

    Args:
        ledger: the ledger.
        unit: our department.
        requirement_id: the task.
        fact: what to record; with ``done_on`` None it is not done (yet), as where only a reason is known.
        progress: enter it as the task's progress too, in the same undo step; an entry made this way
            follows what is recorded and goes with it.

    Raises:
        UserError: a value makes no sense, the task is unknown, or the ledger cannot be written.
    """
    return record_many(ledger, unit, [(requirement_id, fact)], progress=progress)


def record_many(
    ledger: Ledger, unit: str, cells: Sequence[tuple[str, OccurrenceFact]], *, progress: bool = True
) -> Changes:
    """Record several occurrences, of one task or several, as one undo step.

    Raises:
        UserError: as for `record`; nothing was changed.
    """
    owners = _known(ledger, [rid for rid, _ in cells])
    good = [(rid, _checked_fact(fact)) for rid, fact in cells]
    first = key_title(good[0][1]) if good else ""
    label = f"登记{first}" if len(good) == 1 else f"登记 {len(good)} 期"
    with writing(ledger.db, label) as writer:
        for rid, fact in good:
            _write(ledger, writer, owners[rid], unit, rid, fact, progress=progress)
    return changes_from(ledger, label, writer.changes)


def mark_done(
    ledger: Ledger, plan_id: str, unit: str, cells: Sequence[tuple[str, str]], done_on: date
) -> Changes:
    """Mark occurrences (requirement id, key) as done on a day, keeping what else is recorded of them.

    Raises:
        UserError: as for `record`; nothing was changed.
    """
    facts = _facts(ledger, plan_id, unit, cells)
    done = [(rid, replace(facts.get((rid, key), OccurrenceFact(key)), done_on=done_on)) for rid, key in cells]
    return record_many(ledger, unit, done)


def add_event(
    ledger: Ledger,
    unit: str,
    requirement_id: str,
    title: str,
    *,
    arose_on: date | None = None,
    due_on: date | None = None,
    done_on: date | None = None,
) -> tuple[str, Changes]:
    """Add an occurrence by hand: information that came into being (及时), a batch (分批), a fit occasion.

    Returns:
        Its key, and what changed.

    Raises:
        UserError: it has no title, a date makes no sense, or the task is unknown.
    """
    if not title.strip():
        raise UserError("事项名称不能为空。", "请写明是哪件信息或哪一批。")
    key = f"{EVENT_MARK}{uuid.uuid4().hex}"
    fact = OccurrenceFact(key, title=title, arose_on=arose_on, due_on=due_on, done_on=done_on)
    return key, record(ledger, unit, requirement_id, fact)


def clear(ledger: Ledger, unit: str, cells: Sequence[tuple[str, str]]) -> Changes:
    """Take away what is recorded of occurrences (requirement id, key), with the progress made of it.

    Raises:
        UserError: a task is unknown or the ledger cannot be written.
    """
    _known(ledger, [rid for rid, _ in cells])
    label = "清除期次记录" if len(cells) == 1 else f"清除 {len(cells)} 期记录"
    with writing(ledger.db, label) as writer:
        for rid, key in cells:
            entry = store.linked_progress(writer, rid, unit, key)
            if entry is not None:
                task_store.remove_progress(writer, entry, rid, unit)
            store.remove_fact(writer, rid, unit, key)
    return changes_from(ledger, label, writer.changes)


def _facts(
    ledger: Ledger, plan_id: str, unit: str, cells: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], OccurrenceFact]:
    ids = list(dict.fromkeys(rid for rid, _ in cells))
    recorded = store.facts(ledger.db, plan_id, unit, ids)
    return {(rid, fact.key): fact for rid, listed in recorded.items() for fact in listed}


def _known(ledger: Ledger, ids: Sequence[str]) -> dict[str, str]:
    owners = plan_store.requirement_plan(ledger.db, ids)
    missing = [i for i in ids if i not in owners]
    if missing:
        raise UserError(f"没有编号为“{missing[0]}”的任务。", "请刷新任务清单后重试。")
    return owners


def _checked_fact(fact: OccurrenceFact) -> OccurrenceFact:
    if not _KEY.fullmatch(fact.key):
        raise UserError(f"没有“{fact.key}”这一期。", "请从期次表中选择。")
    if fact.count is not None and fact.count < 0:
        raise UserError("条数不能为负数。", "请核对条数。")
    for day in (fact.arose_on, fact.due_on, fact.done_on):
        if day is not None and not 2000 <= day.year <= 2100:
            raise UserError(f"日期 {day.isoformat()} 不对。", "请核对年份。")
    if fact.arose_on and fact.done_on and fact.done_on < fact.arose_on:
        raise UserError("公开日期早于信息形成日期。", "请核对两个日期。")
    texts: dict[str, Any] = {name: cleaned(getattr(fact, name), word) for name, word in _WORDS.items()}
    url = checked_url(fact.url) if fact.url and fact.url.strip() else None
    return replace(fact, url=url, **texts)


def _write(
    ledger: Ledger,
    writer: Writer,
    plan_id: str,
    unit: str,
    rid: str,
    fact: OccurrenceFact,
    *,
    progress: bool,
) -> None:
    entry_id = store.linked_progress(writer, rid, unit, fact.key)
    if fact.done_on is None:
        if entry_id is not None:
            task_store.remove_progress(writer, entry_id, rid, unit)
            entry_id = None
    else:
        text = fact.what or f"{key_title(fact)}已完成"
        entry = Progress(fact.done_on, text, fact.count, fact.url, fact.by)
        if entry_id is not None:
            task_store.change_progress(writer, entry_id, entry)
        elif progress and not store.was_done(writer, rid, unit, fact.key):
            # Only when it becomes done: an entry that the officer took out since does not come back.
            entry_id = uuid.uuid4().hex
            place = len(task_store.progress_of(ledger.db, plan_id, unit, [rid]).get(rid, ()))
            task_store.add_progress(writer, entry_id, entry, [(rid, unit, place)])
    store.write_fact(writer, rid, unit, fact, entry_id)
