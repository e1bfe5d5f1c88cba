"""The store package, built from a small stand-in for the program and unpacked again."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from build_spec import deb, icons
from build_spec.component import BuildError
from desktop_app.__main__ import WINDOW_SUFFIXES

pytestmark = pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="needs dpkg-deb")

PACKAGE = deb.Package(
    app_id="local.zwgk.ledger",
    name="政务公开落实台账",
    summary="示例说明",
    version="1.2.3",
    architecture="amd64",
    glibc=(2, 31),
    maintainer="示例单位 <a@example.org>",
)


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Any program that asks for nothing but the C library will do."""
    folder = tmp_path_factory.mktemp("made") / "build"
    (folder / "licenses").mkdir(parents=True)
    (folder / "_internal").mkdir()
    (folder / "licenses" / "LICENSE.txt").write_text("木兰", "utf-8")
    import lxml.etree

    shutil.copyfile(lxml.etree.__file__, folder / "zwgk-ledger")
    (folder / "_internal" / "data.json").write_text("{}")
    (folder / "_internal" / "data.json").chmod(0o666)
    return folder


@pytest.fixture(scope="module")
def unpacked(build: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `dpkg-deb` gives back of the package it made."""
    tmp_path = tmp_path_factory.mktemp("package")
    picture = tmp_path / "48.png"
    picture.write_bytes(b"png")
    root = tmp_path / "root"
    root.mkdir()
    deb.lay_out(root, build, PACKAGE, icon=icons.SOURCE, pictures={48: picture})
    made = deb.pack(root, tmp_path / PACKAGE.file_name, seconds=1_600_000_000)
    target = tmp_path / "unpacked"
    subprocess.run(["dpkg-deb", "--raw-extract", made, target], check=True)
    return target


def control(root: Path) -> dict[str, str]:
    lines = (root / "DEBIAN" / "control").read_text("utf-8").splitlines()
    return dict(line.split(": ", 1) for line in lines if not line.startswith(" "))


def test_everything_lies_under_the_programs_own_folder(unpacked: Path) -> None:
    assert {path.name for path in unpacked.iterdir()} == {"DEBIAN", "opt"}
    base = unpacked / "opt" / "apps"
    assert [path.name for path in base.iterdir()] == [PACKAGE.app_id]
    assert {path.name for path in (base / PACKAGE.app_id).iterdir()} == {"entries", "files", "info"}


def test_there_are_no_maintainer_scripts(unpacked: Path) -> None:
    assert {path.name for path in (unpacked / "DEBIAN").iterdir()} == {"control", "md5sums"}


def test_the_control_file_asks_for_the_declared_system(unpacked: Path) -> None:
    fields = control(unpacked)
    assert (fields["Package"], fields["Version"]) == ("local.zwgk.ledger", "1.2.3.0")
    assert fields["Architecture"] == "amd64"
    assert "libc6 (>= 2.31)" in fields["Depends"]
    assert PACKAGE.file_name == "local.zwgk.ledger_1.2.3.0_amd64.deb"


def test_the_checksums_are_right(unpacked: Path) -> None:
    lines = (unpacked / "DEBIAN" / "md5sums").read_text("utf-8").splitlines()
    sums = {path: digest for digest, path in (line.split("  ", 1) for line in lines)}
    files = [path for path in (unpacked / "opt").rglob("*") if path.is_file()]
    assert sums == {
        path.relative_to(unpacked).as_posix(): hashlib.md5(path.read_bytes()).hexdigest() for path in files
    }


def test_the_menu_entry_starts_the_program_with_a_ledger(unpacked: Path) -> None:
    base = unpacked / "opt" / "apps" / PACKAGE.app_id
    entry = base / "entries" / "applications" / f"{PACKAGE.app_id}.desktop"
    fields = dict(line.split("=", 1) for line in entry.read_text("utf-8").splitlines()[1:])
    program, argument = fields["Exec"].split()
    assert argument == "%f"
    installed = unpacked / program.lstrip("/")
    assert installed.stat().st_mode & 0o777 == 0o755
    assert (base / "files/_internal/data.json").stat().st_mode & 0o777 == 0o644
    kinds = (base / "entries" / "mime" / "packages" / f"{PACKAGE.app_id}.xml").read_text("utf-8")
    types = fields["MimeType"].rstrip(";").split(";")
    assert [kind in kinds for kind in types] == [True, True, True]
    assert all(f'<glob pattern="*{suffix}"/>' in kinds for suffix in WINDOW_SUFFIXES)
    icon_names = {path.stem for path in (base / "entries" / "icons").rglob("*.*")}
    assert icon_names == {fields["Icon"]}
    if shutil.which("desktop-file-validate"):
        checked = subprocess.run(["desktop-file-validate", entry], capture_output=True, check=False)
        assert checked.returncode == 0, checked.stdout


def test_the_store_is_told_that_no_right_is_needed(unpacked: Path) -> None:
    told = json.loads((unpacked / "opt" / "apps" / PACKAGE.app_id / "info").read_text("utf-8"))
    assert told["appid"] == PACKAGE.app_id
    assert told["version"].count(".") == 3
    assert not any(told["permissions"].values())


@pytest.mark.skipif(sys.platform != "linux", reason="reads ELF files")
def test_a_library_that_nobody_brings_stops_the_package(build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deb, "SYSTEM_LIBRARIES", {})
    with pytest.raises(BuildError, match=r"libc\.so\.6"):
        deb.depends(build, (2, 31))


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("cn.gov.example.ledger", True),
        ("local.zwgk.ledger", True),
        ("ledger", False),
        ("a.b", False),
        ("CN.Gov.Ledger", False),
        ("cn.gov/ledger.x", False),
        ("cn..ledger.x", False),
    ],
)
def test_an_id_is_a_reverse_domain(text: str, valid: bool) -> None:
    assert deb.valid_id(text) is valid
