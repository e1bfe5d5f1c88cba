"""Both documents, through their public doors: what they hold, and that they are sound Word files."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from lxml import etree
from ooxml_integrity import check as integrity
from openxml_audit import OpenXmlValidator

from desktop_app.core.snapshot import Audience, DocumentOptions, PlanForm, YearSnapshot
from desktop_app.core.task import YearRecord
from desktop_app.core.terms import Basis
from desktop_app.reports import department_plan, self_check
from desktop_app.reports.saving import Written
from desktop_app.reports.typography import full_width
from tests.reports import samples

Writer = Callable[[YearSnapshot, DocumentOptions, Path], Written]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WRITERS: dict[str, Writer] = {"plan": department_plan.write, "report": self_check.write}
OPTIONS = {
    "review": DocumentOptions(signed_on=date(2017, 7, 19)),
    "public": DocumentOptions(audience=Audience.PUBLIC),
    "narrative": DocumentOptions(form=PlanForm.NARRATIVE, stand_alone=False),
}


def district() -> YearSnapshot:
    """A district's eight general tasks."""
    tasks = [samples.filled(t, n) for n, t in enumerate(samples.published()[11:], 1)]
    return samples.snapshot([replace(t, basis=Basis.ALL_DISTRICTS) for t in tasks], samples.DISTRICT)


def empty() -> YearSnapshot:
    """Nineteen tasks, nothing filled in, nothing recorded."""
    return samples.snapshot(samples.published(), record=YearRecord(), undecided_claims=(samples.claimable(),))


SNAPSHOTS: dict[str, Callable[[], YearSnapshot]] = {
    "filled": samples.snapshot,
    "mixed": samples.mixed,
    "empty": empty,
    "fourteen": lambda: samples.snapshot(
        [samples.filled(t, n) for n, t in enumerate(samples.published()[5:], 1)], samples.LEGAL
    ),
    "one": lambda: samples.snapshot([samples.filled(samples.published()[0], 1)]),
    "none": lambda: samples.snapshot([]),
    "district": district,
}


def words_of(path: Path) -> str:
    """All text of the body in reading order, read by another library than the one that wrote it."""
    body = Document(str(path)).element.body
    return "\n".join("".join(t.text or "" for t in p.iter(f"{W}t")) for p in body.iter(f"{W}p"))


@pytest.fixture(params=sorted(SNAPSHOTS))
def a_snapshot(request: pytest.FixtureRequest) -> YearSnapshot:
    return SNAPSHOTS[request.param]()


@pytest.fixture(params=sorted(WRITERS))
def writer(request: pytest.FixtureRequest) -> Writer:
    return WRITERS[request.param]


@pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS)
def test_checkers_find_nothing(
    writer: Writer, a_snapshot: YearSnapshot, options: DocumentOptions, tmp_path: Path
) -> None:
    out = writer(a_snapshot, options, tmp_path / "文件 一.docx").path
    result = OpenXmlValidator().validate(str(out))
    assert [str(e) for e in result.errors] == []
    assert [str(f) for f in integrity(str(out))] == []


@pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS)
def test_every_task_and_measure_is_in_it(
    writer: Writer, a_snapshot: YearSnapshot, options: DocumentOptions, tmp_path: Path
) -> None:
    text = words_of(writer(a_snapshot, options, tmp_path / "a.docx").path)
    for task in a_snapshot.tasks:
        assert full_width(task.text) in text
        for measure in task.fields.measures:
            inapplicable = task.fields.status == "不涉及" and writer is department_plan.write
            assert inapplicable or full_width(measure) in text


def test_grids_agree_and_headers_repeat(writer: Writer, a_snapshot: YearSnapshot, tmp_path: Path) -> None:
    out = writer(a_snapshot, DocumentOptions(), tmp_path / "a.docx").path
    with zipfile.ZipFile(out) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    for table in root.iter(f"{W}tbl"):
        total = int(table.find(f"{W}tblPr/{W}tblW").get(f"{W}w"))
        grid = [int(c.get(f"{W}w")) for c in table.iter(f"{W}gridCol")]
        assert sum(grid) == total in (8844, 12756)
        rows = list(table.iter(f"{W}tr"))
        assert rows[0].find(f"{W}trPr/{W}tblHeader") is not None
        for row in rows:
            cells = [int(c.get(f"{W}w")) for c in row.iter(f"{W}tcW")]
            assert cells == grid or (len(cells) == 1 and cells[0] == total)


def test_parts_carry_no_theme_fonts_paths_or_names(
    writer: Writer, a_snapshot: YearSnapshot, tmp_path: Path
) -> None:
    out = writer(a_snapshot, DocumentOptions(), tmp_path / "a.docx").path
    with zipfile.ZipFile(out) as package:
        everything = {name: package.read(name).decode() for name in package.namelist()}
    for name, text in everything.items():
        assert not re.search(r"(ascii|hAnsi|eastAsia|cs)Theme=", text), name
        assert str(tmp_path) not in text, name
        assert "/home/" not in text and "/root" not in text, name
        assert not re.search(r"\$[a-z{]", text), f"unfilled token in {name}"
    properties = everything["docProps/core.xml"]
    assert f"<dc:creator>{a_snapshot.department.full_name}</dc:creator>" in properties


def test_every_style_names_its_four_fonts(tmp_path: Path) -> None:
    out = department_plan.write(samples.snapshot(), DocumentOptions(), tmp_path / "a.docx").path
    with zipfile.ZipFile(out) as package:
        styles = etree.fromstring(package.read("word/styles.xml"))
        document = etree.fromstring(package.read("word/document.xml"))
    known = {}
    for style in styles.iter(f"{W}style"):
        known[style.get(f"{W}styleId")] = style
        if style.get(f"{W}type") == "paragraph":
            fonts = style.find(f"{W}rPr/{W}rFonts")
            slots = {s: fonts.get(f"{W}{s}") for s in ("ascii", "hAnsi", "eastAsia", "cs")}
            assert all(slots.values()), style.get(f"{W}styleId")
    for used in document.iter(f"{W}pStyle", f"{W}rStyle", f"{W}tblStyle"):
        assert used.get(f"{W}val") in known


def test_fields_are_balanced_and_footers_differ(writer: Writer, tmp_path: Path) -> None:
    out = writer(samples.snapshot(), DocumentOptions(), tmp_path / "a.docx").path
    with zipfile.ZipFile(out) as package:
        names = [n for n in package.namelist() if "footer" in n]
        settings = package.read("word/settings.xml").decode()
        for name in names:
            root = etree.fromstring(package.read(name))
            kinds = [f.get(f"{W}fldCharType") for f in root.iter(f"{W}fldChar")]
            assert kinds == ["begin", "separate", "end"]
        document = etree.fromstring(package.read("word/document.xml"))
    assert "evenAndOddHeaders" in settings
    assert len(names) == 4
    for section in document.iter(f"{W}sectPr"):
        kinds = {f.get(f"{W}type"): f.get(f"{R}id") for f in section.iter(f"{W}footerReference")}
        assert kinds.keys() == {"default", "even"}
        assert len(set(kinds.values())) == 2
