"""A plan while it is being read: sections and items that shapes fill, and what makes requirements of them.

Every shape ends here, so that inheritance, unit cells and doubts are settled by one set of rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from desktop_app.core.plan import Duty, PlanWarning, Requirement, Section, item_label
from desktop_app.core.terms import Role, Scope
from desktop_app.importing.blocks import squeezed
from desktop_app.importing.unit_cell import CellReading, read_cell
from desktop_app.importing.unit_names import UnitNames

#: What a cell holds that says it is empty, or the same as the one above.
EMPTY = frozenset({"", "/", "／", "-", "—", "——", "－", "无", "\\"})
SAME_AS_ABOVE = frozenset({"同上", "″", "〃", '"', "同上行", "同前"})
NO_UNITS = (EMPTY | SAME_AS_ABOVE) - {""}
#: A remark to a table.
NOTE = re.compile(r"(?:备注|注|说明|填表说明|填报说明)\s*[:：]")

#: What the reader does between two pieces of work; raises `Cancelled` where the officer pressed 取消.
Tick = Callable[[int, int], None]


@dataclass(slots=True)
class Item:
    """One requirement as a shape found it. ``units`` is None where the cell was merged or empty.

    ``default`` is the part that the unit column gives; ``support_merged`` tells that the support cell
    belongs to the one above.
    """

    text: str
    no: int | None = None
    units: str | None = None
    support: str | None = None
    support_merged: bool = False
    deadline: str | None = None
    offices: str | None = None
    group: str | None = None
    default: Role = Role.RESPONSIBLE
    doubts: list[str] = field(default_factory=list)
    #: A cell that is empty means 沿用上条 in tables; in narrative plans it means nobody is named.
    inherits: bool = True


@dataclass(slots=True)
class Part:
    """One section as a shape found it."""

    no: str | None
    title: str
    items: list[Item] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """The sections found so far and everything that was left out."""

    parts: list[Part] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    warnings: list[PlanWarning] = field(default_factory=list)

    def section(self, no: str | None, title: str) -> Part:
        """Begin a section, or go on with the current one where its heading is printed again."""
        if self.parts:
            last = self.parts[-1]
            if last.no == no and _same_title(last.title, title):
                return last
        part = Part(no, title)
        self.parts.append(part)
        return part

    def current(self, fallback: str) -> Part:
        """The section in hand; one without number, called ``fallback``, where none has begun."""
        if not self.parts:
            self.parts.append(Part(None, fallback))
        return self.parts[-1]

    @property
    def count(self) -> int:
        """How many items there are."""
        return sum(len(p.items) for p in self.parts)

    def drop(self, text: str) -> None:
        """Record wording that is no part of the plan."""
        if squeezed(text):
            self.dropped.append(text)


def _same_title(one: str, other: str) -> bool:
    return _bare(one) == _bare(other)


def _bare(title: str) -> str:
    plain = squeezed(title)
    for mark in ("（续）", "(续)", "（续表）", "(续表)"):
        plain = plain.removesuffix(mark)
    return plain


class _Reader:
    """Reads unit cells, each wording once."""

    def __init__(self, names: UnitNames) -> None:
        self._names = names
        self._known: dict[tuple[str, Role], CellReading] = {}

    def __call__(self, cell: str, default: Role) -> CellReading:
        reading = self._known.get((cell, default))
        if reading is None:
            reading = self._known[cell, default] = read_cell(cell, default, self._names)
        return reading


def settle(draft: Draft, names: UnitNames, tick: Tick) -> tuple[tuple[Section, ...], list[PlanWarning]]:
    """Make sections and requirements of a draft.

    Returns:
        The sections that hold a requirement, and the warnings that the making brought up.
    """
    reader = _Reader(names)
    sections: list[Section] = []
    warnings: list[PlanWarning] = list(draft.warnings)
    total, done = draft.count, 0
    for part in draft.parts:
        if not part.items:
            title = f"{part.no}、{part.title}" if part.no else part.title
            warnings.append(PlanWarning("empty_section", title, f"“{title}”下没有任务，请核对原文。"))
            continue
        requirements: list[Requirement] = []
        above: Requirement | None = None
        for index, item in enumerate(part.items, start=1):
            above = _requirement(item, above, reader)
            if not squeezed(item.text):
                label = item_label(part.no, len(sections) + 1, item.no, index, len(part.items) == 1)
                warnings.append(PlanWarning("empty_requirement", label, "只有编号或单位，没有正文，未导入。"))
                continue
            requirements.append(above)
            if above.doubt:
                label = item_label(part.no, len(sections) + 1, item.no, index, len(part.items) == 1)
                warnings.append(PlanWarning("ambiguous", label, above.doubt))
            done += 1
            if done % 64 == 0 or done == total:
                tick(done, total)
        if requirements:
            sections.append(Section(part.no, part.title, tuple(requirements)))
    return tuple(sections), warnings


def _requirement(item: Item, above: Requirement | None, reader: _Reader) -> Requirement:
    doubts = list(item.doubts)
    duties: tuple[Duty, ...] = ()
    groups: tuple[tuple[str, ...], ...] = ()
    deadline, inherited = item.deadline, False
    if item.units is not None:
        reading = reader(item.units, item.default)
        doubts += reading.doubts
        if item.inherits and above is not None and not above.duties and above.lead_raw is None:
            doubts.append("前面的条目没有写明单位，请核对本格单位各管哪一条。")
        duties, groups, deadline = reading.duties, reading.groups, item.deadline or reading.deadline
        if not duties:
            doubts.append(f"单位格“{item.units}”中没有认出单位，请补填。")
    elif item.inherits and above is not None and (above.duties or above.lead_raw):
        inherited, groups = True, above.unit_groups
        duties = tuple(d for d in above.duties if above.support_raw is None or d.role is not Role.SUPPORT)
        doubts += _doubts_carried(above)
    else:
        doubts.append(
            "没有写明单位，也无上一条可沿用，请补填。" if item.inherits else "没有写明责任单位，请补填。"
        )
    base = Requirement(
        no=item.no,
        text=item.text,
        lead_raw=item.units,
        duties=duties,
        inherited=inherited,
        deadline_raw=deadline,
        group=item.group,
        offices_raw=item.offices,
        unit_groups=groups,
    )
    base = _with_support(base, item, above, reader, doubts)
    if not doubts:
        return base
    return replace(base, ambiguous=True, doubt="".join(dict.fromkeys(doubts)) or None)


def _doubts_carried(above: Requirement) -> list[str]:
    """A cell that left units open leaves them open for every requirement it covers."""
    if above.ambiguous and any(d.scope is Scope.RELEVANT_DEPARTMENTS for d in above.duties):
        return ["所沿用的单位没有全部指明，请确认。"]
    return ["所沿用的单位存疑，请确认。"] if above.ambiguous else []


def _with_support(
    base: Requirement, item: Item, above: Requirement | None, reader: _Reader, doubts: list[str]
) -> Requirement:
    """Add what a support column of its own says."""
    raw = item.support
    inherited = raw is None and item.support_merged and above is not None and above.support_raw is not None
    if inherited and above is not None:
        raw = above.support_raw
    if raw is None:
        return base
    reading = reader(raw, Role.SUPPORT)
    if not inherited:
        doubts += reading.doubts
    known = {d.name for d in base.duties}
    added = tuple(d for d in reading.duties if d.name not in known)
    return replace(base, duties=base.duties + added, support_raw=raw)
