"""The table in the real window, by the keys an officer presses."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, QMimeData, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QMenu, QPlainTextEdit, QWidget

from desktop_app.core.plan import Plan, Section
from desktop_app.core.terms import Frequency, Status
from desktop_app.services import evidence, undo
from desktop_app.services import tasks as task_service
from desktop_app.ui import theme
from desktop_app.ui.tasks.bulk import FieldDialog
from desktop_app.ui.tasks.filtering import TaskFilter
from desktop_app.ui.tasks.grid.columns import AT, COLUMNS
from desktop_app.ui.tasks.grid.history_dialog import HistoryDialog
from desktop_app.ui.tasks.grid.keys import KEYS, LINES
from desktop_app.ui.tasks.grid.pane import GridPane
from desktop_app.ui.tasks.nodes import Kind
from tests.builders import lead, requirement
from tests.ui.tasks.conftest import Office, compose

Key, Mod = Qt.Key, Qt.KeyboardModifier
UNIT = "市财政局"


class Table:
    """The office with its table open."""

    def __init__(self, office: Office) -> None:
        self.office = office
        QTest.keyClick(office.window, Key.Key_G, Mod.ControlModifier | Mod.ShiftModifier)
        office.settle()
        assert office.page.table.on

    @property
    def pane(self) -> GridPane:
        return self.office.page.table.grid

    def go(self, label: str, key: str, down: int = 1, right: int = 1) -> None:
        """Put the cursor on a cell, and choose so many rows and columns from it with Shift and the arrows."""
        view = self.pane.view
        view.setFocus()
        row = self.pane.model.row_of(self.office.task(label).id)
        assert row is not None
        index = self.pane.model.index(row, AT[key])
        view.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        for code, times in ((Key.Key_Down, down - 1), (Key.Key_Right, right - 1)):
            for _ in range(times):
                self.press(code, Mod.ShiftModifier)

    def press(self, key: Key, modifiers: Mod = Mod.NoModifier) -> None:
        QTest.keyClick(QApplication.focusWidget() or self.pane.view, key, modifiers)
        self.office.settle()

    def type(self, text: str) -> None:
        """Type plain keys where the cursor is; the first one opens the cell."""
        for character in text:
            QTest.keyClick(QApplication.focusWidget() or self.pane.view, character)

    def ctrl(self, key: Key) -> None:
        self.press(key, Mod.ControlModifier)

    def editor(self) -> QWidget:
        editor = self.pane.view.indexWidget(self.pane.view.currentIndex())
        assert editor is not None
        return editor

    def column(self, name: str) -> list[Any]:
        return [getattr(task.fields, name) for task in self.office.listed().tasks]

    def labels(self) -> list[str]:
        model = self.pane.model
        return [model.words(row, 0) for row in range(model.rowCount()) if model.task(row)]

    def undo_label(self) -> str | None:
        return self.office.ask(undo.labels)[0]


@pytest.fixture
def table(office: Office) -> Table:
    return Table(office)


def clip(text: str) -> None:
    mime = QMimeData()
    mime.setText(text)
    QGuiApplication.clipboard().setMimeData(mime)


# -- the switch and what the table shows


def test_switch_by_key_and_by_button_is_remembered_and_keeps_the_task(office: Office) -> None:
    office.open("一-2")
    table = Table(office)
    QAbstractItemModelTester(table.pane.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert table.pane.current_id() == office.task("一-2").id
    assert table.pane.view.hasFocus()
    assert not office.page.editor.isVisible()
    table.press(Key.Key_Down)
    office.page.table.switch.list_button.click()
    office.settle()
    assert office.page.editor.isVisible()
    assert office.page.editor.task is not None
    assert office.page.editor.task.label == "一-3"
    office.page.table.switch.table_button.click()
    assert type(office.page)(office.context).table.on


def test_filters_and_search_hold_in_the_table(table: Table) -> None:
    office = table.office
    assert table.labels() == ["一-1", "一-2", "一-3", "二-1"]
    office.page.filters.chips[Kind.LEAD].click()
    assert table.labels() == ["一-1", "一-2", "一-3"]
    office.page.filters.chips[None].click()
    office.page.filters.wanted.emit(TaskFilter(words="依申请"))
    assert table.labels() == ["二-1"]
    office.page.filters.wanted.emit(TaskFilter(words="没有这样的词"))
    assert office.page.table.nothing.isVisible()
    office.page.filters.wanted.emit(TaskFilter())
    assert table.labels() == ["一-1", "一-2", "一-3", "二-1"]
    office.page.filters.chips[Kind.CLAIMABLE].click()
    assert office.page.table.nothing.isVisible()


def test_another_filter_keeps_the_cursor_and_a_change_elsewhere_keeps_what_is_chosen(table: Table) -> None:
    office = table.office
    table.go("一-2", "office", down=2)
    third = office.task("一-3")
    office.ask(lambda ledger: task_service.edit(ledger, UNIT, third.id, {"person": "示例一"}))
    assert len(table.pane.chosen_ids()) == 2
    office.page.reload()
    office.settle()
    assert len(table.pane.chosen_ids()) == 2
    office.page.filters.chips[Kind.LEAD].click()
    assert table.pane.current_id() == third.id
    office.page.table.switch.list_button.click()
    office.settle()
    assert office.page.editor.task is not None
    assert office.page.editor.task.fields.person == "示例一"


def test_what_the_table_writes_the_list_shows(table: Table) -> None:
    office = table.office
    office.page.table.switch.list_button.click()
    office.open("一-1")
    office.page.table.switch.table_button.click()
    clip("预算科")
    table.go("一-1", "office", down=4)
    table.ctrl(Key.Key_V)
    table.go("一-1", "office")
    office.page.table.switch.list_button.click()
    office.settle()
    assert office.page.editor.measures.office.text() == "预算科"


def test_a_link_to_a_task_goes_to_its_row(table: Table) -> None:
    office = table.office
    office.page.filters.chips[Kind.GENERAL].click()
    office.window.open_target(f"task:{office.task('一-2').id}")
    office.settle()
    assert table.pane.current_id() == office.task("一-2").id


def test_offices_go_by_the_departments_own_word_and_cells_speak(table: Table) -> None:
    model = table.pane.model
    model.call_offices("处室")
    assert model.headerData(AT["office"], Qt.Orientation.Horizontal) == "责任处室"
    assert table.pane.grouping.itemText(2) == "责任处室"
    said = model.data(model.index(0, AT["office"]), Qt.ItemDataRole.AccessibleTextRole)
    assert said == "一-1，责任处室：空"


def test_evidence_and_progress_are_counted(table: Table) -> None:
    office = table.office
    task = office.task("一-2")
    office.ask(
        lambda ledger: evidence.add_link(ledger, task.plan_id, UNIT, [task.id], "http://www.example.gov.cn/1")
    )
    table.go("一-2", "status")
    table.ctrl(Key.Key_J)
    compose(office.page.table.grid.entry.line, "7月3日 公开收支表")
    table.press(Key.Key_Return)
    row = table.pane.model.row_of(task.id)
    assert row is not None
    assert table.pane.model.words(row, AT["evidence"]) == "1"
    assert table.pane.model.words(row, AT["progress"]) == "1"
    assert table.pane.model.words(row, AT["latest"]).startswith("7月3日 公开收支表")


# -- editing in place


def test_typing_edits_and_enter_goes_down(table: Table) -> None:
    table.go("一-1", "person")
    table.type("abc")
    assert isinstance(table.editor(), QPlainTextEdit)
    table.press(Key.Key_Return)
    assert table.column("person")[:2] == ["abc", None]
    assert table.pane.current_id() == table.office.task("一-2").id
    assert table.pane.view.hasFocus()
    compose(table.pane.view, "示例人员")
    table.press(Key.Key_Tab)
    assert table.column("person")[:2] == ["abc", "示例人员"]
    assert COLUMNS[table.pane.view.currentIndex().column()].key == "deadline"


def test_what_is_typed_over_a_cell_replaces_it_and_f2_goes_on(table: Table) -> None:
    first = table.office.task("一-1")
    table.office.ask(lambda ledger: task_service.edit(ledger, UNIT, first.id, {"person": "示例"}))
    table.go("一-1", "person")
    table.press(Key.Key_F2)
    compose(table.editor(), "甲")
    table.press(Key.Key_Return)
    assert table.column("person")[0] == "示例甲"
    table.go("一-1", "person")
    view = table.pane.view
    compose(view, preedit="yi")
    compose(QApplication.focusWidget() or view, "乙")
    table.press(Key.Key_Return)
    assert table.column("person")[0] == "乙"
    table.go("一-1", "office")
    compose(view, "国库科")
    table.press(Key.Key_Return)
    assert table.column("office")[0] == "国库科"


def test_measures_take_several_lines_and_escape_gives_up(table: Table) -> None:
    table.go("一-1", "measures")
    table.press(Key.Key_F2)
    QTest.keyClicks(table.editor(), "one")
    QTest.keyClick(table.editor(), Key.Key_Return, Mod.AltModifier)
    QTest.keyClicks(table.editor(), "two")
    table.press(Key.Key_Return)
    assert table.column("measures")[0] == ("one", "two")
    table.go("一-1", "measures")
    table.press(Key.Key_F2)
    QTest.keyClicks(table.editor(), "lost")
    table.press(Key.Key_Escape)
    assert table.column("measures")[0] == ("one", "two")


@pytest.mark.parametrize("typed", ["2021-11-30", "2021.11.30", "20211130", "11/30", "2021/11/30 0:00:00"])
def test_a_deadline_is_taken_as_people_write_it(table: Table, typed: str) -> None:
    table.go("一-1", "deadline")
    table.press(Key.Key_Return)
    assert isinstance(table.editor(), QLineEdit)
    QTest.keyClicks(table.editor(), typed)
    table.press(Key.Key_Return)
    assert table.column("deadline")[0] == date(2021, 11, 30)


def test_a_refused_value_is_said_by_its_cell_and_kept_for_the_next_try(table: Table) -> None:
    table.go("一-1", "deadline")
    table.type("2021-13-40")
    table.press(Key.Key_Return)
    assert "一-1 的“完成时限”未保存" in table.pane.said
    assert table.column("deadline")[0] is None
    assert table.pane.current_id() == table.office.task("一-1").id
    table.press(Key.Key_F2)
    editor = table.editor()
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "2021-13-40"
    editor.selectAll()
    QTest.keyClicks(editor, "2021-12-31")
    table.press(Key.Key_Return)
    assert table.pane.said == ""
    assert table.column("deadline")[0] == date(2021, 12, 31)


def test_status_is_chosen_from_its_words(table: Table) -> None:
    table.go("一-1", "status")
    table.press(Key.Key_F2)
    QApplication.processEvents()
    editor = table.editor()
    assert isinstance(editor, QComboBox)
    assert [editor.itemText(at) for at in range(editor.count())] == [str(s) for s in Status]
    popup = editor.view()
    assert popup.isVisible()
    QTest.keyClick(popup, Key.Key_Down)
    QTest.keyClick(popup, Key.Key_Return)
    table.office.settle()
    assert table.column("status")[0] is Status.IN_PROGRESS


def test_an_office_is_suggested_from_those_used(table: Table) -> None:
    first = table.office.task("一-1")
    table.office.ask(lambda ledger: task_service.edit(ledger, UNIT, first.id, {"office": "预算科"}))
    table.go("一-2", "office")
    table.press(Key.Key_F2)
    editor = table.editor()
    assert isinstance(editor, QComboBox)
    assert [editor.itemText(at) for at in range(editor.count())] == ["预算科"]
    editor.setEditText("国库科")
    table.press(Key.Key_Return)
    assert table.column("office")[:2] == ["预算科", "国库科"]


def test_what_the_plan_says_cannot_be_edited(table: Table) -> None:
    table.go("一-1", "text")
    for key in (Key.Key_F2, Key.Key_A):
        table.press(key)
        assert table.pane.view.indexWidget(table.pane.view.currentIndex()) is None
    table.press(Key.Key_Delete)
    assert "“具体要求”一列不能修改" in table.pane.said


def test_tab_leads_from_the_filters_over_the_bar_into_the_table(table: Table) -> None:
    page, pane = table.office.page, table.pane
    page.filters.words.setFocus()
    stops: list[QWidget] = []
    while pane.view not in stops and len(stops) < 20:
        table.press(Key.Key_Tab)
        stops.append(table.office.window.focusWidget())
    *_, columns, grouping, switch, view = stops
    assert (columns, grouping, view) == (pane.columns_button, pane.grouping, pane.view)
    assert page.table.switch.isAncestorOf(switch)


def test_what_comes_back_does_not_overwrite_the_typist(table: Table) -> None:
    table.go("一-1", "office")
    table.type("abc")
    QTest.keyClick(QApplication.focusWidget(), Key.Key_Tab)
    table.type("de")
    table.office.settle()
    editor = table.editor()
    assert isinstance(editor, QPlainTextEdit)
    assert editor.toPlainText() == "de"
    table.press(Key.Key_Return)
    assert (table.column("office")[0], table.column("person")[0]) == ("abc", "de")


def test_another_filter_takes_what_is_typed(table: Table) -> None:
    table.go("一-1", "person")
    table.type("abc")
    table.office.page.filters.wanted.emit(TaskFilter(kind=Kind.GENERAL))
    table.office.settle()
    assert table.column("person")[0] == "abc"


def test_a_refused_value_mended_in_place_is_not_offered_again(table: Table) -> None:
    table.go("一-1", "deadline")
    table.type("2021-13")
    table.office.context.commit_pending()
    assert "未保存" in table.pane.said
    editor = table.editor()
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "2021-13"
    editor.selectAll()
    table.type("2021-12-31")
    table.press(Key.Key_Return)
    assert table.column("deadline")[0] == date(2021, 12, 31)
    table.go("一-1", "deadline")
    table.press(Key.Key_F2)
    editor = table.editor()
    assert isinstance(editor, QLineEdit)
    assert editor.text() == "2021年12月31日"


def test_leaving_the_page_takes_what_is_typed(table: Table) -> None:
    table.go("一-1", "person")
    table.type("abc")
    table.ctrl(Key.Key_1)
    assert table.column("person")[0] == "abc"


# -- rectangles


def test_delete_empties_cells_as_one_step_and_removes_no_task(table: Table) -> None:
    office = table.office
    ids = [task.id for task in office.listed().tasks]
    values = {"office": "预算科", "person": "示例一", "status": Status.IN_PROGRESS, "measures": ("甲",)}
    office.ask(lambda ledger: task_service.edit_many(ledger, UNIT, ids, values))
    table.go("一-1", "status", down=2, right=4)
    table.press(Key.Key_Delete)
    assert table.column("office") == [None, None, "预算科", "预算科"]
    assert table.column("status")[:2] == [Status.NOT_STARTED] * 2
    assert table.column("measures")[:2] == [(), ()]
    assert len(office.listed().tasks) == 4
    table.ctrl(Key.Key_Z)
    assert table.column("office") == ["预算科"] * 4
    assert table.column("measures") == [("甲",)] * 4
    assert table.column("status") == [Status.IN_PROGRESS] * 4


def test_fill_down_repeats_the_first_row_and_one_row_takes_the_one_above(table: Table) -> None:
    first = table.office.task("一-1")
    values = {"office": "预算科", "person": "示例一"}
    table.office.ask(lambda ledger: task_service.edit(ledger, UNIT, first.id, values))
    table.go("一-1", "office", down=3, right=2)
    table.ctrl(Key.Key_D)
    assert table.column("office") == ["预算科"] * 3 + [None]
    assert table.column("person") == ["示例一"] * 3 + [None]
    assert table.undo_label() == "修改 2 项的责任科室、责任人"
    table.go("二-1", "office")
    table.ctrl(Key.Key_D)
    assert table.column("office") == ["预算科"] * 4
    table.ctrl(Key.Key_Z)
    table.ctrl(Key.Key_Z)
    assert table.column("office") == ["预算科", None, None, None]
    table.go("一-1", "office")
    table.ctrl(Key.Key_D)
    assert "上方没有可以填充的单元格" in table.pane.said


def test_copy_gives_text_html_and_the_cells_themselves(table: Table) -> None:
    first = table.office.task("一-1")
    values = {"measures": ("=甲", "乙"), "office": "=1+1"}
    table.office.ask(lambda ledger: task_service.edit(ledger, UNIT, first.id, values))
    table.go("一-1", "measures", down=2, right=2)
    table.ctrl(Key.Key_C)
    mime = QGuiApplication.clipboard().mimeData()
    assert mime.text() == "\"'=甲\n乙\"\t'=1+1\r\n\t\r\n"
    assert "<td" in mime.html()
    table.go("一-3", "measures")
    table.ctrl(Key.Key_V)
    assert table.column("measures")[2] == ("=甲", "乙")
    assert table.column("office")[2] == "=1+1"


def test_a_rectangle_from_excel_is_pasted_as_one_step(table: Table) -> None:
    clip('"1.每月公布\n2.同步解读"\t预算科\t示例一\t2021/11/30\t按月\r\n单条\t\t\t长期坚持\t\r\n')
    table.go("一-1", "measures")
    table.ctrl(Key.Key_V)
    assert table.column("measures")[:2] == [("每月公布", "同步解读"), ("单条",)]
    assert table.column("office")[:2] == ["预算科", None]
    assert table.column("deadline")[:2] == [date(2021, 11, 30), "长期坚持"]
    assert table.column("frequency")[:2] == [Frequency.MONTHLY, None]
    table.ctrl(Key.Key_Z)
    assert table.column("measures") == [()] * 4
    assert table.column("deadline") == [None] * 4


def test_a_smaller_paste_repeats_over_what_is_chosen(table: Table) -> None:
    clip("预算科\r\n国库科\r\n")
    table.go("一-1", "office", down=4)
    table.ctrl(Key.Key_V)
    assert table.column("office") == ["预算科", "国库科"] * 2
    clip("税政科")
    table.go("一-1", "office", down=3, right=2)
    table.ctrl(Key.Key_V)
    assert table.column("office") == ["税政科"] * 3 + ["国库科"]
    assert table.column("person") == ["税政科"] * 3 + [None]


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        (
            "deadline",
            "2021-11-30\r\n二月三十\r\n",
            "一-2 的“完成时限”：“二月三十”不是可以识别的日期，粘贴未写入",
        ),
        ("status", "进行中\r\n做完了\r\n", "一-2 的“状态”：“做完了”不在可选范围，粘贴未写入"),
        ("text", "另一种要求\r\n", "一-1 的“具体要求”不能修改，粘贴未写入"),
        ("office", "甲\r\n乙\r\n丙\r\n丁\r\n戊\r\n", "粘贴的内容有 5 行 1 列，从所选单元格起只有 4 行"),
        ("office", "字" * 20_001, "一-1 的“责任科室”：责任科室超过 20000 字，粘贴未写入"),
    ],
)
def test_a_bad_paste_is_refused_in_one_sentence_and_writes_nothing(
    table: Table, key: str, text: str, said: str
) -> None:
    before = table.undo_label()
    clip(text)
    table.go("一-1", key)
    table.ctrl(Key.Key_V)
    assert said in table.pane.said
    assert table.undo_label() == before


def test_pasting_back_what_was_copied_changes_nothing(table: Table) -> None:
    before = table.undo_label()
    table.go("一-1", "office")
    table.ctrl(Key.Key_A)
    table.ctrl(Key.Key_C)
    table.ctrl(Key.Key_V)
    assert table.pane.said == ""
    assert table.undo_label() == before


def test_completing_what_is_due_now_and_then_is_refused_by_name(make_office: Callable[..., Office]) -> None:
    plan = Plan(
        title="云州市2021年示例方案",
        issuer="云州市人民政府办公室",
        doc_no=None,
        issued=date(2021, 6, 1),
        sections=(Section("一", "定期", (requirement(1, "定期公开示例信息。", *lead(UNIT)),)),),
    )
    table = Table(make_office(plan))
    clip("已完成")
    table.go("一-1", "status")
    table.ctrl(Key.Key_V)
    assert "要求“定期”，尚未选定频次" in table.pane.said
    assert table.column("status") == [Status.NOT_STARTED]


def test_cells_far_apart_make_no_rectangle(table: Table) -> None:
    view, model = table.pane.view, table.pane.model
    table.go("一-1", "office")
    flags = view.selectionModel().SelectionFlag
    view.selectionModel().select(model.index(2, AT["deadline"]), flags.Select)
    table.press(Key.Key_Delete)
    assert "不成一个矩形" in table.pane.said


# -- several tasks, history


def test_menu_sets_office_deadline_and_status_of_the_chosen_rows(table: Table) -> None:
    office = table.office
    table.go("一-1", "status", down=2)
    menus, values = office.window.menus.actions, {"office": "预算科", "deadline": date(2021, 11, 30)}
    for name, value in (values | {"status": Status.IN_PROGRESS}).items():
        menus[f"set_{name}"].trigger()
        dialog = next(d for d in office.window.findChildren(FieldDialog) if d.field.name == name)
        dialog.field.show_value(value)
        dialog.primary.click()
        office.settle()
    assert table.column("office") == ["预算科", "预算科", None, None]
    assert table.column("deadline") == [date(2021, 11, 30)] * 2 + [None] * 2
    assert table.column("status") == [Status.IN_PROGRESS] * 2 + [Status.NOT_STARTED] * 2


def test_a_cells_record_opens_by_key_and_gives_its_value_back(table: Table) -> None:
    office = table.office
    first = office.task("一-1")
    for name in ("预算科", "国库科"):
        office.ask(
            lambda ledger, it=name: task_service.edit(ledger, UNIT, first.id, {"office": it, "remark": it})
        )
    table.go("一-1", "office")
    table.press(Key.Key_H, Mod.ControlModifier | Mod.ShiftModifier)
    office.settle()
    (dialog,) = office.window.findChildren(HistoryDialog)
    rows = dialog.history.model
    assert rows.rowCount() == 2, "of this field alone"
    assert [rows.index(0, at).data() for at in (2, 3, 4)] == ["责任科室", "预算科", "国库科"]
    QTest.keyClick(dialog.history.table, Key.Key_Return, Mod.ControlModifier)
    office.settle()
    assert table.column("office")[0] == "预算科"
    assert table.column("remark")[0] == "国库科"
    dialog.close()
    office.window.menus.actions["undo"].trigger()
    office.settle()
    assert table.column("office")[0] == "国库科"


def test_a_column_of_the_plan_has_no_record(table: Table) -> None:
    table.go("一-1", "text")
    table.press(Key.Key_H, Mod.ControlModifier | Mod.ShiftModifier)
    assert "没有修改记录" in table.pane.said


def test_right_click_offers_what_the_keys_do(table: Table) -> None:
    table.go("一-1", "office")
    table.pane.view.customContextMenuRequested.emit(QPoint(5, 5))
    menu = next(
        m for m in table.pane.findChildren(QMenu) if m is not table.pane.columns_menu and m.isVisible()
    )
    texts = [action.text() for action in menu.actions()]
    assert {"复制", "粘贴", "向下填充", "清空", "本格修改记录…", "设责任科室…", "在列表中查看"} <= set(texts)
    next(a for a in menu.actions() if a.text() == "在列表中查看").trigger()
    menu.close()
    table.office.settle()
    assert not table.office.page.table.on
    assert table.office.page.editor.task is not None
    assert table.office.page.editor.task.label == "一-1"


# -- columns


def header_click(table: Table, key: str) -> None:
    head = table.pane.view.head
    spot = QPoint(head.place(AT[key]) + 20, head.height() // 2)
    QTest.mouseClick(head.viewport(), Qt.MouseButton.LeftButton, Mod.NoModifier, spot)
    table.office.settle()


def test_a_header_click_sorts_both_ways_and_then_as_the_plan_does(table: Table) -> None:
    offices = {"一-1": "预算科", "一-2": "办公室", "一-3": None, "二-1": "国库科"}
    values = {table.office.task(label).id: {"office": office} for label, office in offices.items()}
    table.office.ask(lambda ledger: task_service.edit_each(ledger, UNIT, values))
    table.go("一-2", "office")
    for wanted in (
        ["一-2", "二-1", "一-1", "一-3"],
        ["一-1", "二-1", "一-2", "一-3"],
        ["一-1", "一-2", "一-3", "二-1"],
    ):
        header_click(table, "office")
        assert table.labels() == wanted


def test_an_edit_does_not_move_the_row(table: Table) -> None:
    header_click(table, "office")
    before = table.labels()
    table.go("一-3", "office")
    table.type("a")
    table.press(Key.Key_Return)
    assert table.column("office")[2] == "a"
    assert table.labels() == before


def test_groups_head_their_tasks_and_the_cursor_passes_them(table: Table) -> None:
    pane = table.pane
    pane.grouping.setFocus()
    pane.grouping.setCurrentIndex(1)
    pane.grouping.activated.emit(1)
    assert [group.title for row in range(pane.model.rowCount()) if (group := pane.model.heading(row))] == [
        "一、推进财政信息公开",
        "二、落实公开制度",
    ]
    table.go("一-3", "office")
    table.press(Key.Key_Down)
    assert pane.current_id() == table.office.task("二-1").id
    clip("甲\r\n乙\r\n")
    table.go("一-3", "office")
    table.ctrl(Key.Key_V)
    assert table.column("office") == [None, None, "甲", "乙"], "a heading takes no cell"
    pane.grouping.setCurrentIndex(0)
    pane.grouping.activated.emit(0)
    assert len({pane.view.rowHeight(row) for row in range(pane.model.rowCount())}) == 1


def test_columns_are_chosen_moved_frozen_and_remembered(table: Table) -> None:
    pane, office = table.pane, table.office
    table.go("一-1", "office")
    pane.columns_button.setDown(True)
    pane.columns_menu.aboutToShow.emit()
    actions = {action.text(): action for action in pane.columns_menu.actions()}
    choose = next(action.menu() for action in pane.columns_menu.actions() if action.text() == "显示的列")
    assert isinstance(choose, QMenu)
    next(action for action in choose.actions() if action.text() == "联系电话").toggle()
    assert not pane.view.isColumnHidden(AT["phone"])
    actions["左移一列"].trigger()
    shown = [COLUMNS[at].key for at in pane.view.head.shown()]
    assert shown.index("office") == shown.index("measures") - 1
    pane.columns_menu.aboutToShow.emit()
    actions = {action.text(): action for action in pane.columns_menu.actions()}
    actions["冻结至“责任科室”"].trigger()
    pane.view.head.resizeSection(AT["person"], theme.px(200))
    actions["“责任科室”降序"].trigger()
    office.window.open_target("home")
    office.settle()
    again = type(office.page)(office.context).table.grid
    assert [COLUMNS[at].key for at in again.view.head.shown()] == shown
    assert again.view.head.frozen == shown.index("office") + 1
    assert again.view.columnWidth(AT["person"]) == theme.px(200)
    assert again.model.sorts == [(AT["office"], True)]
    actions["恢复默认列"].trigger()
    assert pane.view.isColumnHidden(AT["phone"])
    assert pane.model.sorts == []


def test_frozen_columns_stay_in_place_for_the_eye_the_mouse_and_the_keys(table: Table) -> None:
    view = table.pane.view
    table.office.window.resize(900, 600)
    view.head.freeze(1)
    bar = view.horizontalScrollBar()
    QApplication.processEvents()
    assert bar.maximum() > 200
    bar.setValue(bar.maximum())
    label = table.pane.model.index(1, AT["label"])
    rect = view.visualRect(label)
    assert rect.left() == 0
    assert view.indexAt(rect.center()) == label
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Mod.NoModifier, rect.center())
    assert view.currentIndex() == label
    assert bar.value() == bar.maximum(), "it was in sight already"
    second = table.pane.model.index(1, view.head.shown()[1])
    table.press(Key.Key_Right)
    assert view.currentIndex() == second
    assert view.visualRect(second).left() >= view.head.frozen_width() - 1, (
        "not hidden below the frozen column"
    )
    picture = view.viewport().grab().toImage()
    bar.setValue(0)
    there = view.viewport().grab().toImage()
    spot = view.visualRect(table.pane.model.index(2, AT["label"])).adjusted(0, 0, -4, -4)
    ratio = picture.devicePixelRatio()
    assert ratio == 1
    assert picture.copy(spot) == there.copy(spot), "painted as if nothing had been scrolled"


def test_whole_rows_and_columns_are_chosen_by_keys(table: Table) -> None:
    table.go("一-1", "office")
    table.press(Key.Key_Space, Mod.ControlModifier)
    assert table.pane.view.chosen().rows == (0, 1, 2, 3)
    assert table.pane.view.chosen().columns == (AT["office"],)
    table.go("一-2", "office")
    table.press(Key.Key_Space, Mod.ShiftModifier)
    assert table.pane.view.chosen().columns == tuple(table.pane.view.head.shown())
    assert table.pane.chosen_ids() == (table.office.task("一-2").id,)


def test_keys_that_an_input_method_may_keep_have_menu_entries(table: Table) -> None:
    pane = table.pane
    table.go("一-2", "office")
    pane.columns_button.setDown(True)
    pane.columns_menu.aboutToShow.emit()
    next(a for a in pane.columns_menu.actions() if a.text() == "选择整列").trigger()
    assert pane.view.chosen().rows == (0, 1, 2, 3)
    assert pane.view.chosen().columns == (AT["office"],)
    table.go("一-2", "office")
    pane.act("row")
    assert pane.view.chosen().columns == tuple(pane.view.head.shown())


def test_rows_chosen_apart_are_no_area_to_widen(table: Table) -> None:
    view, model = table.pane.view, table.pane.model
    table.go("一-1", "office")
    view.selectionModel().select(model.index(2, AT["deadline"]), QItemSelectionModel.SelectionFlag.Select)
    table.press(Key.Key_Space, Mod.ShiftModifier)
    assert "不成一个矩形" in table.pane.said


def test_every_key_is_listed_under_f1(office: Office) -> None:
    told = (
        " ".join(keys for _, keys in LINES).replace("C / X / V", "C Ctrl+X Ctrl+V").replace("空格", "Space")
    )
    told = told.replace("Delete", "Del")
    for keys, _ in KEYS:
        if "Insert" not in keys and keys != "Return":
            assert keys in told, keys
    menus = dict(office.window.menus.shortcut_lines())
    assert ("列表与表格切换", "Ctrl+Shift+G") in menus["视图"]
    assert {"设责任科室", "设完成时限", "设状态"} <= {what for what, _ in menus["任务"]}


# -- many


def many(count: int) -> Plan:
    sections = tuple(
        Section(
            None,
            f"示例事项{at}",
            tuple(
                requirement(n, f"按月公开示例事项{at}之{n}。", *lead(UNIT)) for n in range(1, count // 20 + 1)
            ),
        )
        for at in range(20)
    )
    return Plan("云州市2021年示例方案", "云州市人民政府办公室", None, date(2021, 6, 1), sections)


@pytest.mark.slow
def test_ten_thousand_tasks_are_filled_in_one_step(make_office: Callable[..., Office]) -> None:
    office = make_office(many(10_000))
    table = Table(office)
    pane = table.pane
    assert pane.model.task_count() == 10_000
    first = pane.model.task(0)
    assert first is not None
    clip("预算科")
    pane.view.setCurrentIndex(pane.model.index(0, AT["office"]))
    table.ctrl(Key.Key_Space)
    table.ctrl(Key.Key_V)
    office.settle()
    assert set(table.column("office")) == {"预算科"}
    assert pane.model.words(9_999, AT["office"]) == "预算科"
    header_click(table, "text")
    table.ctrl(Key.Key_Z)
    assert set(table.column("office")) == {None}
