"""The frame: it fits, it leads everywhere by mouse and keyboard, it never loses what is typed."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QMenu, QScrollArea, QToolButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from desktop_app.services import departments, handover, sheets, tasks, undo
from desktop_app.services.ledger import Ledger, create_ledger
from desktop_app.ui import files, pages, theme
from desktop_app.ui.head_bar import OTHER_UNIT
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.manual.window import ManualWindow
from desktop_app.ui.settings import settings
from desktop_app.ui.sheets.page import SheetsPage
from desktop_app.ui.status_line import SECRECY
from desktop_app.ui.tile import Tile
from tests.ui.conftest import UNIT, Desk, RecordingPage

MakeDesk = Callable[..., Desk]


def _first_task(ledger: Ledger) -> str:
    plan_id, _ = departments.current(ledger)
    assert plan_id
    return tasks.task_list(ledger, plan_id, UNIT).tasks[0].id


def _edit_office(desk: Desk, office: str) -> str:
    def work(ledger: Ledger) -> object:
        return tasks.edit(ledger, UNIT, _first_task(ledger), {"office": office})

    desk.context.jobs.run(work)
    desk.settle()
    return desk.ask(_first_task)


def _office(desk: Desk) -> str | None:
    def work(ledger: Ledger) -> str | None:
        plan_id, _ = departments.current(ledger)
        assert plan_id
        return tasks.task_list(ledger, plan_id, UNIT).tasks[0].fields.office

    return desk.ask(work)


# -- measures --------------------------------------------------------------------------------------


@pytest.mark.parametrize("scale", [theme.NORMAL_SCALE, theme.LARGE_SCALE])
@pytest.mark.parametrize("key", ["home", "documents"])
def test_the_frame_fits_a_small_screen(desk: Desk, scale: float, key: str) -> None:
    theme.set_scale(scale)
    desk.context.messages.warning("第 6 期未记录。")
    desk.window.show_page(key)
    desk.settle()
    hint = desk.window.minimumSizeHint()
    # A title bar and a task bar take some 60 pixels of the 768.
    assert hint.width() <= 1366
    assert hint.height() <= 700
    assert not [
        area
        for area in desk.window.findChildren(QScrollArea)
        if area.isVisible() and desk.window.page(key).isAncestorOf(area)
    ]


@pytest.mark.parametrize("key", ["tasks", "documents"])
def test_no_page_makes_the_window_grow(
    qtbot: QtBot, prepared_ledger: Path, key: str, make_desk: MakeDesk
) -> None:
    theme.set_scale(theme.LARGE_SCALE)
    desk = make_desk(prepared_ledger, makers=pages.MAKERS)
    desk.window.resize(1366, 700)
    desk.settle()
    desk.window.show_page(key)
    desk.settle()
    assert desk.window.height() == 700


def test_nothing_in_the_frame_is_cut_off(desk: Desk) -> None:
    for scale in (theme.NORMAL_SCALE, theme.LARGE_SCALE):
        theme.set_scale(scale)
        desk.settle()
        for part in (desk.window.head, desk.window.rail, desk.window.status, desk.window.menuBar()):
            for child in part.findChildren(QWidget):
                # The buttons within a line edit are Qt's own to place.
                if child.isVisible() and not isinstance(child, (QMenu, QToolButton)):
                    assert child.height() >= child.minimumSizeHint().height(), child


# -- menus -----------------------------------------------------------------------------------------


def test_the_menus_have_their_words(desk: Desk) -> None:
    titles = [action.text().split("(")[0] for action in desk.window.menuBar().actions()]
    assert titles == ["文件", "编辑", "视图", "任务", "填报", "年度", "工具", "帮助"]


def test_no_menu_is_empty_and_no_shortcut_is_given_twice(desk: Desk) -> None:
    letters = []
    for action in desk.window.menuBar().actions():
        menu = action.menu()
        assert isinstance(menu, QMenu)
        entries = [entry for entry in menu.actions() if not entry.isSeparator()]
        # More than a dozen is a heap to look through.
        assert 0 < len(entries) <= 14, action.text()
        letters.append(action.text().split("&")[1][0])
    assert len(letters) == len(set(letters))
    keys = [keys.toString() for it in desk.window.menus.actions.values() for keys in it.shortcuts()]
    assert len(keys) == len(set(keys))


def test_entries_wait_for_what_they_need(make_desk: MakeDesk, prepared_ledger: Path) -> None:
    actions = make_desk().window.menus.actions
    assert actions["import"].isEnabled()
    assert not actions["department"].isEnabled()
    assert not actions["export_plan"].isEnabled()
    actions = make_desk(prepared_ledger).window.menus.actions
    assert actions["department"].isEnabled()
    assert actions["export_plan"].isEnabled()


def test_taking_an_import_back_shows_the_empty_start_page_and_no_error(desk: Desk) -> None:
    desk.window.undo()
    desk.settle()
    assert desk.context.plan_id is None
    assert [m.text for m in desk.said if "方案" in m.text and "没有编号" in m.text] == []
    desk.window.redo()
    desk.settle()
    assert desk.context.plan_id is not None


def test_taking_back_runs_as_work_that_can_be_cancelled(desk: Desk, qtbot: QtBot) -> None:
    _edit_office(desk, "预算科")
    for turn, title in ((desk.window.undo, "正在撤销"), (desk.window.redo, "正在重做")):
        with qtbot.waitSignal(desk.context.jobs.long_started) as told:
            turn()
        assert told.args == [title]
        desk.settle()
    assert _office(desk) == "预算科"


def test_undo_says_what_it_would_take_back(desk: Desk) -> None:
    _edit_office(desk, "预算科")
    label = desk.ask(undo.labels)[0]
    assert label
    actions = desk.window.menus.actions
    assert actions["undo"].text() == f"撤销：{label}"
    actions["undo"].trigger()
    desk.settle()
    assert _office(desk) is None
    assert actions["redo"].text() == f"重做：{label}"
    actions["redo"].trigger()
    desk.settle()
    assert _office(desk) == "预算科"
    assert not actions["redo"].isEnabled()
    assert actions["redo"].text() == "重做"


def test_dark_and_large_are_chosen_in_the_menu(desk: Desk) -> None:
    actions = desk.window.menus.actions
    actions["scheme_dark"].trigger()
    assert theme.palette().dark
    actions["large"].trigger()
    assert theme.scale() == theme.LARGE_SCALE
    actions["large"].trigger()
    assert theme.scale() == theme.NORMAL_SCALE


@pytest.mark.parametrize(
    ("key", "asked"),
    [
        ("no_measures", ("tasks", ("filter", "no_measures"))),
        ("overdue", ("tasks", ("filter", "overdue"))),
        ("progress", ("tasks", ("progress", None))),
        ("export_plan", ("documents", ("document", "plan"))),
        ("export_report", ("documents", ("document", "report"))),
    ],
)
def test_menu_entries_lead_to_their_place(desk: Desk, key: str, asked: tuple[str, object]) -> None:
    desk.window.menus.actions[key].trigger()
    page, call = asked
    assert desk.window.current_page == page
    assert call in desk.page(page).asked


def test_every_dialog_target_has_its_dialog(desk: Desk, qtbot: QtBot) -> None:
    # The overview is a window of its own, and some ask for a file first; tests beside them open those.
    others = {"import-sample", "city", "open_package", "merge_ledger", "export_all"}
    for key in sorted(pages.DIALOGS.keys() - others):
        desk.context.open_target(key)
        desk.settle()
        dialog = QApplication.activeModalWidget()
        assert dialog is not None, key
        assert dialog.windowTitle()
        dialog.close()
        desk.settle()


def test_a_dialog_is_called_as_its_entry(desk: Desk) -> None:
    for key in sorted(desk.window.menus.actions.keys() & pages.DIALOGS.keys() - {"city"}):
        entry = desk.window.menus.actions[key]
        entry.trigger()
        desk.settle()
        dialog = QApplication.activeModalWidget()
        assert dialog is not None, key
        assert dialog.windowTitle() == entry.text().rstrip("…")
        dialog.close()
        desk.settle()


def test_the_manual_lists_the_shortcuts_of_the_menus(desk: Desk, qtbot: QtBot) -> None:
    qtbot.keyClick(desk.window, Qt.Key.Key_F1, Qt.KeyboardModifier.ControlModifier)
    manual = next(it for it in desk.window.findChildren(ManualWindow) if it.isVisible())
    words = manual.page.toPlainText()
    assert manual.current == "shortcuts"
    assert "登记进展" in words
    assert "Ctrl+J" in words
    manual.close()


# -- keyboard --------------------------------------------------------------------------------------


def test_pages_are_reached_by_number_and_by_arrow(desk: Desk, qtbot: QtBot) -> None:
    qtbot.keyClick(desk.window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert desk.window.current_page == "tasks"
    rail = desk.window.rail
    rail.button("tasks").setFocus()
    for above, below in pairwise(("tasks", "occurrences", "evidence", "sheets", "documents")):
        qtbot.keyClick(rail.button(above), Qt.Key.Key_Down)
        assert rail.button(below).hasFocus()
    qtbot.keyClick(rail.button("documents"), Qt.Key.Key_Return)
    assert desk.window.current_page == "documents"
    assert rail.button("documents").isChecked()


def test_turning_the_page_by_key_or_click_gives_it_the_focus(desk: Desk, qtbot: QtBot) -> None:
    qtbot.keyClick(desk.window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(desk.page("tasks").field.hasFocus)
    qtbot.mouseClick(desk.window.rail.button("documents"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(desk.page("documents").field.hasFocus)


@pytest.mark.parametrize("key", [key for key in pages.MAKERS if key != "search"])
def test_a_page_opened_from_elsewhere_gives_the_focus_to_its_first_control_as_tab_does(
    make_desk: MakeDesk, prepared_ledger: Path, qtbot: QtBot, key: str
) -> None:
    window = make_desk(prepared_ledger, makers=pages.MAKERS).window
    window.setFocus()
    window.show_page(key)
    first = QApplication.focusWidget()
    page = window.page(key)
    assert first is not None
    assert page.isAncestorOf(first)
    window.head.search.setFocus()
    qtbot.keyClick(window.head.search, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is first
    top = first.mapTo(page, QPoint(0, 0)).y()
    others = [part for part in page.findChildren(QWidget) if part.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert all(part.mapTo(page, QPoint(0, part.height())).y() > top for part in others if part.isVisible())


def test_turning_to_a_page_gives_no_control_to_another(desk: Desk) -> None:
    page = desk.page("tasks")
    page.field.setEnabled(False)
    desk.window.setFocus()
    desk.window.show_page("tasks")
    assert page.own_field.hasFocus()
    owner = next(line for line in Shiboken.dump(page.own_field).splitlines() if line.startswith("parent"))
    assert owner.endswith((repr(page), repr(desk.window)))


def test_at_the_start_no_focus_ring_is_shown(desk: Desk) -> None:
    assert not any(button.ring for button in desk.window.rail.findChildren(Tile))


def test_ctrl_j_puts_the_cursor_into_the_progress_line_from_anywhere(desk: Desk, qtbot: QtBot) -> None:
    qtbot.keyClick(desk.window, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    assert desk.page("tasks").asked == [("progress", None)]


def test_ctrl_f_searches_over_everything_from_any_page(desk: Desk, qtbot: QtBot) -> None:
    qtbot.keyClick(desk.window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    search = desk.window.head.search
    assert search.hasFocus()
    qtbot.keyClicks(search, "PPP")
    qtbot.waitUntil(lambda: desk.window.current_page == "search", timeout=2000)
    assert search.hasFocus()
    qtbot.keyClick(search, Qt.Key.Key_Escape)
    assert desk.window.current_page == "home"
    assert search.text() == ""


def test_every_control_of_the_frame_has_a_name(desk: Desk) -> None:
    for part in (desk.window.head, desk.window.rail, desk.window.status, desk.window.page("home")):
        for child in part.findChildren(QWidget):
            if child.isVisible() and child.focusPolicy() & Qt.FocusPolicy.TabFocus:
                inside = child.parent() is not None and child.parent().inherits("QComboBox")
                named = child.accessibleName() or (hasattr(child, "text") and child.text())
                assert named or inside, child


# -- undo in fields --------------------------------------------------------------------------------


def test_ctrl_z_in_a_field_takes_back_the_ledgers_edit_with_what_is_being_typed(
    desk: Desk, qtbot: QtBot
) -> None:
    _edit_office(desk, "预算科")
    page = desk.page("tasks")
    desk.window.show_page("tasks")

    class Typing:
        def flush(self) -> None:
            if page.field.text():
                text = page.field.text()
                page.field.clear()
                desk.context.jobs.run(
                    lambda ledger: tasks.edit(ledger, UNIT, _first_task(ledger), {"office": text})
                )

    typing = Typing()
    desk.context.add_pending(typing.flush)
    page.field.setFocus()
    qtbot.keyClicks(page.field, "Guoku")
    qtbot.keyClick(page.field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert _office(desk) == "预算科"
    qtbot.keyClick(page.field, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert _office(desk) == "Guoku"


def test_ctrl_z_in_a_field_of_its_own_leaves_the_ledger_alone(desk: Desk, qtbot: QtBot) -> None:
    _edit_office(desk, "预算科")
    desk.window.show_page("tasks")
    field = desk.page("tasks").own_field
    field.setFocus()
    qtbot.keyClicks(field, "abc")
    qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert field.text() != "abc"
    assert _office(desk) == "预算科"


def test_with_nothing_to_take_back_a_line_says_so(empty_desk: Desk) -> None:
    empty_desk.window.undo()
    empty_desk.settle()
    assert empty_desk.said[-1].text == "没有可以撤销的操作。"


# -- plans and departments -------------------------------------------------------------------------


def test_the_head_shows_plan_and_department(desk: Desk) -> None:
    assert desk.window.head.plans.currentText() == "云州市2021年政务公开工作要点分工方案"
    assert desk.window.head.units.currentText() == UNIT
    assert desk.context.unit == UNIT
    listed = [desk.window.head.units.itemText(i) for i in range(desk.window.head.units.count())]
    assert "各部门" not in listed
    assert "市档案局" in listed


def test_another_department_is_chosen_and_remembered(desk: Desk, qtbot: QtBot) -> None:
    units = desk.window.head.units
    following = units.itemText(units.currentIndex() + 1)
    units.setFocus()
    qtbot.keyClick(units, Qt.Key.Key_Down)
    desk.settle()
    assert desk.context.unit == following != UNIT
    assert desk.ask(departments.current)[1] == following


def test_a_department_the_plan_does_not_name_is_added_in_its_dialog(desk: Desk, qtbot: QtBot) -> None:
    units = desk.window.head.units
    units.setCurrentIndex(units.findData(OTHER_UNIT))
    units.activated.emit(units.currentIndex())
    desk.settle()
    assert QApplication.activeModalWidget() is not None
    assert units.currentText() == UNIT
    QApplication.activeModalWidget().close()


def test_taking_back_the_import_empties_the_window(empty_desk: Desk) -> None:
    from desktop_app.services import import_plan
    from tests.builders import sample_plan

    empty_desk.context.jobs.run(lambda ledger: import_plan.store_plan(ledger, sample_plan()))
    empty_desk.settle()
    assert empty_desk.window.head.plans.count() == 1
    assert empty_desk.context.plan_id is not None
    empty_desk.window.undo()
    empty_desk.settle()
    assert empty_desk.window.head.plans.count() == 0
    assert empty_desk.context.plan_id is None
    assert empty_desk.window.current_page == "home"


def test_a_plan_that_comes_in_beside_another_is_turned_to(desk: Desk) -> None:
    from desktop_app.services import import_plan
    from tests.builders import sample_plan

    other = sample_plan(title="云州市2022年政务公开工作要点分工方案")
    desk.context.jobs.run(lambda ledger: import_plan.store_plan(ledger, other))
    desk.settle()
    assert desk.window.head.plans.currentText() == other.title
    assert desk.context.unit == UNIT


# -- targets ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("target", "page", "call"),
    [
        ("tasks", "tasks", ("filter", "all")),
        ("tasks:due_soon", "tasks", ("filter", "due_soon")),
        ("task:abc123", "tasks", ("task", "abc123")),
        ("section:3", "tasks", ("section", 3)),
        ("documents", "documents", None),
        ("documents:report", "documents", ("document", "report")),
        ("home", "home", None),
    ],
)
def test_targets_lead_to_their_place(
    desk: Desk, target: str, page: str, call: tuple[str, object] | None
) -> None:
    desk.context.open_target(target)
    assert desk.window.current_page == page
    if call is not None:
        assert desk.page(page).asked == [call]


# -- the ledger ------------------------------------------------------------------------------------


def test_the_line_says_when_it_was_saved(desk: Desk) -> None:
    assert "台账已打开" in desk.window.status.words()
    _edit_office(desk, "预算科")
    assert "已保存 " in desk.window.status.words()


def test_a_backup_is_made_and_its_time_is_shown(desk: Desk) -> None:
    assert "尚未备份" in desk.window.status.words()
    desk.window.menus.actions["back_up"].trigger()
    desk.settle()
    assert "上次备份 " in desk.window.status.words()
    assert desk.said[-1].text.startswith("已备份：")


def test_a_copy_is_saved_where_the_officer_wants_it(desk: Desk, tmp_path: Path, monkeypatch) -> None:
    target = tmp_path / "报送 副本.zwgk"
    monkeypatch.setattr("desktop_app.ui.files.save_file", lambda *_args, **_more: target)
    desk.window.menus.actions["save_copy"].trigger()
    desk.settle()
    assert target.exists()
    assert str(target) in desk.said[-1].text
    monkeypatch.setattr("desktop_app.ui.files.save_file", lambda *_args, **_more: desk.path)
    desk.window.menus.actions["save_copy"].trigger()
    desk.settle()
    assert "同名同位置" in desk.said[-1].text


def test_a_file_that_is_no_ledger_asks_what_to_do_and_another_is_opened(
    make_desk: MakeDesk, tmp_path: Path, prepared_ledger: Path, monkeypatch
) -> None:
    broken = tmp_path / "坏的.zwgk"
    broken.write_bytes(b"not a ledger at all" * 100)
    monkeypatch.setattr("desktop_app.ui.files.open_file", lambda *_args, **_more: prepared_ledger)
    answers = ["retry", "open"]
    monkeypatch.setattr(
        "desktop_app.ui.messages.Messages._ask_in_box", lambda _self, _question: answers.pop(0)
    )
    monkeypatch.setattr("tests.ui.conftest.Desk._answer", lambda _self, _question: answers.pop(0))
    desk = make_desk(broken)
    desk.settle()
    assert answers == []
    assert desk.context.unit == UNIT
    assert broken.read_bytes().startswith(b"not a ledger")


def test_another_ledger_that_cannot_be_opened_leaves_this_one(
    desk: Desk, tmp_path: Path, monkeypatch
) -> None:
    wrong = tmp_path / "账.zwgk"
    wrong.write_text("no")
    desk.window.ledgers.open_path(wrong)
    desk.settle()
    assert desk.said[-1].level.value == "error"
    assert desk.context.unit == UNIT
    assert desk.ask(lambda ledger: ledger.path) == desk.path


def test_a_ledger_opened_by_hand_is_the_one_to_start_with_next_time(desk: Desk, tmp_path: Path) -> None:
    from desktop_app.ui.ledger_actions import ledger_to_open

    other = tmp_path / "另一本.zwgk"
    create_ledger(other).close()
    desk.window.ledgers.open_path(other)
    desk.settle()
    assert desk.context.plan_id is None
    assert desk.window.windowTitle().startswith("另一本")
    assert ledger_to_open(None) == other
    assert ledger_to_open(desk.path) == desk.path
    desk.window.ledgers.open_path(desk.path)
    desk.settle()
    other.unlink()
    assert desk.context.unit == UNIT


def _drop(window: MainWindow, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, left, none)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    drop = QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, left, none)
    QApplication.sendEvent(window, drop)


def test_a_ledger_dropped_on_the_window_is_opened(desk: Desk, tmp_path: Path) -> None:
    other = tmp_path / "带 空格的台账.zwgk"
    create_ledger(other).close()
    _drop(desk.window, other)
    desk.settle()
    assert desk.window.windowTitle().startswith(unquote("带 空格的台账"))


def test_a_package_dropped_on_the_window_is_opened(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package, target = tmp_path / "移交.zwgkp", tmp_path / "接收.zwgk"
    made: list[object] = []
    desk.context.jobs.run(lambda ledger: handover.make_package(ledger, package), made.append)
    desk.settle()
    assert made
    monkeypatch.setattr(files, "save_file", lambda *_: target)
    _drop(desk.window, package)
    desk.settle()
    assert desk.window.windowTitle().startswith("接收")


def _sheets(desk: Desk, folder: Path) -> list[Path]:
    def make(ledger: Ledger) -> list[Path]:
        plan_id = str(desk.context.plan_id)
        found = tasks.task_list(ledger, plan_id, UNIT).tasks
        for task, office in zip(found, ("预算科", "国库科"), strict=False):
            tasks.edit(ledger, UNIT, task.id, {"office": office})
        return [file.path for file in sheets.make_sheets(ledger, plan_id, UNIT, folder)[0].files]

    return desk.ask(make)


@pytest.mark.parametrize("many", [1, 2])
def test_sheets_dropped_on_any_page_are_taken_in(desk: Desk, tmp_path: Path, many: int) -> None:
    returned = _sheets(desk, tmp_path / "下发")[:many]
    desk.settle()
    _drop(desk.window, *returned)
    desk.settle()
    page = desk.window.page("sheets")
    assert isinstance(page, SheetsPage) and desk.window.current_page == "sheets"
    assert page.review.isVisible() and QApplication.activeModalWidget() is None


def test_several_files_that_are_no_sheets_are_refused_with_a_word(desk: Desk, tmp_path: Path) -> None:
    plans = [tmp_path / "方案一.docx", tmp_path / "方案二.docx"]
    for path in plans:
        path.write_text("方案", "utf-8")
    _drop(desk.window, *plans)
    desk.settle()
    assert desk.said[-1].text.startswith("一次只能打开一个文件。")


def test_the_secrecy_reminder_comes_until_it_is_acknowledged(desk: Desk) -> None:
    desk.window.remind_of_secrecy()
    reminder = desk.said[-1]
    assert SECRECY in reminder.text
    desk.window.remind_of_secrecy()
    assert len(desk.said) == 2
    assert reminder.action
    reminder.action()
    desk.window.remind_of_secrecy()
    assert len(desk.said) == 2


def test_closing_writes_what_is_typed_and_lets_go_of_the_ledger(desk: Desk, tmp_path: Path) -> None:
    class Typing:
        def flush(self) -> None:
            desk.context.jobs.run(
                lambda ledger: tasks.edit(ledger, UNIT, _first_task(ledger), {"office": "国库科"})
            )

    typing = Typing()
    desk.context.add_pending(typing.flush)
    desk.window.close()
    from desktop_app.services.ledger import open_ledger

    ledger = open_ledger(desk.path)
    plan_id, _ = departments.current(ledger)
    assert plan_id
    assert tasks.task_list(ledger, plan_id, UNIT).tasks[0].fields.office == "国库科"
    ledger.close()


def test_a_page_is_made_when_it_is_wanted(make_desk: MakeDesk) -> None:
    desk = make_desk()
    assert not desk.window.findChildren(RecordingPage)


def test_before_a_ledger_is_open_nothing_can_be_pressed(qtbot: QtBot, qapp: QApplication) -> None:
    from desktop_app.app import build_window

    window = build_window()
    qtbot.addWidget(window)
    assert not window.head.plans.isEnabled()
    assert not window.head.search.isEnabled()
    assert not window.rail.button("tasks").isEnabled()
    assert not window.menus.actions["import"].isEnabled()
    assert window.menus.actions["open"].isEnabled()
    window.close()


def test_turning_the_page_takes_away_what_was_only_told(desk: Desk) -> None:
    desk.context.messages.info("已导入 112 项任务。")
    desk.window.show_page("documents")
    assert desk.window.messages_shown() is None
    desk.context.messages.warning("第 6 期未记录。")
    desk.window.show_page("home")
    assert desk.window.messages_shown() == "第 6 期未记录。"


def test_a_long_title_is_shortened_and_not_cut(desk: Desk) -> None:
    plans = desk.window.head.plans
    plans.setItemText(0, "云州市贯彻落实省人民政府办公厅政务公开工作要点任务分工及责任清单实施方案" * 2)
    plans.setFixedWidth(220)
    shortened = plans.grab().toImage()
    arrow = theme.px(24)
    ground = shortened.pixelColor(4, 4)
    # Just before the arrow Qt would have cut through a letter; an ellipsis leaves this column empty.
    column = [shortened.pixelColor(plans.width() - arrow, y) for y in range(4, plans.height() - 4)]
    assert all(colour == ground for colour in column)


def test_the_window_comes_back_to_the_page_it_was_closed_on(
    make_desk: MakeDesk, prepared_ledger: Path
) -> None:
    first = make_desk(prepared_ledger)
    assert first.window.current_page == "home"
    first.window.show_page("documents")
    first.window.close()
    second = make_desk(prepared_ledger)
    assert second.window.current_page == "documents"
    second.window.show_page("home")
    second.window.reload_frame()
    second.settle()
    assert second.window.current_page == "home"


def test_a_damaged_ledger_is_replaced_by_its_backup(
    make_desk: MakeDesk, prepared_ledger: Path, tmp_path: Path, monkeypatch
) -> None:
    copy = tmp_path / "副本.zwgk"
    copy.write_bytes(prepared_ledger.read_bytes())
    prepared_ledger.write_bytes(b"spoilt" * 500)
    monkeypatch.setattr("desktop_app.ui.files.open_file", lambda *_args, **_more: copy)
    monkeypatch.setattr("tests.ui.conftest.Desk._answer", lambda _self, _question: "restore")
    desk = make_desk(prepared_ledger, create=False)
    assert desk.context.unit == UNIT
    assert desk.said[-1].text.startswith("已恢复备份")


def test_an_opened_ledger_is_found_among_the_recent_ones(desk: Desk) -> None:
    menu = desk.window.menus.menu("文件")
    recent = next(a.menu() for a in menu.actions() if "最近打开的台账" in a.text())
    assert isinstance(recent, QMenu)
    recent.aboutToShow.emit()
    assert any(str(desk.window.ledgers.path) in action.text() for action in recent.actions())


def test_looks_can_be_reset_without_forgetting_the_ledger(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.window.menus.actions["scheme_dark"].trigger()
    desk.window.menus.actions["large"].trigger()
    desk.window.resize(700, 500)
    stored = settings()
    stored.setValue("tasks/columns", "某列")
    stored.setValue("ledger/path", "某处.zwgk")
    monkeypatch.setattr(desk.context.messages, "ask", lambda question: question.choices[0].key)
    desk.window.menus.actions["reset_looks"].trigger()
    assert theme.scale() == theme.NORMAL_SCALE
    assert theme.scheme() is theme.Scheme.SYSTEM
    assert desk.window.menus.actions["scheme_system"].isChecked()
    assert not desk.window.menus.actions["large"].isChecked()
    assert settings().value("tasks/columns") is None
    assert settings().value("ledger/path") == "某处.zwgk"
    assert desk.window.width() > 700
