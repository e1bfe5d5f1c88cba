"""Which words differ between two texts; pure Python, quick for texts of any length and kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from enum import StrEnum

#: A run of letters or digits, or any one other character: a Chinese character is a word of its own.
_WORD = re.compile(r"[A-Za-z]+|\d+|.", re.DOTALL)
#: A sentence or a line.
_SENTENCE = re.compile(r"[^。；\n]*[。；\n]|[^。；\n]+")
#: Comparing costs the product of the lengths and more where much repeats; beyond this it is done by
#: sentences, and beyond that not at all.
_MOST_PAIRS = 40_000
#: The same for what stands in place of a sentence, of which there may be many.
_MOST_PAIRS_WITHIN = 6_000


class Mark(StrEnum):
    """What a stretch of text is against the other text."""

    SAME = "same"
    ADDED = "added"
    GONE = "gone"


_Stretch = tuple[Mark, str]


def marked(before: str, after: str) -> list[_Stretch]:
    """``after`` in stretches, with what it adds to ``before`` and, in its place, what it leaves out."""
    if not before or not after:
        return [(Mark.SAME, after)] if after else []
    old, new = _WORD.findall(before), _WORD.findall(after)
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    inner_old, inner_new = old[head : len(old) - tail], new[head : len(new) - tail]
    found = [
        (Mark.SAME, "".join(new[:head])),
        *_inner(inner_old, inner_new),
        (Mark.SAME, "".join(new[len(new) - tail :])),
    ]
    return _joined(found)


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words both begin with."""
    shorter = min(len(one), len(other))
    return next((at for at in range(shorter) if one[at] != other[at]), shorter)


def _inner(old: list[str], new: list[str]) -> list[_Stretch]:
    if len(old) * len(new) <= _MOST_PAIRS:
        return _compared(old, new)
    sentences_old, sentences_new = _SENTENCE.findall("".join(old)), _SENTENCE.findall("".join(new))
    if len(sentences_old) * len(sentences_new) > _MOST_PAIRS:
        return _replaced(old, new)
    found: list[_Stretch] = []
    for what, i, j, k, m in SequenceMatcher(None, sentences_old, sentences_new, autojunk=False).get_opcodes():
        if what == "equal":
            found.append((Mark.SAME, "".join(sentences_new[k:m])))
            continue
        gone, come = _WORD.findall("".join(sentences_old[i:j])), _WORD.findall("".join(sentences_new[k:m]))
        within = len(gone) * len(come) <= _MOST_PAIRS_WITHIN
        found += _compared(gone, come) if within else _replaced(gone, come)
    return found


def _compared(old: list[str], new: list[str]) -> list[_Stretch]:
    found: list[_Stretch] = []
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            found.append((Mark.SAME, "".join(new[k:m])))
        else:
            found += _replaced(old[i:j], new[k:m])
    return found


def _replaced(old: Sequence[str], new: Sequence[str]) -> list[_Stretch]:
    return [(Mark.GONE, "".join(old)), (Mark.ADDED, "".join(new))]


def _joined(stretches: list[_Stretch]) -> list[_Stretch]:
    """Without empty stretches, and neighbours of one kind as one."""
    found: list[_Stretch] = []
    for mark, words in stretches:
        if words and found and found[-1][0] is mark:
            found[-1] = (mark, found[-1][1] + words)
        elif words:
            found.append((mark, words))
    return found
