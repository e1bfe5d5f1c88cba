"""What is looked at before an export, what an export says, and the preview of it."""

from dataclasses import replace
from datetime import date

import pytest

from desktop_app.core.errors import UserError
from desktop_app.core.figures import FIGURES
from desktop_app.core.occurrences import OccurrenceFact
from desktop_app.core.pace import Pace, PaceKind
from desktop_app.core.plan import Section
from desktop_app.core.snapshot import DocumentOptions, PlanForm
from desktop_app.core.task import Progress, YearRecord
from desktop_app.core.terms import Document, Frequency, YearEnd
from desktop_app.services import (
    departments,
    document_checks,
    documents,
    evidence,
    figures,
    import_plan,
    occurrences,
    tasks,
    year_snapshot,
)
from tests.builders import lead, requirement, sample_plan
from tests.wordtext import document_text

UNIT = "市财政局"
AS_OF = date(2021, 12, 20)


@pytest.fixture
def filled(ledger, plan_id):
    departments.save_department(ledger, departments.department(ledger, plan_id, UNIT))
    listed = tasks.task_list(ledger, plan_id, UNIT)
    for task in listed.tasks:
        values = {
            "measures": (f"{task.label}的措施一。", f"{task.label}的措施二。"),
            "office": "办公室",
            "frequency": Frequency.MONTHLY,
            "due_day": 10,
            "year_end": YearEnd.DONE,
        }
        tasks.edit(ledger, UNIT, task.id, values)
        tasks.add_progress(ledger, UNIT, [task.id], Progress(date(2021, 7, 3), f"{task.label}已公开", 2))
    tasks.unclaim(ledger, plan_id, UNIT, [listed.claimable[0].id], "无此职能")
    departments.save_year_record(ledger, plan_id, UNIT, YearRecord(published_on=date(2021, 7, 1)))
    figures.save_figures(ledger, plan_id, UNIT, dict.fromkeys((f.id for f in FIGURES), 0))
    return plan_id


def doubts(found):
    return {d.text for d in found}


def test_an_empty_plan_is_told_task_by_task_what_it_lacks(ledger, plan_id):
    taken = year_snapshot.snapshot(ledger, plan_id, UNIT, AS_OF)
    found = document_checks.check_plan(taken)
    assert doubts(found) == {"未填措施 4 项", "未填责任科室 4 项", "未定时限 4 项", "待认领 1 项未决定"}
    assert all(d.hard for d in found)
    assert [label for _, label in found[0].tasks] == ["一-1", "一-2", "一-3", "二-1"]
    assert found[0].target == "tasks:no_measures"
    report = document_checks.check_report(taken)
    assert {"未定年终结论 4 项", "无进展记录 4 项", "方案公开情况未登记"} <= doubts(report)


def test_a_filled_plan_has_nothing_left_to_look_at(ledger, filled):
    taken = year_snapshot.snapshot(ledger, filled, UNIT, AS_OF)
    assert document_checks.check_plan(taken) == ()
    assert document_checks.check_report(taken) == ()
    assert (taken.publish_by, taken.publish_days) == (date(2021, 7, 14), 21)


def test_slips_of_the_source_are_listed_and_never_mended(ledger, tmp_path):
    plan = sample_plan(title="云州市2022年分工方案")
    odd = requirement(9, "公开市属企业企业负责人薪酬信息。", *lead(UNIT))
    section = plan.sections[0]
    plan = replace(plan, sections=(replace(section, requirements=(*section.requirements, odd)),))
    plan_id, _ = import_plan.store_plan(ledger, plan)
    taken = year_snapshot.snapshot(ledger, plan_id, UNIT, AS_OF)
    assert any("一-9 原文疑似笔误" in d.text for d in document_checks.check_plan(taken))
    out = tmp_path / "方案.docx"
    documents.export(ledger, plan_id, UNIT, Document.PLAN, out, DocumentOptions(), AS_OF)
    assert "市属企业企业负责人" in document_text(out)


@pytest.mark.parametrize("form", list(PlanForm))
def test_both_documents_hold_every_task_and_measure(ledger, filled, tmp_path, form):
    plan, report = tmp_path / "方案.docx", tmp_path / "报告.docx"
    options = DocumentOptions(form=form)
    outcome = documents.export(ledger, filled, UNIT, Document.PLAN, plan, options, AS_OF)
    documents.export(ledger, filled, UNIT, Document.REPORT, report, options, AS_OF)
    assert outcome.path == plan
    for task in tasks.task_list(ledger, filled, UNIT).tasks:
        for text in (document_text(plan), document_text(report)):
            assert task.text.replace(",", "，") in text
            assert f"{task.label}的措施一" in text
        assert f"{task.label}已公开" in document_text(report)


@pytest.mark.parametrize("which", list(Document))
def test_the_preview_says_what_the_file_says(ledger, filled, which):
    html = documents.preview(ledger, filled, UNIT, which, DocumentOptions(), AS_OF)
    for task in tasks.task_list(ledger, filled, UNIT).tasks:
        assert f"{task.label}的措施一" in html
    assert "云州市财政局" in html


def test_a_folder_that_is_not_there_is_said_and_nothing_is_written(ledger, filled, tmp_path):
    out = tmp_path / "无此文件夹" / "方案.docx"
    with pytest.raises(UserError):
        documents.export(ledger, filled, UNIT, Document.PLAN, out, DocumentOptions(), AS_OF)
    assert not out.parent.exists()


def test_periods_nobody_keeps_are_not_said_to_be_missed(ledger, filled, tmp_path):
    """Progress was recorded, single periods were not: 已公开0期 would be untrue."""
    report = tmp_path / "报告.docx"
    documents.export(ledger, filled, UNIT, Document.REPORT, report, DocumentOptions(), AS_OF)
    assert "已公开0期" not in document_text(report)
    silent = tasks.task_list(ledger, filled, UNIT).tasks[0]
    tasks.set_progress(ledger, UNIT, silent.id, ())
    documents.export(ledger, filled, UNIT, Document.REPORT, report, DocumentOptions(), AS_OF)
    assert "已公开0期" in document_text(report)


def test_a_reason_stands_where_there_is_room_for_it(ledger, filled):
    task = tasks.task_list(ledger, filled, UNIT).tasks[0]
    tasks.edit(ledger, UNIT, task.id, {"year_end": YearEnd.NOT_DONE, "reason": "职能调整尚未到位"})
    html = documents.preview(ledger, filled, UNIT, Document.REPORT, DocumentOptions(), AS_OF)
    assert "原因：职能调整尚未到位。" in html


def test_what_the_year_leaves_open_is_told_before_the_report_goes_out(ledger, filled):
    first, second, third, fourth = tasks.task_list(ledger, filled, UNIT).tasks
    # May to November fall due between the notice and the report.
    cells = [
        (task.id, OccurrenceFact(f"M{month:02d}", done_on=date(2021, month + 1, 8)))
        for month in range(5, 12)
        for task in (first, second, fourth)
    ]
    occurrences.record_many(ledger, UNIT, cells, progress=False)
    occurrences.clear(ledger, UNIT, [(first.id, "M06")])
    late = OccurrenceFact("M07", done_on=date(2021, 9, 1))
    occurrences.record(ledger, UNIT, second.id, late, progress=False)
    occurrences.set_rhythm(ledger, UNIT, [third.id], frequency=None, due_day=None, pace=Pace(PaceKind.AS_FIT))
    figures.save_figures(ledger, filled, UNIT, {"website": 20})
    evidence.add_link(ledger, filled, UNIT, [], "https://example.invalid/", details={"may_publish": True})
    found = document_checks.check_report(year_snapshot.snapshot(ledger, filled, UNIT, AS_OF))
    told = {d.text: [label for _, label in d.tasks] for d in found}
    assert told["有期次未登记 1 项"] == ["一-1"]
    assert told["逾期未写原因 2 项"] == ["一-1", "一-2"]
    assert told["适时任务未答复是否开展 1 项"] == ["一-3"]
    assert "拟公开的佐证 1 件未作保密审查" in told
    assert any(text.startswith("年度数据请核对：") for text in told)
    assert not any(d.hard for d in found)
    assert next(d.target for d in found if d.text.startswith("有期次")) == f"occurrences:{first.id}"


def test_a_task_said_to_have_no_periods_is_not_asked_for_a_frequency(ledger):
    plan = sample_plan(title="云州市2021年定期公开方案")
    regular = requirement(1, "定期公开采购信息。", *lead(UNIT))
    plan = replace(plan, sections=(Section("一", "采购", (regular,)),))
    plan_id, _ = import_plan.store_plan(ledger, plan)
    (task,) = tasks.task_list(ledger, plan_id, UNIT).tasks
    tasks.add_progress(ledger, UNIT, [task.id], Progress(date(2021, 7, 3), "已公开"))

    def told():
        return doubts(document_checks.check_report(year_snapshot.snapshot(ledger, plan_id, UNIT, AS_OF)))

    assert "定期任务未定频次 1 项" in told()
    occurrences.set_rhythm(ledger, UNIT, [task.id], frequency=None, due_day=None, pace=Pace(PaceKind.ONCE))
    assert "定期任务未定频次 1 项" not in told()
