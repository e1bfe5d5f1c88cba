"""What is known of the works inside a build: their licences, notices and the bill of materials."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from build_spec import components, notices, sbom
from build_spec.components import BuildError, Component


@pytest.fixture(scope="module")
def parts() -> list[Component]:
    return [components.distribution(name) for name in components.locked()]


def test_every_locked_package_brings_its_licence(parts: list[Component]) -> None:
    assert {components.canonical(part.name) for part in parts} == set(components.locked())
    assert all(text.read_text("utf-8", errors="replace").strip() for part in parts for text in part.texts)
    assert {part.name: part.version for part in parts}["PySide6_Essentials"] == components.locked()[
        "pyside6-essentials"
    ]


def write_tables(folder: Path, modules: list[str], files: list[tuple[str, str]]) -> None:
    """PyInstaller's tables, as far as they are read."""
    folder.mkdir()
    listed = [(name, f"/src/{name}.py", "PYMODULE") for name in modules]
    (folder / "PYZ-00.toc").write_text(repr(("PYZ", listed)))
    (folder / "COLLECT-00.toc").write_text(repr(([(to, source, "BINARY") for to, source in files],)))


def test_what_is_inside_is_found_from_the_build(tmp_path: Path) -> None:
    write_tables(
        tmp_path / "w", ["openpyxl.cell", "desktop_app.cli", "json"], [("lxml/etree.so", sys.executable)]
    )
    names = {part.name for part in components.found_in(tmp_path / "w")}
    assert {"openpyxl", "lxml", "CPython", "Qt", "Material Design Icons"} <= names
    assert "sqlite-utils" not in names


def test_what_is_linked_into_a_wheel_is_named_with_its_licence(tmp_path: Path) -> None:
    write_tables(tmp_path / "w", ["cryptography.fernet"], [])
    parts = {part.name: part for part in components.found_in(tmp_path / "w")}
    openssl = parts["OpenSSL"]
    assert (openssl.licence, openssl.purl) == ("Apache-2.0", f"pkg:generic/openssl@{openssl.version}")
    assert "Apache License" in openssl.texts[0].read_text("utf-8")
    from cryptography.hazmat.backends.openssl import backend

    assert f"OpenSSL {openssl.version} " in backend.openssl_version_text()


def test_a_package_that_is_not_locked_stops_the_build(tmp_path: Path) -> None:
    write_tables(tmp_path / "w", ["pytest"], [])
    with pytest.raises(BuildError, match="pytest"):
        components.found_in(tmp_path / "w")


def test_a_sqlite_too_old_for_the_ledger_stops_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_tables(tmp_path / "w", [], [])
    assert "SQLite" in {part.name for part in components.found_in(tmp_path / "w")}
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 34, 1))
    with pytest.raises(BuildError, match="SQLite"):
        components.found_in(tmp_path / "w")


@pytest.mark.skipif(sys.platform != "linux", reason="system libraries are taken along on Linux")
def test_a_library_of_unknown_origin_stops_the_build(tmp_path: Path) -> None:
    stray = tmp_path / "libstray.so"
    stray.write_bytes(b"")
    write_tables(tmp_path / "w", [], [("libstray.so", str(stray))])
    with pytest.raises(BuildError, match="libstray"):
        components.found_in(tmp_path / "w")


def test_the_notices_say_how_to_exchange_qt(parts: list[Component], tmp_path: Path) -> None:
    qt = Component(
        "Qt", "6.9.3", "LGPL-3.0-only", "pkg:generic/qt@6.9.3", (components.LICENCES / "LGPL-3.0.txt",)
    )
    notices.write(tmp_path / "licenses", [*parts, qt], name="政务公开落实台账", version="0.1.0")
    words = (tmp_path / "licenses" / "许可说明.txt").read_text("utf-8-sig")
    assert "替换这些库" in words
    assert "反向工程" in words
    assert all(f"{part.name} {part.version}" in words for part in parts)
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in (tmp_path / "licenses/Qt/LGPL-3.0.txt").read_text()
    assert "木兰宽松许可证" in (tmp_path / "licenses/LICENSE.txt").read_text("utf-8")


def test_the_bill_is_complete_and_the_same_each_time(parts: list[Component]) -> None:
    text = sbom.make(parts, name="zwgk-ledger", version="0.1.0", seconds=1_600_000_000)
    bill = json.loads(text)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    assert bill["metadata"]["timestamp"] == "2020-09-13T12:26:40Z"
    assert {item["purl"] for item in bill["components"]} == {part.purl for part in parts}
    references = [item["bom-ref"] for item in bill["components"]]
    assert len(set(references)) == len(references)
    assert set(bill["dependencies"][0]["dependsOn"]) == set(references)
    licences = [entry for item in bill["components"] for entry in item["licenses"]]
    assert all(set(entry) in ({"expression"}, {"license"}) for entry in licences)
    assert text == sbom.make(parts, name="zwgk-ledger", version="0.1.0", seconds=1_600_000_000)
