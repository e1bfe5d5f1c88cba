"""What the documents say: figures, names, reasons, placeholders, and what the public may not see."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.document import Document as Opened

from desktop_app.core.snapshot import Audience, Contents, DocumentOptions, PlanForm, YearSnapshot
from desktop_app.core.task import Progress, Task, TaskFields
from desktop_app.core.terms import Publicity, Role, Status, YearEnd
from desktop_app.reports import department_plan, self_check, sentences
from tests.reports import samples

REVIEW = DocumentOptions()
PUBLIC = DocumentOptions(audience=Audience.PUBLIC, signed_on=date(2017, 7, 19))


def text_of(path: Path) -> str:
    """All text, a line to a paragraph, as another library reads it."""
    document = Document(str(path))
    word = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    return "\n".join(
        "".join(t.text or "" for t in p.iter(f"{word}t")) for p in document.element.body.iter(f"{word}p")
    )


def plan(snapshot: YearSnapshot, out: Path, options: DocumentOptions = REVIEW) -> str:
    return text_of(department_plan.write(snapshot, options, out / "plan.docx").path)


def report(snapshot: YearSnapshot, out: Path, options: DocumentOptions = REVIEW, **more: Any) -> str:
    return text_of(self_check.write(snapshot, options, out / "report.docx", **more).path)


def opened(path: Path) -> Opened:
    return Document(str(path))


def with_fields(task: Task, **fields: Any) -> Task:
    return replace(task, fields=replace(task.fields, **fields))


def first_task(**fields: Any) -> YearSnapshot:
    return samples.snapshot([with_fields(samples.filled(samples.published()[0], 1), **fields)])


# -- the plan ------------------------------------------------------------------------------------


def test_the_plan_opens_with_its_title_and_its_ground(tmp_path: Path) -> None:
    lines = plan(samples.snapshot(), tmp_path).split("\n")
    assert lines[0] == "佛山市财政局2017年政务公开工作要点分工方案"
    assert lines[2].startswith(
        f"为贯彻落实《{samples.PLAN.notice_title}》（【文号】，以下简称《市方案》）部署，"
    )


def test_a_known_number_replaces_its_placeholder(tmp_path: Path) -> None:
    numbered = samples.snapshot(plan=replace(samples.PLAN, doc_no="佛府办函〔2017〕300号"))
    text = plan(numbered, tmp_path)
    assert "（佛府办函〔2017〕300号，以下简称《市方案》）" in text
    assert "【文号】" not in text


def test_a_plan_without_a_notice_is_cited_by_its_own_title(tmp_path: Path) -> None:
    text = plan(samples.snapshot(plan=replace(samples.PLAN, notice_title=None)), tmp_path)
    assert f"为贯彻落实《{samples.PLAN.title}》（" in text


def test_tasks_are_numbered_anew_with_the_city_s_item_beside_them(tmp_path: Path) -> None:
    out = department_plan.write(samples.snapshot(), DocumentOptions(), tmp_path / "a.docx").path
    table = opened(out).tables[0]
    rows = [[c.text for c in row.cells] for row in table.rows]
    assert [h.replace("\n", "") for h in rows[0]] == [
        "序号",
        "市方案条目",
        "具体要求（原文）",
        "落实措施",
        "公开渠道及栏目",
        "责任科室",
        "配合科室",
        "完成时限",
    ]
    tasks = [row for row in rows[1:] if row[0].isdigit()]
    assert [row[0] for row in tasks] == [str(n) for n in range(1, 20)]
    assert [row[1] for row in tasks] == [t.label for t in samples.published()]
    headings = [row[0] for row in rows[1:] if not row[0].isdigit()]
    assert headings[:2] == ["一、加强预期引导", "二、推进减税、降费、降低要素成本信息公开"]
    assert all(cell for row in rows for cell in row)


def test_the_public_table_has_five_columns_upright(tmp_path: Path) -> None:
    document = opened(department_plan.write(samples.snapshot(), PUBLIC, tmp_path / "a.docx").path)
    assert len(document.tables[0].columns) == 5
    assert len(document.sections) == 1


@pytest.mark.parametrize("form", PlanForm)
def test_the_public_version_names_no_person_phone_or_remark(form: PlanForm, tmp_path: Path) -> None:
    text = plan(samples.snapshot(), tmp_path, replace(PUBLIC, form=form))
    for private in ("示例甲", "0757", "示例联络员", "示例备注", "联系人"):
        assert private not in text
    inside = plan(samples.snapshot(), tmp_path, DocumentOptions(form=form))
    for private in ("示例甲", "0757-00000001", "示例联络员", "示例备注"):
        assert private in inside


@pytest.mark.parametrize("form", PlanForm)
@pytest.mark.parametrize("publicity", [Publicity.WITHHELD, Publicity.ON_REQUEST])
def test_measures_not_for_publication_stay_inside(
    form: PlanForm, publicity: Publicity, tmp_path: Path
) -> None:
    snapshot = first_task(publicity=publicity, measures=("内部核对示例数据",), channel="内网示例栏目")
    public = plan(snapshot, tmp_path, replace(PUBLIC, form=form))
    assert "内部核对示例数据" not in public
    assert "内网示例栏目" not in public
    assert snapshot.tasks[0].text in public
    assert "内部核对示例数据" in plan(snapshot, tmp_path, DocumentOptions(form=form))


@pytest.mark.parametrize("form", PlanForm)
def test_a_shared_lead_says_with_whom_and_which_part_is_ours(form: PlanForm, tmp_path: Path) -> None:
    text = plan(samples.mixed(), tmp_path, DocumentOptions(form=form))
    assert "我局承担：地方税费政策的转发和解读（示例）。" in text
    assert "共同牵头单位：市国税局、市地税局。" in text


def test_a_supporting_unit_names_who_leads(tmp_path: Path) -> None:
    task = replace(samples.snapshot().tasks[0], role=Role.SUPPORT, co_units=("市统计局",))
    assert "牵头单位：市统计局。" in plan(samples.snapshot([task]), tmp_path)


def test_a_task_that_is_not_ours_is_shown_with_its_reason(tmp_path: Path) -> None:
    inside = plan(samples.mixed(), tmp_path)
    assert "经核实，我局不涉及此项任务。理由：本局全年未召开面向公众的电视电话会议（示例）。" in inside
    assert "经核实，十九-3我局不涉及。" in inside
    public = plan(samples.mixed(), tmp_path, PUBLIC)
    assert "经核实，我局不涉及此项任务。" in public
    assert "本局全年未召开" not in public


def test_what_is_owed_is_a_marked_placeholder(tmp_path: Path) -> None:
    blank = samples.snapshot([replace(samples.published()[0], fields=TaskFields())])
    written = department_plan.write(blank, DocumentOptions(), tmp_path / "a.docx")
    cells = [c.text for c in opened(written.path).tables[0].rows[-1].cells]
    assert cells[3:] == ["【落实措施】", "—", "【责任科室】", "—", "【完成时限】"]
    with zipfile.ZipFile(written.path) as package:
        document = package.read("word/document.xml").decode()
    assert written.placeholders == document.count('w:val="yellow"') == text_of(written.path).count("【")
    full = department_plan.write(
        first_task(), DocumentOptions(signed_on=date(2017, 7, 1)), tmp_path / "b.docx"
    )
    assert full.placeholders == written.placeholders - 4


def test_a_task_to_be_confirmed_says_so(tmp_path: Path) -> None:
    task = replace(samples.snapshot().tasks[0], needs_confirmation=True)
    assert "【是否适用待确认】" in plan(samples.snapshot([task]), tmp_path)
    assert "【是否适用" not in plan(samples.snapshot([with_fields(task, applies=True)]), tmp_path)


def test_an_open_claim_is_a_question_inside_the_house(tmp_path: Path) -> None:
    snapshot = samples.snapshot(undecided_claims=(samples.claimable(),))
    assert "另有1项任务由有关部门认领，我局【是否认领九-3待定】。" in plan(snapshot, tmp_path)
    assert "认领" not in plan(snapshot, tmp_path, PUBLIC)


def test_a_plan_carried_by_a_notice_is_not_signed(tmp_path: Path) -> None:
    signed = plan(samples.snapshot(), tmp_path, DocumentOptions(signed_on=date(2017, 7, 19))).split("\n")
    assert signed[signed.index("2017年7月19日") - 1] == "佛山市财政局"
    carried = plan(samples.snapshot(), tmp_path, DocumentOptions(stand_alone=False)).split("\n")
    assert "佛山市财政局" not in carried
    assert not any("联系人" in line for line in carried)


def test_the_officer_s_own_title_stands(tmp_path: Path) -> None:
    options = DocumentOptions(title="佛山市财政局政务公开分工方案（送审稿）")
    out = department_plan.write(samples.snapshot(), options, tmp_path / "a.docx").path
    assert text_of(out).startswith("佛山市财政局政务公开分工方案（送审稿）")
    assert opened(out).core_properties.title == "佛山市财政局政务公开分工方案（送审稿）"


def test_a_plan_without_a_year_asks_for_it(tmp_path: Path) -> None:
    undated = samples.snapshot(plan=replace(samples.PLAN, year=None))
    written = department_plan.write(undated, REVIEW, tmp_path / "a.docx")
    assert text_of(written.path).startswith("佛山市财政局【年份】年政务公开工作要点分工方案")
    assert opened(written.path).core_properties.title == "佛山市财政局【年份】年政务公开工作要点分工方案"
    assert "关于【年份】年" in report(undated, tmp_path)


def test_what_is_done_is_not_late(tmp_path: Path) -> None:
    overdue = {"deadline": date(2017, 8, 1), "status": Status.IN_PROGRESS}
    assert "完成时限：一-3。" in report(first_task(**overdue, year_end=None), tmp_path)
    assert "超过方案确定的完成时限" not in report(first_task(**overdue, year_end=YearEnd.DONE), tmp_path)


def test_signs_stay_half_width_where_the_officer_wants_it(tmp_path: Path) -> None:
    assert "税收政策,并加强" in plan(samples.snapshot(), tmp_path, DocumentOptions(full_width=False))
    assert "税收政策，并加强" in plan(samples.snapshot(), tmp_path)


def test_narrative_items_and_measures_are_paragraphs_of_their_own(tmp_path: Path) -> None:
    options = DocumentOptions(form=PlanForm.NARRATIVE)
    lines = plan(first_task(measures=("公开示例数据",), remark=None), tmp_path, options).split("\n")
    item = lines.index("1.按月公开全市及各区一般公共预算收支完成情况。（《市方案》一-3）")
    assert lines[item - 1] == "（一）加强预期引导"
    assert lines[item + 1] == (
        "落实措施：公开示例数据。（公开渠道及栏目：局门户网站“财政数据”栏目（主动公开）；"
        "责任科室：国库科（示例甲，0757-00000001）；完成时限：按月，次月10日前）"
    )


def test_a_measure_that_repeats_the_next_requirement_does_not_confuse_the_proof(tmp_path: Path) -> None:
    tasks = [samples.filled(t, n) for n, t in enumerate(samples.published()[:3], 1)]
    tasks[0] = with_fields(tasks[0], measures=(tasks[1].text, tasks[2].text))
    for form in PlanForm:
        assert tasks[2].text.replace(",", "，") in plan(
            samples.snapshot(tasks), tmp_path, DocumentOptions(form=form)
        )


def test_odd_text_is_carried(tmp_path: Path) -> None:
    odd = ('第一行示例\n第二行<b>&"示例"', "含控制符\x0b示例\ud800", "示" * 4000)
    text = plan(first_task(measures=odd, remark="a<b"), tmp_path)
    assert '第二行<b>&"示例"' in text
    assert "含控制符示例" in text
    assert "示" * 4000 in text


# -- the report ----------------------------------------------------------------------------------


def test_the_figures_sum_to_the_total_and_agree_with_the_annex(tmp_path: Path) -> None:
    text = report(samples.mixed(), tmp_path)
    said = (
        "任务19项：已落实15项（其中持续推进3项）、未落实1项、条件未具备1项、不涉及1项、"
        "【尚未作出年终结论1项】，落实率【待全部任务作出年终结论后计算】"
    )
    assert f"截至2017年12月20日，《市方案》涉及我局{said}" in text
    assert f"合计：{said.replace('19项：', '19项，')}。" in text


def test_the_rate_is_defined_in_a_real_footnote(tmp_path: Path) -> None:
    out = self_check.write(samples.snapshot(), DocumentOptions(), tmp_path / "a.docx").path
    assert "落实率100%。" in text_of(out)
    with zipfile.ZipFile(out) as package:
        notes, document = (package.read(f"word/{n}.xml").decode() for n in ("footnotes", "document"))
    assert "落实率=已落实项数÷（任务总数－不涉及项数）×100%" in notes
    assert document.count("<w:footnoteReference ") == 1


def test_problems_and_steps_answer_one_another(tmp_path: Path) -> None:
    text = report(samples.mixed(), tmp_path)
    assert "《市方案》四-2未落实，原因：上级平台升级，录入端口9月起关闭（示例）。" in text
    assert "《市方案》十-5条件未具备，原因：奖补资金尚未下达（示例）。" in text
    assert "超过方案确定的完成时限：十六-3。" in text
    assert "（《市方案》四-2）未落实的问题，由监督检查科于【完成时限】前【整改措施】。" in text
    assert "此项任务未落实，原因见第三部分。" in text


def test_parts_are_numbered_without_gaps(tmp_path: Path) -> None:
    def parts(**options: bool) -> list[str]:
        text = report(samples.mixed(), tmp_path, DocumentOptions(contents=Contents(**options)))
        return [line for line in text.split("\n") if line[:2] in ("一、", "二、", "三、", "四、", "五、")][:5]

    assert parts()[:4] == ["一、总体情况", "二、任务落实情况", "三、存在的问题", "四、下一步工作打算"]
    assert parts(practices=True)[2:] == ["三、主要做法和成效", "四、存在的问题", "五、下一步工作打算"]
    alone = Contents(organisation=False, statistics=False)
    bare = report(samples.mixed(), tmp_path, DocumentOptions(contents=alone))
    assert "（一）组织推进" not in bare
    assert "\n截至2017年12月20日" in bare


def test_the_year_s_record_is_told_and_gaps_are_not_invented(tmp_path: Path) -> None:
    text = report(samples.snapshot(), tmp_path)
    assert (
        "2017年7月14日，我局政务公开工作要点分工方案经局务会审定。分工方案于2017年7月19日在“通知公告”栏目公开"
        "（http://www.example.gov.cn/xxgk/plan.html），距通知印发28个工作日。"
    ) in text
    unknown = report(samples.snapshot(record=samples.YearRecord(), publish_days=None), tmp_path)
    assert "分工方案于【公开日期】在【网站栏目】公开（【链接】）。" in unknown
    assert "个工作日" not in unknown.split("二、任务落实情况")[0]


def test_progress_becomes_sentences(tmp_path: Path) -> None:
    tasks = [samples.filled(t, n) for n, t in enumerate(samples.published()[:2], 1)]
    text = report(samples.snapshot(tasks), tmp_path)
    assert (
        "此项工作按月开展，次月10日前完成；7月9日至12月9日，先后推进6次，累计6条（逐次情况见附件1），"
        "最近一次是12月9日，公布11月数据（示例）（1条，佐证02）。此项任务已落实，并持续推进。责任科室：国库科。"
    ) in text
    assert (
        "7月3日，在局门户网站发布相关内容，并同步推送政务微信（示例）（12条，佐证03）；"
        "10月20日，补充发布解读材料（示例）。此项任务已落实。"
    ) in text


def test_entries_of_another_year_are_dated_with_it(tmp_path: Path) -> None:
    task = samples.filled(samples.published()[1], 2)
    late = replace(task, progress=(Progress(date(2018, 1, 5), "补报（示例）"),))
    assert "2018年1月5日，补报（示例）" in report(samples.snapshot([late]), tmp_path)


def test_links_can_be_clicked_and_are_listed_once(tmp_path: Path) -> None:
    odd = "http://www.example.gov.cn/政务 公开/?a=1&b=2"
    good = "https://www.example.gov.cn/a?x=1&y=《二》"
    task = samples.filled(samples.published()[1], 2)
    entries = tuple(
        Progress(date(2017, 7, d), f"示例{d}", None, u) for d, u in ((1, good), (2, good), (3, odd))
    )
    out = self_check.write(
        samples.snapshot([replace(task, progress=entries)]), DocumentOptions(), tmp_path / "a.docx"
    ).path
    document = opened(out)
    targets = {r.target_ref for r in document.part.rels.values() if r.is_external}
    assert "https://www.example.gov.cn/a?x=1&y=%E3%80%8A%E4%BA%8C%E3%80%8B" in targets
    assert all(" " not in t for t in targets)
    names = [row.cells[3].text for row in document.tables[1].rows[1:]]
    assert names == ["http://www.example.gov.cn/xxgk/plan.html", good, odd]


def test_no_evidence_is_said_in_one_row(tmp_path: Path) -> None:
    bare = samples.snapshot(samples.published(), record=samples.YearRecord())
    table = opened(self_check.write(bare, DocumentOptions(), tmp_path / "a.docx").path).tables[1]
    assert [c.text for c in table.rows[1].cells] == ["—", "暂无", "—", "—", "—", "—"]


def test_a_report_without_tasks_reads_well(tmp_path: Path) -> None:
    text = report(samples.snapshot([]), tmp_path)
    assert "经逐条核对，《市方案》没有涉及我局的任务。" in text
    assert "落实率" not in text
    assert "落实情况一览表" not in text
    assert "\n附件：佐证材料清单\n" in text


def test_the_public_report_keeps_remarks_and_contacts_inside(tmp_path: Path) -> None:
    text = report(samples.snapshot(), tmp_path, PUBLIC)
    for private in ("示例备注", "联系人", "0757", "示例甲"):
        assert private not in text


def test_a_public_report_tells_nothing_that_is_not_for_publication(tmp_path: Path) -> None:
    withheld = samples.filled(samples.published()[0], 1)
    url = withheld.progress[0].url or ""
    tasks = [with_fields(withheld, publicity=Publicity.ON_REQUEST, measures=("内部核对示例数据",))]
    public = report(samples.snapshot(tasks), tmp_path, PUBLIC)
    assert "内部核对示例数据" not in public
    assert "公布11月数据" not in public
    assert url not in public
    assert "（一-3）。相关内容不属于主动公开范围，不在此列出。此项任务已落实" in public
    inside = report(samples.snapshot(tasks), tmp_path)
    assert "内部核对示例数据" in inside
    assert url in inside


def test_the_report_ends_as_reports_end(tmp_path: Path) -> None:
    text = report(samples.snapshot(), tmp_path, DocumentOptions(signed_on=date(2017, 12, 20)))
    assert (
        "\n特此报告。\n\n附件：1.落实情况一览表\n2.佐证材料清单\n\n\n佛山市财政局\n2017年12月20日\n" in text
    )


def test_an_undone_task_without_a_reason_asks_for_it(tmp_path: Path) -> None:
    snapshot = first_task(status=Status.UNFINISHED, year_end=YearEnd.NOT_DONE, reason=None)
    assert "《市方案》一-3未落实，原因：【未落实原因】。" in report(snapshot, tmp_path)


def test_a_publication_known_in_part_is_told_in_part(tmp_path: Path) -> None:
    record = samples.YearRecord(published_column="示例栏目", approved_by="局务会")
    text = report(samples.snapshot(record=record), tmp_path)
    assert "分工方案于【公开日期】在示例栏目公开（【链接】）" in text
    assert "分工方案经局务会审定。" in text


def test_a_section_of_many_tasks_opens_with_what_came_of_them(tmp_path: Path) -> None:
    tasks = [samples.filled(t, n) for n, t in enumerate(samples.published(), 1)]
    text = report(samples.snapshot(tasks), tmp_path)
    counted = {title: len(group) for title, group in sentences.sections(tasks)}
    assert set(counted.values()) >= {1, 3}
    for title, count in counted.items():
        said = f"）{title}\n本部分{count}项任务均已落实。\n"
        assert (said in text) is (count >= 3), title
    some = with_fields(tasks[-1], year_end=YearEnd.NOT_DONE, reason="（示例）理由")
    many = [replace(t, section_index=1) for t in (*tasks[:3], some)]
    assert "本部分任务4项，已落实3项（其中持续推进" in report(samples.snapshot(many), tmp_path)
    beyond = with_fields(tasks[-1], year_end=YearEnd.NOT_APPLICABLE, reason="（示例）理由")
    many = [replace(t, section_index=1) for t in (*tasks[:3], beyond)]
    assert re.search(
        "本部分任务4项，已落实3项（[^）]*）、不涉及1项。", report(samples.snapshot(many), tmp_path)
    )
    open_ = with_fields(tasks[-1], year_end=None, status=Status.IN_PROGRESS)
    many = [replace(t, section_index=1) for t in (*tasks[:3], open_)]
    assert "本部分" not in report(samples.snapshot(many), tmp_path)
