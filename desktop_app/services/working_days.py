"""工作日历: the officer's own table of days off and make-up working days."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from desktop_app.core.changes import Changes
from desktop_app.services.ledger import Ledger, changes_from
from desktop_app.services.official_schedule import official_schedule
from desktop_app.store import departments as store
from desktop_app.store.journal import writing


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day of the officer's table: working or off, with the holiday's name."""

    day: date
    working: bool
    name: str = ""


def table(ledger: Ledger) -> tuple[CalendarDay, ...]:
    """The officer's own table, in order; it goes before the official schedule."""
    return tuple(CalendarDay(*row) for row in store.working_days(ledger.db))


def save_table(ledger: Ledger, days: Iterable[CalendarDay]) -> Changes:
    """Make the officer's table be ``days``; of two entries for one day the later counts."""
    label = "修改工作日历"
    with writing(ledger.db, label) as writer:
        store.write_working_days(writer, {d.day: (d.working, d.name.strip()) for d in days})
    return changes_from(ledger, label, writer.changes)


def known_years(around: int, reach: int = 30) -> tuple[int, int] | None:
    """First and last year within ``reach`` of ``around`` that the official schedule knows, or None."""
    known = [
        y for y in range(around - reach, around + reach + 1) if official_schedule(date(y, 1, 1)) is not None
    ]
    return (known[0], known[-1]) if known else None
