"""The optional parts of a report: charts, comparison with the year before, self-assessment, practices."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from lxml import etree
from ooxml_integrity import check as integrity
from openxml_audit import OpenXmlValidator

from desktop_app.core.rules import YearFigures
from desktop_app.core.snapshot import (
    Audience,
    Contents,
    Delivery,
    DocumentOptions,
    Indicator,
    LastYear,
    SheetFacts,
    YearSnapshot,
)
from desktop_app.reports import charts, report_scoring, self_check, webpage, year_comparison
from desktop_app.reports.layout import STANDARD
from desktop_app.reports.readback import ReadBackError
from tests.reports import samples

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
FIGURES = {
    "published": 1286,
    "website": 1102,
    "wechat": 312,
    "press": 0,
    "interpretations": 23,
    "trainings": 2,
}
LAST = LastYear(
    2016,
    YearFigures(
        total=20, done=17, continuing=3, not_done=3, condition_unmet=0, not_applicable=0, undecided=0
    ),
    {"published": 1166, "website": 1200, "interpretations": 23, "trainings": 0, "staff": 3},
)
SCORES = (
    Indicator("tasks", "任务落实", 300, "应落实18项,已落实16项。", 266, 265, "以结论为准"),
    Indicator("own", "方案公开<&>", 700, "2017年7月19日公开。", 700, 700),
)
EVERYTHING = DocumentOptions(contents=Contents(practices=True, scoring=True))


def decided() -> YearSnapshot:
    """`samples.mixed`, its undecided task concluded."""
    mixed = samples.mixed()
    tasks = tuple(
        replace(t, fields=replace(t.fields, year_end=t.fields.year_end or "已落实"))
        if t.fields.status != "不涉及"
        else t
        for t in mixed.tasks
    )
    return replace(mixed, tasks=tasks, figures=FIGURES)


def full() -> YearSnapshot:
    """Everything an optional part can tell."""
    sheets = SheetFacts(18, 9, 17, date(2017, 7, 20), date(2017, 12, 1))
    return replace(decided(), last_year=LAST, scoring=SCORES, sheets=sheets)


def write(snapshot: YearSnapshot, out: Path, options: DocumentOptions = EVERYTHING) -> Path:
    return self_check.write(snapshot, options, out / "报告.docx").path


def text_of(path: Path) -> str:
    body = Document(str(path)).element.body
    return "\n".join("".join(t.text or "" for t in p.iter(f"{W}t")) for p in body.iter(f"{W}p"))


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("delivery", list(Delivery))
def test_checkers_find_nothing_in_a_report_with_every_part(
    audience: Audience, delivery: Delivery, tmp_path: Path
) -> None:
    out = write(full(), tmp_path, replace(EVERYTHING, audience=audience, delivery=delivery))
    assert [str(e) for e in OpenXmlValidator().validate(str(out)).errors] == []
    assert [str(f) for f in integrity(str(out))] == []


# -- charts ----------------------------------------------------------------------------------------


def test_charts_hold_the_ledger_s_own_figures_and_nothing_behind_them(tmp_path: Path) -> None:
    parts = parts_of(write(full(), tmp_path))
    drawn = [etree.fromstring(data) for name, data in parts.items() if name.startswith("word/charts/")]
    assert len(drawn) == 2
    sections, channels = drawn
    # What is zero has neither a bar nor a place among the channels.
    assert [v.text for v in channels.iter(f"{C}v")] == ["条数", "门户网站", "政务微信", "1102", "312"]
    names = [s.findtext(f"{C}tx/{C}strRef/{C}strCache/{C}pt/{C}v") for s in sections.iter(f"{C}ser")]
    assert names == ["已落实", "未落实", "条件未具备", "不涉及"]
    values = [
        sum(int(v.text) for v in s.iterfind(f".//{C}numCache/{C}pt/{C}v")) for s in sections.iter(f"{C}ser")
    ]
    assert values == [16, 1, 1, 1]
    for root in drawn:
        assert root.find(f".//{C}externalData") is None
        assert {t.get("typeface") for t in root.iter(f"{A}ea")} == {STANDARD.body_font}
    assert not any(name.endswith((".xlsx", ".bin")) for name in parts)
    rels = parts["word/_rels/document.xml.rels"].decode()
    assert not re.search(r'Id="rIdChart\d+"[^>]*TargetMode', rels)


def test_a_chart_is_named_numbered_and_told_to_who_cannot_see_it(tmp_path: Path) -> None:
    out = write(full(), tmp_path)
    text = text_of(out)
    assert "各部分任务落实情况见图1。" in text
    assert "\n图1　各部分任务落实情况（单位：项）\n" in text
    assert "\n图2　各渠道主动公开信息数（单位：条）\n" in text
    told = [d.get("descr") for d in etree.fromstring(parts_of(out)["word/document.xml"]).iter(f"{WP}docPr")]
    assert told[1] == "各渠道主动公开信息数：门户网站1102条、政务微信312条。"
    assert told[0].startswith("各部分任务落实情况：（一）加强预期引导已落实1项；")


def test_bars_differ_without_colour() -> None:
    chart = charts.Chart("题", "项", ("甲",), tuple(charts.Series(str(n), (1,), n) for n in range(4)))
    root = etree.fromstring(charts.part(chart, STANDARD).encode())
    fills = [etree.tostring(s.find(f"{C}spPr")[0]) for s in root.iter(f"{C}ser")]
    assert len(set(fills)) == 4
    colours = {c.get("val") for c in root.iter(f"{A}srgbClr")}
    assert all(c[:2] == c[2:4] == c[4:] for c in colours if c)


@pytest.mark.parametrize(
    ("snapshot", "options"),
    [
        (full(), DocumentOptions(contents=Contents(charts=False))),
        (samples.snapshot([samples.filled(samples.published()[0], 1)], figures={"website": 5}), EVERYTHING),
        (samples.snapshot([]), EVERYTHING),
    ],
    ids=["switched off", "one bar", "nothing"],
)
def test_without_something_to_show_or_switched_off_there_is_no_chart(
    snapshot: YearSnapshot, options: DocumentOptions, tmp_path: Path
) -> None:
    out = write(snapshot, tmp_path, options)
    assert not any(name.startswith("word/charts/") for name in parts_of(out))
    assert "见图" not in text_of(out)


def test_undecided_tasks_and_very_many_sections_are_not_drawn(tmp_path: Path) -> None:
    assert not any(n.startswith("word/charts/") for n in parts_of(write(samples.mixed(), tmp_path)))
    assert not any(n.startswith("word/charts/") for n in parts_of(write(samples.many(300), tmp_path)))


def test_a_chart_with_another_figure_does_not_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    right = charts.part
    monkeypatch.setattr(charts, "part", lambda *a: right(*a).replace("<c:v>1102</c:v>", "<c:v>1103</c:v>"))
    with pytest.raises(ReadBackError, match="图中数据"):
        write(full(), tmp_path)
    assert not (tmp_path / "报告.docx").exists()


# -- the year before -------------------------------------------------------------------------------


def test_both_years_stand_side_by_side_with_the_change(tmp_path: Path) -> None:
    text = text_of(write(full(), tmp_path))
    assert (
        "与2016年相比，主动公开政府信息由1166条增加到1286条，增长10.3%；"
        "门户网站由1200条减少到1102条，下降8.2%；培训由0次增加到2次；"
        "任务落实率由85%提高到88.9%，提高3.9个百分点。主要数据对比如下：" in text
    )
    assert "\n2016年\n2017年\n增减\n增幅\n任务落实率（%）\n85\n88.9\n＋3.9\n—\n" in text
    assert "\n主动公开政府信息（条）\n1166\n1286\n＋120\n＋10.3%\n" in text
    # Nothing can be divided by none at all, and what one year lacks is no comparison.
    assert "\n培训（次）\n0\n2\n＋2\n—\n" in text
    assert "政务微信（条）" not in text


def test_without_the_year_before_nothing_is_compared(tmp_path: Path) -> None:
    assert "相比" not in text_of(write(decided(), tmp_path))
    left_out = DocumentOptions(contents=Contents(comparison=False))
    assert "相比" not in text_of(write(full(), tmp_path, left_out))


def test_a_rate_is_not_compared_while_tasks_are_open() -> None:
    snapshot = replace(samples.mixed(), last_year=LAST)
    assert year_comparison.compared(snapshot) == ()
    assert year_comparison.said(snapshot, ()) == ""


def test_a_lost_row_of_the_comparison_does_not_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    right = year_comparison.table
    monkeypatch.setattr(year_comparison, "table", lambda c, last, rows: right(c, last, rows[1:]))
    with pytest.raises(ReadBackError, match="增减"):
        write(full(), tmp_path)


# -- the self-assessment ---------------------------------------------------------------------------


def test_the_score_is_told_with_what_was_lost_and_tabled(tmp_path: Path) -> None:
    text = text_of(write(full(), tmp_path))
    assert (
        "（五）自评得分。对照自评指标，总分100分，我局自评96.5分。其中，任务落实失3.5分（以结论为准）。"
        "各项得分见附件3。" in text
    )
    assert "\n　　附件：1." not in text
    assert "3.自评得分表" in text
    assert "\n附件3\n\n自评得分表\n" in text
    assert "\n1\n任务落实\n30\n应落实18项，已落实16项。\n26.5\n以结论为准。\n" in text
    assert "合计：分值100分，自评得分96.5分。" in text


def test_an_open_score_is_a_placeholder_and_never_the_proposal(tmp_path: Path) -> None:
    snapshot = replace(full(), scoring=(replace(SCORES[0], score=None), SCORES[1]))
    text = text_of(write(snapshot, tmp_path))
    assert "我局自评【待全部指标评定后计算】分" in text
    assert "自评得分【待全部指标评定】分" in text
    assert "26.6" not in text


def test_the_public_version_has_no_remarks_on_scores(tmp_path: Path) -> None:
    text = text_of(write(full(), tmp_path, replace(EVERYTHING, audience=Audience.PUBLIC)))
    assert "自评得分表" in text
    assert "以结论为准" not in text


def test_a_lost_score_does_not_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    right = report_scoring.table
    monkeypatch.setattr(
        report_scoring,
        "table",
        lambda c, listed, public: right(c, (replace(listed[0], score=1), listed[1]), public=public),
    )
    with pytest.raises(ReadBackError, match="任务落实"):
        write(full(), tmp_path)


# -- how the year was carried ----------------------------------------------------------------------


def test_practices_are_proposed_from_what_was_recorded_alone(tmp_path: Path) -> None:
    text = text_of(write(full(), tmp_path))
    sheets = "2017年7月20日至12月1日向9个科室发出填报表18份，收回17份"
    assert text.count(sheets) == 2
    assert "（一）明确责任分工。我局将18项任务分解到5个责任科室，制定落实措施" in text
    assert "（三）取得的成效。【成效事例，由起草人填写】。" in text
    bare = text_of(write(samples.snapshot([]), tmp_path))
    assert "三、主要做法和成效\n（一）取得的成效。【成效事例，由起草人填写】。" in bare
    assert "填报表" not in bare


def test_the_web_page_says_what_a_chart_shows(tmp_path: Path) -> None:
    page = webpage.to_page(write(full(), tmp_path, replace(EVERYTHING, audience=Audience.PUBLIC)), "示例")
    assert "<p>各渠道主动公开信息数：门户网站1102条、政务微信312条。</p>" in page
