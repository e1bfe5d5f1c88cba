"""Days as they stand in returned cells: texts of every kind, serial numbers, figures that lost their dots."""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import date, timedelta

from desktop_app.core.dates import parse_day
from desktop_app.core.errors import UserError

#: Day 0 of the two date systems (ECMA-376 part 1, 18.17.4.1); 1900's phantom 29 February is past.
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
#: Serial numbers of 1954 to 2119: what lies outside is no day that a sheet asks for.
_SERIALS = range(20_000, 80_001)

_CHINESE = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}
_CHINESE_DAY = re.compile(
    r"(?:([二一][〇零○一二三四五六七八九]{3})年)?([一二三四五六七八九十]{1,3})月"
    r"(?:([一二三四五六七八九十]{1,3})[日号]|(底|末))?"
)
_TIME = re.compile(r"[\sT]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[AaPp][Mm])?$")
_WEEKDAY = re.compile(r"[(（]?(?:星期|周|礼拜)[一二三四五六日天][)）]?$")
_MONTH = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*(?:月份?)?")
_MONTH_ALONE = re.compile(r"(\d{1,2})\s*月份?")
_SHORT_YEAR = re.compile(r"(\d{2})\s*([-./年])\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = rf"(?P<{{}}>{'|'.join(_MONTHS)})[a-z]*\.?"
#: 30-Nov-2021, 30 November 2021, Nov 30, 2021: what a program set up in English shows.
_ENGLISH = re.compile(
    rf"^(?:(?P<day>\d{{1,2}})[\s-]+{_NAME.format('name')}|{_NAME.format('first')}\s+(?P<after>\d{{1,2}}))[\s,-]+(?P<year>\d{{4}}|\d{{2}})$",
    re.IGNORECASE,
)
_QUARTER = re.compile(r"(?:(\d{4})\s*年\s*)?(?:第?([一二三四1-4])季度|(上半年|下半年))(?:底|末)")
_YEAR_LAST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})")
_SPACED = re.compile(r"(\d{4})[\s、,，]+(\d{1,2})[\s、,，]+(\d{1,2})")


def day_of_text(text: str, year: int) -> date:
    """The day a text names; a month without a day is its last day.

    Args:
        text: the text of a cell.
        year: the year of a day given without one.

    Raises:
        UserError: it names no day, or one the calendar does not have.
    """
    plain = unicodedata.normalize("NFKC", text).strip().rstrip("。.;,、")
    plain = re.sub(r"(?:凌晨|上午|中午|下午|晚上?|夜)$", "", plain)
    plain = _TIME.sub("", _WEEKDAY.sub("", _TIME.sub("", plain)).strip()).strip()
    plain = re.sub(r"(?:完成|办结|落实|公开|到位)$", "", plain)
    plain = re.sub(r"^(?:于|在|截至|截止|本年|今年|当年)|(?:之前|以前|前|左右|止)$", "", plain).strip()
    plain = re.sub(r"(?<=\d)[。·・](?=\d)", ".", plain)
    plain = _ENGLISH.sub(_english, plain)
    plain = re.sub(r"\s*([-./年月日号])\s*", r"\1", plain)
    plain = _figures(plain)
    if found := _SPACED.fullmatch(plain):
        plain = "-".join(found.groups())
    elif found := _YEAR_LAST.fullmatch(plain):
        plain = _year_last(found, text)
    elif found := _SHORT_YEAR.fullmatch(plain):
        plain = f"20{found[1]}-{found[3]}-{found[4]}"
    elif found := _MONTH.fullmatch(plain):
        return _last_day(int(found[1]), int(found[2]), text)
    elif found := _QUARTER.fullmatch(plain):
        return _last_of_part(found, year)
    elif found := _MONTH_ALONE.fullmatch(plain):
        return _last_day(year, int(found[1]), text)
    elif plain.isdigit() and int(plain) in _SERIALS:
        return day_of_number(float(plain), year)
    return parse_day(plain, year)


def _last_day(year: int, month: int, text: str) -> date:
    if not (1 <= month <= 12 and 1990 <= year <= 2100):
        raise UserError(f"没有“{text.strip()[:20]}”这一天。", "请核对年、月、日。")
    return date(year, month, calendar.monthrange(year, month)[1])


def _year_last(found: re.Match[str], text: str) -> str:
    """11/30/2021 as 2021-11-30, where only one of the two can be the month."""
    one, other = int(found[1]), int(found[3])
    if one != other and max(one, other) <= 12:
        raise UserError(f"“{text.strip()[:20]}”可能是两个日期。", "请写成 2017-11-30 的样式。")
    return f"{found[4]}-{min(one, other)}-{max(one, other)}"


def _last_of_part(found: re.Match[str], year: int) -> date:
    """The last day of a quarter or half."""
    month = "一二三四1234".index(found[2]) % 4 * 3 + 3 if found[2] else 6 if found[3] == "上半年" else 12
    return _last_day(int(found[1] or year), month, found.group())


def _english(found: re.Match[str]) -> str:
    month = _MONTHS.index((found["name"] or found["first"])[:3].lower()) + 1
    year = found["year"] if len(found["year"]) == 4 else f"20{found['year']}"
    return f"{year}-{month}-{found['day'] or found['after']}"


def _figures(text: str) -> str:
    """二〇一七年六月九日 as 2017年6月9日; any other text as it is."""
    found = _CHINESE_DAY.fullmatch(text)
    if found is None:
        return text
    year, month, day, end = found.groups()
    parts = f"{''.join(_CHINESE[c] for c in year)}年" if year else ""
    parts += f"{_number(month)}月"
    return parts + (f"{_number(day)}日" if day else end or "")


def number_of_characters(text: str) -> int | None:
    """十二 as 12, up to 九十九; None where the text is no such number."""
    return (
        _number(text)
        if re.fullmatch(r"[一二三四五六七八九]?十[一二三四五六七八九]?|[零〇一二三四五六七八九]", text)
        else None
    )


def _number(text: str) -> int:
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int("".join(_CHINESE[c] for c in text))
    return (int(_CHINESE[tens]) if tens else 1) * 10 + (int(_CHINESE[ones]) if ones else 0)


def day_of_number(number: float, year: int, *, from_1904: bool = False) -> date:
    """The day a number in a cell means: a serial number, 20170609, 2017.6 or 6.9.

    Args:
        number: the cell's number.
        year: the year of a day given without one.
        from_1904: the workbook counts days from 1904.

    Raises:
        UserError: it means no day, or more than one (6.1 may have been 6.10).
    """
    whole = int(number)
    if whole in _SERIALS or (from_1904 and whole + 1462 in _SERIALS):
        return (_EPOCH_1904 if from_1904 else _EPOCH) + timedelta(days=whole)
    if number == whole:
        return parse_day(str(whole), year)
    before, _, after = f"{number:.6f}".rstrip("0").partition(".")
    # A trailing nought is lost in a number: 2017.1 was 2017.1 or 2017.10, 6.1 was 6.1 or 6.10.
    if after in (("1",) if whole > 12 else ("1", "2", "3")):
        raise UserError(f"“{before}.{after}”可能是两个日期。", "请写成 2017-11-30 的样式。")
    return day_of_text(f"{before}.{after}", year)


def has_year(text: str) -> bool:
    """Whether a text names the year itself."""
    return re.search(r"\d{4}|[二一][〇零○一二三四五六七八九]{3}年|^\D*\d{2}\s*年", text) is not None
