"""Recording occurrences: together with progress, undone and done again, kept over a new import."""

from dataclasses import replace
from datetime import date

import pytest

from desktop_app.core.errors import UserError
from desktop_app.core.occurrences import OccurrenceFact, OccurrenceState
from desktop_app.core.pace import Pace, PaceKind
from desktop_app.core.plan import Section
from desktop_app.core.terms import Frequency, Status, YearEnd
from desktop_app.services import import_plan, occurrences, tasks, undo, year_end
from tests.builders import lead, requirement, sample_plan

UNIT = "市财政局"
YEAR_END = date(2021, 12, 31)


@pytest.fixture
def monthly(ledger, plan_id):
    """The first task, owed every month, due on the 10th of the next."""
    task = tasks.task_list(ledger, plan_id, UNIT).tasks[0]
    occurrences.set_rhythm(
        ledger, UNIT, [task.id], frequency=Frequency.MONTHLY, due_day=10, pace=Pace(shift=True)
    )
    return task.id


def year(ledger, plan_id, rid, as_of=YEAR_END):
    return occurrences.of_task(ledger, plan_id, UNIT, rid, as_of)


def entries(ledger, plan_id, rid):
    return tasks.tasks_by_id(ledger, plan_id, UNIT, [rid])[rid].progress


JUNE = OccurrenceFact(
    "M06",
    done_on=date(2021, 7, 5),
    what="公开6月收支",
    count=3,
    url="https://www.example.invalid/6",
    by="张（示例）",
)


def test_a_year_of_months_with_the_official_calendar(ledger, plan_id, monthly):
    found = {o.label: o.due for o in year(ledger, plan_id, monthly).occurrences}
    # 10 July 2021 is a Saturday; 10 October a Sunday after National Day; 10 January 2022 a Monday.
    assert found["6月"] == date(2021, 7, 12)
    assert found["9月"] == date(2021, 10, 11)
    assert found["12月"] == date(2022, 1, 10)
    assert found["1月"] == date(2021, 2, 10)


def test_recording_enters_progress_in_the_same_step(ledger, plan_id, monthly):
    changes = occurrences.record(ledger, UNIT, monthly, JUNE)
    assert changes.tasks == {(monthly, UNIT)}
    (entry,) = entries(ledger, plan_id, monthly)
    assert (entry.date, entry.text, entry.count, entry.url) == (JUNE.done_on, JUNE.what, 3, JUNE.url)
    assert undo.undo(ledger).label == "登记第 6 期（6月）"
    assert entries(ledger, plan_id, monthly) == ()
    assert year(ledger, plan_id, monthly).summary.published == 0
    undo.redo(ledger)
    assert len(entries(ledger, plan_id, monthly)) == 1
    assert year(ledger, plan_id, monthly).summary.published == 1


def test_the_entry_follows_what_is_recorded_and_goes_with_it(ledger, plan_id, monthly):
    occurrences.record(ledger, UNIT, monthly, JUNE)
    occurrences.record(ledger, UNIT, monthly, replace(JUNE, what="公开1至6月收支", count=4))
    (entry,) = entries(ledger, plan_id, monthly)
    assert (entry.text, entry.count) == ("公开1至6月收支", 4)
    occurrences.record(ledger, UNIT, monthly, replace(JUNE, done_on=None, reason="系统升级"))
    assert entries(ledger, plan_id, monthly) == ()
    occurrences.record(ledger, UNIT, monthly, JUNE)
    occurrences.clear(ledger, UNIT, [(monthly, "M06")])
    assert entries(ledger, plan_id, monthly) == ()
    assert year(ledger, plan_id, monthly).occurrences[5].fact is None


def test_an_entry_that_the_officer_took_out_does_not_come_back(ledger, plan_id, monthly):
    occurrences.record(ledger, UNIT, monthly, JUNE)
    tasks.set_progress(ledger, UNIT, monthly, ())
    occurrences.record(ledger, UNIT, monthly, replace(JUNE, count=9))
    assert entries(ledger, plan_id, monthly) == ()
    assert year(ledger, plan_id, monthly).occurrences[5].fact.count == 9


def test_recording_without_progress(ledger, plan_id, monthly):
    occurrences.record(ledger, UNIT, monthly, JUNE, progress=False)
    assert entries(ledger, plan_id, monthly) == ()


def test_many_cells_are_marked_at_once_and_keep_what_else_was_known(ledger, plan_id, monthly):
    occurrences.record(ledger, UNIT, monthly, OccurrenceFact("M07", reason="迟报"))
    cells = [(monthly, f"M{m:02d}") for m in (5, 6, 7)]
    occurrences.mark_done(ledger, plan_id, UNIT, cells, date(2021, 8, 20))
    found = {o.key: o for o in year(ledger, plan_id, monthly).occurrences}
    assert [found[key].state for _, key in cells] == [OccurrenceState.MADE_UP] * 3
    assert found["M07"].fact.reason == "迟报"
    assert entries(ledger, plan_id, monthly)[0].text == "第 5 期（5月）已完成"
    undo.undo(ledger)
    assert year(ledger, plan_id, monthly).summary.published == 0


def test_the_same_record_again_leaves_no_trace(ledger, plan_id, monthly):
    occurrences.record(ledger, UNIT, monthly, JUNE)
    assert not occurrences.record(ledger, UNIT, monthly, JUNE)
    assert not occurrences.clear(ledger, UNIT, [(monthly, "M01")])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"key": "M13"}, "没有“M13”这一期"),
        ({"key": "../x"}, "没有“../x”这一期"),
        ({"count": -1}, "条数不能为负数"),
        ({"done_on": date(1017, 7, 5)}, "请核对年份"),
        ({"url": "门户网站"}, "不是网址"),
        ({"what": "长" * 20_001}, "公开内容超过"),
        ({"arose_on": date(2021, 7, 6)}, "公开日期早于信息形成日期"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(ledger, plan_id, monthly, change, said):
    with pytest.raises(UserError, match=said):
        occurrences.record(ledger, UNIT, monthly, replace(JUNE, **change))
    assert year(ledger, plan_id, monthly).summary.published == 0


def test_an_unknown_task_is_refused(ledger, monthly):
    with pytest.raises(UserError, match="没有编号为“无”的任务"):
        occurrences.record_many(ledger, UNIT, [(monthly, JUNE), ("无", JUNE)])


def test_information_arising_is_due_by_the_working_calendar(ledger, plan_id):
    task = tasks.task_list(ledger, plan_id, UNIT).tasks[1]
    occurrences.set_rhythm(ledger, UNIT, [task.id], frequency=None, due_day=None, pace=Pace(PaceKind.PROMPT))
    key, changes = occurrences.add_event(ledger, UNIT, task.id, "减税降费清单", arose_on=date(2021, 9, 10))
    assert changes.tasks == {(task.id, UNIT)}
    (found,) = year(ledger, plan_id, task.id).occurrences
    # Over Mid-Autumn and National Day 2021, with the make-up days 18 and 26 September and 9 October.
    assert (found.key, found.label, found.due) == (key, "减税降费清单", date(2021, 10, 14))
    assert found.state is OccurrenceState.OVERDUE
    occurrences.mark_done(ledger, plan_id, UNIT, [(task.id, key)], date(2021, 10, 14))
    assert year(ledger, plan_id, task.id).occurrences[0].state is OccurrenceState.DONE
    assert entries(ledger, plan_id, task.id)[0].text == "减税降费清单已完成"


def test_a_working_day_that_the_officer_changed_moves_the_due_date(ledger, plan_id):
    from desktop_app.services import working_days

    task = tasks.task_list(ledger, plan_id, UNIT).tasks[1]
    occurrences.set_rhythm(ledger, UNIT, [task.id], frequency=None, due_day=None, pace=Pace(PaceKind.PROMPT))
    occurrences.add_event(ledger, UNIT, task.id, "清单", arose_on=date(2021, 9, 10))
    working_days.save_table(ledger, [working_days.CalendarDay(date(2021, 10, 14), False, "台风")])
    assert year(ledger, plan_id, task.id).occurrences[0].due == date(2021, 10, 15)


@pytest.mark.parametrize(
    ("pace", "said"),
    [
        (Pace(PaceKind.TIMES), "全年次数没有填写"),
        (Pace(PaceKind.TIMES, times=0), "全年次数没有填写"),
        (Pace(PaceKind.PROMPT, term=0), "期限不能是 0 个工作日"),
        (Pace(condition_met_on=date(2021, 8, 1)), "没有前置条件"),
    ],
)
def test_a_pace_that_makes_no_sense_is_refused(ledger, monthly, pace, said):
    with pytest.raises(UserError, match=said):
        occurrences.set_rhythm(ledger, UNIT, [monthly], frequency=None, due_day=None, pace=pace)


def test_a_pace_can_be_set_changed_cleared_and_undone(ledger, plan_id, monthly):
    pace = Pace(PaceKind.AS_FIT, held=False, held_reason="本年无此事项", condition="获批复")
    occurrences.set_rhythm(ledger, UNIT, [monthly], frequency=None, due_day=None, pace=pace)
    assert year(ledger, plan_id, monthly).pace == pace
    occurrences.set_rhythm(ledger, UNIT, [monthly], frequency=None, due_day=None, pace=Pace())
    assert year(ledger, plan_id, monthly).pace == Pace()
    undo.undo(ledger)
    assert year(ledger, plan_id, monthly).pace == pace
    undo.undo(ledger)
    undo.undo(ledger)
    task = tasks.tasks_by_id(ledger, plan_id, UNIT, [monthly])[monthly]
    assert (task.fields.frequency, task.fields.due_day) == (None, None)


def test_regular_asks_for_a_frequency_before_it_can_be_completed(ledger):
    plan = sample_plan(title="云州市2021年另一份分工方案")
    regular = requirement(9, "定期公开采购信息。", *lead(UNIT))
    plan = replace(plan, sections=(Section("一", "采购", (regular,)),))
    plan_id, _ = import_plan.store_plan(ledger, plan)
    (task,) = tasks.task_list(ledger, plan_id, UNIT).tasks
    with pytest.raises(UserError, match="一-9 要求“定期”，尚未选定频次"):
        tasks.edit(ledger, UNIT, task.id, {"status": Status.COMPLETED})
    assert tasks.task_list(ledger, plan_id, UNIT).tasks[0].fields.status is Status.NOT_STARTED
    both = {"status": Status.COMPLETED, "frequency": Frequency.QUARTERLY}
    tasks.edit(ledger, UNIT, task.id, both)
    with pytest.raises(UserError, match="定期"):
        tasks.edit(ledger, UNIT, task.id, {"status": Status.COMPLETED, "frequency": None})
    tasks.edit(ledger, UNIT, task.id, {"status": Status.IN_PROGRESS, "frequency": None})
    occurrences.set_rhythm(ledger, UNIT, [task.id], frequency=None, due_day=None, pace=Pace(PaceKind.ONCE))
    tasks.edit(ledger, UNIT, task.id, {"status": Status.COMPLETED})


def test_a_new_import_of_the_plan_keeps_what_was_recorded(ledger, plan_id, monthly):
    occurrences.record(ledger, UNIT, monthly, JUNE)
    again, _ = import_plan.store_plan(ledger, sample_plan(extra=True))
    assert again == plan_id
    assert year(ledger, plan_id, monthly).occurrences[5].fact == JUNE
    assert year(ledger, plan_id, monthly).pace.shift


def test_two_departments_keep_their_own_records(ledger, plan_id, monthly):
    shared = tasks.task_list(ledger, plan_id, UNIT).tasks[2].id
    occurrences.set_rhythm(
        ledger, UNIT, [shared], frequency=None, due_day=None, pace=Pace(PaceKind.TIMES, times=2)
    )
    occurrences.record(ledger, UNIT, shared, OccurrenceFact("N01", done_on=date(2021, 7, 1)))
    other = occurrences.of_task(ledger, plan_id, "市统计局", shared, YEAR_END)
    assert (other.pace, other.occurrences) == (Pace(), ())


def test_the_year_end_names_what_is_missing_and_decides_nothing(ledger, plan_id, monthly):
    occurrences.record(ledger, UNIT, monthly, JUNE)
    closes = {c.task.id: c for c in year_end.review(ledger, plan_id, UNIT, YEAR_END)}
    assert len(closes) == 4
    assert closes[monthly].proposal.conclusion is None
    assert "应公开 7 期、已公开 1 期，缺 6 期" in closes[monthly].proposal.why
    assert [n.kind for n in closes[monthly].needs] == ["有期次未登记", "逾期未写原因", "未定年终结论"]
    assert tasks.task_list(ledger, plan_id, UNIT).tasks[0].fields.year_end is None
    year_end.conclude(ledger, UNIT, dict.fromkeys(closes, YearEnd.DONE))
    assert {t.fields.year_end for t in tasks.task_list(ledger, plan_id, UNIT).tasks} == {YearEnd.DONE}
    undo.undo(ledger)
    assert {t.fields.year_end for t in tasks.task_list(ledger, plan_id, UNIT).tasks} == {None}
