"""What every test needs before Qt or hypothesis wakes up: no screen, no chance, no files that stay."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import configuration, settings

#: Bytes that must be free for the tests' folders to lie in memory; what failed tests leave lies there too.
_ROOM_IN_MEMORY = 2**30


def _memory() -> Path | None:
    """The folder Linux keeps in memory, where it is there, has room, and may hold programs.

    Every change of a ledger waits for the disk. What the disk does is for the long runs of `tests/torture`.
    """
    folder = Path("/dev/shm")
    if not os.access(folder, os.W_OK) or os.statvfs(folder).f_flag & os.ST_NOEXEC:
        return None
    return folder if shutil.disk_usage(folder).free >= _ROOM_IN_MEMORY else None


if memory := _memory():
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(memory))
# A display is asked for by naming a platform: QT_QPA_PLATFORM=xcb pytest ...
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

configuration.set_hypothesis_home_dir(Path(__file__).parents[1] / ".venv" / "cache" / "hypothesis")
settings.register_profile("bounded", derandomize=True, max_examples=60, deadline=None, database=None)
settings.load_profile("bounded")


@pytest.fixture(scope="session")
def new_ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger without a plan, to be copied: making one takes longer than most of what is tried out on it."""
    from desktop_app.services.ledger import create_ledger

    path = tmp_path_factory.mktemp("new") / "台账.zwgk"
    create_ledger(path).close()
    return path


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put what takes long first where several processes share the files: none is left with the rest alone."""
    if hasattr(config, "workerinput"):
        slow = {item.path for item in items if item.get_closest_marker("slow")}
        sizes = Counter(item.path for item in items)
        items.sort(key=lambda item: (item.path not in slow, -sizes[item.path]))
