"""The line at the foot: when saved, when backed up, what is going on."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QPushButton
from pytestqt.qtbot import QtBot

from desktop_app.ui.status_line import SECRECY, StatusLine, clock_words

NOW = datetime(2017, 7, 5, 14, 32).astimezone()


@pytest.fixture
def line(qtbot: QtBot) -> StatusLine:
    made = StatusLine()
    qtbot.addWidget(made)
    made.resize(1000, 28)
    made.show()
    return made


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (NOW, "14:32"),
        (NOW - timedelta(days=1), "7月4日 14:32"),
        (NOW - timedelta(days=365), "2016年7月5日"),
    ],
)
def test_a_time_is_as_long_as_it_needs_to_be(moment: datetime, words: str) -> None:
    assert clock_words(moment, NOW) == words


def test_it_says_when_it_was_saved_and_backed_up(line: StatusLine) -> None:
    line.show_saved(NOW)
    line.show_backup(None)
    assert line.words() == "已保存 14:32 · 尚未备份"
    line.show_backup(datetime.now().astimezone())
    assert "上次备份 " in line.words()
    line.show_closed()
    assert line.words() == "台账未打开 · 尚未备份"


def test_short_work_passes_without_a_bar(line: StatusLine, qtbot: QtBot) -> None:
    line.start_work("正在备份")
    qtbot.wait(100)
    assert "正在备份" not in line.words()
    line.end_work()
    qtbot.wait(550)
    assert "正在备份" not in line.words()


def test_long_work_shows_its_progress_and_can_be_cancelled(line: StatusLine, qtbot: QtBot) -> None:
    line.start_work("正在读取方案")
    qtbot.waitUntil(lambda: "正在读取方案…" in line.words(), timeout=2000)
    line.progress(3, 4)
    bar, cancel = line.findChild(QProgressBar), line.findChild(QPushButton)
    assert bar is not None
    assert cancel is not None
    assert (bar.value(), bar.maximum(), bar.accessibleName()) == (3, 4, "进度")
    with qtbot.waitSignal(line.cancelled):
        qtbot.mouseClick(cancel, Qt.MouseButton.LeftButton)
    assert not cancel.isEnabled()
    line.end_work()
    assert not bar.isVisible()


def test_the_secrecy_notice_is_always_there(line: StatusLine) -> None:
    assert SECRECY in [child.text() for child in line.findChildren(type(line._saved))]
