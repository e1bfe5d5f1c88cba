"""What the ledger holds: plans, and the units that stand in them."""

from __future__ import annotations

from desktop_app.core.changes import Changes
from desktop_app.core.errors import PlanGone, UserError
from desktop_app.core.plan import item_label
from desktop_app.core.task import PlanInfo, UnitInfo
from desktop_app.core.terms import Role, Scope, UnitKind
from desktop_app.core.unit_kinds import guess_kind
from desktop_app.core.working_days import Reckoning
from desktop_app.services.ledger import Ledger, changes_from
from desktop_app.store import departments as department_store
from desktop_app.store import plans as plan_store
from desktop_app.store.journal import writing

#: The longest term for publication that a notice may set.
MOST_WORKING_DAYS = 250


def list_plans(ledger: Ledger) -> tuple[PlanInfo, ...]:
    """Every plan of the ledger, the latest issued first."""
    return plan_store.plans(ledger.db)


def the_plan(ledger: Ledger, plan_id: str | None = None) -> PlanInfo:
    """The plan with this id, or the latest issued where none is named.

    Raises:
        PlanGone: there is no such plan.
        UserError: there is no plan at all.
    """
    if plan_id is not None:
        found = plan_store.plan(ledger.db, plan_id)
        if found is None:
            raise PlanGone(f"台账里没有编号为“{plan_id}”的方案。", "请用 units 命令或首页查看已导入的方案。")
        return found
    listed = plan_store.plans(ledger.db)
    if not listed:
        raise UserError("台账里还没有方案。", "请先导入分工方案。")
    return listed[0]


def list_units(ledger: Ledger, plan_id: str) -> tuple[UnitInfo, ...]:
    """The units and groups of a plan in the order in which they first stand, then units added by hand."""
    units = ledger.kept.find_units(plan_id)
    if units is None:
        units = _read_units(ledger, plan_id)
        ledger.kept.keep_units(plan_id, units)
    return units


def _read_units(ledger: Ledger, plan_id: str) -> tuple[UnitInfo, ...]:
    named: dict[str, int] = {}
    support: dict[str, int] = {}
    scopes: dict[str, str] = {}
    for name, role, scope, count in plan_store.duty_names(ledger.db, plan_id):
        scopes.setdefault(name, scope)
        side = support if role == Role.SUPPORT else named
        side[name] = side.get(name, 0) + count
    added = department_store.added_units(ledger.db)
    for name in added:
        scopes.setdefault(name, Scope.NAMED)
    return tuple(
        UnitInfo(
            name,
            kind_of(ledger, name, added),
            named.get(name, 0),
            support.get(name, 0),
            generic=scope != Scope.NAMED,
        )
        for name, scope in scopes.items()
    )


def kind_of(ledger: Ledger, unit: str, added: dict[str, UnitKind] | None = None) -> UnitKind:
    """What sort of body ``unit`` is: as the officer set it, else guessed from its name."""
    stored = department_store.department(ledger.db, unit)
    if stored is not None:
        return stored.kind
    added = department_store.added_units(ledger.db) if added is None else added
    return added.get(unit) or guess_kind(unit)


def labels(ledger: Ledger, plan_id: str) -> dict[str, str]:
    """The short name (一-3) of every requirement that stands in the plan, by its id."""
    return {rid: item_label(*parts) for rid, parts in plan_store.labels(ledger.db, plan_id).items()}


def publish_by(ledger: Ledger, plan: PlanInfo) -> Reckoning | None:
    """The last day for publishing the department's plan, or None where the notice sets no term.

    Working days count from the day after the notice was issued.
    """
    if plan.issued is None or plan.publish_within_working_days is None:
        return None
    return ledger.calendar.add(plan.issued, plan.publish_within_working_days)


def save_particulars(ledger: Ledger, plan: PlanInfo) -> Changes:
    """Correct what the source did not say or said wrongly: number, date of issue, notice, terms.

    Title, issuer and year stay: the ids of the tasks are derived from them.

    Raises:
        UserError: there is no such plan, a term is not positive, or a date order is impossible.
    """
    the_plan(ledger, plan.id)
    days = plan.publish_within_working_days
    if days is not None and not 1 <= days <= MOST_WORKING_DAYS:
        raise UserError(f"公开期限不能是 {days} 个工作日。", f"请填写 1 至 {MOST_WORKING_DAYS} 之间的整数。")
    if plan.issued and plan.display_by and plan.display_by < plan.issued:
        raise UserError("集中展示日期早于印发日期。", "请核对两个日期。")
    label = "修改方案信息"
    with writing(ledger.db, label) as writer:
        plan_store.write_particulars(writer, plan)
    return changes_from(ledger, label, writer.changes)
