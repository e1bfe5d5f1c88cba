"""（续）: a section's title said again on the next page, where the layout asks for it."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree
from ooxml_integrity import check as integrity
from openxml_audit import OpenXmlValidator

from desktop_app.core.snapshot import DocumentOptions
from desktop_app.reports import department_plan, self_check
from desktop_app.reports.layout import PITCH_30, STANDARD, LayoutProfile
from desktop_app.reports.table_pages import Unit, lines, pages
from tests.reports import samples

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CONTINUED = replace(STANDARD, name="示例", continued=True)
WRITERS = {"plan": department_plan.write, "report": self_check.write}


def tables(path: Path) -> list[list[list[str]]]:
    """The tables of the body, each a list of rows, each a list of its cells' text."""
    with zipfile.ZipFile(path) as package:
        body = etree.fromstring(package.read("word/document.xml"))[0]
    return [
        [["".join(t.text or "" for t in c.iter(f"{W}t")) for c in r.iter(f"{W}tc")] for r in t.iter(f"{W}tr")]
        for t in body.iterchildren(f"{W}tbl")
    ]


def cut(path: Path) -> list[list[list[str]]]:
    """The pages of the first annex's table."""
    found = tables(path)
    return [t for t in found if t[0] == found[0][0]]


@pytest.mark.parametrize("layout", [CONTINUED, replace(PITCH_30, continued=True)], ids=["standard", "30"])
@pytest.mark.parametrize("writer", WRITERS.values(), ids=WRITERS)
def test_every_page_of_the_table_opens_with_its_section(writer, layout: LayoutProfile, tmp_path) -> None:
    out = writer(samples.many(60), DocumentOptions(), tmp_path / "a.docx", layout=layout).path
    found = cut(out)
    assert len(found) > 10
    section = ""
    for page in found:
        opening = page[1]
        assert len(opening) == 1
        if opening[0].endswith("（续）"):
            assert opening[0] == f"{section}（续）"
        for row in page[1:]:
            if len(row) == 1 and not row[0].startswith("合计"):
                section = row[0].removesuffix("（续）")
        # No section's title stands at the foot, parted from its first row.
        assert len(page[-1]) > 1 or page[-1][0].startswith("合计")
    numbers = [row[0] for page in found for row in page[1:] if len(row) > 1]
    assert numbers == [str(n) for n in range(1, 61)]
    assert [str(e) for e in OpenXmlValidator().validate(str(out)).errors] == []
    assert [str(f) for f in integrity(str(out))] == []


def test_the_last_row_shares_its_page(tmp_path) -> None:
    for count in range(3, 16):
        snapshot = samples.many(count)
        out = department_plan.write(snapshot, DocumentOptions(), tmp_path / "a.docx", layout=CONTINUED).path
        # With the row before it, or with its section's title where it is the section's only one.
        last = cut(out)[-1]
        assert len(last) > 2 and not (len(last) == 3 and last[1][0].endswith("（续）"))


def test_the_standard_layout_repeats_the_heading_alone(tmp_path) -> None:
    out = department_plan.write(samples.many(60), DocumentOptions(), tmp_path / "a.docx").path
    assert len(tables(out)) == 1
    assert "（续）" not in str(tables(out))


def test_pages_are_filled_and_never_overfilled() -> None:
    units = [Unit((n,), 300, "甲" if n < 6 else "乙", n in (0, 6)) for n in range(12)]
    found = pages(units, 1000, 1400, head=100, title=80, line=50)
    assert [u for page in found for u in page] == units
    for number, page in enumerate(found):
        opening = 0 if page[0].opens else 80
        assert sum(u.height for u in page) + opening <= (1000 if number == 0 else 1400) - 150
    assert [len(page) for page in found] == [2, 3, 3, 3, 1]


def test_a_row_taller_than_a_page_goes_on_and_the_next_one_finds_its_place() -> None:
    units = [Unit((0,), 100, "甲", True), Unit((1,), 3000, "甲", False), Unit((2,), 300, "甲", False)]
    found = pages(units, 1000, 1000, head=0, title=50, line=0)
    assert [[u.rows[0] for u in page] for page in found] == [[0], [1, 2]]


@pytest.mark.parametrize(("width", "room", "wanted"), [(0, 10, 1), (10, 10.4, 1), (21, 10.4, 3), (5, 0.5, 5)])
def test_lines_are_rather_too_many_than_too_few(width: float, room: float, wanted: int) -> None:
    assert lines(width, room) == wanted
