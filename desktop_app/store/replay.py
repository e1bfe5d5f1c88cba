"""What the history adds up to, row by row: the proof of the tables, and their copy where they are torn."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import Any, TypeVar

from desktop_app.store.schema import PRIMARY_KEYS

Key = tuple[Any, ...]
Tables = dict[str, dict[Key, dict[str, Any]]]
T = TypeVar("T", bound=list[Any] | dict[str, Any])


def added_up(changes: Iterable[Any]) -> Tables:
    """The rows that recorded changes leave behind.

    Args:
        changes: table, key, before, after of each change as it is stored, oldest first.

    Returns:
        For each journalled table its rows by key, with the columns that were recorded.

    Raises:
        ValueError: a record is no such record; its bytes are torn.
    """
    tables: Tables = {table: {} for table in PRIMARY_KEYS}
    for tbl, pk, before, after in changes:
        rows = tables.get(tbl)
        if rows is None:
            continue
        key = tuple(_loaded(pk, list))
        if after is None:
            rows.pop(key, None)
        elif before is None:
            rows[key] = _loaded(after, dict)
        else:
            rows.setdefault(key, {}).update(_loaded(after, dict))
    return tables


def _loaded(text: Any, kind: type[T]) -> T:
    found = json.loads(text) if isinstance(text, str) else None
    if not isinstance(found, kind):
        raise ValueError("a torn record of the history")  # noqa: TRY004  # as json's own refusals
    return found


def unrecorded(conn: sqlite3.Connection) -> dict[str, int]:
    """How many rows of each table differ from what the history adds up to, where any do."""
    found: dict[str, int] = {}
    changes = conn.execute("SELECT tbl, pk, before, after FROM change ORDER BY id")
    for table, expected in added_up(changes).items():
        keys = PRIMARY_KEYS[table]
        rows = conn.execute(f"SELECT * FROM {table}")
        columns = {d[0]: at for at, d in enumerate(rows.description)}
        at_keys = [columns[k] for k in keys]
        differing = 0
        for row in rows:
            said = expected.pop(tuple(row[at] for at in at_keys), None)
            # Columns that a later version dropped are in older records alone.
            if said is None or any(c in columns and row[columns[c]] != v for c, v in said.items()):
                differing += 1
        if differing + len(expected):
            found[table] = differing + len(expected)
    return found
