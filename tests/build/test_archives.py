"""The portable archive and the lists of checksums."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from build_spec import archives
from desktop_app.core.bundled import PORTABLE_MARKER


@pytest.fixture
def build(tmp_path: Path) -> Path:
    folder = tmp_path / "zwgk-ledger"
    (folder / "_internal" / "data").mkdir(parents=True)
    (folder / "zwgk-ledger").write_bytes(b"\x7fELF")
    (folder / "zwgk-ledger").chmod(0o755)
    (folder / "_internal" / "data" / "units.json").write_text("[]")
    (folder / "_internal" / "data" / "units.json").chmod(0o600)
    archives.write_checksums(folder, archives.files_below(folder))
    return folder


def test_the_archive_is_marked_portable_and_keeps_the_program_executable(build: Path, tmp_path: Path) -> None:
    packed = archives.portable_zip(build, tmp_path / "p.zip", seconds=1_600_000_000)
    with zipfile.ZipFile(packed) as archive:
        modes = {item.filename: item.external_attr >> 16 & 0o777 for item in archive.infolist()}
        assert archive.testzip() is None
        assert "数据" in archive.read(f"zwgk-ledger/{PORTABLE_MARKER}").decode("utf-8-sig")
    assert modes["zwgk-ledger/zwgk-ledger"] == 0o755
    assert modes["zwgk-ledger/_internal/data/units.json"] == 0o644
    assert not (build / PORTABLE_MARKER).exists(), "what is installed must not become portable"


def test_the_same_build_gives_the_same_archive(build: Path, tmp_path: Path) -> None:
    first = archives.portable_zip(build, tmp_path / "1.zip", seconds=1_600_000_000)
    second = archives.portable_zip(build, tmp_path / "2.zip", seconds=1_600_000_000)
    assert first.read_bytes() == second.read_bytes()


def test_the_checksums_name_every_file_but_the_list_itself(build: Path) -> None:
    lines = (build / archives.CHECKSUMS).read_text("utf-8").splitlines()
    listed = dict(reversed(line.split("  ", 1)) for line in lines)
    assert set(listed) == {"zwgk-ledger", "_internal/data/units.json"}
    assert listed["zwgk-ledger"] == hashlib.sha256(b"\x7fELF").hexdigest()
