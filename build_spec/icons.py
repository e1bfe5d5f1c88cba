"""The program's pictures in the formats that systems ask for, drawn from one SVG."""

from __future__ import annotations

import os
import struct
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "desktop_app" / "resources" / "icon.svg"
#: What desktops show, from a list's line to a store's page.
SIZES = (16, 24, 32, 48, 64, 128, 256, 512)
#: What Windows keeps in one .ico; it takes PNG pictures since Vista.
ICO_SIZES = (16, 24, 32, 48, 64, 256)


def draw(folder: Path, name: str) -> dict[int, Path]:
    """Draw every size and the .ico.

    Args:
        folder: where to write; made where it is absent.
        name: of the files, without ending.

    Returns:
        The PNG files by size.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QByteArray
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    folder.mkdir(parents=True, exist_ok=True)
    app = QGuiApplication.instance() or QGuiApplication(["icons"])
    renderer = QSvgRenderer(QByteArray(SOURCE.read_bytes()))
    drawn = {}
    for size in SIZES:
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(0)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        drawn[size] = folder / f"{name}-{size}.png"
        image.save(str(drawn[size]))
    (folder / f"{name}.ico").write_bytes(ico({size: drawn[size].read_bytes() for size in ICO_SIZES}))
    del app
    return drawn


def ico(pictures: dict[int, bytes]) -> bytes:
    """A Windows icon holding PNG pictures: a directory of 16 bytes an entry, then the pictures.

    Args:
        pictures: PNG files by their width in pixels, at most 256.
    """
    header = struct.pack("<HHH", 0, 1, len(pictures))
    offset = len(header) + 16 * len(pictures)
    entries = b""
    for size, data in pictures.items():
        # A width of 256 is written as 0, as one byte holds no more.
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(data), offset)
        offset += len(data)
    return header + entries + b"".join(pictures.values())
