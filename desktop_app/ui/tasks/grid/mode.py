"""列表 or 表格: the switch, and the table kept true while it is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QModelIndex, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QWidget,
)

from desktop_app.core.task import Task
from desktop_app.ui import theme
from desktop_app.ui.context import Context
from desktop_app.ui.deferred import put_in_tab_order, tab_stops
from desktop_app.ui.empty_state import EmptyState, Way
from desktop_app.ui.settings import settings
from desktop_app.ui.tasks.bulk import BulkActions
from desktop_app.ui.tasks.nodes import Kind
from desktop_app.ui.tasks.tree_model import TaskTreeModel
from desktop_app.ui.tasks.tree_view import TaskTreeView

if TYPE_CHECKING:
    from desktop_app.ui.tasks.grid.pane import GridPane

_TABLE = "tasks/table"


class Switch(QWidget):
    """Two buttons, one of them pressed."""

    #: The table is wanted (True), or the list.
    wanted = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list_button, self.table_button = QPushButton("列表"), QPushButton("表格")
        group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE_XS)
        for button, table in ((self.list_button, False), (self.table_button, True)):
            button.setCheckable(True)
            theme.set_kind(button, "chip")
            button.setAccessibleName(f"以{button.text()}显示任务")
            button.setToolTip("Ctrl+Shift+G")
            button.clicked.connect(lambda _checked=False, it=table: self.wanted.emit(it))
            group.addButton(button)
            row.addWidget(button)
        self.show_mode(table=False)

    def show_mode(self, *, table: bool) -> None:
        """Show which of them is in force."""
        (self.table_button if table else self.list_button).setChecked(True)


class TableMode(QObject):
    """Turns between list and table. Both show what the list's model leaves; the table reads it when shown.

    Args:
        context: the window's shared state.
        model: the list's model.
        view: the list.
        split: holds list and task side by side; the table takes the room of both.
        bulk: what can be done to the chosen tasks.
        show_all: takes the filter away.
    """

    #: The list is shown again; its cursor is to go to this task.
    left = Signal(str)

    def __init__(
        self,
        context: Context,
        model: TaskTreeModel,
        view: TaskTreeView,
        split: QSplitter,
        bulk: BulkActions,
        show_all: Callable[[], None],
    ) -> None:
        super().__init__(view)
        self._context, self._model, self._view, self._split = context, model, view, split
        self._bulk = bulk
        self._grid: GridPane | None = None
        self._sizes = QByteArray()
        self.on = False
        self.switch = Switch()
        self.nothing = EmptyState(
            "format-list-checks",
            "没有符合条件的任务",
            "",
            (Way("查看全部任务", show_all), Way("转到列表", lambda: self.turn(table=False))),
        )
        # What it would like to say at full width must not hold the list apart.
        self.nothing.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        #: Beside the page's filters: what is chosen for the table, and the switch.
        self.corner = QWidget()
        self._beside = QHBoxLayout(self.corner)
        self._beside.setContentsMargins(0, 0, theme.SPACE_M, theme.SPACE_XS)
        self._beside.setSpacing(theme.SPACE_M)
        self._beside.addWidget(self.switch)
        self.stack = QStackedWidget()
        for page in (view, self.nothing):
            self.stack.addWidget(page)
        self.switch.wanted.connect(lambda table: self.turn(table=table))
        model.modelReset.connect(self._reload)
        model.dataChanged.connect(self._update)

    @property
    def grid(self) -> GridPane:
        """The table; made when it is first asked for, since many an officer never leaves the list."""
        if self._grid is None:
            self._grid = self._make_grid()
            self.take_words()
        return self._grid

    def _make_grid(self) -> GridPane:
        from desktop_app.ui.tasks.grid.pane import GridPane

        grid = GridPane(self._context, self._model.offices, self._bulk)
        grid.bar.hide()
        stops = tab_stops(grid.bar)
        self._beside.insertWidget(0, grid.bar)
        # A screen reader goes by the order of the children.
        grid.bar.lower()
        put_in_tab_order(self.switch, stops)
        self.stack.addWidget(grid)
        grid.task_asked.connect(self._leave_for)
        grid.history_asked.connect(self._show_history)
        return grid

    def take_words(self) -> None:
        """Use the plan's year and the department's word for its sections, as the actions on tasks do."""
        if self._grid is not None:
            self._grid.set_year(self._bulk.plan_year)
            self._grid.model.call_offices(self._bulk.office_word)

    def flush(self) -> None:
        """Take what is typed into a cell."""
        if self._grid is not None:
            self._grid.flush()

    def remember(self) -> None:
        """Store how the table is laid out."""
        if self._grid is not None:
            self._grid.remember()

    def focus_target(self) -> QWidget:
        """What of the list or of the table takes the cursor."""
        return self.grid.view if self.stack.currentWidget() is self._grid else self.stack.currentWidget()

    def restore(self) -> None:
        """As it was left."""
        self.turn(table=settings().value(_TABLE, "false") == "true")

    def turn(self, *, table: bool, task_id: str | None = None) -> None:
        """Show the table or the list, with the cursor on the task it was on."""
        self.switch.show_mode(table=table)
        if table == self.on:
            return
        self._context.commit_pending()
        if table:
            item = self._model.item(self._view.currentIndex())
            task_id = task_id or (item.id if item is not None else None)
        else:
            task_id = task_id or self.grid.current_id()
        self.on = table
        if table:
            # Shown again, the task would get what room the table leaves: none.
            self._sizes = self._split.saveState()
        self._split.widget(1).setVisible(not table)
        if not table:
            self._split.restoreState(self._sizes)
        self.grid.bar.setVisible(table)
        settings().setValue(_TABLE, "true" if table else "false")
        if table:
            self._reload()
            self.count_evidence()
            if task_id is not None:
                self.grid.choose(task_id)
        else:
            self.stack.setCurrentWidget(self._view)
            self.left.emit(task_id or "")
        if self.stack.isVisible():
            self.focus_target().setFocus(Qt.FocusReason.OtherFocusReason)

    def toggle(self) -> None:
        """Turn to the other one."""
        self.turn(table=not self.on)

    def count_evidence(self) -> None:
        """Read again how many pieces of evidence serve each task, while that can be seen."""
        if self.on:
            self.grid.count_evidence()

    def _leave_for(self, id_: str) -> None:
        self.turn(table=False, task_id=id_)

    def _reload(self) -> None:
        if not self.on:
            return
        sections = self._model.shown_sections
        tasks = [n.item for section in sections for n in section.shown if isinstance(n.item, Task)]
        self.grid.model.mark_soon(self._model.soon)
        self.grid.load(tasks)
        if not tasks:
            claims = self._model.filter.kind is Kind.CLAIMABLE
            text = "待认领的任务在列表中认领。" if claims else "可以清除筛选，查看全部任务。"
            self.nothing.show_words("没有符合条件的任务", text)
        self.stack.setCurrentWidget(self.grid if tasks else self.nothing)

    def _update(self, first: QModelIndex, _last: QModelIndex) -> None:
        item = self._model.item(first)
        if self.on and isinstance(item, Task):
            self.grid.model.mark_soon(self._model.soon)
            self.grid.model.update_tasks({item.id: item})

    def _show_history(self, task: Task, name: str) -> None:
        from desktop_app.ui.tasks.grid.history_dialog import HistoryDialog

        HistoryDialog(self._context, task, name).start(720, 420)
