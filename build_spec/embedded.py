"""The works that are linked into the libraries of other works, where no file of their own tells of them."""

from __future__ import annotations

import ctypes
import importlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from importlib import metadata
from pathlib import Path

from build_spec.component import LICENCES, BuildError, Component, package_url

#: Works that a wheel's own list names without a licence: title, licence, and which file of the wheel has it.
_LISTED = {"openssl": ("OpenSSL", "Apache-2.0", "LICENSE.APACHE")}
#: The licences under which makers' own lists name what they link in; each text is in the wheel or kept here.
_KNOWN = frozenset({"Apache-2.0", "BSD-3-Clause", "MIT", "Unicode-3.0"})
_ICU = re.compile(r"libicuuc\.so\.(\d+)$")


def in_distribution(name: str, texts: Iterable[Path]) -> list[Component]:
    """What the wheel of a distribution carries inside its own libraries.

    Args:
        name: the distribution's, in its normal form.
        texts: the distribution's own licence texts.

    Raises:
        BuildError: the licence of something is not known here.
    """
    own = tuple(texts)
    found = [part for listing in _listings(name) for part in _listed(name, listing, own)]
    return found + (_IN[name]() if name in _IN else [])


def _listings(name: str) -> list[Path]:
    """The bills of material within a wheel (PEP 770)."""
    files = metadata.distribution(name).files or ()
    return [Path(str(f.locate())) for f in files if f.parts[1:2] == ("sboms",) and f.suffix == ".json"]


def _listed(name: str, listing: Path, texts: tuple[Path, ...]) -> list[Component]:
    found = []
    for item in json.loads(listing.read_text("utf-8")).get("components", ()):
        # What is excluded helped to build the wheel and is not inside.
        if item.get("scope") == "excluded":
            continue
        plain = (item["name"], _stated(item), "")
        # A crate of the same name states its own licence.
        title, licence, file = plain if plain[1] else _LISTED.get(item["name"], plain)
        if not _KNOWN & set(re.findall(r"[\w.-]+", licence)):
            raise BuildError(f"组件 {name} 内含 {item['name']}，许可不明。")
        own = tuple(path for path in texts if path.name == file)
        found.append(Component(title, str(item["version"]), licence, item["purl"].partition("?")[0], own))
    return found


def _stated(item: Mapping[str, object]) -> str:
    licences = item.get("licenses")
    first = licences[0] if isinstance(licences, list) and licences else {}
    return str(first.get("expression") or "")


def _in_lxml() -> list[Component]:
    """What the wheel of lxml is built with: its project links all of them statically."""
    etree = importlib.import_module("lxml.etree")
    library = Path(str(etree.__file__))
    parts = (
        ("libxml2", ".".join(map(str, etree.LIBXML_COMPILED_VERSION)), "MIT", "libxml2.txt"),
        ("libxslt", ".".join(map(str, etree.LIBXSLT_COMPILED_VERSION)), "MIT", "libxslt.txt"),
        ("libiconv", _iconv_version(library), "LGPL-2.1-or-later", "LGPL-2.1.txt"),
        ("zlib", _zlib_version(library), "Zlib", "zlib.txt"),
    )
    return [_part(*part) for part in parts]


def _iconv_version(library: Path) -> str:
    """GNU libiconv's number is a variable of its own; not every platform shows it."""
    try:
        number = ctypes.c_int.in_dll(ctypes.CDLL(str(library)), "_libiconv_version").value
    except (OSError, ValueError):
        return ""
    return f"{number >> 8}.{number & 0xFF}"


def _zlib_version(library: Path) -> str:
    """zlib leaves its notice, with its number, in every program it is linked into."""
    found = re.search(rb"inflate ([\d.]+) Copyright", library.read_bytes())
    return found[1].decode() if found else ""


def in_python(texts: tuple[Path, ...]) -> list[Component]:
    """What CPython has of other works within its own modules.

    Args:
        texts: where their notices are.
    """
    expat = importlib.import_module("pyexpat").EXPAT_VERSION.removeprefix("expat_")
    decimal = importlib.import_module("_decimal").__libmpdec_version__
    return [
        Component("Expat", expat, "MIT", package_url("generic", "expat", expat), texts),
        Component("libmpdec", decimal, "BSD-2-Clause", package_url("generic", "libmpdec", decimal), texts),
    ]


def in_qt(libraries: Iterable[Path], texts: tuple[Path, ...]) -> list[Component]:
    """ICU, which comes with Qt as libraries of its own on Linux.

    Args:
        libraries: the files of the build, where they come from.
        texts: where its notice is.
    """
    for path in libraries:
        found = _ICU.search(path.name)
        if found:
            numbers = (ctypes.c_uint8 * 4)()
            getattr(ctypes.CDLL(str(path)), f"u_getVersion_{found[1]}")(numbers)
            version = f"{numbers[0]}.{numbers[1]}"
            return [
                Component("ICU", version, "Unicode-DFS-2016", package_url("generic", "icu", version), texts)
            ]
    return []


def _part(name: str, version: str, licence: str, text: str) -> Component:
    return Component(name, version, licence, package_url("generic", name, version), (LICENCES / text,))


#: Wheels that carry works without listing them.
_IN: Mapping[str, Callable[[], list[Component]]] = {"lxml": _in_lxml}
