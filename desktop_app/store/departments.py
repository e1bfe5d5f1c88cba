"""Departments, the units an officer added, the year's milestones, settings and the working-day table."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date
from typing import Any

from desktop_app.core.task import Department, YearRecord
from desktop_app.core.terms import UnitKind
from desktop_app.store.database import Database
from desktop_app.store.errors import explained
from desktop_app.store.journal import Writer
from desktop_app.store.rows import day_of, iso

_RECORD_DATES = ("review_sent_on", "approved_on", "published_on", "submitted_on")


def department(db: Database, unit: str) -> Department | None:
    """The stored particulars of a department, or None."""
    row = db.conn.execute("SELECT * FROM department WHERE unit = ?", (unit,)).fetchone()
    if row is None:
        return None
    values = dict(row)
    return Department(**{**values, "kind": UnitKind(values["kind"])})


def write_department(writer: Writer, department: Department) -> None:
    """Store a department's particulars."""
    values = asdict(department)
    unit = values.pop("unit")
    writer.upsert("department", (unit,), {**values, "kind": str(department.kind)})


def added_units(db: Database) -> dict[str, UnitKind]:
    """Units the officer added that no plan names."""
    return {r["name"]: UnitKind(r["kind"]) for r in db.conn.execute("SELECT * FROM unit ORDER BY name")}


def write_unit(writer: Writer, name: str, kind: UnitKind) -> None:
    """Add a unit, or change its kind."""
    writer.upsert("unit", (name,), {"kind": str(kind)})


def year_record(db: Database, plan_id: str, unit: str) -> YearRecord:
    """The milestones of a department under a plan; empty where none is recorded."""
    row = db.conn.execute(
        "SELECT * FROM year_record WHERE plan_id = ? AND unit = ?", (plan_id, unit)
    ).fetchone()
    if row is None:
        return YearRecord()
    values: dict[str, Any] = {f.name: row[f.name] for f in fields(YearRecord)}
    for name in _RECORD_DATES:
        values[name] = day_of(values[name])
    return YearRecord(**values)


def write_year_record(writer: Writer, plan_id: str, unit: str, record: YearRecord) -> None:
    """Store the milestones of a department under a plan."""
    values = asdict(record)
    for name in _RECORD_DATES:
        values[name] = iso(values[name])
    if any(v is not None for v in values.values()) or writer.exists("year_record", (plan_id, unit)):
        writer.upsert("year_record", (plan_id, unit), values)


def setting(db: Database, name: str) -> str | None:
    """A setting of the ledger itself (which plan and unit were chosen last); no part of its history."""
    row = db.conn.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    return None if row is None else str(row["value"])


def write_setting(db: Database, name: str, value: str) -> None:
    """Store a setting."""
    with explained(db.path):
        db.conn.execute("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", (name, value))


def working_days(db: Database) -> list[tuple[date, bool, str]]:
    """The officer's own working-day table: (day, working, name), in order."""
    rows = db.conn.execute("SELECT * FROM working_day ORDER BY day")
    return [(date.fromisoformat(r["day"]), bool(r["working"]), r["name"]) for r in rows]


def write_working_days(writer: Writer, table: dict[date, tuple[bool, str]]) -> None:
    """Make the working-day table be ``table``."""
    for day in writer.keys("working_day"):
        if date.fromisoformat(day) not in table:
            writer.delete("working_day", (day,))
    for on, (working, name) in table.items():
        writer.upsert("working_day", (on.isoformat(),), {"working": int(working), "name": name})
