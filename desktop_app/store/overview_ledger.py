"""Opening, creating and migrating an overview ledger (汇总台账): a file of its own, never a department's."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from desktop_app.core.errors import UserError
from desktop_app.store import files, schema_overview
from desktop_app.store.database import (
    Database,
    Kind,
    connect,
    file_version,
    is_writable,
    make_new,
    read_connection,
    refuse_newer,
)
from desktop_app.store.errors import explained
from desktop_app.store.location import place_of
from desktop_app.store.schema_overview import APPLICATION_ID, migrate

#: What a transaction is carried out on.
Connection = sqlite3.Connection


def _kind() -> Kind:
    return Kind("汇总台账", APPLICATION_ID, len(schema_overview.STEPS), "加入报送文件建立汇总台账")


def create(path: Path) -> Database:
    """Make a new, empty overview, readable by its owner only.

    Raises:
        UserError: the file exists already, or its folder cannot be written.
    """
    make_new(path, _kind(), migrate)
    return open_existing(path)


def open_existing(path: Path, *, read_only: bool = False) -> Database:
    """Open an overview; one of an older version is copied aside and brought up to date.

    Args:
        path: the overview.
        read_only: for looking only: nothing of it is changed.

    Raises:
        UserError: absent, no overview, made by a newer version, damaged, locked or not writable.
    """
    kind = _kind()
    refuse_newer(path, file_version(path, kind), kind)
    place = place_of(path)
    with explained(path):
        conn = connect(path, place) if is_writable(path) else read_connection(path, kind)
        try:
            # The header may lag behind the log: what counts is what the connection sees.
            version = int(conn.execute("PRAGMA user_version").fetchone()[0])
            refuse_newer(path, version, kind)
            if version < kind.newest and not read_only:
                _keep_copy(conn, path, version)
                migrate(conn)
            if read_only:
                conn.execute("PRAGMA query_only = ON")
            conn.execute("SELECT count(*) FROM hand_in").fetchone()
            return Database(path, conn, place, read_only=read_only)
        except BaseException:
            conn.close()
            raise


def _keep_copy(conn: sqlite3.Connection, path: Path, version: int) -> None:
    """Copy an overview aside before it is changed; a copy that is there already is kept."""
    kept = path.with_name(f"{path.name}.升级前{version}")
    if kept.exists():
        return
    files.make_private(kept)
    with closing(sqlite3.connect(kept)) as target:
        conn.backup(target)
    files.sync_file(kept)


@contextmanager
def writing(db: Database) -> Iterator[sqlite3.Connection]:
    """One transaction: everything in the block, or nothing.

    Raises:
        UserError: the overview cannot be written (disk full, locked, read-only).
    """
    if db.read_only:
        raise UserError(f"汇总台账“{db.path.name}”以只读方式打开。", "请关闭后重新打开。")
    with explained(db.path):
        db.conn.execute("BEGIN IMMEDIATE")
        try:
            yield db.conn
            db.conn.execute("COMMIT")
        finally:
            if db.conn.in_transaction:
                db.conn.execute("ROLLBACK")
