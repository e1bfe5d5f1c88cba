"""Values out of a file that came from elsewhere: taken as they are, or refused with Python's own errors."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

from desktop_app.core.figures import LARGEST

_DECODER = json.JSONDecoder()


def text(value: Any) -> str:
    """A text.

    Raises:
        TypeError: it is something else.
    """
    if type(value) is not str:
        raise TypeError(value)
    return value


def number(value: Any) -> int:
    """A count that a person may have entered.

    Raises:
        ValueError: it is something else, or beyond all measure.
    """
    if type(value) is not int or not 0 <= value <= LARGEST:
        raise ValueError(value)
    return value


def optional(value: Any) -> str | None:
    """A text, or None where there is none.

    Raises:
        TypeError: it is something else.
    """
    if value is not None and type(value) is not str:
        raise TypeError(value)
    return value or None


def texts(*values: Any) -> None:
    """Refuse what is neither a text nor nothing.

    Raises:
        TypeError: a value is something else.
    """
    for value in values:
        if value is not None and type(value) is not str:
            raise TypeError(value)


def listed(value: Any) -> str:
    """A list of texts in its JSON form, as it is.

    Raises:
        TypeError, ValueError: it is something else.
    """
    if value is None or value == "[]":
        return "[]"
    # Only the decoding: what stands behind it is refused below.
    found, end = _DECODER.raw_decode(value)
    if type(found) is not list or end != len(value) or None in found:
        raise TypeError(value)
    texts(*found)
    return text(value)


def day(value: Any) -> date | None:
    """A day, or None where there is none.

    Raises:
        TypeError, ValueError: it is no day.
    """
    return date.fromisoformat(text(value)) if value else None


def iso(value: Any) -> str | None:
    """A day as 2017-07-18, or None where there is none.

    Raises:
        TypeError, ValueError: it is no day.
    """
    found = day(value)
    return found.isoformat() if found else None


def moment(value: Any) -> datetime | None:
    """A moment in UTC, or None where there is none; one without a zone is taken for UTC.

    Raises:
        TypeError, ValueError: it is no moment.
    """
    if not value:
        return None
    found = datetime.fromisoformat(text(value))
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
