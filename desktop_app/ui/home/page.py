"""首页: one sentence, one button, seven steps, five figures, completion, what falls due."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.changes import Changes
from desktop_app.ui import theme
from desktop_app.ui.context import Context
from desktop_app.ui.empty_state import EmptyState, Way
from desktop_app.ui.home.counts import CountTile
from desktop_app.ui.home.lists import DueDelegate, DueModel, LineList, SectionDelegate, SectionModel
from desktop_app.ui.home.steps import StepsCard

if TYPE_CHECKING:
    from desktop_app.services.ledger import Ledger
    from desktop_app.services.overview import Overview

_COUNTS = 5


class HomePage(QWidget):
    """The start page. Everything on it comes from one overview of the year.

    Args:
        context: the window's shared state.
    """

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._stale = True
        self._asked = 0
        self._stack = QStackedWidget()
        self._waiting = QWidget()
        self._no_plan = EmptyState(
            "file-document-outline",
            "尚未导入分工方案",
            "请导入印发的分工方案，Word、Excel、网页和文本文件均可。",
            (
                Way("导入方案…", lambda: context.open_target("import")),
                Way("导入示例方案（佛山市2017年）", lambda: context.open_target("import-sample")),
            ),
        )
        self._no_unit = EmptyState(
            "account-multiple-outline",
            "请选择本部门",
            "选定本部门后，列出点名的任务、各部门共同承担的任务和可以认领的任务。",
            (Way("选择本部门…", lambda: context.open_target("department")),),
        )
        self._dashboard = Dashboard(context)
        for page in (self._waiting, self._no_plan, self._no_unit, self._dashboard):
            self._stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        context.selection_changed.connect(self.refresh)
        context.jobs.changed.connect(self.refresh)

    @property
    def dashboard(self) -> Dashboard:
        """What is shown while a plan and a department are chosen."""
        return self._dashboard

    def refresh(self, changes: Changes | None = None) -> None:
        """Read the overview again; put off until the page is seen."""
        plan_id, unit = self._context.plan_id, self._context.unit
        ours = changes is None or changes.settings or plan_id in changes.plans
        if not ours and changes is not None and all(other != unit for _, other in changes.tasks):
            return
        if self.isVisible():
            self.reload()
        else:
            self._stale = True

    def reload(self) -> None:
        """Read the overview, or show what is missing for one."""
        self._stale = False
        plan_id, unit = self._context.plan_id, self._context.unit
        if plan_id is None or unit is None:
            self._stack.setCurrentWidget(self._no_plan if plan_id is None else self._no_unit)
            return
        today = self._context.today()
        self._asked += 1
        self._context.jobs.run(
            partial(_read, plan_id=plan_id, unit=unit, today=today), partial(self._show, self._asked, today)
        )

    def _show(self, ticket: int, today: date, values: Overview) -> None:
        if ticket != self._asked:
            # A later request has been made meanwhile: its answer is on the way.
            return
        self._dashboard.show_overview(values, today)
        self._stack.setCurrentWidget(self._dashboard)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale and self._context.jobs.ready:
            self.reload()


def _read(ledger: Ledger, *, plan_id: str, unit: str, today: date) -> Overview:
    from desktop_app.services.overview import overview

    return overview(ledger, plan_id, unit, today)


class Dashboard(QWidget):
    """The start page of a department's year."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._headline = QLabel()
        theme.set_type(self._headline, "title")
        self._subline = QLabel()
        theme.set_tone(self._subline, "secondary")
        self._subline.setWordWrap(True)
        self._action = QPushButton()
        theme.set_kind(self._action, "primary")
        self._action_target = "tasks"
        self._action.clicked.connect(lambda: context.open_target(self._action_target))
        self.steps = StepsCard()
        self.steps.opened.connect(context.open_target)
        self.counts = [CountTile() for _ in range(_COUNTS)]
        for tile in self.counts:
            tile.clicked.connect(lambda _checked=False, it=tile: context.open_target(it.target))
        self._section_model = SectionModel(self)
        self._due_model = DueModel(self)
        self.sections = LineList(self._section_model, SectionDelegate(self), "各部分完成情况")
        self.sections.opened.connect(lambda row: context.open_target(f"section:{row.section_index}"))
        self.due = LineList(self._due_model, DueDelegate(self), "近期到期")
        self.due.opened.connect(lambda row: context.open_target(row.target))
        self._build()

    def show_overview(self, values: Overview, today: date) -> None:
        """Show the year as ``values`` tells it."""
        self._headline.setText(values.headline)
        self._subline.setText(values.subline)
        self._action.setText(values.action)
        self._action_target = values.action_target
        self.steps.show_steps(values.steps)
        for tile, count in zip(self.counts, values.counts, strict=False):
            tile.show_count(count)
        self._section_model.show_rows(values.sections)
        self._due_model.today = today
        self._due_model.show_rows(values.due)

    @property
    def headline(self) -> str:
        """The one sentence."""
        return self._headline.text()

    @property
    def action(self) -> QPushButton:
        """The one main button."""
        return self._action

    def _build(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(theme.SPACE_S)
        words.addWidget(self._headline)
        words.addWidget(self._subline)
        top = QHBoxLayout()
        top.setSpacing(theme.SPACE_XL)
        top.addLayout(words, 1)
        top.addWidget(self._action, 0, Qt.AlignmentFlag.AlignVCenter)
        counts = QHBoxLayout()
        counts.setSpacing(theme.SPACE_M)
        for tile in self.counts:
            counts.addWidget(tile, 1)
        lower = QHBoxLayout()
        lower.setSpacing(theme.SPACE_M)
        nothing_here = "方案中没有本部门的任务。"
        lower.addWidget(_card("各部分完成情况", self.sections, self._section_model, nothing_here), 1)
        lower.addWidget(_card("近期到期", self.due, self._due_model, "没有临近的期限。"), 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, theme.SPACE_L, 28, theme.SPACE_M)
        layout.setSpacing(theme.SPACE_M)
        layout.addLayout(top)
        layout.addWidget(self.steps)
        layout.addLayout(counts)
        layout.addLayout(lower, 1)


def _card(heading: str, content: LineList, model: QAbstractItemModel, empty: str) -> QFrame:
    """A card with a heading over a list, and a line in its place while it is empty."""
    card = QFrame()
    theme.set_kind(card, "card")
    title = QLabel(heading)
    theme.set_type(title, "heading")
    title.setContentsMargins(theme.SPACE_L, 0, theme.SPACE_L, 0)
    nothing = QLabel(empty)
    theme.set_tone(nothing, "secondary")
    nothing.setContentsMargins(theme.SPACE_L, 0, theme.SPACE_L, 0)
    layout = QVBoxLayout(card)
    layout.setContentsMargins(1, theme.SPACE_M, 1, theme.SPACE_S)
    layout.setSpacing(theme.SPACE_XS)
    layout.addWidget(title)
    layout.addWidget(nothing)
    layout.addWidget(content, 1)
    card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_nothing() -> None:
        nothing.setVisible(model.rowCount() == 0)

    model.modelReset.connect(show_nothing)
    show_nothing()
    return card
