"""期次 and 佐证 beside the task: what they show, recording from them, and what is typed is never lost."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop_app.core.evidence import Evidence
from desktop_app.core.occurrences import OccurrenceFact, TaskYear
from desktop_app.core.pace import Pace
from desktop_app.core.task import Task
from desktop_app.core.terms import Frequency
from desktop_app.services import evidence, occurrences, tasks, undo
from desktop_app.services.ledger import Ledger
from desktop_app.ui.tasks.page import TasksPage
from tests.ui.desk import TODAY, UNIT, Desk, compose, desk, empty_desk

__all__ = ["desk", "empty_desk"]

_OCCURRENCES, _EVIDENCE = 2, 3
URL = "https://www.example.invalid/6"


def settle(desk: Desk, qtbot: QtBot) -> None:
    for _ in range(3):
        qtbot.wait(20)
        desk.settle()


def listed(desk: Desk) -> tuple[Task, ...]:
    return desk.ask(lambda ledger: tasks.task_list(ledger, str(desk.context.plan_id), UNIT).tasks)


def year(desk: Desk, row: int = 0) -> TaskYear:
    task_id = listed(desk)[row].id

    def work(ledger: Ledger) -> TaskYear:
        return occurrences.of_task(ledger, str(desk.context.plan_id), UNIT, task_id, TODAY)

    return desk.ask(work)


def pieces(desk: Desk) -> tuple[Evidence, ...]:
    return desk.ask(lambda ledger: evidence.list_evidence(ledger, str(desk.context.plan_id), UNIT))


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> TasksPage:
    """The first task is owed every month; today is 5 July 2021."""
    first = listed(desk)[0].id
    desk.ask(
        lambda ledger: occurrences.set_rhythm(
            ledger, UNIT, [first], frequency=Frequency.MONTHLY, due_day=10, pace=Pace()
        )
    )
    shown = TasksPage(desk.context)
    desk.context.jobs.changed.connect(shown.refresh)
    qtbot.addWidget(shown)
    shown.resize(1280, 650)
    shown.show()
    settle(desk, qtbot)
    return shown


def test_the_titles_say_how_many(desk: Desk, page: TasksPage, qtbot: QtBot) -> None:
    tabs = page.editor.tabs
    assert [tabs.tabText(at) for at in range(tabs.count())] == [
        "措施",
        "进展",
        "期次 0/12",
        "佐证",
        "修改记录",
    ]
    first = listed(desk)[0].id
    desk.ask(lambda ledger: evidence.add_link(ledger, str(desk.context.plan_id), UNIT, [first], URL))
    settle(desk, qtbot)
    assert tabs.tabText(_EVIDENCE) == "佐证 1"
    page.show_task(listed(desk)[1].id)
    settle(desk, qtbot)
    assert (tabs.tabText(_OCCURRENCES), tabs.tabText(_EVIDENCE)) == ("期次", "佐证")


def test_the_first_one_owed_is_open_and_space_records_it(
    desk: Desk, page: TasksPage, qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    tab = page.editor.year.occurrences
    qtmodeltester.check(tab.model)
    page.editor.tabs.setCurrentIndex(_OCCURRENCES)
    assert tab.panel.occurrence is not None
    assert tab.panel.occurrence.key == "M05"
    tab.table.setFocus()
    qtbot.keyClick(tab.table, Qt.Key.Key_Space)
    settle(desk, qtbot)
    assert year(desk).occurrences[4].fact == OccurrenceFact("M05", done_on=TODAY)
    assert page.editor.tabs.tabText(_OCCURRENCES) == "期次 1/12"
    assert page.editor.tabs.tabText(1) == "进展 1"
    qtbot.keyClick(tab.table, Qt.Key.Key_Delete)
    settle(desk, qtbot)
    assert year(desk).occurrences[4].fact is None
    desk.ask(undo.undo)
    settle(desk, qtbot)
    assert page.editor.tabs.tabText(_OCCURRENCES) == "期次 1/12"


@pytest.mark.parametrize("at", [_OCCURRENCES, _EVIDENCE])
def test_tab_leads_from_the_titles_through_the_tab_to_the_progress_line(
    page: TasksPage, qtbot: QtBot, at: int
) -> None:
    editor = page.editor
    editor.tabs.setCurrentIndex(at)
    editor.tabs.setFocus()
    stops: list[QWidget] = []
    while editor.entry.line not in stops and len(stops) < 30:
        qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
        stops.append(page.focusWidget())
    part = editor.year.occurrences if at == _OCCURRENCES else editor.year.evidence
    assert len(stops) > 2
    assert [part.isAncestorOf(stop) for stop in stops] == [True] * (len(stops) - 1) + [False]


def test_what_is_typed_is_recorded_when_one_turns_to_another_task(
    desk: Desk, page: TasksPage, qtbot: QtBot
) -> None:
    page.editor.tabs.setCurrentIndex(_OCCURRENCES)
    form = page.editor.year.occurrences.panel.form
    form.what.setFocus()
    compose(form.what, "公开5月收支")
    page.show_task(listed(desk)[1].id)
    settle(desk, qtbot)
    fact = year(desk).occurrences[4].fact
    assert fact is not None
    assert (fact.what, fact.done_on) == ("公开5月收支", TODAY)
    assert year(desk, 1).occurrences == ()


def test_a_save_elsewhere_does_not_take_away_what_is_being_typed(
    desk: Desk, page: TasksPage, qtbot: QtBot
) -> None:
    page.editor.tabs.setCurrentIndex(_OCCURRENCES)
    form = page.editor.year.occurrences.panel.form
    form.what.setFocus()
    compose(form.what, "公开5月")
    first = listed(desk)[0].id
    desk.ask(lambda ledger: tasks.edit(ledger, UNIT, first, {"office": "预算科"}))
    settle(desk, qtbot)
    compose(form.what, "收支")
    assert form.what.text() == "公开5月收支"


def test_a_task_without_frequency_offers_to_set_one(desk: Desk, page: TasksPage, qtbot: QtBot) -> None:
    page.show_task(listed(desk)[1].id)
    page.editor.tabs.setCurrentIndex(_OCCURRENCES)
    settle(desk, qtbot)
    tab = page.editor.year.occurrences
    assert tab.set_rhythm.isVisible()
    assert not tab.panel.isVisible()
    assert not tab.table.isVisible()


def test_evidence_is_added_to_the_task_and_let_go(desk: Desk, page: TasksPage, qtbot: QtBot) -> None:
    page.editor.tabs.setCurrentIndex(_EVIDENCE)
    tab = page.editor.year.evidence
    tab.link.setFocus()
    qtbot.keyClicks(tab.link, URL)
    qtbot.keyClick(tab.link, Qt.Key.Key_Return)
    settle(desk, qtbot)
    (piece,) = pieces(desk)
    assert piece.tasks == (listed(desk)[0].id,)
    assert tab.link.text() == ""
    tab.view.setFocus()
    tab.view.setCurrentIndex(tab.model.index(0, 0))
    qtbot.keyClick(tab.view, Qt.Key.Key_Return)
    assert desk.targets[-1] == f"evidence:{piece.id}"
    qtbot.keyClick(tab.view, Qt.Key.Key_Delete)
    settle(desk, qtbot)
    assert pieces(desk)[0].tasks == ()
    assert page.editor.tabs.tabText(_EVIDENCE) == "佐证"
