"""The same use cases without a window: for scripts, tests and machines without a display."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from desktop_app import cli_city, cli_documents, cli_handover, cli_next_year, cli_template
from desktop_app.cli_parser import EXIT_REFUSED, Parser
from desktop_app.core.errors import UserError
from desktop_app.core.plan import plan_to_json
from desktop_app.core.rules import conclusion, deadline_words
from desktop_app.core.task import TaskList
from desktop_app.core.terms import BASIS_WORDS, Document, UnitKind
from desktop_app.services import (
    departments,
    fill,
    import_plan,
    merge,
    merge_words,
    plans,
    safety,
    sheets,
    tasks,
    unit_book,
)
from desktop_app.services.ledger import Ledger, session
from desktop_app.services.places import default_ledger_path

#: What `check` exits with where it finds something, and `merge` where the officer must decide.
EXIT_FOUND, EXIT_CONFLICTS = 1, 3
_TASKS: dict[str, Any] = {"nargs": "+", "metavar": "任务", "help": "任务编号，见 tasks 的输出"}


def _program_name() -> str:
    """What the user types: the frozen program has a name of its own."""
    return Path(sys.executable).stem if getattr(sys, "frozen", False) else "python -m desktop_app"


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UserError(f"日期“{text}”不对。", "请写成 2017-06-09 的样式。") from None


def _print_json(data: Any) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2))


def _today() -> date:
    return datetime.now().astimezone().date()


def _ledger(
    args: argparse.Namespace, *, create: bool = False, read_only: bool = False
) -> AbstractContextManager[Ledger]:
    return session(args.ledger or default_ledger_path(), create=create, read_only=read_only)


def _parse(args: argparse.Namespace) -> int:
    plan = import_plan.read_file(args.file)
    if args.json:
        _print_json(plan_to_json(plan))
        return 0
    print(plan.title)
    print(f"共 {len(plan.sections)} 个部分、{plan.requirement_count} 项具体要求。")
    _print_doubts(plan)
    return 0


def _print_doubts(plan: Any) -> None:
    inherited = sum(r.inherited for _, r in plan.requirements())
    ambiguous = sum(r.ambiguous for _, r in plan.requirements())
    print(f"沿用上条 {inherited} 项，存疑 {ambiguous} 项，已忽略 {len(plan.dropped_lines)} 行。")
    for warning in plan.warnings:
        print(f"  {warning.where}：{warning.message}")


def _import(args: argparse.Namespace) -> int:
    issued = _date(args.issued) if args.issued else None
    path = args.ledger or default_ledger_path()
    with _ledger(args, create=True) as ledger:
        # The office's own units, aliases and renames help to read the cells.
        plan = import_plan.read_file(args.file, names=unit_book.names(ledger))
        for message in safety.auto_backup(ledger, safety.Occasion.IMPORT).messages:
            print(message, file=sys.stderr)
        plan_id, _ = import_plan.store_plan(
            ledger, plan, issued=issued, source_name=args.file.name, source_bytes=args.file.read_bytes()
        )
    if args.json:
        warnings = [{"code": w.code, "where": w.where, "message": w.message} for w in plan.warnings]
        _print_json(
            {
                "plan": plan_id,
                "sections": len(plan.sections),
                "requirements": plan.requirement_count,
                "warnings": warnings,
            }
        )
        return 0
    print(f"已导入《{plan.title}》到 {path.name}，方案编号 {plan_id}。")
    print(f"共 {len(plan.sections)} 个部分、{plan.requirement_count} 项具体要求。")
    _print_doubts(plan)
    return 0


def _units(args: argparse.Namespace) -> int:
    with _ledger(args, read_only=not args.add) as ledger:
        if args.add:
            kind = UnitKind(args.kind) if args.kind else plans.kind_of(ledger, args.add)
            departments.add_unit(ledger, args.add, kind)
        plan = plans.the_plan(ledger, args.plan)
        listed = plans.list_units(ledger, plan.id)
    if args.json:
        _print_json(
            {
                "plan": plan.id,
                "title": plan.title,
                "units": [
                    {
                        "name": u.name,
                        "kind": str(u.kind),
                        "named": u.named,
                        "support": u.support,
                        "generic": u.generic,
                    }
                    for u in listed
                ],
            }
        )
        return 0
    print(f"《{plan.title}》（方案编号 {plan.id}）")
    for unit in listed:
        support = f"，配合 {unit.support} 项" if unit.support else ""
        print(f"{unit.name}：{unit.named} 项{support}{'（泛指）' if unit.generic else ''}")
    return 0


@contextmanager
def _plan_and_unit(args: argparse.Namespace, *, read_only: bool = False) -> Iterator[tuple[Ledger, str, str]]:
    with _ledger(args, read_only=read_only) as ledger:
        plan = plans.the_plan(ledger, args.plan)
        yield ledger, plan.id, departments.known_unit(ledger, plan.id, args.unit)


def _tasks(args: argparse.Namespace) -> int:
    with _plan_and_unit(args, read_only=True) as (ledger, plan_id, unit):
        listed = tasks.task_list(ledger, plan_id, unit)
    if args.json:
        _print_json(fill.as_json(listed))
    else:
        _print_tasks(listed)
    return 0


def _print_tasks(listed: TaskList) -> None:
    print(f"{listed.unit}：{len(listed.tasks)} 项任务，待认领 {_open_claims(listed)} 项。")
    for task in listed.tasks:
        ending = conclusion(task)
        state = "，".join(
            str(part) for part in (task.fields.status, deadline_words(task), ending) if part is not None
        )
        confirm = "，请确认是否适用" if task.needs_confirmation and not task.fields.applies else ""
        print(f"{task.id}  {task.label}  [{BASIS_WORDS[task.basis]}/{task.role}{confirm}]  {task.text}")
        print(f"              {state}")
    for item in listed.claimable:
        if item.decision != "认领":
            print(f"{item.id}  {item.label}  [待认领]  {item.text}")


def _open_claims(listed: TaskList) -> int:
    return sum(c.decision is None for c in listed.claimable)


def _fill(args: argparse.Namespace) -> int:
    data = _read_json(args.source)
    with _plan_and_unit(args) as (ledger, plan_id, unit):
        changed, _ = fill.fill(ledger, plan_id, unit, data)
    if args.json:
        _print_json({"changed": changed})
    else:
        print(f"已填写 {changed} 项任务。" if changed else "没有变化。")
    return 0


def _read_json(path: Path) -> Any:
    try:
        return json.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise UserError(f"找不到文件“{path.name}”。", "请检查路径。") from None
    except OSError as error:
        raise UserError(f"打不开文件“{path.name}”。", "请检查读取权限。") from error
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        raise UserError(f"“{path.name}”不是 JSON 文件。", "请以 tasks --json 的输出为样式填写。") from None


def _sheet(args: argparse.Namespace) -> int:
    if args.each and (args.office or args.to):
        raise UserError("--each 不能与 --office、--to 同用。", "请只用其中一个。")
    due = _date(args.due) if args.due else None
    with _plan_and_unit(args) as (ledger, plan_id, unit):
        if args.each:
            outcome, _ = sheets.make_sheets(ledger, plan_id, unit, args.out, due_on=due)
        else:
            outcome, _ = sheets.make_sheet(
                ledger, plan_id, unit, args.out, office=args.office, to=args.to, due_on=due
            )
    if args.json:
        files = [
            {"path": str(f.path), "office": f.office or None, "tasks": f.tasks, "sheet": f.sheet_id}
            for f in outcome.files
        ]
        _print_json({"files": files, "unassigned": list(outcome.unassigned)})
        return 0
    for file in outcome.files:
        print(f"已生成 {file.path.name}，共 {file.tasks} 项任务。")
    if outcome.unassigned:
        print(f"未填责任科室、没有列入填报表的任务：{'、'.join(outcome.unassigned)}。")
    return 0


def _merge(args: argparse.Namespace) -> int:
    with _ledger(args) as ledger:
        plan = merge.plan_merge(ledger, args.files)
        for problem in plan.file_problems[0 if plan.sheets else 1 :]:
            print(f"{problem.what}{problem.remedy}", file=sys.stderr)
        if not plan.sheets:
            raise UserError(plan.file_problems[0].what, plan.file_problems[0].remedy)
        for message in safety.auto_backup(ledger, safety.Occasion.MERGE).messages:
            print(message, file=sys.stderr)
        outcome, _ = merge.apply_merge(ledger, plan)
    if args.json:
        _print_json(merge_words.as_json(plan, outcome))
    else:
        print("\n".join(merge_words.in_words(plan, outcome)))
    return EXIT_CONFLICTS if outcome.left or plan.cell_problems or plan.file_problems else 0


def _document(args: argparse.Namespace, which: Document) -> int:
    with _plan_and_unit(args, read_only=not args.stage) as (ledger, plan_id, unit):
        cli_documents.export(ledger, plan_id, unit, which, args, _date, _today())
    return 0


def _plan(args: argparse.Namespace) -> int:
    return _document(args, Document.PLAN)


def _report(args: argparse.Namespace) -> int:
    return _document(args, Document.REPORT)


def _carry_over(args: argparse.Namespace) -> int:
    with _ledger(args, read_only=args.dry_run) as ledger:
        cli_next_year.run(ledger, args)
    return 0


def _claim(args: argparse.Namespace) -> int:
    with _plan_and_unit(args) as (ledger, plan_id, unit):
        tasks.claim(ledger, plan_id, unit, args.ids)
    print(f"已认领 {len(args.ids)} 项。")
    return 0


def _unclaim(args: argparse.Namespace) -> int:
    with _plan_and_unit(args) as (ledger, plan_id, unit):
        tasks.unclaim(ledger, plan_id, unit, args.ids, args.why)
    print(f"已登记不认领 {len(args.ids)} 项。")
    return 0


def _check(args: argparse.Namespace) -> int:
    report = safety.check_file(args.ledger or default_ledger_path())
    if args.json:
        _print_json({"findings": list(report.findings), "facts": list(report.facts)})
    else:
        for fact in report.facts:
            print(fact)
        for finding in report.findings:
            print(f"发现问题：{finding}")
        if not report.findings:
            print("核验通过。")
    return EXIT_FOUND if report.findings else 0


def _backup(args: argparse.Namespace) -> int:
    with _ledger(args, read_only=True) as ledger:
        path = safety.backup(ledger)
    if args.json:
        _print_json({"backup": str(path)})
    else:
        print(f"已备份到 {path}。")
    return 0


def _restore(args: argparse.Namespace) -> int:
    path = args.ledger or default_ledger_path()
    kept = safety.restore(path, args.file)
    if args.json:
        _print_json({"ledger": str(path), "kept": None if kept is None else str(kept)})
    else:
        print(f"已恢复到 {path.name}。" + (f"原台账保存在 {kept}。" if kept else ""))
    return 0


def _command(
    commands: Any, name: str, run: Callable[[argparse.Namespace], int], words: str, *, ledger: bool = True
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=words, description=words)
    parser.set_defaults(run=run)
    if ledger:
        parser.add_argument("--ledger", type=Path, help="台账文件")
    parser.add_argument("--json", action="store_true", help="以 JSON 输出")
    return parser


def _for_unit(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--unit", required=True, metavar="单位", help="本部门名称")
    parser.add_argument("--plan", metavar="编号", help="方案编号，缺省为最近印发的方案")
    return parser


def build_parser() -> argparse.ArgumentParser:
    """The command line, with every command and its options."""
    parser = Parser(prog=_program_name(), description="政务公开落实台账命令行")
    commands = parser.add_subparsers(required=True, metavar="命令")
    _command(commands, "parse", _parse, "只解析方案，不入库", ledger=False).add_argument(
        "file", type=Path, metavar="文件", help="分工方案文件"
    )
    import_ = _command(commands, "import", _import, "解析方案并存入台账")
    import_.add_argument("file", type=Path, metavar="文件", help="分工方案文件")
    import_.add_argument("--issued", metavar="日期", help="印发日期，如 2017-06-09")
    units = _command(commands, "units", _units, "列出方案中的单位")
    units.add_argument("--plan", metavar="编号", help="方案编号，缺省为最近印发的方案")
    units.add_argument("--add", metavar="单位", help="添加方案未点名的单位")
    units.add_argument("--kind", choices=[str(k) for k in UnitKind], help="所添加单位的类别")
    _for_unit(_command(commands, "tasks", _tasks, "列出本部门任务"))
    fill_ = _for_unit(_command(commands, "fill", _fill, "从 JSON 填写措施和进展"))
    fill_.add_argument("--from", dest="source", type=Path, required=True, help="JSON 文件")
    sheet = _for_unit(_command(commands, "sheet", _sheet, "生成填报表"))
    sheet.add_argument("--out", type=Path, required=True, help="填报表文件；用 --each 时为文件夹")
    sheet.add_argument("--office", metavar="科室", help="只列该科室负责或配合的任务")
    sheet.add_argument("--to", metavar="单位", help="发给配合单位或区：只列本部门牵头、该单位承担的任务")
    sheet.add_argument("--each", action="store_true", help="每个科室一份")
    sheet.add_argument("--due", metavar="日期", help="返回期限，如 2017-06-20")
    merge_ = _command(commands, "merge", _merge, "合并返回的填报表")
    merge_.add_argument("files", nargs="+", type=Path, metavar="文件", help="返回的填报表")
    plan = _for_unit(_command(commands, "plan", _plan, "导出部门分工方案"))
    cli_documents.add_arguments(plan, Document.PLAN)
    report = _for_unit(_command(commands, "report", _report, "导出年度自查报告"))
    cli_documents.add_arguments(report, Document.REPORT)
    cli_template.add_arguments(_command(commands, "template", cli_template.run, "单位模板", ledger=False))
    carry = _command(commands, "carry-over", _carry_over, "沿用上年内容")
    cli_next_year.add_arguments(carry)
    _for_unit(_command(commands, "claim", _claim, "认领任务")).add_argument("ids", **_TASKS)
    unclaim = _for_unit(_command(commands, "unclaim", _unclaim, "不认领任务"))
    unclaim.add_argument("ids", **_TASKS)
    unclaim.add_argument("--why", required=True, metavar="理由", help="理由")
    _command(commands, "check", _check, "核验台账")
    _command(commands, "backup", _backup, "备份台账")
    _command(commands, "restore", _restore, "恢复备份").add_argument(
        "file", type=Path, metavar="文件", help="备份文件"
    )
    cli_city.add_commands(commands, _command, _date, _today)
    cli_handover.add_commands(commands, _command, _date, _today)
    return parser


def command_names() -> frozenset[str]:
    """The commands; anything else on the command line is for the window."""
    return frozenset(
        {"parse", "import", "units", "tasks", "fill", "plan", "report", "claim", "unclaim"}
        | {"check", "backup", "restore", "sheet", "merge", "carry-over", "city", "template"}
        | {"export", "import-json", "open-package", "merge-ledger", "returns"}
    )


def main(argv: Sequence[str]) -> int:
    """Run one command; returns its exit code.

    A `UserError` prints one Chinese line on stderr and gives 2; nothing half-written stays behind.
    """
    for stream in (sys.stdout, sys.stderr):
        # A Windows console that is not UTF-8 must not stop a command half-way.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        args = build_parser().parse_args(argv)
        return int(args.run(args))
    except UserError as error:
        print(error.line, file=sys.stderr)
        return EXIT_REFUSED
    except BrokenPipeError:
        # Whoever read the output (head, more) has seen enough; the work itself was done before.
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - open until the end
        return 0
