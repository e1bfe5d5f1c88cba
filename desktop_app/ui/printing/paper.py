"""A sheet of paper to draw on, in tenths of a point, whatever the device behind the painter."""

from __future__ import annotations

import re
from typing import Protocol

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QTextOption

from desktop_app.ui import theme

#: Units to an inch. A font's size is a whole number of units, so tenths of a point leave it fine enough.
PER_INCH = 720
#: A4 in units.
SHORT, LONG = round(210 / 25.4 * PER_INCH), round(297 / 25.4 * PER_INCH)

#: Paper is white in the dark as well: ink has colours of its own.
INK, QUIET, LINE, TINT = QColor("#1F2329"), QColor("#4E5969"), QColor("#B8BEC9"), QColor("#EEF1F6")
RED, BLUE, GREEN, TRACK = QColor("#B4231F"), QColor("#1A5FB4"), QColor("#187235"), QColor("#DDE1E8")

#: For titles, as an official document sets them; without an explicit list Linux may choose a Kai face.
_TITLE = (
    "方正小标宋简体",
    "FZXiaoBiaoSong-B05S",
    "方正小标宋_GBK",
    "宋体",
    "SimSun",
    "Noto Serif CJK SC",
    "Source Han Serif SC",
)
#: What is not broken between two characters: a word, a number, an address.
_WORD = re.compile(r"[!-~]{2,}")
LEFT, CENTRE, RIGHT = (
    Qt.AlignmentFlag.AlignLeft,
    Qt.AlignmentFlag.AlignHCenter,
    Qt.AlignmentFlag.AlignRight,
)
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class Sheet(Protocol):
    """Something to print: pages of A4, drawn one by one."""

    title: str
    pages: int

    def draw(self, painter: QPainter, page: int) -> None:
        """Draw a page (from 0) in units from the paper's upper left corner."""


def mm(length: float) -> float:
    """Units of a length in millimetres."""
    return length / 25.4 * PER_INCH


def font(points: float, *, bold: bool = False, title: bool = False) -> QFont:
    """A font of so many points."""
    made = QFont()
    made.setFamilies([*_TITLE, *theme.FAMILIES] if title else list(theme.FAMILIES))
    made.setPixelSize(round(points * PER_INCH / 72))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    if bold:
        made.setWeight(QFont.Weight.DemiBold)
    return made


def put(
    painter: QPainter,
    box: QRectF,
    words: str,
    face: QFont,
    *,
    ink: QColor = INK,
    align: Qt.AlignmentFlag = LEFT,
) -> None:
    """Write one line into ``box``, shortened with … where it does not fit."""
    painter.setFont(face)
    painter.setPen(ink)
    shown = QFontMetricsF(face).elidedText(words, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, align | _MIDDLE, shown)


def put_lines(painter: QPainter, box: QRectF, words: str, face: QFont, *, ink: QColor = INK) -> None:
    """Write into ``box`` on as many lines as it takes, in the middle of its height."""
    painter.setFont(face)
    painter.setPen(ink)
    option = QTextOption(LEFT | _MIDDLE)
    # No comma begins a line; an address too long for one is broken all the same.
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    painter.drawText(box, words, option)


def lines_of(words: str, points: float, width: float) -> int:
    """How many lines words take at most on ``width`` units, without asking a font."""
    em = points * PER_INCH / 72
    taken = sum(em if ord(char) > 0x2E7F else 0.62 * em for char in words)
    if taken <= width:
        return 1
    # A line ends up to two characters early for the sake of a comma, or a word early for the next one's.
    longest = max((len(word) for word in _WORD.findall(words)), default=0)
    early = max(2 * em, min(0.62 * em * longest, 0.4 * width))
    return max(2, -int(-taken // max(width - early, em)))


def rule(painter: QPainter, left: float, right: float, y: float, *, points: float = 0.5) -> None:
    """A horizontal line."""
    painter.setPen(QPen(INK if points >= 1 else LINE, points * PER_INCH / 72))
    painter.drawLine(round(left), round(y), round(right), round(y))


def fill(painter: QPainter, box: QRectF, colour: QColor) -> None:
    """A box without a border."""
    painter.fillRect(box, colour)
