"""The table of both years: keys decide, columns follow the width there is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QWidget

from desktop_app.ui import theme
from desktop_app.ui.deciding_table import DecidingTable
from desktop_app.ui.next_year.model import Column, SuccessionModel

#: What a key decides, by the names of `Decision`; "" takes a decision back.
_KEYS = {
    Qt.Key.Key_Return: "SUCCEEDS",
    Qt.Key.Key_Enter: "SUCCEEDS",
    Qt.Key.Key_D: "DIFFERENT",
    Qt.Key.Key_Delete: "DIFFERENT",
    Qt.Key.Key_Space: "",
}


class SuccessionTable(DecidingTable):
    """One line per pair, new task or task that is gone.

    Args:
        model: the lines.
    """

    #: A decision on the chosen rows; carries the name of a `Decision`, or "".
    decision_asked = Signal(str)

    def __init__(self, model: SuccessionModel, parent: QWidget | None = None) -> None:
        self.lines = model
        keys = "Enter 确认并到下一处，D 不对应，空格 取消决定；选中本年新增和上年未对应的行，Enter 使之对应"
        super().__init__(model, "上年与本年任务对照", keys, parent)
        self.setMinimumHeight(theme.px(96))

    def next(self) -> None:
        """Look at the next undecided pair; where there is none, at the next row."""
        here = self.currentIndex().row()
        there = self.lines.next_open(here)
        if there >= 0:
            self.go_to(there)
        elif here + 1 < self.model().rowCount():
            self.go_to(here + 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        wanted = _KEYS.get(Qt.Key(event.key()))
        if wanted is not None and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.decision_asked.emit(wanted)
        else:
            super().keyPressEvent(event)

    def fit(self) -> None:
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
