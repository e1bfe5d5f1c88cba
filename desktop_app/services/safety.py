"""核验、备份、恢复: proof that a ledger is sound, copies away from it, and the way back."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from desktop_app.core.errors import UserError
from desktop_app.services.ledger import SUFFIX, Ledger, data_folder
from desktop_app.store import backup as store
from desktop_app.store import inspection
from desktop_app.store import plans as store_plans

_STAMP = "%Y%m%d-%H%M%S"


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found wrong (``findings``), and what it looked at (``facts``)."""

    findings: tuple[str, ...]
    facts: tuple[str, ...]


def backup_folder() -> Path:
    """Where backups lie: the user's data folder, or what ZWGK_BACKUP_DIR names."""
    named = os.environ.get("ZWGK_BACKUP_DIR")
    return Path(named) if named else data_folder() / "备份"


def check(ledger: Ledger) -> CheckReport:
    """Prove the ledger: file integrity, references, values, schema; nothing is changed."""
    findings, facts = inspection.inspect(ledger.db)
    newest = last_backup(ledger)
    facts.append(
        f"最近备份：{newest:%Y-%m-%d %H:%M}。" if newest else "尚无备份，建议在“文件”菜单中选择“备份”。"
    )
    return CheckReport(tuple(findings), tuple(facts))


def _backups(ledger_path: Path) -> list[Path]:
    return sorted(backup_folder().glob(f"{store.family(ledger_path)}-*{SUFFIX}"))


def backups(ledger_path: Path) -> tuple[tuple[Path, datetime], ...]:
    """The backups of this ledger, newest first, with their times."""
    found = []
    for path in reversed(_backups(ledger_path)):
        stamp = path.stem[-len("20170101-000000-000") :]
        try:
            found.append((path, datetime.strptime(stamp[:15], _STAMP).astimezone()))
        except ValueError:
            continue
    return tuple(found)


def last_backup(ledger: Ledger) -> datetime | None:
    """When the newest backup of this ledger was made, or None."""
    found = backups(ledger.path)
    return found[0][1] if found else None


def backup(ledger: Ledger) -> Path:
    """Copy the ledger into the backup folder; the copy is opened and checked before it counts.

    Raises:
        UserError: the folder cannot be written, the disk is full, or the ledger is damaged.
    """
    target = _new_backup(ledger.path)
    store.copy_checked(ledger.db, target)
    return target


def worth_a_backup(ledger: Ledger) -> bool:
    """Whether the ledger holds anything that a backup would save."""
    return bool(store_plans.plans(ledger.db))


def _new_backup(ledger_path: Path) -> Path:
    """A name no backup has yet: the ledger's family and the time to the millisecond."""
    now = datetime.now().astimezone()
    stamp = f"{now:{_STAMP}}-{now.microsecond // 1000:03d}"
    return backup_folder() / f"{store.family(ledger_path)}-{stamp}{SUFFIX}"


def save_copy(ledger: Ledger, target: Path) -> Path:
    """Copy the ledger to a place of the officer's choice; the copy is checked before it counts.

    Raises:
        UserError: the target is the ledger itself or cannot be written, or the ledger is damaged.
    """
    if target.exists() and target.samefile(ledger.path):
        raise UserError("副本不能与台账同名同位置。", "请换一个文件名或文件夹。")
    store.copy_checked(ledger.db, target)
    return target


def restore(ledger_path: Path, backup_file: Path) -> Path | None:
    """Put a backup in the ledger's place; what stood there is backed up or set aside first.

    The ledger must not be open in this process.

    Args:
        ledger_path: the ledger to replace (or to make, where it is absent).
        backup_file: the backup.

    Returns:
        Where the ledger that stood there is kept now; None where there was none.

    Raises:
        UserError: the backup is absent, damaged, no ledger or from a newer version; nothing was changed.
    """
    if not backup_file.exists():
        raise UserError(f"找不到备份“{backup_file.name}”。", "请检查路径。")
    if ledger_path.exists() and ledger_path.samefile(backup_file):
        raise UserError("备份与台账是同一个文件。", "请选择另一份备份。")
    store.verify(backup_file)
    return store.put_back(ledger_path, backup_file, _new_backup(ledger_path))
