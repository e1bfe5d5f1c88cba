"""How a recipient's row is painted: icon and name over the state's words, the count at the right."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop_app.ui import theme
from desktop_app.ui.icons import pixmap
from desktop_app.ui.sheets.model import RecipientModel
from desktop_app.ui.sheets.rows import Row, colour_of

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ELIDE = Qt.TextElideMode.ElideRight


class RecipientDelegate(QStyledItemDelegate):
    """Paints two-line rows in the measures of the task list."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(theme.px(220), theme.row_height())

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        model = index.model()
        assert isinstance(model, RecipientModel)
        row = model.row(index)
        if row is None:
            return
        rect = QRect(option.rect)  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        painter.save()
        self._ground(painter, rect, selected=bool(state & QStyle.StateFlag.State_Selected))
        self._words(painter, rect, row)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(theme.palette().accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRect, *, selected: bool) -> None:
        colours = theme.palette()
        if selected:
            painter.fillRect(rect, QColor(colours.selection))
            painter.fillRect(
                QRect(rect.left(), rect.top(), theme.px(3), rect.height()), QColor(colours.accent)
            )
        else:
            left = theme.px(42)
            line = QRect(rect.left() + left, rect.bottom(), rect.width() - left, 1)
            painter.fillRect(line, QColor(colours.line))

    def _words(self, painter: QPainter, rect: QRect, row: Row) -> None:
        plain, small = theme.font("ui"), theme.font("secondary")
        plain_metrics, small_metrics = QFontMetrics(plain), QFontMetrics(small)
        first, second, gap = plain_metrics.height(), small_metrics.height(), theme.px(2)
        top = rect.top() + (rect.height() - first - gap - second) // 2
        side, margin = theme.px(16), theme.px(12)
        name, role = row.look
        picture = pixmap(name, role, side, painter.device().devicePixelRatioF())
        painter.drawPixmap(rect.left() + theme.px(15), top + (first - side) // 2, picture)
        left, right = rect.left() + theme.px(42), rect.right() - margin

        painter.setFont(plain)
        painter.setPen(QColor(theme.palette().secondary))
        painter.drawText(QRect(left, top, right - left, first), _RIGHT, row.count_words)
        room = right - left - plain_metrics.horizontalAdvance(row.count_words) - margin
        painter.setPen(QColor(theme.palette().text))
        painter.drawText(
            QRect(left, top, room, first), _LEFT, plain_metrics.elidedText(row.name, _ELIDE, room)
        )

        painter.setFont(small)
        at = left
        for words, tone in row.pieces():
            if at >= right:
                break
            shown = small_metrics.elidedText(words, _ELIDE, right - at)
            painter.setPen(QColor(colour_of(tone)))
            painter.drawText(QRect(at, top + first + gap, right - at, second), _LEFT, shown)
            at += small_metrics.horizontalAdvance(shown) + theme.px(14)
