"""Schema step of the tamper-evident history: a hash on every change set, and records that only grow."""

from __future__ import annotations

from typing import Any

from desktop_app.store import chain

_REFUSALS = (
    ("change_set_kept", "DELETE ON change_set"),
    ("change_set_fixed", "UPDATE OF id, at, who, label, burst, kind, chain ON change_set"),
    ("change_kept", "DELETE ON change"),
    ("change_fixed", "UPDATE ON change"),
)


def safety(db: Any) -> None:
    """Chain what is recorded so far, then refuse to change or remove any of it."""
    db.conn.execute("ALTER TABLE change_set ADD COLUMN chain TEXT")
    chain.seal(db.conn)
    for name, when in _REFUSALS:
        # A bug of ours must not be able to rewrite history; other programs are found out by the chain.
        db.conn.execute(
            f"CREATE TRIGGER {name} BEFORE {when} BEGIN SELECT RAISE(ABORT, 'history only grows'); END"
        )
