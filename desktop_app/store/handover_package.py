"""A hand-over package: a ZIP file with a manifest, a ledger and its evidence, sealed where a password is set.

Whatever comes in is taken for hostile: members are known by name or refused, links and folders are refused,
no name inside is ever part of a path, sizes and ratios are capped, nothing counts before its digest was
proven.
"""

from __future__ import annotations

import errno
import hashlib
import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, BinaryIO, cast

from desktop_app.core.errors import Cancelled, UserError
from desktop_app.core.evidence import MOST_BYTES
from desktop_app.store import handover_manifest as manifests
from desktop_app.store import sealed
from desktop_app.store.handover_manifest import LEDGER, MANIFEST, Manifest

#: Largest ledger inside, largest manifest and largest table of contents (bytes), and most members.
MOST_LEDGER, MOST_MANIFEST, MOST_TABLE, MOST_MEMBERS = 4 << 30, 32 << 20, 32 << 20, 100_000
#: All that a package may hold, in bytes.
MOST_IN_ALL = 64 << 30
#: More than this many bytes out of one is no ledger: text and pages shrink to a tenth or so.
MOST_RATIO = 200
_CHUNK = 1 << 20
#: Bytes of the head before each member (APPNOTE.TXT, 4.3.7), its name not counted.
_LOCAL_HEAD = 30
_END = struct.Struct("<4s4H2LH")
_END_64, _PLACE_64 = struct.Struct("<4sQ2H2L4Q"), struct.Struct("<4sLQL")

Told = Callable[[int, int], None]
Asked = Callable[[], bool]


class BadPackage(UserError):
    """The package is damaged, altered or none of ours."""

    def __init__(self, why: str = "") -> None:
        super().__init__(
            f"移交包{why}。" if why else "移交包不完整或已被改动。", "请重新复制，或请对方重新生成。"
        )


# -- writing


def write(out: BinaryIO, manifest: Manifest, sources: Mapping[str, Path], told: Told, asked: Asked) -> None:
    """Write a package.

    Args:
        out: where to; need not be able to seek.
        manifest: what it says of itself, every member with its digest.
        sources: the file of each member.
        told: called with (bytes done, bytes in all).
        asked: whether to stop.

    Raises:
        Cancelled: ``asked`` said so.
        UserError: a file changed meanwhile.
        OSError: something cannot be read or written.
    """
    whole, done = sum(m.size for m in manifest.members.values()), 0
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(_entry(MANIFEST, zipfile.ZIP_DEFLATED), manifests.written(manifest))
        for name, member in manifest.members.items():
            digest = hashlib.sha256()
            entry = _entry(name, _method(name, sources[name]))
            entry.file_size = member.size
            with sources[name].open("rb") as stream, archive.open(entry, "w") as into:
                while chunk := stream.read(_CHUNK):
                    if asked():
                        raise Cancelled
                    digest.update(chunk)
                    into.write(chunk)
                    done += len(chunk)
                    told(done, whole)
            if digest.hexdigest() != member.sha256:
                raise UserError("生成移交包时，有文件被改动。", "请稍后重新生成。")


def _entry(name: str, method: int) -> zipfile.ZipInfo:
    # No time and no owner of the machine it was made on.
    entry = zipfile.ZipInfo(name)
    entry.compress_type = method
    entry.external_attr = (stat.S_IFREG | 0o600) << 16
    return entry


def _method(name: str, source: Path) -> int:
    """Evidence is compressed already as a rule; a ledger that shrinks beyond what is taken back is not."""
    if name != LEDGER:
        return zipfile.ZIP_STORED
    shrunk, size, packer = 0, 0, zlib.compressobj(1)
    with source.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            shrunk += len(packer.compress(chunk))
    shrunk += len(packer.flush())
    return zipfile.ZIP_DEFLATED if size < shrunk * MOST_RATIO // 4 else zipfile.ZIP_STORED


# -- reading


class Package:
    """An open package whose table of contents and manifest were checked; its files were not yet."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest, *, is_sealed: bool) -> None:
        self._archive = archive
        self.manifest = manifest
        self.is_sealed = is_sealed

    def chunks(self, name: str, told: Told, asked: Asked) -> Iterator[bytes]:
        """A member's content, proven on the way; it counts only when the last chunk was handed over.

        Args:
            name: the member.
            told: called with (bytes of the chunk, bytes of the member).
            asked: whether to stop.

        Raises:
            Cancelled: ``asked`` said so.
            BadPackage: it is not what the manifest says.
            OSError: it cannot be read.
        """
        member = self.manifest.members[name]
        digest, size = hashlib.sha256(), 0
        with damaged_is_told(), self._archive.open(name) as stream:
            while chunk := stream.read(_CHUNK):
                if asked():
                    raise Cancelled
                size += len(chunk)
                if size > member.size:
                    raise BadPackage
                digest.update(chunk)
                yield chunk
                told(len(chunk), member.size)
        if size != member.size or digest.hexdigest() != member.sha256:
            raise BadPackage

    def copy(self, name: str, out: BinaryIO, told: Told, asked: Asked) -> None:
        """Write a member's content to ``out``; see `chunks`."""
        out.writelines(self.chunks(name, told, asked))


@contextmanager
def damaged_is_told() -> Iterator[None]:
    """Turn what a torn or hostile archive makes the standard library raise into `BadPackage`."""
    try:
        yield
    except UserError:
        raise
    except OSError as error:
        # A place before the file's start is the archive's fault, anything else the disk's.
        if error.errno in (None, errno.EINVAL):
            raise BadPackage from error
        raise
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        zlib.error,
        struct.error,
        NotImplementedError,
        RuntimeError,
        EOFError,
        ValueError,
        OverflowError,
    ) as error:
        raise BadPackage from error


@contextmanager
def opened(path: Path, password: str | None = None) -> Iterator[Package]:
    """A package, with its table of contents and its manifest checked.

    Raises:
        PasswordNeeded, WrongPassword: as the classes say.
        BadPackage: it is damaged, altered, hostile or no package.
        UserError: it is absent, cannot be read, or was made by a newer version.
    """
    with ExitStack() as stack:
        try:
            source: BinaryIO = stack.enter_context(path.open("rb"))
            is_sealed = sealed.is_sealed(source)
        except FileNotFoundError:
            raise UserError(f"找不到移交包“{path.name}”。", "请检查路径。") from None
        except OSError as error:
            raise UserError(f"打不开移交包“{path.name}”。", "请检查读取权限。") from error
        if is_sealed:
            if password is None:
                raise sealed.PasswordNeeded(path.name)
            source = cast("BinaryIO", stack.enter_context(sealed.SealedReader(source, password)))
        with damaged_is_told():
            _look_at_table(source)
            archive = stack.enter_context(zipfile.ZipFile(source))
            entries = _checked_entries(archive)
            manifest = _manifest(archive, entries)
        yield Package(archive, manifest, is_sealed=is_sealed)


def _look_at_table(source: IO[bytes]) -> None:
    """Refuse a file that is no archive of ours before its table of contents is read into memory.

    The archive's end is at the file's end: there is no comment, and nothing before or after.
    """
    source.seek(0)
    if source.read(4) != b"PK\x03\x04":
        raise BadPackage("不是本软件生成的")
    length = source.seek(0, io.SEEK_END)
    if length < _END.size:
        raise BadPackage
    source.seek(length - _END.size)
    mark, disk, first, here, count, size, start, comment = _END.unpack(source.read(_END.size))
    if mark != b"PK\x05\x06" or disk or first or here != count or comment:
        raise BadPackage
    end = length - _END.size
    if 0xFFFFFFFF in (size, start) or count == 0xFFFF:
        end -= _PLACE_64.size + _END_64.size
        if end < 0:
            raise BadPackage
        source.seek(end)
        mark, *_, count, size, start = _END_64.unpack(source.read(_END_64.size))
        place, _, at, _ = _PLACE_64.unpack(source.read(_PLACE_64.size))
        if mark != b"PK\x06\x06" or place != b"PK\x06\x07" or at != end:
            raise BadPackage
    if count > MOST_MEMBERS + 2 or size > MOST_TABLE or start + size != end:
        raise BadPackage
    source.seek(0)


def _checked_entries(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The entries by name: known names only, each once, plain files, side by side, of believable sizes."""
    entries: dict[str, zipfile.ZipInfo] = {}
    for entry in archive.infolist():
        name = entry.filename
        if name in entries or (name not in (MANIFEST, LEDGER) and manifests.evidence_digest(name) is None):
            raise BadPackage("含有不认识的内容，没有打开")
        mode = entry.external_attr >> 16
        if stat.S_IFMT(mode) not in (0, stat.S_IFREG) or entry.external_attr & 0x10:
            raise BadPackage("含有链接或文件夹，没有打开")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or entry.flag_bits & 0x1:
            raise BadPackage
        most = {MANIFEST: MOST_MANIFEST, LEDGER: MOST_LEDGER}.get(name, MOST_BYTES)
        if entry.file_size > most or entry.file_size > max(entry.compress_size, 1 << 10) * MOST_RATIO:
            raise BadPackage("中的内容过大，没有打开")
        entries[name] = entry
    if MANIFEST not in entries or LEDGER not in entries:
        raise BadPackage("不是本软件生成的")
    if sum(e.file_size for e in entries.values()) > MOST_IN_ALL:
        raise BadPackage("中的内容过大，没有打开")
    _refuse_overlaps(entries.values(), archive.start_dir)
    return entries


def _refuse_overlaps(entries: Iterable[zipfile.ZipInfo], end: int) -> None:
    """Entries that share bytes make a small file big."""
    at = 0
    for entry in sorted(entries, key=lambda e: e.header_offset):
        if entry.header_offset < at:
            raise BadPackage
        at = entry.header_offset + _LOCAL_HEAD + entry.compress_size
    if at > end:
        raise BadPackage


def _manifest(archive: zipfile.ZipFile, entries: Mapping[str, zipfile.ZipInfo]) -> Manifest:
    with archive.open(MANIFEST) as stream:
        content = stream.read(MOST_MANIFEST + 1)
    if len(content) > MOST_MANIFEST:
        raise BadPackage
    manifest = manifests.read(content)
    sizes = {name: entry.file_size for name, entry in entries.items() if name != MANIFEST}
    if sizes != {name: member.size for name, member in manifest.members.items()}:
        raise BadPackage("与其清单不符，没有打开")
    return manifest
