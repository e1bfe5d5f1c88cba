"""The kinds of files that the program makes and opens by a double click."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FileKind:
    """One kind of file.

    Attributes:
        suffix: how its names end.
        mime: its media type.
        key: its name in Windows' registry, after the program's own.
        words: what file managers call it.
        english: the same where the desktop speaks English.
    """

    suffix: str
    mime: str
    key: str
    words: str
    english: str


KINDS = (
    FileKind(".zwgk", "application/x-zwgk-ledger", "file", "政务公开落实台账文件", "Openness ledger"),
    FileKind(
        ".zwgkp", "application/x-zwgk-package", "package", "政务公开移交包", "Openness hand-over package"
    ),
    FileKind(".zwhz", "application/x-zwgk-overview", "overview", "政务公开汇总台账", "Openness overview"),
)
