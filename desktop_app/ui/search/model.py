"""The hits as Qt sees them: under each kind its line, then its hits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QObject, Qt

from desktop_app.services.search import Group, Hit
from desktop_app.ui.indexes import ROOT, Index

_HEADING_FLAGS = Qt.ItemFlag.ItemIsEnabled
_HIT_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


@dataclass(frozen=True, slots=True)
class Line:
    """What a hit's row shows.

    Attributes:
        label: the task's short name.
        text: the words with what is around them.
        spans: (start, end) of each word in ``text``.
        note: whose it is where it is not ours.
    """

    label: str
    text: str
    spans: tuple[tuple[int, int], ...]
    note: str

    @property
    def said(self) -> str:
        """What a screen reader says of it."""
        return "，".join(filter(None, (self.label, self.text, self.note)))


def heading(group: Group) -> str:
    """The line over the hits of a kind: 具体要求 12 项."""
    return f"{group.kind}　{count_words(group)}"


def count_words(group: Group) -> str:
    """How many hits of a kind there are."""
    return f"前 {len(group.hits)} 项" if group.more else f"{len(group.hits)} 项"


class HitsModel(QAbstractListModel):
    """Headings and hits in one list; what a row shows is worked out when it is first shown."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Group | Hit] = []
        self._lines: dict[int, Line] = {}

    def load(self, groups: Sequence[Group]) -> None:
        """Show other hits."""
        self.beginResetModel()
        self._rows = []
        self._lines = {}
        for group in groups:
            self._rows += [group, *group.hits]
        self.endResetModel()

    def group(self, index: Index) -> Group | None:
        """The kind whose heading is in that row; None for a hit."""
        row = self._rows[index.row()] if index.isValid() else None
        return row if isinstance(row, Group) else None

    def hit(self, index: Index) -> Hit | None:
        """The hit in that row; None for a heading."""
        row = self._rows[index.row()] if index.isValid() else None
        return row if isinstance(row, Hit) else None

    def line(self, index: Index) -> Line | None:
        """What a hit's row shows; None for a heading."""
        hit = self.hit(index)
        if hit is None:
            return None
        line = self._lines.get(index.row())
        if line is None:
            text, spans = hit.excerpt()
            note = "" if hit.ours else "可认领" if hit.claimable else "其他单位"
            line = self._lines[index.row()] = Line(hit.label, text, spans, note)
        return line

    def row_of(self, wanted: Hit | None) -> int:
        """The row of the same place, or of the first hit; -1 where there is none."""
        first = -1
        for number, row in enumerate(self._rows):
            if isinstance(row, Group):
                continue
            first = number if first < 0 else first
            if wanted is None:
                break
            if (row.kind, row.requirement_id, row.own_id) == (
                wanted.kind,
                wanted.requirement_id,
                wanted.own_id,
            ):
                return number
        return first

    def step(self, row: int, by: int) -> int:
        """The hit ``by`` hits further down (or up) from a row; at an end, the last one there is."""
        step, left, stop = (1 if by > 0 else -1), abs(by), row
        while left and 0 <= row + step < len(self._rows):
            row += step
            if isinstance(self._rows[row], Hit):
                stop, left = row, left - 1
        return stop

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        return _HEADING_FLAGS if self.group(index) is not None else _HIT_FLAGS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of a row; highlights are the delegate's business."""
        group = self.group(index)
        if group is not None:
            spoken = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
            return heading(group) if role in spoken else None
        hit, line = self.hit(index), self.line(index)
        if hit is None or line is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{line.label} {line.text}".strip()
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{hit.kind}，{line.said}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.text
        return None
