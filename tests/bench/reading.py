"""Reading tables into a draft against a bare walk and openpyxl's own load; merging returned sheets."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

from lxml import etree
from openpyxl import load_workbook

from desktop_app.importing import drafts
from desktop_app.services import departments, import_plan, merge, sheets
from desktop_app.services.ledger import create_ledger, open_ledger
from tests.bench.figures import Goal, Row, Series, interleaved, ratio, timed
from tests.bench.material import UNIT, Desk, excel_sheet, word_table

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def reading(desk: Desk, *, quick: bool) -> list[Row]:
    """A Word table and an Excel sheet into drafts, unit grammar and storing apart."""
    rows = 1_000 if quick else 5_000
    word = word_table(desk.folder / "表.docx", rows)
    excel = excel_sheet(desk.folder / "表.xlsx", 2 * rows)
    runs = 3 if quick else 7
    return [
        *_read(word, f"读取合并单元格的 Word 表格（{rows} 行）", ("只用 lxml 遍历", _walk), 1.5, runs),
        *_read(excel, f"读取 Excel 表（{2 * rows} × 12）", ("openpyxl 自身读入", load_workbook), 1.2, runs),
        _storing(desk, word, rows, runs),
    ]


def _read(
    path: Path, words: str, floor: tuple[str, Callable[[Path], object]], limit: float, runs: int
) -> list[Row]:
    grammar: list[float] = []
    real = drafts.read_cell

    def watched(*args: Any) -> Any:
        begin = time.perf_counter()
        try:
            return real(*args)
        finally:
            grammar[-1] += 1000 * (time.perf_counter() - begin)

    def draft() -> float:
        grammar.append(0.0)
        with mock.patch.object(drafts, "read_cell", watched):
            return timed(partial(import_plan.read_file, path)) - grammar[-1]

    found = interleaved({"ours": draft, "floor": partial(timed, partial(floor[1], path))}, runs)
    goal = Goal("倍数", ratio(found["ours"], found["floor"]), limit)
    return [
        Row(f"{words}，成为草稿", found["ours"], floor=(floor[0], found["floor"]), goals=(goal,)),
        Row("其中单位格语法（另计）", Series(tuple(grammar[1:])), note="每种写法只分析一次"),
    ]


def _walk(path: Path) -> list[list[str]]:
    """The texts of all cells and where cells are merged; nothing more."""
    with zipfile.ZipFile(path) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    rows = []
    for row in root.iter(f"{_W}tr"):
        cells = []
        for cell in row.iterchildren(f"{_W}tc"):
            properties = cell.find(f"{_W}tcPr")
            merged = properties is not None and properties.find(f"{_W}vMerge") is not None
            cells.append(("=" if merged else "") + "".join(t.text or "" for t in cell.iter(f"{_W}t")))
        rows.append(cells)
    return rows


def _storing(desk: Desk, word: Path, rows: int, runs: int) -> Row:
    plan = import_plan.read_file(word)

    def store() -> float:
        path = desk.folder / "新台账.zwgk"
        path.unlink(missing_ok=True)
        ledger = create_ledger(path)
        try:
            return timed(partial(import_plan.store_plan, ledger, plan, source_name="表.docx"))
        finally:
            ledger.close()

    return Row(
        f"草稿存入台账（{rows} 项）", interleaved({"ours": store}, runs)["ours"], note="无目标，供参考"
    )


def merging(desk: Desk, *, quick: bool) -> list[Row]:
    """Merging returned sheets: reading, comparing and writing, against openpyxl's own load of them."""
    number = 20 if quick else 200
    ledger, paths = returned_once(desk, number, 50)
    found = interleaved(
        {
            "ours": partial(merge_all, desk, ledger, paths),
            "floor": partial(timed, lambda: [load_workbook(path) for path in paths]),
        },
        3,
        warm=0,
    )
    goal = Goal("倍数", ratio(found["ours"], found["floor"]), 1.3)
    words = f"合并 {number} 份返回的填报表（各 50 行），写入台账"
    return [Row(words, found["ours"], floor=("openpyxl 自身读入", found["floor"]), goals=(goal,))]


def merge_all(desk: Desk, path: Path, files: list[Path]) -> float:
    """Merge files into a copy of a ledger; gives the milliseconds."""
    ledger = open_ledger(desk.copy(path, "合并.zwgk"))

    def work() -> None:
        plan = merge.plan_merge(ledger, files)
        outcome, _ = merge.apply_merge(ledger, plan)
        assert len(outcome.applied) >= len(files), "nothing was merged"

    try:
        return timed(work)
    finally:
        ledger.close()


def returned_once(desk: Desk, number: int, rows: int) -> tuple[Path, list[Path]]:
    """A ledger that sent ``number`` sheets of ``rows`` tasks, and the sheets as they came back."""
    folder = desk.folder / f"填报表{number}"
    if folder.exists():
        return desk.ledger(number * rows, offices=number), sorted(folder.iterdir())
    path = desk.ledger(number * rows, offices=number)
    ledger = open_ledger(path)
    try:
        plan_id, _ = departments.current(ledger)
        assert plan_id is not None
        outcome, _ = sheets.make_sheets(ledger, plan_id, UNIT, folder)
    finally:
        ledger.close()
    for file in outcome.files:
        _fill_in(file.path)
    return path, [file.path for file in outcome.files]


def _fill_in(path: Path) -> None:
    """Type a person into every task, as a 科室 does."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    column = next(c.column for row in sheet.iter_rows(max_row=10) for c in row if c.value == "责任人")
    key = next(c for row in sheet.iter_rows(max_row=10) for c in row if c.value == "编号")
    for row in range(key.row + 1, sheet.max_row + 1):
        if sheet.cell(row, key.column).value not in (None, "示例"):
            sheet.cell(row, column).value = f"示例人员{row % 7}"
    book.save(path)
