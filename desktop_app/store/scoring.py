"""The self-assessment's indicators in the ledger."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from desktop_app.core.snapshot import Indicator
from desktop_app.store.database import Database
from desktop_app.store.journal import Writer

_TABLE = "scoring_indicator"


def indicators(db: Database, plan_id: str, unit: str) -> tuple[Indicator, ...]:
    """The indicators stored for a department under a plan, in their order."""
    rows = db.conn.execute(
        f"SELECT * FROM {_TABLE} WHERE plan_id = ? AND unit = ? ORDER BY ord, id", (plan_id, unit)
    )
    return tuple(
        Indicator(r["id"], r["name"], r["worth"], basis=r["basis"], score=r["score"], note=r["note"])
        for r in rows
    )


def write_indicators(
    writer: Writer, plan_id: str, unit: str, listed: Sequence[Indicator], standing: Collection[str]
) -> None:
    """Make the stored indicators be ``listed``, where those with the ids ``standing`` stand so far."""
    for order, indicator in enumerate(listed, start=1):
        row = {
            "ord": order,
            "name": indicator.name,
            "worth": indicator.worth,
            "basis": indicator.basis,
            "score": indicator.score,
            "note": indicator.note,
        }
        writer.upsert(_TABLE, (plan_id, unit, indicator.id), row)
    for gone in sorted(set(standing) - {i.id for i in listed}):
        writer.delete(_TABLE, (plan_id, unit, gone))
