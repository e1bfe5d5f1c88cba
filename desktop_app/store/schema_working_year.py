"""Schema step of the working year: pace, occurrences, evidence and the year's figures."""

from __future__ import annotations

from typing import Any

#: Primary keys of the tables made here, all journalled.
KEYS: dict[str, tuple[str, ...]] = {
    "pace": ("requirement_id", "unit"),
    "occurrence": ("requirement_id", "unit", "key"),
    "evidence": ("id",),
    "evidence_task": ("evidence_id", "requirement_id", "unit"),
    "year_figure": ("plan_id", "unit", "name"),
}

_STATEMENTS = (
    """CREATE TABLE pace (
        requirement_id TEXT NOT NULL REFERENCES requirement(id), unit TEXT NOT NULL, kind TEXT,
        times INTEGER, term INTEGER NOT NULL DEFAULT 20, shift INTEGER NOT NULL DEFAULT 0,
        condition TEXT, condition_met_on TEXT, held INTEGER, held_reason TEXT,
        PRIMARY KEY (requirement_id, unit)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE occurrence (
        requirement_id TEXT NOT NULL REFERENCES requirement(id), unit TEXT NOT NULL,
        key TEXT NOT NULL, title TEXT, arose_on TEXT, due_on TEXT, done_on TEXT, what TEXT,
        count INTEGER, url TEXT, by TEXT, reason TEXT,
        progress_id TEXT, -- the entry made together with it; may have been removed since
        PRIMARY KEY (requirement_id, unit, key)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE evidence (
        id TEXT PRIMARY KEY, plan_id TEXT NOT NULL REFERENCES plan(id), unit TEXT NOT NULL,
        kind TEXT NOT NULL, title TEXT NOT NULL, url TEXT, column_path TEXT, published_on TEXT,
        captured_on TEXT, sha256 TEXT, file_name TEXT, size INTEGER, note TEXT,
        may_publish INTEGER NOT NULL DEFAULT 0, secrecy_by TEXT, secrecy_on TEXT,
        secrecy_result TEXT, checked_on TEXT, checked_by TEXT, added_at TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX evidence_of_unit ON evidence(plan_id, unit, added_at)",
    "CREATE INDEX evidence_file ON evidence(sha256)",
    """CREATE TABLE evidence_task (
        evidence_id TEXT NOT NULL REFERENCES evidence(id),
        requirement_id TEXT NOT NULL REFERENCES requirement(id), unit TEXT NOT NULL,
        PRIMARY KEY (evidence_id, requirement_id, unit)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX evidence_of_task ON evidence_task(requirement_id, unit)",
    """CREATE TABLE year_figure (
        plan_id TEXT NOT NULL REFERENCES plan(id), unit TEXT NOT NULL, name TEXT NOT NULL,
        value INTEGER NOT NULL, PRIMARY KEY (plan_id, unit, name)
    ) STRICT, WITHOUT ROWID""",
)


def working_year(db: Any) -> None:
    """Add what the ledger keeps between the plan and the report."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)
