"""Where each part of a plan stands in the text it was read from, so that both can be shown together."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

_IGNORED = re.compile(r"[\s\u3000\u00a0\u200b\ufeff]+")
_WIDTHS = str.maketrans("，：；（）．", ",:;().")


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` (exclusive) of the source text."""

    start: int
    end: int


class SourceMap:
    """A source text that can be searched without regard to spaces and the width of punctuation.

    Args:
        text: the source, as shown.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        kept = [(i, c) for i, c in enumerate(text.translate(_WIDTHS)) if not _IGNORED.match(c)]
        self._at = [i for i, _ in kept]
        self._squeezed = "".join(c for _, c in kept)

    def find(self, wanted: str, start: int = 0) -> Span | None:
        """The first occurrence of ``wanted`` at or after character ``start`` of the source."""
        needle = _IGNORED.sub("", wanted.translate(_WIDTHS))
        if not needle:
            return None
        found = self._squeezed.find(needle, bisect_right(self._at, start - 1) if start else 0)
        if found < 0:
            return None
        return Span(self._at[found], self._at[found + len(needle) - 1] + 1)

    def locate(self, parts: Iterable[tuple[int, str]]) -> dict[int, Span]:
        """Where each of ``parts`` (key, wording) stands, looked for in order.

        A part that is not found behind the one before it is looked for from the start; one that is
        nowhere (corrected by hand) is left out.
        """
        spans: dict[int, Span] = {}
        position = 0
        for key, wording in parts:
            span = self.find(wording, position) or self.find(wording)
            if span is not None:
                spans[key] = span
                position = span.end
        return spans
