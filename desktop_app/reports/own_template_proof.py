"""Reads a document in an office's own template again and proves that nothing of it got lost."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop_app.core.snapshot import Audience, DocumentOptions, YearSnapshot
from desktop_app.core.task import Task
from desktop_app.reports.own_template_marks import MARK, W, paragraphs, parse, pieces
from desktop_app.reports.own_template_package import DOCUMENT
from desktop_app.reports.readback import Datum, ReadBackError, holds, plan_data, report_data
from desktop_app.reports.wording import Typesetter, in_order

_HEAD_OR_FOOT = re.compile(r"word/(header|footer)[^/]*\.xml")
#: Which placeholder of a row carries a datum of the read-back.
_CARRIED = {
    "不涉及理由": "措施",
    "本单位承担部分": "措施",
    "共同牵头单位": "措施",
    "落实措施": "措施",
    "责任科室": "科室",
    "配合科室": "配合科室",
    "完成时限": "时限",
    "公开渠道": "渠道",
    "责任人": "责任人",
    "电话": "电话",
    "备注": "备注",
    "公开属性": "公开属性",
    "年终结论": "结论",
    "进展": "情况",
    "进展链接": "链接",
    "进展数量": "情况",
    "理由": "情况",
}


@dataclass(frozen=True, slots=True)
class Demand:
    """What the file must hold of each task: (its label, the wording of its item, the data) in order.

    Empty where no row is repeated for tasks: the standard document, proven by itself, then stands in it.
    """

    tasks: tuple[tuple[str, str, tuple[Datum, ...]], ...] = ()


def demand(
    snapshot: YearSnapshot, options: DocumentOptions, asked: Iterable[str], *, of_report: bool
) -> Demand:
    """What rows of tasks must hold, from the snapshot itself.

    Args:
        snapshot: the department's year, as it was read from the ledger.
        options: how the document is written.
        asked: the placeholders of the template.
        of_report: whether it is the report.
    """
    fields = {name.partition(".")[2] for name in asked if name.startswith("任务.")}
    if not fields:
        return Demand()
    setter, public = Typesetter(options.full_width), options.audience is Audience.PUBLIC
    draw: Callable[..., Iterable[Datum]] = report_data if of_report else plan_data
    found = []
    for task in in_order(snapshot.tasks):
        data = [d for d in draw(task, setter, public=public) if _CARRIED.get(d[0], "") in fields]
        found.append((task.label, setter.text(task.text), tuple(_labelled(task, data, fields))))
    return Demand(tuple(found))


def _labelled(task: Task, data: Sequence[Datum], fields: set[str]) -> list[Datum]:
    return [*data, *([("条目", task.label)] if "条目" in fields else [])]


def prove(path: Path, told: Sequence[str], demanded: Demand) -> None:
    """Prove that everything that was filled in, and everything of each task, is in the file.

    Args:
        path: the finished file.
        told: every text that went in.
        demanded: what must be there of the tasks.

    Raises:
        ReadBackError: something is missing, or a placeholder was left standing.
    """
    from lxml import etree

    try:
        with zipfile.ZipFile(path) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        roots = [parse(parts[n]) for n in (DOCUMENT, *filter(_HEAD_OR_FOOT.fullmatch, parts))]
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError) as error:
        raise ReadBackError("全文", "正文") from error
    lines = [_text(p) for root in roots for p in paragraphs(root)]
    text = "\n".join(lines)
    whole = frozenset(lines)
    for said in dict.fromkeys(told):
        if said not in whole and said not in text:
            raise ReadBackError("全文", f"“{said[:20]}”")
    typed_braces = any(MARK.search(said) for said in told)
    left = None if typed_braces else MARK.search(text)
    if left is not None:
        raise ReadBackError("全文", f"“{left[0]}”一处的内容")
    _prove_rows(roots[0], demanded)


def _text(p: Any) -> str:
    return "".join(text if t is not None else "\n" for t, text in pieces(p))


def _prove_rows(root: Any, demanded: Demand) -> None:
    rows = ["\n".join(_text(p) for p in row.iter(f"{W}p")) for row in root.iter(f"{W}tr")]
    place = 0
    for label, wording, data in demanded.tasks:
        while place < len(rows) and not holds(rows[place], wording):
            place += 1
        if place == len(rows):
            raise ReadBackError(label, "任务条目")
        for what, wanted in data:
            if wanted and not holds(rows[place], wanted):
                raise ReadBackError(label, what)
        place += 1
