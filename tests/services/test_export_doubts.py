"""导出前核对: each line is there when it should be, and leads to where it is mended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desktop_app.core.plan import Plan
from desktop_app.core.snapshot import DocumentOptions, Stage
from desktop_app.core.task import Progress
from desktop_app.core.terms import Document
from desktop_app.services import (
    departments,
    document_checks,
    evidence,
    import_plan,
    tasks,
    versions,
    year_snapshot,
)
from tests.builders import sample_plan

UNIT, TODAY = "市财政局", date(2021, 7, 5)


@pytest.fixture
def first(ledger, plan_id):
    return tasks.task_list(ledger, plan_id, UNIT).tasks[0]


def lines(ledger, plan_id, which=Document.PLAN):
    taken = year_snapshot.snapshot(ledger, plan_id, UNIT, TODAY)
    return {doubt.text: doubt.target for doubt in document_checks.check(ledger, taken, which)}


def reworded(text: str) -> Plan:
    plan = sample_plan()
    section = plan.sections[0]
    requirements = (replace(section.requirements[0], text=text), *section.requirements[1:])
    return replace(plan, sections=(replace(section, requirements=requirements), *plan.sections[1:]))


def test_a_requirement_reworded_after_the_import_is_told(ledger, plan_id, first):
    assert [line for line in lines(ledger, plan_id) if "原文" in line] == []
    import_plan.store_plan(ledger, reworded("按月公开全市预算执行情况和说明。"))
    assert lines(ledger, plan_id)["具体要求原文在导入之后有变化 1 项"] == f"task:{first.id}"
    import_plan.store_plan(ledger, sample_plan())
    assert [line for line in lines(ledger, plan_id) if "原文" in line] == []


def test_a_version_that_has_the_new_wording_ends_the_doubt(ledger, plan_id, first, tmp_path):
    import_plan.store_plan(ledger, reworded("按月公开全市预算执行情况和说明。"))
    kept = versions.keep(
        ledger, plan_id, UNIT, Document.PLAN, tmp_path / "a.docx", DocumentOptions(), TODAY, Stage.REVIEW
    )[0]
    later = kept.made_at.replace(microsecond=0)
    # The wording came in within the second of the version's stamp, or before it.
    told = [line for line in lines(ledger, plan_id) if "原文" in line]
    assert told in ([], ["具体要求原文在第1稿之后有变化 1 项"]) and later <= kept.made_at
    import_plan.store_plan(ledger, reworded("按季公开全市预算执行情况。"))
    assert lines(ledger, plan_id)["具体要求原文在第1稿之后有变化 1 项"] == f"task:{first.id}"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://www.example.gov.cn/a.html", "链接不是 https"),
        ("www example", "链接格式有误"),
        ("https://[::1", "链接格式有误"),
        ("ftp://www.example.gov.cn/", "链接格式有误"),
        ("https://www.example.gov.cn/a.html", ""),
    ],
)
def test_links_of_progress_are_looked_at(ledger, plan_id, first, url, words):
    tasks.set_progress(ledger, UNIT, first.id, (Progress(TODAY, "已公开", url="https://a.example.cn/"),))
    ledger.db.conn.execute("UPDATE progress SET url = ?", (url,))
    ledger.db.conn.commit()
    told = {line: target for line, target in lines(ledger, plan_id).items() if line.startswith("链接")}
    assert told == ({f"{words} 1 项": f"task:{first.id}"} if words else {})


def test_links_of_evidence_and_of_the_published_plan_lead_there(ledger, plan_id, first):
    made, _ = evidence.add_link(ledger, plan_id, UNIT, [first.id], "http://www.example.gov.cn/b.html", "公示")
    record = departments.year_record(ledger, plan_id, UNIT)
    departments.save_year_record(
        ledger, plan_id, UNIT, replace(record, published_on=TODAY, published_url="http://www.example.gov.cn/")
    )
    told = lines(ledger, plan_id, Document.REPORT)
    assert told["佐证的链接不是 https 1 件：公示"] == f"evidence:{made}"
    assert told["方案公开地址：链接不是 https"] == "publication"


@pytest.mark.parametrize(
    ("measure", "told"),
    [
        ("2020年12月底前公开。", True),
        ("按《2020年政务公开工作要点》公开。", False),
        ("按云府办〔2020〕8号公开。", False),
        ("2021年12月底前公开。", False),
    ],
)
def test_last_year_s_dates_in_measures_are_told(ledger, plan_id, first, measure, told):
    tasks.edit(ledger, UNIT, first.id, {"measures": (measure,)})
    found = lines(ledger, plan_id)
    assert (found.get("措施中有往年日期 1 项") == f"task:{first.id}") is told


def test_a_deadline_before_the_plan_s_year_is_told(ledger, plan_id, first):
    tasks.edit(ledger, UNIT, first.id, {"deadline": date(2020, 12, 1)})
    assert lines(ledger, plan_id)["完成时限早于方案年度 1 项"] == f"task:{first.id}"


def test_secrecy_words_lead_to_their_task_or_evidence(ledger, plan_id, first):
    tasks.edit(ledger, UNIT, first.id, {"measures": ("发内部资料给各科室。",)})
    made, _ = evidence.add_link(ledger, plan_id, UNIT, [], "https://www.example.gov.cn/b.html", "内部资料")
    evidence.edit(ledger, [made], {"may_publish": True})
    told = {line: target for line, target in lines(ledger, plan_id).items() if line.startswith("疑似")}
    assert sorted(told.values()) == [f"evidence:{made}", f"task:{first.id}"]


def test_evidence_that_the_secrecy_check_refused_is_told(ledger, plan_id):
    made, _ = evidence.add_link(ledger, plan_id, UNIT, [], "https://www.example.gov.cn/b.html", "统计表")
    evidence.edit(ledger, [made], {"may_publish": True, "secrecy_result": "不宜公开（示例）"})
    told = lines(ledger, plan_id)
    assert told["保密审查不同意公开的佐证仍列为可以公开 1 件：统计表"] == f"evidence:{made}"
    evidence.edit(ledger, [made], {"may_publish": False})
    assert not any(line.startswith("保密审查") for line in lines(ledger, plan_id))
