"""Schema step of the saved filters: what the list of tasks is narrowed to, under a name."""

from __future__ import annotations

from typing import Any

#: Primary keys of this step's journalled tables.
KEYS: dict[str, tuple[str, ...]] = {"saved_filter": ("name",)}

_TABLE = """CREATE TABLE saved_filter (
    name TEXT PRIMARY KEY, criteria TEXT NOT NULL -- JSON, see services/saved_filters.py
) STRICT, WITHOUT ROWID"""


def saved_filters(db: Any) -> None:
    """Add the table of saved filters."""
    db.conn.execute(_TABLE)
