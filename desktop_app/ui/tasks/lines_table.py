"""What the small tables of a task's tabs have in common: one line a row, words in columns, one look."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from desktop_app.ui import theme

#: Pixels at 9.5 pt that a cell needs beside its text.
_BESIDE = 20


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
