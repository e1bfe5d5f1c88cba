"""Icons by name, tinted with the colours in force, sharp at every size.

Use::

    from desktop_app.ui.icons import icon, pixmap

    button.setIcon(icon("magnify"))                    # in the secondary colour
    button.setIcon(icon("home-outline", "secondary", on="accent"))   # another colour while checked
    painter.drawPixmap(x, y, pixmap("sync", "continuing", size, ratio))   # in a delegate

A colour is the name of a `Palette` field, or ``#RRGGBB``. An icon with a palette name follows light and
dark by itself. Names are files of ``resources/icons`` (Material Design Icons) without ``.svg``.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from desktop_app.ui import theme

_FOLDER = Path(__file__).parents[1] / "resources" / "icons"


def names() -> tuple[str, ...]:
    """Every icon there is, sorted."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.svg")))


def icon(name: str, colour: str = "secondary", *, on: str | None = None) -> QIcon:
    """An icon.

    Args:
        name: the file's name without ``.svg``.
        colour: a palette role, or ``#RRGGBB``.
        on: the colour while the action or button is checked; None for the same.

    Raises:
        FileNotFoundError: there is no such icon.
    """
    _source(name)
    return QIcon(_Engine(name, colour, on or colour))


def pixmap(name: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
    """The icon as a picture of ``size`` logical pixels for a screen of ``ratio``; cached."""
    tinted = str(getattr(theme.palette(), colour, colour))
    result = _render(name, tinted, round(size * ratio))
    result.setDevicePixelRatio(ratio)
    return result


@lru_cache(maxsize=128)
def _source(name: str) -> bytes:
    return (_FOLDER / f"{name}.svg").read_bytes()


@lru_cache(maxsize=512)
def _render(name: str, colour: str, size: int) -> QPixmap:
    result = QPixmap(size, size)
    result.fill(Qt.GlobalColor.transparent)
    tinted = _source(name).replace(b"<path ", f'<path fill="{colour}" '.encode())
    painter = QPainter(result)
    QSvgRenderer(QByteArray(tinted)).render(painter, QRectF(0, 0, size, size))
    painter.end()
    return result


class _Engine(QIconEngine):
    """Draws at the size that is asked for, in the colours of the moment."""

    def __init__(self, name: str, colour: str, on: str) -> None:
        super().__init__()
        self._name, self._colour, self._on = name, colour, on

    def clone(self) -> QIconEngine:
        return _Engine(self._name, self._colour, self._on)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        chosen = self._on if state is QIcon.State.On else self._colour
        if mode is QIcon.Mode.Disabled:
            chosen = "disabled"
        tinted = str(getattr(theme.palette(), chosen, chosen))
        side = min(size.width(), size.height())
        return QPixmap(_render(self._name, tinted, side))

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        ratio = painter.device().devicePixelRatioF()
        side = min(rect.width(), rect.height())
        picture = self.pixmap(QSize(round(side * ratio), round(side * ratio)), mode, state)
        target = QRect(0, 0, side, side)
        target.moveCenter(rect.center())
        painter.drawPixmap(target, picture)
