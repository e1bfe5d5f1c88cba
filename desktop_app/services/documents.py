"""公文: the two Word documents, what to look at before an export, and a preview of what would be written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.core.occurrences import TaskYear
from desktop_app.core.rules import PLAN_GAPS, REPORT_GAPS, Gap, gaps
from desktop_app.core.scoring import doubts as scoring_doubts
from desktop_app.core.snapshot import DocumentOptions, Formalities, SheetFacts, YearSnapshot
from desktop_app.core.task import Task
from desktop_app.core.temporary import temporary_folder
from desktop_app.core.versions import Paragraph, Touches
from desktop_app.services import (
    carry_over,
    departments,
    evidence,
    figures,
    layout_profiles,
    occurrences,
    own_templates,
    plans,
    scoring,
    year_comparison,
)
from desktop_app.services import tasks as task_service
from desktop_app.services.export_doubts import (
    ExportDoubt,
    date_doubts,
    link_doubts,
    secrecy_doubts,
    wording_doubts,
)
from desktop_app.services.fonts import missing_fonts
from desktop_app.services.ledger import Ledger
from desktop_app.services.steps import GAP_FILTERS
from desktop_app.services.year_doubts import year_doubts
from desktop_app.store import documents as store
from desktop_app.store import exchange

if TYPE_CHECKING:
    from desktop_app.reports.saving import Written
    from desktop_app.services.own_templates import StoredTemplate

__all__ = [
    "FIGURES_GAP",
    "NO_PARTICULARS",
    "Document",
    "ExportDoubt",
    "ExportOutcome",
    "check",
    "check_plan",
    "check_report",
    "export_plan",
    "export_report",
    "offered_title",
    "preview",
    "snapshot",
    "touches",
    "write",
]

NO_PARTICULARS = Formalities()
#: The name of the gap that year figures leave; it belongs to no single task.
FIGURES_GAP = "年度数据未填"
#: What no document can leave open: whether a task is ours at all, and how it ended.
_NEVER_BLANK = frozenset({Gap.CONFIRMATION, Gap.YEAR_END})
_DOC_NO = re.compile(r"[\u4e00-\u9fff（）]+〔\d{4}〕[1-9]\d*号")


class Document(StrEnum):
    """The documents a year asks for."""

    PLAN = "部门分工方案"
    REPORT = "年度自查报告"


@dataclass(frozen=True, slots=True)
class ExportOutcome:
    """What an export wrote: the file, how many placeholders it holds, and what is still doubtful."""

    path: Path
    placeholders: int
    doubts: tuple[ExportDoubt, ...]
    missing_fonts: tuple[str, ...]
    paragraphs: tuple[Paragraph, ...] = ()


def snapshot(ledger: Ledger, plan_id: str, unit: str, as_of: date) -> YearSnapshot:
    """A department's year as it stands: everything a document is written from."""
    listed = task_service.task_list(ledger, plan_id, unit)
    record = departments.year_record(ledger, plan_id, unit)
    reckoning = plans.publish_by(ledger, listed.plan)
    days = None
    if record.published_on and listed.plan.issued:
        days = ledger.calendar.between(listed.plan.issued, record.published_on)
    taken = YearSnapshot(
        plan=listed.plan,
        department=departments.department(ledger, plan_id, unit),
        record=record,
        tasks=listed.tasks,
        undecided_claims=tuple(c for c in listed.claimable if c.decision is None),
        as_of=as_of,
        publish_by=reckoning.day if reckoning else None,
        publish_days=days,
        years=_kept_by_period(listed.tasks, occurrences.years(ledger, plan_id, unit, as_of, listed.tasks)),
        evidence=evidence.list_evidence(ledger, plan_id, unit),
        figures=figures.figures(ledger, plan_id, unit),
        last_year=year_comparison.last_year(ledger, listed.plan, unit),
        sheets=_sheets(ledger, plan_id, unit),
    )
    return replace(taken, scoring=scoring.of(ledger, taken))


def _sheets(ledger: Ledger, plan_id: str, unit: str) -> SheetFacts | None:
    """How many 填报表 went out and came back."""
    told = exchange.tally(ledger.db, plan_id, unit)
    if told is None:
        return None
    sent, offices, returned, first, last = told
    return SheetFacts(sent, offices, returned, first.date(), last.date())


def _kept_by_period(tasks: Sequence[Task], years: Mapping[str, TaskYear]) -> dict[str, TaskYear]:
    """The years of the tasks whose periods somebody keeps.

    Where progress is recorded but no single period, the officer keeps the task by its progress alone:
    to write 已公开0期 of it would be untrue.
    """
    told_otherwise = {t.id for t in tasks if t.progress}
    return {
        rid: year
        for rid, year in years.items()
        if rid not in told_otherwise
        or not year.occurrences
        or any(o.fact is not None for o in year.occurrences)
    }


def offered_title(taken: YearSnapshot, which: Document) -> str:
    """The title a document bears where the officer gives it none."""
    from desktop_app.reports import wording
    from desktop_app.reports.typography import CLOSE, OPEN

    words = wording.Words.of(taken)
    title = wording.plan_title if which is Document.PLAN else wording.report_title
    return title(taken, words).replace(OPEN, "").replace(CLOSE, "")


def _gap_doubts(
    tasks: Sequence[Task], wanted: Sequence[Gap], hard: frozenset[Gap], blanks: frozenset[tuple[str, str]]
) -> list[ExportDoubt]:
    """The tasks that lack something, by what they lack; what was left blank on purpose is told at the end."""
    found, waived = [], []
    for gap in wanted:
        having = [t for t in tasks if gap in gaps(t)]
        left = [t for t in having if (str(gap), t.id) in blanks]
        waived += left
        open_ = tuple((t.id, t.label) for t in having if t not in left)
        if open_:
            may_waive = str(gap) if gap in hard and gap not in _NEVER_BLANK else ""
            text = f"{gap} {len(open_)} 项"
            found.append(ExportDoubt(text, open_, gap in hard, f"tasks:{GAP_FILTERS[gap]}", may_waive))
    if waived:
        named = tuple(dict.fromkeys((t.id, t.label) for t in waived))
        found.append(ExportDoubt(f"已确认留空 {len(waived)} 处", named, False, "waivers"))
    return found


def _common_doubts(taken: YearSnapshot) -> list[ExportDoubt]:
    found = []
    if taken.undecided_claims:
        open_claims = tuple((c.id, c.label) for c in taken.undecided_claims)
        found.append(ExportDoubt(f"待认领 {len(open_claims)} 项未决定", open_claims, True, "claim"))
    if taken.plan.doc_no is None:
        found.append(ExportDoubt("市方案文号未填，文中留【文号】", (), False, "plan"))
    return found


def _slip_doubts(tasks: Sequence[Task]) -> list[ExportDoubt]:
    from desktop_app.reports.slips import suspected_slips

    found = []
    for task in tasks:
        slips = suspected_slips(task.text)
        if slips:
            text = f"{task.label} 原文疑似笔误：{'、'.join(slips)}（照录不改）"
            found.append(ExportDoubt(text, ((task.id, task.label),), False, f"task:{task.id}"))
    return found


def _number_doubts(formalities: Formalities) -> list[ExportDoubt]:
    number = formalities.doc_no
    if not number or _DOC_NO.fullmatch(number.strip()):
        return []
    text = f"发文字号“{number}”的形式不规范，应如“×财〔2017〕12号”"
    return [ExportDoubt(text, (), False, "formalities")]


def check_plan(
    taken: YearSnapshot,
    blanks: frozenset[tuple[str, str]] = frozenset(),
    formalities: Formalities = NO_PARTICULARS,
) -> tuple[ExportDoubt, ...]:
    """What to look at before the department's plan is exported.

    Args:
        taken: the department's year.
        blanks: (gap, requirement id) of what was confirmed as left blank.
        formalities: the document's own number, which is looked at too.
    """
    doubts = _gap_doubts(taken.tasks, PLAN_GAPS, frozenset(PLAN_GAPS), blanks) + _common_doubts(taken)
    doubts += _number_doubts(formalities) + link_doubts(taken) + secrecy_doubts(taken)
    return tuple(doubts + _slip_doubts(taken.tasks))


def check_report(
    taken: YearSnapshot,
    blanks: frozenset[tuple[str, str]] = frozenset(),
    formalities: Formalities = NO_PARTICULARS,
) -> tuple[ExportDoubt, ...]:
    """What to look at before the self-check report is exported; the arguments are those of `check_plan`."""
    from desktop_app.reports.year_numbers import owed_figures

    hard = frozenset({Gap.CONFIRMATION, Gap.YEAR_END, Gap.REASON})
    doubts = _gap_doubts(taken.tasks, REPORT_GAPS, hard, blanks)
    owed = owed_figures(taken.figures)
    if owed and (FIGURES_GAP, "") not in blanks:
        text = f"年度数据未填 {len(owed)} 项：{'、'.join(owed[:3])}{'等' if len(owed) > 3 else ''}"
        doubts.append(ExportDoubt(text, (), True, "figures", FIGURES_GAP))
    if taken.record.published_on is None:
        doubts.append(ExportDoubt("方案公开情况未登记", (), False, "publication"))
    doubts += [ExportDoubt(d.text, d.tasks, False, d.target) for d in year_doubts(taken)]
    doubts += _scoring_doubts(taken)
    doubts += _common_doubts(taken) + _number_doubts(formalities) + link_doubts(taken)
    return tuple(doubts + secrecy_doubts(taken) + _slip_doubts(taken.tasks))


def _scoring_doubts(taken: YearSnapshot) -> list[ExportDoubt]:
    """What is open or odd in a self-assessment that was begun."""
    if all(indicator.score is None for indicator in taken.scoring):
        return []
    said = [f"自评打分：{doubt.rstrip('。')}" for doubt in scoring_doubts(taken.scoring)]
    open_ = sum(indicator.score is None for indicator in taken.scoring)
    if open_:
        said.append(f"自评未评定 {open_} 项")
    return [ExportDoubt(text, (), False, "scoring") for text in said]


def check(
    ledger: Ledger, taken: YearSnapshot, which: Document, formalities: Formalities = NO_PARTICULARS
) -> tuple[ExportDoubt, ...]:
    """What to look at before a document is exported, less what was confirmed as left blank."""
    blanks = touches(ledger, taken.plan.id, taken.department.unit, which).blanks
    look = check_plan if which is Document.PLAN else check_report
    stale = _stale_doubts(ledger, taken)
    told = frozenset(task_id for doubt in stale for task_id, _ in doubt.tasks)
    changed = wording_doubts(ledger, taken, str(which))
    return (*look(taken, blanks, formalities), *changed, *stale, *date_doubts(taken, told))


def _stale_doubts(ledger: Ledger, taken: YearSnapshot) -> tuple[ExportDoubt, ...]:
    """Measures carried over from last year that still name its dates."""
    stale = carry_over.stale_measures(ledger, taken.plan.id, taken.department.unit)
    if not stale:
        return ()
    named = tuple((s.requirement_id, s.label) for s in stale)
    text = f"沿用的措施中有往年日期 {len(stale)} 项"
    return (ExportDoubt(text, named, False, f"task:{stale[0].requirement_id}"),)


def touches(ledger: Ledger, plan_id: str, unit: str, which: Document) -> Touches:
    """The officer's own paragraphs of a document, and what they confirmed as left blank."""
    key = store.DocumentKey(plan_id, unit, str(which))
    blanks = frozenset((w.gap, w.subject) for w in store.waivers(ledger.db, key))
    return Touches(store.edits(ledger.db, key), blanks)


def export_plan(
    ledger: Ledger,
    plan_id: str,
    unit: str,
    out: Path,
    options: DocumentOptions,
    as_of: date,
    template: StoredTemplate | None = None,
) -> ExportOutcome:
    """Write the department's plan as a Word file, in ``template`` or the one chosen for it, if any.

    Raises:
        UserError: the file is open elsewhere, its folder cannot be written, the disk is full, or the
            template cannot be used; what stood there before still stands.
    """
    return _export(ledger, plan_id, unit, out, options, as_of, Document.PLAN, template)


def export_report(
    ledger: Ledger,
    plan_id: str,
    unit: str,
    out: Path,
    options: DocumentOptions,
    as_of: date,
    template: StoredTemplate | None = None,
) -> ExportOutcome:
    """Write the year-end self-check report as a Word file, in ``template`` or the one chosen, if any.

    Raises:
        UserError: the file is open elsewhere, its folder cannot be written, the disk is full, or the
            template cannot be used; what stood there before still stands.
    """
    return _export(ledger, plan_id, unit, out, options, as_of, Document.REPORT, template)


def _export(
    ledger: Ledger,
    plan_id: str,
    unit: str,
    out: Path,
    options: DocumentOptions,
    as_of: date,
    which: Document,
    template: StoredTemplate | None = None,
) -> ExportOutcome:
    taken = snapshot(ledger, plan_id, unit, as_of)
    template = template or own_templates.chosen(ledger, unit, which)
    written = write(ledger, taken, which, out, options, template)
    layout = layout_profiles.chosen(ledger, plan_id, unit, str(which))
    return ExportOutcome(
        written.path,
        written.placeholders,
        check(ledger, taken, which, options.formalities),
        () if template else missing_fonts(layout.chinese_fonts),
        written.paragraphs,
    )


def write(
    ledger: Ledger,
    taken: YearSnapshot,
    which: Document,
    out: Path,
    options: DocumentOptions,
    template: StoredTemplate | None = None,
) -> Written:
    """Write a document of a snapshot in an office's own template; in the standard form without one."""
    if template is None:
        return _write_standard(ledger, taken, which, out, options)
    touched = touches(ledger, taken.plan.id, taken.department.unit, which)
    return own_templates.write(
        template,
        taken,
        which,
        out,
        options,
        touched,
        lambda o, to: _write_standard(ledger, taken, which, to, o),
    )


def _write_standard(
    ledger: Ledger, taken: YearSnapshot, which: Document, out: Path, options: DocumentOptions
) -> Written:
    """Write a document of a snapshot in the layout chosen for it, with the officer's own paragraphs."""
    # The writers bring lxml with them; the window starts without.
    from desktop_app.reports import department_plan, self_check

    plan_id, unit = taken.plan.id, taken.department.unit
    layout = layout_profiles.chosen(ledger, plan_id, unit, str(which))
    touched = touches(ledger, plan_id, unit, which)
    if which is Document.PLAN:
        return department_plan.write(taken, options, out, layout=layout, touches=touched)
    if (FIGURES_GAP, "") in touched.blanks:
        options = replace(options, contents=replace(options.contents, statistics=False))
    return self_check.write(taken, options, out, layout=layout, touches=touched)


def preview(
    ledger: Ledger, plan_id: str, unit: str, which: Document, options: DocumentOptions, as_of: date
) -> str:
    """The document as simple HTML, read back from the very file an export would write."""
    from desktop_app.reports.preview import to_html

    with temporary_folder() as folder:
        out = folder / "preview.docx"
        write(ledger, snapshot(ledger, plan_id, unit, as_of), which, out, options)
        return to_html(out, layout_profiles.chosen(ledger, plan_id, unit, str(which)))
