"""Where a sheet goes: a picture of its page, a PDF file, a printer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF
from PySide6.QtGui import QPagedPaintDevice, QPageLayout, QPageSize, QPainter, QPdfWriter

from desktop_app import APP_NAME
from desktop_app.core.errors import Cancelled
from desktop_app.ui.printing.paper import PER_INCH, Sheet

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

#: Dots to an inch in a PDF file; text and lines stay text and lines.
_RESOLUTION = 1200
_Progress = Callable[[int, int], None]


def pdf_bytes(
    sheet: Sheet, progress: _Progress | None = None, cancel: Callable[[], bool] | None = None
) -> bytes:
    """The sheet as a PDF file; may run on any thread.

    Args:
        sheet: what to print.
        progress: called with (pages done, pages in all).
        cancel: asked between pages.

    Raises:
        Cancelled: told to stop.
    """
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setTitle(sheet.title)
    writer.setCreator(APP_NAME)
    writer.setResolution(_RESOLUTION)
    _set_paper(writer)
    painter = QPainter(writer)
    try:
        for page in range(sheet.pages):
            if cancel is not None and cancel():
                raise Cancelled
            if page:
                writer.newPage()
            _draw(painter, sheet, page, _RESOLUTION)
            if progress is not None:
                progress(page + 1, sheet.pages)
    finally:
        painter.end()
        buffer.close()
    return bytes(data.data())


def save_pdf(
    sheet: Sheet, path: Path, progress: _Progress | None = None, cancel: Callable[[], bool] | None = None
) -> Path:
    """Write the sheet as a PDF file; what stood there before stays unless all of it is written.

    Raises:
        UserError: the file cannot be written.
        Cancelled: told to stop.
    """
    from desktop_app.core.saving import save_bytes

    save_bytes(path, pdf_bytes(sheet, progress, cancel))
    return path


def print_on(sheet: Sheet, printer: QPrinter) -> bool:
    """Print the pages that the printer was told to; returns whether it took them."""
    _set_paper(printer)
    painter = QPainter()
    if not painter.begin(printer):
        return False
    first = max(printer.fromPage() - 1, 0)
    last = min(printer.toPage(), sheet.pages) if printer.toPage() else sheet.pages
    for page in range(first, last):
        if page > first and not printer.newPage():
            painter.end()
            return False
        _draw(painter, sheet, page, printer.resolution())
    return painter.end()


def _set_paper(device: QPagedPaintDevice) -> None:
    device.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    device.setPageOrientation(QPageLayout.Orientation.Portrait)
    # The sheet has margins of its own, the same on every device.
    layout = device.pageLayout()
    layout.setMode(QPageLayout.Mode.FullPageMode)
    layout.setMargins(QMarginsF(0, 0, 0, 0))
    device.setPageLayout(layout)


def _draw(painter: QPainter, sheet: Sheet, page: int, resolution: int) -> None:
    painter.save()
    painter.scale(resolution / PER_INCH, resolution / PER_INCH)
    sheet.draw(painter, page)
    painter.restore()
