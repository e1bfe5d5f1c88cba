"""Which column of a returned worksheet is which: by what stands in it, by its head, by its neighbours."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from itertools import pairwise

from desktop_app.exchange.layout import (
    COLUMNS,
    KEY,
    LABEL,
    PROGRESS_COUNT,
    PROGRESS_DATE,
    PROGRESS_TEXT,
    PROGRESS_URL,
    SECTION,
    WORDING,
)

_ORDER = {column.name: at for at, column in enumerate(COLUMNS)}
_EXACT = {column.heading: column.name for column in COLUMNS}
_ALSO = {word: column.name for column in COLUMNS for word in column.also}
#: Heads as programs and people abroad put them, blanks left out and in small letters.
_ENGLISH = {
    "key": KEY, "taskid": KEY, "no": LABEL, "no.": LABEL, "number": LABEL, "section": SECTION,
    "task": SECTION,
    "requirement": WORDING, "requirements": WORDING, "specificrequirements": WORDING, "content": WORDING,
    "measure": "measures", "measures": "measures", "actions": "measures",
    "implementationmeasures": "measures",
    "person": "person", "personincharge": "person", "responsibleperson": "person", "owner": "person",
    "name": "person", "phone": "phone", "telephone": "phone", "tel": "phone", "contact": "phone",
    "phonenumber": "phone", "contactnumber": "phone", "contactphone": "phone", "deadline": "deadline",
    "timelimit": "deadline", "duedate": "deadline", "due": "deadline", "frequency": "frequency",
    "status": "status", "state": "status", "reason": "reason", "reasons": "reason", "role": "duty",
    "recordedprogress": "recorded", "date": PROGRESS_DATE, "progressdate": PROGRESS_DATE,
    "newprogressdate": PROGRESS_DATE, "progress": PROGRESS_TEXT, "progresscontent": PROGRESS_TEXT,
    "newprogress": PROGRESS_TEXT, "newprogresscontent": PROGRESS_TEXT, "count": PROGRESS_COUNT,
    "numberofitems": PROGRESS_COUNT, "items": PROGRESS_COUNT, "link": PROGRESS_URL, "url": PROGRESS_URL,
    "publiclink": PROGRESS_URL, "conclusion": "year_end", "year-endconclusion": "year_end",
    "yearendconclusion": "year_end",
}  # fmt: skip
_ALSO.update(_ENGLISH)
#: The traditional characters that heads are written with, and their simplified ones.
_SIMPLIFIED = str.maketrans(
    "編號務體責聯繫電話絡時間頻狀態況進內條數鏈結論落實舉擔開負經辦記錄網項點類辦線連終總單據",
    "编号务体责联系电话络时间频状态况进内条数链结论落实举担开负经办记录网项点类办线连终总单据",
)


def _plain(head: str) -> str:
    text = unicodedata.normalize("NFKC", head)
    text = re.sub(r"[(（\[【].*?[)）\]】]|[\s*＊:：★☆※_]", "", text).translate(_SIMPLIFIED)
    return text if text in _EXACT or text in _ALSO else text.lower()


def named(heads: Mapping[int, str]) -> dict[int, str]:
    """The columns whose heads are known words, by column.

    Args:
        heads: the texts of the head row by column.
    """
    plain = {column: _plain(head) for column, head in heads.items()}
    found: dict[int, str] = {}
    for words, within in ((_EXACT, False), (_ALSO, False), (_EXACT, True)):
        for column, head in plain.items():
            name = words.get(head)
            if name is None and within:
                name = next((n for word, n in words.items() if len(word) > 2 and word in head), None)
            if name is not None and column not in found and name not in found.values():
                found[column] = name
    return found


def known_word(head: str) -> str | None:
    """The column that a head names by one of its words; None for any other text."""
    plain = _plain(head)
    return _EXACT.get(plain) or _ALSO.get(plain)


def assigned(heads: Mapping[int, str], anchors: Mapping[int, str], last: int) -> dict[str, int]:
    """The column of each name.

    Args:
        heads: the texts of the head row by column; empty where the row is gone.
        anchors: columns known by what stands in them; these are never doubted.
        last: the last column with content.
    """
    found = {c: n for c, n in named(heads).items() if c not in anchors and n not in anchors.values()}
    by_head = len(found)
    found.update(anchors)
    found.update(_between(found, last, without_heads=by_head == 0))
    return {name: column for column, name in found.items()}


def _between(found: Mapping[int, str], last: int, *, without_heads: bool) -> dict[int, str]:
    """Columns with strange heads between known ones, where their number fits the names that are missing."""
    taken = set(found.values())
    # Ends of the sheet are anchors too: before the first name, and after the last.
    fixed = [(0, -1), *sorted((c, _ORDER[n]) for c, n in found.items()), (last + 1, len(COLUMNS))]
    guesses: dict[int, str] = {}
    for (left, low), (right, high) in pairwise(fixed):
        missing = [column.name for column in COLUMNS[low + 1 : high] if column.name not in taken]
        free = range(left + 1, right)
        at_the_end = right == last + 1
        if without_heads and at_the_end and len(free) <= len(missing):
            # No head at all: every column stands where it was sent.
            guesses.update(zip(free, missing, strict=False))
        elif low < high and len(free) == len(missing):
            guesses.update(zip(free, missing, strict=True))
    return guesses
