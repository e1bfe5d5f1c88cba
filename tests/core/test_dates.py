from __future__ import annotations

from datetime import date

import pytest

from desktop_app.core.dates import parse_day, parse_deadline
from desktop_app.core.errors import UserError
from desktop_app.core.terms import Standing


@pytest.mark.parametrize(
    "text",
    [
        "2017-11-30", "2017.11.30", "2017/11/30", "2017年11月30日", "2017年11月底", "2017年11月末",
        "20171130", "11月30日", "11月底", "11-30", "11.30", "２０１７年１１月３０日", "2017年11月30日前",
        "2017年 11月 30日",
        "2017年11月底前", " 2017-11-30 ", "2017-11-30。", "11月30号",
    ],
)  # fmt: skip
def test_one_day_in_every_form_people_use(text: str) -> None:
    assert parse_day(text, 2017) == date(2017, 11, 30)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("年底", date(2017, 12, 31)),
        ("2018年底前", date(2018, 12, 31)),
        ("2016年2月底", date(2016, 2, 29)),
        ("2017年2月底", date(2017, 2, 28)),
        ("2018-1-5", date(2018, 1, 5)),
    ],
)
def test_ends_of_months_and_years(text: str, day: date) -> None:
    assert parse_day(text, 2017) == day


@pytest.mark.parametrize(
    "text", ["2017年2月30日", "2017-13-01", "20170631", "2月29日", "0月3日", "0000-01-01"]
)
def test_day_the_calendar_does_not_have_is_named(text: str) -> None:
    with pytest.raises(UserError, match=r"没有“.*”这一天。请核对年、月、日。"):
        parse_day(text, 2017)


@pytest.mark.parametrize("text", ["尽快", "11月", "2017年", "第三季度", "2017-11", "12", "2017-11-30至12-1"])
def test_what_is_no_day_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(
        UserError, match="不是可以识别的日期。请写成 2017-11-30、2017年11月底，或“长期坚持”。"
    ):
        parse_deadline(text, 2017)


@pytest.mark.parametrize("text", ["长期坚持", " 长期 ", "持续推进"])
def test_standing_deadline(text: str) -> None:
    assert parse_deadline(text, 2017) is Standing.LONG_TERM


def test_empty_is_no_deadline() -> None:
    assert parse_deadline("  ", 2017) is None
