"""A published division plan (分工方案) as an importer hands it over, before anything is stored."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from desktop_app.core.terms import Role, Scope


@dataclass(frozen=True, slots=True)
class Duty:
    """One unit's (or generic group's) part in a requirement.

    ``name`` carries its prefix (市国税局, never 国税局). ``scope`` is ``NAMED`` for a unit and tells
    the kind of group otherwise.
    """

    name: str
    role: Role
    scope: Scope = Scope.NAMED


@dataclass(frozen=True, slots=True)
class Requirement:
    """One 具体要求. ``text`` is the source's own wording without its printed number, untouched."""

    no: int | None
    text: str
    lead_raw: str | None = None
    duties: tuple[Duty, ...] = ()
    unit_groups: tuple[tuple[str, ...], ...] = ()
    inherited: bool = False
    ambiguous: bool = False
    deadline_raw: str | None = None
    #: Why it is ambiguous, one Chinese sentence, or None.
    doubt: str | None = None
    #: The second-level task it stands under (（一）…), as printed, or None.
    group: str | None = None
    #: The wording of a support column of its own (配合单位), or None.
    support_raw: str | None = None
    #: The wording of the issuer's own 科室 column beside the units (局内负责处室), or None.
    offices_raw: str | None = None

    @property
    def units(self) -> tuple[str, ...]:
        """Leading or responsible units and generic groups, in the source's order."""
        return tuple(d.name for d in self.duties if d.role is not Role.SUPPORT)

    @property
    def support_units(self) -> tuple[str, ...]:
        """Units that only support."""
        return tuple(d.name for d in self.duties if d.role is Role.SUPPORT)

    @property
    def scopes(self) -> tuple[Scope, ...]:
        """The distinct scopes of the cell, in the order of `Scope`."""
        present = {d.scope for d in self.duties}
        return tuple(s for s in Scope if s in present)


@dataclass(frozen=True, slots=True)
class Section:
    """One 工作任务（部分）. ``title`` is without its number; ``no`` is None where none is printed."""

    no: str | None
    title: str
    requirements: tuple[Requirement, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """What the covering notice asks for."""

    publish_within_working_days: int | None = None
    display_by: date | None = None


@dataclass(frozen=True, slots=True)
class PlanWarning:
    """A doubt of the importer, for the officer. ``where`` is an item label (五-3) or a line."""

    code: str
    where: str
    message: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A parsed plan: what an importer gives and what an import stores."""

    title: str
    issuer: str | None
    doc_no: str | None
    issued: date | None
    sections: tuple[Section, ...]
    notice: Notice = Notice()
    notice_title: str | None = None
    warnings: tuple[PlanWarning, ...] = ()
    dropped_lines: tuple[str, ...] = ()

    def requirements(self) -> Iterator[tuple[Section, Requirement]]:
        """Every requirement with its section, in order."""
        for section in self.sections:
            for requirement in section.requirements:
                yield section, requirement

    @property
    def requirement_count(self) -> int:
        """How many requirements the plan holds."""
        return sum(len(s.requirements) for s in self.sections)

    @property
    def year(self) -> int | None:
        """The year the plan is for: the one its title names, else the year of issue."""
        found = re.search(r"(?<!\d)(20\d\d)\s*年", self.title)
        if found:
            return int(found.group(1))
        return self.issued.year if self.issued else None


def item_label(section_no: str | None, section_index: int, no: int | None, index: int, alone: bool) -> str:
    """The short name people use for a requirement: 一-3; 三 where a section's only one has no number.

    Args:
        section_no: the number printed before the section, or None.
        section_index: the section's place in the plan, from 1.
        no: the number printed before the requirement, or None.
        index: the requirement's place in its section, from 1.
        alone: whether it is the only requirement of its section.
    """
    head = section_no or f"第{section_index}部分"
    if no is not None:
        return f"{head}-{no}"
    return head if alone else f"{head}-第{index}条"


def effective_lead_raw(section: Section, index: int) -> str | None:
    """The wording of the unit cell that is in force for the requirement at ``index`` (from 0).

    A cell left empty by a merge inherits from the requirement above within its section.
    """
    for requirement in reversed(section.requirements[: index + 1]):
        if requirement.lead_raw is not None:
            return requirement.lead_raw
    return None


def plan_to_json(plan: Plan) -> dict[str, Any]:
    """The plan in the form that ``parse --json`` prints."""
    return {
        "title": plan.title,
        "issuer": plan.issuer,
        "doc_no": plan.doc_no,
        "issued": plan.issued.isoformat() if plan.issued else None,
        "notice_title": plan.notice_title,
        "sections": [
            {
                "no": section.no,
                "title": section.title,
                "requirements": [
                    {
                        "no": r.no,
                        "text": r.text,
                        "lead_raw": r.lead_raw,
                        "units": list(r.units),
                        "support_units": list(r.support_units),
                        "unit_groups": [list(g) for g in r.unit_groups],
                        "scopes": [str(s) for s in r.scopes],
                        "inherited": r.inherited,
                        "ambiguous": r.ambiguous,
                        "deadline_raw": r.deadline_raw,
                        "doubt": r.doubt,
                        "group": r.group,
                        "support_raw": r.support_raw,
                        "offices_raw": r.offices_raw,
                    }
                    for r in section.requirements
                ],
            }
            for section in plan.sections
        ],
        "notice": {
            "publish_within_working_days": plan.notice.publish_within_working_days,
            "display_by": plan.notice.display_by.isoformat() if plan.notice.display_by else None,
        },
        "warnings": [{"code": w.code, "where": w.where, "message": w.message} for w in plan.warnings],
        "dropped_lines": list(plan.dropped_lines),
    }
