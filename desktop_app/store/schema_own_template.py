"""Schema step of the office's own templates: the files, and what is written in which."""

from __future__ import annotations

from typing import Any

#: Primary keys of the tables made here, all journalled.
KEYS: dict[str, tuple[str, ...]] = {
    "own_template": ("sha256",),
    "document_template": ("unit", "document"),
    "version_template": ("version_id",),
}

_STATEMENTS = (
    """CREATE TABLE own_template (
        sha256 TEXT PRIMARY KEY, name TEXT NOT NULL, added_at TEXT NOT NULL,
        file TEXT NOT NULL -- the file itself, in base 64
    ) STRICT""",
    """CREATE TABLE document_template (
        unit TEXT NOT NULL, document TEXT NOT NULL, sha256 TEXT,
        PRIMARY KEY (unit, document)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE version_template (
        version_id TEXT PRIMARY KEY REFERENCES document_version(id), name TEXT NOT NULL, sha256 TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
)


def own_templates(db: Any) -> None:
    """Add what the ledger keeps of the office's own templates."""
    for statement in _STATEMENTS:
        db.conn.execute(statement)
