"""How hits are painted: one line each, the words that were looked for marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QObject, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_app.services.search import Group
from desktop_app.ui import theme
from desktop_app.ui.indexes import Index
from desktop_app.ui.search.model import HitsModel, Line, count_words

#: Wide enough for most short names; a longer one moves the text of its row alone.
_WIDEST_USUAL = "十二-88"


def parts(text: str, spans: tuple[tuple[int, int], ...]) -> Iterator[tuple[str, bool]]:
    """``text`` in pieces, each with whether it is to be marked; spans that overlap are marked once."""
    at = 0
    for begin, end in spans:
        start = max(begin, at)
        if start >= end:
            continue
        if start > at:
            yield text[at:start], False
        yield text[start:end], True
        at = end
    if at < len(text):
        yield text[at:], False


@dataclass(frozen=True, slots=True)
class _Measures:
    """Fonts and lengths in pixels for the type in force: asking for them anew takes longer than painting."""

    plain: QFont
    strong: QFont
    small: QFont
    plain_metrics: QFontMetrics
    strong_metrics: QFontMetrics
    height: int
    margin: int
    edge: int
    gap: int
    label: int

    @classmethod
    def now(cls) -> _Measures:
        plain, strong = theme.font("ui"), QFont(theme.font("ui"))
        strong.setBold(True)
        metrics = QFontMetrics(plain)
        return cls(
            plain, strong, theme.font("secondary"), metrics, QFontMetrics(strong),
            height=theme.control_height() + theme.px(4),
            margin=theme.SPACE_L,
            edge=theme.px(3),
            gap=theme.px(10),
            label=metrics.horizontalAdvance(_WIDEST_USUAL),
        )  # fmt: skip


class HitDelegate(QStyledItemDelegate):
    """Paints headings and hits, all of one height."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._measures = _Measures.now()
        theme.signals.changed.connect(self._measure)

    def _measure(self) -> None:
        self._measures = _Measures.now()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(4 * self._measures.label, self._measures.height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, HitsModel)
        rect = QRect(option.rect)  # type: ignore[attr-defined]
        selected = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        group, line = model.group(index), model.line(index)
        painter.save()
        if group is not None:
            self._paint_heading(painter, rect, group)
        elif line is not None:
            self._paint_hit(painter, rect, line, selected)
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRect, group: Group) -> None:
        m, colours = self._measures, theme.palette()
        left, base = rect.left() + m.margin, _baseline(rect, m.strong_metrics)
        painter.setFont(m.strong)
        painter.setPen(QColor(colours.text))
        painter.drawText(left, base, str(group.kind))
        left += m.strong_metrics.horizontalAdvance(str(group.kind)) + m.gap
        painter.setFont(m.small)
        painter.setPen(QColor(colours.secondary))
        painter.drawText(left, base, count_words(group))
        width = rect.width() - 2 * m.margin
        painter.fillRect(QRect(rect.left() + m.margin, rect.bottom(), width, 1), QColor(colours.line))

    def _paint_hit(self, painter: QPainter, rect: QRect, line: Line, selected: bool) -> None:
        m, colours = self._measures, theme.palette()
        if selected:
            painter.fillRect(rect, QColor(colours.selection))
            painter.fillRect(QRect(rect.left(), rect.top(), m.edge, rect.height()), QColor(colours.accent))
        left, right = rect.left() + m.margin, rect.right() - m.margin
        base = _baseline(rect, m.plain_metrics)
        painter.setFont(m.plain)
        painter.setPen(QColor(colours.secondary))
        painter.drawText(left, base, line.label)
        left += max(m.label, m.plain_metrics.horizontalAdvance(line.label)) + m.gap
        if line.note:
            right -= m.plain_metrics.horizontalAdvance(line.note)
            painter.drawText(right, base, line.note)
            right -= m.gap
        self._paint_text(painter, rect, line, left, right)

    def _paint_text(self, painter: QPainter, rect: QRect, line: Line, at: int, right: int) -> None:
        """The text, its marks bold on a ground of their own: not by colour alone."""
        m, colours = self._measures, theme.palette()
        base, high = _baseline(rect, m.plain_metrics), m.plain_metrics.height() + 2
        painter.setPen(QColor(colours.text))
        for words, marked in parts(line.text, line.spans):
            metrics = m.strong_metrics if marked else m.plain_metrics
            shown, width = words, metrics.horizontalAdvance(words)
            if width > right - at:
                shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, right - at)
                width = metrics.horizontalAdvance(shown)
                if width > right - at:
                    break
            if marked:
                ground = QRect(at, rect.center().y() - high // 2 + 1, width, high)
                painter.fillRect(ground, QColor(colours.mark))
            painter.setFont(m.strong if marked else m.plain)
            painter.drawText(at, base, shown)
            at += width
            if shown != words:
                break


def _baseline(rect: QRect, metrics: QFontMetrics) -> int:
    """Where a line of text stands so that it is in the middle of ``rect``."""
    return rect.center().y() + (metrics.ascent() - metrics.descent()) // 2 + 1
