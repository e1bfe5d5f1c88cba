"""Looking through what came back: order, notices, and decisions that give way to each other."""

from __future__ import annotations

import pytest

from desktop_app.core.errors import UserError
from desktop_app.services import merge_review, safety, sheets, tasks, undo
from desktop_app.services.merge_review import Choice, Choices, Kind
from tests.exchange.mangling import opened, put, row_of

UNIT = "市财政局"


@pytest.fixture
def sent(ledger, plan_id, tmp_path):
    """A sheet of every task."""
    path = tmp_path / "填报表.xlsx"
    sheets.make_sheet(ledger, plan_id, UNIT, path)
    return path


def task(ledger, plan_id, label):
    return next(t for t in tasks.task_list(ledger, plan_id, UNIT).tasks if t.label == label)


def returned(sent, name, **by_label):
    """The sheet filled in and saved under another name; labels are written 一_1 for 一-1."""
    book, sheet = opened(sent)
    for label, values in by_label.items():
        put(sheet, label.replace("_", "-"), **values)
    path = sent.parent / name
    book.save(path)
    return path


def of(review, label, field):
    return [d for d in review.differences if (d.label, d.field) == (label, field)]


def test_conflicts_come_first_then_the_tasks_in_the_plans_order(ledger, plan_id, sent):
    tasks.edit(ledger, UNIT, task(ledger, plan_id, "一-2").id, {"person": "李某", "phone": "1"})
    path = returned(sent, "回.xlsx", 一_2={"person": "王某"}, 一_1={"phone": "2", "measures": "公开。"})
    review = merge_review.read(ledger, [path])
    assert [(d.label, d.field, d.kind) for d in review.differences] == [
        ("一-2", "person", Kind.CONFLICT),
        ("一-1", "measures", Kind.FILLED),
        ("一-1", "phone", Kind.FILLED),
    ]
    assert review.wordings[UNIT, review.differences[0].requirement_id] == "及时公开减税降费政策。"


def test_what_is_safe_is_taken_and_conflicts_are_open(ledger, plan_id, sent):
    one = task(ledger, plan_id, "一-1")
    tasks.edit(ledger, UNIT, one.id, {"person": "李某"})
    review = merge_review.read(ledger, [returned(sent, "回.xlsx", 一_1={"person": "王某", "phone": "2"})])
    choices = Choices(review.differences)
    (person,), (phone,) = of(review, "一-1", "person"), of(review, "一-1", "phone")
    assert (choices.choice(person), choices.choice(phone)) == (None, Choice.THEIRS)
    assert (choices.taking, choices.open, choices.made) == (1, 1, 0)
    assert choices.choose([person, phone], Choice.BOTH) == set()
    assert choices.choose([person], Choice.THEIRS) == {person.id}
    assert (choices.taking, choices.open, choices.made) == (2, 0, 1)
    merge_review.apply(ledger, review, choices.mapping())
    assert task(ledger, plan_id, "一-1").fields.person == "王某"


def test_of_several_answers_to_one_question_one_is_taken(ledger, plan_id, sent):
    paths = [returned(sent, f"{who}.xlsx", 一_1={"person": who}) for who in ("甲", "乙", "丙")]
    review = merge_review.read(ledger, paths)
    choices = Choices(review.differences)
    first, second, third = of(review, "一-1", "person")
    choices.choose([first], Choice.THEIRS)
    assert choices.choose([third], Choice.THEIRS) == {first.id, third.id}
    assert [choices.choice(d) for d in (first, second, third)] == [Choice.OURS, Choice.OURS, Choice.THEIRS]
    merge_review.apply(ledger, review, choices.mapping())
    assert task(ledger, plan_id, "一-1").fields.person == "丙"


def test_lists_that_only_grew_are_kept_together_until_one_is_preferred(ledger, plan_id, sent):
    paths = [returned(sent, f"{who}.xlsx", 一_1={"measures": f"{who}的措施。"}) for who in ("甲", "乙")]
    review = merge_review.read(ledger, paths)
    choices = Choices(review.differences)
    first, second = of(review, "一-1", "measures")
    assert choices.choice(first) is choices.choice(second) is Choice.BOTH
    choices.choose([second], Choice.THEIRS)
    assert choices.choice(first) is Choice.OURS
    choices.choose([first], Choice.BOTH)
    assert choices.choice(second) is Choice.BOTH
    merge_review.apply(ledger, review, choices.mapping())
    assert task(ledger, plan_id, "一-1").fields.measures == ("甲的措施。", "乙的措施。")


def test_one_entry_that_two_offices_correct_is_replaced_once(ledger, plan_id, sent):
    plain = {"p_date": "2021-07-03", "p_text": "公开6月收支。", "p_count": 10}
    first = returned(sent, "甲.xlsx", 一_1=plain)
    merge_review.apply(
        ledger, found := merge_review.read(ledger, [first]), Choices(found.differences).mapping()
    )
    paths = [returned(sent, f"{n}.xlsx", 一_1={**plain, "p_count": n}) for n in (11, 12)]
    review = merge_review.read(ledger, paths)
    choices = Choices(review.differences)
    one, two = of(review, "一-1", "progress")
    choices.choose([one], Choice.THEIRS)
    choices.choose([two], Choice.THEIRS)
    assert choices.choice(one) is Choice.OURS
    outcome, _ = merge_review.apply(ledger, review, choices.mapping())
    assert len(outcome.applied) == 1
    assert [e.count for e in task(ledger, plan_id, "一-1").progress] == [12]


def test_everything_safe_is_refused_and_taken_again_conflicts_untouched(ledger, plan_id, sent):
    tasks.edit(ledger, UNIT, task(ledger, plan_id, "一-1").id, {"person": "李某", "phone": "1"})
    path = returned(sent, "回.xlsx", 一_1={"person": "王某"}, 一_2={"person": "赵某", "measures": "公开。"})
    review = merge_review.read(ledger, [path])
    choices = Choices(review.differences)
    (conflict,) = of(review, "一-1", "person")
    choices.choose([conflict], Choice.THEIRS)
    assert len(choices.reject_safe()) == 2 and choices.taking == 1
    assert len(choices.accept_safe()) == 2 and choices.taking == 3
    assert choices.choice(conflict) is Choice.THEIRS


def test_what_is_no_difference_is_told_line_by_line_gravest_first(ledger, plan_id, sent, tmp_path):
    book, sheet = opened(sent)
    put(sheet, "一-1", deadline="尽快", text="改过的原文。")
    sheet.delete_rows(row_of(sheet, "一-3"))
    path = tmp_path / "回.xlsx"
    book.save(path)
    bad = tmp_path / "坏.xlsx"
    bad.write_bytes(b"no workbook")
    review = merge_review.read(ledger, [path, bad])
    told = [(n.text.partition("（")[0].partition("：")[0], n.grave) for n in review.notices]
    assert told == [
        ("没有读取", True),
        ("没有采用 一-1 完成时限", True),
        ("没有返回的任务 1 项", False),
        ("原文被改动，没有采用", False),
    ]
    assert "下发：按月公开全市预算执行情况。\n返回：改过的原文。" in review.notices[3].whole


def test_a_folder_is_read_for_the_excel_files_in_it(ledger, plan_id, sent, tmp_path):
    folder = tmp_path / "回收" / "第一批"
    folder.mkdir(parents=True)
    returned(sent, "回收/第一批/预算科.xlsx", 一_1={"person": "王某"})
    (folder / "~$预算科.xlsx").write_bytes(b"lock")
    (folder / "说明.txt").write_text("略", encoding="utf-8")
    review = merge_review.read(ledger, [tmp_path / "回收"])
    assert [s.file for s in review.plan.sheets] == ["预算科.xlsx"] and not review.notices
    (folder / "旧表.ET").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600)
    (notice,) = merge_review.read(ledger, [tmp_path / "回收"]).notices
    assert "旧表.ET" in notice.text and "另存为 .xlsx" in notice.text
    (tmp_path / "空").mkdir()
    with pytest.raises(UserError, match="没有 Excel 文件"):
        merge_review.read(ledger, [tmp_path / "空"])


def test_a_merge_is_taken_back_only_while_it_is_the_last_edit(ledger, plan_id, sent):
    review = merge_review.read(ledger, [returned(sent, "回.xlsx", 一_1={"person": "王某"})])
    _, changes = merge_review.apply(ledger, review, Choices(review.differences).mapping())
    # What stood before the merge is in a backup too.
    assert len(safety.backups(ledger.path)) == 1
    one = task(ledger, plan_id, "一-1")
    tasks.edit(ledger, UNIT, one.id, {"phone": "1"})
    with pytest.raises(UserError, match="合并之后又有修改"):
        merge_review.take_back(ledger, changes.label)
    undo.undo(ledger)
    merge_review.take_back(ledger, changes.label)
    assert task(ledger, plan_id, "一-1").fields.person is None
