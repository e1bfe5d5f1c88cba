"""Schema step of the officer's own dictionary of units: names with aliases, and renames with years."""

from __future__ import annotations

from typing import Any

#: Primary keys of this step's journalled tables.
KEYS: dict[str, tuple[str, ...]] = {"unit_entry": ("name",), "unit_rename": ("id",)}

_STATEMENTS = (
    """CREATE TABLE unit_entry (
        name TEXT PRIMARY KEY, kind TEXT NOT NULL, aliases TEXT NOT NULL DEFAULT '[]'
    ) STRICT""",
    """CREATE TABLE unit_rename (
        id TEXT PRIMARY KEY, old TEXT NOT NULL, new TEXT NOT NULL, year INTEGER NOT NULL,
        note TEXT NOT NULL DEFAULT ''
    ) STRICT""",
)


def units(db: Any) -> None:
    """Add the tables of the officer's own names."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)
