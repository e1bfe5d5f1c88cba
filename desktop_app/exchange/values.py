"""Cells into values of a task and back: what people write into a sheet, read kindly; never a formula."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from desktop_app.core.dates import STANDING_WORDS
from desktop_app.core.day_words import full_day
from desktop_app.core.errors import UserError
from desktop_app.core.task import TaskFields
from desktop_app.core.terms import Frequency, Standing, Status, YearEnd
from desktop_app.exchange.days import day_of_number, day_of_text, number_of_characters
from desktop_app.exchange.layout import FIELDS, PROGRESS_COUNT, PROGRESS_DATE, PROGRESS_URL, WORDS
from desktop_app.exchange.spoken_words import SAME_WORDS
from desktop_app.exchange.workbook import Cell, Kind

#: What people write into a cell to say that there is nothing to say.
_NOTHING = frozenset(
    {"/", "\\", "-", "—", "——", "--", "无", "暂无", "无。", "空", "(空)", "空白", "未填", "暂缺"}
    | {"N/A", "n/a", "NA", "#N/A", "nil", "none"}
)

_ENUMS: dict[str, type[StrEnum]] = {"frequency": Frequency, "status": Status, "year_end": YearEnd}
#: What stands for the cell above.
DITTO = frozenset({"同上", "同上。", "〃", "″", "同前", "同上行", "同上条"})
#: 每月一次, 按月公开: what follows the frequency itself.
_TIMES = re.compile(r"(?:至少)?(?:公开|公布|更新|发布|报送|登记)?(?:至少)?(?:[一1][次期])?$")
#: Marks with which a word is ticked.
_TICKS = "√✓✔☑■●☒◼▲★*"
_LINK = re.compile(r'(?:_xlfn\.)?HYPERLINK\(\s*"(https?://[^"]+)"', re.IGNORECASE)
_CHARACTERS = "[一二三四五六七八九十]{1,3}"
_ORDINAL = re.compile(
    rf"\s*(?:[(（]\s*(\d{{1,2}}|{_CHARACTERS})\s*[)）]|(\d{{1,2}})\s*(?:[.．、]|[)）])(?!\d)|({_CHARACTERS})、)\s*"
)
_BULLETS = "•·●○■□◆◇▪–—-*"
#: Characters of no width, which `str.split` does not take for blanks.
_UNSEEN = ("\u200b", "\u2060", "\ufeff")
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


@dataclass(frozen=True, slots=True)
class Reading:
    """How a workbook's cells are to be read: the year of days without one, its date system and styles."""

    year: int
    from_1904: bool = False
    day_styles: frozenset[int] = frozenset()


def text_of(cell: Cell, reading: Reading) -> str:
    """A cell's content as text: a number as it is written, a day as 2017年6月9日.

    Raises:
        UserError: the cell holds a formula or an error value.
    """
    if cell.kind is Kind.FORMULA:
        raise UserError("单元格里是公式，没有采用。", "请改为直接填写文字或数字。")
    if cell.kind is Kind.ERROR:
        raise UserError(f"单元格里是错误值“{cell.value}”。", "请改为直接填写内容。")
    if isinstance(cell.value, str):
        return cell.value.strip()
    if cell.style in reading.day_styles:
        try:
            day = day_of_number(cell.value, reading.year, from_1904=reading.from_1904)
        except UserError:
            day = None
        if day is not None:
            return full_day(day)
    whole = int(cell.value)
    return str(whole) if whole == cell.value else repr(cell.value)


def read_value(name: str, cell: Cell, reading: Reading) -> Any:
    """A cell as the value of the input ``name``; None or () where it says nothing.

    Args:
        name: one of `layout.INPUTS`.
        cell: the cell.
        reading: how the workbook is to be read.

    Raises:
        UserError: the cell holds no such value; says what it takes.
    """
    if name == PROGRESS_URL and (address := _address(cell)):
        return address
    text = text_of(cell, reading)
    if unicodedata.normalize("NFKC", text).strip() in _NOTHING or not text:
        return () if name == "measures" else None
    if text in DITTO:
        raise UserError(f"“{text}”上面没有可以沿用的内容。", "请直接填写内容。")
    if name == "measures":
        return split_lines(text)
    if name in ("deadline", PROGRESS_DATE):
        return _day(name, cell, text, reading)
    if name == PROGRESS_COUNT:
        return _count(text)
    if name in _ENUMS:
        return _word(name, text)
    return unicodedata.normalize("NFKC", text) if name == "phone" else text


def _address(cell: Cell) -> str | None:
    """The address behind a cell that shows other words: of its link, or written out in its function."""
    shows = cell.value if isinstance(cell.value, str) else ""
    if cell.kind is Kind.FORMULA or shows.startswith("="):
        # Only an address written out is taken; nothing is worked out.
        found = _LINK.match(shows.removeprefix("="))
        return found[1].strip() if found else None
    if cell.link.lower().startswith(("http://", "https://")) and "://" not in shows and "www." not in shows:
        return cell.link.strip()
    return None


def _day(name: str, cell: Cell, text: str, reading: Reading) -> date | Standing:
    if name == "deadline" and text in STANDING_WORDS:
        return Standing.LONG_TERM
    if isinstance(cell.value, float):
        return day_of_number(cell.value, reading.year, from_1904=reading.from_1904)
    return day_of_text(text, reading.year)


def _count(text: str) -> int:
    plain = re.sub(r"[\s,，]", "", unicodedata.normalize("NFKC", text))
    found = re.fullmatch(
        r"(?:共计|合计|共|计|约)?(\d{1,9})(?:\.0+)?(?:条|件|次|个|项|份|篇|期)?(?:政府信息|信息|文件|稿件)?",
        plain,
    )
    if found is None and (number := number_of_characters(plain.rstrip("条件次个项份篇期"))) is not None:
        return number
    if found is None:
        raise UserError(f"公开条数“{text[:20]}”不是整数。", "请填写不小于 0 的整数。")
    return int(found[1])


def _word(name: str, text: str) -> StrEnum:
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).strip("。.;")
    plain = re.sub(r"^\d{1,2}[.、)]", "", plain).lstrip(_TICKS).rstrip(_TICKS)
    kind = _ENUMS[name]
    if plain not in set(kind):
        # 未完成（平台原因）: what stands in brackets explains the word.
        plain = re.sub(r"\([^()]*\)$", "", plain).strip("。.;")
        if name == "frequency":
            plain = _TIMES.sub("", plain)
        plain = str(SAME_WORDS[name].get(plain, plain))
    for member in kind:
        if member == plain:
            return member
    raise UserError(f"{WORDS[name]}不能是“{text[:20]}”。", f"请填写{'、'.join(kind)}。")


def split_lines(text: str) -> tuple[str, ...]:
    """The lines of a cell; ordinals that number every line from one on are taken off."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) == 1:
        lines = _run_on(lines[0])
    if lines and len({line[0] for line in lines}) == 1 and lines[0][0] in _BULLETS:
        return tuple(rest for line in lines if (rest := line[1:].strip()))
    bare = []
    for number, line in enumerate(lines, start=1):
        found = _ORDINAL.match(line)
        if found is not None and _ordinal(found) == number:
            bare.append(line[found.end() :])
        elif number <= len(_CIRCLED) and line[0] == _CIRCLED[number - 1]:
            bare.append(line[1:].strip())
        else:
            return tuple(lines)
    return tuple(line for line in bare if line)


def _ordinal(found: re.Match[str]) -> int | None:
    text = found[1] or found[2] or found[3]
    return int(text) if text.isdigit() else number_of_characters(text)


def _run_on(line: str) -> list[str]:
    """1.甲。2.乙。 as lines of their own; any other line as it is."""
    starts = [0]
    if not re.match(r"1\s*[.．、]", line):
        return [line]
    while found := re.compile(rf"(?<=[。；;])\s*{len(starts) + 1}\s*[.．、](?!\d)").search(line, starts[-1]):
        starts.append(found.start())
    return [line[a:b].strip() for a, b in zip(starts, [*starts[1:], len(line)], strict=True)]


def plain_fields(fields: TaskFields) -> dict[str, Any]:
    """A task's fields of a sheet in JSON's types, as they are remembered with a sheet that was sent."""
    return {name: to_plain(getattr(fields, name)) for name in FIELDS}


def to_plain(value: Any) -> Any:
    """A value in JSON's types."""
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, date):
        return value.isoformat()
    return None if value is None else str(value)


def from_plain(name: str, value: Any) -> Any:
    """A remembered value in its core type; None or () where it is none of the field."""
    if name == "measures":
        return tuple(str(v) for v in value) if isinstance(value, list) else ()
    if not isinstance(value, str) or not value:
        return None
    if name in _ENUMS:
        return next((member for member in _ENUMS[name] if member == value), None)
    if name == "deadline":
        if value == Standing.LONG_TERM:
            return Standing.LONG_TERM
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return value


def squeezed(text: str) -> str:
    """A text without the blanks that saving and pasting add: what two wordings are compared by."""
    for unseen in _UNSEEN:
        if unseen in text:
            text = text.replace(unseen, "")
    return "".join(text.split())
