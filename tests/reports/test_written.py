"""The reading-back of written documents: rows and paragraphs are told apart exactly, whatever they say."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop_app.core.snapshot import DocumentOptions
from desktop_app.reports import department_plan, wordxml
from desktop_app.reports.layout import STANDARD
from desktop_app.reports.written import ReadBackError, WrittenDocument, all_paragraphs
from tests.reports import samples

_MEASURE = 1


def document(path: Path, body: str) -> Path:
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("word/document.xml", "".join(wordxml.document(body)))
    return path


def table(*rows: tuple[str, ...]) -> wordxml.Table:
    columns = tuple(wordxml.Column(title, 50, "TableText") for title in ("序号", "措施"))
    made = wordxml.Table(STANDARD, columns, wide=False)
    for row in rows:
        made.row([(text,) for text in row])
    return made


def markup(made: wordxml.Table) -> str:
    return "".join(made.xml())


def test_rows_and_paragraphs_are_told_apart_whatever_they_say(tmp_path: Path) -> None:
    said = ('</w:tr><w:tr>"甲"&amp;', "<w:tc>乙</w:tc>", "1 < 2 > 0")
    made = table(*((str(n), text) for n, text in enumerate(said, 1)))
    made.section("一、示例部分")
    body = wordxml.paragraph("BodyText", "</w:p>前言") + markup(made) + wordxml.paragraph("BodyText", "结语")
    written = WrittenDocument(document(tmp_path / "a.docx", body))
    assert [row.split("\n")[_MEASURE] for row in written.rows("措施")] == list(said)
    assert written.paragraphs() == ["</w:p>前言", "结语"]
    assert written.rows("没有的表头") == []


def test_what_stands_in_a_box_is_neither_a_row_nor_a_paragraph(tmp_path: Path) -> None:
    box = f"<w:p><w:r><w:txbxContent>{markup(table(('1', '版记')))}</w:txbxContent></w:r></w:p>"
    written = WrittenDocument(document(tmp_path / "a.docx", markup(table(("1", "示例措施"))) + box))
    assert [row.split("\n")[_MEASURE] for row in written.rows()] == ["示例措施"]
    assert written.paragraphs() == [""]
    assert "版记" in written.text


@pytest.mark.parametrize(
    "spoil",
    [
        lambda body: body.replace("</w:tc>", "", 1),
        lambda body: f"<!-- {body} -->",
        lambda body: f"<![CDATA[{body}]]>",
        lambda body: f"<?示例 {body}?>",
        lambda body: body.replace("<w:tr>", "<w:tr a='1' a='2'>", 1),
    ],
)
def test_what_is_not_sound_or_could_be_misread_is_refused(
    tmp_path: Path, spoil: Callable[[str], str]
) -> None:
    path = document(tmp_path / "a.docx", spoil(markup(table(("1", "示例措施")))))
    with pytest.raises(ReadBackError):
        WrittenDocument(path)


def test_a_package_without_its_main_part_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as package:
        package.writestr("示例.xml", "<示例/>")
    (tmp_path / "b.docx").write_bytes(b"PK")
    for name in ("a.docx", "b.docx"):
        for read in (WrittenDocument, all_paragraphs):
            with pytest.raises(ReadBackError):
                read(tmp_path / name)


def test_typed_markup_is_no_markup_even_where_the_same_markup_was_written_before() -> None:
    made = table()
    piece = wordxml.styled("示例", "RunInHeading")
    made.row([("1",), (piece,)])
    made.row([("1",), (str(piece),)])
    made.row([("1",), (piece,)])
    assert markup(made).count(piece) == 2


def test_a_datum_in_the_row_of_another_task_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = wordxml.Table.row
    before: list[wordxml.Cell] = []

    def late(self: wordxml.Table, cells: list[wordxml.Cell]) -> None:
        own = list(cells)
        if before:
            own[3] = before[0]
        before[:] = [cells[3]]
        original(self, own)

    monkeypatch.setattr(wordxml.Table, "row", late)
    with pytest.raises(ReadBackError, match="落实措施"):
        department_plan.write(samples.snapshot(), DocumentOptions(), tmp_path / "a.docx")


def test_paragraphs_of_a_document_with_cells_set_apart(tmp_path: Path) -> None:
    body = wordxml.paragraph("BodyText", "前言") + markup(table(("1", "示例 措施")))
    assert all_paragraphs(document(tmp_path / "a.docx", body)) == ("前言", "序号｜措施", "1｜示例措施")
