"""Opening, creating and closing a ledger file."""

from __future__ import annotations

import os
import sqlite3
import struct
from pathlib import Path

from desktop_app.core.errors import UserError
from desktop_app.store.errors import explained
from desktop_app.store.schema import APPLICATION_ID, SCHEMA_VERSION, migrate

_MAGIC = b"SQLite format 3\x00"
#: Offsets in SQLite's file header (sqlite.org/fileformat2, section 1.3).
_USER_VERSION, _APPLICATION_ID = 60, 68


def file_version(path: Path) -> int:
    """The schema version written in the file's header, read without opening it as a database.

    Raises:
        UserError: the file is absent, empty, unreadable or no ledger.
    """
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except FileNotFoundError:
        raise UserError(f"找不到台账“{path.name}”。", "请检查路径，或先导入方案建立台账。") from None
    except IsADirectoryError:
        raise UserError(f"“{path.name}”是文件夹，不是台账。", "请选择台账文件。") from None
    except OSError as error:
        raise UserError(f"打不开台账“{path.name}”。", "请检查读写权限。") from error
    if len(header) < 100 or not header.startswith(_MAGIC):
        raise UserError(f"“{path.name}”不是台账文件。", "请选择本软件建立的台账。")
    (application_id,) = struct.unpack_from(">I", header, _APPLICATION_ID)
    (version,) = struct.unpack_from(">I", header, _USER_VERSION)
    if application_id != APPLICATION_ID:
        raise UserError(f"“{path.name}”不是本软件的台账。", "请选择本软件建立的台账。")
    return int(version)


class Database:
    """One open ledger: a connection owned by the thread that opened it.

    Attributes:
        conn: the connection, in autocommit mode; writes go through `journal.writing`.
        path: the ledger file.
        journal_mode: SQLite's journal mode as read back (``wal`` on a local disk).
    """

    def __init__(self, path: Path, conn: sqlite3.Connection) -> None:
        self.path = path
        self.conn = conn
        self.journal_mode = str(conn.execute("PRAGMA journal_mode").fetchone()[0])
        self._open = True

    def close(self) -> None:
        """Fold the write-ahead log back into the one file and close it; closed already, do nothing."""
        if not self._open:
            return
        self._open = False
        with explained(self.path):
            if self.journal_mode == "wal":
                self.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self.conn.close()


def _connect(path: Path) -> sqlite3.Connection:
    conn = sqlite3.connect(path, isolation_level=None, timeout=5.0)
    conn.row_factory = sqlite3.Row
    for pragma in (
        "journal_mode = WAL",
        # FULL: an acknowledged edit survives the power switch, not only the process.
        "synchronous = FULL",
        "foreign_keys = ON",
        "trusted_schema = OFF",
        "temp_store = MEMORY",
    ):
        conn.execute(f"PRAGMA {pragma}")
    return conn


def create(path: Path) -> Database:
    """Make a new, empty ledger, readable by its owner only.

    Raises:
        UserError: the file exists already, or its folder cannot be written.
    """
    if path.exists():
        raise UserError(f"“{path.name}”已存在。", "请换一个文件名。")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as error:
        raise UserError(f"无法建立台账“{path.name}”。", "请检查文件夹是否存在、是否有写入权限。") from error
    try:
        with explained(path):
            conn = _connect(path)
            conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            migrate(conn)
            return Database(path, conn)
    except BaseException:
        discard(path)
        raise


def discard(path: Path) -> None:
    """Remove a ledger that was only just made, with what SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def open_existing(path: Path) -> Database:
    """Open a ledger and bring an older one up to date.

    Raises:
        UserError: absent, no ledger, made by a newer version, damaged, locked or not writable.
    """
    version = file_version(path)
    if version > SCHEMA_VERSION:
        raise UserError(f"台账“{path.name}”由更新版本的软件建立。", "请升级本软件后再打开。")
    with explained(path):
        conn = _connect(path)
        try:
            if version < SCHEMA_VERSION:
                migrate(conn)
            # Touches the schema, so that a damaged file is found here and not at the first edit.
            conn.execute("SELECT count(*) FROM plan").fetchone()
        except BaseException:
            conn.close()
            raise
        return Database(path, conn)
