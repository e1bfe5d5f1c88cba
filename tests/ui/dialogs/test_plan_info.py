"""方案信息: the document number a page did not show, and the terms, corrected after the import."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop_app.services import plans
from desktop_app.ui.dialogs import plan_info
from tests.ui.desk import Desk, compose


def test_particulars_are_shown_and_corrected(desk: Desk, qtbot: QtBot) -> None:
    dialog = plan_info.run(desk.context)
    assert dialog is not None
    desk.settle()
    before = desk.ask(plans.the_plan)
    assert (dialog.title.text(), dialog.doc_no.text()) == (before.title, before.doc_no or "")
    dialog.doc_no.clear()
    compose(dialog.doc_no, "云府办函〔2021〕18号")
    dialog.issued.edit.setText("2021.6.2")
    dialog.days.setValue(0)
    qtbot.mouseClick(dialog.primary, Qt.MouseButton.LeftButton)
    desk.settle()
    after = desk.ask(plans.the_plan)
    assert after.doc_no == "云府办函〔2021〕18号"
    assert (after.issued, after.publish_within_working_days) == (date(2021, 6, 2), None)


def test_a_date_that_is_none_is_refused_in_place(desk: Desk, qtbot: QtBot) -> None:
    dialog = plan_info.run(desk.context)
    assert dialog is not None
    desk.settle()
    before = desk.ask(plans.the_plan)
    dialog.issued.edit.setText("六月")
    qtbot.mouseClick(dialog.primary, Qt.MouseButton.LeftButton)
    desk.settle()
    assert dialog.isVisible()
    assert desk.ask(plans.the_plan) == before
    dialog.reject()
