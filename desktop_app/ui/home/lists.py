"""The two lists of the start page: completion by section, and what falls due."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from desktop_app.core.day_words import day_beside
from desktop_app.ui import theme
from desktop_app.ui.home import ink
from desktop_app.ui.indexes import Index

if TYPE_CHECKING:
    from desktop_app.services.overview import Due, SectionProgress

T = TypeVar("T")
ROW_ROLE = int(Qt.ItemDataRole.UserRole)


class RowModel(QAbstractListModel, Generic[T]):
    """A list of frozen rows; ``ROW_ROLE`` gives the row, the accessible text says it in words."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[T, ...] = ()

    def show_rows(self, rows: Sequence[T]) -> None:
        """Replace the rows; nothing happens where they are the same."""
        if tuple(rows) == self._rows:
            return
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.words(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.tip(row)
        return None

    def words(self, row: T) -> str:
        """The row in words."""
        raise NotImplementedError

    def tip(self, row: T) -> str:
        """What does not fit on the line."""
        return self.words(row)


class SectionModel(RowModel["SectionProgress"]):
    """Completion by section."""

    def words(self, row: SectionProgress) -> str:
        return f"{row.heading}，{row.total} 项中已落实 {row.done} 项"


class DueModel(RowModel["Due"]):
    """What falls due, nearest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.today = date.min
        self._widths: tuple[int, int] | None = None
        self.modelReset.connect(self._forget_widths)
        theme.signals.changed.connect(self._forget_widths)

    def widths(self) -> tuple[int, int]:
        """Widths of the date and the item column in pixels, as wide as their longest entry."""
        if self._widths is None:
            metrics = QFontMetrics(theme.font("ui"))
            dates = [due_words(row, self.today) for row in self._rows]
            widest = max(map(metrics.horizontalAdvance, [*dates, "逾期 6 天"]))
            item = max((metrics.horizontalAdvance(row.label) for row in self._rows), default=0)
            self._widths = widest + 2, item + 2
        return self._widths

    def _forget_widths(self) -> None:
        self._widths = None

    def words(self, row: Due) -> str:
        return " ".join(part for part in (due_words(row, self.today), row.label, row.text) if part)


def due_words(due: Due, today: date) -> str:
    """逾期 6 天, 今天, 7月10日, 2018年1月31日."""
    if due.overdue:
        return f"逾期 {abs(due.days_left)} 天"
    if due.days_left == 0:
        return "今天"
    return day_beside(due.day, today.year)


def due_role(due: Due) -> str:
    """The palette role of a due date."""
    if due.overdue:
        return "overdue"
    if not due.target.startswith(("task:", "occurrences:")):
        return "accent"
    return "due_soon" if due.soon else "secondary"


class LineDelegate(QStyledItemDelegate):
    """Draws one calm line; subclasses write on it."""

    height = 28

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(theme.px(120), max(theme.px(self.height), theme.line_height() + 2))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        if row is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect)  # type: ignore[attr-defined]
        self._ground(painter, option, box)
        self.write(painter, box.adjusted(theme.SPACE_L, 0, -theme.SPACE_L, 0), row, index)
        painter.restore()

    def write(self, painter: QPainter, box: QRectF, row: Any, index: Index) -> None:
        """Write one row into ``box``."""
        raise NotImplementedError

    @staticmethod
    def _ground(painter: QPainter, option: QStyleOptionViewItem, box: QRectF) -> None:
        colours = theme.palette()
        state = option.state  # type: ignore[attr-defined]
        inner = box.adjusted(theme.SPACE_S, 0, -theme.SPACE_S, 0)
        if state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.hover))
            painter.drawRoundedRect(inner, 4, 4)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(inner.adjusted(1, 1, -1, -1), 4, 4)

    @staticmethod
    def put(painter: QPainter, box: QRectF, words: str, role: str, *, right: bool = False) -> None:
        """Write ``words`` into ``box``, shortened with … where they do not fit."""
        colour = getattr(theme.palette(), role)
        ink.write(painter, box, words, colour, align="right" if right else "left")


class SectionDelegate(LineDelegate):
    """Heading, bar, done / total."""

    height = 22

    def write(self, painter: QPainter, box: QRectF, row: SectionProgress, _index: Index) -> None:
        colours = theme.palette()
        figures = theme.px(54)
        heading = min(box.width() * 0.36, theme.px(190) * 1.2)
        self.put(painter, QRectF(box.left(), box.top(), heading, box.height()), row.heading, "text")
        track = QRectF(
            box.left() + heading + theme.SPACE_M,
            box.center().y() - theme.px(6) / 2,
            box.width() - heading - theme.SPACE_M - figures,
            theme.px(6),
        )
        radius = track.height() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.track))
        painter.drawRoundedRect(track, radius, radius)
        if row.done and row.total:
            filled = QRectF(track)
            filled.setWidth(max(track.width() * row.done / row.total, track.height()))
            painter.setBrush(QColor(colours.completed if row.done == row.total else colours.accent))
            painter.drawRoundedRect(filled, radius, radius)
        counted = QRectF(box.right() - figures, box.top(), figures, box.height())
        self.put(painter, counted, f"{row.done} / {row.total}", "secondary", right=True)


class DueDelegate(LineDelegate):
    """Date, item, wording."""

    def write(self, painter: QPainter, box: QRectF, row: Due, index: Index) -> None:
        model = index.model()
        today = model.today if isinstance(model, DueModel) else row.day
        dates, item = model.widths() if isinstance(model, DueModel) else (0, 0)
        first = QRectF(box.left(), box.top(), dates, box.height())
        self.put(painter, first, due_words(row, today), due_role(row))
        left = box.left() + dates + theme.SPACE_M
        if row.label:
            self.put(painter, QRectF(left, box.top(), item, box.height()), row.label, "text")
            left += item + theme.SPACE_S
        rest = QRectF(left, box.top(), box.right() - left, box.height())
        self.put(painter, rest, " ".join(row.text.split()), "text")


class LineList(QListView):
    """A list without frame in a card; Enter and a click open a row."""

    #: The row that was opened.
    opened = Signal(object)

    def __init__(self, model: RowModel[Any], delegate: LineDelegate, name: str) -> None:
        super().__init__()
        self._delegate = delegate
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setMinimumHeight(theme.px(44))
        self.setStyleSheet("QListView { background: transparent; }")
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._open)
        self.activated.connect(self._open_by_key)
        theme.signals.changed.connect(self._restyle)

    def _open(self, index: QModelIndex) -> None:
        row = index.data(ROW_ROLE)
        if row is not None:
            self.opened.emit(row)

    def _open_by_key(self, index: QModelIndex) -> None:
        # On some systems a single click activates as well; `clicked` has opened the row then.
        if not self.style().styleHint(QStyle.StyleHint.SH_ItemView_ActivateItemOnSingleClick):
            self._open(index)

    def _restyle(self) -> None:
        self._delegate.sizeHintChanged.emit(QModelIndex())
        self.scheduleDelayedItemsLayout()
        self.viewport().update()
