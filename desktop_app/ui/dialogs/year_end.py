"""年终收口: what each task still needs and the conclusion its record suggests; the officer decides."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QPushButton,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop_app.core.terms import YearEnd
from desktop_app.ui import theme
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import BaseDialog, caption
from desktop_app.ui.dialogs.needs import department_is_there
from desktop_app.ui.indexes import Index
from desktop_app.ui.lines_model import LinesModel

if TYPE_CHECKING:
    from desktop_app.services.year_end import TaskClose

_DECIDED = 4
_UNDECIDED = "未定"


def run(context: Context) -> YearEndDialog | None:
    """Close the year task by task; None where no department is chosen."""
    if not department_is_there(context):
        return None
    dialog = YearEndDialog(context)
    dialog.start(1080, 640)
    return dialog


class CloseModel(LinesModel):
    """The tasks, what they need, what is suggested and what the officer decided."""

    columns = ("任务", "尚缺", "建议", "依据", "年终结论")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[TaskClose, ...] = ()
        self.decided: list[YearEnd | None] = []

    def load(self, rows: Sequence[TaskClose]) -> None:
        """Show these tasks, each with the conclusion it has."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.decided = [row.task.fields.year_end for row in self.rows]
        self.endResetModel()

    def changed(self) -> dict[str, YearEnd | None]:
        """The conclusions that differ from those stored, by task id."""
        return {
            row.task.id: decided
            for row, decided in zip(self.rows, self.decided, strict=True)
            if decided is not row.task.fields.year_end
        }

    def accept_suggestions(self) -> int:
        """Take the suggestion wherever nothing is decided; returns how many."""
        taken = 0
        for at, row in enumerate(self.rows):
            if self.decided[at] is None and row.proposal.conclusion is not None:
                self.decided[at] = row.proposal.conclusion
                taken += 1
        if taken:
            self.dataChanged.emit(self.index(0, _DECIDED), self.index(len(self.rows) - 1, _DECIDED))
        return taken

    def row_count(self) -> int:
        return len(self.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        editable = Qt.ItemFlag.ItemIsEditable if index.column() == _DECIDED else Qt.ItemFlag.NoItemFlags
        return super().flags(index) | editable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self.rows[index.row()], index.column()
        decided = self.decided[index.row()]
        words = (
            f"{row.task.label}　{' '.join(row.task.text.split())}",
            "；".join(need.text for need in row.needs if str(need.kind) != "未定年终结论") or "—",
            str(row.proposal.conclusion or "—"),
            row.proposal.why,
            str(decided or _UNDECIDED),
        )[column]
        if role in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.EditRole,
            Qt.ItemDataRole.ToolTipRole,
        ):
            return words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{row.task.label}，{self.columns[column]}：{words}"
        if role == Qt.ItemDataRole.ForegroundRole and column == _DECIDED and decided is None:
            return QColor(theme.palette().due_soon)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if not index.isValid() or index.column() != _DECIDED or role != Qt.ItemDataRole.EditRole:
            return False
        self.decided[index.row()] = next((word for word in YearEnd if word == value), None)
        self.dataChanged.emit(index, index)
        return True


class _ChoiceDelegate(QStyledItemDelegate):
    """Offers the conclusions."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        combo = QComboBox(parent)
        combo.addItems([_UNDECIDED, *YearEnd])
        combo.setAccessibleName("年终结论")
        combo.activated.connect(lambda _at: self._take(combo))
        return combo

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        assert isinstance(editor, QComboBox)
        editor.setCurrentText(str(index.data()))
        editor.showPopup()

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        assert isinstance(editor, QComboBox)
        model.setData(index, editor.currentText())

    def _take(self, editor: QComboBox) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor)


class _CloseTable(QTableView):
    """All columns within its width: what was decided is never out of sight, nor whose it is."""

    #: The widths of 建议 and 年终结论, and the parts that 任务, 尚缺 and 依据 have of the rest.
    _FIXED: ClassVar = {2: 90, _DECIDED: 120}
    _SHARES: ClassVar = {0: 0.42, 1: 0.3, 3: 0.28}

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """Give the columns the width there is."""
        for column, width in self._FIXED.items():
            self.setColumnWidth(column, theme.px(width))
        rest = self.viewport().width() - sum(map(self.columnWidth, self._FIXED))
        for column, share in self._SHARES.items():
            self.setColumnWidth(column, int(rest * share))


class YearEndDialog(BaseDialog):
    """The list to close the year with."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "年终收口", "保存结论")
        self.model = CloseModel(self)
        self.table = _CloseTable()
        self.table.setModel(self.model)
        self.table.setItemDelegateForColumn(_DECIDED, _ChoiceDelegate(self.table))
        self.table.setAccessibleName("年终收口")
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.SelectedClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(theme.control_height() + 4)
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        theme.signals.changed.connect(self.table.fit)
        self.accept_all = self._button()
        self.body.addWidget(caption("建议由登记的情况得出，结论由本部门确定。双击一行可转到该任务。"))
        self.body.addWidget(self.table, 1)
        self.table.doubleClicked.connect(self._open)
        self.model.dataChanged.connect(lambda *_: self._count())
        self.set_busy(True)
        self._load()

    def do_primary(self) -> None:
        """Store what was decided, as one step."""
        unit, decided = self.context.unit, self.model.changed()
        if unit is None or not decided:
            self.accept()
            return
        from desktop_app.services import year_end

        self.set_busy(True)
        self.context.jobs.run(
            lambda ledger: year_end.conclude(ledger, unit, decided), lambda _changes: self.accept(), self.fail
        )

    def _load(self) -> None:
        plan_id, unit, today = self.context.plan_id, self.context.unit, self.context.today()
        if plan_id is None or unit is None:
            return
        from desktop_app.services import year_end

        self.context.jobs.run(
            lambda ledger: year_end.review(ledger, plan_id, unit, today), self._loaded, self.fail
        )

    def _loaded(self, rows: Sequence[TaskClose]) -> None:
        self.model.load(rows)
        self.set_busy(False)
        self.table.setFocus()
        if rows:
            self.table.setCurrentIndex(self.model.index(0, _DECIDED))
        self._count()

    def _count(self) -> None:
        undecided = sum(decided is None for decided in self.model.decided)
        lacking = sum(any(str(n.kind) != "未定年终结论" for n in row.needs) for row in self.model.rows)
        self.note.setText(f"未定结论 {undecided} 项，尚有所缺 {lacking} 项")

    def _open(self, index: QModelIndex) -> None:
        if index.column() != _DECIDED:
            task_id = self.model.rows[index.row()].task.id
            self.reject()
            self.context.open_target(f"task:{task_id}")

    def _button(self) -> QPushButton:
        button = QPushButton("采纳全部建议")
        button.setAutoDefault(False)
        button.clicked.connect(self.model.accept_suggestions)
        self.foot.insertWidget(1, button)
        return button
