"""After an import: one line that offers last year's content, where there is any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop_app.core.task import PlanInfo
from desktop_app.ui.context import Context

if TYPE_CHECKING:
    from desktop_app.services.ledger import Ledger


def offer(context: Context) -> None:
    """Say in place that last year's content can be carried over into the plan at hand, where that is so."""
    plan_id, unit = context.plan_id, context.unit
    if plan_id is None or unit is None:
        return

    def tell(former: PlanInfo | None) -> None:
        if former is not None and (context.plan_id, context.unit) == (plan_id, unit):
            context.messages.info(
                f"台账中有《{former.title}》，其措施、责任科室、责任人等可沿用到本年方案。",
                "沿用上年内容…",
                lambda: context.open_target("next_year"),
            )

    context.jobs.run(lambda ledger: _offered(ledger, plan_id, unit), tell)


def _offered(ledger: Ledger, plan_id: str, unit: str) -> PlanInfo | None:
    from desktop_app.services import next_year

    return next_year.offered(ledger, plan_id, unit)
