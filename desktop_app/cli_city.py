"""`city` on the command line: departments' files into an overview, what it says, and what it gives out."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from desktop_app import cli_password
from desktop_app.core.city import CityView
from desktop_app.core.errors import UserError
from desktop_app.services.city import excel, publishing, questions, samples, taking, view
from desktop_app.services.city.ledger import default_overview_path, session

#: What `city add` exits with where a file was not taken.
EXIT_LEFT_OUT = 3
_MOST_SHOWN = 10

Command = Callable[..., argparse.ArgumentParser]
Day = Callable[[str], date]


def add_commands(commands: Any, command: Command, day: Day, today: Callable[[], date]) -> None:
    """Add `city` with its own commands.

    Args:
        commands: the program's commands.
        command: makes one, as the other commands are made.
        day: reads a date that was typed, or refuses it.
        today: the present day.
    """

    def as_of(args: argparse.Namespace) -> date:
        return day(args.as_of) if args.as_of else today()

    city = commands.add_parser("city", help="全市汇总", description="全市汇总")
    own = city.add_subparsers(required=True, metavar="命令")
    add = command(own, "add", _add, "收入部门报送的文件", ledger=False)
    add.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="文件",
        help="移交包、台账文件、导出数据，或存放它们的文件夹",
    )
    cli_password.add_option(add)
    listed = command(
        own, "list", lambda args: _list(args, as_of(args)), "列出各部门报送、公开和落实情况", ledger=False
    )
    export = command(
        own, "export", lambda args: _export(args, as_of(args)), "导出汇总表和展示网页", ledger=False
    )
    export.add_argument("--xlsx", type=Path, help="Excel 汇总表")
    export.add_argument("--html", type=Path, help="展示网页：以 .zip 结尾为一个压缩包，否则为文件夹")
    for parser in (add, listed, export):
        parser.add_argument("--overview", type=Path, help="汇总台账，缺省为本机的全市汇总")
    for parser in (listed, export):
        parser.add_argument("--as-of", metavar="日期", help="截至日期，如 2018-01-15")
    sample = command(own, "sample", _sample, "生成示例报送文件", ledger=False)
    sample.add_argument("folder", type=Path, metavar="文件夹", help="存放示例文件的文件夹")
    sample.add_argument("--plan", type=Path, required=True, help="分工方案文件")
    sample.add_argument("--count", type=int, default=100, help="部门数")


def _path(args: argparse.Namespace) -> Path:
    return args.overview or default_overview_path()


def _print_json(data: Any) -> None:
    print(json.dumps(data, ensure_ascii=False, indent=2))


def _add(args: argparse.Namespace) -> int:
    password = cli_password.read(args)
    with session(_path(args), create=True) as overview:
        outcome, _ = taking.add_returns(overview, args.files, password=password)
        if not outcome.taken and not outcome.same and outcome.refused:
            # Nothing at all: the first reason is the command's own, and no empty overview stays behind.
            for refused in outcome.refused[1:]:
                print(refused.error.line, file=sys.stderr)
            raise outcome.refused[0].error
    for refused in outcome.refused:
        print(refused.error.line, file=sys.stderr)
    if args.json:
        _print_json(
            {
                "taken": [
                    {
                        "file": t.file_name,
                        "unit": t.unit,
                        "tasks": t.tasks,
                        "replaced": t.replaced,
                        "counts": t.counts,
                        "differences": t.differences,
                    }
                    for t in outcome.taken
                ],
                "same": list(outcome.same),
                "refused": [{"file": r.file_name, "why": r.error.line} for r in outcome.refused],
            }
        )
    else:
        print(outcome.words)
        for taken in outcome.taken:
            differing = f"，方案有 {taken.differences} 处与本汇总不同" if taken.differences else ""
            print(f"  {taken.unit}：{taken.tasks} 项任务{differing}")
    return EXIT_LEFT_OUT if outcome.refused else 0


def _list(args: argparse.Namespace, as_of: date) -> int:
    with session(_path(args), read_only=True) as overview:
        seen = view.read(overview, as_of)
    if args.json:
        _print_json(as_json(seen))
    else:
        _print(seen)
    return 0


def as_json(seen: CityView) -> dict[str, Any]:
    """The overview as `city list --json` prints it."""
    found = questions.totals(seen)
    joints = questions.joints(seen)
    return {
        "plan": seen.plan.info.id if seen.plan else None,
        "title": seen.plan.info.title if seen.plan else None,
        "due_on": seen.due_on.isoformat() if seen.due_on else None,
        "expected": found.expected,
        "reported": found.reported,
        "missing": [d.unit for d in seen.missing],
        "departments": [
            {
                "unit": d.unit,
                "file": d.hand_in.file_name if d.hand_in else None,
                "publication": str(d.publication),
                "published_on": d.published_on.isoformat() if d.published_on else None,
                "working_days": d.publish_days,
                "url": d.published_url,
                "tasks": d.figures.total,
                "done": d.figures.done,
                "not_done": d.figures.not_done,
                "rate": d.figures.rate,
                "evidence": d.evidence_count,
                "links": d.link_count,
                "differences": len(d.hand_in.differences) if d.hand_in else 0,
            }
            for d in seen.departments
        ],
        "sections": [
            {"heading": s.heading, "tasks": s.figures.total, "done": s.figures.done, "rate": s.figures.rate}
            for s in questions.by_section(seen)
        ],
        "not_done": [
            {"id": t.id, "label": t.label, "unit": d.unit, "reason": t.fields.reason}
            for d, t in questions.not_done(seen)
        ],
        "differing": [
            {
                "id": j.requirement.id,
                "label": j.requirement.label,
                "said": {d.unit: questions.standing(t) for d, t in j.bearers},
            }
            for j in joints
            if j.differing
        ],
        "silent": [
            {"id": j.requirement.id, "label": j.requirement.label, "why": str(j.silence)}
            for j in joints
            if j.silence
        ],
        "figures": {s.figure.id: s.total for s in questions.sums(seen)},
    }


def _print(seen: CityView) -> None:
    if seen.plan is None:
        print("汇总台账里还没有报送。")
        return
    found = questions.totals(seen)
    print(f"《{seen.plan.info.title}》")
    print(f"应报送 {found.expected} 个部门，已报送 {found.reported} 个，未报送 {found.missing} 个。")
    print(f"按期公开 {found.in_time} 个，逾期公开 {found.late} 个，未公开 {found.unpublished} 个。")
    print(
        f"任务 {found.figures.total} 项，已落实 {found.figures.done} 项，未落实 {found.figures.not_done} 项。"
    )
    for d in seen.departments:
        if d.hand_in is None:
            print(f"{d.unit}：未报送")
            continue
        days = f"（{d.publish_days} 个工作日）" if d.publish_days is not None else ""
        figures = f"{d.figures.total} 项任务，已落实 {d.figures.done} 项，未落实 {d.figures.not_done} 项"
        print(f"{d.unit}：{d.publication}{days}，{figures}")


def _export(args: argparse.Namespace, as_of: date) -> int:
    if not args.xlsx and not args.html:
        raise UserError("没有指明导出什么。", "请用 --xlsx 或 --html 指明文件。")
    with session(_path(args), read_only=True) as overview:
        seen = view.read(overview, as_of)
    told: dict[str, Any] = {}
    if args.xlsx:
        told["xlsx"] = {"path": str(args.xlsx), "departments": excel.export_excel(seen, args.xlsx)}
    findings: tuple[Any, ...] = ()
    if args.html:
        pages, findings = publishing.export_site(seen, args.html)
        told["html"] = {"path": str(args.html), "pages": pages, "findings": [f.line for f in findings]}
    if args.json:
        _print_json(told)
        return 0
    if args.xlsx:
        print(f"已导出 {told['xlsx']['departments']} 个部门的汇总表到 {args.xlsx.name}。")
    if args.html:
        print(f"已生成 {told['html']['pages']} 个展示网页到 {args.html.name}。")
    for finding in findings[:_MOST_SHOWN]:
        print(f"请核对：{finding.line}", file=sys.stderr)
    if len(findings) > _MOST_SHOWN:
        print(f"另有 {len(findings) - _MOST_SHOWN} 处疑似不宜公开，请用 --json 查看。", file=sys.stderr)
    return 0


def _sample(args: argparse.Namespace) -> int:
    from desktop_app.services import import_plan

    if not 1 <= args.count <= samples.MOST:
        raise UserError(f"部门数不能是 {args.count}。", f"请填写 1 至 {samples.MOST} 之间的整数。")
    made = samples.make_returns(import_plan.read_file(args.plan), args.folder, args.count)
    if args.json:
        _print_json({"files": [str(path) for path in made]})
    else:
        print(f"已生成 {len(made)} 个部门的示例报送文件到 {args.folder}。")
    return 0
