"""A Word file on disk: written beside its target, proven, then put in its place in one step."""

from __future__ import annotations

import errno
import os
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from desktop_app.core.errors import UserError
from desktop_app.core.versions import Paragraph

# The earliest moment a zip entry can carry: the archive tells nothing about when it was made.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
#: Content of a part. A main part of many megabytes comes in pieces.
Part = str | bytes | tuple[str, ...]
#: How many pieces are written at once: enough to be worth a call, few enough to stay in the cache.
_TOGETHER = 32
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}


@dataclass(frozen=True, slots=True)
class Written:
    """A document on disk.

    ``placeholders`` counts the marked 【】 that wait for somebody's words; ``paragraphs`` are those that
    the officer may reword.
    """

    path: Path
    placeholders: int
    paragraphs: tuple[Paragraph, ...] = ()


def save(parts: Mapping[str, Part], out: Path, prove: Callable[[Path], None]) -> None:
    """Write ``parts`` as a Word package to ``out``; all or nothing.

    Args:
        parts: part names without the leading slash, and their content; text is written in UTF-8.
        out: where the document goes; an older file there is replaced at the very end.
        prove: reads the finished file again and raises unless it is complete.

    Raises:
        UserError: the folder is absent or not writable, the disk is full, or the target is open
            elsewhere. Whatever was at ``out`` before is still there.
    """
    try:
        _check_place(out)
        handle, beside = tempfile.mkstemp(prefix=".~", suffix=".tmp", dir=out.parent)
    except OSError as error:
        raise _refusal(error, out, opening=True) from error
    temporary = Path(beside)
    try:
        with os.fdopen(handle, "wb") as stream:
            with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
                for name, part in parts.items():
                    entry = zipfile.ZipInfo(name, _NO_TIME)
                    entry.compress_type = zipfile.ZIP_DEFLATED
                    with package.open(entry, "w") as packed:
                        for piece in _encoded(part):
                            packed.write(piece)
            stream.flush()
            os.fsync(stream.fileno())
        prove(temporary)
        _replace(temporary, out)
    except OSError as error:
        raise _refusal(error, out, opening=False) from error
    finally:
        with suppress(OSError):
            temporary.unlink()


def _encoded(part: Part) -> Iterator[bytes]:
    if isinstance(part, tuple):
        for start in range(0, len(part), _TOGETHER):
            yield "".join(part[start : start + _TOGETHER]).encode()
    else:
        yield part.encode() if isinstance(part, str) else part


def _check_place(out: Path) -> None:
    if out.is_dir():
        raise UserError(f"“{out.name}”是文件夹，不能作为文件名。", "请另起文件名。")
    if not out.parent.is_dir():
        raise UserError(f"文件夹“{out.parent}”不存在。", "请先建立该文件夹，或另选保存位置。")


def _replace(temporary: Path, out: Path) -> None:
    if os.name == "posix":
        # mkstemp makes files that only their owner can read; a document is made to be handed on.
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(out.stat().st_mode & 0o777 if out.exists() else 0o666 & ~mask)
    temporary.replace(out)
    if os.name == "posix":
        folder = os.open(out.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _refusal(error: OSError, out: Path, *, opening: bool) -> UserError:
    if error.errno in _FULL:
        return UserError("磁盘空间不足，文件没有保存。", "请清理磁盘，或另选保存位置。")
    if isinstance(error, PermissionError) and not opening:
        return UserError(
            f"“{out.name}”正被其他程序使用，没有保存。",
            f"请先关闭 Word 或 WPS 中的“{out.name}”，或另存为新文件名。",
        )
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return UserError(f"没有在“{out.parent}”中写文件的权限。", "请另选保存位置。")
    return UserError(f"“{out.name}”无法写入，没有保存。", "请检查文件名和保存位置，或另存为新文件名。")
