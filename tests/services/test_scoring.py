"""自评打分: what the ledger proves, what the officer decides, and what is kept."""

from dataclasses import replace
from datetime import date

import pytest

from desktop_app.core.errors import UserError
from desktop_app.core.occurrences import OccurrenceFact
from desktop_app.core.snapshot import DocumentOptions
from desktop_app.core.task import Progress, YearRecord
from desktop_app.core.terms import Document, Frequency, YearEnd
from desktop_app.services import (
    departments,
    document_checks,
    documents,
    figures,
    import_plan,
    occurrences,
    plans,
    scoring,
    sheets,
    tasks,
    undo,
    whole_ledger,
    year_snapshot,
)
from desktop_app.services.ledger import open_ledger
from tests.builders import sample_plan
from tests.wordtext import document_text

UNIT = "市财政局"
AS_OF = date(2021, 12, 20)


def by_id(sheet):
    return {i.id: i for i in sheet.indicators}


def test_the_offered_weights_make_a_hundred_and_no_score_is_made_up(ledger, plan_id):
    sheet = scoring.sheet(ledger, plan_id, UNIT, AS_OF)
    assert not sheet.stored
    assert sheet.doubts == ()
    assert sum(i.worth for i in sheet.indicators) == 1000
    assert all(i.score is None for i in sheet.indicators)
    # Nothing was entered: only what the plan itself counts is known, and that is nothing yet.
    assert {i.id: i.proposed for i in sheet.indicators if i.proposed} == {}
    assert by_id(sheet)["publication"].basis == "方案公开情况未登记。"


def test_what_the_year_proves_is_proposed_with_its_figures(ledger, plan_id):
    listed = tasks.task_list(ledger, plan_id, UNIT).tasks
    for n, task in enumerate(listed):
        values = {"measures": ("措施。",), "office": "办公室", "frequency": Frequency.YEARLY}
        values["year_end"] = YearEnd.DONE if n else YearEnd.NOT_DONE
        values["reason"] = None if n else "（示例）理由"
        tasks.edit(ledger, UNIT, task.id, values)
    link = "http://example.invalid/1"
    tasks.add_progress(ledger, UNIT, [listed[1].id], Progress(date(2021, 7, 3), "已公开", url=link))
    departments.save_year_record(ledger, plan_id, UNIT, YearRecord(published_on=date(2021, 6, 20)))
    figures.save_figures(ledger, plan_id, UNIT, {"briefings": 2, "trainings": 1})
    told = by_id(scoring.sheet(ledger, plan_id, UNIT, AS_OF))
    total = len(listed)
    assert told["plan"].proposed == 150
    assert told["tasks"].basis == f"应落实{total}项，已落实{total - 1}项，未落实1项。"
    assert told["tasks"].proposed == 300 * (total - 1) // total
    assert told["evidence"].basis == f"已落实{total - 1}项，有佐证或链接的1项。"
    assert told["publication"].proposed == 150
    # Meetings and trainings are told, but no number of them is worth a number of points.
    assert told["organisation"].basis == "主要负责人听取汇报2次、培训1次。"
    assert told["organisation"].proposed is None


def test_a_late_plan_is_told_and_left_to_the_officer(ledger, plan_id):
    departments.save_year_record(ledger, plan_id, UNIT, YearRecord(published_on=date(2021, 12, 1)))
    told = by_id(scoring.sheet(ledger, plan_id, UNIT, AS_OF))["publication"]
    assert "晚于规定时限" in told.basis
    assert told.proposed is None


def test_a_table_is_kept_whole_undone_in_one_step_and_brought_back(ledger, plan_id):
    first = scoring.sheet(ledger, plan_id, UNIT, AS_OF).indicators
    own = replace(scoring.new_indicator("加分项", 50), basis="（示例）依据", score=45, note="（示例）")
    kept = [own, replace(first[3], score=285), *first[:3]]
    scoring.save(ledger, plan_id, UNIT, kept)
    sheet = scoring.sheet(ledger, plan_id, UNIT, AS_OF)
    assert [i.name for i in sheet.indicators] == [i.name for i in kept]
    assert sheet.indicators[0] == own
    assert sheet.indicators[1].score == 285
    assert sheet.doubts == ("分值合计75分，不等于100分。",)
    assert year_snapshot.snapshot(ledger, plan_id, UNIT, AS_OF).scoring == sheet.indicators
    scoring.save(ledger, plan_id, UNIT, kept[1:])
    assert len(scoring.sheet(ledger, plan_id, UNIT, AS_OF).indicators) == 4
    undo.undo(ledger)
    assert scoring.sheet(ledger, plan_id, UNIT, AS_OF) == sheet
    scoring.save(ledger, plan_id, UNIT, [])
    assert not scoring.sheet(ledger, plan_id, UNIT, AS_OF).stored


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": " "}, "没有名称"),
        ({"worth": 0}, "分值应大于"),
        ({"score": 101}, "自评10.1分"),
        ({"score": -1}, "不在 0 至"),
    ],
)
def test_what_is_no_indicator_is_refused_and_nothing_is_written(ledger, plan_id, change, said):
    first = scoring.sheet(ledger, plan_id, UNIT, AS_OF).indicators
    with pytest.raises(UserError, match=said):
        scoring.save(ledger, plan_id, UNIT, [replace(first[0], **change), *first[1:]])
    assert not scoring.sheet(ledger, plan_id, UNIT, AS_OF).stored


def test_the_table_travels_with_the_whole_ledger(ledger, plan_id, tmp_path):
    first = scoring.sheet(ledger, plan_id, UNIT, AS_OF).indicators
    scoring.save(ledger, plan_id, UNIT, [replace(first[0], score=95), *first[1:]])
    out = tmp_path / "全部.json"
    whole_ledger.export_json(ledger, out)
    whole_ledger.import_json(out, tmp_path / "另.zwgk")
    other = open_ledger(tmp_path / "另.zwgk")
    assert scoring.sheet(other, plan_id, UNIT, AS_OF) == scoring.sheet(ledger, plan_id, UNIT, AS_OF)
    other.close()


def test_periods_in_time_late_and_missing_are_told(ledger, plan_id):
    task = tasks.task_list(ledger, plan_id, UNIT).tasks[0]
    tasks.edit(ledger, UNIT, task.id, {"frequency": Frequency.QUARTERLY, "due_day": 10})
    done = [("Q2", date(2021, 7, 9)), ("Q3", date(2021, 11, 1))]
    for key, day in done:
        occurrences.record(ledger, UNIT, task.id, OccurrenceFact(key, done_on=day))
    told = by_id(scoring.sheet(ledger, plan_id, UNIT, AS_OF))["occurrences"]
    assert told.basis == "应公开2个期次，按期1个，逾期补报1个。"
    assert told.proposed == 50


def test_a_score_sheet_begun_and_not_ended_is_told_before_the_report(ledger, plan_id):
    def told():
        taken = year_snapshot.snapshot(ledger, plan_id, UNIT, AS_OF)
        return [d.text for d in document_checks.check_report(taken) if d.target == "scoring"]

    assert told() == []
    first = scoring.sheet(ledger, plan_id, UNIT, AS_OF).indicators
    scoring.save(ledger, plan_id, UNIT, [replace(first[0], score=90, worth=110), *first[1:]])
    assert told() == ["自评打分：分值合计101分，不等于100分", "自评未评定 6 项"]


def test_the_year_before_is_what_the_ledger_holds_of_the_plan_before(ledger, plan_id, tmp_path):
    def taken():
        return year_snapshot.snapshot(ledger, plan_id, UNIT, AS_OF)

    assert taken().last_year is None
    plan = sample_plan()
    earlier = replace(plan, title=plan.title.replace("2021", "2020"), issued=date(2020, 6, 1))
    former, _ = import_plan.store_plan(ledger, earlier)
    assert plans.the_plan(ledger, former).year == 2020
    # Imported, and nothing recorded under it: nothing to compare with.
    assert taken().last_year is None
    figures.save_figures(ledger, former, UNIT, {"published": 100})
    figures.save_figures(ledger, plan_id, UNIT, {"published": 150})
    last = taken().last_year
    assert (last.year, dict(last.figures), last.outcome.undecided) == (2020, {"published": 100}, 4)
    out = tmp_path / "报告.docx"
    documents.export(ledger, plan_id, UNIT, Document.REPORT, out, DocumentOptions(), AS_OF)
    said = "与2020年相比，主动公开政府信息由100条增加到150条，增长50%。主要数据对比如下："
    assert said in document_text(out)


def test_sheets_sent_and_returned_are_told_in_the_report(ledger, plan_id, tmp_path):
    for task in tasks.task_list(ledger, plan_id, UNIT).tasks[:2]:
        tasks.edit(ledger, UNIT, task.id, {"office": f"示例科{task.no}"})
    sheets.make_sheets(ledger, plan_id, UNIT, tmp_path / "下发")
    facts = year_snapshot.snapshot(ledger, plan_id, UNIT, AS_OF).sheets
    assert (facts.sent, facts.offices, facts.returned) == (2, 2, 0)
    out = tmp_path / "报告.docx"
    documents.export(ledger, plan_id, UNIT, Document.REPORT, out, DocumentOptions(), AS_OF)
    assert "向2个科室发出填报表2份。" in document_text(out)
