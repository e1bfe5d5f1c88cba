"""What a Linux program or library asks of the system: read from its ELF dynamic section.

Follows the System V ABI's ELF-64 layout and the GNU symbol-versioning sections (``.gnu.version_r``), as
described in the Linux Standard Base Core Specification, chapters 10.7 (symbol versioning).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

_MAGIC = b"\x7fELF"
_CLASS_64, _LITTLE_ENDIAN = 2, 1
_PT_LOAD, _PT_DYNAMIC = 1, 2
_DT_NULL, _DT_NEEDED, _DT_STRTAB = 0, 1, 5
_DT_VERNEED, _DT_VERNEEDNUM = 0x6FFFFFFE, 0x6FFFFFFF
_GLIBC = re.compile(r"GLIBC_(\d+)\.(\d+)(?:\.(\d+))?$")

Version = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Needs:
    """What one file asks for.

    Attributes:
        needed: file names of libraries (DT_NEEDED), in order.
        versions: symbol versions as (library, version), e.g. ``("libc.so.6", "GLIBC_2.34")``.
    """

    needed: tuple[str, ...]
    versions: tuple[tuple[str, str], ...]

    @property
    def glibc(self) -> Version | None:
        """The highest numbered GLIBC version; None where none is asked for."""
        return max((v for _, name in self.versions if (v := glibc_version(name)) is not None), default=None)


def glibc_version(name: str) -> Version | None:
    """``GLIBC_2.3.4`` as (2, 3, 4); None for anything else, GLIBC_PRIVATE and GLIBC_ABI_* included."""
    found = _GLIBC.match(name)
    return tuple(int(part) for part in found.groups() if part is not None) if found else None


def is_elf(path: Path) -> bool:
    """Whether a file starts like an ELF file."""
    with path.open("rb") as file:
        return file.read(4) == _MAGIC


def read(path: Path) -> Needs:
    """What a file asks for; nothing where it is linked statically.

    Raises:
        ValueError: it is no 64-bit little-endian ELF file, or is damaged.
    """
    data = path.read_bytes()
    if data[:4] != _MAGIC or data[4] != _CLASS_64 or data[5] != _LITTLE_ENDIAN:
        raise ValueError(f"no 64-bit little-endian ELF file: {path}")
    try:
        return _read(data)
    except (struct.error, IndexError) as error:
        raise ValueError(f"damaged ELF file: {path}") from error


def _read(data: bytes) -> Needs:
    program_offset, entry_size, entries = _program_headers(data)
    loads, dynamic = [], None
    for index in range(entries):
        kind, _, offset, address, _, size = struct.unpack_from(
            "<IIQQQQ", data, program_offset + index * entry_size
        )
        if kind == _PT_LOAD:
            loads.append((address, offset, size))
        elif kind == _PT_DYNAMIC:
            dynamic = (offset, size)
    if dynamic is None:
        return Needs((), ())

    def file_offset(address: int) -> int:
        for start, offset, size in loads:
            if start <= address < start + size:
                return int(offset + address - start)
        raise IndexError(address)

    tags = list(_dynamic(data, *dynamic))
    values = dict(tags)
    if _DT_STRTAB not in values:
        return Needs((), ())
    strings = file_offset(values[_DT_STRTAB])

    def text(offset: int) -> str:
        start = strings + offset
        return data[start : data.index(b"\0", start)].decode()

    needed = tuple(text(value) for tag, value in tags if tag == _DT_NEEDED)
    if _DT_VERNEED not in values:
        return Needs(needed, ())
    start = file_offset(values[_DT_VERNEED])
    versions = _versions(data, start, values[_DT_VERNEEDNUM])
    return Needs(needed, tuple((text(library), text(name)) for library, name in versions))


def _program_headers(data: bytes) -> tuple[int, int, int]:
    offset = struct.unpack_from("<Q", data, 32)[0]
    size, count = struct.unpack_from("<HH", data, 54)
    return offset, size, count


def _dynamic(data: bytes, offset: int, size: int) -> Iterator[tuple[int, int]]:
    for position in range(offset, offset + size, 16):
        tag, value = struct.unpack_from("<QQ", data, position)
        if tag == _DT_NULL:
            return
        yield tag, value


def _versions(data: bytes, position: int, count: int) -> Iterator[tuple[int, int]]:
    """Offsets into the string table: library and version name of every requirement."""
    for _ in range(count):
        _, names, library, first, following = struct.unpack_from("<HHIII", data, position)
        auxiliary = position + first
        for _ in range(names):
            _, _, _, name, next_name = struct.unpack_from("<IHHII", data, auxiliary)
            yield library, name
            auxiliary += next_name
        position += following


def elf_files(folder: Path) -> Iterator[Path]:
    """Every ELF file below a folder, links left out, sorted."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink() and is_elf(path):
            yield path


def parse_target(text: str) -> Version:
    """``2.31`` as (2, 31).

    Raises:
        ValueError: it is no such number.
    """
    if not re.fullmatch(r"2\.\d+", text):
        raise ValueError(text)
    return tuple(int(part) for part in text.split("."))


def too_new(files: Iterable[Path], target: Version) -> list[tuple[Path, Version]]:
    """The files that would not start on a system whose glibc is ``target``, the most demanding first."""
    found = []
    for path in files:
        version = read(path).glibc
        if version is not None and version > target:
            found.append((path, version))
    return sorted(found, key=lambda item: (item[1], item[0]), reverse=True)
