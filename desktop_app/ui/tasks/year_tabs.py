"""What the two tabs of the working year show of a task, read in one go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop_app.core.errors import UserError
from desktop_app.core.evidence import Evidence
from desktop_app.core.occurrences import TaskYear
from desktop_app.core.task import Task
from desktop_app.ui.context import Context
from desktop_app.ui.deferred import Deferred

if TYPE_CHECKING:
    from datetime import date

    from desktop_app.services.ledger import Ledger
    from desktop_app.ui.tasks.evidence_tab import EvidenceTab
    from desktop_app.ui.tasks.occurrences_tab import OccurrencesTab


@dataclass(frozen=True, slots=True)
class _Read:
    year: TaskYear
    pieces: tuple[Evidence, ...]
    labels: Mapping[str, str]


class YearTabs(QObject):
    """Keeps 期次 and 佐证 true to the task that is shown.

    Args:
        context: the window's shared state.
    """

    #: The titles of the two tabs may have changed.
    titles_changed = Signal()

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._task: Task | None = None
        self._plan_year = 0
        #: What was read of the task that is shown; None until it was.
        self._found: _Read | None = None
        self.occurrences_place = Deferred(self._make_occurrences)
        self.evidence_place = Deferred(self._make_evidence)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._read)

    @property
    def occurrences(self) -> OccurrencesTab:
        """期次."""
        return self.occurrences_place.part

    @property
    def evidence(self) -> EvidenceTab:
        """佐证."""
        return self.evidence_place.part

    @property
    def titles(self) -> tuple[str, str]:
        """期次 7/12 and 佐证 7, without figures where there are none."""
        counts = self._found.year.summary if self._found is not None else None
        pieces = len(self._found.pieces) if self._found is not None else 0
        return (
            f"期次 {counts.published}/{counts.total}" if counts is not None and counts.total else "期次",
            f"佐证 {pieces}" if pieces else "佐证",
        )

    def _make_occurrences(self) -> OccurrencesTab:
        from desktop_app.ui.tasks.occurrences_tab import OccurrencesTab

        made = OccurrencesTab(self._context)
        if self._task is not None and self._found is not None:
            made.show_year(self._task, self._found.year, self._plan_year)
        return made

    def _make_evidence(self) -> EvidenceTab:
        from desktop_app.ui.tasks.evidence_tab import EvidenceTab

        made = EvidenceTab(self._context)
        if self._task is not None and self._found is not None:
            made.show_pieces(self._task, self._found.pieces, self._found.labels)
        return made

    def show_task(self, task: Task, plan_year: int) -> None:
        """Show another task, or what has become of the same one."""
        if self._task is None or task.id != self._task.id:
            self.flush()
            self._found = None
        self._task, self._plan_year = task, plan_year
        # What is typed comes here once for every few letters: read when there is nothing else to do.
        self._timer.start()

    def flush(self) -> None:
        """Record what is typed and not yet recorded."""
        if self.occurrences_place.made is not None:
            self.occurrences_place.made.flush()

    def forget(self) -> None:
        """Another ledger is open."""
        self._timer.stop()
        self._task = self._found = None
        for tab in (self.occurrences_place.made, self.evidence_place.made):
            if tab is not None:
                tab.forget()

    def _read(self) -> None:
        task, today = self._task, self._context.today()
        if task is None:
            return

        def show(found: _Read) -> None:
            if self._task is None or self._task.id != task.id:
                return
            self._found = found
            if self.occurrences_place.made is not None:
                self.occurrences_place.made.show_year(self._task, found.year, self._plan_year)
            if self.evidence_place.made is not None:
                self.evidence_place.made.show_pieces(self._task, found.pieces, found.labels)
            self.titles_changed.emit()

        # A task that is gone meanwhile takes its tabs along.
        self._context.jobs.run(lambda ledger: _load(ledger, task, today), show, _ignore)


def _ignore(_error: UserError) -> None:
    """The list itself says that the task is gone."""


def _load(ledger: Ledger, task: Task, today: date) -> _Read:
    from desktop_app.services import evidence, occurrences, plans

    year = occurrences.years(ledger, task.plan_id, task.unit, today, [task])[task.id]
    pieces = evidence.of_task(ledger, task.plan_id, task.unit, task.id)
    served = {rid for piece in pieces for rid in piece.tasks}
    labels = plans.labels(ledger, task.plan_id) if len(served) > 1 else {task.id: task.label}
    return _Read(year, pieces, labels)
