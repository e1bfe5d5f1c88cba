"""A window of one's own: settings, backups and looks stay within the test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.services import departments, import_plan
from desktop_app.services.ledger import open_ledger
from desktop_app.ui import pages, theme
from desktop_app.ui.context import Context
from desktop_app.ui.jobs import Jobs
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.messages import Message, Messages, Question
from tests.builders import sample_plan
from tests.ui.desk import TODAY, UNIT, AtWork, let_keys_go, put_away


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> Iterator[None]:
    """What the window remembers goes beside the test; every test starts in the light, at normal size."""
    monkeypatch.setenv("ZWGK_BACKUP_DIR", str(tmp_path / "备份"))
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "设置"))
    theme.install(qapp)
    yield
    theme.set_scheme(theme.Scheme.LIGHT)
    theme.set_scale(theme.NORMAL_SCALE)


@pytest.fixture(autouse=True)
def tidy(own_settings: None) -> Iterator[None]:
    """No key stays down, and no widget: the next test would be handed the one, and dress the other anew."""
    let_keys_go()
    yield
    put_away()
    let_keys_go()


class RecordingPage(QWidget):
    """Stands for a page and writes down what is asked of it."""

    def __init__(self, _context: Context) -> None:
        super().__init__()
        self.asked: list[tuple[str, object]] = []
        self.field = QLineEdit()
        self.own_field = QLineEdit()
        self.own_field.setProperty("ownUndo", True)
        layout = QVBoxLayout(self)
        layout.addWidget(self.field)
        layout.addWidget(self.own_field)

    def show_filter(self, name: str) -> None:
        self.asked.append(("filter", name))

    def show_task(self, task_id: str) -> None:
        self.asked.append(("task", task_id))

    def show_section(self, index: int) -> None:
        self.asked.append(("section", index))

    def show_document(self, which: str) -> None:
        self.asked.append(("document", which))

    def ask_export(self) -> None:
        self.asked.append(("export", None))

    def focus_progress_line(self) -> None:
        self.asked.append(("progress", None))


class Desk(AtWork):
    """A window over a real ledger, its tasks and documents pages replaced by recording ones."""

    def __init__(self, window: MainWindow, context: Context, path: Path) -> None:
        super().__init__(context.jobs)
        self.window, self.context, self.path = window, context, path
        self.said: list[Message] = []
        self.questions: list[Question] = []
        self.answers: list[str] = []
        self.bugs: list[str] = []
        context.messages.posted.connect(self.said.append)
        context.messages.asker = self._answer
        context.messages.bug_reporter = self.bugs.append

    def page(self, key: str) -> RecordingPage:
        """A recording page."""
        page = self.window.page(key)
        assert isinstance(page, RecordingPage)
        return page

    def _answer(self, question: Question) -> str:
        self.questions.append(question)
        return self.answers.pop(0) if self.answers else question.escape


@pytest.fixture
def make_desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """Makes windows; ``path`` and ``create`` say which ledger they start with."""
    made: list[Desk] = []

    def make(
        path: Path | None = None,
        *,
        create: bool = True,
        today: date = TODAY,
        makers: Mapping[str, pages.PageMaker] | None = None,
    ) -> Desk:
        chosen = path or tmp_path / "台账.zwgk"
        context = Context(Jobs(None), Messages(), lambda: today)
        recording = dict(pages.MAKERS, tasks=RecordingPage, documents=RecordingPage)
        window = MainWindow(context, makers or recording)
        desk = Desk(window, context, chosen)
        made.append(desk)
        window.resize(1366, 768)
        with qtbot.waitSignal(window.first_painted, timeout=5000):
            window.show()
        window.ledgers.start(chosen, create=create)
        desk.settle()
        return desk

    yield make
    for desk in made:
        desk.context.jobs.close()
        desk.window.close()
        assert not desk.bugs, desk.bugs


@pytest.fixture
def empty_desk(make_desk: Callable[..., Desk]) -> Desk:
    """A window over a new ledger."""
    return make_desk()


@pytest.fixture
def prepared_ledger(tmp_path: Path, new_ledger: Path) -> Path:
    """A ledger with a small plan in which 市财政局 is chosen."""
    path = shutil.copy(new_ledger, tmp_path / "备好的台账.zwgk")
    ledger = open_ledger(path)
    plan_id, _ = import_plan.store_plan(ledger, sample_plan())
    departments.choose(ledger, plan_id, UNIT)
    ledger.close()
    return path


@pytest.fixture
def desk(make_desk: Callable[..., Desk], prepared_ledger: Path) -> Desk:
    """A window over that ledger."""
    return make_desk(prepared_ledger)
