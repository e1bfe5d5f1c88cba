"""Files for the officer: written beside their places and put there in one step, all of them or none."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Self

from desktop_app.core import durable
from desktop_app.core.errors import UserError

#: A FAT file system, as on many sticks, takes no file of 4 GB or more: EFBIG.
_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG}


class Staged:
    """Files on their way to their places; a context that leaves nothing half-written behind."""

    def __init__(self) -> None:
        self._files: list[tuple[Path, Path]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for temporary, _target in self._files:
            with suppress(OSError):
                temporary.unlink()

    def add(self, out: Path, write: Callable[[Path], object]) -> None:
        """Write one file beside ``out``.

        Args:
            out: where the file goes.
            write: writes it to the path given, and may raise whatever keeps it from its place.

        Raises:
            UserError: the folder is absent or not writable, or the disk is full.
        """
        try:
            _check_place(out)
            handle, name = tempfile.mkstemp(prefix=".~", suffix=".tmp", dir=out.parent)
            os.close(handle)
            self._files.append((Path(name), out))
            write(Path(name))
        except OSError as error:
            raise _refusal(error, out) from error
        except Exception as error:
            # openpyxl writes sheets through lxml, which tells of a full disk in its own way: IO_ENOSPC.
            if not str(error).startswith("IO_"):
                raise
            number = getattr(errno, str(error).removeprefix("IO_"), errno.EIO)
            raise _refusal(OSError(number, str(error)), out) from error

    def place(self) -> None:
        """Put every file in its place.

        Raises:
            UserError: a target is open in another program; what stood there before still stands.
        """
        for temporary, out in self._files:
            try:
                _make_shareable(temporary, out)
                durable.replace(temporary, out)
            except OSError as error:
                raise _refusal(error, out, placing=True) from error


def save(out: Path, write: Callable[[Path], object]) -> None:
    """Write one file: all of it, or nothing.

    Args:
        out: where the file goes; an older one there is replaced at the very end.
        write: writes it to the path given, and may raise whatever keeps it from its place.

    Raises:
        UserError: the folder is absent or not writable, the disk is full, or the target is open
            elsewhere; what stood there before still stands.
    """
    with Staged() as staged:
        staged.add(out, write)
        staged.place()


def save_bytes(out: Path, data: bytes) -> None:
    """Write ``data`` to ``out``: all of it, or nothing.

    Raises:
        UserError: as `save` does.
    """
    save(out, lambda path: path.write_bytes(data))


def _check_place(out: Path) -> None:
    if out.is_dir():
        raise UserError(f"“{out.name}”是文件夹，不能作为文件名。", "请另起文件名。")
    if not out.parent.is_dir():
        raise UserError(f"文件夹“{out.parent}”不存在，文件无法写入。", "请先建立该文件夹，或另选保存位置。")


def _make_shareable(temporary: Path, out: Path) -> None:
    if os.name == "posix":
        # mkstemp makes files that only their owner can read; this one is made to be handed on.
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(out.stat().st_mode & 0o777 if out.exists() else 0o666 & ~mask)


def _refusal(error: OSError, out: Path, *, placing: bool = False) -> UserError:
    if error.errno in _FULL:
        return UserError("磁盘空间不足，文件没有保存。", "请清理磁盘，或另选保存位置。")
    if isinstance(error, PermissionError) and placing:
        return UserError(
            f"“{out.name}”正被其他程序使用，没有保存。",
            f"请先关闭 Word、Excel、WPS 等程序中的“{out.name}”，或另存为新文件名。",
        )
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return UserError(f"没有在“{out.parent}”中写文件的权限。", "请另选保存位置。")
    return UserError(f"“{out.name}”无法写入，没有保存。", "请检查文件名和保存位置，或另存为新文件名。")
