"""Every row of a ledger as plain values, and a new ledger out of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from desktop_app.core.errors import UserError
from desktop_app.store import search_index
from desktop_app.store.database import Database
from desktop_app.store.errors import explained
from desktop_app.store.schema import PRIMARY_KEYS

#: Every table that holds something of the officer's, the history after what it is about.
TABLES = ("setting", *PRIMARY_KEYS, "change_set", "change")

Tables = Mapping[str, Sequence[Mapping[str, Any]]]


def read_all(db: Database) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, by table, in the order in which they came in, as of one moment."""
    with explained(db.path):
        db.conn.execute("BEGIN")
        try:
            return {
                table: [dict(row) for row in db.conn.execute(f"SELECT * FROM {table}")] for table in TABLES
            }
        finally:
            db.conn.execute("COMMIT")


def write_all(db: Database, tables: Tables) -> None:
    """Fill a new ledger with rows, all of them or none.

    Columns that are not given take their defaults, so that an older export is taken too.

    Raises:
        UserError: a table or column is not known, or a value does not fit; named where that helps.
    """
    with explained(db.path):
        db.conn.execute("BEGIN IMMEDIATE")
        try:
            # Rows may come before what they refer to; all must be there at the end.
            db.conn.execute("PRAGMA defer_foreign_keys = ON")
            for table, rows in tables.items():
                _fill(db.conn, table, rows)
            search_index.rebuild(db.conn)
            db.conn.execute("COMMIT")
        except sqlite3.IntegrityError as error:
            raise UserError(f"文件内容前后不一致（{error}），没有导入。", "请重新导出后再导入。") from error
        finally:
            if db.conn.in_transaction:
                db.conn.execute("ROLLBACK")


def _fill(conn: sqlite3.Connection, table: str, rows: Sequence[Mapping[str, Any]]) -> None:
    if table not in TABLES:
        raise UserError(f"文件里有不认识的内容“{table}”。", "请升级本软件后再导入。")
    known = {row[1] for row in conn.execute(f"PRAGMA table_info({table})")}
    for row in rows:
        strange = set(row) - known
        if strange:
            raise UserError(f"文件里有不认识的内容“{table}.{min(strange)}”。", "请升级本软件后再导入。")
        marks = ", ".join("?" * len(row))
        conn.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
