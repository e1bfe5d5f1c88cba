"""Where a file lies: on this machine's own disk, on a network drive, or in a folder that a program syncs.

SQLite's write-ahead log shares memory between processes of one machine and must not be used over a network
(sqlite.org/wal.html); a sync program copies the file and its log at different moments.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class PlaceKind(StrEnum):
    """What kind of place a ledger lies in."""

    LOCAL = "本机磁盘"
    NETWORK = "网络位置"
    SYNCED = "同步文件夹"


@dataclass(frozen=True, slots=True)
class Place:
    """A place, and what it was known by: the file system's kind, or the sync program's name."""

    kind: PlaceKind
    known_by: str = ""

    @property
    def is_local(self) -> bool:
        """Whether the write-ahead log may be used."""
        return self.kind is PlaceKind.LOCAL


#: Folder names of sync programs, as their installers make them: start of the name, the program's name.
_SYNC_FOLDERS = (
    ("onedrive", "OneDrive"),
    ("nutstore", "坚果云"),
    ("我的坚果云", "坚果云"),
    ("坚果云", "坚果云"),
    ("baidunetdisk", "百度网盘"),
    ("baidusyncdisk", "百度网盘"),
    ("百度网盘", "百度网盘"),
    ("synologydrive", "群晖 Drive"),
    ("synology drive", "群晖 Drive"),
    ("cloudstation", "群晖 Drive"),
    ("群晖", "群晖 Drive"),
    ("dropbox", "Dropbox"),
    ("google drive", "Google Drive"),
    ("googledrive", "Google Drive"),
    ("icloud drive", "iCloud"),
    ("iclouddrive", "iCloud"),
    ("com~apple~clouddocs", "iCloud"),
    ("wps云盘", "WPS 云盘"),
    ("wpsdrive", "WPS 云盘"),
    ("weiyun", "腾讯微云"),
    ("腾讯微云", "腾讯微云"),
    ("阿里云盘", "阿里云盘"),
)
_NETWORK_TYPES = re.compile(r"nfs\d?|cifs|smb\w*|ncpfs|ncp|afs|davfs|ceph|glusterfs|fuse\..+")
_NOT_NETWORK = {"fuse.lxcfs", "fuse.fuse-overlayfs", "fuse.veracrypt", "fuse.gocryptfs"}
_DRIVE_REMOTE = 4


def place_of(path: Path) -> Place:
    """What kind of place ``path`` (a file, present or not) lies in."""
    whole = Path(os.path.realpath(path))
    remote = _on_windows_share(whole) if sys.platform == "win32" else _network_mount(whole, _mounts())
    if remote:
        return Place(PlaceKind.NETWORK, remote)
    synced = _sync_program(whole)
    return Place(PlaceKind.SYNCED, synced) if synced else Place(PlaceKind.LOCAL)


def _sync_program(path: Path) -> str:
    for part in path.parent.parts:
        low = part.casefold()
        for start, name in _SYNC_FOLDERS:
            # "OneDrive - 某局" and "OneDrive" are its folders, a project called onedrive接入 is not.
            if low == start or low.startswith((f"{start} ", f"{start}-", f"{start}_")):
                return name
    for variable in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer"):
        root = os.environ.get(variable)
        if root and path.is_relative_to(os.path.realpath(root)):
            return "OneDrive"
    return ""


def _mounts() -> str:
    try:
        return Path("/proc/self/mounts").read_text("utf-8", "surrogateescape")
    except OSError:
        return ""


def _network_mount(path: Path, mounts: str) -> str:
    """The network file system that a path lies on by a table like /proc/mounts, or an empty string."""
    best, kind = Path(), ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = Path(re.sub(r"\\([0-7]{3})", lambda m: chr(int(m[1], 8)), fields[1]))
        # The later of two mounts at one point hides the earlier.
        if path.is_relative_to(point) and len(point.parts) >= len(best.parts):
            best, kind = point, fields[2]
    return kind if _NETWORK_TYPES.fullmatch(kind) and kind not in _NOT_NETWORK else ""


def _on_windows_share(path: Path) -> str:
    drive = path.drive
    if drive.startswith("\\\\") and not drive.startswith(("\\\\?\\", "\\\\.\\")):
        return "共享文件夹"
    if drive.upper().startswith("\\\\?\\UNC"):
        return "共享文件夹"
    return "网络驱动器" if _drive_type(f"{drive}\\") == _DRIVE_REMOTE else ""


def _drive_type(root: str) -> int:
    import ctypes

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 -- absent from other systems' stubs
    return int(kernel.GetDriveTypeW(root))
