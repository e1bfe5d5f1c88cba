"""Counting working days. The calendar comes in as a value; only services know where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

#: Official schedule for a day: True working, False off, None where the year is unknown.
Official = Callable[[date], bool | None]


@dataclass(frozen=True, slots=True)
class Reckoning:
    """A computed date.

    Attributes:
        day: the date.
        certain: False where a year without an official schedule was counted by weekdays alone.
    """

    day: date
    certain: bool


@dataclass(frozen=True)
class WorkingCalendar:
    """Which days are working days.

    Args:
        official: the published schedule (holidays and make-up days).
        edited: the officer's own table, which goes before the published schedule.
    """

    official: Official
    edited: Mapping[date, bool] = field(default_factory=dict)

    def is_working(self, day: date) -> tuple[bool, bool]:
        """Whether ``day`` is a working day, and whether that is certain."""
        if day in self.edited:
            return self.edited[day], True
        known = self.official(day)
        if known is not None:
            return known, True
        return day.weekday() < 5, False

    def add(self, start: date, working_days: int) -> Reckoning:
        """The last day of a term of ``working_days`` that counts from the day after ``start``."""
        day, left, certain = start, working_days, True
        while left > 0:
            day += timedelta(days=1)
            working, known = self.is_working(day)
            certain = certain and known
            left -= working
        return Reckoning(day, certain)

    def between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and including ``end``; negative if ``end`` is earlier."""
        if end < start:
            return -self.between(end, start)
        days = (end - start).days
        return sum(self.is_working(start + timedelta(days=i))[0] for i in range(1, days + 1))
