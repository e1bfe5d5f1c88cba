"""The history as a chain: each change set bears a hash over itself and the one before it.

Whoever changes, removes or slips in a recorded change breaks the chain from there on; whoever changes the
ledger's rows without recording it makes them differ from what the history adds up to. It shows tampering
with the file by other programs; it is no secret key, and does not keep out one who computes it anew.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from desktop_app.core.digests import digest

#: What the first change set is chained to.
GENESIS = ""
_SET_COLUMNS = "id, at, who, label, burst, kind"
_CHANGE_COLUMNS = "tbl, pk, before, after"


def link(previous: str, change_set: Sequence[Any], changes: Iterable[Sequence[Any]]) -> str:
    """The hash of a change set.

    Args:
        previous: the hash of the change set before it, or `GENESIS`.
        change_set: its id, at, who, label, burst, kind.
        changes: its rows in order: table, key, before, after, as they are stored.

    Returns:
        SHA-256 as 64 hexadecimal digits.
    """
    said = json.dumps([previous, list(change_set), [list(c) for c in changes]], ensure_ascii=False)
    return digest(said.encode("utf-8", "surrogatepass"))


def last_link(conn: sqlite3.Connection) -> tuple[int, str]:
    """(id, hash) of the newest change set; (0, `GENESIS`) where there is none."""
    row = conn.execute("SELECT id, chain FROM change_set ORDER BY id DESC LIMIT 1").fetchone()
    return (0, GENESIS) if row is None else (int(row[0]), str(row[1]))


def _sets(conn: sqlite3.Connection, columns: str) -> Iterator[tuple[tuple[Any, ...], list[tuple[Any, ...]]]]:
    """Every change set with its changes, oldest first, in one pass."""
    changes = groupby(
        conn.execute(f"SELECT set_id, {_CHANGE_COLUMNS} FROM change ORDER BY set_id, id"), key=lambda r: r[0]
    )
    at, rows = next(changes, (None, None))
    for row in conn.execute(f"SELECT {columns} FROM change_set ORDER BY id"):
        while at is not None and at < row[0]:
            # Changes of a set that is gone; the foreign keys tell of them.
            at, rows = next(changes, (None, None))
        own: list[tuple[Any, ...]] = []
        if at == row[0] and rows is not None:
            own = [tuple(r)[1:] for r in rows]
            at, rows = next(changes, (None, None))
        yield tuple(row), own


def seal(conn: sqlite3.Connection) -> None:
    """Chain the change sets of a ledger from before there was a chain."""
    previous, sealed = GENESIS, []
    for change_set, changes in _sets(conn, _SET_COLUMNS):
        previous = link(previous, change_set, changes)
        sealed.append((previous, change_set[0]))
    conn.executemany("UPDATE change_set SET chain = ? WHERE id = ?", sealed)


def first_break(conn: sqlite3.Connection) -> tuple[int, str] | None:
    """(id, time) of the first change set that is not what its hash says, or None where the chain holds."""
    previous = GENESIS
    for (*change_set, chain), changes in _sets(conn, f"{_SET_COLUMNS}, chain"):
        if chain != link(previous, change_set, changes):
            return int(change_set[0]), str(change_set[1])
        previous = chain
    return None
