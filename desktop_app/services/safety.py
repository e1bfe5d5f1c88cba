"""核验、备份、恢复: proof that a ledger is sound, copies away from it, and the way back."""

from __future__ import annotations

import shutil
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

from desktop_app.core.errors import UserError
from desktop_app.services import evidence, locking
from desktop_app.services.backups import (
    AutoBackup,
    Occasion,
    auto_backup,
    backup,
    backup_folder,
    backups,
    backups_in,
    last_backup,
    second_folder,
    set_second_folder,
)
from desktop_app.services.ledger import Ledger, session
from desktop_app.services.rescue import BackupOffer, SalvageReport, newest_good_backup, restore, salvage
from desktop_app.store import backup as store
from desktop_app.store import evidence_files, evidence_pool, inspection, search_index
from desktop_app.store.errors import LedgerDamaged
from desktop_app.store.salvage import TableSalvage

__all__ = [
    "AutoBackup",
    "BackupOffer",
    "CheckReport",
    "LedgerDamaged",
    "Occasion",
    "SalvageReport",
    "TableSalvage",
    "auto_backup",
    "backup",
    "backup_folder",
    "backups",
    "check",
    "check_file",
    "last_backup",
    "newest_good_backup",
    "restore",
    "salvage",
    "save_copy",
    "second_folder",
    "set_second_folder",
]

#: Below this much free space (bytes) a ledger is in danger of not taking the next edit.
_LITTLE_SPACE = 100 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class CheckReport:
    """What a check found wrong (``findings``), and what it looked at (``facts``)."""

    findings: tuple[str, ...]
    facts: tuple[str, ...]


def check(ledger: Ledger) -> CheckReport:
    """Prove the ledger: file, references, history, values, evidence, backups, space, place.

    Nothing of the officer's is changed; every file of evidence is read. A search index that says something
    else than the rows is made anew.
    """
    findings, facts = inspection.inspect(ledger.db)
    parts = (_search_index(ledger), evidence.inspect(ledger), _backups(ledger), _space(ledger.path))
    for found, looked_at in (*parts, _place(ledger), _rights(ledger.path)):
        findings += found
        facts += looked_at
    return CheckReport(tuple(findings), tuple(facts))


def _search_index(ledger: Ledger) -> tuple[list[str], list[str]]:
    """Derived from the rows, it is no finding where it is off: it is put right and said."""
    if ledger.read_only:
        # A look from aside must not write.
        return [], []
    was_off = search_index.put_right(ledger.db.conn)
    if was_off is None:
        return [], []
    return [], ["查找用的索引与内容不符，已重新生成。" if was_off else "查找用的索引与内容一致。"]


def check_file(ledger_path: Path) -> CheckReport:
    """Prove a ledger that is not open, by looking only; one too damaged to open is a finding like others.

    Raises:
        UserError: absent, no ledger, or made by a newer version.
    """
    try:
        with session(ledger_path, read_only=True) as ledger:
            return check(ledger)
    except LedgerDamaged as error:
        offer = newest_good_backup(ledger_path)
        return CheckReport((error.line,), (offer.words if offer else "没有完好的备份。",))


_Part = tuple[list[str], list[str]]


def _backups(ledger: Ledger) -> _Part:
    found: list[str] = []
    facts: list[str] = []
    listed = backups(ledger.path)
    if not listed:
        facts.append("尚无备份，建议在“文件”菜单中选择“备份”。")
    else:
        newest, made = listed[0]
        facts.append(f"最近备份：{made:%Y-%m-%d %H:%M}，共 {len(listed)} 份。")
        try:
            store.verify(newest)
        except UserError as error:
            found.append(error.what)
    second = second_folder()
    if second is not None and not second.is_dir():
        facts.append(f"第二备份位置“{second}”未连接。")
    elif second is not None:
        there = backups_in(second, ledger.path)
        facts.append(f"第二备份位置有 {len(there)} 份备份。")
    return found, facts


def _space(ledger_path: Path) -> _Part:
    found: list[str] = []
    facts: list[str] = []
    places = {"台账": ledger_path.parent, "备份": backup_folder()}
    for name, folder in places.items():
        if not folder.is_dir():
            continue
        free = shutil.disk_usage(folder).free
        words = f"{name}所在磁盘剩余 {free / 1024**3:.1f} GB。"
        (found if free < _LITTLE_SPACE else facts).append(words)
    return found, facts


def _place(ledger: Ledger) -> _Part:
    found: list[str] = []
    facts: list[str] = []
    holder = locking.holder_of(ledger.path)
    if holder is not None:
        facts.append(f"台账正由“{holder.who}”在“{holder.host}”上使用（{holder.since:%Y-%m-%d %H:%M} 起）。")
    if ledger.warning:
        # A log where it cannot live is a danger; the place alone is a circumstance.
        (found if ledger.db.journal_mode == "wal" else facts).append(ledger.warning)
    else:
        facts.append("台账在本机磁盘上。")
    return found, facts


def _rights(ledger_path: Path) -> _Part:
    if sys.platform == "win32":
        return [], []
    shared = stat.S_IMODE(ledger_path.stat().st_mode) & 0o077
    return [], ["台账文件可被本机其他用户读取或修改。" if shared else "台账文件仅本人可读写。"]


def save_copy(ledger: Ledger, target: Path) -> Path:
    """Copy the ledger and its evidence to a place of the officer's choice; the copy is checked first.

    Raises:
        UserError: the target is the ledger itself or cannot be written, or the ledger is damaged.
    """
    if target.exists() and target.samefile(ledger.path):
        raise UserError("副本不能与台账同名同位置。", "请换一个文件名或文件夹。")
    store.copy_checked(ledger.db, target)
    try:
        evidence_pool.bring(ledger.path, evidence_files.folder_of(target))
    except OSError as error:
        raise UserError("台账已另存，佐证文件没有全部复制。", "请检查磁盘空间和写入权限后重试。") from error
    return target
