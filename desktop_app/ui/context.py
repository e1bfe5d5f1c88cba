"""What every page and dialog is handed: the ledger's door, the messages, and where we are.

Use::

    page = TasksPage(context)
    context.jobs.run(lambda ledger: ..., self._show)
    context.selection_changed.connect(self._reload)      # another plan or department
    context.open_target("tasks:no_measures")             # a link, wherever it leads
    context.add_pending(self.flush)                      # called before saving, undoing and closing
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from datetime import date
from types import MethodType

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from desktop_app.ui.jobs import Jobs
from desktop_app.ui.messages import Messages
from desktop_app.ui.read_only import ReadOnly

Router = Callable[[str], None]


class Context(QObject):
    """The window's shared state.

    Args:
        jobs: the door to the ledger.
        messages: the door for messages.
        today: gives the present day; a test hands in another.
    """

    #: Another plan or department is selected.
    selection_changed = Signal()

    def __init__(
        self,
        jobs: Jobs,
        messages: Messages,
        today: Callable[[], date] = date.today,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.jobs = jobs
        self.messages = messages
        self._today = today
        self._pretended: date | None = None
        self._plan_id: str | None = None
        self._unit: str | None = None
        self._router: Router | None = None
        self._read_only = ReadOnly(self)
        self._pending: list[weakref.ReferenceType[Callable[[], None]]] = []
        #: The main window, parent of every dialog; None before there is one.
        self.window: QWidget | None = None

    @property
    def plan_id(self) -> str | None:
        """The selected plan, or None where the ledger holds none."""
        return self._plan_id

    @property
    def unit(self) -> str | None:
        """Our department's short name in the plan (市财政局), or None where none is chosen."""
        return self._unit

    def today(self) -> date:
        """The present day."""
        return self._pretended or self._today()

    def pretend(self, day: date | None) -> None:
        """Show a ledger of another year as of a day of its own; None for the present day again."""
        self._pretended = day

    @property
    def read_only(self) -> bool:
        """Whether the ledger is only looked at."""
        return self._read_only.on

    def set_read_only(self, read_only: bool) -> None:
        """Say whether the ledger is only looked at."""
        self._read_only.turn(read_only)

    def writes(self, *widgets: QWidget) -> None:
        """Name what writes: while a ledger is only looked at, editors are read-only and the rest is grey."""
        self._read_only.watch(*widgets)

    def select(self, plan_id: str | None, unit: str | None) -> None:
        """Turn to another plan or department. Remembering it in the ledger is the caller's business."""
        if (plan_id, unit) == (self._plan_id, self._unit):
            return
        self.commit_pending()
        self._plan_id, self._unit = plan_id, unit
        self.selection_changed.emit()

    def set_router(self, router: Router) -> None:
        """Say who opens targets: the main window."""
        self._router = router

    def open_target(self, target: str) -> None:
        """Go where a link leads.

        Args:
            target: import, department, claim, tasks, ``tasks:<filter>``, ``task:<id>``,
                ``occurrences:<task id>``, ``evidence:<id>``, ``evidence:lacking``, ``sheets:waiting``,
                ``due:overdue``, ``due:soon``, ``due:month``, ``due:<day>``, documents, publication
                or submission.
        """
        if self._router is not None:
            self._router(target)

    def add_pending(self, flush: Callable[[], None]) -> None:
        """Register what writes typed but not yet saved text; held weakly, so a page may go away."""
        reference: weakref.ReferenceType[Callable[[], None]] = (
            weakref.WeakMethod(flush) if isinstance(flush, MethodType) else weakref.ref(flush)
        )
        self._pending.append(reference)

    def commit_pending(self) -> None:
        """Commit what an input method is composing, then write what is typed and not yet saved."""
        QGuiApplication.inputMethod().commit()
        for reference in list(self._pending):
            flush = reference()
            owner = getattr(flush, "__self__", None)
            if flush is None or (isinstance(owner, QObject) and not isValid(owner)):
                self._pending.remove(reference)
            else:
                flush()
