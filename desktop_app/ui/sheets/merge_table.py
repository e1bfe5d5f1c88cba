"""The table of differences: keys decide, columns follow the width there is."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from desktop_app.ui import theme
from desktop_app.ui.deciding_table import DecidingTable
from desktop_app.ui.sheets.merge_model import Column, MergeModel

#: Share of the width of each column, in `Column`'s order.
_SHARES = (9, 17, 8, 13, 15, 18, 8, 12)
#: What a key decides, by the names of `Choice`.
_KEYS = {Qt.Key.Key_A: "OURS", Qt.Key.Key_D: "THEIRS", Qt.Key.Key_Space: "BOTH"}


class MergeTable(DecidingTable):
    """One line per difference.

    Args:
        model: the differences.
    """

    #: A decision on the chosen rows; carries the name of a `Choice`.
    choice_asked = Signal(str)

    def __init__(self, model: MergeModel, parent: QWidget | None = None) -> None:
        self.differences = model
        keys = f"A 取本台账，D 取{model.words.theirs}，空格两者都取，Enter 下一处"
        super().__init__(model, "差异", keys, parent)

    def next(self) -> None:
        """Look at the next row; after the last, at the next open conflict."""
        row = self.currentIndex().row() + 1
        if row < self.model().rowCount():
            self.go_to(row)
            return
        still_open = self.differences.next_open(row - 1)
        if still_open >= 0:
            self.go_to(still_open)

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

    def fit(self) -> None:
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
