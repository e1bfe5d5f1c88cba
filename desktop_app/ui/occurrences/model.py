"""The tasks of the department down, the months of the year across."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtWidgets import QWidget

from desktop_app.core.occurrences import OccurrenceState, TaskYear
from desktop_app.core.task import Task
from desktop_app.ui.indexes import ROOT, Index
from desktop_app.ui.occurrences.nodes import MONTHS, Cell, RowNode, said


class Narrowing(StrEnum):
    """Which tasks are shown."""

    ALL = "全部"
    OVERDUE = "逾期"
    TO_RECORD = "待登记"
    UNDECIDED = "未定频次"
    OWED = "有期次"


class OccurrenceModel(QAbstractTableModel):
    """Rows are tasks, columns months; a cell that covers several months stands in its first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: list[RowNode] = []
        self.rows: list[RowNode] = []
        self.narrowing = Narrowing.ALL
        self.today = date.min
        self.plan_year = 0

    def load(self, tasks: Sequence[Task], years: Mapping[str, TaskYear], year: int, today: date) -> None:
        """Show these tasks."""
        self.beginResetModel()
        self.plan_year, self.today = year, today
        self._all = [RowNode(t, years.get(t.id, TaskYear()), year) for t in tasks]
        self.rows = [row for row in self._all if _belongs(row, self.narrowing)]
        self.endResetModel()

    def narrow(self, narrowing: Narrowing) -> None:
        """Show only some of the tasks."""
        self.beginResetModel()
        self.narrowing = narrowing
        self.rows = [row for row in self._all if _belongs(row, narrowing)]
        self.endResetModel()

    def take(self, tasks: Mapping[str, Task], years: Mapping[str, TaskYear]) -> list[int]:
        """Show what these tasks have become; returns the rows that look different.

        A row stays until the list is narrowed anew, though it may no longer belong: what one works on
        must not vanish under the hand.
        """
        touched = []
        fresh = {
            id_: RowNode(task, years.get(id_, TaskYear()), self.plan_year) for id_, task in tasks.items()
        }
        self._all = [fresh.get(row.task.id, row) for row in self._all]
        for at, row in enumerate(self.rows):
            if row.task.id in fresh:
                self.rows[at] = fresh[row.task.id]
                touched.append(at)
        for at in touched:
            self.dataChanged.emit(self.index(at, 0), self.index(at, MONTHS - 1))
            self.headerDataChanged.emit(Qt.Orientation.Vertical, at, at)
        return touched

    def count(self, narrowing: Narrowing) -> int:
        """How many tasks there are of a kind, whatever is shown."""
        return sum(_belongs(row, narrowing) for row in self._all)

    def row_of(self, task_id: str) -> int:
        """The row that shows a task, or -1."""
        return next((at for at, row in enumerate(self.rows) if row.task.id == task_id), -1)

    def cell(self, index: Index) -> Cell | None:
        """The cell that covers an index."""
        return self.rows[index.row()].by_month[index.column()] if index.isValid() else None

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else MONTHS

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation is Qt.Orientation.Horizontal:
            return f"{section + 1}月" if role == Qt.ItemDataRole.DisplayRole else None
        if not 0 <= section < len(self.rows):
            return None
        row = self.rows[section]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return f"{row.task.label} {row.task.text}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{row.task.label}　{row.task.text}\n{row.second_line[0]}"
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, cell = self.rows[index.row()], self.cell(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.words if cell is not None else ""
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(map(said, cell.items)) if cell is not None else None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            words = (
                "；".join(map(said, cell.items)) if cell is not None else f"{index.column() + 1}月，无期次"
            )
            return f"{row.task.label}，{words}"
        return None


def _belongs(row: RowNode, narrowing: Narrowing) -> bool:
    match narrowing:
        case Narrowing.OVERDUE:
            return row.has(OccurrenceState.OVERDUE)
        case Narrowing.TO_RECORD:
            return row.has(OccurrenceState.TO_RECORD)
        case Narrowing.UNDECIDED:
            return row.undecided
        case Narrowing.OWED:
            return bool(row.year.occurrences)
        case _:
            return True
