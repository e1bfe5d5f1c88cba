"""What to look at before an export, each line a link to the place that mends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent
from PySide6.QtWidgets import QListView, QMenu, QWidget

from desktop_app.ui import theme
from desktop_app.ui.icons import icon
from desktop_app.ui.indexes import ROOT, Index

if TYPE_CHECKING:
    from desktop_app.services.export_doubts import ExportDoubt

TARGET_ROLE = Qt.ItemDataRole.UserRole + 1
#: So many items are named in a tooltip; more would cover the window.
_NAMED = 60
#: The height of a line in pixels at 9.5 pt, and how many ask for room before the list scrolls.
_LINE, _MOST_LINES = 28, 6


class CheckModel(QAbstractListModel):
    """The doubts of one document."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._doubts: tuple[ExportDoubt, ...] = ()

    def show(self, doubts: tuple[ExportDoubt, ...]) -> None:
        """Show ``doubts``, the hard ones first; equal ones leave the list as it is."""
        ordered = tuple(sorted(doubts, key=lambda d: not d.hard))
        if ordered == self._doubts:
            return
        self.beginResetModel()
        self._doubts = ordered
        self.endResetModel()

    @property
    def doubts(self) -> tuple[ExportDoubt, ...]:
        """The doubts in the order shown."""
        return self._doubts

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._doubts)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        doubt = self._doubts[index.row()]
        name, tone = ("alert-circle", "overdue") if doubt.hard else ("alert-outline", "due_soon")
        if role == Qt.ItemDataRole.DisplayRole:
            return doubt.text
        if role == Qt.ItemDataRole.DecorationRole:
            return icon(name, tone)
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(theme.palette().text)
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tip(doubt)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{'须补齐' if doubt.hard else '请核对'}：{doubt.text}"
        if role == Qt.ItemDataRole.SizeHintRole:
            return QSize(theme.px(60), theme.px(_LINE))
        if role == TARGET_ROLE:
            return doubt.target
        return None


def _tip(doubt: ExportDoubt) -> str:
    labels = [label for _, label in doubt.tasks[:_NAMED]]
    more = "……" if len(doubt.tasks) > _NAMED else ""
    return f"{doubt.text}\n{'、'.join(labels)}{more}".strip()


class CheckList(QListView):
    """Opens a line's place at a click or at Enter."""

    #: A line was chosen; carries its target.
    target_chosen = Signal(str)
    #: Another line is the current one.
    moved = Signal()
    #: The current line's gap is to be left on purpose.
    blank_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("导出前核对")
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.checks = CheckModel(self)
        self.setModel(self.checks)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setIconSize(QSize(theme.px(16), theme.px(16)))
        self.activated.connect(self._open)
        self.clicked.connect(self._open)
        self.selectionModel().currentChanged.connect(lambda _now, _before: self.moved.emit())
        self.checks.modelReset.connect(self.moved)
        self.checks.modelReset.connect(self.updateGeometry)
        theme.signals.changed.connect(self._measure)

    def sizeHint(self) -> QSize:
        """As high as its lines, and no higher than leaves room for what stands below it."""
        lines = min(max(self.checks.rowCount(), 1), _MOST_LINES)
        return QSize(super().sizeHint().width(), lines * theme.px(_LINE) + 2 * self.frameWidth())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos())
        if not index.isValid():
            return
        self.setCurrentIndex(index)
        menu = self.make_menu()
        menu.exec(event.globalPos())
        menu.deleteLater()

    def make_menu(self) -> QMenu:
        """What can be done with the current line."""
        menu = QMenu(self)
        menu.addAction("前往补齐").triggered.connect(lambda: self._open(self.currentIndex()))
        doubt = self.current_doubt()
        if doubt is not None and doubt.gap:
            menu.addAction("确认留空…").triggered.connect(self.blank_asked)
        return menu

    def current_doubt(self) -> ExportDoubt | None:
        """The doubt of the current line, or None."""
        row = self.currentIndex().row()
        return self.checks.doubts[row] if 0 <= row < len(self.checks.doubts) else None

    def _measure(self) -> None:
        self.setIconSize(QSize(theme.px(16), theme.px(16)))
        self.scheduleDelayedItemsLayout()

    def _open(self, index: QModelIndex) -> None:
        target = index.data(TARGET_ROLE)
        if target:
            self.target_chosen.emit(str(target))
