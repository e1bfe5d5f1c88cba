"""Copying a ledger whole, proving the copy, and putting a copy back."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from desktop_app.core.digests import digest
from desktop_app.core.errors import UserError
from desktop_app.store import chain, files, replay
from desktop_app.store.database import Database, discard, file_version, refuse_newer, uri
from desktop_app.store.errors import explained
from desktop_app.store.schema import SCHEMA_VERSION

#: Ending of a backup that is still being written; it counts for nothing.
UNFINISHED = ".未完成"
#: Ending of a ledger that was set aside because it is damaged.
DAMAGED = ".损坏"


def family(ledger_path: Path) -> str:
    """What the backups of one ledger have in common in their names: its name and its folder's mark."""
    mark = digest(str(ledger_path.resolve().parent).encode())[:6]
    name = re.sub(r"[^\w-]", "_", ledger_path.stem)
    return f"{name}-{mark}"


@dataclass(frozen=True, slots=True)
class Head:
    """The newest change of a ledger: two files with the same one hold the same.

    ``id`` is 0 where nothing was recorded so far.
    """

    id: int
    at: str


def head(conn: sqlite3.Connection) -> Head:
    """The newest change of an open ledger."""
    row = conn.execute("SELECT id, at FROM change_set ORDER BY id DESC LIMIT 1").fetchone()
    return Head(0, "") if row is None else Head(int(row[0]), str(row[1]))


def head_of_file(path: Path) -> Head | None:
    """The newest change of a backup, or None where it cannot be read."""
    try:
        conn = _look(path)
        try:
            return head(conn)
        finally:
            conn.close()
    except (sqlite3.Error, UnicodeDecodeError, OSError):
        return None


def copy_checked(db: Database, target: Path) -> None:
    """Copy an open ledger to ``target``, check the copy, then let it stand.

    Raises:
        UserError: the folder cannot be written, the disk is full, or the copy is not sound.
    """
    unfinished = target.with_name(target.name + UNFINISHED)
    try:
        files.make_folder(target.parent)
        files.make_private(unfinished)
    except OSError as error:
        raise UserError(
            f"无法写入备份文件夹“{target.parent.name}”。", "请检查磁盘空间和写入权限。"
        ) from error
    try:
        with explained(db.path):
            copy = sqlite3.connect(unfinished)
            try:
                db.conn.backup(copy)
                # One file, without a log of its own beside it.
                copy.execute("PRAGMA journal_mode = DELETE")
            finally:
                copy.close()
        _verify_own_copy(db.path, unfinished)
        files.replace(unfinished, target)
    except OSError as error:
        raise UserError("写入备份时磁盘出错。", "请检查磁盘空间后重试。") from error
    finally:
        discard(unfinished)


def _verify_own_copy(ledger_path: Path, copy: Path) -> None:
    try:
        verify(copy)
    except UserError as error:
        raise UserError(
            f"台账“{ledger_path.name}”核验未通过，没有生成备份。", "请核验台账，或恢复较早的备份。"
        ) from error


def copy_to(backup_file: Path, target: Path) -> None:
    """Copy a backup to a second place; it is checked there before it counts.

    Raises:
        UserError: the copy is not sound.
        OSError: the place cannot be written or is full.
    """
    unfinished = target.with_name(target.name + UNFINISHED)
    try:
        files.make_folder(target.parent)
        files.copy_whole(backup_file, unfinished)
        verify(unfinished)
        files.replace(unfinished, target)
    finally:
        discard(unfinished)


def _look(path: Path) -> sqlite3.Connection:
    """A connection that changes nothing and leaves nothing beside the file."""
    log = Path(f"{path}-wal")
    has_log = log.exists() and log.stat().st_size > 0
    conn = sqlite3.connect(uri(path, "mode=ro" if has_log else "mode=ro&immutable=1"), uri=True)
    conn.execute("PRAGMA trusted_schema = OFF")
    conn.execute("PRAGMA cell_size_check = ON")
    # A check goes through the tables in the order of their indexes: with SQLite's usual 2 MB nearly every
    # row of a large ledger would be fetched from the file again.
    conn.execute("PRAGMA cache_size = -16384")
    return conn


def verify(path: Path) -> None:
    """Open a copy without changing it and check it.

    Raises:
        UserError: it is no ledger, from a newer version, or damaged.
    """
    refuse_newer(path, file_version(path))
    damaged = UserError(f"备份“{path.name}”已损坏。", "请换一份备份。")
    try:
        conn = _look(path)
        try:
            sound = _passes(conn)
        finally:
            conn.close()
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise damaged from error
    except OSError as error:
        raise UserError(f"读不出备份“{path.name}”。", "请检查磁盘或换一份备份。") from error
    if not sound:
        raise damaged


def put_back(ledger_path: Path, backup_file: Path, keep_at: Path) -> Path | None:
    """Replace a ledger that is not open by a verified backup; what stood there goes to ``keep_at``.

    Returns:
        Where the old ledger is kept, or None where there was none.

    Raises:
        UserError: a folder cannot be written or the disk is full; the ledger stays as it was.
    """
    incoming = ledger_path.with_name(ledger_path.name + ".恢复中")
    kept: Path | None = None
    try:
        files.make_folder(ledger_path.parent)
        _copy_with_log(backup_file, incoming)
        if ledger_path.exists():
            kept = _keep(ledger_path, keep_at)
        # What is still in a log beside the file must not reach the one that takes its place.
        for suffix in ("-wal", "-shm", "-journal"):
            Path(f"{ledger_path}{suffix}").unlink(missing_ok=True)
        files.replace(incoming, ledger_path)
    except OSError as error:
        raise UserError(
            "恢复备份时无法写入文件。", "请关闭正在使用台账的窗口，检查磁盘空间后重试。"
        ) from error
    finally:
        discard(incoming)
    return kept


def _copy_with_log(source: Path, target: Path) -> None:
    log = Path(f"{source}-wal")
    if not (log.exists() and log.stat().st_size):
        files.copy_whole(source, target)
        return
    # A ledger copied after a crash: what was done last is in the log beside it.
    files.make_private(target)
    with explained(source):
        conn, copy = sqlite3.connect(source), sqlite3.connect(target)
        try:
            conn.backup(copy)
        finally:
            copy.close()
            conn.close()


def _keep(ledger_path: Path, keep_at: Path) -> Path:
    """Keep what stands: as a checked backup where it opens, else file by file as it is."""
    files.make_folder(keep_at.parent)
    with explained(ledger_path):
        # A full or failing disk is no damage of the ledger: it refuses the restoring, and the ledger stays.
        if not _is_sound(ledger_path):
            return set_aside(ledger_path, keep_at)
        db = Database(ledger_path, sqlite3.connect(ledger_path, timeout=5.0))
        try:
            copy_checked(db, keep_at)
        finally:
            db.close()
    return keep_at


def _is_sound(path: Path) -> bool:
    """Whether a ledger can be kept as a backup: its file is whole, and it says what its history says.

    A bit that tips over within a word passes SQLite's own check.

    Raises:
        OSError, sqlite3.Error: it cannot be read just now, which says nothing about it.
    """
    try:
        version = file_version(path)
        if version > SCHEMA_VERSION:
            return False
        conn = _look(path)
        try:
            # The history of an older one is linked when it is brought up to date.
            return _passes(conn) and (version < SCHEMA_VERSION or _is_recorded(conn))
        finally:
            conn.close()
    except UserError as error:
        if isinstance(error.__cause__, OSError):
            raise error.__cause__ from None
        return False
    except UnicodeDecodeError:
        return False
    except sqlite3.DatabaseError as error:
        if (getattr(error, "sqlite_errorcode", 0) & 0xFF) in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN):
            raise
        return False


def _passes(conn: sqlite3.Connection) -> bool:
    head(conn)
    whole = conn.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
    return whole and conn.execute("PRAGMA foreign_key_check").fetchone() is None


def _is_recorded(conn: sqlite3.Connection) -> bool:
    try:
        return chain.first_break(conn) is None and not replay.unrecorded(conn)
    except ValueError:
        return False


def is_recorded(path: Path) -> bool:
    """Whether a backup that passed `verify` says what its history says; one of an older version passes.

    Raises:
        UserError: it cannot be read.
    """
    if file_version(path) < SCHEMA_VERSION:
        return True
    with explained(path), closing(_look(path)) as conn:
        return _is_recorded(conn)


def set_aside(ledger_path: Path, keep_at: Path) -> Path:
    """Copy a ledger file by file, damaged as it is, log included; the original stays where it is.

    Returns:
        Where the copy lies.

    Raises:
        OSError: the folder cannot be written or the disk is full.
    """
    aside = keep_at.with_suffix(keep_at.suffix + DAMAGED)
    try:
        files.make_folder(aside.parent)
        for suffix in ("", "-wal", "-journal"):
            part = Path(f"{ledger_path}{suffix}")
            if part.exists():
                files.copy_whole(part, Path(f"{aside}{suffix}"))
    except OSError:
        with suppress(OSError):
            discard(aside)
        raise
    return aside
