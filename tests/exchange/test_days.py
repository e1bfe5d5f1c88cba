"""Days in returned cells: what is clear is read, what may be two days is not."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.core.errors import UserError
from desktop_app.exchange.days import day_of_number, day_of_text, has_year
from desktop_app.exchange.new_progress import Clock

JUNE_9 = date(2017, 6, 9)


@pytest.mark.parametrize(
    "text",
    [
        "2017.6.9", "6月9日", "20170609", "2017-06-09 00:00:00", "2017-6-9T08:30:00Z",
        "二〇一七年六月九日", "六月九日", "17.6.9", "17年6月9日", "2017 6 9", "2017、6、9",
        "2017年6月9日（星期五）",
        "42895", "2017. 6. 9", "6/9", "截至2017年6月9日止", "二零一七年六月九日",
    ],
)  # fmt: skip
def test_one_day(text):
    assert day_of_text(text, 2017) == JUNE_9


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2017年6月", date(2017, 6, 30)), ("2017-02", date(2017, 2, 28)),
        ("2016年2月份", date(2016, 2, 29)),
        ("6月", date(2017, 6, 30)),
        ("二〇一七年十二月二十一日", date(2017, 12, 21)), ("十一月底", date(2017, 11, 30)),
    ],
)  # fmt: skip
def test_other_days(text, day):
    assert day_of_text(text, 2017) == day


@pytest.mark.parametrize(
    "text", ["尽快", "2017年13月", "2017年2月30日", "6.9、7.9", "第三季度", "99999999", "一二三"]
)
def test_no_day(text):
    with pytest.raises(UserError):
        day_of_text(text, 2017)


@pytest.mark.parametrize("number", [42895, 42895.75, 20170609, 6.9])
def test_numbers(number):
    assert day_of_number(number, 2017) == JUNE_9


def test_numbers_from_1904():
    assert day_of_number(42895 - 1462, 2017, from_1904=True) == JUNE_9


@pytest.mark.parametrize("number", [6.1, 6.2, 2017.1])
def test_a_number_that_lost_a_nought_is_asked_about(number):
    with pytest.raises(UserError, match="可能是两个日期"):
        day_of_number(number, 2017)


@pytest.mark.parametrize("number", [5, 0.5, -1, 1e15])
def test_a_number_that_is_no_day(number):
    with pytest.raises(UserError):
        day_of_number(number, 2017)


@pytest.mark.parametrize(
    ("text", "given"), [("6月9日", False), ("2017.6.9", True), ("二〇一七年六月九日", True)]
)
def test_a_year_that_is_given(text, given):
    assert has_year(text) is given


@pytest.mark.parametrize(
    ("today", "day", "meant"),
    [
        (date(2018, 1, 20), date(2017, 1, 5), date(2018, 1, 5)),
        (date(2018, 1, 20), date(2017, 7, 5), date(2017, 7, 5)),
        (date(2018, 1, 2), date(2017, 1, 5), date(2017, 1, 5)),
        (date(2026, 1, 20), date(2017, 1, 5), date(2017, 1, 5)),
    ],
)
def test_a_day_without_its_year_early_in_the_next(today, day, meant):
    assert Clock(2017, date(2017, 6, 9), today).nearest(day) == meant
