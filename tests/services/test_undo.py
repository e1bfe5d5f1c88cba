"""Taking back a step of many records: it reports, and cancelling it leaves the ledger as it was."""

from __future__ import annotations

from typing import Any

import pytest

from desktop_app.core.errors import Cancelled
from desktop_app.services import tasks, undo
from tests.torture.victim import UNIT


@pytest.fixture
def edited(ledger: Any, plan_id: str) -> list[str]:
    ids = [t.id for t in tasks.task_list(ledger, plan_id, UNIT).tasks]
    tasks.edit_many(ledger, UNIT, ids, {"office": "示例科"})
    return ids


def offices(ledger: Any, plan_id: str) -> set[str | None]:
    return {t.fields.office for t in tasks.task_list(ledger, plan_id, UNIT).tasks}


def test_it_reports_how_far_it_is(ledger: Any, plan_id: str, edited: list[str]) -> None:
    told: list[tuple[int, int]] = []
    assert undo.undo(ledger, lambda done, total: told.append((done, total))) is not None
    assert told == [(n, len(edited)) for n in range(1, len(edited) + 1)]
    assert offices(ledger, plan_id) == {None}


@pytest.mark.parametrize("again", [False, True])
def test_cancelled_half_way_nothing_has_changed(
    ledger: Any, plan_id: str, edited: list[str], again: bool
) -> None:
    assert len(edited) > 2
    turn, before = (undo.redo, {None}) if again else (undo.undo, {"示例科"})
    if again:
        undo.undo(ledger)
    asked: list[int] = []

    def cancel() -> bool:
        asked.append(1)
        return len(asked) > 2

    with pytest.raises(Cancelled):
        turn(ledger, None, cancel)
    assert offices(ledger, plan_id) == before
    assert undo.labels(ledger)[again] == f"修改 {len(edited)} 项的责任科室"
    assert turn(ledger) is not None
    assert offices(ledger, plan_id) == ({"示例科"} if again else {None})
