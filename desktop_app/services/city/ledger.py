"""Opening the overview ledger (汇总台账) that many departments' files are gathered in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from desktop_app.core.working_days import WorkingCalendar
from desktop_app.services import locking
from desktop_app.services.locked_file import LockedFile, closing, under_lock
from desktop_app.services.official_schedule import official_schedule
from desktop_app.services.places import data_folder
from desktop_app.store import overview_ledger
from desktop_app.store.database import Database

#: Ending of an overview ledger's name.
SUFFIX = ".zwhz"


def default_overview_path() -> Path:
    """The overview that opens when none is named."""
    return data_folder() / f"全市汇总{SUFFIX}"


class Overview(LockedFile):
    """One open overview.

    Attributes:
        calendar: the official working-day calendar.
    """

    def __init__(self, db: Database, lock: locking.Lock | None = None) -> None:
        super().__init__(db, lock)
        self.calendar = WorkingCalendar(official_schedule)


def open_overview(path: Path, *, read_only: bool = False) -> Overview:
    """Open an existing overview.

    Raises:
        LedgerInUse: another window has it open; nothing was changed.
        UserError: absent, no overview, made by a newer version, damaged, locked or not writable.
    """
    db = overview_ledger.open_existing(path, read_only=read_only)
    return Overview(db) if read_only else under_lock(Overview, db)


def create_overview(path: Path) -> Overview:
    """Make a new, empty overview.

    Raises:
        UserError: the file exists already, or its folder cannot be written.
    """
    return under_lock(Overview, overview_ledger.create(path))


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
    opened = create_overview(path) if fresh else open_overview(path, read_only=read_only)
    with closing(opened, fresh=fresh) as overview:
        yield overview
