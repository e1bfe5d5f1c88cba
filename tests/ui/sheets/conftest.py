"""A ledger whose tasks name three 科室, and the page over it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.core.task import Task
from desktop_app.services import sheets, tasks
from desktop_app.services.ledger import Ledger
from desktop_app.ui.sheets.page import SheetsPage
from tests.exchange.mangling import opened, put
from tests.ui.desk import UNIT, Desk, desk, empty_desk

__all__ = ["desk", "empty_desk"]

Returned = Callable[..., Path]


def settle(desk: Desk, qtbot: QtBot) -> None:
    """Until the page has read what was written."""
    for _ in range(2):
        qtbot.wait(20)
        desk.settle()


def listed(desk: Desk) -> dict[str, Task]:
    """The tasks by label."""

    def work(ledger: Ledger) -> tuple[Task, ...]:
        return tasks.task_list(ledger, str(desk.context.plan_id), UNIT).tasks

    return {task.label: task for task in desk.ask(work)}


@pytest.fixture
def offices(desk: Desk) -> Desk:
    """预算科 bears 一-1 and 一-3, 税政科 一-2."""
    for label, office in (("一-1", "预算科"), ("一-2", "税政科"), ("一-3", "预算科")):
        id_ = listed(desk)[label].id
        desk.ask(lambda ledger, id_=id_, office=office: tasks.edit(ledger, UNIT, id_, {"office": office}))
    return desk


@pytest.fixture
def page(offices: Desk, qtbot: QtBot) -> SheetsPage:
    """The page over it."""
    shown = SheetsPage(offices.context)
    qtbot.addWidget(shown)
    shown.resize(1280, 650)
    shown.show()
    settle(offices, qtbot)
    return shown


@pytest.fixture
def returned(offices: Desk, tmp_path: Path) -> Returned:
    """Sends 科室 their sheets and fills them in as they would; labels are written 一_1 for 一-1."""
    due = datetime.now().astimezone().date() + timedelta(days=7)

    def send(ledger: Ledger) -> sheets.SheetOutcome:
        plan_id = str(offices.context.plan_id)
        return sheets.make_sheets(ledger, plan_id, UNIT, tmp_path / "下发", due_on=due)[0]

    sent = {file.office: file.path for file in offices.ask(send).files}

    def fill(office: str, name: str, **by_label: dict[str, object]) -> Path:
        book, sheet = opened(sent[office])
        for label, values in by_label.items():
            put(sheet, label.replace("_", "-"), **values)
        path = tmp_path / name
        book.save(path)
        return path

    return fill
