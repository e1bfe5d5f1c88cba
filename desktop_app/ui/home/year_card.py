"""The card with the year's calendar: its months and days named, what the shapes mean, the day in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.ui import theme
from desktop_app.ui.home import ink
from desktop_app.ui.home.year import ROWS, YearModel, YearView, month_words, paint_mark

if TYPE_CHECKING:
    from desktop_app.services.overview import DayMark

#: The days that are named over the columns.
_NAMED = (1, 5, 10, 15, 20, 25, 30)
_KINDS = (("overdue", "逾期"), ("due", "到期"), ("done", "已办"))


class YearCard(QFrame):
    """The year's calendar in its card."""

    #: A target to open.
    opened = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_kind(self, "card")
        self.model = YearModel(self)
        self.view = YearView(self.model)
        self._title = QLabel("全年日历")
        theme.set_type(self._title, "heading")
        self.words = QLabel()
        theme.set_type(self.words, "secondary")
        theme.set_tone(self.words, "secondary")
        # A long sentence must not make the card wider than its neighbours.
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.view.opened.connect(lambda day: self.opened.emit(f"due:{day.isoformat()}"))
        self.view.moved.connect(lambda day: self.words.setText(self.model.words(day)))
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE_M)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(_Legend())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.SPACE_L, theme.SPACE_M, theme.SPACE_L, theme.SPACE_S)
        layout.setSpacing(theme.SPACE_XS)
        layout.addLayout(head)
        layout.addWidget(_Grid(self.view), 1)
        layout.addWidget(self.words)

    def show_year(self, year: int, today: date, marks: Sequence[DayMark]) -> None:
        """Show what stands on the days of a year."""
        self.model.show_days(year, today, marks)
        self._title.setText(f"{year}年日历")
        day = self.model.day(self.view.currentIndex())
        self.words.setText(self.model.words(day) if day else self.model.summary())


class _Grid(QWidget):
    """The calendar with the names of its months and days around it."""

    def __init__(self, view: YearView) -> None:
        super().__init__()
        self._view = view
        self._layout = QVBoxLayout(self)
        self._layout.addWidget(view)
        theme.signals.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        metrics = QFontMetrics(theme.font("secondary"))
        left = metrics.horizontalAdvance(month_words(ROWS - 1)) + theme.SPACE_S + 2
        self._layout.setContentsMargins(left, metrics.height(), 0, 0)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, colour = QPainter(self), theme.palette().secondary
        size, at = self._view.cell_size(), self._view.geometry()
        for row in range(ROWS):
            box = QRectF(0, at.top() + row * size.height(), at.left() - theme.SPACE_S, size.height())
            ink.write(painter, box, month_words(row), colour, role="secondary", align="right")
        for day in _NAMED:
            middle = at.left() + (day - 0.5) * size.width()
            box = QRectF(middle - theme.px(20), 0, theme.px(40), at.top())
            ink.write(painter, box, str(day), colour, role="secondary", align="centre")


class _Legend(QWidget):
    """What the shapes mean."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("图例：叹号为逾期，方框为到期，对勾为已办")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.signals.changed.connect(self._restyle)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = sum(self._widths()) + 2 * theme.SPACE_M
        return QSize(width, theme.line_height("secondary"))

    def _widths(self) -> list[int]:
        metrics = QFontMetrics(theme.font("secondary"))
        return [theme.px(13) + theme.SPACE_XS + metrics.horizontalAdvance(word) for _, word in _KINDS]

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("secondary"))
        side, left = theme.px(13), 0
        for (kind, word), width in zip(_KINDS, self._widths(), strict=True):
            paint_mark(painter, QRectF(left, (self.height() - side) / 2, side, side), kind)
            painter.setPen(QColor(theme.palette().secondary))
            box = QRectF(left + side + theme.SPACE_XS, 0, width, self.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, word)
            left += width + theme.SPACE_M
