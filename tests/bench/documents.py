"""The two Word documents against a string template and zipfile, and against what others fill Word with."""

from __future__ import annotations

import copy
import os
import re
import zipfile
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from unittest import mock
from xml.sax.saxutils import escape, unescape

from desktop_app.core.snapshot import DocumentOptions, YearSnapshot
from desktop_app.reports import department_plan, readback, self_check
from desktop_app.services import departments
from desktop_app.services.documents import snapshot
from desktop_app.services.ledger import open_ledger
from tests.bench.figures import Goal, Row, interleaved, number, ratio, timed
from tests.bench.material import TODAY, UNIT, Desk

#: Found part by part over CPU time at 5,000 rows, in times of the floor.
_LIMIT = (
    "基准只拼接现成的文字，压缩一项约占其六成；本软件压缩同样的内容，另要从任务措词并排成单元格，"
    "部门方案约 0.9 倍，自查报告每项另有一段正文，约 1.4 倍；读回时解压并由解析器通读全部 XML 约 1.1 倍，"
    "按行取字并逐项比对约 0.7 倍"
)
_TEXT = re.compile(r"(<w:t(?: [^>]*)?>)([^<]*)(</w:t>)")
_ROW = re.compile(r"<w:tr[ >].*?</w:tr>", re.DOTALL)
_KINDS: dict[str, tuple[str, Callable[..., Any], str]] = {
    "部门方案": ("plan", department_plan.write, "prove_plan"),
    "自查报告": ("report", self_check.write, "prove_report"),
}


def documents(desk: Desk, *, quick: bool) -> list[Row]:
    """Both documents at three sizes, peers beside the largest."""
    sizes = (100, 1_000) if quick else (100, 1_000, 5_000)
    rows = []
    for size in sizes:
        taken = year(desk, size)
        for words, (name, write, proof) in _KINDS.items():
            rows.append(_document(desk, taken, size, (words, name, write, proof), quick))
    rows.append(_peers(desk, sizes[-1], quick))
    return rows


def year(desk: Desk, size: int) -> YearSnapshot:
    """What a document of ``size`` tasks is written from."""
    ledger = open_ledger(desk.ledger(size))
    try:
        plan_id, _ = departments.current(ledger)
        assert plan_id is not None
        return snapshot(ledger, plan_id, UNIT, TODAY)
    finally:
        ledger.close()


def _document(
    desk: Desk, taken: YearSnapshot, size: int, kind: tuple[str, str, Callable[..., Any], str], quick: bool
) -> Row:
    words, name, write, proof = kind
    out = desk.folder / f"{name}{size}.docx"
    whole = partial(write, taken, DocumentOptions(), out)
    whole()

    def unproven() -> float:
        with mock.patch.object(readback, proof, return_value=None):
            return timed(whole)

    runs = 3 if quick else 15 if size < 1_000 else 7 if size < 5_000 else 5
    found = interleaved(
        {
            "written": unproven,
            "proven": partial(timed, whole),
            "floor": partial(timed, _template(out, desk.folder / f"模板{size}.docx")),
            "safe": partial(_made_safe, desk.folder / "落盘.docx", out.read_bytes()),
        },
        runs,
    )
    goals = (
        Goal("只写出，倍数", ratio(found["written"], found["floor"]), 2.0),
        Goal("含读回核对，倍数", ratio(found["proven"], found["floor"]), 4.0),
    )
    floor = ("同一 document.xml 由字符串模板经 zipfile 写出", found["floor"])
    note = f"其中落盘（fsync 文件和文件夹）中位 {number(found['safe'].median)} 毫秒，基准不落盘"
    if not all(goal.reached for goal in goals):
        note += f"。{_LIMIT}"
    return Row(f"生成{words}（{size} 行）", found["proven"], floor=floor, goals=goals, note=note)


def _made_safe(path: Path, content: bytes) -> float:
    """How long it takes until a file and its name would outlive a power cut; gives the milliseconds."""
    with path.open("wb") as stream:
        stream.write(content)
        taken = timed(partial(os.fsync, stream.fileno()))
    if os.name != "posix":
        return taken
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        return taken + timed(partial(os.fsync, folder))
    finally:
        os.close(folder)


def _template(document: Path, out: Path) -> Callable[[], None]:
    """What writes a finished document again: every table row from a format string and its texts."""
    with zipfile.ZipFile(document) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    main = parts.pop("word/document.xml").decode()
    pieces: list[str | tuple[str, list[str]]] = []
    end = 0
    for found in _ROW.finditer(main):
        pieces.append(main[end : found.start()])
        row = found.group()
        texts = [unescape(text) for _, text, _ in _TEXT.findall(row)]
        pieces.append((_TEXT.sub(r"\1%s\3", row.replace("%", "%%")), texts))
        end = found.end()
    pieces.append(main[end:])

    def write() -> None:
        xml = "".join(
            piece if isinstance(piece, str) else piece[0] % tuple(map(escape, piece[1])) for piece in pieces
        )
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            for name, data in parts.items():
                package.writestr(name, data)
            package.writestr("word/document.xml", xml.encode())

    write()
    with zipfile.ZipFile(out) as package:
        assert package.read("word/document.xml").decode() == main, "the floor writes something else"
    return write


def _peers(desk: Desk, size: int, quick: bool) -> Row:
    """What else fills a Word table of six columns, beside our plan of as many rows."""
    taken = year(desk, size)
    cells = [
        (str(n), t.label, t.text, "\n".join(t.fields.measures), t.fields.office or "", "2021年7月10日前")
        for n, t in enumerate(taken.tasks, 1)
    ]
    ours = partial(department_plan.write, taken, DocumentOptions(), desk.folder / "方案.docx")
    contenders = {"ours": partial(timed, ours)}
    names = {"cells": "python-docx 的 row.cells", "deepcopy": "python-docx 复制行"}
    contenders |= {
        "cells": partial(timed, partial(_row_cells, cells, desk.folder / "cells.docx")),
        "deepcopy": partial(timed, partial(_copied_rows, cells, desk.folder / "copied.docx")),
    }
    note = "同类只写六列表格，不排版正文、不核对"
    if find_spec("docxtpl"):
        names["docxtpl"] = "docxtpl"
        contenders["docxtpl"] = partial(timed, _docxtpl(cells, desk.folder))
    else:
        note += "；未安装 docxtpl，未比"
    found = interleaved(contenders, 1 if quick else 3, warm=0 if quick else 1)
    peers = tuple((names[key], found[key]) for key in names)
    return Row(f"部门方案与同类做法（{size} 行）", found["ours"], peers=peers, note=note)


def _row_cells(cells: list[tuple[str, ...]], out: Path) -> None:
    import docx

    document = docx.Document()
    table = document.add_table(rows=len(cells), cols=6)
    for row, values in zip(table.rows, cells, strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    document.save(str(out))


def _copied_rows(cells: list[tuple[str, ...]], out: Path) -> None:
    import docx
    from docx.table import _Row

    document = docx.Document()
    table = document.add_table(rows=1, cols=6)
    pattern = table.rows[0]
    for values in cells:
        element = copy.deepcopy(pattern._tr)
        table._tbl.append(element)
        for cell, value in zip(_Row(element, table).cells, values, strict=True):
            cell.text = value
    document.save(str(out))


def _docxtpl(cells: list[tuple[str, ...]], folder: Path) -> Callable[[], None]:
    import docx
    from docxtpl import DocxTemplate

    pattern = docx.Document()
    table = pattern.add_table(rows=3, cols=6)
    table.rows[0].cells[0].text = "{%tr for row in rows %}"
    for place, cell in enumerate(table.rows[1].cells):
        cell.text = f"{{{{ row[{place}] }}}}"
    table.rows[2].cells[0].text = "{%tr endfor %}"
    pattern.save(str(folder / "docxtpl-模板.docx"))

    def write() -> None:
        document = DocxTemplate(str(folder / "docxtpl-模板.docx"))
        document.render({"rows": cells}, autoescape=True)
        document.save(str(folder / "docxtpl.docx"))

    return write
