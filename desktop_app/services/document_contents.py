"""栏目和内容: which columns the plan's table has and which optional parts a report has, as last chosen."""

from __future__ import annotations

import json
from dataclasses import asdict

from desktop_app.core.changes import Changes
from desktop_app.core.snapshot import Contents, PlanColumn
from desktop_app.services.ledger import Ledger
from desktop_app.store import departments as settings

_KEY = "documents.contents"

#: The plan's columns (none: those usual for its audience), and the report's parts.
Chosen = tuple[tuple[PlanColumn, ...], Contents]


def _stored(ledger: Ledger) -> dict[str, dict[str, object]]:
    text = settings.setting(ledger.db, _KEY)
    try:
        found = json.loads(text) if text else {}
    except ValueError:
        found = {}
    return found if isinstance(found, dict) else {}


def chosen(ledger: Ledger, unit: str) -> Chosen:
    """What a department chose last; what this version does not know of it is left out."""
    told = _stored(ledger).get(unit, {})
    names, parts = told.get("columns"), told.get("parts")
    columns = tuple(c for c in PlanColumn if isinstance(names, list) and c.name in names)
    known = Contents.__dataclass_fields__
    kept = {k: bool(v) for k, v in parts.items() if k in known} if isinstance(parts, dict) else {}
    return columns, Contents(**kept)


def choose(ledger: Ledger, unit: str, columns: tuple[PlanColumn, ...], parts: Contents) -> Changes:
    """Remember what a department chose; it goes with the ledger."""
    told = _stored(ledger)
    told[unit] = {"columns": [c.name for c in columns], "parts": asdict(parts)}
    settings.write_setting(ledger.db, _KEY, json.dumps(told, ensure_ascii=False, sort_keys=True))
    return Changes(settings=True)
