"""Composes an official document: paragraphs, sections, annexes, notes, links, signature, parts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import quote, urlsplit

from desktop_app.core.day_words import full_day
from desktop_app.core.versions import Edit, Paragraph
from desktop_app.reports import charts, package, wordxml
from desktop_app.reports.layout import PAGE_HEIGHT, PAGE_WIDTH, LayoutProfile, twips
from desktop_app.reports.saving import Part
from desktop_app.reports.typography import CLOSE, OPEN, clean, gap, title_lines, width
from desktop_app.reports.wordxml import Content, Table, Xml, escape, paragraph, styled

#: Upper edge of the 发文机关标志: below that of the text area, and in a letter below the page's edge.
_MARK_DROP_MM, _LETTER_TOP_MM = 35, 30
_NARROWEST = 60
#: Twips of room above a table.
_SPACER = 160
_PLACEHOLDER = re.compile("【[^【】]*】")


@dataclass
class Composer:
    """A document in the making, in the order it is read."""

    layout: LayoutProfile
    #: The officer's own paragraphs by place, and what this document's places begin with.
    edits: Mapping[str, Edit] = field(default_factory=dict)
    scope: str = ""
    paragraphs: list[Paragraph] = field(default_factory=list)
    _blocks: list[str] = field(default_factory=list)
    _links: list[str] = field(default_factory=list)
    _targets: dict[str, str] = field(default_factory=dict)
    _known_links: dict[str, Content] = field(default_factory=dict)
    _notes: list[str] = field(default_factory=list)
    _charts: list[charts.Chart] = field(default_factory=list)
    _shapes: set[bool] = field(default_factory=set)
    _footers: set[str] = field(default_factory=set)
    _wide: bool = False
    #: Twips that stand above the next table on its page, where it opens an annex.
    _above: int = 0
    #: Relationship of the first page's own footer; only the first section has one.
    _first_footer: str = ""
    #: Whether the section in the making bears page numbers.
    _numbered: bool = True

    # -- the head of an official document ---------------------------------------------------------

    def masthead(self, mark: str, doc_no: str, signer: str | None, *, preprinted: bool = False) -> None:
        """版头: the issuing body's mark, the number, the red line (GB/T 9704-2012, 7.2.4 to 7.2.7).

        Args:
            mark: 发文机关标志, 35 mm below the upper edge of the text area.
            doc_no: 发文字号, two lines below the mark.
            signer: 签发人 of an upward document, whose number then stands at the left; else None.
            preprinted: whether the paper bears mark and line already: their room is left blank.
        """
        layout = self.layout
        size, stretch = _mark_size(mark, layout.text_width() / 20, layout.mark_size / 2)
        # The line is a fifth taller than its characters; half of that lies above them.
        room = twips(_MARK_DROP_MM) - round(size * 20 * 0.1)
        self._blocks.append(_exact("MastheadSpace", room))
        self._blocks.append(_mark("Masthead", "" if preprinted else mark, size, stretch))
        self.blank()
        self.blank()
        tab, side = "", "center"
        content: list[Content] = [doc_no]
        if signer is not None:
            char = layout.char_width
            tab = f'<w:tabs><w:tab w:val="right" w:pos="{layout.text_width() - char}"/></w:tabs>'
            side = "left"
            content = [doc_no, Xml("<w:r><w:tab/></w:r>"), "签发人：", styled(signer, "SignerName")]
        indent = f'<w:ind w:firstLine="{layout.char_width}"/>' if signer is not None else ""
        colour = _line_colour(preprinted)
        line = f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="9" w:color="{colour}"/></w:pBdr>'
        self._blocks.append(
            paragraph("DocNumber", *content, extra=f'{line}{tab}{indent}<w:jc w:val="{side}"/>')
        )
        self.blank()
        self.blank()

    def letterhead(self, mark: str, doc_no: str, *, preprinted: bool = False) -> None:
        """The head of the letter format (信函格式, GB/T 9704-2012, 10.1), with the line at the page's foot.

        The mark starts 30 mm below the page's edge, a double line of 170 mm stands 4 mm below it, the
        number at the right below that; the first page bears no number but a double line 20 mm above its
        lower edge.
        """
        size, stretch = _mark_size(mark, package.LETTER_LINE / 20, self.layout.mark_size / 2)
        # As tall as its characters: those reach a little above their line.
        top = twips(_LETTER_TOP_MM) + round(size * 20 * 0.04)
        frame = (
            f'<w:framePr w:w="{package.LETTER_LINE}" w:wrap="notBeside" w:vAnchor="page" w:hAnchor="page" '
            f'w:xAlign="center" w:y="{top}"/>'
        )
        border = f'w:val="thickThinSmallGap" w:sz="24" w:space="4" w:color="{_line_colour(preprinted)}"'
        line = f"<w:pBdr><w:bottom {border}/></w:pBdr>"
        shown = "" if preprinted else mark
        self._blocks.append(_mark("Masthead", shown, size, stretch, f"{frame}{line}", pitch=1.0))
        right = '<w:spacing w:before="280" w:line="320" w:lineRule="exact"/><w:jc w:val="right"/>'
        self._blocks.append(paragraph("DocNumber", doc_no, extra=right))
        self.blank()
        self.blank()
        self._first_footer = package.EMPTY_FOOTER if preprinted else package.FIRST_FOOTER

    def new_page(self, title: str, units: Sequence[str] = ()) -> None:
        """What an issuing notice carries (印发件) starts on a page of its own, by its title alone."""
        capacity = self.layout.text_width(wide=self._wide) / (self.layout.title_size * 10)
        lines = "\n".join(title_lines(title, capacity - 0.5, units))
        self._blocks.append(paragraph("DocTitle", lines, extra="<w:pageBreakBefore/>"))

    def imprint(self, copy_to: str | None, printed_by: str | None, printed_on: str | None) -> None:
        """版记 at the foot of the last page: 抄送, 印发机关 and 印发日期 between its lines (7.4).

        Args:
            copy_to: who is sent a copy, None for no such line.
            printed_by: 印发机关; None (in a letter) leaves the lines out as well.
            printed_on: 印发日期 with 印发 behind it.
        """
        if self._wide:
            self._close_section()
            self._wide, self._numbered = False, False
        elif not self._blocks[-1].startswith("<w:p>"):
            self._blocks.append(paragraph("SectionEnd"))
        self._blocks.append(_imprint(self.layout, copy_to, printed_by, printed_on))

    # -- running text ----------------------------------------------------------------------------

    def title(self, text: str, units: Sequence[str] = ()) -> int:
        """The title, broken into balanced lines; returns how many."""
        capacity = self.layout.text_width(wide=self._wide) / (self.layout.title_size * 10)
        lines = title_lines(text, capacity - 0.5, units)
        self._blocks.append(paragraph("DocTitle", "\n".join(lines)))
        return len(lines)

    def blank(self) -> None:
        """An empty line (空一行)."""
        self._blocks.append(paragraph("Addressee", extra="<w:keepNext/>"))

    def addressee(self, text: str) -> None:
        """主送机关: flush left, with its full-width colon."""
        self._blocks.append(paragraph("Addressee", text))

    def heading(self, text: str) -> None:
        """一级标题, with its number."""
        self._blocks.append(paragraph("Heading1", text))

    def subheading(self, text: str) -> None:
        """二级标题 on a line of its own, with its number."""
        self._blocks.append(paragraph("Heading2", text))

    def body(self, *content: Content, keep: bool = False, place: str = "") -> None:
        """A paragraph of the body.

        Args:
            content: texts and finished runs.
            keep: hold it on the page of the next one.
            place: its identity in the document, where the officer may reword it.
        """
        extra = "<w:keepNext/>" if keep else ""
        for written in self._reworded(place, "", content):
            self._blocks.append(paragraph("BodyText", *written, extra=extra))

    def headed_body(self, head: str, *content: Content, keep: bool = False, place: str = "") -> None:
        """A body paragraph that opens with its own 二级标题, which is never reworded."""
        extra = "<w:keepNext/>" if keep else ""
        opening: tuple[Content, ...] = (styled(head, "RunInHeading"),)
        for written in self._reworded(place, head, content):
            self._blocks.append(paragraph("BodyText", *opening, *written, extra=extra))
            opening = ()

    def _reworded(self, place: str, head: str, content: Sequence[Content]) -> list[Sequence[Content]]:
        """The paragraph as generated, or the officer's own wording of it, a paragraph per line."""
        if not place:
            return [content]
        offered = "".join([text for text in content if not isinstance(text, Xml)])
        if OPEN in offered:
            offered = offered.replace(OPEN, "").replace(CLOSE, "")
        place = f"{self.scope}{place}"
        edit = self.edits.get(place)
        if edit is None:
            self.paragraphs.append(Paragraph(place, head, offered, offered))
            return [content]
        lines = [line.strip() for line in clean(edit.text).split("\n") if line.strip()] or ["—"]
        said = "\n".join(lines)
        self.paragraphs.append(
            Paragraph(place, head, offered, said, edited=True, outdated=edit.generated != offered)
        )
        written: list[Sequence[Content]] = [
            (_PLACEHOLDER.sub(f"{OPEN}\\g<0>{CLOSE}", line),) for line in lines
        ]
        marks = [piece for piece in content if isinstance(piece, Xml)]
        if marks:
            # A footnote's mark goes on standing before the last full stop.
            last = written[-1][0].removesuffix("。")
            written[-1] = (last, *marks, "。")
        return written

    @property
    def next_figure(self) -> str:
        """图1: what the next chart will be called."""
        return f"图{len(self._charts) + 1}"

    def figure(self, chart: charts.Chart) -> None:
        """A chart with its number and title below it, on one page with them."""
        name = self.next_figure
        self._charts.append(chart)
        number = len(self._charts)
        relationship = f"rIdChart{number}"
        self._links.append(
            f'<Relationship Id="{relationship}" Type="{charts.RELATION}" Target="charts/chart{number}.xml"/>'
        )
        drawn = charts.drawing(chart, number, relationship, self.layout)
        self._blocks.append(paragraph("Figure", Xml(drawn)))
        self._blocks.append(paragraph("FigureTitle", f"{name}　{chart.title}（单位：{chart.unit}）"))

    def footnote(self, text: str) -> Xml:
        """A footnote, and the mark to set where it belongs."""
        number = len(self._notes) + 1
        self._notes.append(wordxml.footnote(number, text))
        return wordxml.footnote_reference(number)

    def link(self, url: str) -> Content:
        """``url`` as something to click; as plain text where it is no web address."""
        known = self._known_links.get(url)
        if known is None:
            known = self._known_links[url] = self._new_link(url)
        return known

    def _new_link(self, url: str) -> Content:
        parts = urlsplit(url) if url.isprintable() and " " not in url else None
        if parts is None or parts.scheme.lower() not in {"http", "https"} or not parts.netloc:
            return url
        target = quote(url, safe="!#$%&'()*+,/:;=?@[]~-._")
        if target not in self._targets:
            self._targets[target] = f"rIdLink{len(self._targets) + 1}"
            self._links.append(
                f'<Relationship Id="{self._targets[target]}" Type="http://schemas.openxmlformats.org/'
                f'officeDocument/2006/relationships/hyperlink" Target="{escape(target)}" '
                'TargetMode="External"/>'
            )
        return wordxml.hyperlink(self._targets[target], url)

    # -- closing matter --------------------------------------------------------------------------

    def annex_note(self, names: Sequence[str], word: str = "附件") -> None:
        """附件说明: a line below the body; later lines of a name stand under its first character."""
        char = self.layout.char_width
        self.blank()
        numbered = len(names) > 1
        for index, name in enumerate(names, 1):
            number = f"{index}." if numbered else ""
            lead = round(width(number) * char)
            left = 5 * char + lead
            hanging = left - 2 * char if index == 1 else lead
            indent = f'<w:ind w:left="{left}" w:hanging="{hanging}"/>'
            self._blocks.append(
                paragraph("AnnexNote", f"{f'{word}：' if index == 1 else ''}{number}{name}", extra=indent)
            )

    def signature(self, name: str, day: date | None, *, sealed: bool) -> None:
        """署名 and 成文日期 (GB/T 9704-2012, 7.3.5).

        Args:
            name: the signing body.
            day: the date, or None for a placeholder.
            sealed: whether a seal will go on it: then the date ends four characters from the edge
                and the name stands centred above it; else the name ends two characters from the
                edge and the date starts two characters right of it.
        """
        words = full_day(day) if day else gap("成文日期")
        for _ in range(2 if sealed else 1):
            self.blank()
        lines = _sealed_lines(name, words) if sealed else self._plain_lines(name, words)
        for text, side, chars in lines:
            align = "left" if side == "left" else "right"
            extra = f'<w:ind w:{side}="{round(chars * self.layout.char_width)}"/><w:jc w:val="{align}"/>'
            self._blocks.append(paragraph("SignatureLine", text, extra=extra))

    def _plain_lines(self, name: str, words: str) -> list[tuple[str, str, float]]:
        """Name and date set from the left edge, so that the date starts two characters after the name."""
        line = self.layout.text_width() / self.layout.char_width
        name_width, date_width = width(name), _shown_width(words)
        name_right = max(2.0, 4.0 + date_width - name_width)
        start = max(0.0, line - name_right - name_width)
        return [(name, "left", start), (words, "left", start + 2)]

    def remark(self, text: str) -> None:
        """附注: below the date, in brackets."""
        self.body(f"（{text}）")

    # -- annexes ---------------------------------------------------------------------------------

    def annex(self, mark: str, title: str, units: Sequence[str] = (), *, wide: bool) -> None:
        """Start an annex on a new page: 附件N flush left, the title on the third line.

        Args:
            mark: 附件 or 附件1.
            title: the same as in the 附件说明.
            units: names after which the title may be broken.
            wide: whether the annex lies across.
        """
        turned = wide != self._wide
        if turned:
            self._close_section()
            self._wide = wide
        self._blocks.append(paragraph("AnnexMark", mark, extra="" if turned else "<w:pageBreakBefore/>"))
        self.blank()
        lines = self.title(title, units)
        self._above = 2 * self.layout.line_pitch + lines * self.layout.title_pitch + _SPACER

    def table(self, table: Table, *, within: bool = False) -> None:
        """A table, with a little room above it, and below it where the text goes on."""
        self._blocks.append(paragraph("Spacer"))
        self._blocks += table.xml(self._above)
        self._above = 0
        if within:
            self._blocks.append(paragraph("TableEnd"))

    def _close_section(self) -> None:
        """End the section on its last paragraph, so that no empty page follows."""
        if self._blocks and self._blocks[-1].startswith("<w:p>"):
            self._blocks[-1] = self._blocks[-1].replace("</w:pPr>", f"{self._section()}</w:pPr>", 1)
        else:
            self._blocks.append(paragraph("SectionEnd", extra=self._section()))

    def _section(self) -> str:
        top, right, bottom, left = self.layout.wide_margins if self._wide else self.layout.margins
        if self._wide:
            size = f'w:w="{PAGE_HEIGHT}" w:h="{PAGE_WIDTH}" w:orient="landscape"'
        else:
            size = f'w:w="{PAGE_WIDTH}" w:h="{PAGE_HEIGHT}"'
        if self._numbered:
            odd, even = package.footer_ids(wide=self._wide)
            self._shapes.add(self._wide)
        else:
            odd = even = package.EMPTY_FOOTER
            self._footers.add(package.EMPTY_FOOTER)
        first, title_page = "", ""
        if self._first_footer:
            first = f'<w:footerReference w:type="first" r:id="{self._first_footer}"/>'
            title_page = "<w:titlePg/>"
            self._footers.add(self._first_footer)
            self._first_footer = ""
        return (
            f'<w:sectPr><w:footerReference w:type="default" r:id="{odd}"/>'
            f'<w:footerReference w:type="even" r:id="{even}"/>{first}'
            f'<w:type w:val="nextPage"/><w:pgSz {size}/>'
            f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" '
            f'w:header="851" w:footer="{package.footer_distance(self.layout)}" w:gutter="0"/>'
            f'<w:cols w:space="425"/>{title_page}'
            f'<w:docGrid w:type="lines" w:linePitch="{self.layout.line_pitch}"/></w:sectPr>'
        )

    # -- the package -----------------------------------------------------------------------------

    @property
    def placeholders(self) -> int:
        """How many placeholders the document holds, footnotes included."""
        mark = wordxml.PLACEHOLDER_MARK
        return sum(block.count(mark) for block in (*self._blocks, *self._notes))

    def parts(self, title: str, organisation: str, day: date) -> dict[str, Part]:
        """Every part of the finished package.

        Args:
            title: the title for the document's properties.
            organisation: the department; no person's name goes into the properties.
            day: the date the document speaks of, for its properties.
        """
        if not self._blocks or not self._blocks[-1].startswith("<w:p>"):
            self._blocks.append(paragraph("SectionEnd"))
        last = self._section()
        plain = title.replace("\n", "").replace(OPEN, "").replace(CLOSE, "")
        return {
            "word/document.xml": wordxml.document(*self._blocks, last),
            **package.base_parts(
                self.layout,
                notes=self._notes,
                links=self._links,
                shapes=self._shapes,
                extra=self._footers,
                charts=len(self._charts),
            ),
            **{
                f"word/charts/chart{number}.xml": charts.part(chart, self.layout)
                for number, chart in enumerate(self._charts, 1)
            },
            **package.properties(plain, organisation, day),
        }


def _line_colour(preprinted: bool) -> str:
    """Red; on paper that bears the line already one that takes its room and is not printed."""
    return "FFFFFF" if preprinted else "FF0000"


def _shown_width(words: str) -> float:
    return width(words.strip(OPEN + CLOSE))


def _sealed_lines(name: str, words: str) -> list[tuple[str, str, float]]:
    """Name and date set from the right edge, the name centred above the date."""
    name_right = 4.0 + (_shown_width(words) - width(name)) / 2
    shift = max(0.0, -name_right)
    return [(name, "right", name_right + shift), (words, "right", 4.0 + shift)]


def _mark_size(mark: str, room: float, largest: float) -> tuple[float, int]:
    """Points of a 发文机关标志 that keeps to one line of ``room`` points, and its stretch in percent."""
    needed = max(1.0, width(mark.replace(OPEN, "").replace(CLOSE, "")))
    fits = room * 0.96 / needed
    if fits >= largest:
        return largest, 100
    # A little narrower looks better than much smaller.
    stretch = max(_NARROWEST, round(100 * fits / largest))
    size = min(largest, fits * 100 / stretch)
    return int(size * 2) / 2, stretch


def _mark(style: str, mark: str, size: float, stretch: int, extra: str = "", pitch: float = 1.2) -> str:
    line = f'<w:spacing w:line="{round(size * 20 * pitch)}" w:lineRule="exact"/>'
    squeeze = f'<w:w w:val="{stretch}"/>' if stretch != 100 else ""
    half = round(size * 2)
    runs = (
        f'<w:r><w:rPr><w:rFonts w:hint="eastAsia"/>{squeeze}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
        f'</w:rPr><w:t xml:space="preserve">{escape(mark.replace(OPEN, "").replace(CLOSE, ""))}</w:t></w:r>'
    )
    return paragraph(style, Xml(runs), extra=f"{extra}{line}")


def _exact(style: str, height: int) -> str:
    return paragraph(style, extra=f'<w:spacing w:line="{height}" w:lineRule="exact"/>')


def _imprint(
    layout: LayoutProfile, copy_to: str | None, printed_by: str | None, printed_on: str | None
) -> str:
    """A 版记 as a table in a box at the foot of the text area: lines of 0.35 mm outside, 0.25 mm between.

    A box, since LibreOffice sets neither a table as wide as the text nor a frame of lined paragraphs
    at the foot of the page.
    """
    whole = layout.text_width()
    lines = ""
    if printed_by is not None:
        names = (("top", 8), ("bottom", 8), ("insideH", 6))
        drawn = "".join(
            f'<w:{n} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>' for n, size in names
        )
        lines = f"<w:tblBorders>{drawn}</w:tblBorders>"
    left = whole * 3 // 5
    rows = []
    if copy_to is not None:
        # 14 pt: one character in from either edge, later lines under the first name's first character.
        indent = '<w:ind w:left="1120" w:right="280" w:hanging="840"/>'
        said = paragraph("Imprint", f"抄送：{copy_to}。", extra=indent)
        rows.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{whole}" w:type="dxa"/><w:gridSpan w:val="2"/></w:tcPr>{said}</w:tc>'
        )
    if printed_by is not None:
        by = paragraph("Imprint", printed_by, extra='<w:ind w:left="280"/>')
        on = paragraph("Imprint", printed_on or "", extra='<w:ind w:right="280"/><w:jc w:val="right"/>')
        rows.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{left}" w:type="dxa"/></w:tcPr>{by}</w:tc>'
            f'<w:tc><w:tcPr><w:tcW w:w="{whole - left}" w:type="dxa"/></w:tcPr>{on}</w:tc>'
        )
    body = "".join(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{row}</w:tr>" for row in rows)
    table = (
        f'<w:tbl><w:tblPr><w:tblW w:w="{whole}" w:type="dxa"/>{lines}<w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{left}"/><w:gridCol w:w="{whole - left}"/></w:tblGrid>{body}</w:tbl>'
    )
    # 14 pt characters, less the five that stand before the names and at the edges.
    lines_of_copies = 0 if copy_to is None else 1 + int(width(f"{copy_to}。") // (whole / 280 - 5))
    height = (lines_of_copies + (printed_by is not None)) * layout.line_pitch + 60
    return package.imprint_box(table, whole, height)
