"""Where a user's ledgers lie, and what else the program keeps for them."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from desktop_app.core.bundled import portable_folder

#: Ending of a ledger file's name.
SUFFIX = ".zwgk"
_FOLDER = "政务公开落实台账"
_PRACTICE = "示例"


def data_folder() -> Path:
    """Where this system expects a program's data: the user's own folder, without any rights needed.

    A portable copy carries its data with it instead.
    """
    portable = portable_folder()
    if portable is not None:
        return portable
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / _FOLDER


def default_ledger_path() -> Path:
    """The ledger that opens when none is named."""
    return data_folder() / f"台账{SUFFIX}"


def practice_folder() -> Path:
    """Where ledgers to practise with lie: never among the officer's own."""
    return data_folder() / _PRACTICE


def is_practice(path: Path) -> bool:
    """Whether a ledger is one to practise with: it is not remembered, and it needs no backups."""
    return path.absolute().parent == practice_folder().absolute()
