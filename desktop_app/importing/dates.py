"""Dates and time limits in plans: 2017年6月9日, 二〇一七年六月九日, 2018年1月底前, 11 月底前, 持续推进.

A day is read only where it is whole; a month's end (X月底前) is the month's last day. Nothing is guessed
from digits that lost their 年月日 (20197 9): such a wording is recognised as a time limit and left as it is.
"""

from __future__ import annotations

import calendar
import re
from datetime import date

from desktop_app.core.terms import Standing

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "Ｏ": 0, "两": 2}
_CN = "〇零○一二三四五六七八九十"

_NUMERIC = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[年.\-/]\s*(\d{1,2})\s*[月.\-/]\s*(\d{1,2})(?!\d)\s*日?")
_CHINESE = re.compile(rf"([二一][{_CN}]{{3}})年([{_CN}]{{1,3}})月([{_CN}]{{1,3}})日")
_LIMIT = re.compile(
    r"(?:(?P<year>20\d\d)\s*年)?\s*(?P<month>\d{1,2})\s*月\s*(?:(?P<day>\d{1,2})\s*日|(?P<end>底|末))?"
)


def chinese_number(text: str) -> int | None:
    """The value of a Chinese number below 200 (二十一, 一百零三), or None where it is none."""
    if not text or any(c not in _DIGITS and c not in "十百" for c in text):
        return None
    total, unit = 0, 0
    for c in text:
        if c == "百":
            total += (unit or 1) * 100
            unit = 0
        elif c == "十":
            total += (unit or 1) * 10
            unit = 0
        else:
            unit = _DIGITS[c] if unit == 0 else unit * 10 + _DIGITS[c]
    return total + unit


def find_day(text: str) -> date | None:
    """The first whole date in ``text``, or None."""
    found = _NUMERIC.search(text)
    if found:
        return _day(*(int(g) for g in found.groups()))
    found = _CHINESE.search(text)
    if found is None:
        return None
    year = int("".join(str(_DIGITS.get(c, 0)) for c in found[1]))
    month, day = chinese_number(found[2]), chinese_number(found[3])
    return _day(year, month or 0, day or 0)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def is_day(text: str) -> bool:
    """Whether ``text`` is a date and nothing else, as under a signature."""
    plain = re.sub(r"[\s()（）]", "", text)
    return bool(_NUMERIC.fullmatch(plain) or _CHINESE.fullmatch(plain))


def limit(text: str, year: int | None = None) -> date | Standing | None:
    """The date a time limit means.

    Args:
        text: a time limit's wording.
        year: the plan's year, for a limit that names none.

    Returns:
        The last day meant, 长期坚持 for one that never ends, or None where the wording gives no date.
    """
    plain = re.sub(r"(?<=[\d月年日])\s+(?=[\d月年日底末前])", "", text)
    every = list(_LIMIT.finditer(plain))
    if every:
        found = every[-1]
        at_year = int(found["year"]) if found["year"] else _year_before(plain, found.start()) or year
        return _limit_day(at_year, int(found["month"]), found["day"]) if at_year else None
    if re.search(r"年底|年末|年终|全年", plain):
        named = re.search(r"(20\d\d)\s*年", plain)
        end_of = int(named[1]) if named else year
        return date(end_of, 12, 31) if end_of else None
    if re.search(r"长期|持续|常态|常年", plain):
        return Standing.LONG_TERM
    return None


def _year_before(text: str, at: int) -> int | None:
    found = re.search(r"(20\d\d)\s*年[^年]*$", text[:at])
    return int(found[1]) if found else None


def _limit_day(year: int, month: int, day: str | None) -> date | None:
    if not 1 <= month <= 12:
        return None
    return _day(year, month, int(day) if day else calendar.monthrange(year, month)[1])


_MONTH = rf"(?:\d{{1,2}}|[{_CN}]{{1,3}})"
_ATOM = (
    rf"(?:(?:20\d\d|二[{_CN}]{{3}})年(?:度|底|末|终|初|内|上半年|下半年|全年)?(?:之前|以前|前)?"
    rf"|(?:20\d\d[年.\-/])?{_MONTH}(?:月份?|[.\-/])(?:{_MONTH}[日号]?|底|末|初|中旬|上旬|下旬|"
    rf"内)?(?:之前|以前|前)?"
    rf"|20\d{{2}}\d{{1,2}}(?:\d{{1,2}})?(?:前)?"
    r"|(?:本年|当年|今年|次年|明年)?(?:年|季度|季|月|学期)(?:底|末|终|初|中)(?:之前|以前|前)?"
    r"|全年|长期(?:坚持|推进|任务|开展|落实)?|持续(?:推进|开展|进行|实施|落实|更新|公开|坚持)?|常年|"
    r"常态化?(?:推进|开展|实施|落实|工作)?"
    r"|(?:每|按)(?:月|季度?|半年|年|周|日|学期)(?:\d{1,2}[日号])?(?:(?:底|末|初)?(?:之前|以前|"
    r"前))?(?:公开|更新|报送|公布)?(?:一次|\d+次)?"
    r"|(?:上|下)半年|第?[一二三四1-4]季度|即时|实时|及时|适时|定期|随时|立即|按时"
    r"|(?:\d+|[一二三四五六七八九十]+)个?(?:工作日|自然日|月|日|天)(?:之|以)?内"
    r"|法定(?:时限|期限|时间)|按(?:时间节点|规定时限|规定时间|要求|法定时限|时限要求|进度)"
    r")"
)
_TIME = re.compile(
    rf"(?:于|在|自|至|截至)?{_ATOM}(?:(?:[,、;，；至到~\-—–/并和及或(（]|起|并于?|以及|完成)*{_ATOM}[)）]?)*"
    r"(?:(?:之前|以前|前|起|内)?(?:全部|基本)?(?:完成|落实|落实到位|报送|办结|推进|开展|实施|见效|更新|"
    r"公开|取得实效|并长期坚持)*)?"
)


def is_limit(text: str) -> bool:
    """Whether ``text`` is a time limit and nothing else (2021年11月底前, 持续推进, 20197 9)."""
    plain = re.sub(r"[\s。.]+$|\s+", "", text).strip("()（）")
    return 0 < len(plain) <= 40 and bool(_TIME.fullmatch(plain))
