"""修改记录: every field's changes of a task, its occurrences and its evidence, and 恢复此值."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from desktop_app.core.changes import Changes
from desktop_app.core.occurrences import OccurrenceFact, key_title
from desktop_app.services import evidence as evidence_service
from desktop_app.services import occurrences as occurrence_service
from desktop_app.services import tasks as task_service
from desktop_app.services.ledger import Ledger
from desktop_app.store import journal
from desktop_app.store import plans as plan_store
from desktop_app.store import tasks as task_store
from desktop_app.store import year as year_store

#: The word for each field of an occurrence; the same as in its form.
OCCURRENCE_WORDS = {
    "title": "事项",
    "arose_on": "信息形成日期",
    "due_on": "到期日",
    "done_on": "完成日期",
    "what": "公开内容",
    "count": "条数",
    "url": "链接",
    "by": "登记人",
    "reason": "逾期原因",
}
_DAYS = frozenset(
    {"arose_on", "due_on", "done_on", "published_on", "captured_on", "secrecy_on", "checked_on"}
)
_FLAGS = frozenset({"may_publish"})


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field's change.

    Attributes:
        at: when.
        who: by whom; None where nobody is named.
        subject: what the field belongs to: "" for the task itself, 第 6 期（6月）, 佐证“…”.
        field: the field's word.
        old: what stood before, as a person reads it.
        new: what stood after.
        table: where it lies: task, occurrence or evidence.
        pk: the row's key.
        name: the field's name.
        before: what the column held before.
        burst: the spell of typing in which it was saved, where there was one.
    """

    at: datetime
    who: str | None
    subject: str
    field: str
    old: str
    new: str
    table: str
    pk: tuple[Any, ...]
    name: str
    before: Any
    burst: str | None


def of_task(ledger: Ledger, unit: str, requirement_id: str) -> tuple[FieldChange, ...]:
    """Every change to a task's fields, its occurrences and the evidence that serves it, newest first."""
    found = [
        FieldChange(
            e.at, e.who, "", e.field, e.old, e.new, "task", (requirement_id, unit), e.name, e.before, e.burst
        )
        for e in task_service.history(ledger, unit, requirement_id)
    ]
    found += of_occurrences(ledger, unit, requirement_id)
    for evidence_id in year_store.evidence_of_task(ledger.db, unit, requirement_id):
        found += of_evidence(ledger, evidence_id)
    found.sort(key=lambda change: change.at, reverse=True)
    return tuple(found)


def of_occurrences(ledger: Ledger, unit: str, requirement_id: str) -> tuple[FieldChange, ...]:
    """Every change recorded of a task's occurrences, newest first."""
    titles: dict[str, str] = {}
    found: list[FieldChange] = []
    for change in journal.changes_below(ledger.db, "occurrence", (requirement_id, unit)):
        key = change.pk[2]
        # The newest name of one added by hand is the one it goes by.
        title = change.after.get("title") or change.before.get("title")
        if key not in titles or not titles[key]:
            titles[key] = key_title(OccurrenceFact(key, title=title))
        found += _fields(change, titles[key], OCCURRENCE_WORDS)
    return tuple(replace(change, subject=titles[change.pk[2]]) for change in found)


def of_evidence(ledger: Ledger, evidence_id: str) -> tuple[FieldChange, ...]:
    """Every change to the fields of a piece of evidence, newest first."""
    recorded = journal.changes_of_row(ledger.db, "evidence", (evidence_id,))
    titles = (c.after.get("title") or c.before.get("title") for c in recorded)
    subject = f"佐证“{next(filter(None, titles), '')}”"
    return tuple(
        field for change in recorded for field in _fields(change, subject, evidence_service.FIELD_WORDS)
    )


def restore(ledger: Ledger, change: FieldChange) -> Changes:
    """恢复此值: let the field hold again what it held before ``change``, as one undo step.

    Raises:
        UserError: the value is not allowed any longer, its row is gone, or the ledger cannot be written.
    """
    if change.table == "task":
        requirement_id, unit = change.pk
        value = task_store.value_of(change.name, change.before)
        if change.name == "applies":
            value = bool(value)
        return task_service.edit(ledger, unit, requirement_id, {change.name: value})
    value = _value(change.name, change.before)
    if change.table == "evidence":
        return evidence_service.edit(ledger, [change.pk[0]], {change.name: value})
    return _restore_occurrence(ledger, change, value)


def _restore_occurrence(ledger: Ledger, change: FieldChange, value: Any) -> Changes:
    requirement_id, unit, key = change.pk
    plans = plan_store.requirement_plan(ledger.db, [requirement_id])
    stands = OccurrenceFact(key)
    if requirement_id in plans:
        facts = year_store.facts(ledger.db, plans[requirement_id], unit, [requirement_id])
        stands = next((f for f in facts.get(requirement_id, ()) if f.key == key), stands)
    fact = replace(stands, **{change.name: value})
    return occurrence_service.record(ledger, unit, requirement_id, fact)


def _fields(change: journal.RecordedChange, subject: str, words: Mapping[str, str]) -> Iterator[FieldChange]:
    for name in change.after or change.before:
        if name not in words:
            continue
        before = change.before.get(name)
        old, new = _shown(name, before), _shown(name, change.after.get(name))
        if old != new:
            at = datetime.fromisoformat(change.at)
            yield FieldChange(
                at,
                change.who,
                subject,
                words[name],
                old,
                new,
                change.table,
                change.pk,
                name,
                before,
                change.burst,
            )


def _shown(name: str, stored: Any) -> str:
    if name in _FLAGS:
        return "是" if stored else ""
    return "" if stored is None else str(stored)


def _value(name: str, stored: Any) -> Any:
    if name in _FLAGS:
        return bool(stored)
    return date.fromisoformat(stored) if stored and name in _DAYS else stored
