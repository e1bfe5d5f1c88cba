"""Versions, blanks, particulars, own words and layouts on the documents page, by real events."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from desktop_app.core.snapshot import Stage
from desktop_app.core.terms import Document, Frequency
from desktop_app.services import converting, tasks, versions
from desktop_app.services.ledger import Ledger
from desktop_app.ui import files
from desktop_app.ui.dialogs.blanks import BlanksDialog, LeaveBlankDialog
from desktop_app.ui.dialogs.formalities import FormalitiesDialog
from desktop_app.ui.dialogs.layouts import LayoutDialog
from desktop_app.ui.dialogs.paragraphs import ParagraphsDialog
from desktop_app.ui.dialogs.version import VersionDialog
from desktop_app.ui.documents.page import DocumentsPage
from tests.ui.desk import UNIT, Desk, compose

D = TypeVar("D", bound=QDialog)


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> DocumentsPage:
    shown = DocumentsPage(desk.context)
    qtbot.addWidget(shown)
    shown.resize(1280, 700)
    shown.show()
    desk.rest()
    return shown


def dialog(desk: Desk, kind: type[D], act: Callable[[], None]) -> D:
    act()
    desk.settle()
    window = desk.context.window
    assert isinstance(window, QWidget)
    (found,) = [w for w in window.findChildren(kind) if w.isVisible()]
    return found


def press(qtbot: QtBot, widget: QWidget) -> None:
    qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)


def fill(desk: Desk, *, office: bool = True) -> None:
    plan_id = desk.context.plan_id
    assert plan_id is not None

    def work(ledger: Ledger) -> object:
        listed = tasks.task_list(ledger, plan_id, UNIT)
        values = {"measures": ("每月公开（示例）。",), "frequency": Frequency.MONTHLY}
        tasks.unclaim(ledger, plan_id, UNIT, [listed.claimable[0].id], "无此职能")
        return tasks.edit_many(
            ledger, UNIT, [t.id for t in listed.tasks], values | ({"office": "办公室"} if office else {})
        )

    desk.ask(work)


def keep(desk: Desk, page: DocumentsPage, stage: Stage) -> None:
    entry = next(a for a in page.keep.menu().actions() if str(stage) in a.text())
    entry.trigger()
    desk.rest()


def test_a_final_version_waits_for_the_gaps_and_a_blank_is_confirmed(
    desk: Desk, page: DocumentsPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "save_file", lambda *_args: tmp_path / "方案.docx")
    fill(desk, office=False)
    desk.rest()
    keep(desk, page, Stage.FINAL)
    assert "不能定稿：未填责任科室 4 项" in page.result.text.text()
    assert page.keep.isEnabled() and not page.versions.isVisible()
    model = page.checks.checks
    page.checks.setFocus()
    page.checks.setCurrentIndex(model.index(0))
    assert page.blank.isVisible() and page.blank.isEnabled()
    asked = dialog(desk, LeaveBlankDialog, lambda: press(qtbot, page.blank))
    press(qtbot, asked.primary)
    desk.settle()
    assert asked.isVisible() and "理由" in desk.said
    compose(asked.reason, "机构调整中（示例）")
    qtbot.keyClick(asked.reason, Qt.Key.Key_Return)
    desk.rest()
    assert model.doubts[0].text == "已确认留空 4 处"
    keep(desk, page, Stage.FINAL)
    assert page.result.text.text().startswith("已存为第1稿（定稿）")
    assert page.versions.item(0).text().startswith("第1稿（定稿），")
    back = dialog(desk, BlanksDialog, lambda: page.checks.target_chosen.emit("waivers"))
    back.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    press(qtbot, back.primary)
    desk.rest()
    assert model.doubts[0].text == "未填责任科室 1 项"


def test_a_version_is_signed_compared_and_locked(
    desk: Desk, page: DocumentsPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "save_file", lambda *_args: tmp_path / "方案.docx")
    fill(desk)
    keep(desk, page, Stage.REVIEW)
    plan_id = desk.context.plan_id
    assert plan_id is not None

    def change(ledger: Ledger) -> object:
        first = tasks.task_list(ledger, plan_id, UNIT).tasks[0]
        return tasks.edit(ledger, UNIT, first.id, {"measures": ("每季度公开（示例）。",)})

    desk.ask(change)
    keep(desk, page, Stage.FINAL)
    assert page.versions.count() == 2
    item = page.versions.visualItemRect(page.versions.item(0)).center()
    shown = dialog(
        desk,
        VersionDialog,
        lambda: qtbot.mouseClick(page.versions.viewport(), Qt.MouseButton.LeftButton, pos=item),
    )
    assert "（1 处）" in shown.tabs.tabText(1)
    assert "每月季度公开" in shown.differences.text.toPlainText()
    compose(shown.names[0], "示例甲")
    shown.days[0].edit.setText("2021年6月20日")
    press(qtbot, shown.approve_button)
    assert "签发日期" in desk.said and shown.isVisible()
    compose(shown.approver, "局务会")
    shown.approved.edit.setText("2021年6月25日")
    press(qtbot, shown.approve_button)
    desk.rest()
    assert "6月25日签发，已锁定" in page.versions.item(0).text()
    assert page.milestones.lines["approval"].text() == "2021年6月25日，局务会"
    locked = dialog(desk, VersionDialog, lambda: page.versions.chosen.emit(0))
    assert not locked.primary.isVisible() and not locked.names[0].isEnabled()
    out = tmp_path / "另存.docx"
    monkeypatch.setattr(files, "save_file", lambda *_args: out)
    locked.ask_save()
    desk.settle()
    assert out.read_bytes() == (tmp_path / "方案.docx").read_bytes()


def test_particulars_reach_preview_and_survive(desk: Desk, page: DocumentsPage, qtbot: QtBot) -> None:
    press(qtbot, page.tabs[1])
    desk.rest()
    form = page.options[1]
    assert not form.particulars.isVisible()
    form.sending.setCurrentText("报告")
    desk.rest()
    assert "【发文字号】" in page.preview.text() and "【签发人】" in page.preview.text()
    asked = dialog(desk, FormalitiesDialog, lambda: press(qtbot, form.particulars))
    compose(asked.doc_no, "云财[2021]8号")
    compose(asked.signer, "示例签发人")
    press(qtbot, asked.primary)
    desk.rest()
    assert "云财[2021]8号" in page.preview.text() and "示例签发人" in page.preview.text()
    assert any("不规范" in d.text for d in page.checks.checks.doubts)
    form.sending.setCurrentText("函")
    desk.rest()
    assert "请查收" in page.preview.text() and "签发人" not in page.preview.text()


def test_own_words_are_written_and_marked(desk: Desk, page: DocumentsPage, qtbot: QtBot) -> None:
    asked = dialog(desk, ParagraphsDialog, page.other.open_paragraphs)
    assert asked.list.count() > 5 and not asked.primary.isEnabled()
    asked.own.selectAll()
    compose(asked.own, "为做好公开工作，制定本方案（示例改写）。")
    press(qtbot, asked.primary)
    desk.rest()
    assert "示例改写" in page.preview.text()
    assert asked.restore.isVisible() and "为贯彻落实" in asked.generated.toPlainText()
    press(qtbot, asked.restore)
    desk.rest()
    assert "示例改写" not in page.preview.text()
    assert not asked.restore.isVisible()


def test_a_layout_of_ones_own_is_made_and_used(desk: Desk, page: DocumentsPage, qtbot: QtBot) -> None:
    asked = dialog(desk, LayoutDialog, page.other.open_layouts)
    asked.profile.setCurrentIndex(1)
    assert asked.numbers["line_pitch"].value() == 28.0
    asked.numbers["left_mm"].setValue(27)
    press(qtbot, asked.primary)
    assert "另存" in desk.said and asked.isVisible()
    asked.fonts["body_font"].setText("示例缺失字体")
    asked.continued.setChecked(True)
    compose(asked.name, "本局版式")
    press(qtbot, asked.save_button)
    desk.settle()
    assert asked.profile.currentText() == "本局版式"
    press(qtbot, asked.primary)
    desk.rest()
    assert "示例缺失字体" in page.fonts_note.text()
    again = dialog(desk, LayoutDialog, page.other.open_layouts)
    assert again.profile.currentText() == "本局版式" and again.numbers["left_mm"].value() == 27
    assert again.continued.isChecked()
    press(qtbot, again.remove_button)
    desk.settle()
    assert "本局版式" not in [again.profile.itemText(i) for i in range(again.profile.count())]


def test_the_menu_of_a_line_leaves_blank_only_what_may_be(desk: Desk, page: DocumentsPage) -> None:
    page.checks.setCurrentIndex(page.checks.checks.index(0))
    menu = page.checks.make_menu()
    assert [a.text() for a in menu.actions()] == ["前往补齐", "确认留空…"]
    menu.close()
    last = next(i for i, d in enumerate(page.checks.checks.doubts) if d.target == "claim")
    page.checks.setCurrentIndex(page.checks.checks.index(last))
    menu = page.checks.make_menu()
    assert [a.text() for a in menu.actions()] == ["前往补齐"]
    menu.close()
    assert not page.blank.isEnabled()
    page.checks.setCurrentIndex(page.checks.checks.index(-1))
    assert page.blank.isEnabled()
    assert desk.ask(lambda ledger: versions.waivers(ledger, "", UNIT, Document.PLAN)) == ()
    QApplication.processEvents()


def test_the_public_page_and_a_pdf_are_made_from_the_menu(
    desk: Desk, page: DocumentsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[str] = []

    def save_file(_parent: object, _title: str, name: str, *_rest: str) -> Path:
        offered.append(name)
        return tmp_path / f"成品{len(offered)}"

    monkeypatch.setattr(files, "save_file", save_file)
    monkeypatch.setattr(converting, "converters", tuple)
    entries = {entry.text(): entry for entry in page.more.menu().actions()}
    entries["公开版网页…"].trigger()
    desk.rest()
    assert offered == ["云州市财政局2021年政务公开工作要点分工方案（公开版）.html"]
    assert (tmp_path / "成品1").read_text("utf-8").startswith("<!DOCTYPE html>")
    assert page.result.text.text().startswith("已生成网页：")
    entries["导出 PDF…"].trigger()
    desk.rest()
    assert offered[1].endswith("（送审稿）.pdf")
    assert "没有可用来转换 PDF 的软件" in page.result.text.text() and page.export.isEnabled()


def test_the_check_list_leads_to_the_year_figures(desk: Desk, page: DocumentsPage, qtbot: QtBot) -> None:
    press(qtbot, page.tabs[1])
    desk.rest()
    row = next(i for i, d in enumerate(page.checks.checks.doubts) if d.gap == "年度数据未填")
    page.checks.setCurrentIndex(page.checks.checks.index(row))
    qtbot.keyClick(page.checks, Qt.Key.Key_Return)
    assert desk.targets == ["figures"]


def test_the_evidence_package_is_made_from_the_menu(
    desk: Desk, page: DocumentsPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "包.zip"
    monkeypatch.setattr(files, "save_file", lambda *_args: out)
    next(a for a in page.more.menu().actions() if a.text() == "佐证材料包…").trigger()
    desk.rest()
    assert out.exists() and "文件 0 个、链接 0 条" in page.result.text.text()
