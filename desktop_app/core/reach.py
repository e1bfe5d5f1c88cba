"""Whether and why a requirement reaches a department: once, by the strongest basis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.core.plan import Duty
from desktop_app.core.terms import Basis, Role, Scope, UnitKind
from desktop_app.core.unit_kinds import scope_for

_STRONGEST_FIRST = (Role.LEAD, Role.RESPONSIBLE, Role.SUPPORT)


@dataclass(frozen=True, slots=True)
class Reach:
    """How a requirement binds a department; ``co_units`` lead or answer for it with us."""

    basis: Basis
    role: Role
    co_units: tuple[str, ...]


def reach(duties: Sequence[Duty], unit: str, kind: UnitKind, *, claimed: bool) -> Reach | None:
    """How the requirement with these duties binds ``unit``, or None where it does not.

    Named units bear what their duty says; a group's members are responsible (责任), not leading,
    unless the group only supports.
    """
    roles = {d.role for d in duties if d.scope is Scope.NAMED and d.name == unit}
    if roles:
        role = next(r for r in _STRONGEST_FIRST if r in roles)
        others = tuple(d.name for d in duties if d.role is not Role.SUPPORT and d.name != unit)
        return Reach(Basis.NAMED, role, others)
    named = tuple(d.name for d in duties if d.scope is Scope.NAMED and d.role is not Role.SUPPORT)
    generic = [d for d in duties if d.scope in scope_for(kind)]
    if generic:
        basis = Basis.ALL_DISTRICTS if kind is UnitKind.DISTRICT else Basis.ALL_DEPARTMENTS
        return Reach(basis, _group_role(generic), named)
    if claimed and is_claimable(duties, unit, kind):
        open_groups = [d for d in duties if d.scope is Scope.RELEVANT_DEPARTMENTS]
        return Reach(Basis.CLAIMED, _group_role(open_groups), named)
    return None


def _group_role(groups: Sequence[Duty]) -> Role:
    return Role.SUPPORT if all(d.role is Role.SUPPORT for d in groups) else Role.RESPONSIBLE


def is_claimable(duties: Sequence[Duty], unit: str, kind: UnitKind) -> bool:
    """Whether 有关部门 leaves it to ``unit`` to claim: it is a department, not bound otherwise."""
    if kind is UnitKind.DISTRICT:
        return False
    return any(d.scope is Scope.RELEVANT_DEPARTMENTS for d in duties) and not any(
        (d.scope is Scope.NAMED and d.name == unit) or d.scope in scope_for(kind) for d in duties
    )
