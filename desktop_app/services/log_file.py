"""The file behind the local log."""

from __future__ import annotations

import logging
import os
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler

from desktop_app.store import files


class LogFile(RotatingFileHandler):
    """A rotating file that only its owner reads, and whose failure disturbs nobody."""

    def _open(self) -> TextIOWrapper:
        handle = os.open(self.baseFilename, os.O_CREAT | os.O_APPEND | os.O_WRONLY, files.OWNER_ONLY_FILE)
        return os.fdopen(handle, "a", encoding=self.encoding)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 -- logging's own name
        """A full disk takes no log; the work goes on."""
