"""Plans written as running text (N1, N1m, N2): numbered paragraphs, units in brackets or on their own line.

The rules:

1. A short numbered line without a full stop is a heading. The outermost style among headings makes sections
   (一、 where there is one), the styles below it groups.
2. A paragraph with a naming of units is a requirement; with several, each stretch up to its naming is
   one. The number before the paragraph belongs to the first.
3. A line that only names units (责任单位：…) belongs to the paragraphs since the last one or since the
   heading; right below a heading it makes the heading itself the requirement.
4. A numbered paragraph that names nobody is kept and marked, unless nobody is named in its whole section:
   such a section (总体要求, 组织保障) is left out and the officer is told. Nobody inherits units in
   running text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from desktop_app.core.plan import PlanWarning
from desktop_app.importing import dates
from desktop_app.importing.blocks import squeezed, trimmed
from desktop_app.importing.drafts import Draft, Item, Part
from desktop_app.importing.furniture import is_bare_number, is_furniture, is_marked_page_number
from desktop_app.importing.headings import Headings, is_heading
from desktop_app.importing.notice import is_organ, signature_at
from desktop_app.importing.numbering import Numbered, Style, numbered
from desktop_app.importing.unit_names import UnitNames
from desktop_app.importing.unit_notes import Note, label_line, notes_in

_FALLBACK = "工作任务"
_ONLY_SUPPORT = re.compile(r"^(?:责任)?(?:配合|协办|协助|参与|会办)")
_ONLY_TIME = re.compile(r"^(?:完成|办结|落实|推进|工作)?(?:时限|时间|期限)(?:要求|节点|安排)?\s*[:：]\s*")


@dataclass(slots=True)
class NarrativeReading:
    """What running text holds. ``before`` and ``after`` are the lines around the tasks."""

    draft: Draft = field(default_factory=Draft)
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    #: How many namings of units were found.
    named: int = 0


@dataclass(slots=True)
class _Paragraph:
    text: str
    number: Numbered | None
    notes: list[Note]
    label: str | None

    @property
    def rest(self) -> str:
        return trimmed(self.number.rest) if self.number else self.text

    @property
    def heads(self) -> bool:
        """Whether this is a heading by its own wording."""
        return self.number is not None and not self.notes and self.label is None and is_heading(self.rest)


def read_narrative(lines: Sequence[str], names: UnitNames) -> NarrativeReading | None:
    """Read running text, or None where it names no units."""
    paragraphs = [_paragraph(t, names) for line in lines for raw in line.split("\n") if (t := trimmed(raw))]
    named = sum(len(p.notes) for p in paragraphs) + sum(p.label is not None for p in paragraphs)
    if not named:
        return None
    reading = NarrativeReading(named=named)
    first = _first_task(paragraphs)
    last = _last_task(paragraphs, first)
    reading.before = [p.text for p in paragraphs[:first]]
    reading.after = [p.text for p in paragraphs[last:]]
    _Machine(reading.draft, paragraphs[first:last]).run()
    return reading


def _paragraph(text: str, names: UnitNames) -> _Paragraph:
    label = label_line(text)
    # A whole day on a line of its own, in brackets or not, is when the plan was issued, no time limit.
    notes = [] if label is not None or dates.is_day(text) else notes_in(text, names)
    return _Paragraph(text, None if label is not None else numbered(text), notes, label)


def _first_task(paragraphs: list[_Paragraph]) -> int:
    """The first heading above the first naming of units, or that paragraph itself."""
    at = next(i for i, p in enumerate(paragraphs) if p.notes or p.label is not None)
    first = at
    for i in range(at, -1, -1):
        number = paragraphs[i].number
        if number is not None:
            first = i
            if number.style <= Style.CN and number.value == 1:
                break
    if first == at and paragraphs[at].number is None:
        while first > 0 and _belongs(paragraphs[first - 1]):
            first -= 1
    return first


def _belongs(paragraph: _Paragraph) -> bool:
    """Whether an unnumbered paragraph can be the wording that a line of units below it is about."""
    return paragraph.text.endswith(("。", "；")) and len(paragraph.text) < 400


def _last_task(paragraphs: list[_Paragraph], first: int) -> int:
    signature = signature_at([p.text for p in paragraphs])
    last = len(paragraphs)
    named = max(i for i, p in enumerate(paragraphs) if p.notes or p.label is not None)
    if signature is not None and signature[0] > named:
        last = signature[0]
    for i in range(max(named, first) + 1, last):
        text = squeezed(paragraphs[i].text)
        if (
            re.match(r"附件?\d*[:：]|附\s*件|\(?联系人|（联系人|抄送|主送|（此件|\(此件", text)
            or (is_organ(text) and i + 1 >= last - 1)
            or dates.is_day(text)
        ):
            return i
    return last


class _Machine:
    """Takes paragraphs one by one."""

    def __init__(self, draft: Draft, paragraphs: list[_Paragraph]) -> None:
        self._draft = draft
        self._paragraphs = [p for p in paragraphs if not self._left_out(p)]
        self._section_style = self._outermost()
        self._headings = Headings(draft)
        self._waiting: list[Item] = []
        self._heading: _Paragraph | None = None
        self._bearer: Item | None = None
        self._labelled: Item | None = None
        self._label_ahead = ""
        self._last_plain = False

    def _left_out(self, paragraph: _Paragraph) -> bool:
        text = paragraph.text
        leave = is_furniture(text) or is_marked_page_number(text) or is_bare_number(text)
        if leave:
            self._draft.drop(text)
        return leave

    def _outermost(self) -> Style | None:
        styles = {p.number.style for p in self._paragraphs if p.heads and p.number}
        if Style.CN in styles:
            return Style.CN
        return min(styles) if styles else None

    def run(self) -> None:
        """Take every paragraph, then settle what named nobody."""
        for at, paragraph in enumerate(self._paragraphs):
            ahead = self._paragraphs[at + 1] if at + 1 < len(self._paragraphs) else None
            if paragraph.label is not None:
                self._label(paragraph.label)
            elif self._label_ahead and paragraph.number is None:
                self._label(f"{self._label_ahead}{paragraph.text}")
            elif paragraph.notes:
                self._with_notes(paragraph)
            elif self._is_heading(paragraph, ahead):
                self._head(paragraph)
            else:
                self._plain(paragraph, ahead)
        self._settle()

    def _is_heading(self, paragraph: _Paragraph, ahead: _Paragraph | None) -> bool:
        number = paragraph.number
        if number is None:
            return False
        if paragraph.heads:
            return True
        if ahead is None or ahead.label is not None:
            return False
        deeper = ahead.number is not None and ahead.number.style > number.style
        short = len(paragraph.rest) <= 30 and paragraph.rest.count("。") == 1
        return deeper or (short and ahead.number is None and paragraph.rest.endswith("。"))

    def _head(self, paragraph: _Paragraph) -> None:
        number = paragraph.number
        if number is None:
            return
        self._labelled = None
        self._waiting = []
        self._last_plain = False
        style = number.style
        if self._section_style is not None and style < self._section_style:
            self._draft.drop(paragraph.text)
            return
        if style is self._section_style:
            self._headings.section(_as_title(paragraph.text))
        else:
            self._headings.inner(_as_title(paragraph.text))
        if not is_heading(paragraph.rest) and len(paragraph.rest) > 60:
            self._draft.drop(paragraph.text)
        self._heading = paragraph
        self._bearer = None

    def _part(self) -> Part:
        return self._draft.current(_FALLBACK)

    def _add(self, text: str, no: int | None, units: str | None) -> Item:
        item = Item(text, no, units=units, group=self._headings.group, inherits=False)
        self._part().items.append(item)
        return item

    def _shallower(self, number: Numbered | None) -> None:
        """A numbered paragraph ends the groups of its own style and deeper."""
        if number is not None:
            self._headings.leave(number.style)

    def _with_notes(self, paragraph: _Paragraph) -> None:
        pieces = _pieces(paragraph)
        first = pieces[0][0]
        if not squeezed(first) and paragraph.number is None:
            note = pieces[0][1]
            if note is not None:
                self._label(note.wording)
            pieces = pieces[1:]
        self._shallower(paragraph.number)
        number = paragraph.number
        for index, (wording, note) in enumerate(pieces):
            text = wording
            if index:
                number = _next_number(number, wording)
                text = trimmed(number.rest) if number else wording
            no = number.value if number else None
            if index == 0 and self._last_plain and paragraph.number is None and self._waiting:
                item = self._waiting.pop()
                item.text += "\n" + text
                item.doubts.append("这一条在原文中占两段以上，请核对是否为同一条。")
            else:
                item = self._add_body(text, no)
            self._assign(item, note)
        self._waiting = [] if pieces and pieces[-1][1] is not None else self._waiting
        self._heading = None if pieces else self._heading
        self._last_plain = False

    def _add_body(self, text: str, no: int | None) -> Item:
        """Add a paragraph. The only one right below a heading bears its number; several bear none."""
        heading, bearer = self._heading, self._bearer
        self._bearer = None
        if no is not None or self._headings.group is None:
            return self._add(text, no, None)
        if heading is not None and heading.number is not None:
            self._bearer = self._add(text, heading.number.value, None)
            return self._bearer
        if bearer is not None:
            bearer.no = None
        return self._add(text, None, None)

    def _assign(self, item: Item, note: Note | None) -> None:
        if note is None:
            return
        if note.time:
            item.deadline = note.wording
            return
        item.units = note.wording
        if note.open:
            item.doubts.append("写单位的括号没有合上，请核对单位是否齐全。")
        self._labelled = item

    def _label(self, wording: str) -> None:
        """A line that names units, for the paragraphs above it."""
        self._label_ahead = ""
        if re.search(r"[:：]\s*$", wording):
            self._label_ahead = wording
            return
        time = _ONLY_TIME.match(wording)
        again = self._labelled is not None and not self._waiting and self._heading is None
        if again and self._labelled is not None:
            self._more_of_label(self._labelled, wording, time)
            return
        targets = self._waiting or self._of_heading()
        if not targets:
            self._draft.drop(wording)
            return
        for item in targets:
            if time:
                item.deadline = trimmed(wording[time.end() :])
            else:
                item.units = wording
            if item is not targets[-1]:
                item.doubts.append("责任单位写在后面的段落之下，请核对是否也管本条。")
        self._labelled = targets[-1]
        self._waiting = []
        self._heading = None
        self._last_plain = False

    def _more_of_label(self, item: Item, wording: str, time: re.Match[str] | None) -> None:
        if time:
            item.deadline = trimmed(wording[time.end() :])
        elif _ONLY_SUPPORT.match(wording) and item.support is None and item.units is not None:
            item.support = wording
        else:
            item.units = f"{item.units}\n{wording}" if item.units else wording

    def _of_heading(self) -> list[Item]:
        heading = self._heading
        if heading is None or heading.number is None:
            return []
        self._headings.alone()
        return [self._add(heading.rest, heading.number.value, None)]

    def _plain(self, paragraph: _Paragraph, ahead: _Paragraph | None) -> None:
        """A paragraph that names nobody."""
        self._labelled = None
        if paragraph.number is None:
            if self._waiting and self._last_plain:
                self._waiting[-1].text += "\n" + paragraph.text
                return
            named_next = ahead is not None and (ahead.label is not None or _only_note(ahead))
            if not self._draft.parts and not named_next:
                self._draft.drop(paragraph.text)
                return
            if not named_next and not paragraph.text.endswith(("。", "；")):
                self._draft.drop(paragraph.text)
                return
        self._shallower(paragraph.number)
        no = paragraph.number.value if paragraph.number else None
        item = self._add_body(paragraph.rest, no)
        self._waiting.append(item)
        self._heading = None
        self._last_plain = True

    def _settle(self) -> None:
        """Leave out sections in which nobody is named, and unnumbered paragraphs that name nobody."""
        for part in list(self._draft.parts):
            if any(item.units is not None for item in part.items):
                self._without_unnumbered(part)
                continue
            title = f"{part.no}、{part.title}" if part.no else part.title
            for item in part.items:
                self._draft.drop(f"{item.no}.{item.text}" if item.no is not None else item.text)
            self._draft.parts.remove(part)
            message = f"“{title}”没有写明责任单位，未作为任务导入。"
            self._draft.warnings.append(PlanWarning("section_unnamed", title, message))

    def _without_unnumbered(self, part: Part) -> None:
        for item in list(part.items):
            if item.units is None and item.no is None and not item.doubts:
                part.items.remove(item)
                self._draft.drop(item.text)


def _next_number(before: Numbered | None, wording: str) -> Numbered | None:
    """The number of a further requirement within the same paragraph, where it goes on counting."""
    found = numbered(wording)
    goes_on = found and before and found.style is before.style and found.value == before.value + 1
    return found if goes_on else None


def _only_note(paragraph: _Paragraph) -> bool:
    return len(paragraph.notes) == 1 and paragraph.notes[0].start == 0


def _as_title(text: str) -> str:
    return text.rstrip("。．.") if text.count("。") <= 1 else text.split("。", 1)[0]


def _pieces(paragraph: _Paragraph) -> list[tuple[str, Note | None]]:
    """A paragraph's stretches, each with the naming that ends it; a stop behind a bracket stays."""
    text = paragraph.text
    at = len(text) - len(paragraph.number.rest) if paragraph.number else 0
    out: list[tuple[str, Note | None]] = []
    for note in paragraph.notes:
        if note.time and out and not squeezed(text[at : note.start]):
            continue
        wording = text[at : note.start].rstrip()
        at = note.end
        while at < len(text) and text[at] in "。；;，,！!":
            if wording[-1:] not in "。；;！!" or not wording:
                wording += text[at]
            at += 1
        out.append((trimmed(wording), note))
    rest = trimmed(text[at:])
    if rest:
        if dates.is_limit(rest):
            return out
        out.append((rest, None))
    return out
