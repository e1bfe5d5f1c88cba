"""Copying a ledger whole, proving the copy, and putting a copy back."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sqlite3
from pathlib import Path

from desktop_app.core.errors import UserError
from desktop_app.store.database import Database, discard, file_version
from desktop_app.store.errors import explained
from desktop_app.store.schema import SCHEMA_VERSION


def family(ledger_path: Path) -> str:
    """What the backups of one ledger have in common in their names: its name and its folder's mark."""
    mark = hashlib.sha256(str(ledger_path.resolve().parent).encode()).hexdigest()[:6]
    name = re.sub(r"[^\w-]", "_", ledger_path.stem)
    return f"{name}-{mark}"


def _sync(path: Path) -> None:
    """Make a file and its entry in its folder survive the power switch."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
    if os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def copy_checked(db: Database, target: Path) -> None:
    """Copy an open ledger to ``target`` (absent so far), check the copy, then let it stand.

    Raises:
        UserError: the folder cannot be written, the disk is full, or the copy is not sound.
    """
    unfinished = target.with_name(target.name + ".未完成")
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(unfinished, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600))
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
        verify(unfinished)
        _sync(unfinished)
        unfinished.replace(target)
        _sync(target)
    except OSError as error:
        raise UserError("写入备份时磁盘出错。", "请检查磁盘空间后重试。") from error
    finally:
        discard(unfinished)


def verify(path: Path) -> None:
    """Open a copy read-only and check it.

    Raises:
        UserError: it is no ledger, from a newer version, or damaged.
    """
    if file_version(path) > SCHEMA_VERSION:
        raise UserError(f"备份“{path.name}”由更新版本的软件建立。", "请升级本软件后再恢复。")
    damaged = UserError(f"备份“{path.name}”已损坏。", "请换一份备份。")
    try:
        conn = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
        try:
            sound = conn.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok"
            sound = sound and conn.execute("PRAGMA foreign_key_check").fetchone() is None
        finally:
            conn.close()
    except sqlite3.Error as error:
        raise damaged from error
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
        ledger_path.parent.mkdir(parents=True, exist_ok=True)
        _copy_whole(backup_file, incoming)
        if ledger_path.exists():
            kept = _keep(ledger_path, keep_at)
        for suffix in ("-wal", "-shm", "-journal"):
            Path(f"{ledger_path}{suffix}").unlink(missing_ok=True)
        incoming.replace(ledger_path)
        _sync(ledger_path)
    except OSError as error:
        raise UserError(
            "恢复备份时无法写入文件。", "请关闭正在使用台账的窗口，检查磁盘空间后重试。"
        ) from error
    finally:
        discard(incoming)
    return kept


def _keep(ledger_path: Path, keep_at: Path) -> Path:
    """Keep what stands: as a checked backup where it opens, else file by file as it is."""
    keep_at.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        file_version(ledger_path)
        conn = sqlite3.connect(ledger_path, timeout=5.0)
        try:
            db = Database(ledger_path, conn)
            conn.execute("SELECT count(*) FROM plan").fetchone()
            copy_checked(db, keep_at)
            # What is still in the log beside the file must not reach the one that takes its place.
            conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            conn.close()
        return keep_at
    except (UserError, sqlite3.Error):
        aside = keep_at.with_suffix(keep_at.suffix + ".损坏")
        for suffix in ("", "-wal", "-journal"):
            damaged = Path(f"{ledger_path}{suffix}")
            if damaged.exists():
                _copy_whole(damaged, Path(f"{aside}{suffix}"))
        return aside


def _copy_whole(source: Path, target: Path) -> None:
    os.close(os.open(target, os.O_CREAT | os.O_TRUNC | os.O_RDWR, 0o600))
    shutil.copyfile(source, target)
    _sync(target)
