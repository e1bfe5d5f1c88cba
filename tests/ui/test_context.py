"""Selection, targets and what is typed but not yet saved."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui.context import Context
from desktop_app.ui.jobs import Jobs
from desktop_app.ui.messages import Messages


@pytest.fixture
def context(qapp: QApplication):
    jobs = Jobs(None)
    yield Context(jobs, Messages(), lambda: date(2017, 7, 5))
    jobs.close()


class Page(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.flushed = 0

    def flush(self) -> None:
        self.flushed += 1


def test_today_is_what_the_window_was_given(context: Context) -> None:
    assert context.today() == date(2017, 7, 5)


def test_a_selection_is_announced_once(context: Context, qtbot: QtBot) -> None:
    with qtbot.waitSignal(context.selection_changed):
        context.select("p1", "市财政局")
    with qtbot.assertNotEmitted(context.selection_changed):
        context.select("p1", "市财政局")
    assert (context.plan_id, context.unit) == ("p1", "市财政局")


def test_what_is_typed_is_written_before_turning_to_another_department(
    context: Context, qtbot: QtBot
) -> None:
    page = Page()
    qtbot.addWidget(page)
    context.select("p1", "市财政局")
    seen: list[str | None] = []
    page.flush = lambda: seen.append(context.unit)  # type: ignore[method-assign]
    context.add_pending(page.flush)
    context.select("p1", "市统计局")
    assert seen == ["市财政局"]


def test_a_page_that_is_gone_is_not_asked(context: Context, qtbot: QtBot) -> None:
    page = Page()
    context.add_pending(page.flush)
    context.commit_pending()
    assert page.flushed == 1
    page.deleteLater()
    with qtbot.waitSignal(page.destroyed):
        pass
    context.commit_pending()
    assert page.flushed == 1


def test_targets_go_to_the_router(context: Context) -> None:
    context.open_target("tasks")  # before there is a window: nothing to do
    heard: list[str] = []
    context.set_router(heard.append)
    context.open_target("tasks:no_measures")
    assert heard == ["tasks:no_measures"]


def test_composed_chinese_is_not_lost(context: Context, qtbot: QtBot, monkeypatch) -> None:
    """The input method is told to commit before pages write what is typed."""
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    field.setFocus()
    QApplication.sendEvent(field, QInputMethodEvent("yu suan", []))
    assert field.text() == ""
    order: list[str] = []

    class Method:
        def commit(self) -> None:
            commit = QInputMethodEvent()
            commit.setCommitString("预算")
            QApplication.sendEvent(field, commit)
            order.append("commit")

    monkeypatch.setattr("desktop_app.ui.context.QGuiApplication.inputMethod", Method)

    class Writer:
        def flush(self) -> None:
            order.append(field.text())

    writer = Writer()
    context.add_pending(writer.flush)
    context.commit_pending()
    assert order == ["commit", "预算"]
