"""版式: margins, fonts and pitches of documents; the standard, two local variants, the office's own."""

from __future__ import annotations

from dataclasses import asdict, fields

from desktop_app.core.changes import Changes
from desktop_app.core.errors import UserError
from desktop_app.reports.layout import BUILT_IN, STANDARD, LayoutProfile
from desktop_app.services.ledger import Ledger, changes_from
from desktop_app.store import documents as store
from desktop_app.store.journal import writing

__all__ = ["BUILT_IN", "STANDARD", "LayoutProfile", "choose", "chosen", "profiles", "remove", "save"]

_NAMES = frozenset(profile.name for profile in BUILT_IN)
_KNOWN = {f.name: f.type for f in fields(LayoutProfile)}


def profiles(ledger: Ledger) -> tuple[LayoutProfile, ...]:
    """Every layout there is: those that come with the program, then the office's own."""
    own = (_profile(name, measures) for name, measures in store.layouts(ledger.db).items())
    return (*BUILT_IN, *own)


def _profile(name: str, measures: dict[str, object]) -> LayoutProfile:
    # What a newer version stored and this one does not know is left out; what is missing is the standard's.
    known = {key: value for key, value in measures.items() if key in _KNOWN and key != "name"}
    return LayoutProfile(name=name, **known)  # type: ignore[arg-type]


def save(ledger: Ledger, profile: LayoutProfile) -> Changes:
    """Store a layout of the office's own, under its name.

    Raises:
        UserError: nothing can be set in it, or it goes by the name of a layout of the program's.
    """
    if profile.name in _NAMES:
        raise UserError(f"“{profile.name}”是自带版式，不能修改。", "请另起名称后保存。")
    if profile.problems:
        raise UserError(profile.problems[0], "请修改后保存。")
    measures = asdict(profile)
    measures.pop("name")
    label = f"保存版式“{profile.name}”"
    with writing(ledger.db, label) as writer:
        store.write_layout(writer, profile.name, measures)
    return changes_from(ledger, label, writer.changes)


def remove(ledger: Ledger, name: str) -> Changes:
    """Take a layout of the office's own away; documents set in it go back to the standard.

    Raises:
        UserError: it comes with the program.
    """
    if name in _NAMES:
        raise UserError(f"“{name}”是自带版式，不能删除。", "请选择本单位自设的版式。")
    label = f"删除版式“{name}”"
    with writing(ledger.db, label) as writer:
        store.delete_layout(writer, name)
    return changes_from(ledger, label, writer.changes)


def chosen(ledger: Ledger, plan_id: str, unit: str, document: str) -> LayoutProfile:
    """The layout a document is set in."""
    name = store.layout_name(ledger.db, store.DocumentKey(plan_id, unit, document))
    return next((profile for profile in profiles(ledger) if profile.name == name), STANDARD)


def choose(ledger: Ledger, plan_id: str, unit: str, document: str, name: str) -> Changes:
    """Set a document in the layout called ``name``.

    Raises:
        UserError: there is no such layout.
    """
    if all(profile.name != name for profile in profiles(ledger)):
        raise UserError(f"没有名为“{name}”的版式。", "请在列出的版式中选择。")
    label = f"{document}改用版式“{name}”"
    with writing(ledger.db, label) as writer:
        store.write_layout_name(writer, store.DocumentKey(plan_id, unit, document), name)
    return changes_from(ledger, label, writer.changes)
