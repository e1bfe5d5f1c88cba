"""The State Council's yearly holiday notices, as the package chinesecalendar knows them."""

from __future__ import annotations

from datetime import date
from functools import lru_cache


@lru_cache(maxsize=4096)
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
