"""佐证材料: a link, a file, a picture or a document that proves what a task's record says."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from urllib.parse import urlsplit

from desktop_app.core.errors import UserError

#: Largest file that is taken as evidence, in bytes.
MOST_BYTES = 100 * 1024 * 1024
_LONGEST_NAME = 120


class EvidenceKind(StrEnum):
    """What sort of thing a piece of evidence is."""

    LINK = "链接"
    PICTURE = "图片"
    DOCUMENT = "文档"
    FILE = "文件"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One piece of evidence. A link has ``url``; everything else has ``sha256``, ``file_name``, ``size``.

    Attributes:
        id: its identity in the ledger.
        kind: what sort of thing it is.
        title: what the evidence list calls it.
        url: the address of a link, or where a stored file was published.
        column_path: the column it stands in (栏目路径).
        published_on: the day it was published.
        captured_on: the day it was taken as evidence (取证日期).
        sha256: digest of the stored file, 64 hexadecimal digits.
        file_name: the file's own name, cleaned; never used as a path.
        size: the file's size in bytes.
        note: page numbers and remarks.
        may_publish: whether it may be listed in a public version.
        secrecy_by: who checked it for secrecy (保密审查).
        secrecy_on: when.
        secrecy_result: with what result.
        checked_on: when a person last opened the address to see that it still works.
        checked_by: who.
        tasks: ids of the requirements it serves.
    """

    id: str
    kind: EvidenceKind
    title: str
    url: str | None = None
    column_path: str | None = None
    published_on: date | None = None
    captured_on: date | None = None
    sha256: str | None = None
    file_name: str | None = None
    size: int | None = None
    note: str | None = None
    may_publish: bool = False
    secrecy_by: str | None = None
    secrecy_on: date | None = None
    secrecy_result: str | None = None
    checked_on: date | None = None
    checked_by: str | None = None
    tasks: tuple[str, ...] = ()

    @property
    def secrecy_checked(self) -> bool:
        """Whether a secrecy check with its result is recorded."""
        return bool(self.secrecy_by and self.secrecy_on and self.secrecy_result)

    @property
    def public(self) -> bool:
        """Whether a public version may list it: it may be published and was checked (先审查后公开)."""
        return self.may_publish and self.secrecy_checked


_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# fmt: off
_DOCUMENT_SUFFIXES = frozenset((
    "pdf", "doc", "docx", "wps", "xls", "xlsx", "et", "csv", "ppt", "pptx", "dps", "ofd", "txt", "rtf",
    "odt", "ods", "odp", "htm", "html", "mht",
))
_PROGRAM_SUFFIXES = frozenset((
    "exe", "com", "bat", "cmd", "ps1", "psm1", "vbs", "vbe", "js", "jse", "wsf", "wsh", "msi", "msp",
    "scr", "pif", "lnk", "url", "hta", "cpl", "jar", "sh", "desktop", "reg", "dll", "inf", "apk", "app",
    "deb", "rpm", "appimage", "run",
))
# fmt: on
#: Documents that may bring programs of their own with them.
_MACRO_SUFFIXES = frozenset(("docm", "dotm", "xlsm", "xltm", "xlam", "xlsb", "pptm", "potm", "ppsm", "ppam"))
_PROGRAM_HEADS = (b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe")


def suffix_of(name: str) -> str:
    """The ending of a file's name in lower case without its dot; empty where it has none."""
    head, dot, tail = name.rpartition(".")
    return tail.strip().lower() if dot and head else ""


def is_program(name: str, head: bytes) -> bool:
    """Whether a file could be run by opening it: by the end of its name or by how it begins."""
    return suffix_of(name) in _PROGRAM_SUFFIXES or head.startswith(_PROGRAM_HEADS)


def may_hold_macros(name: str) -> bool:
    """Whether a document by its name may bring programs of its own with it."""
    return suffix_of(name) in _MACRO_SUFFIXES


def kind_of(name: str, head: bytes) -> EvidenceKind:
    """What sort of file it is: pictures by their content, documents by content and name.

    Args:
        name: the file's name.
        head: its first bytes, 16 or more.
    """
    if head.startswith(_PICTURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP"):
        return EvidenceKind.PICTURE
    if head.startswith((b"%PDF-", _OLE)) or suffix_of(name) in _DOCUMENT_SUFFIXES:
        return EvidenceKind.DOCUMENT
    return EvidenceKind.FILE


_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?")


def clean_name(name: str) -> str:
    """A file's own name made fit to be shown and to be written on any system; never empty.

    Folders, control and direction marks (which let ``exe.gpj`` read as ``jpg.exe``), characters that
    file systems refuse, names that Windows reserves, and overlong names are dealt with.
    """
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    kept = "".join(c for c in base if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"))
    kept = re.sub(r'[<>:"|?*]', "_", kept).strip(" .")
    if _RESERVED.fullmatch(kept):
        kept = f"_{kept}"
    suffix = suffix_of(kept)
    if len(kept) > _LONGEST_NAME:
        tail = f".{suffix}" if suffix and len(suffix) <= 10 else ""
        kept = kept[: _LONGEST_NAME - len(tail)].rstrip(" .") + tail
    return kept or "未命名"


def checked_url(url: str) -> str:
    """``url`` as an address that may be kept and printed as a link.

    Only http and https: a link in a document is clicked. Whether it still works cannot be known here.

    Raises:
        UserError: it is no such address.
    """
    text = "".join(url.split())
    if text and "://" not in text and not re.match(r"[a-zA-Z][\w+.-]*:(?!\d)", text):
        text = f"http://{text}"
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    good = parts.scheme in ("http", "https") and host and ("." in host or host == "localhost")
    if not good or parts.username is not None or any(ord(c) < 32 or c in '<>"' for c in text):
        brief = url if len(url) <= 40 else f"{url[:40]}…"
        raise UserError(f"“{brief}”不是网址。", "请填写以 http:// 或 https:// 开头的完整网址。")
    return text
