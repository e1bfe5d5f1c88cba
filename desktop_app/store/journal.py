"""Every write goes through here: one transaction, one change set, and so history, undo and redo.

A change set holds rows changed, each as the columns before and after (None where the row did not
exist). Undo applies the ``before`` side, redo the ``after`` side; both are written as change sets of
their own, so the record only ever grows.
"""

from __future__ import annotations

import json
import sqlite3
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from desktop_app.core.errors import UserError
from desktop_app.store import chain
from desktop_app.store.database import Database
from desktop_app.store.errors import explained
from desktop_app.store.schema import PRIMARY_KEYS
from desktop_app.store.search_index import Index

Row = Mapping[str, Any]


#: Made once: an import records ten thousands of rows, and they hold plain values that cannot be circular.
_dumps = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row's change: the columns that differ, before and after."""

    table: str
    pk: tuple[Any, ...]
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class Writer:
    """Writes rows and remembers what it changed. Values equal to what stands write nothing."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self._conn = conn
        self._index = Index(conn)
        self.changes: list[RowChange] = []
        self._voices: list[tuple[int, str]] = []

    def settle(self) -> None:
        """Write what was put off until everything is known; to be called before the transaction ends."""
        self._index.settle()

    def speak_for(self, who: str) -> None:
        """From here on, what is written comes from ``who`` and is recorded as theirs."""
        self._voices.append((len(self.changes), who))

    def parts(self, who: str | None) -> list[tuple[str | None, list[RowChange]]]:
        """The changes by whom they come from, in order; ``who`` for those before anyone was named."""
        marks = [(0, who), *self._voices, (len(self.changes), None)]
        return [
            (speaker, self.changes[start:end])
            for (start, speaker), (end, _) in pairwise(marks)
            if end > start
        ]

    def insert(self, table: str, row: Row) -> None:
        """Add a row."""
        self.insert_many(table, [row])

    def insert_many(self, table: str, rows: Iterable[Row]) -> None:
        """Add rows that share the same columns."""
        listed = [dict(r) for r in rows]
        if not listed:
            return
        columns = list(listed[0])
        marks = ", ".join("?" * len(columns))
        self._conn.executemany(
            f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})",
            [tuple(r[c] for c in columns) for r in listed],
        )
        self._index.inserted(table, listed)
        keys = PRIMARY_KEYS[table]
        self.changes += [RowChange(table, tuple(r[k] for k in keys), None, r) for r in listed]

    def update(self, table: str, pk: tuple[Any, ...], values: Row) -> bool:
        """Set columns of a row that exists; returns whether anything differed."""
        stands = self.read(table, pk)
        if stands is None:
            raise KeyError((table, pk))
        after = {c: v for c, v in values.items() if stands[c] != v}
        if not after:
            return False
        self._set(table, pk, after)
        self._index.updated(table, stands, {**stands, **after})
        self.changes.append(RowChange(table, pk, {c: stands[c] for c in after}, after))
        return True

    def upsert(self, table: str, pk: tuple[Any, ...], values: Row) -> bool:
        """Set columns of a row, adding it if it is absent; returns whether anything differed."""
        if self.read(table, pk) is not None:
            return self.update(table, pk, values)
        self.insert(table, {**dict(zip(PRIMARY_KEYS[table], pk, strict=True)), **values})
        return True

    def delete(self, table: str, pk: tuple[Any, ...]) -> None:
        """Remove a row that exists."""
        stands = self.read(table, pk)
        if stands is None:
            raise KeyError((table, pk))
        self._conn.execute(f"DELETE FROM {table} WHERE {_where(table)}", pk)
        self._index.deleted(table, stands)
        self.changes.append(RowChange(table, pk, dict(stands), None))

    def apply(self, change: RowChange) -> None:
        """Do ``change`` again as it stands, from its ``before`` to its ``after``."""
        if change.after is None:
            self.delete(change.table, change.pk)
        elif change.before is None:
            self.insert(change.table, change.after)
        else:
            self.update(change.table, change.pk, change.after)

    def exists(self, table: str, pk: tuple[Any, ...]) -> bool:
        """Whether the row stands."""
        return self.read(table, pk) is not None

    def keys(
        self, table: str, by: str | None = None, value: object = None, give: str | None = None
    ) -> list[Any]:
        """Key column ``give`` (at first the table's first) of the rows where ``by`` is ``value``."""
        column = give or PRIMARY_KEYS[table][0]
        where, args = ("", ()) if by is None else (f" WHERE {by} = ?", (value,))
        return [r[0] for r in self._conn.execute(f"SELECT {column} FROM {table}{where}", args)]

    def read(self, table: str, pk: tuple[Any, ...]) -> dict[str, Any] | None:
        """The row as it stands inside this transaction, or None."""
        row = self._conn.execute(f"SELECT * FROM {table} WHERE {_where(table)}", pk).fetchone()
        return None if row is None else dict(row)

    def _set(self, table: str, pk: tuple[Any, ...], values: Row) -> None:
        assignments = ", ".join(f"{c} = ?" for c in values)
        self._conn.execute(f"UPDATE {table} SET {assignments} WHERE {_where(table)}", (*values.values(), *pk))


def _where(table: str) -> str:
    return " AND ".join(f"{k} = ?" for k in PRIMARY_KEYS[table])


@contextmanager
def writing(
    db: Database, label: str, *, who: str | None = None, burst: str | None = None, kind: str = "edit"
) -> Iterator[Writer]:
    """One transaction whose rows become one undo step; nothing changed, nothing recorded.

    Args:
        db: the ledger.
        label: what the change is, for 撤销 and the record.
        who: who made it, where it is not the officer set in the ledger.
        burst: consecutive change sets with the same burst are undone together (one spell of typing).
        kind: ``edit``, ``undo`` or ``redo``.

    Raises:
        UserError: the disk is full, the ledger is locked, open read-only or cannot be written; nothing was
            changed.
    """
    if db.read_only:
        raise UserError(
            f"台账“{db.path.name}”以只读方式打开，不能修改。", "请在另一窗口中修改，或关闭后重新打开。"
        )
    with explained(db.path):
        # IMMEDIATE: find out about another writer before any work is done.
        db.conn.execute("BEGIN IMMEDIATE")
        try:
            writer = Writer(db.conn)
            yield writer
            writer.settle()
            parts = writer.parts(who or db.officer)
            # What several people said in one go is taken back in one go.
            together = uuid.uuid4().hex if burst is None and len(parts) > 1 else burst
            for speaker, changes in parts:
                _record(db.conn, changes, label, speaker, together, kind)
            db.conn.execute("COMMIT")
        except BaseException:
            if db.conn.in_transaction:
                db.conn.execute("ROLLBACK")
            raise


def _record(
    conn: sqlite3.Connection,
    changes: list[RowChange],
    label: str,
    who: str | None,
    burst: str | None,
    kind: str,
) -> None:
    at = datetime.now().astimezone().isoformat(timespec="milliseconds")
    rows = [
        (
            c.table,
            _dumps(c.pk),
            None if c.before is None else _dumps(c.before),
            None if c.after is None else _dumps(c.after),
        )
        for c in changes
    ]
    last, previous = chain.last_link(conn)
    change_set = (last + 1, at, who, label, burst, kind)
    conn.execute(
        "INSERT INTO change_set (id, at, who, label, burst, kind, chain) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (*change_set, chain.link(previous, change_set, rows)),
    )
    conn.executemany(
        "INSERT INTO change (set_id, tbl, pk, before, after) VALUES (?, ?, ?, ?, ?)",
        [(last + 1, *row) for row in rows],
    )


def _spell(conn: sqlite3.Connection, newest: sqlite3.Row, *, undone: int) -> list[sqlite3.Row]:
    """The change sets that are taken back or done again together with ``newest``, newest first."""
    if newest["burst"] is None:
        return [newest]
    sets = [newest]
    order, step = ("<", "DESC") if not undone else (">", "ASC")
    for row in conn.execute(
        f"SELECT * FROM change_set WHERE kind = 'edit' AND undone = ? AND id {order} ? ORDER BY id {step}",
        (undone, newest["id"]),
    ):
        if row["burst"] != newest["burst"]:
            break
        sets.append(row)
    return sets


def next_undo(db: Database) -> list[sqlite3.Row]:
    """The change sets that 撤销 would take back, newest first; empty where there is none."""
    row = db.conn.execute(
        "SELECT * FROM change_set WHERE kind = 'edit' AND undone = 0 ORDER BY id DESC LIMIT 1"
    ).fetchone()
    return [] if row is None else _spell(db.conn, row, undone=0)


def next_redo(db: Database) -> list[sqlite3.Row]:
    """The change sets that 重做 would do again, oldest first; empty where there is none."""
    row = db.conn.execute(
        """SELECT * FROM change_set WHERE kind = 'edit' AND undone = 1 AND id >
           (SELECT coalesce(max(id), 0) FROM change_set WHERE kind = 'edit' AND undone = 0)
           ORDER BY id LIMIT 1"""
    ).fetchone()
    return [] if row is None else _spell(db.conn, row, undone=1)


def _changes_of(conn: sqlite3.Connection, set_id: int) -> list[RowChange]:
    return [
        RowChange(
            r["tbl"],
            tuple(json.loads(r["pk"])),
            None if r["before"] is None else json.loads(r["before"]),
            None if r["after"] is None else json.loads(r["after"]),
        )
        for r in conn.execute("SELECT * FROM change WHERE set_id = ? ORDER BY id", (set_id,))
    ]


#: Told rows done and rows in all; what it raises takes the whole transaction back.
Tick = Callable[[int, int], None]


def undo(
    db: Database, who: str | None = None, tick: Tick | None = None
) -> tuple[str, list[RowChange]] | None:
    """Take back the last edit; returns its label and the rows changed, or None where there is none."""
    return _turn_back(db, next_undo(db), "undo", who, tick)


def redo(
    db: Database, who: str | None = None, tick: Tick | None = None
) -> tuple[str, list[RowChange]] | None:
    """Do again what was taken back last; returns its label and the rows changed, or None."""
    return _turn_back(db, next_redo(db), "redo", who, tick)


def _turn_back(
    db: Database, sets: list[sqlite3.Row], kind: str, who: str | None, tick: Tick | None
) -> tuple[str, list[RowChange]] | None:
    if not sets:
        return None
    label = str(sets[0]["label"])
    with writing(db, label, who=who, kind=kind) as writer:
        parts = [(change_set, _changes_of(db.conn, change_set["id"])) for change_set in sets]
        total, done = sum(len(rows) for _, rows in parts), 0
        for change_set, rows in parts:
            back = (RowChange(c.table, c.pk, c.after, c.before) for c in reversed(rows))
            for row in back if kind == "undo" else rows:
                writer.apply(row)
                done += 1
                if tick is not None:
                    tick(done, total)
            db.conn.execute(
                "UPDATE change_set SET undone = ? WHERE id = ?", (kind == "undo", change_set["id"])
            )
    return label, writer.changes


@dataclass(frozen=True, slots=True)
class RecordedChange:
    """One row's change with its change set, as the history shows it."""

    at: str
    who: str | None
    kind: str
    burst: str | None
    table: str
    pk: tuple[Any, ...]
    before: dict[str, Any]
    after: dict[str, Any]


_RECORDED = """SELECT c.id, s.at, s.who, s.kind, s.burst, c.tbl, c.pk, c.before, c.after FROM change c
               JOIN change_set s ON s.id = c.set_id WHERE c.tbl = ?"""


def changes_of_row(db: Database, table: str, pk: tuple[Any, ...]) -> list[RecordedChange]:
    """Everything recorded about a row, newest first."""
    rows = db.conn.execute(f"{_RECORDED} AND c.pk = ? ORDER BY c.id DESC", (table, _dumps(pk)))
    return [_recorded(r) for r in rows]


def changes_below(db: Database, table: str, leading: tuple[Any, ...]) -> list[RecordedChange]:
    """Everything recorded about the rows whose key begins with the values ``leading``, newest first."""
    # The keys are JSON lists: all that begin alike lie together in the index.
    head = f"{_dumps(leading)[:-1]},"
    rows = db.conn.execute(
        f"{_RECORDED} AND c.pk >= ? AND c.pk < ? ORDER BY c.id DESC", (table, head, f"{head[:-1]}-")
    )
    return [_recorded(r) for r in rows]


def _recorded(row: sqlite3.Row) -> RecordedChange:
    return RecordedChange(
        row["at"],
        row["who"],
        row["kind"],
        row["burst"],
        row["tbl"],
        tuple(json.loads(row["pk"])),
        json.loads(row["before"] or "{}"),
        json.loads(row["after"] or "{}"),
    )
