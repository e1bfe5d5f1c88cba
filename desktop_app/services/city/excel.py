"""导出汇总表: the overview as an Excel workbook for the city's own office, one question a sheet."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop_app.core.city import CityView, DepartmentYear
from desktop_app.core.day_words import full_day
from desktop_app.core.errors import UserError
from desktop_app.core.rules import YearFigures, deadline_words
from desktop_app.core.task import Task
from desktop_app.services.city import questions

if TYPE_CHECKING:
    from desktop_app.exchange.printed_tables import Column, PrintedTable

_FIGURES = ("任务", "已落实", "其中持续推进", "未落实", "条件未具备", "不涉及", "未定结论", "落实率")


def export_excel(view: CityView, out: Path) -> int:
    """Write the overview as a workbook.

    Args:
        view: the overview.
        out: the .xlsx file.

    Returns:
        The number of departments that handed in.

    Raises:
        UserError: there is nothing to write, or the file cannot be written.
    """
    if view.plan is None:
        raise UserError("汇总台账里还没有报送。", "请先加入部门报送的文件。")
    # The writer brings openpyxl with it; nothing else needs that.
    from desktop_app.core import saving
    from desktop_app.exchange.printed_tables import write_tables

    with saving.Staged() as staged:
        staged.add(out, partial(write_tables, tables(view)))
        staged.place()
    return len(view.reported)


def tables(view: CityView) -> list[PrintedTable]:
    """The sheets, in order; what nothing is to be said of is left out, the first four never."""
    made = [_totals(view), _departments(view), _sections(view), _matrix(view), _tasks(view)]
    more = [_not_done(view), _silent(view), _sums(view), _differences(view)]
    return [*made, *(table for table in more if table.rows)]


def _table(
    view: CityView, name: str, title: str, columns: str, rows: list[tuple[Any, ...]], frozen: int = 1
) -> PrintedTable:
    """One sheet; ``columns`` are words with their widths, centred ones with an asterisk."""
    from desktop_app.exchange.printed_tables import Column

    heads = []
    for word in columns.split():
        head, _, width = word.rstrip("*").partition("/")
        heads.append(Column(head, float(width), word.endswith("*")))
    return _printed(view, name, title, tuple(heads), rows, frozen)


def _printed(
    view: CityView,
    name: str,
    title: str,
    columns: tuple[Column, ...],
    rows: list[tuple[Any, ...]],
    frozen: int = 1,
) -> PrintedTable:
    from desktop_app.exchange.printed_tables import PrintedTable

    assert view.plan is not None
    note = f"《{view.plan.info.title}》，截至{full_day(view.as_of)}"
    return PrintedTable(name, title, note, columns, rows, frozen)


def _rate(figures: YearFigures) -> tuple[Any, ...]:
    return (
        figures.total,
        figures.done,
        figures.continuing,
        figures.not_done,
        figures.condition_unmet,
        figures.not_applicable,
        figures.undecided,
        figures.rate,
    )


def _totals(view: CityView) -> PrintedTable:
    found = questions.totals(view)
    due = f"（应于{full_day(view.due_on)}前公开）" if view.due_on else ""
    rows: list[tuple[Any, ...]] = [
        ("应报送部门", found.expected),
        ("已报送部门", found.reported),
        ("其中不在名单上", found.beside),
        ("未报送部门", found.missing),
        (f"按期公开方案{due}", found.in_time),
        ("逾期公开方案", found.late),
        ("未公开方案", found.unpublished),
        ("方案文本与本汇总不一致的部门", found.differing),
        *zip(_FIGURES, _rate(found.figures), strict=True),
        ("佐证材料", found.evidence),
        ("链接", found.links),
    ]
    return _table(view, "总体", "全市落实情况", "项目/46 数值/16*", rows)


def _departments(view: CityView) -> PrintedTable:
    rows = []
    for number, d in enumerate(view.departments, start=1):
        taken = d.hand_in
        head = (number, d.unit, "已报送" if taken else "未报送", taken.taken_at.date() if taken else None)
        public = (d.published_on, d.publish_days, str(d.publication), d.published_url)
        figures = _rate(d.figures) if taken else (None,) * len(_FIGURES)
        proof = (d.evidence_count, d.link_count) if taken else (None, None)
        rows.append((*head, *public, *figures, *proof, len(taken.differences) or None if taken else None))
    columns = (
        "序号/6* 部门/22 报送/9* 收入日期/12* 方案公开日期/12* 用时（工作日）/9* 方案公开/12* 公开地址/26 "
        "任务/7* 已落实/7* 其中持续推进/8* 未落实/7* 条件未具备/8* 不涉及/7* 未定结论/8* 落实率/8* "
        "佐证/7* 链接/7* 方案差异/8*"
    )
    return _table(view, "部门", "各部门报送、公开和落实情况", columns, rows, 2)


def _sections(view: CityView) -> PrintedTable:
    rows = [(s.heading, s.departments, *_rate(s.figures)) for s in questions.by_section(view)]
    columns = "工作任务/44 承担部门/9* " + " ".join(f"{word}/9*" for word in _FIGURES)
    return _table(view, "工作任务", "各项工作任务落实情况", columns, rows)


def _matrix(view: CityView) -> PrintedTable:
    from desktop_app.exchange.printed_tables import Column

    assert view.plan is not None
    sections = view.plan.sections
    columns = [Column(no or str(index), 7, centred=True) for index, no, _ in sections]
    rows = [
        (row.department.unit, *(_cell(row.cells.get(index)) for index, _, _ in sections))
        for row in questions.matrix(view)
    ]
    title = "各部门各项工作任务落实情况（已落实数/应落实数，不计不涉及的）"
    return _printed(view, "部门×工作任务", title, (Column("部门", 22), *columns), rows)


def _cell(figures: YearFigures | None) -> str | None:
    if figures is None:
        return None
    return f"{figures.done}/{figures.counted}" if figures.counted else "不涉及"


def _tasks(view: CityView) -> PrintedTable:
    columns = (
        "序号/8* 工作任务/20 具体要求/46 牵头落实单位/20 部门/18 角色/7* 情况/10* 理由/24 落实措施/36 "
        "时限/14* 最近进展/32 佐证/7* 备注/16"
    )
    return _table(view, "任务对照", "各项要求的落实情况", columns, list(_task_rows(view)), 3)


def _task_rows(view: CityView) -> Iterator[tuple[Any, ...]]:
    for joint in questions.joints(view):
        r = joint.requirement
        head = (r.label, r.section_heading, r.text, r.lead_raw)
        if not joint.bearers:
            yield (*head, *(None,) * 8, str(joint.silence or ""))
        for department, task in joint.bearers:
            yield (*head, *_said(department, task), "牵头单位说法不一" if joint.differing else None)


def _said(department: DepartmentYear, task: Task) -> tuple[Any, ...]:
    fields = task.fields
    last = task.progress[-1] if task.progress else None
    return (
        department.unit,
        str(task.role),
        questions.standing(task),
        fields.reason,
        "\n".join(fields.measures),
        deadline_words(task),
        f"{full_day(last.date)}：{last.text}" if last else None,
        len(department.proofs.get(task.id, ())) or None,
    )


def _not_done(view: CityView) -> PrintedTable:
    rows = [
        (t.label, t.section_heading, t.text, d.unit, str(t.role), t.fields.reason or "未写明")
        for d, t in questions.not_done(view)
    ]
    columns = "序号/8* 工作任务/24 具体要求/52 部门/20 角色/8* 未落实原因/44"
    return _table(view, "未落实", "未落实的任务和原因", columns, rows)


def _silent(view: CityView) -> PrintedTable:
    rows = [
        (j.requirement.label, j.requirement.text, j.requirement.lead_raw, str(j.silence), "、".join(j.absent))
        for j in questions.joints(view)
        if j.silence is not None
    ]
    columns = "序号/8* 具体要求/60 牵头落实单位/28 情况/18* 未报送的牵头单位/28"
    return _table(view, "无人填报", "无人认领、无人填报的要求", columns, rows)


def _sums(view: CityView) -> PrintedTable:
    rows = [
        (s.figure.group, s.figure.word, s.total, s.figure.unit, s.departments) for s in questions.sums(view)
    ]
    return _table(
        view, "年度数据", "各部门年度数据合计", "类别/24 项目/26 合计/12* 单位/8* 填报部门/10*", rows
    )


def _differences(view: CityView) -> PrintedTable:
    rows = [
        (d.unit, x.label, str(x.kind), x.theirs)
        for d in view.reported
        for x in (d.hand_in.differences if d.hand_in else ())
    ]
    return _table(
        view, "方案差异", "部门所用方案与本汇总不一致之处", "部门/22 序号/10* 差异/12* 部门所用文本/70", rows
    )
