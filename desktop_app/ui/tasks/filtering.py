"""Which rows a filter leaves: one narrowing pass per criterion in use, over facts worked out before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from desktop_app.core.rules import Gap
from desktop_app.core.task import Task
from desktop_app.core.terms import Status
from desktop_app.ui.tasks.nodes import DUE_SOON, GAP_BITS, LATE, OVERDUE, Kind, SectionNode, TaskNode


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """What the list is narrowed to. An empty criterion leaves everything.

    ``kind`` None shows all tasks, and what may still be claimed only where words are searched for.
    ``sections`` holds titles of sections, which outlive the plan of a year. ``statuses`` and ``offices``
    admit any of their members ("" stands for no office); ``gaps`` admits a task that lacks any of them;
    every word of ``words`` must be found.
    """

    kind: Kind | None = None
    sections: frozenset[str] = frozenset()
    statuses: frozenset[Status] = frozenset()
    offices: frozenset[str] = frozenset()
    gaps: frozenset[Gap] = frozenset()
    overdue: bool = False
    due_soon: bool = False
    words: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the kind and the search narrows the list."""
        narrowings = (self.sections, self.statuses, self.offices, self.gaps, self.overdue, self.due_soon)
        return any(narrowings)

    def with_kind(self, kind: Kind | None) -> TaskFilter:
        """The same criteria over another kind; what may be claimed has no status or office yet."""
        if kind is Kind.CLAIMABLE:
            return TaskFilter(kind=kind, sections=self.sections, words=self.words)
        return replace(self, kind=kind)


#: The names by which other pages ask for a list.
NAMED_FILTERS: dict[str, TaskFilter] = {
    "all": TaskFilter(),
    "overdue": TaskFilter(overdue=True),
    "due_soon": TaskFilter(due_soon=True),
    "no_measures": TaskFilter(gaps=frozenset({Gap.MEASURES})),
    "no_office": TaskFilter(gaps=frozenset({Gap.OFFICE})),
    "no_deadline": TaskFilter(gaps=frozenset({Gap.DEADLINE})),
    "no_reason": TaskFilter(gaps=frozenset({Gap.REASON})),
    "no_progress": TaskFilter(gaps=frozenset({Gap.PROGRESS})),
    "no_year_end": TaskFilter(gaps=frozenset({Gap.YEAR_END})),
    "to_confirm": TaskFilter(gaps=frozenset({Gap.CONFIRMATION})),
    "claim": TaskFilter(kind=Kind.CLAIMABLE),
}


def narrow(section: SectionNode, wanted: TaskFilter, today: date) -> list[TaskNode]:
    """The section's rows that ``wanted`` admits, in order."""
    kind = wanted.kind
    if kind is None:
        left = section.nodes if wanted.words else section.tasks
    else:
        left = [n for n in section.nodes if n.kind is kind]
    if wanted.sections:
        left = [n for n in left if n.item.section_title in wanted.sections]
    if kind is not Kind.CLAIMABLE:
        left = _narrow_fields(left, wanted)
        mask = _mask(wanted)
        if mask:
            left = [n for n in left if (n.facts or n.work_out_facts(today)) & mask]
    for word in wanted.words.casefold().split():
        left = [
            n
            for n in left
            if word in (n.wording or n.build_haystack()) or word in n.beside or word in n.label
        ]
    return left


def _narrow_fields(nodes: list[TaskNode], wanted: TaskFilter) -> list[TaskNode]:
    if wanted.statuses:
        statuses = wanted.statuses
        nodes = [n for n in nodes if isinstance(n.item, Task) and n.item.fields.status in statuses]
    if wanted.offices:
        offices = wanted.offices
        nodes = [n for n in nodes if isinstance(n.item, Task) and (n.item.fields.office or "") in offices]
    return nodes


def _mask(wanted: TaskFilter) -> int:
    mask = 0
    for gap in wanted.gaps:
        mask |= GAP_BITS[gap]
    if wanted.overdue:
        mask |= OVERDUE | LATE
    if wanted.due_soon:
        mask |= DUE_SOON
    return mask
