"""What the officer chose about reminders; it belongs to this user of this machine, not to the ledger."""

from __future__ import annotations

from desktop_app.ui.settings import settings

#: Working days ahead within which something counts as due, and how many may be chosen.
DEFAULT_WITHIN, MOST_WITHIN = 5, 30
_WITHIN, _AT_START, _TRAY = "reminders/within", "reminders/at_start", "reminders/tray"


def within() -> int:
    """How many working days ahead something counts as due."""
    stored = str(settings().value(_WITHIN, DEFAULT_WITHIN))
    return min(max(int(stored), 1), MOST_WITHIN) if stored.isdecimal() else DEFAULT_WITHIN


def set_within(days: int) -> None:
    """Remember it."""
    settings().setValue(_WITHIN, days)


def at_start() -> bool:
    """Whether the window says at its start what is due."""
    return settings().value(_AT_START, "true") == "true"


def set_at_start(wanted: bool) -> None:
    """Remember it."""
    settings().setValue(_AT_START, "true" if wanted else "false")


def in_tray() -> bool:
    """Whether the tray shows an icon and, once a day, a notice."""
    return settings().value(_TRAY, "true") == "true"


def set_in_tray(wanted: bool) -> None:
    """Remember it."""
    settings().setValue(_TRAY, "true" if wanted else "false")
