"""The start: in Chinese, quick, and never ending in a crash."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale
from PySide6.QtWidgets import QApplication, QCalendarWidget, QDialogButtonBox, QWidget
from pytestqt.qtbot import QtBot

from desktop_app import __main__ as entry
from desktop_app import app
from desktop_app.ui import theme

ROOT = Path(__file__).parents[2]
HEAVY = (
    *("docx", "openpyxl", "lxml", "sqlite_utils", "sqlite3", "chinese_calendar", "numpy"),
    *("desktop_app.services.ledger", "desktop_app.core.task", "desktop_app.store", "desktop_app.cli"),
)
#: What an opened ledger has no need of before it is asked for: OpenSSL and what writes the log among them.
UNUSED = ("docx", "openpyxl", "lxml", "numpy", "_hashlib", "difflib", "logging.handlers", "socket")


def test_qts_own_buttons_are_chinese(qapp: QApplication, qtbot: QtBot) -> None:
    app.speak_chinese(qapp)
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel | QDialogButtonBox.StandardButton.Save)
    qtbot.addWidget(box)
    assert [button.text().split("(")[0] for button in box.buttons()] == ["保存", "取消"]
    assert QCoreApplication.translate("QFileDialog", "Directory:") == "目录："


def test_dates_are_chinese_in_windows_that_are_there_and_in_those_that_come(qtbot: QtBot) -> None:
    before = QLocale()
    try:
        QLocale.setDefault(QLocale.c())
        there = QWidget()
        qtbot.addWidget(there)
        within = QCalendarWidget(there)
        app.date_in_chinese(there)
        later = QCalendarWidget()
        qtbot.addWidget(later)
        shown = [calendar.locale().monthName(7) for calendar in (within, later)]
    finally:
        QLocale.setDefault(before)
    assert shown == ["七月", "七月"]


@pytest.mark.parametrize(
    ("argv", "window"),
    [
        ([], True),
        (["-platform", "xcb"], True),
        (["台账.zwgk"], True),
        (["D:/台账/LEDGER.ZWGK"], True),
        (["units", "--json"], False),
        (["--help"], False),
        (["-h"], False),
        (["nonsense"], False),
    ],
)
def test_the_first_argument_tells_the_window_from_the_command_line(
    argv: list[str], window: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop_app.app.main", lambda given: ("window", given))
    monkeypatch.setattr("desktop_app.cli.main", lambda given: ("command", given))
    assert entry.run(argv) == ("window" if window else "command", argv)


@pytest.mark.parametrize(
    ("module", "plugin", "expected"),
    [("fcitx", False, "ibus"), ("fcitx5", False, "ibus"), ("fcitx", True, "fcitx"), ("ibus", False, "ibus")],
)
def test_fcitx_is_reached_through_ibus_where_its_plugin_is_absent(
    module: str, plugin: bool, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("QT_IM_MODULE", module)
    if plugin:
        (tmp_path / "platforminputcontexts").mkdir()
        (tmp_path / "platforminputcontexts" / "libfcitx5platforminputcontextplugin.so").touch()
    monkeypatch.setenv("QT_PLUGIN_PATH", str(tmp_path))
    identity = tmp_path / "machine-id"
    identity.touch()
    monkeypatch.setattr(app, "MACHINE_IDS", (identity,))
    app.prepare_input_method()
    assert os.environ["QT_IM_MODULE"] == expected


@pytest.mark.parametrize("module", ["fcitx", "ibus"])
def test_without_a_machine_id_the_window_opens_without_ibus(
    module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("QT_IM_MODULE", module)
    monkeypatch.delenv("QT_PLUGIN_PATH", raising=False)
    monkeypatch.setattr(app, "MACHINE_IDS", (tmp_path / "machine-id",))
    app.prepare_input_method()
    assert os.environ["QT_IM_MODULE"] == "compose"


_START = """
import sys
from PySide6.QtCore import QTimer
from desktop_app import app
seen = []
heavy = {heavy!r}
build = app.build_window
def watched():
    window = build()
    def painted():
        seen.extend(name for name in heavy if name in sys.modules)
        print("painted", seen)
    window.first_painted.connect(painted)
    def opened(path):
        print("opened", path.name)
        QTimer.singleShot(200, window.close)
    window.jobs.opened.connect(opened)
    return window
app.build_window = watched
sys.exit(app.main(sys.argv[1:]))
"""


def _start(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return _run(tmp_path, _START.format(heavy=HEAVY), *arguments)


def _run(tmp_path: Path, script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run a script in a process of its own whose folders are the test's."""
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "LOCALAPPDATA": str(tmp_path / "data"),
        "ZWGK_BACKUP_DIR": str(tmp_path / "backup"),
    }
    return subprocess.run(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_first_frame_waits_for_nothing_heavy(tmp_path: Path) -> None:
    done = _start(tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == ["painted []", "opened 台账.zwgk"]


def test_an_open_ledger_holds_no_library_in_memory_for_nothing(tmp_path: Path, prepared_ledger: Path) -> None:
    look = f"lambda: (print([n for n in {UNUSED!r} if n in sys.modules]), window.close()))"
    script = _START.format(heavy=HEAVY).replace("window.close)", look)
    done = _run(tmp_path, script, str(prepared_ledger))
    assert done.stdout.splitlines()[2:] == ["[]"], done.stderr


def test_a_ledger_named_on_the_command_line_is_the_one_that_opens(
    tmp_path: Path, prepared_ledger: Path
) -> None:
    done = _start(tmp_path, str(prepared_ledger))
    assert done.returncode == 0, done.stderr
    assert "opened 备好的台账.zwgk" in done.stdout


def test_a_window_killed_right_after_its_first_start_opens_again(tmp_path: Path) -> None:
    script = _START.format(heavy=HEAVY).replace("QTimer.singleShot(200, window.close)", "os._exit(9)")
    killed = _run(tmp_path, "import os\n" + script)
    assert killed.returncode == 9
    again = _start(tmp_path)
    assert again.returncode == 0, again.stderr
    assert "opened 台账.zwgk" in again.stdout


def test_the_application_is_dressed_and_named(qapp: QApplication) -> None:
    made = app.make_application([])
    assert made is qapp
    assert made.applicationDisplayName() == "政务公开落实台账"
    assert made.styleSheet()
    assert not made.windowIcon().isNull()
    assert made.palette().window().color().name().upper() == theme.palette().background


_STYLED = """
from desktop_app.app import make_application
app = make_application(["-style=windows", "台账.zwgk"])
app.setStyleSheet("")
print(app.style().name(), app.arguments()[1:])
"""


def test_the_program_comes_up_in_its_own_style_whatever_the_desktop_or_the_start_asks_for(
    tmp_path: Path,
) -> None:
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            _STYLED,
        ],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(tmp_path)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "fusion ['台账.zwgk']"
