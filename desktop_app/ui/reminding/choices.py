"""What the officer chose about reminders; it belongs to this user of this machine, not to the ledger."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QObject, Signal

from desktop_app.ui.settings import settings

#: Working days ahead within which something counts as due, and how many may be chosen.
DEFAULT_WITHIN, MOST_WITHIN = 5, 30
_WITHIN, _AT_START, _TRAY = "reminders/within", "reminders/at_start", "reminders/tray"
_DISMISSED, _NOTIFIED = "reminders/dismissed", "reminders/notified"


class Signals(QObject):
    """Announces another choice."""

    changed = Signal()


signals = Signals()


def within() -> int:
    """How many working days ahead something counts as due."""
    stored = str(settings().value(_WITHIN, DEFAULT_WITHIN))
    return min(max(int(stored), 1), MOST_WITHIN) if stored.isdecimal() else DEFAULT_WITHIN


def soon_words() -> str:
    """What that is called wherever it is counted: 5 个工作日内到期."""
    return f"{within()} 个工作日内到期"


def at_start() -> bool:
    """Whether the window says at its start what is due."""
    return settings().value(_AT_START, "true") == "true"


def in_tray() -> bool:
    """Whether the tray shows an icon and, once a day, a notice."""
    return settings().value(_TRAY, "true") == "true"


def choose(*, within: int, at_start: bool, in_tray: bool) -> None:
    """Remember what the officer chose."""
    stored = settings()
    stored.setValue(_WITHIN, within)
    stored.setValue(_AT_START, "true" if at_start else "false")
    stored.setValue(_TRAY, "true" if in_tray else "false")
    signals.changed.emit()


def was_dismissed(today: date) -> bool:
    """Whether today's line has been taken away."""
    return str(settings().value(_DISMISSED)) == today.isoformat()


def dismiss(today: date) -> None:
    """Say nothing more at a start on this day."""
    settings().setValue(_DISMISSED, today.isoformat())


def was_notified(today: date) -> bool:
    """Whether the tray has said it today."""
    return str(settings().value(_NOTIFIED)) == today.isoformat()


def notified(today: date) -> None:
    """The tray has said it on this day."""
    settings().setValue(_NOTIFIED, today.isoformat())
