"""How hits are painted: one line each, the words that were looked for marked."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_app.services.search import Group
from desktop_app.ui import theme
from desktop_app.ui.search.model import HitsModel, Line, count_words

Index = QModelIndex | QPersistentModelIndex
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
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


class HitDelegate(QStyledItemDelegate):
    """Paints headings and hits, all of one height."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(theme.px(200), theme.control_height() + theme.px(4))

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

    @staticmethod
    def _paint_heading(painter: QPainter, rect: QRect, group: Group) -> None:
        colours, margin = theme.palette(), theme.SPACE_L
        inner = rect.adjusted(margin, theme.px(4), -margin, 0)
        painter.setFont(theme.font("strong"))
        painter.setPen(QColor(colours.text))
        painter.drawText(inner, _LEFT, str(group.kind))
        left = inner.left() + painter.fontMetrics().horizontalAdvance(str(group.kind)) + theme.px(10)
        painter.setFont(theme.font("secondary"))
        painter.setPen(QColor(colours.secondary))
        painter.drawText(
            QRect(left, inner.top(), inner.right() - left, inner.height()), _LEFT, count_words(group)
        )
        painter.fillRect(QRect(inner.left(), rect.bottom(), inner.width(), 1), QColor(colours.line))

    def _paint_hit(self, painter: QPainter, rect: QRect, line: Line, selected: bool) -> None:
        colours, margin = theme.palette(), theme.SPACE_L
        if selected:
            painter.fillRect(rect, QColor(colours.selection))
            painter.fillRect(
                QRect(rect.left(), rect.top(), theme.px(3), rect.height()), QColor(colours.accent)
            )
        inner = rect.adjusted(margin, 0, -margin, 0)
        plain = theme.font("ui")
        metrics = QFontMetrics(plain)
        painter.setFont(plain)
        painter.setPen(QColor(colours.secondary))
        painter.drawText(inner, _LEFT, line.label)
        width = max(metrics.horizontalAdvance(_WIDEST_USUAL), metrics.horizontalAdvance(line.label))
        room = inner.adjusted(width + theme.px(10), 0, 0, 0)
        if line.note:
            painter.drawText(inner, _RIGHT, line.note)
            room.adjust(0, 0, -metrics.horizontalAdvance(line.note) - theme.px(10), 0)
        self._paint_text(painter, room, line, plain)

    @staticmethod
    def _paint_text(painter: QPainter, room: QRect, line: Line, plain: QFont) -> None:
        """The text, its marks bold on a ground of their own: not by colour alone."""
        colours = theme.palette()
        strong = QFont(plain)
        strong.setBold(True)
        at = room.left()
        for words, marked in parts(line.text, line.spans):
            font = strong if marked else plain
            metrics = QFontMetrics(font)
            left = room.right() - at
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, left)
            width = metrics.horizontalAdvance(shown)
            if left <= 0 or width > left:
                break
            if marked:
                high = metrics.height() + theme.px(2)
                ground = QRect(at, room.center().y() - high // 2 + 1, width, high)
                painter.fillRect(ground, QColor(colours.mark))
            painter.setFont(font)
            painter.setPen(QColor(colours.text))
            painter.drawText(QRect(at, room.top(), width + theme.px(2), room.height()), _LEFT, shown)
            at += width
            if shown != words:
                break
