"""A small file for the officer, written beside its place and put there in one step."""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import suppress
from pathlib import Path

from desktop_app.core import durable
from desktop_app.core.errors import UserError


def write_whole(out: Path, data: bytes) -> None:
    """Write ``data`` to ``out``: all of it, or nothing.

    Raises:
        UserError: the folder is absent or not writable, the disk is full, or the file is open elsewhere;
            what stood there before still stands.
    """
    temporary: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=".~", suffix=".tmp", dir=out.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        if os.name == "posix":
            # mkstemp makes files that only their owner can read; this one is made to be handed on.
            mask = os.umask(0)
            os.umask(mask)
            temporary.chmod(0o666 & ~mask)
        durable.replace(temporary, out)
    except OSError as error:
        if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
            raise UserError("磁盘空间不足，文件没有保存。", "请清理磁盘，或另选保存位置。") from error
        raise UserError(f"“{out.name}”无法写入。", "请检查保存位置，或关闭正在使用它的程序。") from error
    finally:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink()
