"""Evidence in backups: each file once by its digest, whatever the number of backups and ledgers.

The pool has the shape of a ledger's own evidence folder (``ab/abcdef…``) and lies beside the backups. A file
goes only where somebody asks for it by name (`remove`): an older backup may still need it.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from desktop_app.core.digests import piecewise
from desktop_app.store import evidence_files, files

_CHUNK = 1 << 20
_UNFINISHED = ".未完成"


def pool_in(backup_folder: Path) -> Path:
    """The pool that belongs to a folder of backups."""
    return backup_folder / "佐证"


def _place(root: Path, digest: str) -> Path:
    return root / digest[:2] / digest


def bring(ledger_path: Path, root: Path) -> int:
    """Copy a ledger's evidence files to ``root``, those that are not there yet.

    A file whose content is not what its name says is left out: `check` tells of it, and it must not pass
    for the sound one.

    Returns:
        How many were left out.

    Raises:
        OSError: a file cannot be read or written, or the disk is full.
    """
    digests, _ = evidence_files.listed(ledger_path)
    return _copy_missing(evidence_files.folder_of(ledger_path), root, digests)


def give_back(roots: Iterable[Path], ledger_path: Path, needed: Iterable[str]) -> int:
    """Put evidence files that a restored ledger needs and that are gone back beside it.

    Returns:
        How many are in none of the pools.

    Raises:
        OSError: a file cannot be written, or the disk is full.
    """
    target = evidence_files.folder_of(ledger_path)
    missing = [d for d in needed if not evidence_files.is_there(ledger_path, d)]
    for root in roots:
        with_it = [d for d in missing if _place(root, d).is_file()]
        _copy_missing(root, target, with_it)
        missing = [d for d in missing if not evidence_files.is_there(ledger_path, d)]
    return len(missing)


def holds(root: Path, digest: str) -> bool:
    """Whether a pool has a file."""
    return _place(root, digest).is_file()


def remove(root: Path, digest: str) -> int:
    """Take a file out of a pool for good; returns the bytes freed, 0 where it was not there.

    Raises:
        OSError: it cannot be removed.
    """
    place = _place(root, digest)
    try:
        size = place.lstat().st_size
        place.unlink()
    except FileNotFoundError:
        return 0
    with suppress(OSError):
        place.parent.rmdir()
    return size


def _copy_missing(source: Path, root: Path, digests: Iterable[str]) -> int:
    left_out = 0
    for digest in sorted(digests):
        target = _place(root, digest)
        if target.is_file() and target.stat().st_size == _place(source, digest).stat().st_size:
            continue
        left_out += not _copy_proven(_place(source, digest), target, digest)
    return left_out


def _copy_proven(source: Path, target: Path, digest: str) -> bool:
    files.make_folder(target.parent)
    unfinished = target.with_name(f"{digest}{_UNFINISHED}")
    told = piecewise()
    try:
        files.make_private(unfinished)
        with source.open("rb") as stream, unfinished.open("wb") as out:
            while chunk := stream.read(_CHUNK):
                told.update(chunk)
                out.write(chunk)
        if told.hexdigest() != digest:
            return False
        files.replace(unfinished, target)
        return True
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
