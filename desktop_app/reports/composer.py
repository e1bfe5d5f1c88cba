"""Composes an official document: paragraphs, sections, annexes, notes, links, signature, parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import quote, urlsplit

from desktop_app.reports import package, wordxml
from desktop_app.reports.layout import PAGE_HEIGHT, PAGE_WIDTH, LayoutProfile
from desktop_app.reports.typography import CLOSE, OPEN, date_words, gap, title_lines, width
from desktop_app.reports.wordxml import Content, Table, Xml, escape, paragraph, styled


@dataclass
class Composer:
    """A document in the making, in the order it is read."""

    layout: LayoutProfile
    _blocks: list[str] = field(default_factory=list)
    _links: list[str] = field(default_factory=list)
    _targets: dict[str, str] = field(default_factory=dict)
    _known_links: dict[str, Content] = field(default_factory=dict)
    _notes: list[str] = field(default_factory=list)
    _shapes: set[bool] = field(default_factory=set)
    _wide: bool = False

    # -- running text ----------------------------------------------------------------------------

    def title(self, text: str, units: Sequence[str] = ()) -> None:
        """The title, broken into balanced lines."""
        capacity = self.layout.text_width(wide=self._wide) / (self.layout.title_size * 10)
        self._blocks.append(paragraph("DocTitle", "\n".join(title_lines(text, capacity - 0.5, units))))

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

    def body(self, *content: Content, keep: bool = False) -> None:
        """A paragraph of the body; ``keep`` holds it on the page of the next one."""
        self._blocks.append(paragraph("BodyText", *content, extra="<w:keepNext/>" if keep else ""))

    def headed_body(self, head: str, *content: Content, keep: bool = False) -> None:
        """A body paragraph that opens with its own 二级标题."""
        self.body(styled(head, "RunInHeading"), *content, keep=keep)

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

    def annex_note(self, names: Sequence[str]) -> None:
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
                paragraph("AnnexNote", f"{'附件：' if index == 1 else ''}{number}{name}", extra=indent)
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
        words = date_words(day) if day else gap("成文日期")
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
        self.title(title, units)

    def table(self, table: Table) -> None:
        """A table, with a little room above it."""
        self._blocks.append(paragraph("Spacer"))
        self._blocks.append(table.xml())

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
        odd, even = package.footer_ids(wide=self._wide)
        self._shapes.add(self._wide)
        return (
            f'<w:sectPr><w:footerReference w:type="default" r:id="{odd}"/>'
            f'<w:footerReference w:type="even" r:id="{even}"/>'
            f'<w:type w:val="nextPage"/><w:pgSz {size}/>'
            f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" '
            f'w:header="851" w:footer="{package.footer_distance(self.layout)}" w:gutter="0"/>'
            f'<w:cols w:space="425"/>'
            f'<w:docGrid w:type="lines" w:linePitch="{self.layout.line_pitch}"/></w:sectPr>'
        )

    # -- the package -----------------------------------------------------------------------------

    @property
    def placeholders(self) -> int:
        """How many placeholders the document holds, footnotes included."""
        mark = wordxml.PLACEHOLDER_MARK
        return sum(block.count(mark) for block in (*self._blocks, *self._notes))

    def parts(self, title: str, organisation: str, day: date) -> dict[str, str]:
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
            "word/document.xml": wordxml.document("".join(self._blocks) + last),
            **package.base_parts(self.layout, notes=self._notes, links=self._links, shapes=self._shapes),
            **package.properties(plain, organisation, day),
        }


def _shown_width(words: str) -> float:
    return width(words.strip(OPEN + CLOSE))


def _sealed_lines(name: str, words: str) -> list[tuple[str, str, float]]:
    """Name and date set from the right edge, the name centred above the date."""
    name_right = 4.0 + (_shown_width(words) - width(name)) / 2
    shift = max(0.0, -name_right)
    return [(name, "right", name_right + shift), (words, "right", 4.0 + shift)]
