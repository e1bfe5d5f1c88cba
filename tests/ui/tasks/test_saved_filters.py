"""Filters under names: saved from the filter menu, chosen there, renamed and deleted by the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from desktop_app.core.rules import Gap
from desktop_app.core.terms import Status
from desktop_app.services import saved_filters, undo
from desktop_app.ui.tasks.filtering import TaskFilter
from desktop_app.ui.tasks.nodes import Kind
from desktop_app.ui.tasks.saved_filters import ManageDialog, SaveDialog, from_criteria, to_criteria
from tests.ui.tasks.conftest import Office

EVERYTHING = TaskFilter(
    kind=Kind.LEAD,
    sections=frozenset({"推进财政信息公开"}),
    statuses=frozenset({Status.NOT_STARTED, Status.COMPLETED}),
    offices=frozenset({"税政科", ""}),
    gaps=frozenset({Gap.MEASURES}),
    overdue=True,
    due_soon=True,
    words="公开 预算",
)


def saved_menu(office: Office) -> QMenu:
    """The submenu of the filter menu as it opens now."""
    office.page.filters._fill_menu()
    (found,) = [a.menu() for a in office.page.filters.menu.actions() if a.text() == "已存筛选"]
    assert isinstance(found, QMenu)
    return found


def texts(office: Office) -> list[str]:
    return [a.text() for a in saved_menu(office).actions() if a.text()]


def press(office: Office, text: str) -> None:
    """Choose an entry of the submenu."""
    next(a for a in saved_menu(office).actions() if a.text() == text).trigger()
    office.settle()


def save(office: Office, name: str, wanted: TaskFilter) -> None:
    office.page.filters.wanted.emit(wanted)
    press(office, "保存当前筛选…")
    dialog = office.window.findChild(SaveDialog)
    assert dialog is not None
    dialog.name.setText(name)
    QTest.keyClick(dialog.name, Qt.Key.Key_Return)
    office.settle()


@pytest.mark.parametrize("wanted", [TaskFilter(), EVERYTHING, TaskFilter(kind=Kind.CLAIMABLE)])
def test_a_filter_comes_back_as_it_was_saved(wanted: TaskFilter) -> None:
    assert from_criteria(to_criteria(wanted)) == wanted


def test_what_another_version_saved_is_taken_as_far_as_it_is_known() -> None:
    criteria = {"kind": "甲", "statuses": ["未启动", "乙"], "gaps": ["丙"], "other": 1}
    assert from_criteria(criteria) == TaskFilter(statuses=frozenset({Status.NOT_STARTED}))


def test_a_filter_is_saved_chosen_and_taken_back(office: Office) -> None:
    assert texts(office) == ["保存当前筛选…", "改名和删除…"]
    assert not any(a.isEnabled() for a in saved_menu(office).actions() if a.text())
    save(office, "牵头的财政", TaskFilter(kind=Kind.LEAD, words="平台"))
    assert office.labels() == ["一-3"]
    office.page.show_filter("all")
    assert texts(office)[0] == "牵头的财政"
    press(office, "牵头的财政")
    assert office.labels() == ["一-3"]
    assert office.page.filters.words.text() == "平台"
    assert saved_menu(office).actions()[0].isChecked()
    office.ask(undo.undo)
    office.settle()
    assert texts(office) == ["保存当前筛选…", "改名和删除…"]


def test_the_name_offered_says_what_the_filter_does_and_a_taken_one_is_told(office: Office) -> None:
    save(office, "公开", TaskFilter(words="公开"))
    office.page.filters.wanted.emit(TaskFilter(kind=Kind.LEAD, gaps=frozenset({Gap.MEASURES})))
    press(office, "保存当前筛选…")
    dialog = office.window.findChild(SaveDialog)
    assert dialog is not None
    assert dialog.name.text() == "牵头、未填措施"
    assert dialog.note.text() == ""
    dialog.name.setText("公开")
    assert dialog.note.text() == "将替换同名筛选"
    dialog.reject()


def test_filters_are_renamed_in_place_and_deleted_by_keys(office: Office) -> None:
    save(office, "甲", TaskFilter(words="公开"))
    save(office, "乙", TaskFilter(words="预算"))
    press(office, "改名和删除…")
    dialog = office.window.findChild(ManageDialog)
    assert dialog is not None
    assert [dialog.list.item(row).text() for row in range(2)] == ["乙", "甲"]
    assert "“预算”" in dialog._meaning.text()

    def type_name(name: str) -> None:
        dialog.list.setFocus()
        QTest.keyClick(dialog.list, Qt.Key.Key_F2)
        field = dialog.list.findChild(QLineEdit)
        assert field is not None
        field.setText(name)
        QTest.keyClick(field, Qt.Key.Key_Return)
        office.settle()

    dialog.list.setCurrentRow(0)
    type_name("甲")
    assert dialog.bar.message is not None
    assert "已有名为“甲”" in dialog.bar.message.text
    assert [dialog.list.item(row).text() for row in range(2)] == ["乙", "甲"]
    type_name("预算")
    assert {one.name for one in office.ask(saved_filters.saved)} == {"甲", "预算"}
    row = next(row for row in range(2) if dialog.list.item(row).text() == "甲")
    dialog.list.setCurrentRow(row)
    QTest.keyClick(dialog.list, Qt.Key.Key_Delete)
    office.settle()
    assert [one.name for one in office.ask(saved_filters.saved)] == ["预算"]
    dialog.close()
    QApplication.processEvents()
    assert texts(office)[0] == "预算"
