"""What is overdue, what is lacking, and the figures of the year."""

from dataclasses import replace
from datetime import date

import pytest

from desktop_app.core.rules import (
    Gap,
    deadline_words,
    gaps,
    is_overdue,
    proposed_conclusion,
    rate_words,
    year_figures,
)
from desktop_app.core.task import Progress, Task, TaskFields
from desktop_app.core.terms import Basis, Frequency, Role, Standing, Status, YearEnd

DONE = Progress(date(2021, 7, 3), "公开6月情况")


def task(*, progress=(), needs_confirmation=False, **fields) -> Task:
    return Task(
        id="x",
        plan_id="p",
        unit="市财政局",
        section_no="一",
        section_title="推进财政信息公开",
        section_index=1,
        no=3,
        index=3,
        alone=False,
        text="按月公开。",
        lead_raw="市财政局",
        inherited=False,
        ambiguous=False,
        deadline_raw=None,
        basis=Basis.NAMED,
        role=Role.LEAD,
        co_units=(),
        needs_confirmation=needs_confirmation,
        fields=TaskFields(**fields),
        progress=tuple(progress),
    )


@pytest.mark.parametrize(
    ("status", "overdue"),
    [
        (Status.NOT_STARTED, True),
        (Status.IN_PROGRESS, True),
        (Status.UNFINISHED, True),
        (Status.COMPLETED, False),
        (Status.CONTINUING, False),
        (Status.WAITING, False),
        (Status.NOT_APPLICABLE, False),
    ],
)
def test_overdue_is_derived_from_date_and_status(status, overdue):
    late = task(deadline=date(2021, 6, 30), status=status)
    assert is_overdue(late, date(2021, 7, 1)) is overdue
    assert not is_overdue(late, date(2021, 6, 30))


def test_a_standing_deadline_is_never_overdue():
    assert not is_overdue(task(deadline=Standing.LONG_TERM), date(2099, 1, 1))


def test_an_empty_task_lacks_everything_but_a_reason():
    assert gaps(task()) == (Gap.MEASURES, Gap.OFFICE, Gap.DEADLINE, Gap.YEAR_END, Gap.PROGRESS)


def test_a_frequency_serves_for_a_deadline():
    assert Gap.DEADLINE not in gaps(task(frequency=Frequency.MONTHLY))


def test_not_applicable_lacks_at_most_its_reason():
    assert gaps(task(status=Status.NOT_APPLICABLE)) == (Gap.REASON,)
    assert gaps(task(status=Status.NOT_APPLICABLE, reason="本单位无此职能", needs_confirmation=True)) == ()


def test_a_general_task_of_an_institution_waits_for_confirmation():
    assert Gap.CONFIRMATION in gaps(task(needs_confirmation=True))
    assert Gap.CONFIRMATION not in gaps(task(needs_confirmation=True, applies=True))


@pytest.mark.parametrize("ending", [YearEnd.NOT_DONE, YearEnd.CONDITION_UNMET, YearEnd.NOT_APPLICABLE])
def test_a_conclusion_other_than_done_needs_a_reason(ending):
    assert Gap.REASON in gaps(task(year_end=ending))
    assert Gap.REASON not in gaps(task(year_end=ending, reason="原因"))


def test_figures_sum_to_the_total_and_the_rate_leaves_out_what_does_not_apply():
    figures = year_figures(
        [
            task(year_end=YearEnd.DONE),
            task(year_end=YearEnd.DONE, status=Status.CONTINUING),
            task(year_end=YearEnd.NOT_DONE),
            task(status=Status.NOT_APPLICABLE),
            task(year_end=YearEnd.CONDITION_UNMET),
            task(),
        ]
    )
    kinds = (
        figures.done,
        figures.not_done,
        figures.condition_unmet,
        figures.not_applicable,
        figures.undecided,
    )
    assert kinds == (2, 1, 1, 1, 1)
    assert sum(kinds) == figures.total == 6
    assert figures.continuing == 1
    assert figures.rate == pytest.approx(2 / 5)


def test_no_rate_where_nothing_applies():
    figures = year_figures([task(status=Status.NOT_APPLICABLE)])
    assert (figures.rate, figures.permille, rate_words(figures)) == (None, None, "")


@pytest.mark.parametrize(
    ("done", "total", "said"),
    [(4, 11, "36.4%"), (2, 3, "66.7%"), (3, 5, "60.0%"), (1999, 2000, "99.9%"), (5, 5, "100%")],
)
def test_a_rate_is_rounded_wherever_it_is_said_and_100_only_where_nothing_is_left(done, total, said):
    ended = [YearEnd.DONE] * done + [YearEnd.NOT_DONE] * (total - done)
    figures = year_figures([task(year_end=end) for end in ended])
    assert rate_words(figures) == said


def test_a_conclusion_is_proposed_from_the_record():
    assert proposed_conclusion(task(status=Status.COMPLETED)) is YearEnd.DONE
    assert proposed_conclusion(task(status=Status.CONTINUING)) is None
    assert proposed_conclusion(task(status=Status.CONTINUING, progress=[DONE])) is YearEnd.DONE
    assert proposed_conclusion(task(status=Status.IN_PROGRESS)) is None


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, None),
        ({"deadline": date(2017, 11, 30)}, "2017年11月30日前"),
        ({"deadline": Standing.LONG_TERM}, "长期坚持"),
        ({"frequency": Frequency.MONTHLY, "due_day": 10}, "按月，次月10日前"),
        ({"frequency": Frequency.QUARTERLY}, "按季"),
        ({"frequency": Frequency.MONTHLY, "deadline": Standing.LONG_TERM}, "按月"),
        ({"frequency": Frequency.YEARLY, "deadline": date(2017, 12, 31)}, "每年，2017年12月31日前"),
    ],
)
def test_deadline_in_words(fields, words):
    assert deadline_words(task(**fields)) == words


def test_labels():
    plain = task()
    assert plain.label == "一-3"
    assert replace(plain, no=None, alone=True).label == "一"
    assert replace(plain, no=None, index=2).label == "一-第2条"
    assert replace(plain, section_no=None).label == "第1部分-3"
