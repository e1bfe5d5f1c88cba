"""The main job without a display leaves ledger, documents and pictures, and can be done again."""

from __future__ import annotations

from pathlib import Path

import pytest
from docx import Document
from PySide6.QtCore import QSettings
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from desktop_app import showcase
from desktop_app.ui import theme


@pytest.mark.slow
def test_the_whole_job_is_done_twice(tmp_path: Path, qapp: QApplication, capsys, monkeypatch) -> None:
    monkeypatch.setenv("ZWGK_BACKUP_DIR", str(tmp_path / "备份"))
    out = tmp_path / "成果"
    try:
        for _ in range(2):
            assert showcase.main([str(out)]) == 0
            named = [Path(line.strip()) for line in capsys.readouterr().out.splitlines()[1:]]
            assert len(named) == 15
            assert all(path.stat().st_size > 1000 for path in named)
    finally:
        theme.set_scheme(theme.Scheme.LIGHT)
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, str(tmp_path / "设置"))
    documents = [path for path in named if path.suffix == ".docx"]
    assert len(documents) == 2
    assert all(Document(str(path)).paragraphs for path in documents)
    pictures = {path.stem: QImage(str(path)) for path in named if path.suffix == ".png"}
    assert {(p.width(), p.height()) for p in pictures.values()} == {(1366, 768)}
    assert pictures["home-light"].pixelColor(700, 80).lightness() > 200
    assert pictures["home-dark"].pixelColor(700, 80).lightness() < 60
    assert pictures["home-light"] != pictures["tasks-light"] != pictures["documents-light"]


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path, capsys) -> None:
    taken = tmp_path / "out"
    taken.write_text("a file")
    assert showcase.main([str(taken)]) == 2
    assert "无法写入" in capsys.readouterr().err
