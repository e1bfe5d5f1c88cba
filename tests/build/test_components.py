"""What is known of the works inside a build: their licences, notices and the bill of materials."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QLibraryInfo

from build_spec import components, notices, sbom
from build_spec.component import LICENCES, BuildError, Component, package_url


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
    assert {"openpyxl", "lxml", "CPython", "Expat", "libmpdec", "Qt", "Material Design Icons"} <= names
    assert "sqlite-utils" not in names


def test_what_is_linked_into_a_wheel_is_named_with_its_licence(tmp_path: Path) -> None:
    write_tables(tmp_path / "w", ["cryptography.fernet"], [])
    parts = {part.name: part for part in components.found_in(tmp_path / "w")}
    openssl = parts["OpenSSL"]
    crate = parts["openssl"]
    assert crate.purl == f"pkg:cargo/openssl@{crate.version}", "a crate of the same name is another work"
    assert (openssl.licence, openssl.purl) == ("Apache-2.0", f"pkg:generic/openssl@{openssl.version}")
    assert "Apache License" in openssl.texts[0].read_text("utf-8")
    from cryptography.hazmat.backends.openssl import backend

    assert f"OpenSSL {openssl.version} " in backend.openssl_version_text()


def test_the_crates_inside_that_library_are_named_and_its_notices_speak_of_them(tmp_path: Path) -> None:
    write_tables(tmp_path / "w", ["cryptography.fernet"], [])
    parts = {part.name: part for part in components.found_in(tmp_path / "w")}
    assert parts["pem"].licence == "MIT"
    assert parts["asn1"].purl == f"pkg:cargo/asn1@{parts['asn1'].version}"
    # A helper of the making of the wheel is not inside it.
    assert "cc" not in parts
    notices = next(text for text in parts["cryptography"].texts if text.name == "cryptography-crates.txt")
    told = notices.read_text("utf-8")
    chosen = {"Apache-2.0", "LLVM-exception"}
    own = [p.name for p in parts.values() if p.purl.startswith("pkg:cargo/") and not chosen & licences_of(p)]
    assert [name for name in own if name not in told] == []
    assert {"pem", "openssl-sys", "asn1"} <= set(own)


def licences_of(part: Component) -> set[str]:
    return set(re.findall(r"[\w.-]+", part.licence))


def test_what_lxml_is_linked_with_is_named_with_its_version_and_text(tmp_path: Path) -> None:
    write_tables(tmp_path / "w", ["lxml.etree"], [])
    parts = {part.name: part for part in components.found_in(tmp_path / "w")}
    assert {name: parts[name].licence for name in ("libxml2", "libxslt", "libiconv", "zlib")} == {
        "libxml2": "MIT",
        "libxslt": "MIT",
        "libiconv": "LGPL-2.1-or-later",
        "zlib": "Zlib",
    }
    assert all(re.fullmatch(r"\d+(\.\d+)+", parts[name].version) for name in ("libxml2", "libiconv", "zlib"))
    assert "LESSER GENERAL PUBLIC LICENSE" in parts["libiconv"].texts[0].read_text("utf-8")


@pytest.mark.skipif(sys.platform != "linux", reason="Qt brings ICU on Linux")
def test_icu_is_named_where_qt_brings_it(tmp_path: Path) -> None:
    (library,) = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.LibrariesPath)).glob("libicuuc.so.*")
    write_tables(tmp_path / "w", [], [(f"PySide6/Qt/lib/{library.name}", str(library))])
    icu = next(part for part in components.found_in(tmp_path / "w") if part.name == "ICU")
    assert icu.version.split(".")[0] == library.name.rpartition(".")[2]
    assert "Unicode, Inc." in icu.texts[0].read_text("utf-8")


def test_the_microsoft_runtime_is_named_where_it_is_taken_along(tmp_path: Path) -> None:
    write_tables(tmp_path / "w", [], [("VCRUNTIME140_1.dll", str(Path(sys.prefix) / "VCRUNTIME140_1.dll"))])
    parts = {part.name for part in components.found_in(tmp_path / "w")}
    assert "Microsoft Visual C++ Runtime" in parts


@pytest.mark.parametrize(
    ("package", "licence"),
    [
        ("libxcb-cursor0", "MIT"),
        ("libstdc++6", "GPL-3.0-or-later WITH GCC-exception-3.1"),
        ("liblzma5", "见许可证文本"),
    ],
)
def test_the_licence_of_a_system_library_is_named_where_it_is_known(package: str, licence: str) -> None:
    assert components.debian_licence(package) == licence


def test_a_package_url_is_written_as_the_specification_says() -> None:
    assert package_url("deb/debian", "libstdc++6", "12.2.0-14+deb12u1", "arch=amd64") == (
        "pkg:deb/debian/libstdc%2B%2B6@12.2.0-14%2Bdeb12u1?arch=amd64"
    )
    assert package_url("generic", "libiconv", "") == "pkg:generic/libiconv"


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
    qt = Component("Qt", "6.9.3", "LGPL-3.0-only", "pkg:generic/qt@6.9.3", (LICENCES / "LGPL-3.0.txt",))
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
