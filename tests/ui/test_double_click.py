"""Files of the program's own, opened by a double click: packages and the city's overviews."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app import __main__ as entry
from desktop_app import app
from desktop_app.services import handover
from desktop_app.services.city.ledger import create_overview
from desktop_app.ui import files
from desktop_app.ui.city import window as city
from desktop_app.ui.guardian import Guardian
from tests.ui.conftest import Desk
from tests.ui.test_guardian import ROOT


@pytest.fixture
def package(desk: Desk, tmp_path: Path) -> Path:
    desk.ask(lambda ledger: handover.make_package(ledger, tmp_path / "移交.zwgkp"))
    return tmp_path / "移交.zwgkp"


@pytest.fixture
def overview(tmp_path: Path) -> Path:
    create_overview(tmp_path / "汇总.zwhz").close()
    return tmp_path / "汇总.zwhz"


@pytest.mark.parametrize("name", ["移交.zwgkp", "汇总.ZWHZ", "台账.zwgk"])
def test_the_programs_own_files_are_for_the_window(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop_app.app.main", lambda given: given)
    assert entry.run([name]) == [name]


def test_a_package_is_opened_over_the_ledger_used_last(
    desk: Desk, package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "ledger_to_open", lambda _named: tmp_path / "上次.zwgk")
    monkeypatch.setattr(files, "save_file", lambda *_a, **_k: tmp_path / "接收.zwgk")
    app.open_named(desk.window, package)
    desk.settle()
    assert (tmp_path / "上次.zwgk").exists()
    assert desk.ask(lambda ledger: ledger.path) == tmp_path / "接收.zwgk"


def test_an_overview_is_opened_in_its_own_window(
    desk: Desk, overview: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(app, "ledger_to_open", lambda _named: tmp_path / "上次.zwgk")
    app.open_named(desk.window, overview)
    desk.settle()
    (window,) = city._open
    qtbot.waitUntil(lambda: window.windowTitle().startswith("汇总"))
    window.close()


def test_a_second_start_hands_its_file_to_the_window_that_is_open(
    make_desk: Callable[..., Desk], prepared_ledger: Path, overview: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    desk = make_desk(tmp_path / "另一台账.zwgk")
    guardian = Guardian(desk.context, desk.window)
    named: list[Path] = []
    guardian.file_named.connect(named.append)
    desk.window.ledgers.start(prepared_ledger, create=False)
    desk.settle()
    code = (
        "import sys; from pathlib import Path; from PySide6.QtCore import QCoreApplication\n"
        "from desktop_app.ui.guardian import ring; app = QCoreApplication([])\n"
        "sys.exit(not ring(Path(sys.argv[1]), Path(sys.argv[2])))"
    )
    second = subprocess.Popen([sys.executable, "-c", code, str(prepared_ledger), str(overview)], cwd=ROOT)
    qtbot.waitUntil(lambda: second.poll() is not None and bool(named), timeout=20_000)
    QApplication.processEvents()
    assert (second.returncode, named) == (0, [overview])
