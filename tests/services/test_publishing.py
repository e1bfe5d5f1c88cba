"""The public version as a web page and as PDF: nothing private, nothing live, nothing left running."""

import os
import re
import shutil
import stat
import time
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from desktop_app.core.errors import Cancelled, UserError
from desktop_app.core.snapshot import Delivery, DocumentOptions, PlanForm
from desktop_app.core.task import Progress
from desktop_app.core.terms import Document, Publicity
from desktop_app.services import converting, publishing, tasks
from desktop_app.services.converting import Converter

UNIT = "市财政局"
AS_OF = date(2021, 12, 20)


class Reader(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self):
        super().__init__()
        self.tags, self.text, self.attributes = [], "", []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *a) for a in attrs]

    def handle_data(self, data):
        self.text += data


def read(path):
    reader = Reader()
    reader.feed(path.read_text("utf-8"))
    return reader


@pytest.fixture
def telling(ledger, plan_id):
    first, second, *_ = tasks.task_list(ledger, plan_id, UNIT).tasks
    tasks.edit(
        ledger,
        UNIT,
        first.id,
        {
            "measures": ('公开<script>alert(1)</script>&"示例"',),
            "person": "示例甲",
            "phone": "0757-00000000",
            "remark": "内部备注（示例）",
            "office": "预算科",
        },
    )
    url = "https://www.example.gov.cn/a?x=1&y=<b>"
    tasks.add_progress(ledger, UNIT, [first.id], Progress(date(2021, 7, 3), "已公开", 2, url))
    tasks.edit(ledger, UNIT, second.id, {"measures": ("内部核对示例",), "publicity": Publicity.WITHHELD})
    return plan_id


@pytest.mark.parametrize("form", list(PlanForm))
@pytest.mark.parametrize("which", list(Document))
def test_a_page_is_whole_escaped_and_quiet(ledger, telling, tmp_path, which, form):
    out = tmp_path / "公开版.html"
    options = DocumentOptions(form=form, delivery=Delivery.REPORT)
    assert publishing.export_page(ledger, telling, UNIT, which, out, options, AS_OF) > 0
    page = read(out)
    for task in tasks.task_list(ledger, telling, UNIT).tasks:
        assert task.text.replace(",", "，") in page.text
    assert 'alert(1)</script>&"示例"' in page.text
    assert not {"script", "img", "link", "iframe", "object", "form"} & set(page.tags)
    # Links are there to be clicked; nothing is fetched when the page opens.
    assert {name for tag, name, _ in page.attributes if name in ("src", "href", "data")} <= {"href"}
    assert all(tag == "a" for tag, name, _ in page.attributes if name == "href")
    assert not any(name.startswith("on") for _, name, _ in page.attributes)
    assert not re.search(r"url\(|@import", out.read_text("utf-8"))
    for private in ("示例甲", "0757", "内部备注", "内部核对示例", "签发人"):
        assert private not in page.text
    assert page.tags.count("h1") == 1
    if form is PlanForm.TABLE or which is Document.REPORT:
        assert "th" in page.tags


def test_a_page_that_cannot_be_written_is_said(ledger, telling, tmp_path):
    with pytest.raises(UserError):
        publishing.export_page(
            ledger, telling, UNIT, Document.PLAN, tmp_path / "无" / "a.html", DocumentOptions(), AS_OF
        )


# -- PDF -------------------------------------------------------------------------------------------

posix = pytest.mark.skipif(os.name != "posix", reason="the stand-ins are shell scripts")


def stand_in(folder, body):
    """A program that is called as LibreOffice is."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{body}\n", "utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return (Converter("示例转换", str(program)),)


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "文件 一.docx"
    path.write_bytes(b"docx")
    return path


@posix
def test_the_converter_s_file_is_taken(tmp_path, source):
    using = stand_in(tmp_path, 'for a; do last="$a"; done; printf "%%PDF-1.7" > "${last%.docx}.pdf"')
    out = tmp_path / "成品.pdf"
    assert converting.to_pdf(source, out, using=using) == "示例转换"
    assert out.read_bytes() == b"%PDF-1.7"


@posix
@pytest.mark.parametrize("how", ["limit", "cancel"])
def test_a_converter_that_hangs_is_ended_with_its_children(tmp_path, source, how):
    mark = tmp_path / "child"
    using = stand_in(tmp_path, f"sleep 300 & echo $! > '{mark}'; trap '' TERM; wait; sleep 300")
    began = time.monotonic()
    cancel = mark.exists if how == "cancel" else None
    with pytest.raises(Cancelled if how == "cancel" else UserError):
        converting.to_pdf(source, tmp_path / "a.pdf", cancel, limit=1.0, using=using)
    assert time.monotonic() - began < 15
    child = int(mark.read_text())
    for _ in range(50):
        state = _state(child)
        if state in (None, "Z"):
            break
        time.sleep(0.1)
    assert state in (None, "Z")
    assert not (tmp_path / "a.pdf").exists()


def _state(pid):
    """One letter for what a process does; None where there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return None


@posix
def test_a_converter_that_writes_nonsense_is_no_success(tmp_path, source):
    using = stand_in(tmp_path, 'for a; do last="$a"; done; echo no > "${last%.docx}.pdf"')
    with pytest.raises(UserError, match="没有转换成功"):
        converting.to_pdf(source, tmp_path / "a.pdf", using=using)


def test_without_a_converter_the_way_out_is_said(tmp_path, source):
    with pytest.raises(UserError, match="没有可用来转换") as refused:
        converting.to_pdf(source, tmp_path / "a.pdf", using=())
    assert "另存为 PDF" in refused.value.remedy


def test_word_is_driven_by_a_script_that_gets_paths_as_arguments(tmp_path):
    word = Converter("Word", "powershell", "Word.Application")
    command = word.command(tmp_path / "document.docx", tmp_path)
    assert command[-3:] == [
        "Word.Application",
        str(tmp_path / "document.docx"),
        str(tmp_path / "document.pdf"),
    ]
    script = (tmp_path / "convert.ps1").read_text("utf-8-sig")
    assert str(tmp_path) not in script and "$app.Quit()" in script


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_libreoffice_makes_a_pdf(ledger, telling, tmp_path):
    out = tmp_path / "报告.pdf"
    by = publishing.export_pdf(ledger, telling, UNIT, Document.REPORT, out, DocumentOptions(), AS_OF)
    assert by == "LibreOffice" and out.read_bytes().startswith(b"%PDF-")
