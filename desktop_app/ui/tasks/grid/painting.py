"""How the table is painted: what is in sight is asked for once, and its words are laid out once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QStaticText, QTransform
from PySide6.QtWidgets import QTableView

from desktop_app.ui import theme
from desktop_app.ui.icons import pixmap
from desktop_app.ui.tasks.grid.delegate import two_lines
from desktop_app.ui.tasks.grid.header import GridHeader
from desktop_app.ui.tasks.grid.model import Face, GridModel

#: The words of the cells of a few screens.
_KEPT = 1500

#: Pixels of an icon before the words.
_ICON = 16
#: A column in sight: its number, where it begins on the screen, its width without the line.
Place = tuple[int, int, int]


class GridPainting:
    """Paints what of the table is in sight.

    QTableView asks the model seven times for every cell and lays its words out whenever it paints them.

    Args:
        view: the table.
        grid: what it shows.
        head: its header.
    """

    def __init__(self, view: QTableView, grid: GridModel, head: GridHeader) -> None:
        self._view, self._grid, self._head = view, grid, head

    def paint(self, painter: QPainter, area: QRect) -> None:
        """Paint everything that is to be seen in an area of the viewport."""
        colours = theme.palette()
        painter.fillRect(area, QColor(colours.background))
        rows = self._rows(area)
        frozen = self._head.frozen_columns()
        border = self._head.frozen_width()
        stays = [self._place(column, area) for column in frozen]
        moves = [self._place(column, area) for column in self._head.shown() if column not in frozen]
        self._paint_cells(painter, rows, [place for place in stays if place], area)
        painter.save()
        painter.setClipRect(area.intersected(self._view.viewport().rect().adjusted(border, 0, 0, 0)))
        self._paint_cells(painter, rows, [place for place in moves if place], area)
        painter.restore()
        if border:
            painter.setPen(QColor(colours.disabled))
            painter.drawLine(border - 1, 0, border - 1, self._foot())
        self._paint_headings(painter, rows)
        self._paint_cursor(painter, frozen, border)

    def _rows(self, area: QRect) -> range:
        first, last = self._view.rowAt(area.top()), self._view.rowAt(area.bottom())
        if first < 0:
            return range(0)
        return range(first, (last if last >= 0 else self._grid.rowCount() - 1) + 1)

    def _place(self, column: int, area: QRect) -> Place | None:
        left, width = self._head.place(column), self._head.sectionSize(column)
        return (column, left, width - 1) if left <= area.right() and left + width > area.left() else None

    def _foot(self) -> int:
        last = self._grid.rowCount() - 1
        return self._view.rowViewportPosition(last) + self._view.rowHeight(last) if last >= 0 else 0

    # -- cells

    def _paint_cells(self, painter: QPainter, rows: range, places: Sequence[Place], area: QRect) -> None:
        if not places or not rows:
            return
        line, chosen = QColor(theme.palette().line), self._chosen()
        right = places[-1][1] + places[-1][2]
        for row in rows:
            top, height = self._view.rowViewportPosition(row), self._view.rowHeight(row) - 1
            for column, left, width in places if self._grid.task(row) is not None else ():
                rect = QRect(left, top, width, height)
                is_chosen = any(part.contains(column, row) for part in chosen)
                self._paint_cell(painter, rect, self._grid.face(row, column), is_chosen=is_chosen)
            painter.setPen(line)
            painter.drawLine(places[0][1], top + height, right, top + height)
        foot = min(self._foot(), area.bottom() + 1) - 1
        painter.setPen(line)
        for _, left, width in places:
            painter.drawLine(left + width, area.top(), left + width, foot)

    def _chosen(self) -> list[QRect]:
        """What is chosen, in columns and rows."""
        selection = self._view.selectionModel().selection()
        parts = (selection.at(at) for at in range(selection.size()))
        return [QRect(part.left(), part.top(), part.width(), part.height()) for part in parts]

    def _paint_cell(self, painter: QPainter, rect: QRect, face: Face, *, is_chosen: bool) -> None:
        colours = theme.palette()
        if is_chosen:
            painter.fillRect(rect, QColor(colours.selection))
        margin, room = theme.px(5) + 3, rect.width() - theme.px(20)
        left = rect.left() + margin
        if face.picture is not None:
            picture = pixmap(*face.picture, _ICON, painter.device().devicePixelRatioF())
            painter.drawPixmap(left, rect.top() + (rect.height() - _ICON) // 2, picture)
            left += _ICON + 6
            room -= _ICON + theme.px(4)
        if not face.words or room <= 0:
            return
        text, type_ = _laid_out(face.words, room, theme.point_size())
        size = text.size()
        if face.at_right:
            left = rect.right() + 1 - margin - int(size.width())
        painter.setFont(type_)
        painter.setPen(QColor(colours.text if is_chosen else getattr(colours, face.tone)))
        painter.drawStaticText(QPointF(left, rect.top() + (rect.height() - int(size.height())) // 2), text)

    # -- what lies over the cells

    def _paint_headings(self, painter: QPainter, rows: range) -> None:
        """A group's heading runs over all columns and does not scroll sideways."""
        colours = theme.palette()
        painter.setFont(theme.font("strong"))
        metrics = painter.fontMetrics()
        for row in rows:
            group = self._grid.heading(row)
            if group is None:
                continue
            width = self._view.viewport().width()
            top, height = self._view.rowViewportPosition(row), self._view.rowHeight(row)
            rect = QRect(0, top, width, height - 1)
            painter.fillRect(rect, QColor(colours.panel))
            painter.setPen(QColor(colours.text))
            words = f"{group.title}　{group.count} 项"
            inner = rect.adjusted(theme.px(9), 0, -theme.px(9), 0)
            shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)

    def _paint_cursor(self, painter: QPainter, frozen: Sequence[int], border: int) -> None:
        """The cell that is typed into stands out among those that are chosen."""
        current = self._view.currentIndex()
        if not current.isValid() or not self._view.hasFocus() or self._grid.task(current.row()) is None:
            return
        if current.column() not in frozen:
            painter.setClipRect(self._view.viewport().rect().adjusted(border, 0, 0, 0))
        # Inside the cell: Qt repaints no more than the cell when the cursor moves on.
        rect = self._view.visualRect(current).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(QColor(theme.palette().accent), 2, j=Qt.PenJoinStyle.MiterJoin))
        painter.drawRect(rect)


@lru_cache(maxsize=_KEPT)
def _laid_out(words: str, width: int, points: float) -> tuple[QStaticText, QFont]:
    """``words`` on two lines at most, with their type; ``points`` is its size."""
    face = theme.font("ui")
    text = QStaticText(two_lines(words, width, points))
    text.setTextFormat(Qt.TextFormat.PlainText)
    text.prepare(QTransform(), face)
    return text, face
