"""Two versions compared in a window, and the steps of the sign-off, by real events."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from desktop_app.core.snapshot import DocumentOptions, Stage
from desktop_app.core.terms import Document
from desktop_app.core.versions import OPTIONAL, Difference, DifferenceKind
from desktop_app.services import tasks, versions
from desktop_app.services.ledger import Ledger
from desktop_app.ui.dialogs.compare import CompareDialog
from desktop_app.ui.dialogs.signoff_steps import SignoffStepsDialog
from desktop_app.ui.dialogs.version import VersionDialog
from desktop_app.ui.documents.differences import DifferenceView
from desktop_app.ui.documents.page import DocumentsPage
from tests.ui.desk import TODAY, UNIT, Desk, compose
from tests.ui.documents.test_versions import dialog, press


def kept(desk: Desk, folder: Path, words: tuple[str, ...]) -> None:
    """Keep a version for each wording of the first task's measure."""
    plan_id = desk.context.plan_id
    assert plan_id is not None

    def work(ledger: Ledger) -> None:
        first = tasks.task_list(ledger, plan_id, UNIT).tasks[0]
        for number, said in enumerate(words):
            tasks.edit(ledger, UNIT, first.id, {"measures": (said,)})
            out = folder / f"{number}.docx"
            versions.keep(ledger, plan_id, UNIT, Document.PLAN, out, DocumentOptions(), TODAY, Stage.REVIEW)

    desk.ask(work)


@pytest.fixture
def page(desk: Desk, qtbot: QtBot, tmp_path: Path) -> DocumentsPage:
    kept(desk, tmp_path, ("每月公开预算执行情况。", "每季公开预算执行情况。", "每季公开预算和决算。"))
    shown = DocumentsPage(desk.context)
    qtbot.addWidget(shown)
    shown.resize(1280, 700)
    shown.show()
    desk.rest()
    return shown


def marked(view: DifferenceView) -> tuple[set[str], set[str]]:
    """What is struck out, and what is underlined."""
    struck, under = set(), set()
    block = view.text.document().begin()
    while block.isValid():
        for piece in block:
            look = piece.fragment().charFormat()
            if look.fontStrikeOut():
                struck.add(piece.fragment().text())
            if look.fontUnderline():
                under.add(piece.fragment().text())
        block = block.next()
    return struck, under


def test_any_two_versions_are_compared(desk: Desk, page: DocumentsPage, qtbot: QtBot) -> None:
    shown = dialog(desk, CompareDialog, lambda: press(qtbot, page.compare))
    assert marked(shown.view) == ({"执行情况"}, {"和决算"})
    qtbot.keyClick(shown.older, Qt.Key.Key_Down)
    desk.settle()
    struck, under = marked(shown.view)
    assert "月" in struck and "季" in under
    assert "修改" in shown.view.text.toPlainText()
    qtbot.keyClick(shown.newer, Qt.Key.Key_Down)
    qtbot.keyClick(shown.newer, Qt.Key.Key_Down)
    desk.settle()
    assert shown.view.text.toPlainText() == "选的是同一稿，请另选一稿比较。"


def test_keys_go_from_place_to_place_and_round(desk: Desk, qtbot: QtBot) -> None:
    view = DifferenceView()
    qtbot.addWidget(view)
    view.resize(600, 400)
    with qtbot.waitActive(view):
        view.show()
        view.activateWindow()
    view.text.setFocus()
    same = Difference(DifferenceKind.SAME, "不变", "不变")
    view.show_differences(
        (
            same,
            Difference(DifferenceKind.ADDED, None, "新的一段"),
            same,
            Difference(DifferenceKind.REMOVED, "旧的一段", None),
        )
    )
    assert view.told.text() == "第 1/2 处；新增 1 段，删去 1 段"
    assert "不变" not in view.text.toPlainText()
    qtbot.keyClick(view.text, Qt.Key.Key_F8)
    assert view.told.text().startswith("第 2/2 处")
    qtbot.keyClick(view.text, Qt.Key.Key_F8)
    assert view.told.text().startswith("第 1/2 处")
    qtbot.keyClick(view.text, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert view.told.text().startswith("第 2/2 处")
    assert view.text.textCursor().block().text() == "删去\u3000旧的一段"
    view.changes_only.click()
    assert view.text.toPlainText().count("不变") == 2
    assert view.told.text().startswith("第 2/2 处")


def test_steps_are_added_renamed_ordered_and_made_optional(
    desk: Desk, page: DocumentsPage, qtbot: QtBot
) -> None:
    version = dialog(desk, VersionDialog, lambda: page.opened.version(0))
    compose(version.names[0], "示例甲")
    shown = dialog(desk, SignoffStepsDialog, lambda: press(qtbot, version.steps_button))
    shown.list.setCurrentRow(0)
    press(qtbot, shown.add)
    editor = shown.list.viewport().findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    compose(editor, "法规科审核")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    desk.settle()
    press(qtbot, shown.down)
    assert shown.list.item(2).text() == "法规科审核"
    shown.list.setCurrentRow(5)
    assert shown.list.item(5).text() == "会签"
    qtbot.keyClick(shown.list, Qt.Key.Key_Space)
    shown.list.setCurrentRow(3)
    press(qtbot, shown.remove)
    press(qtbot, shown.primary)
    desk.rest()
    steps = desk.ask(versions.steps)
    assert steps[:5] == ("拟稿", "科室负责人审核", "法规科审核", "公开属性及保密审查", f"会签{OPTIONAL}")
    told = page.shown()
    assert told is not None
    signed = told.versions[0].signoffs
    assert tuple(s.step for s in signed) == steps
    assert signed[0].name == "示例甲"
    again = dialog(desk, VersionDialog, lambda: page.opened.version(0))
    assert again.names[4].placeholderText() == "按需，可不填"
    assert again.names[4].accessibleName() == "会签姓名"


def test_two_steps_of_one_name_are_refused(desk: Desk, page: DocumentsPage, qtbot: QtBot) -> None:
    version = dialog(desk, VersionDialog, lambda: page.opened.version(0))
    shown = dialog(desk, SignoffStepsDialog, lambda: press(qtbot, version.steps_button))
    shown.list.item(1).setText("拟稿")
    press(qtbot, shown.primary)
    assert shown.isVisible() and desk.said.startswith("环节“拟稿”重复")


def test_a_step_that_was_gone_through_stays_on_the_record(desk: Desk, page: DocumentsPage) -> None:
    told = page.shown()
    assert told is not None
    version = told.versions[0]
    named = [replace(s, name="示例乙") if s.step == "会签" else s for s in version.signoffs]

    def work(ledger: Ledger) -> tuple[str, ...]:
        versions.record_signoffs(ledger, version.id, named)
        versions.save_steps(ledger, ["拟稿", "签发"])
        versions.adopt_steps(ledger, version.id)
        found = versions.versions(ledger, desk.context.plan_id or "", UNIT, Document.PLAN)[0]
        return tuple(s.step for s in found.signoffs)

    assert desk.ask(work) == ("拟稿", "签发", "会签")
