"""Where asking for a file begins."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QStandardPaths

from desktop_app.ui import files
from desktop_app.ui.settings import settings


def test_asking_begins_among_the_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _kind: str(tmp_path))
    settings().remove("files/folder")
    assert files.last_folder() == tmp_path
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _kind: "")
    assert files.last_folder() == Path.home()
    settings().setValue("files/folder", str(tmp_path))
    assert files.last_folder() == tmp_path
