"""JSON out and back: all or nothing, and unchanged output changes nothing."""

import copy
import json

import pytest

from desktop_app.core.errors import UserError
from desktop_app.services import fill, tasks, undo

UNIT = "市财政局"


def dump(ledger, plan_id):
    return json.loads(json.dumps(fill.as_json(tasks.task_list(ledger, plan_id, UNIT)), ensure_ascii=False))


FULL = {
    "our_part": "市本级部分",
    "status": "持续推进",
    "year_end": "已落实",
    "measures": ["一", "二"],
    "office": "预算科",
    "person": "（示例）",
    "phone": "0000",
    "support_offices": ["国库科"],
    "deadline": "2021-11-30",
    "frequency": "按月",
    "due_day": 10,
    "channel": "门户网站",
    "publicity": "主动公开",
    "remark": "备注",
    "reason": "说明",
    "progress": [
        {"date": "2021-07-03", "text": "公开", "count": 3, "url": "https://example.invalid/", "by": "预算科"}
    ],
}


def test_what_was_filled_comes_out_as_it_went_in(ledger, plan_id):
    data = dump(ledger, plan_id)
    data["tasks"][0].update(FULL)
    changed, _ = fill.fill(ledger, plan_id, UNIT, data)
    assert changed == 1
    assert {k: dump(ledger, plan_id)["tasks"][0][k] for k in FULL} == FULL
    undo.undo(ledger)
    assert dump(ledger, plan_id)["tasks"][0]["measures"] == []


def test_unchanged_output_changes_nothing_and_leaves_no_trace(ledger, plan_id):
    data = dump(ledger, plan_id)
    data["tasks"][0].update(FULL)
    fill.fill(ledger, plan_id, UNIT, data)
    before = undo.labels(ledger), tasks.history(ledger, UNIT, data["tasks"][0]["id"])
    assert fill.fill(ledger, plan_id, UNIT, dump(ledger, plan_id))[0] == 0
    assert (undo.labels(ledger), tasks.history(ledger, UNIT, data["tasks"][0]["id"])) == before


def test_only_the_fields_given_change(ledger, plan_id):
    data = dump(ledger, plan_id)
    data["tasks"][0].update(FULL)
    fill.fill(ledger, plan_id, UNIT, data)
    fill.fill(ledger, plan_id, UNIT, {"tasks": [{"id": data["tasks"][0]["id"], "office": "国库科"}]})
    after = dump(ledger, plan_id)["tasks"][0]
    assert (after["office"], after["measures"], after["progress"]) == (
        "国库科",
        ["一", "二"],
        FULL["progress"],
    )


def test_a_list_given_replaces_the_list(ledger, plan_id):
    task = dump(ledger, plan_id)["tasks"][0]["id"]
    fill.fill(ledger, plan_id, UNIT, {"tasks": [{"id": task, "measures": ["一", "二"]}]})
    fill.fill(ledger, plan_id, UNIT, {"tasks": [{"id": task, "measures": ["三"], "progress": []}]})
    assert dump(ledger, plan_id)["tasks"][0]["measures"] == ["三"]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda d: d["tasks"][1].update(id="ffffffffffff"), "没有编号为“ffffffffffff”的任务"),
        (lambda d: d["tasks"][1].update(colour="红"), "没有名为“colour”的字段"),
        (lambda d: d["tasks"][1].update(status="做完了"), "状态不能是“做完了”"),
        (lambda d: d["tasks"][1].update(text="改原文"), "“text”不能修改"),
        (lambda d: d["tasks"][1].update(deadline="2021-13-01"), "完成时限不能是“2021-13-01”"),
        (lambda d: d["tasks"][1].update(progress=[{"date": "7月3日", "text": "x"}]), "日期“7月3日”不对"),
        (lambda d: d["tasks"][1].update(progress=[{"date": "2021-07-03", "text": ""}]), "内容为空"),
        (
            lambda d: d["tasks"][1].update(progress=[{"date": "2021-07-03", "text": "x", "hm": 1}]),
            "不认识的字段",
        ),
        (
            lambda d: d["tasks"][1].update(progress=[{"date": "2021-07-03", "text": "x", "count": -1}]),
            "条数“-1”",
        ),
        (lambda d: d["tasks"][1].update(progress="有"), "不是清单"),
        (lambda d: d["tasks"].append(copy.deepcopy(d["tasks"][0])), "出现两次"),
        (lambda d: d["tasks"].append(7), "有一项不是任务"),
        (lambda d: d.update(unit="市统计局"), "是“市统计局”的任务清单"),
        (lambda d: d.update(plan="ffffffffffff"), "另一份方案"),
        (lambda d: d.update(other=1), "没有名为“other”的字段"),
        (lambda d: d["claimable"][0].update(decision="认领"), "待认领任务不能在这里修改"),
        (lambda d: d.update(tasks=None), "不是任务清单"),
    ],
)
def test_one_bad_item_refuses_the_whole(ledger, plan_id, spoil, said):
    before = dump(ledger, plan_id)
    data = copy.deepcopy(before)
    data["tasks"][0]["office"] = "预算科"
    spoil(data)
    with pytest.raises(UserError, match=said):
        fill.fill(ledger, plan_id, UNIT, data)
    assert dump(ledger, plan_id) == before


@pytest.mark.parametrize("data", [None, [], "任务", 3, {"unit": UNIT}])
def test_json_of_another_shape_is_refused(ledger, plan_id, data):
    with pytest.raises(UserError, match="不是任务清单"):
        fill.fill(ledger, plan_id, UNIT, data)
