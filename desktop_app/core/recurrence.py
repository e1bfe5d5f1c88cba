"""Words of recurrence in a requirement: offered to the officer as questions, never imposed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from desktop_app.core.terms import OCCURRENCES, Frequency


@dataclass(frozen=True, slots=True)
class Offer:
    """A word found in the wording and what it may mean.

    ``frequency`` is None where the word calls for a decision but names no frequency (定期).
    """

    word: str
    frequency: Frequency | None
    note: str


# 年度 names a period, not a recurrence; 法定时限 holds 定时 by accident; 每年度 counts as 每年.
_WORDS: tuple[tuple[re.Pattern[str], Frequency | None], ...] = (
    (re.compile(r"按月|每个?月|逐月|月度(?=公开|公布|发布|通报)"), Frequency.MONTHLY),
    (re.compile(r"按季度?|每个?季度?|逐季|季度(?=抽查|公开|公布|发布|通报)"), Frequency.QUARTERLY),
    (re.compile(r"每半年|半年一次"), Frequency.HALF_YEARLY),
    (re.compile(r"每年|按年|一年一次"), Frequency.YEARLY),
    (re.compile(r"定期|(?<!法)定时"), None),
)


def offers(text: str) -> tuple[Offer, ...]:
    """The recurrence words of ``text`` in the order in which they stand, each once."""
    found: dict[str, tuple[int, Offer]] = {}
    for pattern, frequency in _WORDS:
        for hit in pattern.finditer(text):
            word = hit.group()
            if word in found:
                continue
            if frequency is None:
                note = f"原文含“{word}”，未定频次，请自定。"
            else:
                note = f"原文含“{word}”，是否按 {OCCURRENCES[frequency]} 期登记？"
            found[word] = (hit.start(), Offer(word, frequency, note))
    return tuple(offer for _, offer in sorted(found.values(), key=lambda pair: pair[0]))
