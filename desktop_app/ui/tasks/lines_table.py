"""What the small tables of a task's tabs have in common: one line a row, words in columns, one look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from desktop_app.ui import theme

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
#: Pixels at 9.5 pt that a cell needs beside its text.
_BESIDE = 20


class LinesModel(QAbstractTableModel):
    """Rows of words under fixed column titles. A subclass says how many rows there are and what they say."""

    #: The titles of the columns.
    columns: tuple[str, ...] = ()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)

    def row_count(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else self.row_count()

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section]
        return None

    def tell_all(self) -> None:
        """Every row says something else; the rows themselves stay."""
        if self.row_count():
            self.dataChanged.emit(self.index(0, 0), self.index(self.row_count() - 1, len(self.columns) - 1))


def dress(table: QTableView, name: str, stretched: Sequence[int] = ()) -> None:
    """Give a table the look and the manners of a list.

    Args:
        table: has its model already.
        name: what a screen reader calls it.
        stretched: the columns that share what room is left; without any, the last column takes it.
    """
    table.setAccessibleName(name)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    for column in stretched:
        header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
    header.setStretchLastSection(not stretched)


def measure(table: QTableView, widest: Mapping[int, str], extra: Mapping[int, int] | None = None) -> None:
    """Make rows and columns fit the type in force.

    Args:
        table: the table.
        widest: the widest text that is expected, by column.
        extra: pixels at 9.5 pt beside the text where they are not the usual ones, by column.
    """
    metrics = table.fontMetrics()
    for column, words in widest.items():
        beside = (extra or {}).get(column, _BESIDE)
        table.setColumnWidth(column, metrics.horizontalAdvance(words) + theme.px(beside))
    table.verticalHeader().setDefaultSectionSize(theme.control_height())
