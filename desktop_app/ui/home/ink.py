"""Words on the start page, laid out once: shaping and shortening Chinese takes longer than drawing it."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QStaticText, QTransform

from desktop_app.ui import theme

#: The words of a few pages at a few widths.
_KEPT = 1500


@lru_cache(maxsize=_KEPT)
def _laid_out(words: str, role: str, width: int, _scale: float) -> tuple[QStaticText, QFont]:
    face = theme.font(role)
    metrics = QFontMetricsF(face)
    text = QStaticText(metrics.elidedText(words, Qt.TextElideMode.ElideRight, width))
    text.setTextFormat(Qt.TextFormat.PlainText)
    text.prepare(QTransform(), face)
    return text, face


def write(
    painter: QPainter, box: QRectF, words: str, colour: str, *, role: str = "ui", align: str = "left"
) -> None:
    """Write one line in the middle of the height of ``box``, shortened with … where it does not fit.

    Args:
        painter: where to.
        box: the room there is.
        words: what to write.
        colour: ``#RRGGBB``.
        role: the type role.
        align: left, right or centre.
    """
    if not words or box.width() < 1:
        return
    text, face = _laid_out(words, role, int(box.width()), theme.scale())
    size = text.size()
    spare = box.width() - size.width()
    left = box.left() + {"left": 0.0, "right": spare, "centre": spare / 2}[align]
    painter.setFont(face)
    painter.setPen(QColor(colour))
    # On whole pixels, as plain text would be.
    painter.drawStaticText(QPointF(round(left), round(box.center().y() - size.height() / 2)), text)
