"""What the ledger keeps of the office's own templates."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from desktop_app.store.database import Database
from desktop_app.store.journal import Writer


@dataclass(frozen=True, slots=True)
class StoredTemplate:
    """A template's file: its name, its digest, its content."""

    name: str
    sha256: str
    data: bytes


def chosen(db: Database, unit: str, document: str) -> StoredTemplate | None:
    """The template that a document is written in; None for the standard."""
    row = db.conn.execute(
        "SELECT t.name, t.sha256, t.file FROM document_template d JOIN own_template t ON t.sha256 = d.sha256 "
        "WHERE d.unit = ? AND d.document = ?",
        (unit, document),
    ).fetchone()
    return row and StoredTemplate(row["name"], row["sha256"], base64.b64decode(row["file"]))


def choose(writer: Writer, unit: str, document: str, template: StoredTemplate | None, at: str) -> None:
    """Let a document be written in a template, which is kept; None goes back to the standard."""
    if template is not None:
        file = base64.b64encode(template.data).decode("ascii")
        writer.upsert(
            "own_template", (template.sha256,), {"name": template.name, "added_at": at, "file": file}
        )
    writer.upsert("document_template", (unit, document), {"sha256": template and template.sha256})


def write_of_version(writer: Writer, version_id: str, template: StoredTemplate) -> None:
    """Remember in which template a version was written."""
    writer.upsert("version_template", (version_id,), {"name": template.name, "sha256": template.sha256})


def of_version(db: Database, version_id: str) -> tuple[str, str] | None:
    """(name, digest) of the template a version was written in, or None."""
    row = db.conn.execute(
        "SELECT name, sha256 FROM version_template WHERE version_id = ?", (version_id,)
    ).fetchone()
    return row and (row["name"], row["sha256"])
