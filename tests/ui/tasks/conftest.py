"""Makers of the values the task list is shown with, and the real window over a real ledger."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.plan import Plan
from desktop_app.core.task import Claimable, Progress, Task, TaskFields, TaskList
from desktop_app.core.terms import Basis, Role
from desktop_app.services import departments, import_plan
from desktop_app.services import tasks as task_service
from desktop_app.services.ledger import Ledger, open_ledger
from desktop_app.ui.context import Context
from desktop_app.ui.jobs import Jobs
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.messages import Message, Messages
from desktop_app.ui.tasks.page import TasksPage
from tests.builders import sample_plan
from tests.ui.desk import AtWork

TODAY = date(2017, 8, 1)


def _make_task(id_: str, section: int = 1, no: int | None = 1, **values: Any) -> Task:
    """A task of 示例局; field values may be given beside the task's own."""
    fields = {k: values.pop(k) for k in list(values) if k in TaskFields.__dataclass_fields__}
    task = Task(
        id=id_,
        plan_id="plan",
        unit="示例局",
        section_no="一二三四五六七八九十"[section - 1],
        section_title=f"推进示例事项{section}",
        section_index=section,
        no=no,
        index=no or 1,
        alone=no is None,
        text=f"按月公开示例事项{section}之{no}。",
        lead_raw="示例局",
        inherited=False,
        ambiguous=False,
        deadline_raw=None,
        basis=Basis.NAMED,
        role=Role.LEAD,
        co_units=(),
        needs_confirmation=False,
        fields=TaskFields(**fields),
    )
    return replace(task, **values)


def _make_claim(id_: str, section: int = 1, no: int = 9, **values: Any) -> Claimable:
    claim = Claimable(
        id=id_,
        section_no="一二三四五六七八九十"[section - 1],
        section_title=f"推进示例事项{section}",
        section_index=section,
        no=no,
        index=no,
        alone=False,
        text="有关部门公开示例信息。",
        lead_raw="有关部门",
        units=("有关部门",),
    )
    return replace(claim, **values)


@pytest.fixture
def make_task() -> Callable[..., Task]:
    return _make_task


@pytest.fixture
def make_claim() -> Callable[..., Claimable]:
    return _make_claim


@pytest.fixture
def today() -> date:
    return TODAY


class Office(AtWork):
    """The window on the tasks page, over a ledger of its own."""

    def __init__(self, window: MainWindow, context: Context, path: Path) -> None:
        super().__init__(context.jobs)
        self.window, self.context, self.path = window, context, path
        self.said: list[Message] = []
        self.bugs: list[str] = []
        context.messages.posted.connect(self.said.append)
        context.messages.bug_reporter = self.bugs.append

    @property
    def page(self) -> TasksPage:
        """The page under test."""
        page = self.window.page("tasks")
        assert isinstance(page, TasksPage)
        return page

    def listed(self) -> TaskList:
        """The department's list as the ledger holds it."""
        plan_id, unit = self.context.plan_id, self.context.unit
        assert plan_id is not None
        assert unit is not None
        return self.ask(lambda ledger: task_service.task_list(ledger, plan_id, unit))

    def task(self, label: str) -> Task:
        """The task with that label (一-3) as the ledger holds it."""
        return next(task for task in self.listed().tasks if task.label == label)

    def open(self, label: str) -> None:
        """Turn the page to a task."""
        self.page.show_task(self.task(label).id)
        self.settle()

    def labels(self) -> list[str]:
        """What the list shows."""
        return [node.item.label for section in self.page.model.shown_sections for node in section.shown]

    def record(self, label: str, *entries: Progress) -> None:
        """Give a task progress entries."""
        id_, unit = self.task(label).id, self.context.unit
        assert unit is not None
        self.ask(lambda ledger: task_service.set_progress(ledger, unit, id_, entries))


def compose(widget: QWidget, committed: str = "", preedit: str = "") -> None:
    """What an input method sends: text it is done with, and text it is still composing."""
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(committed)
    QApplication.sendEvent(widget, event)


def type_into(widget: QWidget, text: str) -> None:
    """Type plain keys with the cursor in ``widget``."""
    widget.setFocus()
    for line_number, line in enumerate(text.split("\n")):
        if line_number:
            QTest.keyClick(widget, "\r")
        if line:
            QTest.keyClicks(widget, line)


@pytest.fixture
def make_office(qtbot: QtBot, tmp_path: Path, new_ledger: Path) -> Iterator[Callable[..., Office]]:
    """Makes windows on the tasks page; by default a small plan seen by 市财政局 on the 5th of July 2021."""
    made: list[Office] = []

    def make(
        plan: Plan | None = None,
        unit: str = "市财政局",
        day: date = date(2021, 7, 5),
        prepare: Callable[[Ledger, str], object] = lambda _ledger, _plan_id: None,
    ) -> Office:
        path = shutil.copy(new_ledger, tmp_path / f"台账{len(made)}.zwgk")
        ledger = open_ledger(path)
        plan_id, _ = import_plan.store_plan(ledger, plan or sample_plan())
        prepare(ledger, plan_id)
        departments.choose(ledger, plan_id, unit)
        ledger.close()
        context = Context(Jobs(None), Messages(), lambda: day)
        window = MainWindow(context)
        office = Office(window, context, path)
        made.append(office)
        window.resize(1366, 768)
        with qtbot.waitSignal(window.first_painted, timeout=5000):
            window.show()
        window.activateWindow()
        window.ledgers.start(path, create=False)
        office.settle()
        window.open_target("tasks")
        office.settle()
        return office

    yield make
    for office in made:
        office.window.close()
    assert not [bug for office in made for bug in office.bugs]


@pytest.fixture
def office(make_office: Callable[..., Office]) -> Office:
    """The window over a small plan."""
    return make_office()
