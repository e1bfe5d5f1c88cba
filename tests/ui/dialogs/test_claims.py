"""认领 and 不认领: each written at once, a refusal to decline without a reason."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from desktop_app.core.task import Claimable
from desktop_app.services import tasks
from desktop_app.ui.dialogs import claims
from tests.ui.desk import UNIT, Desk, compose


def opened(desk: Desk) -> claims.ClaimsDialog:
    dialog = claims.run(desk.context)
    assert dialog is not None
    desk.settle()
    return dialog


def claimable(desk: Desk) -> Claimable:
    plan_id = desk.context.plan_id
    assert plan_id is not None
    return desk.ask(lambda ledger: tasks.task_list(ledger, plan_id, UNIT)).claimable[0]


def test_without_a_department_it_leads_to_its_choice(empty_desk: Desk) -> None:
    assert claims.run(empty_desk.context) is None
    assert "请先导入" in empty_desk.said


def test_claiming_is_written_at_once_and_shown(desk: Desk, qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    dialog = opened(desk)
    qtmodeltester.check(dialog.model)
    assert dialog.model.index(0, claims.Column.ITEM).data() == "二-2"
    assert dialog.model.index(0, claims.Column.DECISION).data() == "待认领"
    assert dialog.note.text() == "尚有 1 项未定"
    qtbot.mouseClick(dialog.claim_button, Qt.MouseButton.LeftButton)
    desk.settle()
    assert claimable(desk).decision == "认领"
    assert dialog.model.index(0, claims.Column.DECISION).data() == "认领"
    assert dialog.note.text() == ""


def test_declining_needs_a_reason(desk: Desk, qtbot: QtBot) -> None:
    dialog = opened(desk)
    qtbot.mouseClick(dialog.decline_button, Qt.MouseButton.LeftButton)
    desk.settle()
    assert claimable(desk).decision is None and "请先填写理由" in desk.said
    compose(dialog.reason, "不属本局职责")
    qtbot.keyClick(dialog.reason, Qt.Key.Key_Return)
    desk.settle()
    assert dialog.isVisible()
    assert (claimable(desk).decision, claimable(desk).reason) == ("不认领", "不属本局职责")
    assert dialog.model.index(0, claims.Column.DECISION).data() == "不认领：不属本局职责"
