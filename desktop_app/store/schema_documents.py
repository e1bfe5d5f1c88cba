"""Schema step of the documents: particulars, layouts, edits, gaps left on purpose, versions."""

from __future__ import annotations

from typing import Any

#: Primary keys of the tables made here, all journalled.
KEYS: dict[str, tuple[str, ...]] = {
    "document_form": ("plan_id", "unit", "document"),
    "document_edit": ("plan_id", "unit", "document", "place"),
    "document_waiver": ("plan_id", "unit", "document", "gap", "subject"),
    "document_version": ("id",),
    "document_signoff": ("version_id", "ord"),
    "layout_profile": ("name",),
}

_STATEMENTS = (
    """CREATE TABLE document_form (
        plan_id TEXT NOT NULL REFERENCES plan(id), unit TEXT NOT NULL, document TEXT NOT NULL,
        particulars TEXT NOT NULL DEFAULT '{}', layout TEXT, PRIMARY KEY (plan_id, unit, document)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE document_edit (
        plan_id TEXT NOT NULL REFERENCES plan(id), unit TEXT NOT NULL, document TEXT NOT NULL,
        place TEXT NOT NULL, generated TEXT NOT NULL, text TEXT NOT NULL,
        PRIMARY KEY (plan_id, unit, document, place)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE document_waiver (
        plan_id TEXT NOT NULL REFERENCES plan(id), unit TEXT NOT NULL, document TEXT NOT NULL,
        gap TEXT NOT NULL, subject TEXT NOT NULL, reason TEXT NOT NULL,
        PRIMARY KEY (plan_id, unit, document, gap, subject)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE document_version (
        id TEXT PRIMARY KEY, plan_id TEXT NOT NULL REFERENCES plan(id), unit TEXT NOT NULL,
        document TEXT NOT NULL, number INTEGER NOT NULL, stage TEXT NOT NULL, made_at TEXT NOT NULL,
        as_of TEXT NOT NULL, title TEXT NOT NULL, file_name TEXT NOT NULL, sha256 TEXT NOT NULL,
        size INTEGER NOT NULL, placeholders INTEGER NOT NULL, public INTEGER NOT NULL DEFAULT 0,
        approved_on TEXT, approved_by TEXT,
        snapshot TEXT NOT NULL, paragraphs TEXT NOT NULL, file TEXT NOT NULL -- the file itself, in base 64
    ) STRICT""",
    "CREATE INDEX version_of_document ON document_version(plan_id, unit, document, number)",
    """CREATE TABLE document_signoff (
        version_id TEXT NOT NULL REFERENCES document_version(id), ord INTEGER NOT NULL,
        step TEXT NOT NULL, name TEXT, day TEXT, PRIMARY KEY (version_id, ord)
    ) STRICT, WITHOUT ROWID""",
    "CREATE TABLE layout_profile (name TEXT PRIMARY KEY, measures TEXT NOT NULL) STRICT, WITHOUT ROWID",
)


def documents(db: Any) -> None:
    """Add what the ledger keeps of documents."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)
