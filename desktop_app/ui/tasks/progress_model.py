"""The progress entries of a task as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop_app.core.day_words import full_day
from desktop_app.core.task import Progress
from desktop_app.ui.indexes import Index
from desktop_app.ui.lines_model import LinesModel


class ProgressModel(LinesModel):
    """Entries, newest first; the order in which they are stored stays as it is."""

    columns = ("日期", "内容", "条数", "链接", "登记人")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[Progress, ...] = ()
        self._order: list[int] = []

    @property
    def entries(self) -> tuple[Progress, ...]:
        """The entries as they are stored."""
        return self._entries

    def show_entries(self, entries: Sequence[Progress]) -> None:
        """Take other entries; equal ones change nothing."""
        if tuple(entries) == self._entries:
            return
        same_places = len(entries) == len(self._entries) and [e.date for e in entries] == [
            e.date for e in self._entries
        ]
        if same_places:
            self._entries = tuple(entries)
            self.tell_all()
            return
        self.beginResetModel()
        self._entries = tuple(entries)
        newest_first = sorted(range(len(entries)), key=lambda at: (entries[at].date, at), reverse=True)
        self._order = newest_first
        self.endResetModel()

    def place(self, row: int) -> int:
        """Where the entry in that row stands among `entries`."""
        return self._order[row]

    def row_of(self, place: int) -> int:
        """The row of the entry at that place."""
        return self._order.index(place)

    def row_count(self) -> int:
        return len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        words = _cells(self._entries[self._order[index.row()]])
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return words[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.columns[index.column()]}：{words[index.column()] or '无'}"
        return None


def _cells(entry: Progress) -> tuple[str, ...]:
    count = "" if entry.count is None else str(entry.count)
    return (full_day(entry.date), entry.text, count, entry.url or "", entry.by or "")
