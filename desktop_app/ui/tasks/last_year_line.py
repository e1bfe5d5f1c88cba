"""上年未落实…: one line over a task that carries on what last year left undone."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from desktop_app.core.task import Task
from desktop_app.services.ledger import Ledger
from desktop_app.ui import theme
from desktop_app.ui.context import Context
from desktop_app.ui.icons import icon


class LastYearLine(QFrame):
    """Hidden unless last year has something to say of the task that is shown.

    Args:
        context: the window's shared state.
    """

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_kind(self, "card")
        self._context = context
        self._id = ""
        self._icon = QLabel()
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setAccessibleName("上年情况")
        theme.set_tone(self.words, "due_soon")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.SPACE_M, theme.SPACE_XS, theme.SPACE_M, theme.SPACE_XS)
        layout.setSpacing(theme.SPACE_S)
        layout.addWidget(self._icon)
        layout.addWidget(self.words, 1)
        theme.signals.changed.connect(self._dress)
        self._dress()
        self.hide()

    def show_task(self, task: Task, plan_year: int) -> None:
        """Ask the ledger what last year says of a task."""
        if task.id != self._id:
            self._id = task.id
            self.hide()
        self._context.jobs.run(lambda ledger: _told_of(ledger, task, plan_year), partial(self._show, task.id))

    def _show(self, id_: str, told: str) -> None:
        if id_ == self._id:
            self.words.setText(told)
            self.setVisible(bool(told))

    def _dress(self) -> None:
        side = theme.px(16)
        self._icon.setPixmap(icon("information-outline", "due_soon").pixmap(side, side))


def _told_of(ledger: Ledger, task: Task, year: int) -> str:
    from desktop_app.services import carry_over

    return carry_over.told_of(ledger, task, year)
