"""What is to be known of the returned files besides the differences, one line each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListView, QPushButton, QVBoxLayout, QWidget

from desktop_app.ui import theme
from desktop_app.ui.icons import icon
from desktop_app.ui.indexes import ROOT, Index

if TYPE_CHECKING:
    from desktop_app.services.merge_review import Notice


#: Lines in sight at once; more scroll.
_MOST_LINES = 3


class NoticeModel(QAbstractListModel):
    """The lines."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.notices: Sequence[Notice] = ()

    def load(self, notices: Sequence[Notice]) -> None:
        """Show these."""
        self.beginResetModel()
        self.notices = notices
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.notices)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        notice = self.notices[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return notice.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{'注意' if notice.grave else '提示'}：{notice.text}"
        if role == Qt.ItemDataRole.DecorationRole:
            if notice.grave:
                return icon("alert-outline", "due_soon")
            return icon("information-outline", "secondary")
        return None


class Notices(QWidget):
    """The lines under a head that folds them; hidden where there are none."""

    #: A line is looked at; carries the whole of it.
    looked_at = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = NoticeModel(self)
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setAccessibleName("文件提示")
        self.view.setUniformItemSizes(True)
        self.view.setProperty("ticks", "true")
        self.view.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.selectionModel().currentChanged.connect(self._look)
        self.view.clicked.connect(self._look)
        self.title = QLabel()
        theme.set_type(self.title, "strong")
        self.fold = QPushButton()
        theme.set_kind(self.fold, "link")
        self.fold.clicked.connect(lambda: self._show_lines(shown=self.view.isHidden()))
        head = QHBoxLayout()
        head.setContentsMargins(theme.SPACE_L, theme.SPACE_XS, theme.SPACE_L, 0)
        head.addWidget(self.title)
        head.addWidget(self.fold)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, theme.SPACE_XS)
        column.setSpacing(theme.SPACE_XS)
        column.addLayout(head)
        lines = QHBoxLayout()
        lines.setContentsMargins(theme.SPACE_M, 0, theme.SPACE_M, 0)
        lines.addWidget(self.view)
        column.addLayout(lines)
        theme.signals.changed.connect(self._measure)

    def load(self, notices: Sequence[Notice], *, folded: bool = False) -> None:
        """Show these lines, or for want of room only how many they are."""
        self.model.load(notices)
        grave = sum(n.grave for n in notices)
        quiet = len(notices) - grave
        told = [f"{grave} 处没有采用" if grave else "", f"{quiet} 条提示" if quiet else ""]
        self.title.setText("，".join(words for words in told if words))
        theme.set_tone(self.title, "due_soon" if grave else "secondary")
        self.setVisible(bool(notices))
        self._show_lines(shown=not folded)

    def _show_lines(self, *, shown: bool) -> None:
        self.view.setVisible(shown)
        self.fold.setText("收起" if shown else "展开")
        self._measure()

    def _look(self, index: QModelIndex) -> None:
        if index.isValid():
            self.looked_at.emit(self.model.notices[index.row()].whole)

    def _measure(self) -> None:
        lines = min(max(len(self.model.notices), 1), _MOST_LINES)
        self.view.setIconSize(QSize(theme.px(16), theme.px(16)))
        self.view.setFixedHeight(lines * max(self.view.sizeHintForRow(0), theme.px(24)) + 2)
