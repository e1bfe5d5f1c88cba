"""Backups: made on occasions, proven before they count, thinned with age, and kept in a second place."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from desktop_app.core.errors import UserError
from desktop_app.services.locked_file import LockedFile
from desktop_app.services.places import SUFFIX, data_folder
from desktop_app.store import backup as store
from desktop_app.store import evidence_pool, files, retention
from desktop_app.store.database import Database

_STAMP = "%Y%m%d-%H%M%S"
_STAMP_LENGTH = len("20170101-000000-000")
#: How long somebody works before the next backup is made.
WORK_SPELL = timedelta(minutes=30)
#: What is left of a backup that never became whole is removed after this.
_ABANDONED = timedelta(hours=1)
_SETTINGS = "备份设置.json"


class Occasion(StrEnum):
    """When a backup is made by itself."""

    START = "启动时"
    IMPORT = "导入前"
    MERGE = "合并前"
    MIGRATION = "升级前"
    WORK = "工作中"


@dataclass(frozen=True, slots=True)
class AutoBackup:
    """What an automatic backup came to.

    Attributes:
        path: the backup made, or None where nothing had changed since the last, or it failed.
        messages: what the officer should know, each a Chinese sentence: why there is no backup, or that
            the second place is absent.
    """

    path: Path | None
    messages: tuple[str, ...] = ()


def backup_folder() -> Path:
    """Where backups lie: the user's data folder, or what ZWGK_BACKUP_DIR names."""
    named = os.environ.get("ZWGK_BACKUP_DIR")
    return Path(named) if named else data_folder() / "备份"


def second_folder() -> Path | None:
    """The second place for backups (a USB drive), or None where none is set."""
    try:
        said = json.loads((backup_folder() / _SETTINGS).read_text("utf-8")).get("second_folder")
    except (OSError, ValueError, AttributeError):
        return None
    return Path(said) if isinstance(said, str) and said else None


def set_second_folder(folder: Path | None) -> None:
    """Set the second place for backups, for all ledgers of this user; None for none.

    Raises:
        UserError: it is the backup folder itself or no folder, or the setting cannot be stored.
    """
    if folder is not None:
        if not folder.is_dir():
            raise UserError(f"“{folder}”不是文件夹。", "请先建立该文件夹，或另选位置。")
        if folder.resolve() == backup_folder().resolve():
            raise UserError("第二备份位置不能与备份文件夹相同。", "请选择移动硬盘或优盘上的文件夹。")
    fresh = backup_folder() / f"{_SETTINGS}.新"
    try:
        files.make_folder(backup_folder())
        files.make_private(fresh)
        fresh.write_text(
            json.dumps({"second_folder": None if folder is None else str(folder)}, ensure_ascii=False),
            "utf-8",
        )
        files.replace(fresh, backup_folder() / _SETTINGS)
    except OSError as error:
        raise UserError("备份设置没有保存。", "请检查备份文件夹的写入权限。") from error


def _made(path: Path) -> datetime | None:
    try:
        stamp = path.stem[-_STAMP_LENGTH:]
        return datetime.strptime(f"{stamp}000", f"{_STAMP}-%f").astimezone()
    except ValueError:
        return None


def _listed(folder: Path, pattern: str) -> list[Path]:
    """The files of a folder; none where it cannot be read (a drive pulled out, a disk failing)."""
    try:
        return list(folder.glob(pattern))
    except OSError:
        return []


def backups_in(folder: Path, ledger_path: Path) -> tuple[tuple[Path, datetime], ...]:
    """The backups of a ledger in one folder, newest first, with their times."""
    found = [(p, _made(p)) for p in _listed(folder, f"{store.family(ledger_path)}-*{SUFFIX}")]
    return tuple(sorted(((p, t) for p, t in found if t is not None), key=lambda b: b[1], reverse=True))


def backups(ledger_path: Path) -> tuple[tuple[Path, datetime], ...]:
    """The backups of this ledger, newest first, with their times; those of the second place where it is."""
    found = {p.name: (p, t) for p, t in backups_in(backup_folder(), ledger_path)}
    second = second_folder()
    if second is not None:
        for path, made in backups_in(second, ledger_path):
            found.setdefault(path.name, (path, made))
    return tuple(sorted(found.values(), key=lambda b: b[1], reverse=True))


def last_backup(ledger: LockedFile) -> datetime | None:
    """When the newest backup of this ledger was made, or None."""
    found = backups(ledger.path)
    return found[0][1] if found else None


def new_backup(ledger_path: Path, now: datetime | None = None) -> Path:
    """A name no backup has yet: the ledger's family and the time to the millisecond."""
    now = now or datetime.now().astimezone()
    while True:
        stamp = f"{now:{_STAMP}}-{now.microsecond // 1000:03d}"
        path = backup_folder() / f"{store.family(ledger_path)}-{stamp}{SUFFIX}"
        if not path.exists():
            return path
        now += timedelta(milliseconds=1)


def backup(ledger: LockedFile) -> Path:
    """Copy the ledger into the backup folder; the copy is opened and checked before it counts.

    The evidence goes with it, each file once for all backups.

    Raises:
        UserError: the folder cannot be written, the disk is full, or the ledger is damaged.
    """
    target = new_backup(ledger.path)
    store.copy_checked(ledger.db, target)
    try:
        evidence_pool.bring(ledger.path, evidence_pool.pool_in(backup_folder()))
    except OSError as error:
        raise UserError("台账已备份，佐证文件没有全部备份。", "请检查磁盘空间和读写权限后重试。") from error
    _second_copy(ledger.path, target)
    return target


def auto_backup(ledger: LockedFile, occasion: Occasion, now: datetime | None = None) -> AutoBackup:
    """Make a backup of itself where one is due; never stands in the way of the work.

    Nothing is made where nothing changed since the newest backup, and, on `Occasion.WORK`, within 30 minutes
    of it: the window may ask every few minutes. Afterwards old backups are thinned.

    Args:
        ledger: the ledger.
        occasion: what is about to happen.
        now: the present time.

    Returns:
        What it came to; a failure is among its messages.
    """
    now = now or datetime.now().astimezone()
    ledger.refresh_lock()
    try:
        return _auto_backup(ledger.db, occasion, now)
    except UserError as error:
        return AutoBackup(None, (f"{occasion}自动备份没有完成：{error.line}",))


def before_migration(db: Database) -> None:
    """Back up a ledger that is about to be brought up to date.

    Raises:
        UserError: it cannot be backed up; then it must not be changed.
    """
    _auto_backup(db, Occasion.MIGRATION, datetime.now().astimezone())


def _auto_backup(db: Database, occasion: Occasion, now: datetime) -> AutoBackup:
    present = store.head(db.conn)
    existing = backups_in(backup_folder(), db.path)
    if present.id == 0:
        return AutoBackup(None)
    if existing:
        newest, made = existing[0]
        if occasion is Occasion.WORK and timedelta(0) <= now - made < WORK_SPELL:
            return AutoBackup(None)
        if store.head_of_file(newest) == present:
            return AutoBackup(None, _second_copy(db.path, newest))
    target = new_backup(db.path, now)
    store.copy_checked(db, target)
    messages = _evidence(db.path) + _second_copy(db.path, target)
    thin(db.path, now)
    return AutoBackup(target, messages)


def _evidence(ledger_path: Path) -> tuple[str, ...]:
    """Bring the evidence to the backups; returns what there is to say."""
    try:
        evidence_pool.bring(ledger_path, evidence_pool.pool_in(backup_folder()))
    except OSError:
        return ("佐证文件没有全部备份。请检查备份文件夹的磁盘空间和读写权限。",)
    return ()


def evidence_pools(backup_file: Path) -> tuple[Path, ...]:
    """Where the evidence of a backup may lie: beside it, in the backup folder, in the second place."""
    second = second_folder()
    folders = [backup_file.parent, backup_folder(), *([second] if second else [])]
    return tuple(dict.fromkeys(evidence_pool.pool_in(f) for f in folders))


def _second_copy(ledger_path: Path, backup_file: Path) -> tuple[str, ...]:
    """Bring a backup to the second place, if one is set; returns what there is to say."""
    folder = second_folder()
    if folder is None or (folder / backup_file.name).exists():
        return ()
    # The folder itself must be there: making it would fill the place where a drive is mounted.
    if not folder.is_dir():
        return (f"第二备份位置“{folder}”未连接，本次只备份到本机。",)
    try:
        store.copy_to(backup_file, folder / backup_file.name)
        evidence_pool.bring(ledger_path, evidence_pool.pool_in(folder))
    except (UserError, OSError):
        return (f"第二备份位置“{folder}”写入失败，本次只备份到本机。请检查磁盘空间和写入权限。",)
    return ()


def thin(ledger_path: Path, now: datetime) -> tuple[Path, ...]:
    """Remove backups that age makes superfluous, in both places; what cannot be removed stays.

    Returns:
        What was removed.
    """
    removed = []
    second = second_folder()
    for folder in (backup_folder(), *([second] if second else [])):
        found = backups_in(folder, ledger_path)
        keep = retention.kept((t for _, t in found), now)
        superfluous = [p for p, t in found if t not in keep]
        for path in superfluous + _abandoned(folder, ledger_path, now):
            with suppress(OSError):
                path.unlink()
                removed.append(path)
    return tuple(removed)


def _abandoned(folder: Path, ledger_path: Path, now: datetime) -> list[Path]:
    found = []
    for path in _listed(folder, f"{store.family(ledger_path)}-*{SUFFIX}{store.UNFINISHED}*"):
        with suppress(OSError):
            if now.timestamp() - path.stat().st_mtime > _ABANDONED.total_seconds():
                found.append(path)
    return found
