"""Reading workbooks that anybody may have made: values only, within bounds, nothing followed."""

from __future__ import annotations

import contextlib
import random
import zipfile

import pytest
from openpyxl import Workbook

from desktop_app.core.errors import UserError
from desktop_app.exchange import container
from desktop_app.exchange.workbook import Kind, column_letters, read_workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PARTS = {
    "_rels/.rels": f'<Relationships><Relationship Id="a" Type="{REL}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns:r="{REL}"><sheets><sheet name="表" r:id="b"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships><Relationship Id="b" Type="{REL}/worksheet" '
    'Target="worksheets/sheet1.xml"/>{more}</Relationships>',
}


def package(path, data, more="", **parts):
    """A workbook whose only worksheet holds ``data``."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, text in PARTS.items():
            target.writestr(name, text.replace("{more}", more))
        target.writestr("xl/worksheets/sheet1.xml", f"<worksheet><sheetData>{data}</sheetData></worksheet>")
        for name, text in parts.items():
            target.writestr(name, text)
    return path


def values(path):
    return {place: cell.value for place, cell in read_workbook(path).tables[0].cells.items()}


def test_every_kind_of_cell(tmp_path):
    data = (
        '<row r="2"><c r="A2" t="inlineStr"><is><r><t>文</t></r><r><t xml:space="preserve"> 字</t></r>'
        "<rPh><t>读音</t></rPh></is></c>"
        '<c r="B2"><v>1.5</v></c><c r="C2" t="b"><v>1</v></c><c r="D2" t="e"><v>#N/A</v></c>'
        '<c r="E2" t="str"><f>1+1</f><v>2</v></c><c r="F2" t="d"><v>2021-06-09</v></c>'
        '<c r="G2" t="inlineStr"><is><t>甲_x000D_乙</t></is></c>'
        '<c r="H2" t="s"><v>99</v></c><c r="I2"/></row>'
        "<row><c><v>7</v></c><c><v>8</v></c></row>"
    )
    table = read_workbook(package(tmp_path / "a.xlsx", data)).tables[0]
    kinds = {place: (cell.kind, cell.value) for place, cell in table.cells.items()}
    assert kinds == {
        (2, 1): (Kind.TEXT, "文 字"),
        (2, 2): (Kind.NUMBER, 1.5),
        (2, 3): (Kind.TEXT, "是"),
        (2, 4): (Kind.ERROR, "#N/A"),
        (2, 5): (Kind.FORMULA, "1+1"),
        (2, 6): (Kind.TEXT, "2021-06-09"),
        (2, 7): (Kind.TEXT, "甲\n乙"),
        (3, 1): (Kind.NUMBER, 7.0),
        (3, 2): (Kind.NUMBER, 8.0),
    }


def test_agrees_with_openpyxl(tmp_path):
    book = Workbook()
    sheet = book.active
    for row in range(1, 60):
        for column in range(1, 30):
            sheet.cell(row, column).value = row * column if column % 3 else f"文{row},{column}"
    sheet.merge_cells("B2:C9")
    book.save(tmp_path / "a.xlsx")
    table = read_workbook(tmp_path / "a.xlsx").tables[0]
    expected = {(c.row, c.column): c.value for r in sheet.iter_rows() for c in r if c.value is not None}
    assert {place: cell.value for place, cell in table.cells.items()} == expected
    assert table.merged == ((2, 2, 9, 3),)


@pytest.mark.parametrize(("column", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (256, "IV"), (702, "ZZ")])
def test_columns_have_letters(column, letters):
    assert column_letters(column) == letters


def test_links_to_other_files_are_never_opened(tmp_path):
    outside = tmp_path / "外.xml"
    outside.write_text("<worksheet/>", "utf-8")
    more = (
        f'<Relationship Id="x" Type="{REL}/externalLink" Target="{outside.as_uri()}" TargetMode="External"/>'
    )
    assert values(package(tmp_path / "a.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>', more)) == {
        (1, 1): 1.0
    }


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet><sheetData/></worksheet>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd"><worksheet/>',
        "<worksheet><sheetData>",
        "",
    ],
)
def test_entities_and_broken_xml_are_refused(tmp_path, text):
    path = tmp_path / "坏.xlsx"
    with zipfile.ZipFile(path, "w") as target:
        for name, part in PARTS.items():
            target.writestr(name, part.replace("{more}", ""))
        target.writestr("xl/worksheets/sheet1.xml", text)
    with pytest.raises(UserError, match=r"“坏\.xlsx”已损坏或不是 Excel 文件"):
        read_workbook(path)


def test_what_unpacks_to_far_too_much_is_refused_unread(tmp_path, monkeypatch):
    bomb = package(tmp_path / "弹.xlsx", " " * 30_000_000)
    with pytest.raises(UserError, match="展开后过大"):
        read_workbook(bomb)
    monkeypatch.setattr(container, "MOST_PARTS", 2)
    with pytest.raises(UserError, match="展开后过大"):
        read_workbook(package(tmp_path / "多.xlsx", ""))
    monkeypatch.setattr(container, "LARGEST_FILE", 10)
    with pytest.raises(UserError, match="过大，没有读取"):
        read_workbook(package(tmp_path / "大.xlsx", ""))


def test_too_many_rows_are_refused_and_far_columns_passed_over(tmp_path):
    many = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 20_002))
    with pytest.raises(UserError, match="超过 20000 行"):
        read_workbook(package(tmp_path / "多.xlsx", many))
    far = '<row r="1"><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c><c r="!!"><v>3</v></c></row>'
    assert values(package(tmp_path / "远.xlsx", far)) == {(1, 1): 1.0}


@pytest.mark.parametrize("number", ["1e999", "NaN", "-Infinity"])
def test_a_number_that_is_none_is_text(tmp_path, number):
    data = f'<row r="1"><c r="A1"><v>{number}</v></c></row>'
    assert values(package(tmp_path / "a.xlsx", data)) == {(1, 1): number}


def test_a_million_empty_styled_cells_are_nothing(tmp_path):
    empty = "".join(f'<row r="{n}"><c r="A{n}" s="1"/><c r="B{n}" s="1"/></row>' for n in range(1, 100_000))
    noise = "".join(random.Random(1).choices("abcdefghij", k=200_000))
    path = package(tmp_path / "a.xlsx", f'{empty}<row r="7"><c r="A7"><v>1</v></c></row><!--{noise}-->')
    assert values(path) == {(7, 1): 1.0}


def test_escaped_characters_that_no_text_can_hold_are_dropped(tmp_path):
    data = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>甲_x0001__xD800__xFFFF__x0041__x000A_乙</t></is></c></row>'
    )
    assert values(package(tmp_path / "a.xlsx", data)) == {(1, 1): "甲A\n乙"}


def test_damaged_bytes_are_read_or_refused_and_nothing_else(tmp_path):
    whole = package(tmp_path / "a.xlsx", '<row r="1"><c r="A1"><v>1</v></c></row>' * 50).read_bytes()
    chance = random.Random(7)
    for _ in range(300):
        damaged = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        (tmp_path / "b.xlsx").write_bytes(damaged)
        with contextlib.suppress(UserError):
            assert read_workbook(tmp_path / "b.xlsx").tables
