"""The table of occurrences: cells and row headings drawn by hand, keys that fill and clear."""

from __future__ import annotations

from PySide6.QtCore import (
    QItemSelectionModel,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop_app.ui import theme
from desktop_app.ui.icons import pixmap
from desktop_app.ui.indexes import Index
from desktop_app.ui.occurrences.model import OccurrenceModel
from desktop_app.ui.occurrences.nodes import LOOKS, MONTHS

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignCenter


class CellDelegate(QStyledItemDelegate):
    """Paints one cell: icon over words within a month, beside them where there is room."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, OccurrenceModel)
        colours = theme.palette()
        rect = QRect(option.rect)  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        cell = model.cell(index)
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(colours.selection))
        elif model.plan_year == model.today.year and index.column() == model.today.month - 1:
            painter.fillRect(rect, QColor(colours.card))
        painter.setPen(QColor(colours.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if cell is not None:
            icon_name, role = LOOKS[cell.state]
            label = f"{cell.label}　" if cell.span > 1 and cell.label else ""
            if cell.span > 1:
                painter.drawLine(rect.topRight(), rect.bottomRight())
            self._paint_cell(painter, rect, icon_name, role, label, cell.words)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(colours.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.restore()

    @staticmethod
    def _paint_cell(
        painter: QPainter, rect: QRect, icon_name: str, role: str, label: str, words: str
    ) -> None:
        colours, side = theme.palette(), theme.px(15)
        picture = pixmap(icon_name, role, side, painter.device().devicePixelRatioF())
        painter.setFont(theme.font("secondary"))
        metrics = painter.fontMetrics()
        painter.setPen(QColor(getattr(colours, role)))
        if not label:
            height = side + theme.px(3) + metrics.height()
            top = rect.center().y() - height // 2 + 1
            painter.drawPixmap(rect.center().x() - side // 2, top, picture)
            line = QRect(rect.left(), top + side + theme.px(3), rect.width(), metrics.height())
            painter.drawText(line, _CENTRE, words)
            return
        gap = theme.px(6)
        width = side + gap + metrics.horizontalAdvance(label + words)
        left = max(rect.center().x() - width // 2, rect.left() + gap)
        painter.drawPixmap(left, rect.center().y() - side // 2, picture)
        line = QRect(left + side + gap, rect.top(), rect.right() - left - side - gap, rect.height())
        painter.drawText(line, _LEFT, words)
        painter.setPen(QColor(colours.secondary))
        line.setLeft(line.left() + metrics.horizontalAdvance(f"{words}　"))
        painter.drawText(line, _LEFT, label.strip())


class TaskHeader(QHeaderView):
    """The row headings: short name, wording, and how the task goes through the year."""

    def __init__(self, model: OccurrenceModel, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._model = model
        self.setSectionsClickable(True)
        self.setHighlightSections(True)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def sizeHint(self) -> QSize:
        table = self.parentWidget()
        room = table.width() if table is not None else theme.px(1200)
        # The months come first: the wording gets what they leave, within measure.
        left = room - MONTHS * month_width()
        return QSize(min(max(left, theme.px(220)), theme.px(460)), 0)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        if not rect.isValid() or section >= len(self._model.rows):
            return
        row, colours = self._model.rows[section], theme.palette()
        view = self.parentWidget()
        current = isinstance(view, QTableView) and view.currentIndex().row() == section
        painter.save()
        painter.fillRect(rect, QColor(colours.selection if current else colours.background))
        if current:
            painter.fillRect(
                QRect(rect.left(), rect.top(), theme.px(3), rect.height()), QColor(colours.accent)
            )
        painter.setPen(QColor(colours.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        strong, small = QFontMetrics(theme.font("strong")), QFontMetrics(theme.font("secondary"))
        height = strong.height() + theme.px(2) + small.height()
        top, left = rect.center().y() - height // 2, rect.left() + theme.px(12)
        label_width = max(strong.horizontalAdvance(row.task.label), strong.horizontalAdvance("二十-3"))
        painter.setFont(theme.font("strong"))
        painter.setPen(QColor(colours.text))
        painter.drawText(QRect(left, top, label_width, strong.height()), _LEFT, row.task.label)
        text_left = left + label_width + theme.px(10)
        width = rect.right() - text_left - theme.px(8)
        painter.setFont(theme.font("ui"))
        wording = " ".join(row.task.text.split())
        shown = painter.fontMetrics().elidedText(wording, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRect(text_left, top, width, strong.height()), _LEFT, shown)
        words, tone = row.second_line
        painter.setFont(theme.font("secondary"))
        painter.setPen(QColor(getattr(colours, tone)))
        shown = small.elidedText(words, Qt.TextElideMode.ElideRight, width)
        line = QRect(text_left, top + strong.height() + theme.px(2), width, small.height())
        painter.drawText(line, _LEFT, shown)
        painter.restore()


def month_width() -> int:
    """Width of a month's column in pixels: what its widest words need."""
    return QFontMetrics(theme.font("secondary")).horizontalAdvance("补 12月31日") + theme.px(6)


class OccurrenceGrid(QTableView):
    """The table. Space fills, Delete clears, Enter goes to the form; a double click fills.

    Args:
        model: what is shown.
    """

    #: Fill, or clear, the chosen cells; go to the form.
    fill_asked = Signal()
    clear_asked = Signal()
    form_asked = Signal()

    def __init__(self, model: OccurrenceModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.setModel(model)
        self.setItemDelegate(CellDelegate(self))
        self.setVerticalHeader(TaskHeader(model, self))
        self.setAccessibleName("期次表")
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        across = self.horizontalHeader()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        across.setHighlightSections(False)
        across.setDefaultAlignment(_CENTRE)
        model.modelReset.connect(self._on_reset)
        self.selectionModel().currentChanged.connect(lambda *_: self.verticalHeader().viewport().update())
        theme.signals.changed.connect(self._measure)
        self._measure()

    def span_row(self, row: int) -> None:
        """Let the cells of a row cover their months."""
        node = self._model.rows[row]
        month = 0
        while month < MONTHS:
            cell = node.by_month[month]
            span = cell.span if cell is not None else 1
            for within in range(month, month + span):
                wanted = span if within == month else 1
                if self.columnSpan(row, within) != wanted and not (wanted == 1 and within > month):
                    self.setSpan(row, within, 1, wanted)
            month += span

    def choose(self, row: int, month: int) -> None:
        """Turn to a cell, and to it alone.

        The view's own `setCurrentIndex` looks at the keys held just then: with Ctrl of Ctrl+2 or Shift of a
        range still down it would add the cell to the chosen ones, and the next space fill them all.
        """
        node = self._model.rows[row]
        cell = node.by_month[month]
        index = self._model.index(row, cell.first if cell is not None else month)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _on_reset(self) -> None:
        self.clearSpans()
        for at, row in enumerate(self._model.rows):
            if any(cell.span > 1 for cell in row.cells.values()):
                self.span_row(at)
        self._measure()

    def _measure(self) -> None:
        self.verticalHeader().setDefaultSectionSize(max(theme.px(48), theme.row_height() - theme.px(8)))
        self.horizontalHeader().setFixedHeight(theme.section_row_height())
        self._fit_months()
        self.updateGeometries()
        self.viewport().update()

    def _fit_months(self) -> None:
        room = (
            self.width()
            - self.verticalHeader().sizeHint().width()
            - self.verticalScrollBar().sizeHint().width()
        )
        each = max(month_width(), room // MONTHS)
        for month in range(MONTHS):
            self.setColumnWidth(month, each)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_months()
        self.updateGeometries()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match Qt.Key(event.key()):
            case Qt.Key.Key_Space:
                self.fill_asked.emit()
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                self.clear_asked.emit()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_F2:
                self.form_asked.emit()
            case _:
                super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.indexAt(event.position().toPoint()).isValid():
            self.fill_asked.emit()

    def keyboardSearch(self, search: str) -> None:
        """Typing letters does nothing; the search field finds words."""
