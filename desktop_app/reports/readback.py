"""Reads a written document again and proves that nothing of the snapshot got lost on the way."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from desktop_app.core.day_words import full_day
from desktop_app.core.figures import BY_ID
from desktop_app.core.rules import conclusion, deadline_words, year_figures
from desktop_app.core.scoring import points
from desktop_app.core.snapshot import (
    Audience,
    Contents,
    Delivery,
    DocumentOptions,
    Indicator,
    PlanColumn,
    PlanForm,
    YearSnapshot,
)
from desktop_app.core.task import Task
from desktop_app.core.terms import Publicity, Status
from desktop_app.core.versions import Paragraph
from desktop_app.reports import report_charts, report_scoring, year_comparison
from desktop_app.reports.plan_table import in_force
from desktop_app.reports.typography import cite, clean
from desktop_app.reports.wording import Typesetter, addressee, in_order
from desktop_app.reports.written import ReadBackError, WrittenDocument
from desktop_app.reports.year_numbers import SUPPORT_GROUP, figure_words

__all__ = ["Datum", "ReadBackError", "WrittenDocument", "prove_plan", "prove_report"]

#: What is to be found: its Chinese name, and the text.
Datum = tuple[str, str]


def prove_plan(
    path: Path, snapshot: YearSnapshot, options: DocumentOptions, *, paragraphs: Sequence[Paragraph] = ()
) -> None:
    """Prove that a department plan holds every task and everything entered for it.

    Args:
        path: the finished file.
        snapshot: what it was written from.
        options: how it was to be written.
        paragraphs: its paragraphs that may be reworded.

    Raises:
        ReadBackError: something is missing.
    """
    written, setter = WrittenDocument(path, paragraphs), Typesetter(options.full_width)
    _prove(written.text, "正文", _names(snapshot, setter))
    if options.notice:
        _prove(written.text, "公文要素", _formality_data(options, setter, upward=False))
    if options.stand_alone or options.notice:
        _prove(written.text, "落款", [("署名", setter.text(snapshot.department.signature))])
    tasks = in_order(snapshot.tasks)
    if options.form is PlanForm.TABLE:
        records = written.rows()
    else:
        records = _items(written.paragraphs(), [setter.text(t.text) for t in tasks])
    public = options.audience is Audience.PUBLIC
    columns = in_force(options.columns, public=public) if options.form is PlanForm.TABLE else ()
    data = (plan_data(t, setter, columns, public=public) for t in tasks)
    _prove_records(records, tasks, data, setter)


def prove_report(
    path: Path,
    snapshot: YearSnapshot,
    options: DocumentOptions,
    *,
    paragraphs: Sequence[Paragraph] = (),
) -> None:
    """Prove that a self-check report holds every task, its year and the figures.

    Args:
        path: the finished file.
        snapshot: what it was written from.
        options: how it was to be written.
        paragraphs: its paragraphs that may be reworded.

    Raises:
        ReadBackError: something is missing.
    """
    written, setter = WrittenDocument(path, paragraphs), Typesetter(options.full_width)
    record, department = snapshot.record, snapshot.department
    milestones = [
        ("公开地址", clean(record.published_url or "")),
        ("署名", setter.text(department.signature)),
        ("主送机关", setter.text(addressee(department, options.delivery)).rstrip("：:")),
        *_formality_data(options, setter, upward=options.delivery is Delivery.REPORT),
    ]
    contents = options.contents
    if contents.organisation:
        milestones += [
            ("审定方式", setter.text(record.approved_by or "")),
            ("公开栏目", setter.text(record.published_column or "")),
            *(("日期", full_day(day)) for day in (record.approved_on, record.published_on) if day),
        ]
    _prove(written.text, "正文", [*_names(snapshot, setter), *milestones])
    tasks = in_order(snapshot.tasks)
    public = options.audience is Audience.PUBLIC
    running = "\n".join(written.paragraphs())
    _prove(running, "总体情况", _figure_data(snapshot, contents.organisation, contents.statistics))
    for task in tasks:
        if task.id in snapshot.years:
            _prove(running, task.label, _lateness_data(task, snapshot, setter, public=public))
    _prove_evidence(written.rows("材料名称"), snapshot, setter, public=public)
    _prove_parts(written, snapshot, contents, setter)
    if not tasks:
        return
    data = (report_data(t, setter, public=public) for t in tasks)
    _prove_records(written.rows("落实情况"), tasks, data, setter)
    if not any(p.edited and p.place.endswith("overall:完成情况。") for p in paragraphs):
        _prove_outcome(written, tasks)


def _prove_parts(
    written: WrittenDocument, snapshot: YearSnapshot, contents: Contents, setter: Typesetter
) -> None:
    """The optional parts that are tables or charts hold what they must."""
    if contents.comparison:
        _prove_rows(written, year_comparison.CHANGE, [r.cells for r in year_comparison.compared(snapshot)])
    if contents.scoring:
        _prove_rows(written, report_scoring.BASIS, [_score_cells(i, setter) for i in snapshot.scoring])
    if contents.charts:
        _prove_charts(written, snapshot, contents, setter)


def _prove_outcome(written: WrittenDocument, tasks: Sequence[Task]) -> None:
    """The counts of conclusions agree: once in part one, once in the last row of annex 1."""
    figures = year_figures(tasks)
    for said in (f"任务{figures.total}项", f"已落实{figures.done}项", f"未落实{figures.not_done}项"):
        if written.text.count(said) < 2:
            raise ReadBackError("总体情况和附件1", "统计数字")


def _formality_data(options: DocumentOptions, setter: Typesetter, *, upward: bool) -> Iterator[Datum]:
    """What the head and the foot of an official document must say."""
    forms = options.formalities
    if options.delivery is Delivery.MATERIAL and not options.notice:
        return
    if forms.masthead or not options.notice:
        yield "发文字号", clean(forms.doc_no or "")
    if upward and options.audience is not Audience.PUBLIC:
        yield "签发人", setter.text(forms.signer or "")
    if forms.imprint:
        yield "抄送机关", setter.text(forms.copy_to or "").rstrip("。；;，,")
        if options.delivery is not Delivery.LETTER:
            yield "印发机关", setter.text(forms.printed_by or "")
            yield "印发日期", full_day(forms.printed_on) if forms.printed_on else ""


def _figure_data(snapshot: YearSnapshot, organisation: bool, statistics: bool) -> Iterator[Datum]:
    for name, value in snapshot.figures.items():
        support = BY_ID[name].group == SUPPORT_GROUP
        if organisation if support else statistics:
            yield BY_ID[name].word, figure_words(name, value)


def _lateness_data(
    task: Task, snapshot: YearSnapshot, setter: Typesetter, *, public: bool
) -> Iterator[Datum]:
    year = snapshot.years.get(task.id)
    hidden = public and task.fields.publicity in (Publicity.ON_REQUEST, Publicity.WITHHELD)
    if year is None or hidden or task.fields.status is Status.NOT_APPLICABLE:
        return
    for occurrence in (*year.summary.overdue, *year.summary.made_up):
        yield "逾期期次", setter.text(occurrence.label)
        yield "逾期原因", setter.text((occurrence.fact and occurrence.fact.reason) or "")


def _prove_evidence(rows: Sequence[str], snapshot: YearSnapshot, setter: Typesetter, *, public: bool) -> None:
    """Every piece of evidence has its row, in order."""
    place = 0
    for piece in snapshot.evidence:
        if public and not piece.public:
            continue
        wanted = (setter.text(piece.title), clean(piece.url or piece.file_name or ""))
        while place < len(rows) and not all(w in rows[place] for w in wanted):
            place += 1
        if place == len(rows):
            raise ReadBackError("附件2", f"佐证材料“{piece.title}”")
        place += 1


def _score_cells(indicator: Indicator, setter: Typesetter) -> Sequence[str]:
    score = "" if indicator.score is None else points(indicator.score)
    return (setter.text(indicator.name), points(indicator.worth), setter.text(indicator.basis), score)


def _prove_rows(written: WrittenDocument, heading: str, wanted: Sequence[Sequence[str]]) -> None:
    """A table whose heading says ``heading`` holds exactly these rows, cell after cell."""
    rows = written.rows(heading)
    if len(rows) != len(wanted):
        raise ReadBackError(f"“{heading}”所在表格", "行")
    for row, cells in zip(rows, wanted, strict=True):
        place = 0
        for cell in cells:
            core = cell.rstrip("。；;，,、：:. ")
            place = row.find(core, place)
            if place < 0:
                raise ReadBackError(cells[0], f"数据“{cell}”")
            place += len(core)


def _prove_charts(
    written: WrittenDocument, snapshot: YearSnapshot, contents: Contents, setter: Typesetter
) -> None:
    """Each chart that the snapshot calls for stands there with exactly its names and values."""
    titled = tuple(
        t if (title := setter.text(t.section_title)) == t.section_title else replace(t, section_title=title)
        for t in in_order(snapshot.tasks)
    )
    wanted = [report_charts.by_section(replace(snapshot, tasks=titled))]
    if contents.statistics:
        wanted.append(report_charts.by_channel(snapshot.figures))
    drawn = written.charts()
    for chart in wanted:
        if chart is not None and chart.data not in drawn:
            raise ReadBackError(chart.title, "图中数据")


def _items(paragraphs: Sequence[str], wordings: Sequence[str]) -> list[str]:
    """The numbered items of a narrative, each with what follows it up to the next."""
    starts, place = [], 0
    for number, wording in enumerate(wordings, 1):
        opening = f"{number}.{wording.split(chr(10), 1)[0]}"
        found = next((i for i in range(place, len(paragraphs)) if paragraphs[i].startswith(opening)), None)
        if found is None:
            break
        starts.append(found)
        place = found + 1
    ends = [*starts[1:], len(paragraphs)]
    return ["\n".join(paragraphs[a:b]) for a, b in zip(starts, ends, strict=False)]


def _names(snapshot: YearSnapshot, setter: Typesetter) -> list[Datum]:
    plan = snapshot.plan
    return [
        ("通知名称", cite(setter.text(plan.notice_title or plan.title))),
        ("文号", setter.text(plan.doc_no or "")),
    ]


def plan_data(
    task: Task, setter: Typesetter, columns: tuple[PlanColumn, ...] = (), *, public: bool
) -> Iterator[Datum]:
    """What a plan must say of a task.

    Args:
        task: the task.
        setter: readies texts for print.
        columns: the columns chosen for its table; none where everything is told.
        public: whether it is for publication.
    """
    if columns:
        yield from _column_data(task, setter, columns, public=public)
        return
    fields = task.fields
    if fields.status is Status.NOT_APPLICABLE:
        if not public:
            yield "不涉及理由", setter.text(fields.reason or "")
        return
    yield "本单位承担部分", setter.text(fields.our_part or "")
    for unit in task.co_units:
        yield "共同牵头单位", setter.text(unit)
    yield "责任科室", setter.text(fields.office or "")
    for section in fields.support_offices:
        yield "配合科室", setter.text(section)
    yield "完成时限", deadline_words(task) or ""
    if not public or fields.publicity not in (Publicity.ON_REQUEST, Publicity.WITHHELD):
        for measure in fields.measures:
            yield "落实措施", setter.text(measure)
        yield "公开渠道", setter.text(fields.channel or "")
    if not public:
        yield "责任人", setter.text(fields.person or "")
        yield "电话", clean(fields.phone or "")
        yield "备注", setter.text(fields.remark or "")
        yield "公开属性", str(fields.publicity or "")


def _column_data(
    task: Task, setter: Typesetter, columns: tuple[PlanColumn, ...], *, public: bool
) -> Iterator[Datum]:
    """What a table of chosen columns must say of a task."""
    fields = task.fields
    hidden = public and fields.publicity in (Publicity.ON_REQUEST, Publicity.WITHHELD)
    if fields.status is Status.NOT_APPLICABLE:
        if not public:
            yield "不涉及理由", setter.text(fields.reason or "")
    else:
        yield "本单位承担部分", setter.text(fields.our_part or "")
        for unit in task.co_units:
            yield "共同牵头单位", setter.text(unit)
        for measure in () if hidden else fields.measures:
            yield "落实措施", setter.text(measure)
    told = {
        PlanColumn.CHANNEL: ("" if hidden else setter.text(fields.channel or ""),),
        PlanColumn.PUBLICITY: (str(fields.publicity or ""),),
        PlanColumn.OFFICE: (setter.text(fields.office or ""),),
        PlanColumn.PERSON: (setter.text(fields.person or ""), clean(fields.phone or "")),
        PlanColumn.SUPPORT: tuple(map(setter.text, fields.support_offices)),
        PlanColumn.LIMIT: (deadline_words(task) or "",),
        PlanColumn.REMARK: (setter.text(fields.remark or ""),),
    }
    for column in columns:
        for wanted in told.get(column, ()):
            yield str(column), wanted


def report_data(task: Task, setter: Typesetter, *, public: bool) -> Iterator[Datum]:
    """What annex 1 of a report must say of a task."""
    fields = task.fields
    yield "年终结论", str(conclusion(task) or "")
    if not public or fields.publicity not in (Publicity.ON_REQUEST, Publicity.WITHHELD):
        for measure in fields.measures:
            yield "落实措施", setter.text(measure)
        for entry in task.progress:
            yield "进展", setter.text(entry.text)
            yield "进展链接", clean(entry.url or "")
            yield "进展数量", "" if entry.count is None else f"{entry.count}条"
    yield "责任科室", setter.text(fields.office or "")
    yield "理由", setter.text(fields.reason or "")
    if not public:
        yield "备注", setter.text(fields.remark or "")


def _prove_records(
    records: Sequence[str], tasks: Sequence[Task], data: Iterable[Iterable[Datum]], setter: Typesetter
) -> None:
    """Each task has its own record, in order, and everything about it stands there."""
    if len(records) != len(tasks):
        where = tasks[min(len(records), len(tasks) - 1)].label if tasks else "全文"
        raise ReadBackError(where, "任务条目")
    for record, task, wanted in zip(records, tasks, data, strict=True):
        label = task.label
        _prove(record, label, (("具体要求", setter.text(task.text)), ("条目", label)))
        _prove(record, label, wanted)


def _prove(text: str, where: str, data: Iterable[Datum]) -> None:
    for what, wanted in data:
        # Most data stand there word for word; only the others need the closer look.
        if wanted and wanted not in text and not holds(text, wanted):
            raise ReadBackError(where, what)


def holds(text: str, wanted: str) -> bool:
    """Whether ``wanted`` stands in ``text``, but for its last stop, which a sentence may set differently.

    Its lines may have become paragraphs or line breaks.
    """
    core = wanted.rstrip("。；;，,、：:. ") or wanted
    return core in text or ("\n" in core and all(line.strip() in text for line in core.split("\n")))
