"""Other programs: run to their end, or ended in time with what they started."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from desktop_app.core import libreoffice, processes
from desktop_app.core.errors import Cancelled

WAITS = (sys.executable, "-c", "import time; time.sleep(60)")


def test_a_program_is_run_to_its_end(tmp_path: Path) -> None:
    mark = tmp_path / "完成"
    processes.run((sys.executable, "-c", f"open({str(mark)!r}, 'w').close()"), 60)
    assert mark.exists()


def test_a_program_that_takes_too_long_is_ended() -> None:
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        processes.run(WAITS, 0.2)
    assert time.monotonic() - began < 30


def test_a_program_is_stopped_when_asked_and_says_how_long_it_has_taken() -> None:
    told: list[tuple[int, int]] = []
    with pytest.raises(Cancelled):
        processes.run(WAITS, 60, lambda *at: told.append(at), lambda: bool(told))
    assert told == [(0, 60)]


def test_a_program_that_is_not_there_cannot_be_started(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        processes.run((str(tmp_path / "没有"),), 1)


def test_a_conversion_leaves_windows_that_are_open_alone(tmp_path: Path) -> None:
    command = libreoffice.conversion("soffice", tmp_path / "方案.doc", "pdf", tmp_path, tmp_path / "设置")
    assert command[0] == "soffice"
    assert f"-env:UserInstallation={(tmp_path / '设置').as_uri()}" in command
    assert command[-1] == str(tmp_path / "方案.doc")


def test_libreoffice_is_found_by_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "soffice.exe" if sys.platform == "win32" else "soffice"
    (tmp_path / name).write_bytes(b"")
    (tmp_path / name).chmod(0o700)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert libreoffice.program() == tmp_path / name
