"""One window writes at a time: a small file beside the ledger that says who has it open, where, since when.

SQLite keeps two writers from tearing the file; this keeps two people from editing past each other.
"""

from __future__ import annotations

import getpass
import json
import os
import platform
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import ClassVar

from desktop_app.store import files
from desktop_app.store.database import Database

#: A lock of another machine that nobody has refreshed for this long (seconds) is taken for forgotten.
FORGOTTEN_AFTER = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has a ledger open.

    Attributes:
        who: the officer's name in the ledger, or the login name.
        host: the machine.
        pid: the process on it.
        since: when it was opened.
        started: what tells this process from a later one of the same number; empty where unknown.
    """

    who: str
    host: str
    pid: int
    since: datetime
    started: str


class InUse(Exception):
    """Somebody else has the ledger open.

    Args:
        holder: who.
    """

    def __init__(self, holder: Holder) -> None:
        super().__init__(holder)
        self.holder = holder


def lock_path(ledger_path: Path) -> Path:
    """The lock file that belongs to a ledger."""
    return Path(f"{os.path.realpath(ledger_path)}.lock")


def holder_of(ledger_path: Path) -> Holder | None:
    """Who has the ledger open in another process; None where nobody has, or a lock was left behind."""
    lock = lock_path(ledger_path)
    holder = _read(lock)
    if holder is None or _is_ours(holder) or _is_left_behind(lock, holder):
        return None
    return holder


def _read(lock: Path) -> Holder | None:
    try:
        said = json.loads(lock.read_text("utf-8"))
        since = datetime.fromisoformat(said["since"]).astimezone()
        pid = int(said["pid"])
        if not 0 < pid < 2**31:
            return None
        return Holder(str(said["who"]), str(said["host"]), pid, since, str(said["started"]))
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        # Absent, or cut off by a power failure: nobody can be holding it.
        return None


def _is_ours(holder: Holder) -> bool:
    return holder.pid == os.getpid() and holder.host == platform.node()


def _is_left_behind(lock: Path, holder: Holder) -> bool:
    if holder.host == platform.node():
        started = _started(holder.pid)
        return started is None or bool(holder.started and started and started != holder.started)
    try:
        return time.time() - lock.stat().st_mtime > FORGOTTEN_AFTER
    except OSError:
        return True


def _started(pid: int) -> str | None:
    """What tells a running process from others of its number; empty where unknown, None where it is gone."""
    if sys.platform == "win32":
        return _started_on_windows(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except OSError:
        return ""
    with suppress(OSError, IndexError):
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
        # A process that ended but was not waited for holds nothing any more.
        return None if fields[0] in {"Z", "X"} else fields[19]
    return ""


def _started_on_windows(pid: int) -> str | None:
    import ctypes

    query, still_active = 0x1000, 259
    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 -- absent from other systems' stubs
    handle = kernel.OpenProcess(query, False, pid)
    if not handle:
        # Access denied means that it is there but somebody else's.
        return "" if kernel.GetLastError() == 5 else None
    try:
        code = ctypes.c_ulong()
        if kernel.GetExitCodeProcess(handle, ctypes.byref(code)) and code.value != still_active:
            return None
        times = [ctypes.c_ulonglong() for _ in range(4)]
        if not kernel.GetProcessTimes(handle, *(ctypes.byref(t) for t in times)):
            return ""
        return str(times[0].value)
    finally:
        kernel.CloseHandle(handle)


def _write(lock: Path, holder: Holder) -> None:
    said = {
        "who": holder.who,
        "host": holder.host,
        "pid": holder.pid,
        "since": holder.since.isoformat(timespec="seconds"),
        "started": holder.started,
    }
    fresh = lock.with_name(f"{lock.name}.{os.getpid()}")
    try:
        files.make_private(fresh)
        fresh.write_text(json.dumps(said, ensure_ascii=False), "utf-8")
        fresh.replace(lock)
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)


class Lock:
    """The lock on one ledger, held by this process until `release`."""

    #: How often each lock is held in this process: the same ledger may be opened again while it is open.
    _held: ClassVar[dict[Path, int]] = {}

    def __init__(self, path: Path, holder: Holder) -> None:
        self._path = path
        self._holder = holder
        self._released = False
        self._held[path] = self._held.get(path, 0) + 1

    def refresh(self) -> bool:
        """Show other machines that the ledger is still open here.

        Returns:
            Whether the lock is still ours; False after another machine took it for forgotten.
        """
        found = _read(self._path)
        if found is not None and not _is_ours(found):
            return False
        with suppress(OSError):
            if found is None:
                _write(self._path, self._holder)
            else:
                os.utime(self._path)
        return True

    def release(self) -> None:
        """Let others have the ledger; released already, do nothing."""
        if self._released:
            return
        self._released = True
        self._held[self._path] -= 1
        found = _read(self._path)
        if self._held[self._path] == 0 and found is not None and _is_ours(found):
            with suppress(OSError):
                self._path.unlink(missing_ok=True)


def take(db: Database, *, take_over: bool = False) -> Lock:
    """Take the lock of an open ledger.

    Args:
        db: the ledger, open for writing.
        take_over: take it even from somebody who seems to be there.

    Raises:
        InUse: another process has it.
        sqlite3.Error: the ledger is busy or cannot be written.
        OSError: the folder cannot be written.
    """
    path = lock_path(db.path)
    # Two starts at the same moment: the ledger's own write lock lets them look one after the other.
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        holder = holder_of(db.path)
        if holder is not None and not take_over:
            raise InUse(holder)
        now = datetime.now().astimezone()
        me = Holder(_me(db), platform.node(), os.getpid(), now, _started(os.getpid()) or "")
        _write(path, me)
    finally:
        db.conn.execute("ROLLBACK")
    return Lock(path, me)


def _me(db: Database) -> str:
    if db.version and (name := db.officer):
        return name
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
