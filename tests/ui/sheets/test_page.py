"""The page of the collection sheets over a real ledger: who has one, sending, reminding, sending back."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop_app.exchange import writer
from desktop_app.services import merge, returns, tasks, undo
from desktop_app.services.ledger import Ledger
from desktop_app.ui import theme
from desktop_app.ui.sheets.generate_dialog import GenerateDialog
from desktop_app.ui.sheets.page import SheetsPage
from desktop_app.ui.sheets.rows import State
from desktop_app.ui.sheets.send_back_dialog import SendBackDialog
from tests.ui.desk import UNIT, Desk, compose
from tests.ui.sheets.conftest import Returned, listed, settle

T = TypeVar("T", bound=QDialog)


def stands(page: SheetsPage) -> dict[str, State]:
    return {row.name: row.state for row in page.model.rows}


def dialog(page: SheetsPage, kind: type[T]) -> T:
    window = page._context.window
    assert window is not None
    return next(d for d in window.findChildren(kind) if d.isVisible())


def choose(page: SheetsPage, name: str) -> None:
    page.view.setCurrentIndex(page.model.index_of(name))


def sent_list(desk: Desk) -> tuple[returns.SheetReturn, ...]:
    def work(ledger: Ledger) -> tuple[returns.SheetReturn, ...]:
        return returns.list_returns(ledger, str(desk.context.plan_id), UNIT, desk.context.today())

    return desk.ask(work)


def test_offices_and_partners_stand_there_with_their_tasks(
    page: SheetsPage, qtmodeltester: ModelTester
) -> None:
    qtmodeltester.check(page.model)
    assert [(r.name, r.tasks, r.state) for r in page.model.rows] == [
        ("预算科", 2, State.UNSENT),
        ("税政科", 1, State.UNSENT),
        ("市档案局", 1, State.UNSENT),
        ("市统计局", 1, State.UNSENT),
    ]
    said = page.model.index(2, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "市档案局，未下发，配合单位，1 项"
    assert page.detail.name.text() == "预算科"
    assert "共同推进平台建设" in page.detail.body.toPlainText()


def test_without_offices_the_page_says_what_to_do(desk: Desk, qtbot: QtBot) -> None:
    page = SheetsPage(desk.context)
    qtbot.addWidget(page)
    page.show()
    settle(desk, qtbot)
    assert page.nothing.isVisible() and not page.generate.isVisible()
    qtbot.mouseClick(page.nothing.buttons[0], Qt.MouseButton.LeftButton)
    assert desk.targets == ["tasks:no_office"]
    qtbot.mouseClick(page.nothing.buttons[1], Qt.MouseButton.LeftButton)
    assert dialog(page, GenerateDialog).primary.text() == "生成 1 份"


def test_sheets_are_written_for_the_ticked_and_only_for_them(
    offices: Desk, page: SheetsPage, qtbot: QtBot, tmp_path: Path
) -> None:
    qtbot.mouseClick(page.generate, Qt.MouseButton.LeftButton)
    asked = dialog(page, GenerateDialog)
    # 预算科 and 税政科 are offered; the keyboard takes the first away.
    assert asked.primary.text() == "生成 2 份"
    asked.list.setFocus()
    qtbot.keyClick(asked.list, Qt.Key.Key_Space)
    assert asked.primary.text() == "生成 1 份"
    asked.folder.setText(str(tmp_path / "发出"))
    asked.due.edit.setFocus()
    asked.due.edit.clear()
    qtbot.keyClicks(asked.due.edit, "2021-7-20")
    qtbot.keyClick(asked.due.edit, Qt.Key.Key_Return)
    settle(offices, qtbot)
    assert [p.name for p in (tmp_path / "发出").iterdir()] == ["填报表-税政科.xlsx"]
    assert stands(page)["税政科"] is State.SENT and stands(page)["预算科"] is State.UNSENT
    assert sent_list(offices)[0].due_on == date(2021, 7, 20)
    assert page.line.text.text().startswith("已生成 1 份填报表，保存在“发出”。")
    assert page.line.buttons[0].text() == "打开文件夹"
    sheet = load_workbook(tmp_path / "发出" / "填报表-税政科.xlsx").worksheets[0]
    assert any("请于2021年7月20日前返回" in str(cell.value) for cell in sheet[2])


def test_tasks_without_office_are_named_after_sending(
    offices: Desk, page: SheetsPage, qtbot: QtBot, tmp_path: Path
) -> None:
    page.ask_generate()
    asked = dialog(page, GenerateDialog)
    asked.folder.setText(str(tmp_path / "发出"))
    asked.do_primary()
    settle(offices, qtbot)
    missing = sum(t.fields.office is None for t in listed(offices).values())
    assert missing and f"另有 {missing} 项任务没有责任科室" in page.line.text.text()
    qtbot.mouseClick(page.line.buttons[1], Qt.MouseButton.LeftButton)
    assert offices.targets == ["tasks:no_office"]


@pytest.mark.parametrize(("typed", "told"), [("改天", "返回期限填写有误"), ("2021-7-1", "返回期限已过")])
def test_a_day_that_cannot_be_is_refused_in_place(
    offices: Desk, page: SheetsPage, qtbot: QtBot, typed: str, told: str
) -> None:
    page.ask_generate()
    asked = dialog(page, GenerateDialog)
    compose(asked.due.edit, typed)
    asked.do_primary()
    assert asked.isVisible() and told in offices.said
    assert sent_list(offices) == ()


def test_cancelling_stores_nothing_and_leaves_no_file(
    offices: Desk, page: SheetsPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.ask_generate()
    asked = dialog(page, GenerateDialog)
    asked.folder.setText(str(tmp_path / "发出"))
    write = writer.write_proven

    def write_and_cancel(*args: Any) -> None:
        write(*args)
        offices.context.jobs.cancel()

    monkeypatch.setattr(writer, "write_proven", write_and_cancel)
    asked.do_primary()
    settle(offices, qtbot)
    assert "已取消" in offices.said
    assert asked.isVisible() and asked.primary.isEnabled()
    assert list((tmp_path / "发出").iterdir()) == [] and sent_list(offices) == ()


def test_a_sheet_that_is_late_says_so_and_is_reminded_of(
    offices: Desk, page: SheetsPage, returned: Returned, qtbot: QtBot
) -> None:
    due = sent_list(offices)[0].due_on
    assert due is not None
    offices.context._today = lambda: due + timedelta(days=3)
    page.refresh()
    settle(offices, qtbot)
    assert stands(page)["预算科"] is State.OVERDUE
    choose(page, "预算科")
    settle(offices, qtbot)
    assert page.detail.state.text() == "已逾期 3 天"
    qtbot.mouseClick(page.chips["已逾期"], Qt.MouseButton.LeftButton)
    assert page.model.rowCount() == 2
    qtbot.mouseClick(page.remind, Qt.MouseButton.LeftButton)
    settle(offices, qtbot)
    text = QGuiApplication.clipboard().text()
    assert "预算科：共2项任务" in text and "已逾期3天" in text
    assert page.line.text.text() == "催办文字已复制：预算科、税政科。"


def test_nothing_out_means_nothing_to_remind_of(offices: Desk, page: SheetsPage, qtbot: QtBot) -> None:
    QGuiApplication.clipboard().setText("别的")
    page.act("remind")
    settle(offices, qtbot)
    assert QGuiApplication.clipboard().text() == "别的"
    assert "无需催办" in page.line.text.text()


def test_a_returned_sheet_is_sent_back_with_its_question(
    offices: Desk, page: SheetsPage, returned: Returned, qtbot: QtBot
) -> None:
    path = returned("税政科", "回.xlsx", 一_2={"measures": "公开政策。", "person": "示例甲"})
    offices.ask(lambda ledger: merge.apply_merge(ledger, merge.plan_merge(ledger, [path])))
    settle(offices, qtbot)
    choose(page, "税政科")
    settle(offices, qtbot)
    assert "落实措施：公开政策。" in page.detail.body.toPlainText()
    qtbot.mouseClick(page.detail.send_back, Qt.MouseButton.LeftButton)
    asked = dialog(page, SendBackDialog)
    asked.do_primary()
    assert asked.isVisible() and "请写明" in offices.said
    compose(asked.question, "一-2 没有填写完成时限。")
    qtbot.mouseClick(asked.primary, Qt.MouseButton.LeftButton)
    settle(offices, qtbot)
    assert stands(page)["税政科"] is State.SENT_BACK
    assert page.detail.row is not None and page.detail.row.name == "税政科"
    assert "一-2 没有填写完成时限。" in page.detail.body.toPlainText()
    offices.ask(undo.undo)
    settle(offices, qtbot)
    assert stands(page)["税政科"] is State.RETURNED


def test_a_sheet_not_back_cannot_be_sent_back(
    offices: Desk, page: SheetsPage, returned: Returned, qtbot: QtBot
) -> None:
    settle(offices, qtbot)
    choose(page, "预算科")
    assert page.detail.generate.isVisible() and not page.detail.send_back.isVisible()


def test_a_task_in_the_details_leads_to_the_task(offices: Desk, page: SheetsPage) -> None:
    id_ = listed(offices)["一-1"].id
    page.detail.body.anchorClicked.emit(QUrl(f"task:{id_}"))
    assert offices.targets == [f"task:{id_}"]


def test_wording_from_a_file_is_shown_as_it_is_not_as_markup(
    offices: Desk, page: SheetsPage, returned: Returned, qtbot: QtBot
) -> None:
    path = returned("税政科", "回.xlsx", 一_2={"person": "<b>甲</b>&amp;"})
    offices.ask(lambda ledger: merge.apply_merge(ledger, merge.plan_merge(ledger, [path])))
    settle(offices, qtbot)
    choose(page, "税政科")
    settle(offices, qtbot)
    assert "责任人：<b>甲</b>&amp;" in page.detail.body.toPlainText()


def test_an_office_whose_tasks_went_elsewhere_keeps_its_sheet(
    offices: Desk, page: SheetsPage, returned: Returned, qtbot: QtBot
) -> None:
    id_ = listed(offices)["一-2"].id
    offices.ask(lambda ledger: tasks.edit(ledger, UNIT, id_, {"office": "国库科"}))
    settle(offices, qtbot)
    gone = next(r for r in page.model.rows if r.name == "税政科")
    assert (gone.tasks, gone.state) == (0, State.SENT)
    choose(page, "税政科")
    assert not page.detail.generate.isVisible()


def test_dark_and_large_are_followed(offices: Desk, page: SheetsPage, qtbot: QtBot) -> None:
    theme.set_scheme(theme.Scheme.DARK)
    theme.set_scale(theme.LARGE_SCALE)
    QApplication.processEvents()
    assert theme.palette().accent.lower() in page.detail.body.toHtml().lower()
    page.grab()


def test_the_folder_opens_from_the_line(
    offices: Desk, page: SheetsPage, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: bool(opened.append(url)))
    page.ask_generate()
    asked = dialog(page, GenerateDialog)
    asked.folder.setText(str(tmp_path / "发出"))
    asked.do_primary()
    settle(offices, qtbot)
    qtbot.mouseClick(page.line.buttons[0], Qt.MouseButton.LeftButton)
    assert [Path(url.toLocalFile()) for url in opened] == [tmp_path / "发出"]
