"""Printed numbers and time limits."""

from __future__ import annotations

from datetime import date

import pytest

from desktop_app.core.terms import Standing
from desktop_app.importing import dates
from desktop_app.importing.numbering import Style, numbered, unmarked


@pytest.mark.parametrize(
    ("text", "style", "value", "rest"),
    [
        ("一、加强公开", Style.CN, 1, "加强公开"),
        ("二十一、加强公开", Style.CN, 21, "加强公开"),
        ("（三）推进", Style.CN_PAREN, 3, "推进"),
        ("(十二) 推进", Style.CN_PAREN, 12, "推进"),
        ("11.推进", Style.ARABIC, 11, "推进"),
        ("1．推进", Style.ARABIC, 1, "推进"),
        ("1、推进", Style.ARABIC, 1, "推进"),
        ("（1）推进", Style.ARABIC_PAREN, 1, "推进"),
        ("①推进", Style.CIRCLED, 1, "推进"),
        ("第三部分 推进", Style.PART, 3, "推进"),
    ],
)
def test_numbers(text: str, style: Style, value: int, rest: str) -> None:
    found = numbered(text)
    assert found is not None
    assert (found.style, found.value, found.rest) == (style, value, rest)


@pytest.mark.parametrize(
    "text",
    ["2017年工作", "10类消费品", "1.5万人", "一是推进", "（PPP）项目", "二维码：", "第一时间发布", "", "三"],
)
def test_no_numbers(text: str) -> None:
    assert numbered(text) is None


def test_a_number_without_mark_must_be_due() -> None:
    assert unmarked("2密切跟踪", 2) is not None
    assert unmarked("2密切跟踪", 3) is None
    assert unmarked("10类消费品", 10) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2017年6月9日", date(2017, 6, 9)),
        ("二〇一七年六月九日", date(2017, 6, 9)),
        ("二○二六年十二月三十一日", date(2026, 12, 31)),
        ("2017-06-09", date(2017, 6, 9)),
        ("2017.6.9", date(2017, 6, 9)),
        ("2017年13月9日", None),
        ("20197 9", None),
    ],
)
def test_days(text: str, day: date | None) -> None:
    assert dates.find_day(text) == day


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2018年1月底前", date(2018, 1, 31)),
        ("2028年2月底前", date(2028, 2, 29)),
        ("11 月底前", date(2031, 11, 30)),
        ("6月30日前完成", date(2031, 6, 30)),
        ("2031年3月至11月", date(2031, 11, 30)),
        ("年底前", date(2031, 12, 31)),
        ("全年", date(2031, 12, 31)),
        ("长期坚持", Standing.LONG_TERM),
        ("持续推进", Standing.LONG_TERM),
        ("20197 9", None),
        ("及时", None),
    ],
)
def test_limits(text: str, expected: date | Standing | None) -> None:
    assert dates.limit(text, 2031) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2021年11月底前", "11 月底前", "年底前", "持续推进", "全年",
        "20197 9", "2018619", "每月10日前", "12月31日前完成",

     "2021年3月-11月", "长期坚持", "按季度", "2021年12月底前完成并持续推进"],
)  # fmt: skip
def test_wordings_of_time(text: str) -> None:
    assert dates.is_limit(text)


@pytest.mark.parametrize(
    "text", ["市财政局", "公开预算。", "及时公开预算", "一、公开", "", "12", "持续推进信息公开"]
)
def test_other_wordings(text: str) -> None:
    assert not dates.is_limit(text)
