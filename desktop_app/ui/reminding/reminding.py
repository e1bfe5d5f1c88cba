"""提醒: at the start one line over the page says what is due; the tray says it once a day."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QWidget

from desktop_app.core.errors import UserError
from desktop_app.ui.context import Context
from desktop_app.ui.messages import Level, Message
from desktop_app.ui.reminding import choices
from desktop_app.ui.reminding.line import ReminderLine

if TYPE_CHECKING:
    from desktop_app.services.ledger import Ledger
    from desktop_app.services.reminders import DueCounts
    from desktop_app.ui.reminding.tray import Tray

#: How often a window that stays open looks whether another day has come, in milliseconds.
_ROUND = 30 * 60 * 1000


def words_of(due: DueCounts, within: int) -> str:
    """2 项已逾期，3 项 5 个工作日内到期。 Empty where there is nothing to say."""
    parts = (
        f"{due.overdue} 项已逾期" if due.overdue else "",
        f"{due.soon} 项 {within} 个工作日内到期" if due.soon else "",
        f"{due.undecided} 项任务未定年终结论" if due.undecided else "",
    )
    said = "，".join(part for part in parts if part)
    return f"{said}。" if said else ""


def target_of(due: DueCounts) -> str:
    """The list to open: what is overdue goes first."""
    return "due:overdue" if due.overdue else "due:soon" if due.soon else "tasks:no_year_end"


class Reminding(QObject):
    """Looks what is due when a ledger is opened and when a day has passed, and says it.

    Args:
        context: the window's shared state.
        line: where it is said.
        window: what the tray brings to the front; the parent.
    """

    def __init__(self, context: Context, line: ReminderLine, window: QWidget) -> None:
        super().__init__(window)
        self._context = context
        self._line = line
        self._window = window
        #: The day and the department for which was looked last.
        self._looked: tuple[date, str | None, str | None] | None = None
        self.tray: Tray | None = None
        self._rounds = QTimer(self)
        self._rounds.setInterval(_ROUND)
        self._rounds.timeout.connect(self.look)
        line.dismissed.connect(lambda: choices.dismiss(context.today()))
        context.selection_changed.connect(self._on_selection)
        choices.signals.changed.connect(self._on_chosen)

    def look(self) -> None:
        """Look what is due today, and say it where it has not been said."""
        plan_id, unit, today = self._context.plan_id, self._context.unit, self._context.today()
        if plan_id is None or unit is None:
            return
        self._looked = (today, plan_id, unit)
        self._context.jobs.run(
            partial(_read, plan_id=plan_id, unit=unit, today=today, ahead=choices.within()),
            partial(self._say, self._looked),
            _ignore,
        )

    def _on_selection(self) -> None:
        if self._looked == (self._context.today(), self._context.plan_id, self._context.unit):
            return
        self._line.withdraw()
        self._rounds.start()
        # After the page itself: nobody waits for a reminder.
        QTimer.singleShot(0, self, self.look)

    def _on_chosen(self) -> None:
        self._line.withdraw()
        self._dress_tray()
        self.look()

    def _say(self, asked: tuple[date, str | None, str | None], due: DueCounts) -> None:
        if asked != self._looked:
            return
        self._dress_tray()
        words, target = words_of(due, choices.within()), target_of(due)
        if not words:
            self._line.withdraw()
            return
        today = asked[0]
        if choices.at_start() and not choices.was_dismissed(today):
            level = Level.WARNING if due.overdue else Level.INFO
            open_list = partial(self._context.open_target, target)
            self._line.show_message(Message(level, words, "查看", open_list))
        # In front of one's eyes the line is enough.
        if self.tray is not None and not self._window.isActiveWindow() and not choices.was_notified(today):
            choices.notified(today)
            self.tray.tell(words, target)

    def _dress_tray(self) -> None:
        from desktop_app.ui.reminding.tray import Tray

        wanted = choices.in_tray() and Tray.available()
        if wanted and self.tray is None:
            self.tray = Tray(self)
            self.tray.asked.connect(self._come_to_front)
        elif not wanted and self.tray is not None:
            self.tray.take_away()
            self.tray = None

    def _come_to_front(self, target: str) -> None:
        if self._window.isMinimized():
            self._window.setWindowState(self._window.windowState() & ~Qt.WindowState.WindowMinimized)
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()
        if target:
            self._context.open_target(target)


def _ignore(_error: UserError) -> None:
    """A reminder that cannot be read is no news: the page says what is wrong."""


def _read(ledger: Ledger, *, plan_id: str, unit: str, today: date, ahead: int) -> DueCounts:
    from desktop_app.services.reminders import due_counts

    return due_counts(ledger, plan_id, unit, today, within=ahead)
