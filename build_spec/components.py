"""What of other people's work is inside a build, found out from what PyInstaller put there."""

from __future__ import annotations

import ast
import os
import platform
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

from build_spec import embedded
from build_spec.component import LICENCES, SEE_TEXT, BuildError, Component, package_url
from build_spec.contents import ROOT

LOCK = Path(__file__).parent / "requirements-run.lock"
_LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
#: Licence texts of distributions whose wheels carry none.
_KEPT_HERE = {
    "chinesecalendar": ("chinesecalendar.txt",),
    "pyside6-essentials": ("LGPL-3.0.txt", "GPL-3.0.txt", "qt-third-party.txt"),
    "shiboken6": ("LGPL-3.0.txt", "GPL-3.0.txt"),
}
#: Notices beside those that wheels carry.
_KEPT_BESIDE = {"cryptography": ("cryptography-crates.txt",)}
#: Licences as some distributions word them, by their SPDX identifiers.
_IDENTIFIERS = {"MIT License": "MIT", "Apache License, Version 2.0": "Apache-2.0"}
#: Licences of the Debian packages whose libraries a build takes along; the texts are copied in any case.
_DEBIAN_LICENCES = (
    (re.compile(r"libgcc-s1|libstdc\+\+6"), "GPL-3.0-or-later WITH GCC-exception-3.1"),
    (re.compile(r"libxcb-.*|libxkbcommon.*|libffi\d+"), "MIT"),
    (re.compile(r"zlib1g"), "Zlib"),
    (re.compile(r"libbz2-1\.0"), "bzip2-1.0.6"),
    (re.compile(r"libzstd1|libuuid1"), "BSD-3-Clause"),
    (re.compile(r"libsqlite3-0"), "blessing"),
)
#: The first version that knows STRICT tables.
OLDEST_SQLITE = (3, 37, 0)
#: Put in by PyInstaller itself.
_BOOTLOADER = "pyinstaller"
_MICROSOFT = re.compile(r"(vcruntime|msvcp|concrt|ucrtbase)\w*\.dll$", re.IGNORECASE)


def found_in(work: Path) -> tuple[Component, ...]:
    """Every component of a build.

    Args:
        work: PyInstaller's work folder of the build.

    Raises:
        BuildError: something inside is not locked, has another version, or nobody knows where it is from.
    """
    modules = _table(work / "PYZ-00.toc")
    files = _table(work / "COLLECT-00.toc")
    names = {name.split(".")[0] for name, _, kind in modules if kind == "PYMODULE"}
    names |= {_top(destination) for destination, _, _ in files}
    libraries = [Path(source) for _, source, kind in files if kind == "BINARY"]
    system = _system(libraries)
    parts = [*_distributions(names), *_python(), _bootloader(), *_qt(libraries), _icons(), *system]
    sqlite = _sqlite()
    if not any(part.name.startswith("libsqlite3") for part in system):
        parts.append(sqlite)
    if any(_MICROSOFT.match(path.name) for path in libraries):
        parts.append(_microsoft())
    return tuple(sorted(parts, key=lambda part: part.name.lower()))


def _table(path: Path) -> list[tuple[str, str, str]]:
    """The list inside one of PyInstaller's tables of contents."""
    return next(part for part in ast.literal_eval(path.read_text("utf-8")) if isinstance(part, list))


def _top(destination: str) -> str:
    return re.split(r"[/\\.]", destination)[0]


def locked() -> dict[str, str]:
    """The versions that the run-time lock pins."""
    return dict(re.findall(r"^([a-z0-9-]+)==(\S+)", LOCK.read_text("utf-8"), re.MULTILINE))


def canonical(name: str) -> str:
    """A distribution's name in its normal form."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _distributions(names: Iterable[str]) -> list[Component]:
    owners = metadata.packages_distributions()
    found = {canonical(owner) for name in names for owner in owners.get(name, ())}
    # Tools whose only trace is a run-time hook, and this project itself.
    found -= {"zwgk-ledger", _BOOTLOADER, "pyinstaller-hooks-contrib"}
    pins = locked()
    wrong = sorted(name for name in found if pins.get(name) != metadata.version(name))
    if wrong:
        raise BuildError(f"以下组件不在锁定文件中或版本不符：{'、'.join(wrong)}。")
    return [part for name in sorted(found) for part in _with_embedded(distribution(name))]


def _with_embedded(part: Component) -> list[Component]:
    return [part, *embedded.in_distribution(canonical(part.name), part.texts)]


def distribution(name: str) -> Component:
    """An installed distribution.

    Raises:
        BuildError: it brings no licence text, and none is kept for it.
    """
    installed = metadata.distribution(name)
    kept = tuple(LICENCES / file for file in _KEPT_HERE.get(canonical(name), ()))
    carried = tuple(
        Path(str(file.locate()))
        for file in installed.files or ()
        if ".dist-info" in file.parts[0] and (_LICENCE_FILE.search(file.name) or file.parts[1] == "sboms")
    )
    texts = kept or (*carried, *(LICENCES / file for file in _KEPT_BESIDE.get(canonical(name), ())))
    if not texts:
        raise BuildError(f"组件 {name} 没有许可证文本，请放入 build_spec/licences/。")
    version = installed.version
    return Component(
        installed.metadata["Name"],
        version,
        licence_of(installed.metadata),
        package_url("pypi", canonical(name), version),
        texts,
    )


def licence_of(data: metadata.PackageMetadata) -> str:
    """The licence that a distribution states, the newer way first."""
    for field in ("License-Expression", "License"):
        if field in data:
            stated = data[field].splitlines()[0]
            return _IDENTIFIERS.get(stated, stated)
    classifiers = [str(value) for value in data.get_all("Classifier") or ()]
    own = [value.rsplit(" :: ", 1)[-1] for value in classifiers if value.startswith("License ::")]
    return _IDENTIFIERS.get(own[-1], own[-1]) if own else SEE_TEXT


def _python_licence() -> Path:
    places = (Path(os.__file__).parent / "LICENSE.txt", Path(sys.base_prefix) / "LICENSE.txt")
    debian = Path(f"/usr/share/doc/python{sys.version_info[0]}.{sys.version_info[1]}/copyright")
    text = next((path for path in (*places, debian) if path.is_file()), None)
    if text is None:
        raise BuildError("找不到 Python 的许可证文本（LICENSE.txt）。")
    return text


def _python() -> list[Component]:
    version = platform.python_version()
    texts = (_python_licence(), LICENCES / "cpython-incorporated.txt")
    python = Component("CPython", version, "PSF-2.0", package_url("generic", "python", version), texts)
    return [python, *embedded.in_python(texts[1:])]


def _microsoft() -> Component:
    """The C and C++ run-time that comes with Python and Qt on Windows; Python's licence gives its terms."""
    name = "Microsoft Visual C++ Runtime"
    return Component(name, "", "Microsoft 可再分发代码", "pkg:generic/vcredist", (_python_licence(),))


def _sqlite() -> Component:
    """SQLite, which comes with Python, with the system, or was made for the build.

    Raises:
        BuildError: it is too old for the ledger's tables.
    """
    version = sqlite3.sqlite_version
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        oldest = ".".join(map(str, OLDEST_SQLITE))
        raise BuildError(f"Python 用的 SQLite 是 {version}，台账需要 {oldest} 或更新的版本。")
    texts = (LICENCES / "sqlite.txt",)
    return Component("SQLite", version, "blessing", package_url("generic", "sqlite", version), texts)


def _bootloader() -> Component:
    part = distribution(_BOOTLOADER)
    return Component(
        "PyInstaller bootloader",
        part.version,
        "GPL-2.0-or-later WITH Bootloader-exception",
        part.purl,
        part.texts,
    )


def _qt(libraries: Iterable[Path]) -> list[Component]:
    version = metadata.version("PySide6_Essentials")
    texts = tuple(LICENCES / name for name in _KEPT_HERE["pyside6-essentials"])
    licence = "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only"
    qt = Component("Qt", version, licence, package_url("generic", "qt", version), texts)
    return [qt, *embedded.in_qt(libraries, texts[2:])]


def _icons() -> Component:
    folder = ROOT / "desktop_app" / "resources" / "icons"
    stated = re.search(r"`@mdi/svg` ([\d.]+)", (folder / "README.md").read_text("utf-8"))
    version = stated[1] if stated else ""
    return Component(
        "Material Design Icons", version, "Apache-2.0", f"pkg:npm/%40mdi/svg@{version}", (folder / "LICENSE",)
    )


def _system(libraries: Iterable[Path]) -> list[Component]:
    """The Debian packages that libraries from outside Python's own folders belong to."""
    own = [Path(sys.prefix).resolve(), Path(sys.base_prefix).resolve()]
    foreign = [path for path in libraries if not any(path.resolve().is_relative_to(folder) for folder in own)]
    if not sys.platform.startswith("linux") or not foreign:
        return []
    if shutil.which("dpkg-query") is None:
        raise BuildError("没有 dpkg，无法查明系统库的来源和许可；请在 Debian 类系统上打包。")
    owners = {path: _owner(path) for path in foreign}
    unknown = sorted(path.name for path, owner in owners.items() if owner is None)
    if unknown:
        raise BuildError(f"以下系统库不属于任何软件包，来源和许可不明：{'、'.join(unknown)}。")
    return [_debian(package) for package in sorted({owner for owner in owners.values() if owner})]


def _owner(path: Path) -> str | None:
    real = str(path.resolve())
    for place in {str(path), real, real.removeprefix("/usr"), f"/usr{real}"}:
        done = subprocess.run(["dpkg-query", "-S", place], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return done.stdout.split(": ")[0].split(":")[0]
    return None


def _debian(package: str) -> Component:
    done = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Version}\t${Architecture}\n", package],
        capture_output=True,
        text=True,
        check=True,
    )
    version, architecture = done.stdout.splitlines()[0].split("\t")
    text = Path("/usr/share/doc", package, "copyright")
    if not text.is_file():
        raise BuildError(f"系统库 {package} 没有 {text}，许可不明。")
    purl = package_url("deb/debian", package, version, f"arch={architecture}")
    return Component(package, version, debian_licence(package), purl, (text,))


def debian_licence(package: str) -> str:
    """The licence of a Debian package's library, where it is known here."""
    return next((words for names, words in _DEBIAN_LICENCES if names.fullmatch(package)), SEE_TEXT)
