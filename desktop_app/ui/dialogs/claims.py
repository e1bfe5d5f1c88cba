"""待认领: the requirements for 有关部门, each claimed or declined with a reason."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QLineEdit, QPushButton, QTreeView

from desktop_app.core.changes import Changes
from desktop_app.core.task import Claimable
from desktop_app.core.terms import ClaimDecision
from desktop_app.ui import theme
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import BaseDialog, caption
from desktop_app.ui.dialogs.needs import department_is_there
from desktop_app.ui.icons import icon
from desktop_app.ui.indexes import Index
from desktop_app.ui.lines_model import LinesModel

if TYPE_CHECKING:
    from desktop_app.services.ledger import Ledger


class Column(IntEnum):
    """The columns of the list."""

    ITEM = 0
    TEXT = 1
    UNITS = 2
    DECISION = 3


class ClaimsModel(LinesModel):
    """What the department may claim, and what it decided."""

    columns = ("条目", "具体要求", "落实单位", "认领情况")

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: tuple[Claimable, ...] = ()

    @property
    def items(self) -> tuple[Claimable, ...]:
        """The requirements shown."""
        return self._items

    def show(self, items: tuple[Claimable, ...]) -> None:
        """Show ``items``; where only decisions differ, the rows stay."""
        if [i.id for i in items] == [i.id for i in self._items]:
            self._items = items
            self.tell_all()
            return
        self.beginResetModel()
        self._items = items
        self.endResetModel()

    def row_count(self) -> int:
        return len(self._items)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        item, column = self._items[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return _cell(item, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return item.text if column == Column.TEXT else _cell(item, column)
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(theme.px(60), theme.line_height() * 2 + theme.px(16))
        if column == Column.DECISION:
            name, tone = _look(item)
            if role == Qt.ItemDataRole.DecorationRole:
                return icon(name, tone)
            if role == Qt.ItemDataRole.ForegroundRole:
                return QColor(str(getattr(theme.palette(), tone)))
        return None


def _look(item: Claimable) -> tuple[str, str]:
    if item.decision == ClaimDecision.CLAIMED:
        return ("check-circle", "completed")
    if item.decision == ClaimDecision.DECLINED:
        return ("minus-circle-outline", "not_applicable")
    return ("account-multiple-outline", "waiting")


def _cell(item: Claimable, column: Column) -> str:
    if column == Column.ITEM:
        return item.label
    if column == Column.TEXT:
        return item.text
    if column == Column.UNITS:
        return item.lead_raw or ""
    if item.decision is None:
        return "待认领"
    return f"{item.decision}：{item.reason}" if item.reason else item.decision


def run(context: Context) -> ClaimsDialog | None:
    """Open the list of what may be claimed; None where no department is chosen."""
    if not department_is_there(context):
        return None
    dialog = ClaimsDialog(context)
    dialog.start(1000, 520)
    return dialog


class ClaimsDialog(BaseDialog):
    """Every decision is written at once and can be undone."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "认领任务", "", cancel="关闭")
        self.lead = caption("以下任务写明由“有关部门”落实。属本部门职责的认领，不属的写明理由。")
        self.model = ClaimsModel(self)
        self.list = QTreeView()
        self.list.setAccessibleName("待认领任务")
        self.list.setProperty("framed", "true")
        self.list.setRootIsDecorated(False)
        self.list.setWordWrap(True)
        self.list.setModel(self.model)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(Column.TEXT, QHeaderView.ResizeMode.Stretch)
        self.reason = QLineEdit()
        self.reason.setAccessibleName("不认领的理由")
        self.reason.setPlaceholderText("不认领的理由")
        self.claim_button = QPushButton("认领")
        self.claim_button.setIcon(icon("check"))
        self.decline_button = QPushButton("不认领")
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_S)
        row.addWidget(self.claim_button)
        row.addSpacing(theme.SPACE_L)
        row.addWidget(self.reason, 1)
        row.addWidget(self.decline_button)
        self.body.addWidget(self.lead)
        self.body.addWidget(self.list, 1)
        self.body.addLayout(row)
        for button in (self.claim_button, self.decline_button):
            button.setAutoDefault(False)
        self.claim_button.clicked.connect(self._claim)
        self.decline_button.clicked.connect(self._decline)
        self.reason.returnPressed.connect(self._decline)
        self.list.selectionModel().selectionChanged.connect(self._selection_changed)
        context.jobs.changed.connect(self._something_changed)
        self._measure()
        self._load()

    def _measure(self) -> None:
        for column, width in ((Column.ITEM, 72), (Column.UNITS, 220), (Column.DECISION, 190)):
            self.list.setColumnWidth(column, theme.px(width))

    def _load(self) -> None:
        plan_id, unit = self.context.plan_id, self.context.unit
        if plan_id is not None and unit is not None:
            self.context.jobs.run(lambda ledger: _claimable(ledger, plan_id, unit), self._show)

    def _something_changed(self, changes: Changes) -> None:
        if self.context.plan_id in changes.plans:
            self._load()

    def _show(self, items: tuple[Claimable, ...]) -> None:
        self.model.show(items)
        if not items:
            self.lead.setText("没有待认领的任务。")
        first_open = next((i for i, item in enumerate(items) if item.decision is None), 0)
        if items and not self.list.selectionModel().hasSelection():
            self.list.setCurrentIndex(self.model.index(first_open, 0))
            self.list.setFocus()
        self.set_busy(False)
        self._selection_changed()

    def _selected(self) -> list[str]:
        rows = sorted(index.row() for index in self.list.selectionModel().selectedRows())
        return [self.model.items[row].id for row in rows]

    def _selection_changed(self) -> None:
        chosen = self._selected()
        for widget in (self.claim_button, self.decline_button, self.reason):
            widget.setEnabled(bool(chosen))
        undecided = sum(1 for item in self.model.items if item.decision is None)
        self.note.setText(f"尚有 {undecided} 项未定" if undecided else "")
        if len(chosen) == 1:
            item = next(i for i in self.model.items if i.id == chosen[0])
            self.reason.setText(item.reason or "")

    def _claim(self) -> None:
        ids, plan_id, unit = self._selected(), self.context.plan_id, self.context.unit
        if ids and plan_id and unit:
            self.bar.clear()
            self.context.jobs.run(lambda ledger: _claim(ledger, plan_id, unit, ids), None, self.fail)

    def _decline(self) -> None:
        ids, plan_id, unit = self._selected(), self.context.plan_id, self.context.unit
        why = self.reason.text().strip()
        if not why:
            self.refuse("不认领须写明理由。请先填写理由。")
            self.reason.setFocus()
            return
        if ids and plan_id and unit:
            self.bar.clear()
            self.context.jobs.run(lambda ledger: _decline(ledger, plan_id, unit, ids, why), None, self.fail)


# -- on the ledger's thread ----------------------------------------------------------------------


def _claimable(ledger: Ledger, plan_id: str, unit: str) -> tuple[Claimable, ...]:
    from desktop_app.services import tasks

    return tasks.task_list(ledger, plan_id, unit).claimable


def _claim(ledger: Ledger, plan_id: str, unit: str, ids: list[str]) -> Changes:
    from desktop_app.services import tasks

    return tasks.claim(ledger, plan_id, unit, ids)


def _decline(ledger: Ledger, plan_id: str, unit: str, ids: list[str], why: str) -> Changes:
    from desktop_app.services import tasks

    return tasks.unclaim(ledger, plan_id, unit, ids, why)
