"""Which backups to keep: all of two days, then one a day, a week, a month, each for a while."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

#: Every backup younger than this is kept.
KEEP_ALL = timedelta(days=2)
DAILY, WEEKLY, MONTHLY = 12, 10, 9

_TIERS: tuple[tuple[int, Callable[[datetime], object]], ...] = (
    (DAILY, lambda t: t.date()),
    (WEEKLY, lambda t: tuple(t.isocalendar())[:2]),
    (MONTHLY, lambda t: (t.year, t.month)),
)


def kept(made: Iterable[datetime], now: datetime) -> set[datetime]:
    """The backups to keep.

    Of those older than two days the newest of each day is kept, for twelve days that have one; of what is
    older still the newest of each week, for ten weeks; then the newest of each month, for nine months.

    Args:
        made: when each backup was made.
        now: the present time. Backups from its future (a clock set back) are kept.
    """
    newest_first = sorted(set(made), reverse=True)
    keep = {t for t in newest_first if now - t < KEEP_ALL}
    rest = [t for t in newest_first if t not in keep]
    for room, bucket in _TIERS:
        seen: list[object] = []
        taken = 0
        for at, t in enumerate(rest):
            if bucket(t) in seen:
                taken = at + 1
                continue
            if len(seen) == room:
                break
            seen.append(bucket(t))
            keep.add(t)
            taken = at + 1
        rest = rest[taken:]
    # Whatever the clocks say, the newest one stays.
    return keep | set(newest_first[:1])
