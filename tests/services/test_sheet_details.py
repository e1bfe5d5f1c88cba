"""What a sheet holds, before and after it came back, and sheets for chosen recipients."""

from __future__ import annotations

import pytest

from desktop_app.core.errors import UserError
from desktop_app.services import merge, sheet_details, sheets, tasks, undo
from desktop_app.services.sheets import Recipient
from tests.exchange.mangling import opened, put

UNIT = "市财政局"


@pytest.fixture
def offices(ledger, plan_id):
    """Two offices, the first with two tasks."""
    one, two, three, *_ = tasks.task_list(ledger, plan_id, UNIT).tasks
    for task, office in ((one, "预算科"), (two, "税政科"), (three, "预算科")):
        tasks.edit(ledger, UNIT, task.id, {"office": office})


def test_chosen_recipients_get_sheets_in_one_step(ledger, plan_id, offices, tmp_path):
    chosen = [Recipient("税政科"), Recipient("市档案局", partner=True), Recipient("")]
    outcome, _ = sheets.make_sheets(ledger, plan_id, UNIT, tmp_path, recipients=chosen)
    assert [(f.office, f.path.name) for f in outcome.files] == [
        ("税政科", "填报表-税政科.xlsx"),
        ("市档案局", "填报表-市档案局.xlsx"),
        ("", "填报表-全部任务.xlsx"),
    ]
    # One sheet holds everything, so nothing is left out.
    assert outcome.unassigned == ()
    undo.undo(ledger)
    with pytest.raises(UserError, match="没有编号"):
        sheet_details.tasks_of_sheet(ledger, outcome.files[0].sheet_id)


def test_a_sheet_tells_its_tasks_and_what_came_back_in_it(ledger, plan_id, offices, tmp_path):
    before = sheet_details.tasks_for(ledger, plan_id, UNIT, Recipient("预算科"))
    assert [t.label for t in before] == ["一-1", "一-3"]
    path = tmp_path / "表.xlsx"
    outcome, _ = sheets.make_sheet(ledger, plan_id, UNIT, path, office="预算科")
    book, sheet = opened(path)
    put(sheet, "一-3", person="王某", measures="公开。\n解读。")
    book.save(path)
    merge.apply_merge(ledger, merge.plan_merge(ledger, [path]))
    one, three = sheet_details.tasks_of_sheet(ledger, outcome.files[0].sheet_id)
    assert (one.label, one.returned) == ("一-1", ())
    assert three.returned == (("落实措施", "公开。\n解读。"), ("责任人", "王某"))
    assert three.text == "共同推进平台建设。"


def test_a_partner_is_sent_what_we_lead(ledger, plan_id, offices):
    found = sheet_details.tasks_for(ledger, plan_id, UNIT, Recipient("市档案局", partner=True))
    assert [t.label for t in found] == ["一-3"]
