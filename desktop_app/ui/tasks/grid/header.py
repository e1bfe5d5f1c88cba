"""The table's header: its first columns stay in place while the rest is scrolled sideways."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QWidget


class GridHeader(QHeaderView):
    """Keeps its frozen sections in sight, and where the mouse meets them, answers for them.

    Qt has no frozen columns: the usual way is a second table over the first one, with a second selection
    and a second focus to be kept alike. Here the one table paints its first columns once more in place.
    """

    #: Which columns are frozen, how wide they are or where they stand has changed.
    arranged = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._frozen = 0
        self._in_frozen = False
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSortIndicatorClearable(True)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.sectionMoved.connect(lambda *_: self.arranged.emit())
        self.sectionResized.connect(lambda *_: self.arranged.emit())

    # -- columns as they stand

    def shown(self) -> list[int]:
        """The columns that are shown, from left to right."""
        columns = (self.logicalIndex(at) for at in range(self.count()))
        return [column for column in columns if not self.isSectionHidden(column)]

    def freeze(self, columns: int) -> None:
        """Keep so many shown columns in place; 0 for none."""
        self._frozen = columns
        self.viewport().update()
        self.arranged.emit()

    @property
    def frozen(self) -> int:
        """How many shown columns stay in place."""
        return self._frozen

    def frozen_columns(self) -> list[int]:
        """The columns that stay in place, never so many that nothing else can be seen."""
        room, found = self.viewport().width() * 2 // 3, []
        for column in self.shown()[: self._frozen]:
            room -= self.sectionSize(column)
            if room < 0:
                break
            found.append(column)
        return found

    def frozen_width(self) -> int:
        """Pixels at the left that the frozen columns take."""
        return sum(self.sectionSize(column) for column in self.frozen_columns())

    def place(self, column: int) -> int:
        """Where a column begins on the screen; a frozen one, where it stays."""
        position = self.sectionPosition(column)
        return position if column in self.frozen_columns() else position - self.offset()

    def column_at(self, x: int) -> int:
        """The column on the screen at ``x``; -1 where there is none."""
        return self.logicalIndexAt(x - self.offset() if 0 <= x < self.frozen_width() else x)

    # -- painting and the mouse

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.offset() or not self._frozen:
            return
        painter = QPainter(self.viewport())
        painter.setClipRect(0, 0, self.frozen_width(), self.height())
        for column in self.frozen_columns():
            rect = QRect(self.sectionPosition(column), 0, self.sectionSize(column), self.height())
            painter.save()
            self.paintSection(painter, rect, column)
            painter.restore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._in_frozen = event.position().x() < self.frozen_width()
        super().mousePressEvent(self._meant(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() == Qt.MouseButton.NoButton:
            self._in_frozen = event.position().x() < self.frozen_width()
        super().mouseMoveEvent(self._meant(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(self._meant(event))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(self._meant(event))

    def _meant(self, event: QMouseEvent) -> QMouseEvent:
        """The event at the place that Qt takes for the frozen column under the mouse."""
        if not self._in_frozen or not self.offset():
            return event
        there = event.position() - QPointF(self.offset(), 0)
        return QMouseEvent(
            event.type(), there, event.globalPosition(), event.button(), event.buttons(), event.modifiers()
        )
