"""Where a frozen program and a portable copy find and keep their files."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from desktop_app.core.bundled import PORTABLE_MARKER, bundled, portable_folder
from desktop_app.services import backups
from desktop_app.services.places import data_folder, default_ledger_path
from desktop_app.ui.settings import settings


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A frozen program in a folder of its own."""
    folder = tmp_path / "U 盘" / "zwgk-ledger"
    folder.mkdir(parents=True)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(folder / "zwgk-ledger"))
    monkeypatch.delenv("ZWGK_BACKUP_DIR", raising=False)
    return folder


def test_from_source_nothing_is_portable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / PORTABLE_MARKER).touch()
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert portable_folder() is None


def test_an_installed_program_keeps_its_data_with_the_user(program: Path) -> None:
    assert portable_folder() is None
    assert program not in default_ledger_path().parents


def test_a_portable_copy_carries_ledger_backups_and_settings(program: Path) -> None:
    (program / PORTABLE_MARKER).touch()
    assert default_ledger_path() == program / "数据" / "台账.zwgk"
    assert data_folder() in backups.backup_folder().parents
    kept = settings()
    kept.setValue("ledger/path", "x")
    kept.sync()
    assert (program / "数据" / "设置.ini").is_file()


def test_data_is_found_inside_a_frozen_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert bundled("units.json") == tmp_path / "data" / "units.json"
