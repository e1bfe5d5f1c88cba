"""The list at the left: a view whose geometry is arithmetic, so that its cost is that of what is seen."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

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
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QWidget

from desktop_app.ui import theme
from desktop_app.ui.indexes import Index
from desktop_app.ui.tasks.delegate import TaskDelegate
from desktop_app.ui.tasks.tree_model import TaskTreeModel

_Move = QAbstractItemView.CursorAction


class TaskTreeView(QAbstractItemView):
    """Sections that open and close, tasks under them, all rows of a kind equally high.

    QTreeView lays out every row through the model before it shows one (0.12 s for 10,000 rows);
    here the place of a row follows from its number, and only rows in sight are ever asked for.
    The arrow keys walk from task to task and stop at closed sections; Left goes up to the section
    and closes it, Right opens it.
    """

    #: Enter was pressed on a task.
    entered_task = Signal()
    #: A section was opened or closed.
    toggled = Signal()

    def __init__(self, model: TaskTreeModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._delegate = TaskDelegate(self)
        self._tasks = model
        self._closed: set[int] = set()
        #: Top of each section in pixels from the top of the list, and the bottom of the last one.
        self._tops: list[int] = [0]
        self.setItemDelegate(self._delegate)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setTabKeyNavigation(False)
        self.setAccessibleName("任务清单")
        # It paints its own ground, so that scrolling moves what stands and paints the new rows alone.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setModel(model)
        theme.signals.changed.connect(self._dress)
        self._measure()

    # -- opening and closing sections

    def is_open(self, section_row: int) -> bool:
        """Whether the section shown in that row shows its tasks."""
        return self._tasks.shown_sections[section_row].key not in self._closed

    def set_open(self, section_row: int, is_open: bool) -> None:
        """Open or close the section shown in that row."""
        key = self._tasks.shown_sections[section_row].key
        if (key not in self._closed) == is_open:
            return
        if is_open:
            self._closed.discard(key)
        else:
            self._closed.add(key)
            current = self.currentIndex()
            if current.isValid() and current.parent().isValid() and current.parent().row() == section_row:
                above = self._tasks.index(section_row, 0)
                self.selectionModel().setCurrentIndex(above, QItemSelectionModel.SelectionFlag.NoUpdate)
        self._measure()
        self.toggled.emit()

    # -- geometry

    def _measure(self) -> None:
        tops = [0]
        for row, section in enumerate(self._tasks.shown_sections):
            tasks = len(section.shown) if self.is_open(row) else 0
            tops.append(tops[-1] + self._delegate.section_height + tasks * self._delegate.task_height)
        self._tops = tops
        self.updateGeometries()
        self.viewport().update()

    def _dress(self) -> None:
        self._delegate.measure()
        self._measure()

    def reset(self) -> None:
        """Take what the model holds now; the scroll position stays as far as it can."""
        super().reset()
        # What Qt puts off until the list is painted would have it painted once more.
        self.executeDelayedItemsLayout()
        self._measure()

    def updateGeometries(self) -> None:
        """Give the scroll bar the length of the list."""
        super().updateGeometries()
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setPageStep(height)
        bar.setSingleStep(max(self._delegate.task_height // 2, 1))
        bar.setRange(0, max(self._tops[-1] - height, 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometries()

    def horizontalOffset(self) -> int:
        """The list never scrolls sideways."""
        return 0

    def verticalOffset(self) -> int:
        """Pixels of the list above the viewport."""
        return self.verticalScrollBar().value()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Move what is seen, and paint what comes into sight."""
        self.viewport().scroll(0, dy)

    def isIndexHidden(self, index: Index) -> bool:
        """Whether the row's section is closed."""
        above = index.parent()
        return above.isValid() and not self.is_open(above.row())

    def visualRect(self, index: Index) -> QRect:
        """Where the row is, in the viewport's coordinates; empty where its section is closed."""
        if not index.isValid() or self.isIndexHidden(index):
            return QRect()
        width, offset = self.viewport().width(), self.verticalOffset()
        above = index.parent()
        if not above.isValid():
            return QRect(0, self._tops[index.row()] - offset, width, self._delegate.section_height)
        height = self._delegate.task_height
        top = self._tops[above.row()] + self._delegate.section_height + index.row() * height
        return QRect(0, top - offset, width, height)

    def indexAt(self, point: QPoint) -> QModelIndex:
        """The row at a point of the viewport."""
        at = point.y() + self.verticalOffset()
        if at < 0 or at >= self._tops[-1]:
            return QModelIndex()
        section_row = bisect_right(self._tops, at) - 1
        section_index = self._tasks.index(section_row, 0)
        within = at - self._tops[section_row] - self._delegate.section_height
        if within < 0:
            return section_index
        return self._tasks.index(within // self._delegate.task_height, 0, section_index)

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring the row into sight, opening its section if need be."""
        if not index.isValid():
            return
        above = index.parent()
        if above.isValid():
            self.set_open(above.row(), True)
        rect, bar, height = self.visualRect(index), self.verticalScrollBar(), self.viewport().height()
        first_of_section = above.isValid() and index.row() == 0
        # The first task brings its section's heading along.
        top = rect.top() - (self._delegate.section_height if first_of_section else 0)
        if hint is QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue(bar.value() + rect.center().y() - height // 2)
        elif hint is QAbstractItemView.ScrollHint.PositionAtTop or top < 0:
            bar.setValue(bar.value() + top)
        elif rect.bottom() >= height:
            bar.setValue(bar.value() + rect.bottom() - height + 1)

    # -- painting

    def _in_sight(self, top: int, bottom: int) -> Iterator[tuple[QModelIndex, int, bool]]:
        """The rows between two heights of the viewport: index, top, and whether an open section."""
        offset, shown = self.verticalOffset(), self._tasks.shown_sections
        heading, height = self._delegate.section_height, self._delegate.task_height
        first = max(bisect_right(self._tops, top + offset) - 1, 0)
        for section_row in range(first, len(shown)):
            at = self._tops[section_row] - offset
            if at > bottom:
                return
            section_index, is_open = self._tasks.index(section_row, 0), self.is_open(section_row)
            if at + heading > top:
                yield section_index, at, is_open
            if not is_open:
                continue
            at += heading
            row = max((top - at) // height, 0)
            last = min((bottom - at) // height, len(shown[section_row].shown) - 1)
            for task_row in range(row, last + 1):
                yield self._tasks.index(task_row, 0, section_index), at + task_row * height, False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows in sight."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(theme.palette().background))
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        selection, width = self.selectionModel(), self.viewport().width()
        focused = self.currentIndex() if self.hasFocus() else QModelIndex()
        region = event.region()
        for index, top, is_open in self._in_sight(event.rect().top(), event.rect().bottom()):
            is_task = self._tasks.is_task(index)
            height = self._delegate.task_height if is_task else self._delegate.section_height
            # Between the row that was chosen and the one that came into sight stand those that are right.
            if not region.intersects(QRect(0, top, width, height)):
                continue
            state = QStyle.StateFlag.State_Enabled
            if is_task and selection.isSelected(index):
                state |= QStyle.StateFlag.State_Selected
            if index == focused:
                state |= QStyle.StateFlag.State_HasFocus
            if is_open:
                state |= QStyle.StateFlag.State_Open
            option.state = state  # type: ignore[attr-defined]
            option.rect = QRect(0, top, width, height)  # type: ignore[attr-defined]
            self._delegate.paint(painter, option, index)
        painter.end()

    # -- saying where we are

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Bring the row into sight and say it: a view of its own kind has no rows to a screen reader."""
        super().currentChanged(current, previous)
        spoken = str(current.data(Qt.ItemDataRole.AccessibleTextRole) or "")
        self.setAccessibleDescription(spoken)
        if spoken and self.hasFocus() and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, spoken))

    # -- walking and choosing

    def _below(self, index: Index) -> QModelIndex:
        """The next row down, whatever it is."""
        above = index.parent()
        section_row = above.row() if above.isValid() else index.row()
        row = index.row() + 1 if above.isValid() else 0
        if self.is_open(section_row) and row < len(self._tasks.shown_sections[section_row].shown):
            return self._tasks.index(row, 0, self._tasks.index(section_row, 0))
        return self._tasks.index(section_row + 1, 0)

    def _above(self, index: Index) -> QModelIndex:
        """The next row up, whatever it is."""
        above = index.parent()
        if above.isValid():
            return self._tasks.index(index.row() - 1, 0, above) if index.row() else above
        if index.row() == 0:
            return QModelIndex()
        return self._last_of(index.row() - 1)

    def _last_of(self, section_row: int) -> QModelIndex:
        section_index = self._tasks.index(section_row, 0)
        rows = self._tasks.rowCount(section_index) if section_index.isValid() else 0
        if rows and self.is_open(section_row):
            return self._tasks.index(rows - 1, 0, section_index)
        return section_index

    def next_stop(self, index: Index, down: bool) -> QModelIndex:
        """The next task, or closed section, below or above; invalid at the end of the list."""
        step = self._below if down else self._above
        at = step(index)
        while at.isValid() and not at.parent().isValid() and self.is_open(at.row()):
            at = step(at)
        return at

    def first_task(self) -> QModelIndex:
        """The first task of the list, or an invalid index where there is none."""
        return self._tasks.index(0, 0, self._tasks.index(0, 0))

    def moveCursor(
        self, cursor_action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Where a key leads from the current row."""
        current = self.currentIndex()
        last = self._tasks.rowCount() - 1
        if last < 0:
            return QModelIndex()
        if not current.isValid() or cursor_action is _Move.MoveHome:
            return self.first_task()
        if cursor_action is _Move.MoveEnd:
            return self._last_of(last)
        if cursor_action in (_Move.MoveUp, _Move.MovePrevious, _Move.MoveDown, _Move.MoveNext):
            down = cursor_action in (_Move.MoveDown, _Move.MoveNext)
            stop = self.next_stop(current, down)
            return stop if stop.isValid() else QModelIndex(current)
        if cursor_action in (_Move.MovePageUp, _Move.MovePageDown):
            return self._page(current, cursor_action is _Move.MovePageDown)
        return self._sideways(current, opening=cursor_action is _Move.MoveRight)

    def _page(self, current: QModelIndex, down: bool) -> QModelIndex:
        page = max(self.viewport().height() - self._delegate.task_height, self._delegate.task_height)
        at = self.visualRect(current).center().y() + (page if down else -page)
        inside = min(max(at, -self.verticalOffset()), self._tops[-1] - 1 - self.verticalOffset())
        found = self.indexAt(QPoint(0, inside))
        if not found.parent().isValid() and self.is_open(found.row()):
            found = self._below(found)
        return found

    def _sideways(self, current: QModelIndex, opening: bool) -> QModelIndex:
        above = current.parent()
        if above.isValid():
            return current if opening else above
        if opening and self.is_open(current.row()):
            return self._below(current)
        self.set_open(current.row(), opening)
        return current

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the measures of a task, or opens and closes a section."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            current = self.currentIndex()
            if self._tasks.node(current) is not None:
                self.entered_task.emit()
            elif current.isValid():
                self.set_open(current.row(), not self.is_open(current.row()))
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Typing letters does nothing: rows begin with numbers, and the search field finds words."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click on a section opens or closes it and leaves the chosen tasks alone."""
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and self._tasks.section(index) is not None:
            self.set_open(index.row(), not self.is_open(index.row()))
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click is two clicks."""
        self.mousePressEvent(event)

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Choose the tasks a rubber band or a stretch between two clicks covers."""
        area = rect.normalized()
        chosen = QItemSelection()
        offset = self.verticalOffset()
        for row in range(len(self._tasks.shown_sections)):
            stretch = self._stretch(row, area.top() + offset, area.bottom() + offset)
            if stretch is not None:
                chosen.append(stretch)
        self.selectionModel().select(chosen, command)

    def _stretch(self, section_row: int, top: int, bottom: int) -> QItemSelectionRange | None:
        """The tasks of a section between two heights of the list."""
        if not self.is_open(section_row):
            return None
        first_top = self._tops[section_row] + self._delegate.section_height
        end = self._tops[section_row + 1]
        if bottom < first_top or top >= end:
            return None
        height = self._delegate.task_height
        first = max(top - first_top, 0) // height
        last = (min(bottom, end - 1) - first_top) // height
        above = self._tasks.index(section_row, 0)
        return QItemSelectionRange(self._tasks.index(first, 0, above), self._tasks.index(last, 0, above))

    def selectAll(self) -> None:
        """Choose every task whose section is open."""
        self.setSelection(
            QRect(0, -self.verticalOffset(), 1, self._tops[-1]),
            QItemSelectionModel.SelectionFlag.ClearAndSelect,
        )

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """What to repaint when these rows are chosen or let go."""
        region = QRegion()
        for at in range(selection.size()):
            stretch = selection.at(at)
            first, last = self.visualRect(stretch.topLeft()), self.visualRect(stretch.bottomRight())
            region += first.united(last)
        return region

    def viewportEvent(self, event: QEvent) -> bool:
        """Show a tool tip only where the wording has been cut."""
        if event.type() == QEvent.Type.ToolTip and not self._is_cut(self._under_mouse()):
            return True
        return super().viewportEvent(event)

    def _under_mouse(self) -> QModelIndex:
        return self.indexAt(self.viewport().mapFromGlobal(self.cursor().pos()))

    def _is_cut(self, index: QModelIndex) -> bool:
        words = index.data(Qt.ItemDataRole.DisplayRole)
        room = self.viewport().width() - theme.px(50)
        return bool(words) and self.fontMetrics().horizontalAdvance(str(words)) > room
