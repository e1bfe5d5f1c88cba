"""The task list on paper: number, requirement, status, 科室 and time limit, under their sections."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from desktop_app.core.day_words import full_day
from desktop_app.ui.printing import paper
from desktop_app.ui.printing.paper import mm

if TYPE_CHECKING:
    from desktop_app.services.briefing import PrintedTask, TaskSheet

_LEFT, _RIGHT = mm(18), paper.SHORT - mm(18)
_TOP, _BOTTOM = mm(16), paper.LONG - mm(18)
_POINTS = 9
_LINE, _PAD = mm(4.6), mm(2.2)
_HEAD = mm(8)
_TITLE = mm(20)
#: 序号, 具体要求, 状态, 责任科室, 时限.
_WIDTHS = (mm(16), _RIGHT - _LEFT - mm(92), mm(20), mm(26), mm(30))
_MOST_LINES = int((_BOTTOM - _TOP - _TITLE - 2 * _HEAD - _PAD) // _LINE)


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the table: a section's heading where ``task`` is None."""

    top: float
    height: float
    section: str
    task: PrintedTask | None = None


class TaskListSheet:
    """As many pages of A4 as the list takes.

    Args:
        values: the list.
    """

    def __init__(self, values: TaskSheet) -> None:
        self._values = values
        self.title = values.title
        self._pages = list(_paginated(values.tasks))
        self.pages = len(self._pages)

    def draw(self, painter: QPainter, page: int) -> None:
        """Draw a page."""
        top = _TOP
        if page == 0:
            self._draw_title(painter)
            top += _TITLE
        words = ("序号", "具体要求", "状态", f"责任{self._values.office_word}", "时限")
        paper.fill(painter, QRectF(_LEFT, top, _RIGHT - _LEFT, _HEAD), paper.TINT)
        paper.rule(painter, _LEFT, _RIGHT, top, points=1)
        left = _LEFT
        for width, word in zip(_WIDTHS, words, strict=True):
            box = QRectF(left + mm(1), top, width - mm(2), _HEAD)
            paper.put(painter, box, word, paper.font(_POINTS, bold=True))
            left += width
        for row in self._pages[page]:
            self._draw_row(painter, row)
        number = f"— {page + 1} / {self.pages} —"
        foot = QRectF(_LEFT, _BOTTOM + mm(2), _RIGHT - _LEFT, mm(5))
        paper.put(painter, foot, number, paper.font(8.5), ink=paper.QUIET, align=paper.CENTRE)

    def _draw_title(self, painter: QPainter) -> None:
        values, width = self._values, _RIGHT - _LEFT
        box = QRectF(_LEFT, _TOP, width, mm(10))
        paper.put(painter, box, values.title, paper.font(17, title=True), align=paper.CENTRE)
        line = QRectF(_LEFT, _TOP + mm(12), width, mm(6))
        told = f"共 {len(values.tasks)} 项"
        day = f"截至 {full_day(values.as_of)}"
        paper.put(painter, line, told, paper.font(9.5), ink=paper.QUIET)
        paper.put(painter, line, day, paper.font(9.5), ink=paper.QUIET, align=paper.RIGHT)

    @staticmethod
    def _draw_row(painter: QPainter, row: _Row) -> None:
        task = row.task
        if task is None:
            box = QRectF(_LEFT + mm(1), row.top, _RIGHT - _LEFT - mm(2), row.height)
            paper.put(painter, box, row.section, paper.font(_POINTS + 0.5, bold=True))
        else:
            left, face = _LEFT, paper.font(_POINTS)
            words = (task.label, task.text, task.status, task.office, task.limit)
            for at, (width, text) in enumerate(zip(_WIDTHS, words, strict=True)):
                box = QRectF(left + mm(1), row.top, width - mm(2), row.height)
                ink = paper.RED if task.overdue and at == 2 else paper.INK
                paper.put_lines(painter, box, text, face, ink=ink)
                left += width
        paper.rule(painter, _LEFT, _RIGHT, row.top + row.height)


def _height(task: PrintedTask) -> float:
    words = (task.label, task.text, task.status, task.office, task.limit)
    lines = max(
        paper.lines_of(text, _POINTS, width - mm(2)) for text, width in zip(words, _WIDTHS, strict=True)
    )
    return min(lines, _MOST_LINES) * _LINE + _PAD


def _paginated(tasks: tuple[PrintedTask, ...]) -> list[list[_Row]]:
    pages: list[list[_Row]] = [[]]
    y, section = _TOP + _TITLE + _HEAD, None
    for task in tasks:
        height, fresh = _height(task), task.section != section
        # A heading never stands alone at the foot of a page.
        if y + height + (_HEAD if fresh else 0) > _BOTTOM and pages[-1]:
            pages.append([])
            y = _TOP + _HEAD
        if fresh:
            section = task.section
            pages[-1].append(_Row(y, _HEAD, section))
            y += _HEAD
        pages[-1].append(_Row(y, height, task.section, task))
        y += height
    return pages
