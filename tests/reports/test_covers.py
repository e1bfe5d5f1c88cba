"""The ways a document is sent: 报告, 函, covering notice; head, foot and seal; nothing made up."""

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

from desktop_app.core.snapshot import Audience, Delivery, DocumentOptions, Formalities, PlanForm, YearSnapshot
from desktop_app.core.task import YearRecord
from desktop_app.reports import department_plan, self_check
from desktop_app.reports.readback import ReadBackError
from tests.reports import samples

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FULL = Formalities(
    doc_no="佛财〔2017〕12号",
    signer="示例签发人",
    masthead=True,
    imprint=True,
    copy_to="市监察局、市法制局",
    printed_by="佛山市财政局办公室",
    printed_on=date(2017, 12, 21),
)
DAY = date(2017, 12, 20)


def lines(path: Path) -> list[str]:
    body = Document(str(path)).element.body
    return ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in body.iter(f"{W}p")]


def report(
    out: Path, delivery: Delivery, formalities: Formalities = FULL, snapshot: YearSnapshot | None = None
) -> list[str]:
    options = DocumentOptions(delivery=delivery, formalities=formalities, signed_on=DAY)
    return lines(self_check.write(snapshot or samples.mixed(), options, out / "r.docx").path)


def notice(out: Path, formalities: Formalities = FULL, **more: object) -> list[str]:
    options = DocumentOptions(notice=True, formalities=formalities, signed_on=DAY, **more)  # type: ignore[arg-type]
    return lines(department_plan.write(samples.snapshot(), options, out / "p.docx").path)


@pytest.mark.parametrize("formalities", [FULL, Formalities(), Formalities(masthead=True, imprint=True)])
@pytest.mark.parametrize("delivery", list(Delivery))
def test_checkers_find_nothing_in_any_report(
    tmp_path: Path, delivery: Delivery, formalities: Formalities
) -> None:
    out = tmp_path / "r.docx"
    self_check.write(samples.mixed(), DocumentOptions(delivery=delivery, formalities=formalities), out)
    assert [str(e) for e in OpenXmlValidator().validate(str(out)).errors] == []
    assert [str(f) for f in integrity(str(out))] == []


@pytest.mark.parametrize("formalities", [FULL, Formalities()])
@pytest.mark.parametrize("form", list(PlanForm))
@pytest.mark.parametrize("audience", list(Audience))
def test_checkers_find_nothing_in_any_notice(
    tmp_path: Path, form: PlanForm, formalities: Formalities, audience: Audience
) -> None:
    out = tmp_path / "p.docx"
    options = DocumentOptions(form=form, audience=audience, notice=True, formalities=formalities)
    department_plan.write(samples.snapshot(), options, out)
    assert [str(e) for e in OpenXmlValidator().validate(str(out)).errors] == []
    assert [str(f) for f in integrity(str(out))] == []


def test_a_report_goes_to_the_government_itself(tmp_path: Path) -> None:
    text = report(tmp_path, Delivery.REPORT)
    head = [line for line in text if line][:5]
    assert head[:2] == ["佛山市财政局文件", "佛财〔2017〕12号签发人：示例签发人"]
    assert "市人民政府：" in text and "市人民政府办公室：" not in text
    assert "特此报告。" in text
    assert "抄送：市监察局、市法制局。" in text
    place = text.index("佛山市财政局办公室")
    assert text[place + 1] == "2017年12月21日印发"
    assert not any("请批示" in line or "请审批" in line for line in text)


def test_material_has_neither_head_nor_signer(tmp_path: Path) -> None:
    text = report(tmp_path, Delivery.MATERIAL, Formalities(doc_no="佛财〔2017〕12号", signer="示例签发人"))
    assert "市人民政府办公室：" in text and "特此报告。" in text
    assert not any("签发人" in line or line.endswith("文件") or "佛财〔" in line for line in text)


def test_a_letter_carries_the_report_as_its_annex(tmp_path: Path) -> None:
    text = report(tmp_path, Delivery.LETTER)
    shown = [line for line in text if line]
    assert shown[:2] == ["佛山市财政局", "佛财〔2017〕12号"]
    assert not any("签发人" in line for line in text)
    assert "特此报告。" not in text
    sent = next(line for line in text if "请查收" in line)
    assert sent.endswith("要求，现将我局2017年政务公开工作要点落实情况自查报告报送你办，请查收。")
    assert "附件：佛山市财政局关于2017年政务公开工作要点落实情况的自查报告" in text
    start = text.index("附件")
    assert text.index(sent) < text.index("2017年12月20日") < start < text.index("一、总体情况")
    # The report signs once, in the letter, and its tables are no annexes of an annex.
    assert text.count("2017年12月20日") == 1
    assert "附表1" in text and "附表2" in text and "附件1" not in text
    assert any("逐次情况见附表1" in line for line in text)


def test_a_letter_has_a_first_page_of_its_own(tmp_path: Path) -> None:
    report(tmp_path, Delivery.LETTER)
    with zipfile.ZipFile(tmp_path / "r.docx") as package:
        document = etree.fromstring(package.read("word/document.xml"))
        foot = package.read("word/footer_letter.xml").decode()
    first, *rest = document.iter(f"{W}sectPr")
    assert first.find(f"{W}titlePg") is not None
    assert all(section.find(f"{W}titlePg") is None for section in rest)
    assert "thinThickSmallGap" not in foot and "PAGE" not in foot
    frame = etree.fromstring(foot.encode()).find(f".//{W}framePr")
    assert (frame.get(f"{W}w"), frame.get(f"{W}y")) == ("9639", "15684")


def test_what_nobody_gave_is_a_placeholder(tmp_path: Path) -> None:
    text = "\n".join(report(tmp_path, Delivery.REPORT, Formalities(imprint=True)))
    assert "【发文字号】签发人：【签发人】" in text
    assert "【印发机关】\n【印发日期】印发" in text
    assert "抄送" not in text
    assert "〔" not in text.split("佛山市财政局关于")[0]
    letter = "\n".join(report(tmp_path, Delivery.LETTER, Formalities(imprint=True)))
    assert "【发文字号】" in letter and "印发" not in letter.split("附件")[0].replace("关于印发", "")


def test_the_public_report_names_no_signer(tmp_path: Path) -> None:
    options = DocumentOptions(audience=Audience.PUBLIC, delivery=Delivery.REPORT, formalities=FULL)
    text = "\n".join(lines(self_check.write(samples.mixed(), options, tmp_path / "r.docx").path))
    assert "签发人" not in text and "佛财〔2017〕12号" in text


def test_the_notice_stands_before_the_plan(tmp_path: Path) -> None:
    text = notice(tmp_path)
    shown = [line for line in text if line]
    assert shown[0] == "佛山市财政局文件" and shown[1] == "佛财〔2017〕12号"
    assert "局机关各科室、局属各单位：" in text
    body = next(line for line in text if "现印发给你们" in line)
    assert "我局制定了《佛山市财政局2017年政务公开工作要点分工方案》，已经局务会审定，" in body
    assert text.count("2017年12月20日") == 1
    assert text.index(body) < text.index("2017年12月20日") < text.index("一、总体要求")
    assert not any("签发人" in line for line in text)


def test_a_notice_invents_neither_approval_nor_addressee(tmp_path: Path) -> None:
    options = DocumentOptions(notice=True)
    snapshot = samples.snapshot(department=samples.DISTRICT, record=YearRecord())
    text = lines(department_plan.write(snapshot, options, tmp_path / "p.docx").path)
    assert "【主送机关】：" in text
    assert any("已经【审定的会议或领导】审定" in line for line in text)
    assert not any(line.endswith("文件") for line in text)


def test_approval_is_said_once(tmp_path: Path) -> None:
    record = YearRecord(approved_by="局务会审定", approved_on=date(2017, 7, 14))
    text = "\n".join(report(tmp_path, Delivery.MATERIAL, FULL, samples.snapshot(record=record)))
    assert "方案经局务会审定。" in text and "审定审定" not in text


def test_a_seal_needs_room_and_no_seal_none(tmp_path: Path) -> None:
    def blanks(sealed: bool) -> int:
        text = report(tmp_path, Delivery.MATERIAL, Formalities(sealed=sealed))
        name = text.index("佛山市财政局")
        return next(i for i in range(1, 9) if text[name - i]) - 1

    assert (blanks(True), blanks(False)) == (2, 1)


def test_the_imprint_of_a_wide_last_page_stands_on_a_page_without_number(tmp_path: Path) -> None:
    notice(tmp_path)
    with zipfile.ZipFile(tmp_path / "p.docx") as package:
        document = etree.fromstring(package.read("word/document.xml"))
        assert b"PAGE" not in package.read("word/footer_empty.xml")
    last = list(document.iter(f"{W}sectPr"))[-1]
    assert last.find(f"{W}pgSz").get(f"{W}orient") is None
    ids = {v for f in last.iter(f"{W}footerReference") for v in f.attrib.values()}
    assert "rIdEmpty" in ids


@pytest.mark.parametrize("name", ["市", "佛山市住房和城乡建设管理委员会示例办公室", "示" * 60])
def test_the_mark_keeps_to_one_line(tmp_path: Path, name: str) -> None:
    snapshot = samples.snapshot(department=replace(samples.FINANCE, full_name=name))
    for delivery in (Delivery.REPORT, Delivery.LETTER):
        report(tmp_path, delivery, FULL, snapshot)
        with zipfile.ZipFile(tmp_path / "r.docx") as package:
            document = package.read("word/document.xml").decode()
        mark = next(p for p in document.split("<w:p>") if '"Masthead"' in p)
        size = int(re.findall(r'<w:sz w:val="(\d+)"', mark)[0]) / 2
        stretch = int((re.findall(r'<w:w w:val="(\d+)"', mark) or ["100"])[0]) / 100
        letters = len(name) + (2 if delivery is Delivery.REPORT else 0)
        assert letters * size * stretch <= (443 if delivery is Delivery.REPORT else 482)


def test_a_lost_number_fails_the_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from desktop_app.reports.covers import Cover

    monkeypatch.setattr(Cover, "number", property(lambda _self: "佛财〔2017〕21号"))
    with pytest.raises(ReadBackError):
        report(tmp_path, Delivery.REPORT)
    assert not (tmp_path / "r.docx").exists()
