"""Schema step of the next year: which task carries on which of an older plan."""

from __future__ import annotations

from typing import Any

#: Primary keys of the tables made here, all journalled.
KEYS: dict[str, tuple[str, ...]] = {
    "succession": ("requirement_id", "unit", "former_id", "former_unit"),
}

_STATEMENTS = (
    """CREATE TABLE succession (
        requirement_id TEXT NOT NULL REFERENCES requirement(id), unit TEXT NOT NULL,
        former_id TEXT NOT NULL REFERENCES requirement(id), former_unit TEXT NOT NULL,
        decision TEXT NOT NULL, score INTEGER NOT NULL, -- per cent, as it was proposed
        PRIMARY KEY (requirement_id, unit, former_id, former_unit)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX succession_of_former ON succession(former_id)",
)


def succession(db: Any) -> None:
    """Add what was decided about successors."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)
