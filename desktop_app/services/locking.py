"""One at a time: who has a ledger open, and what a window can do about it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop_app.core.errors import UserError
from desktop_app.store import lock as store
from desktop_app.store.database import Database
from desktop_app.store.errors import explained
from desktop_app.store.location import Place, PlaceKind
from desktop_app.store.lock import Holder, Lock

__all__ = ["Holder", "LedgerInUse", "Lock", "holder_of", "place_warning", "refuse_if_in_use", "take"]


class LedgerInUse(UserError):
    """Another window has the ledger open; it can be opened read-only meanwhile.

    The window offers 只读打开 (`ledger.open_ledger` with ``read_only``), and, where the officer knows that
    nobody is there any more, 仍要打开 (with ``take_over``).

    Args:
        path: the ledger.
        holder: who has it open, where and since when.
    """

    def __init__(self, path: Path, holder: Holder) -> None:
        who = f"“{holder.who}”" if holder.who else "他人"
        super().__init__(
            f"台账“{path.name}”正由{who}在“{holder.host}”上使用（{holder.since:%Y-%m-%d %H:%M} 起）。",
            "请关闭那个窗口后重试，或以只读方式打开。",
        )
        self.path = path
        self.holder = holder


def holder_of(ledger_path: Path) -> Holder | None:
    """Who has the ledger open in another process; None where nobody has, or a lock was left behind."""
    return store.holder_of(ledger_path)


def refuse_if_in_use(ledger_path: Path) -> None:
    """Refuse to go on where another process has the ledger open.

    Raises:
        LedgerInUse: it has.
    """
    holder = holder_of(ledger_path)
    if holder is not None:
        raise LedgerInUse(ledger_path, holder)


def take(db: Database, *, take_over: bool = False) -> Lock:
    """Take the lock of a ledger that was opened for writing.

    Raises:
        LedgerInUse: another process has it.
        UserError: the ledger or its folder cannot be written.
    """
    with _told(db.path), explained(db.path):
        return store.take(db, take_over=take_over)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except store.InUse as error:
        raise LedgerInUse(path, error.holder) from None
    except OSError as error:
        raise UserError(
            f"台账“{path.name}”所在的文件夹不可写入。", "请检查磁盘空间和写入权限，或以只读方式打开。"
        ) from error


def place_warning(place: Place, journal_mode: str) -> str | None:
    """What to tell an officer whose ledger lies where it is not safe, or None where it is.

    Args:
        place: where it lies.
        journal_mode: SQLite's journal mode as read back.
    """
    if place.is_local:
        return None
    if place.kind is PlaceKind.SYNCED:
        words = f"台账在{place.known_by}的同步文件夹中，同步可能产生冲突副本。"
    else:
        words = f"台账在网络位置（{place.known_by}）上，断网时可能丢失正在写入的内容。"
    if journal_mode == "wal":
        words += "另有窗口使其未能改用稳妥的写入方式。"
    return words + "建议将台账移到本机磁盘，用移交包与同事交换。"
