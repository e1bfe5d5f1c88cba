from __future__ import annotations

from datetime import date

import pytest

from desktop_app.core.errors import UserError
from desktop_app.core.progress_line import in_words, parse_line
from desktop_app.core.task import Progress

TODAY = date(2017, 8, 1)


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        (
            "7月3日 公开6月收支 https://www.example.gov.cn/a?b=1 12条",
            Progress(date(2017, 7, 3), "公开6月收支", 12, "https://www.example.gov.cn/a?b=1"),
        ),
        ("公开6月收支", Progress(TODAY, "公开6月收支")),
        ("6月收支已公开", Progress(TODAY, "6月收支已公开")),
        ("3.5亿元预算已公开", Progress(TODAY, "3.5亿元预算已公开")),
        ("今天，召开发布会", Progress(TODAY, "召开发布会")),
        ("昨天公开名单", Progress(date(2017, 7, 31), "公开名单")),
        ("7.3 公开6月收支", Progress(date(2017, 7, 3), "公开6月收支")),
        ("2017-07-03 公开6月收支，共12条", Progress(date(2017, 7, 3), "公开6月收支", 12)),
        ("20170703 公开6月收支", Progress(date(2017, 7, 3), "公开6月收支")),
        ("12月30日 公开名单", Progress(date(2016, 12, 30), "公开名单")),
        ("2017年12月30日 公开名单", Progress(date(2017, 12, 30), "公开名单")),
        ("7月3日公开信息12条", Progress(date(2017, 7, 3), "公开信息12条", 12)),
        ("解读《条例》第12条", Progress(TODAY, "解读《条例》第12条")),
        ("印发12条例外事项", Progress(TODAY, "印发12条例外事项")),
        (
            "https://a.example/1，公开名单；5 条",
            Progress(TODAY, "公开名单", 5, "https://a.example/1"),
        ),
        ("公开名单（www.example.cn/x）", Progress(TODAY, "公开名单", None, "www.example.cn/x")),
        ("7月10日前公开名单", Progress(TODAY, "7月10日前公开名单")),
    ],
)
def test_line_is_understood(line: str, entry: Progress) -> None:
    assert parse_line(line, TODAY).entry == entry


def test_last_day_of_a_leap_february_is_found_in_the_year_before() -> None:
    assert parse_line("2月29日 公开名单", date(2017, 1, 5)).entry.date == date(2016, 2, 29)


@pytest.mark.parametrize("line", ["", "   ", "7月3日", "12条", "https://a.example/1", "7月3日，"])
def test_line_without_content_is_refused(line: str) -> None:
    with pytest.raises(UserError, match="缺少进展内容。"):
        parse_line(line, TODAY)


def test_day_that_does_not_exist_is_refused() -> None:
    with pytest.raises(UserError, match="没有“7月32日”这一天。"):
        parse_line("7月32日 公开名单", TODAY)


def test_preview_says_every_part_and_marks_the_present_day() -> None:
    line = parse_line("7月3日 公开名单 12条 https://a.example/1", TODAY)
    assert in_words(line) == "2017年7月3日 · 公开名单 · 12 条 · https://a.example/1"
    assert in_words(parse_line("公开名单", TODAY)) == "2017年8月1日（今天） · 公开名单"
