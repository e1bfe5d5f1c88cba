"""Opening, creating and closing a ledger file."""

from __future__ import annotations

import os
import sqlite3
import struct
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing, suppress
from glob import escape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from desktop_app.core.errors import UserError
from desktop_app.store import files, search_index
from desktop_app.store.errors import explained
from desktop_app.store.location import Place, PlaceKind, place_of
from desktop_app.store.schema import APPLICATION_ID, SCHEMA_VERSION, migrate

_MAGIC = b"SQLite format 3\x00"
#: Offsets in SQLite's file header (sqlite.org/fileformat2, section 1.3).
_USER_VERSION, _APPLICATION_ID = 60, 68
#: Ending of a ledger that is still being made, and the age (seconds) at which nobody is making it any more.
_UNFINISHED, _ABANDONED = ".新建中", 3600.0
#: The setting that holds the name under which changes are recorded.
OFFICER = "officer.name"


class Kind(NamedTuple):
    """What a database file is to the officer.

    Attributes:
        word: what it is called.
        application_id: the number in its header that tells what it is (sqlite.org/pragma, application_id).
        newest: the schema version of this program.
        start: how one comes into being.
    """

    word: str
    application_id: int
    newest: int
    start: str


LEDGER = Kind("台账", APPLICATION_ID, SCHEMA_VERSION, "导入方案建立台账")


def file_version(path: Path, kind: Kind = LEDGER) -> int:
    """The schema version written in the file's header, read without opening it as a database.

    A file that was not closed is no hindrance: what SQLite has yet to take back or to fold in lies beside it.

    Raises:
        UserError: the file is absent, empty, unreadable or of another kind.
    """
    if _is_open_here(path):
        # On POSIX, closing any handle of a file drops every lock this process holds on it: another process
        # would take itself for the last one and remove the log from under the open connection.
        with explained(path):
            conn = _dial(path, "mode=rw")
            try:
                return int(conn.execute("PRAGMA user_version").fetchone()[0])
            finally:
                conn.close()
    try:
        with path.open("rb") as file:
            header = file.read(100)
    except FileNotFoundError:
        raise UserError(f"找不到{kind.word}“{path.name}”。", f"请检查路径，或先{kind.start}。") from None
    except IsADirectoryError:
        raise UserError(f"“{path.name}”是文件夹，不是{kind.word}。", f"请选择{kind.word}文件。") from None
    except OSError as error:
        raise UserError(f"打不开{kind.word}“{path.name}”。", "请检查读写权限。") from error
    if len(header) < 100 or not header.startswith(_MAGIC):
        raise UserError(f"“{path.name}”不是{kind.word}文件。", f"请选择本软件建立的{kind.word}。")
    (application_id,) = struct.unpack_from(">I", header, _APPLICATION_ID)
    (version,) = struct.unpack_from(">I", header, _USER_VERSION)
    if application_id != kind.application_id:
        raise UserError(f"“{path.name}”不是本软件的{kind.word}。", f"请选择本软件建立的{kind.word}。")
    return int(version)


#: The ledgers open in this process, by device and inode, each with its number of connections.
_open_here: Counter[tuple[int, int]] = Counter()


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _is_open_here(path: Path) -> bool:
    return _open_here[_identity(path) or (0, 0)] > 0


def refuse_newer(path: Path, version: int, kind: Kind = LEDGER) -> None:
    """Refuse a file whose schema this version does not know.

    Raises:
        UserError: ``version`` is newer.
    """
    if version > kind.newest:
        raise UserError(f"{kind.word}“{path.name}”由更新版本的软件建立。", "请升级本软件后再打开。")


class Mark(NamedTuple):
    """How far the writing of a ledger has come.

    ``others`` changes when another connection writes, ``own`` counts the rows that this one wrote.
    """

    others: int
    own: int


class Database:
    """One open ledger: a connection owned by the thread that opened it.

    Attributes:
        conn: the connection, in autocommit mode; writes go through `journal.writing`.
        path: the ledger file.
        place: the kind of place the file lies in.
        read_only: whether writes are refused.
        journal_mode: SQLite's journal mode as read back (``wal`` on a local disk).
    """

    def __init__(
        self, path: Path, conn: sqlite3.Connection, place: Place | None = None, *, read_only: bool = False
    ) -> None:
        self.path = path
        self.conn = conn
        self.place = place or Place(PlaceKind.LOCAL)
        self.read_only = read_only
        self.journal_mode = str(conn.execute("PRAGMA journal_mode").fetchone()[0])
        self._open = True
        self._identity = _identity(path) or (0, 0)
        _open_here[self._identity] += 1
        self._officer: str | None = None

    @property
    def officer(self) -> str | None:
        """The name under which changes are recorded, or None where none is set."""
        if self._officer is None:
            row = self.conn.execute("SELECT value FROM setting WHERE name = ?", (OFFICER,)).fetchone()
            self._officer = "" if row is None else str(row[0])
        return self._officer or None

    def forget_officer(self) -> None:
        """Read the officer's name again at the next use."""
        self._officer = None

    @property
    def mark(self) -> Mark | None:
        """How far the writing has come: as long as it is the same, whatever was read is still true.

        None within a transaction: what is read there may be taken back.
        """
        if self.conn.in_transaction:
            return None
        return Mark(self.conn.execute("PRAGMA data_version").fetchone()[0], self.conn.total_changes)

    @property
    def version(self) -> int:
        """The schema version of the open ledger."""
        return int(self.conn.execute("PRAGMA user_version").fetchone()[0])

    def close(self) -> None:
        """Fold the write-ahead log back into the one file and close it; closed already, do nothing."""
        if not self._open:
            return
        self._open = False
        if self.journal_mode == "wal" and not self.read_only:
            # A full disk leaves the log beside the file: nothing is lost, the next start reads it.
            with suppress(sqlite3.Error):
                self.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with suppress(sqlite3.Error):
            self.conn.close()
        _open_here[self._identity] -= 1


def uri(path: Path, query: str) -> str:
    """``path`` as the URI that SQLite opens with options, shares of a server (``//server``) included."""
    text = path.absolute().as_posix()
    return f"file://{'' if text.startswith('/') else '/'}{quote(text, safe='/:')}?{query}"


#: STRICT tables came with this version of SQLite (sqlite.org/stricttables.html).
OLDEST_SQLITE = (3, 37, 0)


def _dial(path: Path, query: str) -> sqlite3.Connection:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise UserError(
            f"本机的 SQLite（{sqlite3.sqlite_version}）过旧，不能打开台账。",
            "请改用打包好的程序，或升级系统的 Python。",
        )
    conn = sqlite3.connect(uri(path, query), isolation_level=None, timeout=5.0, uri=True)
    conn.row_factory = sqlite3.Row
    for pragma in (
        "foreign_keys = ON",
        "trusted_schema = OFF",
        "cell_size_check = ON",
        "temp_store = MEMORY",
        "fullfsync = ON",
        "checkpoint_fullfsync = ON",
    ):
        conn.execute(f"PRAGMA {pragma}")
    return conn


def connect(path: Path, place: Place) -> sqlite3.Connection:
    """A connection that writes, with every durability setting made and the journal mode fit for the place.

    Raises:
        sqlite3.Error: the file cannot be opened or is no database.
    """
    conn = _dial(path, "mode=rw")
    try:
        try:
            conn.execute(f"PRAGMA journal_mode = {'WAL' if place.is_local else 'DELETE'}")
        except sqlite3.OperationalError as error:
            # Another window holds the log open: the mode stays as it is and is read back by `Database`.
            if (error.sqlite_errorcode & 0xFF) not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise
        mode = conn.execute("PRAGMA journal_mode").fetchone()[0]
        # FULL: an acknowledged edit survives the power switch, not only the process. EXTRA does the same
        # for the folder entry of a rollback journal, which is what ends a transaction without a log.
        conn.execute(f"PRAGMA synchronous = {'FULL' if mode == 'wal' else 'EXTRA'}")
    except BaseException:
        conn.close()
        raise
    return conn


def create(path: Path) -> Database:
    """Make a new, empty ledger, readable by its owner only.

    Raises:
        UserError: the file exists already, or its folder cannot be written.
    """
    make_new(path, LEDGER, migrate)
    return open_existing(path)


def make_new(path: Path, kind: Kind, migrate: Callable[[sqlite3.Connection], object]) -> None:
    """Make a new database file, readable by its owner only.

    It is made under another name and gets its own when it is whole: a power cut leaves no half of one.

    Args:
        path: where it will lie.
        kind: what it is to be.
        migrate: brings an empty database to the present schema.

    Raises:
        UserError: the file exists already, or its folder cannot be written.
    """
    exists = UserError(f"“{path.name}”已存在。", "请换一个文件名。")
    if path.exists():
        raise exists
    unfinished = path.with_name(f"{path.name}.{os.getpid()}{_UNFINISHED}")
    try:
        files.make_folder(path.parent)
        _sweep(path)
        files.make_private(unfinished)
        with explained(path), closing(_dial(unfinished, "mode=rw")) as conn:
            conn.execute(f"PRAGMA application_id = {kind.application_id}")
            migrate(conn)
        files.place_new(unfinished, path)
    except FileExistsError:
        raise exists from None
    except OSError as error:
        raise UserError(
            f"无法建立{kind.word}“{path.name}”。", "请检查文件夹是否存在、是否有写入权限。"
        ) from error
    finally:
        discard(unfinished)


def _sweep(path: Path) -> None:
    """Remove what a power cut left of an earlier attempt to make this file."""
    for left in path.parent.glob(f"{escape(path.name)}.*{_UNFINISHED}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _ABANDONED:
                left.unlink()


def discard(path: Path) -> None:
    """Remove a ledger that was only just made, with what SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            Path(f"{path}{suffix}").unlink(missing_ok=True)


def open_existing(path: Path, before_migration: Callable[[Database], object] | None = None) -> Database:
    """Open a ledger and bring an older one up to date.

    Args:
        path: the ledger.
        before_migration: called with the ledger as it is before an older one is changed; if it raises,
            nothing is changed.

    Raises:
        UserError: absent, no ledger, made by a newer version, damaged, locked or not writable.
    """
    refuse_newer(path, file_version(path))
    place = place_of(path)
    with explained(path):
        conn = connect(path, place)
        db = None
        try:
            db = Database(path, conn, place)
            # The header may lag behind the log: what counts is what the connection sees.
            refuse_newer(path, db.version)
            if db.version < SCHEMA_VERSION:
                if before_migration is not None:
                    before_migration(db)
                migrate(conn)
            search_index.repair(conn)
            # Touches the schema, so that a damaged file is found here and not at the first edit.
            conn.execute("SELECT count(*) FROM plan").fetchone()
        except BaseException:
            if db is not None:
                db.close()
            conn.close()
            raise
        return db


def open_read_only(path: Path) -> Database:
    """Open a ledger for looking at it: nothing of it is changed, and no other window is disturbed.

    A ledger of an older version is shown by a copy in memory that is brought up to date there.

    Raises:
        UserError: absent, no ledger, made by a newer version, damaged, or on a read-only medium with a log
            beside it that cannot be read there.
    """
    refuse_newer(path, file_version(path))
    place = place_of(path)
    with explained(path):
        conn = read_connection(path)
        try:
            version = int(conn.execute("PRAGMA user_version").fetchone()[0])
            refuse_newer(path, version)
            if version < SCHEMA_VERSION:
                conn = _upgraded_copy(conn)
            conn.execute("PRAGMA query_only = ON")
            conn.execute("SELECT count(*) FROM plan").fetchone()
        except BaseException:
            conn.close()
            raise
        return Database(path, conn, place, read_only=True)


def read_connection(path: Path, kind: Kind = LEDGER) -> sqlite3.Connection:
    """A connection to look by, wherever the file lies.

    Raises:
        UserError: it was not closed, and lies where that cannot be mended.
        sqlite3.Error: the file cannot be opened.
    """
    if is_writable(path):
        # Takes part in the log like any window, so that it sees every committed edit and, where it is the
        # last to close, leaves one file. Read-only connections leave the log's files behind.
        return _dial(path, "mode=rw")
    for suffix in ("-wal", "-journal"):
        beside = Path(f"{path}{suffix}")
        if not beside.exists() or not beside.stat().st_size:
            continue
        try:
            conn = _dial(path, "mode=ro")
            conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.OperationalError as error:
            raise UserError(
                f"{kind.word}“{path.name}”上次没有正常关闭，在只读位置打不开。",
                f"请将它与“{beside.name}”一起复制到可写入的文件夹，再打开。",
            ) from error
        return conn
    return _dial(path, "mode=ro&immutable=1")


def is_writable(path: Path) -> bool:
    """Whether the ledger and its folder may be written."""
    if not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        return False
    if os.name != "nt":
        return True
    # Windows' access() knows the read-only attribute alone. (Not on POSIX: see `file_version`.)
    try:
        with path.open("r+b"):
            return True
    except OSError:
        return False


def _upgraded_copy(conn: sqlite3.Connection) -> sqlite3.Connection:
    copy = sqlite3.connect(":memory:", isolation_level=None)
    copy.row_factory = sqlite3.Row
    conn.backup(copy)
    conn.close()
    migrate(copy)
    return copy
