"""Search over everything typed: two characters are enough, ours first, words highlighted."""

import time
from dataclasses import replace
from datetime import date

import pytest

from desktop_app.core.occurrences import OccurrenceFact
from desktop_app.core.plan import Section
from desktop_app.core.task import Progress
from desktop_app.services import evidence, import_plan, occurrences, search, tasks
from desktop_app.services.search import HitKind
from tests.builders import lead, requirement, sample_plan

UNIT = "市财政局"


@pytest.fixture
def rid(ledger, plan_id):
    task = tasks.task_list(ledger, plan_id, UNIT).tasks[0]
    tasks.edit(
        ledger, UNIT, task.id, {"measures": ("在门户网站公开。", "同步发布图解。"), "office": "国库科"}
    )
    tasks.add_progress(
        ledger, UNIT, [task.id], Progress(date(2021, 7, 3), "公开6月预算执行 PDF", by="张（示例）")
    )
    occurrences.record(
        ledger, UNIT, task.id, OccurrenceFact("N01", title="批次", what="图解两张"), progress=False
    )
    evidence.add_link(ledger, plan_id, UNIT, [task.id], "https://example.invalid/a", "收支图解页面")
    return task.id


def found(ledger, plan_id, typed, unit=UNIT):
    return search.search(ledger, plan_id, unit, typed)


def test_two_characters_find_every_kind(ledger, plan_id, rid):
    assert [(h.kind, h.label) for h in found(ledger, plan_id, "图解")] == [
        (HitKind.TASK, "一-1"),
        (HitKind.OCCURRENCE, "一-1"),
        (HitKind.EVIDENCE, "一-1"),
    ]
    (hit,) = found(ledger, plan_id, "预算执行情况")
    assert (hit.kind, hit.target) == (HitKind.REQUIREMENT, f"task:{rid}")
    (hit,) = found(ledger, plan_id, "pdf")
    assert (hit.kind, hit.requirement_id) == (HitKind.PROGRESS, rid)
    assert found(ledger, plan_id, "图") == ()
    assert found(ledger, plan_id, "  ") == ()
    assert found(ledger, plan_id, "没有这样的话") == ()


def test_the_words_found_are_marked_in_what_is_shown(ledger, plan_id, rid):
    for hit in found(ledger, plan_id, "图解"):
        assert hit.spans
        assert {hit.text[a:b] for a, b in hit.spans} == {"图解"}
    (hit,) = found(ledger, plan_id, "预算 公开 全市")
    assert {hit.text[a:b] for a, b in hit.spans} == {"预算", "公开", "全市"}


def test_all_words_must_stand_in_one_place(ledger, plan_id, rid):
    assert [h.kind for h in found(ledger, plan_id, "图解 门户")] == [HitKind.TASK]
    assert found(ledger, plan_id, "图解 统计局") == ()


def test_a_short_name_finds_its_task(ledger, plan_id, rid):
    hits = found(ledger, plan_id, "一-1")
    assert (hits[0].label, hits[0].target) == ("一-1", f"task:{rid}")


def test_others_requirements_come_last_and_lead_nowhere(ledger, plan_id, rid):
    hits = found(ledger, plan_id, "公开")
    ours = [h.ours for h in hits]
    assert ours == sorted(ours, reverse=True)
    assert ours[-1] is False
    assert hits[-1].target == ""


def test_what_another_department_filled_in_is_not_shown(ledger, plan_id, rid):
    assert [h.kind for h in found(ledger, plan_id, "图解", "市统计局")] == []


@pytest.mark.parametrize("typed", ["%", "%%", "__", "'; DROP TABLE plan; --", '""', "\\", "*图解*"])
def test_signs_are_only_signs(ledger, plan_id, rid, typed):
    assert found(ledger, plan_id, typed) == ()


def test_ten_thousand_requirements_are_looked_through_while_typing(ledger):
    rows = tuple(requirement(n, f"第{n}项：公开示例信息{n % 97}。", *lead(UNIT)) for n in range(1, 10_001))
    plan = replace(sample_plan(title="云州市2021年大方案"), sections=(Section("一", "大部分", rows),))
    plan_id, _ = import_plan.store_plan(ledger, plan)
    begin = time.perf_counter()
    hits = found(ledger, plan_id, "信息96")
    took = time.perf_counter() - begin
    assert len(hits) == 100
    # Measured at about 0.1 s; the bound only tells a scan from a square.
    assert took < 1.5
