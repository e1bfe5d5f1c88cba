"""What is made for Windows, as far as it can be proven elsewhere: version resource, icon, setup script."""

from __future__ import annotations

import inspect
import re
import struct
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from build_spec import __main__ as build
from build_spec import icons, windows
from build_spec.contents import ROOT
from desktop_app import APP_NAME, __version__
from desktop_app.__main__ import WINDOW_SUFFIXES


def test_the_version_resource_carries_the_applications_version(tmp_path: Path) -> None:
    path = tmp_path / "version_info.txt"
    windows.write_version_info(path, name=APP_NAME, program="zwgk-ledger", version=__version__)

    def keep(*positional: Any, **named: Any) -> SimpleNamespace:
        return SimpleNamespace(args=positional, **named)

    names = ("VSVersionInfo", "FixedFileInfo", "StringFileInfo", "StringTable", "StringStruct")
    info = eval(path.read_text("utf-8"), dict.fromkeys((*names, "VarFileInfo", "VarStruct"), keep))
    strings = dict(item.args for item in info.kids[0].args[0][0].args[1])
    assert strings["ProductVersion"] == __version__
    assert strings["FileDescription"] == APP_NAME
    assert ".".join(map(str, info.ffi.filevers)).startswith(__version__)


@pytest.mark.parametrize(
    ("version", "numbers"),
    [("0.1.0", (0, 1, 0, 0)), ("1.2", (1, 2, 0, 0)), ("1.2.3.4", (1, 2, 3, 4)), ("2.0.1rc1", (2, 0, 1, 0))],
)
def test_a_version_becomes_four_numbers(version: str, numbers: tuple[int, ...]) -> None:
    assert windows.four_numbers(version) == numbers


def test_an_unnumbered_version_is_refused() -> None:
    with pytest.raises(ValueError, match="dev"):
        windows.four_numbers("dev")


def test_every_picture_is_drawn_and_the_icon_holds_them(qapp: QApplication, tmp_path: Path) -> None:
    drawn = icons.draw(tmp_path, "zwgk-ledger")
    for size, path in drawn.items():
        image = QImage(str(path))
        assert (image.width(), image.height()) == (size, size)
        assert image.pixelColor(size // 2, size // 4).alpha() == 255
        assert image.pixelColor(0, 0).alpha() == 0
    data = (tmp_path / "zwgk-ledger.ico").read_bytes()
    _, kind, count = struct.unpack_from("<HHH", data)
    assert (kind, count) == (1, len(icons.ICO_SIZES))
    for index, size in enumerate(icons.ICO_SIZES):
        width, _, _, _, _, _, length, offset = struct.unpack_from("<BBBBHHII", data, 6 + 16 * index)
        assert width == size % 256
        assert data[offset : offset + length] == drawn[size].read_bytes()


def test_the_setup_asks_for_no_administrator() -> None:
    script = (ROOT / "build_spec" / "zwgk-ledger.iss").read_bytes()
    assert script.startswith(b"\xef\xbb\xbf"), "Inno Setup reads Chinese only with the mark"
    text = script.decode("utf-8-sig")
    assert re.search(r"^PrivilegesRequired=lowest$", text, re.MULTILINE)
    assert re.search(r"^MinVersion=10\.", text, re.MULTILINE)
    assert "HKLM" not in text
    assert "{userpf}" in text


def test_the_setup_is_given_all_it_asks_for() -> None:
    script = (ROOT / "build_spec" / "zwgk-ledger.iss").read_text("utf-8-sig")
    asked = set(re.findall(r"^#ifndef (\w+)", script, re.MULTILINE))
    told = set(re.findall(r'^        "(\w+)":', inspect.getsource(build._setup_program), re.MULTILINE))
    assert asked == told


def test_every_kind_of_file_opens_by_a_double_click(tmp_path: Path) -> None:
    path = tmp_path / "associations.iss"
    windows.write_associations(path, program="zwgk-ledger")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf"), "Inno Setup reads Chinese only with the mark"
    text = path.read_text("utf-8-sig")
    assert "HKLM" not in text
    for suffix in WINDOW_SUFFIXES:
        named = re.search(rf'Classes\\\{suffix}"; ValueType: string; ValueData: "([\w.-]+)"', text)
        assert named, suffix
        assert rf"Software\Classes\{named[1]}\shell\open\command" in text
    # Within quotes Inno Setup writes a quote twice: a path with blanks stays one argument.
    assert text.count('ValueData: """{app}\\zwgk-ledger.exe"" ""%1"""') == len(WINDOW_SUFFIXES)


def test_the_programs_ask_for_sharp_windows_and_long_paths_and_no_administrator() -> None:
    root = ElementTree.parse(ROOT / "build_spec" / "zwgk-ledger.manifest").getroot()
    said = {element.tag.partition("}")[2]: element for element in root.iter()}
    assert said["requestedExecutionLevel"].get("level") == "asInvoker"
    assert said["longPathAware"].text == "true"
    assert said["dpiAwareness"].text == "PerMonitorV2"
