"""What the city's office asks of an overview; every answer is worked out from one `CityView`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from desktop_app.core.city import CityRequirement, CityView, DepartmentYear, Publication, summed
from desktop_app.core.day_words import full_day
from desktop_app.core.figures import FIGURES, Figure
from desktop_app.core.rules import YearFigures, conclusion
from desktop_app.core.task import Task
from desktop_app.core.terms import Status, YearEnd


@dataclass(frozen=True, slots=True)
class SectionTally:
    """One section: its departments' conclusions, and how many departments bear something of it."""

    index: int
    no: str | None
    title: str
    departments: int
    figures: YearFigures

    @property
    def heading(self) -> str:
        """一、加强预期引导"""
        return f"{self.no}、{self.title}" if self.no else self.title


def by_section(view: CityView) -> tuple[SectionTally, ...]:
    """Completion by section, in the plan's order."""
    if view.plan is None:
        return ()
    found = []
    for index, no, title in view.plan.sections:
        cells = [d.by_section[index] for d in view.departments if index in d.by_section]
        found.append(SectionTally(index, no, title, len(cells), summed(cells)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One department that handed in: its figures by section index, absent where it bears nothing."""

    department: DepartmentYear
    cells: Mapping[int, YearFigures]


def matrix(view: CityView) -> tuple[MatrixRow, ...]:
    """Completion by department and section."""
    return tuple(MatrixRow(department, department.by_section) for department in view.reported)


class Silence(StrEnum):
    """Why nothing is known of a requirement."""

    UNCLAIMED = "无人认领"
    LEADS_SILENT = "牵头单位未报送"
    NOBODY = "无部门承担"
    UNTOUCHED = "承担部门均未填写"


@dataclass(frozen=True, slots=True)
class Joint:
    """One requirement with everybody who bears it, side by side.

    Attributes:
        requirement: the requirement.
        bearers: (department, its task), those who lead first.
        absent: named leading units that have not handed in.
        differing: whether several leading units say something different of the same requirement.
        silence: why nothing is known of it, or None.
    """

    requirement: CityRequirement
    bearers: tuple[tuple[DepartmentYear, Task], ...]
    absent: tuple[str, ...]
    differing: bool
    silence: Silence | None

    @property
    def several_lead(self) -> bool:
        """Whether more than one unit is named as leading."""
        return len(self.requirement.leads) > 1

    @property
    def not_done(self) -> int:
        """How many concluded 未落实."""
        return sum(conclusion(task) is YearEnd.NOT_DONE for _, task in self.bearers)


def joints(view: CityView) -> tuple[Joint, ...]:
    """Every requirement with its bearers, in the plan's order."""
    if view.plan is None:
        return ()
    found = []
    for requirement in view.plan.requirements:
        leads = set(requirement.leads)
        bearers = sorted(view.bearers.get(requirement.id, ()), key=lambda pair: pair[0].unit not in leads)
        there = {department.unit for department, _ in bearers}
        absent = tuple(unit for unit in requirement.leads if unit not in there)
        said = {standing(task) for department, task in bearers if department.unit in leads}
        found.append(
            Joint(requirement, tuple(bearers), absent, len(said) > 1, _silence(requirement, bearers, absent))
        )
    return tuple(found)


def standing(task: Task) -> str:
    """Where a task stands: its conclusion, or its status while it has none."""
    return str(conclusion(task) or task.fields.status)


def _silence(
    requirement: CityRequirement,
    bearers: Sequence[tuple[DepartmentYear, Task]],
    absent: tuple[str, ...],
) -> Silence | None:
    if not bearers:
        if absent:
            return Silence.LEADS_SILENT
        return Silence.UNCLAIMED if requirement.is_claimable else Silence.NOBODY
    return None if any(is_filled(task) for _, task in bearers) else Silence.UNTOUCHED


def is_filled(task: Task) -> bool:
    """Whether the department has said anything of the task."""
    fields = task.fields
    return bool(
        fields.measures or task.progress or fields.year_end or fields.status is not Status.NOT_STARTED
    )


def not_done(view: CityView) -> tuple[tuple[DepartmentYear, Task], ...]:
    """Every task concluded 未落实, in the plan's order; its reason stands in its fields."""
    order = {r.id: at for at, r in enumerate(view.plan.requirements)} if view.plan else {}
    found = [
        (department, task)
        for department in view.departments
        for task in department.tasks
        if conclusion(task) is YearEnd.NOT_DONE
    ]
    return tuple(sorted(found, key=lambda pair: order[pair[1].id]))


@dataclass(frozen=True, slots=True)
class Sum:
    """One of the year's figures over all departments; ``departments`` of them entered it."""

    figure: Figure
    total: int
    departments: int


def sums(view: CityView) -> tuple[Sum, ...]:
    """The year's figures added up, in the form's order; those that nobody entered are left out."""
    found = []
    for figure in FIGURES:
        entered = [d.numbers[figure.id] for d in view.departments if figure.id in d.numbers]
        if entered:
            found.append(Sum(figure, sum(entered), len(entered)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Totals:
    """The overview in figures."""

    expected: int
    reported: int
    missing: int
    beside: int
    in_time: int
    late: int
    unpublished: int
    differing: int
    evidence: int
    links: int
    figures: YearFigures


def totals(view: CityView) -> Totals:
    """The overview in figures: who handed in, whose plan is public when, and how far the work is."""
    states = [d.publication for d in view.reported]
    return Totals(
        expected=sum(d.expected for d in view.departments),
        reported=len(view.reported),
        missing=len(view.missing),
        beside=sum(not d.expected for d in view.reported),
        in_time=states.count(Publication.IN_TIME),
        late=states.count(Publication.LATE),
        unpublished=states.count(Publication.OPEN) + states.count(Publication.OVERDUE),
        differing=sum(bool(d.hand_in and d.hand_in.differences) for d in view.reported),
        evidence=sum(d.evidence_count for d in view.reported),
        links=sum(d.link_count for d in view.reported),
        figures=summed(d.figures for d in view.departments),
    )


def reminder(view: CityView, due: date | None = None) -> str:
    """The 催报 text for the departments that have not handed in; empty where all have.

    Args:
        view: the overview.
        due: the day by which they are to hand in; the day of the 集中展示 that the plan names where None.
    """
    if view.plan is None or not view.missing:
        return ""
    info = view.plan.info
    day = due or info.display_by
    until = f"于{full_day(day)}前" if day is not None and day >= view.as_of else "尽快"
    names = "、".join(d.unit for d in view.missing)
    asked = f"截至{full_day(view.as_of)}，你单位尚未报送落实情况，请{until}报送台账的移交包或导出数据。"
    lines = [
        f"{names}：",
        f"    按照《{info.title}》安排，各单位方案落实情况将集中展示。{asked}",
    ]
    unpublished = [d.unit for d in view.reported if d.publication in (Publication.OPEN, Publication.OVERDUE)]
    if unpublished:
        late = f"（应于{full_day(view.due_on)}前公开）" if view.due_on else ""
        lines.append(f"    另，{'、'.join(unpublished)}尚未登记本部门方案的公开情况{late}，请一并补报。")
    if info.issuer:
        lines.append(info.issuer)
    lines.append(full_day(view.as_of))
    return "\n".join(lines)
