"""The local log: what went wrong and where in the program, never what stands in the ledger."""

from __future__ import annotations

import logging
import os
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from desktop_app.services.ledger import data_folder
from desktop_app.store import files

_LOGGER = "desktop_app"
_LARGEST, _OLDER = 512 * 1024, 3


def log_folder() -> Path:
    """Where logs lie: the user's data folder, or what ZWGK_LOG_DIR names."""
    named = os.environ.get("ZWGK_LOG_DIR")
    return Path(named) if named else data_folder() / "日志"


def start_log(folder: Path | None = None) -> Path | None:
    """Write what the application logs to a local file, readable by its owner only; started already, go on.

    The file rotates at half a megabyte, three older ones are kept. To be called once, before the window.

    Args:
        folder: where, instead of `log_folder`.

    Returns:
        The log file, or None where none can be written: a log is no reason not to start.
    """
    path = (folder or log_folder()) / "运行.log"
    logger = logging.getLogger(_LOGGER)
    if any(isinstance(h, _LocalFile) for h in logger.handlers):
        return path
    try:
        files.make_folder(path.parent)
        handler = _LocalFile(path, maxBytes=_LARGEST, backupCount=_OLDER, encoding="utf-8", delay=True)
    except OSError:
        return None
    handler.setFormatter(_WithoutContent("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    return path


def stop_log() -> None:
    """Close the log file."""
    logger = logging.getLogger(_LOGGER)
    for handler in [h for h in logger.handlers if isinstance(h, _LocalFile)]:
        logger.removeHandler(handler)
        handler.close()


class _LocalFile(RotatingFileHandler):
    """A rotating file that only its owner reads, and whose failure disturbs nobody."""

    def _open(self):  # type: ignore[no-untyped-def]
        handle = os.open(self.baseFilename, os.O_CREAT | os.O_APPEND | os.O_WRONLY, files.OWNER_ONLY_FILE)
        return os.fdopen(handle, "a", encoding=self.encoding)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 -- logging's own name
        """A full disk takes no log; the work goes on."""


class _WithoutContent(logging.Formatter):
    """Errors as kinds and places: their messages may quote the ledger or a path."""

    def formatException(  # noqa: N802 -- logging's own name
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        """The kinds of the errors and the places in the program they passed."""
        lines = []
        error = ei[1]
        while error is not None:
            lines.append(type(error).__name__)
            for frame in traceback.extract_tb(error.__traceback__):
                place = "/".join(frame.filename.replace("\\", "/").split("/")[-3:])
                lines.append(f"  {place}:{frame.lineno} {frame.name}")
            error = error.__cause__ or error.__context__
        return "\n".join(lines)
