"""Invented plans, ledgers and files of any size, and the folder that a run keeps them in."""

from __future__ import annotations

import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

from desktop_app.core.plan import Duty, Notice, Plan, Requirement, Section
from desktop_app.core.task import Department
from desktop_app.core.terms import Role, Status, UnitKind
from desktop_app.services import departments, import_plan, tasks
from desktop_app.services.ledger import create_ledger

ROOT = Path(__file__).parents[2]
OUT = ROOT / "out"
TODAY = date(2021, 7, 5)
UNIT = "市财政局"
_UNITS = ("市财政局", "市统计局", "市工信局", "市教育局", "市卫生局", "市公安局", "市民政局", "市水务局")
_WORK = ("预算执行", "减税降费", "政府采购", "惠农补贴", "重大项目", "环境质量", "食品抽检", "义务教育招生")
_SECTION_ROWS, _MOST_SECTIONS = 40, 90


class Desk:
    """Where a run keeps its material: a folder on the disk that the results go to, gone at the end."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ledgers: dict[tuple[int, int], Path] = {}

    def ledger(self, size: int, offices: int = 20) -> Path:
        """A ledger in which 市财政局 bears ``size`` tasks, all filled in, shared out to ``offices`` 科室."""
        key = size, offices
        if key not in self._ledgers:
            self._ledgers[key] = _ledger(self.folder / f"台账{size}-{offices}.zwgk", size, offices)
        return self._ledgers[key]

    def copy(self, path: Path, name: str) -> Path:
        """A ledger of its own for work that writes."""
        target = self.folder / name
        for stale in self.folder.glob(f"{name}*"):
            stale.unlink()
        shutil.copyfile(path, target)
        return target


@contextmanager
def desk() -> Iterator[Desk]:
    """A folder for a run, with backups and settings of its own."""
    OUT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=OUT) as made:
        os.environ["ZWGK_BACKUP_DIR"] = str(Path(made, "备份"))
        os.environ["XDG_CONFIG_HOME"] = str(Path(made, "设置"))
        yield Desk(Path(made))


def text(number: int) -> str:
    """The wording of requirement ``number``."""
    work = _WORK[number % len(_WORK)]
    return f"按季公开全市{work}情况第{number}类信息，做好解读和回应，接受社会监督。"


def plan(size: int) -> Plan:
    """A plan of ``size`` requirements, all of which name 市财政局."""
    sections = []
    # A plan has tens of sections, however many requirements it has.
    rows_each = max(_SECTION_ROWS, -(-size // _MOST_SECTIONS))
    for start in range(0, size, rows_each):
        numbers = range(start, min(size, start + rows_each))
        rows = tuple(_requirement(at, n) for at, n in enumerate(numbers, 1))
        sections.append(Section(str(len(sections) + 1), f"推进{_WORK[len(sections) % len(_WORK)]}公开", rows))
    return Plan(
        title=f"云州市2021年政务公开工作要点分工方案（示例{size}）",
        issuer="云州市人民政府办公室",
        doc_no="云府办〔2021〕8号",
        issued=date(2021, 6, 1),
        sections=tuple(sections),
        notice=Notice(30, date(2022, 1, 31)),
    )


def _requirement(at: int, number: int) -> Requirement:
    other = _UNITS[1 + number % (len(_UNITS) - 1)]
    duties = (Duty(UNIT, Role.LEAD), Duty(other, Role.SUPPORT))
    return Requirement(at, text(number), f"{UNIT}牵头，{other}配合", duties)


def _ledger(path: Path, size: int, offices: int) -> Path:
    ledger = create_ledger(path)
    try:
        conn = ledger.db.conn
        # Only material: nothing of it need survive a power cut.
        conn.execute("PRAGMA synchronous = OFF")
        plan_id, _ = import_plan.store_plan(ledger, plan(size), source_name="方案.docx")
        own = Department(UNIT, UnitKind.DEPARTMENT, "云州市财政局", UNIT, "市人民政府办公室", "云州市财政局")
        departments.save_department(ledger, own)
        departments.choose(ledger, plan_id, UNIT)
        ids = [t.id for t in tasks.task_list(ledger, plan_id, UNIT).tasks]
        for number in range(offices):
            values = {
                "measures": (
                    f"由第{number + 1}科按季整理并在门户网站公开（示例）。",
                    "配合做好解读（示例）。",
                ),
                "office": f"第{number + 1}科",
                "deadline": date(2021, 7 + number % 6, 10),
                "status": list(Status)[number % 2],
            }
            tasks.edit_many(ledger, UNIT, ids[number::offices], values)
    finally:
        ledger.close()
    return path


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_HEAD = ("序号", "工作任务", "具体要求", "责任单位", "完成时限", "备注")


def word_table(path: Path, rows: int) -> Path:
    """A Word file with one table of ``rows`` requirements; sections run across, unit cells are merged."""
    lines = [_word_row([(word, "") for word in _HEAD])]
    for number in range(rows):
        if number % _SECTION_ROWS == 0:
            index = number // _SECTION_ROWS
            heading = f"{index + 1}、推进{_WORK[index % len(_WORK)]}公开"
            lines.append(
                f'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="6"/></w:tcPr>{_para(heading)}</w:tc></w:tr>'
            )
        opens = number % 4 == 0
        merge = f'<w:vMerge w:val="{"restart" if opens else "continue"}"/>'
        units = f"{UNIT}牵头，{_UNITS[1 + number // 4 % 7]}、第{number // 4}示例中心配合" if opens else ""
        cells = [(str(number % _SECTION_ROWS + 1), ""), ("公开信息", ""), (text(number), ""), (units, merge)]
        lines.append(_word_row([*cells, ("2021年12月底前", ""), ("", "")]))
    grid = '<w:gridCol w:w="1400"/>' * len(_HEAD)
    title = _para("云州市2021年政务公开工作要点分工方案（示例）")
    body = f"{title}<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl><w:sectPr/>"
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    space = "http://schemas.openxmlformats.org/package/2006"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{space}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{space}/relationships"><Relationship Id="r1" '
        f'Type="{relation}" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, xml in parts.items():
            package.writestr(name, xml)
    return path


def _para(words: str) -> str:
    return f'<w:p><w:pPr><w:jc w:val="left"/></w:pPr><w:r><w:t>{escape(words)}</w:t></w:r></w:p>'


def _word_row(cells: list[tuple[str, str]]) -> str:
    made = (f"<w:tc><w:tcPr>{merge}</w:tcPr>{_para(words)}</w:tc>" for words, merge in cells)
    return f"<w:tr>{''.join(made)}</w:tr>"


def excel_sheet(path: Path, rows: int) -> Path:
    """An Excel file of ``rows`` requirements in 12 columns, unit cells merged four by four."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.append([*_HEAD[:5], "公开渠道", "公开形式", "联系人", "电话", "进展", "佐证", "备注"])
    for number in range(rows):
        units = f"{UNIT}牵头，{_UNITS[1 + number // 4 % 7]}、第{number // 4}示例中心配合"
        section = f"推进{_WORK[number // _SECTION_ROWS % len(_WORK)]}公开"
        first = [number + 1, section, text(number), units if number % 4 == 0 else None, "2021年12月底前"]
        sheet.append([*first, "门户网站", "公告", "示例联络员", "0757-00000000", None, None, f"示例{number}"])
    for top in range(2, rows + 2, 4):
        sheet.merge_cells(start_row=top, end_row=min(top + 3, rows + 1), start_column=4, end_column=4)
    book.save(path)
    return path
