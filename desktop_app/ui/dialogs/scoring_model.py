"""The rows of 自评打分: indicators as they are being edited."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from enum import IntEnum
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from desktop_app.core import scoring
from desktop_app.core.snapshot import Indicator
from desktop_app.ui import theme
from desktop_app.ui.indexes import ROOT, Index
from desktop_app.ui.lines_model import LinesModel

_POINTS = re.compile(r"(\d{1,4})(?:[.．](\d))?")


class Column(IntEnum):
    """The columns of the table."""

    NAME = 0
    WORTH = 1
    BASIS = 2
    PROPOSED = 3
    SCORE = 4
    NOTE = 5


_NUMBERS = frozenset({Column.WORTH, Column.PROPOSED, Column.SCORE})


def tenths(text: str) -> int | None:
    """9.5 -> 95; None for what is no number of points."""
    found = _POINTS.fullmatch(text.strip().removesuffix("分"))
    return None if found is None else int(found[1]) * 10 + int(found[2] or 0)


class ScoringModel(LinesModel):
    """The indicators; everything may be edited but what the ledger says."""

    columns = ("指标", "分值", "评分依据", "建议", "自评得分", "说明")

    #: What was typed cannot be taken; carries the column.
    refused = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Indicator] = []

    def load(self, rows: Sequence[Indicator]) -> None:
        """Show these indicators."""
        self.beginResetModel()
        self.rows = list(rows)
        self.endResetModel()

    def add(self, indicator: Indicator) -> int:
        """Add an indicator at the end; returns its row."""
        at = len(self.rows)
        self.beginInsertRows(ROOT, at, at)
        self.rows.append(indicator)
        self.endInsertRows()
        return at

    def remove(self, at: int) -> None:
        """Take a row out."""
        self.beginRemoveRows(ROOT, at, at)
        del self.rows[at]
        self.endRemoveRows()

    def move(self, at: int, by: int) -> int:
        """Move a row up (-1) or down (1) where there is room; returns where it stands now."""
        to = at + by
        if not 0 <= to < len(self.rows):
            return at
        self.beginMoveRows(ROOT, at, at, ROOT, to + 1 if by > 0 else to)
        self.rows.insert(to, self.rows.pop(at))
        self.endMoveRows()
        return to

    def accept_proposals(self) -> None:
        """Take what the ledger proposes wherever nothing is decided."""
        self.rows = [
            replace(row, score=row.proposed) if row.score is None and row.proposed is not None else row
            for row in self.rows
        ]
        self.tell_all()

    def row_count(self) -> int:
        return len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if not index.isValid():
            return flags
        theirs = self.rows[index.row()].id not in scoring.NAMES
        editable = index.column() != Column.PROPOSED and (index.column() != Column.BASIS or theirs)
        return flags | Qt.ItemFlag.ItemIsEditable if editable else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], Column(index.column())
        words = _words(row, column)
        if role == Qt.ItemDataRole.EditRole:
            return words
        if role == Qt.ItemDataRole.DisplayRole:
            return words or ("未评定" if column is Column.SCORE else "—")
        if role == Qt.ItemDataRole.ToolTipRole:
            return words or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.name or '未命名指标'}，{self.columns[column]}：{words or '空'}"
        if role == Qt.ItemDataRole.TextAlignmentRole and column in _NUMBERS:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role == Qt.ItemDataRole.ForegroundRole and column is Column.SCORE:
            wrong = row.score is None or row.score > row.worth
            return QColor(theme.palette().due_soon) if wrong else None
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if not index.isValid() or role != Qt.ItemDataRole.EditRole:
            return False
        row, column, text = self.rows[index.row()], Column(index.column()), str(value).strip()
        number = tenths(text)
        if column is Column.NAME and text:
            row = replace(row, name=text)
        elif column is Column.WORTH and number:
            row = replace(row, worth=number)
        elif column is Column.SCORE and (number is not None or not text):
            row = replace(row, score=number)
        elif column is Column.BASIS:
            row = replace(row, basis=text)
        elif column is Column.NOTE:
            row = replace(row, note=text)
        else:
            self.refused.emit(column)
            return False
        self.rows[index.row()] = row
        self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), Column.NOTE))
        return True


def _words(row: Indicator, column: Column) -> str:
    if column is Column.NAME:
        return row.name
    if column is Column.WORTH:
        return scoring.points(row.worth)
    if column is Column.BASIS:
        return row.basis
    if column is Column.NOTE:
        return row.note
    value = row.proposed if column is Column.PROPOSED else row.score
    return "" if value is None else scoring.points(value)
