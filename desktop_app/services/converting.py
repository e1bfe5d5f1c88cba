"""PDF, where LibreOffice, Word or WPS is installed: run as a process of its own and ended by its id."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from desktop_app.core import libreoffice, processes
from desktop_app.core.errors import UserError
from desktop_app.core.saving import save_bytes
from desktop_app.core.temporary import temporary_folder

#: Word and WPS are driven by their automation interface; 17 is wdFormatPDF. The paths come as arguments,
#: never as part of the script.
_SCRIPT = (
    "param($class, $in, $out); $app = New-Object -ComObject $class; "
    "try { $app.DisplayAlerts = 0; $d = $app.Documents.Open($in, $false, $true); "
    "$d.SaveAs([ref]$out, [ref]17); $d.Close([ref]$false) } finally { $app.Quit() }"
)
_CLASSES = (("Word", "Word.Application"), ("WPS", "KWPS.Application"))


@dataclass(frozen=True, slots=True)
class Converter:
    """A program that makes PDF: its name, and how to call it."""

    name: str
    program: str
    #: The automation class of Word or WPS; empty for LibreOffice.
    automation: str = ""

    def command(self, source: Path, folder: Path) -> list[str]:
        """The command that writes ``source`` as a PDF of the same stem into ``folder``."""
        if self.automation:
            out = folder / f"{source.stem}.pdf"
            script = folder / "convert.ps1"
            script.write_text(_SCRIPT, "utf-8-sig")
            head = [self.program, "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass", "-File"]
            return [*head, str(script), self.automation, str(source), str(out)]
        return libreoffice.conversion(self.program, source, "pdf", folder, folder / "profile")


def converters() -> tuple[Converter, ...]:
    """What can make PDF here, the surest first."""
    found = []
    program = libreoffice.program()
    if program is not None:
        found.append(Converter("LibreOffice", str(program)))
    if sys.platform == "win32":
        shell = shutil.which("powershell")
        found += [Converter(name, shell, kind) for name, kind in _CLASSES if shell and _is_registered(kind)]
    return tuple(found)


def _is_registered(kind: str) -> bool:
    if sys.platform == "win32":
        import winreg

        with suppress(OSError):
            winreg.CloseKey(winreg.OpenKey(winreg.HKEY_CLASSES_ROOT, rf"{kind}\CLSID"))
            return True
    return False


def to_pdf(
    source: Path,
    out: Path,
    cancel: Callable[[], bool] | None = None,
    *,
    limit: float = libreoffice.TIME_LIMIT,
    using: tuple[Converter, ...] | None = None,
) -> str:
    """Write the Word file ``source`` as a PDF to ``out``; returns the name of the program that did it.

    Args:
        source: a finished Word file.
        out: where the PDF goes.
        cancel: asked ten times a second whether to stop.
        limit: seconds after which a converter is ended.
        using: the converters to try, in order; those found here where it is None.

    Raises:
        UserError: there is no converter, each of them failed, or ``out`` cannot be written.
        Cancelled: ``cancel`` said so.
    """
    tried = converters() if using is None else using
    if not tried:
        raise UserError(
            "本机没有可用来转换 PDF 的软件。",
            "请安装 LibreOffice、Word 或 WPS，或在其中打开 Word 文件另存为 PDF。",
        )
    for converter in tried:
        with temporary_folder() as folder:
            # A short Latin name: some converters stumble over others.
            copy = folder / "document.docx"
            shutil.copyfile(source, copy)
            # One that cannot be started or takes too long has failed; the next one is tried.
            with suppress(OSError):
                processes.run(converter.command(copy, folder), limit, cancel=cancel)
            made = copy.with_suffix(".pdf")
            if made.is_file() and made.read_bytes()[:5] == b"%PDF-":
                save_bytes(out, made.read_bytes())
                return converter.name
    names = "、".join(converter.name for converter in tried)
    raise UserError(f"{names} 没有转换成功。", "请在其中打开 Word 文件，另存为 PDF。")
