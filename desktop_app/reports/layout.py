"""How a page looks: the numbers of GB/T 9704-2012 as defaults that an office may change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

#: A4 in twips (1/20 pt).
PAGE_WIDTH, PAGE_HEIGHT = 11906, 16838
EMU_PER_TWIP = 635


def twips(millimetres: float) -> int:
    """Millimetres in twips, as Word's own dialogs round them (567 to a centimetre, halves down)."""
    return int(millimetres * 56.7 + 0.49)


@dataclass(frozen=True, slots=True)
class LayoutProfile:
    """Margins, fonts, sizes and pitches of a document; the defaults are those of GB/T 9704-2012.

    Millimetres for margins, half-points for sizes, twips for pitches and the character spacing. The
    standard asks for 22 lines of 28 characters in 156 x 225 mm: 225 mm / 22 = 579 twips a line (580
    would overflow), and 16 pt characters drawn 0.25 pt closer fill 156 mm with 28.
    """

    name: str = "GB/T 9704—2012"
    top_mm: float = 37
    bottom_mm: float = 35
    left_mm: float = 28
    right_mm: float = 26
    title_font: str = "方正小标宋简体"
    body_font: str = "仿宋_GB2312"
    heading1_font: str = "黑体"
    heading2_font: str = "楷体_GB2312"
    page_number_font: str = "宋体"
    latin_font: str = "Times New Roman"
    title_size: int = 44
    body_size: int = 32
    table_size: int = 24
    page_number_size: int = 28
    #: Largest size of the 发文机关标志; a long name is drawn smaller.
    mark_size: int = 104
    title_pitch: int = 700
    line_pitch: int = 579
    table_pitch: int = 360
    char_spacing: int = -5
    #: From the lower edge of the text area to the dashes of the page number.
    page_number_drop_mm: float = 7
    #: Whether a section's title is said again, with （续）, where its rows go on to another page of a table.
    continued: bool = False

    @property
    def margins(self) -> tuple[int, int, int, int]:
        """Top, right, bottom, left of an upright page, in twips."""
        return twips(self.top_mm), twips(self.right_mm), twips(self.bottom_mm), twips(self.left_mm)

    @property
    def wide_margins(self) -> tuple[int, int, int, int]:
        """The same for a landscape page: the upright page turned clockwise, its binding edge on top."""
        top, right, bottom, left = self.margins
        return left, top, right, bottom

    def text_width(self, *, wide: bool = False) -> int:
        """Width of the text area in twips."""
        top, right, bottom, left = self.margins
        return PAGE_HEIGHT - top - bottom if wide else PAGE_WIDTH - left - right

    def text_height(self, *, wide: bool = False) -> int:
        """Height of the text area in twips."""
        return self.text_width(wide=not wide)

    @property
    def char_width(self) -> int:
        """Advance of one Chinese character of the body, in twips."""
        return self.body_size * 10 + self.char_spacing

    @property
    def fonts(self) -> tuple[str, ...]:
        """Every font the document names, each once."""
        named = (
            self.title_font,
            self.body_font,
            self.heading1_font,
            self.heading2_font,
            self.page_number_font,
            self.latin_font,
        )
        return tuple(dict.fromkeys(named))

    @property
    def chinese_fonts(self) -> tuple[str, ...]:
        """The fonts of `fonts` that Chinese is set in."""
        return tuple(name for name in self.fonts if name != self.latin_font)

    @property
    def problems(self) -> tuple[str, ...]:
        """Why nothing can be set in this layout, a Chinese sentence each; empty where it can."""
        found = []
        margins = (self.top_mm, self.bottom_mm, self.left_mm, self.right_mm)
        if not all(10 <= value <= 60 for value in margins):
            found.append("页边距应在 10 至 60 毫米之间。")
        sizes = (self.title_size, self.body_size, self.table_size, self.page_number_size, self.mark_size)
        if not all(10 <= value <= 160 for value in sizes):
            found.append("字号应在 5 至 80 磅之间。")
        for pitch, size, word in (
            (self.line_pitch, self.body_size, "正文"),
            (self.title_pitch, self.title_size, "标题"),
            (self.table_pitch, self.table_size, "表内"),
        ):
            if not size * 10 <= pitch <= size * 40:
                found.append(f"{word}行距应不小于字号，不大于字号的四倍。")
        if not -40 <= self.char_spacing <= 40:
            found.append("字距应在 -2 至 2 磅之间。")
        if not 0 < self.page_number_drop_mm < self.bottom_mm:
            found.append("页码距版心的距离应小于下边距。")
        if not all(name.strip() for name in self.fonts) or not self.name.strip():
            found.append("名称和字体不能为空。")
        return tuple(found)

    def column_widths(self, millimetres: Sequence[float], *, wide: bool) -> tuple[int, ...]:
        """Column widths in twips that sum to the text width exactly, in the proportion given."""
        whole, total = self.text_width(wide=wide), sum(millimetres)
        edges = [round(whole * sum(millimetres[:i]) / total) for i in range(len(millimetres) + 1)]
        return tuple(right - left for left, right in pairwise(edges))


STANDARD = LayoutProfile()
#: Common in local rules on documents: a pitch set in whole points, and table type one size larger.
PITCH_28 = LayoutProfile(name="地方版式（行距28磅）", line_pitch=560, char_spacing=-5)
PITCH_30 = LayoutProfile(
    name="地方版式（行距30磅，表格4号字）",
    line_pitch=600,
    top_mm=35,
    bottom_mm=33,
    table_size=28,
    table_pitch=420,
)
BUILT_IN = (STANDARD, PITCH_28, PITCH_30)
