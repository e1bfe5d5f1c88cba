"""The start page as values: what now, what is missing, and where it is mended."""

import re
from dataclasses import replace
from datetime import date

import pytest

from desktop_app.core.pace import Pace, PaceKind
from desktop_app.core.task import Progress, YearRecord
from desktop_app.core.terms import Frequency, Status, UnitKind, YearEnd
from desktop_app.services import (
    departments,
    evidence,
    import_plan,
    occurrences,
    overview,
    reminders,
    sheets,
    tallying,
    tasks,
    undo,
)
from desktop_app.services.ledger import session
from desktop_app.services.tallies import DayState
from desktop_app.services.working_days import CalendarDay, known_years, save_table, table
from tests.builders import sample_plan

UNIT = "市财政局"
TODAY = date(2021, 7, 1)


def look(ledger, plan_id, today=TODAY, unit=UNIT):
    return overview.overview(ledger, plan_id, unit, today)


def step(seen, key):
    return next(s for s in seen.steps if s.key == key)


def count(seen, key):
    return next(c for c in seen.counts if c.key == key)


@pytest.mark.parametrize(
    ("today", "headline"),
    [
        (date(2021, 7, 1), "距方案公开截止还有 9 个工作日"),
        (date(2021, 7, 14), "今日为方案公开截止日"),
        (date(2021, 7, 16), "方案公开已超期 2 个工作日"),
        (date(2023, 7, 16), "方案公开期限已过，尚未登记公开情况"),
    ],
)
def test_the_headline_counts_working_days(ledger, plan_id, today, headline):
    seen = look(ledger, plan_id, today)
    assert seen.headline == headline
    assert seen.subline.startswith("通知 2021年6月1日印发，最迟 2021年7月14日（30 个工作日内）")


def test_a_plan_without_a_term_says_so(ledger):
    bare = sample_plan(title="云州市2020年政务公开工作分工方案")
    plan_id, _ = import_plan.store_plan(ledger, replace(bare, notice=type(bare.notice)()))
    assert "未写明公开期限" in look(ledger, plan_id).subline


def test_a_year_without_a_schedule_says_it_is_unsure(ledger):
    plan_id, _ = import_plan.store_plan(
        ledger, sample_plan(title="云州市2098年分工方案"), issued=date(2098, 6, 2)
    )
    assert "请在工作日历中核对" in look(ledger, plan_id, date(2098, 6, 3)).subline
    days = [CalendarDay(date.fromordinal(date(2098, 6, 3).toordinal() + n), n % 7 < 5) for n in range(60)]
    save_table(ledger, days)
    assert table(ledger)[0].day == date(2098, 6, 3)
    assert "请在工作日历中核对" not in look(ledger, plan_id, date(2098, 6, 3)).subline


def test_known_years_end_where_the_schedule_does():
    first, last = known_years(2021)
    assert first <= 2017
    assert last >= 2026


def test_a_day_of_another_year_tells_its_year(ledger, plan_id):
    # The plan of 2021 was stored on the day of this test.
    assert re.fullmatch(r"20\d\d年\d{1,2}月", step(look(ledger, plan_id), "import").note)


def test_nothing_done_is_no_proof(ledger, plan_id):
    assert count(look(ledger, plan_id), "no_proof").note == "没有缺佐证的任务"


def test_the_year_goes_step_by_step(ledger, plan_id):
    seen = look(ledger, plan_id)
    assert [s.state for s in seen.steps] == ["done", "now", "todo", "todo", "todo", "todo", "todo"]
    assert [m.target for m in step(seen, "confirm").missing] == ["department", "claim"]

    departments.save_department(ledger, departments.department(ledger, plan_id, UNIT))
    open_ = tasks.task_list(ledger, plan_id, UNIT).claimable[0]
    tasks.unclaim(ledger, plan_id, UNIT, [open_.id], "无此职能")
    seen = look(ledger, plan_id)
    assert (step(seen, "measures").state, step(seen, "measures").note) == ("now", "0/4")
    assert (seen.action, seen.action_target) == ("继续填写措施", "tasks:no_measures")

    ids = [t.id for t in tasks.task_list(ledger, plan_id, UNIT).tasks]
    values = {"measures": ("公开。",), "office": "办公室", "frequency": Frequency.MONTHLY}
    tasks.edit_many(ledger, UNIT, ids, values)
    assert step(look(ledger, plan_id), "finalise").state == "now"

    record = YearRecord(review_sent_on=date(2021, 6, 20), approved_on=date(2021, 6, 28))
    departments.save_year_record(ledger, plan_id, UNIT, record)
    assert look(ledger, plan_id).action_target == "publication"

    record = replace(record, published_on=date(2021, 7, 1))
    departments.save_year_record(ledger, plan_id, UNIT, record)
    seen = look(ledger, plan_id)
    assert step(seen, "progress").state == "now"
    assert "距印发 21 个工作日" in seen.subline

    tasks.add_progress(ledger, UNIT, ids, Progress(date(2021, 7, 2), "公开"))
    tasks.edit_many(ledger, UNIT, ids, {"year_end": YearEnd.DONE})
    seen = look(ledger, plan_id)
    assert [m.target for m in step(seen, "report").missing] == ["submission"]
    departments.save_year_record(ledger, plan_id, UNIT, replace(record, submitted_on=date(2021, 12, 20)))
    seen = look(ledger, plan_id)
    assert all(s.state == "done" for s in seen.steps)
    assert seen.headline == "本年度自查报告已报送"


def test_dated_counts_name_what_they_count(ledger, plan_id):
    late, soon, later, *_ = tasks.task_list(ledger, plan_id, UNIT).tasks
    tasks.edit(ledger, UNIT, late.id, {"deadline": date(2021, 6, 30)})
    tasks.edit(ledger, UNIT, soon.id, {"deadline": date(2021, 7, 8)})
    tasks.edit(ledger, UNIT, later.id, {"deadline": date(2021, 7, 9)})
    seen = look(ledger, plan_id)
    assert (count(seen, "overdue").value, count(seen, "overdue").note) == (1, "一-1")
    # From Thursday 1 July, Thursday 8 July is the fifth working day; 14 July, the publication, the ninth.
    assert count(seen, "due_soon").name == "5 个工作日内到期"
    assert (count(seen, "due_soon").value, count(seen, "due_soon").note) == (1, "一-2")
    far = overview.overview(ledger, plan_id, UNIT, TODAY, within=9)
    assert (count(far, "due_soon").value, count(far, "due_soon").note) == (3, "方案公开、一-2、一-3")
    assert count(seen, "no_measures").note == "牵头 3 项，通用 1 项"
    assert [(d.day, d.overdue) for d in seen.due][:4] == [
        (date(2021, 6, 30), True),
        (date(2021, 7, 8), False),
        (date(2021, 7, 9), False),
        (date(2021, 7, 14), False),
    ]


def test_every_count_is_as_long_as_its_list(ledger, plan_id):
    busy(ledger, plan_id)
    today = date(2021, 9, 28)
    seen = look(ledger, plan_id, today)
    lists = {which: reminders.listed(ledger, plan_id, UNIT, today, which) for which in reminders.DueWhich}
    assert {c.target: c.value for c in seen.counts if c.target.startswith("due:")} == {
        f"due:{which}": len(found) for which, found in lists.items()
    }
    assert all(lists.values())
    listed = tasks.task_list(ledger, plan_id, UNIT).tasks
    pieces = evidence.list_evidence(ledger, plan_id, UNIT)
    assert count(seen, "no_proof").value == len(evidence.without_proof(listed, pieces)) == 1
    assert count(seen, "no_measures").value == sum(not t.fields.measures for t in listed) == 3


def test_occurrences_of_the_month_are_those_due_in_it(ledger, plan_id):
    first = busy(ledger, plan_id)[0]
    seen = look(ledger, plan_id, date(2021, 9, 28))
    assert (count(seen, "month").value, count(seen, "month").note) == (1, "已登记 0 期")
    occurrences.mark_done(ledger, plan_id, UNIT, [(first, "M08")], date(2021, 9, 8))
    seen = look(ledger, plan_id, date(2021, 9, 28))
    assert (count(seen, "month").value, count(seen, "month").note) == (1, "已登记 1 期")
    (row,) = reminders.listed(ledger, plan_id, UNIT, date(2021, 9, 28), reminders.DueWhich.MONTH)
    assert (row.key, row.state, row.office) == ("M08", DayState.DONE, "预算科")


def test_sheets_that_are_not_back_are_waited_for_by_recipient(ledger, plan_id, tmp_path):
    ids = busy(ledger, plan_id)
    tasks.edit(ledger, UNIT, ids[1], {"office": "国库科"})
    assert count(look(ledger, plan_id), "waiting").value == 0
    sheets.make_sheets(ledger, plan_id, UNIT, tmp_path, due_on=date(2021, 7, 9))
    seen = count(look(ledger, plan_id), "waiting")
    assert (seen.value, seen.target) == (2, "sheets:waiting")
    assert set(seen.note.split("、")) == {"预算科", "国库科"}


def test_the_days_of_the_year_tell_what_stands_on_them(ledger, plan_id):
    first, second, *_ = busy(ledger, plan_id)
    occurrences.mark_done(ledger, plan_id, UNIT, [(first, "M05")], date(2021, 7, 1))
    seen = look(ledger, plan_id, date(2021, 9, 28))
    days = {d.day: (d.overdue, d.due, d.done) for d in seen.days}
    assert seen.year == 2021
    assert days[date(2021, 6, 10)] == (0, 0, 1)
    assert days[date(2021, 7, 10)] == (1, 0, 0)
    # December's figures and the display stand in the January after the year.
    assert days[date(2022, 1, 10)] == days[date(2022, 1, 31)] == (0, 1, 0)
    assert days[date(2021, 9, 30)] == (0, 1, 0)
    on_day = reminders.listed(ledger, plan_id, UNIT, date(2021, 9, 28), date(2021, 9, 30))
    assert [(r.requirement_id, r.target) for r in on_day] == [(second, f"task:{second}")]


def busy(ledger, plan_id):
    """Monthly figures, a deadline, a claim of work done without proof; the ids in the plan's order."""
    ids = [t.id for t in tasks.task_list(ledger, plan_id, UNIT).tasks]
    monthly = {"frequency": Frequency.MONTHLY, "due_day": 10, "office": "预算科", "measures": ("公开。",)}
    tasks.edit(ledger, UNIT, ids[0], monthly)
    tasks.edit(ledger, UNIT, ids[1], {"deadline": date(2021, 9, 30)})
    tasks.edit(ledger, UNIT, ids[2], {"status": Status.COMPLETED})
    return ids


def _edits(ledger, plan_id):
    first, second, third, fourth = busy(ledger, plan_id)
    yield
    tasks.edit(ledger, UNIT, first, {"status": Status.NOT_APPLICABLE, "reason": "无此职能"})
    yield
    undo.undo(ledger)
    yield
    occurrences.mark_done(ledger, plan_id, UNIT, [(first, "M05"), (first, "M06")], date(2021, 7, 9))
    yield
    piece, _ = evidence.add_link(ledger, plan_id, UNIT, [third], "https://www.example.cn/a")
    yield
    evidence.remove(ledger, [piece])
    yield
    tasks.add_progress(ledger, UNIT, [second, fourth], Progress(date(2021, 7, 2), "公开"))
    yield
    tasks.edit_many(ledger, UNIT, [second, third, fourth], {"deadline": date(2021, 7, 2)})
    yield
    occurrences.set_rhythm(
        ledger, UNIT, [fourth], frequency=None, due_day=None, pace=Pace(kind=PaceKind.TIMES, times=3)
    )
    yield
    departments.save_year_record(ledger, plan_id, UNIT, YearRecord(published_on=date(2021, 7, 1)))
    yield
    open_ = tasks.task_list(ledger, plan_id, UNIT).claimable[0]
    tasks.claim(ledger, plan_id, UNIT, [open_.id])
    yield
    save_table(ledger, [CalendarDay(date(2021, 9, 29), False)])
    yield


def test_after_any_edit_the_page_is_what_a_fresh_look_gives(ledger, plan_id):
    for today in (TODAY, date(2021, 9, 28)):
        look(ledger, plan_id, today)
    for _ in _edits(ledger, plan_id):
        for today in (TODAY, date(2021, 9, 28)):
            kept = look(ledger, plan_id, today)
            with session(ledger.path, read_only=True) as other:
                assert kept == look(other, plan_id, today)


def test_an_edit_counts_only_the_task_it_touched_again(ledger, plan_id, monkeypatch):
    ids = busy(ledger, plan_id)
    look(ledger, plan_id)
    counted = []
    real = tallying.tally
    monkeypatch.setattr(
        tallying, "tally", lambda task, *a, **k: counted.append(task.id) or real(task, *a, **k)
    )
    look(ledger, plan_id)
    tasks.edit(ledger, UNIT, ids[1], {"office": "国库科"})
    look(ledger, plan_id)
    assert counted == [ids[1]]


def test_what_does_not_apply_is_owed_nothing_and_counts_as_settled(ledger, plan_id):
    first = tasks.task_list(ledger, plan_id, UNIT).tasks[0]
    tasks.edit(ledger, UNIT, first.id, {"status": Status.NOT_APPLICABLE, "reason": "无此职能"})
    seen = look(ledger, plan_id)
    assert step(seen, "measures").note == "0/3"
    assert [(s.done, s.total) for s in seen.sections] == [(1, 3), (0, 1)]


def test_an_institution_is_asked_what_applies(ledger, plan_id):
    departments.add_unit(ledger, "市行政服务中心", UnitKind.INSTITUTION)
    seen = look(ledger, plan_id, unit="市行政服务中心")
    assert "tasks:to_confirm" in [m.target for m in step(seen, "confirm").missing]


def test_occurrences_fall_due_one_line_a_task_for_what_is_late_and_one_for_what_comes(ledger, plan_id):
    first = tasks.task_list(ledger, plan_id, UNIT).tasks[0]
    tasks.edit(ledger, UNIT, first.id, {"frequency": Frequency.MONTHLY, "due_day": 10})

    def due(today):
        listed = look(ledger, plan_id, today).due
        return [(d.day, d.overdue, d.text.partition("：")[0]) for d in listed if d.label == first.label]

    # The notice is of 1 June: May is the first that is owed.
    assert due(date(2021, 6, 3)) == [(date(2021, 6, 10), False, "第 5 期（5月）")]
    assert due(date(2021, 8, 20)) == [
        (date(2021, 6, 10), True, "3 期未登记"),
        (date(2021, 9, 10), False, "第 8 期（8月）"),
    ]
    cells = [(first.id, f"M{month:02d}") for month in range(5, 9)]
    occurrences.mark_done(ledger, plan_id, UNIT, cells, date(2021, 8, 20))
    assert due(date(2021, 8, 20)) == [(date(2021, 10, 10), False, "第 9 期（9月）")]
    target = next(d.target for d in look(ledger, plan_id, date(2021, 8, 20)).due if d.label)
    assert target == f"occurrences:{first.id}"
