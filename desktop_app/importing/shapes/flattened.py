"""Tables flattened to text: every cell on a line of its own, page furniture around and between.

What a line is follows from its own wording and from what comes next, never from its place alone:

1. 一、… heads a section; （一）… or 1.… heads a group where it is short and a sentence or a deeper number
   follows.
2. A numbered line is a requirement. So is a sentence without a number, unless the requirement before it is
   unfinished (it then goes on) or the plan numbers its requirements (it is then a second paragraph,
   doubtful).
3. A line that reads as a unit cell, right after a requirement or another unit cell, is its unit cell. Two in
   a row fill the columns that the head names, or are two paragraphs of one cell.
4. A time limit belongs to the requirement above it. Digits alone are the number column where there are
   about as many of them as requirements; otherwise they are page numbers.
5. A short line without a number is a requirement where a unit cell follows, a heading otherwise.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from itertools import zip_longest

from desktop_app.importing import dates
from desktop_app.importing.blocks import squeezed, trimmed
from desktop_app.importing.columns import Column, Columns, is_head_word, recognise
from desktop_app.importing.drafts import NO_UNITS, NOTE, Draft, Item
from desktop_app.importing.furniture import is_bare_number, is_furniture, is_marked_page_number
from desktop_app.importing.headings import Headings, is_heading
from desktop_app.importing.notice import signature_at
from desktop_app.importing.numbering import Numbered, Style, numbered, unmarked
from desktop_app.importing.unit_cell import Likeness, likeness
from desktop_app.importing.unit_names import UnitNames

_FINISHED = re.compile(r"[。；;！!？?.]$|[。”》）)]$")
_MOST_HEADS = 8


class _Kind(Enum):
    SECTION = auto()
    GROUP = auto()
    NUMBERED = auto()
    SENTENCE = auto()
    SHORT = auto()
    UNITS = auto()
    TIME = auto()
    DIGITS = auto()
    #: A cell that says that it is empty, or the same as above: /, 同上.
    NONE = auto()
    #: To be left out: heads printed again, page numbers, furniture.
    LEAVE = auto()


@dataclass(frozen=True, slots=True)
class _Line:
    kind: _Kind
    text: str
    number: Numbered | None = None


@dataclass(slots=True)
class FlatReading:
    """What flattened lines hold. ``before`` and ``after`` are the lines around the table."""

    draft: Draft = field(default_factory=Draft)
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    columns: Columns | None = None


def head_at(lines: Sequence[str]) -> tuple[int, int, Columns] | None:
    """Where a table's head stands, one cell a line: its first line, the line after it, its columns."""
    solid = [i for i, line in enumerate(lines) if squeezed(line) and not _is_bar(line)]
    for at, first in enumerate(solid):
        if not is_head_word(lines[first]):
            continue
        run = []
        for i in solid[at : at + _MOST_HEADS]:
            if not is_head_word(lines[i]):
                break
            run.append(i)
        columns = recognise([lines[i] for i in run])
        if columns is not None:
            return first, run[-1] + 1, columns
    return None


def _is_bar(line: str) -> bool:
    return squeezed(line) in ("|", "｜", "||", "│")


def read_flattened(lines: Sequence[str], names: UnitNames) -> FlatReading | None:
    """Read flattened lines, or None where no head of a table stands among them."""
    found = head_at(lines)
    if found is None:
        return None
    start, end, columns = found
    reading = FlatReading(before=[line for line in lines[:start] if not _is_bar(line)], columns=columns)
    for line in lines[start:end]:
        reading.draft.drop(trimmed(line))
    body = list(lines[end:])
    signature = _tail_signature(body)
    if signature is not None:
        reading.after = body[signature:]
        body = body[:signature]
    _Machine(reading, columns, names).run(body)
    return reading


def _tail_signature(body: list[str]) -> int | None:
    """Where a signature ends the text; one in the midst is none."""
    found = signature_at(body)
    if found is None or any(len(squeezed(line)) > 40 for line in body[found[1] + 1 :]):
        return None
    return found[0]


def _groups_told(lines: list[_Line]) -> list[_Line]:
    """Tell numbered headings from numbered requirements: by what comes next, and by their like.

    A style whose lines are mostly finished sentences numbers requirements; a line of it without a full stop
    is one that the source broke in two.
    """
    finished: Counter[Style] = Counter()
    for line in lines:
        if line.kind is _Kind.NUMBERED and line.number is not None:
            finished[line.number.style] += 1 if _FINISHED.search(line.text) else -1
    out: list[_Line] = []
    for line, ahead in zip_longest(lines, lines[1:]):
        heads = False
        if line.kind is _Kind.NUMBERED and line.number is not None and ahead is not None:
            deeper = ahead.number is not None and ahead.number.style > line.number.style
            before_text = ahead.kind is _Kind.SENTENCE and finished[line.number.style] <= 0
            before_deeper = ahead.kind is _Kind.NUMBERED and deeper
            heads = (before_text or before_deeper) and is_heading(line.text) and len(line.text) <= 40
        out.append(replace(line, kind=_Kind.GROUP) if heads else line)
    return out


class _Machine:
    """Takes lines one by one, looking one line ahead."""

    def __init__(self, reading: FlatReading, columns: Columns, names: UnitNames) -> None:
        self._reading = reading
        self._draft = reading.draft
        self._columns = columns
        self._names = names
        self._heads = {squeezed(h) for h in columns.heads}
        self._headings = Headings(self._draft)
        self._item: Item | None = None
        self._last: _Kind | None = None
        self._style: Style | None = None
        self._due_no: int | None = None
        self._likeness: dict[str, Likeness] = {}

    def run(self, body: list[str]) -> None:
        """Take every line."""
        lines = [self._classified(t) for raw in body if (t := trimmed(raw)) and not _is_bar(t)]
        lines = _groups_told(self._kept(lines))
        self._numbered_plan = sum(line.kind is _Kind.NUMBERED for line in lines) > 0.5 * sum(
            line.kind is _Kind.SENTENCE for line in lines
        )
        digits = [i for i, line in enumerate(lines) if line.kind is _Kind.DIGITS]
        wordings = [i for i, line in enumerate(lines) if line.kind in (_Kind.NUMBERED, _Kind.SENTENCE)]
        self._digits_are_cells = bool(digits) and (
            Column.NUMBER in self._columns.kinds or len(digits) >= 0.5 * len(wordings)
        )
        self._digits_follow = bool(digits and wordings) and wordings[0] < digits[0]
        for at, line in enumerate(lines):
            self._take(line, lines[at + 1] if at + 1 < len(lines) else None)
        self._doubt_missing_cells()

    def _doubt_missing_cells(self) -> None:
        """Where two unit columns were flattened and one cell is missing, nobody can tell which."""
        items = [item for part in self._draft.parts for item in part.items]
        for item in items:
            if item.units is None:
                item.support_merged = True
            elif Column.SUPPORT in self._columns.kinds and item.support is None:
                item.doubts.append("原文少一格单位，分不清是牵头还是配合单位，请核对。")
            elif Column.OFFICES in self._columns.kinds and item.offices is None:
                item.doubts.append("原文少一格单位，分不清是哪一列，请核对。")

    def _classified(self, text: str) -> _Line:
        found = numbered(text)
        if is_bare_number(text):
            return _Line(_Kind.DIGITS, text)
        if squeezed(text) in NO_UNITS:
            return _Line(_Kind.NONE, text)
        if (
            squeezed(text) in self._heads
            or NOTE.match(text)
            or is_marked_page_number(text)
            or is_furniture(text)
        ):
            return _Line(_Kind.LEAVE, text)
        if found is not None and found.style <= Style.CN:
            return _Line(_Kind.SECTION if is_heading(text) else _Kind.NUMBERED, text, found)
        if dates.is_limit(text):
            return _Line(_Kind.TIME, text)
        if found is not None:
            return _Line(_Kind.NUMBERED, text, found)
        if self._like(text) and not (text.endswith("。") and len(text) > 40):
            return _Line(_Kind.UNITS, text)
        sentence = len(text) > 40 or bool(re.search(r"[。；;！？]$", text))
        return _Line(_Kind.SENTENCE if sentence else _Kind.SHORT, text)

    def _like(self, text: str) -> Likeness:
        found = self._likeness.get(text)
        if found is None:
            found = self._likeness[text] = likeness(text, self._names)
        return found

    def _kept(self, lines: list[_Line]) -> list[_Line]:
        kept = []
        for line in lines:
            if line.kind is _Kind.LEAVE:
                self._draft.drop(line.text)
            else:
                kept.append(line)
        return kept

    def _take(self, line: _Line, ahead: _Line | None) -> None:
        kind = line.kind
        if kind is _Kind.SHORT or (
            kind is _Kind.UNITS
            and self._last
            not in (
                _Kind.NUMBERED,
                _Kind.SENTENCE,
                _Kind.UNITS,
                _Kind.TIME,
            )
        ):
            kind = self._short(line, ahead)
        elif kind is _Kind.SECTION:
            self._headings.section(line.text)
            self._item = None
        elif kind is _Kind.NUMBERED:
            self._numbered(line)
        elif kind is _Kind.GROUP:
            self._group(line.text)
        elif kind is _Kind.SENTENCE:
            self._sentence(line.text)
        elif kind is _Kind.UNITS:
            self._units(line.text)
        elif kind is _Kind.TIME:
            self._time(line.text)
        elif kind is _Kind.NONE:
            kind = self._none(line.text)
        elif kind is _Kind.DIGITS:
            kind = self._digits(line.text)
        self._last = kind

    def _numbered(self, line: _Line) -> None:
        number, item = line.number, self._item
        if number is None:
            return
        if item is not None and item.units is None and self._style is not None and number.style > self._style:
            item.text += "\n" + line.text
            item.doubts.append("本条下有分项，请核对是否应当分开。")
            return
        self._style = number.style
        self._headings.leave(number.style)
        self._begin(trimmed(number.rest), number.value)

    def _group(self, text: str) -> None:
        self._headings.inner(text)
        self._item = None

    def _begin(self, text: str, no: int | None) -> None:
        part = self._draft.current(self._columns.heading_word)
        if no is None and self._digits_are_cells and not self._digits_follow:
            no, self._due_no = self._due_no, None
        self._item = Item(text, no, group=self._headings.group, default=self._columns.default)
        part.items.append(self._item)

    def _sentence(self, text: str) -> None:
        item = self._item
        if item is not None and item.units is None and self._last in (_Kind.NUMBERED, _Kind.SENTENCE):
            if not _FINISHED.search(item.text):
                item.text += text
                return
            if self._numbered_plan and item.no is not None:
                item.text += "\n" + text
                item.doubts.append("这一条在原文中占两段以上，请核对是否为同一条。")
                return
        due = (item.no or 0) + 1 if item else 1
        bare = unmarked(text, due) if item is None or item.no is not None else None
        if bare is not None:
            self._begin(trimmed(bare.rest), bare.value)
            return
        self._begin(text, None)
        part = self._draft.parts[-1]
        if self._numbered_plan and len(part.items) > 1 and self._item is not None:
            self._item.doubts.append("这一条没有编号，请核对是否为单独一条。")

    def _short(self, line: _Line, ahead: _Line | None) -> _Kind:
        """A short line without a number and without a full stop."""
        item = self._item
        if item is not None and item.units is not None and self._last is _Kind.UNITS:
            whole = item.units + line.text
            if self._like(whole.rsplit("\n", 1)[-1]) and not self._like(item.units.rsplit("\n", 1)[-1]):
                item.units = whole
                return _Kind.UNITS
        if item is not None and self._last in (_Kind.NUMBERED, _Kind.SENTENCE):
            if not _FINISHED.search(item.text):
                item.text += line.text
                return self._last
            if self._numbered_plan:
                self._units(line.text)
                return _Kind.UNITS
        if ahead is not None and ahead.kind in (_Kind.UNITS, _Kind.TIME):
            self._begin(line.text, None)
            return _Kind.SENTENCE
        two = len(self._columns.places(Column.HEADING)) > 1
        another = ahead is not None and ahead.kind is _Kind.SHORT
        if (
            self._headings.numbered
            or self._last is _Kind.SHORT
            or (two and not another and self._draft.parts)
        ):
            self._group(line.text)
        else:
            self._headings.section(line.text)
            self._item = None
        return _Kind.SHORT

    def _units(self, text: str) -> None:
        item = self._item
        if item is None:
            self._draft.drop(text)
            return
        kinds = self._columns.kinds
        if item.units is None:
            item.units = text
        elif Column.SUPPORT in kinds and item.support is None:
            item.support = text
        elif Column.OFFICES in kinds and item.offices is None:
            item.offices = text
        else:
            item.units += "\n" + text

    def _none(self, text: str) -> _Kind:
        item = self._item
        if item is None or item.units is None or Column.SUPPORT not in self._columns.kinds:
            self._draft.drop(text)
        elif item.support is None:
            item.support = text
        return _Kind.UNITS

    def _time(self, text: str) -> None:
        if self._item is None:
            self._draft.drop(text)
        elif self._item.deadline is None:
            self._item.deadline = text
        else:
            self._item.deadline += "\n" + text

    def _digits(self, text: str) -> _Kind:
        value = int(text)
        if not self._digits_are_cells:
            self._draft.drop(text)
            return self._last or _Kind.SHORT
        if self._digits_follow:
            if self._item is not None and self._item.no is None:
                self._item.no = value
            return self._last or _Kind.SHORT
        self._due_no = value
        self._item = None
        return _Kind.DIGITS
