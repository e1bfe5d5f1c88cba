"""What a department filled in: task fields, progress entries and claims."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from desktop_app.core.task import Progress, TaskFields
from desktop_app.core.terms import Frequency, Publicity, Standing, Status, YearEnd
from desktop_app.store.database import Database
from desktop_app.store.journal import Writer


def _list(value: Sequence[str]) -> str:
    return json.dumps(list(value), ensure_ascii=False)


def _deadline_out(value: Any) -> str | None:
    return None if value is None else value.isoformat() if isinstance(value, date) else str(value)


def _deadline_in(value: str | None) -> date | Standing | None:
    if value is None:
        return None
    return Standing.LONG_TERM if value == Standing.LONG_TERM else date.fromisoformat(value)


#: How a field's value is written into its column; fields not named here are stored as they are.
_OUT: dict[str, Callable[[Any], Any]] = {
    "status": str,
    "year_end": lambda v: None if v is None else str(v),
    "measures": _list,
    "support_offices": _list,
    "deadline": _deadline_out,
    "frequency": lambda v: None if v is None else str(v),
    "publicity": lambda v: None if v is None else str(v),
    "applies": int,
}


def to_row(values: dict[str, Any]) -> dict[str, Any]:
    """Field values in their core types as column values."""
    return {name: _OUT[name](value) if name in _OUT else value for name, value in values.items()}


def _list_in(value: str) -> tuple[str, ...]:
    return () if value == "[]" else tuple(json.loads(value))


#: How a column's value is read; columns not named here are stored as they are.
_IN: dict[str, Callable[[Any], Any]] = {
    "status": Status,
    "year_end": lambda v: YearEnd(v) if v else None,
    "measures": _list_in,
    "deadline": _deadline_in,
    "support_offices": _list_in,
    "frequency": lambda v: Frequency(v) if v else None,
    "publicity": lambda v: Publicity(v) if v else None,
    "applies": bool,
}


def value_of(name: str, stored: Any) -> Any:
    """A column value as the field's value in its core type."""
    return _IN[name](stored) if stored is not None and name in _IN else stored


_COLUMNS = tuple(f.name for f in fields(TaskFields))
_READERS = tuple(_IN.get(name) for name in _COLUMNS)


def fields_of(
    db: Database, plan_id: str, unit: str, ids: Sequence[str] | None = None
) -> dict[str, TaskFields]:
    """What ``unit`` filled in under the plan, by requirement id; nothing for untouched tasks."""
    only = "" if ids is None else f" AND t.requirement_id IN ({', '.join('?' * len(ids))})"
    columns = ", ".join(f"t.{name}" for name in _COLUMNS)
    rows = db.conn.execute(
        f"""SELECT t.requirement_id, {columns} FROM task t JOIN requirement r ON r.id = t.requirement_id
            WHERE r.plan_id = ? AND t.unit = ?{only}""",
        (plan_id, unit, *(ids or ())),
    )
    # By place, not by name: a list of ten thousand tasks has nearly two hundred thousand values. Many tasks
    # share an office, a deadline or their measures, or all they hold: each is read, and kept, once.
    known: list[dict[Any, Any]] = [{} for _ in _READERS]
    alike: dict[tuple[Any, ...], TaskFields] = {}
    found = {}
    for row in rows:
        rid, *stored = row
        held = alike.get(key := tuple(stored))
        if held is None:
            values = []
            for read, seen, v in zip(_READERS, known, stored, strict=True):
                if v not in seen:
                    seen[v] = v if read is None else read(v)
                values.append(seen[v])
            held = alike[key] = TaskFields(*values)
        found[rid] = held
    return found


def write_fields(writer: Writer, requirement_id: str, unit: str, values: dict[str, Any]) -> bool:
    """Set fields of a task; returns whether anything differed from what stands."""
    row = to_row(values)
    defaults = to_row({name: getattr(TaskFields(), name) for name in values})
    if row == defaults and not writer.exists("task", (requirement_id, unit)):
        return False
    return writer.upsert("task", (requirement_id, unit), row)


def _progress(row: Any) -> Progress:
    return Progress(date.fromisoformat(row["day"]), row["text"], row["count"], row["url"], row["by"])


def progress_of(
    db: Database, plan_id: str, unit: str, ids: Sequence[str] | None = None
) -> dict[str, tuple[tuple[str, Progress], ...]]:
    """(entry id, entry) of each task under the plan, in the order in which they were put."""
    only = "" if ids is None else f" AND pt.requirement_id IN ({', '.join('?' * len(ids))})"
    rows = db.conn.execute(
        f"""SELECT pt.requirement_id, p.* FROM progress_task pt JOIN progress p ON p.id = pt.progress_id
            JOIN requirement r ON r.id = pt.requirement_id
            WHERE r.plan_id = ? AND pt.unit = ?{only} ORDER BY pt.requirement_id, pt.ord""",
        (plan_id, unit, *(ids or ())),
    )
    found: dict[str, list[tuple[str, Progress]]] = defaultdict(list)
    for r in rows:
        found[r["requirement_id"]].append((r["id"], _progress(r)))
    return {rid: tuple(entries) for rid, entries in found.items()}


def _progress_row(entry: Progress) -> dict[str, Any]:
    return {
        "day": entry.date.isoformat(),
        "text": entry.text,
        "count": entry.count,
        "url": entry.url,
        "by": entry.by,
    }


def add_progress(
    writer: Writer, entry_id: str, entry: Progress, tasks: Sequence[tuple[str, str, int]]
) -> None:
    """Add one entry that serves ``tasks``: (requirement id, unit, place among its entries)."""
    writer.insert("progress", {"id": entry_id, **_progress_row(entry)})
    for requirement_id, unit, ord_ in tasks:
        writer.insert(
            "progress_task",
            {"progress_id": entry_id, "requirement_id": requirement_id, "unit": unit, "ord": ord_},
        )


def change_progress(writer: Writer, entry_id: str, entry: Progress) -> None:
    """Let an entry say something else, for every task it serves."""
    writer.update("progress", (entry_id,), _progress_row(entry))


def remove_progress(writer: Writer, entry_id: str, requirement_id: str, unit: str) -> None:
    """Take an entry from a task; an entry that serves no task any more goes altogether."""
    writer.delete("progress_task", (entry_id, requirement_id, unit))
    if not writer.keys("progress_task", "progress_id", entry_id, "requirement_id"):
        writer.delete("progress", (entry_id,))


def place_progress(writer: Writer, entry_id: str, requirement_id: str, unit: str, ord_: int) -> None:
    """Put an entry at the place ``ord_`` among its task's entries."""
    writer.update("progress_task", (entry_id, requirement_id, unit), {"ord": ord_})


def claims(db: Database, plan_id: str, unit: str) -> dict[str, tuple[str, str | None]]:
    """(decision, reason) by requirement id, of what ``unit`` decided under the plan."""
    rows = db.conn.execute(
        "SELECT requirement_id, decision, reason FROM claim WHERE plan_id = ? AND unit = ?", (plan_id, unit)
    )
    return {r["requirement_id"]: (r["decision"], r["reason"]) for r in rows}


def write_claim(
    writer: Writer, requirement_id: str, unit: str, plan_id: str, decision: str, reason: str | None, on: date
) -> None:
    """Record a decision on a task that 有关部门 may claim; the day is kept where nothing else changed."""
    pk = (requirement_id, unit)
    values = {"plan_id": plan_id, "decision": decision, "reason": reason}
    stands = writer.read("claim", pk)
    if stands is not None and all(stands[k] == v for k, v in values.items()):
        return
    writer.upsert("claim", pk, {**values, "decided_on": on.isoformat()})


def tasks_of_entry(db: Database, entry_id: str) -> list[tuple[str, str]]:
    """The (requirement id, unit) pairs that a progress entry serves."""
    rows = db.conn.execute(
        "SELECT requirement_id, unit FROM progress_task WHERE progress_id = ?", (entry_id,)
    )
    return [(r["requirement_id"], r["unit"]) for r in rows]
