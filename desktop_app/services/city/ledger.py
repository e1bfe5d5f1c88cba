"""Opening the overview ledger (汇总台账) that many departments' files are gathered in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop_app.core.working_days import WorkingCalendar
from desktop_app.services import locking
from desktop_app.services.ledger import data_folder, official_schedule
from desktop_app.store import overview_ledger
from desktop_app.store.database import Database, discard

#: Ending of an overview ledger's name.
SUFFIX = ".zwhz"


def default_overview_path() -> Path:
    """The overview that opens when none is named."""
    return data_folder() / f"全市汇总{SUFFIX}"


class Overview:
    """One open overview. Belongs to the thread that opened it.

    Attributes:
        db: the store's handle; only services touch it.
        path: the file.
        read_only: whether writes are refused.
        calendar: the official working-day calendar.
    """

    def __init__(self, db: Database, lock: locking.Lock | None = None) -> None:
        self.db = db
        self.path = db.path
        self.read_only = db.read_only
        self.calendar = WorkingCalendar(official_schedule)
        self._lock = lock

    def refresh_lock(self) -> bool:
        """Show other machines that it is still open here; False where another one took it over."""
        return self._lock is None or self._lock.refresh()

    def close(self) -> None:
        """Close the file; everything acknowledged is in it, and others may open it."""
        try:
            self.db.close()
        finally:
            if self._lock is not None:
                self._lock.release()


def open_overview(path: Path, *, read_only: bool = False) -> Overview:
    """Open an existing overview.

    Raises:
        LedgerInUse: another window has it open; nothing was changed.
        UserError: absent, no overview, made by a newer version, damaged, locked or not writable.
    """
    db = overview_ledger.open_existing(path, read_only=read_only)
    return Overview(db) if read_only else _locked(db)


def create_overview(path: Path) -> Overview:
    """Make a new, empty overview.

    Raises:
        UserError: the file exists already, or its folder cannot be written.
    """
    return _locked(overview_ledger.create(path))


def _locked(db: Database) -> Overview:
    try:
        return Overview(db, locking.take(db))
    except BaseException:
        db.close()
        raise


def open_or_create(path: Path) -> Overview:
    """Open the overview, making it if it is absent."""
    return open_overview(path) if path.exists() else create_overview(path)


@contextmanager
def session(path: Path, *, create: bool = False, read_only: bool = False) -> Iterator[Overview]:
    """An overview open for the length of a block.

    With ``create`` an absent one is made; if the block fails, no empty file stays behind.

    Raises:
        UserError: as `open_overview` and `create_overview` do.
    """
    fresh = create and not path.exists()
    overview = create_overview(path) if fresh else open_overview(path, read_only=read_only)
    try:
        yield overview
    except BaseException:
        overview.close()
        if fresh:
            discard(path)
        raise
    overview.close()
