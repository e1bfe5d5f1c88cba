"""单位名录: the units, aliases and renames an officer adds to the bundled dictionary, and what they suggest.

The dictionary recognises names and makes suggestions; the wording of a plan is never changed by it.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, replace

from desktop_app.core.changes import Changes
from desktop_app.core.errors import UserError
from desktop_app.core.unit_kinds import guess_kind
from desktop_app.importing.unit_names import Known, Rename, UnitNames, bundled_names, extended
from desktop_app.services.departments import last_chosen
from desktop_app.services.ledger import Ledger, changes_from
from desktop_app.services.plans import list_units, the_plan
from desktop_app.store import unit_book as store
from desktop_app.store.journal import writing
from desktop_app.store.unit_book import UnitEntry, UnitRename

__all__ = [
    "Book",
    "Suggestion",
    "UnitEntry",
    "UnitRename",
    "book",
    "listed",
    "names",
    "remove_entry",
    "remove_rename",
    "save_entry",
    "save_rename",
    "suggestions",
]

_FIRST_YEAR, _LAST_YEAR = 1949, 2100
_LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class Book:
    """The officer's own dictionary. ``bundled`` counts the units that ship with the program."""

    entries: tuple[UnitEntry, ...]
    renames: tuple[UnitRename, ...]
    bundled: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A unit of a plan that ours may be, and in a sentence why."""

    name: str
    why: str


def book(ledger: Ledger) -> Book:
    """What the officer added."""
    return Book(store.entries(ledger.db), store.renames(ledger.db), bundled_names().count)


def names(ledger: Ledger) -> UnitNames:
    """The bundled dictionary with what the officer added; the officer's goes before."""
    entries, renames = store.entries(ledger.db), store.renames(ledger.db)
    if not entries and not renames:
        return bundled_names()
    return extended(
        bundled_names(),
        [Known(e.name, e.kind, e.aliases) for e in entries],
        [Rename(r.old, r.new, r.year, r.note) for r in renames],
        guess_kind,
    )


def listed(text: str) -> tuple[str, ...]:
    """Names out of a line in which they stand with 、, commas or spaces between them, each once."""
    parts = (p.strip() for p in re.split(r"[、，,；;\s]+", text))
    return tuple(dict.fromkeys(p for p in parts if p))


def save_entry(ledger: Ledger, entry: UnitEntry) -> Changes:
    """Add a unit with its aliases, or change one; a name that is there already keeps its place.

    Raises:
        UserError: a name is empty, too long or no name, or an alias belongs to another unit added.
    """
    entry = UnitEntry(
        _name(entry.name), entry.kind, tuple(_name(a) for a in entry.aliases if a != entry.name)
    )
    for other in store.entries(ledger.db):
        taken = {other.name, *other.aliases} & {entry.name, *entry.aliases}
        if other.name != entry.name and taken:
            raise UserError(
                f"“{'、'.join(sorted(taken))}”已用于“{other.name}”。", "请先修改该单位，或换一个名称。"
            )
    label = f"保存单位名录“{entry.name}”"
    with writing(ledger.db, label) as writer:
        store.write_entry(writer, entry)
    return changes_from(ledger, label, writer.changes)


def remove_entry(ledger: Ledger, name: str) -> Changes:
    """Remove a unit that the officer added; the bundled dictionary stays."""
    label = f"删除单位名录“{name}”"
    with writing(ledger.db, label) as writer:
        store.remove_entry(writer, name)
    return changes_from(ledger, label, writer.changes)


def save_rename(ledger: Ledger, rename: UnitRename) -> Changes:
    """Add a rename, or change the one with its id.

    Raises:
        UserError: a name is empty or no name, old and new are the same, or the year cannot be.
    """
    old, new = tuple(_name(o) for o in rename.old), _name(rename.new)
    if not old:
        raise UserError("原名称不能为空。", "请填写更名前的单位名称。")
    if new in old:
        raise UserError("更名前后的名称相同。", "请核对两个名称。")
    if not _FIRST_YEAR <= rename.year <= _LAST_YEAR:
        raise UserError(f"更名年份不能是 {rename.year}。", "请填写四位年份，如 2018。")
    label = f"保存更名“{new}”"
    with writing(ledger.db, label) as writer:
        stored = replace(rename, old=old, new=new, note=rename.note.strip(), id=rename.id or uuid.uuid4().hex)
        store.write_rename(writer, stored)
    return changes_from(ledger, label, writer.changes)


def remove_rename(ledger: Ledger, id_: str) -> Changes:
    """Remove a rename that the officer added."""
    label = "删除更名"
    with writing(ledger.db, label) as writer:
        store.remove_rename(writer, id_)
    return changes_from(ledger, label, writer.changes)


def suggestions(ledger: Ledger, plan_id: str) -> tuple[Suggestion, ...]:
    """The units of a plan that the department worked as last may be under another name.

    None where the plan names that department itself, or where none was chosen yet. Only suggested: which
    unit we are, the officer says.
    """
    ours = last_chosen(ledger)
    units = [u.name for u in list_units(ledger, plan_id) if not u.generic]
    if ours is None or ours in units:
        return ()
    known, year = names(ledger), the_plan(ledger, plan_id).year or _LAST_YEAR
    found = []
    for unit in units:
        if known.alike(unit, ours):
            found.append(Suggestion(unit, f"“{ours}”与“{unit}”是同一单位的不同写法。"))
        elif any(known.alike(unit, s) for s in known.later_names(ours, year)):
            found.append(Suggestion(unit, f"“{ours}”的职责已由“{unit}”承担。"))
        elif any(known.alike(ours, s) for s in known.later_names(unit, _LAST_YEAR)):
            found.append(Suggestion(unit, f"“{unit}”是“{ours}”的前身。"))
    return tuple(found)


def _name(text: str) -> str:
    name = "".join(text.split())
    if len(name) < 2 or len(name) > _LONGEST_NAME or re.search(r"[、，,；;。:：\d]", name):
        raise UserError(f"“{text}”不是单位名称。", f"请填写 2 至 {_LONGEST_NAME} 字、不含标点和数字的名称。")
    return name
