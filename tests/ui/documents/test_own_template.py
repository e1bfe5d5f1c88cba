"""单位模板 and 内容选项 on the documents page, by real events."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.snapshot import PlanColumn, Stage
from desktop_app.core.terms import Document
from desktop_app.services import document_contents, own_templates
from desktop_app.ui import files
from desktop_app.ui.dialogs.contents import ContentsDialog
from desktop_app.ui.dialogs.own_template import OwnTemplateDialog
from desktop_app.ui.dialogs.version import VersionDialog
from desktop_app.ui.documents.page import DocumentsPage
from tests.ui.desk import UNIT, Desk
from tests.ui.documents.test_versions import dialog, press
from tests.wordtext import document_text


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> DocumentsPage:
    shown = DocumentsPage(desk.context)
    qtbot.addWidget(shown)
    shown.resize(1280, 700)
    shown.show()
    desk.rest()
    return shown


def template(desk: Desk, folder: Path, old: str = "", new: str = "") -> Path:
    """A starting template, with one of its words changed."""
    source, out = folder / "示例.docx", folder / "本局模板.docx"
    desk.ask(lambda ledger: own_templates.sample(ledger, "", UNIT, Document.PLAN, source))
    with zipfile.ZipFile(source) as package, zipfile.ZipFile(out, "w") as changed:
        for name in package.namelist():
            text = package.read(name)
            if name == "word/document.xml" and old:
                text = text.decode().replace(old, new).encode()
            changed.writestr(name, text)
    return out


def test_a_template_is_chosen_used_and_given_up(
    desk: Desk, page: DocumentsPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = template(desk, tmp_path, "{{署名}}", "{{署名}}（示例章）")
    monkeypatch.setattr(files, "open_file", lambda *_args: path)
    shown = dialog(desk, OwnTemplateDialog, page.other.open_own_template)
    assert shown.current.text() == "现用：标准版式" and not shown.primary.isEnabled()
    press(qtbot, shown.choose)
    desk.settle()
    assert "可以使用" in shown.verdict.text()
    qtbot.keyClick(shown.primary, Qt.Key.Key_Return)
    desk.rest()
    assert "本局模板.docx" in page.preview_note.text()
    out = tmp_path / "方案.docx"
    page.export_to(out)
    desk.rest()
    assert "（示例章）" in document_text(out)
    monkeypatch.setattr(files, "save_file", lambda *_args: tmp_path / "送审稿.docx")
    page.ask_keep(Stage.REVIEW)
    desk.rest()
    version = dialog(desk, VersionDialog, lambda: page.opened.version(0))
    assert "按单位模板“本局模板.docx”生成" in version.told.text()
    version.reject()
    again = dialog(desk, OwnTemplateDialog, page.other.open_own_template)
    assert again.current.text().startswith("现用：本局模板.docx")
    press(qtbot, again.standard)
    desk.rest()
    assert "本局模板" not in page.preview_note.text()


def test_faults_are_listed_in_place_and_keep_it_from_being_used(
    desk: Desk, page: DocumentsPage, tmp_path: Path
) -> None:
    path = template(desk, tmp_path, "{{标题}}", "{{标提}}")
    shown = dialog(desk, OwnTemplateDialog, page.other.open_own_template)
    shown.look_at(path)
    desk.settle()
    lines = [shown.findings.item(row).text() for row in range(shown.findings.count())]
    assert "没有名为 {{标提}} 的占位，是否为 {{标题}}" in lines
    assert shown.verdict.text() == "须修改 2 处" and not shown.primary.isEnabled()
    path.write_bytes(b"no document")
    shown.look_at(path)
    desk.settle()
    assert shown.verdict.text() == "不能使用" and shown.findings.count() == 1


def test_a_name_is_copied_and_a_sample_written(
    desk: Desk, page: DocumentsPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "模板.docx"
    monkeypatch.setattr(files, "save_file", lambda *_args: out)
    shown = dialog(desk, OwnTemplateDialog, page.other.open_own_template)
    shown.names.setFocus()
    qtbot.keyClick(shown.names, Qt.Key.Key_Down)
    qtbot.keyClick(shown.names, Qt.Key.Key_Return)
    assert shown.isVisible() and QGuiApplication.clipboard().text() == "{{单位全称}}"
    press(qtbot, shown.sample)
    desk.settle()
    assert "{{任务.要求}}" in document_text(out)


def test_columns_are_chosen_for_the_plan_and_parts_for_the_report(
    desk: Desk, page: DocumentsPage, qtbot: QtBot
) -> None:
    form = page.options[0]
    shown = dialog(desk, ContentsDialog, lambda: press(qtbot, form.choose_contents))
    assert not shown.boxes["REMARK"].isEnabled()
    shown.usual.click()
    for column in PlanColumn:
        if column is not PlanColumn.OFFICE:
            shown.boxes[column.name].click()
    qtbot.keyClick(shown.primary, Qt.Key.Key_Return)
    desk.rest()
    assert form.value().columns == (PlanColumn.OFFICE,)
    assert form.contents.text() == "序号、具体要求、落实措施、责任科室"
    assert desk.ask(lambda ledger: document_contents.chosen(ledger, UNIT))[0] == (PlanColumn.OFFICE,)
    press(qtbot, page.tabs[1])
    desk.rest()
    form = page.options[1]
    shown = dialog(desk, ContentsDialog, lambda: press(qtbot, form.choose_contents))
    shown.boxes["practices"].click()
    shown.boxes["organisation"].click()
    qtbot.keyClick(shown.primary, Qt.Key.Key_Return)
    desk.rest()
    assert form.value().contents.practices and not form.value().contents.organisation
    assert "主要做法和成效" in page.preview.text() and "组织推进" not in page.preview.text()
    again = DocumentsPage(desk.context)
    qtbot.addWidget(again)
    again.show()
    desk.rest()
    assert again.options[0].columns == (PlanColumn.OFFICE,) and again.options[1].parts == form.parts


def test_a_table_without_any_chosen_column_is_refused(desk: Desk, page: DocumentsPage, qtbot: QtBot) -> None:
    shown = dialog(desk, ContentsDialog, lambda: press(qtbot, page.options[0].choose_contents))
    shown.usual.click()
    for box in shown.boxes.values():
        box.click()
    qtbot.keyClick(shown.primary, Qt.Key.Key_Return)
    assert shown.isVisible() and desk.said.startswith("请至少选一栏")
