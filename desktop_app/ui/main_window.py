"""The window: menus, rail, head, pages, status line, and the way from a target to its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app import APP_NAME
from desktop_app.core.changes import Changes
from desktop_app.core.errors import PlanGone, UserError
from desktop_app.ui import drops, pages, routes, theme, window_state
from desktop_app.ui.context import Context
from desktop_app.ui.fitting import FittingArea
from desktop_app.ui.frame_state import NOTHING_OPEN, FrameState, read_frame, read_undo_labels
from desktop_app.ui.handover import exchange
from desktop_app.ui.head_bar import HeadBar
from desktop_app.ui.jobs import Jobs
from desktop_app.ui.ledger_actions import LedgerActions, open_folder
from desktop_app.ui.menus import Menus
from desktop_app.ui.messages import Choice, MessageBar, Question
from desktop_app.ui.pages import PageMaker
from desktop_app.ui.rail import PLACES, Rail
from desktop_app.ui.read_only import ReadOnlyLine
from desktop_app.ui.recent import RecentMenu
from desktop_app.ui.reminding import calendar_file
from desktop_app.ui.reminding.line import ReminderLine
from desktop_app.ui.search.leading import Leading
from desktop_app.ui.settings import settings
from desktop_app.ui.status_line import SECRECY, StatusLine
from desktop_app.ui.undo_keys import UndoKeys

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QPaintEvent

    from desktop_app.ui.documents.page import DocumentsPage
    from desktop_app.ui.home.page import HomePage
    from desktop_app.ui.sheets.page import SheetsPage
    from desktop_app.ui.tasks.page import TasksPage

_SECRECY_SEEN = "secrecy/acknowledged"


class MainWindow(QMainWindow):
    """The program's one window.

    Args:
        context: the shared state; the window becomes its router and the parent of its dialogs.
        makers: how each page is made; the program's own where None.
    """

    #: The first frame is on the screen: what is slow to load may be loaded now.
    first_painted = Signal()

    def __init__(self, context: Context, makers: Mapping[str, PageMaker] | None = None) -> None:
        super().__init__()
        self._context = context
        self._makers = makers or pages.MAKERS
        self._pages: dict[str, QWidget] = {}
        self._places: dict[str, FittingArea] = {}
        self._current = ""
        self._painted = False
        self._known_plans: frozenset[str] | None = None
        self._page_to_open = window_state.last_page()
        context.window = self
        context.set_router(self.open_target)
        self.ledgers = LedgerActions(context, self)
        self.rail = Rail()
        self.head = HeadBar()
        self._searching = Leading(self, self.head, self)
        self.status = StatusLine()
        #: The line that says what is due; it stays while other messages come and go.
        self.reminder = ReminderLine()
        self._looking = ReadOnlyLine()
        self._message_bar = MessageBar()
        context.messages.attach(self._message_bar)
        self._stack = QStackedWidget()
        self.menus = Menus(self.menuBar(), self, self._handlers())
        recent = RecentMenu(self.menus.menu("文件"), self.ledgers.open_path)
        self.menus.put_in("文件", recent, before="new")
        self._undo_keys = UndoKeys(self._stack, self.undo, self.redo)
        self._build()
        self._connect()
        self.setWindowTitle(APP_NAME)
        self.setAcceptDrops(True)
        window_state.restore(self)
        self.rail.show_place("home")
        self.setFocus()
        self._show_choices(NOTHING_OPEN)
        self.status.show_closed()
        # The start page has nothing to show before the ledger is open: the first frame does not wait for it.
        self.first_painted.connect(self._show_first_page)

    @property
    def jobs(self) -> Jobs:
        """The door to the ledger."""
        return self._context.jobs

    def messages_shown(self) -> str | None:
        """What the bar over the page says, or None while it says nothing."""
        message = self._message_bar.message
        return message.text if message else None

    # -- pages -------------------------------------------------------------------------------------

    @property
    def current_page(self) -> str:
        """The key of the open page."""
        return self._current

    def page(self, key: str) -> QWidget:
        """The page, made now if it is wanted for the first time."""
        if key not in self._pages:
            made = self._makers[key](self._context)
            self._pages[key] = made
            self._places[key] = FittingArea(made)
            self._stack.addWidget(self._places[key])
        return self._pages[key]

    def _show_first_page(self) -> None:
        if not self._current:
            self.show_page("home")

    def show_page(self, key: str) -> None:
        """Turn to a page; what was typed on the one before is written."""
        page = self.page(key)
        if self._current and self._current != key:
            self._context.commit_pending()
            self._message_bar.clear_passing()
        self._current = key
        if key == "home":
            # However one comes to 首页, it shows the start page and not the list that was opened there last.
            cast("HomePage", page).show_start()
        self._stack.setCurrentWidget(self._places[key])
        self.rail.show_place(key)
        self._focus_page(page)

    def _focus_page(self, page: QWidget) -> None:
        """Give the focus to the first control of the page, unless it is where it may stay."""
        now = QApplication.focusWidget()
        if now is not None and any(part.isAncestorOf(now) for part in (page, self.rail, self.head)):
            return
        # As Tab would, not by nextInFocusChain: PySide takes what that returns for a child of whom it was
        # asked of, and at the end of the chain the window itself would belong to a control of a page.
        page.setFocus()
        self.focusNextChild()
        if not page.isAncestorOf(self.focusWidget()):
            self.setFocus()

    def _enter_page(self, page: QWidget) -> None:
        """Who turns to a page by its key wants its list, not the controls before it."""
        if isinstance(page, pages.Lists) and page.listing.isVisible() and page.listing.isEnabled():
            page.listing.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def put_at_foot(self, widget: QWidget) -> None:
        """Put a widget below the page, whatever page is open."""
        self._column.addWidget(widget)

    def open_target(self, target: str) -> None:
        """Go where a link leads; see `Context.open_target`."""
        routes.follow(self, self._context, target)

    def _tasks(self) -> TasksPage:
        return cast("TasksPage", self.page("tasks"))

    def _documents(self) -> DocumentsPage:
        return cast("DocumentsPage", self.page("documents"))

    # -- the ledger --------------------------------------------------------------------------------

    def undo(self) -> None:
        """Take back the last edit, what is being typed included."""
        from desktop_app.services import undo

        self._context.commit_pending()
        self._context.jobs.run_long(
            undo.undo, "正在撤销", lambda changes: self._say_nothing_to("撤销", changes)
        )

    def redo(self) -> None:
        """Do again what was taken back last."""
        from desktop_app.services import undo

        self._context.commit_pending()
        self._context.jobs.run_long(
            undo.redo, "正在重做", lambda changes: self._say_nothing_to("重做", changes)
        )

    def reload_frame(self) -> None:
        """Read plans, units and undo names again."""
        self._context.jobs.run(read_frame, self._show_frame)

    def _say_nothing_to(self, word: str, changes: Changes | None) -> None:
        if changes is None:
            self._context.messages.info(f"没有可以{word}的操作。")

    def _on_opened(self, path: Path) -> None:
        self._show_first_page()
        self.setWindowTitle(f"{path.stem} - {APP_NAME}")
        self.status.show_opened()
        self._known_plans = None
        self._context.select(None, None)
        self.reload_frame()

    def _on_changed(self, changes: Changes) -> None:
        if changes.plans or changes.settings:
            self.reload_frame()
        else:
            self._context.jobs.run(read_undo_labels, lambda labels: self.menus.show_undo(*labels))

    def _on_user_error(self, error: UserError) -> None:
        # A page asked for a plan that undo has just taken away; the new selection is on its way.
        if not isinstance(error, PlanGone):
            self._context.messages.error(error)

    def _show_frame(self, frame: FrameState) -> None:
        listed = frozenset(plan.id for plan in frame.plans)
        known, self._known_plans = self._known_plans, listed
        self.menus.show_undo(frame.undo, frame.redo)
        fresh = listed - known if known else frozenset()
        if len(fresh) == 1:
            # A plan that has just come in is the one the officer wants to see.
            self._choose(next(iter(fresh)), frame.unit)
            return
        self._show_choices(frame)
        self._context.select(frame.plan_id, frame.unit)
        self._come_back(frame)
        if frame.plan_id is None:
            # Nothing was selected before either, so nobody has been told that there is nothing.
            self._context.selection_changed.emit()

    def _come_back(self, frame: FrameState) -> None:
        """Turn once to the page that was open when the window was closed."""
        page, self._page_to_open = self._page_to_open, ""
        if frame.unit is not None and page in self._makers and page != self._current:
            self.show_page(page)

    def _show_choices(self, frame: FrameState) -> None:
        """Show plans and units, and allow what can be done with them."""
        self.head.show_plans(frame.plans, frame.plan_id)
        self.head.show_units(frame.units, frame.unit)
        there = {"ledger"} if self._context.jobs.ready else set()
        if frame.plan_id:
            there.add("plan")
        if frame.unit:
            there.add("unit")
        if not frame.read_only:
            there.add("writable")
        self._context.set_read_only(frame.read_only)
        self._looking.setVisible(frame.read_only)
        self.menus.enable(frozenset(there))
        self.head.search.setEnabled("unit" in there)
        for place in PLACES:
            self.rail.button(place.key).setEnabled(place.key == "home" or "unit" in there)
        if "unit" not in there and self._current not in ("", "home"):
            self.show_page("home")

    def _choose(self, plan_id: str, unit: str | None) -> None:
        from desktop_app.services import departments

        self._context.commit_pending()
        self._context.jobs.run(lambda ledger: departments.choose(ledger, plan_id, unit))

    def _choose_plan(self, plan_id: str) -> None:
        if plan_id != self._context.plan_id:
            self._choose(plan_id, self._context.unit)

    def _choose_unit(self, unit: str) -> None:
        if self._context.plan_id is not None and unit != self._context.unit:
            self._choose(self._context.plan_id, unit)

    # -- putting together --------------------------------------------------------------------------

    def _build(self) -> None:
        right = QWidget()
        column = self._column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(_rule("rule"))
        column.addWidget(self._looking)
        column.addWidget(self.reminder)
        column.addWidget(self._message_bar)
        column.addWidget(self._stack, 1)
        central = QWidget()
        row = QHBoxLayout(central)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addWidget(_rule("rule-vertical"))
        row.addWidget(right, 1)
        self.setCentralWidget(central)
        self.setStatusBar(self.status)
        self.menuBar().setNativeMenuBar(False)

    def _connect(self) -> None:
        jobs = self._context.jobs
        jobs.opened.connect(self._on_opened)
        jobs.changed.connect(self._on_changed)
        jobs.saved.connect(self.status.show_saved)
        jobs.user_error.connect(self._on_user_error)
        jobs.bug.connect(self._context.messages.bug)
        jobs.long_started.connect(self.status.start_work)
        jobs.long_progress.connect(self.status.progress)
        jobs.long_finished.connect(self.status.end_work)
        self.status.cancelled.connect(jobs.cancel)
        self.ledgers.backed_up.connect(self.status.show_backup)
        self.rail.chosen.connect(self.show_page)
        self.head.plan_chosen.connect(self._choose_plan)
        self.head.unit_chosen.connect(self._choose_unit)
        self.head.other_unit_asked.connect(lambda: self.open_target("department"))

    def _handlers(self) -> dict[str, Callable[[], None]]:
        def go(target: str) -> Callable[[], None]:
            return lambda: self.open_target(target)

        handlers = {target: go(target) for target in pages.DIALOGS}
        handlers |= {key: go(f"tasks:{key}") for key in ("no_measures", "due_soon", "overdue")}
        handlers |= {f"sheets_{what}": go(f"sheets:{what}") for what in ("generate", "import", "remind")}
        handlers |= {place.key: self._opener(place.key) for place in PLACES}
        handlers |= {
            what: self._task_actor(what) for what in ("table", "set_office", "set_deadline", "set_status")
        }
        return (
            handlers
            | exchange.handlers(self._context)
            | {
                "open": self.ledgers.open,
                "new": self.ledgers.new,
                "save_copy": self.ledgers.save_copy,
                "back_up": self.ledgers.back_up,
                "export_plan": lambda: self._export("plan"),
                "export_report": lambda: self._export("report"),
                "export_calendar": lambda: calendar_file.run(self._context),
                "quit": lambda: cast("None", self.close()),
                "undo": self.undo,
                "redo": self.redo,
                "search": self._searching.focus,
                "filter_words": self._focus_words,
                "progress": self._focus_progress,
                "manual": go("manual"),
                "shortcuts": go("manual:shortcuts"),
                "tour": go("tour"),
                "folder": self._open_folder,
                "log_folder": _open_log_folder,
                "reset_looks": self._reset_looks,
                "about": self._show_about,
            }
        )

    def _opener(self, key: str) -> Callable[[], None]:
        def turn() -> None:
            self.show_page(key)
            self._enter_page(self.page(key))

        return turn

    def _task_actor(self, what: str) -> Callable[[], None]:
        def act() -> None:
            self.show_page("tasks")
            self._tasks().act(what)

        return act

    def _export(self, which: str) -> None:
        self.open_target(f"documents:{which}")
        self._documents().ask_export()

    def _focus_words(self) -> None:
        self.show_page("tasks")
        self._tasks().focus_words()

    def _focus_progress(self) -> None:
        self.show_page("tasks")
        self._tasks().focus_progress_line()

    def _show_about(self) -> None:
        from desktop_app.ui.help import show_about

        show_about(self, self.ledgers.path)

    def show_manual(self, key: str) -> None:
        """Open the manual.

        Args:
            key: its page; the one that fits where the focus is where empty.
        """
        from desktop_app.ui.help import KEY_GROUPS
        from desktop_app.ui.manual.window import ManualWindow

        groups = [*self.menus.shortcut_lines(), *KEY_GROUPS]
        ManualWindow.show_over(self, groups, self._current, key)

    def _open_folder(self) -> None:
        if self.ledgers.path is not None:
            open_folder(self.ledgers.path.parent)

    def _reset_looks(self) -> None:
        asked = Question(
            "恢复界面默认设置",
            "窗口大小、列宽、配色和字号将恢复默认，台账内容不受影响。",
            (Choice("reset", "恢复默认"), Choice("keep", "取消")),
            escape="keep",
        )
        if self._context.messages.ask(asked) == "reset":
            window_state.reset(self)
            self.menus.reset_looks()
            self._context.messages.info("已恢复界面默认设置，列宽在下次启动时恢复。")

    def remind_of_secrecy(self) -> None:
        """Say until it has been acknowledged once that nothing secret belongs on this machine."""
        if settings().value(_SECRECY_SEEN, "false") == "true":
            return
        self._context.messages.warning(
            f"{SECRECY}。台账、备份和导出的文件都在本机保存，不上传网络。",
            "已知悉",
            lambda: settings().setValue(_SECRECY_SEEN, "true"),
        )

    # -- events ------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowDeactivate:
            # Another program is in front now: what is typed must not wait for us to come back.
            self._context.commit_pending()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.first_painted.emit)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if drops.dropped_files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = drops.dropped_files(event)
        if paths:
            event.acceptProposedAction()
            self._open_files(paths)

    def open_file(self, path: Path) -> None:
        """Do with a file that was dropped or double-clicked what it is for."""
        self._open_files([path])

    def _open_files(self, paths: Sequence[Path]) -> None:
        drops.open_dropped(paths, self._context, self.ledgers, self._merge_sheets)

    def _merge_sheets(self, paths: Sequence[Path]) -> None:
        self.show_page("sheets")
        cast("SheetsPage", self.page("sheets")).merging.read(paths)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._context.commit_pending()
        window_state.save(self, self._searching.last_page)
        self._context.jobs.close()
        event.accept()


def _open_log_folder() -> None:
    from desktop_app.services.diagnostics import log_folder

    open_folder(log_folder())


def _rule(kind: str) -> QFrame:
    line = QFrame()
    theme.set_kind(line, kind)
    return line
