"""年度数据: the year's numbers, entered once for every report that needs them."""

from __future__ import annotations

from collections.abc import Mapping

from desktop_app.core import figures as core
from desktop_app.core.changes import Changes
from desktop_app.core.errors import UserError
from desktop_app.services.ledger import Ledger, changes_from
from desktop_app.services.plans import the_plan
from desktop_app.store import year as store
from desktop_app.store.journal import writing


def figures(ledger: Ledger, plan_id: str, unit: str) -> dict[str, int]:
    """The figures entered, by the ids of `core.figures.FIGURES`, in the form's order."""
    stored = store.figures(ledger.db, plan_id, unit)
    # A figure that the form no longer has stays in the ledger and is not shown.
    return {f.id: stored[f.id] for f in core.FIGURES if f.id in stored}


def save_figures(ledger: Ledger, plan_id: str, unit: str, values: Mapping[str, int | None]) -> Changes:
    """Store figures as one undo step; None takes one away, those left out stay as they are.

    Implausible sums are no reason to refuse: `core.figures.doubts` says them.

    Raises:
        UserError: there is no such figure, it is no whole number from 0, or there is no such plan.
    """
    the_plan(ledger, plan_id)
    for name, value in values.items():
        figure = core.BY_ID.get(name)
        if figure is None:
            raise UserError(f"没有名为“{name}”的数据项。", "请核对数据项。")
        if value is not None and (isinstance(value, bool) or not 0 <= value <= core.LARGEST):
            raise UserError(f"“{figure.word}”不能是 {value}。", "请填写不小于 0 的整数。")
    label = "修改年度数据"
    with writing(ledger.db, label) as writer:
        for name, value in values.items():
            store.write_figure(writer, plan_id, unit, name, value)
    return changes_from(ledger, label, writer.changes)
