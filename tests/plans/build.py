"""Writes plan documents for tests: one neutral description, any file format.

A table is a list of rows of strings; ``^`` stands for a place merged into the cell above, ``<`` for one
merged into the cell to its left.
"""

from __future__ import annotations

import html
import io
from collections.abc import Sequence
from pathlib import Path

UP, LEFT = "^", "<"
Table = list[list[str]]
Block = str | Table


def _extent(table: Table, top: int, left: int) -> tuple[int, int]:
    """How many rows and columns the cell at (top, left) covers."""
    width = 1
    while left + width < len(table[top]) and table[top][left + width] == LEFT:
        width += 1
    height = 1
    while top + height < len(table) and left < len(table[top + height]) and table[top + height][left] == UP:
        height += 1
    return height, width


def docx(path: Path, blocks: Sequence[Block]) -> Path:
    """Write a Word document with merged cells as Word merges them."""
    import docx as word

    document = word.Document()
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        width = max(len(row) for row in block)
        table = document.add_table(rows=len(block), cols=width)
        cells = [list(row.cells) for row in table.rows]
        for top, row in enumerate(block):
            for left, text in enumerate(row):
                if text in (UP, LEFT):
                    continue
                height, across = _extent(block, top, left)
                cell = cells[top][left]
                if height > 1 or across > 1:
                    cell = cell.merge(cells[top + height - 1][left + across - 1])
                cell.text = text
    document.save(str(path))
    return path


def xlsx(path: Path, sheets: dict[str, Sequence[Block]]) -> Path:
    """Write a workbook; a string block is a title row of its own."""
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, blocks in sheets.items():
        sheet = book.create_sheet(name)
        at = 1
        for block in blocks:
            if isinstance(block, str):
                sheet.cell(at, 1, block)
                at += 1
                continue
            for top, row in enumerate(block):
                for left, text in enumerate(row):
                    if text in (UP, LEFT):
                        continue
                    if text:
                        sheet.cell(at + top, left + 1, text)
                    height, across = _extent(block, top, left)
                    if height > 1 or across > 1:
                        sheet.merge_cells(
                            start_row=at + top,
                            start_column=left + 1,
                            end_row=at + top + height - 1,
                            end_column=left + across,
                        )
            at += len(block)
    book.save(str(path))
    return path


def page(blocks: Sequence[Block], head: str = "") -> str:
    """A web page with tables."""
    out = io.StringIO()
    out.write(f"<html><head>{head}<script>var 责任单位 = '市财政局';</script></head><body>\n")
    for block in blocks:
        if isinstance(block, str):
            out.write(f"<p>{html.escape(block)}</p>\n")
            continue
        out.write("<table border=1>\n")
        for top, row in enumerate(block):
            out.write("<tr>")
            for left, text in enumerate(row):
                if text in (UP, LEFT):
                    continue
                height, across = _extent(block, top, left)
                spans = (f' rowspan="{height}"' if height > 1 else "") + (
                    f' colspan="{across}"' if across > 1 else ""
                )
                inner = "<br>".join(html.escape(line) for line in text.split("\n"))
                out.write(f"<td{spans}>{inner}</td>")
            out.write("</tr>\n")
        out.write("</table>\n")
    out.write("</body></html>")
    return out.getvalue()


def tabbed(blocks: Sequence[Block]) -> str:
    """What a table program puts on the clipboard as text: merged places are empty."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, str):
            lines.append(block)
            continue
        lines += ["\t".join(map(_tabbed, row)) for row in block]
    return "\n".join(lines)


def _tabbed(cell: str) -> str:
    if cell in (UP, LEFT):
        return ""
    return f'"{cell}"' if "\n" in cell else cell


def piped(blocks: Sequence[Block]) -> str:
    """A Markdown table."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, str):
            lines.append(block)
            continue
        for number, row in enumerate(block):
            lines.append(
                "| " + " | ".join("" if c in (UP, LEFT) else c.replace("\n", "<br>") for c in row) + " |"
            )
            if number == 0:
                lines.append("|" + "---|" * len(row))
        lines.append("")
    return "\n".join(lines)


def flattened(blocks: Sequence[Block]) -> str:
    """A table as page grabbers leave it: every cell on a line of its own, merged places gone."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, str):
            lines.append(block)
            continue
        for row in block:
            for cell in row:
                if cell not in (UP, LEFT, ""):
                    lines.extend(cell.split("\n"))
    return "\n\n".join(lines)
