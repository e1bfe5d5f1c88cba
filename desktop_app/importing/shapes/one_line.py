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
from enum import Enum, auto
from itertools import pairwise, zip_longest

from desktop_app.core.errors import UserError
from desktop_app.importing import dates
from desktop_app.importing.blocks import squeezed, trimmed
from desktop_app.importing.columns import Column, Columns, is_head_word, recognise
from desktop_app.importing.drafts import Draft, Item
from desktop_app.importing.headings import Headings
from desktop_app.importing.shapes.flattened import FlatReading
from desktop_app.importing.unit_cell import Likeness, likeness
from desktop_app.importing.unit_names import UnitNames

_LONG = 60
_CN = "一二三四五六七八九十"
_HEAD_WITHIN = 8000
#: What may follow the column names: the first section or the first requirement.
_FIRST = re.compile(r"一、|1[.．、]?(?=[\u4e00-\u9fff])|第一部分")
_SECTION = re.compile(rf"([{_CN}]{{1,3}})、")
_ITEMS = (
    re.compile(r"(?<![\d.])(\d{1,2})\s*[.．、]?\s*(?=[\u4e00-\u9fff“《])"),
    re.compile(rf"[(（]([{_CN}]{{1,3}})[)）]\s*"),
)
_COUNTED = re.compile(r"[年月日号个类项家种次批条名人万亿余所份时天周级倍元期届]")
#: The usual names of columns that hold wording, and what they end in.
_WHAT = ("任务", "要求", "内容", "事项", "目标", "措施", "工作", "类别", "分类")
_USUAL = frozenset(
    f"{kind}{what}" for kind in ("工作", "重点", "主要", "具体", "目标", "公开", "任务") for what in _WHAT
)
#: What follows a body that is the subject of a sentence, or stands within a longer name.
_VERBS = "要应须可将在的和及与对按把、，,每定负牵配落分具共主根依原政人办机单部各有相"
_PAGE_AT_END = re.compile(r"(?:\s*(?:第?\d{1,3}页?、?|[-—]\s*\d{1,3}\s*[-—]))+\s*$")
_PAGE_AT_START = re.compile(r"^\s*(?:\d{1,3}、?\s*)+(?=[\u4e00-\u9fff])")


class _Level(Enum):
    SECTION = auto()
    GROUP = auto()
    ITEM = auto()


@dataclass(frozen=True, slots=True)
class _Mark:
    """A number that begins a section, a group or a requirement."""

    start: int
    end: int
    value: int
    level: _Level
    printed: str


def read_one_line(lines: Sequence[str], names: UnitNames) -> FlatReading | None:
    """Read a plan run together on one line, or None where there is none."""
    for at, line in enumerate(lines):
        if len(line) < _LONG:
            continue
        head = _head(line)
        if head is None:
            continue
        start, end, columns = head
        _refuse_many_columns(columns)
        reading = FlatReading(before=[*lines[:at], *_titles(line[:start])], after=list(lines[at + 1 :]))
        reading.columns = columns
        reading.draft.drop(trimmed(line[start:end]))
        _Cutter(line[end:], columns, names, reading.draft).run()
        return reading if reading.draft.count else None
    return None


def _head(line: str) -> tuple[int, int, Columns] | None:
    """Where the run of column names stands within the line: right before the first number.

    The title before it may end in a column's name as well (…任务分工): beyond the fewest names that make a
    head, only numbers and headings are taken.
    """
    for first in _FIRST.finditer(line[:_HEAD_WITHIN]):
        best: tuple[int, int, Columns] | None = None
        for start in range(first.start() - 1, max(-1, first.start() - 60), -1):
            heads = _heads_of(line[start : first.start()])
            columns = recognise(heads) if len(heads) > 1 else None
            if columns is None or (best is not None and not _one_more(columns, best[2])):
                continue
            best = start, first.start(), columns
        if best is not None:
            return best
    return None


def _one_more(longer: Columns, shorter: Columns) -> bool:
    """Whether a head is another one with a column put before it, or with its first name whole."""
    if longer.heads[1:] == shorter.heads[1:]:
        return longer.heads[0] in _USUAL
    return (
        longer.heads[1:] == shorter.heads
        and longer.heads[0] not in shorter.heads
        and longer.kinds[0] in (Column.NUMBER, Column.HEADING)
        and "要点" not in longer.heads[0]
    )


def _heads_of(text: str) -> list[str]:
    """``text`` cut into column names with nothing left over, into as few as can be; empty where it cannot."""
    best: dict[int, list[str]] = {0: []}
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - 10), end):
            piece = text[start:end].strip()
            if start in best and len(piece) > 1 and not _two_names(piece) and is_head_word(piece):
                longer = [*best[start], piece]
                if end not in best or len(longer) < len(best[end]):
                    best[end] = longer
    return best.get(len(text), [])


def _two_names(piece: str) -> bool:
    """Whether a piece is two column names: 工作要求牵头单位, 配合单位完成时限."""
    if piece in _USUAL:
        return False
    if "单位" in piece and not piece.endswith(("单位", ")", "）")):
        return True
    return any(
        piece[:at].endswith((*_WHAT, "单位", "部门", "序号", "科室", "处室"))
        and is_head_word(piece[:at])
        and is_head_word(piece[at:])
        for at in range(2, len(piece) - 1)
    )


def _titles(text: str) -> list[str]:
    """What stands before the head, cut where a notice's parts end so that its title can be found."""
    text = re.sub(r"(?<=的通知)(?=[^》〉」）)])", "\n", text, count=1)
    text = re.sub(r"(?<=\n)\s*([\u4e00-\u9fff]{2,10}[〔﹝\[]20\d\d[〕﹞\]]\s*\d*号)", r"\1\n", text, count=1)
    text = re.sub(
        r"(?<=[室府局委厅办会])\s*((?:19|20)\d\d年\d{1,2}月\d{1,2}日)(?![,，。、])", r"\n\1\n", text
    )
    return [t for piece in re.split(r"\n|(?<=。)|\s{2,}", text) if (t := trimmed(piece))]


def _refuse_many_columns(columns: Columns) -> None:
    """Cells of two unit columns, or numbers and headings, that run together cannot be told apart."""
    kinds = columns.kinds
    counted = Column.NUMBER in kinds and Column.HEADING in kinds
    if {Column.SUPPORT, Column.OFFICES} & set(kinds) or counted:
        raise UserError(
            "全文连成一行，表格的各列无法可靠分开。", "请从原网页复制表格粘贴，或保存为 docx 后再导入。"
        )


def _value(printed: str) -> int:
    return int(printed) if printed.isdigit() else dates.chinese_number(printed) or 0


class _Cutter:
    """Cuts the run-together text into sections, groups and requirements."""

    def __init__(self, text: str, columns: Columns, names: UnitNames, draft: Draft) -> None:
        self._columns = columns
        self._names = names
        self._draft = draft
        self._headings = Headings(draft)
        self._text = self._without_heads(text)
        arabic, paren = self._first(_ITEMS[0]), self._first(_ITEMS[1])
        self._item_form = _ITEMS[1] if arabic is None and paren is not None else _ITEMS[0]
        nested = arabic is not None and paren is not None and paren < arabic
        self._group_form = _ITEMS[1] if nested else None

    def _without_heads(self, text: str) -> str:
        """The text without the column names that are printed again at page breaks."""
        heads = r"\s*".join(re.escape(h) for h in self._columns.heads)
        for found in re.finditer(heads, text):
            self._draft.drop(found[0])
        return re.sub(heads, "", text)

    def _first(self, form: re.Pattern[str]) -> int | None:
        """Where the first number 1 of a form stands."""
        found = (m for m in form.finditer(self._text) if _value(m[1]) == 1)
        return next((m.start() for m in found if not _COUNTED.match(self._text, m.end())), None)

    def run(self) -> None:
        """Cut, and take every piece."""
        marks = self._marks()
        if marks and trimmed(self._text[: marks[0].start]):
            self._draft.drop(trimmed(self._text[: marks[0].start]))
        titles = self._title_ends(marks)
        for mark, ahead in zip_longest(marks, marks[1:]):
            piece = self._text[mark.end : ahead.start if ahead else len(self._text)]
            if mark.level is _Level.ITEM:
                self._item(piece, mark.value)
            elif ahead is not None and ahead.level is not _Level.SECTION and ahead.level is not mark.level:
                self._heading(mark, self._without_page(piece))
            else:
                self._heading_with_wording(mark, piece, titles)

    def _heading(self, mark: _Mark, title: str) -> None:
        if mark.level is _Level.SECTION:
            self._headings.section(f"{mark.printed}{title}")
        else:
            self._headings.inner(f"{mark.printed}{title}")

    def _marks(self) -> list[_Mark]:
        found: list[_Mark] = []
        due = {_Level.SECTION: 1, _Level.GROUP: 1, _Level.ITEM: 1}
        at = 0
        while (mark := self._next(at, due, found[-1].level if found else None)) is not None:
            found.append(mark)
            at = mark.end
            due[mark.level] = mark.value + 1
        return found

    def _next(self, at: int, due: dict[_Level, int], last: _Level | None) -> _Mark | None:
        """The nearest number that is due; below a heading a count may begin anew."""
        anew = last in (_Level.SECTION, _Level.GROUP)
        forms = [(_Level.SECTION, _SECTION, False), (_Level.ITEM, self._item_form, anew)]
        if self._group_form is not None:
            forms.append((_Level.GROUP, self._group_form, last is _Level.SECTION))
        nearest: list[_Mark] = []
        for level, form, free in forms:
            values = {due[level], 1 if level is not _Level.SECTION else due[level] - 1}
            for m in form.finditer(self._text, at):
                value = _value(m[1])
                counted = level is _Level.ITEM and _COUNTED.match(self._text, m.end())
                restarts = value == 1 and due[level] != 1 and level is _Level.ITEM and not anew
                if (
                    value in values
                    and not counted
                    and not restarts
                    and (free or self._ends_piece(at, m.start()))
                ):
                    nearest.append(_Mark(m.start(), m.end(), value, level, m[0]))
                    break
        return min(nearest, key=lambda m: m.start, default=None)

    def _ends_piece(self, start: int, end: int) -> bool:
        """Whether the text up to ``end`` ends in a full stop, units or a time limit, page numbers aside."""
        before = _PAGE_AT_END.sub("", self._text[start:end]).rstrip()
        if not squeezed(before) or before[-1] in "。；;！？":
            return True
        tail = _PAGE_AT_START.sub("", re.split(r"[。；！？](?![^（(]*[）)])", before)[-1])
        return len(tail) <= 160 and self._tail_parts(tail) is not None

    def _tail_parts(self, tail: str) -> tuple[str, str] | None:
        """What stands behind a last full stop as units and time limit, or None."""
        if likeness(tail, self._names) is not Likeness.NONE:
            return tail, ""
        for cut in range(2, len(tail)):
            if dates.is_limit(tail[cut:]) and likeness(tail[:cut], self._names) is not Likeness.NONE:
                return trimmed(tail[:cut]), trimmed(tail[cut:])
        return None

    def _without_page(self, piece: str) -> str:
        for pattern in (_PAGE_AT_END, _PAGE_AT_START):
            found = pattern.search(piece)
            if found:
                self._draft.drop(trimmed(found[0]))
                piece = piece[: found.start()] + piece[found.end() :]
        return trimmed(piece)

    def _item(self, piece: str, no: int | None, doubt: str = "") -> None:
        text, tail = self._parted(self._without_page(piece))
        item = Item(text, no, group=self._headings.group, default=self._columns.default)
        if doubt:
            item.doubts.append(doubt)
        tail = self._without_page(tail)
        parts = self._tail_parts(tail) if tail else None
        if parts is not None:
            item.units, item.deadline = parts[0], parts[1] or None
        elif tail:
            item.text += tail
            item.doubts.append("本条末尾没有句号或没有认出单位，请核对。")
        if self._swallows(item.text):
            item.doubts.append("本条可能并入了其他条目，请核对。")
        self._draft.current(self._columns.heading_word).items.append(item)

    def _swallows(self, text: str) -> bool:
        """Whether units stand in the midst of a wording, behind a full stop, with no verb after them."""
        for found in re.finditer(r"[。；！？]", text):
            behind = text[found.end() : found.end() + 40]
            for size in range(3, len(behind)):
                if behind[size] not in _VERBS and likeness(behind[:size], self._names) is Likeness.STRONG:
                    return True
        return False

    def _parted(self, piece: str) -> tuple[str, str]:
        """A requirement's wording, and what stands behind its last full stop."""
        stops = [m.end() for m in re.finditer(r"[。！？]", piece)]
        if not stops:
            return piece, ""
        return trimmed(piece[: stops[-1]]), trimmed(piece[stops[-1] :])

    def _title_ends(self, marks: list[_Mark]) -> list[str]:
        """Endings that several headings share (信息公开): where a heading that runs on may end."""
        ends: Counter[str] = Counter()
        for mark, ahead in pairwise(marks):
            if mark.level is _Level.SECTION and ahead.level is not _Level.SECTION:
                title = trimmed(self._text[mark.end : ahead.start])
                ends.update({title[-4:], title[-2:]})
        return [e for e, n in ends.most_common() if n > 1 and len(e) > 1]

    def _heading_with_wording(self, mark: _Mark, piece: str, ends: list[str]) -> None:
        """A heading whose only requirement has no number: it runs into the wording."""
        piece = self._without_page(piece)
        doubt = "本条与标题之间没有分隔，请核对标题和正文。"
        for end in ends:
            at = piece.find(end)
            if 0 < at < len(piece) - len(end) - 4:
                self._heading(mark, piece[: at + len(end)])
                self._item(piece[at + len(end) :], None, doubt)
                return
        self._heading(mark, piece.split("。", 1)[0][:20])
        self._item(piece, None, doubt)
