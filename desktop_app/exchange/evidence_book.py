"""The index of an evidence package as an Excel file."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

#: Widths in characters.
_COLUMNS = (
    ("编号", 8),
    ("材料名称", 36),
    ("类型", 8),
    ("对应条目", 16),
    ("文件名或链接", 48),
    ("形成日期", 14),
)
_DIGEST = ("SHA-256", 68)


def evidence_book(title: str, rows: Sequence[Sequence[str]]) -> bytes:
    """An .xlsx with a row per piece of evidence.

    Args:
        title: the sheet's heading.
        rows: label, name, kind, items, place, day and digest of each piece, as text.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    sheet = book.active
    sheet.title = "佐证材料清单"
    columns = (*_COLUMNS, _DIGEST)
    sheet.append([title])
    sheet.append([name for name, _ in columns])
    for row in rows:
        sheet.append([""] * len(columns))
        for column, text in enumerate(row, start=1):
            # As text, whatever it begins with: a title such as =1+1 is no formula.
            cell = sheet.cell(sheet.max_row, column)
            cell.value = text
            cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=True, vertical="center")
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(columns))
    sheet.cell(1, 1).font = Font(bold=True, size=14)
    for number, (_, width) in enumerate(columns, start=1):
        sheet.cell(2, number).font = Font(bold=True)
        sheet.column_dimensions[sheet.cell(2, number).column_letter].width = width
    sheet.freeze_panes = "A3"
    sheet.print_title_rows = "2:2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
