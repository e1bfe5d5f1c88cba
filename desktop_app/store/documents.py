"""What the ledger keeps of documents: particulars, layouts, edits, gaps left on purpose, versions."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from desktop_app.core.snapshot import Formalities, Stage
from desktop_app.core.versions import Edit, SignOff, Version, Waiver
from desktop_app.store.database import Database
from desktop_app.store.journal import Writer
from desktop_app.store.rows import day_of, iso

#: Everything of a version but its file, its snapshot and its paragraphs, which are large.
_VERSION = (
    "id, document, number, stage, made_at, as_of, title, file_name, sha256, size, placeholders, public, "
    "approved_on, approved_by"
)


@dataclass(frozen=True, slots=True)
class DocumentKey:
    """Which document of which department under which plan."""

    plan_id: str
    unit: str
    document: str

    @property
    def values(self) -> tuple[str, str, str]:
        """The three columns that every table of documents begins with."""
        return (self.plan_id, self.unit, self.document)


# -- particulars and layout ------------------------------------------------------------------------


def formalities(db: Database, key: DocumentKey) -> Formalities | None:
    """The official particulars of a document; None where none were stored."""
    row = _form(db, key)
    if row is None:
        return None
    known: dict[str, Any] = json.loads(row["particulars"])
    known["printed_on"] = day_of(known.get("printed_on"))
    names = Formalities.__dataclass_fields__
    return Formalities(**{name: value for name, value in known.items() if name in names})


def write_formalities(writer: Writer, key: DocumentKey, value: Formalities) -> None:
    """Store the official particulars of a document."""
    stored = {name: getattr(value, name) for name in Formalities.__dataclass_fields__}
    stored["printed_on"] = iso(value.printed_on)
    text = json.dumps(stored, ensure_ascii=False, sort_keys=True)
    writer.upsert("document_form", key.values, {"particulars": text})


def layout_name(db: Database, key: DocumentKey) -> str | None:
    """The layout profile chosen for a document; None for the standard."""
    row = _form(db, key)
    return None if row is None else row["layout"]


def write_layout_name(writer: Writer, key: DocumentKey, name: str | None) -> None:
    """Choose a layout profile for a document."""
    writer.upsert("document_form", key.values, {"layout": name})


def _form(db: Database, key: DocumentKey) -> Any:
    return db.conn.execute(
        "SELECT * FROM document_form WHERE plan_id = ? AND unit = ? AND document = ?", key.values
    ).fetchone()


def layouts(db: Database) -> dict[str, dict[str, Any]]:
    """The office's own layout profiles, by name."""
    rows = db.conn.execute("SELECT * FROM layout_profile ORDER BY name")
    return {row["name"]: json.loads(row["measures"]) for row in rows}


def write_layout(writer: Writer, name: str, measures: Mapping[str, Any]) -> None:
    """Store a layout profile."""
    text = json.dumps(measures, ensure_ascii=False, sort_keys=True)
    writer.upsert("layout_profile", (name,), {"measures": text})


def delete_layout(writer: Writer, name: str) -> None:
    """Remove a layout profile where it stands."""
    if writer.exists("layout_profile", (name,)):
        writer.delete("layout_profile", (name,))


# -- edits and blanks ------------------------------------------------------------------------------


def edits(db: Database, key: DocumentKey) -> tuple[Edit, ...]:
    """The officer's own paragraphs of a document."""
    rows = db.conn.execute(
        "SELECT * FROM document_edit WHERE plan_id = ? AND unit = ? AND document = ? ORDER BY place",
        key.values,
    )
    return tuple(Edit(r["place"], r["generated"], r["text"]) for r in rows)


def write_edit(writer: Writer, key: DocumentKey, edit: Edit) -> None:
    """Store one paragraph of the officer's own."""
    values = {"generated": edit.generated, "text": edit.text}
    writer.upsert("document_edit", (*key.values, edit.place), values)


def delete_edit(writer: Writer, key: DocumentKey, place: str) -> None:
    """Go back to the generated paragraph."""
    if writer.exists("document_edit", (*key.values, place)):
        writer.delete("document_edit", (*key.values, place))


def waivers(db: Database, key: DocumentKey) -> tuple[Waiver, ...]:
    """The gaps of a document that were left on purpose."""
    rows = db.conn.execute(
        "SELECT * FROM document_waiver WHERE plan_id = ? AND unit = ? AND document = ? ORDER BY gap, subject",
        key.values,
    )
    return tuple(Waiver(r["gap"], r["subject"], r["reason"]) for r in rows)


def write_waiver(writer: Writer, key: DocumentKey, waiver: Waiver) -> None:
    """Record that a gap is left on purpose."""
    writer.upsert("document_waiver", (*key.values, waiver.gap, waiver.subject), {"reason": waiver.reason})


def delete_waiver(writer: Writer, key: DocumentKey, gap: str, subject: str) -> None:
    """Take such a record back."""
    pk = (*key.values, gap, subject)
    if writer.exists("document_waiver", pk):
        writer.delete("document_waiver", pk)


# -- versions --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class VersionContent:
    """What a version is besides its particulars: data as JSON, text by paragraph, the file in base 64."""

    snapshot: str
    paragraphs: tuple[str, ...]
    file: str


def add_version(writer: Writer, key: DocumentKey, version: Version, content: VersionContent) -> None:
    """Keep a version, with the open steps of its sign-off."""
    writer.insert(
        "document_version",
        {
            "id": version.id,
            "plan_id": key.plan_id,
            "unit": key.unit,
            "document": key.document,
            "number": version.number,
            "stage": str(version.stage),
            "made_at": version.made_at.isoformat(timespec="seconds"),
            "as_of": version.as_of.isoformat(),
            "title": version.title,
            "file_name": version.file_name,
            "sha256": version.sha256,
            "size": version.size,
            "placeholders": version.placeholders,
            "public": int(version.public),
            "snapshot": content.snapshot,
            "paragraphs": json.dumps(content.paragraphs, ensure_ascii=False),
            "file": content.file,
        },
    )
    write_signoffs(writer, version.id, version.signoffs)


def write_signoffs(writer: Writer, version_id: str, signoffs: Sequence[SignOff]) -> None:
    """Make the steps of a version's sign-off be ``signoffs``."""
    for order, signoff in enumerate(signoffs, start=1):
        row = {"step": signoff.step, "name": signoff.name, "day": iso(signoff.day)}
        writer.upsert("document_signoff", (version_id, order), row)
    for order in writer.keys("document_signoff", "version_id", version_id, "ord"):
        if order > len(signoffs):
            writer.delete("document_signoff", (version_id, order))


def write_approval(writer: Writer, version_id: str, day: date, by: str) -> None:
    """Freeze a version: it was signed, or approved by a meeting."""
    writer.update("document_version", (version_id,), {"approved_on": day.isoformat(), "approved_by": by})


def versions(db: Database, key: DocumentKey) -> tuple[Version, ...]:
    """The versions of a document, the newest first."""
    rows = db.conn.execute(
        f"SELECT {_VERSION} FROM document_version WHERE plan_id = ? AND unit = ? AND document = ? "
        "ORDER BY number DESC",
        key.values,
    )
    return tuple(_version(db, row) for row in rows)


def version(db: Database, version_id: str) -> tuple[DocumentKey, Version] | None:
    """One version with its document, or None."""
    row = db.conn.execute(
        f"SELECT {_VERSION}, plan_id, unit FROM document_version WHERE id = ?", (version_id,)
    ).fetchone()
    if row is None:
        return None
    return DocumentKey(row["plan_id"], row["unit"], row["document"]), _version(db, row)


def content(db: Database, version_id: str) -> VersionContent | None:
    """What a version says, or None."""
    row = db.conn.execute(
        "SELECT snapshot, paragraphs, file FROM document_version WHERE id = ?", (version_id,)
    ).fetchone()
    return row and VersionContent(row["snapshot"], tuple(json.loads(row["paragraphs"])), row["file"])


def _version(db: Database, row: Any) -> Version:
    steps = db.conn.execute(
        "SELECT * FROM document_signoff WHERE version_id = ? ORDER BY ord", (row["id"],)
    ).fetchall()
    return Version(
        id=row["id"],
        document=row["document"],
        number=row["number"],
        stage=Stage(row["stage"]),
        made_at=datetime.fromisoformat(row["made_at"]),
        as_of=date.fromisoformat(row["as_of"]),
        title=row["title"],
        file_name=row["file_name"],
        sha256=row["sha256"],
        size=row["size"],
        placeholders=row["placeholders"],
        public=bool(row["public"]),
        signoffs=tuple(SignOff(s["step"], s["name"], day_of(s["day"])) for s in steps),
        approved_on=day_of(row["approved_on"]),
        approved_by=row["approved_by"],
    )
