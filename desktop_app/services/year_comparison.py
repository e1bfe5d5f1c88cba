"""上年情况: last year's conclusions and figures, for the comparison in the report."""

from __future__ import annotations

from collections import Counter

from desktop_app.core.rules import year_figures
from desktop_app.core.snapshot import LastYear
from desktop_app.core.task import PlanInfo
from desktop_app.services import figures, next_year
from desktop_app.services import tasks as task_service
from desktop_app.services.ledger import Ledger


def last_year(ledger: Ledger, plan: PlanInfo, unit: str) -> LastYear | None:
    """What the ledger holds of the department's year before: its conclusions and its figures.

    The department is found under the name it bore then; figures of several units that have become one are
    added up. None where no plan of that year is there, or neither a conclusion nor a figure was entered
    under it.
    """
    if plan.year is None:
        return None
    for former in next_year.older_plans(ledger, plan.id):
        if former.year != plan.year - 1:
            continue
        units = next_year.former_units(ledger, former.id, plan.id, unit)
        outcome = year_figures(
            t for one in units for t in task_service.task_list(ledger, former.id, one).tasks
        )
        entered: Counter[str] = Counter()
        for one in units:
            entered.update(figures.figures(ledger, former.id, one))
        if entered or outcome.total > outcome.undecided:
            return LastYear(former.year, outcome, dict(entered))
    return None
