"""The files of evidence, beside the ledger, each named by the SHA-256 of its content.

``<ledger>.佐证/ab/abcdef…``: no name that anybody gave a file is ever part of a path, equal files are one
file, and a file that changed is found out by its name. Files are written beside their place and put there
in one step; nothing here removes one but `remove`.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from desktop_app.core import saving
from desktop_app.core.digests import piecewise
from desktop_app.core.errors import UserError
from desktop_app.core.evidence import MOST_BYTES

#: What follows the ledger's name in the folder's name.
SUFFIX = ".佐证"
_CHUNK = 1 << 20
_DIGEST = re.compile(r"[0-9a-f]{64}")
_UNFINISHED = ".未完成-"
_HEAD = 512

Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Stored:
    """A file taken in: its digest, its size in bytes, and how it begins."""

    sha256: str
    size: int
    head: bytes


def folder_of(ledger_path: Path) -> Path:
    """The folder that holds the files of a ledger's evidence."""
    return ledger_path.with_name(ledger_path.name + SUFFIX)


def path_of(ledger_path: Path, sha256: str) -> Path:
    """Where the file with this digest lies.

    Raises:
        ValueError: it is no digest.
    """
    if not _DIGEST.fullmatch(sha256):
        raise ValueError(sha256)
    return folder_of(ledger_path) / sha256[:2] / sha256


def _open_plain(path: Path) -> BinaryIO:
    """Open a regular file, never through a symbolic link at its own place.

    Raises:
        UserError: it is absent, a link, a folder or a device, or cannot be read.
    """
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    try:
        if path.is_symlink():
            raise OSError(errno.ELOOP, "link")
        # A pipe that nobody writes to would be waited for.
        handle = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        raise UserError(f"找不到文件“{path.name}”。", "请检查文件是否已移走或删除。") from None
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise UserError(f"“{path.name}”是符号链接。", "请选择文件本身。") from None
        if path.is_dir():
            raise UserError(f"“{path.name}”是文件夹。", "请选择文件，或打包后再添加。") from None
        raise UserError(f"无法读取“{path.name}”。", "请检查文件是否被占用、是否有读取权限。") from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        is_folder = stat.S_ISDIR(os.fstat(handle).st_mode)
        os.close(handle)
        what = "是文件夹" if is_folder else "不是普通文件"
        raise UserError(f"“{path.name}”{what}。", "请选择文件。")
    return os.fdopen(handle, "rb")


def _too_big(name: str) -> UserError:
    return UserError(
        f"“{name}”超过 {MOST_BYTES // (1024 * 1024)} MB。", "请压缩、截取有关页面，或改为登记链接。"
    )


def take_file(
    ledger_path: Path, source: Path, allow: Callable[[bytes], None], told: Told | None = None
) -> Stored:
    """Copy a file in; the original is only read.

    Args:
        ledger_path: the ledger.
        source: the file.
        allow: given the file's first bytes, raises to refuse it.
        told: called with (bytes done, bytes in all).

    Raises:
        UserError: the file is absent, a link or folder, over the size, or cannot be read or stored.
    """
    with _open_plain(source) as stream:
        size = os.fstat(stream.fileno()).st_size
        if size > MOST_BYTES:
            raise _too_big(source.name)
        return _take(ledger_path, _chunks(stream, source.name), size, source.name, allow, told)


def take_bytes(ledger_path: Path, data: bytes, name: str, allow: Callable[[bytes], None]) -> Stored:
    """Store content that is no file yet, as a pasted picture.

    Raises:
        UserError: it is over the size or cannot be stored.
    """
    if len(data) > MOST_BYTES:
        raise _too_big(name)
    return _take(ledger_path, iter([data]), len(data), name, allow, None)


def take_proven(ledger_path: Path, sha256: str, chunks: Iterator[bytes], size: int) -> None:
    """Store a file that comes piece by piece from a copy of a ledger; ``chunks`` proves it at its end.

    Args:
        ledger_path: the ledger, which need not stand yet.
        sha256: the file's digest.
        chunks: its content; raises where that is not what the digest says.
        size: its size in bytes.

    Raises:
        UserError: it cannot be stored.
    """
    stored = _take(ledger_path, chunks, size, f"佐证 {sha256[:8]}", lambda _head: None, None)
    if stored.sha256 != sha256:
        raise ValueError(sha256)


def _chunks(stream: BinaryIO, name: str) -> Iterator[bytes]:
    try:
        while chunk := stream.read(_CHUNK):
            yield chunk
    except OSError as error:
        raise UserError(f"读取“{name}”时出错。", "请检查磁盘或网络后重试。") from error


def _take(
    ledger_path: Path,
    chunks: Iterator[bytes],
    expected: int,
    name: str,
    allow: Callable[[bytes], None],
    told: Told | None,
) -> Stored:
    digest, size, head = piecewise(), 0, b""
    temporary: Path | None = None
    try:
        folder = _own_folder(folder_of(ledger_path))
        handle, made = tempfile.mkstemp(prefix=_UNFINISHED, dir=folder)
        temporary = Path(made)
        with os.fdopen(handle, "wb") as out:
            for chunk in chunks:
                if not size:
                    head = chunk[:_HEAD]
                    allow(head)
                size += len(chunk)
                # The file may have grown since it was looked at.
                if size > MOST_BYTES:
                    raise _too_big(name)
                digest.update(chunk)
                out.write(chunk)
                if told is not None:
                    told(size, max(size, expected))
            out.flush()
            os.fsync(out.fileno())
        if not size:
            raise UserError(f"“{name}”是空文件。", "请检查文件。")
        _put(ledger_path, temporary, digest.hexdigest())
    except OSError as error:
        full = error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
        why = "磁盘空间不足" if full else "无法写入佐证文件夹"
        raise UserError(f"{why}，“{name}”没有保存。", "请检查磁盘空间和写入权限。") from error
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink()
    return Stored(digest.hexdigest(), size, head)


def _own_folder(folder: Path) -> Path:
    """A folder of ours, made if it is absent; one that is a link leads who knows where."""
    if folder.is_symlink():
        raise UserError(f"佐证文件夹“{folder.name}”是符号链接。", "请改为普通文件夹后重试。")
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _put(ledger_path: Path, temporary: Path, sha256: str) -> None:
    target = path_of(ledger_path, sha256)
    _own_folder(target.parent)
    if not target.is_symlink() and target.is_file() and _digest_of(target) == sha256:
        return
    # Absent, or altered since: the sound copy takes its place.
    temporary.replace(target)
    for folder in (target.parent, target.parent.parent):
        _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _digest_of(path: Path) -> str:
    digest = piecewise()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def is_there(ledger_path: Path, sha256: str) -> bool:
    """Whether the file stands, told without reading it."""
    path = path_of(ledger_path, sha256)
    return path.is_file() and not path.is_symlink()


def is_sound(ledger_path: Path, sha256: str) -> bool | None:
    """Whether a stored file is what its name says; None where it is missing."""
    if not is_there(ledger_path, sha256):
        return None
    try:
        return _digest_of(path_of(ledger_path, sha256)) == sha256
    except OSError:
        return False


def listed(ledger_path: Path) -> tuple[set[str], list[str]]:
    """(digests of the files that stand, names of what lies there and is none of them).

    What is being copied at this moment, or was when the power failed, is neither.
    """
    folder = folder_of(ledger_path)
    found: set[str] = set()
    strange: list[str] = []
    if not folder.is_dir():
        return found, strange
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith(_UNFINISHED):
            continue
        if entry.is_symlink() or not entry.is_dir() or not re.fullmatch(r"[0-9a-f]{2}", entry.name):
            strange.append(entry.name)
            continue
        for file in sorted(entry.iterdir()):
            good = _DIGEST.fullmatch(file.name) and file.name[:2] == entry.name and not file.is_symlink()
            if good and file.is_file():
                found.add(file.name)
            else:
                strange.append(f"{entry.name}/{file.name}")
    return found, strange


def remove(ledger_path: Path, sha256: str) -> int:
    """Remove a stored file for good; returns the bytes freed, 0 where it was not there.

    Raises:
        UserError: it cannot be removed.
    """
    path = path_of(ledger_path, sha256)
    try:
        size = path.lstat().st_size
        path.unlink()
    except FileNotFoundError:
        return 0
    except OSError as error:
        raise UserError("佐证文件无法删除。", "请关闭正在使用该文件的程序后重试。") from error
    with suppress(OSError):
        path.parent.rmdir()
    return size


def clear_unfinished(ledger_path: Path) -> None:
    """Remove what a copy broken off by a power cut left behind."""
    with suppress(OSError):
        for left in folder_of(ledger_path).glob(f"{_UNFINISHED}*"):
            left.unlink(missing_ok=True)


def copy_out(ledger_path: Path, sha256: str, target: Path) -> None:
    """Copy a stored file to a place of the officer's choice, proven on the way.

    Raises:
        UserError: the file is missing or altered, or the target cannot be written; what stood at the
            target then still stands.
    """

    def write(path: Path) -> None:
        digest = piecewise()
        with _open_plain(path_of(ledger_path, sha256)) as stream, path.open("wb") as out:
            for chunk in _chunks(stream, target.name):
                digest.update(chunk)
                out.write(chunk)
        if digest.hexdigest() != sha256:
            raise UserError("佐证文件的内容已被改动。", "请重新添加原文件，或恢复备份。")

    saving.save(target, write)
