"""部门 × 工作任务: done of all in every cell; Enter leads to the tasks behind it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal

from desktop_app.core.rules import YearFigures
from desktop_app.ui import theme
from desktop_app.ui.city.rows import Column, RowsModel, RowsView
from desktop_app.ui.city.seen import Seen
from desktop_app.ui.city.tab import Tab
from desktop_app.ui.indexes import Index
from desktop_app.ui.tasks.elided_label import ElidedLabel

_WHOLE = "全市"
_MARKS = {"overdue": " ×", "completed": " √", None: ""}
_LEGEND = "已落实数/应落实数（不计不涉及的），× 有未落实，√ 全部落实，回车查看任务"


@dataclass(frozen=True, slots=True)
class _Row:
    """One department, or the whole city: its figures by section index, 0 for all sections."""

    name: str
    cells: dict[int, YearFigures]


def _words(figures: YearFigures | None) -> str:
    """5/8, with a mark beside the colour: × where something is 未落实, √ where everything is done.

    What does not apply is not counted, as in 落实率.
    """
    if figures is None:
        return ""
    return f"{figures.done}/{figures.counted}{_MARKS[_tone(figures)]}" if figures.counted else "不涉及"


def _tone(figures: YearFigures | None) -> str | None:
    if figures is None:
        return None
    if figures.not_done:
        return "overdue"
    return "completed" if figures.permille == 1000 else None


def _whole(heading: str, figures: YearFigures | None) -> str:
    if figures is None:
        return f"{heading}：不承担"
    return (
        f"{heading}：任务 {figures.total} 项，已落实 {figures.done}，未落实 {figures.not_done}，"
        f"条件未具备 {figures.condition_unmet}，不涉及 {figures.not_applicable}，未定 {figures.undecided}"
    )


def _column(index: int, head: str, heading: str, width: float) -> Column:
    return Column(
        head,
        lambda row: _words(row.cells.get(index)),
        width,
        tone=lambda row: _tone(row.cells.get(index)),
        key=lambda row: row.cells[index].rate or 0.0 if index in row.cells else -1.0,
        centred=True,
        whole=lambda row: _whole(heading, row.cells.get(index)),
    )


_CHIPS = (
    ("全部", None),
    ("有未落实", lambda row: row.name == _WHOLE or any(f.not_done for f in row.cells.values())),
    ("未定结论", lambda row: row.name == _WHOLE or any(f.undecided for f in row.cells.values())),
)


class MatrixTab(Tab):
    """Departments down, sections across."""

    #: The tasks behind a cell are wanted: the department (empty for all), the section (0 for all).
    cell_chosen = Signal(str, int)

    def __init__(self) -> None:
        super().__init__(RowsModel((), lambda row: str(row.name), headed=True), _CHIPS)
        self._indexes: list[int] = []
        self.view = RowsView(self.rows, "部门和工作任务", by_cell=True)
        self._measure()
        self.view.verticalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self.view.activated.connect(self._open)
        self.view.doubleClicked.connect(self._open)
        theme.signals.changed.connect(self._measure)
        legend = ElidedLabel(_LEGEND)
        theme.set_tone(legend, "secondary")
        self.bar.addWidget(legend, 4)
        self.fill(self.view)

    def show_seen(self, seen: Seen) -> None:
        """Show another reading."""
        self._indexes = [0, *(s.index for s in seen.sections)]
        columns = [_column(0, "合计", "全部工作任务", 96)]
        columns += [
            _column(s.index, s.no or str(s.index), s.heading, max(62, 28 + 8 * len(_words(s.figures))))
            for s in seen.sections
        ]
        city = _Row(_WHOLE, {0: seen.totals.figures, **{s.index: s.figures for s in seen.sections}})
        rows = [city]
        rows += [_Row(r.department.unit, {0: r.department.figures, **r.cells}) for r in seen.matrix]
        self.rows.load(rows if seen.matrix else [], columns)
        self.load(rows if seen.matrix else [])

    def _measure(self) -> None:
        self.view.verticalHeader().setFixedWidth(theme.px(180))

    def text_of(self, row: Any) -> str:
        """The department's name; the whole city is always found."""
        return f"{row.name} {self._words}" if row.name == _WHOLE else str(row.name)

    def arranged(self) -> None:
        """Turn to the first cell, so that the keys work."""
        if self.rows.shown and not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.rows.index(0, 0))

    def _open(self, index: Index) -> None:
        row = self.rows.row(index)
        if row is not None:
            self.cell_chosen.emit("" if row.name == _WHOLE else row.name, self._indexes[index.column()])
