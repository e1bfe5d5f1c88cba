"""The words of an attached file as one text: to be looked through, never stored and never a plan."""

from __future__ import annotations

import re

from desktop_app.core.errors import UserError
from desktop_app.importing.encoding import decode
from desktop_app.importing.packages import Package

#: A text without a package around it is looked through up to this many bytes.
MOST_TEXT = 20 * 1024 * 1024
_TEXT_SUFFIXES = frozenset({"txt", "csv", "md", "htm", "html", "xml", "json"})
_WORD_PARTS = re.compile(
    r"word/(document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml|docProps/(core|custom)\.xml"
)
_SHEET_PARTS = re.compile(r"xl/(sharedStrings|worksheets/[^/]+|comments\d*)\.xml|docProps/(core|custom)\.xml")
_ENDS = frozenset({"p", "br", "tab", "tc", "row", "si", "c"})


def words_of(suffix: str, data: bytes) -> str | None:
    """What a person would read in the file, or None where it is of a kind that cannot be looked through.

    Headers, footers, notes, comments and document properties are words too: a mark of secrecy often
    stands there.

    Args:
        suffix: the end of the file's name in lower case, without the dot.
        data: the file's content.

    Raises:
        UserError: the file is damaged, over the limits, or in no known encoding.
    """
    if data.startswith(b"PK"):
        package = Package(data)
        wanted = _WORD_PARTS if "word/document.xml" in package else _SHEET_PARTS
        names = [n for n in package.names() if wanted.fullmatch(n)]
        return "\n".join(_words(package, n) for n in names) if names else None
    if suffix not in _TEXT_SUFFIXES:
        return None
    if len(data) > MOST_TEXT:
        raise UserError("文本过长，无法查找。", "请人工核对。")
    text = decode(data)
    return re.sub(r"<[^>]*>", " ", text) if suffix in ("htm", "html", "xml") else text


def _words(package: Package, name: str) -> str:
    pieces: list[str] = []
    for event_element in package.root(name).iter():
        tag = str(event_element.tag).rpartition("}")[2]
        if tag in _ENDS:
            pieces.append("\n")
        # In a cell of type s the value is a place in the shared strings, which are read by themselves.
        shared = tag == "v" and event_element.getparent().get("t") == "s"
        if tag in ("t", "delText", "v") or name.startswith("docProps/"):
            pieces.append("" if shared else event_element.text or "")
    return "".join(pieces)
