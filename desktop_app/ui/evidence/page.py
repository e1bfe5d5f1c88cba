"""佐证: what lacks proof first, then everything that proves something."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.changes import Changes
from desktop_app.core.errors import UserError
from desktop_app.core.evidence import Evidence
from desktop_app.core.task import Task
from desktop_app.ui import theme
from desktop_app.ui.chip_row import ChipRow
from desktop_app.ui.context import Context
from desktop_app.ui.evidence.delegate import ItemDelegate
from desktop_app.ui.evidence.detail import EvidenceDetail
from desktop_app.ui.evidence.intake import Intake
from desktop_app.ui.evidence.model import EvidenceModel, Item, Narrowing
from desktop_app.ui.evidence.tasks_dialog import TasksDialog
from desktop_app.ui.evidence.thumbnails import Thumbnails
from desktop_app.ui.evidence.upkeep import Upkeep
from desktop_app.ui.evidence.view import EvidenceView
from desktop_app.ui.icons import icon
from desktop_app.ui.settings import settings
from desktop_app.ui.timers import put_off

if TYPE_CHECKING:
    from desktop_app.services.ledger import Ledger

_CHIPS = (Narrowing.ALL, Narrowing.LACKING, Narrowing.UNATTACHED)
_BY_KIND = (Narrowing.LINKS, Narrowing.PICTURES, Narrowing.DOCUMENTS, Narrowing.FILES)
_AS_LIST = "evidence/as_list"
_SPLIT = "evidence/split"


@dataclass(frozen=True, slots=True)
class _Read:
    """What the page shows, as the ledger has it."""

    pieces: tuple[Evidence, ...]
    tasks: tuple[Task, ...]
    lacking: tuple[Task, ...]


class EvidencePage(QWidget):
    """The page of the evidence.

    Args:
        context: the window's shared state.
    """

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._reads = 0
        self._stale = True
        self._wanted: str | None = None
        self._tasks: tuple[Task, ...] = ()
        self._labels: Mapping[str, str] = {}
        self.thumbnails = Thumbnails(context, self)
        self.model = EvidenceModel(self)
        self.intake = Intake(context, self)
        self.view = EvidenceView(self)
        self._delegate = ItemDelegate(self.thumbnails, self)
        self.detail = EvidenceDetail(context, self.thumbnails)
        self.link = QLineEdit()
        self.files = QPushButton("添加文件…")
        self.paste = QPushButton("粘贴")
        context.writes(self.link, self.files, self.paste)
        self.as_list = QPushButton("列表")
        self.upkeep = Upkeep(context, self)
        self.more = QPushButton("检查与清理")
        self._chip_row = ChipRow(_CHIPS)
        self.chips = self._chip_row.chips
        self.kinds = QComboBox()
        self._nothing = _Hint()
        self._nothing.show_words("没有佐证材料", "拖入文件，粘贴截图或网址，或从文件中选择。")
        self._choose_one = _Hint()
        self._left, self._right = QStackedWidget(), QStackedWidget()
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._timer = put_off(self, 0, self._read)
        self._lay_out()
        self.listing: QWidget = self.view
        self._connect()
        self._show_as(as_list=settings().value(_AS_LIST, "false") == "true")

    # -- what the window asks ------------------------------------------------------------------------

    def refresh(self, changes: Changes | None = None) -> None:
        """Show what has changed; None for everything."""
        unit = self._context.unit
        ours = changes is None or changes.settings or bool(changes.evidence)
        if changes is not None and not ours:
            ours = self._context.plan_id in changes.plans or any(u == unit for _, u in changes.tasks)
        if ours:
            self._stale = True
            if self.isVisible():
                self._timer.start()

    def flush(self) -> None:
        """Save what is typed."""
        self.detail.flush()

    def show_evidence(self, id_: str) -> None:
        """Turn to a piece of evidence, or with ``lacking`` to the tasks that lack proof."""
        if id_ == "lacking":
            self.narrow(Narrowing.LACKING)
            return
        self._wanted = id_
        if not self._stale:
            self._choose_wanted()

    def narrow(self, narrowing: Narrowing) -> None:
        """Show only some of the items."""
        keep = self._current_id()
        self.model.narrow(narrowing)
        self._show_around()
        self._choose(keep)

    def chosen_tasks(self) -> list[str]:
        """The chosen tasks that lack proof: what is added now proves them."""
        items = [self.model.item(index) for index in self.view.selectionModel().selectedIndexes()]
        return [it.task.id for it in items if it is not None and it.task is not None]

    def tasks_for_drop(self, row: int) -> list[str]:
        """The task that lacks proof in that row, else the chosen ones."""
        task = self.model.items[row].task if row >= 0 else None
        return [task.id] if task is not None else self.chosen_tasks()

    def remove_chosen(self) -> None:
        """Take the chosen pieces out of the ledger; 撤销 brings them back."""
        ids = self._chosen_pieces()
        if not ids:
            return
        from desktop_app.services import evidence

        self.detail.flush()
        self._context.jobs.run(
            lambda ledger: evidence.remove(ledger, ids),
            lambda _changes: self._context.messages.info(f"已移除 {len(ids)} 件佐证，可撤销。"),
        )

    def _chosen_pieces(self) -> list[str]:
        items = [self.model.item(index) for index in self.view.selectionModel().selectedIndexes()]
        return [it.piece.id for it in items if it is not None and it.piece is not None]

    def _allow_upkeep(self) -> None:
        writable = not self._context.read_only
        self.clear_unused.setEnabled(writable)
        chosen = self._chosen_pieces()
        self.purge.setEnabled(writable and bool(chosen))
        self.record.setEnabled(len(chosen) == 1 and self.detail.piece is not None)

    def _show_record(self) -> None:
        from desktop_app.ui.evidence.history_dialog import EvidenceHistoryDialog

        self.detail.flush()
        piece = self.detail.piece
        if piece is not None:
            EvidenceHistoryDialog(self._context, piece).start(760, 460)

    def _ask_purge(self) -> None:
        self.detail.flush()
        self.upkeep.ask_purge(self._chosen_pieces())

    def go_to_detail(self) -> None:
        """Put the cursor into the title of the chosen piece, or into the line that takes an address."""
        if self._right.currentWidget() is self.detail:
            self.detail.fields["title"].setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.link.setFocus(Qt.FocusReason.ShortcutFocusReason)

    # -- reading -------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._timer.start()

    def _read(self) -> None:
        plan_id, unit = self._context.plan_id, self._context.unit
        if plan_id is None or unit is None:
            return
        self._stale = False
        self._reads += 1
        ticket = self._reads

        def show(found: _Read) -> None:
            if ticket == self._reads:
                self._show(found)

        def failed(error: UserError) -> None:
            if (plan_id, unit) == (self._context.plan_id, self._context.unit):
                self._context.messages.error(error)

        self._context.jobs.run(lambda ledger: _load(ledger, plan_id, unit), show, failed)

    def _show(self, found: _Read) -> None:
        keep = self._wanted or self._current_id()
        at = self.view.verticalScrollBar().value()
        self._tasks = found.tasks
        self._labels = {task.id: task.label for task in found.tasks}
        self.model.load(found.pieces, found.lacking, self._labels)
        self._show_around()
        self.view.verticalScrollBar().setValue(at)
        if self._wanted is not None:
            self._choose_wanted()
        else:
            self._choose(keep)

    def _forget(self) -> None:
        self._reads += 1
        self._stale = True
        self.detail.forget()
        self.thumbnails.forget()
        self.model.load((), (), {})
        self._show_around()
        if self.isVisible():
            self._timer.start()

    # -- choosing ------------------------------------------------------------------------------------

    def _current_id(self) -> str | None:
        item = self.model.item(self.view.currentIndex())
        return item.id if item is not None else self.detail.piece.id if self.detail.piece else None

    def _choose_wanted(self) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted is not None and self.model.row_of(wanted) < 0:
            self.model.narrow(Narrowing.ALL)
            self._show_around()
        self._choose(wanted)

    def _choose(self, id_: str | None) -> None:
        row = self.model.row_of(id_) if id_ is not None else -1
        if row < 0 and self.model.items:
            row = 0
        index = self.model.index(row, 0)
        flags = QItemSelectionModel.SelectionFlag
        self.view.selectionModel().setCurrentIndex(index, flags.ClearAndSelect)
        self._show_current()

    def _show_current(self) -> None:
        item: Item | None = self.model.item(self.view.currentIndex())
        if item is not None and item.piece is not None:
            self.detail.show_piece(item.piece, self._labels)
            self._right.setCurrentWidget(self.detail)
            return
        self.detail.show_piece(None, self._labels)
        if item is not None and item.task is not None:
            self._choose_one.show_words(
                f"{item.task.label} 缺佐证", "拖入文件，粘贴截图或网址，即作为本项任务的佐证。"
            )
        else:
            self._choose_one.show_words("请选择一件佐证材料", "选中“缺佐证”的任务后添加，即与该任务关联。")
        self._right.setCurrentWidget(self._choose_one)

    # -- acting --------------------------------------------------------------------------------------

    def add_typed_link(self) -> None:
        """Take in the address that stands in the line."""
        typed = self.link.text().strip()
        if typed:
            self.intake.add_links([typed], self.chosen_tasks())

    def _on_taken(self, id_: str) -> None:
        self.link.setText("")
        if self.isVisible():
            self.show_evidence(id_)

    def _ask_files(self) -> None:
        self.intake.ask_files(self, self.chosen_tasks())

    def ask_tasks(self) -> None:
        """Ask which tasks the shown piece serves."""
        piece = self.detail.piece
        if piece is not None:
            self.detail.flush()
            TasksDialog(self._context, piece, self._tasks).start(640, 520)

    def _narrow_to_kind(self, at: int) -> None:
        self.narrow(_BY_KIND[at - 1] if at else Narrowing.ALL)

    def _remove_shown(self) -> None:
        if self.detail.piece is not None:
            self._choose(self.detail.piece.id)
            self.remove_chosen()

    def _show_as(self, *, as_list: bool) -> None:
        settings().setValue(_AS_LIST, "true" if as_list else "false")
        self.as_list.setChecked(as_list)
        self._delegate.tiles = not as_list
        self.view.setViewMode(QListView.ViewMode.ListMode if as_list else QListView.ViewMode.IconMode)
        self.view.setMovement(QListView.Movement.Static)
        # The icon mode switches drops off; they are taken by the view itself.
        self.view.viewport().setAcceptDrops(True)
        self.fit_tiles()

    def fit_tiles(self) -> None:
        """Let the tiles fill the width there is, and the head stand on two lines where it is narrow."""
        directions = QBoxLayout.Direction
        narrow = self.view.width() < theme.px(560)
        self._head.setDirection(directions.TopToBottom if narrow else directions.LeftToRight)
        # The scroll bar's room is kept free: whether it shows must not change the number of columns.
        room = self.view.width() - self.view.verticalScrollBar().sizeHint().width() - theme.px(4)
        self._delegate.fill(room)
        wanted = self._delegate.tile_size if self._delegate.tiles else QSize()
        if wanted != self.view.gridSize():
            self.view.setGridSize(wanted)

    def _show_around(self) -> None:
        self._chip_row.show_counts(self.model.count, self.model.narrowing)
        for at, narrowing in enumerate(_BY_KIND, start=1):
            self.kinds.setItemText(at, f"{narrowing} {self.model.count(narrowing)}")
        now = self.model.narrowing
        self.kinds.setCurrentIndex(_BY_KIND.index(now) + 1 if now in _BY_KIND else 0)
        self._left.setCurrentWidget(self.view if self.model.items else self._nothing)

    def _connect(self) -> None:
        self.view.selectionModel().currentChanged.connect(lambda *_: self._show_current())
        self.thumbnails.ready.connect(lambda _id: self.view.viewport().update())
        self.link.returnPressed.connect(self.add_typed_link)
        self._chip_row.chosen.connect(self.narrow)
        self.files.clicked.connect(self._ask_files)
        self.kinds.activated.connect(self._narrow_to_kind)
        self.paste.clicked.connect(lambda: self.intake.paste(self.chosen_tasks()))
        # Where there is no list yet, what it says can be done must be possible without it.
        first = QShortcut(QKeySequence.StandardKey.Paste, self._nothing)
        first.setContext(Qt.ShortcutContext.WidgetShortcut)
        first.activated.connect(self.paste.click)
        self.as_list.clicked.connect(lambda checked: self._show_as(as_list=checked))
        self.intake.taken.connect(self._on_taken)
        self.detail.tasks_asked.connect(self.ask_tasks)
        self.detail.remove.clicked.connect(self._remove_shown)
        self._split.splitterMoved.connect(lambda *_: settings().setValue(_SPLIT, self._split.saveState()))
        self._context.jobs.changed.connect(self.refresh)
        self._context.jobs.opened.connect(lambda _path: self._forget())
        self._context.selection_changed.connect(self._forget)
        self._context.add_pending(self.flush)
        theme.signals.changed.connect(self.fit_tiles)

    def _lay_out(self) -> None:
        self.view.setModel(self.model)
        self.view.setItemDelegate(self._delegate)
        self._left.addWidget(self.view)
        self._left.addWidget(self._nothing)
        self._right.addWidget(self._choose_one)
        self._right.addWidget(self.detail)
        self._head.setContentsMargins(theme.SPACE_L, theme.SPACE_S, theme.SPACE_L, theme.SPACE_S)
        self._head.setSpacing(theme.SPACE_S)
        self._head.addLayout(self._chip_row, 1)
        self._head.addLayout(self._make_tools())
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head)
        column.addWidget(self._left, 1)
        column.addLayout(self._make_foot())
        self._split.addWidget(left)
        self._split.addWidget(self._right)
        self._split.setStretchFactor(0, 3)
        self._split.setStretchFactor(1, 2)
        self._split.setChildrenCollapsible(False)
        self._split.setSizes([theme.px(820), theme.px(460)])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._split)

    def _make_tools(self) -> QHBoxLayout:
        """What shows the list otherwise, and what is done to all of it."""
        tools = QHBoxLayout()
        tools.setSpacing(theme.SPACE_S)
        self.kinds.setAccessibleName("类型")
        self.kinds.addItems(["全部类型", *_BY_KIND])
        tools.addWidget(self.kinds)
        self.as_list.setCheckable(True)
        theme.set_kind(self.as_list, "chip")
        self.as_list.setToolTip("以列表显示，不选则显示缩略图")
        tools.addWidget(self.as_list)
        menu = QMenu(self.more)
        menu.addAction("敏感信息检查", self.upkeep.check_secrecy)
        self.clear_unused = menu.addAction("清理未用文件…", self.upkeep.ask_clear)
        menu.addSeparator()
        self.record = menu.addAction("选中佐证的修改记录…", self._show_record)
        self.purge = menu.addAction("彻底移除选中的佐证…", self._ask_purge)
        menu.aboutToShow.connect(self._allow_upkeep)
        self.more.setMenu(menu)
        theme.set_kind(self.more, "flat")
        tools.addWidget(self.more)
        tools.addStretch(1)
        return tools

    def _make_foot(self) -> QHBoxLayout:
        """What takes more in."""
        self.link.setPlaceholderText("粘贴网址，回车添加链接")
        self.link.setAccessibleName("添加链接")
        self.link.setProperty("ownUndo", True)
        self.files.setIcon(icon("plus"))
        self.paste.setIcon(icon("content-paste"))
        self.paste.setToolTip("粘贴截图、文件或网址（Ctrl+V）")
        foot = QHBoxLayout()
        foot.setContentsMargins(theme.SPACE_L, theme.SPACE_S, theme.SPACE_L, theme.SPACE_S)
        foot.setSpacing(theme.SPACE_S)
        foot.addWidget(self.link, 1)
        foot.addWidget(self.paste)
        foot.addWidget(self.files)
        return foot


class _Hint(QWidget):
    """What stands where there is nothing to show: a few quiet words, as narrow as they must be."""

    def __init__(self) -> None:
        super().__init__()
        self._title, self._text = QLabel(), QLabel()
        theme.set_type(self._title, "heading")
        theme.set_tone(self._text, "secondary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.SPACE_XL, theme.SPACE_XL, theme.SPACE_XL, theme.SPACE_XL)
        layout.setSpacing(theme.SPACE_S)
        for label in (self._title, self._text):
            label.setWordWrap(True)
            layout.addWidget(label)
        layout.addStretch(1)

    def show_words(self, title: str, text: str) -> None:
        """Say these words."""
        self._title.setText(title)
        self._text.setText(text)
        self.setAccessibleName(f"{title}：{text}")


def _load(ledger: Ledger, plan_id: str, unit: str) -> _Read:
    from desktop_app.services import evidence
    from desktop_app.services import tasks as task_service

    tasks = task_service.task_list(ledger, plan_id, unit).tasks
    pieces = evidence.list_evidence(ledger, plan_id, unit)
    return _Read(pieces, tasks, evidence.without_proof(tasks, pieces))
