"""任务: the list at the left, the chosen task at the right, both shown from what the ledger says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QSizePolicy,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.changes import Changes
from desktop_app.core.errors import UserError
from desktop_app.core.task import Claimable, Department, Task, TaskList
from desktop_app.ui.context import Context
from desktop_app.ui.empty_state import EmptyState, Way
from desktop_app.ui.settings import settings
from desktop_app.ui.tasks.bulk import BulkActions
from desktop_app.ui.tasks.claim_pane import ClaimPane
from desktop_app.ui.tasks.editor import TaskEditor
from desktop_app.ui.tasks.filtering import NAMED_FILTERS, TaskFilter
from desktop_app.ui.tasks.filters import FilterBar
from desktop_app.ui.tasks.grid.mode import TableMode
from desktop_app.ui.tasks.lateness import Lateness
from desktop_app.ui.tasks.saved_filters import SavedFilters
from desktop_app.ui.tasks.tree_model import TaskTreeModel
from desktop_app.ui.tasks.tree_view import TaskTreeView

if TYPE_CHECKING:
    from desktop_app.services.ledger import Ledger

_SPLIT = "tasks/split"
_LAST_TASK = "tasks/last"
_NOTHING = ("没有符合条件的任务", "可以清除筛选，查看全部任务。")
#: Rows whose search text is worked out at one go while nothing else is to be done.
_WARM_ROWS = 200
#: More changed tasks than this, and the whole list is read again.
_MOST_STALE = 500


class TasksPage(QWidget):
    """The page of the department's tasks.

    Args:
        context: the window's shared state.
    """

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._listed: TaskList | None = None
        self._loads = 0
        self._wanted_id: str | None = None
        #: Tasks to read again, and whether a reading of some is on its way.
        self._stale: set[str] = set()
        self._reading = False
        self._progress_wanted = False
        self._day = date.min
        self.model = TaskTreeModel(self)
        self.view = TaskTreeView(self.model)
        self.filters = FilterBar(self.model.offices, self.model.section_titles)
        self.saved_filters = SavedFilters(context, self.filters)
        self.lateness = Lateness(context, self.model)
        self.editor = TaskEditor(context, self.model.offices)
        self.claim_pane = ClaimPane(context)
        self.bulk = BulkActions(context, self.chosen_ids, self.model.offices)
        self._nothing = EmptyState(
            "format-list-checks",
            *_NOTHING,
            (Way("查看全部任务", lambda: self.show_filter("all")),),
        )
        self._right = QStackedWidget()
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self.table = TableMode(
            context, self.model, self.view, self._split, self.bulk, lambda: self.show_filter("all")
        )
        self._warmer = QTimer(self)
        self._warmer.timeout.connect(self._warm)
        self._build()
        self.listing: QWidget = self.view
        self._connect()
        self.table.restore()
        self.reload()

    # -- what the window asks

    def refresh(self, changes: Changes | None = None) -> None:
        """Show what has changed; None for everything."""
        if changes is None:
            self.reload()
            return
        plan_id, unit = self._context.plan_id, self._context.unit
        if changes.settings or plan_id in changes.plans:
            self.reload()
            return
        ids = {id_ for id_, whose in changes.tasks if whose == unit}
        if changes.evidence:
            self.table.count_evidence()
        if len(ids) > _MOST_STALE:
            # The list read anew is quicker than so many tasks by their names.
            self.reload()
        elif ids:
            self._stale |= ids
            self._read_stale()

    def flush(self) -> None:
        """Write what is typed and not yet saved."""
        self.editor.flush()
        self.table.flush()

    def show_filter(self, name: str) -> None:
        """Narrow the list.

        Args:
            name: a key of `NAMED_FILTERS`; any other shows everything.
        """
        self._apply(NAMED_FILTERS.get(name, TaskFilter()))

    def show_task(self, id_: str) -> None:
        """Turn to a task, taking away a filter that hides it."""
        self._wanted_id = id_
        if self._listed is None or not self._choose(id_):
            is_open_claim = self.model.task(id_) is None and self._listed is not None
            self._apply(NAMED_FILTERS["claim" if is_open_claim else "all"])
            self._choose(id_)

    def show_section(self, section_index: int) -> None:
        """Turn to the first task of a section, counted from 1."""
        if self._listed is None:
            return
        tasks = [task for task in self._listed.tasks if task.section_index == section_index]
        if tasks:
            self.show_task(tasks[0].id)
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def act(self, what: str) -> None:
        """Do what a menu entry asks for.

        Args:
            what: table, set_office, set_deadline or set_status.
        """
        if what == "table":
            self.table.toggle()
        else:
            self.bulk.ask(what)

    def focus_progress_line(self) -> None:
        """Put the cursor where progress is recorded, as soon as the list is there."""
        self._progress_wanted = self._listed is None
        if self._progress_wanted:
            return
        if self.table.on:
            self.table.grid.focus_progress_line()
            return
        if self._right.currentWidget() is not self.editor:
            first = self.view.first_task()
            if self.model.filter != TaskFilter() and not isinstance(self.model.item(first), Task):
                self.show_filter("all")
        self.editor.focus_progress_line()

    def focus_words(self) -> None:
        """Put the cursor where the list is narrowed by words."""
        self.filters.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filters.words.selectAll()

    def _on_late(self, anew: bool) -> None:
        """Known now what is overdue and what is due soon: a list of that is narrowed by it."""
        if anew and (self.model.filter.overdue or self.model.filter.due_soon):
            self._apply(self.model.filter)

    def _to_the_list(self) -> None:
        self.table.focus_target().setFocus(Qt.FocusReason.OtherFocusReason)

    # -- reading

    def reload(self) -> None:
        """Read the whole list again."""
        plan_id, unit = self._context.plan_id, self._context.unit
        if plan_id is None or unit is None:
            return
        from desktop_app.services import departments
        from desktop_app.services import tasks as service

        self._loads += 1
        ticket = self._loads

        def read(ledger: Ledger) -> tuple[TaskList, Department]:
            return service.task_list(ledger, plan_id, unit), departments.department(ledger, plan_id, unit)

        def show(found: tuple[TaskList, Department]) -> None:
            if ticket == self._loads:
                self._show_list(*found)

        def failed(error: UserError) -> None:
            # An import taken back takes its plan along; the window is turning to another by itself.
            if ticket == self._loads and (plan_id, unit) == (self._context.plan_id, self._context.unit):
                self._gone(error)

        self._context.jobs.run(read, show, failed)

    def _gone(self, error: UserError) -> None:
        """The list cannot be read: show none, rather than one that is no longer true."""
        self.editor.forget()
        self._show_none("没有可显示的任务", error.line)

    def _show_none(self, *words: str) -> None:
        self._listed = None
        self.model.load((), (), self._context.today())
        self._show_around()
        self._nothing.show_words(*(words or _NOTHING))
        self._show_pane(self._nothing)

    def _show_list(self, listed: TaskList, department: Department) -> None:
        if self._listed is None or (listed.plan.id, listed.unit) != (self._listed.plan.id, self._listed.unit):
            self._wanted_id = self._wanted_id or str(settings().value(_LAST_TASK, ""))
        keep = self._wanted_id or self._current_id()
        self._wanted_id = None
        self._listed = listed
        self._day = self._context.today()
        self._stale.clear()
        self.editor.set_department(department)
        self.bulk.office_word = department.office_word
        self.bulk.plan_year = self._plan_year()
        self.table.take_words()
        self.table.count_evidence()
        self.model.load(listed.tasks, listed.claimable, self._day)
        self._show_around()
        self.filters.call_offices(department.office_word)
        self._choose_or_first(keep)
        self._warmer.start(0)
        self.lateness.ask(anew=True)
        if self._progress_wanted:
            self.focus_progress_line()

    def _read_stale(self) -> None:
        listed = self._listed
        if self._reading or not self._stale or listed is None:
            return
        ids = tuple(self._stale)
        self._stale.clear()
        self._reading = True
        from desktop_app.services import tasks as service

        plan_id, unit, loads = listed.plan.id, listed.unit, self._loads

        def show(tasks: dict[str, Task]) -> None:
            self._reading = False
            if loads == self._loads:
                self._take(tasks, ids)
            self._read_stale()

        def failed(_error: UserError) -> None:
            self._reading = False
            self.reload()

        self._context.jobs.run(lambda ledger: service.tasks_by_id(ledger, plan_id, unit, ids), show, failed)

    def _take(self, tasks: dict[str, Task], asked: Sequence[str]) -> None:
        if len(tasks) < len(asked) or any(self.model.task(id_) is None for id_ in tasks):
            # Claimed, or no longer ours: the list itself is another one.
            self.reload()
            return
        self.model.update_tasks(tasks)
        self.lateness.ask(asked)
        shown = self.editor.task
        if shown is not None and shown.id in tasks:
            self.editor.take(tasks[shown.id])
        self._show_around()

    def _on_acknowledged(self, id_: str, name: str, value: Any) -> None:
        """Know a value that was saved before the refresh comes round, lest the old one be shown again."""
        task = self.model.task(id_)
        if task is not None:
            self.model.update_tasks({id_: replace(task, fields=replace(task.fields, **{name: value}))})

    def _forget(self) -> None:
        """Another ledger is open: nothing of the last one may be shown, or saved into this one."""
        self._loads += 1
        self._wanted_id, self._reading = None, False
        self._stale.clear()
        self.editor.forget()
        self.claim_pane.forget()
        self._show_none()
        self.reload()

    def _on_selection_changed(self) -> None:
        self.editor.leave()
        self._wanted_id = None
        self._show_none()
        self.reload()

    # -- choosing

    def _apply(self, wanted: TaskFilter) -> None:
        keep = self._current_id()
        self.model.apply(wanted)
        self._show_around()
        self._choose_or_first(keep)
        for changed in (self.filters, self._left):
            layout = changed.layout()
            if layout is not None:
                # Before the next frame: laid out in it, the list would be painted twice.
                layout.activate()

    def _choose(self, id_: str) -> bool:
        index = self.model.index_of(id_)
        if not index.isValid():
            return False
        self.view.scrollTo(index)
        flags = QItemSelectionModel.SelectionFlag
        self.view.selectionModel().setCurrentIndex(index, flags.ClearAndSelect)
        if self.table.on:
            self.table.grid.choose(id_)
        return True

    def _choose_or_first(self, id_: str | None) -> None:
        if not (id_ and self._choose(id_)):
            self._choose_first()

    def _choose_first(self) -> None:
        first = self.view.first_task()
        item = self.model.item(first)
        if item is None:
            self._show_nothing()
        else:
            self._choose(item.id)

    def _show_nothing(self) -> None:
        self.editor.leave()
        narrowed = self.model.filter != TaskFilter()
        if self.model.filter == NAMED_FILTERS["claim"]:
            self._nothing.show_words("没有待认领的任务", "认领的任务已列入本部门任务。")
        elif narrowed:
            self._nothing.show_words("没有符合条件的任务", "可以清除筛选，查看全部任务。")
        else:
            text = "方案没有点名本部门，也没有各部门共同承担的任务。"
            self._nothing.show_words("方案中没有本部门的任务", text)
        for button in self._nothing.buttons:
            button.setVisible(narrowed)
        self._show_pane(self._nothing)

    def _show_pane(self, pane: QWidget) -> None:
        """Change the right side; a cursor that was in it goes to the list, not to the next best button."""
        if pane is self._right.currentWidget():
            return
        focus = QApplication.focusWidget()
        loses_focus = focus is not None and self._right.isAncestorOf(focus)
        if loses_focus:
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        self._right.setCurrentWidget(pane)

    def _on_current(self, current: QModelIndex) -> None:
        item = self.model.item(current)
        if isinstance(item, Task):
            if self.editor.task is None or self.editor.task.id != item.id:
                self.editor.show_task(item, self._plan_year())
            else:
                self.editor.take(item)
            self._show_pane(self.editor)
        elif isinstance(item, Claimable):
            self.editor.leave()
            self.claim_pane.show_claim(item)
            self._show_pane(self.claim_pane)

    def _current_id(self) -> str | None:
        if self.table.on and (current := self.table.grid.current_id()) is not None:
            return current
        item = self.model.item(self.view.currentIndex())
        if item is not None:
            return item.id
        return self.editor.task.id if self.editor.task is not None else None

    def chosen_ids(self) -> tuple[str, ...]:
        """The chosen tasks; what may be claimed is no task yet."""
        if self.table.on:
            return self.table.grid.chosen_ids()
        items = [self.model.item(index) for index in self.view.selectionModel().selectedIndexes()]
        ids = tuple(item.id for item in items if isinstance(item, Task))
        return ids or ((self.editor.task.id,) if self.editor.task is not None else ())

    def step(self, down: bool) -> None:
        """Go to the next or the previous task, wherever the cursor is."""
        if self.table.on:
            self.table.grid.step(down=down)
            return
        stop = self.view.next_stop(self.view.currentIndex(), down)
        while stop.isValid() and self.model.item(stop) is None:
            stop = self.view.next_stop(stop, down)
        item = self.model.item(stop)
        if item is not None:
            self._choose(item.id)

    # -- what surrounds the list

    def _plan_year(self) -> int:
        year = self._listed.plan.year if self._listed is not None else None
        return year or self._context.today().year

    def _show_around(self) -> None:
        self.filters.show_filter(self.model.filter, self.model.shown_count())
        self.filters.show_counts(self.model.counts())

    def _warm(self) -> None:
        if not self.model.warm(_WARM_ROWS):
            self._warmer.stop()

    def _open_menu(self, spot: QPoint) -> None:
        if self.chosen_ids() and self._right.currentWidget() is self.editor:
            self.bulk.popup(self.view.viewport().mapToGlobal(spot), self, self.focus_progress_line)

    def _connect(self) -> None:
        self.view.selectionModel().currentChanged.connect(self._on_current)
        self.view.selectionModel().selectionChanged.connect(
            lambda *_: self.editor.entry.set_tasks(self.chosen_ids())
        )
        self.view.entered_task.connect(self._enter)
        self.view.customContextMenuRequested.connect(self._open_menu)
        self.filters.wanted.connect(self._apply)
        self.lateness.changed.connect(self._on_late)
        self.filters.words.left.connect(self._to_the_list)
        self.editor.acknowledged.connect(self._on_acknowledged)
        self.editor.task_asked.connect(self.show_task)
        self.table.left.connect(self._choose_or_first)
        self.claim_pane.task_asked.connect(self.show_task)
        self.editor.entry.given_up.connect(lambda: self.view.setFocus(Qt.FocusReason.OtherFocusReason))
        self._context.selection_changed.connect(self._on_selection_changed)
        self._context.jobs.opened.connect(lambda _path: self._forget())
        self._context.add_pending(self.flush)
        for keys, down in (("Ctrl+Up", False), ("Ctrl+Down", True)):
            shortcut = QShortcut(QKeySequence(keys), self, lambda it=down: self.step(it))
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _enter(self) -> None:
        if self._right.currentWidget() is self.editor:
            self.editor.focus_measures()
        else:
            self.claim_pane.claim_button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._listed is not None and self._day != self._context.today():
            # The night has passed: what is overdue is to be judged anew.
            self.reload()

    def hideEvent(self, event: QHideEvent) -> None:
        self.flush()
        self.table.remember()
        kept = settings()
        found: dict[str, object] = {_SPLIT: self._split.saveState()} if not self.table.on else {}
        if self.editor.task is not None:
            found[_LAST_TASK] = self.editor.task.id
        for key, value in found.items():
            # Writing the file takes longer than a frame: turning a page writes only what is new.
            if kept.value(key) != value:
                kept.setValue(key, value)
        super().hideEvent(event)

    def _build(self) -> None:
        left = self._left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        top = QHBoxLayout()
        top.setSpacing(0)
        top.addWidget(self.filters, 1)
        top.addWidget(self.table.corner, 0, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(top)
        column.addWidget(self.table.stack, 1)
        # What it would like to say at full width must not hold list and task apart.
        self._nothing.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        for pane in (self._nothing, self.editor, self.claim_pane):
            self._right.addWidget(pane)
        self._split.addWidget(left)
        self._split.addWidget(self._right)
        self._split.setChildrenCollapsible(False)
        self._split.setStretchFactor(0, 2)
        self._split.setStretchFactor(1, 3)
        self._split.setSizes([500, 790])
        stored = settings().value(_SPLIT)
        if stored is not None:
            self._split.restoreState(stored)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._split)
