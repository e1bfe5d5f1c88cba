"""What goes into a build, and what of Qt and Python stays out.

The lists are short because the rest is worked out: a shared library stays where something that is kept asks
for it, so a Qt module that the source starts to import comes in by itself.
"""

from __future__ import annotations

import importlib
import platform
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePosixPath

from build_spec import elf

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "out"

#: The name of the program, of its folder and of its files to install.
NAME = "zwgk-ledger"
#: The command line's own program on Windows, where one with a window cannot print.
CONSOLE_NAME = f"{NAME}-cli"

#: Files beside the code, and where they go within the build.
DATA = (("data", "data"), ("desktop_app/resources", "desktop_app/resources"))

#: Qt's plugins by folder, each with what needs it. Everything else of Qt's plugins stays out.
QT_PLUGINS: Mapping[str, frozenset[str]] = {
    # The windows themselves; offscreen is for machines without a display. Wayland sessions are served by
    # xcb through Xwayland, where input methods and window positions work as they do under X.
    "platforms": frozenset({"xcb", "offscreen", "windows"}),
    # Chinese input: ibus also speaks for fcitx; compose is what remains without either.
    "platforminputcontexts": frozenset({"ibus", "compose"}),
    # The desktop's own file dialogs where a portal is asked for.
    "platformthemes": frozenset({"xdgdesktopportal"}),
    # Pictures of the style sheet and of the help. PNG is built into Qt.
    "iconengines": frozenset({"svgicon"}),
    "imageformats": frozenset({"svg", "jpeg"}),
    # Printers, where the source prints.
    "printsupport": frozenset({"cupsprintersupport"}),
}

#: Plugins that only make sense together with a Qt module.
NEEDS_MODULE = {"printsupport": "QtPrintSupport"}

#: Of Qt's translations, the one for its own buttons and dialogs.
QT_TRANSLATIONS = frozenset({"qtbase_zh_CN.qm"})

#: Python modules that nothing here uses, or that must not be there.
EXCLUDES = (
    # Licences: these link GPL libraries (readline, gdbm).
    "readline",
    "_gdbm",
    # No network: without these, and Qt's TLS plugins, nothing in the build can open a secure connection.
    # Qt's network module itself may be there: windows of one user talk to each other through it.
    "ssl",
    "_ssl",
    # hashlib has its own implementations; this one would bring in OpenSSL.
    "_hashlib",
    # The window talks to no bus itself; Qt's own plugins do.
    "PySide6.QtDBus",
    # Size: parts of lxml that read nothing here, other toolkits, terminals, tests and developers' tools.
    "lxml.objectify",
    "lxml.isoschematron",
    "lxml.html._difflib",
    "lxml.html.diff",
    "_curses",
    "curses",
    "_tkinter",
    "tkinter",
    "turtle",
    "IPython",
    "PIL",
    "matplotlib",
    "numpy",
    "pandas",
    "docutils",
    "doctest",
    "idlelib",
    "lib2to3",
    "ensurepip",
    "pip",
    "pkg_resources",
    "setuptools",
    "distutils",
    "pydoc",
    "pydoc_data",
    "test",
    "xmlrpc",
    "_pytest",
    "pytest",
    "hypothesis",
    "mypy",
    # Only type checkers read what click takes from it.
    "typing_extensions",
    # The window needs no QML.
    "PySide6.QtQml",
    "PySide6.QtQuick",
)

#: Libraries that stay out because every desktop brings its own, and the Debian package of each: the .deb asks
#: for these. They belong together with the system's drivers, fonts, bus and X server.
SYSTEM_LIBRARIES: Mapping[str, str] = {
    "ld-linux-x86-64.so.2": "libc6",
    "ld-linux-aarch64.so.1": "libc6",
    "libc.so.6": "libc6",
    "libdl.so.2": "libc6",
    "libm.so.6": "libc6",
    "libpthread.so.0": "libc6",
    "libresolv.so.2": "libc6",
    "librt.so.1": "libc6",
    "libutil.so.1": "libc6",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    # Printers are the system's: its own library fits its own print service, and would bring GnuTLS in.
    "libcups.so.2": "libcups2",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    # Asked for by Qt's network module, never called: there is no sign-on to anything.
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxcb.so.1": "libxcb1",
}

_PLUGIN = re.compile(
    r"PySide6/(Qt/)?plugins/(?P<folder>[^/]+)/(lib)?q?(?P<name>.+?)(plugin)?\.(so|dll|dylib)$"
)
_QT_LIBRARY = re.compile(r"(^|/)(lib)?Qt6\w+(\.so(\.\d+)*|\.dll|\.dylib)$")
_LIBRARY = re.compile(r"\.so(\.\d+)*$|\.dll$|\.dylib$")
_EXTENSION = re.compile(r"(^|/)(lib-dynload|python3[\w.]*)/|\.abi3\.so$|\.cpython-\w|\.pyd$")

Entry = tuple[str, str, str]


def qt_modules(package: Path = ROOT / "desktop_app") -> frozenset[str]:
    """The Qt modules that the source imports, e.g. ``QtWidgets``."""
    texts = (path.read_text("utf-8") for path in package.rglob("*.py"))
    return frozenset(name for text in texts for name in re.findall(r"\bPySide6\.(Qt\w+)", text))


def plugin_kept(destination: str, modules: Iterable[str]) -> bool | None:
    """Whether a file belongs to a plugin that is kept; None where it is no Qt plugin at all.

    Args:
        destination: the path within the build, with slashes.
        modules: the Qt modules in use.
    """
    found = _PLUGIN.search(destination)
    if found is None:
        return False if "/plugins/" in destination and "PySide6" in destination else None
    folder, name = found["folder"], found["name"]
    needed = NEEDS_MODULE.get(folder)
    if needed is not None and needed not in modules:
        return False
    if folder == "platforminputcontexts":
        name = name.removesuffix("platforminputcontext")
    return name in QT_PLUGINS.get(folder, ())


def data_kept(destination: str) -> bool:
    """Whether a file that is no program goes into the build."""
    path = PurePosixPath(destination)
    if path.suffix == ".qm":
        return path.name in QT_TRANSLATIONS
    if "PySide6" in path.parts:
        return plugin_kept(destination, ()) is not False and "qml" not in path.parts
    if path.parts[0].startswith("cryptography-"):
        # What a wheel says of itself is in the folder of licences.
        return False
    # Time zones of the whole world: the ledger knows local days only.
    return path.parts[0] not in {"tzdata", "pytz"}


def prune(
    binaries: Iterable[Entry], needs: Callable[[str], Iterable[str]], modules: Iterable[str]
) -> list[Entry]:
    """Leave only what is reachable: extensions of Python, kept plugins, and the libraries they ask for.

    Symbolic links go as well: a portable copy must survive a USB stick whose file system has none, and Qt's
    libraries find each other without them.

    Args:
        binaries: PyInstaller's entries (path within the build, source, kind).
        needs: the file names of the libraries that a binary asks for itself.
        modules: the Qt modules in use.
    """
    wanted = frozenset(modules)
    found = {
        destination.replace("\\", "/"): (destination, source, kind)
        for destination, source, kind in binaries
        if kind != "SYMLINK"
    }
    roots, libraries = [], {}
    for path in found:
        name = path.rsplit("/", 1)[-1]
        kept = plugin_kept(path, wanted)
        if kept is False or name in SYSTEM_LIBRARIES:
            continue
        if kept or not _is_shared_library(path):
            roots.append(path)
        else:
            libraries[name.lower()] = path
    reached, queue = set(roots), list(roots)
    while queue:
        for name in needs(found[queue.pop()][1]):
            path = libraries.get(name.lower(), "")
            if path and path not in reached:
                reached.add(path)
                queue.append(path)
    return [found[path] for path in found if path in reached]


def _is_shared_library(path: str) -> bool:
    """Whether it is there for others to link with, rather than for Python to import.

    The interpreter and its run-time on Windows are reached by no import table of ours and count as roots.
    """
    name = path.rsplit("/", 1)[-1].lower()
    if name.startswith(("libpython", "python3", "vcruntime", "msvcp", "ucrtbase", "api-ms-")):
        return False
    if _EXTENSION.search(path):
        return False
    return bool(_QT_LIBRARY.search(path) or _LIBRARY.search(name))


def needed_libraries(source: str) -> frozenset[str]:
    """The file names of the libraries that a binary asks for, on the system of the build."""
    if platform.system() == "Linux":
        return frozenset(elf.read(Path(source)).needed)
    bindepend = importlib.import_module("PyInstaller.depend.bindepend")
    return frozenset(Path(name).name for name, _ in bindepend.get_imports(source))
