"""Opening the ledger that everything else is done in."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import cached_property
from pathlib import Path

from desktop_app.core.changes import Changes
from desktop_app.core.working_days import WorkingCalendar
from desktop_app.store import database, departments, journal, plans
from desktop_app.store import tasks as task_store
from desktop_app.store.database import Database

#: Ending of a ledger file's name.
SUFFIX = ".zwgk"
_FOLDER = "政务公开落实台账"


def data_folder() -> Path:
    """Where this system expects a program's data: the user's own folder, without any rights needed."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / _FOLDER


def default_ledger_path() -> Path:
    """The ledger that opens when none is named."""
    return data_folder() / f"台账{SUFFIX}"


class Ledger:
    """One open ledger. Belongs to the thread that opened it.

    Attributes:
        db: the store's handle; only services touch it.
        path: the ledger file.
    """

    def __init__(self, db: Database) -> None:
        self.db = db
        self.path = db.path

    @cached_property
    def calendar(self) -> WorkingCalendar:
        """The working-day calendar: the official schedule with the officer's own table before it."""
        edited = {day: working for day, working, _ in departments.working_days(self.db)}
        return WorkingCalendar(official_schedule, edited)

    def forget_calendar(self) -> None:
        """Read the working-day table again at the next use."""
        self.__dict__.pop("calendar", None)

    def close(self) -> None:
        """Close the file; everything acknowledged is in it."""
        self.db.close()


def official_schedule(day: date) -> bool | None:
    """Whether ``day`` is a working day by the State Council's yearly holiday notices.

    None for years that the table in chinesecalendar does not know (it knows 2004 to 2026).
    """
    # Imported at first use: a start of the window needs no calendar before its first frame.
    import chinese_calendar

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


def open_ledger(path: Path) -> Ledger:
    """Open an existing ledger.

    Raises:
        UserError: absent, no ledger, made by a newer version, damaged, locked or not writable.
    """
    return Ledger(database.open_existing(path))


def create_ledger(path: Path) -> Ledger:
    """Make a new, empty ledger.

    Raises:
        UserError: the file exists already, or its folder cannot be written.
    """
    return Ledger(database.create(path))


def open_or_create(path: Path) -> Ledger:
    """Open the ledger, making it if it is absent."""
    return open_ledger(path) if path.exists() else create_ledger(path)


@contextmanager
def session(path: Path, *, create: bool = False) -> Iterator[Ledger]:
    """A ledger open for the length of a block.

    With ``create`` an absent ledger is made; if the block fails, no empty ledger stays behind.

    Raises:
        UserError: as `open_ledger` and `create_ledger` do.
    """
    fresh = create and not path.exists()
    ledger = create_ledger(path) if fresh else open_ledger(path)
    try:
        yield ledger
    except BaseException:
        ledger.close()
        if fresh:
            database.discard(path)
        raise
    ledger.close()


def changes_from(ledger: Ledger, label: str, rows: list[journal.RowChange]) -> Changes:
    """What a change set touched, in the terms that views refresh by."""
    plan_ids: set[str] = set()
    tasks: set[tuple[str, str]] = set()
    settings = False
    for row in rows:
        values = {**(row.before or {}), **(row.after or {})}
        match row.table:
            case "plan":
                plan_ids.add(row.pk[0])
            case "task":
                tasks.add((row.pk[0], row.pk[1]))
            case "progress_task":
                tasks.add((row.pk[1], row.pk[2]))
            case "progress":
                tasks.update(task_store.tasks_of_entry(ledger.db, row.pk[0]))
            case "claim":
                owners = plans.requirement_plan(ledger.db, [row.pk[0]])
                plan_ids.update(owners.values())
            case "section" | "requirement" | "duty":
                if "plan_id" in values:
                    plan_ids.add(values["plan_id"])
            case _:
                settings = True
    if settings:
        ledger.forget_calendar()
    return Changes(label, frozenset(plan_ids), frozenset(tasks), settings)
