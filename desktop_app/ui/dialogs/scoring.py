"""自评打分: indicators with weights, what the ledger proves of each, and the score the officer decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from desktop_app.core import scoring as core
from desktop_app.ui import theme
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import BaseDialog, caption
from desktop_app.ui.dialogs.needs import department_is_there
from desktop_app.ui.dialogs.scoring_model import Column, ScoringModel
from desktop_app.ui.indexes import Index

if TYPE_CHECKING:
    from desktop_app.services.scoring import ScoreSheet

_WIDTHS = (
    (Column.NAME, 104),
    (Column.WORTH, 52),
    (Column.PROPOSED, 52),
    (Column.SCORE, 76),
    (Column.NOTE, 140),
)


def run(context: Context) -> ScoringDialog | None:
    """Decide the scores; None where no department is chosen."""
    if not department_is_there(context):
        return None
    dialog = ScoringDialog(context)
    dialog.start(960, 560)
    return dialog


class _RoomyDelegate(QStyledItemDelegate):
    """Reckons a cell's lines within its padding, which the style's own reckoning leaves out."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        cell: Any = option
        cell.rect = cell.rect.adjusted(0, 0, -theme.px(18), 0)
        return super().sizeHint(cell, index)


class ScoringDialog(BaseDialog):
    """The table of indicators, and below it what looks wrong with it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "自评打分", "保存")
        self.model = ScoringModel(self)
        self.table = self._make_table()
        self.doubts = caption("", tone="due_soon")
        self.accept_all = self._button("采纳全部建议", self.model.accept_proposals)
        self.restore = self._button("恢复默认指标", self._restore)
        self.add = self._button("添加指标", self._add)
        self.delete = self._button("删除指标", self._delete)
        self.up = self._button("上移", lambda: self._move(-1))
        self.down = self._button("下移", lambda: self._move(1))
        self.body.addWidget(
            caption("评分依据取自台账数据；能由台账证明的给出建议，得分由本部门确定。双击或按 F2 修改。")
        )
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self.doubts)
        self.body.addLayout(self._row_of_buttons())
        self.doubts.hide()
        self.enter_is_for(self.table)
        for changed in (self.model.dataChanged, self.model.rowsInserted, self.model.rowsRemoved):
            changed.connect(lambda *_: self._judge())
        self.model.modelReset.connect(self._judge)
        self.model.refused.connect(self._tell_refused)
        self.set_busy(True)
        self._load()

    def do_primary(self) -> None:
        """Store the table, as one step."""
        plan_id, unit, rows = self.context.plan_id, self.context.unit, tuple(self.model.rows)
        if plan_id is None or unit is None:
            return
        from desktop_app.services import scoring

        self.set_busy(True)
        self.context.jobs.run(
            lambda ledger: scoring.save(ledger, plan_id, unit, rows),
            lambda _changes: self.accept(),
            self.fail,
        )

    def _load(self) -> None:
        plan_id, unit, today = self.context.plan_id, self.context.unit, self.context.today()
        if plan_id is None or unit is None:
            return
        from desktop_app.services import scoring

        self.context.jobs.run(
            lambda ledger: scoring.sheet(ledger, plan_id, unit, today), self._loaded, self.fail
        )

    def _loaded(self, sheet: ScoreSheet) -> None:
        self.model.load(sheet.indicators)
        self.set_busy(False)
        self.table.setFocus()
        if sheet.indicators:
            self.table.setCurrentIndex(self.model.index(0, Column.SCORE))

    def _restore(self) -> None:
        """Put the offered indicators back, with what the ledger says of them; nothing is stored yet."""
        plan_id, unit, today = self.context.plan_id, self.context.unit, self.context.today()
        if plan_id is None or unit is None:
            return
        from desktop_app.services import scoring

        self.context.jobs.run(
            lambda ledger: scoring.offered(ledger, plan_id, unit, today), self.model.load, self.fail
        )

    def _judge(self) -> None:
        """Say what looks wrong, and what the scores come to so far."""
        rows = self.model.rows
        found = core.doubts(rows)
        self.doubts.setText("\n".join(found))
        self.doubts.setVisible(bool(found))
        scored = [row.score for row in rows if row.score is not None]
        worth = core.points(sum(row.worth for row in rows))
        self.note.setText(
            f"分值合计 {worth} 分，已评 {len(scored)} 项共 {core.points(sum(scored))} 分，"
            f"未评 {len(rows) - len(scored)} 项"
        )

    def _tell_refused(self, column: int) -> None:
        if column == Column.NAME:
            self.refuse("指标名称不能为空。")
        else:
            self.refuse("请填写数字，可带一位小数；分值应大于 0，得分没有评定的留空。")

    def _add(self) -> None:
        from desktop_app.services import scoring

        missing = core.WHOLE - sum(row.worth for row in self.model.rows)
        at = self.model.add(scoring.new_indicator("新指标", missing if missing > 0 else 100))
        index = self.model.index(at, Column.NAME)
        self.table.setCurrentIndex(index)
        self.table.edit(index)

    def _delete(self) -> None:
        index = self.table.currentIndex()
        if index.isValid():
            self.model.remove(index.row())

    def _move(self, by: int) -> None:
        index = self.table.currentIndex()
        if index.isValid():
            at = self.model.move(index.row(), by)
            self.table.setCurrentIndex(self.model.index(at, index.column()))

    def _make_table(self) -> QTableView:
        table = QTableView()
        table.setModel(self.model)
        table.setAccessibleName("自评指标")
        table.setShowGrid(False)
        table.setWordWrap(True)
        table.setItemDelegate(_RoomyDelegate(table))
        table.setTabKeyNavigation(False)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        table.verticalHeader().hide()
        table.verticalHeader().setMinimumSectionSize(theme.control_height() + 4)
        # A few dozen rows at most: each may be as tall as what it says.
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(Column.BASIS, QHeaderView.ResizeMode.Stretch)
        for column, width in _WIDTHS:
            table.setColumnWidth(column, theme.px(width))
        return table

    def _row_of_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_S)
        for button in (self.add, self.delete, self.up, self.down):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.restore)
        row.addWidget(self.accept_all)
        return row

    def _button(self, text: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: act())
        return button
