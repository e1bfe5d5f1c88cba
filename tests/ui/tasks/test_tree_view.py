from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint, Qt
from PySide6.QtGui import QAccessible, QPainter
from PySide6.QtWidgets import QApplication, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from desktop_app.core.task import Task
from desktop_app.ui import theme
from desktop_app.ui.tasks.delegate import TaskDelegate
from desktop_app.ui.tasks.filtering import TaskFilter
from desktop_app.ui.tasks.tree_model import TaskTreeModel
from desktop_app.ui.tasks.tree_view import TaskTreeView

MakeTask = Callable[..., Task]


@pytest.fixture
def view(qtbot: QtBot, make_task: MakeTask, today: date) -> TaskTreeView:
    model = TaskTreeModel()
    model.load([make_task(f"{s}-{n}", s, n) for s in (1, 2, 3) for n in (1, 2, 3)], [], today)
    view = TaskTreeView(model)
    model.setParent(view)
    qtbot.addWidget(view)
    view.resize(400, 320)
    view.show()
    qtbot.waitExposed(view)
    return view


def tasks(view: TaskTreeView) -> TaskTreeModel:
    model = view.model()
    assert isinstance(model, TaskTreeModel)
    return model


def current(view: TaskTreeView) -> str:
    item = tasks(view).item(view.currentIndex())
    if item is not None:
        return item.id
    section = tasks(view).section(view.currentIndex())
    return section.heading if section is not None else ""


def chosen(view: TaskTreeView) -> list[str]:
    items = [tasks(view).item(index) for index in view.selectionModel().selectedIndexes()]
    return sorted(item.id for item in items if item is not None)


def go(view: TaskTreeView, id_: str) -> None:
    view.setCurrentIndex(tasks(view).index_of(id_))


def press(qtbot: QtBot, view: TaskTreeView, key: Qt.Key, *modifiers: Qt.KeyboardModifier) -> None:
    qtbot.keyClick(view, key, modifiers[0] if modifiers else Qt.KeyboardModifier.NoModifier)


def click(qtbot: QtBot, view: TaskTreeView, id_: str, modifier: Qt.KeyboardModifier) -> None:
    spot = view.visualRect(tasks(view).index_of(id_)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, modifier, spot)


def test_arrows_walk_from_task_to_task_over_open_headings(qtbot: QtBot, view: TaskTreeView) -> None:
    go(view, "1-3")
    press(qtbot, view, Qt.Key.Key_Down)
    assert current(view) == "2-1"
    press(qtbot, view, Qt.Key.Key_Up)
    assert current(view) == "1-3"
    press(qtbot, view, Qt.Key.Key_End)
    assert current(view) == "3-3"
    press(qtbot, view, Qt.Key.Key_Down)
    assert current(view) == "3-3"
    press(qtbot, view, Qt.Key.Key_Home)
    assert current(view) == "1-1"
    press(qtbot, view, Qt.Key.Key_Up)
    assert current(view) == "1-1"


def test_left_closes_a_section_and_right_opens_it(qtbot: QtBot, view: TaskTreeView) -> None:
    go(view, "1-2")
    press(qtbot, view, Qt.Key.Key_Left)
    assert current(view) == "一、推进示例事项1"
    press(qtbot, view, Qt.Key.Key_Left)
    assert not view.is_open(0)
    press(qtbot, view, Qt.Key.Key_Down)
    assert current(view) == "2-1"
    press(qtbot, view, Qt.Key.Key_Up)
    assert current(view) == "一、推进示例事项1", "a closed section is a stop"
    press(qtbot, view, Qt.Key.Key_Right)
    assert view.is_open(0)
    press(qtbot, view, Qt.Key.Key_Right)
    assert current(view) == "1-1"


def test_closed_section_stays_closed_through_a_filter(view: TaskTreeView) -> None:
    view.set_open(1, False)
    tasks(view).apply(TaskFilter(words="示例事项2"))
    assert not view.is_open(0)
    tasks(view).apply(TaskFilter())
    assert [view.is_open(row) for row in range(3)] == [True, False, True]


def test_closing_a_section_over_the_current_task_keeps_a_current_row(view: TaskTreeView) -> None:
    go(view, "2-2")
    view.set_open(1, False)
    assert current(view) == "二、推进示例事项2"


def test_click_on_a_heading_closes_it_and_leaves_the_chosen_task(qtbot: QtBot, view: TaskTreeView) -> None:
    click(qtbot, view, "1-2", Qt.KeyboardModifier.NoModifier)
    heading = view.visualRect(tasks(view).index(0, 0)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=heading)
    assert not view.is_open(0)
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=heading)
    assert view.is_open(0)
    assert chosen(view) == ["1-2"]


def test_several_tasks_are_chosen_across_headings(qtbot: QtBot, view: TaskTreeView) -> None:
    click(qtbot, view, "1-2", Qt.KeyboardModifier.NoModifier)
    click(qtbot, view, "2-1", Qt.KeyboardModifier.ShiftModifier)
    assert chosen(view) == ["1-2", "1-3", "2-1"]
    click(qtbot, view, "1-3", Qt.KeyboardModifier.ControlModifier)
    assert chosen(view) == ["1-2", "2-1"]
    press(qtbot, view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(chosen(view)) == 9


def test_shift_and_arrow_extend_the_choice(qtbot: QtBot, view: TaskTreeView) -> None:
    click(qtbot, view, "1-3", Qt.KeyboardModifier.NoModifier)
    press(qtbot, view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    press(qtbot, view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert chosen(view) == ["1-3", "2-1", "2-2"]


def test_every_point_belongs_to_the_row_painted_there(view: TaskTreeView) -> None:
    for section in range(3):
        above = tasks(view).index(section, 0)
        for index in [above, *(tasks(view).index(row, 0, above) for row in range(3))]:
            rect = view.visualRect(index)
            assert view.indexAt(QPoint(5, rect.top())) == index
            assert view.indexAt(QPoint(5, rect.bottom())) == index
    assert not view.indexAt(QPoint(5, -view.verticalOffset() - 1)).isValid()


def test_going_to_a_task_brings_it_into_sight_and_opens_its_section(view: TaskTreeView) -> None:
    view.set_open(2, False)
    view.scrollTo(tasks(view).index_of("3-3"))
    assert view.is_open(2)
    rect = view.visualRect(tasks(view).index_of("3-3"))
    assert view.viewport().rect().contains(rect)
    view.scrollTo(tasks(view).index_of("1-1"))
    assert view.verticalOffset() == 0, "the first task brings its heading along"


def test_page_keys_stay_within_the_list(qtbot: QtBot, view: TaskTreeView) -> None:
    go(view, "1-1")
    seen = [current(view)]
    for _ in range(6):
        press(qtbot, view, Qt.Key.Key_PageDown)
        seen.append(current(view))
    assert seen[1] != "1-1"
    assert seen[-1] == "3-3"
    for _ in range(6):
        press(qtbot, view, Qt.Key.Key_PageUp)
    assert current(view) == "1-1"


def test_enter_on_a_task_asks_for_its_measures(qtbot: QtBot, view: TaskTreeView) -> None:
    go(view, "1-1")
    with qtbot.waitSignal(view.entered_task):
        press(qtbot, view, Qt.Key.Key_Return)


def test_repainting_asks_for_rows_in_sight_only(
    qtbot: QtBot, make_task: MakeTask, today: date, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = TaskTreeModel()
    model.load([make_task(f"{n}", 1 + n % 10, n) for n in range(10_000)], [], today)
    view = TaskTreeView(model)
    model.setParent(view)
    qtbot.addWidget(view)
    view.resize(400, 600)
    view.grab()
    painted = [n for s in model.shown_sections for n in s.shown if n.words is not None]
    assert 5 <= len(painted) <= 12
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    view.grab()
    assert model.shown_sections[-1].shown[-1].words is not None


def test_rows_grow_with_the_type(view: TaskTreeView) -> None:
    before = view.visualRect(tasks(view).index_of("2-1"))
    theme.set_scale(theme.LARGE_SCALE)
    try:
        after = view.visualRect(tasks(view).index_of("2-1"))
        assert after.height() > before.height()
        assert after.top() > before.top()
    finally:
        theme.set_scale(theme.NORMAL_SCALE)


def test_empty_list_is_quiet(qtbot: QtBot, view: TaskTreeView, today: date) -> None:
    tasks(view).load([], [], today)
    view.grab()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_Return, Qt.Key.Key_PageDown):
        press(qtbot, view, key)
    view.selectAll()
    assert chosen(view) == []
    assert not view.currentIndex().isValid()


def test_selection_flag_of_a_section_is_ignored(view: TaskTreeView) -> None:
    view.selectionModel().select(tasks(view).index(0, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    assert chosen(view) == []


def test_screen_reader_hears_the_row_the_cursor_comes_to(
    qtbot: QtBot, view: TaskTreeView, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda event: heard.append(event.message()))
    view.window().activateWindow()
    view.setFocus()
    go(view, "1-1")
    press(qtbot, view, Qt.Key.Key_Down)
    assert heard[-1] == "第 2 项，按月公开示例事项1之2。，状态：未启动，未填措施"
    assert view.accessibleDescription() == heard[-1]
    press(qtbot, view, Qt.Key.Key_Left)
    assert heard[-1] == "一、推进示例事项1，3 项，办结 0 项"


class Painted(TaskDelegate):
    """Knows which rows were painted."""

    def __init__(self, parent: TaskTreeView) -> None:
        super().__init__(parent)
        self.rows: list[str] = []

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        self.rows.append(str(index.data()))
        super().paint(painter, option, index)


def test_another_filter_paints_every_row_once_and_scrolling_the_new_ones_alone(
    view: TaskTreeView, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted = Painted(view)
    monkeypatch.setattr(view, "_delegate", painted)
    tasks(view).apply(TaskFilter(sections=frozenset({"第2部分"})))
    tasks(view).apply(TaskFilter())
    for _ in range(3):
        QApplication.sendPostedEvents()
    assert painted.rows
    assert len(painted.rows) == len(set(painted.rows))
    seen = len(painted.rows)
    painted.rows.clear()
    view.verticalScrollBar().setValue(view.verticalScrollBar().value() + painted.task_height)
    QApplication.sendPostedEvents()
    assert 0 < len(painted.rows) < seen - 1
