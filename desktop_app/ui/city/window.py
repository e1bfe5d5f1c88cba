"""全市汇总: the window in which the city's office gathers and compares what departments hand in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from desktop_app.ui import files, theme
from desktop_app.ui.city import seen as seen_words
from desktop_app.ui.city import work
from desktop_app.ui.city.departments_tab import DepartmentsTab
from desktop_app.ui.city.dialogs import (
    PasswordDialog,
    RefusedDialog,
    RosterDialog,
    ShortcutsDialog,
)
from desktop_app.ui.city.exporting import Exporting
from desktop_app.ui.city.matrix_tab import MatrixTab
from desktop_app.ui.city.menus import MENUS, shortcut_lines
from desktop_app.ui.city.search_field import SearchField
from desktop_app.ui.city.seen import Seen
from desktop_app.ui.city.sums_tab import SumsTab
from desktop_app.ui.city.tasks_tab import TasksTab
from desktop_app.ui.context import Context
from desktop_app.ui.empty_state import EmptyState, Way
from desktop_app.ui.icons import icon
from desktop_app.ui.jobs import Jobs
from desktop_app.ui.messages import MessageBar, Messages
from desktop_app.ui.settings import settings
from desktop_app.ui.sheets.result_line import Action, ResultLine
from desktop_app.ui.status_line import StatusLine
from desktop_app.ui.tasks.elided_label import ElidedLabel
from desktop_app.ui.timers import put_off

if TYPE_CHECKING:
    from desktop_app.core.changes import Changes
    from desktop_app.services.city.taking import Outcome

OVERVIEWS = "汇总台账 (*.zwhz)"
_RETURNS = "部门报送的文件 (*.zwgkp *.zwgk *.json);;所有文件 (*)"
_TABS = ("部门", "部门×工作任务", "任务对照", "年度数据")
_PATH = "city/path"
_LOCK_ROUND = 5 * 60 * 1000
_SEARCH_DELAY_MS = 120

#: The windows that are open; Qt does not keep them without a parent.
_open: list[CityWindow] = []


def run(context: Context, path: Path | None = None) -> CityWindow:
    """Open the window, or bring it to the front.

    Args:
        context: the main window's shared state.
        path: the overview to show; None for the one that is open or was used last.
    """
    for window in _open:
        if path is not None:
            window.open_path(path)
        window.show()
        window.raise_()
        window.activateWindow()
        return window
    window = CityWindow(context)
    _open.append(window)
    window.show()
    if path is not None:
        window.open_path(path)
    else:
        window.start()
    return window


class CityWindow(QMainWindow):
    """The window of the overview, with a worker's thread of its own.

    Args:
        context: the main window's shared state, for the present day.
    """

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.messages = Messages(self)
        self.jobs = Jobs(None, self)
        self.context = Context(self.jobs, self.messages, context.today, self)
        self.context.window = self
        self.context.set_router(self._follow)
        self._seen: Seen | None = None
        self._reads = 0
        self.actions_by_key: dict[str, QAction] = {}
        self.title = ElidedLabel()
        self.subline = QLabel()
        self.add = QPushButton("加入报送文件…")
        self.remind = QPushButton("复制催报文字")
        self.tabs = QTabBar()
        self.search = SearchField()
        self.line = ResultLine()
        self.exporting = Exporting(self.context, self.line)
        self.bar = MessageBar()
        self.status = StatusLine(backups=False)
        self.departments, self.matrix = DepartmentsTab(), MatrixTab()
        self.tasks, self.sums = TasksTab(), SumsTab()
        self._pages = QStackedWidget()
        self._body = QStackedWidget()
        self.empty = EmptyState(
            "account-multiple-outline",
            "还没有部门报送",
            "把各部门报送的移交包、台账文件或导出数据拖到本窗口，也可以拖入存放它们的文件夹。"
            "同一部门再次报送时，以后来的为准，先前的留存备查。",
            (
                Way("加入报送文件…", self.ask_files),
                Way("加入文件夹…", self.ask_folder),
                Way("打开汇总台账…", self.ask_open),
            ),
        )
        self._delay = put_off(self, _SEARCH_DELAY_MS, self._search_now)
        self._lock_round = QTimer(self)
        self._lock_round.setInterval(_LOCK_ROUND)
        self.setWindowTitle("全市汇总")
        self.setAcceptDrops(True)
        self.resize(context.window.size() if context.window is not None else self.sizeHint())
        self._lay_out()
        self._make_menus()
        self._connect()
        self._show_around()

    # -- the overview --------------------------------------------------------------------------------

    def start(self) -> None:
        """Open the overview used last, or the default one; where there is none yet, wait for files."""
        stored = str(settings().value(_PATH, ""))
        path = Path(stored) if stored and Path(stored).is_file() else work.default_path()
        if path.is_file():
            self.open_path(path)

    def open_path(self, path: Path, then: Callable[[], None] | None = None) -> None:
        """Open an overview, made where it is absent."""
        self.jobs.open(
            work.opener(path), (lambda _path: then()) if then is not None else None, self.messages.error
        )

    def ask_open(self) -> None:
        """Ask for an overview."""
        path = files.open_file(self, "打开汇总台账", OVERVIEWS)
        if path is not None:
            self.open_path(path)

    def ask_new(self) -> None:
        """Ask where a new overview is to lie."""
        path = files.save_file(self, "新建汇总台账", "全市汇总.zwhz", OVERVIEWS, ".zwhz")
        if path is not None and path.exists():
            self.messages.warning(f"“{path.name}”已存在，没有改动。请换一个文件名，或直接打开它。")
        elif path is not None:
            self.open_path(path)

    def _opened(self, path: Path) -> None:
        settings().setValue(_PATH, str(path))
        self.setWindowTitle(f"{path.stem} - 全市汇总")
        self.status.show_opened()
        self.line.hide()
        self._lock_round.start()
        self.read()

    def read(self) -> None:
        """Read the overview anew."""
        self._reads += 1
        ticket, today = self._reads, self.context.today()

        def show(found: Seen) -> None:
            if ticket == self._reads:
                self.show_seen(found)

        self.jobs.run(lambda overview: seen_words.read(overview, today), show)

    def show_seen(self, found: Seen) -> None:
        """Show a reading."""
        self._seen = found
        for tab in (self.departments, self.matrix, self.tasks, self.sums):
            tab.show_seen(found)
        self._show_around()

    def _show_around(self) -> None:
        seen = self._seen
        there = seen is not None and seen.view.plan is not None
        self._body.setCurrentIndex(1 if there else 0)
        for widget in (self.add, self.remind, self.subline, self.tabs, self.search):
            widget.setVisible(there)
        for key in (
            "excel",
            "site",
            "site_folder",
            "remind",
            "roster",
            "search",
            "tab0",
            "tab1",
            "tab2",
            "tab3",
        ):
            self.actions_by_key[key].setEnabled(there)
        self.remind.setEnabled(there and bool(seen and seen.view.missing))
        if seen is None or seen.view.plan is None:
            self.title.setText("全市汇总")
            return
        self.title.setText(seen.view.plan.info.title)
        self.subline.setText(seen_words.headline(seen))

    # -- taking in -----------------------------------------------------------------------------------

    def ask_files(self) -> None:
        """Ask for departments' files."""
        paths = files.open_files(self, "加入报送文件", _RETURNS)
        if paths:
            self.take(paths)

    def ask_folder(self) -> None:
        """Ask for a folder of departments' files."""
        folder = files.choose_folder(self, "加入文件夹", files.last_folder())
        if folder is not None:
            self.take([folder])

    def take(self, paths: Sequence[Path], password: str | None = None) -> None:
        """Take files into the overview; the first ones make the default overview where none is open."""
        if not self.jobs.ready:
            self.open_path(work.default_path(), lambda: self.take(paths, password))
            return
        self.jobs.run_long(
            lambda overview, progress, cancel: work.take(overview, paths, password, progress, cancel),
            "正在收入报送文件",
            self._taken,
        )

    def _taken(self, result: tuple[Outcome, Changes]) -> None:
        outcome, _ = result
        actions: list[Action] = []
        sealed = [r for r in outcome.refused if r.needs_password]
        if outcome.refused:
            actions.append(
                ("查看未收入的文件", lambda: RefusedDialog(self.context, outcome.refused).start(640, 360))
            )
        if sealed:
            actions.append(("输入密码…", lambda: self._ask_password([r.path for r in sealed])))
        tone = "due_soon" if outcome.refused else "text"
        self.line.say(outcome.words, *actions, tone=tone)

    def _ask_password(self, paths: Sequence[Path]) -> None:
        names = [path.name for path in paths]
        PasswordDialog(self.context, names, lambda password: self.take(paths, password)).start(460)

    # -- acting --------------------------------------------------------------------------------------

    def copy_reminder(self) -> None:
        """Put the 催报 text on the clipboard."""
        today = self.context.today()
        self.jobs.run(lambda overview: work.reminder(overview, today), self._copied)

    def _copied(self, text: str) -> None:
        if not text:
            self.line.say("应报送的部门都已报送，无需催报。")
            return
        QGuiApplication.clipboard().setText(text)
        count = len(self._seen.view.missing) if self._seen else 0
        self.line.say(f"催报文字已复制，涉及 {count} 个部门。")

    def ask_roster(self) -> None:
        """Ask which departments have to hand in."""
        missing = [d.unit for d in self._seen.view.missing] if self._seen else []
        RosterDialog(self.context, missing, lambda names: self._set_expected(names, expected=True)).start(
            520, 420
        )

    def _set_expected(self, units: Sequence[str], *, expected: bool) -> None:
        self.jobs.run(lambda overview: work.set_expected(overview, units, expected=expected))

    def _adopt(self, hand_in_id: int) -> None:
        self.jobs.run(lambda overview: work.adopt(overview, hand_in_id))

    def _withdraw(self, unit: str) -> None:
        self.jobs.run(
            lambda overview: work.withdraw(overview, unit),
            lambda _changes: self.line.say(f"“{unit}”的报送已移出，不再计入；可在其历次报送中改用。"),
        )

    # -- going about ---------------------------------------------------------------------------------

    def show_tab(self, at: int) -> None:
        """Turn to a tab."""
        self.tabs.setCurrentIndex(at)

    def _turn(self, at: int) -> None:
        self._pages.setCurrentIndex(at)
        self._search_now()

    def focus_search(self) -> None:
        """Put the cursor into the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _search_now(self) -> None:
        self._delay.stop()
        (self.departments, self.matrix, self.tasks, self.sums)[self._pages.currentIndex()].search(
            self.search.text().strip()
        )

    def _show_task(self, requirement_id: str) -> None:
        self.search.clear()
        self.show_tab(2)
        self.tasks.show_task(requirement_id)

    def _show_cell(self, unit: str, section: int) -> None:
        self.search.clear()
        self.show_tab(2)
        self.tasks.choose_chip("全部")
        self.tasks.narrow_to(unit, section)

    def _show_department(self, unit: str) -> None:
        self.search.clear()
        self.show_tab(0)
        self.departments.choose_chip("全部")
        self.departments.view.choose(unit)

    def _follow(self, target: str) -> None:
        """Go where a link leads: from here to the manual alone."""
        from desktop_app.ui.manual.window import ManualWindow

        kind, _, key = target.partition(":")
        if kind == "manual":
            ManualWindow.show_over(self, shortcut_lines(), "city", key)

    def _show_shortcuts(self) -> None:
        ShortcutsDialog(self.context, shortcut_lines()).start(420)

    # -- putting together ----------------------------------------------------------------------------

    def _connect(self) -> None:
        jobs = self.jobs
        jobs.opened.connect(self._opened)
        jobs.changed.connect(lambda _changes: self.read())
        jobs.saved.connect(self.status.show_saved)
        jobs.user_error.connect(self.messages.error)
        jobs.bug.connect(self.messages.bug)
        jobs.long_started.connect(self.status.start_work)
        jobs.long_progress.connect(self.status.progress)
        jobs.long_finished.connect(self.status.end_work)
        self.status.cancelled.connect(jobs.cancel)
        self._lock_round.timeout.connect(lambda: jobs.run(work.refresh_lock))
        self.add.clicked.connect(self.ask_files)
        self.remind.clicked.connect(self.copy_reminder)
        self.tabs.currentChanged.connect(self._turn)
        self.search.textChanged.connect(lambda _text: self._delay.start())
        self.search.returnPressed.connect(self._search_now)
        self.departments.task_chosen.connect(self._show_task)
        self.departments.adopt_asked.connect(self._adopt)
        self.departments.withdraw_asked.connect(self._withdraw)
        self.departments.roster_asked.connect(
            lambda unit, expected: self._set_expected([unit], expected=expected)
        )
        self.matrix.cell_chosen.connect(self._show_cell)
        self.tasks.department_chosen.connect(self._show_department)

    def _make_menus(self) -> None:
        handlers: dict[str, Callable[[], object]] = {
            "add": self.ask_files,
            "add_folder": self.ask_folder,
            "open": self.ask_open,
            "new": self.ask_new,
            "excel": self.exporting.ask_excel,
            "site": self.exporting.ask_site,
            "site_folder": self.exporting.ask_site_folder,
            "close": self.close,
            "remind": self.copy_reminder,
            "roster": self.ask_roster,
            "search": self.focus_search,
            "manual": partial(self._follow, "manual"),
            "shortcuts": self._show_shortcuts,
        }
        handlers |= {f"tab{at}": partial(self.show_tab, at) for at in range(len(_TABS))}
        self.menuBar().setNativeMenuBar(False)
        for title, entries in MENUS:
            menu = self.menuBar().addMenu(title)
            for entry in entries:
                if entry is None:
                    menu.addSeparator()
                    continue
                key, text, shortcut = entry
                action = QAction(text, self)
                if shortcut:
                    action.setShortcut(QKeySequence(shortcut))
                action.triggered.connect(lambda _checked=False, act=handlers[key]: act())
                menu.addAction(action)
                self.actions_by_key[key] = action

    def _lay_out(self) -> None:
        theme.set_type(self.title, "heading")
        self.subline.setWordWrap(True)
        theme.set_tone(self.subline, "secondary")
        theme.set_kind(self.add, "primary")
        self.add.setIcon(icon("import", "on_accent"))
        self.add.setToolTip("也可以把文件或文件夹拖到本窗口")
        self.remind.setIcon(icon("content-paste"))
        self.tabs.setAccessibleName("页面")
        self.tabs.setExpanding(False)
        for words in _TABS:
            self.tabs.addTab(words)
        for tab in (self.departments, self.matrix, self.tasks, self.sums):
            self._pages.addWidget(tab)
        self.messages.attach(self.bar)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addLayout(self._make_head())
        band = QHBoxLayout()
        band.setContentsMargins(theme.SPACE_L, 0, theme.SPACE_L, 0)
        band.addWidget(self.line)
        column.addLayout(band)
        row = QHBoxLayout()
        row.setContentsMargins(theme.SPACE_S, 0, theme.SPACE_L, 0)
        row.addWidget(self.tabs)
        row.addStretch(1)
        row.addWidget(self.search, 1)
        column.addLayout(row)
        rule = QFrame()
        theme.set_kind(rule, "rule")
        column.addWidget(rule)
        self._body.addWidget(self.empty)
        self._body.addWidget(self._pages)
        column.addWidget(self._body, 1)
        self.setCentralWidget(whole)
        self.setStatusBar(self.status)
        self.status.show_closed()

    def _make_head(self) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(theme.SPACE_XS)
        words.addWidget(self.title)
        words.addWidget(self.subline)
        head = QHBoxLayout()
        head.setContentsMargins(theme.SPACE_L, theme.SPACE_S, theme.SPACE_L, theme.SPACE_S)
        head.setSpacing(theme.SPACE_S)
        head.addLayout(words, 1)
        head.addWidget(self.add)
        head.addWidget(self.remind)
        return head

    # -- events --------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _local_paths(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = _local_paths(event)
        if not paths:
            return
        event.acceptProposedAction()
        if len(paths) == 1 and paths[0].suffix.lower() == ".zwhz":
            self.open_path(paths[0])
        else:
            self.take(paths)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._lock_round.stop()
        self.jobs.close()
        if self in _open:
            _open.remove(self)
        event.accept()


def _local_paths(event: QDropEvent) -> list[Path]:
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
