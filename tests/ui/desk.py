"""What the tests of the window share: awaiting work, putting keys and widgets back, a context on a ledger."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.services import departments, import_plan
from desktop_app.services.ledger import Ledger, open_ledger
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


def let_keys_go() -> None:
    """Let go of what a click with Ctrl or Shift leaves pressed: Qt knows no other end of it."""
    if QGuiApplication.keyboardModifiers() != Qt.KeyboardModifier.NoModifier:
        QTest.keyRelease(QWindow(), Qt.Key.Key_Shift)


def put_away() -> None:
    """Delete every widget now; what has a parent goes with it."""
    for widget in QApplication.topLevelWidgets():
        if widget.parent() is None:
            widget.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _put_off() -> list[QTimer]:
    tops = QApplication.topLevelWidgets()
    timers = [timer for top in tops for timer in top.findChildren(QTimer)]
    return [timer for timer in timers if timer.isActive() and timer.isSingleShot()]


class AtWork:
    """A window, or what stands for it, with jobs of its own."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs

    def settle(self) -> None:
        """Until the ledger has done and delivered everything, its consequences included."""
        calm, end = 0, time.monotonic() + 90
        while calm < 5 and time.monotonic() < end:
            calm = calm + 1 if self._jobs.idle else 0
            assert self._jobs.flush(90)
            QApplication.processEvents()

    def rest(self) -> None:
        """Settle, and give whatever waits for a pause its turn at once, until nothing is left to do."""
        self.settle()
        for _ in range(20):
            if not (waiting := _put_off()):
                return
            for timer in waiting:
                timer.stop()
                timer.timeout.emit()
            self.settle()
        raise AssertionError(f"it never rests: {waiting}")

    def ask(self, work: Callable[[Ledger], T]) -> T:
        """What the ledger says."""
        answers: list[T] = []
        self._jobs.run(work, answers.append)
        self.settle()
        return answers[0]


class Desk(AtWork):
    """A context with what a test wants to know of it."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.jobs)
        self.context = context
        self.messages: list[Message] = []
        self.targets: list[str] = []
        context.messages.posted.connect(self.messages.append)
        context.set_router(self.targets.append)

    @property
    def said(self) -> str:
        """The last message."""
        return self.messages[-1].text if self.messages else ""


@pytest.fixture
def empty_desk(qtbot: QtBot, tmp_path: Path, new_ledger: Path) -> Iterator[Desk]:
    """A new ledger, no plan in it."""
    path = shutil.copy(new_ledger, tmp_path / "台账.zwgk")
    jobs = Jobs(lambda: open_ledger(path))
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
