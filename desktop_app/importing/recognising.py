"""Which shape a source has, and the plan it gives."""

from __future__ import annotations

from desktop_app.core.errors import UserError
from desktop_app.core.plan import Plan, PlanWarning
from desktop_app.importing.blocks import Source, squeezed, trimmed
from desktop_app.importing.drafts import Draft, Tick, settle
from desktop_app.importing.furniture import is_page_number
from desktop_app.importing.notice import Front, doc_no_warnings, read_front
from desktop_app.importing.shapes.flattened import read_flattened
from desktop_app.importing.shapes.table import TableReading, read_tables
from desktop_app.importing.unit_names import UnitNames, bundled_names


def no_tick(done: int, total: int) -> None:
    """Nothing to report and nobody to ask."""
    del done, total


def plan_of(source: Source, tick: Tick = no_tick, names: UnitNames | None = None) -> Plan:
    """Recognise a source's shape and read its plan.

    Args:
        source: a file's content.
        tick: told how far the reading is; may raise `Cancelled`.
        names: the dictionary of units; the bundled one at first.

    Raises:
        UserError: the source holds no task.
    """
    names = names or bundled_names()
    table = read_tables(source)
    if table is not None:
        if not table.draft.count:
            raise _empty_table(table)
        return _finished(source, table.draft, table.before, table.after, table.title, names, tick)
    lines = list(source.lines())
    flat = read_flattened(lines, names)
    if flat is not None and flat.draft.count:
        return _finished(source, flat.draft, flat.before, flat.after, "", names, tick)
    raise UserError("没有识别到任务。", "请检查文件是否为分工方案，任务表是否在附件里。")


def _empty_table(table: TableReading) -> UserError:
    del table
    return UserError(
        "找到了任务表，但表格里没有文字。",
        "可能是图片或网页抓取不全，请打开原文件，另存为 docx 或复制表格文字后再导入。",
    )


def _finished(
    source: Source,
    draft: Draft,
    before: list[str],
    after: list[str],
    title: str,
    names: UnitNames,
    tick: Tick,
) -> Plan:
    front: Front = read_front(before, after, title)
    sections, warnings = settle(draft, names, tick)
    texts = [*before, *after, *(r.text for s in sections for r in s.requirements)]
    notes = [PlanWarning(code, "", message) for code, message in source.notes]
    dropped = [*front.dropped, *draft.dropped, *_left_after(after, front)]
    return Plan(
        title=front.title,
        issuer=front.issuer,
        doc_no=front.doc_no,
        issued=front.issued,
        sections=sections,
        notice=front.notice,
        notice_title=front.notice_title,
        warnings=(*notes, *front.warnings, *doc_no_warnings(texts), *warnings),
        dropped_lines=tuple(dropped),
    )


def _left_after(after: list[str], front: Front) -> list[str]:
    """Lines after the tasks that are no signature."""
    left = []
    for line in after:
        plain = squeezed(line)
        signed = plain == front.issuer or (front.issued is not None and is_page_number(plain))
        if plain and not signed:
            left.append(trimmed(line))
    return left
