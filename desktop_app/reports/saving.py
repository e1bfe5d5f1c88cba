"""A Word file on disk: written beside its target, proven, then put in its place in one step."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from desktop_app.core import saving
from desktop_app.core.versions import Paragraph

# The earliest moment a zip entry can carry: the archive tells nothing about when it was made.
_NO_TIME = (1980, 1, 1, 0, 0, 0)
#: Content of a part. A main part of many megabytes comes in pieces.
Part = str | bytes | tuple[str, ...]
#: How many pieces are written at once: enough to be worth a call, few enough to stay in the cache.
_TOGETHER = 32


@dataclass(frozen=True, slots=True)
class Written:
    """A document on disk.

    ``placeholders`` counts the marked 【】 that wait for somebody's words; ``paragraphs`` are those that
    the officer may reword.
    """

    path: Path
    placeholders: int
    paragraphs: tuple[Paragraph, ...] = ()


def save(parts: Mapping[str, Part], out: Path, prove: Callable[[Path], None]) -> None:
    """Write ``parts`` as a Word package to ``out``; all or nothing.

    Args:
        parts: part names without the leading slash, and their content; text is written in UTF-8.
        out: where the document goes; an older file there is replaced at the very end.
        prove: reads the finished file again and raises unless it is complete.

    Raises:
        UserError: the folder is absent or not writable, the disk is full, or the target is open
            elsewhere. Whatever was at ``out`` before is still there.
    """

    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
            for name, part in parts.items():
                entry = zipfile.ZipInfo(name, _NO_TIME)
                entry.compress_type = zipfile.ZIP_DEFLATED
                with package.open(entry, "w") as packed:
                    for piece in _encoded(part):
                        packed.write(piece)
        prove(path)

    saving.save(out, write)


def _encoded(part: Part) -> Iterator[bytes]:
    if isinstance(part, tuple):
        for start in range(0, len(part), _TOGETHER):
            yield "".join(part[start : start + _TOGETHER]).encode()
    else:
        yield part.encode() if isinstance(part, str) else part
