"""Which tasks are overdue and which due soon: asked of the ledger beside the list, which does not wait."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from desktop_app.ui.context import Context
from desktop_app.ui.reminding import choices
from desktop_app.ui.tasks.tree_model import TaskTreeModel


class Lateness(QObject):
    """Keeps the list's knowledge of what is overdue and what is due soon, occurrences included.

    Args:
        context: the window's shared state.
        model: the list.
    """

    #: Other tasks are overdue or due soon now; whether that is the first that is known of a list just
    #: read. After that a row stays where it is, so that nothing disappears under the officer's hands.
    changed = Signal(bool)

    def __init__(self, context: Context, model: TaskTreeModel) -> None:
        super().__init__(model)
        choices.signals.changed.connect(lambda: self.ask(anew=True))
        self._context, self._model = context, model
        self._asked = 0
        self._anew = False

    def ask(self, *, anew: bool = False) -> None:
        """Ask again; the answer to the last question counts.

        Args:
            anew: the list has just been read.
        """
        plan_id, unit = self._context.plan_id, self._context.unit
        if plan_id is None or unit is None:
            return
        from desktop_app.services import tallying

        self._asked += 1
        self._anew = self._anew or anew
        ticket, today = self._asked, self._model.today

        def take(urgent: tallying.Urgent) -> None:
            if ticket != self._asked:
                return
            first, self._anew = self._anew, False
            if self._model.mark_urgent(urgent.overdue, urgent.soon):
                self.changed.emit(first)

        self._context.jobs.run(
            lambda ledger: tallying.urgent_tasks(ledger, plan_id, unit, today, choices.within()),
            take,
            lambda _gone: None,
        )
