"""Small native Word charts: horizontal bars, their values told beside them, readable in black and white.

A chart is a DrawingML part with its values cached in it and nothing behind it: no workbook, no link, no
macro. Word, WPS and LibreOffice draw it from the cache. Every font is named, none comes from the theme.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop_app.reports.layout import EMU_PER_TWIP, LayoutProfile, twips
from desktop_app.reports.wordxml import escape

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/chart"
#: With more bars than this a chart is no small picture any more; the annex tells the same.
MOST_BARS = 20
#: Millimetres: one bar with the room below it, and what surrounds the bars.
_BAR_MM, _AROUND_MM, _LEGEND_MM = 7.5, 6, 8
_LABEL_CHARS = 20
_SIZE = 1050

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_LINE = '<a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln>'
_NO_LINE = "<a:ln><a:noFill/></a:ln>"


def _solid(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'


def _hatched(pattern: str) -> str:
    return (
        f'<a:pattFill prst="{pattern}"><a:fgClr><a:srgbClr val="000000"/></a:fgClr>'
        '<a:bgClr><a:srgbClr val="FFFFFF"/></a:bgClr></a:pattFill>'
    )


_NONE = "<a:noFill/>"
#: Fills that differ without colour; the colour of a value upon each, and what lies behind that value.
_FILLS = (
    (_solid("404040"), "FFFFFF", _NONE),
    (_solid("FFFFFF"), "000000", _NONE),
    (_solid("BFBFBF"), "000000", _NONE),
    (_hatched("dkUpDiag"), "000000", _solid("FFFFFF")),
    (_hatched("dkHorz"), "000000", _solid("FFFFFF")),
)


@dataclass(frozen=True, slots=True)
class Series:
    """One series of bars; ``fill`` is its place among the fills."""

    name: str
    values: tuple[int, ...]
    fill: int = 0


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: what it is about (for who cannot see it, too), its bars and its series.

    Several series are stacked and explained in a legend; the values of one stand at the end of its bars.
    """

    title: str
    unit: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]

    @property
    def told(self) -> str:
        """The chart in a sentence, as its alternative text."""
        if len(self.series) == 1:
            pairs = zip(self.categories, self.series[0].values, strict=True)
            return f"{self.title}：{'、'.join(f'{c}{v}{self.unit}' for c, v in pairs)}。"
        parts = []
        for at, category in enumerate(self.categories):
            values = "、".join(f"{s.name}{s.values[at]}{self.unit}" for s in self.series if s.values[at])
            parts.append(f"{category}{values or f'0{self.unit}'}")
        return f"{self.title}：{'；'.join(parts)}。"

    @property
    def data(self) -> list[str]:
        """Every name and every value in the order in which the part holds them, for the read-back."""
        found: list[str] = []
        for series in self.series:
            found += [series.name, *self.categories, *map(str, series.values)]
        return found


def short(text: str) -> str:
    """``text`` as a bar may be called."""
    return text if len(text) <= _LABEL_CHARS else f"{text[: _LABEL_CHARS - 1]}…"


def size(chart: Chart, layout: LayoutProfile) -> tuple[int, int]:
    """Width and height in EMU."""
    height = _AROUND_MM + _BAR_MM * len(chart.categories) + (_LEGEND_MM if len(chart.series) > 1 else 0)
    return layout.text_width() * EMU_PER_TWIP, twips(height) * EMU_PER_TWIP


def drawing(chart: Chart, number: int, relationship: str, layout: LayoutProfile) -> str:
    """The run that holds the chart in the text.

    Args:
        chart: the chart.
        number: its place among the document's charts, from 1.
        relationship: the id of the relationship to its part.
        layout: the page.
    """
    across, high = size(chart, layout)
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{_WP}" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{across}" cy="{high}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>'
        f'<wp:docPr id="{20 + number}" name="图{number}" descr="{escape(chart.told)}"/>'
        f'<wp:cNvGraphicFramePr/><a:graphic xmlns:a="{_A}"><a:graphicData uri="{_C}">'
        f'<c:chart xmlns:c="{_C}" r:id="{relationship}"/></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


def part(chart: Chart, layout: LayoutProfile) -> str:
    """The chart's own part of the package."""
    stacked = len(chart.series) > 1
    series = "".join(_series(chart, at, s, layout, stacked=stacked) for at, s in enumerate(chart.series))
    overlap = '<c:overlap val="100"/>' if stacked else ""
    legend = '<c:legend><c:legendPos val="b"/><c:overlay val="0"/></c:legend>' if stacked else ""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<c:chartSpace xmlns:c="{_C}" xmlns:a="{_A}" xmlns:r="{_R}">'
        '<c:date1904 val="0"/><c:roundedCorners val="0"/>'
        '<c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>'
        f'<c:barChart><c:barDir val="bar"/><c:grouping val="{"stacked" if stacked else "clustered"}"/>'
        f'<c:varyColors val="0"/>{series}<c:gapWidth val="50"/>{overlap}'
        '<c:axId val="1001"/><c:axId val="1002"/></c:barChart>'
        '<c:catAx><c:axId val="1001"/><c:scaling><c:orientation val="maxMin"/></c:scaling>'
        '<c:delete val="0"/><c:axPos val="l"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f"<c:spPr>{_LINE}</c:spPr>"
        '<c:crossAx val="1002"/><c:crosses val="autoZero"/><c:auto val="1"/><c:lblAlgn val="ctr"/>'
        '<c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>'
        '<c:valAx><c:axId val="1002"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling>'
        '<c:delete val="1"/><c:axPos val="t"/><c:numFmt formatCode="General" sourceLinked="0"/>'
        '<c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        '<c:crossAx val="1001"/><c:crosses val="autoZero"/><c:crossBetween val="between"/></c:valAx>'
        f"<c:spPr><a:noFill/>{_NO_LINE}</c:spPr></c:plotArea>{legend}"
        '<c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart>'
        f"<c:spPr><a:noFill/>{_NO_LINE}</c:spPr>{_text('000000', layout)}</c:chartSpace>"
    )


def _text(colour: str, layout: LayoutProfile) -> str:
    latin, body = escape(layout.latin_font), escape(layout.body_font)
    return (
        f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{_SIZE}" b="0">{_solid(colour)}'
        f'<a:latin typeface="{latin}"/><a:ea typeface="{body}"/><a:cs typeface="{latin}"/></a:defRPr>'
        '</a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
    )


def _series(chart: Chart, at: int, series: Series, layout: LayoutProfile, *, stacked: bool) -> str:
    fill, colour, ground = _FILLS[series.fill % len(_FILLS)]
    if not stacked:
        # The value stands beside its bar, not upon it.
        colour, ground = "000000", _NONE
    column = chr(ord("B") + at)
    last = len(chart.categories) + 1
    # A value of zero has no bar, and so no number.
    labels = (
        '<c:dLbls><c:numFmt formatCode="0;;;" sourceLinked="0"/>'
        f"<c:spPr>{ground}{_NO_LINE}</c:spPr>{_text(colour, layout)}"
        f'<c:dLblPos val="{"ctr" if stacked else "outEnd"}"/><c:showLegendKey val="0"/><c:showVal val="1"/>'
        '<c:showCatName val="0"/><c:showSerName val="0"/><c:showPercent val="0"/><c:showBubbleSize val="0"/>'
        "</c:dLbls>"
    )
    return (
        f'<c:ser><c:idx val="{at}"/><c:order val="{at}"/>'
        f"<c:tx><c:strRef><c:f>数据!${column}$1</c:f>{_texts([series.name])}</c:strRef></c:tx>"
        f'<c:spPr>{fill}{_LINE}</c:spPr><c:invertIfNegative val="0"/>{labels}'
        f"<c:cat><c:strRef><c:f>数据!$A$2:$A${last}</c:f>{_texts(chart.categories)}</c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>数据!${column}$2:${column}${last}</c:f>{_numbers(series.values)}</c:numRef>"
        "</c:val></c:ser>"
    )


def _points(values: Sequence[str]) -> str:
    listed = "".join(f'<c:pt idx="{i}"><c:v>{escape(v)}</c:v></c:pt>' for i, v in enumerate(values))
    return f'<c:ptCount val="{len(values)}"/>{listed}'


def _texts(values: Sequence[str]) -> str:
    return f"<c:strCache>{_points(values)}</c:strCache>"


def _numbers(values: Sequence[int]) -> str:
    return f"<c:numCache><c:formatCode>General</c:formatCode>{_points([str(v) for v in values])}</c:numCache>"
