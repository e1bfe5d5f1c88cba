"""彻底移除: evidence that should never have been here goes from the ledger, its folder and its backups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop_app.core.changes import Changes
from desktop_app.core.errors import UserError
from desktop_app.core.evidence import Evidence
from desktop_app.services import backups, evidence
from desktop_app.services.ledger import Ledger
from desktop_app.store import evidence_files, evidence_pool
from desktop_app.store import year as store


@dataclass(frozen=True, slots=True)
class PurgePlan:
    """What removing for good would touch.

    Attributes:
        titles: the pieces.
        places: the folders that hold a copy of one of their files.
        unreachable: folders of backups that cannot be looked into at present, a stick that is not plugged in.
    """

    titles: tuple[str, ...]
    places: tuple[Path, ...]
    unreachable: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class Purged:
    """What was removed: how many copies, their bytes, and where copies may still lie."""

    copies: int
    size: int
    unreachable: tuple[Path, ...]


def look(ledger: Ledger, ids: Sequence[str]) -> PurgePlan:
    """What removing pieces for good would touch; nothing is changed.

    Raises:
        UserError: a piece is unknown, or its file serves another piece too.
    """
    pieces = [_the(ledger, evidence_id) for evidence_id in ids]
    digests = _digests(ledger, pieces)
    places = []
    if any(evidence_files.is_there(ledger.path, digest) for digest in digests):
        places.append(evidence_files.folder_of(ledger.path))
    reached, unreachable = _pools()
    places += [pool for pool in reached if any(evidence_pool.holds(pool, digest) for digest in digests)]
    return PurgePlan(tuple(p.title for p in pieces), tuple(places), unreachable)


def purge(ledger: Ledger, ids: Sequence[str]) -> tuple[Purged, Changes]:
    """Remove pieces for good: their files from every backup and from the ledger's folder, then the record.

    撤销 brings the record back, never a file. Packages and copies made by hand elsewhere are not reached.

    Raises:
        UserError: a piece is unknown, its file serves another piece too, or a copy cannot be removed; the
            record then still stands, so that it can be tried again.
    """
    pieces = [_the(ledger, evidence_id) for evidence_id in ids]
    digests = _digests(ledger, pieces)
    reached, unreachable = _pools()
    sizes = []
    try:
        sizes += [evidence_pool.remove(pool, digest) for pool in reached for digest in digests]
    except OSError as error:
        raise UserError("备份中的佐证文件无法删除。", "请检查备份位置后重试，佐证记录没有改动。") from error
    sizes += [evidence_files.remove(ledger.path, digest) for digest in digests]
    changes = evidence.remove(ledger, ids)
    return Purged(sum(size > 0 for size in sizes), sum(sizes), unreachable), changes


def _the(ledger: Ledger, evidence_id: str) -> Evidence:
    owner = store.evidence_owner(ledger.db, evidence_id)
    if owner is None:
        raise UserError("这件佐证材料已不在台账中。", "请刷新后重试。")
    (piece,) = store.evidence(ledger.db, *owner, [evidence_id])
    return piece


def _digests(ledger: Ledger, pieces: Sequence[Evidence]) -> tuple[str, ...]:
    """The files of pieces, none of which another piece needs."""
    wanted = dict.fromkeys(p.sha256 for p in pieces if p.sha256)
    needed = store.stored_files(ledger.db)
    for digest in wanted:
        ours = sum(p.sha256 == digest for p in pieces)
        titles = needed.get(digest, ())
        if len(titles) > ours:
            named = "、".join(f"“{title}”" for title in titles[:3])
            raise UserError(f"同一文件还用于其他佐证：{named}。", "请一并选中，或先移除那些佐证。")
    return tuple(wanted)


def _pools() -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """The pools of the backups that can be reached, and the folders that cannot."""
    second = backups.second_folder()
    folders = [backups.backup_folder(), *([second] if second else [])]
    reached = tuple(evidence_pool.pool_in(folder) for folder in folders if folder.is_dir())
    return reached, tuple(folder for folder in folders[1:] if not folder.is_dir())
