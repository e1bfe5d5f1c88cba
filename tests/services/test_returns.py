"""Who has returned, who has not, who is late, who was asked again, and the text that reminds them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from desktop_app.core.errors import UserError
from desktop_app.services import merge, returns, sheets, tasks, undo
from desktop_app.services.returns import ReturnState

UNIT = "市财政局"


def today():
    """The day on which the sheets are sent."""
    return datetime.now().astimezone().date()


@pytest.fixture
def sent(ledger, plan_id, tmp_path):
    """Sheets of two offices, due in a week."""
    one, two, *_ = tasks.task_list(ledger, plan_id, UNIT).tasks
    tasks.edit(ledger, UNIT, one.id, {"office": "预算科"})
    tasks.edit(ledger, UNIT, two.id, {"office": "税政科"})
    due = today() + timedelta(days=7)
    outcome, _ = sheets.make_sheets(ledger, plan_id, UNIT, tmp_path / "下发", due_on=due)
    return {f.office: f for f in outcome.files}, due


def states(ledger, plan_id, today):
    return {r.office: r.state for r in returns.list_returns(ledger, plan_id, UNIT, today)}


def take(ledger, file):
    return merge.apply_merge(ledger, merge.plan_merge(ledger, [file.path]))


def test_sheets_are_open_until_due_and_then_late(ledger, plan_id, sent):
    files, due = sent
    assert states(ledger, plan_id, due) == {"预算科": ReturnState.OPEN, "税政科": ReturnState.OPEN}
    take(ledger, files["预算科"])
    late = due + timedelta(days=3)
    assert states(ledger, plan_id, late) == {"预算科": ReturnState.RETURNED, "税政科": ReturnState.OVERDUE}
    listed = {r.office: r for r in returns.list_returns(ledger, plan_id, UNIT, late)}
    assert (listed["税政科"].days_late, listed["税政科"].tasks) == (3, 1)
    assert (listed["预算科"].file, listed["预算科"].days_late) == ("填报表-预算科.xlsx", 0)


def test_sent_back_with_a_question_until_it_comes_back(ledger, plan_id, sent):
    files, due = sent
    sheet_id = files["预算科"].sheet_id
    with pytest.raises(UserError, match="还没有返回"):
        returns.send_back(ledger, sheet_id, "请补充责任人。")
    take(ledger, files["预算科"])
    with pytest.raises(UserError, match="须写明问题"):
        returns.send_back(ledger, sheet_id, "  ")
    returns.send_back(ledger, sheet_id, "请补充责任人。", due_on=due)
    assert states(ledger, plan_id, due)["预算科"] is ReturnState.SENT_BACK
    undo.undo(ledger)
    assert states(ledger, plan_id, due)["预算科"] is ReturnState.RETURNED
    undo.redo(ledger)
    take(ledger, files["预算科"])
    assert states(ledger, plan_id, due)["预算科"] is ReturnState.RETURNED
    with pytest.raises(UserError, match="没有编号为"):
        returns.send_back(ledger, "0" * 12, "问")


def test_a_new_sheet_replaces_one_that_never_came_back(ledger, plan_id, sent, tmp_path):
    sheets.make_sheet(ledger, plan_id, UNIT, tmp_path / "再发.xlsx", office="预算科")
    listed = [r for r in returns.list_returns(ledger, plan_id, UNIT, sent[1]) if r.office == "预算科"]
    assert [r.state for r in listed] == [ReturnState.OPEN, ReturnState.REPLACED]


def test_the_text_that_reminds(ledger, plan_id, sent):
    files, due = sent
    late = due + timedelta(days=2)
    take(ledger, files["预算科"])
    returns.send_back(ledger, files["预算科"].sheet_id, "请补充责任人。")
    text = returns.reminder(ledger, plan_id, UNIT, late)
    assert text.splitlines()[0] == "预算科、税政科："
    assert "《云州市2021年政务公开工作要点分工方案》" in text
    assert (
        f"税政科：共1项任务，{today().month}月{today().day}日发出，"
        f"应于{due.month}月{due.day}日前返回，已逾期2天，尚未返回。"
    ) in text
    assert "尚需补充：请补充责任人。" in text
    assert text.splitlines()[-2:] == ["云州市财政局", f"{late.year}年{late.month}月{late.day}日"]
    assert "您" not in text and "！" not in text


def test_nothing_to_remind_of(ledger, plan_id, sent):
    for file in sent[0].values():
        take(ledger, file)
    assert returns.reminder(ledger, plan_id, UNIT, sent[1]) == ""


def test_a_unit_and_a_section_of_the_same_name_are_told_apart(ledger, plan_id, tmp_path):
    first = tasks.task_list(ledger, plan_id, UNIT).tasks[0]
    tasks.edit(ledger, UNIT, first.id, {"office": "市档案局"})
    sheets.make_sheet(ledger, plan_id, UNIT, tmp_path / "一.xlsx", office="市档案局")
    sheets.make_sheet(ledger, plan_id, UNIT, tmp_path / "二.xlsx", to="市档案局")
    found = returns.list_returns(ledger, plan_id, UNIT, today())
    assert [(r.office, r.to_unit, r.state) for r in found] == [
        ("市档案局", True, ReturnState.OPEN),
        ("市档案局", False, ReturnState.OPEN),
    ]
