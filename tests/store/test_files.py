"""Files that are put in their place: whole, private, never over another, and patient with a virus scanner."""

import os
from pathlib import Path

import pytest

from desktop_app.core import durable
from desktop_app.services import import_plan
from desktop_app.services.ledger import create_ledger
from desktop_app.store import files
from tests.builders import sample_plan


def held(monkeypatch, times):
    """Let a scanner hold the file for so many tries."""
    real, tries = Path.replace, []

    def replace(self, target):
        tries.append(target)
        if len(tries) <= times:
            raise PermissionError(13, "held")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(durable, "_PATIENCE", (0, 0, 0))


@pytest.fixture
def finished(tmp_path):
    (tmp_path / "新").write_text("新")
    (tmp_path / "旧").write_text("旧")
    return tmp_path / "新", tmp_path / "旧"


def test_a_scanner_that_lets_go_is_waited_for(finished, monkeypatch):
    held(monkeypatch, 3)
    files.replace(*finished)
    assert finished[1].read_text() == "新"
    assert not finished[0].exists()


def test_one_that_does_not_is_told_and_the_old_file_stands(finished, monkeypatch):
    held(monkeypatch, 9)
    with pytest.raises(PermissionError):
        files.replace(*finished)
    assert finished[1].read_text() == "旧"


@pytest.mark.parametrize("links", [True, False])
def test_a_new_file_never_takes_the_place_of_another(finished, monkeypatch, links):
    if not links:

        def no_links(*_args):
            raise OSError(95, "no hard links on this disk")

        monkeypatch.setattr(os, "link", no_links)
    with pytest.raises(FileExistsError):
        files.place_new(*finished)
    assert finished[1].read_text() == "旧"
    files.place_new(finished[0], finished[0].with_name("第三"))
    assert finished[0].with_name("第三").read_text() == "新"
    assert not finished[0].exists()


def test_everything_beside_an_open_ledger_is_its_owners(tmp_path):
    before = os.umask(0)
    try:
        ledger = create_ledger(tmp_path / "文件夹" / "台账.zwgk")
        import_plan.store_plan(ledger, sample_plan())
        found = {p.name: p.stat().st_mode & 0o777 for p in (tmp_path / "文件夹").iterdir()}
        assert set(found) == {f"台账.zwgk{end}" for end in ("", "-wal", "-shm", ".lock")}
        assert set(found.values()) == {0o600}
        assert (tmp_path / "文件夹").stat().st_mode & 0o777 == 0o700
        ledger.close()
    finally:
        os.umask(before)
