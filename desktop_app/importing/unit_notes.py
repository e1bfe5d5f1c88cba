"""Units named within running text: in brackets at the end of a sentence, or on a line of their own.

A bracket names units where it begins with a label (责任单位：), where role words stand in it
(市财政局负责), or where it stands at a sentence's end and every part of it is a unit. （PPP）, （一期）
and document numbers are none. A label counts at the head of a line, or after a full stop.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from desktop_app.importing import dates
from desktop_app.importing.blocks import BLANK, squeezed, trimmed
from desktop_app.importing.unit_cell import Likeness, likeness
from desktop_app.importing.unit_lexer import half_width
from desktop_app.importing.unit_names import UnitNames

_LABEL_WORDS = (
    r"(?:(?:第一|总)?牵头|主办|责任|落实|负责|承办|实施|配合|协办|协助|参与|会办|责任落实|牵头落实|"
    r"责任配合|牵头责任"
    r"|牵头及配合|牵头和配合|主要责任|局内责任|具体责任|市级责任)"
    r"(?:单位|部门|科室|处室|股室|机构|机关|主体)(?:及时限|及分工|和时限|和完成时限|及完成时限)?"
)
_TIME_WORDS = r"(?:完成|办结|落实|推进|工作)?(?:时限|时间|期限)(?:要求|节点|安排)?|完成时限要求"
_LABEL = re.compile(rf"\s*(?:{_LABEL_WORDS}|责任分工|任务分工|{_TIME_WORDS})\s*:\s*")
_LABEL_AFTER_STOP = re.compile(rf"(?<=[。;!)])\s*(?={_LABEL_WORDS}\s*:)")
_STOPS = "。；;！!？?"


@dataclass(frozen=True, slots=True)
class Note:
    """One naming of units within a paragraph: its span with brackets, and its wording without them."""

    start: int
    end: int
    wording: str
    #: A bracket that was never closed.
    open: bool = False
    #: Only a time limit, no unit.
    time: bool = False


def label_line(line: str) -> str | None:
    """The wording of a line that is a naming of units (责任单位：…), or None."""
    plain = half_width(line).strip()
    if _LABEL.match(plain):
        return trimmed(line)
    if plain.startswith("(") and _closing(plain, 0) >= len(plain) - 2 and _LABEL.match(plain[1:]):
        return _inside(trimmed(line))
    return None


def _inside(line: str) -> str:
    return trimmed(line.rstrip("。；;" + BLANK)[1:].rstrip("）)】］]"))


def notes_in(text: str, names: UnitNames) -> list[Note]:
    """Every naming of units within a paragraph, neighbouring brackets taken together."""
    plain = half_width(text)
    found: list[Note] = []
    at = plain.find("(")
    while at >= 0:
        end = _closing(plain, at)
        note = _note(text, plain, at, end, names)
        if note is not None:
            found.append(note)
        at = plain.find("(", (end if note is not None else at) + 1)
    if not found or found[-1].end < len(text):
        inline = _LABEL_AFTER_STOP.search(plain, found[-1].end if found else 0)
        if inline:
            found.append(Note(inline.start(), len(text), trimmed(text[inline.start() :])))
    return _together(found, text)


def _closing(plain: str, start: int) -> int:
    depth = 0
    for i in range(start, len(plain)):
        depth += (plain[i] == "(") - (plain[i] == ")")
        if depth == 0:
            return i
    return len(plain)


def _note(text: str, plain: str, at: int, end: int, names: UnitNames) -> Note | None:
    inner = text[at + 1 : end]
    is_open = end >= len(plain)
    if _LABEL.match(plain[at + 1 : end]):
        wording = trimmed(inner.rstrip("。〔（([" + BLANK) if is_open else inner)
        return Note(at, min(end + 1, len(text)), wording, is_open)
    if is_open or not 1 < len(squeezed(inner)) <= 400:
        return None
    before = plain[:at].rstrip()[-1:]
    after = plain[end + 1 :].lstrip()[:1]
    at_end = after == "" or after in "。;!?" or before in _STOPS
    if dates.is_limit(inner) and at_end and before in _STOPS + ")":
        return Note(at, end + 1, trimmed(inner), time=True)
    degree = likeness(inner, names)
    roles = degree is Likeness.STRONG and re.search(
        r"负责|牵头|落实|配合|主办|承办|协助|会同|实施|执行|协办", inner
    )
    behind_stop = degree is Likeness.WEAK and before in _STOPS
    if roles or (at_end and (degree is Likeness.STRONG or behind_stop)):
        return Note(at, end + 1, trimmed(inner))
    return None


def _together(notes: list[Note], text: str) -> list[Note]:
    out: list[Note] = []
    for note in notes:
        last = out[-1] if out else None
        if last is not None and not squeezed(text[last.end : note.start]):
            out[-1] = Note(
                last.start,
                note.end,
                f"{last.wording}；{note.wording}",
                last.open or note.open,
                last.time and note.time,
            )
        else:
            out.append(note)
    return out
