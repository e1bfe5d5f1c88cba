"""A window's context over a real ledger in a temporary folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.services import departments, import_plan
from desktop_app.services.ledger import Ledger, open_or_create
from desktop_app.ui.context import Context
from desktop_app.ui.jobs import Jobs
from desktop_app.ui.messages import Message, MessageBar, Messages
from tests.builders import sample_plan

T = TypeVar("T")
TODAY = date(2021, 7, 5)
UNIT = "市财政局"


def compose(widget: QWidget, text: str) -> None:
    """Type Chinese the way it is typed: through the input method."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


class Desk:
    """A context with what a test wants to know of it."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.messages: list[Message] = []
        self.targets: list[str] = []
        context.messages.posted.connect(self.messages.append)
        context.set_router(self.targets.append)

    @property
    def said(self) -> str:
        """The last message."""
        return self.messages[-1].text if self.messages else ""

    def settle(self) -> None:
        """Wait until the ledger has done and delivered everything, its consequences included."""
        for _ in range(5):
            assert self.context.jobs.flush()
            QApplication.processEvents()

    def ask(self, work: Callable[[Ledger], T]) -> T:
        """What the ledger says."""
        answers: list[T] = []
        self.context.jobs.run(work, answers.append)
        self.settle()
        return answers[0]


@pytest.fixture
def empty_desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    """A new ledger, no plan in it."""
    path = tmp_path / "台账.zwgk"
    jobs = Jobs(lambda: open_or_create(path))
    context = Context(jobs, Messages(), lambda: TODAY)
    window = QWidget()
    window.resize(1366, 768)
    context.messages.attach(MessageBar(window))
    context.window = window
    window.show()
    desk = Desk(context)
    jobs.user_error.connect(context.messages.error)
    bugs: list[BaseException] = []
    jobs.bug.connect(bugs.append)
    desk.settle()
    yield desk
    jobs.close()
    window.close()
    # At once: the next test dresses the application anew, and whatever widget is still there with it.
    window.deleteLater()
    QApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)
    assert not bugs, bugs


@pytest.fixture
def desk(empty_desk: Desk) -> Desk:
    """A ledger with a small plan, and 市财政局 chosen."""

    def prepare(ledger: Ledger) -> str:
        plan_id, _ = import_plan.store_plan(ledger, sample_plan())
        departments.choose(ledger, plan_id, UNIT)
        return plan_id

    empty_desk.context.select(empty_desk.ask(prepare), UNIT)
    empty_desk.settle()
    return empty_desk
