"""Below the table: the chosen occurrence, its form, and what can be done with the task."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.core.day_words import full_day
from desktop_app.core.errors import UserError
from desktop_app.core.occurrences import Occurrence, OccurrenceFact
from desktop_app.core.task import Task
from desktop_app.ui import theme
from desktop_app.ui.context import Context
from desktop_app.ui.icons import icon, pixmap
from desktop_app.ui.occurrences.form import OccurrenceForm
from desktop_app.ui.occurrences.nodes import LOOKS, Cell
from desktop_app.ui.read_only import harmless
from desktop_app.ui.tasks.elided_label import ElidedLabel


class OccurrencePanel(QFrame):
    """Shows a cell and records what is filled in.

    Args:
        context: the window's shared state.
    """

    #: An occurrence was recorded from the form.
    recorded = Signal()
    #: The officer wants to set how the task goes through the year, or to add an occurrence by hand.
    rhythm_asked = Signal()
    event_asked = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._task: Task | None = None
        self._cell: Cell | None = None
        self._year = 0
        self._title = ElidedLabel()
        self._state_icon = QLabel()
        self._state = QLabel()
        self._due = ElidedLabel()
        self._which = QComboBox()
        self.rhythm = QPushButton("频次…")
        self.add_event = QPushButton("新增一件…")
        self.open_task = QPushButton("查看任务")
        self.clear = QPushButton("清除")
        self.record = QPushButton("登记")
        self.form = OccurrenceForm(context)
        context.writes(self)
        harmless(self._which, self.open_task)
        self._lay_out()
        self._which.activated.connect(lambda _at: self._turn())
        self.form.entered.connect(self.save)
        self.record.clicked.connect(self.save)
        self.clear.clicked.connect(self.clear_shown)
        self.rhythm.clicked.connect(self.rhythm_asked)
        self.add_event.clicked.connect(self.event_asked)
        self.open_task.clicked.connect(self._go_to_task)
        theme.signals.changed.connect(self._show_state)

    @property
    def occurrence(self) -> Occurrence | None:
        """The occurrence in the form."""
        if self._cell is None:
            return None
        return self._cell.items[min(max(self._which.currentIndex(), 0), len(self._cell.items) - 1)]

    @property
    def task(self) -> Task | None:
        """The task whose row is chosen."""
        return self._task

    def show_cell(self, task: Task | None, cell: Cell | None, year: int, takes_events: bool) -> None:
        """Show a cell of a task; what is typed for another one is recorded first."""
        before = self.occurrence
        same = (
            self._task is not None
            and task is not None
            and task.id == self._task.id
            and before is not None
            and cell is not None
            and before.key in {o.key for o in cell.items}
        )
        if not same:
            self.flush()
        self._task, self._year = task, year
        self._cell = cell
        key = before.key if same and before is not None else None
        self._list_items(key)
        self.rhythm.setEnabled(task is not None)
        self.open_task.setEnabled(task is not None)
        self.add_event.setVisible(takes_events)
        self._show_state()
        occurrence = self.occurrence
        if same and occurrence is not None:
            self.form.keep_typing(occurrence)
        else:
            self.form.show_occurrence(occurrence, year)

    def flush(self) -> None:
        """Record what is typed; what cannot be taken is said and stays where it is."""
        if self.form.dirty:
            self.save()

    def forget(self) -> None:
        """Another ledger is open."""
        self._task, self._cell = None, None
        self.form.show_occurrence(None, self._year)
        self._list_items(None)
        self._show_state()

    def save(self) -> None:
        """Record what the form says."""
        task, occurrence = self._task, self.occurrence
        if task is None or occurrence is None:
            return
        if not self.form.dirty and not occurrence.done:
            self.form.suggest_today()
        try:
            fact = self.form.fact()
        except UserError as error:
            self._context.messages.error(error)
            return
        self.form.show_occurrence(_with(occurrence, fact), self._year)
        self._write(task, fact)

    def clear_shown(self) -> None:
        """Take back what is recorded of the shown occurrence."""
        task, occurrence = self._task, self.occurrence
        if task is None or occurrence is None or occurrence.fact is None:
            return
        from desktop_app.services import occurrences as service

        cells = [(task.id, occurrence.key)]
        self.form.show_occurrence(occurrence, self._year)
        self._context.jobs.run(lambda ledger: service.clear(ledger, task.unit, cells))

    def _write(self, task: Task, fact: OccurrenceFact) -> None:
        from desktop_app.services import occurrences as service

        self._context.jobs.run(
            lambda ledger: service.record(ledger, task.unit, task.id, fact),
            lambda _changes: self.recorded.emit(),
        )

    def _list_items(self, key: str | None) -> None:
        items = self._cell.items if self._cell is not None else ()
        self._which.clear()
        for occurrence in items:
            self._which.addItem(occurrence.title)
        keys = [o.key for o in items]
        if key in keys:
            self._which.setCurrentIndex(keys.index(key))
        self._which.setVisible(len(items) > 1)

    def _turn(self) -> None:
        self.flush()
        self._show_state()
        self.form.show_occurrence(self.occurrence, self._year)

    def _show_state(self) -> None:
        task, occurrence = self._task, self.occurrence
        if task is None:
            self._title.setText("请在表中选择一格")
        elif occurrence is None:
            self._title.setText(f"{task.label}　本月没有期次")
        else:
            self._title.setText(f"{task.label}　{occurrence.title}")
        for widget in (self._state_icon, self._state, self._due, self.clear):
            widget.setVisible(occurrence is not None)
        self.record.setEnabled(occurrence is not None)
        if occurrence is None:
            return
        icon_name, role = LOOKS[occurrence.state]
        ratio = self.devicePixelRatioF()
        self._state_icon.setPixmap(pixmap(icon_name, role, theme.px(16), ratio))
        self._state.setText(str(occurrence.state))
        theme.set_tone(self._state, role if role != "not_started" else "secondary")
        due = f"应于{full_day(occurrence.due)}前" if occurrence.due else "不设到期日"
        doubt = "（未定到期日，暂按此计）" if occurrence.due_assumed else ""
        unsure = "" if occurrence.certain else "（放假安排未公布，按周末推算）"
        self._due.setText(f"{due}{doubt}{unsure}")
        self.clear.setEnabled(occurrence.fact is not None)

    def _go_to_task(self) -> None:
        if self._task is not None:
            self._context.open_target(f"task:{self._task.id}")

    def _lay_out(self) -> None:
        theme.set_kind(self, "panel")
        theme.set_type(self._title, "heading")
        theme.set_tone(self._due, "secondary")
        theme.set_kind(self.record, "primary")
        self._which.setAccessibleName("本格的各件")
        self.add_event.setIcon(icon("plus"))
        for button in (self.rhythm, self.add_event, self.open_task):
            theme.set_kind(button, "flat")
        self.record.setToolTip("在表中按空格键，可登记为今日完成")
        self.clear.setToolTip("清除本期记录（Delete）")
        # One line for what it is and for what can be done: every row here is one task less above.
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE_S)
        head.addWidget(self._title, 2)
        head.addWidget(self._which)
        head.addWidget(self._state_icon)
        head.addWidget(self._state)
        head.addSpacing(theme.SPACE_S)
        head.addWidget(self._due, 3)
        for button in (self.rhythm, self.add_event, self.open_task, self.clear, self.record):
            head.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.SPACE_L, theme.SPACE_S, theme.SPACE_L, theme.SPACE_S)
        layout.setSpacing(theme.SPACE_S)
        layout.addLayout(head)
        layout.addWidget(self.form)
        self.add_event.hide()
        self._which.hide()
        self._show_state()
        order = (self.form.reason, self.record, self.clear, self.rhythm, self.add_event, self.open_task)
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)


def _with(occurrence: Occurrence, fact: OccurrenceFact) -> Occurrence:
    """The occurrence as it will come back from the ledger, as far as the form shows it."""
    return replace(occurrence, fact=fact)
