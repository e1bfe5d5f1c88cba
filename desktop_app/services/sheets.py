"""填报表: one Excel file for each 科室 with the tasks it bears, remembered as it was sent."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path

from desktop_app.core.changes import Changes
from desktop_app.core.day_words import full_day
from desktop_app.core.errors import Cancelled, UserError
from desktop_app.core.task import PlanInfo, Progress, Task
from desktop_app.core.terms import Basis, Role
from desktop_app.exchange.content import SheetContent, SheetRow
from desktop_app.exchange.layout import FIELDS
from desktop_app.exchange.state import SentRow, SheetState, rows_to_json
from desktop_app.exchange.values import plain_fields
from desktop_app.services import departments, tasks
from desktop_app.services.ledger import Ledger, changes_from
from desktop_app.services.plans import list_units, the_plan
from desktop_app.store import exchange as store
from desktop_app.store.journal import writing

_SEPARATORS = re.compile(r"[、，,；;/\s]+")


@dataclass(frozen=True, slots=True)
class SheetFile:
    """One sheet that was written: where, for which 科室 or unit (empty for all tasks), how many tasks."""

    path: Path
    office: str
    tasks: int
    sheet_id: str


@dataclass(frozen=True, slots=True)
class SheetOutcome:
    """The sheets written; ``unassigned`` are the labels of tasks that no 科室 bears and no sheet holds."""

    files: tuple[SheetFile, ...]
    unassigned: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who is to get a sheet: a 科室, another unit (``partner``), or with an empty name one of all tasks."""

    name: str
    partner: bool = False


@dataclass(frozen=True, slots=True)
class OfficeInfo:
    """One 科室: how many tasks it is responsible for, and how many it supports."""

    name: str
    responsible: int
    supporting: int


def split_offices(text: str | None) -> tuple[str, ...]:
    """The 科室 in a field that may name several (预算科、国库科)."""
    return tuple(part for part in _SEPARATORS.split(text or "") if part)


def offices(ledger: Ledger, plan_id: str, unit: str) -> tuple[OfficeInfo, ...]:
    """The 科室 that the department's tasks name, in the order in which they first stand."""
    return _offices(tasks.task_list(ledger, plan_id, unit).tasks)


def _offices(listed: Iterable[Task]) -> tuple[OfficeInfo, ...]:
    responsible: dict[str, int] = {}
    supporting: dict[str, int] = {}
    for task in listed:
        own = split_offices(task.fields.office)
        for name in own:
            responsible[name] = responsible.get(name, 0) + 1
        for name in task.fields.support_offices:
            if name not in own:
                supporting[name] = supporting.get(name, 0) + 1
    return tuple(
        OfficeInfo(name, responsible.get(name, 0), supporting.get(name, 0))
        for name in dict.fromkeys([*responsible, *supporting])
    )


def partners(ledger: Ledger, plan_id: str, unit: str) -> tuple[tuple[str, int], ...]:
    """Other units that bear tasks which ``unit`` leads, with the number of those tasks."""
    found = []
    led = _led_by(ledger, plan_id, unit)
    for other in list_units(ledger, plan_id):
        if other.generic or other.name == unit:
            continue
        shared = sum(t.id in led for t in tasks.task_list(ledger, plan_id, other.name).tasks)
        if shared:
            found.append((other.name, shared))
    return tuple(found)


def _led_by(ledger: Ledger, plan_id: str, unit: str) -> frozenset[str]:
    listed = tasks.task_list(ledger, plan_id, unit).tasks
    named = (t for t in listed if t.basis is Basis.NAMED)
    return frozenset(t.id for t in named if t.role is not Role.SUPPORT)


def make_sheet(
    ledger: Ledger,
    plan_id: str,
    unit: str,
    out: Path,
    *,
    office: str | None = None,
    to: str | None = None,
    due_on: date | None = None,
) -> tuple[SheetOutcome, Changes]:
    """Write one collection sheet and remember it as sent, as one undo step.

    Args:
        ledger: the ledger.
        plan_id: the plan.
        unit: our department.
        out: the file, an .xlsx.
        office: only the tasks that this 科室 is responsible for or supports; all where None.
        to: another unit (配合单位 or district): the tasks that it bears and we lead.
        due_on: the day by which it is to be back.

    Raises:
        UserError: no task falls to the 科室 or unit, or the file cannot be written.
    """
    if out.suffix.lower() != ".xlsx":
        raise UserError(f"填报表文件名“{out.name}”须以 .xlsx 结尾。", "请改为 .xlsx 文件名。")
    if to is not None:
        order = _for_partner(ledger, plan_id, unit, to)
    else:
        listed = tasks.task_list(ledger, plan_id, unit).tasks
        order = _Order(office or "", unit, _of_office(listed, office))
    return _send(ledger, plan_id, unit, [(order, out)], due_on, ())


def make_sheets(
    ledger: Ledger,
    plan_id: str,
    unit: str,
    folder: Path,
    *,
    recipients: Sequence[Recipient] | None = None,
    due_on: date | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> tuple[SheetOutcome, Changes]:
    """Write one sheet for each recipient into a folder, all of them or none, as one undo step.

    Files that lie in the folder already are never replaced: they may be returned sheets.

    Args:
        ledger: the ledger.
        plan_id: the plan.
        unit: our department.
        folder: where to; it is made where it is absent.
        recipients: who gets one; every 科室 that the tasks name where None.
        due_on: the day by which they are to be back.
        progress: told how many of how many are written.
        cancel: asked before each sheet.

    Raises:
        UserError: no task names a 科室 or falls to a recipient, the folder cannot be written, or it was
            cancelled.
    """
    listed = tasks.task_list(ledger, plan_id, unit).tasks
    chosen = recipients
    if chosen is None:
        chosen = [Recipient(office.name) for office in _offices(listed)]
    if not chosen:
        raise UserError("任务中还没有填写责任科室，无法分科室生成。", "请先填写责任科室，或生成一份总表。")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"无法建立文件夹“{folder.name}”。", "请另选保存位置。") from error
    taken: set[Path] = set()
    orders = []
    for one in chosen:
        path = _free_name(folder, one.name or "全部任务", taken)
        orders.append((_order(ledger, plan_id, unit, one, listed), path))
    unassigned = tuple(t.label for t in listed if not t.fields.office and not t.fields.support_offices)
    if any(not one.name for one in chosen):
        unassigned = ()
    return _send(ledger, plan_id, unit, orders, due_on, unassigned, progress, cancel)


def tasks_of(ledger: Ledger, plan_id: str, unit: str, recipient: Recipient) -> tuple[Task, ...]:
    """The tasks that a sheet for this recipient holds, in the plan's order.

    Raises:
        UserError: no task falls to the recipient.
    """
    listed = tasks.task_list(ledger, plan_id, unit).tasks
    return _order(ledger, plan_id, unit, recipient, listed).tasks


@dataclass(frozen=True, slots=True)
class _Order:
    """What goes to one 科室 or unit: whose tasks, and which."""

    office: str
    bearer: str
    tasks: tuple[Task, ...]


def _order(ledger: Ledger, plan_id: str, unit: str, to: Recipient, listed: Sequence[Task]) -> _Order:
    if to.partner:
        return _for_partner(ledger, plan_id, unit, to.name)
    return _Order(to.name, unit, _of_office(listed, to.name or None))


def _free_name(folder: Path, office: str, taken: set[Path]) -> Path:
    name = re.sub(r'[\\/:*?"<>|\x00-\x1f]', "_", office).strip(" .") or "科室"
    path, number = folder / f"填报表-{name}.xlsx", 1
    while path in taken or path.exists():
        number += 1
        path = folder / f"填报表-{name}({number}).xlsx"
    taken.add(path)
    return path


def _of_office(listed: Sequence[Task], office: str | None) -> tuple[Task, ...]:
    if office is None:
        if not listed:
            raise UserError("没有可填报的任务。", "请核对单位和方案。")
        return tuple(listed)
    found = tuple(
        t for t in listed if office in split_offices(t.fields.office) or office in t.fields.support_offices
    )
    if not found:
        names = "、".join(o.name for o in _offices(listed)[:12])
        hint = f"已填写的科室有：{names}。" if names else "请先填写任务的责任科室。"
        raise UserError(f"没有由“{office}”负责或配合的任务。", hint)
    return found


def _for_partner(ledger: Ledger, plan_id: str, unit: str, to: str) -> _Order:
    partner = departments.known_unit(ledger, plan_id, to)
    led = _led_by(ledger, plan_id, unit)
    shared = tuple(t for t in tasks.task_list(ledger, plan_id, partner).tasks if t.id in led)
    if partner == unit or not shared:
        raise UserError(f"没有由本部门牵头、“{partner}”承担的任务。", "请核对单位。")
    return _Order(partner, partner, shared)


def _send(
    ledger: Ledger,
    plan_id: str,
    unit: str,
    orders: Sequence[tuple[_Order, Path]],
    due_on: date | None,
    unassigned: tuple[str, ...],
    progress: Callable[[int, int], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> tuple[SheetOutcome, Changes]:
    # The writer brings openpyxl with it; nothing else of a start needs that.
    from desktop_app.core import saving
    from desktop_app.exchange import writer

    plan = the_plan(ledger, plan_id)
    now = datetime.now().astimezone()
    names = "、".join(order.office or "全部任务" for order, _ in orders[:3])
    label = f"发出填报表（{names}{'等' if len(orders) > 3 else ''}）"
    files: list[SheetFile] = []
    with saving.Staged() as staged, writing(ledger.db, label) as rows:
        own_id = store.make_ledger_id(ledger.db)
        for number, (order, path) in enumerate(orders):
            if cancel is not None and cancel():
                raise Cancelled
            state = _state(plan, unit, order, own_id, now)
            content = _content(ledger, plan, unit, order, state, due_on, now)
            staged.add(path, partial(writer.write_proven, content))
            base = rows_to_json(state.rows)
            store.add_sheet(
                rows,
                store.SentSheet(state.sheet, plan_id, unit, order.bearer, order.office, now, due_on, base),
            )
            files.append(SheetFile(path, order.office, len(order.tasks), state.sheet))
            if progress is not None:
                progress(number + 1, len(orders))
        staged.place()
    return SheetOutcome(tuple(files), unassigned), changes_from(ledger, label, rows.changes)


def _state(plan: PlanInfo, unit: str, order: _Order, ledger_id: str, now: datetime) -> SheetState:
    return SheetState(
        sheet=uuid.uuid4().hex[:12],
        ledger=ledger_id,
        plan=plan.id,
        plan_title=plan.title,
        unit=unit,
        bearer=order.bearer,
        office=order.office,
        sent_at=now.isoformat(timespec="seconds"),
        rows={t.id: SentRow(t.label, t.section_heading, t.text, plain_fields(t.fields)) for t in order.tasks},
    )


def _content(
    ledger: Ledger,
    plan: PlanInfo,
    unit: str,
    order: _Order,
    state: SheetState,
    due_on: date | None,
    now: datetime,
) -> SheetContent:
    particulars = departments.department(ledger, plan.id, unit)
    to_office = order.office and order.bearer == unit
    word = f"填报{particulars.office_word}" if to_office else "填报单位"
    facts = [
        f"{word}：{order.office or particulars.short_name}",
        f"发出单位：{particulars.short_name}",
        f"发出日期：{full_day(now)}",
    ]
    if due_on is not None:
        facts.append(f"请于{full_day(due_on)}前返回")
    facts.append(f"填报表编号：{state.sheet}")
    rows = tuple(
        SheetRow(
            id=t.id,
            label=t.label,
            section=t.section_heading,
            text=t.text,
            duty=_duty(t),
            recorded="\n".join(_line(entry) for entry in t.progress),
            values={name: getattr(t.fields, name) for name in FIELDS},
        )
        for t in order.tasks
    )
    return SheetContent(
        title=f"{plan.title}任务填报表",
        facts="    ".join(facts),
        rows=rows,
        state=state,
        year=plan.year or now.year,
    )


def _duty(task: Task) -> str:
    lines = [str(task.role)]
    if task.fields.office:
        lines.append(f"责任：{task.fields.office}")
    if task.fields.support_offices:
        lines.append(f"配合：{'、'.join(task.fields.support_offices)}")
    return "\n".join(lines)


def _line(entry: Progress) -> str:
    count = "" if entry.count is None else f"（{entry.count}条）"
    return f"{entry.date.isoformat()} {entry.text}{count}"
