"""Typed text on its way into the ledger: without characters that no document can hold, and not endless."""

from __future__ import annotations

from desktop_app.core.errors import UserError

#: Longest text a field takes, in characters.
LONGEST = 20_000


def cleaned(value: str | None, word: str) -> str | None:
    """``value`` without control characters and blanks at its ends; None where nothing is left.

    Args:
        value: what was typed.
        word: what people call the field, for the refusal.

    Raises:
        UserError: it is too long.
    """
    if value is None:
        return None
    # Control characters cannot be written into a Word file; tabs and line breaks stay.
    clean = "".join(c for c in value if c in "\t\n" or (ord(c) >= 32 and not 0xD800 <= ord(c) <= 0xDFFF))
    clean = clean.strip()
    if len(clean) > LONGEST:
        raise UserError(f"{word}超过 {LONGEST} 字。", "请精简后再填。")
    return clean or None
