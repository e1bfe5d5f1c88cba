"""Suspected slips are named, and sound wording is left in peace."""

from __future__ import annotations

import pytest

from desktop_app.reports.slips import suspected_slips
from tests.reports import samples


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("公开市属企业企业负责人重大变动、年度薪酬信息。", "企业企业"),
        ("按照通知(粤办函2017〕259号)要求", "粤办函2017〕259号"),
        ("按照通知（粤办函〔2017259号）要求", "〔2017259号"),
        ("按照通知（粤办函[2017]259号）要求", "[2017]259号"),
        ("落实《关于发布〈佛山市办法》的通知〉要求", "〈"),
        ("公开“五公开要求。", "“"),
        ("公开的的信息", "的的"),
        ("及时公开，，更新", "，，"),
    ],
)
def test_a_slip_is_told_with_its_words(text: str, told: str) -> None:
    found = suspected_slips(text)
    assert len(found) >= 1
    assert any(told in sentence for sentence in found)


def test_a_half_number_is_told_once() -> None:
    assert suspected_slips("（粤办函2017〕259号）") == ("文号“粤办函2017〕259号”缺左括号",)


def test_sound_wording_has_none() -> None:
    for task in samples.published():
        assert suspected_slips(task.text) == (), task.text
    assert suspected_slips("把任务落到实实在在处，一步一步推进……（含2017年）。") == ()
