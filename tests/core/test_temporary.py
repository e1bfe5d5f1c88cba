"""The program's temporary folders after a process that was killed."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

import pytest

from desktop_app.core import temporary


def test_folders_of_former_days_are_cleared_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "temp"
    place.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    killed, fresh = temporary.temporary_path(), temporary.temporary_path()
    (killed / "台账.zwgk").write_text("示例", "utf-8")
    others = place / "others"
    others.mkdir()
    aside = tmp_path / "aside"
    aside.mkdir()
    (aside / "keep.txt").write_text("示例", "utf-8")
    (place / "zwgk-link").symlink_to(aside, target_is_directory=True)
    (place / "zwgk-note.txt").write_text("示例", "utf-8")
    long_ago = time.time() - 25 * 60 * 60
    for path in (killed, others, aside, place / "zwgk-note.txt"):
        os.utime(path, (long_ago, long_ago))
    assert temporary.sweep() == 1
    assert sorted(path.name for path in place.iterdir()) == sorted(
        [fresh.name, "others", "zwgk-link", "zwgk-note.txt"]
    )
    assert (aside / "keep.txt").exists()
    assert temporary.sweep(time.time() + 25 * 60 * 60) == 1
    assert not fresh.exists()
