"""本部门: which unit we are, its particulars, and the year's milestones."""

from __future__ import annotations

import re

from desktop_app.core.changes import Changes
from desktop_app.core.errors import UserError
from desktop_app.core.task import Department, PlanInfo, YearRecord
from desktop_app.core.terms import UnitKind
from desktop_app.services.ledger import Ledger, changes_from
from desktop_app.services.plans import kind_of, list_plans, list_units, the_plan
from desktop_app.store import departments as store
from desktop_app.store.journal import writing

_CHOSEN_PLAN, _CHOSEN_UNIT = "chosen_plan", "chosen_unit"


def current(ledger: Ledger) -> tuple[str | None, str | None]:
    """The (plan id, unit) chosen last; None where nothing was, or where it is there no more."""
    plan_id, unit = store.setting(ledger.db, _CHOSEN_PLAN), store.setting(ledger.db, _CHOSEN_UNIT)
    listed = [p.id for p in list_plans(ledger)]
    if plan_id not in listed:
        plan_id = listed[0] if listed else None
    if plan_id is None or unit is None or not _is_known(ledger, plan_id, unit):
        return plan_id, None
    return plan_id, unit


def last_chosen(ledger: Ledger) -> str | None:
    """The unit worked as last, whether or not the present plan names it; None where none ever was."""
    return store.setting(ledger.db, _CHOSEN_UNIT)


def choose(ledger: Ledger, plan_id: str, unit: str | None) -> Changes:
    """Remember which plan and unit are worked on; no part of the undo history."""
    store.write_setting(ledger.db, _CHOSEN_PLAN, plan_id)
    if unit is not None:
        store.write_setting(ledger.db, _CHOSEN_UNIT, unit)
    return Changes(settings=True)


def _is_known(ledger: Ledger, plan_id: str, unit: str) -> bool:
    return any(u.name == unit and not u.generic for u in list_units(ledger, plan_id))


def known_unit(ledger: Ledger, plan_id: str, unit: str) -> str:
    """The unit's name as the plan writes it; 佛山市财政局 is found as 市财政局.

    Raises:
        UserError: no such unit; names the nearest ones.
    """
    names = [u.name for u in list_units(ledger, plan_id) if not u.generic]
    if unit in names:
        return unit
    for name in names:
        stored = store.department(ledger.db, name)
        if unit in (_full_name(the_plan(ledger, plan_id), name), stored.full_name if stored else None):
            return name
    from difflib import get_close_matches

    near = get_close_matches(unit, names, n=3, cutoff=0.5)
    near = near or [n for n in names if unit and (unit in n or n in unit)][:3]
    hint = f"是否为{'、'.join(f'“{n}”' for n in near)}？" if near else ""
    raise UserError(
        f"方案中没有单位“{unit}”。{hint}",
        "未被点名的单位，请先在“本部门设置”中添加，或用 units --add 添加。",
    )


def _region(plan: PlanInfo) -> str:
    """佛山市 or 佛山市禅城区: where the plan is in force, out of who issued it or what it is called."""
    for text in (plan.issuer or "", plan.title):
        found = re.match(r"([^\d“《]{1,20}?[省市州盟区县旗镇乡])人民政府", text)
        found = found or re.match(r"([^\d“《]{1,8}?市|[^\d“《]{1,8}?[省州盟区县旗])", text)
        if found:
            return found.group(1)
    return ""


def _full_name(plan: PlanInfo, unit: str) -> str:
    region = _region(plan)
    if not region or unit.startswith(region):
        return unit
    if unit[0] == region[-1]:
        return region + unit[1:]
    if re.search(r"[区县市镇乡](人民政府|政府)?$", unit):
        return region + unit
    return unit


_SELF_WORDS = (
    (r"委员会$|委$", "我委"),
    (r"办公室$|办$", "我办"),
    (r"中心$", "我中心"),
    (r"学院$|大学$|院$", "我院"),
    (r"人民政府$|[区县]$", "我区"),
    (r"工委$", "我委"),
    (r"局$", "我局"),
)


def _self_word(unit: str) -> str:
    return next((word for pattern, word in _SELF_WORDS if re.search(pattern, unit)), "我单位")


def department(ledger: Ledger, plan_id: str, unit: str) -> Department:
    """A department's particulars as stored, else proposed from its name and the plan's issuer."""
    stored = store.department(ledger.db, unit)
    if stored is not None:
        return stored
    plan = the_plan(ledger, plan_id)
    kind = kind_of(ledger, unit)
    full = _full_name(plan, unit)
    level = _region(plan)[-1:] or "市"
    return Department(
        unit=unit,
        kind=kind,
        full_name=full,
        short_name=unit,
        addressee=f"{level}人民政府办公室",
        signature=full,
        office_word="责任单位" if kind is UnitKind.DISTRICT else "科室",
        self_word=_self_word(unit),
    )


def is_stored(ledger: Ledger, unit: str) -> bool:
    """Whether the officer has confirmed the particulars of ``unit``."""
    return store.department(ledger.db, unit) is not None


def save_department(ledger: Ledger, department: Department) -> Changes:
    """Store a department's particulars.

    Raises:
        UserError: a name that titles and signatures need is empty.
    """
    for value, word in (
        (department.full_name, "单位全称"),
        (department.short_name, "规范化简称"),
        (department.addressee, "主送机关"),
        (department.signature, "落款"),
        (department.office_word, "内设机构称呼"),
        (department.self_word, "自称"),
    ):
        if not value.strip():
            raise UserError(f"{word}不能为空。", f"请填写{word}。")
    label = "修改本部门设置"
    with writing(ledger.db, label) as writer:
        store.write_department(writer, department)
    changes = changes_from(ledger, label, writer.changes)
    # The kind decides which general tasks reach the department: every list may look different.
    plans = frozenset(p.id for p in list_plans(ledger)) if changes else frozenset()
    return changes | Changes(plans=plans)


def add_unit(ledger: Ledger, name: str, kind: UnitKind) -> Changes:
    """Add a department that no plan names; the tasks that bind every department reach it too.

    Raises:
        UserError: the name is empty.
    """
    name = name.strip()
    if not name:
        raise UserError("单位名称不能为空。", "请填写单位名称。")
    label = f"添加单位“{name}”"
    with writing(ledger.db, label) as writer:
        store.write_unit(writer, name, kind)
    return changes_from(ledger, label, writer.changes)


def year_record(ledger: Ledger, plan_id: str, unit: str) -> YearRecord:
    """The milestones of a department under a plan."""
    return store.year_record(ledger.db, plan_id, unit)


def save_year_record(ledger: Ledger, plan_id: str, unit: str, record: YearRecord) -> Changes:
    """Store the milestones of a department under a plan.

    Raises:
        UserError: the plan was published before it was issued, or a date order is impossible.
    """
    plan = the_plan(ledger, plan_id)
    if plan.issued and record.published_on and record.published_on < plan.issued:
        raise UserError("公开日期早于市方案印发日期。", "请核对公开日期。")
    if record.review_sent_on and record.approved_on and record.approved_on < record.review_sent_on:
        raise UserError("审定日期早于送审日期。", "请核对两个日期。")
    label = "登记年度节点"
    with writing(ledger.db, label) as writer:
        store.write_year_record(writer, plan_id, unit, record)
    return changes_from(ledger, label, writer.changes)
