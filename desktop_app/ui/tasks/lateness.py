"""Which tasks are overdue, due soon or left by last year: asked beside the list, which does not wait."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from desktop_app.services.ledger import Ledger
from desktop_app.ui.context import Context
from desktop_app.ui.reminding import choices
from desktop_app.ui.tasks.tree_model import TaskTreeModel


class Lateness(QObject):
    """Keeps the list's knowledge of what is overdue and due soon, occurrences included, and of last year.

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

    def ask(self, ids: Sequence[str] = (), *, anew: bool = False) -> None:
        """Ask again; the answer to the last question counts.

        Args:
            ids: the tasks that have changed.
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
        self._ask_before(plan_id, unit, None if anew else ids)

    def _ask_before(self, plan_id: str, unit: str, ids: Sequence[str] | None) -> None:
        """Ask what last year left undone of these tasks; of all of them where None."""

        def take(before: dict[str, str]) -> None:
            if (plan_id, unit) == (self._context.plan_id, self._context.unit):
                self._model.mark_before(before, ids)

        if ids is None or ids:
            self._context.jobs.run(
                lambda ledger: _left_before(ledger, plan_id, unit, ids), take, lambda _gone: None
            )


def _left_before(ledger: Ledger, plan_id: str, unit: str, ids: Sequence[str] | None) -> dict[str, str]:
    from desktop_app.services import carry_over

    found: dict[str, carry_over.Reminder] = {}
    for id_ in (None,) if ids is None else ids:
        found |= carry_over.reminders(ledger, plan_id, unit, id_)
    return {id_: left.word for id_, left in found.items()}
