"""Pasting into the import: the clipboard's table stays one until its text is changed."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Qt
from pytestqt.qtbot import QtBot

from desktop_app.ui.dialogs import import_plan as dialogs
from desktop_app.ui.dialogs.review_paste import PasteField
from tests.ui.desk import Desk

HEAD = "云溪市2031年政务公开工作要点分工方案"
TABLE = (
    "<table><tr><td>工作任务</td><td>具体要求</td><td>牵头单位</td></tr>"
    "<tr><td rowspan=2>一、强化公开</td><td>1.公开预算<br>和决算。</td><td rowspan=2>市财政局</td></tr>"
    "<tr><td>2.公开救助标准。</td></tr></table>"
)
TABS = (
    '工作任务\t具体要求\t牵头单位\r\n一、强化公开\t"1.公开预算\n和决算。"\t市财政局\r\n'
    "\t2.公开救助标准。\t\r\n"
)


def clip(text: str = "", page: str = "") -> QMimeData:
    data = QMimeData()
    if text:
        data.setText(text)
    if page:
        data.setHtml(page)
    return data


def field(qtbot: QtBot) -> PasteField:
    made = PasteField()
    qtbot.addWidget(made)
    return made


def test_a_table_goes_before_the_text_that_stands_for_it(qtbot: QtBot) -> None:
    paste = field(qtbot)
    paste.insertFromMimeData(clip(TABS, f"<p>{HEAD}</p>{TABLE}"))
    assert paste.holds_table and "rowspan" in paste.content()
    assert "公开救助标准" in paste.toPlainText()


def test_a_table_without_text_beside_it_is_shown_all_the_same(qtbot: QtBot) -> None:
    paste = field(qtbot)
    assert paste.canInsertFromMimeData(clip(page=TABLE))
    paste.insertFromMimeData(clip(page=TABLE))
    assert paste.holds_table and "公开救助标准" in paste.toPlainText()


def test_running_text_is_taken_as_text(qtbot: QtBot) -> None:
    paste = field(qtbot)
    paste.insertFromMimeData(clip("1.公开预算。（市财政局）", "<p>1.公开预算。（市财政局）</p>"))
    assert not paste.holds_table and paste.content() == "1.公开预算。（市财政局）"


def test_a_change_by_hand_goes_before_what_was_pasted(qtbot: QtBot) -> None:
    paste = field(qtbot)
    paste.insertFromMimeData(clip(TABS, TABLE))
    paste.insertPlainText("补充")
    assert not paste.holds_table and paste.content().endswith("补充") and "<table" not in paste.content()
    paste.undo()
    assert paste.holds_table


def test_further_pastes_go_together_and_a_paste_over_everything_begins_anew(qtbot: QtBot) -> None:
    paste = field(qtbot)
    paste.insertFromMimeData(clip(f"{HEAD}\n"))
    paste.insertFromMimeData(clip(TABS, TABLE))
    assert paste.holds_table and paste.content().index(HEAD) < paste.content().index("<table")
    paste.selectAll()
    paste.insertFromMimeData(clip("只有文字"))
    assert paste.content() == "只有文字"


def test_a_pasted_table_is_imported_with_its_merged_cells(empty_desk: Desk, qtbot: QtBot) -> None:
    dialog = dialogs.run(empty_desk.context)
    page = dialog.choose_page
    page.text.insertFromMimeData(clip(f"{HEAD}\n{TABS}", f"<p>{HEAD}</p>{TABLE}"))
    assert "行列" in page.kept.text()
    qtbot.mouseClick(page.paste_button, Qt.MouseButton.LeftButton)
    empty_desk.settle()
    assert dialog.primary.text() == "导入 2 项" and dialog.view is not None
    rows = dialog.view.draft.sections[0].rows
    assert [r.requirement.inherited for r in rows] == [False, True]
    assert "<td" not in dialog.view.source.toPlainText()
