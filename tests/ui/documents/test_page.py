"""The page of the two documents over a real ledger: check list, options, export, records."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop_app.core.task import YearRecord
from desktop_app.services import departments, tasks
from desktop_app.services.ledger import Ledger
from desktop_app.ui import files
from desktop_app.ui.documents.page import DocumentsPage
from desktop_app.ui.fitting import FittingArea
from tests.ui.desk import UNIT, Desk, compose


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> DocumentsPage:
    shown = DocumentsPage(desk.context)
    qtbot.addWidget(shown)
    shown.resize(1280, 650)
    shown.show()
    desk.rest()
    return shown


def lines(page: DocumentsPage) -> list[str]:
    model = page.checks.checks
    return [str(model.index(i).data()) for i in range(model.rowCount())]


def document_text(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        return package.read("word/document.xml").decode()


def test_what_is_registered_is_seen_below_a_check_list_of_few_lines(desk: Desk, page: DocumentsPage) -> None:
    day = date(2021, 7, 1)
    record = YearRecord(
        review_sent_on=day,
        approved_on=day,
        approved_by="局务会",
        published_on=day,
        published_url="https://example.invalid/",
    )
    plan_id = str(desk.context.plan_id)
    desk.ask(lambda ledger: departments.save_year_record(ledger, plan_id, UNIT, record))
    page.refresh()
    desk.rest()
    assert 0 < page.checks.checks.rowCount() < 7
    side = page.findChild(QScrollArea)
    assert side is not None and side.isAncestorOf(page.milestones)
    assert side.verticalScrollBar().maximum() == 0


def test_the_check_list_names_what_is_lacking_and_leads_there(
    desk: Desk, page: DocumentsPage, qtbot: QtBot, qtmodeltester: ModelTester
) -> None:
    qtmodeltester.check(page.checks.checks)
    assert "未填措施 4 项" in lines(page)
    assert "待认领 1 项未决定" in lines(page)
    row = lines(page).index("未填措施 4 项")
    index = page.checks.checks.index(row)
    assert "一-1、一-2" in index.data(Qt.ItemDataRole.ToolTipRole)
    qtbot.mouseClick(
        page.checks.viewport(), Qt.MouseButton.LeftButton, pos=page.checks.visualRect(index).center()
    )
    assert desk.targets == ["tasks:no_measures"]
    page.checks.setCurrentIndex(page.checks.checks.index(lines(page).index("待认领 1 项未决定")))
    qtbot.keyClick(page.checks, Qt.Key.Key_Return)
    assert desk.targets[-1] == "claim"


def test_an_edit_elsewhere_refreshes_list_and_preview(desk: Desk, page: DocumentsPage) -> None:
    plan_id = desk.context.plan_id
    assert plan_id is not None

    def fill(ledger: Ledger) -> object:
        listed = tasks.task_list(ledger, plan_id, UNIT).tasks
        return tasks.edit_many(ledger, UNIT, [t.id for t in listed], {"measures": ("每月在门户网站公开。",)})

    desk.ask(fill)
    desk.rest()
    assert not any(line.startswith("未填措施") for line in lines(page))
    assert "每月在门户网站公开。" in page.preview.text()


def test_the_preview_shows_the_document_that_is_chosen(desk: Desk, page: DocumentsPage, qtbot: QtBot) -> None:
    assert "云州市财政局2021年" in page.preview.text().replace("\n", "")
    assert "按月公开全市预算执行情况。" in page.preview.text()
    assert "占位" in page.preview_note.text()
    qtbot.mouseClick(page.tabs[1], Qt.MouseButton.LeftButton)
    desk.rest()
    assert "自查报告" in page.preview.text()
    assert any(line.startswith("未定年终结论") for line in lines(page))


def test_options_reach_preview_name_and_file(
    desk: Desk, page: DocumentsPage, qtbot: QtBot, tmp_path: Path
) -> None:
    form = page.options[0]
    assert page.offered_name() == "云州市财政局2021年政务公开工作要点分工方案（送审稿）.docx"
    form.title.selectAll()
    compose(form.title, "云州市财政局2021年公开方案")
    qtbot.keyClick(form.title, Qt.Key.Key_Return)
    form.audience.setCurrentText("公开版")
    form.form.setCurrentText("叙述式")
    form.signed_on.edit.setText("2021年7月9日")
    qtbot.keyClick(form.signed_on.edit, Qt.Key.Key_Return)
    desk.rest()
    assert "2021年7月9日" in page.preview.text()
    assert page.offered_name() == "云州市财政局2021年公开方案（公开版）.docx"
    out = tmp_path / "方案.docx"
    page.export_to(out)
    desk.rest()
    assert "2021年公开方案" in document_text(out)


def test_export_asks_where_to_and_offers_to_open(
    desk: Desk, page: DocumentsPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "分工方案.docx"
    offered: list[str] = []
    opened: list[str] = []

    def save_file(_parent: object, _title: str, name: str, *_rest: str) -> Path:
        offered.append(name)
        return out

    monkeypatch.setattr(files, "save_file", save_file)
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    qtbot.mouseClick(page.export, Qt.MouseButton.LeftButton)
    desk.rest()
    assert offered == ["云州市财政局2021年政务公开工作要点分工方案（送审稿）.docx"]
    assert out.exists() and "按月公开全市预算执行情况" in document_text(out)
    assert page.result.isVisible()
    assert page.result.text.text().startswith("已导出：分工方案.docx。其中占位")
    qtbot.mouseClick(page.result.open_file, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.result.open_folder, Qt.MouseButton.LeftButton)
    assert opened == [str(out), str(tmp_path)]


def test_a_target_open_elsewhere_is_said_in_place_and_left_alone(
    desk: Desk, page: DocumentsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "方案.docx"
    out.write_bytes(b"old")

    def refuse(_source: Path, _target: Path) -> None:
        # What Windows answers where Word holds the file.
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    page.export_to(out)
    desk.rest()
    assert "方案.docx" in page.result.text.text()
    assert "另存为" in page.result.text.text() and page.result.text.text().endswith("。")
    assert not page.result.open_file.isVisible() and page.export.isEnabled()
    assert out.read_bytes() == b"old" and [f.name for f in tmp_path.glob("*.docx")] == ["方案.docx"]


def test_a_folder_that_is_not_there_is_said_in_place(desk: Desk, page: DocumentsPage, tmp_path: Path) -> None:
    page.export_to(tmp_path / "没有的文件夹" / "方案.docx")
    desk.rest()
    assert "没有的文件夹" in page.result.text.text()
    assert page.result.text.text().endswith("。")


def test_a_wrong_date_is_refused_before_anything_is_written(
    desk: Desk, page: DocumentsPage, tmp_path: Path
) -> None:
    page.options[0].signed_on.edit.setText("2021年13月1日")
    page.export_to(tmp_path / "方案.docx")
    desk.rest()
    assert "落款日期填写有误" in page.result.text.text()
    assert not (tmp_path / "方案.docx").exists()


def test_records_are_shown_and_lead_to_their_dialogs(desk: Desk, page: DocumentsPage, qtbot: QtBot) -> None:
    assert page.milestones.lines["publication"].text() == "最迟2021年7月14日公开，还有 7 个工作日。"
    qtbot.mouseClick(page.milestones.buttons["publication"], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.milestones.buttons["approval"], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(page.milestones.buttons["submission"], Qt.MouseButton.LeftButton)
    assert desk.targets == ["publication", "approval", "submission"]
    plan_id = desk.context.plan_id
    assert plan_id is not None
    record = YearRecord(
        approved_on=date(2021, 6, 25), approved_by="局务会审定", published_on=date(2021, 7, 9)
    )
    desk.ask(lambda ledger: departments.save_year_record(ledger, plan_id, UNIT, record))
    desk.rest()
    assert page.milestones.lines["approval"].text() == "2021年6月25日，局务会审定"
    assert "第 27 个工作日公开" in page.milestones.lines["publication"].text()
    assert page.milestones.buttons["publication"].text() == "修改"


def test_without_a_department_there_is_nothing_to_export(desk: Desk, page: DocumentsPage) -> None:
    desk.context.select(desk.context.plan_id, None)
    desk.rest()
    assert not page.export.isEnabled()
    assert page.preview.page_count == 0


def test_the_export_buttons_stay_in_sight_where_the_window_is_small(page: DocumentsPage) -> None:
    window = FittingArea(page)
    window.resize(800, 380)
    window.show()
    QApplication.processEvents()
    try:
        assert not window.verticalScrollBar().isVisible()
        for button in (page.export, page.keep, page.more):
            assert window.rect().contains(QRect(button.mapTo(window, QPoint()), button.size()))
    finally:
        window.takeWidget()
        window.close()
