"""Other programs, each run to its end or ended with everything it started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from desktop_app.core.errors import Cancelled

#: Seconds between two looks at the program, and what the system gets for ending it.
_PAUSE, _GRACE = 0.1, 10.0
#: CREATE_NEW_PROCESS_GROUP and CREATE_NO_WINDOW (learn.microsoft.com, process creation flags).
_APART = 0x00000200 | 0x08000000


def run(
    command: Sequence[str],
    limit: float,
    progress: Callable[[int, int], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> None:
    """Run a program, without a window and without input, in a process group of its own.

    Args:
        command: the program and its arguments.
        limit: seconds that it may take.
        progress: called with (seconds gone, seconds allowed).
        cancel: asked ten times a second whether to stop.

    Raises:
        OSError: it cannot be started.
        TimeoutError: it took too long and was ended.
        Cancelled: ``cancel`` said so.
    """
    windows = sys.platform == "win32"
    child = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=not windows,
        creationflags=_APART if windows else 0,
    )
    began = time.monotonic()
    try:
        while child.poll() is None:
            gone = time.monotonic() - began
            if cancel is not None and cancel():
                raise Cancelled
            if gone > limit:
                raise TimeoutError
            if progress is not None:
                progress(int(gone), int(limit))
            time.sleep(_PAUSE)
    finally:
        _end(child)


def _end(child: subprocess.Popen[bytes]) -> None:
    """End a process with everything it started: LibreOffice's real worker outlives a plain terminate."""
    if sys.platform == "win32":
        if child.poll() is None:
            ended = ["taskkill", "/F", "/T", "/PID", str(child.pid)]
            subprocess.run(ended, capture_output=True, check=False, timeout=_GRACE)
    else:
        # The group is the child's own, so its id is the group's; what it started may outlive it.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    with suppress(subprocess.TimeoutExpired):
        child.wait(_GRACE)
