"""What is printed: one sheet for the head of office, and the task list, in preview and as PDF."""

from __future__ import annotations

import re
import shutil
import subprocess
import unicodedata
import zlib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter, QTextLayout, QTextOption
from PySide6.QtPrintSupport import QPrinter
from pytestqt.qtbot import QtBot

from desktop_app.core.errors import Cancelled, UserError
from desktop_app.core.terms import Frequency, Status
from desktop_app.services import departments, tasks
from desktop_app.services.briefing import PrintedTask, TaskSheet, briefing, task_sheet
from desktop_app.services.ledger import Ledger
from desktop_app.ui import files
from desktop_app.ui.printing import output, paper
from desktop_app.ui.printing.briefing import BriefingSheet
from desktop_app.ui.printing.dialog import PrintDialog
from desktop_app.ui.printing.paper import Sheet
from desktop_app.ui.printing.task_list import TaskListSheet
from tests.ui.conftest import TODAY, UNIT, Desk


@pytest.fixture
def busy(desk: Desk) -> Desk:
    """A year with something overdue and something to come."""

    def fill(ledger: Ledger) -> object:
        plan_id, _ = departments.current(ledger)
        assert plan_id
        first, second, third, _ = (t.id for t in tasks.task_list(ledger, plan_id, UNIT).tasks)
        tasks.edit(ledger, UNIT, first, {"frequency": Frequency.MONTHLY, "due_day": 10, "office": "预算科"})
        tasks.edit(ledger, UNIT, second, {"deadline": date(2021, 7, 1), "office": "国库科"})
        return tasks.edit(ledger, UNIT, third, {"status": Status.COMPLETED})

    desk.context.jobs.run(fill)
    desk.settle()
    return desk


def _briefing(desk: Desk, today: date = TODAY) -> BriefingSheet:
    return BriefingSheet(desk.ask(lambda ledger: briefing(ledger, _plan(ledger), UNIT, today)))


def _task_list(desk: Desk) -> TaskListSheet:
    return TaskListSheet(desk.ask(lambda ledger: task_sheet(ledger, _plan(ledger), UNIT, TODAY)))


def _plan(ledger: Ledger) -> str:
    plan_id, _ = departments.current(ledger)
    assert plan_id
    return plan_id


def _text(data: bytes, tmp_path: Path) -> str:
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler is absent")
    path = tmp_path / "打印.pdf"
    path.write_bytes(data)
    done = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True)
    # Some fonts draw 月 and its radical alike, and the file then names the radical; blanks are layout.
    return re.sub(r"[ \t]+", "", unicodedata.normalize("NFKC", done.stdout.decode()))


def _bare(words: str) -> str:
    return unicodedata.normalize("NFKC", words).replace(" ", "")


def _pages(data: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", data))


# -- the sheets ------------------------------------------------------------------------------------


def test_the_briefing_is_one_page_that_says_who_what_and_when(busy: Desk, tmp_path: Path) -> None:
    data = output.pdf_bytes(_briefing(busy))
    assert _pages(data) == 1
    said = _text(data, tmp_path)
    for words in (
        "2021年度政务公开落实情况简报",
        "云州市财政局",
        "截至 2021年7月5日",
        "方案：云州市2021年政务公开工作要点分工方案",
        "共承担任务 4 项，已落实 1 项，落实率 25.0%。距方案公开截止还有 7 个工作日。",
        "已逾期 5 个工作日内到期 本月期次 未填措施 缺佐证 待科室反馈",
        "一、推进财政信息公开",
        "三、已逾期事项（2 项）",
        "6月10日 25 天 一-1 第 5 期（5月）：按月公开全市预算执行情况。 预算科",
        "7月1日 4 天 一-2 及时公开减税降费政策。 国库科",
        "四、未来 30 天到期事项（2 项）",
        "7月14日 9 天 本部",
    ):
        assert _bare(words) in said


def test_the_briefing_counts_as_the_report_does(busy: Desk, tmp_path: Path) -> None:
    def spare(ledger: Ledger) -> object:
        last = tasks.task_list(ledger, _plan(ledger), UNIT).tasks[-1].id
        return tasks.edit(ledger, UNIT, last, {"status": Status.NOT_APPLICABLE, "reason": "无相关职能"})

    busy.ask(spare)
    said = _text(output.pdf_bytes(_briefing(busy)), tmp_path)
    assert _bare("共承担任务 4 项（不涉及 1 项），已落实 1 项，落实率 33.3%。") in said


def test_the_briefing_stays_one_page_however_much_is_overdue(busy: Desk, tmp_path: Path) -> None:
    values = _briefing(busy)._values
    many = replace(
        values,
        overdue=values.overdue * 60,
        coming=values.coming * 60,
        sections=values.sections * 50,
    )
    data = output.pdf_bytes(BriefingSheet(many))
    assert _pages(data) == 1
    said = _text(data, tmp_path)
    assert _bare("三、已逾期事项（120 项）") in said
    left_out = [int(n) for n in re.findall(r"另有(\d+)项,", said)]
    assert len(left_out) == 2
    lines = [line for line in said.splitlines() if re.search(r"日\d+天", line)]
    assert len(lines) + sum(left_out) == 240
    assert _bare("供内部掌握情况使用") in said


def test_nothing_overdue_is_said(desk: Desk, tmp_path: Path) -> None:
    said = _text(output.pdf_bytes(_briefing(desk)), tmp_path)
    assert _bare("三、已逾期事项（0 项）") in said
    assert _bare("无。") in said


def test_the_print_is_text_and_lines_and_no_picture(busy: Desk) -> None:
    data = output.pdf_bytes(_briefing(busy))
    assert b"/Subtype /Image" not in data
    assert b"/FontFile" in data
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", data, re.DOTALL)
    drawn = b"".join(zlib.decompress(s) for s in streams if s[:1] == b"\x78")
    assert drawn.count(b" Tj") + drawn.count(b" TJ") > 50


def test_the_task_list_has_its_columns_and_every_task(busy: Desk, tmp_path: Path) -> None:
    sheet = _task_list(busy)
    assert sheet.pages == 1
    said = _text(output.pdf_bytes(sheet), tmp_path)
    assert _bare("市财政局政务公开任务清单") in said
    assert _bare("序号 具体要求 状态 责任科室 时限") in said
    assert _bare("一、推进财政信息公开") in said
    assert _bare("一-2 及时公开减税降费政策。 已逾期 国库科 2021年7月1日前") in said
    assert _bare("共 4 项") in said


def _long_list(count: int, characters: int) -> TaskSheet:
    wording = "公开财政预算执行情况及其说明"
    text = (wording * (characters // len(wording) + 1))[:characters]
    rows = tuple(
        PrintedTask(f"{n // 40}、部分", f"{n}", text, "进行中", False, "政府采购监督管理科", "2021年7月1日前")
        for n in range(count)
    )
    return TaskSheet("任务清单", "科室", TODAY, rows)


@pytest.mark.parametrize("characters", [5, 60, 400, 6000])
def test_no_task_runs_off_its_page(characters: int) -> None:
    sheet = TaskListSheet(_long_list(90, characters))
    seen = 0
    for page in sheet._pages:
        for row, after in zip(page, [*page[1:], None], strict=True):
            bottom = row.top + row.height
            assert bottom <= paper.LONG - paper.mm(18) + 1
            assert after is None or abs(after.top - bottom) < 1
            seen += row.task is not None
        assert page[-1].task is not None, "a heading stands alone at the foot"
    assert seen == 90


@pytest.mark.parametrize(
    "words", ["公开财政预算执行情况及其说明" * 12, "GDP 与 PPP 项目 https://www.example.cn/" * 6]
)
def test_as_many_lines_are_kept_free_as_the_text_takes(qapp: object, words: str) -> None:
    layout = QTextLayout(words, paper.font(9))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    taken, width = 0, paper.mm(80)
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        taken += 1
    layout.endLayout()
    assert taken <= paper.lines_of(words, 9, width) <= taken + 4


def test_what_is_drawn_stays_within_the_margins(busy: Desk) -> None:
    for sheet in (_briefing(busy), _task_list(busy)):
        image = _image(sheet)
        margin = round(paper.mm(10) / 10)
        for x in range(image.width()):
            for y in (*range(0, margin, 3), *range(image.height() - margin, image.height(), 3)):
                assert image.pixelColor(x, y) == Qt.GlobalColor.white


def _image(sheet: Sheet) -> QImage:
    image = QImage(paper.SHORT // 10, paper.LONG // 10, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.scale(0.1, 0.1)
    sheet.draw(painter, 0)
    painter.end()
    return image


# -- where it goes ---------------------------------------------------------------------------------


def test_a_stopped_file_leaves_what_stood_there(tmp_path: Path, qapp: object) -> None:
    path = tmp_path / "清单.pdf"
    path.write_bytes(b"before")
    with pytest.raises(Cancelled):
        output.save_pdf(TaskListSheet(_long_list(200, 60)), path, cancel=lambda: True)
    assert path.read_bytes() == b"before"
    with pytest.raises(UserError, match="无法写入"):
        output.save_pdf(TaskListSheet(_long_list(2, 60)), tmp_path / "无" / "清单.pdf")


def test_pages_are_reported_as_they_are_done(qapp: object) -> None:
    told: list[tuple[int, int]] = []
    sheet = TaskListSheet(_long_list(100, 60))
    data = output.pdf_bytes(sheet, lambda done, total: told.append((done, total)))
    assert sheet.pages == _pages(data) > 2
    assert told == [(n, sheet.pages) for n in range(1, sheet.pages + 1)]


def test_a_printer_gets_the_pages_it_was_told_to(tmp_path: Path, qapp: object) -> None:
    sheet = TaskListSheet(_long_list(200, 60))
    for wanted, expected in (((0, 0), sheet.pages), ((2, 3), 2)):
        out = tmp_path / f"打印{expected}.pdf"
        printer = QPrinter()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(out))
        printer.setFromTo(*wanted)
        assert output.print_on(sheet, printer)
        assert _pages(out.read_bytes()) == expected


# -- the window ------------------------------------------------------------------------------------


def _open(desk: Desk) -> PrintDialog:
    desk.window.menus.actions["print"].trigger()
    desk.settle()
    dialog = desk.window.findChild(PrintDialog)
    assert dialog is not None
    return dialog


def test_the_menu_opens_the_preview_with_the_briefing(busy: Desk) -> None:
    assert busy.window.menus.actions["print"].shortcut().toString() == "Ctrl+P"
    dialog = _open(busy)
    assert dialog.isVisible()
    assert dialog.preview.view.accessibleName() == "打印预览：2021年度政务公开落实情况简报，第 1 页，共 1 页"
    assert not dialog.next.isEnabled()
    image = dialog.preview.view.grab().toImage()
    dark = sum(
        image.pixelColor(x, y).lightness() < 128
        for x in range(0, image.width(), 3)
        for y in range(0, image.height(), 3)
    )
    assert dark > 100


def test_the_other_sheet_is_chosen_by_key_and_its_pages_turned(busy: Desk, qtbot: QtBot) -> None:
    dialog = _open(busy)
    qtbot.keyClick(dialog.which, Qt.Key.Key_Down)
    busy.settle()
    assert dialog.sheet is not None
    assert dialog.sheet.title == "市财政局政务公开任务清单"
    dialog.sheet = TaskListSheet(_long_list(100, 60))
    dialog.turn(0)
    qtbot.mouseClick(dialog.next, Qt.MouseButton.LeftButton)
    assert dialog.place.text() == f"2 / {dialog.sheet.pages}"
    assert dialog.preview.view.page == 1
    qtbot.keyClick(dialog.previous, Qt.Key.Key_Space)
    assert dialog.place.text() == f"1 / {dialog.sheet.pages}"
    assert not dialog.previous.isEnabled()


def test_the_pdf_is_saved_where_one_says(
    busy: Desk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, offered = tmp_path / "简报.pdf", []
    monkeypatch.setattr(files, "save_file", lambda *args: offered.append(args[2]) or out)
    dialog = _open(busy)
    qtbot.mouseClick(dialog.save, Qt.MouseButton.LeftButton)
    busy.settle()
    assert offered == ["2021年度政务公开落实情况简报（20210705）.pdf"]
    assert out.read_bytes().startswith(b"%PDF-")
    assert busy.said[-1].text == "已另存为“简报.pdf”。"


@pytest.mark.qt_log_ignore("Returned false", extend=True)
def test_a_printer_that_takes_nothing_is_said(busy: Desk, tmp_path: Path) -> None:
    dialog = _open(busy)
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "无" / "a.pdf"))
    dialog.print_on(printer)
    assert "打印机没有接受打印任务" in busy.said[-1].text
