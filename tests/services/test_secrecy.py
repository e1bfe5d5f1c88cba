"""Looking through what was typed and attached before anything is published."""

import io
import zipfile
from datetime import date

import pytest

from desktop_app.core.occurrences import OccurrenceFact
from desktop_app.core.secrecy import Mark
from desktop_app.core.task import Progress
from desktop_app.services import evidence, occurrences, secrecy, tasks

UNIT = "市财政局"
PHONE = "13800000000"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def package(**parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", text)
    return buffer.getvalue()


def word(body, header="x"):
    def wrap(text):
        runs = "".join(f"<w:r><w:t>{c}</w:t></w:r>" for c in text)
        return f'<w:document xmlns:w="{W}"><w:p>{runs}</w:p></w:document>'

    return package(word__document=wrap(body), word__header1=wrap(header))


def sheet(cell):
    cells = f'<c t="s"><v>0</v></c><c><v>{cell}</v></c>'
    return package(
        xl__workbook="<a/>",
        xl__sharedStrings=f'<sst xmlns="{S}"><si><t>联系人</t></si></sst>',
        xl__worksheets__sheet1=f'<worksheet xmlns="{S}">{cells}</worksheet>',
    )


@pytest.fixture
def rid(ledger, plan_id):
    return tasks.task_list(ledger, plan_id, UNIT).tasks[0].id


def typed(ledger, plan_id, *, public=True):
    listed = tasks.task_list(ledger, plan_id, UNIT).tasks
    years = occurrences.years(ledger, plan_id, UNIT, date(2021, 12, 31))
    pieces = evidence.list_evidence(ledger, plan_id, UNIT)
    return [f.line for f in secrecy.scan_typed(listed, years, pieces, public=public)]


def test_everything_typed_that_a_public_version_carries_is_looked_through(ledger, plan_id, rid):
    tasks.edit(ledger, UNIT, rid, {"measures": ("公开决算。", f"咨询{PHONE}。"), "reason": "涉及机密★10年"})
    tasks.add_progress(ledger, UNIT, [rid], Progress(date(2021, 7, 1), f"致电{PHONE}"))
    fact = OccurrenceFact("N01", done_on=date(2021, 7, 1), what="内部资料汇编")
    occurrences.record(ledger, UNIT, rid, fact, progress=False)
    evidence.add_link(
        ledger, plan_id, UNIT, [rid], "https://example.invalid/", "密级：秘密", {"may_publish": True}
    )
    assert typed(ledger, plan_id) == [
        "一-1 落实措施：手机号码“138****0000”",
        "一-1 理由：密级标志“涉及机密★10年”",
        "一-1 进展：手机号码“138****0000”",
        "一-1 第1次：内部标志“内部资料汇编”",
        "佐证“密级：秘密”：密级标志“密级:秘密”",
    ]


def test_what_stays_in_the_house_is_looked_through_only_when_asked(ledger, plan_id, rid):
    tasks.edit(ledger, UNIT, rid, {"remark": f"电话{PHONE}", "phone": PHONE})
    evidence.add_link(ledger, plan_id, UNIT, [rid], "https://example.invalid/", "内部资料")
    assert typed(ledger, plan_id) == []
    assert typed(ledger, plan_id, public=False) == [
        "一-1 备注：手机号码“138****0000”",
        "佐证“内部资料”：内部标志“内部资料”",
    ]


@pytest.mark.parametrize(
    ("name", "data", "marks"),
    [
        ("说明.txt", f"联系电话{PHONE}".encode("gb18030"), [Mark.MOBILE]),
        ("纪要.docx", word(f"联系电话{PHONE}"), [Mark.MOBILE]),
        ("纪要.docx", word("关于预算的纪要", header="机密★1年"), [Mark.CLASSIFIED]),
        ("名单.xlsx", sheet(PHONE), [Mark.MOBILE]),
        ("页面.html", f"<p>电话<b>{PHONE}</b></p>".encode(), [Mark.MOBILE]),
        ("正常.docx", word("严格保密审查，先审查后公开。"), []),
    ],
)
def test_attached_texts_are_looked_through(ledger, plan_id, rid, name, data, marks):
    evidence.add_content(ledger, plan_id, UNIT, [rid], data, name, {"may_publish": True})
    found = secrecy.scan_files(ledger, evidence.list_evidence(ledger, plan_id, UNIT))
    assert [f.mark for f in found.findings] == marks
    assert all(f.where == f"附件“{name}”" for f in found.findings)
    assert found.unread == ()


def test_what_a_machine_cannot_read_is_listed_for_a_person(ledger, plan_id, rid):
    for name, data in (
        ("照片.png", b"\x89PNG\r\n\x1a\n"),
        ("坏.docx", b"PK\x03\x04 broken"),
        ("扫描.pdf", b"%PDF-1.4"),
    ):
        evidence.add_content(ledger, plan_id, UNIT, [rid], data, name, {"may_publish": True})
    evidence.add_content(ledger, plan_id, UNIT, [rid], PHONE.encode(), "不公开.txt")
    told = []
    pieces = evidence.list_evidence(ledger, plan_id, UNIT)
    found = secrecy.scan_files(ledger, pieces, progress=lambda *it: told.append(it))
    assert (found.findings, found.unread) == ((), ("照片.png", "坏.docx", "扫描.pdf"))
    assert told == [(1, 3), (2, 3), (3, 3)]
    assert len(secrecy.scan_files(ledger, pieces, public=False).findings) == 1


def test_a_package_that_unpacks_beyond_measure_is_not_unpacked(ledger, plan_id, rid):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (65 * 1024 * 1024))
    evidence.add_content(ledger, plan_id, UNIT, [rid], buffer.getvalue(), "炸弹.docx", {"may_publish": True})
    found = secrecy.scan_files(ledger, evidence.list_evidence(ledger, plan_id, UNIT))
    assert found.unread == ("炸弹.docx",)
