"""Text as the search index holds it: folded, cut into pieces, and each piece into pairs of characters.

FTS5 cuts words at blanks and knows no Chinese ones; its trigram tokenizer finds nothing below three
characters. Pairs made here find every run of two and more: a word stands in a text where its pairs follow
each other. The last character of a piece stands alone after its pairs, so that no word is found across two
pieces and a single character is found as the beginning of a pair.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import add

#: Columns of each table that a person reads and looks for, in the order in which they are shown.
COLUMNS: dict[str, tuple[str, ...]] = {
    "requirement": ("text", "title", "lead_in_force"),
    "task": ("measures", "our_part", "office", "person", "support_offices", "channel", "reason", "remark"),
    "progress": ("text", "url", "by"),
    "occurrence": ("title", "what", "reason", "url"),
    "evidence": ("title", "file_name", "column_path", "note", "url"),
}

#: Full-width forms of ASCII and the wide blank, which an input method gives where plain ones are meant.
_WIDE = {0xFF01 + at: 0x21 + at for at in range(94)} | {0x3000: 0x20}
#: Where ASCII signs go in the index: FTS5's ascii tokenizer would cut at them, not at private characters.
_PRIVATE = 0x10FF00


class _Folding(dict[int, int]):
    """Case and width of single characters, worked out once each; no text changes its length."""

    def __missing__(self, character: int) -> int:
        low = chr(_WIDE.get(character, character)).lower()
        self[character] = ord(low) if len(low) == 1 else character
        return self[character]


class _Escaping(dict[int, int]):
    def __missing__(self, character: int) -> int:
        folded = _FOLDING[character]
        plain = folded >= 128 or chr(folded).isalnum() or chr(folded).isspace()
        self[character] = folded if plain else _PRIVATE + folded
        return self[character]


_FOLDING = _Folding()
_ESCAPING = _Escaping()


def fold(text: str) -> str:
    """``text`` in lower case and plain width, as long as before: what is alike when searching."""
    return text.translate(_FOLDING)


def pieces(values: Iterable[str | None]) -> list[str]:
    """Column values as people read them: lists (of measures) are kept as JSON, empty ones are left out."""
    found: list[str] = []
    for value in values:
        if not value or value == "[]":
            continue
        if value.startswith("["):
            try:
                listed = json.loads(value)
            except ValueError:
                listed = None
            if isinstance(listed, list):
                found += [str(item) for item in listed]
                continue
        found.append(value)
    return found


def tokens(values: Iterable[str | None]) -> str:
    """The words under which a row with these column values stands in the index."""
    return " ".join(filter(None, map(_tokens_of, filter(None, values))))


# A row as it stood and as it stands differ in one column, and many rows share an office.
@lru_cache(maxsize=512)
def _tokens_of(value: str) -> str:
    made: list[str] = []
    for piece in pieces((value,)):
        for run in piece.translate(_ESCAPING).split():
            made += map(add, run, run[1:])
            made.append(run[-1])
    return " ".join(made)


def expression(words: Sequence[str]) -> str:
    """The FTS5 query for rows in which every word stands.

    Args:
        words: without blanks, none of them empty.
    """
    parts = []
    for word in words:
        escaped = word.translate(_ESCAPING)
        if len(escaped) == 1:
            parts.append(f'"{escaped}" *')
        else:
            parts.append('"' + " ".join(escaped[at : at + 2] for at in range(len(escaped) - 1)) + '"')
    return " AND ".join(parts)


def holds_all(values: Iterable[str | None], words: Sequence[str]) -> bool:
    """Whether every word (folded) stands in one of the values: what the index says, without one."""
    whole = fold(" ".join(pieces(values)))
    return all(word in whole for word in words)
