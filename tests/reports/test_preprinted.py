"""套红: on paper that bears a red head its room is left blank, and all else stands where it stood."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from ooxml_integrity import check as integrity

from desktop_app.core.snapshot import Delivery, DocumentOptions, Formalities
from desktop_app.reports import department_plan, self_check
from tests.reports import samples

PLAIN = Formalities(doc_no="佛财〔2017〕12号", signer="示例甲", masthead=True)
BLANK = replace(PLAIN, preprinted=True)


def body(path: Path) -> str:
    with zipfile.ZipFile(path) as package:
        return package.read("word/document.xml").decode()


@pytest.mark.parametrize("delivery", [Delivery.REPORT, Delivery.LETTER])
def test_a_report_on_preprinted_paper_differs_in_the_red_alone(tmp_path: Path, delivery: Delivery) -> None:
    plain, blank = tmp_path / "a.docx", tmp_path / "b.docx"
    for out, forms in ((plain, PLAIN), (blank, BLANK)):
        options = DocumentOptions(delivery=delivery, formalities=forms)
        self_check.write(samples.mixed(), options, out)
        assert [str(finding) for finding in integrity(out)] == []
    before, after = body(plain), body(blank)
    assert "FF0000" in before and "FF0000" not in after
    head = re.compile(r'<w:p><w:pPr><w:pStyle w:val="Masthead"/>.*?</w:p>', re.DOTALL)
    assert "佛山市财政局" in head.search(before)[0] and "佛山市财政局" not in head.search(after)[0]
    assert "佛财〔2017〕12号" in after
    # Heights stay: the lines of the head are as tall as they were.
    pitch = re.compile(r'w:line="(\d+)"')
    assert pitch.findall(head.search(before)[0]) == pitch.findall(head.search(after)[0])
    with zipfile.ZipFile(blank) as package:
        assert "word/footer_letter.xml" not in package.namelist()


def test_the_notice_before_a_plan_leaves_the_head_blank_too(tmp_path: Path) -> None:
    out = tmp_path / "a.docx"
    department_plan.write(samples.mixed(), DocumentOptions(notice=True, formalities=BLANK), out)
    assert "FF0000" not in body(out) and "佛财〔2017〕12号" in body(out)
