"""查找: the hits of what stands in the search field, by kind, moved through and opened from there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLabel, QListView, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.core.changes import Changes
from desktop_app.core.errors import UserError
from desktop_app.services import search as service
from desktop_app.services.search import Group, Hit
from desktop_app.ui import theme
from desktop_app.ui.context import Context
from desktop_app.ui.empty_state import EmptyState
from desktop_app.ui.search.delegate import HitDelegate
from desktop_app.ui.search.model import HitsModel, count_words

if TYPE_CHECKING:
    from desktop_app.services.ledger import Ledger

_AT_MOST = 200
_NOT_OURS = "这项任务由其他单位承担，台账中没有可打开的内容。"
_HINT = ("输入两个以上的字", "在具体要求、落实措施、进展、期次和佐证中查找，多个词用空格隔开。")
_NOTHING = "可以减少字词，或换一种说法。"


class SearchPage(QWidget):
    """The page of hits.

    Args:
        context: the window's shared state.
    """

    #: Esc was pressed in the list: back to where one was.
    left = Signal()
    #: A hit has been opened.
    opened = Signal()
    #: What a screen reader is to say of the hit that Enter would open.
    current_said = Signal(str)

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._typed = ""
        #: The search that was asked for last, and the one whose hits are shown.
        self._asked = 0
        self._shown = 0
        self._opens = False
        self.model = HitsModel(self)
        self.summary = QLabel()
        self.summary.setTextFormat(Qt.TextFormat.PlainText)
        theme.set_type(self.summary, "secondary")
        theme.set_tone(self.summary, "secondary")
        self.view = _HitsView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(HitDelegate(self.view))
        self._empty = EmptyState("magnify", *_HINT)
        self._stack = QStackedWidget()
        self._build()
        self.view.chosen.connect(self.open_current)
        self.view.left.connect(self.left)
        self.view.clicked.connect(lambda _index: self.open_current())
        self.view.selectionModel().currentChanged.connect(self._say_current)
        context.jobs.changed.connect(self._on_changed)
        context.selection_changed.connect(self._again)
        context.jobs.opened.connect(lambda _path: self._again())

    # -- what the search field asks

    def search(self, typed: str) -> None:
        """Show what stands in the ledger of what is typed; the last one asked for wins."""
        self._typed = typed
        self._opens = False
        self._ask()

    def step(self, by: int) -> None:
        """Go so many hits down, or up."""
        row = self.model.step(self.view.currentIndex().row(), by)
        self._choose(row)

    def page_rows(self) -> int:
        """How many hits a page key passes."""
        height = max(self.view.sizeHintForRow(0), 1)
        return max(self.view.viewport().height() // height - 1, 1)

    def open_current(self) -> None:
        """Open the chosen hit, or the first one as soon as it is there."""
        if self._shown != self._asked:
            self._opens = True
            return
        hit = self.model.hit(self.view.currentIndex())
        if hit is None:
            return
        if hit.target:
            self._context.open_target(hit.target)
            self.opened.emit()
        else:
            self._context.messages.info(_NOT_OURS)

    # -- searching

    def _ask(self) -> None:
        self._asked += 1
        ticket = self._asked
        plan_id, unit, typed = self._context.plan_id, self._context.unit, self._typed
        if plan_id is None or unit is None or sum(map(len, typed.split())) < service.LEAST:
            self._show_groups(ticket, ())
            return

        def work(ledger: Ledger) -> tuple[Group, ...]:
            return service.search(
                ledger, plan_id, unit, typed, at_most=_AT_MOST, is_stale=lambda: ticket != self._asked
            )

        def failed(error: UserError) -> None:
            if ticket == self._asked:
                self._show_groups(ticket, ())
                self._context.messages.error(error)

        self._context.jobs.run(work, lambda groups: self._show_groups(ticket, groups), failed)

    def _show_groups(self, ticket: int, groups: tuple[Group, ...]) -> None:
        if ticket != self._asked:
            return
        again = self._shown and self.model.hit(self.view.currentIndex())
        same = again if isinstance(again, Hit) and again.words == service.words_of(self._typed) else None
        self._shown = ticket
        self.model.load(groups)
        self.summary.setText("　".join(f"{group.kind} {count_words(group)}" for group in groups))
        if not groups:
            enough = sum(map(len, self._typed.split())) >= service.LEAST
            self._empty.show_words(*((f"没有找到“{self._typed.strip()}”", _NOTHING) if enough else _HINT))
        self.summary.setVisible(bool(groups))
        self._stack.setCurrentWidget(self.view if groups else self._empty)
        self._choose(self.model.row_of(same))
        if self._opens:
            self._opens = False
            self.open_current()

    def _again(self) -> None:
        if self._typed:
            self._ask()

    def _on_changed(self, _changes: Changes) -> None:
        # A page that is not open asks anew when it is opened.
        if self.isVisible():
            self._again()

    def _choose(self, row: int) -> None:
        index = self.model.index(row, 0)
        if not index.isValid():
            self._say_current(index)
            return
        flags = QItemSelectionModel.SelectionFlag
        self.view.selectionModel().setCurrentIndex(index, flags.ClearAndSelect)
        if row == 1:
            # The first hit is shown with the heading over it.
            self.view.scrollToTop()
        else:
            self.view.scrollTo(index)
        self._say_current(index)

    def _say_current(self, index: QModelIndex) -> None:
        said = self.model.data(index, Qt.ItemDataRole.AccessibleTextRole) if index.isValid() else ""
        self.current_said.emit(str(said or ""))

    def _build(self) -> None:
        self.setAccessibleName("查找结果")
        for pane in (self._empty, self.view):
            self._stack.addWidget(pane)
        head = QVBoxLayout()
        head.setContentsMargins(theme.SPACE_L, theme.SPACE_M, theme.SPACE_L, theme.SPACE_XS)
        head.addWidget(self.summary)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(head)
        layout.addWidget(self._stack, 1)
        self.summary.hide()


class _HitsView(QListView):
    """The list of hits."""

    #: Enter was pressed on a hit.
    chosen = Signal()
    #: Esc was pressed.
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("查找结果")
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(False)
        theme.signals.changed.connect(self.scheduleDelayedItemsLayout)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.chosen.emit()
            case Qt.Key.Key_Escape:
                self.left.emit()
            case _:
                super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Typing letters does nothing; the search field finds words."""
