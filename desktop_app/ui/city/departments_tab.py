"""部门: who has handed in, whose plan is public when, how far each is; one department in words beside it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSplitter, QTextBrowser, QVBoxLayout, QWidget

from desktop_app.core.city import DepartmentYear, Publication
from desktop_app.core.day_words import short_day
from desktop_app.core.rules import rate_words
from desktop_app.ui import theme
from desktop_app.ui.city.rows import Column, RowsModel, RowsView
from desktop_app.ui.city.seen import PUBLICATIONS, Seen, department_html, published_words
from desktop_app.ui.city.tab import Tab


def _figure(name: str) -> Any:
    return lambda d: str(getattr(d.figures, name)) if d.hand_in else ""


def _figure_key(name: str) -> Any:
    return lambda d: getattr(d.figures, name) if d.hand_in else -1


def _handed_in(d: DepartmentYear) -> str:
    return f"{short_day(d.hand_in.taken_at)}收入" if d.hand_in else "未报送"


def _differences(d: DepartmentYear) -> str:
    return f"{len(d.hand_in.differences)} 处" if d.hand_in and d.hand_in.differences else ""


_COLUMNS = (
    Column("部门", lambda d: d.unit, 180),
    Column(
        "报送",
        _handed_in,
        130,
        tone=lambda d: "completed" if d.hand_in else "overdue" if d.expected else "secondary",
        icon=lambda d: "check-circle" if d.hand_in else "alert-circle",
        key=lambda d: d.hand_in.taken_at.isoformat() if d.hand_in else "",
    ),
    Column(
        "方案公开",
        published_words,
        252,
        tone=lambda d: PUBLICATIONS[d.publication][1],
        icon=lambda d: PUBLICATIONS[d.publication][0] if d.hand_in else None,
        key=lambda d: (str(d.publication), d.published_on.isoformat() if d.published_on else ""),
    ),
    Column("任务", _figure("total"), 60, key=_figure_key("total"), centred=True),
    Column("已落实", _figure("done"), 66, key=_figure_key("done"), centred=True),
    Column(
        "未落实",
        _figure("not_done"),
        66,
        tone=lambda d: "overdue" if d.figures.not_done else None,
        key=_figure_key("not_done"),
        centred=True,
    ),
    Column("落实率", lambda d: rate_words(d.figures), 76, key=lambda d: d.figures.rate or -1.0, centred=True),
    Column(
        "佐证",
        lambda d: str(d.evidence_count) if d.hand_in else "",
        60,
        key=lambda d: d.evidence_count,
        centred=True,
    ),
    Column(
        "方案差异",
        _differences,
        84,
        tone=lambda _d: "due_soon",
        key=lambda d: len(d.hand_in.differences) if d.hand_in else 0,
        centred=True,
    ),
)
_CHIPS = (
    ("全部", None),
    ("未报送", lambda d: d.expected and d.hand_in is None),
    ("逾期公开", lambda d: d.publication is Publication.LATE),
    ("未公开", lambda d: d.publication in (Publication.OPEN, Publication.OVERDUE)),
    ("有未落实", lambda d: d.figures.not_done > 0),
    ("方案不一致", lambda d: bool(d.hand_in and d.hand_in.differences)),
    ("名单外", lambda d: not d.expected),
)


class DepartmentsTab(Tab):
    """The list of departments, and the chosen one in words."""

    #: A requirement's id was pressed; a hand-in is to count; a department's hand-in is not to count.
    task_chosen = Signal(str)
    adopt_asked = Signal(int)
    withdraw_asked = Signal(str)
    #: A department is to be put on the list (True) or taken off it.
    roster_asked = Signal(str, bool)

    def __init__(self) -> None:
        super().__init__(RowsModel(_COLUMNS, lambda d: str(d.unit)), _CHIPS)
        self._seen: Seen | None = None
        self.view = RowsView(self.rows, "部门")
        self.view.setSortingEnabled(True)
        self.view.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.words = QTextBrowser()
        self.words.setProperty("frameless", "true")
        self.words.setAccessibleName("所选部门")
        self.words.setOpenLinks(False)
        self.words.anchorClicked.connect(self._follow)
        self.withdraw = QPushButton("移出报送")
        self.withdraw.setToolTip("该部门的报送不再计入，文件内容仍留存，可随时改用")
        self.withdraw.clicked.connect(self._withdraw)
        self.expected = QPushButton()
        self.expected.clicked.connect(self._change_roster)
        foot = QHBoxLayout()
        foot.setSpacing(theme.SPACE_S)
        foot.addWidget(self.withdraw)
        foot.addWidget(self.expected)
        foot.addStretch(1)
        self._side = QWidget()
        column = QVBoxLayout(self._side)
        column.setContentsMargins(theme.SPACE_L, theme.SPACE_S, theme.SPACE_L, theme.SPACE_M)
        column.addWidget(self.words, 1)
        column.addLayout(foot)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.view)
        split.addWidget(self._side)
        split.setChildrenCollapsible(False)
        split.setStretchFactor(0, 5)
        split.setStretchFactor(1, 2)
        split.setSizes([theme.px(1000), theme.px(366)])
        self.fill(split)
        self.view.selectionModel().currentChanged.connect(lambda *_: self._show_current())
        self.view.activated.connect(lambda _index: self.words.setFocus())
        theme.signals.changed.connect(self._show_current)

    def show_seen(self, seen: Seen) -> None:
        """Show another reading; the chosen department stays chosen."""
        current = self.current
        self._seen = seen
        self.load(seen.view.departments)
        self.view.choose(current.unit if current else "")

    @property
    def current(self) -> DepartmentYear | None:
        """The chosen department."""
        return self.rows.row(self.view.currentIndex())

    def text_of(self, row: Any) -> str:
        """Its names and its file."""
        return f"{row.unit} {row.full_name} {row.hand_in.file_name if row.hand_in else ''}"

    def arranged(self) -> None:
        """Turn to the first department that is shown."""
        if not self.view.currentIndex().isValid():
            self.view.choose("")
        self._show_current()

    def _show_current(self) -> None:
        department, seen = self.current, self._seen
        self._side.setVisible(department is not None)
        if department is None or seen is None:
            return
        self.words.setHtml(department_html(seen, department))
        self.withdraw.setVisible(department.hand_in is not None)
        self.expected.setText("移出应报送名单" if department.expected else "列入应报送名单")

    def _follow(self, url: QUrl) -> None:
        kind, _, rest = url.toString().partition(":")
        if kind == "task":
            self.task_chosen.emit(rest)
        elif kind == "adopt":
            self.adopt_asked.emit(int(rest))
        elif url.scheme() in ("http", "https"):
            QDesktopServices.openUrl(url)

    def _withdraw(self) -> None:
        if self.current is not None:
            self.withdraw_asked.emit(self.current.unit)

    def _change_roster(self) -> None:
        if self.current is not None:
            self.roster_asked.emit(self.current.unit, not self.current.expected)
