"""The year's occurrences of a task: which there are, when they are due, and where each stands."""

from dataclasses import replace
from datetime import date

import pytest

from desktop_app.core.occurrences import (
    OccurrenceFact,
    OccurrenceState,
    occurrences,
    period_due,
    summary,
)
from desktop_app.core.pace import Pace, PaceKind
from desktop_app.core.task import Task, TaskFields
from desktop_app.core.terms import Basis, Frequency, Role, Status
from desktop_app.core.working_days import WorkingCalendar

# National Day and Mid-Autumn 2017 (1–8 October, made up on 30 September), Spring Festival 2018.
_OFF = {date(2017, 10, d) for d in range(1, 9)} | {date(2018, 2, d) for d in range(15, 22)}
_ON = {date(2017, 9, 30), date(2018, 2, 11), date(2018, 2, 24)}


def official(day):
    return None if day.year > 2018 else day in _ON or (day.weekday() < 5 and day not in _OFF)


CALENDAR = WorkingCalendar(official)
ISSUED = date(2017, 6, 9)
YEAR_END = date(2017, 12, 31)
S = OccurrenceState


def task(text="按月公开收支完成情况。", **fields):
    return Task(
        id="r1",
        plan_id="p1",
        unit="市财政局",
        section_no="一",
        section_title="加强预期引导",
        section_index=1,
        no=3,
        index=3,
        alone=False,
        text=text,
        lead_raw="市财政局",
        inherited=False,
        ambiguous=False,
        deadline_raw=None,
        basis=Basis.NAMED,
        role=Role.LEAD,
        co_units=(),
        needs_confirmation=False,
        fields=TaskFields(**fields),
    )


def listed(of, facts=(), *, pace=Pace(), issued=ISSUED, year=2017, as_of=YEAR_END):  # noqa: B008
    return occurrences(of, facts, pace=pace, issued=issued, year=year, as_of=as_of, calendar=CALENDAR)


MONTHLY = task(frequency=Frequency.MONTHLY, due_day=10)


def states(found):
    return {o.label: o.state for o in found}


def test_twelve_months_each_due_in_the_next():
    found = listed(MONTHLY)
    assert [o.label for o in found] == [f"{m}月" for m in range(1, 13)]
    assert [o.due for o in found][:3] == [date(2017, 2, 10), date(2017, 3, 10), date(2017, 4, 10)]
    assert found[-1].due == date(2018, 1, 10)
    assert found[5].title == "第 6 期（6月）"


def test_before_the_notice_never_overdue_after_the_report_not_due():
    found = states(listed(MONTHLY))
    # April was due on 10 May, before the notice of 9 June; May on 10 June, after it.
    assert [found[f"{m}月"] for m in (1, 4, 5, 11)] == [
        S.BEFORE_NOTICE,
        S.BEFORE_NOTICE,
        S.OVERDUE,
        S.OVERDUE,
    ]
    assert found["12月"] is S.TO_RECORD or found["12月"] is S.NOT_DUE
    counted = summary(listed(MONTHLY), YEAR_END)
    assert (counted.total, counted.expected, counted.published) == (12, 7, 0)
    assert (counted.before_notice, counted.not_due, len(counted.overdue)) == (4, 1, 7)


def test_where_nothing_is_due_yet_the_sentence_tells_of_all_and_not_of_none():
    on_the_day = date(2017, 6, 9)
    counted = summary(listed(MONTHLY, as_of=on_the_day), on_the_day)
    assert counted.line == "共 12 期，未到期 8 期，发文前 4 期"


def test_what_is_filled_in_before_the_notice_counts_as_done():
    facts = [OccurrenceFact(f"M{m:02d}", done_on=date(2017, m + 1, 8), count=2) for m in range(1, 12)]
    counted = summary(listed(MONTHLY, facts), YEAR_END)
    assert counted.line == "应公开 11 期、已公开 11 期，未到期 1 期"
    assert (counted.items, counted.missing) == (22, 0)


def test_made_up_late_and_the_day_it_was_due():
    on_time = OccurrenceFact("M06", done_on=date(2017, 7, 10))
    late = OccurrenceFact("M07", done_on=date(2017, 8, 11), reason="系统升级")
    old = OccurrenceFact("M01", done_on=date(2017, 6, 20))
    found = states(listed(MONTHLY, [on_time, late, old]))
    assert (found["6月"], found["7月"], found["1月"]) == (S.DONE, S.MADE_UP, S.DONE)
    counted = summary(listed(MONTHLY, [late]), YEAR_END)
    assert [o.fact.reason for o in counted.made_up] == ["系统升级"]
    assert "逾期补报 1 期" in counted.line


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        (date(2017, 6, 30), S.NOT_DUE),
        (date(2017, 7, 1), S.TO_RECORD),
        (date(2017, 7, 10), S.TO_RECORD),
        (date(2017, 7, 11), S.OVERDUE),
    ],
)
def test_the_state_of_june_day_by_day(as_of, state):
    assert states(listed(MONTHLY, as_of=as_of))["6月"] is state


def test_due_today_is_owed_but_not_overdue():
    counted = summary(listed(MONTHLY, as_of=date(2017, 6, 10)), date(2017, 6, 10))
    assert (counted.expected, counted.missing, counted.overdue) == (1, 1, ())


def test_what_was_done_after_the_day_asked_for_does_not_count_yet():
    facts = [OccurrenceFact("M06", done_on=date(2017, 7, 5))]
    assert states(listed(MONTHLY, facts, as_of=date(2017, 7, 4)))["6月"] is S.TO_RECORD
    assert states(listed(MONTHLY, facts, as_of=date(2017, 7, 5)))["6月"] is S.DONE


@pytest.mark.parametrize(
    ("frequency", "due_day", "dues"),
    [
        (Frequency.QUARTERLY, 15, [(4, 15), (7, 15), (10, 15), (1, 15)]),
        (Frequency.HALF_YEARLY, 20, [(7, 20), (1, 20)]),
        (Frequency.YEARLY, 31, [(1, 31)]),
        (Frequency.QUARTERLY, None, [(4, 30), (7, 31), (10, 31), (1, 31)]),
        (Frequency.HALF_YEARLY, None, [(6, 30), (12, 31)]),
        (Frequency.YEARLY, None, [(12, 31)]),
    ],
)
def test_due_dates_of_the_other_frequencies(frequency, due_day, dues):
    found = listed(task(frequency=frequency, due_day=due_day))
    assert [(o.due.month, o.due.day) for o in found] == dues
    assert all(o.due_assumed == (due_day is None) for o in found)


@pytest.mark.parametrize(("year", "last"), [(2020, 29), (2021, 28), (2000, 29), (2100, 28)])
def test_a_due_day_that_february_lacks_is_its_last(year, last):
    assert period_due(Frequency.MONTHLY, date(year, 1, 31), 31) == (date(year, 2, last), False)
    assert listed(task(frequency=Frequency.MONTHLY), year=year, issued=None)[0].due == date(year, 2, last)


def test_a_due_date_on_a_holiday_moves_only_where_it_was_asked_for():
    of = task(frequency=Frequency.MONTHLY, due_day=2)
    assert listed(of)[8].due == date(2017, 10, 2)
    assert listed(of, pace=Pace(shift=True))[8].due == date(2017, 10, 9)
    # A make-up Saturday is a working day.
    assert listed(task(frequency=Frequency.MONTHLY, due_day=30), pace=Pace(shift=True))[7].due == date(
        2017, 9, 30
    )
    assert listed(of, pace=Pace(shift=True), year=2019, issued=None)[0].certain is False


def test_a_due_date_set_by_hand_goes_first():
    found = listed(MONTHLY, [OccurrenceFact("M05", due_on=date(2018, 1, 5))])
    assert (found[4].due, found[4].state) == (date(2018, 1, 5), S.TO_RECORD)


def test_so_many_times_in_the_year():
    found = listed(
        task(), [OccurrenceFact("N02", done_on=date(2017, 8, 1))], pace=Pace(PaceKind.TIMES, times=3)
    )
    assert [(o.label, o.due) for o in found] == [(f"第{n}次", YEAR_END) for n in (1, 2, 3)]
    counted = summary(found, YEAR_END)
    assert (counted.published, counted.word, counted.overdue) == (1, "次", ())
    after = listed(task(), (), pace=Pace(PaceKind.TIMES, times=2), as_of=date(2018, 1, 1))
    assert {o.state for o in after} == {S.OVERDUE}


def test_information_is_due_twenty_working_days_after_it_arose_over_national_day():
    arisen = OccurrenceFact("E-a", "市级部门决算", arose_on=date(2017, 9, 22))
    (found,) = listed(task("及时公开。"), [arisen], pace=Pace(PaceKind.PROMPT))
    # Counted by hand: 25–30 September is six days with the make-up Saturday, 9–13 and 16–20 October ten,
    # 23–26 October four.
    assert (found.label, found.due, found.certain) == ("市级部门决算", date(2017, 10, 26), True)
    (shorter,) = listed(task("及时公开。"), [arisen], pace=Pace(PaceKind.PROMPT, term=7))
    assert shorter.due == date(2017, 10, 9)


def test_information_is_due_over_spring_festival():
    arisen = OccurrenceFact("E-a", "批复", arose_on=date(2018, 2, 12))
    (found,) = listed(task("及时公开。"), [arisen], pace=Pace(PaceKind.PROMPT, term=5), year=2018)
    # 13 and 14 February, then 22, 23 and the make-up Saturday 24.
    assert found.due == date(2018, 2, 24)


def test_batches_and_fits_have_no_due_date_but_can_be_given_one():
    facts = [
        OccurrenceFact("E-b", "第二批", due_on=date(2017, 9, 1)),
        OccurrenceFact("E-a", "第一批", arose_on=date(2017, 7, 1), done_on=date(2017, 7, 3)),
    ]
    found = listed(task("分批公开。"), facts, pace=Pace(PaceKind.BATCHES))
    assert [(o.label, o.due, o.state) for o in found] == [
        ("第一批", None, S.DONE),
        ("第二批", date(2017, 9, 1), S.OVERDUE),
    ]
    assert listed(task("适时公开。"), pace=Pace(PaceKind.AS_FIT)) == ()


def test_a_condition_holds_everything_up_until_it_comes_true():
    waiting = Pace(condition="项目验收合格")
    assert listed(task(), pace=waiting) == ()
    assert set(states(listed(MONTHLY, pace=waiting)).values()) == {S.WAITING}
    met = replace(waiting, condition_met_on=date(2017, 9, 22))
    (once,) = listed(task(), pace=met)
    assert (once.label, once.due, once.state) == ("条件具备后", date(2017, 10, 26), S.OVERDUE)
    found = states(listed(MONTHLY, pace=met))
    # August was due on 10 September, before the condition came true on the 22nd.
    assert (found["8月"], found["9月"]) == (S.WAITING, S.OVERDUE)
    assert summary(listed(MONTHLY, pace=waiting), YEAR_END).expected == 0


def test_what_was_recorded_under_another_frequency_is_shown_and_not_counted():
    facts = [OccurrenceFact("M06", done_on=date(2017, 7, 5), what="上半年收支")]
    found = listed(task(frequency=Frequency.QUARTERLY, due_day=10), facts)
    assert [o.label for o in found] == ["第1季度", "第2季度", "第3季度", "第4季度", "6月"]
    assert (found[-1].stray, found[-1].fact.what) == (True, "上半年收支")
    assert summary(found, YEAR_END).total == 4


def test_what_does_not_apply_owes_nothing_but_keeps_its_record():
    of = task(frequency=Frequency.MONTHLY, due_day=10, status=Status.NOT_APPLICABLE)
    assert listed(of) == ()
    assert [o.label for o in listed(of, [OccurrenceFact("M06", done_on=date(2017, 7, 5))])] == ["6月"]


def test_a_task_without_any_rhythm_owes_no_occurrence():
    assert listed(task("加强领导。")) == ()
    assert summary((), YEAR_END).line == ""
