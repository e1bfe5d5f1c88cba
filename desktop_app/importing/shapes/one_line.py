"""A whole plan run together on one line: no breaks, numbers with or without a point, units after full stops.

The plan is cut at the numbers that are due: 一、二、三、 for sections, 1 2 3 for requirements, each only
where the text before it ends in a full stop or in units. What stands between a requirement's last full
stop and the next number is its unit cell. Page numbers between two pieces are left out and shown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from desktop_app.importing import dates
from desktop_app.importing.blocks import squeezed, trimmed
from desktop_app.importing.columns import Columns, is_head_word, recognise
from desktop_app.importing.drafts import Draft, Item
from desktop_app.importing.shapes.flattened import FlatReading
from desktop_app.importing.unit_cell import Likeness, likeness
from desktop_app.importing.unit_names import UnitNames

_LONG = 300
_CN = "一二三四五六七八九十"
_HEAD_WITHIN = 8000
#: What may follow the column names: the first section or the first requirement.
_FIRST = re.compile(r"一、|1[.．、]?(?=[\u4e00-\u9fff])|第一部分")
_SECTION = re.compile(rf"([{_CN}]{{1,3}})、")
_ITEM = re.compile(r"(?<![\d.])(\d{1,2})\s*[.．、]?\s*(?=[\u4e00-\u9fff“《])")
_COUNTED = re.compile(r"[年月日号个类项家种次批条名人万亿余所份时天周级倍元期届]")
_PAGE_AT_END = re.compile(r"(?:\s*(?:第?\d{1,3}页?、?|[-—]\s*\d{1,3}\s*[-—]))+\s*$")
_PAGE_AT_START = re.compile(r"^\s*(?:\d{1,3}、?\s*)+(?=[\u4e00-\u9fff])")


@dataclass(frozen=True, slots=True)
class _Mark:
    """A number that begins a section or a requirement."""

    start: int
    end: int
    value: int
    section: str | None = None


def read_one_line(lines: Sequence[str], names: UnitNames) -> FlatReading | None:
    """Read a plan run together on one line, or None where there is none."""
    for at, line in enumerate(lines):
        if len(line) < _LONG:
            continue
        head = _head(line)
        if head is None:
            continue
        start, end, columns = head
        reading = FlatReading(before=[*lines[:at], *_titles(line[:start])], after=list(lines[at + 1 :]))
        reading.columns = columns
        reading.draft.drop(trimmed(line[start:end]))
        _Cutter(line[end:], columns, names, reading.draft).run()
        return reading if reading.draft.count else None
    return None


def _head(line: str) -> tuple[int, int, Columns] | None:
    """Where the run of column names stands within the line: right before the first number."""
    for first in _FIRST.finditer(line[:_HEAD_WITHIN]):
        best: tuple[int, int, Columns] | None = None
        for start in range(first.start() - 1, max(-1, first.start() - 60), -1):
            heads = _heads_of(line[start : first.start()])
            columns = recognise(heads) if len(heads) > 1 else None
            if columns is not None and len(columns.kinds) == len(heads):
                best = start, first.start(), columns
        if best is not None:
            return best
    return None


def _heads_of(text: str) -> list[str]:
    """``text`` cut into column names with nothing left over, into as few as can be; empty where it cannot."""
    best: dict[int, list[str]] = {0: []}
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - 10), end):
            piece = text[start:end].strip()
            if start in best and len(piece) > 1 and is_head_word(piece):
                longer = [*best[start], piece]
                if end not in best or len(longer) < len(best[end]):
                    best[end] = longer
    return best.get(len(text), [])


def _titles(text: str) -> list[str]:
    """What stands before the head, cut where a notice's parts end so that its title can be found."""
    text = re.sub(r"(?<=的通知)(?=[^》〉」）)])", "\n", text, count=1)
    text = re.sub(
        r"(?<=[室府局委厅办会])\s*((?:19|20)\d\d年\d{1,2}月\d{1,2}日)(?![,，。、])", r"\n\1\n", text
    )
    return [t for piece in re.split(r"\n|(?<=。)|\s{2,}", text) if (t := trimmed(piece))]


class _Cutter:
    """Cuts the run-together text into sections and requirements."""

    def __init__(self, text: str, columns: Columns, names: UnitNames, draft: Draft) -> None:
        self._text = text
        self._columns = columns
        self._names = names
        self._draft = draft

    def run(self) -> None:
        """Cut, and take every piece."""
        marks = self._marks()
        if marks and trimmed(self._text[: marks[0].start]):
            self._draft.drop(trimmed(self._text[: marks[0].start]))
        titles = self._title_ends(marks)
        for at, mark in enumerate(marks):
            ahead = marks[at + 1] if at + 1 < len(marks) else None
            piece = self._text[mark.end : ahead.start if ahead else len(self._text)]
            if mark.section is None:
                self._item(piece, mark.value)
            elif ahead is not None and ahead.section is None:
                self._draft.section(mark.section, self._without_page(piece))
            else:
                self._section_with_wording(mark.section, piece, titles)

    def _marks(self) -> list[_Mark]:
        found: list[_Mark] = []
        section, item, at = 1, 1, 0
        while True:
            mark = self._next(at, section, item, bool(found) and found[-1].section is not None)
            if mark is None:
                return found
            found.append(mark)
            at = mark.end
            if mark.section is not None:
                section += 1
            else:
                item = mark.value + 1

    def _next(self, at: int, section: int, item: int, after_section: bool) -> _Mark | None:
        sections = (
            _Mark(m.start(), m.end(), section, m[1])
            for m in _SECTION.finditer(self._text, at)
            if dates.chinese_number(m[1]) == section and self._ends_piece(at, m.start())
        )
        due = {item, 1} if after_section else {item}
        items = (
            _Mark(m.start(), m.end(), int(m[1]))
            for m in _ITEM.finditer(self._text, at)
            if int(m[1]) in due
            and not _COUNTED.match(self._text, m.end())
            and (after_section or self._ends_piece(at, m.start()))
        )
        both = [m for m in (next(sections, None), next(items, None)) if m is not None]
        return min(both, key=lambda m: m.start, default=None)

    def _ends_piece(self, start: int, end: int) -> bool:
        """Whether the text up to ``end`` ends in a full stop or in units, page numbers aside."""
        before = _PAGE_AT_END.sub("", self._text[start:end]).rstrip()
        if not squeezed(before) or before[-1] in "。；;！？":
            return True
        tail = _PAGE_AT_START.sub("", re.split(r"[。；！？](?![^（(]*[）)])", before)[-1])
        return len(tail) <= 160 and likeness(tail, self._names) is not Likeness.NONE

    def _without_page(self, piece: str) -> str:
        for pattern in (_PAGE_AT_END, _PAGE_AT_START):
            found = pattern.search(piece)
            if found:
                self._draft.drop(trimmed(found[0]))
                piece = piece[: found.start()] + piece[found.end() :]
        return trimmed(piece)

    def _item(self, piece: str, no: int | None, doubt: str = "") -> None:
        text, tail = self._parted(self._without_page(piece))
        item = Item(text, no, default=self._columns.default)
        if doubt:
            item.doubts.append(doubt)
        tail = self._without_page(tail)
        if tail:
            self._tail(item, tail)
        self._draft.current(self._columns.heading_word).items.append(item)

    def _parted(self, piece: str) -> tuple[str, str]:
        """A requirement's wording, and what stands behind its last full stop."""
        stops = [m.end() for m in re.finditer(r"[。！？]", piece)]
        if not stops:
            return piece, ""
        return trimmed(piece[: stops[-1]]), trimmed(piece[stops[-1] :])

    def _tail(self, item: Item, tail: str) -> None:
        if likeness(tail, self._names) is not Likeness.NONE:
            item.units = tail
            return
        for cut in range(len(tail) - 1, 1, -1):
            if dates.is_limit(tail[cut:]) and likeness(tail[:cut], self._names) is not Likeness.NONE:
                item.units, item.deadline = trimmed(tail[:cut]), trimmed(tail[cut:])
        if item.units is None:
            item.text += tail
            item.doubts.append("本条末尾没有句号或没有认出单位，请核对。")

    def _title_ends(self, marks: list[_Mark]) -> list[str]:
        """Endings that several headings share (信息公开): where a heading that runs on may end."""
        ends: Counter[str] = Counter()
        for mark, ahead in pairwise(marks):
            if mark.section is not None and ahead.section is None:
                title = trimmed(self._text[mark.end : ahead.start])
                ends.update({title[-4:], title[-2:]})
        return [e for e, n in ends.most_common() if n > 1 and len(e) > 1]

    def _section_with_wording(self, no: str, piece: str, ends: list[str]) -> None:
        """A section whose only requirement has no number: its heading runs into the wording."""
        piece = self._without_page(piece)
        for end in ends:
            at = piece.find(end)
            if 0 < at < len(piece) - len(end) - 4:
                self._draft.section(no, piece[: at + len(end)])
                self._item(piece[at + len(end) :], None, "本条与标题之间没有分隔，请核对标题和正文。")
                return
        self._draft.section(no, piece.split("。", 1)[0][:20])
        self._item(piece, None, "本条与标题之间没有分隔，请核对标题和正文。")
