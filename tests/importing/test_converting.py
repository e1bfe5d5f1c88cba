"""Old files through LibreOffice, where it is installed."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from desktop_app.core.errors import Cancelled, UserError
from desktop_app.importing import converting, read_path
from tests.importing import seed
from tests.plans import build

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def test_without_libreoffice_the_way_out_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converting, "converter", lambda: None)
    assert not converting.can_convert(tmp_path / "方案.doc")
    with pytest.raises(UserError, match="docx"):
        converting.to_docx(tmp_path / "方案.doc", tmp_path)


def test_other_kinds_are_not_offered(tmp_path: Path) -> None:
    assert not converting.can_convert(tmp_path / "方案.pdf")


def _program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: str) -> Path:
    """A program in LibreOffice's place that notes its child's id and does as told."""
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\nsleep 300 & echo $! > '{tmp_path}/child'\n{lines}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(converting, "converter", lambda: program)
    return program


def _gone(tmp_path: Path) -> bool:
    child = int((tmp_path / "child").read_text(encoding="utf-8"))
    for _ in range(100):
        state = Path(f"/proc/{child}/stat")
        if not state.exists() or state.read_text(encoding="utf-8").split()[2] == "Z":
            return True
        time.sleep(0.02)
    return False


unix = pytest.mark.skipif(sys.platform != "linux", reason="looks processes up in /proc")


@unix
def test_a_conversion_that_takes_too_long_is_ended_with_all_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _program(tmp_path, monkeypatch, "wait")
    monkeypatch.setattr(converting, "TIME_LIMIT", 0.5)
    with pytest.raises(UserError, match="已停止转换"):
        converting.to_docx(tmp_path / "方案.doc", tmp_path)
    assert _gone(tmp_path)


@unix
def test_a_conversion_can_be_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _program(tmp_path, monkeypatch, "wait")
    told: list[tuple[int, int]] = []
    with pytest.raises(Cancelled):
        converting.to_docx(
            tmp_path / "方案.doc", tmp_path, lambda *at: told.append(at), lambda: len(told) > 2
        )
    assert told[0] == (0, 120) and _gone(tmp_path)


@unix
def test_what_a_conversion_leaves_running_is_ended_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _program(tmp_path, monkeypatch, "exit 1")
    with pytest.raises(UserError, match="没能转换"):
        converting.to_docx(tmp_path / "方案.doc", tmp_path)
    assert _gone(tmp_path)


@pytest.mark.parametrize(
    ("name", "data", "offered"),
    [
        ("方案.doc", OLE + "WordDocument".encode("utf-16-le"), True),
        ("方案.wps", OLE + b"\0" * 600, True),
        ("方案.doc", OLE + "EncryptedPackage".encode("utf-16-le"), False),
        ("方案.et", OLE + b"\0" * 600, False),
        ("方案.doc", b"PK\x03\x04broken", False),
    ],
)
def test_what_is_offered_to_be_converted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, data: bytes, *, offered: bool
) -> None:
    monkeypatch.setattr(converting, "converter", lambda: tmp_path / "soffice")
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UserError) as refused:
        read_path(path)
    assert converting.may_convert(path, refused.value) is offered


@pytest.mark.office
@pytest.mark.skipif(converting.converter() is None, reason="LibreOffice is not installed")
def test_old_word_file(tmp_path: Path) -> None:
    new = build.docx(tmp_path / "方案.docx", [*seed.NOTICE, seed.table()])
    program = converting.converter()
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [
        str(program),
        profile,
        "--headless",
        "--convert-to",
        "doc",
        "--outdir",
        str(tmp_path),
        str(new),
    ]
    subprocess.run(command, capture_output=True, check=True, timeout=120)
    with pytest.raises(UserError, match="docx"):
        read_path(tmp_path / "方案.doc")
    target = tmp_path / "转换"
    target.mkdir()
    assert seed.differences(read_path(converting.to_docx(tmp_path / "方案.doc", target))) == []
