"""Folders for files that live as long as one piece of work, and the end of those left behind."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from desktop_app.core.errors import UserError

_PREFIX = "zwgk-"
#: No piece of work takes so long, and nobody reads a copy that was opened yesterday (seconds).
_STALE = 24 * 60 * 60


def temporary_path() -> Path:
    """A new private folder that outlives the work, for a file that another program is to open.

    It goes with `sweep`, on a later day.

    Raises:
        UserError: none can be made.
    """
    try:
        return Path(tempfile.mkdtemp(prefix=_PREFIX))
    except OSError as error:
        raise _refusal() from error


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A private folder for the length of a block.

    Windows may hold a file of another program's a moment longer than that lives: what cannot be deleted at
    the end is left to `sweep`.

    Raises:
        UserError: none can be made.
    """
    try:
        made = tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True)
    except OSError as error:
        raise _refusal() from error
    with made as name:
        yield Path(name)


def sweep(now: float | None = None) -> int:
    """Delete the program's temporary folders of former days: no system but Linux clears them by itself.

    A process that is killed leaves its folder behind, and there may be a copy of the ledger in it.

    Args:
        now: the present moment (seconds since 1970); the clock's where None.

    Returns:
        How many are gone. What cannot be deleted, because a program still has it open, stays for next time.
    """
    before = (time.time() if now is None else now) - _STALE
    gone = 0
    for folder in _left_behind(before):
        shutil.rmtree(folder, ignore_errors=True)
        gone += not folder.exists()
    return gone


def _left_behind(before: float) -> list[Path]:
    found = []
    with suppress(OSError):
        for path in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
            with suppress(OSError):
                if path.is_dir() and not path.is_symlink() and path.stat().st_mtime < before:
                    found.append(path)
    return found


def _refusal() -> UserError:
    return UserError("无法建立临时文件夹。", "请清理系统盘空间后重试。")
