"""Schema step of the exchange of whole ledgers: changes of the liaison officer, ledgers merged in."""

from __future__ import annotations

from typing import Any

#: Primary keys of the tables made here, all journalled.
KEYS: dict[str, tuple[str, ...]] = {"officer_change": ("id",), "ledger_merged": ("id",)}

_STATEMENTS = (
    """CREATE TABLE officer_change (
        id TEXT PRIMARY KEY, from_name TEXT NOT NULL, to_name TEXT NOT NULL, on_day TEXT NOT NULL,
        matters TEXT NOT NULL DEFAULT '', recorded_at TEXT NOT NULL
    ) STRICT""",
    # The newest change of the other ledger when everything it held had been decided on: the base of the
    # next merge with it.
    """CREATE TABLE ledger_merged (
        id TEXT PRIMARY KEY, merged_at TEXT NOT NULL, source TEXT NOT NULL, made_by TEXT,
        head_id INTEGER NOT NULL, head TEXT NOT NULL
    ) STRICT""",
)


def handover(db: Any) -> None:
    """Add what the ledger keeps of hand-overs."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)
