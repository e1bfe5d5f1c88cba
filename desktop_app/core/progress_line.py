"""One typed line as a progress entry: 7月3日 公开6月收支 https://… 12条."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from desktop_app.core.dates import parse_day
from desktop_app.core.day_words import full_day
from desktop_app.core.errors import UserError
from desktop_app.core.task import Progress

_SPOKEN_DAYS = {"今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2}
_SPOKEN = re.compile(rf"(?P<day>{'|'.join(_SPOKEN_DAYS)})[\s，,、：:]*")
# A day in figures alone needs a blank after it, or 3.5亿元 and 6月收支 would begin with a date.
_DAY = re.compile(
    r"(?P<day>(?:\d{4}\s*年\s*)?\d{1,2}\s*月\s*\d{1,2}\s*[日号](?!\s*前)"
    r"|(?:\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{8}|\d{1,2}[-./]\d{1,2})(?=[\s，,、]|$))[\s，,、：:]*"
)
_URL = re.compile(r"(?:https?://|www\.)[^\s，。；、（）“”《》]+", re.IGNORECASE)
_COUNT_ALONE = re.compile(
    r"(?:^|(?<=[\s，,、；;]))(?:共|计|合计)?\s*(?P<count>\d{1,9})\s*条(?=[\s，,、；;。]|$)"
)
_COUNT_WITHIN = re.compile(r"(?<![第\d.])(?P<count>\d{1,9})\s*条(?![例款文件目约规])")
_EDGES = " \t，,、；;：:"


@dataclass(frozen=True, slots=True)
class ProgressLine:
    """What a line was understood as. ``day_given`` is False where the present day stands in."""

    entry: Progress
    day_given: bool


def has_link(text: str) -> bool:
    """Whether a link stands in a text."""
    return _URL.search(text) is not None


def parse_line(line: str, today: date) -> ProgressLine:
    """Understand a line as date, content, link and number of items, the date first, the rest in any order.

    A date without a year is the last such day up to ``today``: what is recorded has happened. A
    number of items within the content (公开信息12条) is counted and stays in the content; one standing
    alone is taken out of it.

    Raises:
        UserError: the date does not exist or the content is missing.
    """
    rest = unicodedata.normalize("NFC", line).strip(_EDGES)
    day, rest = _take_day(rest, today)
    url = None
    found = _URL.search(rest)
    if found is not None:
        url = found.group().rstrip(".,;:!?)'\"")
        rest = f"{rest[: found.start()]} {rest[found.start() + len(url) :]}"
    count, rest = _take_count(rest)
    # A link taken out of brackets leaves them empty.
    text = re.sub(r"\s+", " ", re.sub(r"[（(]\s*[）)]", "", rest)).strip(_EDGES)
    if not text:
        raise UserError("缺少进展内容。", "请写明做了什么，例如：7月3日 公开6月收支 12条。")
    return ProgressLine(Progress(day or today, text, count, url), day is not None)


def in_words(understood: ProgressLine) -> str:
    """What was understood, for the officer to check before it is recorded."""
    entry = understood.entry
    day = full_day(entry.date)
    parts = [day if understood.day_given else f"{day}（今天）", entry.text]
    if entry.count is not None:
        parts.append(f"{entry.count} 条")
    if entry.url:
        parts.append(entry.url)
    return " · ".join(parts)


def _take_day(line: str, today: date) -> tuple[date | None, str]:
    spoken = _SPOKEN.match(line)
    if spoken is not None:
        return today - timedelta(_SPOKEN_DAYS[spoken["day"]]), line[spoken.end() :]
    found = _DAY.match(line)
    if found is None:
        return None, line
    return _last_such_day(found["day"], today), line[found.end() :]


def _last_such_day(text: str, today: date) -> date:
    """The day ``text`` names; without a year, the last one that is not in the future."""
    this_year = today.year
    try:
        day = parse_day(text, this_year)
    except UserError:
        # The 29th of February of the leap year that has just ended.
        return parse_day(text, this_year - 1)
    if day > today and not re.match(r"\d{4}", text):
        return parse_day(text, this_year - 1)
    return day


def _take_count(text: str) -> tuple[int | None, str]:
    alone = _COUNT_ALONE.search(text)
    if alone is not None:
        return int(alone["count"]), f"{text[: alone.start()]} {text[alone.end() :]}"
    within = _COUNT_WITHIN.search(text)
    return (int(within["count"]) if within else None), text
