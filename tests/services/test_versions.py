"""Versions of a document: the gate before a 定稿, sign-off, what changed, the officer's own paragraphs."""

import hashlib
import json
from datetime import date

import pytest

from desktop_app.core.errors import UserError
from desktop_app.core.snapshot import Audience, DocumentOptions, Formalities, PlanForm, Stage
from desktop_app.core.task import Progress
from desktop_app.core.terms import Document, Frequency, YearEnd
from desktop_app.core.versions import DifferenceKind, SignOff, compare, words_of_change
from desktop_app.services import (
    departments,
    document_checks,
    documents,
    layout_profiles,
    tasks,
    undo,
    versions,
    year_snapshot,
)
from desktop_app.store import documents as store
from tests.wordtext import document_text

UNIT = "市财政局"
AS_OF = date(2021, 12, 20)
PLAIN = DocumentOptions()


def fill(ledger, plan_id, *, but=()):
    listed = tasks.task_list(ledger, plan_id, UNIT)
    for task in listed.tasks:
        values = {
            "measures": (f"{task.label}的措施（示例）。",),
            "office": "办公室",
            "frequency": Frequency.MONTHLY,
            "due_day": 10,
            "year_end": YearEnd.DONE,
        }
        if task.label in but:
            values.pop("office")
        tasks.edit(ledger, UNIT, task.id, values)
        tasks.add_progress(ledger, UNIT, [task.id], Progress(date(2021, 7, 3), f"{task.label}已公开", 2))
    tasks.unclaim(ledger, plan_id, UNIT, [listed.claimable[0].id], "无此职能")


def keep(ledger, plan_id, out, stage, which=Document.PLAN, options=PLAIN):
    version, outcome, changes = versions.keep(ledger, plan_id, UNIT, which, out, options, AS_OF, stage)
    assert changes
    return version, outcome


def test_a_final_version_is_refused_while_something_is_lacking(ledger, plan_id, tmp_path):
    fill(ledger, plan_id, but=("一-2",))
    out = tmp_path / "方案.docx"
    with pytest.raises(UserError, match="不能定稿：未填责任科室 1 项") as refused:
        keep(ledger, plan_id, out, Stage.FINAL)
    assert "确认留空" in refused.value.remedy
    assert not out.exists() and versions.versions(ledger, plan_id, UNIT, Document.PLAN) == ()
    version, outcome = keep(ledger, plan_id, out, Stage.REVIEW)
    assert outcome.placeholders and "【责任科室】" in document_text(out)
    assert (version.number, version.stage) == (1, Stage.REVIEW)


def test_a_gap_confirmed_as_blank_is_a_dash_and_no_obstacle(ledger, plan_id, tmp_path):
    fill(ledger, plan_id, but=("一-2",))
    (gap,) = versions.blocking(ledger, plan_id, UNIT, Document.PLAN, AS_OF)
    with pytest.raises(UserError, match="理由"):
        versions.leave_blank(ledger, plan_id, UNIT, Document.PLAN, gap, "  ")
    versions.leave_blank(ledger, plan_id, UNIT, Document.PLAN, gap, "机构调整中")
    assert versions.blocking(ledger, plan_id, UNIT, Document.PLAN, AS_OF) == ()
    out = tmp_path / "方案.docx"
    keep(ledger, plan_id, out, Stage.FINAL)
    assert "【责任科室】" not in document_text(out)
    taken = year_snapshot.snapshot(ledger, plan_id, UNIT, AS_OF)
    told = document_checks.check(ledger, taken, Document.PLAN)
    assert any(d.text == "已确认留空 1 处" and d.tasks[0][1] == "一-2" for d in told)
    (waiver,) = versions.waivers(ledger, plan_id, UNIT, Document.PLAN)
    assert waiver.reason == "机构调整中"
    versions.take_back_blanks(ledger, plan_id, UNIT, Document.PLAN, [waiver])
    assert versions.blocking(ledger, plan_id, UNIT, Document.PLAN, AS_OF) == (gap,)


@pytest.mark.parametrize("field", ["measures", "office", "frequency"])
def test_every_blank_has_its_dash_in_both_forms(ledger, plan_id, tmp_path, field):
    fill(ledger, plan_id)
    empty = () if field == "measures" else None
    for task in tasks.task_list(ledger, plan_id, UNIT).tasks:
        tasks.edit(
            ledger, UNIT, task.id, {field: empty, **({"due_day": None} if field == "frequency" else {})}
        )
    for gap in versions.blocking(ledger, plan_id, UNIT, Document.PLAN, AS_OF):
        versions.leave_blank(ledger, plan_id, UNIT, Document.PLAN, gap, "示例理由")
    names = {"measures": "【落实措施】", "office": "【责任科室】", "frequency": "【完成时限】"}
    for form in PlanForm:
        out = tmp_path / f"{form}.docx"
        keep(ledger, plan_id, out, Stage.FINAL, options=DocumentOptions(form=form))
        assert names[field] not in document_text(out) and "—" in document_text(out)


def test_year_figures_are_asked_for_before_a_final_report(ledger, plan_id, tmp_path):
    fill(ledger, plan_id)
    (gap,) = versions.blocking(ledger, plan_id, UNIT, Document.REPORT, AS_OF)
    assert gap.text.startswith("年度数据未填 10 项") and gap.target == "figures"
    versions.leave_blank(ledger, plan_id, UNIT, Document.REPORT, gap, "数据由市里统一发布")
    out = tmp_path / "报告.docx"
    keep(ledger, plan_id, out, Stage.FINAL, Document.REPORT)
    assert "公开数据" not in document_text(out)


def test_what_a_task_became_may_not_be_left_blank(ledger, plan_id):
    gap = next(
        d for d in versions.blocking(ledger, plan_id, UNIT, Document.REPORT, AS_OF) if "年终结论" in d.text
    )
    with pytest.raises(UserError, match="不能留空"):
        versions.leave_blank(ledger, plan_id, UNIT, Document.REPORT, gap, "示例理由")


def test_a_version_keeps_file_data_and_digest(ledger, plan_id, tmp_path):
    fill(ledger, plan_id)
    out = tmp_path / "方案.docx"
    version, _ = keep(ledger, plan_id, out, Stage.REVIEW)
    assert version.sha256 == hashlib.sha256(out.read_bytes()).hexdigest()
    kept = store.content(ledger.db, version.id)
    assert json.loads(kept.snapshot)["tasks"][0]["fields"]["office"] == "办公室"
    out.unlink()
    versions.save_file(ledger, version.id, out)
    assert hashlib.sha256(out.read_bytes()).hexdigest() == version.sha256
    assert [s.step for s in version.signoffs][:2] == ["拟稿", "科室负责人审核"]
    undo.undo(ledger)
    assert versions.versions(ledger, plan_id, UNIT, Document.PLAN) == ()


def test_two_versions_are_compared_paragraph_by_paragraph(ledger, plan_id, tmp_path):
    fill(ledger, plan_id)
    first, _ = keep(ledger, plan_id, tmp_path / "1.docx", Stage.REVIEW)
    task = tasks.task_list(ledger, plan_id, UNIT).tasks[0]
    tasks.edit(ledger, UNIT, task.id, {"measures": (f"{task.label}的措施（示例），每季度通报。",)})
    second, _ = keep(ledger, plan_id, tmp_path / "2.docx", Stage.REVISED)
    changed = [
        d for d in versions.difference(ledger, first.id, second.id) if d.kind is not DifferenceKind.SAME
    ]
    assert len(changed) == 1 and changed[0].kind is DifferenceKind.CHANGED
    assert "每季度通报" in changed[0].new and "每季度通报" not in changed[0].old
    listed = versions.versions(ledger, plan_id, UNIT, Document.PLAN)
    assert [v.number for v in listed] == [2, 1]


def test_sign_off_is_recorded_and_then_frozen(ledger, plan_id, tmp_path):
    fill(ledger, plan_id)
    draft, _ = keep(ledger, plan_id, tmp_path / "1.docx", Stage.REVIEW)
    with pytest.raises(UserError, match="不是定稿"):
        versions.approve(ledger, draft.id, date(2021, 6, 25), "示例甲")
    final, _ = keep(ledger, plan_id, tmp_path / "2.docx", Stage.FINAL)
    signoffs = [SignOff("拟稿", "示例甲", date(2021, 6, 20)), SignOff("主要负责人签发", None, None)]
    versions.record_signoffs(ledger, final.id, signoffs)
    with pytest.raises(UserError, match="有日期而没有姓名"):
        versions.record_signoffs(ledger, final.id, [SignOff("拟稿", " ", date(2021, 6, 20))])
    versions.approve(ledger, final.id, date(2021, 6, 25), "局务会")
    (stored, *_) = versions.versions(ledger, plan_id, UNIT, Document.PLAN)
    assert stored.frozen and stored.signoffs == tuple(signoffs)
    assert (stored.approved_on, stored.approved_by) == (date(2021, 6, 25), "局务会")
    assert departments.year_record(ledger, plan_id, UNIT).approved_on == date(2021, 6, 25)
    for act in (
        lambda: versions.record_signoffs(ledger, final.id, signoffs),
        lambda: versions.approve(ledger, final.id, date(2021, 6, 26), "示例乙"),
    ):
        with pytest.raises(UserError, match="已签发"):
            act()


def test_the_steps_of_a_sign_off_can_be_set(ledger, plan_id, tmp_path):
    fill(ledger, plan_id)
    versions.save_steps(ledger, ["拟稿", " 核稿 ", "", "核稿", "签发"])
    assert versions.steps(ledger) == ("拟稿", "核稿", "签发")
    version, _ = keep(ledger, plan_id, tmp_path / "1.docx", Stage.REVIEW)
    assert [s.step for s in version.signoffs] == ["拟稿", "核稿", "签发"]
    with pytest.raises(UserError):
        versions.save_steps(ledger, [" "])


def test_own_words_survive_and_both_texts_are_shown(ledger, plan_id, tmp_path):
    fill(ledger, plan_id)

    def read(options=PLAIN, which=Document.REPORT):
        listed = versions.paragraphs(ledger, plan_id, UNIT, which, options, AS_OF)
        return {p.place: p for p in listed}

    task = tasks.task_list(ledger, plan_id, UNIT).tasks[0]
    place = f"task:{task.id}"
    offered = read()[place]
    own = "1.关于预算执行情况。我局按月公开，全年无差错（示例）。\n另办培训【几】期。"
    versions.reword(ledger, plan_id, UNIT, Document.REPORT, offered, own)
    out = tmp_path / "报告.docx"
    outcome = documents.export(ledger, plan_id, UNIT, Document.REPORT, out, PLAIN, AS_OF)
    text = document_text(out)
    assert "全年无差错（示例）。" in text and offered.generated not in text
    assert any(p.edited and p.text == own for p in outcome.paragraphs)
    assert not read()[place].outdated
    tasks.add_progress(ledger, UNIT, [task.id], Progress(date(2021, 9, 3), "又公开一次", 5))
    changed = read()[place]
    assert changed.edited and changed.outdated and changed.text == own
    assert "又公开一次" in changed.generated
    # What is said within the house is not said to the public.
    assert not read(DocumentOptions(audience=Audience.PUBLIC))[f"public/{place}"].edited
    versions.reword(ledger, plan_id, UNIT, Document.REPORT, changed, "")
    assert not read()[place].edited


def test_own_words_in_every_paragraph_still_pass_the_proof(ledger, plan_id, tmp_path):
    fill(ledger, plan_id)
    for which, options in (
        (Document.PLAN, DocumentOptions(form=PlanForm.NARRATIVE, notice=True)),
        (Document.PLAN, PLAIN),
        (Document.REPORT, PLAIN),
    ):
        for number, paragraph in enumerate(
            versions.paragraphs(ledger, plan_id, UNIT, which, options, AS_OF), 1
        ):
            versions.reword(ledger, plan_id, UNIT, which, paragraph, f"改写的第{number}段（示例）。")
        for paragraph in versions.paragraphs(ledger, plan_id, UNIT, which, options, AS_OF):
            assert paragraph.edited


def test_particulars_are_kept(ledger, plan_id):
    assert versions.formalities(ledger, plan_id, UNIT, Document.REPORT) == Formalities()
    value = Formalities(
        doc_no="云财〔2021〕8号", signer="示例甲", imprint=True, printed_on=date(2021, 12, 21)
    )
    versions.save_formalities(ledger, plan_id, UNIT, Document.REPORT, value)
    assert versions.formalities(ledger, plan_id, UNIT, Document.REPORT) == value
    assert versions.formalities(ledger, plan_id, UNIT, Document.PLAN) == Formalities()


def test_an_odd_number_is_pointed_out(ledger, plan_id):
    taken = year_snapshot.snapshot(ledger, plan_id, UNIT, AS_OF)
    for number, odd in (
        ("云财〔2021〕8号", False),
        ("云财[2021]8号", True),
        ("云财〔2021〕08号", True),
        ("云财〔2021〕第8号", True),
    ):
        found = document_checks.check(ledger, taken, Document.REPORT, Formalities(doc_no=number))
        assert any("不规范" in d.text for d in found) is odd


def test_layouts_reach_the_document_and_are_kept(ledger, plan_id, tmp_path):
    import zipfile
    from dataclasses import replace

    fill(ledger, plan_id)
    own = replace(layout_profiles.STANDARD, name="本局版式", left_mm=27, line_pitch=570, body_font="仿宋")
    layout_profiles.save(ledger, own)
    assert own in layout_profiles.profiles(ledger)
    layout_profiles.choose(ledger, plan_id, UNIT, str(Document.PLAN), "本局版式")
    out = tmp_path / "方案.docx"
    documents.export(ledger, plan_id, UNIT, Document.PLAN, out, PLAIN, AS_OF)
    with zipfile.ZipFile(out) as package:
        styles, document = (package.read(f"word/{n}.xml").decode() for n in ("styles", "document"))
    assert 'w:eastAsia="仿宋"' in styles and "仿宋_GB2312" not in styles
    assert 'w:linePitch="570"' in document and 'w:left="1531"' in document
    layout_profiles.remove(ledger, "本局版式")
    assert layout_profiles.chosen(ledger, plan_id, UNIT, str(Document.PLAN)) == layout_profiles.STANDARD
    for wrong in (
        replace(own, name=layout_profiles.STANDARD.name),
        replace(own, line_pitch=200),
        replace(own, left_mm=5),
        replace(own, body_font=" "),
    ):
        with pytest.raises(UserError):
            layout_profiles.save(ledger, wrong)


def test_paragraphs_are_paired_where_they_are_alike():
    found = compare(("甲乙丙丁。", "去掉的一段。", "同。"), ("甲乙丙戊。", "同。", "新的一段。"))
    assert [d.kind for d in found] == [
        DifferenceKind.CHANGED,
        DifferenceKind.REMOVED,
        DifferenceKind.SAME,
        DifferenceKind.ADDED,
    ]
    assert words_of_change("甲乙丙", "甲丁丙") == (("=", "甲"), ("-", "乙"), ("+", "丁"), ("=", "丙"))
