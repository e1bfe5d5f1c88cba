"""Titles, short names and words derived from a plan and a department."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop_app.core.snapshot import DocumentOptions
from desktop_app.core.task import PlanInfo
from desktop_app.reports.wording import Words, plan_title, prepare, report_title, subject
from tests.reports import samples


@pytest.mark.parametrize(
    ("title", "about"),
    [
        ("佛山市贯彻落实省府办公厅2017年政务公开工作要点分工方案", "政务公开工作要点"),
        ("某市2016年政务公开要点任务分工", "政务公开要点"),
        ("某市2017年政务公开重点工作实施方案", "政务公开重点工作"),
        ("某市2022年政务公开工作责任清单", "政务公开工作"),
        ("关于印发《某市2021年度政务公开工作任务分解表》的通知", "政务公开工作任务"),
        ("某市2025年优化营商环境重点任务分工方案", "优化营商环境重点任务"),
        ("某市全面推进政务公开工作实施方案", "政务公开工作"),
        ("方案", "政务公开工作"),
        ("", "政务公开工作"),
    ],
)
def test_the_subject_of_a_plan(title: str, about: str) -> None:
    assert subject(title) == about


def test_titles_never_nest_the_city_s_own() -> None:
    snapshot = prepare(samples.snapshot(), DocumentOptions())
    words = Words.of(snapshot)
    assert plan_title(snapshot, words) == "佛山市财政局2017年政务公开工作要点分工方案"
    assert report_title(snapshot, words) == "佛山市财政局关于2017年政务公开工作要点落实情况的自查报告"


@pytest.mark.parametrize(
    ("issuer", "title", "short"),
    [
        ("佛山市人民政府办公室", "分工方案", "市方案"),
        ("广东省人民政府办公厅", "分工方案", "省方案"),
        ("广州市黄埔区人民政府办公室", "分工方案", "区方案"),
        (None, "某县人民政府办公室分工方案", "县方案"),
        (None, "分工方案", "分工方案"),
    ],
)
def test_the_short_name_of_the_plan(issuer: str | None, title: str, short: str) -> None:
    plan: PlanInfo = replace(samples.PLAN, issuer=issuer, title=title)
    assert Words.of(samples.snapshot(plan=plan)).plan == short


def test_a_district_s_words() -> None:
    words = Words.of(samples.snapshot(department=samples.DISTRICT))
    assert (words.us, words.office, words.support, words.section) == ("我区", "责任单位", "配合单位", "单位")
