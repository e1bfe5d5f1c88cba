"""LibreOffice, where it is installed: where its program lies, and how it converts a file."""

from __future__ import annotations

import shutil
from pathlib import Path

#: Where installers put it, beside what the PATH names.
_PLACES = (
    "/usr/bin/soffice",
    "/usr/local/bin/soffice",
    "/opt/libreoffice/program/soffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
)
#: Seconds that a conversion may take; a document of a hundred pages takes a fraction of it.
TIME_LIMIT = 120.0


def program() -> Path | None:
    """Where its program is, or None where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    return Path(found) if found else next((p for p in map(Path, _PLACES) if p.is_file()), None)


def conversion(program: Path | str, source: Path, kind: str, folder: Path, profile: Path) -> list[str]:
    """The command that converts a file.

    Args:
        program: LibreOffice's program.
        source: the file; it is left as it is.
        kind: what it becomes, as ``--convert-to`` names it: ``pdf``, or an ending and a filter.
        folder: where the result is put, under the name of ``source``.
        profile: a folder for its settings: a window of it that is open elsewhere is not disturbed.
    """
    settings = f"-env:UserInstallation={profile.as_uri()}"
    flags = ["--headless", "--norestore", "--nolockcheck", settings]
    return [str(program), *flags, "--convert-to", kind, "--outdir", str(folder), str(source)]
