"""What last year left undone stands over the task that carries it on."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from desktop_app.core.task import Task
from desktop_app.services import carry_over, next_year, tasks
from desktop_app.services.ledger import Ledger
from desktop_app.ui.tasks.editor import TaskEditor
from tests.ui.desk import UNIT, Desk


def confirm(ledger: Ledger, plan_id: str) -> None:
    former = next_year.older_plans(ledger, plan_id)[0]
    taken = next_year.review(ledger, former.id, plan_id, UNIT)
    carry_over.carry_over(ledger, taken, taken.pairs, carry_over.CARRIED)


def listed(desk: Desk) -> dict[str, Task]:
    plan_id = str(desk.context.plan_id)
    found = desk.ask(lambda ledger: tasks.task_list(ledger, plan_id, UNIT).tasks)
    return {task.label: task for task in found}


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
