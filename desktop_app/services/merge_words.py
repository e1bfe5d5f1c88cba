"""A merge as ``merge --json`` prints it, and in words."""

from __future__ import annotations

from dataclasses import asdict, is_dataclass
from datetime import date
from typing import Any

from desktop_app.core.task import Progress
from desktop_app.services.merge import MergeOutcome, MergePlan, SheetDifference
from desktop_app.services.returned_files import CellProblem, FileProblem, MissingRow


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(part) for name, part in asdict(value).items()}
    if isinstance(value, tuple | list):
        return [_plain(part) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, int) else str(value)


def _place(item: Any) -> dict[str, Any]:
    return {
        "id": item.requirement_id,
        "label": item.label,
        "file": item.file,
        "office": item.office or None,
    }


def _difference(item: SheetDifference) -> dict[str, Any]:
    return {
        **_place(item),
        "unit": item.unit,
        "field": item.field,
        "cell": item.cell,
        "kind": str(item.kind),
        "base": _plain(item.base),
        "ours": _plain(item.ours),
        "theirs": _plain(item.theirs),
    }


def _problem(item: CellProblem) -> dict[str, Any]:
    return {
        **_place(item),
        "field": item.field,
        "cell": item.cell,
        "kind": "无法读取",
        "why": item.what + item.remedy,
    }


def _missing(item: MissingRow) -> dict[str, Any]:
    return _place(item)


def _unread(item: FileProblem) -> dict[str, Any]:
    return {"file": item.file, "office": None, "row": None, "text": None, "why": item.what + item.remedy}


def as_json(plan: MergePlan, outcome: MergeOutcome) -> dict[str, list[dict[str, Any]]]:
    """What was taken and what remains: conflicts and unreadable cells, strange rows and files, and so on."""
    return {
        "applied": [_difference(d) for d in outcome.applied],
        "conflicts": [*map(_difference, outcome.left), *map(_problem, plan.cell_problems)],
        "unknown": [
            *(
                {"file": r.file, "office": r.office or None, "row": r.row, "text": r.text, "why": None}
                for r in plan.unknown
            ),
            *map(_unread, plan.file_problems),
        ],
        "missing": [_missing(m) for m in plan.missing],
        "wording_touched": [
            {**_place(w), "field": w.word, "cell": w.cell, "sent": w.sent, "returned": w.returned}
            for w in plan.wording_touched
        ],
    }


def shown(value: Any) -> str:
    """A value as a person reads it; empty where there is none."""
    if isinstance(value, Progress):
        count = "" if value.count is None else f"（{value.count}条）"
        return f"{value.date.isoformat()} {value.text}{count}"
    if isinstance(value, tuple):
        return "；".join(value)
    return "" if value is None else str(value)


def in_words(plan: MergePlan, outcome: MergeOutcome) -> list[str]:
    """What was taken and what remains, a line each."""
    lines = [f"已合并 {len(plan.sheets)} 份填报表，采用 {len(outcome.applied)} 处填报内容。"]
    for sheet in plan.sheets:
        lines += [f"  {sheet.file}：{note}" for note in sheet.notes]
    lines += [
        f"冲突未合并：{d.label} {d.word}（{d.file} {d.cell}）："
        f"台账为“{shown(d.ours)}”，返回为“{shown(d.theirs)}”。"
        for d in outcome.left
    ]
    lines += [
        f"未采用：{p.label} {p.word}（{p.file} {p.cell}）：{p.what}{p.remedy}" for p in plan.cell_problems
    ]
    lines += [
        f"原文被改动，没有采用：{w.label} {w.word}（{w.file} {w.cell}）。" for w in plan.wording_touched
    ]
    lines += [f"认不出的行：{r.file} 第 {r.row} 行“{r.text}”。" for r in plan.unknown]
    lines += [f"没有返回的任务：{m.label}（{m.file}）。" for m in plan.missing]
    return lines
