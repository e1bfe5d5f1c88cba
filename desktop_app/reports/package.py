"""The parts of a Word package that are the same for every document: our own base document.

They are kept as readable XML under ``resources/docx`` and filled with the layout's fonts and sizes at
write time, so that a change of a style shows in a review and a layout profile reaches every style;
a zipped base file would allow neither.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from string import Template

from desktop_app.reports.charts import CONTENT_TYPE
from desktop_app.reports.layout import EMU_PER_TWIP, PAGE_HEIGHT, PAGE_WIDTH, LayoutProfile, twips
from desktop_app.reports.wordxml import escape

#: A letter's double lines are 170 mm long; the lower one stands 20 mm above the page's edge.
LETTER_LINE, LETTER_FOOT = twips(170), PAGE_HEIGHT - twips(20) - 20
_EXTRA_FOOTERS = {"rIdFirst": "footer_letter", "rIdEmpty": "footer_empty"}
_BASE = Path(__file__).parents[1] / "resources" / "docx"
_FOOTER_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
#: Relationships of the footer of a letter's first page, and of a page that bears no number.
FIRST_FOOTER, EMPTY_FOOTER = "rIdFirst", "rIdEmpty"
_FOOTER_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer"


@cache
def _base(name: str) -> Template:
    return Template((_BASE / f"{name}.xml").read_text("utf-8"))


def footer_ids(*, wide: bool) -> tuple[str, str]:
    """Relationship ids of the odd and the even footer of upright or landscape pages."""
    return ("rIdWideOdd", "rIdWideEven") if wide else ("rIdOdd", "rIdEven")


def footer_distance(layout: LayoutProfile) -> int:
    """Twips from the page's edge to the foot of the page number, whose dashes sit at half its height."""
    line = layout.page_number_size * 10
    return twips(layout.bottom_mm - layout.page_number_drop_mm) - line // 2


def base_parts(
    layout: LayoutProfile,
    *,
    notes: Sequence[str],
    links: Sequence[str],
    shapes: set[bool],
    extra: Collection[str] = (),
    charts: int = 0,
) -> dict[str, str]:
    """Everything but the document itself and its properties.

    Args:
        layout: fonts, sizes, pitches.
        notes: the footnotes, as XML.
        links: the relationships of the links, as XML.
        shapes: which pages the document has: False upright, True landscape.
        extra: `FIRST_FOOTER` and `EMPTY_FOOTER` where the document has such pages.
        charts: how many charts the document has; their parts are the caller's.
    """
    values = _style_values(layout)
    footers = {name: text for wide in sorted(shapes) for name, text in _footers(layout, wide=wide).items()}
    ids = [ident for wide in sorted(shapes) for ident in footer_ids(wide=wide)]
    for ident in sorted(extra):
        name = _EXTRA_FOOTERS[ident]
        footers[name] = _base(name).substitute(letter_line=str(LETTER_LINE), letter_foot=str(LETTER_FOOT))
        ids.append(ident)
    types = "\n".join(
        f'  <Override PartName="/word/{name}.xml" ContentType="{_FOOTER_TYPE}"/>' for name in footers
    )
    types += "".join(
        f'\n  <Override PartName="/word/charts/chart{number}.xml" ContentType="{CONTENT_TYPE}"/>'
        for number in range(1, charts + 1)
    )
    relations = "\n".join(
        f'  <Relationship Id="{ident}" Type="{_FOOTER_RELATION}" Target="{name}.xml"/>'
        for ident, name in zip(ids, footers, strict=True)
    )
    return {
        "[Content_Types].xml": _base("content_types").substitute(footers=types),
        "_rels/.rels": _base("package_rels").template,
        "word/_rels/document.xml.rels": _base("document_rels").substitute(
            footers=relations, links="\n".join(links)
        ),
        "word/styles.xml": _base("styles").substitute(values),
        "word/theme/theme1.xml": _base("theme").substitute(values),
        "word/settings.xml": _base("settings").template,
        "word/fontTable.xml": _base("fontTable").substitute(fonts=_font_entries(layout)),
        "word/footnotes.xml": _base("footnotes").substitute(notes="".join(notes)),
        "word/endnotes.xml": _base("endnotes").template,
        **{f"word/{name}.xml": text for name, text in footers.items()},
    }


def imprint_box(table: str, width: int, height: int) -> str:
    """A 版记 in a box of ``width`` x ``height`` twips at the foot of the text area."""
    size = {"width": str(width * EMU_PER_TWIP), "height": str(height * EMU_PER_TWIP)}
    return _base("imprint_box").substitute(size, table=table)


def properties(title: str, organisation: str, day: date) -> dict[str, str]:
    """The document's properties: its title, the department, a date; no person, no path."""
    names = {"title": escape(title), "organisation": escape(organisation), "day": day.isoformat()}
    return {
        "docProps/core.xml": _base("core").substitute(names),
        "docProps/app.xml": _base("app").substitute(names),
    }


def _style_values(layout: LayoutProfile) -> dict[str, str]:
    fonts = {
        "latin": layout.latin_font,
        "body": layout.body_font,
        "title": layout.title_font,
        "heading1": layout.heading1_font,
        "heading2": layout.heading2_font,
        "page_number": layout.page_number_font,
    }
    numbers = {
        "body_size": layout.body_size,
        "title_size": layout.title_size,
        "table_size": layout.table_size,
        "page_number_size": layout.page_number_size,
        "line_pitch": layout.line_pitch,
        "title_pitch": layout.title_pitch,
        "table_pitch": layout.table_pitch,
        "page_number_pitch": layout.page_number_size * 10,
        "page_number_indent": layout.page_number_size * 10,
        "char_spacing": layout.char_spacing,
        # The number's own line is as tall as its characters, so that the red line keeps its 4 mm.
        "number_line": layout.body_size * 10,
        "number_before": max(0, layout.line_pitch - layout.body_size * 10),
        "two_chars": 2 * layout.char_width,
    }
    return {k: escape(v) for k, v in fonts.items()} | {k: str(v) for k, v in numbers.items()}


def _font_entries(layout: LayoutProfile) -> str:
    latin = layout.latin_font
    return "\n".join(
        f'  <w:font w:name="{escape(name)}"><w:charset w:val="{"00" if name == latin else "86"}"/>'
        f'<w:family w:val="{"roman" if name == latin else "auto"}"/></w:font>'
        for name in layout.fonts
    )


def _footers(layout: LayoutProfile, *, wide: bool) -> dict[str, str]:
    """The odd and the even footer of upright or of landscape pages.

    On a landscape page the number stands where it would stand if the page were held upright:
    outside the left short edge, turned clockwise, at the lower corner of an odd page and the upper
    corner of an even one (GB/T 9704-2012, 7.5 and 7.6).
    """
    page_number = _base("page_number").template.strip()
    if not wide:
        return {
            name: _base(name).substitute(page_number=page_number) for name in ("footer_odd", "footer_even")
        }
    line = layout.page_number_size * 10
    top, _, bottom, left = layout.wide_margins
    width, height = 2 * line, PAGE_WIDTH // 4
    across = left - twips(layout.page_number_drop_mm) - width // 2
    made = {}
    for ident, (name, style, down) in enumerate(
        (
            ("footer_wide_odd", "PageNumberOdd", PAGE_WIDTH - bottom - height),
            ("footer_wide_even", "PageNumberEven", top),
        ),
        1,
    ):
        places = {"x": across, "y": down, "width": width, "height": height}
        made[name] = _base("footer_wide").substitute(
            {key: str(value * EMU_PER_TWIP) for key, value in places.items()},
            id=str(ident),
            name=f"页码{ident}",
            style=style,
            page_number=page_number,
        )
    return made
