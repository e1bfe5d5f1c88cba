"""The task list, editing it, progress, claims and the record of it all."""

from datetime import date

import pytest

from desktop_app.core.errors import UserError
from desktop_app.core.task import Progress
from desktop_app.core.terms import Basis, Frequency, Role, Standing, Status, UnitKind, YearEnd
from desktop_app.services import departments, tasks, undo

UNIT = "市财政局"
ENTRY = Progress(date(2021, 7, 3), "公开6月预算执行情况", 1, "https://example.invalid/6", None)


def listed(ledger, plan_id, unit=UNIT):
    return tasks.task_list(ledger, plan_id, unit)


def first(ledger, plan_id):
    return listed(ledger, plan_id).tasks[0]


def test_the_list_of_a_department(ledger, plan_id):
    found = listed(ledger, plan_id)
    assert [(t.label, t.basis) for t in found.tasks] == [
        ("一-1", Basis.NAMED),
        ("一-2", Basis.NAMED),
        ("一-3", Basis.NAMED),
        ("二-1", Basis.ALL_DEPARTMENTS),
    ]
    assert [c.label for c in found.claimable] == ["二-2"]
    assert found.tasks[1].inherited
    assert found.tasks[1].lead_raw == UNIT
    assert found.tasks[2].co_units == ("市统计局",)


def test_the_list_of_a_supporting_unit_and_of_a_district(ledger, plan_id):
    support = listed(ledger, plan_id, "市档案局").tasks[0]
    assert (support.label, support.role) == ("一-3", Role.SUPPORT)
    departments.add_unit(ledger, "云东区人民政府", UnitKind.DISTRICT)
    district = listed(ledger, plan_id, "云东区人民政府")
    assert [t.label for t in district.tasks] == ["二-1", "三"]
    assert district.claimable == ()


def test_general_tasks_of_an_institution_arrive_as_questions(ledger, plan_id):
    departments.add_unit(ledger, "市行政服务中心", UnitKind.INSTITUTION)
    (task,) = listed(ledger, plan_id, "市行政服务中心").tasks
    assert task.needs_confirmation
    tasks.edit(ledger, "市行政服务中心", task.id, {"applies": True})
    assert listed(ledger, plan_id, "市行政服务中心").tasks[0].fields.applies


def test_every_field_comes_back_as_it_was_put(ledger, plan_id):
    task = first(ledger, plan_id)
    values = {
        "our_part": "负责市本级",
        "status": Status.CONTINUING,
        "reason": "无",
        "year_end": YearEnd.DONE,
        "measures": ("每月10日前公开。", "同步解读。"),
        "office": "预算科",
        "person": "（示例）",
        "phone": "0000-0000000",
        "support_offices": ("国库科", "信息中心"),
        "deadline": date(2021, 11, 30),
        "frequency": Frequency.MONTHLY,
        "due_day": 10,
        "channel": "门户网站·财政收支",
        "publicity": "主动公开",
        "remark": "内部备注",
        "applies": True,
    }
    changes = tasks.edit(ledger, UNIT, task.id, values)
    assert changes.tasks == {(task.id, UNIT)}
    fields = first(ledger, plan_id).fields
    assert {name: getattr(fields, name) for name in values} == values
    tasks.edit(ledger, UNIT, task.id, {"deadline": Standing.LONG_TERM})
    assert first(ledger, plan_id).fields.deadline is Standing.LONG_TERM


def test_the_same_value_writes_nothing(ledger, plan_id):
    task = first(ledger, plan_id)
    assert not tasks.edit(ledger, UNIT, task.id, {"office": None, "measures": ()})
    tasks.edit(ledger, UNIT, task.id, {"office": "预算科"})
    assert not tasks.edit(ledger, UNIT, task.id, {"office": "预算科"})
    assert len(tasks.history(ledger, UNIT, task.id)) == 1


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("status", "做完了", "状态不能是“做完了”"),
        ("frequency", "每周", "频次不能是“每周”"),
        ("due_day", 32, "到期日不能是“32”"),
        ("deadline", "六月", "完成时限不能是“六月”"),
        ("measures", "一条", "落实措施不能是“一条”"),
        ("office", "长" * 20_001, "责任科室超过"),
        ("colour", "红", "没有名为“colour”的字段"),
    ],
)
def test_what_a_field_does_not_take_is_refused_by_name(ledger, plan_id, field, value, said):
    task = first(ledger, plan_id)
    with pytest.raises(UserError, match=said):
        tasks.edit(ledger, UNIT, task.id, {"remark": "不应保存", field: value})
    assert first(ledger, plan_id).fields == task.fields


def test_control_characters_do_not_reach_the_ledger(ledger, plan_id):
    task = first(ledger, plan_id)
    tasks.edit(ledger, UNIT, task.id, {"office": "预算\x00\x0b科"})
    assert first(ledger, plan_id).fields.office == "预算科"


def test_several_tasks_are_set_as_one_step(ledger, plan_id):
    ids = [t.id for t in listed(ledger, plan_id).tasks]
    tasks.edit_many(ledger, UNIT, ids, {"office": "办公室"})
    assert {t.fields.office for t in listed(ledger, plan_id).tasks} == {"办公室"}
    undo.undo(ledger)
    assert {t.fields.office for t in listed(ledger, plan_id).tasks} == {None}


def test_what_tasks_hold_alike_is_held_once_and_changes_for_each_alone(ledger, plan_id):
    ids = [t.id for t in listed(ledger, plan_id).tasks]
    tasks.edit_many(ledger, UNIT, ids, {"office": "办公室", "measures": ("按季公开",)})
    one, other, *_ = listed(ledger, plan_id).tasks
    assert one.fields is other.fields
    tasks.edit(ledger, UNIT, one.id, {"office": "预算科"})
    assert [t.fields.office for t in listed(ledger, plan_id).tasks] == [
        "预算科",
        "办公室",
        "办公室",
        "办公室",
    ]


def test_an_unknown_task_changes_none(ledger, plan_id):
    known = first(ledger, plan_id).id
    with pytest.raises(UserError, match="没有编号为“000000000000”的任务"):
        tasks.edit_many(ledger, UNIT, [known, "000000000000"], {"office": "办公室"})
    assert first(ledger, plan_id).fields.office is None


def test_progress_is_recorded_for_several_tasks_at_once(ledger, plan_id):
    ids = [t.id for t in listed(ledger, plan_id).tasks[:2]]
    changes = tasks.add_progress(ledger, UNIT, ids, ENTRY)
    assert changes.tasks == {(i, UNIT) for i in ids}
    assert [t.progress for t in listed(ledger, plan_id).tasks[:2]] == [(ENTRY,), (ENTRY,)]
    undone = undo.undo(ledger)
    assert undone.tasks == {(i, UNIT) for i in ids}
    assert listed(ledger, plan_id).tasks[0].progress == ()


def test_progress_can_be_corrected_removed_and_reordered(ledger, plan_id):
    task = first(ledger, plan_id)
    second = Progress(date(2021, 8, 3), "公开7月预算执行情况")
    tasks.set_progress(ledger, UNIT, task.id, (ENTRY, second))
    tasks.set_progress(ledger, UNIT, task.id, (second, ENTRY))
    assert first(ledger, plan_id).progress == (second, ENTRY)
    tasks.set_progress(ledger, UNIT, task.id, (second,))
    assert first(ledger, plan_id).progress == (second,)
    undo.undo(ledger)
    assert first(ledger, plan_id).progress == (second, ENTRY)


def test_progress_without_text_is_refused(ledger, plan_id):
    with pytest.raises(UserError, match="进展内容不能为空"):
        tasks.add_progress(ledger, UNIT, [first(ledger, plan_id).id], Progress(date(2021, 7, 3), "  "))


def test_claiming_brings_a_task_and_declining_needs_a_reason(ledger, plan_id):
    (open_,) = listed(ledger, plan_id).claimable
    with pytest.raises(UserError, match="不认领须填写理由"):
        tasks.unclaim(ledger, plan_id, UNIT, [open_.id], " ")
    changes = tasks.claim(ledger, plan_id, UNIT, [open_.id])
    assert changes.plans == {plan_id}
    claimed = listed(ledger, plan_id).tasks[-1]
    assert (claimed.label, claimed.basis, claimed.role) == ("二-2", Basis.CLAIMED, Role.RESPONSIBLE)
    assert claimed.co_units == ("市工信局",)
    tasks.unclaim(ledger, plan_id, UNIT, [open_.id], "不属本局职责")
    (declined,) = listed(ledger, plan_id).claimable
    assert (declined.decision, declined.reason) == ("不认领", "不属本局职责")
    assert len(listed(ledger, plan_id).tasks) == 4


def test_only_open_tasks_can_be_claimed(ledger, plan_id):
    with pytest.raises(UserError, match="不在待认领清单里"):
        tasks.claim(ledger, plan_id, UNIT, [first(ledger, plan_id).id])


def test_the_record_says_when_what_from_and_to(ledger, plan_id):
    task = first(ledger, plan_id)
    tasks.edit(ledger, UNIT, task.id, {"office": "预算科"})
    tasks.edit(ledger, UNIT, task.id, {"office": "国库科", "measures": ("一", "二")})
    undo.undo(ledger)
    seen = [(h.field, h.old, h.new) for h in tasks.history(ledger, UNIT, task.id)]
    assert ("责任科室", "国库科", "预算科") in seen[:2]
    assert ("落实措施", "", "一\n二") in seen
    assert seen[-1] == ("责任科室", "", "预算科")


def test_a_spell_of_typing_is_undone_at_once_and_an_edit_between_breaks_it(ledger, plan_id):
    task = first(ledger, plan_id)
    for text in ("预", "预算", "预算科"):
        tasks.edit(ledger, UNIT, task.id, {"office": text}, burst="a")
    tasks.edit(ledger, UNIT, task.id, {"remark": "另一处"})
    tasks.edit(ledger, UNIT, task.id, {"office": "国库科"}, burst="a")
    undo.undo(ledger)
    assert first(ledger, plan_id).fields.office == "预算科"
    undo.undo(ledger)
    undo.undo(ledger)
    assert first(ledger, plan_id).fields.office is None
    undo.redo(ledger)
    assert first(ledger, plan_id).fields.office == "预算科"


def test_a_new_edit_ends_what_could_be_done_again(ledger, plan_id):
    task = first(ledger, plan_id)
    tasks.edit(ledger, UNIT, task.id, {"office": "预算科"})
    undo.undo(ledger)
    tasks.edit(ledger, UNIT, task.id, {"office": "国库科"})
    assert undo.labels(ledger) == ("修改责任科室", None)
    assert undo.redo(ledger) is None


def test_undo_reaches_back_to_the_import_and_stops(ledger, plan_id):
    tasks.edit(ledger, UNIT, first(ledger, plan_id).id, {"office": "预算科"})
    assert undo.undo(ledger).label == "修改责任科室"
    assert undo.undo(ledger).label.startswith("导入")
    assert undo.undo(ledger) is None
