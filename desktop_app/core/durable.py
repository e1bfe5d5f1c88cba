"""Files that survive the power switch: flushed, then put in their place in one step, then their folder."""

from __future__ import annotations

import os
import time
from pathlib import Path

#: Seconds to wait before each further try: on Windows a virus scanner holds a new file for a moment.
_PATIENCE = (0.1, 0.2, 0.4, 0.8) if os.name == "nt" else ()


def sync_file(path: Path) -> None:
    """Make a file's content survive the power switch."""
    # Windows flushes only through a handle that may write.
    with path.open("r+b" if os.name == "nt" else "rb") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive the power switch; Windows does so by itself (NTFS journal)."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def replace(finished: Path, target: Path) -> None:
    """Flush a finished file and put it in its place in one step; what stood there is gone only then."""
    sync_file(finished)
    for wait in (*_PATIENCE, None):
        try:
            finished.replace(target)
            break
        except PermissionError:
            if wait is None:
                raise
            time.sleep(wait)
    sync_folder(target.parent)
