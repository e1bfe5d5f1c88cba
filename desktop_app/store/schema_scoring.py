"""Schema step of the self-assessment: a department's indicators, their weights and the scores decided."""

from __future__ import annotations

from typing import Any

#: Primary keys of the tables made here, all journalled.
KEYS: dict[str, tuple[str, ...]] = {"scoring_indicator": ("plan_id", "unit", "id")}


def scoring(db: Any) -> None:
    """Add what the ledger keeps of the self-assessment. Points are whole tenths."""
    db.conn.execute(
        """CREATE TABLE scoring_indicator (
            plan_id TEXT NOT NULL REFERENCES plan(id), unit TEXT NOT NULL, id TEXT NOT NULL,
            ord INTEGER NOT NULL, name TEXT NOT NULL, worth INTEGER NOT NULL,
            basis TEXT NOT NULL DEFAULT '', score INTEGER, note TEXT NOT NULL DEFAULT '',
            PRIMARY KEY (plan_id, unit, id)
        ) STRICT, WITHOUT ROWID"""
    )
