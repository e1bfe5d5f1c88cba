"""The table with what belongs to it: its bar, the line that says what was refused, the progress line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QPersistentModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QMenu, QPushButton, QVBoxLayout, QWidget

from desktop_app.core.errors import UserError
from desktop_app.core.task import Task
from desktop_app.ui import theme
from desktop_app.ui.context import Context
from desktop_app.ui.icons import icon
from desktop_app.ui.tasks.bulk import BulkActions
from desktop_app.ui.tasks.grid import cells, clipboard, layout
from desktop_app.ui.tasks.grid.columns import AT, COLUMNS
from desktop_app.ui.tasks.grid.menus import fill_columns
from desktop_app.ui.tasks.grid.model import GridModel
from desktop_app.ui.tasks.grid.order import GROUPINGS
from desktop_app.ui.tasks.grid.view import GridView, parts
from desktop_app.ui.tasks.progress_entry import ProgressEntry

#: Tasks from which on writing shows how far it is and can be cancelled.
_LONG = 1000
#: Cells that are read at one go ahead of a sorting, while nothing else is to be done.
_WARM_CELLS = 200


class GridPane(QWidget):
    """Shows tasks as a table and writes what is done to its cells, each as one undo step.

    Args:
        context: the window's shared state.
        offices: gives the internal sections named so far.
        bulk: what can be done to the chosen tasks.
    """

    #: The officer wants to see a task in the list: its id.
    task_asked = Signal(str)
    #: The history of a field is wanted: (task, name of the field).
    history_asked = Signal(object, str)

    def __init__(
        self,
        context: Context,
        offices: Callable[[], Sequence[str]],
        bulk: BulkActions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._bulk = bulk
        self._laying_out = False
        self.model = GridModel(self)
        self.view = GridView(self.model)
        self.view.cells.offices = offices
        self.entry = ProgressEntry(context)
        context.writes(self.view, self.entry)
        #: What is chosen for the table as a whole; stands beside the page's filters.
        self.bar = QWidget()
        self.columns_button = QPushButton("列(&L)")
        self.columns_menu = QMenu(self)
        self.grouping = QComboBox()
        self._note = QLabel()
        self._warmer = QTimer(self)
        self._warmer.timeout.connect(self._warm)
        self._build()
        self._connect()
        self._restore(layout.stored())

    # -- what the page tells

    def load(self, tasks: Sequence[Task]) -> None:
        """Show these tasks; the cursor stays on its task where that is still there."""
        if not self.model.holds(tasks):
            # Other rows close the open cell: what is typed there is taken first.
            self.view.commit()
        keep = self.current_id()
        column = self.view.currentIndex().column()
        self.model.load(tasks, self._context.today())
        if self.current_id() is None or self.current_id() != keep:
            row = self.model.row_of(keep) if keep is not None else None
            self._go(row, column)
        self._on_chosen()
        self._warmer.start(0)

    def warm(self, at_most: int) -> bool:
        """Read up to ``at_most`` cells ahead of a sorting by them; whether any may be left."""
        return self.model.warm(self.view.head.shown(), at_most)

    def _warm(self) -> None:
        if not self.warm(_WARM_CELLS):
            self._warmer.stop()

    def set_year(self, year: int) -> None:
        """The year of a day that is typed without one."""
        self.view.cells.year = year

    def count_evidence(self) -> None:
        """Read how many pieces of evidence serve each task."""
        plan_id, unit = self._context.plan_id, self._context.unit
        if plan_id is None or unit is None:
            return
        from desktop_app.services import evidence as service

        def show(counts: dict[str, int]) -> None:
            if (plan_id, unit) == (self._context.plan_id, self._context.unit):
                self.model.count_evidence(counts)

        self._context.jobs.run(lambda ledger: service.counts(ledger, plan_id, unit), show)

    def choose(self, id_: str) -> bool:
        """Go to a task; whether it is shown."""
        row = self.model.row_of(id_)
        if row is None:
            return False
        if id_ != self.current_id():
            self.view.choose_row(row)
        return True

    def current_id(self) -> str | None:
        """The task under the cursor."""
        task = self.model.task(self.view.currentIndex().row())
        return task.id if task is not None else None

    def chosen_ids(self) -> tuple[str, ...]:
        """The tasks of which a cell is chosen."""
        rows: set[int] = set()
        for part in parts(self.view.selectionModel().selection()):
            rows.update(range(part.top(), part.bottom() + 1))
        found = (self.model.task(row) for row in sorted(rows))
        ids = tuple(task.id for task in found if task is not None)
        current = self.current_id()
        return ids or ((current,) if current is not None else ())

    def flush(self) -> None:
        """Take what is typed into a cell."""
        self.view.commit()

    def step(self, *, down: bool) -> None:
        """Go to the next or the previous task."""
        self.view.step("down" if down else "up")

    # -- what is done to cells

    def act(self, what: str) -> None:
        """Do what a key or a menu entry asks for, by its word in `KEYS`."""
        self._say("")
        try:
            area = self.view.chosen()
            match what:
                case "copy":
                    self._copy(area)
                case "cut":
                    values = cells.emptied(self.model, area)
                    self._copy(area)
                    self._write(values)
                case "paste":
                    self._paste(area)
                case "fill_down":
                    self._write(cells.filled_down(self.model, area, self.view.above(area.rows[0])))
                case "clear":
                    self._write(cells.emptied(self.model, area))
                case "row":
                    self.view.choose_rows(area.rows)
                case "column":
                    self.view.choose_columns(area.columns)
                case _:
                    self._ask_history()
        except UserError as error:
            self._say(error.line)

    def _copy(self, area: cells.Rectangle) -> None:
        QGuiApplication.clipboard().setMimeData(clipboard.mime_of(cells.copied(self.model, area)))

    def _paste(self, area: cells.Rectangle) -> None:
        block = clipboard.cells_of(QGuiApplication.clipboard().mimeData())
        if not block:
            raise UserError("剪贴板中没有可以粘贴的文字。", "请先复制单元格或文字。")
        values, taken = cells.pasted(self.model, block, area, self.view.room(area), self.view.cells.year)
        self.view.choose_area(taken)
        self._write(values)

    def _ask_history(self) -> None:
        index = self.view.currentIndex()
        task = self.model.task(index.row())
        if task is None:
            return
        column = COLUMNS[index.column()]
        if not column.editable:
            raise UserError(f"“{self.model.titles[index.column()]}”由方案和登记得来，没有修改记录。")
        self.history_asked.emit(task, column.key)

    def _write(self, values: cells.Values, then: Callable[[], None] | None = None) -> None:
        unit = self._context.unit
        if unit is None or not values:
            return
        from desktop_app.services import tasks as service

        def done(_changes: object) -> None:
            if then is not None:
                then()

        def failed(error: UserError) -> None:
            self._say(error.line)

        if len(values) < _LONG:
            self._context.jobs.run(lambda ledger: service.edit_each(ledger, unit, values), done, failed)
            return
        self._context.jobs.run_long(
            lambda ledger, progress, cancel: service.edit_each(
                ledger, unit, values, progress=progress, cancel=cancel
            ),
            "正在写入表格",
            done,
            failed,
        )

    def _on_written(self, index: QPersistentModelIndex, value: Any) -> None:
        self._say("")
        task = self.model.task(index.row())
        if task is None or self.model.value(index.row(), index.column()) == value:
            return
        self._write({task.id: {COLUMNS[index.column()].key: value}})

    def _on_refused(self, index: QPersistentModelIndex, text: str, error: UserError) -> None:
        task = self.model.task(index.row())
        if task is not None:
            self.view.cells.keep(index, text)
            where = cells.cell_name(self.model, task, index.column())
            self._say(f"{where}未保存：{error.line} 再次编辑该单元格可继续修改。")

    def _say(self, line: str) -> None:
        self._note.setText(line)
        self._note.setVisible(bool(line))
        self._note.setAccessibleName(line)

    @property
    def said(self) -> str:
        """What was refused; empty where nothing was."""
        return self._note.text()

    # -- the cursor

    def _go(self, row: int | None, column: int) -> None:
        if row is None:
            row = next((at for at in range(min(self.model.rowCount(), 2)) if self.model.task(at)), None)
        if row is None:
            return
        shown = self.view.head.shown()
        if column not in shown:
            column = shown[0]
        self.view.selectionModel().setCurrentIndex(
            self.model.index(row, column), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )

    def _on_chosen(self) -> None:
        self.entry.set_tasks(self.chosen_ids())

    def _on_left(self, way: str) -> None:
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.said:
            self.view.step(way)

    # -- menus

    def _open_menu(self, spot: QPoint) -> None:
        if self.current_id() is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, keys, what in (
            ("复制", "Ctrl+C", "copy"),
            ("剪切", "Ctrl+X", "cut"),
            ("粘贴", "Ctrl+V", "paste"),
            ("向下填充", "Ctrl+D", "fill_down"),
            ("清空", "Del", "clear"),
            ("本格修改记录…", "Ctrl+Shift+H", "history"),
        ):
            action = menu.addAction(text, lambda it=what: self.act(it))
            action.setShortcut(QKeySequence(keys))
        menu.addAction("选择整行", lambda: self.act("row"))
        menu.addSeparator()
        self._bulk.fill(menu)
        menu.addSeparator()
        menu.addAction("登记进展", self.focus_progress_line)
        menu.addAction("在列表中查看", lambda: self.task_asked.emit(self.current_id() or ""))
        if spot.isNull():
            spot = self.view.visualRect(self.view.currentIndex()).bottomLeft()
        menu.popup(self.view.viewport().mapToGlobal(spot))

    def focus_progress_line(self) -> None:
        """Put the cursor into the line at the foot."""
        self.entry.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.entry.line.selectAll()

    def _fill_columns(self, column: int) -> None:
        fill_columns(self.columns_menu, self.model, self.view, column, lambda: self._restore(layout.Layout()))

    def _open_head_menu(self, spot: QPoint) -> None:
        self._fill_columns(self.view.head.column_at(spot.x()))
        self.columns_menu.popup(self.view.head.viewport().mapToGlobal(spot))

    # -- how it is laid out

    def _restore(self, kept: layout.Layout) -> None:
        self._laying_out = True
        head = self.view.head
        for at, key in enumerate(kept.order):
            head.moveSection(head.visualIndex(AT[key]), at)
        for column in COLUMNS:
            head.setSectionHidden(AT[column.key], column.key in kept.hidden)
        self._widths = dict(kept.widths)
        self._size_columns()
        head.freeze(kept.frozen)
        self.model.sort(-1)
        for key, descending in kept.sorts:
            order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
            self.view.sortByColumn(AT[key], order)
        if not kept.sorts:
            self.view.sortByColumn(-1, Qt.SortOrder.AscendingOrder)
        self.grouping.setCurrentIndex([key for key, _ in GROUPINGS].index(kept.group))
        self._laying_out = False
        self.model.group_by(kept.group)
        self._remember()

    def _size_columns(self) -> None:
        for column in COLUMNS:
            width = theme.px(self._widths.get(column.key, column.width))
            self.view.head.resizeSection(AT[column.key], width)

    def _on_resized(self, at: int, _old: int, new: int) -> None:
        if not self._laying_out and new:
            self._widths[COLUMNS[at].key] = round(new * 1000 / theme.px(1000))

    def _remember(self) -> None:
        if self._laying_out:
            return
        head = self.view.head
        layout.store(
            layout.Layout(
                order=[COLUMNS[head.logicalIndex(at)].key for at in range(len(COLUMNS))],
                hidden=[c.key for c in COLUMNS if head.isSectionHidden(AT[c.key])],
                widths=self._widths,
                frozen=head.frozen,
                sorts=[(COLUMNS[at].key, descending) for at, descending in self.model.sorts],
                group=self.model.group,
            )
        )

    def remember(self) -> None:
        """Store how the table is laid out."""
        self._remember()

    def _dress(self) -> None:
        self._laying_out = True
        self._size_columns()
        self._laying_out = False

    def _regroup(self) -> None:
        keep, column = self.current_id(), self.view.currentIndex().column()
        self.model.group_by(GROUPINGS[self.grouping.currentIndex()][0])
        self._go(self.model.row_of(keep) if keep else None, column)

    def _connect(self) -> None:
        view = self.view
        view.asked.connect(self.act)
        view.cells.written.connect(self._on_written)
        view.cells.refused.connect(self._on_refused)
        view.cells.left_by.connect(self._on_left)
        view.customContextMenuRequested.connect(self._open_menu)
        view.selectionModel().selectionChanged.connect(lambda *_: self._on_chosen())
        view.head.customContextMenuRequested.connect(self._open_head_menu)
        view.head.sectionResized.connect(self._on_resized)
        self.columns_menu.aboutToShow.connect(self._on_columns_menu)
        self.model.headerDataChanged.connect(self._name_grouping)
        self.model.dataChanged.connect(lambda *_: self._warmer.start(0))
        self.grouping.activated.connect(lambda _at: self._regroup())
        self.entry.given_up.connect(lambda: view.setFocus(Qt.FocusReason.OtherFocusReason))
        theme.signals.changed.connect(self._dress)

    def _name_grouping(self) -> None:
        """Call the internal sections as the header does."""
        at = [key for key, _ in GROUPINGS].index("office")
        self.grouping.setItemText(at, self.model.titles[AT["office"]])

    def _on_columns_menu(self) -> None:
        if self.columns_button.isDown():
            self._fill_columns(self.view.currentIndex().column())

    def _build(self) -> None:
        self.columns_button.setIcon(icon("chevron-down"))
        self.columns_button.setMenu(self.columns_menu)
        self.columns_button.setAccessibleDescription("选择、排序、冻结和调整列")
        theme.set_kind(self.columns_button, "flat")
        for _, words in GROUPINGS:
            self.grouping.addItem(words)
        self.grouping.setAccessibleName("分组")
        group = QLabel("分组(&G)")
        group.setBuddy(self.grouping)
        theme.set_tone(group, "secondary")
        bar = QHBoxLayout(self.bar)
        bar.setContentsMargins(0, 0, 0, 0)
        bar.setSpacing(theme.SPACE_S)
        bar.addWidget(self.columns_button)
        bar.addWidget(group)
        bar.addWidget(self.grouping)
        self._note.setWordWrap(True)
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        theme.set_tone(self._note, "overdue")
        self._note.hide()
        foot = QVBoxLayout()
        foot.setContentsMargins(theme.SPACE_M, theme.SPACE_XS, theme.SPACE_M, theme.SPACE_S)
        foot.addWidget(self._note)
        foot.addWidget(self.entry)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE_XS)
        column.addWidget(self.view, 1)
        column.addLayout(foot)
