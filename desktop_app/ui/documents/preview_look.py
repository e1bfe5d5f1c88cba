"""How the sheets of the preview look: the chosen layout's margins, pitches and fonts in pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QFont

if TYPE_CHECKING:
    from desktop_app.services.layout_profiles import LayoutProfile

#: A4 at 96 dpi, and what a millimetre, a point and a twip are there.
PAGE = QSizeF(794, 1123)
_MM, _PT, _TWIP = 96 / 25.4, 96 / 72, 96 / 1440
_SONG = ("仿宋_GB2312", "FangSong", "仿宋", "Noto Serif CJK SC", "Source Han Serif SC", "SimSun")
#: What stands in for the fonts of official documents where they are missing.
STAND_INS = {
    "方正小标宋简体": _SONG,
    "仿宋_GB2312": _SONG,
    "宋体": _SONG,
    "楷体_GB2312": ("KaiTi", "STKaiti", *_SONG),
    "黑体": ("SimHei", "Microsoft YaHei", "Noto Sans CJK SC", "Source Han Sans SC"),
}


@dataclass(frozen=True, slots=True)
class PageLook:
    """One layout, in pixels of a sheet at 96 dpi; the defaults are those of GB/T 9704-2012.

    ``letters`` is what is added between characters of the body, which are of a whole number of pixels.
    """

    top: float = 37 * _MM
    bottom: float = 35 * _MM
    left: float = 28 * _MM
    right: float = 26 * _MM
    body_font: str = "仿宋_GB2312"
    body: float = 16 * _PT
    title: float = 22 * _PT
    body_pitch: float = 579 * _TWIP
    title_pitch: float = 700 * _TWIP
    table_pitch: float = 360 * _TWIP
    letters: float = 315 * _TWIP - 21
    number_font: str = "宋体"
    number: float = 14 * _PT
    number_drop: float = 7 * _MM

    @classmethod
    def of(cls, layout: LayoutProfile) -> PageLook:
        """The looks of a layout profile."""
        body = layout.body_size / 2 * _PT
        return cls(
            top=layout.top_mm * _MM,
            bottom=layout.bottom_mm * _MM,
            left=layout.left_mm * _MM,
            right=layout.right_mm * _MM,
            body_font=layout.body_font,
            body=body,
            title=layout.title_size / 2 * _PT,
            body_pitch=layout.line_pitch * _TWIP,
            title_pitch=layout.title_pitch * _TWIP,
            table_pitch=layout.table_pitch * _TWIP,
            letters=layout.char_width * _TWIP - int(body),
            number_font=layout.page_number_font,
            number=layout.page_number_size / 2 * _PT,
            number_drop=layout.page_number_drop_mm * _MM,
        )

    def margins(self, *, wide: bool) -> tuple[float, float, float, float]:
        """Top, right, bottom, left; a landscape sheet is the upright one turned, its binding edge on top."""
        # A whole number of characters has to fit a line: half a pixel of rounding must not push one out.
        if wide:
            return self.left, self.top, self.right, self.bottom
        return self.top, self.right - 2, self.bottom, self.left

    def font(self, family: str, pixels: float) -> QFont:
        """A font by the name a document gives it, or what stands in for it here."""
        font = QFont()
        font.setFamilies([family, *STAND_INS.get(family, _SONG)])
        font.setPixelSize(max(int(pixels), 1))
        return font


STANDARD = PageLook()
