"""What last year left undone stands over the task that carries it on."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from desktop_app.core.changes import Changes
from desktop_app.core.task import Task
from desktop_app.services import carry_over, next_year, tasks, undo
from desktop_app.services.ledger import Ledger
from desktop_app.ui.tasks.editor import TaskEditor
from desktop_app.ui.tasks.page import TasksPage
from tests.ui.desk import UNIT, Desk


def confirm(ledger: Ledger, plan_id: str) -> Changes:
    former = next_year.older_plans(ledger, plan_id)[0]
    taken = next_year.review(ledger, former.id, plan_id, UNIT)
    return carry_over.carry_over(ledger, taken, taken.pairs, carry_over.CARRIED)[1]


def listed(desk: Desk) -> dict[str, Task]:
    plan_id = str(desk.context.plan_id)
    found = desk.ask(lambda ledger: tasks.task_list(ledger, plan_id, UNIT).tasks)
    return {task.label: task for task in found}


def test_the_list_marks_what_last_year_left_undone(two_years: Desk, qtbot: QtBot) -> None:
    page = TasksPage(two_years.context)
    qtbot.addWidget(page)
    two_years.context.jobs.changed.connect(page.refresh)
    page.show()
    two_years.settle()
    tasks_now, today = listed(two_years), two_years.context.today()

    def said(label: str) -> list[str]:
        node = page.model.node(page.model.index_of(tasks_now[label].id))
        assert node is not None
        return [words for words, _ in node.say(today).second_line]

    assert "上年未落实" not in said("一-4")
    plan_id = str(two_years.context.plan_id)
    two_years.ask(lambda ledger: confirm(ledger, plan_id))
    two_years.settle()
    assert "上年未落实" in said("一-4") and "上年未办结" in said("一-1")
    assert not any(words.startswith("上年") for words in said("一-2"))
    two_years.ask(undo.undo)
    two_years.settle()
    assert "上年未落实" not in said("一-4")


def test_the_line_over_a_task(two_years: Desk, qtbot: QtBot) -> None:
    editor = TaskEditor(two_years.context, tuple)
    qtbot.addWidget(editor)
    editor.show()
    editor.show_task(listed(two_years)["一-4"], 2018)
    two_years.settle()
    assert editor.last_year.isHidden(), "nothing is confirmed yet"
    plan_id = str(two_years.context.plan_id)
    two_years.ask(lambda ledger: confirm(ledger, plan_id))
    for label, words in (
        ("一-4", "上年未落实（上年 一-2，未出台）。"),
        ("一-1", "上年未办结（上年 一-1）。沿用的措施中有往年日期：2017年11月底，请核对。"),
        ("一-2", ""),
    ):
        editor.show_task(listed(two_years)[label], 2018)
        two_years.settle()
        assert editor.last_year.words.text() == words
        assert editor.last_year.isHidden() is not bool(words)
