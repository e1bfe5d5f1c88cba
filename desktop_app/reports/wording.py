"""The words a document uses for the plan, the department and its sections, derived from a snapshot."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from operator import attrgetter

from desktop_app.core.evidence import Evidence
from desktop_app.core.occurrences import Occurrence, TaskYear
from desktop_app.core.rules import Gap
from desktop_app.core.snapshot import Delivery, DocumentOptions, Indicator, YearSnapshot
from desktop_app.core.task import Department, PlanInfo, Progress, Task
from desktop_app.reports.typography import cite, clean, full_width, gap

#: What is published on a plan's subject ends in one of these; they are no part of the subject.
_KIND_OF_PAPER = re.compile(
    r"(?:的通知|的意见|分工方案|(?:责任)?(?:分工|分解|清单)表?|(?:实施|工作|落实)?方案)$"
)
_YEAR = re.compile(r"(?:19|20)\d\d年度?")
_SUBJECT = re.compile(r"政务公开[\u4e00-\u9fff]{0,6}?要点")
_FALLBACK_SUBJECT = "政务公开工作"
_LONGEST_SUBJECT = 24
_LEVEL = re.compile(
    r"(省|自治区|市|区|县|旗|镇|乡|街道)(?=人民政府|政府|管委会|管理委员会|办公厅|办公室|委员会)"
)


def subject(plan_title: str) -> str:
    """What a plan is about, without its issuer, its year and the kind of paper it is.

    佛山市贯彻落实省府办公厅2017年政务公开工作要点分工方案 -> 政务公开工作要点
    """
    title = re.sub(r"\s+", "", plan_title).strip("《》〈〉")
    named = _SUBJECT.findall(title)
    if named:
        return str(named[-1])
    rest = title
    while (shorter := _KIND_OF_PAPER.sub("", rest)) != rest:
        rest = shorter.rstrip("》〉")
    tail = _YEAR.split(rest)[-1]
    if tail == rest:
        _, openness, after = rest.rpartition("政务公开")
        tail = openness + after
    nested = re.search(r"关于|印发|贯彻|《|〈|的通知", tail)
    return tail if 2 <= len(tail) <= _LONGEST_SUBJECT and not nested else _FALLBACK_SUBJECT


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one document."""

    #: 我局、我区
    us: str
    #: 市方案
    plan: str
    #: 《市方案》
    cited: str
    #: 《市通知全称》
    notice: str
    #: The notice's own number, or a placeholder.
    doc_no: str
    #: 2017 or a placeholder
    year: str
    #: 政务公开工作要点
    subject: str
    #: 责任科室
    office: str
    #: 配合科室
    support: str
    #: 科室
    section: str

    @classmethod
    def of(cls, snapshot: YearSnapshot) -> Words:
        """Derive the words of a prepared snapshot."""
        plan, department = snapshot.plan, snapshot.department
        level = _LEVEL.findall(plan.issuer or "") or _LEVEL.findall(plan.title)
        short = f"{level[-1]}方案" if level else "分工方案"
        section = department.office_word.removeprefix("责任") or "科室"
        return cls(
            us=department.self_word,
            plan=short,
            cited=f"《{short}》",
            notice=cite(plan.notice_title or plan.title),
            doc_no=plan.doc_no or gap("文号"),
            year=str(plan.year) if plan.year else gap("年份"),
            subject=subject(plan.title),
            office=f"责任{section}",
            support=f"配合{section}",
            section=section,
        )


def plan_title(snapshot: YearSnapshot, words: Words) -> str:
    """佛山市财政局2017年政务公开工作要点分工方案; never nests the city's whole title."""
    return f"{snapshot.department.full_name}{words.year}年{words.subject}分工方案"


def addressee(department: Department, delivery: Delivery) -> str:
    """主送机关: a 报告 goes to the government itself (市人民政府), anything else to whom the officer set."""
    if delivery is Delivery.REPORT:
        return re.sub(r"(?<=政府)办公[室厅]$", "", department.addressee)
    return department.addressee


def own_title(options: DocumentOptions) -> str | None:
    """The title the officer typed, ready for print; None for the offered one."""
    return Typesetter(options.full_width).optional(options.title)


def report_title(snapshot: YearSnapshot, words: Words) -> str:
    """佛山市财政局关于2017年政务公开工作要点落实情况的自查报告"""
    return f"{snapshot.department.full_name}关于{words.year}年{words.subject}落实情况的自查报告"


class _Printed(dict[str, str]):
    """Texts as they are printed, by the texts as they were typed; what is not known yet is readied."""

    def __init__(self, full_width_signs: bool) -> None:
        super().__init__()
        self._full_width = full_width_signs

    def __missing__(self, raw: str) -> str:
        cleaned = clean(raw)
        self[raw] = full_width(cleaned) if self._full_width else cleaned
        return self[raw]


class Typesetter:
    """Readies every text of a snapshot for print, each by itself, so that a read-back can do the same.

    Args:
        full_width_signs: write half-width , : ; ( ) within Chinese full-width.
    """

    def __init__(self, full_width_signs: bool) -> None:
        #: One text as it is printed; what was asked for before is looked up without another call.
        self.text: Callable[[str], str] = _Printed(full_width_signs).__getitem__
        #: Texts that are printed just as they were typed.
        self._as_typed: set[str | None] = {None}

    def optional(self, raw: str | None) -> str | None:
        """One text as it is printed; None where there is none."""
        return self.text(raw) or None if raw else None

    def several(self, raw: tuple[str, ...]) -> tuple[str, ...]:
        """Several texts; empty ones fall out."""
        return tuple(filter(None, map(self.text, raw))) if raw else raw

    def progress(self, entry: Progress) -> Progress:
        """A progress entry; its address stays as it is."""
        text, url = self.text(entry.text), clean(entry.url or "") or None
        return entry if (text, url) == (entry.text, entry.url) else replace(entry, text=text, url=url)

    def task(self, task: Task, *, progress: bool) -> Task:
        """A task, with everything that is printed of it; its progress only where that is printed.

        Most tasks are printed just as they were typed. Those are given back as they are: making
        thousands of new ones takes longer than writing them.
        """
        entries = tuple(map(self.progress, task.progress)) if progress and task.progress else task.progress
        if self._is_as_typed(task):
            return task if entries == task.progress else replace(task, progress=entries)
        fields = task.fields
        return replace(
            task,
            section_title=self.text(task.section_title),
            text=self.text(task.text),
            co_units=self.several(task.co_units),
            fields=replace(
                fields,
                our_part=self.optional(fields.our_part),
                reason=self.optional(fields.reason),
                measures=self.several(fields.measures),
                office=self.optional(fields.office),
                person=self.optional(fields.person),
                phone=clean(fields.phone or "") or None,
                support_offices=self.several(fields.support_offices),
                channel=self.optional(fields.channel),
                remark=self.optional(fields.remark),
            ),
            progress=entries,
        )

    def _is_as_typed(self, task: Task) -> bool:
        """Whether nothing of a task is printed otherwise than it was typed."""
        fields = task.fields
        if fields.phone and clean(fields.phone) != fields.phone:
            return False
        typed = (
            task.section_title,
            task.text,
            *task.co_units,
            fields.our_part,
            fields.reason,
            *fields.measures,
            fields.office,
            fields.person,
            *fields.support_offices,
            fields.channel,
            fields.remark,
        )
        new = set(typed) - self._as_typed
        for text in new:
            # An empty text is no text where there need be none.
            if not text or self.text(text) != text:
                return False
        self._as_typed |= new
        return True

    def evidence(self, piece: Evidence) -> Evidence:
        """A piece of evidence; addresses and file names stay as they are."""
        return replace(
            piece,
            title=self.text(piece.title),
            url=clean(piece.url or "") or None,
            file_name=clean(piece.file_name or "") or None,
        )

    def year(self, year: TaskYear) -> TaskYear:
        """A task's year: the reasons and titles of its late occurrences."""
        summary = year.summary
        if not summary.overdue and not summary.made_up:
            return year
        late = replace(
            summary,
            overdue=tuple(map(self._occurrence, summary.overdue)),
            made_up=tuple(map(self._occurrence, summary.made_up)),
        )
        return replace(year, summary=late)

    def _occurrence(self, occurrence: Occurrence) -> Occurrence:
        fact = occurrence.fact
        if fact is not None:
            fact = replace(fact, reason=self.optional(fact.reason))
        return replace(occurrence, label=self.text(occurrence.label), fact=fact)

    def indicator(self, indicator: Indicator) -> Indicator:
        """A line of the self-assessment."""
        return replace(
            indicator,
            name=self.text(indicator.name),
            basis=self.text(indicator.basis),
            note=self.text(indicator.note),
        )

    def plan(self, plan: PlanInfo) -> PlanInfo:
        """The plan's own titles and number."""
        return replace(
            plan,
            title=self.text(plan.title),
            notice_title=self.optional(plan.notice_title),
            doc_no=self.optional(plan.doc_no),
        )

    def department(self, department: Department) -> Department:
        """The department's names."""
        return replace(
            department,
            full_name=self.text(department.full_name) or gap("单位全称"),
            short_name=self.text(department.short_name),
            addressee=self.text(department.addressee).rstrip("：:"),
            signature=self.text(department.signature or department.full_name) or gap("署名"),
            office_word=self.text(department.office_word),
            self_word=self.text(department.self_word) or "我单位",
            contact_person=self.optional(department.contact_person),
            contact_phone=clean(department.contact_phone or "") or None,
        )


_BLANK = "—"


def _left_blank(task: Task, blanks: frozenset[tuple[str, str]]) -> Task:
    """The task with a dash where something was left empty on purpose."""
    fields = task.fields
    if (str(Gap.MEASURES), task.id) in blanks and not fields.measures:
        fields = replace(fields, measures=(_BLANK,))
    if (str(Gap.OFFICE), task.id) in blanks and not fields.office:
        fields = replace(fields, office=_BLANK)
    if (str(Gap.REASON), task.id) in blanks and not fields.reason:
        fields = replace(fields, reason=_BLANK)
    return replace(task, fields=fields)


def prepare(
    snapshot: YearSnapshot,
    options: DocumentOptions,
    *,
    progress: bool = True,
    blanks: frozenset[tuple[str, str]] = frozenset(),
) -> YearSnapshot:
    """The snapshot with every printed text ready for print, tasks in the plan's order.

    Args:
        snapshot: the department's year.
        options: whether signs go full-width.
        progress: whether the document tells progress at all.
        blanks: (gap, requirement id) of what was left empty on purpose.
    """
    setter = Typesetter(options.full_width)
    record = snapshot.record
    return replace(
        snapshot,
        plan=setter.plan(snapshot.plan),
        department=setter.department(snapshot.department),
        record=replace(
            record,
            approved_by=setter.optional(record.approved_by),
            published_url=clean(record.published_url or "") or None,
            published_column=setter.optional(record.published_column),
        ),
        tasks=tuple(
            setter.task(_left_blank(t, blanks) if blanks else t, progress=progress)
            for t in in_order(snapshot.tasks)
        ),
        evidence=tuple(map(setter.evidence, snapshot.evidence)),
        years={task: setter.year(year) for task, year in snapshot.years.items()},
        scoring=tuple(map(setter.indicator, snapshot.scoring)),
    )


def in_order(tasks: tuple[Task, ...]) -> tuple[Task, ...]:
    """Tasks in the plan's order; claimed ones fall in where the plan has them."""
    return tuple(sorted(tasks, key=attrgetter("section_index", "index")))
