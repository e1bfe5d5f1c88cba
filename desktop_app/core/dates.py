"""Dates as people type them: 2017-11-30, 2017.11.30, 20171130, 2017年11月底, 11月30日, 年底."""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import date

from desktop_app.core.errors import UserError
from desktop_app.core.task import Deadline
from desktop_app.core.terms import Standing

_YEARS = range(1990, 2101)
_YEAR = r"(?P<year>\d{4})"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"(?:{_YEAR}\s*年\s*)?(?P<month>\d{{1,2}})\s*月\s*(?P<day>\d{{1,2}})\s*[日号]?",
        rf"(?:{_YEAR}\s*年\s*)?(?P<month>\d{{1,2}})\s*月(?:份)?\s*(?P<last>底|末)",
        rf"(?:{_YEAR}\s*)?(?P<last>年底|年末)",
        rf"{_YEAR}(?P<month>\d{{2}})(?P<day>\d{{2}})",
        rf"(?:{_YEAR}\s*(?P<sep>[-./])\s*)?(?P<month>\d{{1,2}})\s*[-./]\s*(?P<day>\d{{1,2}})",
    )
)
#: Wordings of a deadline that is no date.
STANDING_WORDS = frozenset({"长期坚持", "长期", "持续", "持续推进", "长期推进"})


def parse_day(text: str, year: int) -> date:
    """The day ``text`` names.

    Args:
        text: a day in any form of the module's first line; 前 at its end is passed over.
        year: the year of a day given without one.

    Raises:
        UserError: it names no day, or one the calendar does not have.
    """
    plain = unicodedata.normalize("NFKC", text).strip().rstrip("。.")
    plain = re.sub(r"\s*(?:之前|以前|前)$", "", plain)
    for form in _FORMS:
        found = form.fullmatch(plain)
        if found is not None:
            return _day_of(found.groupdict(), year, text)
    raise UserError(f"“{_brief(text)}”不是可以识别的日期。", "请写成 2017-11-30 或 2017年11月底。")


def parse_deadline(text: str, year: int) -> Deadline | None:
    """The deadline ``text`` names; None where it is empty.

    Args:
        text: a day, or 长期坚持.
        year: the year of a day given without one, as a rule the plan's.

    Raises:
        UserError: it is neither a day nor 长期坚持.
    """
    plain = text.strip()
    if not plain:
        return None
    if plain in STANDING_WORDS:
        return Standing.LONG_TERM
    try:
        return parse_day(plain, year)
    except UserError as error:
        remedy = "请写成 2017-11-30、2017年11月底，或“长期坚持”。"
        raise UserError(error.what, remedy) from None


def _day_of(parts: dict[str, str | None], year: int, text: str) -> date:
    chosen = int(parts.get("year") or year)
    month = int(parts.get("month") or 12)
    if 1 <= month <= 12 and chosen in _YEARS:
        last = calendar.monthrange(chosen, month)[1]
        day = last if parts.get("last") else int(parts["day"] or 0)
        if 1 <= day <= last:
            return date(chosen, month, day)
    raise UserError(f"没有“{_brief(text)}”这一天。", "请核对年、月、日。")


def _brief(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 20 else f"{plain[:20]}…"
