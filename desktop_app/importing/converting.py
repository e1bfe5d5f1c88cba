"""Old .doc, .wps and .rtf files, through LibreOffice where it is installed. No other program is started."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from desktop_app.core.errors import UserError
from desktop_app.importing.sniffing import SAVE_AS_DOCX

#: What LibreOffice reads as a text document.
CONVERTIBLE = frozenset((".doc", ".wps", ".wpt", ".dot", ".rtf", ".odt"))
_SECONDS = 120
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


def to_docx(path: Path, folder: Path) -> Path:
    """Convert a file; the file itself is left as it is.

    Args:
        path: a .doc, .wps, .rtf or .odt file.
        folder: where the .docx is put.

    Returns:
        The .docx file.

    Raises:
        UserError: LibreOffice is not there, does not finish within two minutes, or makes nothing of the file.
    """
    program = converter()
    if program is None:
        raise UserError("本机没有安装 LibreOffice，无法转换。", SAVE_AS_DOCX)
    made = folder / f"{path.stem}.docx"
    with tempfile.TemporaryDirectory() as profile:
        command = [
            str(program),
            f"-env:UserInstallation={Path(profile).as_uri()}",
            "--headless",
            "--norestore",
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            str(folder),
            str(path),
        ]
        try:
            subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)
        except (OSError, subprocess.TimeoutExpired):
            made.unlink(missing_ok=True)
    if not made.exists():
        raise UserError("LibreOffice 没能转换这个文件。", SAVE_AS_DOCX)
    return made
