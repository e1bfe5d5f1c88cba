"""Full-width punctuation, widths, numerals, citations, balanced titles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.reports.typography import (
    cite,
    clean,
    full_width,
    numeral,
    title_lines,
    width,
)


@pytest.mark.parametrize(
    ("raw", "printed"),
    [
        ("推进政府和社会资本合作(PPP)项目信息公开", "推进政府和社会资本合作（PPP）项目信息公开"),
        ("公示系统(广东)公开;及时更新,接受监督:", "公示系统（广东）公开；及时更新，接受监督："),
        ("(佛府办函〔2017〕212号)要求", "（佛府办函〔2017〕212号）要求"),
        ("每日9:30,共1,000条", "每日9:30，共1,000条"),
        ("f(x), g(y); a:b", "f(x), g(y); a:b"),
        ("见http://www.example.gov.cn/a;b?c=1,2,下同", "见http://www.example.gov.cn/a;b?c=1,2，下同"),
        ("邮箱a,b@example.gov.cn:工作日", "邮箱a,b@example.gov.cn：工作日"),
        ("推进“放管服”,强化PPP(一期)", "推进“放管服”，强化PPP（一期）"),
        ("(PPP),项目", "（PPP），项目"),
        ("粤办函2017〕259号)", "粤办函2017〕259号）"),
    ],
)
def test_half_width_signs_within_chinese(raw: str, printed: str) -> None:
    assert full_width(raw) == printed


@given(st.text(alphabet="公开，:;(),.aB1 〕）（《》", max_size=40))
def test_full_width_keeps_length_and_is_stable(text: str) -> None:
    once = full_width(text)
    assert len(once) == len(text)
    assert full_width(once) == once
    half = str.maketrans("，：；（）", ",:;()")
    assert once.translate(half) == text.translate(half)


def test_clean_drops_what_xml_cannot_carry() -> None:
    assert clean(" 甲\x00乙\x0b\ud800丙\r\n丁\ufdd0 ") == "甲乙丙\n丁"


def test_width_counts_latin_one_half() -> None:
    assert width("佛山市2017年PPP") == 4 + 2 + 1.5
    assert width("“公开”……") == 6


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (22, "二十二"),
        (100, "一百"),
        (103, "一百零三"),
        (112, "一百一十二"),
        (999, "九百九十九"),
        (1000, "一千"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (1012, "一千零一十二"),
        (1100, "一千一百"),
        (2345, "二千三百四十五"),
        (9999, "九千九百九十九"),
        (10000, "10000"),
    ],
)
def test_numerals(number: int, words: str) -> None:
    assert numeral(number) == words


def test_cited_titles_nest() -> None:
    assert cite("关于印发《某市方案》的通知") == "《关于印发〈某市方案〉的通知》"
    assert cite("《某市方案》") == "《某市方案》"


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("佛山市财政局2017年政务公开工作要点分工方案", ("佛山市财政局2017年", "政务公开工作要点分工方案")),
        (
            "佛山市财政局关于2017年政务公开工作要点落实情况的自查报告",
            ("佛山市财政局关于2017年", "政务公开工作要点落实情况的自查报告"),
        ),
        ("某局2017年分工方案", ("某局2017年分工方案",)),
        ("甲\n乙", ("甲", "乙")),
    ],
)
def test_titles_break_at_sense(title: str, lines: tuple[str, ...]) -> None:
    assert title_lines(title, 19.6, ("佛山市财政局",)) == lines


@given(st.text(alphabet="佛山市财政局年政务公开的《》，2017PPP", min_size=1, max_size=90))
def test_title_lines_lose_nothing(title: str) -> None:
    lines = title_lines(title, 20)
    assert "".join(lines) == title
    for line in lines[1:]:
        assert line[0] not in "，》" or len(lines) == 1
