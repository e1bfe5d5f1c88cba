"""The table itself: frozen columns, group headings, the keys of a spreadsheet, one rectangle chosen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFontMetrics,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QTableView,
    QWidget,
)

from desktop_app.core.errors import UserError
from desktop_app.ui import theme
from desktop_app.ui.indexes import Index
from desktop_app.ui.tasks.grid.cells import Rectangle
from desktop_app.ui.tasks.grid.delegate import GridDelegate
from desktop_app.ui.tasks.grid.header import GridHeader
from desktop_app.ui.tasks.grid.keys import KEYS
from desktop_app.ui.tasks.grid.model import GridModel
from desktop_app.ui.tasks.grid.painting import GridPainting

_Flag = QItemSelectionModel.SelectionFlag
_KEYS = tuple((QKeySequence(keys), what) for keys, what in KEYS)
_MOVES = {"down": (1, 0), "up": (-1, 0), "right": (0, 1), "left": (0, -1)}


class GridView(QTableView):
    """Shows the model's tasks; what is done to cells is the pane's business.

    Args:
        model: the table.
    """

    #: A key of `KEYS` was pressed: what it asks for; the view itself only opens editors.
    asked = Signal(str)

    def __init__(self, model: GridModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = model
        #: The rows that are as high as a heading.
        self._headings: list[int] = []
        self.head = GridHeader(self)
        self.setHorizontalHeader(self.head)
        self.cells = GridDelegate(self)
        self.setItemDelegate(self.cells)
        self.setModel(model)
        # Else it asks for every row whether it is chosen, to show a column as chosen, which it does not.
        self.head.setSelectionModel(QItemSelectionModel(model, self.head))
        # Has the header's click sort; without it a click chooses the whole column.
        self.head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.DoubleClicked | trigger.AnyKeyPressed)
        self.setAccessibleName("任务表格")
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(rows.ResizeMode.Fixed)
        self.head.arranged.connect(self._rearranged)
        self.horizontalScrollBar().valueChanged.connect(lambda _: self.head.viewport().update())
        # It paints its own ground, so that scrolling moves what stands and paints the new rows alone.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._painting = GridPainting(self, model, self.head)
        model.modelReset.connect(self._measure_headings)
        theme.signals.changed.connect(self.measure)
        self.measure()

    # -- what is chosen

    def chosen(self) -> Rectangle:
        """The chosen cells; the current one where none is chosen.

        Raises:
            UserError: nothing is chosen, or the chosen cells make no rectangle.
        """
        shown = self.head.shown()
        rows: set[int] = set()
        columns: set[int] = set()
        area = 0
        for part in parts(self.selectionModel().selection()):
            high = [row for row in range(part.top(), part.bottom() + 1) if self._grid.task(row) is not None]
            wide = [column for column in shown if part.left() <= column <= part.right()]
            rows.update(high)
            columns.update(wide)
            area += len(high) * len(wide)
        if not area:
            current = self.currentIndex()
            if self._grid.task(current.row()) is None or current.column() not in shown:
                raise UserError("没有选中单元格。", "请先在表格中选择。")
            return Rectangle((current.row(),), (current.column(),))
        if area != len(rows) * len(columns):
            raise UserError("所选单元格不成一个矩形。", "请只选一块连续的区域。")
        return Rectangle(tuple(sorted(rows)), tuple(column for column in shown if column in columns))

    def room(self, area: Rectangle) -> Rectangle:
        """Every row and column from the first of ``area`` on."""
        shown = self.head.shown()
        first = shown.index(area.columns[0])
        rows = range(area.rows[0], self._grid.rowCount())
        return Rectangle(tuple(row for row in rows if self._grid.task(row) is not None), tuple(shown[first:]))

    def above(self, row: int) -> int | None:
        """The task row above ``row``."""
        while row > 0:
            row -= 1
            if self._grid.task(row) is not None:
                return row
        return None

    def choose_area(self, area: Rectangle) -> None:
        """Choose the cells of an area, the current one staying."""
        wanted = QItemSelection()
        for first, last in _runs(area.rows):
            for column in area.columns:
                wanted.select(self._grid.index(first, column), self._grid.index(last, column))
        self.selectionModel().select(wanted, _Flag.ClearAndSelect)

    def choose_row(self, row: int) -> None:
        """Go to a row, staying in the column."""
        column = self.currentIndex().column()
        shown = self.head.shown()
        if column not in shown:
            column = shown[0]
        self.selectionModel().setCurrentIndex(self._grid.index(row, column), _Flag.ClearAndSelect)

    def step(self, way: str) -> None:
        """Go to the next task cell: down, up, right or left."""
        down, right = _MOVES[way]
        current = self.currentIndex()
        shown = self.head.shown()
        if not current.isValid() or current.column() not in shown:
            return
        row = current.row() + down
        while down and 0 <= row < self._grid.rowCount() and self._grid.task(row) is None:
            row += down
        at = shown.index(current.column()) + right
        if self._grid.task(row) is not None and 0 <= at < len(shown):
            self.selectionModel().setCurrentIndex(self._grid.index(row, shown[at]), _Flag.ClearAndSelect)

    def choose_rows(self, rows: tuple[int, ...]) -> None:
        """Choose every column of these rows."""
        self.choose_area(Rectangle(rows, tuple(self.head.shown())))

    def choose_columns(self, columns: tuple[int, ...]) -> None:
        """Choose columns from top to bottom."""
        rows = tuple(row for row in range(self._grid.rowCount()) if self._grid.task(row) is not None)
        self.choose_area(Rectangle(rows, columns))

    # -- keys

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and _meant(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match _meant(event):
            case "":
                # A space would begin an edit that holds nothing but the space.
                if event.text() != " " or event.modifiers() != Qt.KeyboardModifier.NoModifier:
                    self.cells.typed_over = True
                    super().keyPressEvent(event)
                    self.cells.typed_over = False
            case "edit":
                current = self.currentIndex()
                if current.flags() & Qt.ItemFlag.ItemIsEditable:
                    self.edit(current)
            case what:
                self.asked.emit(what)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Text that an input method hands over whole goes into the editor it opens; Qt would drop it."""
        before = self._editor()
        self.cells.typed_over = True
        super().inputMethodEvent(event)
        self.cells.typed_over = False
        editor = self._editor()
        if before is None and editor is not None and event.commitString() and not event.preeditString():
            QApplication.sendEvent(editor, event)

    def _editor(self) -> QWidget | None:
        # Qt gives none where no editor is open; its Python signature does not say so.
        return cast("QWidget | None", self.indexWidget(self.currentIndex()))

    def commit(self) -> None:
        """Take what is typed into the open cell, the input method's text included."""
        editor = self._editor()
        if editor is not None:
            QGuiApplication.inputMethod().commit()
            self.commitData(editor)

    def keyboardSearch(self, search: str) -> None:
        """Typing is for cells that can be edited; in others it does nothing."""

    # -- geometry: the frozen columns stay where they are

    def measure(self) -> None:
        """Take the sizes of the type in force."""
        line = QFontMetrics(theme.font("ui")).lineSpacing()
        self.verticalHeader().setMinimumSectionSize(1)
        self.verticalHeader().setDefaultSectionSize(2 * line + theme.px(12))
        self.head.setMinimumSectionSize(theme.px(40))
        self._measure_headings()

    def _measure_headings(self) -> None:
        rows = self.verticalHeader()
        for row in self._headings:
            # Qt leaves a row as high as it was, whatever stands in it now.
            rows.resizeSection(row, rows.defaultSectionSize())
        self._headings = self._grid.headings()
        for row in self._headings:
            rows.resizeSection(row, theme.section_row_height())

    def _rearranged(self) -> None:
        self.viewport().update()
        self.head.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._rearranged()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if dx and self.head.frozen:
            self.viewport().update()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self._repaint_frozen()

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self._repaint_frozen()

    def _repaint_frozen(self) -> None:
        # Qt repaints changed cells where they would stand without frozen columns.
        if self.horizontalOffset():
            self.viewport().update(0, 0, self.head.frozen_width(), self.viewport().height())

    def indexAt(self, point: QPoint) -> QModelIndex:
        """The cell under a point; of a frozen column, the one that is seen there."""
        if not 0 <= point.x() < self.head.frozen_width():
            return super().indexAt(point)
        return self._grid.index(self.rowAt(point.y()), self.head.column_at(point.x()))

    def visualRect(self, index: Index) -> QRect:
        """Where a cell is seen."""
        rect = super().visualRect(index)
        if rect.isValid() and index.column() in self.head.frozen_columns():
            rect.moveLeft(self.head.place(index.column()))
        return rect

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring a cell into sight; one of a frozen column is in sight sideways already."""
        bar = self.horizontalScrollBar()
        before = bar.value()
        super().scrollTo(index, hint)
        if index.column() in self.head.frozen_columns():
            bar.setValue(before)
            return
        hidden = self.head.frozen_width() - self.columnViewportPosition(index.column())
        if hidden > 0:
            bar.setValue(bar.value() - hidden)

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        self._painting.paint(painter, event.rect())
        painter.end()


def parts(selection: QItemSelection) -> list[QItemSelectionRange]:
    """The ranges of a selection."""
    return [selection.at(at) for at in range(selection.size())]


def _runs(rows: tuple[int, ...]) -> Iterable[tuple[int, int]]:
    """Rows that follow each other, as (first, last)."""
    start = previous = rows[0]
    for row in rows[1:]:
        if row != previous + 1:
            yield start, previous
            start = row
        previous = row
    yield start, previous


def _meant(event: QKeyEvent) -> str:
    pressed = event.keyCombination()
    if event.modifiers() & Qt.KeyboardModifier.KeypadModifier:
        pressed = QKeyEvent(
            QEvent.Type.KeyPress, event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        ).keyCombination()
    keys = QKeySequence(pressed)
    return next((what for sequence, what in _KEYS if sequence == keys), "")
