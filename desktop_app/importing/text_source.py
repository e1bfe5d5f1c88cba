"""Plain text, Markdown and pasted text: lines, tables of tabs, and tables drawn with bars."""

from __future__ import annotations

import re

from desktop_app.importing.blocks import Block, Cell, Grid, Source, trimmed

_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?")


def read_text_source(text: str) -> Source:
    """The content of a text file.

    A run of lines with tabs, or with bars as in Markdown, is a table; every other line is a paragraph.
    """
    source = Source(flattened=True)
    lines = re.split(r"\r\n|\r|\n|\u2028|\u2029|\x0c|\x0b", text.replace("\ufeff", "").replace("\x07", "\t"))
    run: list[list[Cell]] = []
    for line in _records(lines):
        cells = _cells(line)
        if cells is None:
            _close(run, source.blocks)
            run = []
            source.blocks.append(_plain(line))
        elif cells:
            run.append(list(cells))
    _close(run, source.blocks)
    return source


def _records(lines: list[str]) -> list[str]:
    """Join the lines of a quoted cell, as a table program copies a cell with line breaks in it."""
    out: list[str] = []
    open_quote = False
    for line in lines:
        if open_quote:
            out[-1] += "\n" + line
        else:
            out.append(line)
        if "\t" in out[-1] and (open_quote or '\t"' in line or line.startswith('"')):
            open_quote = out[-1].count('"') % 2 == 1 and len(out[-1]) < 20000
    return out


def _cells(line: str) -> list[str] | None:
    """The cells of a line of a table; an empty list for a rule below a head; None for a paragraph."""
    bare = line.strip()
    if bare.startswith("|") and bare.endswith("|") and bare.count("|") > 2:
        if _RULE.fullmatch(bare):
            return []
        return [c.strip().replace("<br>", "\n").replace("<br/>", "\n") for c in bare[1:-1].split("|")]
    if "\t" not in line.strip("\t ") and not (line.count("\t") > 1 and line.strip()):
        return None
    return [_unquoted(c) for c in line.rstrip("\t" if line.count("\t") > 8 else "").split("\t")]


def _unquoted(cell: str) -> str:
    cell = cell.strip(" ")
    if len(cell) > 1 and cell.startswith('"') and cell.endswith('"'):
        return cell[1:-1].replace('""', '"')
    return cell


def _plain(line: str) -> str:
    """A paragraph without the marks of Markdown's headings, emphasis and quotations."""
    bare = re.sub(r"^\s{0,3}(?:#{1,6}\s+|>\s?)", "", line)
    return re.sub(r"\*\*(.+?)\*\*", r"\1", bare)


def _close(run: list[list[Cell]], blocks: list[Block]) -> None:
    """A run of one line is no table; a longer one is."""
    if len(run) > 1:
        width = max(len(row) for row in run)
        blocks.append(Grid([row + [""] * (width - len(row)) for row in run]))
    elif run:
        blocks.extend(t for c in run[0] if isinstance(c, str) and (t := trimmed(c)))
