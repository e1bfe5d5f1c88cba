"""Old .doc, .wps and .rtf files, through LibreOffice where it is installed. No other program is started."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from desktop_app.core.errors import Cancelled, UserError
from desktop_app.core.temporary import temporary_folder
from desktop_app.importing.sniffing import SAVE_AS_DOCX

Progress = Callable[[int, int], None]
Cancel = Callable[[], bool]

#: What LibreOffice reads as a text document.
CONVERTIBLE = frozenset((".doc", ".wps", ".wpt", ".dot", ".rtf", ".odt"))
#: Seconds that a conversion may take.
TIME_LIMIT = 120.0
#: Seconds between two looks at the program.
_PAUSE = 0.1
_USUAL_PLACES = (
    Path("C:/Program Files/LibreOffice/program/soffice.exe"),
    Path("C:/Program Files (x86)/LibreOffice/program/soffice.exe"),
)


def converter() -> Path | None:
    """Where LibreOffice is, or None where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found:
        return Path(found)
    return next((p for p in _USUAL_PLACES if p.exists()), None) if sys.platform == "win32" else None


def can_convert(path: Path) -> bool:
    """Whether a file of this kind can be converted on this machine."""
    return path.suffix.lower() in CONVERTIBLE and converter() is not None


def may_convert(path: Path, refusal: UserError) -> bool:
    """Whether a file that was refused can be converted: not one that is damaged or has a password."""
    return refusal.remedy == SAVE_AS_DOCX and can_convert(path)


def to_docx(path: Path, folder: Path, progress: Progress | None = None, cancel: Cancel | None = None) -> Path:
    """Convert a file; the file itself is left as it is.

    LibreOffice runs in a process group of its own, with a profile of its own, and is ended with everything
    it started where it takes too long or the officer stops it.

    Args:
        path: a .doc, .wps, .rtf or .odt file.
        folder: where the .docx is put.
        progress: called with (seconds gone, seconds allowed).
        cancel: asked several times a second whether to stop.

    Returns:
        The .docx file.

    Raises:
        UserError: LibreOffice is not there, does not finish within two minutes, or makes nothing of the file.
        Cancelled: ``cancel`` said so.
    """
    program = converter()
    if program is None:
        raise UserError("本机没有安装 LibreOffice，无法转换。", SAVE_AS_DOCX)
    made = folder / f"{path.stem}.docx"
    with temporary_folder() as profile:
        command = [
            str(program),
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            str(folder),
            str(path),
        ]
        _run(command, progress, cancel)
    if not made.exists():
        raise UserError("LibreOffice 没能转换这个文件。", SAVE_AS_DOCX)
    return made


def _run(command: list[str], progress: Progress | None, cancel: Cancel | None) -> None:
    """Run a program to its end, no longer than it may take.

    Raises:
        UserError: it cannot be started, or takes too long.
        Cancelled: ``cancel`` said so.
    """
    try:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError:
        raise UserError("LibreOffice 无法启动。", SAVE_AS_DOCX) from None
    began = time.monotonic()
    try:
        while child.poll() is None:
            gone = time.monotonic() - began
            if cancel is not None and cancel():
                raise Cancelled
            if gone > TIME_LIMIT:
                raise UserError(f"LibreOffice 用时超过 {TIME_LIMIT:.0f} 秒，已停止转换。", SAVE_AS_DOCX)
            if progress is not None:
                progress(int(gone), int(TIME_LIMIT))
            time.sleep(_PAUSE)
    finally:
        _end(child)


def _end(child: subprocess.Popen[bytes]) -> None:
    """End a process with everything it started; nothing where all of it has ended by itself."""
    if sys.platform == "win32":
        if child.poll() is None:
            ended = ["taskkill", "/F", "/T", "/PID", str(child.pid)]
            subprocess.run(ended, capture_output=True, check=False, timeout=10)
    else:
        # The group is the child's own: it was started as the leader of a new session.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(10)
