"""Search over everything typed: two characters are enough, ours first, words highlighted."""

from dataclasses import replace
from datetime import date

import pytest

from desktop_app.core.occurrences import OccurrenceFact
from desktop_app.core.plan import Section
from desktop_app.core.task import Progress
from desktop_app.services import evidence, import_plan, occurrences, search, tasks, undo
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


def found(ledger, plan_id, typed, unit=UNIT, at_most=200):
    groups = search.search(ledger, plan_id, unit, typed, at_most=at_most)
    return tuple(hit for group in groups for hit in group.hits)


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


def test_a_sections_title_is_shown_with_the_requirement_it_stands_over(ledger, plan_id, rid):
    first, *_ = found(ledger, plan_id, "财政信息")
    assert first.text == "推进财政信息公开 按月公开全市预算执行情况。"
    assert [first.text[a:b] for a, b in first.spans] == ["财政信息"]


def test_all_words_must_stand_in_one_place(ledger, plan_id, rid):
    assert [h.kind for h in found(ledger, plan_id, "图解 门户")] == [HitKind.TASK]
    assert found(ledger, plan_id, "图解 统计局") == ()


def test_a_short_name_finds_its_task(ledger, plan_id, rid):
    hits = found(ledger, plan_id, "一-1")
    assert (hits[0].label, hits[0].target) == ("一-1", f"task:{rid}")


def test_others_requirements_come_last_and_lead_nowhere(ledger, plan_id, rid):
    hits = [h for h in found(ledger, plan_id, "公开") if h.kind is HitKind.REQUIREMENT]
    ours = [h.ours for h in hits]
    assert ours == sorted(ours, reverse=True)
    assert ours[-1] is False
    assert hits[-1].target == ""


def test_what_another_department_filled_in_is_not_shown(ledger, plan_id, rid):
    assert [h.kind for h in found(ledger, plan_id, "图解", "市统计局")] == []


@pytest.mark.parametrize("typed", ["%", "%%", "__", "'; DROP TABLE plan; --", '""', "\\", "*图解*"])
def test_signs_are_only_signs(ledger, plan_id, rid, typed):
    assert found(ledger, plan_id, typed) == ()


@pytest.mark.parametrize("typed", ["图 解", "ｐｄｆ", "６月", "PDF 公开"])
def test_single_characters_case_and_width_do_not_matter(ledger, plan_id, rid, typed):
    assert [h.requirement_id for h in found(ledger, plan_id, typed) if h.ours][:1] == [rid]


def test_an_occurrence_leads_to_the_occurrences_and_evidence_to_itself(ledger, plan_id, rid):
    targets = {h.kind: h.target for h in found(ledger, plan_id, "图解")}
    assert targets[HitKind.OCCURRENCE] == f"occurrences:{rid}"
    assert targets[HitKind.TASK] == f"task:{rid}"
    assert targets[HitKind.EVIDENCE].startswith("evidence:")


def test_ours_are_found_among_many_and_come_first(ledger):
    rows = tuple(
        requirement(n, f"第{n}项：公开示例信息。", *lead(UNIT if n % 100 == 0 else "市统计局"))
        for n in range(1, 1001)
    )
    plan = replace(sample_plan(title="云州市2021年大方案"), sections=(Section("一", "大部分", rows),))
    plan_id, _ = import_plan.store_plan(ledger, plan)
    (group,) = search.search(ledger, plan_id, UNIT, "示例信息", at_most=20)
    assert [h.label for h in group.hits[:10]] == [f"一-{n}" for n in range(100, 1001, 100)]
    assert [h.ours for h in group.hits] == [True] * 10 + [False] * 10
    assert [h.label for h in group.hits[10:13]] == ["一-1", "一-2", "一-3"]
    assert group.more


def test_a_claimed_task_is_ours_at_once(ledger, plan_id):
    (claimable,) = tasks.task_list(ledger, plan_id, UNIT).claimable
    word = claimable.text[:6]

    def ours():
        return [h.ours for h in found(ledger, plan_id, word) if h.requirement_id == claimable.id]

    assert ours() == [False]
    # Where it can be claimed is where it leads.
    assert [h.target for h in found(ledger, plan_id, word) if not h.ours] == [f"task:{claimable.id}"]
    tasks.claim(ledger, plan_id, UNIT, [claimable.id])
    assert ours() == [True]
    undo.undo(ledger)
    assert ours() == [False]


def test_a_search_that_is_no_longer_wanted_is_cut_short(ledger, plan_id, rid):
    assert search.search(ledger, plan_id, UNIT, "图解", is_stale=lambda: True) == ()
