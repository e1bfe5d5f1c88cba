"""Printed numbers before headings and requirements.

Styles, outermost first: 第一部分 · 一、 · （一） · 1. or 1、 · （1） · ①. 一、 and 1、 share their mark
and are told apart by the digits. 2017年… and 10类… at the head of a line are no numbers; a number without
any mark (``1密切跟踪``) is one only where the number before it makes it due.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from desktop_app.importing.dates import chinese_number


class Style(IntEnum):
    """How a number is printed; smaller is further out."""

    PART = 1
    CN = 2
    CN_PAREN = 3
    ARABIC = 4
    ARABIC_PAREN = 5
    CIRCLED = 6


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number at the head of a line: its style, its value, as printed, and what follows it."""

    style: Style
    value: int
    printed: str
    rest: str


_CN = "一二三四五六七八九十百零〇"
_GAP = "[ \t\u00a0\u3000]*"
_PATTERNS: tuple[tuple[Style, re.Pattern[str]], ...] = (
    (Style.PART, re.compile(rf"第([{_CN}]{{1,4}})(?:部分|章|节|篇)[、.．:： \u3000\u00a0]*")),
    (Style.CN, re.compile(rf"([{_CN}]{{1,4}}){_GAP}[、.．]{_GAP}")),
    (Style.CN_PAREN, re.compile(rf"[(（]{_GAP}([{_CN}]{{1,4}}){_GAP}[)）][、.．]?{_GAP}")),
    (Style.ARABIC, re.compile(rf"(\d{{1,3}}){_GAP}(?:[、．]|\.(?!\d)|[)）]){_GAP}")),
    (Style.ARABIC_PAREN, re.compile(rf"[(（]{_GAP}(\d{{1,3}}){_GAP}[)）][、.．]?{_GAP}")),
    (Style.CIRCLED, re.compile(rf"([①-⑳]){_GAP}")),
)
_SPACED = re.compile(r"(\d{1,3})[ \u00a0\u3000]+(?=[^\d\s%])")
#: Words of measure and date: a bare number before one of these counts something.
_COUNTED = (
    "年月日号个类项家大种次批条名人万亿余多座所部份时天周级倍元户套期届轮"
    "处件篇场分%％.·至到—-~、．，,;；:：)）"
)
_BARE = re.compile(rf"(\d{{1,3}})(?=[^\d\s{re.escape(_COUNTED)}])")


def numbered(text: str) -> Numbered | None:
    """The number at the head of ``text``, or None."""
    head = text[:1]
    if not head or (
        head not in "(（第" and not head.isdigit() and head not in _CN and not "①" <= head <= "⑳"
    ):
        return None
    for style, pattern in _PATTERNS:
        found = pattern.match(text)
        if found:
            value = _value(found[1])
            if value is not None:
                return Numbered(style, value, found[1], text[found.end() :])
    return None


def unmarked(text: str, due: int) -> Numbered | None:
    """A number without a mark, ``1密切跟踪`` or ``1 密切跟踪``, where ``due`` is the number expected next."""
    found = _SPACED.match(text) or _BARE.match(text)
    if found and int(found[1]) == due:
        return Numbered(Style.ARABIC, due, found[1], text[found.end() :])
    return None


def _value(printed: str) -> int | None:
    if printed.isdigit() and printed.isascii():
        return int(printed)
    if "①" <= printed <= "⑳":
        return ord(printed) - ord("①") + 1
    return chinese_number(printed)
