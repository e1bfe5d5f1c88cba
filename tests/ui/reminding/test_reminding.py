"""What is due is said once at a start, and by the tray once a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from desktop_app.services import departments, tasks
from desktop_app.services.ledger import Ledger, open_ledger
from desktop_app.ui.home.page import HomePage
from desktop_app.ui.reminding import choices
from desktop_app.ui.reminding.dialog import RemindersDialog
from desktop_app.ui.reminding.line import ReminderLine
from desktop_app.ui.reminding.reminding import Reminding
from desktop_app.ui.reminding.tray import Tray
from tests.ui.conftest import TODAY, UNIT, Desk

Start = Callable[..., Desk]
#: Without a display there is no tray, which Qt complains of when one is made all the same.
_NO_REAL_TRAY = pytest.mark.qt_log_ignore("systemTrayWindowChanged", "raise", extend=True)


@pytest.fixture
def start(make_desk: Callable[..., Desk], prepared_ledger: Path) -> Start:
    """Starts the window over a year with one thing overdue and one due, with its reminders."""
    ledger = open_ledger(prepared_ledger)
    plan_id, _ = departments.current(ledger)
    assert plan_id
    first, second, *_ = tasks.task_list(ledger, plan_id, UNIT).tasks
    tasks.edit(ledger, UNIT, first.id, {"deadline": date(2021, 7, 1)})
    tasks.edit(ledger, UNIT, second.id, {"deadline": date(2021, 7, 8)})
    ledger.close()

    def begin(today: date = TODAY) -> Desk:
        desk = make_desk(prepared_ledger, today=today)
        desk.window.reminding = Reminding(desk.context, desk.window.reminder, desk.window)  # type: ignore[attr-defined]
        desk.context.selection_changed.emit()
        _settle(desk)
        return desk

    return begin


def _settle(desk: Desk) -> None:
    QApplication.processEvents()
    desk.settle()


def _close(desk: Desk) -> None:
    desk.window.close()
    desk.context.jobs.close()


def _line(desk: Desk) -> ReminderLine:
    return desk.window.reminder


def _said(desk: Desk) -> str | None:
    return message.text if (message := _line(desk).message) else None


def test_the_start_says_what_is_due_and_opens_the_list(start: Start, qtbot: QtBot) -> None:
    desk = start()
    assert _line(desk).isVisible()
    assert _said(desk) == "1 项已逾期，1 项 5 个工作日内到期。"
    view = next(b for b in _line(desk).findChildren(QPushButton) if b.text() == "查看")
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton)
    _settle(desk)
    home = cast("HomePage", desk.window.page("home"))
    assert home.due.which == "overdue"
    assert home.due.model.rowCount() == 1


def test_another_message_does_not_take_its_place(start: Start) -> None:
    desk = start()
    desk.context.messages.info("已备份。")
    assert _line(desk).isVisible()
    assert desk.window.messages_shown() == "已备份。"


def test_once_taken_away_it_does_not_come_again_on_the_same_day(start: Start, qtbot: QtBot) -> None:
    desk = start()
    qtbot.mouseClick(_line(desk).findChildren(QToolButton)[0], Qt.MouseButton.LeftButton)
    assert not _line(desk).isVisible()
    _close(desk)
    desk = start()
    assert _said(desk) is None
    _close(desk)
    assert _said(start(date(2021, 7, 6))) == "1 项已逾期，1 项 5 个工作日内到期。"


def test_seen_but_not_taken_away_it_comes_again(start: Start) -> None:
    desk = start()
    _close(desk)
    assert _said(start()) is not None


def test_what_is_done_is_no_longer_told_at_the_next_look(start: Start) -> None:
    desk = start()

    def settle_all(ledger: Ledger) -> object:
        plan_id, _ = departments.current(ledger)
        assert plan_id
        ids = [t.id for t in tasks.task_list(ledger, plan_id, UNIT).tasks]
        return tasks.edit_many(ledger, UNIT, ids, {"deadline": None})

    desk.context.jobs.run(settle_all)
    _settle(desk)
    desk.window.reminding.look()  # type: ignore[attr-defined]
    _settle(desk)
    assert not _line(desk).isVisible()
    assert not choices.was_dismissed(TODAY)


def test_switched_off_nothing_is_said(start: Start) -> None:
    choices.choose(within=5, at_start=False, in_tray=False)
    assert _said(start()) is None


# -- the choices -----------------------------------------------------------------------------------


def test_the_choices_take_effect_at_once(start: Start, qtbot: QtBot) -> None:
    desk = start()
    desk.window.open_target("reminders")
    dialog = desk.window.findChild(RemindersDialog)
    assert dialog is not None
    dialog.within.setFocus()
    dialog.within.selectAll()
    qtbot.keyClicks(dialog.within, "2")
    qtbot.mouseClick(dialog.primary, Qt.MouseButton.LeftButton)
    _settle(desk)
    assert choices.within() == 2
    # Thursday 8 July is the third working day from Monday the 5th.
    assert _said(desk) == "1 项已逾期。"


@pytest.mark.parametrize("stored", ["", "abc", "0", "-3", "9999"])
def test_a_strange_number_in_the_settings_file_does_no_harm(stored: str) -> None:
    from desktop_app.ui.settings import settings

    settings().setValue("reminders/within", stored)
    assert 1 <= choices.within() <= choices.MOST_WITHIN


# -- the tray --------------------------------------------------------------------------------------


@pytest.fixture
def notices(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[tuple[str, str]]]:
    """A desktop with a tray; what it is told."""
    told: list[tuple[str, str]] = []
    monkeypatch.setattr(Tray, "available", staticmethod(lambda: True))
    monkeypatch.setattr(Tray, "tell", lambda _self, words, target: told.append((words, target)))
    return told


def _look_behind_another_window(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk.window, "isActiveWindow", lambda: False)
    desk.window.reminding.look()  # type: ignore[attr-defined]
    _settle(desk)


@_NO_REAL_TRAY
def test_the_tray_tells_once_a_day_while_the_window_is_behind(
    start: Start, notices: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = start()
    for _ in range(3):
        _look_behind_another_window(desk, monkeypatch)
    assert notices == [("1 项已逾期，1 项 5 个工作日内到期。", "due:overdue")]


@_NO_REAL_TRAY
def test_a_click_on_the_notice_brings_the_list(
    start: Start, notices: list[tuple[str, str]], qtbot: QtBot
) -> None:
    desk = start()
    tray = desk.window.reminding.tray  # type: ignore[attr-defined]
    assert [a.text() for a in tray.menu.actions() if a.text()] == [
        "打开窗口",
        "查看到期事项",
        "提醒设置…",
        "退出",
    ]
    tray.menu.actions()[1].trigger()
    _settle(desk)
    assert cast("HomePage", desk.window.page("home")).due.which == "soon"


@_NO_REAL_TRAY
def test_the_tray_goes_when_it_is_not_wanted(start: Start, notices: list[tuple[str, str]]) -> None:
    desk = start()
    assert desk.window.reminding.tray is not None  # type: ignore[attr-defined]
    choices.choose(within=5, at_start=True, in_tray=False)
    _settle(desk)
    assert desk.window.reminding.tray is None  # type: ignore[attr-defined]


def test_without_a_tray_there_is_no_icon(start: Start) -> None:
    assert start().window.reminding.tray is None  # type: ignore[attr-defined]


# -- the calendar file -----------------------------------------------------------------------------


def test_the_menu_writes_the_calendar_file(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop_app.ui import files

    out = tmp_path / "到期日.ics"
    monkeypatch.setattr(files, "save_file", lambda *_a, **_k: out)
    desk = start()
    desk.window.menus.actions["export_calendar"].trigger()
    _settle(desk)
    # Both deadlines, the publication, the display, the year's end.
    assert out.read_bytes().count(b"BEGIN:VEVENT") == 5
    assert desk.said[-1].text == "已导出 5 个到期日：到期日.ics"
