"""导出为 Excel: a department's tasks, progress and open claims as plain tables."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from desktop_app.core.rules import conclusion
from desktop_app.core.task import Task, TaskFields
from desktop_app.core.terms import BASIS_WORDS
from desktop_app.services import tasks
from desktop_app.services.field_values import FIELD_WORDS
from desktop_app.services.ledger import Ledger

_FIELDS = tuple(f.name for f in fields(TaskFields))
_TASK_HEAD = ("任务编号", "序号", "工作任务", "具体要求", "牵头落实单位", "依据", "角色", "共同单位")
_PROGRESS_HEAD = ("任务编号", "序号", "日期", "内容", "条数", "链接", "填报人")
_CLAIM_HEAD = ("任务编号", "序号", "工作任务", "具体要求", "牵头落实单位", "认领情况", "理由")


def export_excel(ledger: Ledger, plan_id: str, unit: str, out: Path) -> int:
    """Write everything filled in for a department under a plan.

    Args:
        ledger: the ledger.
        plan_id: the plan.
        unit: the department.
        out: the .xlsx file.

    Returns:
        The number of tasks written.

    Raises:
        UserError: the file cannot be written.
    """
    # The writer brings openpyxl with it; nothing else of a start needs that.
    from desktop_app.core import saving
    from desktop_app.exchange.plain_tables import PlainTable, write_tables

    listed = tasks.task_list(ledger, plan_id, unit)
    tables = [
        PlainTable(
            "任务",
            (*_TASK_HEAD, *(FIELD_WORDS[name] for name in _FIELDS), "计入的结论"),
            [_task(t) for t in listed.tasks],
        ),
        PlainTable(
            "进展",
            _PROGRESS_HEAD,
            [(t.id, t.label, p.date, p.text, p.count, p.url, p.by) for t in listed.tasks for p in t.progress],
        ),
        PlainTable(
            "待认领",
            _CLAIM_HEAD,
            [
                (c.id, c.label, c.section_heading, c.text, c.lead_raw, c.decision, c.reason)
                for c in listed.claimable
            ],
        ),
    ]
    with saving.Staged() as staged:
        staged.add(out, partial(write_tables, tables))
        staged.place()
    return len(listed.tasks)


def _task(task: Task) -> tuple[Any, ...]:
    head = (
        task.id,
        task.label,
        task.section_heading,
        task.text,
        task.lead_raw,
        BASIS_WORDS[task.basis],
        str(task.role),
        "、".join(task.co_units),
    )
    filled = tuple(_cell(name, getattr(task.fields, name)) for name in _FIELDS)
    ending = conclusion(task)
    return (*head, *filled, None if ending is None else str(ending))


def _cell(name: str, value: Any) -> Any:
    if isinstance(value, tuple):
        return ("\n" if name == "measures" else "、").join(value) or None
    if isinstance(value, bool):
        return "适用" if value else None
    return value if value is None or isinstance(value, int | date) else str(value)
