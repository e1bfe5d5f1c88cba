"""Proving a ledger that came from elsewhere: its file, its schema, its history."""

from __future__ import annotations

import sqlite3
from functools import cache
from pathlib import Path
from types import SimpleNamespace

from desktop_app.core.errors import UserError
from desktop_app.store import inspection, schema
from desktop_app.store.database import file_version, open_read_only, refuse_newer, uri
from desktop_app.store.errors import LedgerDamaged

#: Bookkeeping of SQLite itself, whose rows name nothing that runs.
_OF_SQLITE = frozenset(("sqlite_sequence", "sqlite_stat1", "sqlite_stat4"))

_Shape = frozenset[tuple[str, str, str, str | None]]


def prove(path: Path, *, history: bool = True) -> None:
    """Prove a ledger that lies in a file of its own, without changing it.

    Nothing but the tables, indexes and triggers that a ledger of its version has may be in it: a trigger or
    a view slipped in would run when the officer writes or reads.

    Args:
        path: the ledger.
        history: whether the chain of changes is proven too, and the rows against it.

    Raises:
        UserError: it is no ledger, of a newer version, damaged, altered, or holds what no ledger holds.
    """
    version = file_version(path)
    refuse_newer(path, version)
    try:
        conn = sqlite3.connect(uri(path, "mode=ro&immutable=1"), uri=True)
        try:
            for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "query_only = ON"):
                conn.execute(f"PRAGMA {pragma}")
            if version < 1 or _shape(conn) != _expected(version):
                raise UserError("其中的台账含有不认识的结构，没有打开。", "请对方核验台账后重新生成。")
            whole = conn.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
            if not whole or conn.execute("PRAGMA foreign_key_check").fetchone() is not None:
                raise LedgerDamaged(path)
        finally:
            conn.close()
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise LedgerDamaged(path) from error
    if history:
        _prove_history(path)


def _prove_history(path: Path) -> None:
    db = open_read_only(path)
    try:
        findings, _ = inspection.inspect(db)
    finally:
        db.close()
    if findings:
        raise UserError(f"其中的台账没有通过核验：{findings[0]}", "请对方核验台账后重新生成。")


def _shape(conn: sqlite3.Connection) -> _Shape:
    rows = conn.execute("SELECT type, name, tbl_name, sql FROM sqlite_master")
    return frozenset(
        (kind, name, table, None if sql is None else " ".join(sql.split()))
        for kind, name, table, sql in rows
        if name not in _OF_SQLITE
    )


@cache
def _expected(version: int) -> _Shape:
    """What a ledger of a schema version is made of."""
    made = sqlite3.connect(":memory:", isolation_level=None)
    current = sqlite3.connect(":memory:", isolation_level=None)
    try:
        for _, step in schema.STEPS[:version]:
            step(SimpleNamespace(conn=made))
        schema.migrate(current)
        kept_by_tool = {part for part in _shape(current) if part[2].startswith("_sqlite_")}
        return _shape(made) | kept_by_tool
    finally:
        made.close()
        current.close()
