"""How a source's table was understood: its sheets and what each column means, shown and corrected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QWidget,
)

from desktop_app.core.errors import UserError
from desktop_app.ui import theme
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import BaseDialog, caption, heading

if TYPE_CHECKING:
    from desktop_app.services.import_plan import ColumnView, SheetView, Understood


def summary(understood: Understood) -> str:
    """One line: 各列：任务 → 工作任务，具体要求，备注 → 不用。"""
    parts = []
    if len(understood.sheets) > 1:
        taken = "、".join(s.name for s in understood.sheets if s.taken)
        parts.append(f"工作表：{taken}（共 {len(understood.sheets)} 张）")
    columns = [
        column.head if column.head == column.meaning else f"{column.head or '（无列名）'} → {column.meaning}"
        for column in understood.columns
        if column.head or column.samples
    ]
    if columns:
        parts.append("各列：" + "，".join(columns))
    return "　".join(parts)


class UnderstoodBar(QWidget):
    """The summary in one line, and the way to correct it. Hidden where no table was read."""

    #: The officer wants to correct the sheets or columns.
    asked = Signal()

    def __init__(self, understood: Understood, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._summary = summary(understood)
        self.label = QLabel()
        self.label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.label.setToolTip(self._summary)
        theme.set_tone(self.label, "secondary")
        self.button = QPushButton("更正列的含义" if len(understood.sheets) < 2 else "更正工作表和列")
        self.button.setAutoDefault(False)
        theme.set_kind(self.button, "flat")
        self.button.clicked.connect(self.asked)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE_S)
        row.addWidget(self.label, 1)
        row.addWidget(self.button)
        self.setVisible(bool(understood.columns))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        metrics = self.label.fontMetrics()
        self.label.setText(metrics.elidedText(self._summary, Qt.TextElideMode.ElideRight, self.label.width()))


class UnderstoodDialog(BaseDialog):
    """The choice of sheets, and of a meaning for every column.

    Args:
        context: the window's shared state.
        parent: the import's own window, over which this one stands.
        understood: how the source was read, or what its columns may mean where it could not be.
    """

    #: Carries the `Understanding` by which the source is to be read again.
    chosen = Signal(object)

    def __init__(self, context: Context, parent: QWidget, understood: Understood) -> None:
        super().__init__(context, "表格的含义", "重新识别")
        self.setParent(parent, self.windowFlags())
        self._understood = understood
        self.sheets: dict[str, QCheckBox] = {}
        self.meanings: list[QComboBox] = []
        inner = QWidget()
        grid = QGridLayout(inner)
        grid.setContentsMargins(0, 0, theme.SPACE_S, 0)
        grid.setHorizontalSpacing(theme.SPACE_L)
        grid.setVerticalSpacing(theme.SPACE_S)
        grid.setColumnStretch(1, 1)
        if len(understood.sheets) > 1:
            self._add_sheets(grid)
        self._add_columns(grid)
        grid.setRowStretch(grid.rowCount(), 1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        self.body.addWidget(scroll, 1)

    def do_primary(self) -> None:
        """Hand the choice over, where a plan can be read by it."""
        from desktop_app.services import import_plan

        sheets = tuple(name for name, box in self.sheets.items() if box.isChecked())
        if self.sheets and not sheets:
            self.refuse("没有选择工作表。请至少选择一张。")
            return
        meanings = tuple(import_plan.Meaning(box.currentText()) for box in self.meanings)
        try:
            import_plan.check(meanings)
        except UserError as error:
            self.fail(error)
            return
        heads = tuple(column.head for column in self._understood.columns)
        self.accept()
        self.chosen.emit(import_plan.Understanding(sheets or None, heads, meanings))

    def _add_sheets(self, grid: QGridLayout) -> None:
        grid.addWidget(heading("工作表"), grid.rowCount(), 0, 1, 3)
        for sheet in self._understood.sheets:
            box = QCheckBox(_sheet_words(sheet))
            box.setChecked(sheet.taken)
            box.setEnabled(sheet.has_tasks)
            if sheet.has_tasks:
                self.sheets[sheet.name] = box
            grid.addWidget(box, grid.rowCount(), 0, 1, 3)
        note = caption("换工作表后先重新识别，再更正该表各列。")
        grid.addWidget(note, grid.rowCount(), 0, 1, 3)

    def _add_columns(self, grid: QGridLayout) -> None:
        from desktop_app.services import import_plan

        grid.addWidget(heading("各列的含义"), grid.rowCount(), 0, 1, 3)
        for column in self._understood.columns:
            box = QComboBox()
            box.addItems([str(meaning) for meaning in import_plan.Meaning])
            box.setCurrentText(str(column.meaning))
            box.setAccessibleName(f"{column.head or '无列名'}的含义")
            self.meanings.append(box)
            if not column.head and not column.samples:
                continue
            at = grid.rowCount()
            name = QLabel(column.head or "（无列名）")
            name.setBuddy(box)
            grid.addWidget(name, at, 0)
            grid.addWidget(_sample(column), at, 1)
            grid.addWidget(box, at, 2)


def _sample(column: ColumnView) -> QLabel:
    words = "　".join(s if len(s) <= 24 else s[:24] + "…" for s in column.samples)
    label = caption(words, wraps=True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label


def _sheet_words(sheet: SheetView) -> str:
    name = sheet.name.replace("&", "&&")
    return f"{name}（{sheet.rows} 行）" if sheet.has_tasks else f"{name}（没有任务表）"
