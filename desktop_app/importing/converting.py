"""Old .doc, .wps and .rtf files, through LibreOffice where it is installed. No other program is started."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from desktop_app.core import processes
from desktop_app.core.errors import UserError
from desktop_app.core.libreoffice import TIME_LIMIT, conversion
from desktop_app.core.libreoffice import program as converter
from desktop_app.core.temporary import temporary_folder
from desktop_app.importing.sniffing import SAVE_AS_DOCX

Progress = Callable[[int, int], None]
Cancel = Callable[[], bool]

#: What LibreOffice reads as a text document.
CONVERTIBLE = frozenset((".doc", ".wps", ".wpt", ".dot", ".rtf", ".odt"))


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
        command = conversion(program, path, "docx:MS Word 2007 XML", folder, profile)
        try:
            processes.run(command, TIME_LIMIT, progress, cancel)
        except TimeoutError:
            raise UserError(f"LibreOffice 用时超过 {TIME_LIMIT:.0f} 秒，已停止转换。", SAVE_AS_DOCX) from None
        except OSError:
            raise UserError("LibreOffice 无法启动。", SAVE_AS_DOCX) from None
    if not made.exists():
        raise UserError("LibreOffice 没能转换这个文件。", SAVE_AS_DOCX)
    return made
