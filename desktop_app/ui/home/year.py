"""The year as a calendar: a row a month, a cell a day; what is overdue, due and done by shape and colour."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelectionModel,
    QModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from desktop_app.core.day_words import short_day
from desktop_app.ui import theme
from desktop_app.ui.indexes import ROOT, Index

if TYPE_CHECKING:
    from desktop_app.services.overview import DayMark

#: Twelve months, and the January in which December's figures and the display fall due.
ROWS, COLUMNS = 13, 31
_WEEKDAYS = "一二三四五六日"
#: How strongly a day is filled, by how many things stand on it: 1, 2 to 4, 5 and more.
_STEPS = ((1, 60), (4, 110), (0, 170))


_Boxes = tuple[list[QRectF], list[QRectF], "list[tuple[QRectF, DayMark]]"]


def month_words(row: int) -> str:
    """1月 to 12月, and 次年1月."""
    return f"{row + 1}月" if row < ROWS - 1 else "次年1月"


def mark_words(mark: DayMark | None) -> str:
    """逾期 2 项，到期 1 项，已办 3 项."""
    if mark is None:
        return "没有到期事项"
    named = (("逾期", mark.overdue), ("到期", mark.due), ("已办", mark.done))
    return "，".join(f"{word} {count} 项" for word, count in named if count)


class YearModel(QAbstractTableModel):
    """A cell a day; the accessible text says the day and what stands on it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.year = 2000
        self.today = date.min
        self.marks: dict[date, DayMark] = {}

    def show_days(self, year: int, today: date, marks: Sequence[DayMark]) -> None:
        """Show another year, or what has become of the same."""
        found = {mark.day: mark for mark in marks}
        if (year, today, found) == (self.year, self.today, self.marks):
            return
        other, self.year = year != self.year, year
        self.today, self.marks = today, found
        if other:
            self.beginResetModel()
            self.endResetModel()
        else:
            # The days stay where they are, and so does the cursor.
            self.dataChanged.emit(self.index(0, 0), self.index(ROWS - 1, COLUMNS - 1))

    def day(self, index: Index) -> date | None:
        """The day of a cell; None where the month is shorter."""
        if not index.isValid():
            return None
        year, month = self.year + index.row() // 12, index.row() % 12 + 1
        return date(year, month, index.column() + 1) if index.column() < monthrange(year, month)[1] else None

    def index_of(self, day: date) -> QModelIndex:
        """The cell of a day; invalid outside the months shown."""
        row = (day.year - self.year) * 12 + day.month - 1
        return self.index(row, day.day - 1) if 0 <= row < ROWS else QModelIndex()

    def words(self, day: date) -> str:
        """7月10日 周六：到期 2 项"""
        year = f"{day.year}年" if day.year != self.year else ""
        now = "（今天）" if day == self.today else ""
        name = f"{year}{short_day(day)} 周{_WEEKDAYS[day.weekday()]}{now}"
        return f"{name}：{mark_words(self.marks.get(day))}"

    def summary(self) -> str:
        """What the whole year comes to."""
        marks = self.marks.values()
        totals = [sum(m.overdue for m in marks), sum(m.due for m in marks), sum(m.done for m in marks)]
        named = zip(("逾期", "到期", "已办"), totals, strict=True)
        words = "，".join(f"{word} {count} 项" for word, count in named if count)
        return f"{self.year}年：{words}" if words else f"{self.year}年没有到期事项"

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else ROWS

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else COLUMNS

    def flags(self, index: Index) -> Qt.ItemFlag:
        if self.day(index) is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        day = self.day(index)
        if day is None:
            return None
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self.words(day)
        return None

    def headerData(self, at: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return month_words(at) if orientation is Qt.Orientation.Vertical else f"{at + 1}日"


class YearView(QTableView):
    """The days; arrows move by day and by month, Enter and a click open what stands on a day."""

    #: The day to open (`date`).
    opened = Signal(object)
    #: The cursor is on another day (`date`).
    moved = Signal(object)

    def __init__(self, model: YearModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._days = model
        self._boxes: _Boxes | None = None
        self.setModel(model)
        self.setAccessibleName("全年日历")
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        for bar in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            bar(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setMinimumSectionSize(1)
            header.hide()
        self.setStyleSheet("QTableView { background: transparent; border: none; }")
        self.clicked.connect(self._open)
        self.activated.connect(self._open_by_key)
        model.dataChanged.connect(lambda *_: self._describe())
        model.modelReset.connect(self._describe)
        theme.signals.changed.connect(self._restyle)

    def cell_size(self) -> QSize:
        """How large a day is."""
        room = self.viewport().size()
        return QSize(max(room.width() // COLUMNS, 1), max(room.height() // ROWS, 1))

    def sizeHint(self) -> QSize:
        return QSize(COLUMNS * theme.px(14), ROWS * theme.px(17))

    def minimumSizeHint(self) -> QSize:
        return QSize(COLUMNS * theme.px(9), ROWS * theme.px(12))

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        day = self._days.day(self.currentIndex())
        if day is None:
            return self._first()
        moves = QAbstractItemView.CursorAction
        days = {moves.MoveLeft: -1, moves.MovePrevious: -1, moves.MoveRight: 1, moves.MoveNext: 1}
        months = {moves.MoveUp: -1, moves.MoveDown: 1, moves.MovePageUp: -3, moves.MovePageDown: 3}
        if action in days:
            target = day + timedelta(days=days[action])
        elif action in months:
            target = _months_on(day, months[action])
        elif action is moves.MoveHome:
            target = day.replace(day=1)
        else:
            target = day.replace(day=monthrange(day.year, day.month)[1])
        found = self._days.index_of(target)
        return found if found.isValid() else self.currentIndex()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()
        day = self._days.day(current)
        if day is not None:
            self.moved.emit(day)

    def focusInEvent(self, event: Any) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            flag = QItemSelectionModel.SelectionFlag.NoUpdate
            self.selectionModel().setCurrentIndex(self._first(), flag)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._boxes = None
        size = self.cell_size()
        self.horizontalHeader().setDefaultSectionSize(size.width())
        self.verticalHeader().setDefaultSectionSize(size.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        # All days in one go: a delegate asked 400 times would hold the window for a frame.
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        size = self.cell_size()
        if self._boxes is None:
            self._boxes = self._lay_out_days(size)
        plain, weekend, marked = self._boxes
        self._paint_empty(painter, plain, weekend)
        for box, mark in marked:
            paint_mark(painter, box, kind_of(mark), mark.due)
        self._paint_rings(painter, size)

    def _lay_out_days(self, size: QSize) -> _Boxes:
        """The cells of ordinary days, of weekends, and of days on which something stands."""
        gap = 1.0 if size.width() < theme.px(14) else 1.5
        plain: list[QRectF] = []
        weekend: list[QRectF] = []
        marked: list[tuple[QRectF, DayMark]] = []
        for row in range(ROWS):
            year, month = self._days.year + row // 12, row % 12 + 1
            first, length = monthrange(year, month)
            for column in range(length):
                box = QRectF(column * size.width(), row * size.height(), size.width(), size.height())
                box.adjust(gap, gap, -gap, -gap)
                mark = self._days.marks.get(date(year, month, column + 1))
                if mark is not None:
                    marked.append((box, mark))
                else:
                    (weekend if (first + column) % 7 > 4 else plain).append(box)
        return plain, weekend, marked

    @staticmethod
    def _paint_empty(painter: QPainter, plain: list[QRectF], weekend: list[QRectF]) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        for boxes, alpha in ((plain, 140), (weekend, 60)):
            colour = QColor(theme.palette().track)
            colour.setAlpha(alpha)
            painter.setBrush(colour)
            painter.drawRects(boxes)

    def _paint_rings(self, painter: QPainter, size: QSize) -> None:
        colours = theme.palette()
        painter.setBrush(Qt.BrushStyle.NoBrush)
        rings = [(self._days.index_of(self._days.today), colours.text, 1.5)]
        if self.hasFocus():
            rings.append((self.currentIndex(), colours.accent, 2.5))
        for index, colour, width in rings:
            if index.isValid():
                box = QRectF(
                    index.column() * size.width(), index.row() * size.height(), size.width(), size.height()
                )
                painter.setPen(QPen(QColor(colour), width))
                painter.drawRect(box.adjusted(width / 2, width / 2, -width / 2, -width / 2))

    def _first(self) -> QModelIndex:
        """Where the cursor starts: today, else the first day on which something stands, else New Year."""
        today = self._days.index_of(self._days.today)
        if today.isValid():
            return today
        return self._days.index_of(min(self._days.marks, default=date(self._days.year, 1, 1)))

    def _open(self, index: QModelIndex) -> None:
        day = self._days.day(index)
        if day is not None and day in self._days.marks:
            self.opened.emit(day)

    def _open_by_key(self, index: QModelIndex) -> None:
        style = self.style()
        if not style.styleHint(style.StyleHint.SH_ItemView_ActivateItemOnSingleClick):
            self._open(index)

    def _describe(self) -> None:
        self._boxes = None
        self.setAccessibleDescription(self._days.summary())
        self.viewport().update()

    def _restyle(self) -> None:
        self._boxes = None
        self.updateGeometry()
        self.viewport().update()


def _months_on(day: date, months: int) -> date:
    """The same day so many months on, at the latest that month's last."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


_ROLES = {"overdue": "overdue", "due": "accent", "done": "completed"}


def kind_of(mark: DayMark) -> str:
    """What a day is shown as: overdue before due before done."""
    return "overdue" if mark.overdue else "due" if mark.due else "done"


def paint_mark(painter: QPainter, box: QRectF, kind: str, count: int = 1) -> None:
    """One day on which something stands: an outline for due, a tick for done, an exclamation for overdue.

    Args:
        painter: where to.
        box: the day's cell.
        kind: overdue, due or done.
        count: how many things are due; more fill the outline more.
    """
    colours = theme.palette()
    colour = QColor(getattr(colours, _ROLES[kind]))
    box = box.adjusted(0.5, 0.5, -0.5, -0.5)
    fill = QColor(colour)
    if kind == "due":
        fill.setAlpha(next(alpha for most, alpha in _STEPS if count <= most or not most))
    painter.setPen(QPen(colour, 1.2))
    painter.setBrush(fill)
    painter.drawRect(box)
    if kind == "due":
        return
    centre, reach = box.center(), min(box.width(), box.height()) * 0.3
    painter.setPen(QPen(QColor(colours.background), max(reach * 0.6, 1.8)))
    if kind == "overdue":
        painter.drawLine(centre - QPointF(0, reach * 1.3), centre + QPointF(0, reach * 0.3))
        painter.drawPoint(centre + QPointF(0, reach * 1.3))
        return
    corner = centre + QPointF(-reach * 0.2, reach * 0.7)
    painter.drawLine(centre + QPointF(-reach, 0), corner)
    painter.drawLine(corner, centre + QPointF(reach, -reach * 0.8))
