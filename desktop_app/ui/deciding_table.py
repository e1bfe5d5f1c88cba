"""A table whose rows are decided by single keys, one after the other: differences, pairs of two years."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from desktop_app.ui import theme


class DecidingTable(QTableView):
    """Whole rows are chosen; letters are keys; the widths are set by who inherits.

    Args:
        model: one line a decision.
        name: what it is called by a screen reader.
        description: which keys decide.
    """

    #: The row that is looked at, -1 for none.
    row_changed = Signal(int)

    def __init__(
        self, model: QAbstractItemModel, name: str, description: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        # Letters are keys here: no input method may take them.
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        self.selectionModel().currentRowChanged.connect(lambda now, _before: self.row_changed.emit(now.row()))
        model.modelReset.connect(self.start)
        theme.signals.changed.connect(self.measure)
        self.measure()

    def start(self) -> None:
        """Look at the first row."""
        self.go_to(0)
        if not self.model().rowCount():
            self.row_changed.emit(-1)

    def go_to(self, row: int) -> None:
        """Look at a row."""
        index = self.model().index(row, 0)
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
        self.scrollTo(index)

    def chosen_rows(self) -> list[int]:
        """The selected rows, in order."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def keyboardSearch(self, search: str) -> None:
        """Typing letters decides; it does not look for rows."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def measure(self) -> None:
        """Be as high and as wide as the present type wants."""
        self.verticalHeader().setDefaultSectionSize(max(theme.px(32), theme.line_height() + theme.px(10)))
        self.fit()

    def fit(self) -> None:
        """Give the columns the width there is."""
        raise NotImplementedError
