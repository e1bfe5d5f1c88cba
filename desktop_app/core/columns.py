"""How wide a text is where Chinese characters take two columns: in terminals and in a worksheet's cells."""

from __future__ import annotations

import unicodedata

#: The classes of Unicode's East Asian Width (UAX 11) that take two columns among Chinese text.
_WIDE = "WFA"


def columns(text: str) -> int:
    """The width of one line, in columns of a half-width letter.

    Args:
        text: a line; controls and combining marks are counted as letters.
    """
    return sum(2 if unicodedata.east_asian_width(letter) in _WIDE else 1 for letter in text)
