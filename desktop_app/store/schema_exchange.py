"""Schema step 0002: the collection sheets that were sent, and what came back of them."""

from __future__ import annotations

from typing import Any

#: Primary keys of this step's journalled tables.
KEYS: dict[str, tuple[str, ...]] = {"sheet_sent": ("id",)}

_TABLE = """
CREATE TABLE sheet_sent (
    id TEXT PRIMARY KEY, plan_id TEXT NOT NULL REFERENCES plan(id), unit TEXT NOT NULL,
    bearer TEXT NOT NULL, office TEXT NOT NULL, sent_at TEXT NOT NULL, due_on TEXT,
    base TEXT NOT NULL, state TEXT NOT NULL, returned_at TEXT, returned_file TEXT,
    returned TEXT NOT NULL DEFAULT '{}', question TEXT
) STRICT
"""
_INDEX = "CREATE INDEX sheet_sent_plan ON sheet_sent(plan_id, unit, sent_at)"


def sheets_sent(db: Any) -> None:
    """Add the table of sheets sent."""
    db.conn.execute(_TABLE)
    db.conn.execute(_INDEX)
