"""Opening, creating and migrating an overview ledger (汇总台账): a file of its own, never a department's."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from desktop_app.core.errors import UserError
from desktop_app.store import files, schema_overview
from desktop_app.store.database import Database, connect, is_writable, make_new, uri
from desktop_app.store.errors import explained
from desktop_app.store.location import place_of
from desktop_app.store.schema_overview import APPLICATION_ID, migrate

#: What a transaction is carried out on.
Connection = sqlite3.Connection


def create(path: Path) -> Database:
    """Make a new, empty overview, readable by its owner only.

    Raises:
        UserError: the file exists already, or its folder cannot be written.
    """
    make_new(path, "汇总台账", APPLICATION_ID, migrate)
    return open_existing(path)


def open_existing(path: Path, *, read_only: bool = False) -> Database:
    """Open an overview; one of an older version is copied aside and brought up to date.

    Args:
        path: the overview.
        read_only: for looking only: nothing of it is changed.

    Raises:
        UserError: absent, no overview, made by a newer version, damaged, locked or not writable.
    """
    version = _version(path)
    place = place_of(path)
    with explained(path):
        conn = connect(path, place) if is_writable(path) else _fixed(path)
        try:
            if version < len(schema_overview.STEPS) and not read_only:
                _keep_copy(conn, path, version)
                migrate(conn)
            if read_only:
                conn.execute("PRAGMA query_only = ON")
            conn.execute("SELECT count(*) FROM hand_in").fetchone()
            return Database(path, conn, place, read_only=read_only)
        except BaseException:
            conn.close()
            raise


def _fixed(path: Path) -> sqlite3.Connection:
    conn = sqlite3.connect(uri(path, "mode=ro&immutable=1"), isolation_level=None, uri=True)
    conn.row_factory = sqlite3.Row
    return conn


def _version(path: Path) -> int:
    """The schema version of an overview.

    Raises:
        UserError: absent, no overview, damaged, or made by a newer version.
    """
    name = path.name
    wrong = UserError(f"“{name}”不是汇总台账。", "请选择本软件建立的汇总台账，或另起文件名新建。")
    if not path.is_file():
        raise UserError(f"找不到汇总台账“{name}”。", "请检查路径，或先加入报送文件建立汇总台账。")
    try:
        with closing(sqlite3.connect(uri(path, "mode=ro"), uri=True)) as conn:
            own = int(conn.execute("PRAGMA application_id").fetchone()[0])
            version = int(conn.execute("PRAGMA user_version").fetchone()[0])
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_NOTADB:
            raise wrong from error
        raise UserError(f"打不开汇总台账“{name}”。", "请检查读取权限和磁盘。") from error
    if own != APPLICATION_ID:
        raise wrong
    if version > len(schema_overview.STEPS):
        raise UserError(f"汇总台账“{name}”由更新版本的软件建立。", "请升级本软件后再打开。")
    return version


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
