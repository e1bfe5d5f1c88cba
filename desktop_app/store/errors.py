"""SQLite's known failures in the officer's words; anything else stays a bug."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop_app.core.errors import UserError


class LedgerDamaged(UserError):
    """The ledger's file is damaged; the window offers the newest good backup, or to rescue what can be read.

    Args:
        path: the ledger.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(f"台账“{path.name}”已损坏或不是台账文件。", "请恢复最近的备份，并保留原文件。")
        self.path = path


#: How Python's sqlite3 begins to say, without a code, that a text's bytes are no UTF-8.
_TORN_TEXT = "Could not decode to UTF-8"


def explain(error: sqlite3.Error, path: Path) -> UserError | None:
    """The message for a failure that a person can mend, or None where it is a bug."""
    code = getattr(error, "sqlite_errorcode", None)
    base = code & 0xFF if code is not None else None
    name = path.name
    if code is None and str(error).startswith(_TORN_TEXT):
        return LedgerDamaged(path)
    if base == sqlite3.SQLITE_FULL:
        return UserError("磁盘空间不足，本次改动没有保存。", "请清理磁盘后重试。")
    if base in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return UserError(f"台账“{name}”正被其他程序占用。", "请关闭其他窗口后重试。")
    if base == sqlite3.SQLITE_READONLY:
        return UserError(f"台账“{name}”不可写入。", "请检查文件是否只读，或将其复制到有写入权限的文件夹。")
    if base == sqlite3.SQLITE_CANTOPEN:
        return UserError(f"打不开台账“{name}”。", "请检查文件夹是否存在、是否有读写权限。")
    if base in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return LedgerDamaged(path)
    if base == sqlite3.SQLITE_IOERR:
        return UserError(f"读写台账“{name}”时磁盘出错。", "请检查磁盘或网络驱动器后重试。")
    return None


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn SQLite's known failures inside the block into `UserError`.

    Raises:
        UserError: the disk is full, the ledger is locked, read-only, damaged or cannot be opened.
    """
    try:
        yield
    except sqlite3.Error as error:
        told = explain(error, path)
        if told is None:
            raise
        raise told from error
    except UnicodeDecodeError as error:
        # SQLite quotes torn bytes in what it says, and Python cannot read them.
        raise LedgerDamaged(path) from error
