"""联络员与备份: the name in the record, and the second place for backups."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from desktop_app.services import handover, officer, safety
from desktop_app.ui.dialogs import safety_settings
from tests.ui.desk import Desk, compose


@pytest.fixture(autouse=True)
def own_backups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZWGK_BACKUP_DIR", str(tmp_path / "备份"))


def test_name_and_second_place_are_kept(
    desk: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "优盘"
    stick.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_a, **_k: str(stick))
    dialog = safety_settings.run(desk.context)
    desk.settle()
    compose(dialog.officer, "（示例）")
    qtbot.mouseClick(dialog.choose, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(dialog.primary, Qt.MouseButton.LeftButton)
    desk.settle()
    assert desk.ask(officer.officer) == "（示例）"
    assert safety.second_folder() == stick
    copy = desk.ask(safety.backup)
    assert (stick / copy.name).exists()
    again = safety_settings.run(desk.context)
    desk.settle()
    assert (again.officer.text(), again.second.text()) == ("（示例）", str(stick))
    qtbot.mouseClick(again.clear, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(again.primary, Qt.MouseButton.LeftButton)
    desk.settle()
    assert safety.second_folder() is None


def test_a_place_that_is_gone_is_refused_in_place(desk: Desk, qtbot: QtBot, tmp_path: Path) -> None:
    dialog = safety_settings.run(desk.context)
    desk.settle()
    dialog.second.setText(str(tmp_path / "拔掉的盘"))
    qtbot.mouseClick(dialog.primary, Qt.MouseButton.LeftButton)
    desk.settle()
    assert dialog.isVisible()
    assert safety.second_folder() is None
    dialog.reject()


def test_changes_of_officer_are_shown(desk: Desk) -> None:
    dialog = safety_settings.run(desk.context)
    desk.settle()
    assert dialog.changes.toPlainText().startswith("没有登记。")
    dialog.reject()
    change = handover.OfficerChange("张某", "李某", date(2021, 9, 1), "台账")
    desk.ask(lambda ledger: handover.record_change(ledger, change))
    dialog = safety_settings.run(desk.context)
    desk.settle()
    assert dialog.changes.toPlainText() == "2021-09-01　张某移交李某。移交事项：台账"
    assert dialog.officer.text() == "李某"
    dialog.reject()
