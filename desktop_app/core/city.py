"""全市汇总: what the city's office knows of many departments' years under one plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from desktop_app.core.plan import Duty
from desktop_app.core.rules import YearFigures, year_figures
from desktop_app.core.task import Placed, PlanInfo, Task
from desktop_app.core.terms import Role, Scope, UnitKind


class SourceKind(StrEnum):
    """What sort of file a department handed in."""

    EXPORT = "导出数据"
    LEDGER = "台账文件"
    PACKAGE = "移交包"


class Publication(StrEnum):
    """Whether a department's plan is public, and whether the term of the notice was kept."""

    IN_TIME = "按期公开"
    LATE = "逾期公开"
    PUBLISHED = "已公开"
    OPEN = "未公开"
    OVERDUE = "逾期未公开"
    UNKNOWN = "未报送"


@dataclass(frozen=True, slots=True, kw_only=True)
class CityRequirement(Placed):
    """One requirement of the plan, with whom it binds."""

    deadline_raw: str | None
    duties: tuple[Duty, ...]

    @property
    def leads(self) -> tuple[str, ...]:
        """The units named as leading or answering for it."""
        return tuple(d.name for d in self.duties if d.scope is Scope.NAMED and d.role is not Role.SUPPORT)

    @property
    def is_claimable(self) -> bool:
        """Whether 有关部门 leaves it to departments to claim it."""
        return any(d.scope is Scope.RELEVANT_DEPARTMENTS for d in self.duties)


@dataclass(frozen=True, slots=True)
class CityPlan:
    """The plan that an overview is about, its requirements in order."""

    info: PlanInfo
    requirements: tuple[CityRequirement, ...]

    @property
    def sections(self) -> tuple[tuple[int, str | None, str], ...]:
        """(place from 1, number, title) of every section."""
        found = {r.section_index: (r.section_index, r.section_no, r.section_title) for r in self.requirements}
        return tuple(found.values())


class DifferenceKind(StrEnum):
    """How a department's copy of the plan can differ from the city's."""

    WORDING = "文字不同"
    UNITS = "单位不同"
    LACKING = "缺少"
    EXTRA = "多出"


@dataclass(frozen=True, slots=True)
class Difference:
    """One requirement that a department's copy of the plan has otherwise; ``theirs`` is its wording."""

    kind: DifferenceKind
    label: str
    theirs: str

    @property
    def line(self) -> str:
        """一-3 文字不同：……"""
        return f"{self.label} {self.kind}" + (f"：{self.theirs}" if self.theirs else "")


@dataclass(frozen=True, slots=True)
class HandIn:
    """One file of a department. ``changed_at`` is when its content was last changed, where it says so."""

    id: int
    unit: str
    file_name: str
    source: SourceKind
    changed_at: datetime | None
    taken_at: datetime
    #: Whether it is the one that counts.
    current: bool
    tasks: int
    #: How many of ``tasks`` are concluded as 已落实.
    done: int
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True, slots=True)
class Proof:
    """A piece of evidence as the overview knows it: never its file."""

    title: str
    kind: str
    url: str | None
    published_on: date | None
    #: Whether a public version may list it: it may be published and was checked for secrecy.
    public: bool


def summed(figures: Iterable[YearFigures]) -> YearFigures:
    """Counts added up."""
    listed = [
        (f.total, f.done, f.continuing, f.not_done, f.condition_unmet, f.not_applicable, f.undecided)
        for f in figures
    ]
    return YearFigures(*map(sum, zip(*listed, strict=True))) if listed else year_figures(())


@dataclass(frozen=True)
class DepartmentYear:
    """One department: what it handed in, when its plan became public, and its tasks.

    ``publish_days`` are the working days from the notice to the publication. ``certain`` is False where
    a year without an official holiday schedule was counted.
    """

    unit: str
    kind: UnitKind
    full_name: str
    #: Whether it has to hand in: the plan names it, or the office put it on the list.
    expected: bool
    hand_in: HandIn | None
    history: tuple[HandIn, ...]
    published_on: date | None
    published_url: str | None
    published_column: str | None
    submitted_on: date | None
    publication: Publication
    publish_days: int | None
    tasks: tuple[Task, ...]
    proofs: Mapping[str, tuple[Proof, ...]]
    #: Occurrences recorded as done, by requirement id.
    occurrences: Mapping[str, int]
    #: The year's figures by their ids.
    numbers: Mapping[str, int]

    @cached_property
    def by_section(self) -> Mapping[int, YearFigures]:
        """The counts of its conclusions by section index; absent where it bears nothing."""
        found: dict[int, list[Task]] = {}
        for task in self.tasks:
            found.setdefault(task.section_index, []).append(task)
        return {index: year_figures(tasks) for index, tasks in found.items()}

    @cached_property
    def figures(self) -> YearFigures:
        """The counts of its conclusions."""
        return summed(self.by_section.values())

    @cached_property
    def evidence_count(self) -> int:
        """Pieces of evidence; one that serves several tasks counts for each."""
        return sum(map(len, self.proofs.values()))

    @cached_property
    def link_count(self) -> int:
        """Addresses in its progress and its evidence."""
        return sum(1 for t in self.tasks for p in t.progress if p.url) + sum(
            1 for listed in self.proofs.values() for p in listed if p.url
        )


@dataclass(frozen=True)
class CityView:
    """Everything an overview answers from, as it stood when it was read.

    ``due_on`` is the last day for publishing a department's plan, None where the notice sets no term.
    """

    plan: CityPlan | None
    departments: tuple[DepartmentYear, ...]
    as_of: date
    due_on: date | None
    certain: bool = True

    @cached_property
    def reported(self) -> tuple[DepartmentYear, ...]:
        """Those that handed in."""
        return tuple(d for d in self.departments if d.hand_in is not None)

    @cached_property
    def missing(self) -> tuple[DepartmentYear, ...]:
        """Those that have to hand in and have not."""
        return tuple(d for d in self.departments if d.expected and d.hand_in is None)

    @cached_property
    def by_unit(self) -> Mapping[str, DepartmentYear]:
        """The departments by name."""
        return {d.unit: d for d in self.departments}

    @cached_property
    def bearers(self) -> Mapping[str, tuple[tuple[DepartmentYear, Task], ...]]:
        """By requirement id: who bears it, of those that handed in."""
        found: dict[str, list[tuple[DepartmentYear, Task]]] = {}
        for department in self.departments:
            for task in department.tasks:
                found.setdefault(task.id, []).append((department, task))
        return {rid: tuple(pairs) for rid, pairs in found.items()}
