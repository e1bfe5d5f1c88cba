"""The task list as JSON, and taking it back: the form in which scripts fill in a ledger."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from desktop_app.core.changes import Changes
from desktop_app.core.errors import UserError
from desktop_app.core.task import Claimable, Progress, Task, TaskList
from desktop_app.services import tasks as task_service
from desktop_app.services.field_values import checked
from desktop_app.services.ledger import Ledger, changes_from
from desktop_app.store import tasks as store
from desktop_app.store.journal import writing

#: Fields that ``fill`` may change, in the order in which they are printed.
EDITABLE = (
    "our_part", "status", "reason", "year_end", "measures", "office", "person", "phone",
    "support_offices", "deadline", "frequency", "due_day", "channel", "publicity", "remark",
)  # fmt: skip
_PROGRESS_KEYS = ("date", "text", "count", "url", "by")


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, (int, bool)) else str(value)


def _progress_json(entry: Progress) -> dict[str, Any]:
    return {key: _plain(getattr(entry, key)) for key in _PROGRESS_KEYS}


def task_json(task: Task) -> dict[str, Any]:
    """One task in the form of ``tasks --json``."""
    head = {
        "id": task.id,
        "section_no": task.section_no,
        "section_title": task.section_title,
        "no": task.no,
        "text": task.text,
        "basis": str(task.basis),
        "role": str(task.role),
        "co_units": list(task.co_units),
        "needs_confirmation": task.needs_confirmation,
        "applies": task.fields.applies,
    }
    filled = {name: _plain(getattr(task.fields, name)) for name in EDITABLE}
    return {**head, **filled, "progress": [_progress_json(p) for p in task.progress]}


def _claimable_json(item: Claimable) -> dict[str, Any]:
    return {
        "id": item.id,
        "basis": "relevant_departments",
        "section_no": item.section_no,
        "section_title": item.section_title,
        "no": item.no,
        "text": item.text,
        "decision": item.decision,
        "reason": item.reason,
    }


def as_json(listed: TaskList) -> dict[str, Any]:
    """A department's task list in the form that ``tasks --json`` prints and ``fill --from`` takes."""
    return {
        "unit": listed.unit,
        "plan": listed.plan.id,
        "tasks": [task_json(t) for t in listed.tasks],
        "claimable": [_claimable_json(c) for c in listed.claimable if c.decision != "认领"],
    }


def fill(ledger: Ledger, plan_id: str, unit: str, data: Any) -> tuple[int, Changes]:
    """Set measures, progress and the rest from JSON: all of it, or nothing.

    Args:
        ledger: the ledger.
        plan_id: the plan.
        unit: our department, as the plan writes it.
        data: what ``tasks --json`` prints, with the fields to change; fields left out stay as they are.

    Returns:
        How many tasks changed, and what changed.

    Raises:
        UserError: an id, field or value is unknown (named), or the data is for another department.
    """
    listed = task_service.task_list(ledger, plan_id, unit)
    entries = _entries(data, listed)
    known = {t.id: t for t in listed.tasks}
    plan: list[tuple[Task, dict[str, Any], list[Progress] | None]] = []
    seen: set[str] = set()
    for entry in entries:
        rid = entry.get("id")
        if not isinstance(rid, str) or rid not in known:
            raise UserError(f"没有编号为“{rid}”的任务。", "请用 tasks --json 查看任务编号。")
        if rid in seen:
            raise UserError(f"编号“{rid}”出现两次。", "请每项任务只留一条。")
        seen.add(rid)
        plan.append((known[rid], *_wanted(known[rid], entry)))
    stands = store.progress_of(ledger.db, plan_id, unit)
    label = "批量填写"
    with writing(ledger.db, label) as writer:
        for task, values, progress in plan:
            if values:
                store.write_fields(writer, task.id, unit, values)
            if progress is not None:
                task_service.replace_progress(writer, unit, task.id, stands.get(task.id, ()), progress)
    changes = changes_from(ledger, label, writer.changes)
    return len(changes.tasks), changes


def _entries(data: Any, listed: TaskList) -> list[Mapping[str, Any]]:
    if not isinstance(data, dict) or not isinstance(data.get("tasks"), list):
        raise UserError("文件内容不是任务清单。", "请以 tasks --json 的输出为样式填写。")
    if data.get("unit", listed.unit) != listed.unit:
        raise UserError(f"文件是“{data['unit']}”的任务清单，不是“{listed.unit}”的。", "请核对单位。")
    if data.get("plan", listed.plan.id) != listed.plan.id:
        raise UserError("文件对应的是另一份方案。", "请用 --plan 指明方案，或核对文件。")
    unknown = set(data) - {"unit", "plan", "tasks", "claimable"}
    if unknown:
        raise UserError(f"没有名为“{min(unknown)}”的字段。", "请以 tasks --json 的输出为样式填写。")
    claimable = as_json(listed)["claimable"]
    if any(item not in claimable for item in data.get("claimable") or ()):
        raise UserError("待认领任务不能在这里修改。", "请用 claim 或 unclaim 命令。")
    for entry in data["tasks"]:
        if not isinstance(entry, dict):
            raise UserError("任务清单里有一项不是任务。", "请以 tasks --json 的输出为样式填写。")
    return list(data["tasks"])


def _wanted(task: Task, entry: Mapping[str, Any]) -> tuple[dict[str, Any], list[Progress] | None]:
    """The fields to set and the progress to put, after refusing what may not be changed here."""
    stands = task_json(task)
    values: dict[str, Any] = {}
    for name, value in entry.items():
        if name not in stands:
            raise UserError(
                f"没有名为“{name}”的字段（任务 {task.label}）。", "请用 tasks --json 查看字段名称。"
            )
        if name == "progress" or value == stands[name]:
            continue
        if name not in EDITABLE and name != "applies":
            raise UserError(f"任务 {task.label} 的“{name}”不能修改。", "请去掉这一字段或恢复原值。")
        try:
            values[name] = checked(name, value)
        except UserError as error:
            raise UserError(f"任务 {task.label}：{error.what}", error.remedy) from None
    progress = entry.get("progress", stands["progress"])
    if progress == stands["progress"]:
        return values, None
    return values, _read_progress(task, progress)


def _read_progress(task: Task, listed: Any) -> list[Progress]:
    where = f"任务 {task.label} 的进展"
    if not isinstance(listed, list):
        raise UserError(f"{where}不是清单。", "请以 tasks --json 的输出为样式填写。")
    found = []
    for item in listed:
        if not isinstance(item, dict) or set(item) - set(_PROGRESS_KEYS):
            raise UserError(f"{where}有不认识的字段。", f"只可填写 {'、'.join(_PROGRESS_KEYS)}。")
        try:
            day = date.fromisoformat(item.get("date", ""))
        except (TypeError, ValueError):
            raise UserError(f"{where}日期“{item.get('date')}”不对。", "请写成 2017-07-03 的样式。") from None
        count = item.get("count")
        if count is not None and (isinstance(count, bool) or not isinstance(count, int) or count < 0):
            raise UserError(f"{where}条数“{count}”不对。", "请填写不小于 0 的整数。")
        texts = {key: item.get(key) for key in ("text", "url", "by")}
        if any(v is not None and not isinstance(v, str) for v in texts.values()):
            raise UserError(f"{where}里的内容、链接和填报人须为文字。", "请核对后再填。")
        text = (texts["text"] or "").strip()
        if not text:
            raise UserError(f"{where}内容为空。", "请填写做了什么。")
        found.append(Progress(day, text, count, texts["url"] or None, texts["by"] or None))
    return found
