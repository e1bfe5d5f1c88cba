"""Reading parts of .docx and .xlsx packages without letting a hostile one take the machine.

Limits: one part may unpack to 32 MB, all that is read to 96 MB; a part that unpacks to more than 300
times its size is a bomb. Document type declarations do not occur in these formats (ECMA-376 part 2,
clause 6.1.4 of the 5th edition forbids them), so a part that has one is refused before it is parsed.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

from desktop_app.core.errors import UserError
from desktop_app.importing.sniffing import TAKE_AGAIN

#: Told now and then how many rows are read; may raise `Cancelled`.
Step = Callable[[int], None]

MAX_PART = 32 * 1024 * 1024
MAX_ALL = 96 * 1024 * 1024
MAX_RATIO = 300

_DAMAGED = ("文件不完整或已损坏，打不开。", TAKE_AGAIN)
_TOO_BIG = ("文件解压后过大，不像是方案文件。", "请把任务表复制到新文档，另存后再导入。")
_MARKS = tuple(w.encode(e) for w in ("<!DOCTYPE", "<!ENTITY") for e in ("utf-8", "utf-16-le", "utf-16-be"))


def unwatched(done: int) -> None:
    """Nobody is told how far the reading is."""
    del done


def damaged() -> UserError:
    """The refusal of a file that cannot be opened."""
    return UserError(*_DAMAGED)


def too_big() -> UserError:
    """The refusal of a file that unpacks beyond the limits."""
    return UserError(*_TOO_BIG)


class Package:
    """A zip package's parts, each read at most once within the limits.

    Args:
        data: the package's content.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, EOFError, OSError, NotImplementedError):
            raise damaged() from None
        self._names = {info.filename.lower(): info for info in self._zip.infolist()}
        self._read = 0

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    def names(self) -> list[str]:
        """The names of all parts."""
        return [info.filename for info in self._names.values()]

    def part(self, name: str) -> bytes:
        """A part's content.

        Raises:
            UserError: the part is absent, damaged, over the limits or holds a document type declaration.
        """
        info = self._names.get(name.lower())
        if info is None:
            raise damaged()
        if info.file_size > MAX_PART or info.file_size > MAX_RATIO * max(info.compress_size, 4096):
            raise too_big()
        try:
            with self._zip.open(info) as stream:
                data = stream.read(MAX_PART + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError):
            raise damaged() from None
        self._read += len(data)
        if len(data) > MAX_PART or self._read > MAX_ALL:
            raise too_big()
        if any(mark in data for mark in _MARKS):
            raise UserError("文件里含有不允许的内容，已停止读取。", TAKE_AGAIN)
        return data

    def root(self, name: str) -> Any:
        """The root element of an XML part.

        Raises:
            UserError: as for `part`, or the part is no XML.
        """
        return parse_xml(self.part(name))

    def related(self, source: str, ending: str) -> list[str]:
        """Names of parts that ``source`` points to with a relationship whose type ends in ``ending``.

        Args:
            source: a part's name, or empty for the package itself.
            ending: the end of the relationship's type, e.g. ``/officeDocument``.
        """
        folder, file = posixpath.split(source)
        rels = posixpath.join(folder, "_rels", f"{file}.rels")
        if rels not in self:
            return []
        found = []
        for rel in self.root(rels):
            if str(rel.get("Type", "")).endswith(ending) and rel.get("TargetMode") != "External":
                target = str(rel.get("Target", ""))
                found.append(posixpath.normpath(posixpath.join("/" + folder, target)).lstrip("/"))
        return found


def parse_xml(data: bytes) -> Any:
    """The root element of ``data``; nothing outside it is ever fetched or expanded."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    data = _STRICT.sub(lambda m: _TRANSITIONAL[m[1]], data) if b"purl.oclc.org" in data else data
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise damaged() from None


#: The strict flavour of the format (ISO/IEC 29500) differs in its namespaces alone, as far as reading goes.
_STRICT = re.compile(
    rb"http://purl\.oclc\.org/ooxml/(wordprocessingml/main|spreadsheetml/main|officeDocument/relationships)"
)
_TRANSITIONAL = {
    b"wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"spreadsheetml/main": b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"officeDocument/relationships": b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
