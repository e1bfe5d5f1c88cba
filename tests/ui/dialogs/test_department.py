"""Choosing our department, adding one the plan does not name, and its particulars."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.core.task import Department
from desktop_app.core.terms import UnitKind
from desktop_app.services import departments, tasks
from desktop_app.ui.dialogs import department
from tests.ui.desk import UNIT, Desk, compose


def opened(desk: Desk) -> department.DepartmentDialog:
    dialog = department.run(desk.context)
    assert dialog is not None
    desk.settle()
    return dialog


def stored(desk: Desk, unit: str) -> Department:
    plan_id = desk.context.plan_id
    assert plan_id is not None
    assert desk.ask(lambda ledger: departments.is_stored(ledger, unit))
    return desk.ask(lambda ledger: departments.department(ledger, plan_id, unit))


def test_without_a_plan_it_says_so_and_leads_to_the_import(empty_desk: Desk) -> None:
    assert department.run(empty_desk.context) is None
    message = empty_desk.messages[-1]
    assert "请先导入分工方案" in message.text and message.action is not None
    message.action()
    assert empty_desk.targets == ["import"]


def test_units_are_listed_with_counts_and_without_groups(desk: Desk, qtbot: QtBot) -> None:
    dialog = opened(desk)
    assert "市财政局" in dialog.unit_names() and "市统计局" in dialog.unit_names()
    assert not {"各部门", "各区", "市各有关部门"} & set(dialog.unit_names())
    compose(dialog.search, "统计")
    assert dialog.unit_names() == ["市统计局"]
    index = dialog.list.model().index(0, 1)
    assert index.data() == "点名 1"


def test_the_present_department_is_chosen_and_its_particulars_are_proposed(desk: Desk) -> None:
    dialog = opened(desk)
    assert dialog.fields.full_name.text() == "云州市财政局"
    assert dialog.fields.addressee.text() == "市人民政府办公室"


def test_another_department_is_searched_chosen_and_stored(desk: Desk, qtbot: QtBot) -> None:
    dialog = opened(desk)
    compose(dialog.search, "统计")
    qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
    desk.settle()
    dialog.fields.contact_person.setText("示例联系人")
    dialog.fields.office_word.setCurrentText("处室")
    qtbot.mouseClick(dialog.primary, Qt.MouseButton.LeftButton)
    desk.settle()
    assert desk.context.unit == "市统计局"
    saved = stored(desk, "市统计局")
    assert (saved.office_word, saved.contact_person) == ("处室", "示例联系人")
    assert desk.ask(departments.current)[1] == "市统计局"


def test_what_was_typed_for_one_unit_is_there_when_coming_back_to_it(desk: Desk) -> None:
    dialog = opened(desk)
    dialog.fields.contact_phone.setText("0000")
    dialog.select_unit("市统计局")
    desk.settle()
    assert dialog.fields.contact_phone.text() == ""
    dialog.select_unit(UNIT)
    desk.settle()
    assert dialog.fields.contact_phone.text() == "0000"


def test_an_emptied_name_is_refused_in_place(desk: Desk, qtbot: QtBot) -> None:
    dialog = opened(desk)
    dialog.fields.full_name.clear()
    qtbot.mouseClick(dialog.primary, Qt.MouseButton.LeftButton)
    desk.settle()
    assert dialog.isVisible() and "单位全称不能为空" in desk.said
    assert dialog.primary.isEnabled()


def test_a_department_that_no_plan_names_gets_the_general_tasks(desk: Desk, qtbot: QtBot) -> None:
    dialog = opened(desk)
    dialog.new_name.setText("市档案馆")
    dialog.new_kind.setCurrentText(str(UnitKind.INSTITUTION))
    dialog.new_name.setFocus()
    qtbot.keyClick(dialog.new_name, Qt.Key.Key_Return)
    desk.settle()
    assert dialog.isVisible() and desk.context.unit == UNIT
    assert dialog.list.currentIndex().data() == "市档案馆"
    qtbot.mouseClick(dialog.primary, Qt.MouseButton.LeftButton)
    desk.settle()
    plan_id = desk.context.plan_id
    assert plan_id is not None and desk.context.unit == "市档案馆"
    listed = desk.ask(lambda ledger: tasks.task_list(ledger, plan_id, "市档案馆"))
    assert [t.label for t in listed.tasks] == ["二-1"] and listed.tasks[0].needs_confirmation


def test_leaving_with_esc_changes_nothing(desk: Desk, qtbot: QtBot) -> None:
    dialog = opened(desk)
    dialog.select_unit("市统计局")
    desk.settle()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert desk.context.unit == UNIT
    assert not desk.ask(lambda ledger: departments.is_stored(ledger, "市统计局"))
