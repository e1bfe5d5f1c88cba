"""Where the files that ship with the application are, from source and in a frozen build."""

from __future__ import annotations

import sys
from pathlib import Path


def bundled(name: str) -> Path:
    """The path of a file under ``data/``.

    Args:
        name: the file's name within ``data/``, e.g. ``units.json``.
    """
    unpacked = getattr(sys, "_MEIPASS", None)
    root = Path(unpacked) if unpacked else Path(__file__).resolve().parents[2]
    return root / "data" / name
