"""主要做法和成效, proposed from what the ledger recorded; what it did not record stays a placeholder."""

from __future__ import annotations

from desktop_app.core.day_words import full_day
from desktop_app.core.snapshot import SheetFacts, YearSnapshot
from desktop_app.core.terms import Status
from desktop_app.reports.typography import gap
from desktop_app.reports.wording import Words

_EXAMPLES = "成效事例，由起草人填写"


def practices(snapshot: YearSnapshot, words: Words) -> tuple[tuple[str, str], ...]:
    """(heading, paragraph) of each practice that the records speak of, then one for the drafter's example."""
    found = [
        ("明确责任分工。", _division(snapshot, words)),
        ("定期调度进展。", _progress(snapshot, words)),
        ("规范公开审查。", _review(snapshot)),
    ]
    told = [(head, said) for head, said in found if said]
    return (*told, ("取得的成效。", f"{gap(_EXAMPLES)}。"))


def sheets(facts: SheetFacts, section: str) -> str:
    """2017年7月1日至12月1日向9个科室发出填报表18份，收回17份"""
    when = full_day(facts.first)
    if facts.last != facts.first:
        same = facts.last.year == facts.first.year
        when += f"至{full_day(facts.last).removeprefix(f'{facts.first.year}年' if same else '')}"
    said = f"{when}向{facts.offices}个{section}发出填报表{facts.sent}份"
    if not facts.returned:
        return said
    return f"{said}，{'全部收回' if facts.returned == facts.sent else f'收回{facts.returned}份'}"


def _division(snapshot: YearSnapshot, words: Words) -> str:
    ours = [t for t in snapshot.tasks if t.fields.status is not Status.NOT_APPLICABLE]
    offices = {t.fields.office for t in ours if t.fields.office}
    measures = sum(len(t.fields.measures) for t in ours)
    if not offices or not measures:
        return ""
    return (
        f"{words.us}将{len(ours)}项任务分解到{len(offices)}个{words.office}，制定落实措施{measures}条，"
        "逐项明确责任和完成时限。"
    )


def _progress(snapshot: YearSnapshot, words: Words) -> str:
    told = []
    if snapshot.sheets is not None:
        told.append(sheets(snapshot.sheets, words.section))
    entries = sum(len(t.progress) for t in snapshot.tasks)
    if entries:
        told.append(f"逐项跟踪落实情况，全年登记进展{entries}次")
    return f"{'；'.join(told)}。" if told else ""


def _review(snapshot: YearSnapshot) -> str:
    checked = sum(1 for piece in snapshot.evidence if piece.secrecy_on is not None)
    if not checked:
        return ""
    return f"坚持先审查后公开，{checked}件佐证材料经保密审查并登记在册。"
