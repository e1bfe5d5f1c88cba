"""The overview's window over departments' files, nothing of it outside the test's folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.ui import theme
from desktop_app.ui.city.window import CityWindow
from desktop_app.ui.context import Context
from desktop_app.ui.jobs import Jobs
from desktop_app.ui.messages import Message, Messages
from tests.services.city.conftest import make_return
from tests.ui.desk import AtWork

TODAY = date(2021, 12, 20)


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> Iterator[None]:
    """What the window remembers, and where it makes its overview, lies beside the test."""
    monkeypatch.setenv("ZWGK_BACKUP_DIR", str(tmp_path / "备份"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "数据"))
    QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "设置"))
    theme.install(qapp)
    yield
    theme.set_scheme(theme.Scheme.LIGHT)
    theme.set_scale(theme.NORMAL_SCALE)


class CityDesk(AtWork):
    """The window with what a test wants to know of it."""

    def __init__(self, window: CityWindow) -> None:
        super().__init__(window.jobs)
        self.window = window
        self.said: list[Message] = []
        self.bugs: list[str] = []
        window.messages.posted.connect(self.said.append)
        window.messages.bug_reporter = self.bugs.append


@pytest.fixture
def handed(tmp_path: Path) -> Callable[..., Path]:
    """Makes departments' files in a folder of their own."""
    folder = tmp_path / "报送"
    folder.mkdir()
    return lambda unit, **more: make_return(folder, unit, **more)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[CityDesk]:
    """The window, no overview open yet."""
    behind = QWidget()
    behind.resize(1366, 768)
    jobs = Jobs(None)
    context = Context(jobs, Messages(), lambda: TODAY)
    context.window = behind
    window = CityWindow(context)
    made = CityDesk(window)
    window.show()
    window.start()
    made.settle()
    yield made
    window.jobs.close()
    jobs.close()
    window.close()
    assert not made.bugs, made.bugs


@pytest.fixture
def filled(desk: CityDesk, handed: Callable[..., Path]) -> CityDesk:
    """Two departments that say something different of 一-3, one of three named that lead."""
    paths = [
        handed("市财政局", done=("一-1",), undone=("一-3",), published=date(2021, 7, 1)),
        handed("市统计局", done=("一-3",), published=date(2021, 9, 1)),
    ]
    desk.window.take(paths)
    desk.settle()
    return desk
