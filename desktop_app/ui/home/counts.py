"""Six figures, each of which opens its list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from desktop_app.ui import theme
from desktop_app.ui.home import ink
from desktop_app.ui.tile import Tile

if TYPE_CHECKING:
    from desktop_app.services.overview import Count

_ROLES = {
    "overdue": "overdue",
    "due_soon": "due_soon",
    "month": "continuing",
    "no_measures": "accent",
    "no_proof": "waiting",
    "waiting": "in_progress",
}
#: How many figures there are.
COUNTS = len(_ROLES)


class CountTile(Tile):
    """One figure with its name and what it is made of."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.target = ""
        self._count: Count | None = None
        self._value, self._role, self._note = 0, "accent", ""

    def show_count(self, count: Count) -> None:
        """Show ``count``; a zero is written quietly."""
        if count == self._count:
            return
        self._count = count
        self.target = count.target
        self._value, self._note = count.value, count.note
        self._role = _ROLES.get(count.key, "accent") if count.value else "secondary"
        self.setText(count.name)
        self.setAccessibleName(f"{count.name} {count.value} 项，查看")
        self.setAccessibleDescription(count.note)
        self.setToolTip(count.note)
        self.update()

    def sizeHint(self) -> QSize:
        height = theme.line_height("figure") + 2 * theme.line_height() + theme.px(20)
        return QSize(theme.px(170), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(130), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = theme.palette()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(colours.accent if self.underMouse() else colours.line), 1))
        painter.setBrush(QColor(colours.hover if self.isDown() else colours.card))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        left, width = theme.SPACE_L, self.width() - 2 * theme.SPACE_L
        line, figure = theme.line_height(), theme.line_height("figure")
        top = (self.height() - figure - 2 * line - theme.px(2)) / 2
        number = QRectF(left, top, width, figure)
        ink.write(painter, number, str(self._value), getattr(colours, self._role), role="figure")
        corner = QRectF(left, theme.px(8), width, line)
        ink.write(painter, corner, "查看 ›", colours.secondary, align="right")
        ink.write(painter, QRectF(left, top + figure, width, line), self.text(), colours.text)
        note = QRectF(left, top + figure + line + theme.px(2), width, line)
        ink.write(painter, note, self._note, colours.secondary)
        self.draw_ring(painter)


class CountRow(QWidget):
    """The figures side by side; in two or three lines where there is less room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tiles = [CountTile() for _ in range(COUNTS)]
        self._columns = 0
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(theme.SPACE_M)
        self._arrange(COUNTS)
        theme.signals.changed.connect(self._fit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        # In two columns they always fit; the row must not keep the page from growing narrow.
        return QSize(2 * self.tiles[0].minimumSizeHint().width() + theme.SPACE_M, self.sizeHint().height())

    def _fit(self) -> None:
        least = self.tiles[0].minimumSizeHint().width() + theme.SPACE_M
        room = (self.width() + theme.SPACE_M) // least
        self._arrange(next((columns for columns in (COUNTS, 3) if columns <= room), 2))

    def _arrange(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = columns
        for at, tile in enumerate(self.tiles):
            self._grid.addWidget(tile, at // columns, at % columns)
        for column in range(COUNTS):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        self.updateGeometry()
