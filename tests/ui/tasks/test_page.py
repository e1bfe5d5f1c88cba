from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from desktop_app.core.task import Progress, Task
from desktop_app.core.terms import Frequency, Standing, Status, UnitKind, YearEnd
from desktop_app.services import departments, import_plan
from desktop_app.services import tasks as task_service
from desktop_app.services.ledger import Ledger
from desktop_app.ui.tasks.bulk import FieldDialog
from desktop_app.ui.tasks.nodes import Kind
from tests.builders import sample_plan
from tests.ui.tasks.conftest import Office, compose, type_into

MakeOffice = Callable[..., Office]
PUBLISHED = Path(__file__).parents[3] / "data" / "foshan-2017-division-plan.txt"


def chips(office: Office) -> list[str]:
    return [chip.text() for chip in office.page.filters.chips.values() if not chip.isHidden()]


def shown_pane(office: Office) -> object:
    return office.page._right.currentWidget()


# -- the list and its filters


def test_published_plan_gives_the_finance_bureau_its_tasks_and_counts(make_office: MakeOffice) -> None:
    plan = import_plan.read_file(PUBLISHED)
    office = make_office(plan, "市财政局", date(2017, 8, 1))
    QAbstractItemModelTester(office.page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert chips(office) == ["全部 19", "牵头 8", "通用 11", "待认领 1"]
    assert len(office.labels()) == 19
    for kind, count in ((Kind.LEAD, 8), (Kind.GENERAL, 11), (Kind.CLAIMABLE, 1), (None, 19)):
        office.page.filters.chips[kind].click()
        assert len(office.labels()) == count
    office.page.filters.chips[Kind.CLAIMABLE].click()
    assert office.labels() == ["九-3"]


def test_district_sees_the_tasks_of_all_districts(make_office: MakeOffice) -> None:
    office = make_office(
        unit="示例区",
        prepare=lambda ledger, _plan: departments.add_unit(ledger, "示例区", UnitKind.DISTRICT),
    )
    assert chips(office) == ["全部 2", "各区通用 2"]


def test_named_filters_lead_to_their_lists(office: Office) -> None:
    first = office.task("一-1")
    office.ask(lambda ledger: task_service.edit(ledger, "市财政局", first.id, {"deadline": date(2021, 7, 1)}))
    office.window.open_target("tasks:overdue")
    assert office.labels() == ["一-1"]
    assert "已逾期" in office.page.filters._narrowed.text()
    office.page.filters.clear_button.click()
    assert len(office.labels()) == 4
    office.window.open_target("tasks:claim")
    assert office.labels() == ["二-2"]


def test_filter_menu_ticks_narrow_and_stay_open(qtbot: QtBot, office: Office) -> None:
    second = office.task("一-2")
    office.ask(lambda ledger: task_service.edit(ledger, "市财政局", second.id, {"office": "税政科"}))
    menu = office.page.filters.menu
    menu.popup(office.page.mapToGlobal(office.page.rect().center()))
    submenus = {action.text(): action.menu() for action in menu.actions() if action.menu() is not None}
    offices = submenus["科室"]
    assert isinstance(offices, QMenu)
    assert [action.text() for action in offices.actions()] == ["税政科", "（未填）"]
    offices.popup(office.page.mapToGlobal(office.page.rect().center()))
    offices.setActiveAction(offices.actions()[0])
    qtbot.keyClick(offices, Qt.Key.Key_Space)
    assert offices.isVisible()
    assert office.labels() == ["一-2"]
    offices.close()
    menu.close()


def type_words(office: Office, words: str) -> None:
    """Type into the field over the list, and wait as long as it does."""
    office.page.filters.words.setText("")
    compose(office.page.filters.words, words)
    QTest.qWait(150)


def test_words_narrow_the_list_within_its_other_criteria(office: Office, qtbot: QtBot) -> None:
    field = office.page.filters.words
    office.page.focus_words()
    assert field.hasFocus()
    type_words(office, "产业政策")
    assert office.labels() == ["二-2"], "what may be claimed is found as well"
    type_words(office, "公开")
    everywhere = office.labels()
    office.page.filters.chips[Kind.LEAD].click()
    assert set(office.labels()) < set(everywhere)
    assert field.text() == "公开", "another chip keeps the words"
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert office.labels() == ["一-1", "一-2", "一-3"]
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert office.page.view.hasFocus()


def test_clearing_the_filter_clears_the_words_as_well(office: Office) -> None:
    type_words(office, "依申请")
    assert office.labels() == ["二-1"]
    assert "“依申请”" in office.page.filters._narrowed.text()
    office.page.filters.clear_button.click()
    assert office.page.filters.words.text() == ""
    assert len(office.labels()) == 4


def test_the_list_can_be_narrowed_to_sections(office: Office) -> None:
    office.page.filters._fill_menu()
    sections = next(a.menu() for a in office.page.filters.menu.actions() if a.text() == "部分")
    assert isinstance(sections, QMenu)
    sections.actions()[1].setChecked(True)
    assert office.labels() == ["二-1"]
    assert sections.actions()[1].text() in office.page.filters._narrowed.text()
    office.page.filters.chips[Kind.CLAIMABLE].click()
    assert office.labels() == ["二-2"]


def test_nothing_found_says_so_and_shows_the_way_back(office: Office) -> None:
    type_words(office, "没有这样的词")
    assert shown_pane(office) is office.page._nothing
    assert office.page._nothing.isVisible()
    office.page._nothing.buttons[0].click()
    assert len(office.labels()) == 4
    assert shown_pane(office) is office.page.editor


def test_row_under_work_stays_though_its_filter_no_longer_admits_it(qtbot: QtBot, office: Office) -> None:
    office.page.show_filter("no_measures")
    office.open("一-1")
    type_into(office.page.editor.measures.measures.control, "monthly")
    office.context.commit_pending()
    office.settle()
    assert "一-1" in office.labels()
    assert office.task("一-1").fields.measures == ("monthly",)


def test_task_link_takes_away_a_filter_that_hides_it(office: Office) -> None:
    office.page.show_filter("overdue")
    office.window.open_target(f"task:{office.task('二-1').id}")
    task = office.page.editor.task
    assert task is not None
    assert task.label == "二-1"
    office.window.open_target("section:1")
    assert office.page.editor.task is not None
    assert office.page.editor.task.label == "一-1"


# -- typing


def test_typed_measures_are_in_the_ledger_within_a_second(qtbot: QtBot, office: Office) -> None:
    office.open("一-1")
    type_into(office.page.editor.measures.measures.control, "1. publish monthly\n\n2. explain")
    qtbot.wait(900)
    office.settle()
    assert office.task("一-1").fields.measures == ("publish monthly", "explain")


def test_typing_without_a_pause_is_saved_all_the_same(qtbot: QtBot, office: Office) -> None:
    office.open("一-1")
    person = office.page.editor.measures.person
    person.control.setFocus()
    for _ in range(12):
        qtbot.keyClicks(person.control, "a")
        qtbot.wait(100)
    office.context.jobs.flush()
    saved = office.page.model.task(office.task("一-1").id)
    assert saved is not None
    assert saved.fields.person


def test_turning_to_another_task_saves_and_keeps_the_text(qtbot: QtBot, office: Office) -> None:
    office.open("一-1")
    editor = office.page.editor
    type_into(editor.measures.measures.control, "draft")
    qtbot.keyClick(editor.measures.measures.control, Qt.Key.Key_Down, Qt.KeyboardModifier.ControlModifier)
    assert editor.task is not None
    assert editor.task.label == "一-2"
    assert editor.measures.measures.text() == ""
    qtbot.keyClick(editor, Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    assert editor.measures.measures.text() == "draft", "shown before the ledger has answered"
    office.settle()
    assert editor.measures.measures.text() == "draft"
    assert office.task("一-1").fields.measures == ("draft",)


def test_composed_chinese_survives_turning_away(office: Office) -> None:
    office.open("一-1")
    editor = office.page.editor
    control = editor.measures.measures.control
    control.setFocus()
    compose(control, committed="每月公开")
    compose(control, preedit="预算")
    office.open("一-2")
    assert office.task("一-1").fields.measures == ("每月公开预算",)
    assert editor.measures.measures.text() == ""


def test_composed_chinese_in_a_line_is_committed_when_the_page_is_left(office: Office) -> None:
    office.open("一-1")
    control = office.page.editor.measures.office.control
    control.setFocus()
    compose(control, committed="预算", preedit="科")
    office.window.show_page("home")
    office.settle()
    assert office.task("一-1").fields.office == "预算科"


def test_refresh_does_not_touch_what_is_being_typed(qtbot: QtBot, office: Office) -> None:
    office.open("一-1")
    editor = office.page.editor
    id_ = office.task("一-1").id
    type_into(editor.measures.person.control, "ab")
    control = editor.measures.measures.control
    control.setFocus()
    compose(control, preedit="正在")
    office.ask(
        lambda ledger: task_service.edit(
            ledger, "市财政局", id_, {"measures": ("另一处写的",), "phone": "示例电话"}
        )
    )
    assert editor.measures.phone.text() == "示例电话", "what nobody is typing is refreshed"
    assert editor.measures.measures.composing
    compose(control, committed="正在写")
    assert editor.measures.measures.text() == "正在写"


def test_closing_the_window_saves_what_was_typed_last(office: Office) -> None:
    office.open("一-1")
    type_into(office.page.editor.measures.remark.control, "note")
    office.window.close()
    from desktop_app.services.ledger import open_ledger

    ledger = open_ledger(office.path)
    plan_id, unit = departments.current(ledger)
    assert plan_id is not None
    assert unit is not None
    assert task_service.task_list(ledger, plan_id, unit).tasks[0].fields.remark == "note"
    ledger.close()


def test_undo_takes_a_spell_of_typing_back_at_once_and_redo_brings_it(qtbot: QtBot, office: Office) -> None:
    office.open("一-1")
    editor = office.page.editor
    control = editor.measures.measures.control
    type_into(control, "first")
    qtbot.wait(500)
    type_into(control, " part")
    qtbot.keyClick(control, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    office.settle()
    assert editor.measures.measures.text() == ""
    assert office.task("一-1").fields.measures == ()
    qtbot.keyClick(control, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    office.settle()
    assert editor.measures.measures.text() == "first part"


def test_two_stays_of_the_cursor_are_two_steps_of_undo(qtbot: QtBot, office: Office) -> None:
    office.open("一-1")
    editor = office.page.editor
    type_into(editor.measures.person.control, "one")
    type_into(editor.measures.phone.control, "two")
    type_into(editor.measures.person.control, "three")
    office.context.commit_pending()
    office.settle()
    office.window.undo()
    office.settle()
    assert (editor.measures.person.text(), editor.measures.phone.text()) == ("one", "two")


def test_invalid_deadline_is_told_in_place_and_kept_until_it_is_mended(qtbot: QtBot, office: Office) -> None:
    office.open("一-1")
    editor = office.page.editor
    deadline = editor.measures.deadline
    deadline.control.setFocus()
    compose(deadline.control, committed="2021年2月30日")
    editor.measures.person.control.setFocus()
    assert deadline.error == "没有“2021年2月30日”这一天。请写成 2017-11-30、2017年11月底，或“长期坚持”。"
    assert office.task("一-1").fields.deadline is None
    office.open("一-2")
    assert deadline.text() == ""
    assert "一-1 的完成时限未保存" in office.said[-1].text
    message = office.said[-1]
    assert message.action is not None
    message.action()
    assert deadline.text() == "2021年2月30日"
    assert deadline.error
    deadline.edit.selectAll()
    compose(deadline.control, committed="11月底")
    office.context.commit_pending()
    office.settle()
    assert office.task("一-1").fields.deadline == date(2021, 11, 30)
    assert deadline.error == ""


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("2021-11-30", date(2021, 11, 30)),
        ("2021.11.30", date(2021, 11, 30)),
        ("2021年11月底", date(2021, 11, 30)),
        ("20211130", date(2021, 11, 30)),
        ("长期坚持", Standing.LONG_TERM),
        ("", None),
    ],
)
def test_deadline_takes_every_usual_form(office: Office, typed: str, stored: object) -> None:
    office.open("一-1")
    deadline = office.page.editor.measures.deadline
    deadline.control.setFocus()
    compose(deadline.control, committed="x")
    deadline.edit.selectAll()
    compose(deadline.control, committed=typed)
    if not typed:
        deadline.edit.clear()
        deadline.edited.emit()
    office.page.flush()
    office.settle()
    assert office.task("一-1").fields.deadline == stored


def test_text_the_ledger_refuses_stays_with_its_reason(office: Office) -> None:
    office.open("一-1")
    remark = office.page.editor.measures.remark
    remark.control.setFocus()
    compose(remark.control, committed="长" * 20_001)
    office.page.flush()
    office.settle()
    assert remark.error.startswith("备注超过 20000 字。")
    assert len(remark.text()) == 20_001
    assert office.task("一-1").fields.remark is None


# -- questions the page asks


def test_frequency_in_the_wording_is_offered_and_taken_only_on_a_yes(qtbot: QtBot, office: Office) -> None:
    office.open("一-1")
    editor = office.page.editor
    assert office.task("一-1").fields.frequency is None
    from PySide6.QtWidgets import QLabel, QPushButton

    words = [label.text() for label in editor.block.findChildren(QLabel)]
    assert "原文含“按月”，是否按 12 期登记？" in words
    button = next(b for b in editor.block.findChildren(QPushButton) if b.text() == "按 12 期登记")
    button.click()
    office.settle()
    assert office.task("一-1").fields.frequency is Frequency.MONTHLY
    assert editor.measures.frequency.value() is Frequency.MONTHLY
    assert any("按 12 期登记（已确认）" in label.text() for label in editor.block.findChildren(QLabel))
    assert editor.measures.due_day.isVisible()
    type_into(editor.measures.due_day.control, "10")
    office.page.flush()
    office.settle()
    assert office.task("一-1").fields.due_day == 10


def test_task_led_together_shows_with_whom_and_takes_our_part(office: Office) -> None:
    office.open("一-3")
    editor = office.page.editor
    assert "（与市统计局共同牵头）" in editor.block.units.text()
    assert editor.our_part.isVisible()
    type_into(editor.our_part.control, "our share")
    office.page.flush()
    office.settle()
    assert office.task("一-3").fields.our_part == "our share"
    office.open("一-1")
    assert not editor.our_part.isVisible()


def test_wording_is_selectable_and_never_editable(office: Office) -> None:
    office.open("一-1")
    flags = office.page.editor.block.wording.textInteractionFlags()
    assert flags & Qt.TextInteractionFlag.TextSelectableByMouse
    assert not flags & Qt.TextInteractionFlag.TextEditable
    assert office.page.editor.block.wording.textFormat() is Qt.TextFormat.PlainText


def test_import_marks_are_shown(office: Office) -> None:
    office.open("一-2")
    assert office.page.editor.block.marks.text() == "沿用上条"
    office.open("一-1")
    assert not office.page.editor.block.marks.isVisible()


def test_general_task_of_a_school_asks_whether_it_applies(make_office: MakeOffice) -> None:
    office = make_office(
        unit="示例学院",
        prepare=lambda ledger, _plan: departments.add_unit(ledger, "示例学院", UnitKind.SCHOOL),
    )
    office.open("二-1")
    editor = office.page.editor
    assert editor.confirm.isVisible()
    office.window.open_target("tasks:to_confirm")
    assert office.labels() == ["二-1"]
    editor.confirm.yes.click()
    office.settle()
    assert office.task("二-1").fields.applies
    assert not editor.confirm.isVisible()
    office.window.undo()
    office.settle()
    assert editor.confirm.isVisible()
    editor.confirm.no.click()
    office.settle()
    assert office.task("二-1").fields.status is Status.NOT_APPLICABLE
    assert editor.reason.isVisible()
    assert editor.reason.control.hasFocus()
    compose(editor.reason.control, committed="不承担行政职能")
    office.page.flush()
    office.settle()
    assert office.task("二-1").fields.reason == "不承担行政职能"


def test_year_end_conclusion_is_proposed_from_the_record(office: Office) -> None:
    id_ = office.task("一-1").id
    office.ask(lambda ledger: task_service.edit(ledger, "市财政局", id_, {"status": Status.COMPLETED}))
    office.open("一-1")
    measures = office.page.editor.measures
    assert measures._proposal.text() == "按记录建议：已落实"
    assert office.task("一-1").fields.year_end is None
    measures._accept.click()
    office.settle()
    assert office.task("一-1").fields.year_end is YearEnd.DONE
    assert measures.year_end.value() is YearEnd.DONE
    assert not measures._accept.isVisible()


def test_choosing_a_status_writes_it_and_its_row_follows(office: Office) -> None:
    office.open("一-1")
    combo = office.page.editor.status.combo
    combo.setFocus()
    combo.setCurrentIndex(list(Status).index(Status.UNFINISHED))
    combo.activated.emit(combo.currentIndex())
    assert office.page.editor.reason.control.hasFocus()
    office.settle()
    assert office.task("一-1").fields.status is Status.UNFINISHED
    node = office.page.model.node(office.page.model.index_of(office.task("一-1").id))
    assert node is not None
    assert node.say(date(2021, 7, 5)).state == "未完成"


# -- claims


def test_claimed_requirement_becomes_a_task(office: Office) -> None:
    office.window.open_target("tasks:claim")
    pane = office.page.claim_pane
    assert shown_pane(office) is pane
    assert pane.block.wording.text() == "发布重大产业政策。"
    pane.claim_button.click()
    office.settle()
    assert chips(office)[:1] == ["全部 5"]
    assert "已认领 1" in chips(office)
    message = office.said[-1]
    assert message.text == "已认领 二-2，列入本部门任务。"
    assert message.action is not None
    message.action()
    assert shown_pane(office) is office.page.editor
    assert office.page.editor.task is not None
    assert office.page.editor.task.label == "二-2"
    assert chips(office) == ["全部 5", "牵头 3", "通用 1", "已认领 1"]
    office.window.undo()
    office.settle()
    assert chips(office) == ["全部 4", "牵头 3", "通用 1", "待认领 1"]


def test_declining_asks_for_a_reason_and_can_be_changed(office: Office) -> None:
    office.window.open_target("tasks:claim")
    pane = office.page.claim_pane
    pane.decline_button.click()
    assert pane.reason.error == "不认领须填写理由。"
    pane.reason.control.setFocus()
    compose(pane.reason.control, committed="不承担产业", preedit="职能")
    pane.decline_button.click()
    office.settle()
    assert [c.reason for c in office.listed().claimable] == ["不承担产业职能"]
    assert pane.claim_button.text() == "改为认领"
    assert not [chip for chip in chips(office) if chip.startswith("待认领 1")]
    pane.claim_button.click()
    office.settle()
    assert "二-2" in [task.label for task in office.listed().tasks]


def test_cursor_never_lands_on_a_button_that_decides(qtbot: QtBot, office: Office) -> None:
    office.open("一-1")
    office.page.editor.measures.measures.control.setFocus()
    office.page.show_filter("claim")
    assert office.page.view.hasFocus()


# -- several at once


def choose(office: Office, *labels: str) -> None:
    flags = office.page.view.selectionModel()
    office.page.view.clearSelection()
    from PySide6.QtCore import QItemSelectionModel

    for label in labels:
        index = office.page.model.index_of(office.task(label).id)
        flags.select(index, QItemSelectionModel.SelectionFlag.Select)


def test_status_of_several_tasks_is_one_step(office: Office) -> None:
    choose(office, "一-1", "一-3")
    menu = QMenu()
    office.page.bulk.fill(menu)
    statuses = next(action.menu() for action in menu.actions() if action.text() == "设状态")
    assert isinstance(statuses, QMenu)
    entry: QAction = next(action for action in statuses.actions() if action.text() == "进行中")
    entry.trigger()
    office.settle()
    assert [task.fields.status for task in office.listed().tasks] == [
        Status.IN_PROGRESS, Status.NOT_STARTED, Status.IN_PROGRESS, Status.NOT_STARTED,
    ]  # fmt: skip
    office.window.undo()
    office.settle()
    assert {task.fields.status for task in office.listed().tasks} == {Status.NOT_STARTED}


def test_deadline_of_several_tasks_refuses_what_is_no_date(qtbot: QtBot, office: Office) -> None:
    choose(office, "一-1", "一-2")
    dialog = office.page.bulk.set_deadline()
    assert isinstance(dialog, FieldDialog)
    compose(dialog.field.control, committed="尽快")
    dialog.primary.click()
    assert "不是可以识别的日期" in dialog.field.error
    assert dialog.isVisible()
    line = dialog.field.error_label
    assert line.height() >= line.heightForWidth(line.width()), "the whole line can be read"
    dialog.field.show_text("11月底")
    dialog.primary.click()
    office.settle()
    assert [task.fields.deadline for task in office.listed().tasks][:3] == [
        date(2021, 11, 30), date(2021, 11, 30), None,
    ]  # fmt: skip


def test_office_of_several_tasks(office: Office) -> None:
    choose(office, "一-1", "一-2")
    dialog = office.page.bulk.set_office()
    assert dialog is not None
    dialog.field.control.setFocus()
    compose(dialog.field.control, committed="预算科")
    dialog.primary.click()
    office.settle()
    assert [task.fields.office for task in office.listed().tasks][:2] == ["预算科", "预算科"]
    assert office.page.model.offices() == ["预算科"]


# -- progress and history


def test_progress_line_shows_what_it_understood_and_records_it(qtbot: QtBot, office: Office) -> None:
    office.open("一-1")
    qtbot.keyClick(office.window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    line = office.page.editor.entry.line
    assert line.hasFocus()
    compose(line, committed="7月3日 公开6月收支 https://www.example.gov.cn/1 12条")
    assert office.page.editor.entry.preview == (
        "登记为：2021年7月3日 · 公开6月收支 · 12 条 · https://www.example.gov.cn/1"
    )
    qtbot.keyClick(line, Qt.Key.Key_Return)
    office.settle()
    assert office.task("一-1").progress == (
        Progress(date(2021, 7, 3), "公开6月收支", 12, "https://www.example.gov.cn/1"),
    )
    assert line.text() == ""
    assert office.page.editor.tabs.tabText(1) == "进展 1"


def test_the_progress_line_tells_of_an_occurrence_that_waits(qtbot: QtBot, office: Office) -> None:
    id_ = office.task("一-1").id
    unit, monthly = str(office.context.unit), {"frequency": Frequency.MONTHLY, "due_day": 10}
    office.ask(lambda ledger: task_service.edit(ledger, unit, id_, monthly))
    office.open("一-1")
    office.page.focus_progress_line()
    entry = office.page.editor.entry
    compose(entry.line, committed="7月3日 公开5月收支")
    office.settle()
    first, second = entry.preview.splitlines()
    assert first == "登记为：2021年7月3日 · 公开5月收支"
    assert second == "第 5 期（5月）尚未登记。属于该期的，请在“期次”中登记，同时记为进展。"


def test_ctrl_z_in_the_progress_line_takes_back_what_was_recorded_and_not_the_empty_line(
    qtbot: QtBot, office: Office
) -> None:
    office.open("一-1")
    office.page.focus_progress_line()
    line = office.page.editor.entry.line
    qtbot.keyClicks(line, "7.3 gongkai")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    office.settle()
    assert len(office.task("一-1").progress) == 1
    qtbot.keyClick(line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    office.settle()
    assert office.task("一-1").progress == ()
    assert line.text() == ""
    qtbot.keyClick(line, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    office.settle()
    assert len(office.task("一-1").progress) == 1
    # What is being typed is taken back first, and the ledger is left alone.
    qtbot.keyClicks(line, "abc")
    qtbot.keyClick(line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(line, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    office.settle()
    assert line.text() == ""
    assert len(office.task("一-1").progress) == 1


def test_progress_line_without_content_stays(qtbot: QtBot, office: Office) -> None:
    office.open("一-1")
    line = office.page.editor.entry.line
    line.setFocus()
    compose(line, committed="7月32日 公开")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    office.settle()
    assert "没有“7月32日”这一天。" in office.page.editor.entry.preview
    assert line.text() == "7月32日 公开"
    assert office.task("一-1").progress == ()


def test_one_entry_serves_every_chosen_task(qtbot: QtBot, office: Office) -> None:
    choose(office, "一-1", "一-2")
    line = office.page.editor.entry.line
    line.setFocus()
    compose(line, committed="召开新闻发布会")
    assert office.page.editor.entry.preview.startswith("登记到 2 项任务：")
    qtbot.keyClick(line, Qt.Key.Key_Return)
    office.settle()
    assert [len(task.progress) for task in office.listed().tasks] == [1, 1, 0, 0]


def test_escape_leaves_the_progress_line_for_the_list(qtbot: QtBot, office: Office) -> None:
    office.open("一-1")
    office.page.focus_progress_line()
    qtbot.keyClick(office.page.editor.entry.line, Qt.Key.Key_Escape)
    assert office.page.view.hasFocus()


def test_progress_entry_is_corrected_in_place_and_deleted(qtbot: QtBot, office: Office) -> None:
    early, late = (
        Progress(date(2021, 6, 3), "早的"),
        Progress(date(2021, 7, 3), "晚的", 2, "https://a.example", "示例甲"),
    )
    office.record("一-1", early, late)
    office.open("一-1")
    office.page.editor.tabs.setCurrentIndex(1)
    tab = office.page.editor.progress
    assert [tab.model.index(row, 1).data() for row in range(2)] == ["晚的", "早的"]
    assert tab.text.text() == "晚的"
    tab.count.control.setFocus()
    tab.count.edit.selectAll()
    compose(tab.count.control, committed="多")
    qtbot.wait(500)
    assert tab.count.error == "条数应为整数。"
    tab.count.edit.selectAll()
    compose(tab.count.control, committed="5条")
    qtbot.wait(500)
    office.settle()
    assert office.task("一-1").progress == (early, replace(late, count=5))
    tab.table.setFocus()
    qtbot.keyClick(tab.table, Qt.Key.Key_Delete)
    office.settle()
    assert office.task("一-1").progress == (early,)
    assert tab.text.text() == "早的"
    office.window.undo()
    office.settle()
    assert len(office.task("一-1").progress) == 2


def test_history_tells_each_spell_of_typing_once(qtbot: QtBot, office: Office) -> None:
    office.open("一-1")
    editor = office.page.editor
    type_into(editor.measures.person.control, "ab")
    qtbot.wait(500)
    type_into(editor.measures.person.control, "cd")
    office.page.flush()
    office.settle()
    editor.tabs.setCurrentIndex(4)
    office.settle()
    model = editor.history.model
    rows = [[model.index(row, column).data() for column in (2, 3, 4)] for row in range(model.rowCount())]
    assert rows == [["责任人", "（空）", "abcd"]]


# -- the department's words, other ledgers, the keyboard


def test_fields_are_called_as_the_department_calls_its_sections(office: Office) -> None:
    def rename(ledger: Ledger) -> object:
        stored = departments.department(ledger, office.context.plan_id or "", "市财政局")
        return departments.save_department(ledger, replace(stored, office_word="处室", self_word="我委"))

    office.ask(rename)
    editor = office.page.editor
    assert editor.measures.office.control.accessibleName() == "责任处室"
    assert editor.our_part.control.accessibleName() == "我委承担的部分"


def test_another_department_shows_its_own_tasks(office: Office) -> None:
    office.open("一-1")
    type_into(office.page.editor.measures.person.control, "zhang")
    office.window._choose_unit("市统计局")
    office.settle()
    assert office.labels() == ["一-3", "二-1"]
    office.window._choose_unit("市财政局")
    office.settle()
    assert office.task("一-1").fields.person == "zhang"


def test_text_refused_in_one_ledger_is_not_shown_in_another(make_office: MakeOffice, office: Office) -> None:
    other = make_office()
    other.context.jobs.close()
    office.open("一-1")
    deadline = office.page.editor.measures.deadline
    deadline.control.setFocus()
    compose(deadline.control, committed="尽快")
    office.page.flush()
    office.window.ledgers.open_path(other.path)
    office.settle()
    office.open("一-1")
    assert deadline.text() == ""
    assert deadline.error == ""


def test_same_plan_reimported_with_one_more_task_shows_it(office: Office) -> None:
    office.open("一-2")
    office.ask(lambda ledger: import_plan.store_plan(ledger, sample_plan(extra=True)))
    assert office.labels() == ["一-1", "一-2", "一-3", "一-4", "二-1"]
    assert isinstance(office.page.editor.task, Task)
    assert office.page.editor.task.label == "一-2"


def test_import_taken_back_leaves_no_task_behind(office: Office) -> None:
    office.open("一-1")
    office.window.undo()
    office.settle()
    assert office.labels() == []
    assert office.page.editor.task is None
    office.window.redo()
    office.settle()
    assert len(office.labels()) == 4


def test_enter_leads_from_the_list_into_the_measures(qtbot: QtBot, office: Office) -> None:
    office.open("一-1")
    office.page.view.setFocus()
    qtbot.keyClick(office.page.view, Qt.Key.Key_Return)
    assert office.page.editor.measures.measures.control.hasFocus()


def test_tab_walks_the_fields_in_reading_order(qtbot: QtBot, office: Office) -> None:
    office.open("一-1")
    editor = office.page.editor
    fields = [field for field in editor.measures.fields() if field.control.isVisible()]
    fields[0].control.setFocus()
    for expected in fields[1:]:
        qtbot.keyClick(office.window.focusWidget(), Qt.Key.Key_Tab)
        focus = office.window.focusWidget()
        assert focus is expected.control, (expected.name, focus)


def test_tab_leads_from_the_list_down_the_task_to_the_progress_line(qtbot: QtBot, office: Office) -> None:
    office.open("一-1")
    editor, seen = office.page.editor, []
    office.page.view.setFocus()
    for _ in range(40):
        qtbot.keyClick(office.window.focusWidget(), Qt.Key.Key_Tab)
        seen.append(office.window.focusWidget())
        if seen[-1] is editor.entry.button:
            break
    stops = [
        editor.status.control, editor.tabs, editor.measures.measures.control,
        editor.measures.year_end.control,
        editor.entry.line, editor.entry.button,
    ]  # fmt: skip
    assert [widget for widget in seen if widget in stops] == stops


def test_name_of_an_office_is_taken_back_by_the_ledger(qtbot: QtBot, office: Office) -> None:
    office.open("一-1")
    field = office.page.editor.measures.office
    type_into(field.control, "abc")
    office.context.commit_pending()
    office.settle()
    qtbot.keyClick(field.control, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    office.settle()
    assert field.text() == ""
    assert office.task("一-1").fields.office is None


def test_every_control_has_an_accessible_name(office: Office) -> None:
    from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit

    office.open("一-1")
    kinds = (QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QAbstractItemView)
    nameless = []
    for kind in kinds:
        for widget in office.page.findChildren(kind):
            named = widget.accessibleName() or (isinstance(widget, QAbstractButton) and widget.text())
            if (
                widget.window() is office.window
                and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
                and not named
            ):
                nameless.append((type(widget).__name__, widget.objectName(), type(widget.parent()).__name__))
    assert nameless == []


def test_last_task_and_split_come_back(make_office: MakeOffice) -> None:
    first = make_office()
    first.open("一-3")
    first.window.close()
    second = make_office()
    task = second.page.editor.task
    assert task is not None
    assert task.label == "一-3"


def test_page_fits_the_smallest_screen_without_a_scroll_bar(office: Office) -> None:
    office.open("一-1")
    office.settle()
    assert office.window.size().width() == 1366
    assert office.window.size().height() == 768
    assert not office.page.editor.measures.verticalScrollBar().isVisible()
