"""What the record suggests at the year's end, and what it still lacks."""

from dataclasses import replace
from datetime import date

from desktop_app.core.occurrences import OccurrenceFact, TaskYear, summary
from desktop_app.core.pace import Pace, PaceKind
from desktop_app.core.task import Progress
from desktop_app.core.terms import Frequency, Status, YearEnd
from desktop_app.core.year_end import NeedKind, needs, propose
from tests.core.test_occurrences import MONTHLY, YEAR_END, listed, task


def year(of, facts=(), pace=Pace()):  # noqa: B008
    found = listed(of, facts, pace=pace)
    return TaskYear(pace, found, summary(found, YEAR_END))


def done(*numbers):
    return [OccurrenceFact(f"M{m:02d}", done_on=date(2017, m + 1, 8)) for m in numbers]


def verdict(of, facts=(), pace=Pace()):  # noqa: B008
    return propose(of, year(of, facts, pace), YEAR_END).conclusion


def kinds(of, facts=(), pace=Pace(), *, proven=True):  # noqa: B008
    return [n.kind for n in needs(of, year(of, facts, pace), YEAR_END, proven=proven)]


def test_all_due_ones_done_suggests_done_and_says_why():
    found = propose(MONTHLY, year(MONTHLY, done(*range(5, 12))), YEAR_END)
    assert (found.conclusion, found.why) == (YearEnd.DONE, "应公开 7 期、已公开 7 期")


def test_some_missing_is_left_to_the_officer_and_none_done_suggests_not_done():
    found = propose(MONTHLY, year(MONTHLY, done(5, 6, 7)), YEAR_END)
    assert found.conclusion is None
    assert "缺 4 期" in found.why
    assert verdict(MONTHLY) is YearEnd.NOT_DONE


def test_a_status_that_speaks_for_itself_comes_first():
    of = replace(MONTHLY, fields=replace(MONTHLY.fields, status=Status.UNFINISHED))
    assert verdict(of, done(*range(5, 12))) is YearEnd.NOT_DONE
    assert verdict(task(status=Status.NOT_APPLICABLE)) is YearEnd.NOT_APPLICABLE


def test_conditions_and_fits():
    assert verdict(task(), pace=Pace(condition="验收合格")) is YearEnd.CONDITION_UNMET
    assert verdict(task("适时公开。"), pace=Pace(PaceKind.AS_FIT, held=True)) is YearEnd.DONE
    assert verdict(task("适时公开。"), pace=Pace(PaceKind.AS_FIT, held=False)) is YearEnd.NOT_DONE
    assert verdict(task("适时公开。"), pace=Pace(PaceKind.AS_FIT)) is None


def test_completed_stands_unless_regular_lacks_its_frequency():
    assert verdict(task(status=Status.COMPLETED, text="加强领导。")) is YearEnd.DONE
    assert verdict(task(status=Status.COMPLETED, text="定期公开。")) is None


def test_needs_name_what_is_missing():
    assert kinds(MONTHLY, done(5, 6, 7)) == [
        NeedKind.OCCURRENCES,
        NeedKind.LATE_REASON,
        NeedKind.CONCLUSION,
    ]
    assert kinds(task("定期公开。"))[0] is NeedKind.FREQUENCY
    assert kinds(task("适时公开。"), pace=Pace(PaceKind.AS_FIT))[0] is NeedKind.ANSWER
    assert kinds(task(status=Status.NOT_APPLICABLE)) == [NeedKind.REASON]
    entry = Progress(date(2017, 7, 3), "已印发")
    told = replace(task("加强领导。", year_end=YearEnd.DONE), progress=(entry,))
    assert kinds(told, proven=False) == [NeedKind.EVIDENCE]
    assert kinds(told) == []


def test_a_late_one_with_its_reason_needs_none():
    late = OccurrenceFact("M11", done_on=date(2017, 12, 20), reason="系统升级")
    of = task(frequency=Frequency.MONTHLY, due_day=10, year_end=YearEnd.DONE)
    assert kinds(of, [*done(*range(5, 11)), late]) == []
    assert kinds(of, [*done(*range(5, 11)), replace(late, reason=None)]) == [NeedKind.LATE_REASON]
