"""Searching over everything: as one types, from the keyboard, and back to where one was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.occurrences import OccurrenceFact
from desktop_app.core.task import Progress
from desktop_app.services import evidence, occurrences, tasks
from desktop_app.services.ledger import open_ledger
from desktop_app.services.search import Group
from desktop_app.ui import pages, theme
from desktop_app.ui.evidence.page import EvidencePage
from desktop_app.ui.palette import DARK, LIGHT, Palette, contrast
from desktop_app.ui.search.delegate import parts
from desktop_app.ui.search.model import HitsModel
from desktop_app.ui.search.page import SearchPage
from desktop_app.ui.tasks.page import TasksPage
from tests.ui.conftest import UNIT, Desk

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def filled_ledger(prepared_ledger: Path) -> Path:
    """A ledger in which 图解 stands in every kind of row but the requirements."""
    ledger = open_ledger(prepared_ledger)
    plan_id = str(ledger.db.conn.execute("SELECT id FROM plan").fetchone()[0])
    first, second, *_ = tasks.task_list(ledger, plan_id, UNIT).tasks
    tasks.edit(ledger, UNIT, first.id, {"measures": ("在门户网站公开，同步发布图解。",)})
    tasks.edit(ledger, UNIT, second.id, {"remark": "图解由政策法规科（示例）审核"})
    tasks.add_progress(ledger, UNIT, [first.id], Progress(date(2021, 7, 3), "已发布图解 2 张"))
    occurrences.record(ledger, UNIT, second.id, OccurrenceFact("N01", what="图解"), progress=False)
    evidence.add_link(ledger, plan_id, UNIT, [first.id], "https://example.invalid/a", "收支图解页面")
    ledger.close()
    return prepared_ledger


@pytest.fixture
def desk(make_desk: Callable[..., Desk], filled_ledger: Path) -> Desk:
    """The whole window over that ledger."""
    return make_desk(filled_ledger, makers=pages.MAKERS)


def compose(widget: QWidget, text: str) -> None:
    """Type Chinese the way it is typed: through the input method."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(widget, event)


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key where the cursor is."""
    widget = QApplication.focusWidget()
    assert widget is not None
    QTest.keyClick(widget, key, modifier)


def look_for(desk: Desk, words: str) -> SearchPage:
    """Ctrl+F, type, wait."""
    press(Qt.Key.Key_F, CONTROL)
    assert QApplication.focusWidget() is desk.window.head.search
    compose(desk.window.head.search, words)
    QTest.qWait(150)
    desk.settle()
    page = desk.window.page("search")
    assert isinstance(page, SearchPage)
    return page


def rows(page: SearchPage) -> list[str]:
    """What the list says, row by row."""
    model = page.model
    return [str(model.data(model.index(row, 0))) for row in range(model.rowCount())]


def current(page: SearchPage) -> str:
    return str(page.model.data(page.view.currentIndex(), Qt.ItemDataRole.AccessibleTextRole))


def test_hits_are_grouped_by_kind_with_their_number(desk: Desk) -> None:
    page = look_for(desk, "图解")
    assert desk.window.current_page == "search"
    assert rows(page) == [
        "落实措施　2 项",
        "一-1 在门户网站公开，同步发布图解。",
        "一-2 图解由政策法规科（示例）审核",
        "进展　1 项",
        "一-1 已发布图解 2 张",
        "期次　1 项",
        "一-2 图解",
        "佐证　1 项",
        "一-1 收支图解页面",
    ]
    assert page.summary.text() == "落实措施 2 项　进展 1 项　期次 1 项　佐证 1 项"
    assert desk.window.head.search.hasFocus()
    assert current(page) == "落实措施，一-1，在门户网站公开，同步发布图解。"
    # A screen reader hears of the hit through the field in which the cursor is.
    assert desk.window.head.search.accessibleDescription() == current(page)


def test_up_down_and_enter_move_and_open_from_the_field(desk: Desk) -> None:
    page = look_for(desk, "图解")
    for _ in range(2):
        press(Qt.Key.Key_Down)
    assert current(page).startswith("进展，一-1")
    press(Qt.Key.Key_Up)
    assert current(page).startswith("落实措施，一-2")
    press(Qt.Key.Key_PageDown)
    assert current(page).startswith("佐证，一-1")
    press(Qt.Key.Key_PageUp)
    assert current(page).startswith("落实措施，一-1")
    press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    desk.settle()
    assert desk.window.current_page == "tasks"
    tasks_page = desk.window.page("tasks")
    assert isinstance(tasks_page, TasksPage)
    assert tasks_page.editor.task is not None
    assert tasks_page.editor.task.label == "一-2"
    cursor = QApplication.focusWidget()
    assert cursor is not None
    assert tasks_page.isAncestorOf(cursor)


@pytest.mark.parametrize(("downs", "place"), [(3, "occurrences"), (4, "evidence")])
def test_occurrences_and_evidence_open_on_their_pages(desk: Desk, downs: int, place: str) -> None:
    look_for(desk, "图解")
    for _ in range(downs):
        press(Qt.Key.Key_Down)
    press(Qt.Key.Key_Return)
    desk.settle()
    assert desk.window.current_page == place
    if place == "evidence":
        page = desk.window.page(place)
        assert isinstance(page, EvidencePage)
        assert page.view.currentIndex().data() == "收支图解页面"


def test_enter_right_after_the_last_letter_opens_the_first_hit_of_what_was_typed(desk: Desk) -> None:
    press(Qt.Key.Key_F, CONTROL)
    compose(desk.window.head.search, "产业政策")
    # No time for the list to come up.
    press(Qt.Key.Key_Return)
    desk.settle()
    # It stands in a requirement that may be claimed.
    assert desk.window.current_page == "tasks"


def test_esc_goes_back_to_the_page_and_the_control_where_one_was(desk: Desk) -> None:
    desk.window.show_page("evidence")
    evidence_page = desk.window.page("evidence")
    assert isinstance(evidence_page, EvidencePage)
    evidence_page.view.setFocus()
    look_for(desk, "图解")
    assert desk.window.current_page == "search"
    press(Qt.Key.Key_Escape)
    assert desk.window.current_page == "evidence"
    assert QApplication.focusWidget() is evidence_page.view
    assert desk.window.head.search.text() == ""


def test_ctrl_f_after_opening_a_hit_shows_the_hits_again(desk: Desk) -> None:
    page = look_for(desk, "图解")
    press(Qt.Key.Key_Return)
    desk.settle()
    assert desk.window.current_page == "tasks"
    press(Qt.Key.Key_F, CONTROL)
    desk.settle()
    assert desk.window.current_page == "search"
    assert len(rows(page)) == 9
    assert desk.window.head.search.selectedText() == "图解"
    press(Qt.Key.Key_Escape)
    assert desk.window.current_page == "tasks"


def test_one_character_says_what_to_do_and_no_hit_says_so(desk: Desk) -> None:
    page = look_for(desk, "图")
    assert desk.window.current_page == "home"
    compose(desk.window.head.search, "解")
    QTest.qWait(150)
    desk.settle()
    assert desk.window.current_page == "search"
    compose(desk.window.head.search, "没有这样的词")
    QTest.qWait(150)
    desk.settle()
    assert rows(page) == []
    assert page._empty.accessibleName() == "没有找到“图解没有这样的词”"
    desk.window.head.search.setText("图")
    QTest.keyClick(desk.window.head.search, Qt.Key.Key_End)
    compose(desk.window.head.search, " ")
    QTest.qWait(150)
    desk.settle()
    assert page._empty.accessibleName() == "输入两个以上的字"


def test_the_last_letter_wins(desk: Desk) -> None:
    page = look_for(desk, "图解")
    shown: list[tuple[Group, ...]] = []
    load = page.model.load

    def recording(groups: tuple[Group, ...]) -> None:
        shown.append(groups)
        load(groups)

    page.model.load = recording  # type: ignore[method-assign, assignment]
    page.search("公开")
    page.search("预算")
    page.search("收支图解")
    desk.settle()
    assert len(shown) == 1
    assert [hit.text for group in shown[0] for hit in group.hits] == ["收支图解页面"]


def test_an_edit_elsewhere_reaches_the_hits_that_are_shown_and_the_choice_stays(desk: Desk) -> None:
    page = look_for(desk, "图解")
    press(Qt.Key.Key_Down)
    chosen = page.model.hit(page.view.currentIndex())
    plan_id = desk.context.plan_id
    assert plan_id is not None
    assert chosen is not None
    listed = desk.ask(lambda ledger: tasks.task_list(ledger, plan_id, UNIT).tasks)
    desk.ask(lambda ledger: tasks.edit(ledger, UNIT, listed[2].id, {"office": "图解科（示例）"}))
    desk.settle()
    assert "一-3 图解科（示例）" in rows(page)
    again = page.model.hit(page.view.currentIndex())
    assert again is not None
    assert again.requirement_id == chosen.requirement_id
    desk.window.undo()
    desk.settle()
    assert "一-3 图解科（示例）" not in rows(page)


def test_what_another_unit_bears_is_shown_last_and_opens_nothing(desk: Desk) -> None:
    page = look_for(desk, "基层公开专区")
    assert current(page) == "具体要求，三，建设基层公开专区。，其他单位"
    press(Qt.Key.Key_Return)
    desk.settle()
    assert desk.window.current_page == "search"
    assert "其他单位" in desk.said[-1].text


def test_the_list_itself_is_reached_by_tab_and_left_by_esc(desk: Desk) -> None:
    page = look_for(desk, "图解")
    page.view.setFocus()
    press(Qt.Key.Key_Down)
    assert current(page).startswith("落实措施，一-2")
    press(Qt.Key.Key_Escape)
    assert desk.window.current_page == "home"


def test_a_click_opens_a_hit(desk: Desk) -> None:
    page = look_for(desk, "图解")
    spot = page.view.visualRect(page.model.index(2, 0)).center()
    QTest.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    desk.settle()
    assert desk.window.current_page == "tasks"


def test_the_window_comes_back_to_the_page_before_the_hits(
    desk: Desk, make_desk: Callable[..., Desk]
) -> None:
    desk.window.show_page("evidence")
    look_for(desk, "图解")
    path = desk.path
    desk.window.close()
    again = make_desk(path, create=False, makers=pages.MAKERS)
    again.settle()
    assert again.window.current_page == "evidence"


@pytest.mark.parametrize("scheme", [theme.Scheme.LIGHT, theme.Scheme.DARK])
def test_what_was_looked_for_is_marked_and_can_be_read(
    desk: Desk, qtbot: QtBot, scheme: theme.Scheme
) -> None:
    theme.set_scheme(scheme)
    page = look_for(desk, "图解")
    mark = QColor(theme.palette().mark)
    image = page.view.viewport().grab().toImage()
    ratio = image.devicePixelRatio()

    def marked(row: int) -> int:
        rect = page.view.visualRect(page.model.index(row, 0))
        top, bottom = round(rect.top() * ratio), round(rect.bottom() * ratio)
        return sum(
            image.pixelColor(QPoint(x, y)) == mark
            for y in range(top, bottom, 3)
            for x in range(image.width())
        )

    assert marked(0) == 0
    for row in (1, 2, 4, 6, 8):
        assert marked(row) > 50, row


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_a_mark_leaves_its_words_readable(palette: Palette) -> None:
    assert contrast(palette.text, palette.mark) >= 4.5


def test_marks_that_overlap_are_drawn_once() -> None:
    assert list(parts("信息公开情况", ((0, 4), (2, 6), (2, 4)))) == [("信息公开", True), ("情况", True)]
    assert list(parts("公开", ())) == [("公开", False)]


def test_an_empty_list_has_no_stop() -> None:
    model = HitsModel()
    assert model.row_of(None) == -1
    assert model.step(-1, 1) == -1
