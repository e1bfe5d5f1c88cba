"""Days as they are written."""

from __future__ import annotations

from datetime import date, datetime

from desktop_app.core.day_words import day_beside, full_day, short_day

DAY = date(2017, 6, 9)


def test_a_day_has_no_leading_zeros() -> None:
    assert full_day(DAY) == "2017年6月9日"
    assert short_day(DAY) == "6月9日"
    assert full_day(datetime(2017, 11, 30, 8, 5)) == "2017年11月30日"  # noqa: DTZ001


def test_the_year_is_named_where_it_is_another() -> None:
    assert day_beside(DAY, 2017) == "6月9日"
    assert day_beside(DAY, 2018) == day_beside(DAY, None) == "2017年6月9日"
