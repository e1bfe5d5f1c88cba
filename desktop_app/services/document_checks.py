"""导出前核对: all there is to look at before a document goes out, and what was confirmed as left blank."""

from __future__ import annotations

import re
from collections.abc import Sequence

from desktop_app.core.rules import PLAN_GAPS, REPORT_GAPS, Gap, gaps
from desktop_app.core.scoring import doubts as scoring_doubts
from desktop_app.core.snapshot import Formalities, YearSnapshot
from desktop_app.core.task import Task
from desktop_app.core.terms import Document
from desktop_app.core.versions import Touches
from desktop_app.services import carry_over
from desktop_app.services.export_doubts import (
    ExportDoubt,
    date_doubts,
    link_doubts,
    secrecy_doubts,
    wording_doubts,
)
from desktop_app.services.ledger import Ledger
from desktop_app.services.steps import GAP_FILTERS
from desktop_app.services.year_doubts import year_doubts
from desktop_app.store import documents as store

NO_PARTICULARS = Formalities()
#: The name of the gap that year figures leave; it belongs to no single task.
FIGURES_GAP = "年度数据未填"
#: What no document can leave open: whether a task is ours at all, and how it ended.
_NEVER_BLANK = frozenset({Gap.CONFIRMATION, Gap.YEAR_END})
_DOC_NO = re.compile(r"[\u4e00-\u9fff（）]+〔\d{4}〕[1-9]\d*号")


def touches(ledger: Ledger, plan_id: str, unit: str, which: Document) -> Touches:
    """The officer's own paragraphs of a document, and what they confirmed as left blank."""
    key = store.DocumentKey(plan_id, unit, str(which))
    blanks = frozenset((w.gap, w.subject) for w in store.waivers(ledger.db, key))
    return Touches(store.edits(ledger.db, key), blanks)


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
