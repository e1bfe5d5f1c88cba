"""What goes into a build and what stays out."""

from __future__ import annotations

import ast
import importlib.util
import re
from pathlib import Path

import pytest
from PySide6.QtCore import QLibraryInfo

from build_spec import contents

QT = "PySide6/Qt"


def imported_modules() -> set[str]:
    """Every module that the application imports, late imports included."""
    found: set[str] = set()
    for path in (contents.ROOT / "desktop_app").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def test_nothing_that_the_source_imports_is_excluded() -> None:
    imported = imported_modules()
    assert {"PySide6.QtWidgets", "lxml.etree", "sqlite3"} <= imported
    closed = {name for name in imported for out in contents.EXCLUDES if f"{name}.".startswith(f"{out}.")}
    assert closed == set()


def test_tls_and_gpl_libraries_are_excluded() -> None:
    assert {"ssl", "_ssl", "readline", "_gdbm"} <= set(contents.EXCLUDES)


def test_every_kept_plugin_and_translation_of_this_system_exists() -> None:
    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    present = [f"{QT}/plugins/{path.relative_to(plugins).as_posix()}" for path in plugins.rglob("*.*")]
    kept = [path for path in present if contents.plugin_kept(path, {"QtPrintSupport"})]
    folders = {path.split("/")[3] for path in kept}
    assert {"platforms", "imageformats", "iconengines"} <= folders
    assert len(kept) < 15
    translations = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    assert all((translations / name).is_file() for name in contents.QT_TRANSLATIONS)


@pytest.mark.skipif(not Path("/proc").exists(), reason="names of Linux plugins")
def test_chinese_input_and_both_platforms_are_kept_on_linux() -> None:
    plugins = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    present = [f"{QT}/plugins/{path.relative_to(plugins).as_posix()}" for path in plugins.rglob("*.so")]
    kept = {Path(path).name for path in present if contents.plugin_kept(path, ())}
    assert {
        "libibusplatforminputcontextplugin.so",
        "libcomposeplatforminputcontextplugin.so",
        "libqxcb.so",
        "libqoffscreen.so",
        "libqsvg.so",
    } <= kept


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        (f"{QT}/plugins/platforms/libqxcb.so", True),
        ("PySide6/plugins/platforms/qwindows.dll", True),
        (f"{QT}/plugins/platforms/libqvnc.so", False),
        (f"{QT}/plugins/platformthemes/libqgtk3.so", False),
        (f"{QT}/plugins/tls/libqopensslbackend.so", False),
        (f"{QT}/plugins/printsupport/libcupsprintersupport.so", False),
        (f"{QT}/plugins/wayland-shell-integration/unknown", False),
        (f"{QT}/lib/libQt6Core.so.6", None),
        ("libz.so.1", None),
    ],
)
def test_a_plugin_is_kept_only_where_it_is_listed(path: str, kept: bool | None) -> None:
    assert contents.plugin_kept(path, ()) is kept


def test_the_printer_plugin_comes_with_printing() -> None:
    path = f"{QT}/plugins/printsupport/libcupsprintersupport.so"
    assert contents.plugin_kept(path, {"QtPrintSupport"})


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        (f"{QT}/translations/qtbase_zh_CN.qm", True),
        (f"{QT}/translations/qtbase_de.qm", False),
        (f"{QT}/qml/QtQuick/qmldir", False),
        ("tzdata/zoneinfo/Asia/Shanghai", False),
        ("data/units.json", True),
        ("desktop_app/resources/icons/check.svg", True),
    ],
)
def test_data_is_kept_where_the_program_reads_it(path: str, kept: bool) -> None:
    assert contents.data_kept(path) is kept


def test_only_reachable_libraries_stay() -> None:
    needs = {
        "QtGui.abi3.so": ["libQt6Gui.so.6", "libc.so.6"],
        "libqxcb.so": ["libQt6XcbQpa.so.6", "libX11.so.6"],
        "libqgtk3.so": ["libgtk-3.so.0"],
        "libQt6Gui.so.6": ["libQt6Core.so.6"],
    }
    paths = [
        "PySide6/QtGui.abi3.so",
        "python3.11/lib-dynload/_json.cpython-311-x86_64-linux-gnu.so",
        "libpython3.11.so.1.0",
        f"{QT}/plugins/platforms/libqxcb.so",
        f"{QT}/plugins/platformthemes/libqgtk3.so",
        f"{QT}/lib/libQt6Gui.so.6",
        f"{QT}/lib/libQt6Core.so.6",
        f"{QT}/lib/libQt6XcbQpa.so.6",
        f"{QT}/lib/libQt6Quick.so.6",
        "libgtk-3.so.0",
        "libX11.so.6",
    ]
    entries = [(path, f"/src/{Path(path).name}", "BINARY") for path in paths]
    entries.append(("libQt6Core.so.6", f"{QT}/lib/libQt6Core.so.6", "SYMLINK"))
    kept = contents.prune(entries, lambda source: needs.get(Path(source).name, ()), {"QtGui"})
    assert {Path(path).name for path, _, kind in kept if kind == "BINARY"} == {
        "QtGui.abi3.so",
        "_json.cpython-311-x86_64-linux-gnu.so",
        "libpython3.11.so.1.0",
        "libqxcb.so",
        "libQt6Gui.so.6",
        "libQt6Core.so.6",
        "libQt6XcbQpa.so.6",
    }
    assert all(kind != "SYMLINK" for _, _, kind in kept)


def test_the_scan_sees_the_qt_modules_of_the_source() -> None:
    modules = contents.qt_modules()
    assert {"QtCore", "QtGui", "QtWidgets", "QtSvg"} <= modules
    assert all(importlib.util.find_spec(f"PySide6.{name}") for name in modules)
    assert not {f"PySide6.{name}" for name in modules} & set(contents.EXCLUDES)


def test_the_spec_packs_every_data_folder_and_no_upx() -> None:
    spec = (contents.ROOT / "build_spec" / f"{contents.NAME}.spec").read_text("utf-8")
    assert all((contents.ROOT / source).is_dir() for source, _ in contents.DATA)
    assert "contents.DATA" in spec
    assert re.findall(r"upx=(\w+)", spec) == ["False", "False"]
