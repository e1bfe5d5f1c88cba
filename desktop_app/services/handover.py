"""移交包: the whole ledger with its evidence in one file, made, proven, opened elsewhere; changes of officer.

Everything that belongs to a ledger is in its file (the officer's settings of it too) or in its folder of
evidence, and both are in the package. What is set on a machine (window, second place for backups) stays
there.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO, cast

from desktop_app import __version__
from desktop_app.core import saving
from desktop_app.core.changes import Changes
from desktop_app.core.errors import UserError
from desktop_app.core.temporary import temporary_folder
from desktop_app.services import departments, plans
from desktop_app.services.ledger import Ledger, changes_from
from desktop_app.services.officer import officer, set_officer
from desktop_app.services.places import SUFFIX as LEDGER_SUFFIX
from desktop_app.store import backup, chain, database, evidence_files, files, sealed, year
from desktop_app.store import handover as store
from desktop_app.store import handover_ledger as ledgers
from desktop_app.store import handover_manifest as manifests
from desktop_app.store import handover_package as packages
from desktop_app.store.handover_manifest import Manifest, Member, OfficerChange
from desktop_app.store.handover_package import BadPackage
from desktop_app.store.journal import writing
from desktop_app.store.sealed import PasswordNeeded, WrongPassword

__all__ = [
    "SUFFIX",
    "BadPackage",
    "Manifest",
    "OfficerChange",
    "PackageOutcome",
    "PasswordNeeded",
    "WrongPassword",
    "make_package",
    "officer_changes",
    "open_for_reading",
    "open_package",
    "record_change",
    "suggested_name",
]

#: Ending of a package's name.
SUFFIX = ".zwgkp"
_CHUNK = 1 << 20
_LONGEST_NAME, _LONGEST_MATTERS = 40, 2000

Progress = Callable[[int, int], None]
Cancel = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class PackageOutcome:
    """A package that was made or opened.

    Attributes:
        path: the package made, or the ledger that came out of it.
        manifest: what the package says of itself.
        evidence: how many files of evidence it holds.
        messages: what the officer should know, each a Chinese sentence.
    """

    path: Path
    manifest: Manifest
    evidence: int
    messages: tuple[str, ...]


# -- change of the liaison officer


def officer_changes(ledger: Ledger) -> tuple[OfficerChange, ...]:
    """Every change of the liaison officer that is recorded, the newest first."""
    return store.officer_changes(ledger.db)


def record_change(ledger: Ledger, change: OfficerChange) -> Changes:
    """Record a change of the liaison officer; what is done from now on is recorded under the new name.

    Raises:
        UserError: a name is missing, too long or twice the same, or the ledger cannot be written.
    """
    names = [name.strip() for name in (change.from_name, change.to_name)]
    if not all(names):
        raise UserError("联络员变更须写明移交人和接收人。", "请填写双方姓名。")
    if any(len(name) > _LONGEST_NAME or not name.isprintable() for name in names):
        raise UserError(f"联络员姓名不能超过 {_LONGEST_NAME} 字，也不能换行。", "请改短。")
    if names[0] == names[1]:
        raise UserError("移交人和接收人是同一人。", "请核对姓名。")
    if len(change.matters) > _LONGEST_MATTERS:
        raise UserError(f"移交事项不能超过 {_LONGEST_MATTERS} 字。", "请改短，详细内容可另附文件。")
    label = f"登记联络员变更：{names[0]}—{names[1]}"
    checked = OfficerChange(names[0], names[1], change.on, change.matters.strip())
    with writing(ledger.db, label) as writer:
        store.add_officer_change(writer, uuid.uuid4().hex, checked, datetime.now().astimezone())
    set_officer(ledger, names[1])
    return changes_from(ledger, label, writer.changes)


# -- making


def suggested_name(ledger: Ledger, today: date) -> str:
    """A name for a package: the department, what it is, the day."""
    _, unit = departments.current(ledger)
    return f"{unit or ledger.path.stem}-移交包-{today:%Y%m%d}{SUFFIX}"


def make_package(
    ledger: Ledger,
    out: Path,
    *,
    password: str | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> PackageOutcome:
    """Write the whole ledger and its evidence into one file, and read it back before it counts.

    Args:
        ledger: the ledger; it may be in use.
        out: the package; one that stands there is replaced when the new one is whole.
        password: sealed with it where one is given.
        progress: told bytes done and bytes in all; writing and reading back count alike.
        cancel: asked now and then.

    Raises:
        Cancelled: ``cancel`` said so; nothing was written.
        UserError: the password is too short, the place cannot be written, the disk is full, or the ledger is
            damaged; what stood at ``out`` still stands.
    """
    if password is not None:
        sealed.checked_password(password)
    told, asked = progress or (lambda _done, _all: None), cancel or (lambda: False)
    with _disk_is_told(out), temporary_folder() as folder:
        copy = folder / manifests.LEDGER
        backup.copy_checked(ledger.db, copy)
        manifest, sources = _contents(ledger, copy)

        def write(path: Path) -> None:
            _write(path, manifest, sources, password, told, asked)
            _read_back(path, manifest, password, told, asked)

        saving.save(out, write)
    return PackageOutcome(out, manifest, len(manifest.members) - 1, _missing_words(manifest))


def _contents(ledger: Ledger, copy: Path) -> tuple[Manifest, dict[str, Path]]:
    """The manifest of a package of a ledger's copy, and the file of each member."""
    sources = {manifests.LEDGER: copy}
    members = {manifests.LEDGER: Member(copy.stat().st_size, _digest(copy))}
    standing, _ = evidence_files.listed(ledger.path)
    for digest in sorted(standing):
        if evidence_files.is_sound(ledger.path, digest):
            name = manifests.evidence_name(digest)
            sources[name] = evidence_files.path_of(ledger.path, digest)
            members[name] = Member(sources[name].stat().st_size, digest)
    needed = set(year.stored_files(ledger.db))
    plan_id, unit = departments.current(ledger)
    changes = officer_changes(ledger)
    manifest = Manifest(
        made_at=datetime.now().astimezone().replace(microsecond=0),
        made_by=changes[0].from_name
        if changes and changes[0].to_name == officer(ledger)
        else officer(ledger),
        application=__version__,
        schema=ledger.db.version,
        unit=unit,
        plan_title=plans.the_plan(ledger, plan_id).title if plan_id else None,
        head=chain.last_link(ledger.db.conn),
        change=changes[0] if changes else None,
        missing=tuple(sorted(d for d in needed if manifests.evidence_name(d) not in members)),
        members=members,
    )
    return manifest, sources


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _write(
    target: Path,
    manifest: Manifest,
    sources: dict[str, Path],
    password: str | None,
    told: Progress,
    asked: Cancel,
) -> None:
    def half(done: int, whole: int) -> None:
        told(done, whole * 2)

    with target.open("wb") as out:
        if password is None:
            packages.write(out, manifest, sources, half, asked)
            return
        writer = sealed.SealingWriter(out, password)
        packages.write(cast("BinaryIO", writer), manifest, sources, half, asked)
        writer.finish()


def _read_back(target: Path, manifest: Manifest, password: str | None, told: Progress, asked: Cancel) -> None:
    whole = sum(m.size for m in manifest.members.values())
    done = whole

    def add(more: int, _of: int) -> None:
        nonlocal done
        done += more
        told(done, whole * 2)

    with packages.opened(target, password) as package:
        if package.manifest != manifest:
            raise UserError("移交包写入后读出的内容不一致，没有生成。", "请检查磁盘，或另选保存位置。")
        for name in package.manifest.members:
            for _ in package.chunks(name, add, asked):
                pass


def _missing_words(manifest: Manifest) -> tuple[str, ...]:
    if not manifest.missing:
        return ()
    return (f"有 {len(manifest.missing)} 个佐证文件缺失或已被改动，不在移交包中。",)


@contextmanager
def _disk_is_told(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG):
            raise UserError(
                f"磁盘空间不足，“{target.name}”没有保存。", "请清理磁盘，或另选保存位置。"
            ) from error
        raise UserError(
            f"“{target.name}”无法写入。", "请检查保存位置和写入权限，或关闭正在使用它的程序。"
        ) from error


# -- opening


@contextmanager
def open_for_reading(
    path: Path, password: str | None = None, *, history: bool = False, evidence: bool = False
) -> Iterator[tuple[Manifest, Path]]:
    """A package's ledger in a private folder for as long as the block lasts, for looking at it.

    Open it with ``ledger.session(path, read_only=True)``; an older one is brought up to date in memory.

    Args:
        path: the package.
        password: its password, where it has one.
        history: whether the chain of changes is proven too; the file, its digest, its schema and its
            integrity always are.
        evidence: whether the files of evidence are put beside the ledger too.

    Yields:
        The manifest and the ledger's path.

    Raises:
        PasswordNeeded, WrongPassword, BadPackage: as the classes say.
        UserError: it is absent or cannot be read, is of a newer version, or its ledger is damaged or altered.
    """
    with temporary_folder() as folder:
        target = folder / f"台账{LEDGER_SUFFIX}"
        with _disk_is_told(target), packages.opened(path, password) as package:
            _extract(package, target, _no_progress, _never, history=history)
            if evidence:
                _take_evidence(package, target, _no_progress, _never)
        yield package.manifest, target


def open_package(
    path: Path,
    target: Path,
    *,
    password: str | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> PackageOutcome:
    """Put a package's ledger and evidence where the officer wants them, everything proven first.

    Args:
        path: the package.
        target: the ledger to make; nothing may stand there.
        password: the package's password, where it has one.
        progress: told bytes done and bytes in all.
        cancel: asked now and then.

    Raises:
        Cancelled: ``cancel`` said so; nothing stays behind.
        PasswordNeeded, WrongPassword, BadPackage: as the classes say; nothing stays behind.
        UserError: the package cannot be read, is of a newer version, its ledger is damaged or altered, a
            ledger stands at ``target``, or the place cannot be written; nothing stays behind.
    """
    asked = cancel or _never
    if target.exists():
        raise UserError(f"“{target.name}”已存在。", "请换一个文件名或位置。")
    staged = target.with_name(f"{target.name}.{os.getpid()}.新建中")
    with _disk_is_told(target), packages.opened(path, password) as package:
        manifest = package.manifest
        whole = sum(m.size for m in manifest.members.values())
        files.make_folder(target.parent)
        if shutil.disk_usage(target.parent).free < whole:
            raise UserError("磁盘空间不足，没有打开移交包。", "请清理磁盘，或另选位置。")
        told = _adding(progress, whole)
        try:
            _extract(package, staged, told, asked, history=True)
            with _taken_back_on_failure(target, manifest):
                _take_evidence(package, target, told, asked)
                _place(staged, target)
        except FileExistsError:
            raise UserError(f"“{target.name}”已存在。", "请换一个文件名或位置。") from None
        finally:
            database.discard(staged)
    return PackageOutcome(target, manifest, len(manifest.members) - 1, _missing_words(manifest))


def _place(staged: Path, target: Path) -> None:
    """Give a proven ledger its name; where even the folder cannot be flushed, nothing of that name stands."""
    try:
        files.place_new(staged, target)
    except FileExistsError:
        raise
    except BaseException:
        database.discard(target)
        raise


def _adding(progress: Progress | None, whole: int) -> Progress:
    done = 0

    def told(more: int, _of: int) -> None:
        nonlocal done
        done += more
        if progress is not None:
            progress(done, whole)

    return told


def _no_progress(_done: int, _whole: int) -> None:
    """Nobody is told."""


def _never() -> bool:
    return False


def _extract(
    package: packages.Package, target: Path, told: Progress, asked: Cancel, *, history: bool
) -> None:
    files.make_private(target)
    with target.open("wb") as out:
        package.copy(manifests.LEDGER, out, told, asked)
    ledgers.prove(target, history=history)


def _take_evidence(package: packages.Package, target: Path, told: Progress, asked: Cancel) -> None:
    for name, member in package.manifest.members.items():
        digest = manifests.evidence_digest(name)
        if digest is not None:
            evidence_files.take_proven(target, digest, package.chunks(name, told, asked), member.size)


@contextmanager
def _taken_back_on_failure(target: Path, manifest: Manifest) -> Iterator[None]:
    """Remove the evidence that was put beside a ledger that did not come to stand."""
    digests = [d for d in map(manifests.evidence_digest, manifest.members) if d is not None]
    before = {d for d in digests if evidence_files.is_there(target, d)}
    try:
        yield
    except BaseException:
        for digest in digests:
            if digest not in before:
                with suppress(OSError, UserError):
                    evidence_files.remove(target, digest)
        with suppress(OSError):
            evidence_files.folder_of(target).rmdir()
        raise
