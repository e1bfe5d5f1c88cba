"""How long a start takes: from the command to a window that has painted and a ledger that is open.

The window starts its log and opens its ledger right after its first frame, so the appearance of their files
tells of it, on any platform and without a look at the screen.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

PATIENCE = 60.0
#: What a first start makes: right behind its first frame the folder of the log, then the ledger.
FRAME, LEDGER = "日志", "台账.zwgk"


def own_environment(folder: Path, **extra: str) -> dict[str, str]:
    """An environment whose data, settings and backups all lie in one folder."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("ZWGK_", "PYTEST_"))}
    places = {
        "HOME": folder,
        "XDG_DATA_HOME": folder / "data",
        "XDG_CONFIG_HOME": folder / "config",
        "LOCALAPPDATA": folder / "data",
        "APPDATA": folder / "config",
        "ZWGK_BACKUP_DIR": folder / "backups",
    }
    return kept | {key: str(path) for key, path in places.items()} | extra


def start_seconds(
    command: Sequence[str], environment: Mapping[str, str], data: Path, until: str = LEDGER
) -> float:
    """Start the window, wait for what it makes, end it.

    Args:
        command: the program.
        environment: as `own_environment` gives it.
        data: the folder below which it appears; nothing may be there yet.
        until: the name of what is waited for, `FRAME` or `LEDGER`.

    Raises:
        TimeoutError: it did not come, or the program ended by itself; its words are in the message.
    """
    with tempfile.TemporaryFile() as words:
        begin = time.perf_counter()
        process = subprocess.Popen(list(command), env=dict(environment), stdout=words, stderr=words)
        try:
            while not list(data.rglob(until)):
                if process.poll() is not None or time.perf_counter() - begin > PATIENCE:
                    words.seek(0)
                    raise TimeoutError(words.read().decode(errors="replace"))
                time.sleep(0.003)
            return time.perf_counter() - begin
        finally:
            process.kill()
            process.wait()


def medians(commands: Mapping[str, Sequence[str]], *, runs: int = 5, **extra: str) -> dict[str, float]:
    """The median start of each program, taken in turn so that all meet the same machine.

    Args:
        commands: programs by name; each is started once beforehand, to warm the disk's cache.
        runs: counted starts of each.
        extra: environment variables.
    """
    times: dict[str, list[float]] = {name: [] for name in commands}
    for run in range(runs + 1):
        for name, command in commands.items():
            with tempfile.TemporaryDirectory() as folder:
                data = Path(folder, "data")
                taken = start_seconds(command, own_environment(Path(folder), **extra), data)
            if run:
                times[name].append(taken)
    return {name: round(statistics.median(taken), 3) for name, taken in times.items()}
