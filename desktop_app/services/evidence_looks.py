"""What can be seen of an evidence file without another program, and what opening it might do."""

from __future__ import annotations

from desktop_app.core.errors import UserError
from desktop_app.core.evidence import is_program, may_hold_macros, suffix_of
from desktop_app.services import evidence
from desktop_app.services.ledger import Ledger

#: Files larger than this (in bytes) are not read for a look at them.
_LARGEST = 8 * 1024 * 1024
_HEAD = 64


def first_words(ledger: Ledger, evidence_id: str, at_most: int = 3000) -> str | None:
    """The beginning of what a person would read in the file, without its empty lines.

    None where the file is missing, damaged, large, or of a kind whose words are not read here.

    Args:
        ledger: the ledger.
        evidence_id: the piece.
        at_most: how many characters.
    """
    # The readers bring lxml with them; the window starts without.
    from desktop_app.importing.plain_text import words_of

    try:
        path = evidence.file_path(ledger, evidence_id)
        if path.stat().st_size > _LARGEST:
            return None
        words = words_of(_suffix(ledger, evidence_id), path.read_bytes())
    except (UserError, OSError):
        return None
    lines = (line.strip() for line in (words or "").splitlines())
    text = "\n".join(line for line in lines if line)
    return (text if len(text) <= at_most else f"{text[:at_most]}…") or None


def opening_risk(ledger: Ledger, evidence_id: str) -> str | None:
    """What opening the file might do, in a sentence; None where it only shows something.

    Raises:
        UserError: there is no such file.
    """
    with evidence.file_path(ledger, evidence_id).open("rb") as stored:
        head = stored.read(_HEAD)
    name = evidence.file_name(ledger, evidence_id)
    if is_program(name, head):
        return f"“{name}”是程序或快捷方式，打开即在本机运行。"
    if may_hold_macros(name):
        return f"“{name}”可能含有宏，打开后可能在本机运行。"
    return None


def _suffix(ledger: Ledger, evidence_id: str) -> str:
    return suffix_of(evidence.file_name(ledger, evidence_id))
