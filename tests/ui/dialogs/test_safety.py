"""核验台账 and 恢复备份."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from desktop_app.services import safety, tasks
from desktop_app.ui.dialogs import check, restore
from tests.ui.desk import UNIT, Desk


def office(desk: Desk) -> str | None:
    plan_id = desk.context.plan_id
    assert plan_id is not None
    return desk.ask(lambda ledger: tasks.task_list(ledger, plan_id, UNIT)).tasks[0].fields.office


def fill(desk: Desk, value: str) -> None:
    plan_id = desk.context.plan_id
    assert plan_id is not None

    def work(ledger: object) -> None:
        first = tasks.task_list(ledger, plan_id, UNIT).tasks[0]  # type: ignore[arg-type]
        tasks.edit(ledger, UNIT, first.id, {"office": value})  # type: ignore[arg-type]

    desk.ask(work)


def test_a_sound_ledger_is_said_to_be_sound(desk: Desk, qtbot: QtBot) -> None:
    dialog = check.run(desk.context)
    desk.settle()
    assert dialog.verdict.text() == "没有发现问题"
    assert dialog.list.count() > 0
    qtbot.mouseClick(dialog.copy, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text().startswith("没有发现问题\n")


def test_a_backup_is_chosen_by_its_date_and_comes_back(desk: Desk, qtbot: QtBot) -> None:
    fill(desk, "预算科")
    desk.ask(safety.backup)
    fill(desk, "国库科")
    dialog = restore.run(desk.context)
    desk.settle()
    assert dialog.list.count() == 1 and "年" in dialog.list.item(0).text()
    qtbot.mouseClick(dialog.primary, Qt.MouseButton.LeftButton)
    desk.settle()
    assert office(desk) == "预算科"
    assert "已恢复备份" in desk.said
    # What stood there is a backup now: nothing is lost by restoring.
    again = restore.run(desk.context)
    desk.settle()
    assert again.list.count() == 2


def test_a_file_that_is_no_backup_is_refused_and_the_ledger_stays_open(
    desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    fill(desk, "预算科")
    wrong = tmp_path / "不是.zwgk"
    wrong.write_text("不是台账", encoding="utf-8")
    dialog = restore.run(desk.context)
    desk.settle()
    assert not dialog.primary.isEnabled()
    dialog.add_file(wrong)
    qtbot.mouseClick(dialog.primary, Qt.MouseButton.LeftButton)
    desk.settle()
    assert dialog.isVisible() and desk.said.endswith("。")
    assert office(desk) == "预算科"
