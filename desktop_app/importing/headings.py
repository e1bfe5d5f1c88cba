"""Headings and numbered wording within one cell or line: which section, which group, which requirements."""

from __future__ import annotations

import re

from desktop_app.importing.blocks import trimmed
from desktop_app.importing.drafts import Draft
from desktop_app.importing.numbering import Numbered, Style, numbered

_SENTENCE_END = re.compile(r"[。；;！!？?：:，,、]$")


def heading_lines(cell: str) -> list[str]:
    """The headings within one cell: 一、… and （一）… on lines of their own, lines that only wrap joined."""
    lines: list[str] = []
    for raw in cell.split("\n"):
        line = trimmed(raw)
        if not line:
            continue
        if lines and numbered(line) is None:
            lines[-1] += line
        else:
            lines.append(line)
    return lines


def is_heading(text: str) -> bool:
    """Whether a numbered or short line reads as a heading and not as a sentence."""
    return 0 < len(text) <= 60 and not _SENTENCE_END.search(text)


class Headings:
    """Follows the headings of a plan and opens its sections.

    Args:
        draft: where sections are opened.
        outer: whether sections are printed apart from the task column (full-width rows, lines between
            tables), so that the task column holds groups.
    """

    def __init__(self, draft: Draft, outer: bool = False) -> None:
        self._draft = draft
        self._outer = outer
        self._style: Style | None = None
        self._trail: list[tuple[Style | None, str]] = []

    @property
    def group(self) -> str | None:
        """The headings below the section's, outermost first, or None."""
        return " / ".join(text for _, text in self._trail) or None

    def section(self, text: str) -> None:
        """Open the section that ``text`` heads."""
        found = numbered(text)
        before = self._draft.parts[-1] if self._draft.parts else None
        if found:
            part = self._draft.section(found.printed, trimmed(found.rest))
            self._style = found.style
        else:
            part = self._draft.section(None, text)
        if part is not before:
            self._trail = []

    @property
    def numbered(self) -> bool:
        """Whether the section in hand bears a number."""
        return self._style is not None

    def below(self, found: Numbered | None) -> bool:
        """Whether a heading with this number stands under the section in hand."""
        return found is not None and self._style is not None and found.style > self._style

    def inner(self, text: str) -> None:
        """Go on under a heading below the section's; it ends those of its own style and deeper."""
        found = numbered(text)
        self.leave(found.style if found else None)
        self._trail.append((found.style if found else None, text))

    def leave(self, style: Style | None) -> None:
        """End the headings from the first of this style on; those without a number end one another."""
        for at, (held, _) in enumerate(self._trail):
            if held is None if style is None else held is not None and held >= style:
                del self._trail[at:]
                return

    def alone(self) -> str | None:
        """End the innermost heading, which turned out to be a requirement itself."""
        return self._trail.pop()[1] if self._trail else None

    def column(self, cell: str, level: int) -> None:
        """Take the cell of a heading column; ``level`` counts heading columns from 0."""
        inner: list[str] = []
        for line in heading_lines(cell):
            found = numbered(line)
            outermost = found is not None and found.style <= Style.CN
            first = level == 0 and not self._outer and not inner and not self.below(found)
            if outermost or first:
                self.section(line)
            else:
                inner.append(line)
        if inner:
            self._trail = [t for t in self._trail[:1] if level > 1] + [(Style.CIRCLED, t) for t in inner]


def numbered_paragraphs(text: str) -> list[str]:
    """Part a cell that holds several requirements, each with the next number on a line of its own.

    A cell that only lists sub-points under a first sentence stays whole.
    """
    lines = [line for line in (trimmed(raw) for raw in text.split("\n")) if line]
    if len(lines) < 2:
        return [text]
    first = numbered(lines[0])
    if first is None:
        return [text]
    parts = [lines[0]]
    due = first.value + 1
    for line in lines[1:]:
        found = numbered(line)
        if found and found.style is first.style and found.value == due:
            parts.append(line)
            due += 1
        else:
            parts[-1] += "\n" + line
    return parts
