"""What lacks proof first, then every piece of evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, Qt
from PySide6.QtWidgets import QWidget

from desktop_app.core.evidence import Evidence, EvidenceKind
from desktop_app.core.task import Task
from desktop_app.ui.indexes import ROOT, Index


class Narrowing(StrEnum):
    """Which items are shown."""

    ALL = "全部"
    LACKING = "缺佐证"
    LINKS = "链接"
    PICTURES = "图片"
    DOCUMENTS = "文档"
    FILES = "文件"
    UNATTACHED = "未关联任务"


_KINDS = {
    Narrowing.LINKS: EvidenceKind.LINK,
    Narrowing.PICTURES: EvidenceKind.PICTURE,
    Narrowing.DOCUMENTS: EvidenceKind.DOCUMENT,
    Narrowing.FILES: EvidenceKind.FILE,
}
#: Icon of each kind.
ICONS = {
    EvidenceKind.LINK: "link-variant",
    EvidenceKind.PICTURE: "image-outline",
    EvidenceKind.DOCUMENT: "file-document-outline",
    EvidenceKind.FILE: "file-outline",
}


@dataclass(frozen=True, slots=True)
class Item:
    """A task that lacks proof, or a piece of evidence with the short names of the tasks it serves."""

    task: Task | None = None
    piece: Evidence | None = None
    labels: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """What tells it from every other item."""
        if self.piece is not None:
            return self.piece.id
        return f"task:{self.task.id}" if self.task is not None else ""

    @property
    def said(self) -> str:
        """What a screen reader says of it."""
        if self.piece is not None:
            served = f"，对应 {'、'.join(self.labels)}" if self.labels else "，未关联任务"
            public = "，可以公开" if self.piece.may_publish else ""
            return f"{self.piece.kind}：{self.piece.title}{served}{public}"
        return f"缺佐证：{self.task.label} {self.task.text}" if self.task is not None else ""


class EvidenceModel(QAbstractListModel):
    """The items of the page, narrowed and in order."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._all: list[Item] = []
        self.items: list[Item] = []
        self.narrowing = Narrowing.ALL

    def load(self, pieces: Sequence[Evidence], lacking: Sequence[Task], labels: Mapping[str, str]) -> None:
        """Show these tasks without proof and these pieces, the newest piece first.

        Args:
            pieces: the evidence in the order in which it came in.
            lacking: tasks without proof, in the plan's order.
            labels: each task's short name by its id.
        """
        self.beginResetModel()
        self._all = [Item(task=task) for task in lacking]
        self._all += [
            Item(piece=p, labels=tuple(labels[t] for t in p.tasks if t in labels)) for p in reversed(pieces)
        ]
        self._narrow()
        self.endResetModel()

    def narrow(self, narrowing: Narrowing) -> None:
        """Show only some of the items."""
        self.beginResetModel()
        self.narrowing = narrowing
        self._narrow()
        self.endResetModel()

    def _narrow(self) -> None:
        self.items = [item for item in self._all if _belongs(item, self.narrowing)]

    def count(self, narrowing: Narrowing) -> int:
        """How many items there are of a kind, whatever is shown; of all, how many pieces."""
        if narrowing is Narrowing.ALL:
            return sum(item.piece is not None for item in self._all)
        return sum(_belongs(item, narrowing) for item in self._all)

    def row_of(self, id_: str) -> int:
        """The row of an item, or -1."""
        return next((at for at, item in enumerate(self.items) if item.id == id_), -1)

    def item(self, index: Index) -> Item | None:
        """The item at an index."""
        return self.items[index.row()] if index.isValid() else None

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self.item(index)
        if item is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return item.piece.title if item.piece is not None else item.task.text if item.task else ""
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return item.said
        if role == Qt.ItemDataRole.ToolTipRole:
            return item.said
        return None


def _belongs(item: Item, narrowing: Narrowing) -> bool:
    if narrowing is Narrowing.ALL:
        return True
    if narrowing is Narrowing.LACKING:
        return item.task is not None
    if item.piece is None:
        return False
    if narrowing is Narrowing.UNATTACHED:
        return not item.piece.tasks
    return item.piece.kind is _KINDS[narrowing]
