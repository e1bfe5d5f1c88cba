"""One requirement under review: what is doubtful in it, and how units pass from row to row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from desktop_app.core.plan import Duty, Requirement
from desktop_app.core.terms import Role, Scope


class Mark(StrEnum):
    """What the officer should look at before confirming, in the words shown."""

    INHERITED = "沿用上条"
    AMBIGUOUS = "存疑"
    CLAIMABLE = "待认领"
    DROPPED = "已忽略"
    NOTE = "提示"


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A requirement with a key that stays the same through every correction."""

    key: int
    requirement: Requirement


def marks_of(requirement: Requirement) -> tuple[Mark, ...]:
    """What a requirement, as it stands, asks the officer to look at."""
    found = []
    if requirement.inherited:
        found.append(Mark.INHERITED)
    if requirement.ambiguous or not requirement.duties:
        found.append(Mark.AMBIGUOUS)
    if Scope.RELEVANT_DEPARTMENTS in requirement.scopes:
        found.append(Mark.CLAIMABLE)
    return tuple(found)


def duty_words(requirement: Requirement) -> str:
    """How the unit cell was understood: 牵头 市财政局；配合 市国税局."""
    parts = []
    for role in Role:
        names = [d.name for d in requirement.duties if d.role is role]
        if names:
            parts.append(f"{role} {'、'.join(names)}")
    return "；".join(parts)


def inheriting(rows: list[DraftRow], index: int) -> Requirement:
    """The requirement at ``index`` with an empty unit cell: it takes what stands above it."""
    requirement = rows[index].requirement
    if index == 0:
        return replace(requirement, lead_raw=None, duties=(), unit_groups=(), inherited=False)
    above = rows[index - 1].requirement
    blank = replace(requirement, lead_raw=None, inherited=bool(above.duties), ambiguous=False, doubt=None)
    return _heir(blank, above)


def of_support_column(requirement: Requirement) -> tuple[Duty, ...]:
    """The duties that stand in a column of their own and so survive a change of the unit cell."""
    if requirement.support_raw is None:
        return ()
    return tuple(d for d in requirement.duties if d.role is Role.SUPPORT)


def spread(rows: list[DraftRow], index: int) -> None:
    """Hand the units of the row at ``index`` down to the rows that inherit from it."""
    source = rows[index].requirement
    for at in range(index + 1, len(rows)):
        requirement = rows[at].requirement
        if requirement.lead_raw is not None or not requirement.inherited:
            return
        rows[at] = replace(rows[at], requirement=_heir(requirement, source))


def _heir(requirement: Requirement, source: Requirement) -> Requirement:
    duties = source.duties
    if requirement.support_raw is not None:
        duties = tuple(d for d in duties if d.role is not Role.SUPPORT) + of_support_column(requirement)
    return replace(requirement, duties=duties, unit_groups=source.unit_groups)
