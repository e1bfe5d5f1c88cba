"""The local log: what went wrong and where in the program, never what stands in the ledger."""

from __future__ import annotations

import logging
import os
import traceback
from pathlib import Path
from types import TracebackType

from desktop_app.services.places import data_folder
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
    except OSError:
        return None
    handler = _LocalFile(path)
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


class _LocalFile(logging.Handler):
    """The file, opened for the first record: most days there is nothing to say."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path
        self._file: logging.Handler | None = None

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record."""
        if self._file is None:
            # Sockets and pickling come with rotation.
            from desktop_app.services.log_file import LogFile

            self._file = LogFile(
                self._path, maxBytes=_LARGEST, backupCount=_OLDER, encoding="utf-8", delay=True
            )
            self._file.setFormatter(self.formatter)
        self._file.emit(record)

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
        super().close()


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
