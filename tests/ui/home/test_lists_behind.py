"""Each figure of the start page opens a list that is exactly as long as it says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.terms import Frequency, Status
from desktop_app.services import departments, sheets, tasks
from desktop_app.services.ledger import Ledger
from desktop_app.ui import pages, theme
from desktop_app.ui.evidence.page import EvidencePage
from desktop_app.ui.home.page import HomePage
from desktop_app.ui.reminding import choices
from desktop_app.ui.sheets.page import SheetsPage
from desktop_app.ui.tasks.page import TasksPage
from tests.ui.conftest import TODAY, UNIT, Desk


@pytest.fixture
def busy(make_desk: Callable[..., Desk], prepared_ledger: Path, tmp_path: Path) -> Desk:
    """The program's own pages over a year in which every figure counts something."""
    desk = make_desk(prepared_ledger, makers=pages.MAKERS)

    def fill(ledger: Ledger) -> object:
        plan_id, _ = departments.current(ledger)
        assert plan_id
        first, second, third, _ = (t.id for t in tasks.task_list(ledger, plan_id, UNIT).tasks)
        monthly = {"frequency": Frequency.MONTHLY, "due_day": 10, "office": "预算科"}
        tasks.edit(ledger, UNIT, first, {**monthly, "measures": ("公开。",)})
        tasks.edit(ledger, UNIT, second, {"deadline": date(2021, 7, 1), "office": "国库科"})
        tasks.edit(ledger, UNIT, third, {"status": Status.COMPLETED, "deadline": date(2021, 7, 7)})
        return sheets.make_sheets(ledger, plan_id, UNIT, tmp_path / "填报表")

    desk.context.jobs.run(fill)
    desk.settle()
    return desk


def _home(desk: Desk) -> HomePage:
    return cast("HomePage", desk.window.page("home"))


def _press(desk: Desk, qtbot: QtBot, target: str) -> int:
    """Press the tile; returns what it says."""
    desk.window.show_page("home")
    desk.settle()
    tile = next(t for t in _home(desk).dashboard.counts if t.target == target)
    said = tile.accessibleName()
    qtbot.mouseClick(tile, Qt.MouseButton.LeftButton)
    desk.settle()
    return int(said.removesuffix(" 项，查看").rpartition(" ")[2])


def test_every_figure_is_as_long_as_its_list(busy: Desk, qtbot: QtBot) -> None:
    home = _home(busy)
    for target in ("due:overdue", "due:soon", "due:month"):
        said = _press(busy, qtbot, target)
        assert home.due.isVisible()
        assert home.due.model.rowCount() == said > 0, target
    said = _press(busy, qtbot, "tasks:no_measures")
    model = cast("TasksPage", busy.window.page("tasks")).model
    assert sum(len(section.shown) for section in model.shown_sections) == said == 3
    said = _press(busy, qtbot, "evidence:lacking")
    assert len(cast("EvidencePage", busy.window.page("evidence")).model.items) == said == 1
    said = _press(busy, qtbot, "sheets:waiting")
    assert cast("SheetsPage", busy.window.page("sheets")).model.rowCount() == said == 2


def test_another_number_of_days_is_counted_and_listed(busy: Desk, qtbot: QtBot) -> None:
    before = _press(busy, qtbot, "due:soon")
    choices.choose(within=10, at_start=True, in_tray=False)
    said = _press(busy, qtbot, "due:soon")
    assert _home(busy).due.title.text() == "10 个工作日内到期"
    assert _home(busy).due.model.rowCount() == said > before


def test_the_list_is_gone_through_by_keys(busy: Desk, qtbot: QtBot) -> None:
    home = _home(busy)
    _press(busy, qtbot, "due:overdue")
    assert [home.due.model.index(row, 0).data() for row in range(2)] == [
        "6月10日 逾期 25 天 一-1 第 5 期（5月）：按月公开全市预算执行情况。 预算科",
        "7月1日 逾期 4 天 一-2 及时公开减税降费政策。 国库科",
    ]
    qtbot.keyClick(home.due.view, Qt.Key.Key_Down)
    qtbot.keyClick(home.due.view, Qt.Key.Key_Return)
    busy.settle()
    assert busy.window.current_page == "tasks"
    _press(busy, qtbot, "due:overdue")
    qtbot.keyClick(home.due.view, Qt.Key.Key_Escape)
    assert home.dashboard.isVisible()
    _press(busy, qtbot, "due:overdue")
    busy.window.rail.button("home").click()
    assert home.dashboard.isVisible()


def test_the_list_follows_the_ledger(busy: Desk, qtbot: QtBot) -> None:
    _press(busy, qtbot, "due:overdue")
    before = _home(busy).due.model.rowCount()

    def done(ledger: Ledger) -> object:
        plan_id, _ = departments.current(ledger)
        assert plan_id
        second = tasks.task_list(ledger, plan_id, UNIT).tasks[1]
        return tasks.edit(ledger, UNIT, second.id, {"status": Status.COMPLETED})

    busy.context.jobs.run(done)
    busy.settle()
    assert _home(busy).due.isVisible()
    assert _home(busy).due.model.rowCount() == before - 1
    assert _home(busy).due.chips["overdue"].text() == f"已逾期 {before - 1}"


# -- the year --------------------------------------------------------------------------------------


def test_the_calendar_is_walked_by_day_and_month_and_opens_a_day(busy: Desk, qtbot: QtBot) -> None:
    card = _home(busy).dashboard.year
    card.view.setFocus(Qt.FocusReason.TabFocusReason)
    assert card.model.day(card.view.currentIndex()) == TODAY
    for key, day in (
        (Qt.Key.Key_Down, date(2021, 8, 5)),
        (Qt.Key.Key_End, date(2021, 8, 31)),
        (Qt.Key.Key_Right, date(2021, 9, 1)),
        (Qt.Key.Key_Left, date(2021, 8, 31)),
        (Qt.Key.Key_PageDown, date(2021, 11, 30)),
        (Qt.Key.Key_Up, date(2021, 10, 30)),
        (Qt.Key.Key_Home, date(2021, 10, 1)),
    ):
        qtbot.keyClick(card.view, key)
        assert card.model.day(card.view.currentIndex()) == day
    qtbot.keyClick(card.view, Qt.Key.Key_Return)
    assert _home(busy).dashboard.isVisible(), "nothing stands on that day"
    card.view.setCurrentIndex(card.model.index_of(date(2021, 7, 10)))
    assert card.words.text() == "7月10日 周六：到期 1 项"
    qtbot.keyClick(card.view, Qt.Key.Key_Return)
    busy.settle()
    assert _home(busy).due.title.text() == "2021年7月10日"
    assert _home(busy).due.model.rowCount() == 1
    qtbot.keyClick(_home(busy).due.view, Qt.Key.Key_Escape)
    assert card.view.hasFocus()


def test_the_calendar_ends_where_its_months_do(busy: Desk, qtbot: QtBot) -> None:
    card = _home(busy).dashboard.year
    card.view.setFocus()
    card.view.setCurrentIndex(card.model.index_of(date(2022, 1, 31)))
    qtbot.keyClick(card.view, Qt.Key.Key_Right)
    assert card.model.day(card.view.currentIndex()) == date(2022, 1, 31)
    assert not card.model.flags(card.model.index(1, 29)), "30 February"


def test_a_day_is_told_to_a_screen_reader(busy: Desk) -> None:
    card = _home(busy).dashboard.year
    said = Qt.ItemDataRole.AccessibleTextRole
    assert card.model.data(card.model.index_of(date(2021, 6, 10)), said) == "6月10日 周四：逾期 1 项"
    assert card.model.data(card.model.index_of(date(2021, 7, 7)), said) == "7月7日 周三：已办 1 项"
    assert card.model.data(card.model.index_of(TODAY), said) == "7月5日 周一（今天）：没有到期事项"
    assert card.view.accessibleDescription().startswith("2021年：逾期 2 项，到期 ")


@pytest.mark.parametrize("scheme", [theme.Scheme.LIGHT, theme.Scheme.DARK])
def test_overdue_due_and_done_are_told_apart_without_colour(busy: Desk, scheme: theme.Scheme) -> None:
    theme.set_scheme(scheme)
    busy.settle()
    card = _home(busy).dashboard.year
    image = _home(busy).grab().toImage()
    corner = card.view.viewport().mapTo(_home(busy), card.view.viewport().rect().topLeft())
    size, shapes = card.view.cell_size(), set()
    for day in (date(2021, 6, 10), date(2021, 7, 7), date(2021, 7, 10)):
        index = card.model.index_of(day)
        left = corner.x() + index.column() * size.width()
        top = corner.y() + index.row() * size.height()
        greys = [
            [image.pixelColor(left + x, top + y).lightness() for x in range(size.width())]
            for y in range(size.height())
        ]
        low, high = min(map(min, greys)), max(map(max, greys))
        shapes.add(tuple(value * 2 > low + high for row in greys for value in row))
    assert len(shapes) == 3


def test_the_cards_stand_below_each_other_where_there_is_less_room(busy: Desk) -> None:
    dashboard = _home(busy).dashboard

    def tops() -> list[int]:
        return [w.mapTo(dashboard, w.rect().topLeft()).y() for w in (dashboard.sections, dashboard.year)]

    lists, year = tops()
    assert abs(lists - year) < theme.px(60)
    busy.window.resize(910, 512)
    QApplication.processEvents()
    lists, year = tops()
    assert year > lists + theme.px(200)
    columns = {tile.x() for tile in dashboard.counts}
    assert len(columns) in (3, 6)
    for tile in dashboard.counts:
        assert tile.width() >= tile.minimumSizeHint().width()
