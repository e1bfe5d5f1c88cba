"""期次 of one task: its occurrences line by line, the chosen one open in the form below."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.day_words import full_day
from desktop_app.core.occurrences import Occurrence, OccurrenceState, TaskYear
from desktop_app.core.pace import pace_offers
from desktop_app.core.task import Task
from desktop_app.ui import theme
from desktop_app.ui.context import Context
from desktop_app.ui.icons import icon
from desktop_app.ui.indexes import Index
from desktop_app.ui.lines_model import LinesModel
from desktop_app.ui.occurrences.dialogs import EventDialog, RhythmDialog
from desktop_app.ui.occurrences.nodes import LOOKS, Cell, RowNode, said
from desktop_app.ui.occurrences.panel import OccurrencePanel
from desktop_app.ui.tasks.lines_table import dress, measure

_STATE = 1
_OWED = frozenset({OccurrenceState.OVERDUE, OccurrenceState.TO_RECORD, OccurrenceState.NOT_DUE})


class OccurrenceListModel(LinesModel):
    """A task's occurrences as a table."""

    columns = ("期次", "状态", "到期日", "完成日期", "条数", "公开内容")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.items: tuple[Occurrence, ...] = ()

    def show_items(self, items: Sequence[Occurrence]) -> None:
        """Take other occurrences; the same ones in another state keep their rows."""
        fresh = tuple(items)
        if [o.key for o in fresh] == [o.key for o in self.items]:
            self.items = fresh
            self.tell_all()
            return
        self.beginResetModel()
        self.items = fresh
        self.endResetModel()

    def row_count(self) -> int:
        return len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        occurrence = self.items[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _words(occurrence)[index.column()]
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return said(occurrence)
        if index.column() == _STATE:
            icon_name, tone = LOOKS[occurrence.state]
            if role == Qt.ItemDataRole.DecorationRole:
                return icon(icon_name, tone)
            if role == Qt.ItemDataRole.ForegroundRole:
                return QColor(getattr(theme.palette(), tone))
        return None


def _words(occurrence: Occurrence) -> tuple[str, ...]:
    fact = occurrence.fact
    count = str(fact.count) if fact is not None and fact.count is not None else ""
    return (
        occurrence.title,
        str(occurrence.state),
        _day(occurrence.due) or "不设",
        _day(fact.done_on) if fact is not None else "",
        count,
        (fact.what if fact is not None else None) or "",
    )


def _day(day: date | None) -> str:
    return full_day(day) if day else ""


class _Table(QTableView):
    """Space records the chosen line as done today, Delete clears it, Enter goes to the form."""

    def __init__(self, tab: OccurrencesTab) -> None:
        super().__init__(tab)
        self._tab = tab

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match Qt.Key(event.key()):
            case Qt.Key.Key_Space:
                self._tab.fill()
            case Qt.Key.Key_Delete | Qt.Key.Key_Backspace:
                self._tab.panel.clear_shown()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_F2:
                self._tab.panel.form.focus_first()
            case _:
                super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Typing letters does nothing."""


class OccurrencesTab(QWidget):
    """The tab of a task's occurrences.

    Args:
        context: the window's shared state.
    """

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._task: Task | None = None
        self._row: RowNode | None = None
        self.model = OccurrenceListModel(self)
        self.table = _Table(self)
        self.panel = OccurrencePanel(context)
        self._note = QLabel()
        self.set_rhythm = QPushButton("设定频次…")
        self._lay_out()
        self._connect()

    def show_year(self, task: Task, year: TaskYear, plan_year: int) -> None:
        """Show a task's occurrences as the ledger now has them."""
        other = self._task is None or task.id != self._task.id
        if other:
            self.panel.flush()
        keep = None if other or self.panel.occurrence is None else self.panel.occurrence.key
        self._task, self._row = task, RowNode(task, year, plan_year)
        self.model.show_items(year.occurrences)
        words, tone = self._row.second_line
        notes = [o.note for o in pace_offers(task.text)]
        self._note.setText(words if self._row.rhythm or not notes else notes[0])
        theme.set_tone(self._note, tone)
        some = bool(year.occurrences) or self._row.takes_events
        self.table.setVisible(bool(year.occurrences))
        self.panel.setVisible(some)
        self.set_rhythm.setVisible(not some)
        self._choose(keep)

    def flush(self) -> None:
        """Record what is typed and not yet recorded."""
        self.panel.flush()

    def forget(self) -> None:
        """Another ledger is open."""
        self._task, self._row = None, None
        self.model.show_items(())
        self.panel.forget()

    def fill(self) -> None:
        """Record the chosen occurrence as done today."""
        task, occurrence = self._task, self.panel.occurrence
        if task is None or occurrence is None or occurrence.done:
            return
        from desktop_app.services import occurrences as service

        cells, today = [(task.id, occurrence.key)], self._context.today()
        self._context.jobs.run(
            lambda ledger: service.mark_done(ledger, task.plan_id, task.unit, cells, today)
        )

    def _choose(self, key: str | None) -> None:
        items = self.model.items
        keys = [o.key for o in items]
        if key in keys:
            row = keys.index(key)
        else:
            # The first that is owed; where none is, the last.
            row = next((at for at, o in enumerate(items) if o.state in _OWED), len(items) - 1)
        if row >= 0 and self.table.currentIndex().row() != row:
            self.table.selectRow(row)
        self._show_chosen()

    def _show_chosen(self) -> None:
        row, at = self._row, self.table.currentIndex().row()
        if row is None:
            return
        cell = Cell(0, 1, (self.model.items[at],)) if 0 <= at < len(self.model.items) else None
        self.panel.show_cell(row.task, cell, row.plan_year, row.takes_events)

    def ask_rhythm(self) -> None:
        """Ask how the task goes through the year."""
        if self._row is not None:
            RhythmDialog(self._context, [self._row.task], self._row.year.pace).start(560)

    def _ask_event(self) -> None:
        if self._row is not None:
            EventDialog(self._context, self._row.task, self._row.year.pace).start(480)

    def _connect(self) -> None:
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_chosen())
        self.panel.rhythm_asked.connect(self.ask_rhythm)
        self.panel.event_asked.connect(self._ask_event)
        self.panel.recorded.connect(lambda: self.table.setFocus(Qt.FocusReason.OtherFocusReason))
        self.set_rhythm.clicked.connect(self.ask_rhythm)
        theme.signals.changed.connect(self._measure)

    def _lay_out(self) -> None:
        self.table.setModel(self.model)
        dress(self.table, "期次")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.panel.open_task.hide()
        self.panel.hide()
        theme.set_tone(self._note, "secondary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE_S, 0, theme.SPACE_S)
        layout.setSpacing(theme.SPACE_S)
        layout.addWidget(self._note)
        layout.addWidget(self.set_rhythm, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.panel)
        layout.addStretch(0)
        self._measure()

    def _measure(self) -> None:
        words = ("第 12 期（第4季度）", "待条件具备", "2017年12月31日", "2017年12月31日", "00000")
        # The state has an icon before it.
        measure(self.table, dict(enumerate(words)), {_STATE: 44})
        self.table.setMinimumHeight(2 * theme.control_height())
