"""The collection sheets that were sent, and what came back of them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from desktop_app.store import departments
from desktop_app.store.database import Database
from desktop_app.store.journal import Writer
from desktop_app.store.rows import day_of, iso

_LEDGER_ID = "ledger_id"


class SheetStatus(StrEnum):
    """Where a sheet stands."""

    SENT = "已发出"
    RETURNED = "已返回"
    SENT_BACK = "退回补充"


@dataclass(frozen=True, slots=True)
class SentSheet:
    """One sheet that was sent.

    Attributes:
        id: the sheet's id, as printed on it.
        plan_id: the plan.
        unit: the department that sent it.
        bearer: the unit whose tasks it holds.
        office: the 科室 or unit it went to; empty for a sheet of all tasks.
        sent_at: when.
        due_on: when it is to be back, or None.
        base: what stood in it, as JSON (see `exchange.state.rows_to_json`).
        status: where it stands.
        returned_at: when it last came back, or None.
        returned_file: the name of the file that came back last, or None.
        returned: what was taken from it last, by requirement and field, in JSON's types.
        question: with which question it was sent back, or None.
    """

    id: str
    plan_id: str
    unit: str
    bearer: str
    office: str
    sent_at: datetime
    due_on: date | None
    base: str
    status: SheetStatus = SheetStatus.SENT
    returned_at: datetime | None = None
    returned_file: str | None = None
    returned: Mapping[str, Mapping[str, Any]] | None = None
    question: str | None = None


def ledger_id(db: Database) -> str | None:
    """The ledger's own id, by which its sheets know it again; None before the first was sent."""
    return departments.setting(db, _LEDGER_ID)


def make_ledger_id(db: Database) -> str:
    """The ledger's own id, made at the first use."""
    known = ledger_id(db)
    if known is None:
        known = uuid.uuid4().hex
        departments.write_setting(db, _LEDGER_ID, known)
    return known


def add_sheet(writer: Writer, sheet: SentSheet) -> None:
    """Record a sheet as sent."""
    writer.insert(
        "sheet_sent",
        {
            "id": sheet.id,
            "plan_id": sheet.plan_id,
            "unit": sheet.unit,
            "bearer": sheet.bearer,
            "office": sheet.office,
            "sent_at": sheet.sent_at.isoformat(timespec="seconds"),
            "due_on": iso(sheet.due_on),
            "base": sheet.base,
            "state": str(sheet.status),
        },
    )


def mark_returned(
    writer: Writer, sheet_id: str, at: datetime, file: str, returned: Mapping[str, Mapping[str, Any]]
) -> None:
    """Record that a sheet came back, in which file, and what stood in it."""
    writer.update(
        "sheet_sent",
        (sheet_id,),
        {
            "state": str(SheetStatus.RETURNED),
            "returned_at": at.isoformat(timespec="seconds"),
            "returned_file": file,
            "returned": json.dumps(returned, ensure_ascii=False, separators=(",", ":")),
            "question": None,
        },
    )


def mark_sent_back(writer: Writer, sheet_id: str, question: str, due_on: date | None) -> None:
    """Record that a sheet was sent back with a question."""
    writer.update(
        "sheet_sent",
        (sheet_id,),
        {
            "state": str(SheetStatus.SENT_BACK),
            "question": question,
            "due_on": iso(due_on),
        },
    )


def sheet(db: Database, sheet_id: str) -> SentSheet | None:
    """The sheet with this id, or None."""
    row = db.conn.execute("SELECT * FROM sheet_sent WHERE id = ?", (sheet_id,)).fetchone()
    return None if row is None else _sheet(row)


def tally(db: Database, plan_id: str, unit: str) -> tuple[int, int, int, datetime, datetime] | None:
    """How many sheets were sent, to how many bodies, how many came back, the first and the last day sent."""
    row = db.conn.execute(
        """SELECT count(*) AS sent, count(DISTINCT bearer || char(31) || office) AS offices,
                  count(returned_at) AS returned, min(sent_at) AS first, max(sent_at) AS last
           FROM sheet_sent WHERE plan_id = ? AND unit = ?""",
        (plan_id, unit),
    ).fetchone()
    if not row["sent"]:
        return None
    first, last = datetime.fromisoformat(row["first"]), datetime.fromisoformat(row["last"])
    return row["sent"], row["offices"], row["returned"], first, last


def sheets(db: Database, plan_id: str, unit: str | None = None) -> tuple[SentSheet, ...]:
    """The sheets sent under a plan, by one unit or by all, oldest first."""
    only = "" if unit is None else " AND unit = ?"
    rows = db.conn.execute(
        f"SELECT * FROM sheet_sent WHERE plan_id = ?{only} ORDER BY sent_at, rowid",
        (plan_id, *(() if unit is None else (unit,))),
    )
    return tuple(_sheet(row) for row in rows)


def _sheet(row: Any) -> SentSheet:
    return SentSheet(
        id=row["id"],
        plan_id=row["plan_id"],
        unit=row["unit"],
        bearer=row["bearer"],
        office=row["office"],
        sent_at=datetime.fromisoformat(row["sent_at"]),
        due_on=day_of(row["due_on"]),
        base=row["base"],
        status=SheetStatus(row["state"]),
        returned_at=datetime.fromisoformat(row["returned_at"]) if row["returned_at"] else None,
        returned_file=row["returned_file"],
        returned=json.loads(row["returned"]),
        question=row["question"],
    )


def units_at_work(db: Database, plan_id: str) -> frozenset[str]:
    """Units for which this ledger holds something of the plan: tasks filled in, or particulars stored."""
    rows = db.conn.execute(
        """SELECT t.unit FROM task t JOIN requirement r ON r.id = t.requirement_id WHERE r.plan_id = ?
           UNION SELECT unit FROM department""",
        (plan_id,),
    )
    return frozenset(r["unit"] for r in rows)
