"""列表 or 表格: the switch, and the table kept true while it is shown."""

from __future__ import annotations

from collections.abc import Callable

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
from desktop_app.ui.empty_state import EmptyState, Way
from desktop_app.ui.settings import settings
from desktop_app.ui.tasks.bulk import BulkActions
from desktop_app.ui.tasks.grid.history_dialog import HistoryDialog
from desktop_app.ui.tasks.grid.pane import GridPane
from desktop_app.ui.tasks.nodes import Kind
from desktop_app.ui.tasks.tree_model import TaskTreeModel
from desktop_app.ui.tasks.tree_view import TaskTreeView

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
        self._sizes = QByteArray()
        self.on = False
        self.switch = Switch()
        self.grid = GridPane(context, model.offices, bulk)
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
        row = QHBoxLayout(self.corner)
        row.setContentsMargins(0, 0, theme.SPACE_M, theme.SPACE_XS)
        row.setSpacing(theme.SPACE_M)
        row.addWidget(self.grid.bar)
        row.addWidget(self.switch)
        self.grid.bar.hide()
        self.stack = QStackedWidget()
        for page in (view, self.grid, self.nothing):
            self.stack.addWidget(page)
        self.switch.wanted.connect(lambda table: self.turn(table=table))
        model.modelReset.connect(self._reload)
        model.dataChanged.connect(self._update)
        self.grid.task_asked.connect(self._leave_for)
        self.grid.history_asked.connect(self._show_history)

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
            target = self.stack.currentWidget()
            target = self.grid.view if target is self.grid else target
            target.setFocus(Qt.FocusReason.OtherFocusReason)

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
        HistoryDialog(self._context, task, name).start(720, 420)
