"""Terms in working days, on the official schedule and without it."""

from datetime import date

import pytest

from desktop_app.core.working_days import WorkingCalendar
from desktop_app.services.official_schedule import official_schedule

OFFICIAL = WorkingCalendar(official_schedule)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        # The notice of 2017: no holiday within the span.
        (date(2017, 6, 9), 30, date(2017, 7, 21)),
        # National Day 2017 (1 to 8 October) with the make-up Saturday, 30 September.
        (date(2017, 9, 29), 1, date(2017, 9, 30)),
        (date(2017, 9, 29), 2, date(2017, 10, 9)),
        # Spring Festival 2018 (15 to 21 February) with make-up days on 11 and 24 February.
        (date(2018, 2, 9), 1, date(2018, 2, 11)),
        (date(2018, 2, 14), 1, date(2018, 2, 22)),
        (date(2018, 2, 23), 1, date(2018, 2, 24)),
    ],
)
def test_a_term_counts_from_the_next_day_on_the_official_schedule(start, days, end):
    reckoning = OFFICIAL.add(start, days)
    assert (reckoning.day, reckoning.certain) == (end, True)


def test_a_year_without_a_schedule_is_counted_by_weekdays_and_marked():
    assert official_schedule(date(2099, 1, 1)) is None
    reckoning = OFFICIAL.add(date(2099, 1, 2), 1)  # a Friday
    assert (reckoning.day, reckoning.certain) == (date(2099, 1, 5), False)


def test_the_officers_table_goes_before_the_schedule():
    edited = WorkingCalendar(official_schedule, {date(2099, 1, 5): False, date(2099, 1, 3): True})
    assert edited.add(date(2099, 1, 2), 1).day == date(2099, 1, 3)
    assert edited.add(date(2099, 1, 3), 1).day == date(2099, 1, 6)


def test_days_between_count_as_a_term_does():
    assert OFFICIAL.between(date(2017, 6, 9), date(2017, 7, 21)) == 30
    assert OFFICIAL.between(date(2017, 7, 21), date(2017, 6, 9)) == -30
    assert OFFICIAL.between(date(2017, 7, 21), date(2017, 7, 21)) == 0
