"""What Windows is told of the program: the version resource of its .exe files, and the files it opens."""

from __future__ import annotations

import re
from pathlib import Path

from build_spec.associations import KINDS

_TEMPLATE = """\
VSVersionInfo(
  ffi=FixedFileInfo(
    filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0, OS=0x40004, fileType=0x1, subtype=0x0
  ),
  kids=[
    StringFileInfo([
      StringTable('080404B0', [
        StringStruct('FileDescription', {name!r}),
        StringStruct('FileVersion', {version!r}),
        StringStruct('InternalName', {program!r}),
        StringStruct('LegalCopyright', '木兰宽松许可证第2版（Mulan PSL v2）'),
        StringStruct('OriginalFilename', {file!r}),
        StringStruct('ProductName', {name!r}),
        StringStruct('ProductVersion', {version!r}),
      ])
    ]),
    VarFileInfo([VarStruct('Translation', [0x0804, 1200])])
  ]
)
"""

#: In the syntax of Inno Setup's section [Registry]; for the present user alone.
_KIND = """\
Root: HKCU; Subkey: "Software\\Classes\\{suffix}"; ValueType: string; ValueData: "{class_}"; \
Flags: uninsdeletevalue uninsdeletekeyifempty
Root: HKCU; Subkey: "Software\\Classes\\{suffix}\\OpenWithProgids"; ValueType: none; ValueName: "{class_}"; \
Flags: uninsdeletevalue uninsdeletekeyifempty
Root: HKCU; Subkey: "Software\\Classes\\{class_}"; ValueType: string; ValueData: "{words}"; \
Flags: uninsdeletekey
Root: HKCU; Subkey: "Software\\Classes\\{class_}\\DefaultIcon"; ValueType: string; ValueData: "{program},0"
Root: HKCU; Subkey: "Software\\Classes\\{class_}\\shell\\open\\command"; ValueType: string; \
ValueData: \"""{program}"" ""%1\"""
"""


def four_numbers(version: str) -> tuple[int, int, int, int]:
    """``0.1.0`` as (0, 1, 0, 0): the form that Windows and the UOS store take.

    Raises:
        ValueError: the version does not start with two or more numbers.
    """
    found = re.match(r"\d+(\.\d+){1,3}", version)
    if found is None:
        raise ValueError(version)
    numbers = [int(part) for part in found[0].split(".")] + [0, 0]
    return numbers[0], numbers[1], numbers[2], [*numbers, 0][3]


def write_version_info(path: Path, *, name: str, program: str, version: str) -> None:
    """Write the file that PyInstaller makes the version resource from.

    Args:
        path: the file.
        name: the program's Chinese name.
        program: its file name without ending.
        version: the application's version.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    text = _TEMPLATE.format(
        numbers=four_numbers(version), name=name, program=program, file=f"{program}.exe", version=version
    )
    path.write_text(text, "utf-8")


def write_associations(path: Path, *, program: str) -> None:
    """Write the lines of the setup script that make files open by a double click.

    Args:
        path: the file.
        program: its file name without ending.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [
        _KIND.format(
            suffix=kind.suffix,
            class_=f"{program}.{kind.key}",
            words=kind.words,
            program=f"{{app}}\\{program}.exe",
        )
        for kind in KINDS
    ]
    # Inno Setup reads Chinese only with the mark.
    path.write_text("".join(lines), "utf-8-sig", newline="\r\n")
