"""What the working year leaves behind reaches the report: occurrences, evidence, the year's numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from desktop_app.core.evidence import Evidence, EvidenceKind
from desktop_app.core.figures import FIGURES
from desktop_app.core.occurrences import OccurrenceFact, TaskYear, occurrences, summary
from desktop_app.core.snapshot import Audience, Contents, DocumentOptions, YearSnapshot
from desktop_app.core.task import Task
from desktop_app.core.terms import Publicity
from desktop_app.core.working_days import WorkingCalendar
from desktop_app.reports import report_tables, self_check
from desktop_app.reports.readback import ReadBackError
from desktop_app.reports.year_numbers import published
from tests.reports import samples

REVIEW = DocumentOptions()
PUBLIC = DocumentOptions(audience=Audience.PUBLIC)
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def text_of(snapshot: YearSnapshot, out: Path, options: DocumentOptions = REVIEW) -> str:
    path = self_check.write(snapshot, options, out / "report.docx").path
    body = Document(str(path)).element.body
    return "\n".join("".join(t.text or "" for t in p.iter(f"{WORD}t")) for p in body.iter(f"{WORD}p"))


def year_of(task: Task, facts: Sequence[OccurrenceFact], as_of: date = date(2017, 12, 20)) -> TaskYear:
    """The task's year as the services would hand it over."""
    listed = occurrences(
        task,
        facts,
        issued=date(2017, 6, 9),
        year=2017,
        as_of=as_of,
        calendar=WorkingCalendar(lambda _: None),
    )
    return TaskYear(occurrences=listed, summary=summary(listed, as_of))


def monthly() -> YearSnapshot:
    """一-3, monthly: July made up late, August still owed, the rest done."""
    task = samples.filled(samples.published()[0], 1)
    facts = [
        OccurrenceFact(f"M{month:02d}", done_on=date(2017, month + 1, 9), what="示例", count=1)
        for month in (5, 6, 9, 10, 11)
    ]
    facts.append(OccurrenceFact("M07", done_on=date(2017, 9, 1), reason="系统升级,停机检修（示例）"))
    facts.append(OccurrenceFact("M08"))
    return samples.snapshot([task], years={task.id: year_of(task, facts)})


def piece(number: int, *tasks: str, **changes: object) -> Evidence:
    made = Evidence(
        id=f"e{number}",
        kind=EvidenceKind.DOCUMENT,
        title=f"示例佐证{number},终稿",
        file_name=f"示例{number}.pdf",
        captured_on=date(2017, 9, number),
        tasks=tasks,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def test_occurrences_are_counted_in_the_sentence_and_in_the_annex(tmp_path: Path) -> None:
    text = text_of(monthly(), tmp_path)
    counted = "应公开7期、已公开6期（逾期1期，逾期补报1期，未到期1期，发文前4期）"
    assert f"此项工作按月开展，次月10日前完成，{counted}；" in text
    assert f"\n{counted}。\n" in text


def test_late_occurrences_reach_the_problems_with_their_reasons(tmp_path: Path) -> None:
    text = text_of(monthly(), tmp_path)
    assert "公开时效。1项任务出现逾期，共2期。" in text
    assert (
        "《市方案》一-3：7月因系统升级，停机检修（示例）延至2017年9月1日公开；8月尚未公开，原因：【逾期原因】。"
    ) in text


def test_what_is_not_for_publication_is_not_told_late_either(tmp_path: Path) -> None:
    snapshot = monthly()
    task = snapshot.tasks[0]
    hidden = replace(task, fields=replace(task.fields, publicity=Publicity.WITHHELD))
    assert "停机检修" not in text_of(replace(snapshot, tasks=(hidden,)), tmp_path, PUBLIC)


def test_a_whole_date_keeps_to_one_line_of_the_evidence_list(tmp_path: Path) -> None:
    evidence = (piece(1, published_on=date(2017, 12, 31)), piece(2, published_on=date(2017, 1, 1)))
    path = self_check.write(samples.snapshot([], evidence=evidence), REVIEW, tmp_path / "report.docx").path
    (listed,) = Document(str(path)).tables
    assert [row.cells[-1].text for row in listed.rows[-2:]] == ["2017年12月31日", "2017年1月1日"]


def test_every_piece_of_evidence_is_listed_and_cited(tmp_path: Path) -> None:
    tasks = [samples.filled(t, n) for n, t in enumerate(samples.published()[:2], 1)]
    shared = tasks[1].progress[0].url
    evidence = (
        piece(1, tasks[0].id),
        piece(2, tasks[1].id, tasks[0].id, kind=EvidenceKind.LINK, url=shared, file_name=None),
        piece(3),
    )
    path = self_check.write(samples.snapshot(tasks, evidence=evidence), REVIEW, tmp_path / "report.docx").path
    ledger, listed = Document(str(path)).tables
    rows = [[c.text for c in row.cells] for row in listed.rows[1:]]
    assert [row[0] for row in rows] == ["01", "02", "03", "04", "05"]
    assert rows[1][1:5] == ["示例佐证1，终稿", "文档", "示例1.pdf", "一-3"]
    assert rows[2][1:5] == ["示例佐证2，终稿", "链接", shared, "一-3\n二-4"]
    assert rows[3][4] == "—"
    remarks = [row.cells[-1].text for row in ledger.rows if row.cells[0].text.isdigit()]
    assert remarks == ["佐证\n02\n03\n05", "佐证\n03\n示例备注。"]


def test_a_public_report_lists_only_what_was_checked(tmp_path: Path) -> None:
    checked = {
        "may_publish": True,
        "secrecy_by": "示例",
        "secrecy_on": date(2017, 9, 1),
        "secrecy_result": "可公开",
    }
    evidence = (piece(1), piece(2, **checked))
    text = text_of(samples.snapshot(evidence=evidence), tmp_path, PUBLIC)
    assert "示例佐证1" not in text
    assert "示例佐证2" in text
    assert "示例佐证1" in text_of(samples.snapshot(evidence=evidence), tmp_path)


def test_a_day_nobody_gave_is_not_told(tmp_path: Path) -> None:
    task = samples.filled(samples.published()[0], 1)
    shared = task.progress[0].url
    evidence = (
        piece(1, task.id, published_on=date(2017, 8, 8)),
        piece(2, task.id),
        piece(3, task.id, kind=EvidenceKind.LINK, url=shared, file_name=None),
    )
    path = self_check.write(
        samples.snapshot([task], evidence=evidence), REVIEW, tmp_path / "report.docx"
    ).path
    _, listed = Document(str(path)).tables
    days = [row.cells[5].text.replace("\n", "") for row in listed.rows[1:]]
    told = task.progress[0].date
    assert days[1:4] == ["2017年8月8日", "—", f"{told.year}年{told.month}月{told.day}日"]


def test_lost_evidence_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original = report_tables._proof_row
    monkeypatch.setattr(
        report_tables, "_proof_row", lambda c, t, p: original(c, t, replace(p, name="另一名称"))
    )
    with pytest.raises(ReadBackError, match="示例佐证1"):
        self_check.write(samples.snapshot(evidence=(piece(1),)), REVIEW, tmp_path / "report.docx")


def test_every_number_entered_is_told(tmp_path: Path) -> None:
    values = {figure.id: 1000 + place for place, figure in enumerate(FIGURES)}
    text = text_of(samples.snapshot(figures=values), tmp_path)
    for value in values.values():
        assert str(value) in text
    assert "【" not in text.split("公开数据。")[1].split("\n")[0]


def test_numbers_not_entered_are_asked_for_or_left_out() -> None:
    said = published({"published": 120, "wechat": 30, "requests_answered": 0})
    assert said.startswith("全年主动公开政府信息120条；按渠道分，门户网站")
    assert "政务微信30条（同一信息多渠道发布，不重复计入总数）。" in said
    assert "政务新媒体" not in said
    assert "按期答复率" not in said
    assert "行政复议" not in said
    assert "政务新媒体" in published({})


@pytest.mark.parametrize(("in_time", "rate"), [(3, "100%"), (2, "66.7%"), (0, "0%")])
def test_the_rate_of_answers_in_time(in_time: int, rate: str) -> None:
    said = published({"requests_answered": 3, "requests_in_time": in_time})
    assert f"（其中按时答复{in_time}件），按期答复率{rate}" in said


def test_parts_left_out_need_not_hold_their_numbers(tmp_path: Path) -> None:
    options = DocumentOptions(contents=Contents(organisation=False, statistics=False))
    text = text_of(samples.snapshot(figures={"published": 12345, "staff": 54321}), tmp_path, options)
    assert "12345" not in text
    assert "54321" not in text


def test_while_nothing_is_due_only_that_is_said(tmp_path: Path) -> None:
    task = replace(samples.filled(samples.published()[0], 1), progress=())
    early = date(2017, 6, 9)
    snapshot = samples.snapshot([task], as_of=early, years={task.id: year_of(task, [], early)})
    text = text_of(snapshot, tmp_path)
    assert "应公开0" not in text and "已公开0" not in text
    assert "未到期" in text


def test_periods_told_by_their_number_are_not_counted_twice(tmp_path: Path) -> None:
    task = samples.filled(samples.published()[0], 1)
    days = [date(2017, m, 9) for m in range(7, 13)]
    facts = [OccurrenceFact(f"M{d.month - 1:02d}", done_on=d) for d in days]
    entries = tuple(replace(e, count=None) for e in task.progress)
    snapshot = samples.snapshot([replace(task, progress=entries)], years={task.id: year_of(task, facts)})
    text = text_of(snapshot, tmp_path)
    assert "已公开6期" in text
    assert "自7月9日起陆续开展（逐次情况见附件1），最近一次是12月9日，公布11月数据（示例）" in text
    assert "推进6次" not in text


def test_a_late_period_s_reason_is_not_told_with_two_becauses(tmp_path: Path) -> None:
    task = samples.filled(samples.published()[0], 1)
    facts = [
        OccurrenceFact("M07", done_on=date(2017, 9, 1), reason="由于系统升级（示例）"),
        OccurrenceFact("M08", reason="因检修（示例）"),
    ]
    text = text_of(samples.snapshot([task], years={task.id: year_of(task, facts)}), tmp_path)
    assert "7月由于系统升级（示例）延至2017年9月1日公开" in text
    assert "8月尚未公开，系因检修（示例）" in text
