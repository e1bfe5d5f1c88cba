"""Changes of the liaison officer, and which ledgers were merged in."""

from __future__ import annotations

from datetime import date, datetime

from desktop_app.store.database import Database
from desktop_app.store.handover_manifest import OfficerChange
from desktop_app.store.journal import Writer


def officer_changes(db: Database) -> tuple[OfficerChange, ...]:
    """Every recorded change, the newest first."""
    rows = db.conn.execute("SELECT * FROM officer_change ORDER BY recorded_at DESC, id")
    return tuple(
        OfficerChange(r["from_name"], r["to_name"], date.fromisoformat(r["on_day"]), r["matters"])
        for r in rows
    )


def add_officer_change(writer: Writer, id_: str, change: OfficerChange, at: datetime) -> None:
    """Record a change."""
    row = {
        "id": id_,
        "from_name": change.from_name,
        "to_name": change.to_name,
        "on_day": change.on.isoformat(),
        "matters": change.matters,
        "recorded_at": at.isoformat(timespec="milliseconds"),
    }
    writer.insert("officer_change", row)
