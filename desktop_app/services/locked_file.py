"""A database file held open under its lock: the ledger, and the overview of many departments."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from desktop_app.services import locking
from desktop_app.store.database import Database, discard
from desktop_app.store.errors import explained


class LockedFile:
    """One open file. Belongs to the thread that opened it.

    Args:
        db: the open database.
        lock: what keeps others from writing; None for a file that is only looked at.

    Attributes:
        db: the store's handle; only services touch it.
        path: the file.
        read_only: whether writes are refused (the window greys out what writes).
    """

    def __init__(self, db: Database, lock: locking.Lock | None = None) -> None:
        self.db = db
        self.path = db.path
        self.read_only = db.read_only
        self._lock = lock

    def refresh_lock(self) -> bool:
        """Show other machines that the file is still open here; to be called every few minutes.

        Returns:
            Whether it is still ours. False after another machine took it over (this one slept for a day):
            the window should then open it again read-only.
        """
        return self._lock is None or self._lock.refresh()

    @contextmanager
    def explained(self) -> Iterator[None]:
        """Put SQLite's known failures inside the block into words: damage that a read meets, a full disk.

        Raises:
            UserError: the file is damaged, full, locked or out of reach.
        """
        with explained(self.path):
            yield

    def close(self) -> None:
        """Close the file; everything acknowledged is in it, and others may open it."""
        try:
            self.db.close()
        finally:
            if self._lock is not None:
                self._lock.release()


F = TypeVar("F", bound=LockedFile)


def under_lock(kind: Callable[[Database, locking.Lock], F], db: Database) -> F:
    """Lock a database that was just opened, or close it where it cannot be locked.

    Raises:
        LedgerInUse: somebody else has it open for writing.
        UserError: the lock cannot be written.
    """
    try:
        return kind(db, locking.take(db))
    except BaseException:
        db.close()
        raise


@contextmanager
def closing(opened: F, *, fresh: bool) -> Iterator[F]:
    """The file for the length of a block.

    Args:
        opened: the open file.
        fresh: it was made for the block; if the block fails, no empty file stays behind.
    """
    try:
        with opened.explained():
            yield opened
    except BaseException:
        opened.close()
        if fresh:
            discard(opened.path)
        raise
    opened.close()
