"""Old files through LibreOffice, where it is installed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from desktop_app.core.errors import UserError
from desktop_app.importing import converting, read_path
from tests.importing import seed
from tests.plans import build


def test_without_libreoffice_the_way_out_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converting, "converter", lambda: None)
    assert not converting.can_convert(tmp_path / "方案.doc")
    with pytest.raises(UserError, match="docx"):
        converting.to_docx(tmp_path / "方案.doc", tmp_path)


def test_other_kinds_are_not_offered(tmp_path: Path) -> None:
    assert not converting.can_convert(tmp_path / "方案.pdf")


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
