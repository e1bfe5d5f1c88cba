"""恢复 and 抢救: the ways back from a backup, and out of a damaged ledger. Nothing is ever thrown away."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from desktop_app.core.errors import UserError
from desktop_app.services import locking
from desktop_app.services.backups import backups, evidence_pools, new_backup
from desktop_app.services.ledger import session
from desktop_app.services.places import SUFFIX
from desktop_app.store import backup as store
from desktop_app.store import evidence_files, evidence_pool, year
from desktop_app.store import salvage as salvaging
from desktop_app.store.salvage import TableSalvage

#: Of so many whole backups one is looked for that its own history proves; older ones have lost too much.
_PROVEN_MOST = 3


@dataclass(frozen=True, slots=True)
class BackupOffer:
    """The newest backup that is sound, and what restoring it would leave out.

    Attributes:
        path: the backup.
        made: when.
        changes_after: how many changes (undo steps) the ledger holds that the backup does not; None where
            the ledger cannot be read far enough to tell.
    """

    path: Path
    made: datetime
    changes_after: int | None

    @property
    def words(self) -> str:
        """The offer in a sentence."""
        made = f"最近一份完好的备份是 {self.made:%Y-%m-%d %H:%M} 的"
        if self.changes_after is None:
            return f"{made}，其后的改动无法核对。"
        if self.changes_after == 0:
            return f"{made}，其后没有改动。"
        return f"{made}，其后有 {self.changes_after} 次改动不在其中。"


@dataclass(frozen=True, slots=True)
class SalvageReport:
    """What was rescued from a damaged ledger.

    Attributes:
        path: the new ledger with what was rescued. `restore` puts it in the place of the damaged one.
        tables: what became of each table.
    """

    path: Path
    tables: tuple[TableSalvage, ...]

    @property
    def complete(self) -> bool:
        """Whether every table could be read whole and nothing had to be left out."""
        return all(t.whole and not t.refused for t in self.tables)

    @property
    def words(self) -> str:
        """The report in a sentence or two."""
        read = sum(t.read for t in self.tables)
        again = sum(t.from_history for t in self.tables)
        refused = sum(t.refused for t in self.tables)
        words = f"读出 {read} 条记录"
        if again:
            words += f"，另从修改记录中找回 {again} 条"
        if refused:
            words += f"，{refused} 条残缺未收"
        return words + ("，内容完整。" if self.complete else "。请核对后使用。")


def newest_good_backup(ledger_path: Path) -> BackupOffer | None:
    """The newest backup of a ledger that passes its check, for offering it where the ledger is damaged.

    One that says what its history says goes before a newer one that does not: the damage may be older than
    the newest backups.
    """
    whole = ((path, made) for path, made in backups(ledger_path) if _is_whole(path))
    newest = None
    for path, made in islice(whole, _PROVEN_MOST):
        newest = newest or (path, made)
        with suppress(UserError):
            if store.is_recorded(path):
                return _offer(ledger_path, path, made)
    return _offer(ledger_path, *newest) if newest else None


def _is_whole(path: Path) -> bool:
    try:
        store.verify(path)
    except UserError:
        return False
    return True


def _offer(ledger_path: Path, path: Path, made: datetime) -> BackupOffer:
    head = store.head_of_file(path)
    after = None if head is None else salvaging.changes_after(ledger_path, head.id)
    return BackupOffer(path, made, after)


def salvage(ledger_path: Path) -> SalvageReport:
    """Rescue what can be read of a damaged ledger into a new one beside it; the damaged one is not touched.

    The ledger must not be open in this process.

    Raises:
        UserError: nothing can be read, or the new ledger cannot be written.
    """
    locking.refuse_if_in_use(ledger_path)
    if not ledger_path.is_file():
        raise UserError(f"找不到台账“{ledger_path.name}”。", "请检查路径。")
    stamp = f"{datetime.now().astimezone():%Y%m%d-%H%M%S}"
    target = ledger_path.with_name(f"{ledger_path.stem}-抢救-{stamp}{SUFFIX}")
    try:
        return SalvageReport(target, salvaging.salvage(ledger_path, target))
    except OSError as error:
        raise UserError("抢救台账时无法读写文件。", "请检查磁盘空间和读写权限后重试。") from error


def restore(ledger_path: Path, backup_file: Path) -> Path | None:
    """Put a backup in the ledger's place; what stood there is backed up or set aside first.

    The ledger must not be open in this process. No backup is removed on the way, and the one made of what
    stood there takes the restoring back.

    Args:
        ledger_path: the ledger to replace (or to make, where it is absent).
        backup_file: the backup.

    Returns:
        Where the ledger that stood there is kept now; None where there was none.

    Raises:
        LedgerInUse: another window has the ledger open; nothing was changed.
        UserError: the backup is absent, damaged, no ledger or from a newer version; nothing was changed.
    """
    if not backup_file.exists():
        raise UserError(f"找不到备份“{backup_file.name}”。", "请检查路径。")
    if ledger_path.exists() and ledger_path.samefile(backup_file):
        raise UserError("备份与台账是同一个文件。", "请选择另一份备份。")
    locking.refuse_if_in_use(ledger_path)
    store.verify(backup_file)
    kept = store.put_back(ledger_path, backup_file, new_backup(ledger_path))
    _bring_evidence_back(ledger_path, backup_file)
    return kept


def _bring_evidence_back(ledger_path: Path, backup_file: Path) -> None:
    """Put evidence that was removed since the backup back; what is nowhere is told by `check`."""
    roots = (*evidence_pools(backup_file), evidence_files.folder_of(backup_file))
    with session(ledger_path, read_only=True) as ledger:
        needed = year.stored_files(ledger.db)
    try:
        evidence_pool.give_back(roots, ledger_path, needed)
    except OSError as error:
        raise UserError(
            "台账已恢复，佐证文件没有全部恢复。", "请检查磁盘空间和写入权限，再恢复一次。"
        ) from error
