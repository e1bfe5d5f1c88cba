"""期次: every task's year at one look, and each occurrence filled in with a key or a click."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.changes import Changes
from desktop_app.core.errors import UserError
from desktop_app.core.occurrences import TaskYear
from desktop_app.core.task import Task
from desktop_app.ui import theme
from desktop_app.ui.chip_row import ChipRow
from desktop_app.ui.context import Context
from desktop_app.ui.empty_state import EmptyState, Way
from desktop_app.ui.icons import icon
from desktop_app.ui.occurrences.dialogs import EventDialog, RhythmDialog
from desktop_app.ui.occurrences.grid import OccurrenceGrid
from desktop_app.ui.occurrences.model import Narrowing, OccurrenceModel
from desktop_app.ui.occurrences.nodes import RowNode, next_open
from desktop_app.ui.occurrences.panel import OccurrencePanel
from desktop_app.ui.reminding import calendar_file
from desktop_app.ui.timers import put_off

if TYPE_CHECKING:
    from desktop_app.services.ledger import Ledger

_NOTHING = {
    Narrowing.OVERDUE: "没有逾期的期次",
    Narrowing.TO_RECORD: "没有待登记的期次",
    Narrowing.UNDECIDED: "没有未定频次的任务",
}


@dataclass(frozen=True, slots=True)
class _Read:
    """What the page shows, as the ledger has it."""

    tasks: tuple[Task, ...]
    years: Mapping[str, TaskYear]
    plan_year: int


class OccurrencesPage(QWidget):
    """The page of the occurrences.

    Args:
        context: the window's shared state.
    """

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._reads = 0
        self._stale = True
        self._stale_ids: set[str] = set()
        self._wanted: str | None = None
        self.model = OccurrenceModel(self)
        self.grid = OccurrenceGrid(self.model)
        self.panel = OccurrencePanel(context)
        self._chip_row = ChipRow(tuple(Narrowing))
        self.chips = self._chip_row.chips
        self._note = QLabel()
        self._export = QPushButton("导出到期日历…")
        self._nothing = EmptyState(
            "calendar-check-outline",
            "没有期次",
            "设定频次后，在此逐期登记。",
            (Way("查看全部任务", lambda: self.narrow(Narrowing.ALL)),),
        )
        self._stack = QStackedWidget()
        self._timer = put_off(self, 0, self._read)
        self._lay_out()
        self.listing: QWidget = self.grid
        self._connect()

    # -- what the window asks ------------------------------------------------------------------------

    def refresh(self, changes: Changes | None = None) -> None:
        """Show what has changed; None for everything."""
        if changes is None or changes.settings or self._context.plan_id in changes.plans:
            self._stale = True
        else:
            self._stale_ids |= {id_ for id_, unit in changes.tasks if unit == self._context.unit}
        if self.isVisible() and (self._stale or self._stale_ids):
            self._timer.start()

    def flush(self) -> None:
        """Record what is typed and not yet recorded."""
        self.panel.flush()

    def show_task(self, task_id: str) -> None:
        """Turn to a task's row."""
        self._wanted = task_id
        if not self._stale:
            self._choose_wanted()

    def narrow(self, narrowing: Narrowing) -> None:
        """Show only some of the tasks."""
        self.panel.flush()
        keep = self.panel.task.id if self.panel.task is not None else None
        self.model.narrow(narrowing)
        self._show_around()
        if keep is None or not self._choose(keep):
            self._choose_pressing()

    # -- reading -------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale or self._stale_ids:
            self._timer.start()

    def _read(self) -> None:
        plan_id, unit, today = self._context.plan_id, self._context.unit, self._context.today()
        if plan_id is None or unit is None:
            return
        whole = self._stale or not self.model.plan_year
        ids = None if whole else tuple(self._stale_ids)
        self._stale = False
        self._stale_ids.clear()
        self._reads += 1
        ticket = self._reads

        def show(found: _Read) -> None:
            if ticket != self._reads and whole:
                return
            if whole:
                self._show_all(found, today)
            else:
                self._show_some(found, set(ids or ()))

        def failed(error: UserError) -> None:
            if (plan_id, unit) == (self._context.plan_id, self._context.unit):
                self._context.messages.error(error)

        self._context.jobs.run(lambda ledger: _load(ledger, plan_id, unit, today, ids), show, failed)

    def _show_all(self, found: _Read, today: date) -> None:
        keep = self.panel.task.id if self.panel.task is not None else None
        column = self.grid.currentIndex().column()
        self.model.load(found.tasks, found.years, found.plan_year, today)
        self._show_around()
        if self._wanted is not None:
            self._choose_wanted()
        elif keep is None or not self._choose(keep, column):
            self._choose_pressing()

    def _show_some(self, found: _Read, asked: set[str]) -> None:
        if {t.id for t in found.tasks} != asked & {r.task.id for r in self.model.rows} | {
            t.id for t in found.tasks
        }:
            # Claimed, or no longer ours: the list itself is another one.
            self.refresh()
            return
        for row in self.model.take({t.id: t for t in found.tasks}, found.years):
            self.grid.span_row(row)
        self._show_around()
        self._show_current()

    def _forget(self) -> None:
        self._reads += 1
        self._stale = True
        self._stale_ids.clear()
        self.panel.forget()
        self.model.load((), {}, 0, self._context.today())
        if self.isVisible():
            self._timer.start()

    # -- choosing ------------------------------------------------------------------------------------

    def _choose(self, task_id: str, column: int = -1) -> bool:
        row = self.model.row_of(task_id)
        if row < 0:
            return False
        if column < 0:
            pressing = next_open([self.model.rows[row]])
            column = pressing[1] if pressing else max(self.grid.currentIndex().column(), 0)
        self.grid.choose(row, column)
        self._show_current()
        return True

    def _choose_wanted(self) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted is not None and not self._choose(wanted):
            self.model.narrow(Narrowing.ALL)
            self._show_around()
            self._choose(wanted)

    def _choose_pressing(self) -> None:
        place = next_open(self.model.rows)
        if place is not None:
            self.grid.choose(*place)
        elif self.model.rows:
            self.grid.choose(0, 0)
        self._show_current()

    def _row(self) -> RowNode | None:
        index = self.grid.currentIndex()
        return self.model.rows[index.row()] if index.isValid() else None

    def _show_current(self) -> None:
        row = self._row()
        if row is None:
            self.panel.show_cell(None, None, self.model.plan_year, takes_events=False)
            return
        cell = self.model.cell(self.grid.currentIndex())
        self.panel.show_cell(row.task, cell, self.model.plan_year, row.takes_events)

    def _chosen(self, *, done: bool) -> list[tuple[str, str]]:
        """(task, key) of the occurrences in the chosen cells that are done, or are not."""
        found = []
        for index in self.grid.selectionModel().selectedIndexes():
            cell = self.model.cell(index)
            if cell is not None and cell.first == index.column():
                items = [o for o in cell.items if (o.fact is not None if done else not o.done)]
                found += [(self.model.rows[index.row()].task.id, o.key) for o in items]
        return list(dict.fromkeys(found))

    # -- acting --------------------------------------------------------------------------------------

    def fill(self) -> None:
        """Record the chosen occurrences as done today; where none is owed, ask what is to be."""
        plan_id, unit, row = self._context.plan_id, self._context.unit, self._row()
        if plan_id is None or unit is None or row is None:
            return
        if self.panel.form.dirty:
            self.panel.flush()
            return
        cells, today = self._chosen(done=False), self._context.today()
        if not cells:
            if self.model.cell(self.grid.currentIndex()) is None:
                self._ask_row(row)
            return
        from desktop_app.services import occurrences as service

        self._context.jobs.run(lambda ledger: service.mark_done(ledger, plan_id, unit, cells, today))

    def clear(self) -> None:
        """Take back what is recorded of the chosen occurrences; 撤销 brings it back."""
        unit, cells = self._context.unit, self._chosen(done=True)
        if unit is None or not cells:
            return
        from desktop_app.services import occurrences as service

        self._context.jobs.run(lambda ledger: service.clear(ledger, unit, cells))

    def go_to_form(self) -> None:
        """Put the cursor into the form; where there is no occurrence, ask what is to be."""
        row = self._row()
        if row is None:
            return
        if self.panel.occurrence is None:
            self._ask_row(row)
        else:
            self.panel.form.focus_first()

    def _ask_row(self, row: RowNode) -> None:
        if row.takes_events:
            self.ask_event()
        else:
            self.ask_rhythm()

    def ask_rhythm(self) -> None:
        """Ask how the chosen tasks go through the year."""
        rows = sorted({index.row() for index in self.grid.selectionModel().selectedIndexes()})
        current = self._row()
        chosen = [self.model.rows[at] for at in rows] or ([current] if current is not None else [])
        if chosen:
            dialog = RhythmDialog(self._context, [n.task for n in chosen], chosen[0].year.pace)
            dialog.start(560)

    def ask_event(self) -> None:
        """Ask for an occurrence to be added to the chosen task."""
        row = self._row()
        if row is not None:
            EventDialog(self._context, row.task, row.year.pace).start(480)

    def export_calendar(self, path: Path) -> None:
        """Write every open due date to a calendar file."""
        calendar_file.export(self._context, path)

    # -- around --------------------------------------------------------------------------------------

    def _show_around(self) -> None:
        self._chip_row.show_counts(self.model.count, self.model.narrowing)
        empty = not self.model.rows
        if empty:
            title = _NOTHING.get(self.model.narrowing, "没有期次")
            self._nothing.show_words(title, "可以查看全部任务，或设定频次。")
        self._stack.setCurrentIndex(1 if empty and self.model.plan_year else 0)
        self.panel.setVisible(not empty)

    def _connect(self) -> None:
        self.grid.selectionModel().currentChanged.connect(lambda *_: self._show_current())
        self.grid.fill_asked.connect(self.fill)
        self.grid.clear_asked.connect(self.clear)
        self.grid.form_asked.connect(self.go_to_form)
        self.panel.rhythm_asked.connect(self.ask_rhythm)
        self.panel.event_asked.connect(self.ask_event)
        self.panel.recorded.connect(lambda: self.grid.setFocus(Qt.FocusReason.OtherFocusReason))
        self._export.clicked.connect(lambda: calendar_file.run(self._context))
        self._context.jobs.changed.connect(self.refresh)
        self._context.jobs.opened.connect(lambda _path: self._forget())
        self._context.selection_changed.connect(self._forget)
        self._context.add_pending(self.flush)

    def _lay_out(self) -> None:
        chips = self._chip_row
        chips.chosen.connect(self.narrow)
        self._note.setText("空格登记为今日完成，回车填写，Delete 清除")
        theme.set_type(self._note, "secondary")
        theme.set_tone(self._note, "secondary")
        self._export.setIcon(icon("export"))
        theme.set_kind(self._export, "flat")
        chips.addWidget(self._note)
        chips.addWidget(self._export)
        head = QWidget()
        head.setLayout(chips)
        chips.setContentsMargins(theme.SPACE_L, theme.SPACE_S, theme.SPACE_L, theme.SPACE_S)
        rule = QFrame()
        theme.set_kind(rule, "rule")
        self._stack.addWidget(self.grid)
        self._stack.addWidget(self._nothing)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(head)
        layout.addWidget(self._stack, 1)
        layout.addWidget(rule)
        layout.addWidget(self.panel)
        QWidget.setTabOrder(self.grid, self.panel)


def _load(ledger: Ledger, plan_id: str, unit: str, today: date, ids: tuple[str, ...] | None) -> _Read:
    from desktop_app.services import occurrences, plans
    from desktop_app.services import tasks as task_service

    if ids is None:
        tasks = task_service.task_list(ledger, plan_id, unit).tasks
    else:
        tasks = tuple(task_service.tasks_by_id(ledger, plan_id, unit, ids).values())
    years = occurrences.years(ledger, plan_id, unit, today, tasks)
    return _Read(tasks, years, occurrences.plan_year(plans.the_plan(ledger, plan_id), today))
