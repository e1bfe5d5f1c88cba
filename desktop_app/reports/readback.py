"""Reads a written document again and proves that nothing of the snapshot got lost on the way."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from desktop_app.core.rules import conclusion, deadline_words
from desktop_app.core.snapshot import Audience, DocumentOptions, PlanForm, YearSnapshot
from desktop_app.core.task import Task
from desktop_app.core.terms import Publicity, Status
from desktop_app.reports.typography import cite
from desktop_app.reports.wording import Typesetter, in_order

_PARTS = ("word/document.xml", "word/footnotes.xml")


class ReadBackError(RuntimeError):
    """The written file lacks something it must hold; the old file was left alone.

    Args:
        where: the task's item label (一-3), or the part of the document.
        what: which datum is missing, by its Chinese name.
    """

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"写出的文件里找不到“{where}”的{what}，没有保存，原有文件未改动。")
        self.where = where
        self.what = what


@dataclass(frozen=True, slots=True)
class _Datum:
    what: str
    text: str


def document_text(path: Path) -> str:
    """All text of a written document, a line to a paragraph, footnotes at the end.

    Raises:
        ReadBackError: the file is no readable Word package.
    """
    from lxml import etree

    try:
        with zipfile.ZipFile(path) as package:
            if package.testzip() is not None:
                raise ReadBackError(path.name, "完整内容")
            roots = [etree.fromstring(package.read(part)) for part in _PARTS]
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError) as error:
        raise ReadBackError(path.name, "正文") from error
    return "\n".join(etree.tostring(root, method="text", encoding="unicode") for root in roots)


def prove_plan(path: Path, snapshot: YearSnapshot, options: DocumentOptions) -> None:
    """Prove that a department plan holds every task and everything entered for it.

    Raises:
        ReadBackError: something is missing.
    """
    setter = Typesetter(options.full_width)
    text = document_text(path)
    _prove_names(text, snapshot, setter)
    if options.stand_alone:
        _prove(text, "落款", [_Datum("署名", setter.text(snapshot.department.signature))])
    start = 0
    if options.form is PlanForm.TABLE and snapshot.tasks:
        start = _table_start(text)
    public = options.audience is Audience.PUBLIC
    tasks = [setter.task(t) for t in in_order(snapshot.tasks)]
    _prove_tasks(text, start, tasks, [_plan_data(t, public=public) for t in tasks])


def prove_report(path: Path, snapshot: YearSnapshot, options: DocumentOptions) -> None:
    """Prove that a self-check report holds every task, its year and the figures' ground.

    Raises:
        ReadBackError: something is missing.
    """
    setter = Typesetter(options.full_width)
    text = document_text(path)
    _prove_names(text, snapshot, setter)
    record = snapshot.record
    milestones = [
        _Datum("公开地址", record.published_url or ""),
        _Datum("公开栏目", setter.text(record.published_column or "")),
        _Datum("署名", setter.text(snapshot.department.signature)),
        _Datum("主送机关", setter.text(snapshot.department.addressee).rstrip("：:")),
    ]
    _prove(text, "正文", milestones)
    tasks = [setter.task(t) for t in in_order(snapshot.tasks)]
    if tasks:
        public = options.audience is Audience.PUBLIC
        data = [_report_data(t, public=public) for t in tasks]
        _prove_tasks(text, _table_start(text), tasks, data)


def _table_start(text: str) -> int:
    """Where the first table starts: its first heading stands on a line of its own."""
    found = re.search(r"^序号$", text, re.MULTILINE)
    if found is None:
        raise ReadBackError("附件", "表格")
    return found.end()


def _prove_names(text: str, snapshot: YearSnapshot, setter: Typesetter) -> None:
    plan = snapshot.plan
    names = [
        _Datum("通知名称", cite(setter.text(plan.notice_title or plan.title))),
        _Datum("文号", setter.text(plan.doc_no or "")),
    ]
    _prove(text, "正文", names)


def _plan_data(task: Task, *, public: bool) -> Iterable[_Datum]:
    fields = task.fields
    if fields.status is Status.NOT_APPLICABLE:
        return [] if public else [_Datum("不涉及理由", fields.reason or "")]
    withheld = public and fields.publicity in (Publicity.ON_REQUEST, Publicity.WITHHELD)
    data = [
        _Datum("我局承担部分", fields.our_part or ""),
        *(_Datum("共同牵头单位", unit) for unit in task.co_units),
        _Datum("责任科室", fields.office or ""),
        *(_Datum("配合科室", section) for section in fields.support_offices),
        _Datum("完成时限", deadline_words(task) or ""),
    ]
    if not withheld:
        data += [_Datum("落实措施", measure) for measure in fields.measures]
        data.append(_Datum("公开渠道", fields.channel or ""))
    if not public:
        data += [
            _Datum("责任人", fields.person or ""),
            _Datum("电话", fields.phone or ""),
            _Datum("备注", fields.remark or ""),
            _Datum("公开属性", str(fields.publicity or "")),
        ]
    return data


def _report_data(task: Task, *, public: bool) -> Iterable[_Datum]:
    fields = task.fields
    decided = conclusion(task)
    data = [
        _Datum("年终结论", str(decided or "")),
        *(_Datum("落实措施", measure) for measure in fields.measures),
        *(_Datum("进展", entry.text) for entry in task.progress),
        *(_Datum("进展链接", entry.url or "") for entry in task.progress),
        _Datum("责任科室", fields.office or ""),
        _Datum("理由", fields.reason or ""),
    ]
    if not public:
        data.append(_Datum("备注", fields.remark or ""))
    return data


def _prove_tasks(text: str, start: int, tasks: Sequence[Task], data: Sequence[Iterable[_Datum]]) -> None:
    """Find every task in order, and what belongs to it before the next one begins."""
    places: list[tuple[int, int]] = []
    for task in tasks:
        place = _find_lines(text, task.text, start)
        if place is None:
            raise ReadBackError(task.label, "具体要求")
        places.append(place)
        start = place[1]
    if not places:
        return
    ends = [*(place[0] for place in places[1:]), len(text)]
    for task, (begin, _), end, wanted in zip(tasks, places, ends, data, strict=True):
        _prove(text[begin:end], task.label, wanted)


def _prove(text: str, where: str, data: Iterable[_Datum]) -> None:
    for datum in data:
        if datum.text and _find_lines(text, _core(datum.text), 0) is None:
            raise ReadBackError(where, datum.what)


def _core(text: str) -> str:
    """``text`` without the last stop, which a sentence may set differently."""
    return text.rstrip("。；;，,、：:. ") or text


def _find_lines(text: str, wanted: str, start: int) -> tuple[int, int] | None:
    """Where ``wanted`` stands at or after ``start``; its lines may be paragraphs of their own."""
    first, last = None, start
    for line in filter(None, (w.strip() for w in wanted.split("\n"))):
        at = text.find(line, last)
        if at < 0:
            return None
        first, last = (at if first is None else first), at + len(line)
    return (start if first is None else first), last
