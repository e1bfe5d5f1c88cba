"""``python3 dev.py build``."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

import dev
from build_spec import __main__ as command
from build_spec import measure


def test_the_build_is_run_by_the_projects_own_python(monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []

    def remember(words: list[str], **_: object) -> int:
        commands.append(words)
        return 0

    monkeypatch.setattr(dev, "call", remember)
    monkeypatch.setattr(dev, "ensure_qt", lambda *, display: True)
    monkeypatch.setattr(dev, "ensure_packages", lambda packages, *, required: True)
    monkeypatch.setattr(dev, "ensure_venv", lambda kind: None)
    assert dev.main(["build", "--check"]) == 0
    assert commands == [[str(dev.venv_python()), "-m", "build_spec", "--check"]]


def test_a_wrong_id_is_refused_before_anything_is_built(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main(["--app-id", "ledger"])
    assert ended.value.code == 2
    assert "倒置域名" in capsys.readouterr().err


def test_a_program_that_ends_by_itself_is_no_start(tmp_path: Path) -> None:
    program = [sys.executable, "-c", "raise SystemExit('坏了')"]
    with pytest.raises(TimeoutError, match="坏了"):
        measure.start_seconds(program, measure.own_environment(tmp_path), tmp_path)


def test_a_start_is_measured_and_ended(tmp_path: Path) -> None:
    program = "import pathlib, sys, time; pathlib.Path(sys.argv[1], '台账.zwgk').touch(); time.sleep(60)"
    command_line = [sys.executable, "-c", program, str(tmp_path)]
    taken = measure.start_seconds(command_line, measure.own_environment(tmp_path), tmp_path)
    assert 0 < taken < measure.PATIENCE
    assert not [
        words
        for path in Path("/proc").glob("[0-9]*/cmdline")
        if str(tmp_path) in (words := _command_line(path))
    ]


def _command_line(path: Path) -> str:
    """What a process was started with; nothing where it has ended meanwhile."""
    try:
        return path.read_bytes().decode(errors="replace")
    except OSError:
        return ""
