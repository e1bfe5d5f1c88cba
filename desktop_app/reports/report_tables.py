"""The two annexes of a self-check report: the implementation table and the evidence list."""

from __future__ import annotations

from operator import attrgetter

from desktop_app.core.day_words import day_beside, full_day
from desktop_app.core.rules import conclusion
from desktop_app.core.snapshot import YearSnapshot
from desktop_app.core.task import Task
from desktop_app.core.terms import Status, YearEnd
from desktop_app.reports.composer import Composer
from desktop_app.reports.evidence import Proof, ProofList
from desktop_app.reports.sentences import (
    WITHHELD,
    end,
    entry_line,
    is_withheld,
    needs_answer,
    sections,
)
from desktop_app.reports.timeliness import counts
from desktop_app.reports.typography import gap, numeral
from desktop_app.reports.wording import Words
from desktop_app.reports.wordxml import NONE, Cell, Column, Content, Table

_WITH_REASON = frozenset({YearEnd.NOT_DONE, YearEnd.CONDITION_UNMET, YearEnd.NOT_APPLICABLE})


def ledger_table(
    composer: Composer,
    snapshot: YearSnapshot,
    words: Words,
    proofs: ProofList,
    total: str,
    public: bool,
) -> Table:
    """附件1 落实情况一览表: nine columns across the page, the total agreeing with part one.

    Args:
        composer: the document; links are registered with it.
        snapshot: a prepared snapshot.
        words: the document's words.
        proofs: the evidence, for its numbers.
        total: the closing line.
        public: whether remarks stay in the house.
    """
    table = Table(
        composer.layout,
        (
            Column("序号", 10),
            Column(f"{words.plan}|条目", 14),
            Column("具体要求（原文）", 46, "TableText"),
            Column("落实措施", 38, "TableText"),
            Column("落实情况", 48, "TableText"),
            Column("落实|结论", 16),
            Column("公开日期|及链接", 25, "TableLink"),
            Column(f"{words.office[:2]}|{words.office[2:]}", 16),
            Column("备注", 12, "TableLink"),
        ),
        wide=True,
    )
    number, year = 0, snapshot.plan.year
    for index, (title, tasks) in enumerate(sections(snapshot.tasks), 1):
        table.section(f"{numeral(index)}、{title}")
        for task in tasks:
            number += 1
            decided, hidden = conclusion(task), public and is_withheld(task)
            table.row(
                [
                    (str(number),),
                    (table.label(task.label, 1),),
                    task.text.split("\n"),
                    (WITHHELD,) if hidden else _measures(task, decided),
                    (NONE,)
                    if hidden
                    else [
                        *_occurrences(snapshot, task),
                        *_progress(task, decided, year),
                        *_reason(task, decided),
                    ],
                    _verdict(task, decided),
                    _links(composer, task, year),
                    (_office(task, decided, words),),
                    _remarks(task, proofs, public=public),
                ]
            )
    table.closing(total)
    return table


def _measures(task: Task, decided: YearEnd | None) -> Cell:
    measures = task.fields.measures
    if not measures:
        return (NONE,) if decided is YearEnd.NOT_APPLICABLE else (gap("落实措施"),)
    if len(measures) == 1:
        return (end(measures[0]),)
    return [f"（{i}）{end(m)}" for i, m in enumerate(measures, 1)]


def _progress(task: Task, decided: YearEnd | None, year: int | None) -> Cell:
    if task.progress:
        return [entry_line(e, year) for e in sorted(task.progress, key=attrgetter("date"))]
    if decided in _WITH_REASON:
        # The reason that follows says it all.
        return ()
    if decided is not YearEnd.DONE and task.fields.status is Status.NOT_STARTED:
        return ("尚未开展。",)
    return (gap("落实情况"),)


def _reason(task: Task, decided: YearEnd | None) -> Cell:
    """Why it was not done. Here and not among the remarks: their column holds two characters a line."""
    if task.fields.reason:
        return (f"原因：{end(task.fields.reason)}",)
    return (f"原因：{gap('原因')}",) if decided in _WITH_REASON else ()


def _occurrences(snapshot: YearSnapshot, task: Task) -> Cell:
    """应公开11期、已公开11期, where the task is owed by the calendar."""
    year = snapshot.years.get(task.id)
    said = counts(year.summary) if year is not None else ""
    return (f"{said}。",) if said else ()


def _verdict(task: Task, decided: YearEnd | None) -> Cell:
    if needs_answer(task):
        return (gap("是否适用"),)
    if decided is None:
        return (gap("年终结论"),)
    if decided is YearEnd.DONE and task.fields.status is Status.CONTINUING:
        return (str(decided), "（持续推进）")
    return (str(decided),)


def _links(composer: Composer, task: Task, year: int | None) -> Cell:
    """Each address once, below the days on which something was published there."""
    if not task.progress:
        return (NONE,)
    days: dict[str, list[str]] = {}
    for entry in sorted(task.progress, key=attrgetter("date")):
        if entry.url:
            days.setdefault(entry.url, []).append(day_beside(entry.date, year))
    cell: list[Content] = []
    for url, when in days.items():
        first, last = when[0], when[-1]
        cell += [f"{first}：" if first == last else f"{first}至{last}：", composer.link(url)]
    return cell or (NONE,)


def _office(task: Task, decided: YearEnd | None, words: Words) -> str:
    if task.fields.office:
        return task.fields.office
    return NONE if decided is YearEnd.NOT_APPLICABLE else gap(words.office)


def _remarks(task: Task, proofs: ProofList, *, public: bool) -> Cell:
    """The numbers of the evidence, each on its own line, and within the house the officer's remark."""
    numbers = proofs.of(task)
    said = ["佐证", *numbers] if numbers else []
    if task.fields.remark and not public:
        said.append(end(task.fields.remark))
    return said or (NONE,)


def proof_table(composer: Composer, proofs: ProofList) -> Table:
    """附件2 佐证材料清单: six columns upright; one row 暂无 while there is nothing to list."""
    table = Table(
        composer.layout,
        (
            Column("编号", 11),
            Column("材料名称", 42, "TableText"),
            Column("类型", 13),
            Column("链接或文件名", 37, "TableLink"),
            Column("对应|条目", 17),
            # 2017年12月31日 on one line, also where the program spaces its digits out.
            Column("形成日期", 36),
        ),
        wide=False,
    )
    for proof in proofs.proofs:
        table.row(_proof_row(composer, table, proof))
    if not proofs.proofs:
        table.row([(NONE,), ("暂无",), (NONE,), (NONE,), (NONE,), (NONE,)])
    return table


def _proof_row(composer: Composer, table: Table, proof: Proof) -> list[Cell]:
    items = tuple(table.label(item, 4) for item in proof.items) or (NONE,)
    return [
        (proof.label,),
        (proof.name,),
        (proof.kind,),
        (composer.link(proof.where),),
        items,
        (table.phrase(full_day(proof.day), 5) if proof.day else NONE,),
    ]
