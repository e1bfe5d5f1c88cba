"""The preview: sheets of paper, marked placeholders, and speed on a long document."""

from __future__ import annotations

import time

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.ui.documents.preview import PagePreview


def shown(qtbot: QtBot, html: str) -> PagePreview:
    preview = PagePreview()
    qtbot.addWidget(preview)
    preview.resize(800, 600)
    preview.show()
    preview.show_html(html)
    return preview


def test_placeholders_are_counted(qtbot: QtBot) -> None:
    preview = shown(qtbot, "<p>【文号】印发，由【姓名】负责。</p><table><tr><td>【时限】</td></tr></table>")
    assert preview.placeholders == 3
    assert "【文号】印发" in preview.text()


def test_a_page_of_body_text_holds_22_lines(qtbot: QtBot) -> None:
    body = "<p style='margin:0'>公开。</p>"
    assert shown(qtbot, body * 22).page_count == 1
    assert shown(qtbot, body * 23).page_count == 2


def test_an_annex_starts_on_a_new_sheet(qtbot: QtBot) -> None:
    preview = shown(qtbot, '<p>正文。</p><p style="page-break-before:always;">附件</p>')
    assert preview.page_count == 2


def test_the_keyboard_turns_the_sheets(qtbot: QtBot) -> None:
    preview = shown(qtbot, "<p>公开。</p>" * 100)
    bar = preview.verticalScrollBar()
    qtbot.keyClick(preview, Qt.Key.Key_End)
    assert bar.value() == bar.maximum() > 0
    qtbot.keyClick(preview, Qt.Key.Key_PageUp)
    assert bar.value() < bar.maximum()
    qtbot.keyClick(preview, Qt.Key.Key_Home)
    assert bar.value() == 0


def test_sheets_are_white_in_every_scheme_and_drawn_only_in_sight(qtbot: QtBot) -> None:
    preview = shown(qtbot, "<p>公开。</p>" * 3000)
    assert preview.page_count > 100
    began = time.perf_counter()
    image = preview.grab().toImage()
    assert time.perf_counter() - began < 1.0
    assert image.pixelColor(image.width() // 2, 60).name() == "#ffffff"


def test_a_thousand_rows_are_laid_out_quickly(qtbot: QtBot) -> None:
    row = "<tr><td>1</td><td>按月公开全市一般公共预算收支完成情况。</td><td>每月公开。</td></tr>"
    began = time.perf_counter()
    preview = shown(qtbot, f"<table>{row * 1000}</table>")
    assert preview.page_count > 10
    assert time.perf_counter() - began < 3.0
