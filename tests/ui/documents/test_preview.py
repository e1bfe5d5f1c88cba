"""The preview: sheets of paper, marked placeholders, and speed on a long document."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.services.layout_profiles import STANDARD, LayoutProfile
from desktop_app.ui.documents.preview import PagePreview
from desktop_app.ui.documents.preview_look import PageLook


def shown(qtbot: QtBot, html: str) -> PagePreview:
    preview = PagePreview()
    qtbot.addWidget(preview)
    preview.resize(800, 600)
    preview.show()
    preview.show_html(html)
    return preview


def pages(qtbot: QtBot, preview: PagePreview) -> int:
    """How many sheets there are once no more come."""
    calm = 0
    known = preview.page_count
    while calm < 4:
        qtbot.wait(80)
        calm = calm + 1 if known == preview.page_count else 0
        known = preview.page_count
    return known


def test_placeholders_are_counted(qtbot: QtBot) -> None:
    preview = shown(qtbot, "<p>【文号】印发，由【姓名】负责。</p><table><tr><td>【时限】</td></tr></table>")
    assert preview.placeholders == 3
    assert "【文号】印发" in preview.text()


def test_a_page_of_body_text_holds_22_lines(qtbot: QtBot) -> None:
    body = "<p style='margin:0'>公开。</p>"
    assert pages(qtbot, shown(qtbot, body * 22)) == 1
    assert pages(qtbot, shown(qtbot, body * 23)) == 2


def test_an_annex_starts_on_a_new_sheet(qtbot: QtBot) -> None:
    preview = shown(qtbot, '<p>正文。</p><p style="page-break-before:always;">附件</p>')
    assert pages(qtbot, preview) == 2


def test_an_annex_with_many_columns_lies_across(qtbot: QtBot) -> None:
    row = f"<tr>{'<td>甲</td>' * 8}</tr>"
    html = f'<p>正文。</p><p style="page-break-before:always;">附件</p><table>{row}</table>'
    preview = shown(qtbot, html)
    assert pages(qtbot, preview) == 2
    upright, across = preview.top_of(1) - preview.top_of(0), preview.verticalScrollBar().maximum()
    image = preview.grab().toImage()
    preview.verticalScrollBar().setValue(across)
    assert preview.grab().toImage() != image
    # Both are as wide as the view: a sheet that lies across is lower than one that stands upright.
    end = preview.verticalScrollBar().maximum() + preview.viewport().height()
    assert end - preview.top_of(1) < upright * 0.6


def test_the_keyboard_turns_the_sheets(qtbot: QtBot) -> None:
    preview = shown(qtbot, "<p>公开。</p>" * 100)
    assert pages(qtbot, preview) > 3
    bar = preview.verticalScrollBar()
    qtbot.keyClick(preview, Qt.Key.Key_End)
    assert bar.value() == bar.maximum() > 0
    qtbot.keyClick(preview, Qt.Key.Key_PageUp)
    assert bar.value() < bar.maximum()
    qtbot.keyClick(preview, Qt.Key.Key_Home)
    assert bar.value() == 0


def test_sheets_are_white_in_every_scheme_and_drawn_only_in_sight(qtbot: QtBot) -> None:
    preview = shown(qtbot, "<p>公开。</p>" * 3000)
    assert pages(qtbot, preview) > 100
    image = preview.grab().toImage()
    assert image.pixelColor(image.width() // 2, 60).name() == "#ffffff"


def test_a_thousand_rows_do_not_stop_the_window(qtbot: QtBot) -> None:
    row = "<tr><td>1</td><td>按月公开全市一般公共预算收支完成情况。</td><td>每月公开。</td></tr>"
    preview = shown(qtbot, f"<p>正文。</p><table border='1'>{row * 1000}</table>")
    preview.grab()
    # It is laid out piece by piece: the first grab comes back before the last page is there.
    assert preview.page_count <= 10
    qtbot.waitUntil(lambda: preview.page_count > 10, timeout=15000)
    assert preview.text().count("按月公开") == 1000


def test_the_place_scrolled_to_survives_a_new_version(qtbot: QtBot) -> None:
    preview = shown(qtbot, "<p>公开。</p>" * 300)
    pages(qtbot, preview)
    preview.verticalScrollBar().setValue(1500)
    preview.show_html("<p>公开。</p>" * 301)
    pages(qtbot, preview)
    assert preview.verticalScrollBar().value() == 1500


def paper(lines: int) -> str:
    return "<html><body>" + '<p style="font-size:16pt;margin:0;">正文一行</p>' * lines + "</body></html>"


def sheets(preview: PagePreview, qtbot: QtBot, html: str, layout: LayoutProfile) -> int:
    preview.show_html(html, PageLook.of(layout))
    return pages(qtbot, preview)


def test_a_page_holds_the_lines_that_its_layout_has(qtbot: QtBot) -> None:
    preview = PagePreview()
    qtbot.addWidget(preview)
    preview.resize(700, 500)
    preview.show()
    # GB/T 9704-2012: 22 lines a page.
    assert sheets(preview, qtbot, paper(22), STANDARD) == 1
    assert sheets(preview, qtbot, paper(23), STANDARD) == 2
    wide_pitch = replace(STANDARD, line_pitch=700)
    assert sheets(preview, qtbot, paper(22), wide_pitch) == 2
    high_margin = replace(STANDARD, top_mm=60)
    assert sheets(preview, qtbot, paper(22), high_margin) == 2


def test_a_line_holds_the_characters_that_its_layout_has(qtbot: QtBot) -> None:
    preview = PagePreview()
    qtbot.addWidget(preview)
    preview.resize(700, 500)
    preview.show()

    def lines(characters: int, layout: LayoutProfile) -> int:
        html = f'<html><body><p style="font-size:16pt;margin:0;">{"国" * characters}</p></body></html>'
        preview.show_html(html, PageLook.of(layout))
        qtbot.wait(50)
        (part,) = preview._parts
        return part.document.begin().layout().lineCount()

    # GB/T 9704-2012: 28 characters a line.
    assert lines(28, STANDARD) == 1 and lines(29, STANDARD) == 2
    assert lines(28, replace(STANDARD, left_mm=38)) == 2
    assert lines(28, replace(STANDARD, char_spacing=20)) == 2
