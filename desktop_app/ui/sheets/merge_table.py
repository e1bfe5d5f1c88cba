"""The table of differences: keys decide, columns follow the width there is."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from desktop_app.ui import theme
from desktop_app.ui.sheets.merge_model import Column, MergeModel

#: Share of the width of each column, in `Column`'s order.
_SHARES = (9, 17, 8, 13, 15, 18, 8, 12)
#: What a key decides, by the names of `Choice`.
_KEYS = {Qt.Key.Key_A: "OURS", Qt.Key.Key_D: "THEIRS", Qt.Key.Key_Space: "BOTH"}


class MergeTable(QTableView):
    """One line per difference.

    Args:
        model: the differences.
    """

    #: A decision on the chosen rows; carries the name of a `Choice`.
    choice_asked = Signal(str)
    #: The row that is looked at is another one, or gone (-1).
    row_changed = Signal(int)

    def __init__(self, model: MergeModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.differences = model
        self.setModel(model)
        self.setAccessibleName("差异")
        self.setAccessibleDescription(f"A 取本台账，D 取{model.words.theirs}，空格两者都取，Enter 下一处")
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
        theme.signals.changed.connect(self._measure)
        self._measure()

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

    def next(self) -> None:
        """Look at the next row; after the last, at the next open conflict."""
        row = self.currentIndex().row() + 1
        if row < self.model().rowCount():
            self.go_to(row)
            return
        still_open = self.differences.next_open(row - 1)
        if still_open >= 0:
            self.go_to(still_open)

    def chosen_rows(self) -> list[int]:
        """The selected rows, in order."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        choice = _KEYS.get(Qt.Key(event.key()))
        if choice is not None and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.choice_asked.emit(choice)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.next()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        # Below the table a notice may stand in place of the row.
        self.row_changed.emit(self.currentIndex().row())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index: QModelIndex = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() in (Column.OURS, Column.THEIRS):
            self.choice_asked.emit("OURS" if index.column() == Column.OURS else "THEIRS")
            return
        super().mouseDoubleClickEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Typing letters decides; it does not look for rows."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _measure(self) -> None:
        self.verticalHeader().setDefaultSectionSize(max(theme.px(32), theme.line_height() + theme.px(10)))
        self._fit()

    def _fit(self) -> None:
        room = self.viewport().width()
        metrics = QFontMetrics(theme.font())
        needed = {
            Column.KIND: theme.px(52) + metrics.horizontalAdvance("本台账已改"),
            Column.TAKEN: theme.px(52) + metrics.horizontalAdvance("本台账"),
        }
        rest = max(room - sum(needed.values()), 0)
        shares = sum(s for c, s in zip(Column, _SHARES, strict=True) if c not in needed)
        widths = [needed.get(c, rest * s // shares) for c, s in zip(Column, _SHARES, strict=True)]
        widths[Column.SOURCE] += room - sum(widths)
        for column, width in zip(Column, widths, strict=True):
            self.setColumnWidth(column, max(width, 0))
