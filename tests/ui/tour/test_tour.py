"""新手引导: offered where there is nothing yet, over a ledger of its own, and back without a trace."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from desktop_app.services import departments, tasks
from desktop_app.services.ledger import Ledger
from desktop_app.services.places import default_ledger_path, is_practice
from desktop_app.ui import pages
from desktop_app.ui.ledger_actions import ledger_to_open
from desktop_app.ui.recent import recent_ledgers
from desktop_app.ui.tour.steps import STOPS
from desktop_app.ui.tour.tour import Tour
from tests.ui.conftest import TODAY, Desk


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "数据"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "数据"))


@pytest.fixture
def newcomer(make_desk: Callable[..., Desk]) -> Desk:
    """A window over a new ledger, with all its pages."""
    return make_desk(makers=pages.MAKERS)


def _tour(desk: Desk) -> Tour:
    found = desk.window.findChild(Tour)
    assert found is not None
    return found


def _start(desk: Desk, qtbot: QtBot) -> Tour:
    offer = next(it for it in desk.window.findChildren(QPushButton) if it.text() == "熟悉操作（示例部门）")
    assert offer.isVisible()
    qtbot.mouseClick(offer, Qt.MouseButton.LeftButton)
    desk.settle()
    return _tour(desk)


def test_the_empty_start_page_offers_a_sample_of_its_own(newcomer: Desk, qtbot: QtBot) -> None:
    tour = _start(newcomer, qtbot)
    assert "示例" in newcomer.window.windowTitle()
    assert is_practice(newcomer.ask(lambda ledger: ledger.path))
    assert newcomer.context.today() != TODAY
    assert tour.panel.isVisible()
    assert newcomer.window.current_page == "home"
    assert not newcomer.questions


def test_each_step_turns_to_its_page_and_rings_a_control_in_sight(newcomer: Desk, qtbot: QtBot) -> None:
    tour = _start(newcomer, qtbot)
    assert 6 <= len(STOPS) <= 8
    for stop in STOPS:
        assert newcomer.window.current_page == stop.page
        control = tour.ring.control
        assert control is not None
        assert control.isVisible(), stop.title
        at = QRect(control.mapTo(newcomer.window, QPoint()), control.size())
        assert tour.ring.isVisible(), stop.title
        assert tour.ring.geometry().intersects(at)
        assert stop.text in tour.panel.accessibleDescription()
        assert QApplication.focusWidget() is tour.panel.next
        if stop is not STOPS[-1]:
            qtbot.keyClick(tour.panel.next, Qt.Key.Key_Return)
            newcomer.settle()


def test_the_keys_turn_back_and_end_it(newcomer: Desk, qtbot: QtBot) -> None:
    tour = _start(newcomer, qtbot)
    assert not tour.panel.previous.isEnabled()
    qtbot.keyClick(tour.panel.next, Qt.Key.Key_Space)
    newcomer.settle()
    assert newcomer.window.current_page == STOPS[1].page
    qtbot.keyClick(tour.panel.next, Qt.Key.Key_Backtab)
    assert QApplication.focusWidget() is tour.panel.previous
    qtbot.keyClick(tour.panel.previous, Qt.Key.Key_Return)
    newcomer.settle()
    assert newcomer.window.current_page == STOPS[0].page
    qtbot.keyClick(tour.panel.next, Qt.Key.Key_Escape)
    newcomer.settle()
    assert newcomer.window.findChild(Tour) is None
    assert newcomer.ask(lambda ledger: ledger.path) == newcomer.path


def test_the_end_leads_back_to_ones_own_ledger_and_leaves_no_trace(newcomer: Desk, qtbot: QtBot) -> None:
    tour = _start(newcomer, qtbot)

    def scribble(ledger: Ledger) -> object:
        plan_id, unit = departments.current(ledger)
        assert plan_id is not None
        assert unit is not None
        first = tasks.task_list(ledger, plan_id, unit).tasks[0]
        return tasks.edit(ledger, unit, first.id, {"office": "试填科"})

    newcomer.ask(scribble)
    for _ in STOPS:
        qtbot.mouseClick(tour.panel.next, Qt.MouseButton.LeftButton)
        newcomer.settle()
    assert newcomer.ask(lambda ledger: ledger.path) == newcomer.path
    assert newcomer.context.today() == TODAY
    assert newcomer.context.plan_id is None
    assert newcomer.window.current_page == "home"
    assert not any(is_practice(path) for path in recent_ledgers())
    assert not is_practice(ledger_to_open(None))


def test_another_ledger_opened_meanwhile_ends_it(newcomer: Desk, qtbot: QtBot, prepared_ledger: Path) -> None:
    tour = _start(newcomer, qtbot)
    panel = tour.panel
    newcomer.window.ledgers.open_path(prepared_ledger)
    newcomer.settle()
    assert newcomer.window.findChild(Tour) is None
    assert not isValid(panel) or not panel.isVisible()
    assert newcomer.context.today() == TODAY
    assert newcomer.ask(lambda ledger: ledger.path) == prepared_ledger


def test_the_help_menu_begins_it_anew_and_comes_back_to_a_ledger_only_looked_at(
    make_desk: Callable[..., Desk], prepared_ledger: Path
) -> None:
    desk = make_desk(prepared_ledger, makers=pages.MAKERS)
    desk.window.ledgers.start(prepared_ledger, create=False, read_only=True)
    desk.settle()
    for _ in range(2):
        desk.window.menus.actions["tour"].trigger()
        desk.settle()
        assert len(desk.window.findChildren(Tour)) == 1
    _tour(desk).end()
    desk.settle()
    assert desk.ask(lambda ledger: (ledger.path, ledger.read_only)) == (prepared_ledger, True)


def test_a_sample_that_cannot_be_made_leaves_ones_own_ledger_open(
    newcomer: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "数据").mkdir()
    (tmp_path / "数据" / "政务公开落实台账").write_text("a file")
    newcomer.window.menus.actions["tour"].trigger()
    newcomer.settle()
    assert newcomer.window.findChild(Tour) is None
    assert "无法写入" in newcomer.said[-1].text
    assert newcomer.context.today() == TODAY
    assert newcomer.ask(lambda ledger: ledger.path) == newcomer.path


def test_a_sample_opened_as_a_file_is_shown_as_it_is(newcomer: Desk, qtbot: QtBot) -> None:
    tour = _start(newcomer, qtbot)
    sample = newcomer.ask(lambda ledger: ledger.path)
    tour.end()
    newcomer.settle()
    newcomer.window.ledgers.start(sample, create=False)
    newcomer.settle()
    newcomer.window.menus.actions["tour"].trigger()
    newcomer.settle()
    assert newcomer.ask(lambda ledger: ledger.path) == sample
    assert _tour(newcomer).panel.isVisible()
    _tour(newcomer).end()
    newcomer.settle()
    assert newcomer.ask(lambda ledger: ledger.path) == default_ledger_path()
