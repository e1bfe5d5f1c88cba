"""Where the application's own files are, from source, in a frozen build and in a portable copy."""

from __future__ import annotations

import sys
from pathlib import Path

#: A file of this name beside a frozen program makes it portable.
PORTABLE_MARKER = "便携版"
_PORTABLE_DATA = "数据"


def portable_folder() -> Path | None:
    """Where a portable copy keeps ledger, backups and settings: beside the program, to be carried with it.

    None from source and where the program was installed.
    """
    if not getattr(sys, "frozen", False):
        return None
    folder = Path(sys.executable).resolve().parent
    return folder / _PORTABLE_DATA if (folder / PORTABLE_MARKER).is_file() else None


def bundled(name: str) -> Path:
    """The path of a file under ``data/``.

    Args:
        name: the file's name within ``data/``, e.g. ``units.json``.
    """
    unpacked = getattr(sys, "_MEIPASS", None)
    root = Path(unpacked) if unpacked else Path(__file__).resolve().parents[2]
    return root / "data" / name
