"""The table of both years: keys decide, columns follow the width there is."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from desktop_app.ui import theme
from desktop_app.ui.next_year.model import Column, SuccessionModel

#: What a key decides, by the names of `Decision`; "" takes a decision back.
_KEYS = {
    Qt.Key.Key_Return: "SUCCEEDS",
    Qt.Key.Key_Enter: "SUCCEEDS",
    Qt.Key.Key_D: "DIFFERENT",
    Qt.Key.Key_Delete: "DIFFERENT",
    Qt.Key.Key_Space: "",
}


class SuccessionTable(QTableView):
    """One line per pair, new task or task that is gone.

    Args:
        model: the lines.
    """

    #: A decision on the chosen rows; carries the name of a `Decision`, or "".
    decision_asked = Signal(str)
    #: The row that is looked at is another one, or gone (-1).
    row_changed = Signal(int)

    def __init__(self, model: SuccessionModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.lines = model
        self.setModel(model)
        self.setAccessibleName("上年与本年任务对照")
        self.setAccessibleDescription(
            "Enter 确认并到下一处，D 不对应，空格 取消决定；选中本年新增和上年未对应的行，Enter 使之对应"
        )
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMinimumHeight(theme.px(96))
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
        """Look at the next undecided pair; where there is none, at the next row."""
        here = self.currentIndex().row()
        there = self.lines.next_open(here)
        if there >= 0:
            self.go_to(there)
        elif here + 1 < self.model().rowCount():
            self.go_to(here + 1)

    def chosen_rows(self) -> list[int]:
        """The selected rows, in order."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        wanted = _KEYS.get(Qt.Key(event.key()))
        if wanted is not None and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.decision_asked.emit(wanted)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Typing letters decides; it does not look for rows."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _measure(self) -> None:
        self.verticalHeader().setDefaultSectionSize(max(theme.px(30), theme.line_height() + theme.px(10)))
        self._fit()

    def _fit(self) -> None:
        room = self.viewport().width()
        metrics = QFontMetrics(theme.font())
        needed = {
            Column.DECISION: theme.px(44) + metrics.horizontalAdvance("上年未对应"),
            Column.SCORE: theme.px(20) + metrics.horizontalAdvance("相似度"),
            Column.RELATION: theme.px(20) + metrics.horizontalAdvance("一对一"),
            Column.LAST_YEAR: theme.px(44) + metrics.horizontalAdvance("条件未具备"),
        }
        rest = max(room - sum(needed.values()), 0)
        for column in Column:
            self.setColumnWidth(column, needed.get(column, rest // 2))
