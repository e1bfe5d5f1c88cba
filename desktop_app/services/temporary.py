"""Folders for files that live as long as one piece of work."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop_app.core.errors import UserError

_PREFIX = "zwgk-"


def temporary_path() -> Path:
    """A new private folder that stays until the system clears its temporary files.

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

    Raises:
        UserError: none can be made.
    """
    try:
        made = tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True)
    except OSError as error:
        raise _refusal() from error
    with made as name:
        yield Path(name)


def _refusal() -> UserError:
    return UserError("无法建立临时文件夹。", "请清理系统盘空间后重试。")
