"""The commands that write the two documents: their options, and the export or the kept version."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from desktop_app.core.errors import UserError
from desktop_app.core.snapshot import (
    Audience,
    Contents,
    Delivery,
    DocumentOptions,
    Formalities,
    PlanColumn,
    PlanForm,
    Stage,
)
from desktop_app.core.terms import Document
from desktop_app.services import documents, own_templates, package, publishing, versions
from desktop_app.services.documents import ExportOutcome
from desktop_app.services.ledger import Ledger

_YES, _NO = "留", "不留"
#: The optional parts of a report by what they are called.
_PARTS = {
    "组织推进": "organisation",
    "公开数据": "statistics",
    "与上年比较": "comparison",
    "主要做法": "practices",
    "自评得分": "scoring",
    "图表": "charts",
}


def add_arguments(parser: argparse.ArgumentParser, which: Document) -> None:
    """The options of ``plan`` or ``report``."""
    parser.add_argument("--out", type=Path, required=True, help="导出的 Word 文件")
    parser.add_argument("--title", metavar="标题", help="标题，缺省为拟定的标题")
    parser.add_argument(
        "--audience",
        choices=[str(a) for a in Audience],
        default=str(Audience.REVIEW),
        help="给谁看，缺省为送审版",
    )
    parser.add_argument("--signed", metavar="日期", help="成文日期，如 2017-07-14")
    parser.add_argument("--as-of", metavar="日期", help="数据截止日期，缺省为今天")
    parser.add_argument("--keep-half-width", action="store_true", help="原文半角标点不转全角")
    parser.add_argument("--stage", choices=[str(s) for s in Stage], help="在台账中留存一稿；定稿须没有硬缺项")
    parser.add_argument("--template", type=Path, help="单位模板，缺省为台账中选用的")
    parser.add_argument("--page", type=Path, help="另存公开版网页（HTML）")
    parser.add_argument("--pdf", type=Path, help="另存 PDF，须装有 LibreOffice、Word 或 WPS")
    if which is Document.PLAN:
        parser.add_argument(
            "--form",
            choices=[str(f) for f in PlanForm],
            default=str(PlanForm.TABLE),
            help="任务的写法，缺省为表格式",
        )
        parser.add_argument("--with-notice", action="store_true", help="随通知印发，方案本体不另署名")
        parser.add_argument("--notice", action="store_true", help="前附印发通知")
        parser.add_argument("--masthead", action="store_true", help="印发通知带版头")
        parser.add_argument(
            "--columns", metavar="各列", help=f"附表各列，以逗号分隔：{'、'.join(PlanColumn)}"
        )
    else:
        parser.add_argument(
            "--delivery",
            choices=[str(d) for d in Delivery],
            default=str(Delivery.MATERIAL),
            help="报送形式，缺省为不编号材料",
        )
        parser.add_argument("--signer", metavar="姓名", help="签发人")
        parser.add_argument("--with", dest="added", action="append", choices=list(_PARTS), help="加写的部分")
        parser.add_argument(
            "--without", dest="left_out", action="append", choices=list(_PARTS), help="略去的部分"
        )
        parser.add_argument("--package", type=Path, help="另存佐证材料包（zip）")
    parser.add_argument("--doc-no", metavar="字号", help="本单位发文字号")
    parser.add_argument("--preprinted", action="store_true", help="用套红纸印制，红头留白")
    parser.add_argument("--imprint", action="store_true", help="带版记")
    parser.add_argument("--copy-to", metavar="机关", help="抄送机关")
    parser.add_argument("--printed-by", metavar="机关", help="印发机关")
    parser.add_argument("--printed-on", metavar="日期", help="印发日期，如 2017-07-14")
    parser.add_argument("--seal", choices=(_YES, _NO), help="落款处是否留印章位置")


def options(args: argparse.Namespace, day: Callable[[str], date], stored: Formalities) -> DocumentOptions:
    """What the command line asks for; particulars it leaves out are those stored in the ledger.

    Args:
        args: the parsed options.
        day: reads a date or raises `UserError`.
        stored: the document's particulars in the ledger.
    """
    given = {
        "doc_no": args.doc_no,
        "signer": getattr(args, "signer", None),
        "copy_to": args.copy_to,
        "printed_by": args.printed_by,
        "printed_on": day(args.printed_on) if args.printed_on else None,
        "masthead": getattr(args, "masthead", False) or None,
        "imprint": args.imprint or None,
        "preprinted": args.preprinted or None,
        "sealed": None if args.seal is None else args.seal == _YES,
    }
    return DocumentOptions(
        form=PlanForm(getattr(args, "form", PlanForm.TABLE)),
        audience=Audience(args.audience),
        stand_alone=not getattr(args, "with_notice", False),
        title=args.title,
        full_width=not args.keep_half_width,
        signed_on=day(args.signed) if args.signed else None,
        notice=getattr(args, "notice", False),
        delivery=Delivery(getattr(args, "delivery", Delivery.MATERIAL)),
        formalities=replace(stored, **{k: v for k, v in given.items() if v is not None}),
        columns=_columns(getattr(args, "columns", None)),
        contents=_contents(getattr(args, "added", None) or (), getattr(args, "left_out", None) or ()),
    )


def _columns(said: str | None) -> tuple[PlanColumn, ...]:
    """The columns named, separated by commas of either width or 、.

    Raises:
        UserError: one of them is none.
    """
    names = [name.strip() for name in re.split("[,，、]", said or "") if name.strip()]
    unknown = [name for name in names if name not in set(PlanColumn)]
    if unknown:
        raise UserError(f"附表没有“{unknown[0]}”一列。", f"可选的列有：{'、'.join(PlanColumn)}。")
    return tuple(map(PlanColumn, names))


def _contents(added: Sequence[str], left_out: Sequence[str]) -> Contents:
    chosen = {_PARTS[name]: True for name in added} | {_PARTS[name]: False for name in left_out}
    return replace(Contents(), **chosen)


def export(
    ledger: Ledger,
    plan_id: str,
    unit: str,
    which: Document,
    args: argparse.Namespace,
    day: Callable[[str], date],
    today: date,
) -> None:
    """Write the document, keep it as a version where a stage is named, and say what became of it."""
    as_of = day(args.as_of) if args.as_of else today
    chosen = options(args, day, versions.formalities(ledger, plan_id, unit, which))
    template = own_templates.read(args.template) if args.template else None
    version = None
    if args.stage:
        if ledger.read_only:
            raise UserError("台账以只读方式打开，不能留存稿件。", "请关闭另一窗口后再试。")
        asked = Stage(args.stage)
        version, outcome, _ = versions.keep(
            ledger, plan_id, unit, which, args.out, chosen, as_of, asked, template
        )
    else:
        outcome = documents.export(ledger, plan_id, unit, which, args.out, chosen, as_of, template)
    if args.page:
        publishing.export_page(ledger, plan_id, unit, which, args.page, chosen, as_of)
    if args.pdf:
        publishing.export_pdf(ledger, plan_id, unit, which, args.pdf, chosen, as_of, template=template)
    if getattr(args, "package", None):
        package.export_package(ledger, plan_id, unit, args.package, as_of, chosen.audience)
    if args.json:
        told = _as_json(outcome, args.out)
        if version is not None:
            told["version"] = {
                "number": version.number,
                "stage": str(version.stage),
                "sha256": version.sha256,
            }
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return
    print(f"已导出 {args.out.name}。" + (f"已留存为{version.name}。" if version else ""))
    _say(outcome)


def _as_json(outcome: ExportOutcome, out: Path) -> dict[str, object]:
    return {
        "path": str(out),
        "placeholders": outcome.placeholders,
        "doubts": [
            {"text": d.text, "hard": d.hard, "tasks": [label for _, label in d.tasks]} for d in outcome.doubts
        ],
        "missing_fonts": list(outcome.missing_fonts),
    }


def _say(outcome: ExportOutcome) -> None:
    if outcome.placeholders:
        print(f"文中留有待填处 {outcome.placeholders} 处。")
    for doubt in outcome.doubts:
        labels = "、".join(label for _, label in doubt.tasks)
        print(f"  {doubt.text}" + (f"：{labels}" if labels and labels not in doubt.text else ""))
    if outcome.missing_fonts:
        print(f"本机缺少字体：{'、'.join(outcome.missing_fonts)}，打开时可能以其他字体显示。")
