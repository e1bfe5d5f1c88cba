"""送审定稿, 公开方案 and 年终报送: what is recorded, what is refused, and whether the term is kept."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.core.task import YearRecord
from desktop_app.services import departments
from desktop_app.ui.dialogs import approval, publication, submission
from desktop_app.ui.dialogs.year_record import RecordDialog
from tests.ui.desk import UNIT, Desk, compose


def record(desk: Desk) -> YearRecord:
    plan_id = desk.context.plan_id
    assert plan_id is not None
    return desk.ask(lambda ledger: departments.year_record(ledger, plan_id, UNIT))


def press(desk: Desk, qtbot: QtBot, dialog: RecordDialog) -> None:
    qtbot.mouseClick(dialog.primary, Qt.MouseButton.LeftButton)
    desk.settle()


def test_publication_is_recorded_with_the_working_days_it_took(desk: Desk, qtbot: QtBot) -> None:
    dialog = publication.run(desk.context)
    assert dialog is not None
    desk.settle()
    # Issued on 1 June 2021; the Dragon Boat Festival (14 June) is no working day.
    assert dialog.verdict.text() == "最迟2021年7月14日公开，还有 7 个工作日。"
    compose(dialog.day.edit, "7月9日")
    qtbot.keyClick(dialog.day.edit, Qt.Key.Key_Tab)
    assert dialog.verdict.text() == "印发后第 27 个工作日公开，在 30 个工作日的期限内。"
    dialog.url.setText("https://example.gov.cn/1")
    dialog.column.setText("工作方案")
    press(desk, qtbot, dialog)
    assert record(desk) == YearRecord(
        published_on=date(2021, 7, 9), published_url="https://example.gov.cn/1", published_column="工作方案"
    )


def test_a_late_publication_is_said_to_be_late(desk: Desk) -> None:
    dialog = publication.run(desk.context)
    assert dialog is not None
    desk.settle()
    dialog.day.edit.setText("2021-07-15")
    dialog.day.edit.editingFinished.emit()
    assert "超过 30 个工作日的期限（2021年7月14日）" in dialog.verdict.text()


def test_impossible_publications_are_refused_in_place(desk: Desk, qtbot: QtBot) -> None:
    dialog = publication.run(desk.context)
    assert dialog is not None
    desk.settle()
    for day, url, words in (
        ("2021年13月1日", "", "日期填写有误"),
        ("2021-07-01", "example.gov.cn", "http"),
        ("", "https://example.gov.cn", "请填写公开日期"),
        ("2021-05-01", "", "早于市方案印发日期"),
    ):
        dialog.day.edit.setText(day)
        dialog.url.setText(url)
        press(desk, qtbot, dialog)
        assert words in desk.said, (day, url)
        assert dialog.isVisible()
    assert record(desk) == YearRecord()


def test_approval_is_recorded(desk: Desk, qtbot: QtBot) -> None:
    dialog = approval.run(desk.context)
    assert dialog is not None
    desk.settle()
    dialog.sent.edit.setText("6月20日")
    dialog.by.setCurrentText("局务会审定")
    press(desk, qtbot, dialog)
    assert "请填写审定日期" in desk.said
    dialog.approved.edit.setText("6月25日")
    press(desk, qtbot, dialog)
    assert record(desk) == YearRecord(
        review_sent_on=date(2021, 6, 20), approved_on=date(2021, 6, 25), approved_by="局务会审定"
    )


def test_submission_offers_the_addressee_and_is_recorded(desk: Desk, qtbot: QtBot) -> None:
    dialog = submission.run(desk.context)
    assert dialog is not None
    desk.settle()
    assert dialog.to.text() == "市人民政府办公室"
    dialog.via.setCurrentText("公文交换")
    press(desk, qtbot, dialog)
    assert "请填写报送日期" in desk.said
    dialog.day.edit.setText("12月20日")
    press(desk, qtbot, dialog)
    assert record(desk) == YearRecord(
        submitted_on=date(2021, 12, 20), submitted_via="公文交换", submitted_to="市人民政府办公室"
    )


def test_records_do_not_overwrite_each_other(desk: Desk, qtbot: QtBot) -> None:
    first = publication.run(desk.context)
    assert first is not None
    desk.settle()
    first.day.edit.setText("2021-07-01")
    press(desk, qtbot, first)
    second = approval.run(desk.context)
    assert second is not None
    desk.settle()
    second.sent.edit.setText("2021-06-10")
    press(desk, qtbot, second)
    assert record(desk) == YearRecord(review_sent_on=date(2021, 6, 10), published_on=date(2021, 7, 1))
