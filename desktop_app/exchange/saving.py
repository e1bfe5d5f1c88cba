"""Files written beside their places and put there together: all of them, or none."""

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

_FULL = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}


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

    def add(self, out: Path, write: Callable[[Path], None]) -> None:
        """Write one file beside ``out``.

        Raises:
            UserError: the folder is absent or not writable, or the disk is full.
        """
        if out.is_dir():
            raise UserError(f"“{out.name}”是文件夹，不能作为文件名。", "请另起文件名。")
        if not out.parent.is_dir():
            raise UserError(f"文件夹“{out.parent}”不存在。", "请先建立该文件夹，或另选保存位置。")
        try:
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
            UserError: a target is open in another program.
        """
        for temporary, out in self._files:
            try:
                if os.name == "posix":
                    # mkstemp makes files that only their owner can read; a sheet is made to be handed on.
                    mask = os.umask(0)
                    os.umask(mask)
                    temporary.chmod(0o666 & ~mask)
                durable.replace(temporary, out)
            except OSError as error:
                raise _refusal(error, out) from error


def _refusal(error: OSError, out: Path) -> UserError:
    if error.errno in _FULL:
        return UserError("磁盘空间不足，文件没有保存。", "请清理磁盘，或另选保存位置。")
    if isinstance(error, PermissionError) and out.exists():
        return UserError(
            f"“{out.name}”正被其他程序使用，没有保存。", f"请先关闭“{out.name}”，或另存为新文件名。"
        )
    return UserError(f"没有在“{out.parent}”中写文件的权限，或无法写入。", "请另选保存位置。")
