"""Opening the ledger that everything else is done in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from desktop_app.core.changes import Changes
from desktop_app.core.working_days import WorkingCalendar
from desktop_app.services import locking
from desktop_app.services.kept import KeptLists
from desktop_app.services.locked_file import LockedFile, closing, under_lock
from desktop_app.services.official_schedule import official_schedule
from desktop_app.services.tallies import Tallies
from desktop_app.store import database, departments, evidence_files, journal, plans
from desktop_app.store import tasks as task_store
from desktop_app.store import year as year_store
from desktop_app.store.database import Database


class Ledger(LockedFile):
    """One open ledger.

    Attributes:
        kept: the task lists as they were last read.
        tallies: what their tasks came to when they were last counted, by plan and department.
        warning: what the officer should know about where the ledger lies, or None.
    """

    def __init__(self, db: Database, lock: locking.Lock | None = None) -> None:
        super().__init__(db, lock)
        self.warning = locking.place_warning(db.place, db.journal_mode)
        self.kept = KeptLists(db)
        self.tallies: dict[tuple[str, str], Tallies] = {}

    @cached_property
    def calendar(self) -> WorkingCalendar:
        """The working-day calendar: the official schedule with the officer's own table before it."""
        edited = {day: working for day, working, _ in departments.working_days(self.db)}
        return WorkingCalendar(official_schedule, edited)

    def forget_calendar(self) -> None:
        """Read the working-day table again at the next use."""
        self.__dict__.pop("calendar", None)


def open_ledger(path: Path, *, read_only: bool = False, take_over: bool = False) -> Ledger:
    """Open an existing ledger.

    A ledger of an older version is backed up and brought up to date. Where that is interrupted, the next
    start goes on with it.

    Args:
        path: the ledger.
        read_only: for looking only: takes no lock, changes nothing, works beside another window and on
            read-only media.
        take_over: open it for writing although a lock says that somebody else has it open.

    Raises:
        LedgerInUse: another window has it open; nothing was changed.
        UserError: absent, no ledger, made by a newer version, damaged, locked or not writable.
    """
    if read_only:
        return Ledger(database.open_read_only(path))
    taken: list[locking.Lock] = []

    def before_migration(db: Database) -> None:
        from desktop_app.services import backups

        taken.append(locking.take(db, take_over=take_over))
        backups.before_migration(db)

    db = None
    try:
        db = database.open_existing(path, before_migration)
        lock = taken[0] if taken else locking.take(db, take_over=take_over)
    except BaseException:
        if db is not None:
            db.close()
        for lock in taken:
            lock.release()
        raise
    # Nobody else copies evidence now.
    evidence_files.clear_unfinished(path)
    return Ledger(db, lock)


def create_ledger(path: Path) -> Ledger:
    """Make a new, empty ledger.

    Raises:
        UserError: the file exists already, or its folder cannot be written.
    """
    return under_lock(Ledger, database.create(path))


def open_or_create(path: Path) -> Ledger:
    """Open the ledger, making it if it is absent."""
    return open_ledger(path) if path.exists() else create_ledger(path)


@contextmanager
def session(path: Path, *, create: bool = False, read_only: bool = False) -> Iterator[Ledger]:
    """A ledger open for the length of a block.

    With ``create`` an absent ledger is made; if the block fails, no empty ledger stays behind. With
    ``read_only`` a window that has it open is not disturbed.

    Raises:
        LedgerInUse: another process has it open for writing.
        UserError: as `open_ledger` and `create_ledger` do.
    """
    fresh = create and not path.exists()
    opened = create_ledger(path) if fresh else open_ledger(path, read_only=read_only)
    with closing(opened, fresh=fresh) as ledger:
        yield ledger


def _plan_of(ledger: Ledger, row: journal.RowChange, values: dict[str, Any]) -> Iterable[str]:
    """The plan that a part of it belongs to; an update names only what it changed."""
    if "plan_id" in values:
        return (values["plan_id"],)
    return () if row.table == "section" else plans.requirement_plan(ledger.db, [row.pk[0]]).values()


def changes_from(ledger: Ledger, label: str, rows: list[journal.RowChange]) -> Changes:
    """What a change set touched, in the terms that views refresh by."""
    plan_ids: set[str] = set()
    tasks: set[tuple[str, str]] = set()
    evidence: set[str] = set()
    settings = False
    for row in rows:
        values = {**(row.before or {}), **(row.after or {})}
        match row.table:
            case "plan":
                plan_ids.add(row.pk[0])
            case "task" | "pace" | "occurrence" | "succession":
                tasks.add((row.pk[0], row.pk[1]))
            case "progress_task":
                tasks.add((row.pk[1], row.pk[2]))
            case "progress":
                tasks.update(task_store.tasks_of_entry(ledger.db, row.pk[0]))
            case "evidence_task":
                tasks.add((row.pk[1], row.pk[2]))
                evidence.add(row.pk[0])
            case "evidence":
                tasks.update(year_store.tasks_of_evidence(ledger.db, row.pk[0]))
                evidence.add(row.pk[0])
            case "claim":
                owners = plans.requirement_plan(ledger.db, [row.pk[0]])
                plan_ids.update(owners.values())
            case "section" | "requirement" | "duty":
                plan_ids.update(_plan_of(ledger, row, values))
            case _:
                settings = True
    if settings:
        ledger.forget_calendar()
    changes = Changes(label, frozenset(plan_ids), frozenset(tasks), settings, frozenset(evidence))
    ledger.kept.touched(changes)
    return changes
