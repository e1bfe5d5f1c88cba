"""The officer's own dictionary of units: names with aliases, and renames with the year they took effect."""

from __future__ import annotations

import json
from dataclasses import dataclass

from desktop_app.core.terms import UnitKind
from desktop_app.store.database import Database
from desktop_app.store.journal import Writer


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """A unit the officer added, or aliases added to a known one."""

    name: str
    kind: UnitKind
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitRename:
    """From ``year`` on the work of ``old`` lies with ``new``. ``id`` is empty before it is stored."""

    old: tuple[str, ...]
    new: str
    year: int
    note: str = ""
    id: str = ""


def entries(db: Database) -> tuple[UnitEntry, ...]:
    """The units the officer added, by name."""
    return tuple(
        UnitEntry(r["name"], UnitKind(r["kind"]), tuple(json.loads(r["aliases"])))
        for r in db.conn.execute("SELECT * FROM unit_entry ORDER BY name")
    )


def renames(db: Database) -> tuple[UnitRename, ...]:
    """The renames the officer added, the latest first."""
    return tuple(
        UnitRename(tuple(json.loads(r["old"])), r["new"], r["year"], r["note"], r["id"])
        for r in db.conn.execute("SELECT * FROM unit_rename ORDER BY year DESC, new, id")
    )


def write_entry(writer: Writer, entry: UnitEntry) -> None:
    """Add a unit, or change its kind and aliases."""
    values = {"kind": str(entry.kind), "aliases": json.dumps(entry.aliases, ensure_ascii=False)}
    writer.upsert("unit_entry", (entry.name,), values)


def remove_entry(writer: Writer, name: str) -> None:
    """Remove a unit the officer added; nothing where it is gone already."""
    if writer.exists("unit_entry", (name,)):
        writer.delete("unit_entry", (name,))


def write_rename(writer: Writer, rename: UnitRename) -> None:
    """Add a rename, or change it."""
    values = {
        "old": json.dumps(rename.old, ensure_ascii=False),
        "new": rename.new,
        "year": rename.year,
        "note": rename.note,
    }
    writer.upsert("unit_rename", (rename.id,), values)


def remove_rename(writer: Writer, id_: str) -> None:
    """Remove a rename the officer added; nothing where it is gone already."""
    if writer.exists("unit_rename", (id_,)):
        writer.delete("unit_rename", (id_,))
