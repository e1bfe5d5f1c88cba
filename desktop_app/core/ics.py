"""Due dates as an iCalendar file (RFC 5545) that any calendar program takes in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from desktop_app.core.digests import digest

_PRODUCT = "-//zwgk-ledger//zwgk-ledger//ZH"
#: Longest content line in octets, without its line break (RFC 5545, section 3.1).
_FOLD = 75


@dataclass(frozen=True, slots=True)
class DayEvent:
    """Something that falls on one whole day. ``identity`` is what makes it the same event next time."""

    identity: str
    day: date
    title: str
    details: str = ""
    remind_days_before: int | None = None


def _escaped(text: str) -> str:
    # Section 3.3.11: backslash, semicolon and comma are escaped, a line break is written \n.
    plain = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "", text.replace("\r\n", "\n").replace("\r", "\n"))
    plain = plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\n", "\\n")


def _folded(line: str) -> str:
    """``line`` broken after at most 75 octets, never within a character; the rest begins with a blank."""
    pieces: list[str] = []
    piece, size, room = "", 0, _FOLD
    for char in line:
        width = len(char.encode())
        if size + width > room:
            pieces.append(piece)
            # The blank that begins a continuation counts towards its octets.
            piece, size, room = "", 0, _FOLD - 1
        piece += char
        size += width
    pieces.append(piece)
    return "\r\n ".join(pieces)


def _uid(identity: str) -> str:
    return digest(identity.encode())[:32] + "@zwgk-ledger"


def _event(event: DayEvent, stamp: str) -> list[str]:
    lines = [
        "BEGIN:VEVENT",
        f"UID:{_uid(event.identity)}",
        f"DTSTAMP:{stamp}",
        f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escaped(event.title)}",
    ]
    if event.details:
        lines.append(f"DESCRIPTION:{_escaped(event.details)}")
    lines.append("TRANSP:TRANSPARENT")
    if event.remind_days_before is not None:
        lines += [
            "BEGIN:VALARM",
            "ACTION:DISPLAY",
            f"DESCRIPTION:{_escaped(event.title)}",
            f"TRIGGER:-P{event.remind_days_before}D",
            "END:VALARM",
        ]
    return [*lines, "END:VEVENT"]


def calendar_text(name: str, events: Iterable[DayEvent], stamp: datetime) -> str:
    """The whole file's text, with CRLF line breaks; to be written as UTF-8.

    Args:
        name: what the calendar is called.
        events: in any order; sorted by day.
        stamp: the moment of writing, with its time zone.
    """
    moment = f"{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{_PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(name)}",
    ]
    for event in sorted(events, key=lambda e: (e.day, e.identity)):
        lines += _event(event, moment)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)
