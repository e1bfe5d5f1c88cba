"""What stands behind a row of the task list: slim nodes, with what they say worked out once, when asked."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from desktop_app.core.day_words import short_day
from desktop_app.core.rules import (
    PLAN_GAPS,
    Gap,
    deadline_words,
    gaps,
    is_overdue,
    is_settled,
)
from desktop_app.core.task import Claimable, Task
from desktop_app.core.terms import Basis, ClaimDecision, Role, Standing, Status


class Kind(Enum):
    """Why a row is in the list: what the chips above it choose by."""

    LEAD = "牵头"
    RESPONSIBLE = "责任"
    SUPPORT = "配合"
    GENERAL = "通用"
    DISTRICTS = "各区通用"
    CLAIMED = "已认领"
    CLAIMABLE = "待认领"


_BY_ROLE = {Role.LEAD: Kind.LEAD, Role.RESPONSIBLE: Kind.RESPONSIBLE, Role.SUPPORT: Kind.SUPPORT}
_BY_BASIS = {
    Basis.ALL_DEPARTMENTS: Kind.GENERAL,
    Basis.ALL_DISTRICTS: Kind.DISTRICTS,
    Basis.CLAIMED: Kind.CLAIMED,
}

#: One bit per gap, and four for what is derived from the day; the last marks facts as worked out.
GAP_BITS = {gap: 1 << at for at, gap in enumerate(Gap)}
OVERDUE = 1 << len(Gap)
DUE_SOON = OVERDUE << 1
SETTLED = OVERDUE << 2
#: An occurrence is overdue. Whoever knows the year's occurrences and the working days says so, and what is
#: due soon (see `TaskTreeModel.mark_urgent`).
LATE = OVERDUE << 3
_KNOWN = OVERDUE << 4


class Tone(Enum):
    """How a piece of a row's second line is coloured."""

    STATUS = "status"
    QUIET = "quiet"
    LACKING = "lacking"
    OVERDUE = "overdue"


#: What stands in for a status where the row's state is derived or the row is no task yet.
OVERDUE_WORD = "已逾期"
OPEN_CLAIM_WORD = "待认领"
DECLINED_WORD = str(ClaimDecision.DECLINED)


@dataclass(frozen=True, slots=True)
class RowWords:
    """What a task row says. ``state`` is the word that also chooses icon and colour."""

    number: str
    wording: str
    state: str
    second_line: tuple[tuple[str, Tone], ...]
    spoken: str


def kind_of(item: Task | Claimable) -> Kind:
    """The chip under which ``item`` is found."""
    if isinstance(item, Claimable):
        return Kind.CLAIMABLE
    return _BY_ROLE[item.role] if item.basis is Basis.NAMED else _BY_BASIS[item.basis]


def short_deadline(task: Task) -> str | None:
    """The time limit as a row has room for it: 11月30日, 次月10日前, 长期坚持; None if unset."""
    fields = task.fields
    if fields.frequency is not None:
        words = deadline_words(task)
        if words is None:
            return None
        parts = words.split("，")
        return parts[1] if fields.due_day is not None else parts[0]
    if fields.deadline is None or isinstance(fields.deadline, Standing):
        return str(fields.deadline) if fields.deadline else None
    return short_day(fields.deadline)


class TaskNode:
    """One row: a task, or a requirement that may be claimed."""

    __slots__ = (
        "before", "beside", "facts", "item", "kind", "label", "late", "section", "soon", "wording", "words",
    )  # fmt: skip

    def __init__(self, item: Task | Claimable, section: SectionNode) -> None:
        self.item = item
        self.section = section
        self.kind = kind_of(item)
        #: Bits of `GAP_BITS` and the like; 0 until `work_out_facts` was called.
        self.facts = 0
        #: What a search looks through; empty until `build_haystack` was called. In three pieces: the wording
        #: is the task's own text where it has no capitals, and many tasks have the same words beside it.
        self.wording = self.beside = self.label = ""
        self.words: RowWords | None = None
        #: Whether an occurrence is overdue, and whether the deadline or an occurrence is near.
        self.late = self.soon = False
        #: What last year left undone of it: 上年未落实 and the like; empty where nothing.
        self.before = ""

    def mark_before(self, word: str) -> None:
        """Take what last year left undone of it."""
        self.before = word
        self.words = None

    def mark_urgent(self, *, late: bool, soon: bool) -> None:
        """Take whether something is overdue, and whether something falls due soon."""
        self.late, self.soon = late, soon
        self.facts = 0
        self.words = None

    def replace(self, item: Task | Claimable) -> None:
        """Take a newer value of the same requirement."""
        self.item = item
        self.kind = kind_of(item)
        self.facts = 0
        self.wording = ""
        self.words = None

    def work_out_facts(self, today: date) -> int:
        """Work out and keep what the filters ask for."""
        facts = _KNOWN
        item = self.item
        if isinstance(item, Task):
            for gap in gaps(item):
                facts |= GAP_BITS[gap]
            if not item.progress and item.fields.status is not Status.NOT_APPLICABLE:
                # The list of tasks without progress counts them whatever their conclusion.
                facts |= GAP_BITS[Gap.PROGRESS]
            if is_settled(item):
                facts |= SETTLED
            if self.late and item.fields.status is not Status.NOT_APPLICABLE:
                facts |= LATE
            if is_overdue(item, today):
                facts |= OVERDUE
            if self.soon and item.fields.status is not Status.NOT_APPLICABLE:
                facts |= DUE_SOON
        elif item.decision is not None:
            facts |= SETTLED
        self.facts = facts
        return facts

    def build_haystack(self) -> str:
        """Work out and keep the text a search looks through; returns the wording."""
        item = self.item
        beside = [item.lead_raw]
        if isinstance(item, Task):
            f = item.fields
            beside += [*f.measures, f.office, f.person, *f.support_offices, f.channel, f.remark, f.our_part]
            beside += [entry.text for entry in item.progress]
        self.label = item.label.casefold()
        self.beside = sys.intern("\n".join(filter(None, beside)).casefold())
        folded = item.text.casefold()
        self.wording = item.text if folded == item.text else folded
        return self.wording

    def say(self, today: date) -> RowWords:
        """What the row says, worked out at the first painting."""
        if self.words is None:
            item = self.item
            facts = self.facts or self.work_out_facts(today)
            self.words = (
                _task_words(item, facts, today, self.before) if isinstance(item, Task) else _claim_words(item)
            )
        return self.words


class SectionNode:
    """One section row with the tasks under it; ``shown`` are those the filter leaves."""

    __slots__ = ("_done", "heading", "key", "nodes", "shown", "tasks")

    def __init__(self, key: int, heading: str) -> None:
        self.key = key
        self.heading = heading
        self.nodes: list[TaskNode] = []
        #: Those among them that are tasks; the same list where none may be claimed.
        self.tasks = self.nodes
        self.shown: list[TaskNode] = []
        self._done: int | None = None

    def show(self, nodes: list[TaskNode]) -> None:
        """Take what the filter leaves."""
        self.shown = nodes
        self._done = None

    def forget_count(self) -> None:
        """Count anew at the next painting, because a task under the section changed."""
        self._done = None

    def done(self, today: date) -> int:
        """How many of the shown tasks need nothing more."""
        if self._done is None:
            self._done = sum(1 for node in self.shown if (node.facts or node.work_out_facts(today)) & SETTLED)
        return self._done


def build_sections(tasks: Iterable[Task], claimable: Iterable[Claimable]) -> list[SectionNode]:
    """The sections in the plan's order, each with its rows; a claimed requirement is a task by then."""
    sections: dict[int, SectionNode] = {}

    def put(item: Task | Claimable) -> None:
        section = sections.get(item.section_index)
        if section is None:
            section = sections[item.section_index] = SectionNode(item.section_index, item.section_heading)
        section.nodes.append(TaskNode(item, section))

    for task in tasks:
        put(task)
    for claim in claimable:
        if claim.decision != ClaimDecision.CLAIMED:
            put(claim)
    for section in sections.values():
        if section.nodes[-1].kind is Kind.CLAIMABLE:
            section.tasks = [node for node in section.nodes if node.kind is not Kind.CLAIMABLE]
    return [sections[key] for key in sorted(sections)]


def _number(item: Task | Claimable) -> str:
    if item.no is not None:
        return str(item.no)
    return "" if item.alone else str(item.index)


def _spoken_head(number: str, text: str) -> str:
    return f"第 {number} 项，{text}" if number else text


def _task_words(task: Task, facts: int, today: date, before: str) -> RowWords:
    state, pieces = str(task.fields.status), []
    if facts & OVERDUE and isinstance(task.fields.deadline, date):
        state = OVERDUE_WORD
        pieces.append((f"逾期 {(today - task.fields.deadline).days} 天", Tone.OVERDUE))
    elif limit := short_deadline(task):
        pieces.append((limit, Tone.LACKING if facts & DUE_SOON else Tone.QUIET))
    if facts & LATE and state != OVERDUE_WORD:
        pieces.append(("期次逾期", Tone.OVERDUE))
    if before:
        pieces.append((before, Tone.LACKING))
    if task.progress:
        pieces.append((f"进展 {len(task.progress)}", Tone.QUIET))
    lacking = next((gap for gap in PLAN_GAPS if facts & GAP_BITS[gap]), None)
    if lacking is not None:
        pieces.append((str(lacking), Tone.LACKING))
    number = _number(task)
    spoken = "，".join([_spoken_head(number, task.text), f"状态：{state}", *(words for words, _ in pieces)])
    return RowWords(number, _one_line(task.text), state, ((state, Tone.STATUS), *pieces), spoken)


def _claim_words(claim: Claimable) -> RowWords:
    declined = claim.decision == ClaimDecision.DECLINED
    state = DECLINED_WORD if declined else OPEN_CLAIM_WORD
    note = (claim.reason or "") if declined else "有关部门可认领"
    pieces = ((_one_line(note), Tone.QUIET),) if note else ()
    number = _number(claim)
    spoken = "，".join([_spoken_head(number, claim.text), f"状态：{state}", *(words for words, _ in pieces)])
    return RowWords(number, _one_line(claim.text), state, ((state, Tone.STATUS), *pieces), spoken)


def _one_line(text: str) -> str:
    return " ".join(text.split())
