"""修改记录: when, by whom, which field, from what to what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLabel, QTableView, QVBoxLayout, QWidget

from desktop_app.core.task import Task
from desktop_app.ui import theme
from desktop_app.ui.context import Context

if TYPE_CHECKING:
    from desktop_app.services.tasks import HistoryEntry

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_COLUMNS = ("时间", "字段", "原值", "新值", "修改人")
#: Saves of one field this close together, each going on from the last, are one spell of typing.
_ONE_SPELL = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One line of the record; several saves of one spell of typing are one line."""

    at: datetime
    since: datetime
    who: str | None
    field: str
    old: str
    new: str


def gather(entries: Sequence[HistoryEntry]) -> tuple[HistoryRow, ...]:
    """The lines to show, newest first.

    Args:
        entries: every change, newest first. Typing is saved while it goes on, so that one word may
            have been saved in pieces: pieces that follow each other are gathered.
    """
    rows: list[HistoryRow] = []
    newest: dict[str, int] = {}
    for entry in entries:
        at = newest.get(entry.field)
        if at is not None:
            later = rows[at]
            goes_on = later.old == entry.new and later.who == entry.who
            if goes_on and later.since - entry.at <= _ONE_SPELL:
                rows[at] = replace(later, since=entry.at, old=entry.old)
                continue
        newest[entry.field] = len(rows)
        rows.append(HistoryRow(entry.at, entry.at, entry.who, entry.field, entry.old, entry.new))
    return tuple(row for row in rows if row.old != row.new)


class HistoryModel(QAbstractTableModel):
    """The lines, newest first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[HistoryRow, ...] = ()

    def show_rows(self, rows: Sequence[HistoryRow]) -> None:
        """Take other lines."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(_COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return _COLUMNS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        words = (
            row.at.astimezone().strftime("%Y-%m-%d %H:%M"),
            row.field,
            row.old or "（空）",
            row.new or "（空）",
            row.who or "",
        )[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return "；".join(words.splitlines())
        if role == Qt.ItemDataRole.ToolTipRole:
            return words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{_COLUMNS[index.column()]}：{words}"
        return None


class HistoryTab(QWidget):
    """Reads the record when it is looked at, and not before."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._task: Task | None = None
        self._asked = 0
        self._stale = True
        self.model = HistoryModel(self)
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setAccessibleName("修改记录")
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column in (2, 3):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        self._nothing = QLabel("尚无修改记录。")
        theme.set_tone(self._nothing, "secondary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE_XS, 0, theme.SPACE_S)
        layout.addWidget(self._nothing)
        layout.addWidget(self.table, 1)
        layout.addStretch(0)
        theme.signals.changed.connect(self._measure)
        self._measure()

    def show_task(self, task: Task) -> None:
        """Show this task's record; also when something of it has changed."""
        if self._task is not None and task.id != self._task.id:
            self._show(())
        self._task = task
        self._stale = True
        if self.isVisible():
            self._read()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._read()

    def _read(self) -> None:
        task = self._task
        if task is None:
            return
        self._stale = False
        self._asked += 1
        ticket = self._asked

        def show(entries: Sequence[HistoryEntry]) -> None:
            if ticket == self._asked and self._task is not None and self._task.id == task.id:
                self._show(gather(entries))

        from desktop_app.services import tasks as service

        self._context.jobs.run(lambda ledger: service.history(ledger, task.unit, task.id), show)

    def _show(self, rows: Sequence[HistoryRow]) -> None:
        self.model.show_rows(rows)
        self.table.setColumnHidden(len(_COLUMNS) - 1, not any(row.who for row in rows))
        self._nothing.setVisible(not rows)
        self.table.setVisible(bool(rows))

    def _measure(self) -> None:
        metrics = self.table.fontMetrics()
        for column, widest in ((0, "2017-12-31 00:00"), (1, "公开渠道及栏目"), (4, "示例人员名")):
            self.table.setColumnWidth(column, metrics.horizontalAdvance(widest) + theme.px(20))
        self.table.verticalHeader().setDefaultSectionSize(theme.control_height())
