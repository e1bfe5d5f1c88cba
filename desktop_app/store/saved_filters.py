"""What the list of tasks is narrowed to, under names."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from desktop_app.store.database import Database
from desktop_app.store.journal import Writer


def saved(db: Database) -> dict[str, dict[str, Any]]:
    """The criteria of every saved filter by its name, in the order of the names."""
    rows = db.conn.execute("SELECT name, criteria FROM saved_filter ORDER BY name")
    return {row["name"]: json.loads(row["criteria"]) for row in rows}


def write(writer: Writer, name: str, criteria: Mapping[str, Any]) -> None:
    """Keep criteria under a name, in place of any that stand under it."""
    values = {"criteria": json.dumps(dict(criteria), ensure_ascii=False, sort_keys=True)}
    writer.upsert("saved_filter", (name,), values)


def exists(writer: Writer, name: str) -> bool:
    """Whether something stands under a name."""
    return writer.exists("saved_filter", (name,))


def remove(writer: Writer, name: str) -> None:
    """Take a saved filter away."""
    writer.delete("saved_filter", (name,))
