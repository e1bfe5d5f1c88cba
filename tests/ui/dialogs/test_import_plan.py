"""The import on the published Foshan plan: what is shown, corrected, refused, stored, and what is not."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop_app.core.bundled import bundled
from desktop_app.core.errors import Cancelled
from desktop_app.core.task import Task
from desktop_app.importing import converting
from desktop_app.services import departments, import_plan, plans, tasks
from desktop_app.ui.dialogs import import_plan as dialogs
from desktop_app.ui.dialogs.review_model import Column
from desktop_app.ui.dialogs.review_rows import Mark
from desktop_app.ui.dialogs.review_view import ReviewView
from tests.importing import seed
from tests.plans import build
from tests.ui.desk import Desk, compose

PLAN = bundled("foshan-2017-division-plan.txt")


def opened(desk: Desk, path: Path | None = PLAN) -> dialogs.ImportDialog:
    dialog = dialogs.run(desk.context, path)
    desk.settle()
    return dialog


def view_of(dialog: dialogs.ImportDialog) -> ReviewView:
    assert dialog.view is not None
    return dialog.view


def key_of(view: ReviewView, label: str) -> int:
    return next(r.key for s in view.draft.sections for r in s.rows if view.draft.label(r.key) == label)


def confirm(desk: Desk, qtbot: QtBot, dialog: dialogs.ImportDialog) -> None:
    qtbot.mouseClick(dialog.primary, Qt.MouseButton.LeftButton)
    desk.settle()


def stored_tasks(desk: Desk, unit: str) -> dict[str, Task]:
    plan_id = desk.context.plan_id
    assert plan_id is not None
    return {t.label: t for t in desk.ask(lambda it: tasks.task_list(it, plan_id, unit)).tasks}


def test_the_review_shows_counts_head_and_result(empty_desk: Desk) -> None:
    dialog = opened(empty_desk)
    view = view_of(dialog)
    assert view.chips[Mark.INHERITED].text() == "沿用上条 44"
    assert view.count(Mark.AMBIGUOUS) >= 2
    assert view.chips[Mark.CLAIMABLE].text() == "待认领 1"
    assert view.count(Mark.DROPPED) > 0
    assert dialog.primary.text() == "导入 112 项"
    assert view.head.title.text() == "佛山市贯彻落实省府办公厅2017年政务公开工作要点分工方案"
    assert view.head.doc_no.text() == "" and view.head.issued.edit.text() == "2017年6月9日"
    assert view.head.days.value() == 30 and view.head.display_by.edit.text() == "2018年1月31日"
    assert dialogs.SECRECY in dialog.note.text()


def test_the_tree_passes_the_model_tester(empty_desk: Desk, qtmodeltester: ModelTester) -> None:
    view = view_of(opened(empty_desk))
    qtmodeltester.check(view.model)
    assert view.model.rowCount() == 22


def test_counts_jump_from_one_to_the_next_and_round(empty_desk: Desk, qtbot: QtBot) -> None:
    view = view_of(opened(empty_desk))
    chip = view.chips[Mark.AMBIGUOUS]
    seen = []
    for _ in range(view.count(Mark.AMBIGUOUS)):
        qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
        key = view.tree.current_key
        assert key is not None
        seen.append(view.draft.label(key))
        assert view.detail.why.text().endswith("。")
    assert {"五-3", "九-3"} <= set(seen) and len(set(seen)) == len(seen)
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    key = view.tree.current_key
    assert key is not None and view.draft.label(key) == seen[0]


def test_the_chosen_row_is_lit_in_the_source(empty_desk: Desk) -> None:
    view = view_of(opened(empty_desk))
    view.go_to(key_of(view, "十七-1"))
    lit = view.source.extraSelections()
    assert len(lit) == 1
    cursor = lit[0].cursor
    row = view.draft.row(key_of(view, "十七-1"))
    assert row is not None and cursor.selectedText() == row.requirement.text
    where = view.source.cursorRect(cursor)
    assert view.source.viewport().rect().contains(where.center())


def test_both_sides_scroll_together(empty_desk: Desk) -> None:
    view = view_of(opened(empty_desk))
    bar = view.source.verticalScrollBar()
    view.tree.verticalScrollBar().setValue(view.tree.verticalScrollBar().maximum() // 2)
    QApplication.processEvents()
    assert bar.value() > bar.maximum() // 5
    bar.setValue(bar.minimum())
    QApplication.processEvents()
    top = view.tree.top_key()
    place = view.draft.place(top) if top is not None else None
    assert place is not None and view.draft.sections[place.section].no == "一"


def test_clicking_the_source_chooses_the_row(empty_desk: Desk, qtbot: QtBot) -> None:
    view = view_of(opened(empty_desk))
    place = view.source.toPlainText().index("按月公开全市及各区")
    cursor = view.source.textCursor()
    cursor.setPosition(place)
    view.source.setTextCursor(cursor)
    view.source.ensureCursorVisible()
    point = view.source.cursorRect(cursor).center()
    qtbot.mouseClick(view.source.viewport(), Qt.MouseButton.LeftButton, pos=point)
    key = view.tree.current_key
    assert key is not None and view.draft.label(key) == "一-3"


def test_every_dropped_line_is_struck_through(empty_desk: Desk, qtbot: QtBot) -> None:
    view = view_of(opened(empty_desk))
    qtbot.mouseClick(view.chips[Mark.DROPPED], Qt.MouseButton.LeftButton)
    assert view.detail.text.toPlainText() == view.draft.head.dropped_lines[0]
    document = view.source.document()
    for line in view.draft.head.dropped_lines:
        cursor = document.find(line.strip().split("\n")[0])
        assert not cursor.isNull(), line
    found = document.find("二维码:")
    assert found.charFormat().fontStrikeOut()
    kept = document.find("按月公开全市及各区")
    assert not kept.charFormat().fontStrikeOut()


def test_notes_of_the_importer_are_shown_at_their_place(empty_desk: Desk, qtbot: QtBot) -> None:
    view = view_of(opened(empty_desk))
    assert view.chips[Mark.NOTE].text() == "提示 3"
    qtbot.mouseClick(view.chips[Mark.NOTE], Qt.MouseButton.LeftButton)
    assert "疑似缺左括号" in view.detail.why.text()
    assert view.source.extraSelections()[0].cursor.selectedText() == "粤办函2017〕259号"
    assert view.detail.text.isReadOnly()
    view.go_to(key_of(view, "一-1"))
    assert not view.detail.text.isReadOnly() and view.detail.units.isVisible()


def test_a_units_cell_corrected_in_the_tree_reaches_the_stored_plan(empty_desk: Desk, qtbot: QtBot) -> None:
    dialog = opened(empty_desk)
    view = view_of(dialog)
    index = view.model.index_of(key_of(view, "一-2"), Column.UNITS)
    view.tree.setCurrentIndex(index)
    qtbot.keyClick(view.tree, Qt.Key.Key_F2)
    editor = view.tree.findChild(QPlainTextEdit)
    assert editor is not None
    editor.selectAll()
    compose(editor, "市财政局、人力资源社会保障局")
    qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert view.model.index_of(key_of(view, "一-2"), Column.UNITS).data() == "市财政局、人力资源社会保障局"
    confirm(empty_desk, qtbot, dialog)
    task = stored_tasks(empty_desk, "市财政局")["一-2"]
    assert task.lead_raw == "市财政局、人力资源社会保障局"
    assert task.co_units == ("市人力资源社会保障局",)


def test_wording_number_and_dates_are_corrected_below_and_above(empty_desk: Desk, qtbot: QtBot) -> None:
    dialog = opened(empty_desk)
    view = view_of(dialog)
    view.go_to(key_of(view, "一-3"))
    view.detail.text.moveCursor(QTextCursor.MoveOperation.End)
    view.detail.text.setFocus()
    compose(view.detail.text, "（更正）")
    compose(view.head.doc_no, "佛府办函〔2017〕1号")
    view.head.days.setValue(20)
    confirm(empty_desk, qtbot, dialog)
    assert stored_tasks(empty_desk, "市财政局")["一-3"].text.endswith("完成情况。（更正）")
    plan = empty_desk.ask(plans.list_plans)[0]
    assert (plan.doc_no, plan.publish_within_working_days) == ("佛府办函〔2017〕1号", 20)


def test_confirming_a_doubt_goes_on_to_the_next(empty_desk: Desk, qtbot: QtBot) -> None:
    dialog = opened(empty_desk)
    view = view_of(dialog)
    before = view.count(Mark.AMBIGUOUS)
    view.go_to(key_of(view, "五-3"))
    qtbot.mouseClick(view.detail.confirm, Qt.MouseButton.LeftButton)
    assert view.count(Mark.AMBIGUOUS) == before - 1
    assert view.tree.current_key != key_of(view, "五-3")
    confirm(empty_desk, qtbot, dialog)
    assert not stored_tasks(empty_desk, "市编办")["五-3"].ambiguous


def test_undo_and_redo_within_the_review(empty_desk: Desk, qtbot: QtBot) -> None:
    view = view_of(opened(empty_desk))
    view.go_to(key_of(view, "一-2"))
    qtbot.mouseClick(view.detail.merge, Qt.MouseButton.LeftButton)
    assert view.draft.count == 111
    assert view.undo_button.toolTip() == "撤销：并入上条"
    qtbot.mouseClick(view.undo_button, Qt.MouseButton.LeftButton)
    assert view.draft.count == 112
    qtbot.mouseClick(view.redo_button, Qt.MouseButton.LeftButton)
    assert view.draft.count == 111


def test_enter_in_a_field_takes_it_and_imports_nothing(empty_desk: Desk, qtbot: QtBot) -> None:
    dialog = opened(empty_desk)
    view = view_of(dialog)
    for field in (view.head.title, view.head.issued.edit, view.detail.units, view.tree):
        field.setFocus()
        qtbot.keyClick(field, Qt.Key.Key_Return)
    empty_desk.settle()
    assert dialog.isVisible() and view.draft.undo_label is None
    assert empty_desk.ask(plans.list_plans) == ()


def test_cancelling_stores_nothing(empty_desk: Desk, qtbot: QtBot) -> None:
    dialog = opened(empty_desk)
    view = view_of(dialog)
    view.go_to(key_of(view, "一-2"))
    qtbot.mouseClick(view.detail.remove, Qt.MouseButton.LeftButton)
    empty_desk.context.messages.asker = lambda question: "no"
    qtbot.mouseClick(dialog.cancel_button, Qt.MouseButton.LeftButton)
    assert dialog.isVisible()
    empty_desk.context.messages.asker = lambda question: "yes"
    qtbot.mouseClick(dialog.cancel_button, Qt.MouseButton.LeftButton)
    empty_desk.settle()
    assert empty_desk.ask(plans.list_plans) == ()


def test_importing_selects_the_plan_and_asks_for_the_department(empty_desk: Desk, qtbot: QtBot) -> None:
    dialog = opened(empty_desk)
    confirm(empty_desk, qtbot, dialog)
    listed = empty_desk.ask(plans.list_plans)
    assert [p.requirements for p in listed] == [112]
    assert empty_desk.context.plan_id == listed[0].id
    assert empty_desk.targets == ["department"]
    assert "已导入 112 项" in empty_desk.said


def test_importing_again_shows_the_differences_and_keeps_what_was_filled_in(
    empty_desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    confirm(empty_desk, qtbot, opened(empty_desk))
    plan_id = empty_desk.context.plan_id
    assert plan_id is not None
    empty_desk.ask(lambda it: departments.choose(it, plan_id, "市财政局"))
    task = stored_tasks(empty_desk, "市财政局")["一-3"]
    empty_desk.ask(lambda it: tasks.edit(it, "市财政局", task.id, {"office": "预算科"}))
    changed = tmp_path / "修订.txt"
    text = PLAN.read_text(encoding="utf-8").replace("按月公开全市及各区一般", "按月公开全市及各区各镇街一般")
    changed.write_text(text, encoding="utf-8")
    dialog = opened(empty_desk, changed)
    assert dialog.difference.text() == "台账中已有本方案：文字有改动 1 项。已填写的内容保留。"
    assert "一-3" in dialog.difference.toolTip()
    confirm(empty_desk, qtbot, dialog)
    again = stored_tasks(empty_desk, "市财政局")["一-3"]
    assert again.fields.office == "预算科" and "各镇街" in again.text
    assert empty_desk.context.unit == "市财政局"


def test_the_difference_follows_the_corrections(empty_desk: Desk, qtbot: QtBot) -> None:
    confirm(empty_desk, qtbot, opened(empty_desk))
    dialog = opened(empty_desk)
    assert "没有差别" in dialog.difference.text()
    view = view_of(dialog)
    view.go_to(key_of(view, "一-2"))
    qtbot.mouseClick(view.detail.remove, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "删去 1 项" in dialog.difference.text(), timeout=3000)


def test_pasted_text_is_read_too(empty_desk: Desk, qtbot: QtBot) -> None:
    dialog = opened(empty_desk, None)
    assert not dialog.choose_page.paste_button.isEnabled()
    dialog.choose_page.text.setPlainText(PLAN.read_text(encoding="utf-8"))
    qtbot.mouseClick(dialog.choose_page.paste_button, Qt.MouseButton.LeftButton)
    empty_desk.settle()
    assert dialog.primary.text() == "导入 112 项"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("空.txt", ""),
        ("闲话.txt", "今天天气很好。"),
        ("旧版.doc", "不是真的"),
        ("扫描件.pdf", "%PDF-1.4"),
    ],
)
def test_a_file_that_cannot_be_read_is_said_in_place_and_another_can_be_chosen(
    empty_desk: Desk, tmp_path: Path, name: str, content: str
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    dialog = opened(empty_desk, path)
    assert empty_desk.said.endswith("。") and dialog.bar.message is not None
    assert dialog.pages.currentWidget() is dialog.choose_page
    assert not dialog.primary.isVisible()
    assert empty_desk.ask(plans.list_plans) == ()
    dialog.read_file(PLAN)
    empty_desk.settle()
    assert dialog.primary.text() == "导入 112 项"
    assert dialog.bar.message is None


def test_a_wrong_date_stops_the_import(empty_desk: Desk, qtbot: QtBot) -> None:
    dialog = opened(empty_desk)
    view = view_of(dialog)
    view.head.issued.edit.clear()
    compose(view.head.issued.edit, "六月九日前后")
    compose(view.detail.text, "另有更正")
    confirm(empty_desk, qtbot, dialog)
    assert dialog.isVisible() and "日期填写有误" in empty_desk.said
    assert empty_desk.ask(plans.list_plans) == ()


def test_reading_can_be_stopped(empty_desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    real = import_plan.take

    def slow(
        origin: object, understanding: object, progress: object, cancel: object, **named: object
    ) -> object:
        del named
        for _ in range(400):
            if cancel():  # type: ignore[operator]
                raise Cancelled
            time.sleep(0.01)
        return real(origin)  # type: ignore[arg-type]

    monkeypatch.setattr(import_plan, "take", slow)
    dialog = dialogs.run(empty_desk.context, PLAN)
    qtbot.waitUntil(lambda: dialog.pages.currentWidget() is dialog.progress_page, timeout=1000)
    qtbot.wait(50)
    qtbot.mouseClick(dialog.progress_page.cancel, Qt.MouseButton.LeftButton)
    empty_desk.settle()
    assert dialog.pages.currentWidget() is dialog.choose_page
    assert "已取消" in empty_desk.said


@pytest.fixture
def old_word_file(tmp_path: Path) -> Path:
    path = tmp_path / "分工方案.doc"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"))
    return path


def test_an_old_word_file_is_offered_to_be_converted(
    empty_desk: Desk, monkeypatch: pytest.MonkeyPatch, old_word_file: Path
) -> None:
    def convert(path: Path, folder: Path, progress: object, cancel: object) -> Path:
        del progress, cancel
        return build.docx(folder / f"{path.stem}.docx", [*seed.NOTICE, seed.table()])

    monkeypatch.setattr(converting, "converter", lambda: Path("soffice"))
    monkeypatch.setattr(converting, "to_docx", convert)
    dialog = opened(empty_desk, old_word_file)
    message = dialog.bar.message
    assert message is not None and message.text.startswith(".doc 文件不能直接导入。")
    assert message.action_text == "转换后导入" and message.action is not None
    message.action()
    empty_desk.settle()
    view = view_of(dialog)
    assert dialog.primary.text() == "导入 112 项"
    assert any("LibreOffice" in note.message for note in view.draft.notes)


def test_without_libreoffice_an_old_word_file_is_only_refused(
    empty_desk: Desk, monkeypatch: pytest.MonkeyPatch, old_word_file: Path
) -> None:
    monkeypatch.setattr(converting, "converter", lambda: None)
    dialog = opened(empty_desk, old_word_file)
    message = dialog.bar.message
    assert message is not None and "另存为 docx" in message.text and not message.action_text


def test_a_conversion_can_be_stopped(
    empty_desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, old_word_file: Path
) -> None:
    def convert(path: Path, folder: Path, progress: object, cancel: object) -> Path:
        del folder, progress
        while not cancel():  # type: ignore[operator]
            time.sleep(0.01)
        raise Cancelled

    monkeypatch.setattr(converting, "converter", lambda: Path("soffice"))
    monkeypatch.setattr(converting, "to_docx", convert)
    dialog = opened(empty_desk, old_word_file)
    dialog.convert_file(old_word_file)
    qtbot.wait(50)
    assert dialog.progress_page.cancel.text() == "停止转换"
    qtbot.mouseClick(dialog.progress_page.cancel, Qt.MouseButton.LeftButton)
    empty_desk.settle()
    assert dialog.pages.currentWidget() is dialog.choose_page and "已取消" in empty_desk.said
