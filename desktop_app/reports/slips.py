"""Suspected slips in published wording, listed for the officer and never corrected."""

from __future__ import annotations

import re

_CLOSING = {"》": "《", "〉": "〈", "”": "“", "’": "‘", "）": "（", "〕": "〔", "】": "【"}
_OPENING = set(_CLOSING.values())
_SAME = str.maketrans("()[]", "（）【】")
_AROUND = 8

# Said twice on purpose: 讨论讨论 and the like hardly occur in a plan, but are good Chinese.
_REDUPLICATED = frozenset(
    {"讨论", "研究", "商量", "学习", "总结", "交流", "了解", "一个", "一步", "一项", "一件", "一级"}
)
_DOUBLED_WORD = re.compile(r"([\u4e00-\u9fff]{2,6})\1")
_DOUBLED_PARTICLE = re.compile(r"(的的(?!确)|和和(?!气)|及及|与与|将将|并并|对对|为为|在在(?!处))")
_DOUBLED_SIGN = re.compile(r"([，。、；：,;:])\1+|[，。、；：,;:][，。；：,;:]")
_HALF_NUMBER = (
    (re.compile(r"[\u4e00-\u9fff]{1,6}\d{4}〕\d+号"), "文号“{}”缺左括号"),
    (re.compile(r"〔\d{4}(?=\d)\d+号"), "文号“{}”缺右括号"),
    (re.compile(r"[（(\[【]\d{4}[）)\]】]\d+号"), "文号“{}”的年份应使用六角括号〔〕"),
)


def suspected_slips(text: str) -> tuple[str, ...]:
    """What looks like a slip in ``text``: a short Chinese sentence each, with the words in question.

    Doubled words and signs, document numbers with a bracket missing, and brackets, quotes or title
    marks without their partner. The source stays as it is; the officer decides whom to ask.
    """
    doubled = _DOUBLED_WORD.finditer(text)
    found = [f"“{match[0]}”疑似重复" for match in doubled if match[1] not in _REDUPLICATED]
    found += [f"“{_context(text, *m.span())}”疑似重字" for m in _DOUBLED_PARTICLE.finditer(text)]
    found += [f"“{_context(text, *m.span())}”标点连用" for m in _DOUBLED_SIGN.finditer(text)]
    numbers = [(m, words) for pattern, words in _HALF_NUMBER for m in pattern.finditer(text)]
    found += [words.format(match[0]) for match, words in numbers]
    told = {i for match, _ in numbers for i in range(match.start(), match.end())}
    found += _unpaired(text, told)
    return tuple(dict.fromkeys(found))


def _unpaired(text: str, told: set[int]) -> list[str]:
    """Signs without their partner; those inside a document number already told are left out."""
    found: list[str] = []
    stack: list[tuple[str, int]] = []
    for index, char in enumerate(text.translate(_SAME)):
        if char in _OPENING:
            stack.append((char, index))
        elif char in _CLOSING:
            if stack and stack[-1][0] == _CLOSING[char]:
                stack.pop()
                continue
            if index not in told:
                found.append(f"“{_context(text, index, index + 1)}”中的{text[index]}没有配对")
            if any(sign == _CLOSING[char] for sign, _ in stack):
                while stack and stack[-1][0] != _CLOSING[char]:
                    stack.pop()
                stack.pop()
    for _, index in stack:
        if index not in told:
            found.append(f"“{_context(text, index, index + 1)}”中的{text[index]}没有配对")
    return found


def _context(text: str, start: int, end: int) -> str:
    head = max(0, start - _AROUND)
    return ("……" if head else "") + text[head : end + _AROUND] + ("……" if end + _AROUND < len(text) else "")
