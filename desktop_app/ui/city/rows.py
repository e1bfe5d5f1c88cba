"""One table model for every table of the overview: rows of values, columns that say how each is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QColor, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from desktop_app.ui import theme
from desktop_app.ui.icons import icon
from desktop_app.ui.indexes import ROOT, Index

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_CENTRE = Qt.AlignmentFlag.AlignCenter


@dataclass(frozen=True, slots=True)
class Column:
    """How one column shows a row.

    Attributes:
        head: its heading.
        text: a row's words.
        width: in pixels at 9.5 pt.
        tone: a row's palette role, None for plain text.
        icon: a row's icon, None for none.
        key: what a row is sorted by; its words where None.
        centred: whether words stand in the middle.
        whole: the tool tip; the words where None.
        top: whether words begin at the cell's top.
    """

    head: str
    text: Callable[[Any], str]
    width: float = 80
    tone: Callable[[Any], str | None] | None = None
    icon: Callable[[Any], str | None] | None = None
    key: Callable[[Any], Any] | None = None
    centred: bool = False
    whole: Callable[[Any], str] | None = None
    top: bool = False


class RowsModel(QAbstractTableModel):
    """Rows as Qt sees them, narrowed and sorted.

    Args:
        columns: how rows are shown.
        name: a row's name, by which it is found again and which stands before the row; None for no heading.
    """

    def __init__(
        self,
        columns: Sequence[Column],
        name: Callable[[Any], str],
        parent: QObject | None = None,
        *,
        headed: bool = False,
    ) -> None:
        super().__init__(parent)
        self._columns = list(columns)
        self._name = name
        self._headed = headed
        self._all: Sequence[Any] = ()
        self._shown: list[Any] = []
        self._keep: Callable[[Any], bool] | None = None
        self._order: tuple[int, Qt.SortOrder] | None = None

    def load(self, rows: Sequence[Any], columns: Sequence[Column] | None = None) -> None:
        """Show these rows."""
        self.beginResetModel()
        self._all = rows
        if columns is not None:
            self._columns = list(columns)
        self._arrange()
        self.endResetModel()

    def narrow(self, keep: Callable[[Any], bool] | None) -> None:
        """Show only the rows that ``keep`` keeps; all where it is None."""
        self.beginResetModel()
        self._keep = keep
        self._arrange()
        self.endResetModel()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; -1 goes back to the rows' own order."""
        self.beginResetModel()
        self._order = (column, order) if 0 <= column < len(self._columns) else None
        self._arrange()
        self.endResetModel()

    def _arrange(self) -> None:
        keep = self._keep
        self._shown = [row for row in self._all if keep is None or keep(row)]
        if self._order is not None:
            column = self._columns[self._order[0]]
            self._shown.sort(
                key=column.key or column.text, reverse=self._order[1] is Qt.SortOrder.DescendingOrder
            )

    @property
    def columns(self) -> Sequence[Column]:
        """How rows are shown."""
        return self._columns

    @property
    def shown(self) -> Sequence[Any]:
        """The rows that are shown, in order."""
        return self._shown

    def row(self, index: Index) -> Any | None:
        """The row at an index."""
        return self._shown[index.row()] if index.isValid() else None

    def index_of(self, name: str) -> QModelIndex:
        """Where a row stands; invalid where it is not shown."""
        return self.index(next((i for i, row in enumerate(self._shown) if self._name(row) == name), -1), 0)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal:
            column = self._columns[section]
            if role == Qt.ItemDataRole.DisplayRole:
                return column.head
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _CENTRE if column.centred else _LEFT
        elif self._headed and role == Qt.ItemDataRole.DisplayRole and section < len(self._shown):
            return self._name(self._shown[section])
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self.row(index)
        if row is None:
            return None
        column = self._columns[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.text(row)
            case Qt.ItemDataRole.ToolTipRole:
                return (column.whole or column.text)(row)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self._name(row)}，{column.head}：{(column.whole or column.text)(row) or '无'}"
            case Qt.ItemDataRole.TextAlignmentRole:
                if column.top:
                    return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
                return _CENTRE if column.centred else _LEFT
            case Qt.ItemDataRole.ForegroundRole if column.tone is not None:
                tone = column.tone(row)
                return QColor(getattr(theme.palette(), tone)) if tone else None
            case Qt.ItemDataRole.DecorationRole if column.icon is not None:
                name, tone = column.icon(row), column.tone(row) if column.tone else None
                return icon(name, tone or "secondary") if name else None
            case _:
                return None


class _Delegate(QStyledItemDelegate):
    """Puts an icon beside the first line where words begin at the cell's top."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        model = index.model()
        if isinstance(model, RowsModel) and model.columns[index.column()].top:
            option.decorationAlignment = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop  # type: ignore[attr-defined]


class RowsView(QTableView):
    """A table that is read: a row at a time, sorted by its heads, copied as text.

    Args:
        model: what is shown.
        name: what a screen reader calls it.
        by_cell: whether single cells are chosen.
    """

    def __init__(self, model: RowsModel, name: str, *, by_cell: bool = False) -> None:
        super().__init__()
        self._rows = model
        self.setModel(model)
        self.setItemDelegate(_Delegate(self))
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setAlternatingRowColors(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        if not by_cell:
            self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setVisible(by_cell)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setStretchLastSection(not by_cell)
        model.modelReset.connect(self.measure)
        theme.signals.changed.connect(self.measure)
        self.measure()

    def measure(self) -> None:
        """Give rows and columns their sizes anew."""
        self.verticalHeader().setDefaultSectionSize(max(theme.px(34), theme.line_height() + theme.px(12)))
        self.horizontalHeader().setFixedHeight(theme.section_row_height())
        for at, column in enumerate(self._rows.columns):
            if self.columnWidth(at) != theme.px(column.width):
                self.setColumnWidth(at, theme.px(column.width))
        self.viewport().update()

    def choose(self, name: str) -> None:
        """Turn to a row, or to the first one where it is not shown."""
        index = self._rows.index_of(name)
        self.setCurrentIndex(index if index.isValid() else self._rows.index(0, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            # Not every platform style sends this for Enter.
            self.activated.emit(self.currentIndex())
            return
        super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Typing letters does nothing; the search field finds words."""
