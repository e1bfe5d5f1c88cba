"""Whole ledgers on the command line: export, import, packages, merging, and who has returned sheets."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from desktop_app import cli_password
from desktop_app.core.errors import UserError
from desktop_app.services import (
    departments,
    handover,
    ledger_merge,
    merge_words,
    officer,
    plans,
    returns,
    whole_excel,
    whole_ledger,
)
from desktop_app.services.ledger import Ledger, session
from desktop_app.services.places import default_ledger_path

_EXIT_CONFLICTS = 3

Command = Callable[..., argparse.ArgumentParser]
Day = Callable[[str], date]


def add_commands(commands: Any, command: Command, day: Day, today: Callable[[], date]) -> None:
    """Add the commands.

    Args:
        commands: the program's commands.
        command: makes one, as the other commands are made.
        day: reads a date that was typed, or refuses it.
        today: the present day.
    """
    words = "导出全部数据或生成移交包"
    # Made by hand: its --json names a file, that of the other commands says how to print.
    export = commands.add_parser("export", help=words, description=words)
    export.set_defaults(run=lambda args: _export(args, day, today))
    export.add_argument("--ledger", type=Path, help="台账文件")
    way = export.add_mutually_exclusive_group(required=True)
    way.add_argument("--json", type=Path, help="JSON 数据文件，可再导入；不含佐证文件本身")
    way.add_argument("--xlsx", type=Path, help="Excel 文件")
    way.add_argument("--package", type=Path, help="移交包，含佐证文件")
    cli_password.add_option(export)
    export.add_argument("--to", metavar="姓名", help="同时登记联络员变更：接收人")
    export.add_argument("--from", dest="giver", metavar="姓名", help="移交人，缺省为台账中的联络员")
    export.add_argument("--on", metavar="日期", help="移交日期，缺省为今天")
    export.add_argument("--matters", default="", metavar="事项", help="移交事项")
    command(commands, "import-json", _import_json, "由导出的 JSON 数据建立新台账").add_argument(
        "file", type=Path, metavar="文件", help="导出的 JSON 数据"
    )
    open_ = command(commands, "open-package", _open_package, "打开移交包，建立新台账")
    open_.add_argument("file", type=Path, metavar="文件", help="移交包")
    cli_password.add_option(open_)
    merge = command(commands, "merge-ledger", _merge_ledger, "合并本部门另一台账或移交包")
    merge.add_argument("file", type=Path, metavar="文件", help="另一台账或移交包")
    cli_password.add_option(merge)
    listed = command(commands, "returns", lambda args: _returns(args, today), "列出填报表回收情况")
    listed.add_argument("--unit", required=True, metavar="单位", help="本部门名称")
    listed.add_argument("--plan", metavar="编号", help="方案编号，缺省为最近印发的方案")


def _ledger_path(args: argparse.Namespace) -> Path:
    return args.ledger or default_ledger_path()


def _export(args: argparse.Namespace, day: Day, today: Callable[[], date]) -> int:
    password = cli_password.read(args)
    if args.package is None and (password is not None or args.to):
        raise UserError("密码和联络员变更只用于移交包。", "请与 --package 同用。")
    with session(_ledger_path(args), read_only=not args.to) as ledger:
        if args.to:
            on = day(args.on) if args.on else today()
            giver = args.giver or officer.officer(ledger) or ""
            handover.record_change(ledger, handover.OfficerChange(giver, args.to, on, args.matters))
        if args.package is not None:
            return _export_package(ledger, args, password)
        if args.json is not None:
            out, rows = args.json, whole_ledger.export_json(ledger, args.json)
        else:
            out, rows = args.xlsx, whole_excel.export_everything(ledger, args.xlsx)
    print(f"已导出 {rows} 条记录到 {out.name}。")
    return 0


def _export_package(ledger: Ledger, args: argparse.Namespace, password: str | None) -> int:
    made = handover.make_package(ledger, args.package, password=password)
    _tell(made.messages)
    sealed = "，设有密码" if password is not None else ""
    print(f"已生成移交包 {made.path.name}，含佐证文件 {made.evidence} 个{sealed}。")
    return 0


def _import_json(args: argparse.Namespace) -> int:
    path = _ledger_path(args)
    rows = whole_ledger.import_json(args.file, path)
    with session(path, read_only=True) as ledger:
        missing = whole_ledger.evidence_left_behind(ledger)
    if missing:
        print(f"有 {missing} 个佐证文件不在数据文件中，须由移交包带来。", file=sys.stderr)
    _say(args, {"ledger": str(path), "rows": rows}, f"已导入 {rows} 条记录，建立台账 {path.name}。")
    return 0


def _open_package(args: argparse.Namespace) -> int:
    path = _ledger_path(args)
    opened = handover.open_package(args.file, path, password=cli_password.read(args))
    _tell(opened.messages)
    said = opened.manifest
    data = {
        "ledger": str(path),
        "unit": said.unit,
        "made_by": said.made_by,
        "made_at": said.made_at.isoformat(),
        "evidence": opened.evidence,
    }
    by = f"由“{said.made_by}”" if said.made_by else ""
    words = f"已打开移交包，建立台账 {path.name}，含佐证文件 {opened.evidence} 个。"
    _say(args, data, f"{words}\n移交包{by}生成于 {said.made_at:%Y-%m-%d %H:%M}。")
    return 0


def _merge_ledger(args: argparse.Namespace) -> int:
    with session(_ledger_path(args)) as ledger:
        review = ledger_merge.plan_merge(ledger, args.file, cli_password.read(args))
        outcome, _ = ledger_merge.apply_merge(ledger, review)
    _tell(outcome.messages)
    if args.json:
        data = {"applied": list(map(_plain, outcome.applied)), "conflicts": list(map(_plain, outcome.left))}
        _print_json({"base": review.base_at.isoformat() if review.base_at else None, **data})
    else:
        for notice in review.notices:
            print(notice.whole)
        print(f"采用 {len(outcome.applied)} 处，冲突 {len(outcome.left)} 处。")
        for one in outcome.left:
            ours, theirs = merge_words.shown(one.ours), merge_words.shown(one.theirs)
            print(f"冲突未合并：{one.label} {one.word}：本台账为“{ours}”，对方为“{theirs}”。")
    return _EXIT_CONFLICTS if outcome.left else 0


def _plain(one: ledger_merge.LedgerDifference) -> dict[str, Any]:
    return {
        "id": one.requirement_id,
        "label": one.label,
        "unit": one.unit or None,
        "field": one.field,
        "kind": str(one.kind),
        "base": one.base,
        "ours": one.ours,
        "theirs": one.theirs,
    }


def _returns(args: argparse.Namespace, today: Callable[[], date]) -> int:
    with session(_ledger_path(args), read_only=True) as ledger:
        plan = plans.the_plan(ledger, args.plan)
        unit = departments.known_unit(ledger, plan.id, args.unit)
        listed = returns.list_returns(ledger, plan.id, unit, today())
    if args.json:
        _print_json({"unit": unit, "plan": plan.id, "sheets": list(map(_sheet, listed))})
        return 0
    if not listed:
        print("尚未下发填报表。")
    for sheet in listed:
        due = f"，应于 {sheet.due_on:%Y-%m-%d} 前返回" if sheet.due_on else ""
        late = f"，逾期 {sheet.days_late} 天" if sheet.days_late else ""
        asked = f"，须补充：{sheet.question}" if sheet.state is returns.ReturnState.SENT_BACK else ""
        sent = f"{sheet.sent_on:%Y-%m-%d} 下发，{sheet.tasks} 项任务"
        print(f"{sheet.state}  {sheet.office}（{sent}{due}{late}{asked}）")
    return 0


def _sheet(sheet: returns.SheetReturn) -> dict[str, Any]:
    return {
        "sheet": sheet.sheet_id,
        "office": sheet.office,
        "to_unit": sheet.to_unit,
        "state": str(sheet.state),
        "tasks": sheet.tasks,
        "sent_on": sheet.sent_on.isoformat(),
        "due_on": sheet.due_on.isoformat() if sheet.due_on else None,
        "days_late": sheet.days_late,
        "returned_at": sheet.returned_at.isoformat() if sheet.returned_at else None,
        "file": sheet.file,
        "question": sheet.question,
    }


def _tell(messages: tuple[str, ...]) -> None:
    for message in messages:
        print(message, file=sys.stderr)


def _say(args: argparse.Namespace, data: dict[str, Any], words: str) -> None:
    if args.json:
        _print_json(data)
    else:
        print(words)


def _print_json(data: Any) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2))
