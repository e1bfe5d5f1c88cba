"""公文: the two Word documents, what to look at before an export, and a preview of what would be written."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from desktop_app.core.occurrences import TaskYear
from desktop_app.core.rules import PLAN_GAPS, REPORT_GAPS, Gap, gaps
from desktop_app.core.snapshot import DocumentOptions, YearSnapshot
from desktop_app.core.task import Task
from desktop_app.services import departments, evidence, figures, occurrences, plans
from desktop_app.services import tasks as task_service
from desktop_app.services.fonts import missing_fonts
from desktop_app.services.ledger import Ledger
from desktop_app.services.steps import GAP_FILTERS


class Document(StrEnum):
    """The documents a year asks for."""

    PLAN = "部门分工方案"
    REPORT = "年度自查报告"


@dataclass(frozen=True, slots=True)
class ExportDoubt:
    """One thing to look at before an export.

    ``tasks`` holds (id, label); ``hard`` stops a final version; ``target`` is the place that mends it.
    """

    text: str
    tasks: tuple[tuple[str, str], ...]
    hard: bool
    target: str


@dataclass(frozen=True, slots=True)
class ExportOutcome:
    """What an export wrote: the file, how many placeholders it holds, and what is still doubtful."""

    path: Path
    placeholders: int
    doubts: tuple[ExportDoubt, ...]
    missing_fonts: tuple[str, ...]


def snapshot(ledger: Ledger, plan_id: str, unit: str, as_of: date) -> YearSnapshot:
    """A department's year as it stands: everything a document is written from."""
    listed = task_service.task_list(ledger, plan_id, unit)
    record = departments.year_record(ledger, plan_id, unit)
    reckoning = plans.publish_by(ledger, listed.plan)
    days = None
    if record.published_on and listed.plan.issued:
        days = ledger.calendar.between(listed.plan.issued, record.published_on)
    return YearSnapshot(
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
    )


def _kept_by_period(tasks: Sequence[Task], years: Mapping[str, TaskYear]) -> dict[str, TaskYear]:
    """The years of the tasks whose periods somebody keeps.

    Where progress is recorded but no single period, the officer keeps the task by its progress alone:
    to write 已公开0期 of it would be untrue.
    """
    told_otherwise = {t.id for t in tasks if t.progress}
    return {
        rid: year
        for rid, year in years.items()
        if rid not in told_otherwise or any(o.fact is not None for o in year.occurrences)
    }


def offered_title(taken: YearSnapshot, which: Document) -> str:
    """The title a document bears where the officer gives it none."""
    from desktop_app.reports import wording
    from desktop_app.reports.typography import CLOSE, OPEN

    words = wording.Words.of(taken)
    title = wording.plan_title if which is Document.PLAN else wording.report_title
    return title(taken, words).replace(OPEN, "").replace(CLOSE, "")


def _gap_doubts(tasks: Sequence[Task], wanted: Sequence[Gap], hard: frozenset[Gap]) -> list[ExportDoubt]:
    found = []
    for gap in wanted:
        having = tuple((t.id, t.label) for t in tasks if gap in gaps(t))
        if having:
            text = f"{gap} {len(having)} 项"
            found.append(ExportDoubt(text, having, gap in hard, f"tasks:{GAP_FILTERS[gap]}"))
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


def check_plan(taken: YearSnapshot) -> tuple[ExportDoubt, ...]:
    """What to look at before the department's plan is exported."""
    doubts = _gap_doubts(taken.tasks, PLAN_GAPS, frozenset(PLAN_GAPS))
    return tuple(doubts + _common_doubts(taken) + _slip_doubts(taken.tasks))


def check_report(taken: YearSnapshot) -> tuple[ExportDoubt, ...]:
    """What to look at before the self-check report is exported."""
    hard = frozenset({Gap.CONFIRMATION, Gap.YEAR_END, Gap.REASON})
    doubts = _gap_doubts(taken.tasks, REPORT_GAPS, hard)
    if taken.record.published_on is None:
        doubts.append(ExportDoubt("方案公开情况未登记", (), False, "publication"))
    return tuple(doubts + _common_doubts(taken) + _slip_doubts(taken.tasks))


def export_plan(
    ledger: Ledger, plan_id: str, unit: str, out: Path, options: DocumentOptions, as_of: date
) -> ExportOutcome:
    """Write the department's plan as a Word file.

    Raises:
        UserError: the file is open elsewhere, its folder cannot be written, or the disk is full; what
            stood there before still stands.
    """
    return _export(ledger, plan_id, unit, out, options, as_of, Document.PLAN)


def export_report(
    ledger: Ledger, plan_id: str, unit: str, out: Path, options: DocumentOptions, as_of: date
) -> ExportOutcome:
    """Write the year-end self-check report as a Word file.

    Raises:
        UserError: the file is open elsewhere, its folder cannot be written, or the disk is full; what
            stood there before still stands.
    """
    return _export(ledger, plan_id, unit, out, options, as_of, Document.REPORT)


def _export(
    ledger: Ledger,
    plan_id: str,
    unit: str,
    out: Path,
    options: DocumentOptions,
    as_of: date,
    which: Document,
) -> ExportOutcome:
    # The writers bring python-docx and lxml with them; the window starts without.
    from desktop_app.reports import department_plan, self_check

    taken = snapshot(ledger, plan_id, unit, as_of)
    writer = department_plan if which is Document.PLAN else self_check
    written = writer.write(taken, options, out)
    check: Callable[[YearSnapshot], tuple[ExportDoubt, ...]]
    check = check_plan if which is Document.PLAN else check_report
    return ExportOutcome(written.path, written.placeholders, check(taken), missing_fonts())


def preview(
    ledger: Ledger, plan_id: str, unit: str, which: Document, options: DocumentOptions, as_of: date
) -> str:
    """The document as simple HTML, read back from the very file an export would write."""
    from desktop_app.reports.preview import to_html

    with tempfile.TemporaryDirectory(prefix="zwgk-") as folder:
        out = Path(folder) / "preview.docx"
        _export(ledger, plan_id, unit, out, options, as_of, which)
        return to_html(out)
