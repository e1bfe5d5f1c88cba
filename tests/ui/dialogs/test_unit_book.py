"""单位名录 in the window, and what it makes of the next plan."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.core.terms import UnitKind
from desktop_app.services import departments, import_plan, undo, unit_book
from desktop_app.services.ledger import Ledger
from desktop_app.ui.dialogs import department
from desktop_app.ui.dialogs import unit_book as dialogs
from tests.ui.desk import Desk, compose


def opened(desk: Desk) -> dialogs.UnitBookDialog:
    dialog = dialogs.run(desk.context)
    desk.settle()
    return dialog


def rows(part: dialogs._List) -> list[tuple[str, ...]]:
    model = part.model
    return [
        tuple(str(model.index(row, column).data()) for column in range(model.columnCount()))
        for row in range(model.rowCount())
    ]


def test_a_unit_and_its_aliases_are_added_changed_and_removed(desk: Desk, qtbot: QtBot) -> None:
    dialog = opened(desk)
    assert "程序自带" in dialog.about.text() and not dialog.remove_unit.isEnabled()
    compose(dialog.name, "市大数据专班")
    compose(dialog.aliases, "数据专班，大数据办")
    dialog.kind.setCurrentText(str(UnitKind.INSTITUTION))
    qtbot.keyClick(dialog.aliases, Qt.Key.Key_Return)
    desk.settle()
    assert dialog.isVisible() and dialog.name.text() == ""
    assert rows(dialog.units) == [("市大数据专班", str(UnitKind.INSTITUTION), "数据专班、大数据办")]
    dialog.units.view.setCurrentIndex(dialog.units.model.index(0, 0))
    assert dialog.name.text() == "市大数据专班"
    dialog.aliases.setText("数据专班")
    qtbot.mouseClick(dialog.save_unit, Qt.MouseButton.LeftButton)
    desk.settle()
    assert rows(dialog.units)[0][2] == "数据专班"
    dialog.units.view.setCurrentIndex(dialog.units.model.index(0, 0))
    qtbot.mouseClick(dialog.remove_unit, Qt.MouseButton.LeftButton)
    desk.settle()
    assert rows(dialog.units) == []
    desk.ask(undo.undo)
    assert rows(dialog.units)[0][2] == "数据专班"


def test_a_rename_is_added_with_its_year_and_corrected_in_place(desk: Desk, qtbot: QtBot) -> None:
    dialog = opened(desk)
    for year in (2029, 2030):
        compose(dialog.old, "市网信中心、市数据中心")
        compose(dialog.new, "市大数据专班")
        dialog.year.setValue(year)
        qtbot.mouseClick(dialog.save_rename, Qt.MouseButton.LeftButton)
        desk.settle()
    assert rows(dialog.renames) == [("市网信中心、市数据中心", "市大数据专班", "2030")]


def test_what_is_no_name_is_said_in_place(desk: Desk, qtbot: QtBot) -> None:
    dialog = opened(desk)
    compose(dialog.name, "局")
    qtbot.mouseClick(dialog.save_unit, Qt.MouseButton.LeftButton)
    desk.settle()
    assert "不是单位名称" in desk.said and dialog.name.text() == "局"


def _two_plans(ledger: Ledger) -> str:
    made = []
    for year, unit in ((2017, "市国税局"), (2019, "市税务局")):
        text = f"云溪市{year}年政务公开工作要点\n一、强化公开\n1.公开税收政策。（市财政局、{unit}）"
        plan = import_plan.take(import_plan.pasted(text), names=unit_book.names(ledger)).plan
        plan_id, _ = import_plan.store_plan(ledger, plan, issued=date(year, 3, 1))
        made.append(plan_id)
    departments.choose(ledger, made[0], "市国税局")
    departments.choose(ledger, made[1], None)
    return made[1]


def test_the_department_dialog_suggests_who_took_over(empty_desk: Desk) -> None:
    empty_desk.context.select(empty_desk.ask(_two_plans), None)
    dialog = department.run(empty_desk.context)
    empty_desk.settle()
    assert dialog is not None
    message = dialog.bar.message
    assert message is not None and "“市国税局”的职责已由“市税务局”承担。" in message.text
    assert not dialog.primary.isEnabled()
    assert message.action_text == "选用市税务局" and message.action is not None
    message.action()
    empty_desk.settle()
    assert dialog.fields.title.text() == "市税务局" and dialog.primary.isEnabled()
