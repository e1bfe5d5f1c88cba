"""The recipients as Qt sees them, narrowed to a state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from desktop_app.ui.indexes import ROOT, Index
from desktop_app.ui.sheets.rows import Row, State


class RecipientModel(QAbstractListModel):
    """One row per recipient; the delegate reads the row itself."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: list[Row] = []
        self._shown: list[Row] = []
        self._only: frozenset[State] = frozenset()

    def load(self, rows: Sequence[Row]) -> None:
        """Show these; where they are the same recipients as before, only what is said of them changes."""
        shown = self._narrowed(rows)
        if [r.name for r in shown] == [r.name for r in self._shown]:
            self._all, self._shown = list(rows), shown
            if shown:
                self.dataChanged.emit(self.index(0), self.index(len(shown) - 1))
            return
        self.beginResetModel()
        self._all, self._shown = list(rows), shown
        self.endResetModel()

    def narrow(self, only: frozenset[State]) -> None:
        """Show only recipients in these states; all where there is none."""
        self.beginResetModel()
        self._only = only
        self._shown = self._narrowed(self._all)
        self.endResetModel()

    def _narrowed(self, rows: Sequence[Row]) -> list[Row]:
        return [row for row in rows if not self._only or row.state in self._only]

    @property
    def rows(self) -> list[Row]:
        """Every recipient, shown or not; for reading only."""
        return self._all

    def row(self, index: Index) -> Row | None:
        """The recipient at an index."""
        return self._shown[index.row()] if index.isValid() else None

    def index_of(self, name: str) -> QModelIndex:
        """Where a recipient stands; invalid where it is not shown."""
        at = next((i for i, row in enumerate(self._shown) if row.name == name), -1)
        return self.index(at, 0)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row(index)
        if row is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return row.spoken
        return None
