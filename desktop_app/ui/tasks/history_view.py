"""修改记录: when, by whom, which field, from what to what; and the way back to a value."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QTableView, QVBoxLayout, QWidget

from desktop_app.core.evidence import Evidence
from desktop_app.core.task import Task
from desktop_app.ui import theme
from desktop_app.ui.context import Context
from desktop_app.ui.icons import icon
from desktop_app.ui.indexes import Index
from desktop_app.ui.lines_model import LinesModel
from desktop_app.ui.tasks.lines_table import dress, measure

if TYPE_CHECKING:
    from desktop_app.services.field_history import FieldChange
    from desktop_app.services.ledger import Ledger

_SUBJECT, _WHO = 1, 5


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One line of the record; several saves of one spell of typing are one line.

    Attributes:
        change: the first of them: what it found is what 恢复此值 brings back.
        at: when the last of them was made.
        new: what the last of them left.
    """

    change: FieldChange
    at: datetime
    new: str


def gather(changes: Sequence[FieldChange]) -> tuple[HistoryRow, ...]:
    """The lines to show, newest first.

    Args:
        changes: every change, newest first. Typing is saved while it goes on, so that one word may
            have been saved in pieces: pieces that follow each other are gathered.
    """
    rows: list[HistoryRow] = []
    newest: dict[tuple[object, ...], int] = {}
    for change in changes:
        field = (change.table, change.pk, change.name)
        at = newest.get(field)
        if at is not None:
            later = rows[at]
            if change.burst is not None and later.change.burst == change.burst:
                rows[at] = replace(later, change=change)
                continue
        newest[field] = len(rows)
        rows.append(HistoryRow(change, change.at, change.new))
    return tuple(row for row in rows if row.change.old != row.new)


class HistoryModel(LinesModel):
    """The lines, newest first."""

    columns = ("时间", "对象", "字段", "原值", "新值", "修改人")

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[HistoryRow, ...] = ()

    def show_rows(self, rows: Sequence[HistoryRow]) -> None:
        """Take other lines."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def row_count(self) -> int:
        return len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        words = (
            row.at.astimezone().strftime("%Y-%m-%d %H:%M"),
            row.change.subject,
            row.change.field,
            row.change.old or "（空）",
            row.new or "（空）",
            row.change.who or "",
        )[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return "；".join(words.splitlines())
        if role == Qt.ItemDataRole.ToolTipRole:
            return words
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.columns[index.column()]}：{words}"
        return None


class HistoryView(QWidget):
    """The record of a task with its occurrences and its evidence, of one of its fields, or of one piece.

    Args:
        context: the window's shared state.
        only: the name of a field in `TaskFields`; empty for everything.
    """

    #: A value was brought back.
    restored = Signal()

    def __init__(self, context: Context, only: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._only = only
        self._id = ""
        self._changes: Callable[[Ledger], Sequence[FieldChange]] | None = None
        self._asked = 0
        self._wants_focus = False
        self.model = HistoryModel(self)
        self.table = QTableView()
        self.restore_button = QPushButton("恢复此值")
        self._what = QLabel()
        self._nothing = QLabel("尚无修改记录。")
        self._build()
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_chosen())
        self.table.customContextMenuRequested.connect(self._open_menu)
        self.restore_button.clicked.connect(self.restore)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self.table, self.restore)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        theme.signals.changed.connect(self._measure)
        self._measure()
        self._show(())

    def show_task(self, task: Task) -> None:
        """Show this task's record."""
        from desktop_app.services import field_history as service

        unit, id_ = task.unit, task.id
        self._show_of(id_, lambda ledger: service.of_task(ledger, unit, id_))

    def show_evidence(self, piece: Evidence) -> None:
        """Show the record of this piece of evidence."""
        from desktop_app.services import field_history as service

        def changes(ledger: Ledger) -> Sequence[FieldChange]:
            # All of it is of the one piece: that need not stand in every line.
            return [replace(c, subject="") for c in service.of_evidence(ledger, piece.id)]

        self._show_of(piece.id, changes)

    def _show_of(self, id_: str, changes: Callable[[Ledger], Sequence[FieldChange]]) -> None:
        if self._id not in ("", id_):
            self._show(())
        self._id, self._changes = id_, changes
        self.read()

    def take_focus(self) -> None:
        """Put the cursor on the record as soon as there is one."""
        self._wants_focus = True

    def read(self) -> None:
        """Read the record again."""
        if self._changes is None:
            return
        self._asked += 1
        ticket = self._asked

        def show(changes: Sequence[FieldChange]) -> None:
            if ticket == self._asked:
                own = [c for c in changes if not self._only or (c.table, c.name) == ("task", self._only)]
                self._show(gather(own))

        self._context.jobs.run(self._changes, show)

    def restore(self) -> None:
        """Bring back what the field held before the chosen change; 撤销 takes that back."""
        row = self._chosen()
        if row is None:
            return
        from desktop_app.services import field_history as service

        change = row.change
        self._context.jobs.run(
            lambda ledger: service.restore(ledger, change), lambda _changes: self.restored.emit()
        )

    def _chosen(self) -> HistoryRow | None:
        at = self.table.currentIndex().row()
        return self.model.rows[at] if 0 <= at < len(self.model.rows) else None

    def _show(self, rows: Sequence[HistoryRow]) -> None:
        at = max(self.table.currentIndex().row(), 0)
        self.model.show_rows(rows)
        self.table.setColumnHidden(_SUBJECT, not any(row.change.subject for row in rows))
        self.table.setColumnHidden(_WHO, not any(row.change.who for row in rows))
        self._nothing.setVisible(not rows)
        for widget in (self.table, self.restore_button, self._what):
            widget.setVisible(bool(rows))
        if rows:
            self.table.selectRow(min(at, len(rows) - 1))
            if self._wants_focus:
                self._wants_focus = False
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_chosen()

    def _show_chosen(self) -> None:
        row = self._chosen()
        old = "；".join(row.change.old.splitlines()) if row is not None else ""
        brief = old if len(old) <= 24 else f"{old[:24]}…"
        words = f"恢复后：{brief or '（空）'}" if row is not None else ""
        self._what.setText(words)
        self.restore_button.setAccessibleDescription(words)

    def _open_menu(self, spot: QPoint) -> None:
        if self._chosen() is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("恢复此值", self.restore)
        menu.popup(self.table.viewport().mapToGlobal(spot))

    def _measure(self) -> None:
        widest = {0: "2017-12-31 00:00", 1: "第 12 期（12月）", 2: "公开渠道及栏目", 5: "示例人员名"}
        measure(self.table, widest)

    def _build(self) -> None:
        self.table.setModel(self.model)
        dress(self.table, "修改记录", (3, 4))
        self.table.setSelectionMode(self.table.SelectionMode.SingleSelection)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.restore_button.setIcon(icon("history"))
        self.restore_button.setToolTip("Ctrl+Enter")
        self._what.setTextFormat(Qt.TextFormat.PlainText)
        for label in (self._nothing, self._what):
            theme.set_tone(label, "secondary")
        foot = QHBoxLayout()
        foot.setSpacing(theme.SPACE_S)
        foot.addWidget(self._what, 1)
        foot.addWidget(self.restore_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, theme.SPACE_XS, 0, theme.SPACE_S)
        layout.setSpacing(theme.SPACE_S)
        layout.addWidget(self._nothing)
        layout.addWidget(self.table, 1)
        layout.addLayout(foot)
        layout.addStretch(0)
