"""The sheet for the head of office: figures, sections, what is overdue and what comes, on one page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from desktop_app.core.day_words import full_day, short_day
from desktop_app.core.rules import rate_words
from desktop_app.ui.printing import paper
from desktop_app.ui.printing.paper import mm

if TYPE_CHECKING:
    from desktop_app.services.briefing import Briefing
    from desktop_app.services.overview import Count, SectionProgress
    from desktop_app.services.reminders import Reminder

_LEFT, _RIGHT = mm(20), paper.SHORT - mm(20)
_TOP, _BOTTOM = mm(18), paper.LONG - mm(18)
_ROW, _HEAD = mm(6.4), mm(9)
#: A department with more sections than this gets them in two columns.
_ONE_COLUMN = 12
_INKS = {"overdue": paper.RED, "due_soon": QColor("#8F5A00")}


class BriefingSheet:
    """One page of A4.

    Args:
        values: what it says.
    """

    pages = 1

    def __init__(self, values: Briefing) -> None:
        self._values = values
        self.title = values.title

    def draw(self, painter: QPainter, page: int) -> None:
        """Draw the page."""
        y = self._draw_title(painter)
        y = self._draw_counts(painter, y)
        y = self._draw_sections(painter, y)
        overdue, coming = self._values.overdue, self._values.coming
        # What is overdue gets the room that what comes does not need, and the other way round.
        rows = max(int((_BOTTOM - mm(6) - y - 2 * (_HEAD + _ROW)) // _ROW), 2)
        first = min(len(overdue), max(rows - max(len(coming), 1), rows // 2))
        first = max(first, 1)
        y = self._draw_list(painter, y, f"三、已逾期事项（{len(overdue)} 项）", overdue, first, late=True)
        title = f"四、未来 30 天到期事项（{len(coming)} 项）"
        self._draw_list(painter, y, title, coming, max(rows - first, 1), late=False)
        foot = QRectF(_LEFT, _BOTTOM - mm(4), _RIGHT - _LEFT, mm(5))
        told = "本表由政务公开落实台账生成，供内部掌握情况使用。"
        paper.put(painter, foot, told, paper.font(8), ink=paper.QUIET)

    def _draw_title(self, painter: QPainter) -> float:
        values, width = self._values, _RIGHT - _LEFT
        box = QRectF(_LEFT, _TOP, width, mm(12))
        paper.put(painter, box, values.title, paper.font(20, title=True), align=paper.CENTRE)
        y = _TOP + mm(15)
        day = f"截至 {full_day(values.as_of)}"
        face = paper.font(10.5)
        paper.put(painter, QRectF(_LEFT, y, width * 0.65, mm(6)), values.department, face)
        paper.put(painter, QRectF(_LEFT, y, width, mm(6)), day, face, align=paper.RIGHT)
        paper.rule(painter, _LEFT, _RIGHT, y + mm(7.5), points=1)
        y += mm(9.5)
        small = paper.font(9.5)
        paper.put(painter, QRectF(_LEFT, y, width, mm(5.5)), f"方案：{values.plan}", small, ink=paper.QUIET)
        return y + mm(7)

    def _draw_counts(self, painter: QPainter, y: float) -> float:
        values = self._values
        y = self._heading(painter, y, "一、总体情况")
        figures = values.figures
        spared = f"（不涉及 {figures.not_applicable} 项）" if figures.not_applicable else ""
        rate = f"，落实率 {rate_words(figures)}" if figures.counted else ""
        told = f"共承担任务 {figures.total} 项{spared}，已落实 {figures.done} 项{rate}。{values.headline}。"
        line = QRectF(_LEFT, y, _RIGHT - _LEFT, _ROW)
        paper.put(painter, line, told.replace("。。", "。"), paper.font(10.5))
        y += _ROW + mm(2)
        width, height = (_RIGHT - _LEFT) / len(values.counts), mm(17)
        for at, count in enumerate(values.counts):
            self._draw_count(painter, QRectF(_LEFT + at * width, y, width, height), count)
        return y + height + mm(3)

    @staticmethod
    def _draw_count(painter: QPainter, box: QRectF, count: Count) -> None:
        inner = box.adjusted(mm(0.8), 0, -mm(0.8), 0)
        paper.fill(painter, inner, paper.TINT)
        ink = _INKS.get(count.key, paper.INK) if count.value else paper.QUIET
        top = QRectF(inner.left(), inner.top() + mm(1.5), inner.width(), mm(8.5))
        face = paper.font(18, bold=True)
        paper.put(painter, top, str(count.value), face, ink=ink, align=paper.CENTRE)
        below = QRectF(inner.left(), top.bottom(), inner.width(), mm(5.5))
        paper.put(painter, below, count.name, paper.font(8.5), align=paper.CENTRE)

    def _draw_sections(self, painter: QPainter, y: float) -> float:
        sections = self._values.sections
        y = self._heading(painter, y, "二、各部分落实情况")
        columns = 1 if len(sections) <= _ONE_COLUMN else 2
        lines = -(-len(sections) // columns)
        # Plans of a hundred sections are told of by those that lag; the lists below need their room.
        most = min(lines, 14)
        shown = self._lagging(most * columns)
        width = (_RIGHT - _LEFT + mm(6)) / columns - mm(6)
        for at, section in enumerate(shown):
            column, row = divmod(at, most)
            box = QRectF(_LEFT + column * (width + mm(6)), y + row * mm(5.4), width, mm(5.4))
            self._draw_section(painter, box, section)
        y += min(most, len(shown)) * mm(5.4)
        if len(shown) < len(sections):
            told = f"另有 {len(sections) - len(shown)} 个部分进度较快，未列出。"
            box = QRectF(_LEFT, y, _RIGHT - _LEFT, mm(5.4))
            paper.put(painter, box, told, paper.font(8.5), ink=paper.QUIET)
            y += mm(5.4)
        return y + mm(2)

    def _lagging(self, most: int) -> Sequence[SectionProgress]:
        sections = self._values.sections
        if len(sections) <= most:
            return sections
        last = sorted(sections, key=lambda s: s.done / s.total if s.total else 1.0)[:most]
        return sorted(last, key=lambda s: s.section_index)

    @staticmethod
    def _draw_section(painter: QPainter, box: QRectF, section: SectionProgress) -> None:
        heading, figures = box.width() * 0.58, mm(13)
        face = paper.font(9)
        paper.put(painter, QRectF(box.left(), box.top(), heading, box.height()), section.heading, face)
        left = box.left() + heading + mm(2)
        track = QRectF(left, box.center().y() - mm(0.9), box.right() - figures - left, mm(1.8))
        paper.fill(painter, track, paper.TRACK)
        if section.done and section.total:
            done = QRectF(track)
            done.setWidth(track.width() * section.done / section.total)
            paper.fill(painter, done, paper.GREEN if section.done == section.total else paper.BLUE)
        counted = f"{section.done} / {section.total}"
        paper.put(painter, box, counted, face, ink=paper.QUIET, align=paper.RIGHT)

    def _draw_list(
        self,
        painter: QPainter,
        y: float,
        title: str,
        rows: Sequence[Reminder],
        most: int,
        *,
        late: bool,
    ) -> float:
        y = self._heading(painter, y, title)
        if not rows:
            box = QRectF(_LEFT, y, _RIGHT - _LEFT, _ROW)
            paper.put(painter, box, "无。", paper.font(9.5))
            return y + 2 * _ROW
        # One line less where a line has to say how many are left out.
        shown = rows if len(rows) <= most else rows[: max(most - 1, 0)]
        second = "逾期" if late else "剩余"
        widths = (mm(22), mm(22), mm(14), 0.0, mm(30))
        self._draw_row(
            painter, y, widths, ("应办日期", second, "序号", "事项", f"责任{self._office}"), head=True
        )
        y += _ROW
        for row in shown:
            day = short_day(row.day)
            if row.day.year != self._values.as_of.year:
                day = f"{row.day.year}年{day}"
            left = abs((row.day - self._values.as_of).days)
            count = f"{left} 天" if left else "今天"
            self._draw_row(
                painter,
                y,
                widths,
                (day, count, row.label, row.text, row.office or ("未定" if row.requirement_id else "—")),
                late=late,
            )
            y += _ROW
        if len(shown) < len(rows):
            box = QRectF(_LEFT, y, _RIGHT - _LEFT, _ROW)
            told = f"另有 {len(rows) - len(shown)} 项，详见台账“首页”。"
            paper.put(painter, box, told, paper.font(9), ink=paper.QUIET)
            y += _ROW
        return y + mm(2)

    @property
    def _office(self) -> str:
        return self._values.office_word

    @staticmethod
    def _draw_row(
        painter: QPainter,
        y: float,
        widths: Sequence[float],
        words: Sequence[str],
        *,
        head: bool = False,
        late: bool = False,
    ) -> None:
        if head:
            paper.fill(painter, QRectF(_LEFT, y, _RIGHT - _LEFT, _ROW), paper.TINT)
        face = paper.font(9, bold=head)
        left, free = _LEFT, _RIGHT - _LEFT - sum(widths)
        for at, (width, text) in enumerate(zip(widths, words, strict=True)):
            room = width or free
            ink = paper.RED if late and at == 1 else paper.INK
            box = QRectF(left + mm(1), y, room - mm(2), _ROW)
            paper.put(painter, box, text, face, ink=ink)
            left += room
        paper.rule(painter, _LEFT, _RIGHT, y + _ROW)

    @staticmethod
    def _heading(painter: QPainter, y: float, words: str) -> float:
        box = QRectF(_LEFT, y, _RIGHT - _LEFT, mm(7))
        paper.put(painter, box, words, paper.font(11.5, bold=True))
        return y + _HEAD
