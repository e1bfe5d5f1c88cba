"""What people download or carry: the portable archive and the lists of checksums."""

from __future__ import annotations

import hashlib
import time
import zipfile
from collections.abc import Iterable
from pathlib import Path

from desktop_app.core.bundled import PORTABLE_MARKER

CHECKSUMS = "SHA256SUMS"
#: What a zip file can hold at the earliest.
_ZIP_EPOCH = 315_532_800

_MARKER_TEXT = """\
有此文件时，台账、备份和设置都放在本文件夹的“数据”中，不写入系统的用户目录。
删除此文件，改为使用当前用户的数据目录。
"""


def sha256(path: Path) -> str:
    """The checksum of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_checksums(folder: Path, files: Iterable[Path]) -> Path:
    """Write the list that ``sha256sum -c`` takes, in the folder it speaks of.

    Args:
        folder: where the list goes.
        files: files below it.
    """
    lines = [f"{sha256(path)}  {path.relative_to(folder).as_posix()}\n" for path in sorted(files)]
    target = folder / CHECKSUMS
    target.write_text("".join(lines), "utf-8", newline="\n")
    return target


def files_below(folder: Path) -> list[Path]:
    """Every file below a folder but the list of checksums, sorted."""
    return sorted(p for p in folder.rglob("*") if p.is_file() and p.relative_to(folder) != Path(CHECKSUMS))


def portable_zip(folder: Path, target: Path, *, seconds: int) -> Path:
    """Pack a build so that it works from wherever it is unpacked.

    Args:
        folder: the build.
        target: the archive.
        seconds: the time to give every file, in seconds since 1970.
    """
    moment = time.gmtime(max(seconds, _ZIP_EPOCH))[:6]
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path in [*files_below(folder), folder / CHECKSUMS]:
            item = zipfile.ZipInfo(f"{folder.name}/{path.relative_to(folder).as_posix()}", moment)
            mode = 0o755 if path.stat().st_mode & 0o100 else 0o644
            item.external_attr = (0o100000 | mode) << 16
            item.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(item, path.read_bytes())
        item = zipfile.ZipInfo(f"{folder.name}/{PORTABLE_MARKER}", moment)
        item.external_attr = 0o100644 << 16
        # Notepad of old Windows versions takes UTF-8 without this mark for GBK.
        archive.writestr(item, _MARKER_TEXT.replace("\n", "\r\n").encode("utf-8-sig"))
    return target
