"""Schema step of the search index: what is typed, as pairs of characters in FTS5, and what stands where.

The index is derived: it is neither journalled nor exported, and its tables' names begin with ``_`` like
those of everything else that a ledger can do without. It is built here for a ledger that already holds
something, kept by the journal in the transaction of every write (see `search_index`), and built anew where
rows come in past the journal.
"""

from __future__ import annotations

from typing import Any

from desktop_app.store import search_index

_STATEMENTS = (
    # One scope for each kind of row, plan and unit: its documents' numbers lie together in the index.
    """CREATE TABLE _search_scope (
        id INTEGER PRIMARY KEY, kind TEXT NOT NULL, plan_id TEXT NOT NULL, unit TEXT NOT NULL,
        UNIQUE (kind, plan_id, unit)
    ) STRICT""",
    "CREATE TABLE _search_doc (id INTEGER PRIMARY KEY, rid TEXT NOT NULL, own TEXT NOT NULL) STRICT",
    "CREATE INDEX _search_doc_row ON _search_doc(rid, own)",
    # Whether a program without FTS5 has written since: the index is behind then.
    "CREATE TABLE _search_state (behind INTEGER NOT NULL) STRICT",
    "INSERT INTO _search_state (behind) VALUES (1)",
)


def search(db: Any) -> None:
    """Add the search index and fill it; without FTS5 its table is left for a program that has it."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)
    search_index.rebuild(db.conn)
