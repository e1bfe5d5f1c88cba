"""Merging returned sheets: three-way, nothing overwritten unseen, one undo step."""

from __future__ import annotations

import json
from datetime import date

import pytest
from openpyxl import load_workbook

from desktop_app.core.errors import Cancelled
from desktop_app.core.task import Progress
from desktop_app.core.terms import Frequency, Standing, Status, YearEnd
from desktop_app.exchange.layout import FIELDS
from desktop_app.exchange.three_way import Choice, Kind
from desktop_app.services import import_plan, merge, returns, sheets, tasks, undo
from desktop_app.services.ledger import create_ledger
from tests.builders import sample_plan
from tests.exchange.mangling import opened, put, row_of

UNIT = "市财政局"
FIRST = "按月公开收支。"


@pytest.fixture
def sent(ledger, plan_id, tmp_path):
    """A sheet of every task, with one measure in the first."""
    tasks.edit(ledger, UNIT, task(ledger, plan_id, "一-1").id, {"measures": (FIRST,)})
    path = tmp_path / "填报表.xlsx"
    sheets.make_sheet(ledger, plan_id, UNIT, path)
    return path


def task(ledger, plan_id, label, unit=UNIT):
    return next(t for t in tasks.task_list(ledger, plan_id, unit).tasks if t.label == label)


def returned(sent, name="返回.xlsx", **by_label):
    """The sheet filled in and saved; labels are written 一_1 for 一-1."""
    book, sheet = opened(sent)
    for label, values in by_label.items():
        put(sheet, label.replace("_", "-"), **values)
    path = sent.with_name(name)
    book.save(path)
    return path


def merged(ledger, *paths, choices=None):
    plan = merge.plan_merge(ledger, paths)
    outcome, changes = merge.apply_merge(ledger, plan, choices)
    return plan, outcome, changes


EVERY_FIELD = {
    "measures": (FIRST, "同步解读。"),
    "person": "张某",
    "phone": "0757-0000",
    "deadline": date(2021, 11, 30),
    "frequency": Frequency.QUARTERLY,
    "status": Status.UNFINISHED,
    "reason": "条件不足。",
    "year_end": YearEnd.NOT_DONE,
}


def test_every_field_makes_the_round_trip(ledger, plan_id, sent):
    assert set(EVERY_FIELD) == set(FIELDS)
    cells = {n: "\n".join(v) if isinstance(v, tuple) else v for n, v in EVERY_FIELD.items()}
    cells = {n: str(v) if isinstance(v, Status | YearEnd | Frequency) else v for n, v in cells.items()}
    progress = {
        "p_date": date(2021, 7, 3),
        "p_text": "公开6月收支。",
        "p_count": 12,
        "p_url": "http://a.invalid/1",
    }
    plan, outcome, changes = merged(ledger, returned(sent, 一_1={**cells, **progress}))
    after = task(ledger, plan_id, "一-1")
    assert {n: getattr(after.fields, n) for n in FIELDS} == EVERY_FIELD
    assert after.progress == (Progress(date(2021, 7, 3), "公开6月收支。", 12, "http://a.invalid/1", None),)
    assert len(outcome.applied) == len(FIELDS) + 1
    assert outcome.left == () and plan.missing == () and plan.unknown == ()
    assert changes.tasks == {(after.id, UNIT)}


def test_what_was_written_out_comes_back_as_no_difference(ledger, plan_id, tmp_path):
    for number, one in enumerate(tasks.task_list(ledger, plan_id, UNIT).tasks):
        values = {
            **EVERY_FIELD,
            "measures": (f"=第{number}条", "+加号", "@某", "_x000D_", "-1"),
            "person": "-张某",
        }
        tasks.edit(ledger, UNIT, one.id, values)
    path = tmp_path / "表.xlsx"
    sheets.make_sheet(ledger, plan_id, UNIT, path)
    plan = merge.plan_merge(ledger, [path])
    assert plan.differences == () and plan.cell_problems == () and plan.wording_touched == ()
    assert len(plan.sheets[0].rows) == len(tasks.task_list(ledger, plan_id, UNIT).tasks)


def test_the_same_file_twice_changes_nothing_more(ledger, plan_id, sent):
    path = returned(sent, 一_1={"person": "张某", "p_date": "2021.7.3", "p_text": "已公开。"})
    assert len(merged(ledger, path)[1].applied) == 2
    plan, outcome, _ = merged(ledger, path)
    assert outcome.applied == () and plan.conflicts == ()
    assert len(task(ledger, plan_id, "一-1").progress) == 1


def test_an_empty_cell_never_overwrites(ledger, plan_id, sent):
    plan, outcome, _ = merged(ledger, returned(sent, 一_1={"measures": None, "status": None}))
    assert outcome.applied == () and plan.differences == ()
    assert task(ledger, plan_id, "一-1").fields.measures == (FIRST,)


def test_what_changed_here_meanwhile_stays(ledger, plan_id, sent):
    one = task(ledger, plan_id, "一-1")
    tasks.edit(ledger, UNIT, one.id, {"measures": ("改过的措施。",), "status": Status.IN_PROGRESS})
    plan, outcome, _ = merged(ledger, returned(sent, 一_1={"person": "张某"}))
    assert [d.field for d in outcome.applied] == ["person"]
    assert {(d.field, d.kind) for d in plan.differences if d.kind is Kind.CHANGED_HERE} == {
        ("measures", Kind.CHANGED_HERE),
        ("status", Kind.CHANGED_HERE),
    }
    assert task(ledger, plan_id, "一-1").fields.measures == ("改过的措施。",)


def test_changed_by_both_is_left_for_the_officer(ledger, plan_id, sent):
    one = task(ledger, plan_id, "一-1")
    tasks.edit(ledger, UNIT, one.id, {"person": "李某", "reason": "台账理由"})
    path = returned(sent, 一_1={"person": "张某", "reason": "返回理由", "phone": "1"})
    plan, outcome, _ = merged(ledger, path)
    assert {d.field for d in outcome.left} == {"person", "reason"}
    (conflict,) = [d for d in plan.conflicts if d.field == "person"]
    assert (conflict.base, conflict.ours, conflict.theirs) == (None, "李某", "张某")
    assert (conflict.cell, conflict.label, conflict.word) == (
        f"G{row_of(opened(path)[1], '一-1')}",
        "一-1",
        "责任人",
    )
    assert task(ledger, plan_id, "一-1").fields.person == "李某"
    assert task(ledger, plan_id, "一-1").fields.phone == "1"


@pytest.mark.parametrize(
    ("choice", "person", "reason"),
    [
        (Choice.THEIRS, "张某", "返回理由"),
        (Choice.OURS, "李某", "台账理由"),
        (Choice.BOTH, "张某", "台账理由\n返回理由"),
    ],
)
def test_the_officer_chooses(ledger, plan_id, sent, choice, person, reason):
    tasks.edit(ledger, UNIT, task(ledger, plan_id, "一-1").id, {"person": "李某", "reason": "台账理由"})
    path = returned(sent, 一_1={"person": "张某", "reason": "返回理由"})
    plan = merge.plan_merge(ledger, [path])
    outcome, _ = merge.apply_merge(ledger, plan, {d.id: choice for d in plan.differences})
    fields = task(ledger, plan_id, "一-1").fields
    assert (fields.person, fields.reason, outcome.left) == (person, reason, ())


def test_a_safe_value_can_be_rejected(ledger, plan_id, sent):
    plan = merge.plan_merge(ledger, [returned(sent, 一_1={"person": "张某", "phone": "1"})])
    rejected = {d.id: Choice.OURS for d in plan.differences if d.field == "person"}
    outcome, _ = merge.apply_merge(ledger, plan, rejected)
    fields = task(ledger, plan_id, "一-1").fields
    assert (fields.person, fields.phone, outcome.left) == (None, "1", ())


@pytest.mark.parametrize(
    ("ours", "theirs", "after", "kind"),
    [
        ((FIRST,), f"{FIRST}\n乙", (FIRST, "乙"), Kind.FILLED),
        ((FIRST, "甲"), f"{FIRST}\n乙", (FIRST, "甲", "乙"), Kind.UNITED),
        ((FIRST, "甲"), f"乙\n{FIRST}\n丙", (FIRST, "甲", "乙", "丙"), Kind.UNITED),
        ((FIRST, "甲"), f"{FIRST}\n甲", (FIRST, "甲"), None),
        ((FIRST, "甲", "乙"), f"{FIRST}\n甲", (FIRST, "甲", "乙"), Kind.CHANGED_HERE),
        ((FIRST,), "改写的措施。", ("改写的措施。",), Kind.FILLED),
        ((FIRST, "甲"), "改写的措施。", (FIRST, "甲"), Kind.CONFLICT),
        ((FIRST,), f"1.{FIRST}\n2.乙", (FIRST, "乙"), Kind.FILLED),
        ((FIRST,), f" {FIRST} \r\n\r\n", (FIRST,), None),
    ],
)
def test_measures(ledger, plan_id, sent, ours, theirs, after, kind):
    tasks.edit(ledger, UNIT, task(ledger, plan_id, "一-1").id, {"measures": ours})
    plan, _, _ = merged(ledger, returned(sent, 一_1={"measures": theirs}))
    assert [d.kind for d in plan.differences] == ([kind] if kind else [])
    assert task(ledger, plan_id, "一-1").fields.measures == after


def test_a_line_left_out_is_a_question_not_a_deletion(ledger, plan_id, tmp_path):
    one = task(ledger, plan_id, "一-1")
    tasks.edit(ledger, UNIT, one.id, {"measures": ("甲", "乙")})
    path = tmp_path / "表.xlsx"
    sheets.make_sheet(ledger, plan_id, UNIT, path)
    plan, outcome, _ = merged(ledger, returned(path, 一_1={"measures": "甲"}))
    assert [d.kind for d in outcome.left] == [Kind.CONFLICT]
    assert task(ledger, plan_id, "一-1").fields.measures == ("甲", "乙")
    merge.apply_merge(ledger, plan, {plan.conflicts[0].id: Choice.THEIRS})
    assert task(ledger, plan_id, "一-1").fields.measures == ("甲",)


def test_two_people_filled_in_one_sheet(ledger, plan_id, sent):
    one = returned(sent, "甲.xlsx", 一_1={"measures": f"{FIRST}\n甲加", "person": "张某", "phone": "1"})
    two = returned(sent, "乙.xlsx", 一_1={"measures": f"{FIRST}\n乙加", "person": "李某", "phone": "1"})
    _, outcome, _ = merged(ledger, one, two)
    fields = task(ledger, plan_id, "一-1").fields
    assert fields.measures == (FIRST, "甲加", "乙加")
    assert (fields.person, fields.phone) == (None, "1")
    assert [(d.field, d.theirs, d.file) for d in outcome.left] == [
        ("person", "张某", "甲.xlsx"),
        ("person", "李某", "乙.xlsx"),
    ]


def test_a_later_version_does_not_overwrite_the_first_unseen(ledger, plan_id, sent):
    merged(ledger, returned(sent, "一稿.xlsx", 一_1={"person": "张某"}))
    _, outcome, _ = merged(ledger, returned(sent, "二稿.xlsx", 一_1={"person": "李某"}))
    assert [d.theirs for d in outcome.left] == ["李某"]
    assert task(ledger, plan_id, "一-1").fields.person == "张某"


def test_a_sheet_sent_back_may_correct_what_it_said_before(ledger, plan_id, sent):
    plan, _, _ = merged(ledger, returned(sent, "一稿.xlsx", 一_1={"person": "张某"}))
    returns.send_back(ledger, plan.sheets[0].sheet_id, "责任人是否已更换？")
    _, outcome, _ = merged(ledger, returned(sent, "二稿.xlsx", 一_1={"person": "李某"}))
    assert outcome.left == ()
    assert task(ledger, plan_id, "一-1").fields.person == "李某"


def test_a_merge_is_one_undo_step_and_remembers_who_said_what(ledger, plan_id, sent, tmp_path):
    for label, office in (("一-1", "预算科"), ("一-2", "税政科")):
        tasks.edit(ledger, UNIT, task(ledger, plan_id, label).id, {"office": office})
    made, _ = sheets.make_sheets(ledger, plan_id, UNIT, tmp_path / "下发")
    before = tasks.task_list(ledger, plan_id, UNIT)
    one = returned(
        made.files[0].path, "甲.xlsx", 一_1={"person": "张某", "p_date": "7月3日", "p_text": "已公开。"}
    )
    two = returned(made.files[1].path, "乙.xlsx", 一_2={"person": "李某"})
    _, outcome, _ = merged(ledger, one, two)
    assert len(outcome.applied) == 3
    assert tasks.history(ledger, UNIT, task(ledger, plan_id, "一-1").id)[0].who == "预算科（甲.xlsx）"
    assert tasks.history(ledger, UNIT, task(ledger, plan_id, "一-2").id)[0].who == "税政科（乙.xlsx）"
    assert task(ledger, plan_id, "一-1").progress[0].by == "预算科"
    after = tasks.task_list(ledger, plan_id, UNIT)
    assert undo.labels(ledger)[0] == "合并 2 份填报表"
    undo.undo(ledger)
    assert tasks.task_list(ledger, plan_id, UNIT) == before
    assert {r.state for r in returns.list_returns(ledger, plan_id, UNIT, date(2021, 6, 9))} == {
        returns.ReturnState.OPEN
    }
    undo.redo(ledger)
    assert tasks.task_list(ledger, plan_id, UNIT) == after


def test_progress_that_is_there_with_other_figures_is_a_question(ledger, plan_id, sent):
    one = task(ledger, plan_id, "一-1")
    tasks.add_progress(ledger, UNIT, [one.id], Progress(date(2021, 7, 3), "已公开。", 10))
    path = returned(sent, 一_1={"p_date": "20210703", "p_text": "已公开。", "p_count": 12})
    plan, outcome, _ = merged(ledger, path)
    assert len(outcome.left) == 1
    merge.apply_merge(ledger, plan, {plan.conflicts[0].id: Choice.THEIRS})
    assert [p.count for p in task(ledger, plan_id, "一-1").progress] == [12]


def test_progress_of_several_days_in_one_cell(ledger, plan_id, sent):
    text = "7月3日 公开6月收支 12条\n2021.8.2 公开7月收支"
    merged(ledger, returned(sent, 一_1={"p_text": text}))
    assert task(ledger, plan_id, "一-1").progress == (
        Progress(date(2021, 7, 3), "公开6月收支", 12),
        Progress(date(2021, 8, 2), "公开7月收支"),
    )


@pytest.mark.parametrize(
    ("values", "column", "words"),
    [
        ({"status": "办完了"}, "K", "状态不能是“办完了”"),
        ({"deadline": "尽快"}, "I", "不是可以识别的日期"),
        ({"deadline": "2021-02-30"}, "I", "没有“2021-02-30”这一天"),
        ({"p_text": "已公开。"}, "O", "没有日期"),
        ({"p_date": "2021-07-03"}, "N", "没有进展内容"),
        ({"p_date": "2021-07-03", "p_text": "已公开", "p_count": "十几条"}, "P", "不是整数"),
        ({"phone": '=HYPERLINK("http://a.invalid","1")'}, "H", "单元格里是公式"),
        ({"measures": "=1+1"}, "F", "单元格里是公式"),
        ({"person": "#REF!"}, "G", "错误值"),
        ({"measures": "长" * 20_001}, "F", "超过 20000 字"),
        ({"p_date": "2021-07-03", "p_text": "长" * 20_001}, "O", "超过 20000 字"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_and_stops_nothing_else(
    ledger, plan_id, sent, values, column, words
):
    path = returned(sent, 一_1=values, 一_2={"person": "李某"})
    plan, outcome, _ = merged(ledger, path)
    (problem,) = plan.cell_problems
    assert problem.cell == f"{column}{row_of(opened(path)[1], '一-1')}"
    assert words in problem.what
    assert (problem.file, problem.label) == ("返回.xlsx", "一-1")
    assert [d.field for d in outcome.applied] == ["person"]
    assert task(ledger, plan_id, "一-1").fields.measures == (FIRST,)


@pytest.mark.parametrize(
    "written",
    [
        "2021.6.9", "6月9日", "20210609", 20210609, "2021-06-09", "2021/6/9", "2021年6月9日",
        "2021年06月09日前", 44356, "44356", date(2021, 6, 9), "二〇二一年六月九日", "21.6.9",
        "2021-06-09 00:00:00", "２０２１．６．９",
        "2021年6月9号", "2021. 6. 9", "6.9", 6.9, "2021 6 9", "2021年6月9日（星期三）",
    ],
)  # fmt: skip
def test_dates_in_every_way_people_write_them(ledger, plan_id, sent, written):
    merged(ledger, returned(sent, 一_1={"deadline": written, "p_date": written, "p_text": "已公开。"}))
    after = task(ledger, plan_id, "一-1")
    assert after.fields.deadline == date(2021, 6, 9)
    assert [p.date for p in after.progress] == [date(2021, 6, 9)]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("2021年6月", date(2021, 6, 30)), ("2021.6", date(2021, 6, 30)), ("年底", date(2021, 12, 31)),
     ("长期坚持", Standing.LONG_TERM), ("持续推进", Standing.LONG_TERM), ("11月底前", date(2021, 11, 30))],
)  # fmt: skip
def test_deadlines_that_are_no_single_day(ledger, plan_id, sent, written, meant):
    merged(ledger, returned(sent, 一_1={"deadline": written}))
    assert task(ledger, plan_id, "一-1").fields.deadline == meant


def test_the_citys_wording_is_reported_and_never_taken(ledger, plan_id, sent):
    path = returned(sent, 一_1={"text": "改了的原文。", "section": "改了的部分", "person": "张某"})
    plan, outcome, _ = merged(ledger, path)
    assert [(w.word, w.returned) for w in plan.wording_touched] == [
        ("具体要求", "改了的原文。"),
        ("工作任务", "改了的部分"),
    ]
    assert task(ledger, plan_id, "一-1").text == "按月公开全市预算执行情况。"
    assert [d.field for d in outcome.applied] == ["person"]


def test_a_sheet_of_another_plan_is_refused_by_name(ledger, plan_id, sent, tmp_path):
    other = create_ledger(tmp_path / "别的.zwgk")
    other_id, _ = import_plan.store_plan(other, sample_plan(title="云州市2020年政务公开工作要点分工方案"))
    path = tmp_path / "别的.xlsx"
    sheets.make_sheet(other, other_id, UNIT, path)
    other.close()
    plan = merge.plan_merge(ledger, [path, returned(sent, 一_1={"person": "张某"})])
    assert [p.file for p in plan.file_problems] == ["别的.xlsx"]
    assert "台账里没有这份方案" in plan.file_problems[0].what
    assert [d.field for d in plan.safe] == ["person"]


def test_a_sheet_that_another_department_sent_is_refused(ledger, plan_id, sent, tmp_path):
    other = create_ledger(tmp_path / "别的.zwgk")
    import_plan.store_plan(other, sample_plan())
    path = tmp_path / "统计.xlsx"
    sheets.make_sheet(other, plan_id, "市统计局", path)
    other.close()
    plan = merge.plan_merge(ledger, [path])
    assert "市统计局" in plan.file_problems[0].what
    assert plan.sheets == ()


def test_a_sheet_without_a_record_counts_by_its_own_state(ledger, plan_id, sent, tmp_path):
    path = returned(sent, 一_1={"person": "张某", "measures": "改写的措施。"})
    undo.undo(ledger)  # the sending
    plan, outcome, _ = merged(ledger, path)
    assert {d.field for d in outcome.applied} == {"person", "measures"}
    assert "没有这份填报表的发出记录" in plan.sheets[0].notes[0]


def tampered(path, out):
    """Change what the hidden worksheet says was sent, and not its signature."""
    book = load_workbook(path)
    cell = book.worksheets[1]["A3"]
    assert FIRST in cell.value
    cell.value = cell.value.replace(FIRST, "伪造的措施。")
    book.save(out)
    return out


def test_a_tampered_state_is_noticed_and_the_record_counts(ledger, plan_id, sent):
    tasks.edit(ledger, UNIT, task(ledger, plan_id, "一-1").id, {"measures": ("伪造的措施。",)})
    path = tampered(returned(sent, 一_1={"person": "张某"}), sent.with_name("伪造.xlsx"))
    plan, _, _ = merged(ledger, path)
    assert any("签名不符" in note for note in plan.sheets[0].notes)
    assert [d.field for d in plan.safe] == ["person"]


def test_a_tampered_state_without_a_record_is_refused(ledger, plan_id, sent):
    path = tampered(returned(sent, 一_1={"person": "张某"}), sent.with_name("伪造.xlsx"))
    undo.undo(ledger)
    plan = merge.plan_merge(ledger, [path])
    assert "签名不符" in plan.file_problems[0].what


def test_a_partner_reports_on_its_own_tasks(ledger, plan_id, tmp_path):
    path = tmp_path / "统计.xlsx"
    made, _ = sheets.make_sheet(ledger, plan_id, UNIT, path, to="市统计局")
    assert made.files[0].tasks == 1
    merged(ledger, returned(path, 一_3={"person": "统计张某", "p_date": "7.5", "p_text": "已配合。"}))
    assert task(ledger, plan_id, "一-3").fields.person is None
    theirs = task(ledger, plan_id, "一-3", unit="市统计局")
    assert theirs.fields.person == "统计张某"
    assert theirs.progress[0].by == "市统计局"


def test_unreadable_files_stop_nothing_else(ledger, plan_id, sent, tmp_path):
    bad = {
        "旧.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600,
        "旧.et": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600,
        "密.xlsx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
        "文.csv": "序号,措施".encode(),
        "空.xlsx": b"",
        "乱.xlsx": b"PK\x03\x04" + b"junk" * 99,
        "断.xlsx": sent.read_bytes()[:3000],
    }
    for name, data in bad.items():
        (tmp_path / name).write_bytes(data)
    good = returned(sent, 一_1={"person": "张某"})
    plan = merge.plan_merge(ledger, [*(tmp_path / n for n in bad), tmp_path / "缺.xlsx", good])
    words = {p.file: p.what + p.remedy for p in plan.file_problems}
    assert set(words) == {*bad, "缺.xlsx"}
    assert "另存为 .xlsx" in words["旧.xls"] and "另存为 .xlsx" in words["旧.et"]
    assert "认不出“文.csv”" in words["文.csv"]
    assert "密码" in words["密.xlsx"]
    assert "找不到" in words["缺.xlsx"]
    assert [d.field for d in plan.safe] == ["person"]


def test_planning_writes_nothing(ledger, plan_id, sent):
    path = returned(sent, 一_1={"person": "张某"})
    before = ledger.db.conn.total_changes
    merge.plan_merge(ledger, [path])
    assert ledger.db.conn.total_changes == before


def test_what_changed_between_review_and_merge_is_left(ledger, plan_id, sent):
    plan = merge.plan_merge(ledger, [returned(sent, 一_1={"person": "张某", "phone": "1"})])
    tasks.edit(ledger, UNIT, task(ledger, plan_id, "一-1").id, {"person": "王某"})
    outcome, _ = merge.apply_merge(ledger, plan)
    assert [d.field for d in outcome.left] == ["person"]
    assert task(ledger, plan_id, "一-1").fields.person == "王某"
    assert task(ledger, plan_id, "一-1").fields.phone == "1"


def test_rows_nobody_knows_and_rows_that_are_missing(ledger, plan_id, sent):
    book, sheet = opened(sent)
    sheet.delete_rows(row_of(sheet, "一-2"))
    sheet.cell(sheet.max_row + 2, 4).value = "自行增加的一项工作。"
    sheet.cell(sheet.max_row, 6).value = "自行增加的措施。"
    path = sent.with_name("增删.xlsx")
    book.save(path)
    plan = merge.plan_merge(ledger, [path])
    assert [m.label for m in plan.missing] == ["一-2"]
    assert [(u.row, u.text) for u in plan.unknown] == [(sheet.max_row, "自行增加的一项工作。")]
    assert plan.differences == ()


def test_cancelling_leaves_everything_as_it_was(ledger, sent):
    told = []
    paths = [returned(sent, f"{n}.xlsx") for n in range(5)]
    with pytest.raises(Cancelled):
        merge.plan_merge(
            ledger, paths, lambda done, total: told.append((done, total)), lambda: len(told) == 2
        )
    assert told == [(1, 5), (2, 5)]


#: The bench merges 200 of them; here it is the counting that is proven.
MANY = 30


@pytest.mark.slow
def test_many_sheets_in_one_go(tmp_path):
    from desktop_app.core.plan import Plan, Section
    from tests.builders import lead, requirement

    sections = tuple(
        Section(
            None,
            f"第{s}部分",
            tuple(requirement(n, f"第{s}部分第{n}项任务。", *lead(UNIT)) for n in range(1, 51)),
        )
        for s in range(1, MANY + 1)
    )
    ledger = create_ledger(tmp_path / "大.zwgk")
    plan_id, _ = import_plan.store_plan(
        ledger, Plan("云州市2021年方案", "云州市", None, date(2021, 6, 1), sections)
    )
    listed = tasks.task_list(ledger, plan_id, UNIT).tasks
    for number in range(MANY):
        ids = [t.id for t in listed[number * 50 : number * 50 + 50]]
        tasks.edit_many(ledger, UNIT, ids, {"office": f"第{number}科"})
    made, _ = sheets.make_sheets(ledger, plan_id, UNIT, tmp_path / "下发")
    for file in made.files[:3]:
        book = load_workbook(file.path)
        for row in range(6, 56):
            book.worksheets[0].cell(row, 7).value = "张某"
        book.save(file.path)
    told = []
    plan = merge.plan_merge(
        ledger, [f.path for f in made.files], lambda done, total: told.append((done, total))
    )
    outcome, _ = merge.apply_merge(ledger, plan)
    assert told[-1] == (MANY, MANY)
    assert (len(plan.sheets), len(outcome.applied)) == (MANY, 150)
    assert sum(t.fields.person == "张某" for t in tasks.task_list(ledger, plan_id, UNIT).tasks) == 150
    ledger.close()


def test_json_of_a_merge_holds_exactly_its_five_lists(ledger, plan_id, sent):
    from desktop_app.services import merge_words

    tasks.edit(ledger, UNIT, task(ledger, plan_id, "一-2").id, {"person": "王某"})
    path = returned(
        sent, 一_1={"deadline": "2021.6.9", "status": "办了", "text": "改"}, 一_2={"person": "李某"}
    )
    plan, outcome, _ = merged(ledger, path)
    data = json.loads(json.dumps(merge_words.as_json(plan, outcome)))
    assert list(data) == ["applied", "conflicts", "unknown", "missing", "wording_touched"]
    assert [(a["label"], a["field"], a["theirs"]) for a in data["applied"]] == [
        ("一-1", "deadline", "2021-06-09")
    ]
    assert [(c["label"], c["field"]) for c in data["conflicts"]] == [("一-2", "person"), ("一-1", "status")]
    assert [w["label"] for w in data["wording_touched"]] == ["一-1"]
    assert all(words for words in merge_words.in_words(plan, outcome))
