"""Two ledgers of one department as one: three-way where they have a past in common, two-way where not."""

from __future__ import annotations

import shutil
from datetime import date

import pytest

from desktop_app.core.errors import UserError
from desktop_app.core.task import Progress
from desktop_app.core.terms import Status
from desktop_app.exchange.three_way import Choice, Kind
from desktop_app.services import (
    departments,
    evidence,
    handover,
    import_plan,
    ledger_merge,
    officer,
    safety,
    tasks,
    undo,
)
from desktop_app.services.ledger import create_ledger, open_ledger
from desktop_app.store import dump
from tests.builders import sample_plan

UNIT = "市财政局"


def fields(ledger, plan_id, at):
    return tasks.task_list(ledger, plan_id, UNIT).tasks[at].fields


def ids(ledger, plan_id):
    return [t.id for t in tasks.task_list(ledger, plan_id, UNIT).tasks]


@pytest.fixture
def pair(ledger, plan_id, tmp_path):
    """A ledger, and a colleague's that was opened from its package."""
    departments.choose(ledger, plan_id, UNIT)
    one, two, *_ = ids(ledger, plan_id)
    tasks.edit(ledger, UNIT, one, {"measures": ("甲。",), "office": "预算科", "reason": "原因"})
    tasks.add_progress(ledger, UNIT, [one], Progress(date(2021, 7, 3), "已公开", 12))
    handover.make_package(ledger, tmp_path / "移交.zwgkp")
    handover.open_package(tmp_path / "移交.zwgkp", tmp_path / "同事.zwgk")
    other = open_ledger(tmp_path / "同事.zwgk")
    officer.set_officer(other, "李某")
    yield ledger, other, (one, two)
    other.close()


def packed(other, tmp_path, name="返回.zwgkp"):
    return handover.make_package(other, tmp_path / name).path


def test_what_only_one_side_changed_is_taken(pair, plan_id, tmp_path):
    ours, theirs, (one, two) = pair
    tasks.edit(ours, UNIT, one, {"person": "张某"})
    tasks.edit(theirs, UNIT, one, {"office": "国库科", "status": Status.IN_PROGRESS})
    tasks.edit(theirs, UNIT, two, {"measures": ("新措施。",)})
    review = ledger_merge.plan_merge(ours, packed(theirs, tmp_path))
    assert (review.base_at is not None, review.conflicts) == (True, ())
    assert {(d.label, d.word, d.theirs) for d in review.differences} == {
        ("一-1", "责任科室", "国库科"),
        ("一-1", "状态", str(Status.IN_PROGRESS)),
        ("一-2", "落实措施", ("新措施。",)),
    }
    outcome, changes = ledger_merge.apply_merge(ours, review)
    assert (len(outcome.applied), outcome.left, outcome.messages) == (3, (), ())
    assert changes.tasks == {(one, UNIT), (two, UNIT)}
    now = fields(ours, plan_id, 0)
    assert (now.office, now.person, now.status) == ("国库科", "张某", Status.IN_PROGRESS)
    assert fields(ours, plan_id, 1).measures == ("新措施。",)
    assert safety.check(ours).findings == ()


def test_it_remembers_where_a_value_came_from_and_is_one_undo_step(pair, plan_id, tmp_path):
    ours, theirs, (one, two) = pair
    tasks.edit(theirs, UNIT, one, {"office": "国库科"})
    tasks.edit(theirs, UNIT, two, {"person": "王某"})
    before = dump.read_all(ours.db)
    review = ledger_merge.plan_merge(ours, packed(theirs, tmp_path))
    ledger_merge.apply_merge(ours, review)
    newest = tasks.history(ours, UNIT, one)[0]
    assert (newest.who, newest.new) == ("李某（返回.zwgkp）", "国库科")
    assert undo.labels(ours)[0] == "合并台账“返回.zwgkp”"
    undo.undo(ours)
    after = dump.read_all(ours.db)
    assert all(after[t] == before[t] for t in after if t not in ("change", "change_set"))


def test_both_changed_is_a_conflict_that_is_left(pair, plan_id, tmp_path):
    ours, theirs, (one, _) = pair
    tasks.edit(ours, UNIT, one, {"office": "预算处"})
    tasks.edit(theirs, UNIT, one, {"office": "国库科"})
    review = ledger_merge.plan_merge(ours, packed(theirs, tmp_path))
    (conflict,) = review.conflicts
    assert (conflict.base, conflict.ours, conflict.theirs) == ("预算科", "预算处", "国库科")
    outcome, _ = ledger_merge.apply_merge(ours, review)
    assert (outcome.applied, outcome.left) == ((), (conflict,))
    assert fields(ours, plan_id, 0).office == "预算处"
    # It was not decided: it is asked again, and can be decided now.
    again = ledger_merge.plan_merge(ours, packed(theirs, tmp_path))
    outcome, _ = ledger_merge.apply_merge(ours, again, {again.conflicts[0].id: Choice.THEIRS})
    assert (len(outcome.applied), fields(ours, plan_id, 0).office) == (1, "国库科")


def test_an_empty_value_never_overwrites_and_lists_unite(pair, plan_id, tmp_path):
    ours, theirs, (one, _) = pair
    tasks.edit(ours, UNIT, one, {"measures": ("甲。", "乙。")})
    tasks.edit(theirs, UNIT, one, {"measures": ("甲。", "丙。"), "office": None, "reason": None})
    review = ledger_merge.plan_merge(ours, packed(theirs, tmp_path))
    assert [(d.kind, d.word) for d in review.differences] == [(Kind.UNITED, "落实措施")]
    ledger_merge.apply_merge(ours, review)
    now = fields(ours, plan_id, 0)
    assert (now.measures, now.office, now.reason) == (("甲。", "乙。", "丙。"), "预算科", "原因")


def test_new_entries_and_evidence_come_with_their_files(pair, plan_id, tmp_path):
    ours, theirs, (one, two) = pair
    tasks.add_progress(theirs, UNIT, [one, two], Progress(date(2021, 8, 3), "又公开", 5))
    (tmp_path / "截图.txt").write_bytes(b"abc" * 1000)
    evidence.add_file(theirs, plan_id, UNIT, [two], tmp_path / "截图.txt")
    review = ledger_merge.plan_merge(ours, packed(theirs, tmp_path))
    assert [d.word for d in review.differences] == ["进展", "佐证"]
    assert "又公开" in review.differences[0].theirs
    outcome, _ = ledger_merge.apply_merge(ours, review)
    assert len(outcome.applied) == 2
    listed = tasks.task_list(ours, plan_id, UNIT).tasks
    assert [p.text for p in listed[0].progress] == ["已公开", "又公开"]
    assert [p.text for p in listed[1].progress] == ["又公开"]
    assert safety.check(ours).findings == ()


def test_what_both_took_down_alike_is_no_news(pair, plan_id, tmp_path):
    ours, theirs, (one, two) = pair
    entry = Progress(date(2021, 8, 3), "又公开", 5)
    tasks.add_progress(ours, UNIT, [two], entry)
    tasks.add_progress(theirs, UNIT, [two], entry)
    tasks.add_progress(theirs, UNIT, [one], entry)
    review = ledger_merge.plan_merge(ours, packed(theirs, tmp_path))
    assert [(d.label, d.word) for d in review.differences] == [("一-1", "进展")]
    ledger_merge.apply_merge(ours, review)
    listed = tasks.task_list(ours, plan_id, UNIT).tasks
    assert [len(t.progress) for t in listed[:2]] == [2, 1]


def test_what_they_removed_is_asked_for_and_goes_with_what_belongs_to_it(pair, plan_id, tmp_path):
    ours, theirs, (one, _) = pair
    tasks.set_progress(theirs, UNIT, one, ())
    review = ledger_merge.plan_merge(ours, packed(theirs, tmp_path))
    assert [(d.kind, d.theirs) for d in review.differences] == [(Kind.CONFLICT, "（已删除）")]
    ledger_merge.apply_merge(ours, review)
    assert len(tasks.task_list(ours, plan_id, UNIT).tasks[0].progress) == 1
    ledger_merge.apply_merge(ours, review, {review.differences[0].id: Choice.THEIRS})
    assert tasks.task_list(ours, plan_id, UNIT).tasks[0].progress == ()
    assert safety.check(ours).findings == ()


def test_the_second_merge_goes_on_from_the_first(pair, plan_id, tmp_path):
    ours, theirs, (one, _) = pair
    tasks.edit(ours, UNIT, one, {"person": "张某"})
    tasks.edit(theirs, UNIT, one, {"office": "国库科"})
    ledger_merge.apply_merge(ours, ledger_merge.plan_merge(ours, packed(theirs, tmp_path)))
    tasks.edit(theirs, UNIT, one, {"office": "债务科"})
    review = ledger_merge.plan_merge(ours, packed(theirs, tmp_path, "第二次.zwgkp"))
    assert [(d.kind, d.base, d.theirs) for d in review.differences] == [(Kind.FILLED, "国库科", "债务科")]
    ledger_merge.apply_merge(ours, review)
    # And the other way: the colleague takes ours, with what was agreed as the base.
    back = ledger_merge.plan_merge(theirs, packed(ours, tmp_path, "去.zwgkp"))
    assert [(d.kind, d.word, d.theirs) for d in back.differences] == [(Kind.FILLED, "责任人", "张某")]


def test_an_unchanged_copy_brings_nothing(pair, plan_id, tmp_path):
    ours, theirs, (one, _) = pair
    tasks.edit(ours, UNIT, one, {"office": "他科"})
    review = ledger_merge.plan_merge(ours, packed(theirs, tmp_path))
    assert review.differences == ()
    outcome, changes = ledger_merge.apply_merge(ours, review)
    assert (outcome.applied, bool(changes)) == ((), False)


def test_without_a_common_past_what_differs_is_asked(ledger, plan_id, tmp_path):
    other = create_ledger(tmp_path / "自建.zwgk")
    import_plan.store_plan(other, sample_plan(), source_name="方案.docx")
    one, two, *_ = ids(ledger, plan_id)
    tasks.edit(ledger, UNIT, one, {"office": "预算科", "person": "张某"})
    tasks.edit(other, UNIT, one, {"office": "国库科", "phone": "0757-1"})
    tasks.edit(other, UNIT, two, {"measures": ("新措施。",)})
    review = ledger_merge.plan_merge(ledger, other.path)
    assert review.base_at is None
    told = {(d.word, d.kind) for d in review.differences if d.table == "task"}
    assert told == {
        ("责任科室", Kind.CONFLICT),
        ("联系电话", Kind.FILLED),
        ("落实措施", Kind.FILLED),
    }
    assert not [d for d in review.differences if d.table in ("section", "requirement", "duty")]
    outcome, _ = ledger_merge.apply_merge(ledger, review)
    now = fields(ledger, plan_id, 0)
    assert (now.office, now.person, now.phone) == ("预算科", "张某", "0757-1")
    assert [d.word for d in outcome.left if d.table == "task"] == ["责任科室"]
    other.close()


def test_a_whole_plan_comes_as_one_difference(ledger, tmp_path):
    other = create_ledger(tmp_path / "自建.zwgk")
    plan_id, _ = import_plan.store_plan(other, sample_plan(), source_name="方案.docx")
    tasks.edit(other, UNIT, ids(other, plan_id)[0], {"office": "国库科"})
    tasks.add_progress(other, UNIT, ids(other, plan_id)[:1], Progress(date(2021, 8, 3), "公开"))
    review = ledger_merge.plan_merge(ledger, other.path)
    assert [(d.word, d.kind) for d in review.differences if d.table == "plan"] == [("方案", Kind.FILLED)]
    ledger_merge.apply_merge(ledger, review)
    assert tasks.task_list(ledger, plan_id, UNIT) == tasks.task_list(other, plan_id, UNIT)
    assert safety.check(ledger).findings == ()
    other.close()


def test_what_depends_on_a_plan_that_is_refused_is_left(ledger, tmp_path):
    other = create_ledger(tmp_path / "自建.zwgk")
    plan_id, _ = import_plan.store_plan(other, sample_plan(), source_name="方案.docx")
    tasks.edit(other, UNIT, ids(other, plan_id)[0], {"office": "国库科"})
    tasks.add_progress(other, UNIT, ids(other, plan_id)[:1], Progress(date(2021, 8, 3), "公开"))
    review = ledger_merge.plan_merge(ledger, other.path)
    refused = {d.id: Choice.OURS for d in review.differences if d.table == "plan"}
    outcome, _ = ledger_merge.apply_merge(ledger, review, refused)
    assert [d.word for d in outcome.left] == ["进展"]
    assert safety.check(ledger).findings == ()
    other.close()


def test_what_changed_here_while_it_was_looked_at_is_left(pair, plan_id, tmp_path):
    ours, theirs, (one, _) = pair
    tasks.edit(theirs, UNIT, one, {"office": "国库科"})
    review = ledger_merge.plan_merge(ours, packed(theirs, tmp_path))
    tasks.edit(ours, UNIT, one, {"office": "办公室"})
    outcome, _ = ledger_merge.apply_merge(ours, review)
    assert (outcome.applied, len(outcome.left)) == ((), 1)
    assert fields(ours, plan_id, 0).office == "办公室"


def test_another_department_and_itself_are_refused(pair, plan_id, tmp_path):
    ours, theirs, _ = pair
    with pytest.raises(UserError, match="自身"):
        ledger_merge.plan_merge(ours, ours.path)
    departments.choose(theirs, plan_id, "市统计局")
    with pytest.raises(UserError, match="不是同一部门"):
        ledger_merge.plan_merge(ours, packed(theirs, tmp_path))


def test_a_ledger_that_is_no_ledger_is_refused(ledger, tmp_path):
    (tmp_path / "坏.zwgkp").write_bytes(b"nothing")
    with pytest.raises(UserError):
        ledger_merge.plan_merge(ledger, tmp_path / "坏.zwgkp")
    with pytest.raises(UserError, match="找不到"):
        ledger_merge.plan_merge(ledger, tmp_path / "没有.zwgkp")
    shutil.copy(ledger.path, tmp_path / "残.zwgk")
    with (tmp_path / "残.zwgk").open("r+b") as file:
        file.truncate(8192)
    with pytest.raises(UserError):
        ledger_merge.plan_merge(ledger, tmp_path / "残.zwgk")
