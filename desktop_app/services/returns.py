"""回收情况: which sheets are back, which are not, which are late, which were sent back, and what to write."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from desktop_app.core.changes import Changes
from desktop_app.core.day_words import full_day, short_day
from desktop_app.core.errors import UserError
from desktop_app.services import departments
from desktop_app.services.ledger import Ledger, changes_from
from desktop_app.services.plans import the_plan
from desktop_app.store import exchange as store
from desktop_app.store.journal import writing


class ReturnState(StrEnum):
    """Where a sheet stands; late ones first."""

    OVERDUE = "已逾期"
    OPEN = "未返回"
    SENT_BACK = "退回补充"
    RETURNED = "已返回"
    REPLACED = "已另发新表"


@dataclass(frozen=True, slots=True)
class SheetReturn:
    """One sheet that was sent, and where it stands.

    Attributes:
        sheet_id: the number printed on it.
        office: the 科室 or unit; 全部任务 for a sheet of all tasks.
        to_unit: whether it went to another unit (配合单位), which may bear the name of one of our 科室.
        tasks: how many tasks it holds.
        sent_on: when it was sent.
        due_on: when it is to be back, or None.
        days_late: calendar days past ``due_on``; 0 where it is not late.
        state: where it stands.
        returned_at: when it last came back, or None.
        file: the file that came back last, or None.
        question: with which question it was sent back, or None.
    """

    sheet_id: str
    office: str
    to_unit: bool
    tasks: int
    sent_on: date
    due_on: date | None
    days_late: int
    state: ReturnState
    returned_at: datetime | None
    file: str | None
    question: str | None


def list_returns(ledger: Ledger, plan_id: str, unit: str, today: date) -> tuple[SheetReturn, ...]:
    """Every sheet that ``unit`` sent under the plan, newest first.

    A sheet that did not come back before another went to the same 科室 is replaced by it.
    """
    found: list[SheetReturn] = []
    later: set[tuple[str, str]] = set()
    for sheet in reversed(store.sheets(ledger.db, plan_id, unit)):
        recipient = (sheet.bearer, sheet.office)
        late = (today - sheet.due_on).days if sheet.due_on is not None else 0
        state = _state(sheet, replaced=recipient in later, late=late > 0)
        later.add(recipient)
        found.append(
            SheetReturn(
                sheet_id=sheet.id,
                office=sheet.office or "全部任务",
                to_unit=sheet.bearer != unit,
                tasks=len(json.loads(sheet.base)),
                sent_on=sheet.sent_at.date(),
                due_on=sheet.due_on,
                days_late=late if late > 0 and state in (ReturnState.OVERDUE, ReturnState.SENT_BACK) else 0,
                state=state,
                returned_at=sheet.returned_at,
                file=sheet.returned_file,
                question=sheet.question,
            )
        )
    return tuple(found)


def _state(sheet: store.SentSheet, *, replaced: bool, late: bool) -> ReturnState:
    if sheet.status is store.SheetStatus.RETURNED:
        return ReturnState.RETURNED
    if replaced:
        return ReturnState.REPLACED
    if sheet.status is store.SheetStatus.SENT_BACK:
        return ReturnState.SENT_BACK
    return ReturnState.OVERDUE if late else ReturnState.OPEN


def send_back(ledger: Ledger, sheet_id: str, question: str, *, due_on: date | None = None) -> Changes:
    """Record that a returned sheet was sent back with a question.

    What comes back next is compared with what came back before, so that a correction is no conflict.

    Args:
        ledger: the ledger.
        sheet_id: the sheet.
        question: what is asked.
        due_on: the new day by which it is to be back; None keeps the old one.

    Raises:
        UserError: there is no such sheet, it has not come back, or there is no question.
    """
    sheet = store.sheet(ledger.db, sheet_id)
    if sheet is None:
        raise UserError(f"没有编号为“{sheet_id}”的填报表。", "请在回收情况中选择。")
    if sheet.status is store.SheetStatus.SENT:
        raise UserError("这份填报表还没有返回，不能退回补充。", "请先合并返回的填报表，或催办。")
    if not question.strip():
        raise UserError("退回补充须写明问题。", "请写明需要补充什么。")
    label = f"退回“{sheet.office or '全部任务'}”的填报表"
    with writing(ledger.db, label) as writer:
        store.mark_sent_back(writer, sheet_id, question.strip(), due_on or sheet.due_on)
    return changes_from(ledger, label, writer.changes)


def reminder(ledger: Ledger, plan_id: str, unit: str, today: date) -> str:
    """The 催办 text for the sheets that are not back, to be copied; empty where all are back."""
    waiting = [
        s
        for s in list_returns(ledger, plan_id, unit, today)
        if s.state in (ReturnState.OVERDUE, ReturnState.OPEN, ReturnState.SENT_BACK)
    ]
    if not waiting:
        return ""
    waiting.reverse()
    plan = the_plan(ledger, plan_id)
    particulars = departments.department(ledger, plan_id, unit)
    names = "、".join(dict.fromkeys(s.office for s in waiting))
    lines = [f"{names}：", f"    请按要求填报《{plan.title}》任务填报表并返回。具体如下："]
    lines += [f"    {number}．{_line(s)}" for number, s in enumerate(waiting, start=1)]
    lines += [particulars.signature, full_day(today)]
    return "\n".join(lines)


def _line(sheet: SheetReturn) -> str:
    text = f"{sheet.office}：共{sheet.tasks}项任务，{short_day(sheet.sent_on)}发出"
    if sheet.due_on is not None:
        text += f"，应于{short_day(sheet.due_on)}前返回"
        text += f"，已逾期{sheet.days_late}天" if sheet.days_late else ""
    if sheet.state is ReturnState.SENT_BACK:
        return f"{text}；已返回，尚需补充：{(sheet.question or '').rstrip('。')}。"
    return f"{text}，尚未返回。"
