"""Files that survive the power switch: written beside their place, flushed, then put there in one step."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from desktop_app.core.durable import replace, sync_file, sync_folder

__all__ = [
    "OWNER_ONLY_FILE",
    "OWNER_ONLY_FOLDER",
    "copy_whole",
    "make_folder",
    "make_private",
    "place_new",
    "replace",
    "sync_file",
    "sync_folder",
]

#: Only its owner reads what the application makes for itself (POSIX; Windows' user folders inherit it).
OWNER_ONLY_FILE, OWNER_ONLY_FOLDER = 0o600, 0o700


def make_private(path: Path) -> None:
    """Make an empty file, readable by its owner only; one that stands there is emptied."""
    os.close(os.open(path, os.O_CREAT | os.O_TRUNC | os.O_RDWR, OWNER_ONLY_FILE))


def make_folder(folder: Path) -> None:
    """Make a folder readable by its owner only; one that stands there keeps its rights."""
    folder.mkdir(parents=True, exist_ok=True, mode=OWNER_ONLY_FOLDER)


def copy_whole(source: Path, target: Path) -> None:
    """Copy a file's content, readable by its owner only, and flush it."""
    make_private(target)
    shutil.copyfile(source, target)
    sync_file(target)
    sync_folder(target.parent)


def place_new(finished: Path, target: Path) -> None:
    """Flush a finished file and give it its name, never in the place of another file.

    Raises:
        FileExistsError: something of that name stands there.
    """
    sync_file(finished)
    try:
        os.link(finished, target)
    except FileExistsError:
        raise
    except OSError:
        # No hard links here (FAT, some network drives). On Windows rename refuses an existing target.
        if target.exists():
            raise FileExistsError(target) from None
        finished.rename(target)
    else:
        finished.unlink()
    sync_folder(target.parent)
