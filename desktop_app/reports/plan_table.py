"""The annexed table of a department plan: the usual columns of its audience, or those the officer chose."""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.core.snapshot import INTERNAL_COLUMNS, PlanColumn, YearSnapshot
from desktop_app.core.task import Task
from desktop_app.reports import sentences
from desktop_app.reports.layout import LayoutProfile
from desktop_app.reports.typography import numeral
from desktop_app.reports.wording import Words
from desktop_app.reports.wordxml import NONE, Cell, Column, Table

#: Millimetres of the columns that may be chosen, as the document models have them.
_WIDTHS = {
    PlanColumn.ITEM: 14,
    PlanColumn.CHANNEL: 28,
    PlanColumn.PUBLICITY: 16,
    PlanColumn.OFFICE: 20,
    PlanColumn.PERSON: 24,
    PlanColumn.SUPPORT: 18,
    PlanColumn.LIMIT: 18,
    PlanColumn.REMARK: 24,
}
_NUMBER, _REQUIREMENT, _MEASURES = 10, 52, 56
#: The least that a column of running text takes, and the page across, in millimetres.
_LEAST_TEXT, _ACROSS, _UP = 42, 225, 156
#: Columns wider than this together (millimetres) lie across the page.
_UPRIGHT = 160


def channel(task: Task, *, public: bool) -> str | None:
    """Where it is published, and, within the house, its 公开属性."""
    publicity = task.fields.publicity
    if public:
        return None if sentences.is_withheld(task) else task.fields.channel
    if publicity is None:
        return task.fields.channel
    return f"{task.fields.channel}（{publicity}）" if task.fields.channel else str(publicity)


def in_force(chosen: tuple[PlanColumn, ...], *, public: bool) -> tuple[PlanColumn, ...]:
    """The chosen columns in the form's order; none that is internal in a public plan."""
    allowed = set(chosen) - (INTERNAL_COLUMNS if public else frozenset())
    return tuple(column for column in PlanColumn if column in allowed)


class PlanTable:
    """Writes the table's columns and rows.

    Args:
        words: the document's words.
        limit: how a task's 完成时限 is printed.
        columns: the columns chosen, in force; none for the usual ones.
        public: whether the plan is for publication.
    """

    def __init__(
        self,
        words: Words,
        limit: Callable[[Task], str],
        columns: tuple[PlanColumn, ...],
        *,
        public: bool,
    ) -> None:
        self._words, self._limit, self._chosen, self._public = words, limit, columns, public

    @property
    def wide(self) -> bool:
        """Whether the table lies across the page."""
        if not self._chosen:
            return not self._public
        return _NUMBER + _REQUIREMENT + _MEASURES + sum(_WIDTHS[c] for c in self._chosen) > _UPRIGHT

    def table(self, snapshot: YearSnapshot, layout: LayoutProfile) -> Table:
        """The whole table."""
        if self._chosen:
            columns, row = self._chosen_columns(), self._chosen_row
        elif self._public:
            columns, row = self._public_columns(), self._public_row
        else:
            columns, row = self._columns(), self._row
        made = Table(layout, columns, wide=self.wide)
        number = 0
        for index, (title, tasks) in enumerate(sentences.sections(snapshot.tasks), 1):
            made.section(f"{numeral(index)}、{title}")
            for task in tasks:
                number += 1
                made.row(row(made, number, task))
        return made

    # -- columns ---------------------------------------------------------------------------------

    def _public_columns(self) -> tuple[Column, ...]:
        return (
            Column("序号", 10),
            Column(f"具体要求|（{self._words.plan}原文及条目）", 52, "TableText"),
            Column("落实措施", 56, "TableText"),
            Column(_two(self._words.office), 20),
            Column("完成|时限", 18),
        )

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("序号", 10),
            Column(f"{self._words.plan}|条目", 14),
            Column("具体要求（原文）", 55, "TableText"),
            Column("落实措施", 62, "TableText"),
            Column("公开渠道|及栏目", 28),
            Column(_two(self._words.office), 20),
            Column(_two(self._words.support), 18),
            Column("完成|时限", 18),
        )

    def _chosen_widths(self) -> tuple[float, float, dict[PlanColumn, float]]:
        """Millimetres of the wording, of the measures and of the columns chosen.

        The wording and the measures share what the others leave; the others give way only where that
        would be too little to read.
        """
        whole = _ACROSS if self.wide else _UP
        others: dict[PlanColumn, float] = {c: float(_WIDTHS[c]) for c in self._chosen}
        room = whole - _NUMBER - sum(others.values())
        if room < 2 * _LEAST_TEXT:
            room = 2 * _LEAST_TEXT
            scale = (whole - _NUMBER - room) / sum(others.values())
            others = {c: w * scale for c, w in others.items()}
        share = _REQUIREMENT / (_REQUIREMENT + _MEASURES)
        return room * share, room * (1 - share), others

    def _chosen_columns(self) -> tuple[Column, ...]:
        requirement, measures, widths = self._chosen_widths()
        titles = {
            PlanColumn.ITEM: f"{self._words.plan}|条目",
            PlanColumn.CHANNEL: "公开渠道|及栏目",
            PlanColumn.PUBLICITY: "公开|属性",
            PlanColumn.OFFICE: _two(self._words.office),
            PlanColumn.PERSON: "责任人|及电话",
            PlanColumn.SUPPORT: _two(self._words.support),
            PlanColumn.LIMIT: "完成|时限",
            PlanColumn.REMARK: "备注",
        }
        found = [Column("序号", _NUMBER)]
        if PlanColumn.ITEM in self._chosen:
            found.append(Column(titles[PlanColumn.ITEM], widths[PlanColumn.ITEM]))
            found.append(Column("具体要求（原文）", requirement, "TableText"))
        else:
            found.append(Column(f"具体要求|（{self._words.plan}原文及条目）", requirement, "TableText"))
        found.append(Column("落实措施", measures, "TableText"))
        rest = [c for c in self._chosen if c is not PlanColumn.ITEM]
        found += [
            Column(titles[c], widths[c], "TableText" if c is PlanColumn.REMARK else "TableCentre")
            for c in rest
        ]
        return tuple(found)

    # -- rows ------------------------------------------------------------------------------------

    def _public_row(self, table: Table, number: int, task: Task) -> list[Cell]:
        lines = [*task.text.split("\n"), f"（{task.label}）"]
        measures = sentences.measure_lines(task, self._words, public=True)
        if where := channel(task, public=True):
            measures.append(f"公开渠道及栏目：{sentences.end(where)}")
        offices = [sentences.office(task, self._words)]
        if task.fields.support_offices:
            offices.append(f"（配合：{'、'.join(task.fields.support_offices)}）")
        return [(str(number),), lines, measures, offices, (table.phrase(self._limit(task), 4),)]

    def _row(self, table: Table, number: int, task: Task) -> list[Cell]:
        measures = sentences.measure_lines(task, self._words, public=False)
        if task.fields.remark:
            measures.append(f"备注：{sentences.end(task.fields.remark)}")
        fields = task.fields
        people = [w for w in (fields.person, fields.phone) if w]
        where = [w for w in (fields.channel, f"（{fields.publicity}）" if fields.publicity else None) if w]
        return [
            (str(number),),
            (table.label(task.label, 1),),
            task.text.split("\n"),
            measures,
            where or (NONE,),
            (sentences.office(task, self._words), *people),
            ("、".join(fields.support_offices) or NONE,),
            (table.phrase(self._limit(task), 7),),
        ]

    def _chosen_row(self, table: Table, number: int, task: Task) -> list[Cell]:
        fields, has_item = task.fields, PlanColumn.ITEM in self._chosen
        lines = task.text.split("\n")
        cells: list[Cell] = [(str(number),)]
        if has_item:
            cells.append((table.label(task.label, 1),))
        cells.append(lines if has_item else [*lines, f"（{task.label}）"])
        cells.append(sentences.measure_lines(task, self._words, public=self._public))
        hidden = self._public and sentences.is_withheld(task)
        given: dict[PlanColumn, Cell] = {
            PlanColumn.CHANNEL: ((None if hidden else fields.channel) or NONE,),
            PlanColumn.PUBLICITY: (str(fields.publicity or NONE),),
            PlanColumn.OFFICE: (sentences.office(task, self._words),),
            PlanColumn.PERSON: [w for w in (fields.person, fields.phone) if w] or (NONE,),
            PlanColumn.SUPPORT: ("、".join(fields.support_offices) or NONE,),
            PlanColumn.REMARK: (sentences.end(fields.remark) if fields.remark else NONE,),
        }
        for column in self._chosen:
            if column is PlanColumn.LIMIT:
                cells.append((table.phrase(self._limit(task), len(cells)),))
            elif column is not PlanColumn.ITEM:
                cells.append(given[column])
        return cells


def _two(heading: str) -> str:
    """责任科室 -> 责任|科室: where a heading of four characters may break."""
    return f"{heading[:2]}|{heading[2:]}"
