"""Returned sheets dropped on the page, looked through by keyboard, merged and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop_app.services import merge, returns, tasks, undo
from desktop_app.services.ledger import Ledger
from desktop_app.services.merge import MergePlan, SheetDifference
from desktop_app.services.merge_review import Choice, Choices, Kind, SheetReview
from desktop_app.ui.sheets.merge_marks import Mark, marked
from desktop_app.ui.sheets.merge_model import Column, MergeModel
from desktop_app.ui.sheets.merge_review import MergeReview
from desktop_app.ui.sheets.page import SheetsPage
from tests.ui.desk import UNIT, Desk
from tests.ui.sheets.conftest import Returned, listed, settle


def drop(page: SheetsPage, paths: Sequence[Path]) -> None:
    """Drag files over the list and let them go: they reach the page."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    left, none, copy = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction
    target = page.view.viewport()
    enter = QDragEnterEvent(QPoint(20, 20), copy, mime, left, none)
    QApplication.sendEvent(target, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(target, QDropEvent(QPointF(20, 20), copy, mime, left, none))


def rows(page: SheetsPage) -> list[tuple[str, str, str]]:
    """Task, field and what is taken, as they stand in the table."""
    model = page.review.model

    def at(row: int, column: Column) -> str:
        return str(model.index(row, column).data())

    return [
        (at(r, Column.TASK).split()[0], at(r, Column.FIELD), at(r, Column.TAKEN))
        for r in range(model.rowCount())
    ]


def key(page: SheetsPage, qtbot: QtBot, *keys: Qt.Key) -> None:
    for pressed in keys:
        qtbot.keyClick(page.review.table, pressed)


@pytest.fixture
def two_back(offices: Desk, page: SheetsPage, returned: Returned, qtbot: QtBot, tmp_path: Path) -> SheetsPage:
    """Two sheets come back with a broken file among them; one value was changed here meanwhile."""
    first = returned(
        "预算科",
        "预算科回复.xlsx",
        一_1={"person": "示例甲", "measures": "公开收支。", "deadline": "尽快"},
        一_3={"p_date": "2021.7.3", "p_text": "已开会。", "text": "改过的原文"},
    )
    second = returned("税政科", "税政科.xlsx", 一_2={"person": "示例乙"})
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"no workbook")
    id_ = listed(offices)["一-1"].id
    offices.ask(lambda ledger: tasks.edit(ledger, UNIT, id_, {"person": "示例丙"}))
    drop(page, [first, broken, second])
    settle(offices, qtbot)
    return page


def test_dropped_files_are_read_and_nothing_is_written(offices: Desk, two_back: SheetsPage) -> None:
    page = two_back
    assert page.review.isVisible()
    assert rows(page) == [
        ("一-1", "责任人", "待定"),
        ("一-1", "落实措施", "返回表"),
        ("一-2", "责任人", "返回表"),
        ("一-3", "进展", "返回表"),
    ]
    source = page.review.model.index(2, Column.SOURCE).data()
    assert source == "税政科　税政科.xlsx"
    lines = [notice.text for notice in page.review.notices.model.notices]
    assert lines[0].startswith("没有读取：“坏.xlsx”不是 Excel 文件。")
    assert lines[1].startswith("没有采用 一-1 完成时限（预算科，预算科回复.xlsx")
    assert lines[2].startswith("原文被改动，没有采用：一-3 具体要求")
    assert page.review.merge.text() == "合并 3 处"
    assert "冲突 1 处待定" in page.review.still_open.text()
    assert listed(offices)["一-2"].fields.person is None


def test_the_review_by_keyboard_then_merged_then_taken_back(
    offices: Desk, two_back: SheetsPage, qtbot: QtBot
) -> None:
    page = two_back
    before = listed(offices)
    assert page.review.table.hasFocus()
    # The conflict: theirs; the next: ours.
    key(page, qtbot, Qt.Key.Key_D, Qt.Key.Key_Return, Qt.Key.Key_A)
    assert [taken for _, _, taken in rows(page)] == ["返回表", "本台账", "返回表", "返回表"]
    assert page.review.merge.text() == "合并 3 处" and not page.review.still_open.isVisible()
    # Space: measures can be kept together, a person cannot.
    key(page, qtbot, Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Space)
    assert [taken for _, _, taken in rows(page)] == ["返回表", "两者", "返回表", "返回表"]
    page.review.merge.setFocus()
    qtbot.keyClick(page.review.merge, Qt.Key.Key_Space)
    settle(offices, qtbot)
    after = listed(offices)
    assert (after["一-1"].fields.person, after["一-2"].fields.person) == ("示例甲", "示例乙")
    assert after["一-1"].fields.measures == ("公开收支。",)
    assert [e.text for e in after["一-3"].progress] == ["已开会。"]
    assert page.line.text.text() == "已合并 2 份填报表的 4 处内容，涉及 3 项任务。"
    assert {r.name: str(r.state) for r in page.model.rows}["预算科"] == "已返回"
    told = offices.ask(lambda ledger: tasks.history(ledger, UNIT, after["一-2"].id))
    assert told[0].who == "税政科（税政科.xlsx）"
    qtbot.mouseClick(page.line.buttons[0], Qt.MouseButton.LeftButton)
    settle(offices, qtbot)
    assert listed(offices) == before
    assert {r.name: str(r.state) for r in page.model.rows}["预算科"] == "未返回"
    assert "已撤销合并" in page.line.text.text()


def test_undo_goes_from_the_line_once_something_else_was_edited(
    offices: Desk, two_back: SheetsPage, qtbot: QtBot
) -> None:
    page = two_back
    page.review.merge.click()
    settle(offices, qtbot)
    assert page.line.buttons[0].isVisible() and page.line.buttons[0].text() == "撤销"
    id_ = listed(offices)["一-1"].id
    offices.ask(lambda ledger: tasks.edit(ledger, UNIT, id_, {"phone": "1"}))
    settle(offices, qtbot)
    assert not page.line.buttons[0].isVisible()
    assert "冲突 1 处未采用，保留本台账。" in page.line.text.text()


def test_giving_up_asks_only_after_decisions_and_writes_nothing(
    offices: Desk, two_back: SheetsPage, qtbot: QtBot
) -> None:
    page = two_back
    asked: list[str] = []
    offices.context.messages.asker = lambda question: asked.append(question.text) or "no"  # type: ignore[func-returns-value]
    last = offices.ask(undo.labels)
    key(page, qtbot, Qt.Key.Key_D)
    qtbot.keyClick(page.review.table, Qt.Key.Key_Escape)
    assert asked == ["已作的 1 处选择不会保留，台账没有改动。"] and page.review.isVisible()
    offices.context.messages.asker = lambda _question: "yes"
    qtbot.mouseClick(page.review.leave, Qt.MouseButton.LeftButton)
    settle(offices, qtbot)
    assert not page.review.isVisible() and page.view.isVisible()
    assert offices.ask(undo.labels) == last
    assert page.line.text.text() == "未合并，台账没有改动。"


def test_everything_safe_at_one_stroke_and_several_rows_at_once(
    offices: Desk, two_back: SheetsPage, qtbot: QtBot
) -> None:
    page = two_back
    qtbot.mouseClick(page.review.reject_safe, Qt.MouseButton.LeftButton)
    assert [taken for _, _, taken in rows(page)] == ["待定", "本台账", "本台账", "本台账"]
    assert page.review.merge.text() == "登记 2 份已返回"
    qtbot.mouseClick(page.review.accept_safe, Qt.MouseButton.LeftButton)
    assert page.review.merge.text() == "合并 3 处"
    page.review.table.setFocus()
    qtbot.keyClick(page.review.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert page.review.merge.text() == "合并 3 处"
    key(page, qtbot, Qt.Key.Key_D)
    assert page.review.merge.text() == "合并 4 处"
    key(page, qtbot, Qt.Key.Key_A)
    assert page.review.merge.text() == "登记 2 份已返回"


def test_the_row_in_full_with_what_differs_marked(two_back: SheetsPage, qtbot: QtBot) -> None:
    detail = two_back.review.detail
    assert detail.panes["本台账"].text.toPlainText() == "示例丙"
    assert detail.panes["返回表"].head.text() == "返回表　预算科　预算科回复.xlsx　G6"
    assert detail.panes["原值"].text.toPlainText() == "（空）"
    html = detail.panes["返回表"].text.toHtml()
    assert "line-through" in html and "underline" in html
    assert detail.both.isEnabled() is False
    qtbot.mouseClick(detail.theirs, Qt.MouseButton.LeftButton)
    assert rows(two_back)[0][2] == "返回表" and detail.theirs.isChecked()
    two_back.review.notices.view.setCurrentIndex(two_back.review.notices.model.index(2, 0))
    assert "返回：改过的原文" in detail.notice.text.toPlainText()
    two_back.review.notices.view.setFocus()
    two_back.review.table.setFocus()
    assert detail.panes["返回表"].isVisible() and not detail.notice.isVisible()


def test_chips_narrow_to_the_conflicts(two_back: SheetsPage, qtbot: QtBot) -> None:
    qtbot.mouseClick(two_back.review.chips["冲突"], Qt.MouseButton.LeftButton)
    assert [field for _, field, _ in rows(two_back)] == ["责任人"]
    qtbot.mouseClick(two_back.review.chips["全部"], Qt.MouseButton.LeftButton)
    assert len(rows(two_back)) == 4


def test_a_sheet_without_news_is_registered_as_returned(
    offices: Desk, page: SheetsPage, returned: Returned, qtbot: QtBot
) -> None:
    drop(page, [returned("税政科", "税政科.xlsx")])
    settle(offices, qtbot)
    assert page.review.nothing.isVisible() and page.review.merge.hasFocus()
    qtbot.keyClick(page.review.merge, Qt.Key.Key_Space)
    settle(offices, qtbot)
    assert page.line.text.text() == "已登记 1 份填报表返回，台账内容没有改动。"
    assert {r.name: str(r.state) for r in page.model.rows}["税政科"] == "已返回"


def test_one_file_that_cannot_be_read_is_told_in_place(
    offices: Desk, page: SheetsPage, qtbot: QtBot, tmp_path: Path
) -> None:
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"no workbook")
    drop(page, [broken])
    settle(offices, qtbot)
    assert not page.review.isVisible()
    assert page.line.text.text().startswith("没有读取：“坏.xlsx”不是 Excel 文件。")


def test_reading_can_be_cancelled_and_stores_nothing(
    offices: Desk, page: SheetsPage, returned: Returned, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [returned("税政科", f"{n}.xlsx", 一_2={"person": f"示例{n}"}) for n in range(5)]
    last = offices.ask(undo.labels)
    seen: list[str] = []
    read = merge.Reader.read

    def read_and_cancel(self: merge.Reader, path: Path) -> object:
        seen.append(path.name)
        offices.context.jobs.cancel()
        return read(self, path)

    monkeypatch.setattr(merge.Reader, "read", read_and_cancel)
    drop(page, files)
    assert page.line.buttons[0].text() == "取消"
    settle(offices, qtbot)
    assert seen == ["0.xlsx"]
    assert not page.review.isVisible() and "已取消" in page.line.text.text()
    assert offices.ask(undo.labels) == last


def test_a_value_edited_here_during_the_review_is_left_and_told(
    offices: Desk, two_back: SheetsPage, qtbot: QtBot
) -> None:
    id_ = listed(offices)["一-2"].id
    offices.ask(lambda ledger: tasks.edit(ledger, UNIT, id_, {"person": "示例丁"}))
    two_back.review.merge.click()
    settle(offices, qtbot)
    assert listed(offices)["一-2"].fields.person == "示例丁"
    assert "1 处在核对期间已在本台账修改，没有采用。" in two_back.line.text.text()


def test_several_answers_to_one_question_exclude_each_other(
    offices: Desk, page: SheetsPage, returned: Returned, qtbot: QtBot
) -> None:
    drop(page, [returned("税政科", f"{who}.xlsx", 一_2={"person": who}) for who in ("示例甲", "示例乙")])
    settle(offices, qtbot)
    key(page, qtbot, Qt.Key.Key_D, Qt.Key.Key_Return, Qt.Key.Key_D)
    assert [taken for _, _, taken in rows(page)] == ["本台账", "返回表"]


def _many(number: int) -> SheetReview:
    differences = tuple(
        SheetDifference(
            id=str(n), plan_id="p", unit=UNIT, requirement_id=f"r{n}", label=f"一-{n}", field="measures",
            base=("每月公开。" * 40,), ours=("每月公开。" * 40,), theirs=(f"每月{n}日前公开。" * 40,),
            kind=Kind.FILLED, proposed=Choice.THEIRS, file=f"{n % 200}.xlsx", office="示例科", cell="F6",
            word="落实措施", sheet=0,
        )
        for n in range(number)
    )  # fmt: skip
    plan = MergePlan(differences, (), (), (), (), (), ())
    return SheetReview(plan=plan, differences=differences, wordings={}, notices=())


def test_five_thousand_differences_scroll_freely(
    qtbot: QtBot, offices: Desk, qtmodeltester: ModelTester
) -> None:
    qtmodeltester.check(_model(_many(50)))
    review = MergeReview()
    qtbot.addWidget(review)
    review.resize(1280, 650)
    many = _many(5000)
    review.start(many, Choices(many.differences))
    review.show()
    qtbot.waitExposed(review)
    for row in range(0, 5000, 250):
        review.table.go_to(row)
        QApplication.processEvents()
        assert review.table.currentIndex().row() == row
    review.table.selectAll()
    qtbot.keyClick(review.table, Qt.Key.Key_A)
    assert review.choices is not None and review.choices.taking == 0


def _model(review: SheetReview) -> MergeModel:
    model = MergeModel()
    model.load(review, Choices(review.differences))
    return model


def test_marks_tell_added_and_gone_words() -> None:
    assert marked("每月公开。", "每月10日前公开。") == [
        (Mark.SAME, "每月"),
        (Mark.ADDED, "10日前"),
        (Mark.SAME, "公开。"),
    ]
    assert marked("甲科", "乙科") == [(Mark.GONE, "甲"), (Mark.ADDED, "乙"), (Mark.SAME, "科")]
    long = "逐项公开并说明理由。" * 1000
    stretches = marked(long, long + "新增一句。")
    assert stretches[-1] == (Mark.ADDED, "新增一句。")
    assert "".join(words for mark, words in stretches if mark is not Mark.GONE) == long + "新增一句。"


def test_returns_are_listed_after_a_merge(offices: Desk, two_back: SheetsPage, qtbot: QtBot) -> None:
    two_back.review.merge.click()
    settle(offices, qtbot)

    def files(ledger: Ledger) -> set[str | None]:
        listed_ = returns.list_returns(ledger, str(offices.context.plan_id), UNIT, offices.context.today())
        return {sheet.file for sheet in listed_}

    assert offices.ask(files) == {"预算科回复.xlsx", "税政科.xlsx"}


def test_more_files_dropped_on_a_review_ask_before_decisions_go(
    offices: Desk, two_back: SheetsPage, returned: Returned, qtbot: QtBot
) -> None:
    key(two_back, qtbot, Qt.Key.Key_A)
    more = returned("税政科", "再来.xlsx", 一_2={"phone": "1"})
    offices.context.messages.asker = lambda _question: "no"
    drop(two_back, [more])
    settle(offices, qtbot)
    assert len(rows(two_back)) == 4
    offices.context.messages.asker = lambda _question: "yes"
    drop(two_back, [more])
    settle(offices, qtbot)
    assert rows(two_back) == [("一-2", "联系电话", "返回表")]


def test_a_fault_within_the_program_leaves_the_page_usable(
    offices: Desk, page: SheetsPage, returned: Returned, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = returned("税政科", "税政科.xlsx", 一_2={"person": "示例乙"})
    offices.context.jobs.bug.disconnect()
    offices.context.jobs.bug.connect(page.merging._on_bug)

    def fail(*_args: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(merge.Reader, "read", fail)
        drop(page, [path])
        settle(offices, qtbot)
    assert not page.line.isVisible()
    drop(page, [path])
    settle(offices, qtbot)
    assert rows(page) == [("一-2", "责任人", "返回表")]
