"""首页: the start page itself, the lists behind its figures, and what stands there before there is a plan."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.core.changes import Changes
from desktop_app.core.errors import UserError
from desktop_app.ui.context import Context
from desktop_app.ui.empty_state import EmptyState, Way
from desktop_app.ui.front_stack import FrontStack
from desktop_app.ui.home.dashboard import Dashboard
from desktop_app.ui.home.due_page import LISTS, DuePage
from desktop_app.ui.reminding import choices

if TYPE_CHECKING:
    from desktop_app.services.ledger import Ledger
    from desktop_app.services.overview import Overview
    from desktop_app.services.reminders import Reminder

_Answer = tuple["Overview", tuple["Reminder", ...]]


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
        self._stack = FrontStack()
        self._waiting = QWidget()
        self._no_plan = EmptyState(
            "file-document-outline",
            "尚未导入分工方案",
            "请导入印发的分工方案，也可把文件拖进窗口。Word、Excel、网页和文本文件均可。",
            (
                Way("导入方案…", lambda: context.open_target("import")),
                Way("熟悉操作（示例部门）", lambda: context.open_target("tour")),
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
        #: The lists behind the dated figures.
        self.due = DuePage()
        self._which = ""
        self.due.wanted.connect(self.show_due)
        self.due.opened.connect(context.open_target)
        self.due.left.connect(self._leave_due)
        for page in (self._waiting, self._no_plan, self._no_unit, self._dashboard, self.due):
            self._stack.addWidget(page)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._stack)
        context.selection_changed.connect(self.refresh)
        context.jobs.changed.connect(self.refresh)
        choices.signals.changed.connect(self.refresh)

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

    def show_start(self) -> None:
        """Turn to the start page itself, whatever list is open."""
        self._which = ""
        if self._stack.currentWidget() is self.due:
            self._stack.setCurrentWidget(self._dashboard)

    def show_due(self, which: str) -> None:
        """Turn to one of the lists behind the figures, or to what stands on a day (2021-07-10)."""
        self._which = which
        self.reload()

    def _leave_due(self) -> None:
        before = self._which
        self.show_start()
        self._dashboard.focus_count(f"due:{before}")

    def reload(self) -> None:
        """Read the overview, or show what is missing for one."""
        self._stale = False
        plan_id, unit = self._context.plan_id, self._context.unit
        if plan_id is None or unit is None:
            self._which = ""
            self._stack.setCurrentWidget(self._no_plan if plan_id is None else self._no_unit)
            return
        today = self._context.today()
        self._asked += 1
        self._context.jobs.run(
            partial(
                _read, plan_id=plan_id, unit=unit, today=today, which=self._which, ahead=choices.within()
            ),
            partial(self._show, self._asked, today, self._which),
            partial(self._failed, (plan_id, unit)),
        )

    def _show(self, ticket: int, today: date, which: str, answer: _Answer) -> None:
        if ticket != self._asked:
            # A later request has been made meanwhile: its answer is on the way.
            return
        values, rows = answer
        self._dashboard.show_overview(values, today)
        if not which:
            self._stack.setCurrentWidget(self._dashboard)
            return
        self.due.show_list(which, rows, today, values.counts)
        if self._stack.currentWidget() is not self.due:
            self._stack.setCurrentWidget(self.due)
            self.due.take_focus()

    def _failed(self, where: tuple[str, str], error: UserError) -> None:
        # A plan that has just been taken away is no error: the new selection is on its way.
        if where == (self._context.plan_id, self._context.unit):
            self._context.messages.error(error)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale and self._context.jobs.ready:
            self.reload()


def _read(ledger: Ledger, *, plan_id: str, unit: str, today: date, which: str, ahead: int) -> _Answer:
    from desktop_app.services.overview import overview
    from desktop_app.services.reminders import DueWhich, listed

    values = overview(ledger, plan_id, unit, today, within=ahead)
    if not which:
        return values, ()
    wanted = DueWhich(which) if which in LISTS else date.fromisoformat(which)
    return values, listed(ledger, plan_id, unit, today, wanted, within=ahead)
