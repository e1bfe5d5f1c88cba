"""填报 within the window: reached by key and menu, fed by dropping on the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from desktop_app.services import sheets, tasks
from desktop_app.services.ledger import Ledger
from desktop_app.ui import files
from desktop_app.ui.sheets.generate_dialog import GenerateDialog
from desktop_app.ui.sheets.page import SheetsPage
from tests.exchange.mangling import opened, put
from tests.ui.conftest import UNIT
from tests.ui.conftest import Desk as WindowDesk


@pytest.fixture
def window_desk(make_desk: Callable[..., WindowDesk], prepared_ledger: Path) -> WindowDesk:
    """A window over the prepared ledger."""
    return make_desk(prepared_ledger)


def test_a_year_of_mail_in_one_go(
    window_desk: WindowDesk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = window_desk

    def send(ledger: Ledger) -> Path:
        plan_id = str(desk.context.plan_id)
        first = tasks.task_list(ledger, plan_id, UNIT).tasks[0]
        tasks.edit(ledger, UNIT, first.id, {"office": "预算科"})
        outcome, _ = sheets.make_sheets(ledger, plan_id, UNIT, tmp_path)
        return outcome.files[0].path

    path = desk.ask(send)
    qtbot.keyClick(desk.window, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    assert desk.window.current_page == "sheets"
    page = desk.window.page("sheets")
    assert isinstance(page, SheetsPage)
    desk.settle()
    desk.window.menus.actions["sheets_remind"].trigger()
    desk.settle()
    assert "预算科：共1项任务" in QGuiApplication.clipboard().text()
    book, sheet = opened(path)
    put(sheet, "一-1", person="示例甲")
    book.save(path)
    monkeypatch.setattr(files, "open_files", lambda *_: [path])
    desk.window.menus.actions["sheets_import"].trigger()
    desk.settle()
    assert page.review.isVisible()
    page.review.merge.click()
    desk.settle()
    assert "已合并 1 份填报表的 1 处内容" in page.line.text.text()
    # 撤销 of the menu takes the whole merge back as well.
    assert "合并填报表" in desk.window.menus.actions["undo"].text()
    qtbot.keyClick(desk.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert not page.line.buttons[0].isVisible()
    assert next(r for r in page.model.rows if r.name == "预算科").sheet.returned_at is None  # type: ignore[union-attr]


def test_the_menu_asks_for_whom_from_any_page(window_desk: WindowDesk, qtbot: QtBot) -> None:
    window_desk.window.menus.actions["sheets_generate"].trigger()
    window_desk.settle()
    asked = window_desk.window.findChild(GenerateDialog)
    assert isinstance(asked, GenerateDialog) and asked.isVisible()
    assert asked.primary.text() == "生成 1 份"
    asked.reject()
