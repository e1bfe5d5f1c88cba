"""The evidence package and the sign-off page: what goes in, under which name, proven by digests."""

import hashlib
import io
import zipfile
from datetime import date

import openpyxl
import pytest
from ooxml_integrity import check as integrity
from openxml_audit import OpenXmlValidator

from desktop_app.core.errors import Cancelled, UserError
from desktop_app.core.snapshot import Audience, DocumentOptions, Stage
from desktop_app.core.terms import Document
from desktop_app.core.versions import SignOff
from desktop_app.services import evidence, package, tasks, versions
from tests.wordtext import document_text

UNIT = "市财政局"
AS_OF = date(2021, 12, 20)


@pytest.fixture
def proven(ledger, plan_id, tmp_path):
    first, second, *_ = tasks.task_list(ledger, plan_id, UNIT).tasks
    for number, ids in ((1, [first.id]), (2, [first.id, second.id])):
        source = tmp_path / f"公开截图{number}.txt"
        source.write_text(f"示例内容{number}", "utf-8")
        evidence.add_file(ledger, plan_id, UNIT, ids, source)
    evidence.add_link(ledger, plan_id, UNIT, [second.id], "https://www.example.gov.cn/a", "=示例链接")
    return plan_id


def digests(pack):
    lines = pack.read("SHA-256校验.txt").decode("utf-8-sig").split("\r\n")
    return dict(reversed(line.split("  ", 1)) for line in lines if line)


def test_files_are_named_by_task_and_number_and_proven(ledger, proven, tmp_path):
    out = tmp_path / "包.zip"
    outcome = package.export_package(ledger, proven, UNIT, out, AS_OF)
    assert (outcome.files, outcome.links, outcome.missing) == (2, 1, ())
    with zipfile.ZipFile(out) as pack:
        names = set(pack.namelist())
        inside = {n for n in names if n.startswith("材料/")}
        assert inside == {"材料/一-1_佐证01_公开截图1.txt", "材料/一-1等_佐证02_公开截图2.txt"}
        told = digests(pack)
        assert set(told) == names - {"SHA-256校验.txt"}
        assert all(hashlib.sha256(pack.read(n)).hexdigest() == d for n, d in told.items())
        book = openpyxl.load_workbook(io.BytesIO(pack.read("佐证材料清单.xlsx"))).active
        rows = list(book.iter_rows(min_row=3, values_only=True))
        assert [row[0] for row in rows] == ["01", "02", "03"]
        assert rows[2][1] == "=示例链接" and book.cell(5, 2).data_type == "s"
        index = tmp_path / "清单.docx"
        index.write_bytes(pack.read("佐证材料清单.docx"))
    assert "一-1_佐证01_公开截图1.txt" in document_text(index)
    assert [str(e) for e in OpenXmlValidator().validate(str(index)).errors] == []
    assert [str(f) for f in integrity(str(index))] == []


def test_the_public_package_holds_only_what_was_checked(ledger, proven, tmp_path):
    out = tmp_path / "包.zip"
    package.export_package(ledger, proven, UNIT, out, AS_OF, Audience.PUBLIC)
    with zipfile.ZipFile(out) as pack:
        assert not any(n.startswith("材料/") for n in pack.namelist())


def test_a_missing_file_is_told_and_a_changed_one_refused(ledger, proven, tmp_path):
    out = tmp_path / "包.zip"
    first, second, _ = evidence.list_evidence(ledger, proven, UNIT)
    stored = evidence.file_path(ledger, first.id)
    kept = stored.read_bytes()
    stored.chmod(0o600)
    stored.write_bytes(b"changed")
    with pytest.raises(UserError, match="校验值不符"):
        package.export_package(ledger, proven, UNIT, out, AS_OF)
    assert not out.exists()
    stored.write_bytes(kept)
    evidence.file_path(ledger, second.id).unlink()
    outcome = package.export_package(ledger, proven, UNIT, out, AS_OF)
    assert outcome.missing == ("公开截图2.txt",)


def test_cancelling_leaves_nothing(ledger, proven, tmp_path):
    out = tmp_path / "包.zip"
    with pytest.raises(Cancelled):
        package.export_package(ledger, proven, UNIT, out, AS_OF, cancel=lambda: True)
    assert not out.exists() and not list(tmp_path.glob(".~*"))


def test_the_sign_off_page_is_for_a_pen(ledger, plan_id, tmp_path):
    version, _, _ = versions.keep(
        ledger, plan_id, UNIT, Document.PLAN, tmp_path / "方案.docx", DocumentOptions(), AS_OF, Stage.REVIEW
    )
    versions.record_signoffs(
        ledger, version.id, [SignOff("拟稿", "示例甲", date(2021, 6, 20)), *version.signoffs[1:]]
    )
    out = tmp_path / "审签页.docx"
    package.export_signoff_page(ledger, version.id, out)
    text = document_text(out)
    for wanted in ("公文审签页", "示例甲", "2021年6月20日", *(s.step for s in version.signoffs)):
        assert wanted in text
    assert [str(e) for e in OpenXmlValidator().validate(str(out)).errors] == []
    assert [str(f) for f in integrity(str(out))] == []
