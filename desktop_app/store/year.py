"""Pace, occurrences, evidence and the year's figures in the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from desktop_app.core.evidence import Evidence, EvidenceKind
from desktop_app.core.occurrences import OccurrenceFact
from desktop_app.core.pace import Pace, PaceKind
from desktop_app.store.database import Database
from desktop_app.store.journal import Writer
from desktop_app.store.rows import day_of, iso

_FACT_DATES = frozenset({"arose_on", "due_on", "done_on"})
_EVIDENCE_DATES = frozenset({"published_on", "captured_on", "secrecy_on", "checked_on"})
_FACT_FIELDS = tuple(f.name for f in fields(OccurrenceFact))
#: Columns of `evidence` that are fields of `Evidence`; its tasks are rows of their own.
_EVIDENCE_FIELDS = tuple(f.name for f in fields(Evidence) if f.name != "tasks")


def _only(ids: Sequence[str] | None, column: str) -> str:
    return "" if ids is None else f" AND {column} IN ({', '.join('?' * len(ids))})"


# -- pace ------------------------------------------------------------------------------------------


def paces(db: Database, plan_id: str, unit: str, ids: Sequence[str] | None = None) -> dict[str, Pace]:
    """The pace of each task that has one, by requirement id."""
    rows = db.conn.execute(
        f"""SELECT p.* FROM pace p JOIN requirement r ON r.id = p.requirement_id
            WHERE r.plan_id = ? AND p.unit = ?{_only(ids, "p.requirement_id")}""",
        (plan_id, unit, *(ids or ())),
    )
    return {r["requirement_id"]: _pace(r) for r in rows}


def _pace(row: Any) -> Pace:
    return Pace(
        kind=PaceKind(row["kind"]) if row["kind"] else None,
        times=row["times"],
        term=row["term"],
        shift=bool(row["shift"]),
        condition=row["condition"],
        condition_met_on=day_of(row["condition_met_on"]),
        held=None if row["held"] is None else bool(row["held"]),
        held_reason=row["held_reason"],
    )


def write_pace(writer: Writer, requirement_id: str, unit: str, pace: Pace) -> None:
    """Store a task's pace; one that says nothing is not stored."""
    pk = (requirement_id, unit)
    if pace == Pace():
        if writer.exists("pace", pk):
            writer.delete("pace", pk)
        return
    row = {
        "kind": None if pace.kind is None else str(pace.kind),
        "times": pace.times,
        "term": pace.term,
        "shift": int(pace.shift),
        "condition": pace.condition,
        "condition_met_on": iso(pace.condition_met_on),
        "held": None if pace.held is None else int(pace.held),
        "held_reason": pace.held_reason,
    }
    writer.upsert("pace", pk, row)


# -- occurrences -----------------------------------------------------------------------------------


def facts(
    db: Database, plan_id: str, unit: str, ids: Sequence[str] | None = None
) -> dict[str, tuple[OccurrenceFact, ...]]:
    """What was recorded of each task's occurrences, by requirement id."""
    rows = db.conn.execute(
        f"""SELECT o.* FROM occurrence o JOIN requirement r ON r.id = o.requirement_id
            WHERE r.plan_id = ? AND o.unit = ?{_only(ids, "o.requirement_id")}
            ORDER BY o.requirement_id, o.key""",
        (plan_id, unit, *(ids or ())),
    )
    found: dict[str, list[OccurrenceFact]] = defaultdict(list)
    for row in rows:
        values: dict[str, Any] = {n: day_of(row[n]) if n in _FACT_DATES else row[n] for n in _FACT_FIELDS}
        found[row["requirement_id"]].append(OccurrenceFact(**values))
    return {rid: tuple(listed) for rid, listed in found.items()}


def linked_progress(writer: Writer, requirement_id: str, unit: str, key: str) -> str | None:
    """The progress entry made together with an occurrence, where it still serves the task."""
    row = writer.read("occurrence", (requirement_id, unit, key))
    entry = None if row is None else row["progress_id"]
    return entry if entry and writer.exists("progress_task", (entry, requirement_id, unit)) else None


def was_done(writer: Writer, requirement_id: str, unit: str, key: str) -> bool:
    """Whether the occurrence is recorded as done."""
    row = writer.read("occurrence", (requirement_id, unit, key))
    return row is not None and row["done_on"] is not None


def write_fact(
    writer: Writer, requirement_id: str, unit: str, fact: OccurrenceFact, progress_id: str | None
) -> None:
    """Store what is recorded of an occurrence."""
    values = {n: getattr(fact, n) for n in _FACT_FIELDS if n != "key"}
    row = {n: iso(v) if n in _FACT_DATES else v for n, v in values.items()}
    writer.upsert("occurrence", (requirement_id, unit, fact.key), {**row, "progress_id": progress_id})


def remove_fact(writer: Writer, requirement_id: str, unit: str, key: str) -> None:
    """Take away what is recorded of an occurrence; nothing recorded, nothing done."""
    if writer.exists("occurrence", (requirement_id, unit, key)):
        writer.delete("occurrence", (requirement_id, unit, key))


# -- evidence --------------------------------------------------------------------------------------


def evidence(db: Database, plan_id: str, unit: str, ids: Sequence[str] | None = None) -> tuple[Evidence, ...]:
    """The department's evidence under the plan in the order in which it came in.

    Args:
        db: the ledger.
        plan_id: the plan.
        unit: our department.
        ids: only these pieces; all where None.
    """
    args = (plan_id, unit, *(ids or ()))
    serves: dict[str, list[str]] = defaultdict(list)
    for row in db.conn.execute(
        f"""SELECT t.evidence_id, t.requirement_id FROM evidence_task t
            JOIN evidence e ON e.id = t.evidence_id
            JOIN requirement r ON r.id = t.requirement_id JOIN section s ON s.id = r.section_id
            WHERE e.plan_id = ? AND e.unit = ?{_only(ids, "e.id")} ORDER BY s.ord, r.ord""",
        args,
    ):
        serves[row["evidence_id"]].append(row["requirement_id"])
    rows = db.conn.execute(
        f"""SELECT * FROM evidence e WHERE e.plan_id = ? AND e.unit = ?{_only(ids, "e.id")}
            ORDER BY added_at, id""",
        args,
    )
    return tuple(_evidence(r, tuple(serves.get(r["id"], ()))) for r in rows)


def _evidence(row: Any, tasks: tuple[str, ...]) -> Evidence:
    values: dict[str, Any] = {n: day_of(row[n]) if n in _EVIDENCE_DATES else row[n] for n in _EVIDENCE_FIELDS}
    values["kind"] = EvidenceKind(values["kind"])
    values["may_publish"] = bool(values["may_publish"])
    return Evidence(**values, tasks=tasks)


def _evidence_row(values: Mapping[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {n: iso(v) if n in _EVIDENCE_DATES else v for n, v in values.items()}
    if "kind" in row:
        row["kind"] = str(row["kind"])
    if "may_publish" in row:
        row["may_publish"] = int(row["may_publish"])
    return row


def add_evidence(writer: Writer, plan_id: str, unit: str, piece: Evidence, added_at: str) -> None:
    """Add a piece of evidence and what it serves."""
    values = {n: getattr(piece, n) for n in _EVIDENCE_FIELDS}
    writer.insert(
        "evidence", {**_evidence_row(values), "plan_id": plan_id, "unit": unit, "added_at": added_at}
    )
    link_evidence(writer, piece.id, unit, piece.tasks)


def change_evidence(writer: Writer, evidence_id: str, values: Mapping[str, Any]) -> None:
    """Set fields of a piece of evidence."""
    writer.update("evidence", (evidence_id,), _evidence_row(values))


def link_evidence(writer: Writer, evidence_id: str, unit: str, tasks: Iterable[str]) -> None:
    """Let a piece of evidence serve ``tasks`` too."""
    for requirement_id in dict.fromkeys(tasks):
        pk = (evidence_id, requirement_id, unit)
        if not writer.exists("evidence_task", pk):
            writer.insert(
                "evidence_task",
                {"evidence_id": evidence_id, "requirement_id": requirement_id, "unit": unit},
            )


def unlink_evidence(writer: Writer, evidence_id: str, unit: str, tasks: Iterable[str]) -> None:
    """Let a piece of evidence serve ``tasks`` no more."""
    for requirement_id in tasks:
        pk = (evidence_id, requirement_id, unit)
        if writer.exists("evidence_task", pk):
            writer.delete("evidence_task", pk)


def remove_evidence(writer: Writer, evidence_id: str, unit: str) -> None:
    """Take a piece of evidence out of the ledger; its file stays where it is."""
    served = writer.keys("evidence_task", "evidence_id", evidence_id, "requirement_id")
    unlink_evidence(writer, evidence_id, unit, served)
    writer.delete("evidence", (evidence_id,))


def evidence_owner(db: Database, evidence_id: str) -> tuple[str, str] | None:
    """(plan id, unit) of a piece of evidence, or None where there is none of that id."""
    row = db.conn.execute("SELECT plan_id, unit FROM evidence WHERE id = ?", (evidence_id,)).fetchone()
    return None if row is None else (row["plan_id"], row["unit"])


def evidence_of_task(db: Database, unit: str, requirement_id: str) -> list[str]:
    """Ids of the evidence that serves a task."""
    rows = db.conn.execute(
        "SELECT evidence_id FROM evidence_task WHERE requirement_id = ? AND unit = ?", (requirement_id, unit)
    )
    return [r["evidence_id"] for r in rows]


def evidence_counts(db: Database, plan_id: str, unit: str) -> dict[str, int]:
    """How many pieces of evidence serve each task, by requirement id; none, no entry."""
    rows = db.conn.execute(
        """SELECT t.requirement_id, count(*) AS pieces FROM evidence_task t
           JOIN requirement r ON r.id = t.requirement_id
           WHERE r.plan_id = ? AND t.unit = ? GROUP BY t.requirement_id""",
        (plan_id, unit),
    )
    return {r["requirement_id"]: r["pieces"] for r in rows}


def same_evidence(db: Database, plan_id: str, unit: str, column: str, value: str) -> str | None:
    """The piece with this ``sha256`` or, among links, this ``url``, or None."""
    if column not in ("sha256", "url"):
        raise ValueError(column)
    links = " AND sha256 IS NULL" if column == "url" else ""
    row = db.conn.execute(
        f"""SELECT id FROM evidence WHERE plan_id = ? AND unit = ? AND {column} = ?{links}
            ORDER BY added_at LIMIT 1""",
        (plan_id, unit, value),
    ).fetchone()
    return None if row is None else str(row["id"])


def stored_files(db: Database) -> dict[str, list[str]]:
    """Titles of the pieces that need each stored file, by its digest."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in db.conn.execute(
        "SELECT sha256, title FROM evidence WHERE sha256 IS NOT NULL ORDER BY added_at"
    ):
        found[row["sha256"]].append(row["title"])
    return dict(found)


def tasks_of_evidence(db: Database, evidence_id: str) -> list[tuple[str, str]]:
    """The (requirement id, unit) pairs that a piece of evidence serves."""
    rows = db.conn.execute(
        "SELECT requirement_id, unit FROM evidence_task WHERE evidence_id = ?", (evidence_id,)
    )
    return [(r["requirement_id"], r["unit"]) for r in rows]


def proven(db: Database, plan_id: str, unit: str, ids: Sequence[str] | None = None) -> set[str]:
    """The tasks that a piece of evidence serves, by requirement id; of ``ids`` alone unless None."""
    rows = db.conn.execute(
        f"""SELECT DISTINCT t.requirement_id FROM evidence_task t JOIN evidence e ON e.id = t.evidence_id
            WHERE e.plan_id = ? AND e.unit = ?{_only(ids, "t.requirement_id")}""",
        (plan_id, unit, *(ids or ())),
    )
    return {r["requirement_id"] for r in rows}


# -- the year's figures ----------------------------------------------------------------------------


def figures(db: Database, plan_id: str, unit: str) -> dict[str, int]:
    """The year's figures that were entered, by their ids."""
    rows = db.conn.execute(
        "SELECT name, value FROM year_figure WHERE plan_id = ? AND unit = ?", (plan_id, unit)
    )
    return {r["name"]: r["value"] for r in rows}


def write_figure(writer: Writer, plan_id: str, unit: str, name: str, value: int | None) -> None:
    """Store a figure, or take it away where ``value`` is None."""
    pk = (plan_id, unit, name)
    if value is not None:
        writer.upsert("year_figure", pk, {"value": value})
    elif writer.exists("year_figure", pk):
        writer.delete("year_figure", pk)
