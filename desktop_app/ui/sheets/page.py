"""填报: sheets per 科室, who has returned, and the way to the review of what came back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, Qt, QUrl
from PySide6.QtGui import (
    QDesktopServices,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.changes import Changes
from desktop_app.core.errors import UserError
from desktop_app.ui import files, theme
from desktop_app.ui.chip_row import ChipRow
from desktop_app.ui.context import Context
from desktop_app.ui.empty_state import EmptyState, Way
from desktop_app.ui.icons import icon
from desktop_app.ui.sheets.delegate import RecipientDelegate
from desktop_app.ui.sheets.detail import SheetDetail
from desktop_app.ui.sheets.generate_dialog import GenerateDialog
from desktop_app.ui.sheets.merging import Merging
from desktop_app.ui.sheets.model import RecipientModel
from desktop_app.ui.sheets.result_line import Action, ResultLine
from desktop_app.ui.sheets.rows import ALL_TASKS, Group, Row, State, build_rows, count_states
from desktop_app.ui.sheets.send_back_dialog import SendBackDialog
from desktop_app.ui.tasks.elided_label import ElidedLabel
from desktop_app.ui.timers import put_off

if TYPE_CHECKING:
    from desktop_app.services.ledger import Ledger
    from desktop_app.services.sheet_details import SheetTask
    from desktop_app.services.sheets import SheetOutcome

_FILTER = "填报表 (*.xlsx *.xlsm *.xls *.et *.csv *.xml);;所有文件 (*)"
_WAITING = frozenset({State.SENT, State.OVERDUE, State.SENT_BACK})
_CHIPS: dict[str, frozenset[State]] = {
    "全部": frozenset(),
    "未下发": frozenset({State.UNSENT}),
    "待返回": _WAITING,
    "已逾期": frozenset({State.OVERDUE}),
    "已返回": frozenset({State.RETURNED}),
}
_Partners = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class _Read:
    """What the page shows, as the ledger has it."""

    rows: list[Row]
    total: int
    partners: _Partners


class SheetsPage(QWidget):
    """The page of the collection sheets.

    Args:
        context: the window's shared state.
    """

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._reads = 0
        self._total = 0
        #: Other units that bear our tasks; they change with the plan alone.
        self._partners: _Partners | None = None
        self.model = RecipientModel(self)
        self.view = QListView()
        self.detail = SheetDetail()
        self.line = ResultLine()
        self.generate = QPushButton("生成填报表…")
        self.take_in = QPushButton("导入返回的填报表…")
        context.writes(self.generate, self.take_in, self.detail.generate, self.detail.send_back)
        self.remind = QPushButton("复制催办文字")
        self.hint = ElidedLabel()
        self._narrowed = "全部"
        self._chip_row = ChipRow(tuple(_CHIPS))
        self.chips = self._chip_row.chips
        self.merging = Merging(context, self)
        self.review = self.merging.review
        self.nothing = EmptyState(
            "swap-horizontal",
            "任务还没有责任科室",
            "填报表按责任科室生成。请先在任务中填写责任科室，或生成一份包含全部任务的总表。",
            (
                Way("填写责任科室", lambda: context.open_target("tasks:no_office")),
                Way("生成总表…", self.ask_generate),
                Way("导入返回的填报表…", self.ask_files),
            ),
        )
        self._places = QStackedWidget()
        self._body = QStackedWidget()
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._timer = put_off(self, 0, self._read)
        self.setAcceptDrops(True)
        self._lay_out()
        self.listing: QWidget = self.view
        self._connect()

    # -- what the window asks ----------------------------------------------------------------------

    def act(self, what: str) -> None:
        """Do what a menu entry says: ``generate``, ``import`` or ``remind``; ``waiting`` narrows the list."""
        {
            "generate": self.ask_generate,
            "import": self.ask_files,
            "remind": self.copy_reminder,
            "waiting": self.show_waiting,
        }[what]()

    def show_waiting(self) -> None:
        """Show only those whose sheet is not back."""
        self.chips["待返回"].click()

    def refresh(self, changes: Changes | None = None) -> None:
        """Show what has changed; None for everything."""
        unit = self._context.unit
        if changes is None or self._context.plan_id in changes.plans:
            self._partners = None
        elif not (changes.settings or any(u == unit for _, u in changes.tasks)):
            return
        if self.isVisible():
            self._timer.start()

    # -- reading -----------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # The night may have passed: what is late is judged anew.
        self._timer.start()

    def _read(self) -> None:
        plan_id, unit = self._context.plan_id, self._context.unit
        if plan_id is None or unit is None:
            return
        self._reads += 1
        ticket, today, partners = self._reads, self._context.today(), self._partners

        def show(found: _Read) -> None:
            if ticket == self._reads:
                self._show(found)

        def failed(error: UserError) -> None:
            if (plan_id, unit) == (self._context.plan_id, self._context.unit):
                self._context.messages.error(error)

        self._context.jobs.run(lambda ledger: _load(ledger, plan_id, unit, today, partners), show, failed)

    def _show(self, found: _Read) -> None:
        current = self.detail.row.name if self.detail.row is not None else ""
        self._total, self._partners = found.total, found.partners
        self.model.load(found.rows)
        self._show_around()
        self._choose(current)

    def _forget(self) -> None:
        self._reads += 1
        self._partners = None
        self.detail.forget()
        self.line.hide()
        self.model.load(())
        if self.isVisible():
            self._timer.start()

    def _show_around(self) -> None:
        counts = count_states(self.model.rows)

        def count(words: str) -> int:
            only = _CHIPS[words]
            return sum(counts[state] for state in only) if only else len(self.model.rows)

        self._chip_row.show_counts(count, self._narrowed)
        named = any(r.group is Group.OFFICE or r.sheets for r in self.model.rows)
        self._body.setCurrentWidget(self._split if named else self.nothing)
        self.generate.setVisible(named)
        self.remind.setVisible(named)
        self.take_in.setVisible(named)
        self.hint.setVisible(named)

    # -- choosing ----------------------------------------------------------------------------------

    def chosen(self) -> list[Row]:
        """The selected recipients."""
        found = (self.model.row(index) for index in self.view.selectionModel().selectedIndexes())
        return [row for row in found if row is not None]

    def narrow(self, words: str) -> None:
        """Show only the recipients of that chip."""
        current = self.detail.row.name if self.detail.row is not None else ""
        self._narrowed = words
        self.model.narrow(_CHIPS[words])
        self._show_around()
        self._choose(current)

    def _choose(self, name: str) -> None:
        index = self.model.index_of(name)
        if not index.isValid():
            index = self.model.index(0, 0)
        if index != self.view.currentIndex():
            flags = QItemSelectionModel.SelectionFlag
            self.view.selectionModel().setCurrentIndex(index, flags.ClearAndSelect)
        self._show_current()

    def _show_current(self) -> None:
        row = self.model.row(self.view.currentIndex())
        plan_id, unit = self._context.plan_id, self._context.unit
        self.detail.setVisible(row is not None)
        if row is None or plan_id is None or unit is None:
            self.detail.forget()
            return
        self.detail.show_row(row)
        self._context.jobs.run(
            lambda ledger: _tasks(ledger, plan_id, unit, row),
            lambda found: self.detail.show_tasks(row.name, found),
            lambda _error: None,
        )

    # -- sending -----------------------------------------------------------------------------------

    def ask_generate(self) -> None:
        """Ask for whom, and write the sheets."""
        chosen = [row.name for row in self.chosen()]
        self._open_generate(chosen if len(chosen) > 1 else [])

    def _open_generate(self, names: Sequence[str]) -> None:
        if self._context.plan_id is None or self._context.unit is None:
            return
        self._context.commit_pending()
        dialog = GenerateDialog(self._context, self.model.rows, self._total, names, self._generated)
        dialog.start(520, 460)

    def _generated(self, outcome: SheetOutcome, folder: Path) -> None:
        told = f"已生成 {len(outcome.files)} 份填报表，保存在“{folder.name or folder}”。"
        if outcome.unassigned:
            told += f"另有 {len(outcome.unassigned)} 项任务没有责任科室，未列入。"
        actions = [("打开文件夹", lambda: _open(folder))]
        if outcome.unassigned:
            actions.append(("填写责任科室", lambda: self._context.open_target("tasks:no_office")))
        self.line.say(told, *actions)

    def _ask_send_back(self) -> None:
        row = self.detail.row
        if row is not None and row.can_be_sent_back:
            SendBackDialog(self._context, row).start(480)

    def copy_reminder(self) -> None:
        """Put the 催办 text on the clipboard."""
        plan_id, unit, today = self._context.plan_id, self._context.unit, self._context.today()
        if plan_id is not None and unit is not None:
            self._context.jobs.run(
                lambda ledger: _reminder(ledger, plan_id, unit, today), self._show_reminder
            )

    def _show_reminder(self, text: str) -> None:
        if not text:
            self.line.say("下发的填报表都已返回，无需催办。")
            return
        QGuiApplication.clipboard().setText(text)
        names = text.split("\n", maxsplit=1)[0].rstrip("：")
        self.line.say(f"催办文字已复制：{names}。")

    # -- taking in ---------------------------------------------------------------------------------

    def ask_files(self) -> None:
        """Ask for returned files and read them."""
        paths = files.open_files(self, "导入返回的填报表", _FILTER)
        if paths:
            self.merging.read(paths)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _local_paths(event):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if _local_paths(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = _local_paths(event)
        if paths:
            event.acceptProposedAction()
            self.merging.read(paths)

    def _say(self, text: str, tone: str, actions: Sequence[Action]) -> None:
        if text:
            self.line.say(text, *actions, tone=tone)
        else:
            self.line.hide()

    def _show_review(self, shown: bool) -> None:
        self._places.setCurrentWidget(self.review if shown else self._home)
        if not shown:
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- putting together --------------------------------------------------------------------------

    def _connect(self) -> None:
        self.view.selectionModel().currentChanged.connect(lambda *_: self._show_current())
        self.view.activated.connect(lambda _index: self.detail.body.setFocus())
        self._chip_row.chosen.connect(self.narrow)
        self.generate.clicked.connect(self.ask_generate)
        self.take_in.clicked.connect(self.ask_files)
        self.remind.clicked.connect(self.copy_reminder)
        self.detail.send_back.clicked.connect(self._ask_send_back)
        self.detail.generate.clicked.connect(self._generate_shown)
        self.detail.task_chosen.connect(lambda id_: self._context.open_target(f"task:{id_}"))
        self.merging.said.connect(self._say)
        self.merging.undo_passed.connect(lambda: self.line.drop_action("撤销"))
        self.merging.review_shown.connect(self._show_review)
        self._context.jobs.changed.connect(self.refresh)
        self._context.jobs.opened.connect(lambda _path: self._forget())
        self._context.selection_changed.connect(self._forget)

    def _generate_shown(self) -> None:
        if self.detail.row is not None:
            self._open_generate([self.detail.row.name])

    def _lay_out(self) -> None:
        self.view.setModel(self.model)
        self.view.setItemDelegate(RecipientDelegate(self.view))
        self.view.setAccessibleName("科室和配合单位")
        self.view.setUniformItemSizes(True)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        theme.set_kind(self.generate, "primary")
        self.generate.setIcon(icon("export", "on_accent"))
        self.take_in.setIcon(icon("import"))
        self.take_in.setToolTip("也可以把返回的文件拖到本页")
        self.remind.setIcon(icon("content-paste"))
        self.remind.setToolTip("复制未返回科室的催办文字")
        left = QWidget()
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._chip_row.setContentsMargins(theme.SPACE_L, 0, theme.SPACE_L, theme.SPACE_S)
        column.addLayout(self._chip_row)
        column.addWidget(self.view, 1)
        self._split.addWidget(left)
        self._split.addWidget(self.detail)
        self._split.setChildrenCollapsible(False)
        self._split.setStretchFactor(0, 2)
        self._split.setStretchFactor(1, 3)
        self._split.setSizes([theme.px(500), theme.px(790)])
        self._body.addWidget(self._split)
        self._body.addWidget(self.nothing)
        self._home = QWidget()
        column = QVBoxLayout(self._home)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._make_head())
        column.addWidget(self._body, 1)
        self._places.addWidget(self._home)
        self._places.addWidget(self.review)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        band = QHBoxLayout()
        band.setContentsMargins(theme.SPACE_L, theme.SPACE_S, theme.SPACE_L, 0)
        band.addWidget(self.line)
        layout.addLayout(band)
        layout.addWidget(self._places, 1)

    def _make_head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(theme.SPACE_L, theme.SPACE_S, theme.SPACE_L, theme.SPACE_S)
        head.setSpacing(theme.SPACE_S)
        head.addWidget(self.generate)
        head.addWidget(self.take_in)
        head.addWidget(self.remind)
        self.hint.setText("返回的文件可以直接拖到本页")
        theme.set_tone(self.hint, "secondary")
        head.addWidget(self.hint, 1)
        return head


def _local_paths(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]


def _open(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


# -- on the ledger's thread ----------------------------------------------------------------------


def _load(ledger: Ledger, plan_id: str, unit: str, today: date, partners: _Partners | None) -> _Read:
    from desktop_app.services import returns, sheets, tasks

    total = len(tasks.task_list(ledger, plan_id, unit).tasks)
    known = partners if partners is not None else sheets.partners(ledger, plan_id, unit)
    sent = returns.list_returns(ledger, plan_id, unit, today)
    offices = sheets.offices(ledger, plan_id, unit)
    return _Read(build_rows(offices, known, total, sent), total, known)


def _tasks(ledger: Ledger, plan_id: str, unit: str, row: Row) -> tuple[SheetTask, ...]:
    from desktop_app.services import sheet_details, sheets

    if row.sheet is not None:
        return sheet_details.tasks_of_sheet(ledger, row.sheet.sheet_id)
    name = "" if row.name == ALL_TASKS else row.name
    recipient = sheets.Recipient(name, partner=row.group is Group.PARTNER)
    return sheet_details.tasks_for(ledger, plan_id, unit, recipient)


def _reminder(ledger: Ledger, plan_id: str, unit: str, today: date) -> str:
    from desktop_app.services import returns

    return returns.reminder(ledger, plan_id, unit, today)
