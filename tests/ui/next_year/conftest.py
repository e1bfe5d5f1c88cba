"""A ledger of two years, last year's filled in, and the new plan chosen."""

from __future__ import annotations

import pytest

from desktop_app.core.terms import YearEnd
from desktop_app.services import departments, import_plan, tasks
from desktop_app.services.ledger import Ledger
from tests.ui.desk import UNIT, Desk, empty_desk
from tests.years import first_year, second_year

__all__ = ["empty_desk"]


@pytest.fixture
def two_years(empty_desk: Desk) -> Desk:
    """2018 is chosen; 2017 has measures, 科室 and an unfinished task."""

    def prepare(ledger: Ledger) -> str:
        old = import_plan.store_plan(ledger, first_year())[0]
        one, two, three, *_ = tasks.task_list(ledger, old, UNIT).tasks
        tasks.edit(
            ledger,
            UNIT,
            one.id,
            {"measures": ("每月公开，2017年11月底前汇总。",), "office": "预算科", "person": "张某（示例）"},
        )
        tasks.edit(
            ledger, UNIT, two.id, {"office": "税政科", "year_end": YearEnd.NOT_DONE, "reason": "未出台"}
        )
        tasks.edit(ledger, UNIT, three.id, {"measures": ("公开债务。",), "year_end": YearEnd.DONE})
        new = import_plan.store_plan(ledger, second_year())[0]
        departments.choose(ledger, new, UNIT)
        return new

    empty_desk.context.select(empty_desk.ask(prepare), UNIT)
    empty_desk.settle()
    return empty_desk
