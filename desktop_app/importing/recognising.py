"""Which shape a source has, and the plan it gives."""

from __future__ import annotations

import re

from desktop_app.core.errors import UserError
from desktop_app.core.plan import Plan, PlanWarning
from desktop_app.importing import dates
from desktop_app.importing.blocks import Source, squeezed, trimmed
from desktop_app.importing.drafts import Draft, Tick, settle
from desktop_app.importing.furniture import is_page_number
from desktop_app.importing.notice import Front, doc_no_warnings, read_front
from desktop_app.importing.shapes.flattened import read_flattened
from desktop_app.importing.shapes.narrative import read_narrative
from desktop_app.importing.shapes.one_line import read_one_line
from desktop_app.importing.shapes.table import TableReading, read_tables
from desktop_app.importing.shapes.unknown_head import likeliest
from desktop_app.importing.understanding import HeadUnknown, Understanding, Understood
from desktop_app.importing.unit_names import UnitNames, bundled_names
from desktop_app.importing.unit_notes import notes_in

#: Lines beyond which text without a table is no plan; ten thousand requirements make forty thousand.
MAX_LINES = 60_000


def no_tick(done: int, total: int) -> None:
    """Nothing to report and nobody to ask."""
    del done, total


def plan_of(
    source: Source,
    tick: Tick = no_tick,
    names: UnitNames | None = None,
    understanding: Understanding | None = None,
) -> tuple[Plan, Understood]:
    """Recognise a source's shape and read its plan.

    Args:
        source: a file's content.
        tick: told how far the reading is; may raise `Cancelled`.
        names: the dictionary of units; the bundled one at first.
        understanding: which sheets to take and what the columns mean, where the officer said so.

    Returns:
        The plan, and how its tables were understood.

    Raises:
        HeadUnknown: no task was found, but a table whose columns the officer may explain.
        UserError: the source holds no task.
    """
    names = names or bundled_names()
    table = read_tables(source, understanding)
    if table is not None and table.draft.count:
        _unread_notes(table, names)
        plan = _finished(source, table.draft, table.before, table.after, names, tick)
        return plan, table.understood
    if table is not None and understanding is not None and understanding.meanings is not None:
        # Another shape may still read something, but not as the officer said.
        raise UserError("按所定的含义没有识别到任务。", "请核对工作表和各列的含义。")
    lines = source.all_lines()
    if len(lines) > MAX_LINES:
        raise UserError("文件行数过多，不像是方案文件。", "请把任务表复制到新文档，另存后再导入。")
    for read in (read_one_line, read_flattened, read_narrative):
        reading = read(lines, names)
        if reading is not None and reading.draft.count:
            plan = _finished(source, reading.draft, reading.before, reading.after, names, tick)
            return plan, Understood()
    unknown = likeliest(source) if table is None else None
    if unknown is not None:
        raise HeadUnknown(unknown)
    raise _refusal(lines, table is not None)


def _unread_notes(table: TableReading, names: UnitNames) -> None:
    """Running text beside a table may name units as well; the officer is told that it was not taken."""
    count = sum(bool(notes_in(line, names)) for line in (*table.before, *table.after) if len(line) < 2000)
    if count > 1:
        message = f"表格之外的正文另有{count}处写明单位，未作为任务导入，请核对。"
        table.draft.warnings.append(PlanWarning("text_beside_table", "", message))


def _refusal(lines: list[str], has_table: bool) -> UserError:
    """Why nothing could be taken, and what to do instead."""
    if has_table:
        return UserError(
            "找到了任务表，但表格里没有文字。",
            "可能是图片或网页抓取不全，请打开原文件，另存为 docx 或复制表格文字后再导入。",
        )
    text = "".join(squeezed(line) for line in lines)
    if re.search(r"附件|附表|见附|印发给你们", text):
        return UserError(
            "正文里没有任务表，任务表应在附件里。", "请打开附件，保存为 docx 或 xlsx 后再导入附件。"
        )
    if re.search(r"方案|要点|政务公开|公开", text):
        return UserError(
            "没有识别到任务：正文没有写明责任单位。", "请检查文件是否为分工方案，任务表是否在附件里。"
        )
    return UserError("没有识别到任务。", "请检查文件是否为分工方案，任务表是否在附件里。")


def _finished(
    source: Source,
    draft: Draft,
    before: list[str],
    after: list[str],
    names: UnitNames,
    tick: Tick,
) -> Plan:
    front: Front = read_front(before, after)
    sections, warnings = settle(draft, names, tick)
    if not sections:
        raise _refusal([*before, *after], has_table=True)
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


def _is_date_of(plain: str, front: Front) -> bool:
    return front.issued is not None and dates.is_day(plain) and dates.find_day(plain) == front.issued


def _left_after(after: list[str], front: Front) -> list[str]:
    """Lines after the tasks that are no signature."""
    left = []
    for line in after:
        plain = squeezed(line)
        signed = plain == front.issuer or is_page_number(plain) or _is_date_of(plain, front)
        if plain and not signed:
            left.append(trimmed(line))
    return left
