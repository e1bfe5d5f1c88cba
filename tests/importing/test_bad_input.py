"""Files that cannot become a plan: one clear Chinese sentence with the way out, and soon."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest

from desktop_app.core.errors import Cancelled, UserError
from desktop_app.importing import read_path, read_text
from tests.importing import seed
from tests.plans import build

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def refused(path: Path) -> str:
    """The refusal of a file, which must come within ten seconds and say what to do."""
    start = time.monotonic()
    with pytest.raises(UserError) as caught:
        read_path(path)
    assert time.monotonic() - start < 10
    line = caught.value.line
    assert line.endswith("。")
    assert caught.value.remedy
    return line


def written(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def zipped(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return stream.getvalue()


def word(document: bytes) -> bytes:
    """A Word package around one main part."""
    return zipped(
        {
            "[Content_Types].xml": b"<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
            "word/document.xml": document,
        }
    )


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("空.docx", b"", ["空的"]),
        ("旧.doc", OLE + "WordDocument".encode("utf-16-le"), [".doc", "docx"]),
        ("旧.wps", OLE + "WordDocument".encode("utf-16-le"), [".wps", "docx"]),
        ("旧.et", OLE + "Workbook".encode("utf-16-le"), [".et", "xlsx"]),
        ("旧.xls", OLE + "Workbook".encode("utf-16-le"), [".xls", "xlsx"]),
        ("加密.docx", OLE + "EncryptedPackage".encode("utf-16-le"), ["密码"]),
        ("加密.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), ["密码"]),
        ("扫描.pdf", b"%PDF-1.7\n", ["PDF", "docx"]),
        ("公文.ofd", zipped({"OFD.xml": b"<x/>"}), ["OFD"]),
        ("文稿.odt", zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}), ["docx"]),
        ("图片.docx", b"\x89PNG\r\n\x1a\n" + bytes(100), ["图片"]),
        ("包.zip", zipped({"方案.docx": b"x"}), ["解压"]),
        ("包.rar", b"Rar!\x1a\x07\x00", ["解压"]),
        ("截断.docx", zipped({"word/document.xml": b"x" * 500})[:-60], ["损坏"]),
        ("程序.txt", b"MZ\x90\x00" + bytes(200), ["方案文件"]),
        ("乱码.txt", bytes(range(128, 256)) * 20, ["编码"]),
        ("二进制.txt", bytes(i * 7 % 256 for i in range(4096)), ["docx"]),
        ("无任务.txt", "今天开会，请准时参加。".encode(), ["任务"]),
        ("空白.txt", "　\n \n".encode(), ["没有文字"]),
        ("空网页.html", b"<html><body></body></html>", ["没有文字"]),
        ("只有图.html", b"<html><body><img src='a.png'></body></html>", ["图片"]),
    ],
)
def test_files_that_are_no_plan(tmp_path: Path, name: str, data: bytes, words: list[str]) -> None:
    line = refused(written(tmp_path, name, data))
    assert all(word in line for word in words)


def test_absent_file_and_folder(tmp_path: Path) -> None:
    assert "找不到" in refused(tmp_path / "没有.docx")
    assert "文件夹" in refused(tmp_path)


def test_oversized_file(tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    with path.open("wb") as stream:
        stream.truncate(51 * 1024 * 1024)
    assert "50 MB" in refused(path)


def test_word_document_of_pictures_only(tmp_path: Path) -> None:
    body = f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:drawing/></w:r></w:p></w:body></w:document>'
    assert "图片" in refused(written(tmp_path, "扫描.docx", word(body.encode())))


def test_unit_cells_without_requirements(tmp_path: Path) -> None:
    table = [["工作任务", "具体要求", "责任单位"], ["", "", ""], ["", "", ""]]
    assert "没有文字" in refused(build.docx(tmp_path / "方案.docx", [table]))


def test_pasted_nothing() -> None:
    with pytest.raises(UserError, match="空的"):
        read_text(" \n　")


class TestHostile:
    """Files made to do harm."""

    def test_zip_bomb(self, tmp_path: Path) -> None:
        assert "过大" in refused(written(tmp_path, "弹.docx", word(b"<a>" + b" " * 80_000_000)))

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
    def test_entity_bomb(self, tmp_path: Path, encoding: str) -> None:
        entities = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10 if i else "哈" * 10}">' for i in range(10))
        text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE w [{entities}]><w>&a9;</w>'
        assert refused(written(tmp_path, "弹.docx", word(text.encode(encoding))))

    def test_external_entity(self, tmp_path: Path) -> None:
        secret = written(tmp_path, "secret.txt", "责任单位：市财政局".encode())
        text = f'<!DOCTYPE w [<!ENTITY x SYSTEM "file://{secret}">]><w>&x;</w>'
        assert refused(written(tmp_path, "外.docx", word(text.encode())))

    def test_entities_in_a_page_stay_unread(self, tmp_path: Path) -> None:
        secret = written(tmp_path, "secret.txt", "秘密".encode())
        page = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{secret}">]><html><body>&x;公开</body></html>'
        assert "秘密" not in refused(written(tmp_path, "页.html", page.encode()))

    def test_deep_nesting(self, tmp_path: Path) -> None:
        deep = f'<w:document xmlns:w="{WORD}"><w:body>' + "<w:tbl><w:tr><w:tc>" * 3000
        assert refused(written(tmp_path, "深.docx", word(deep.encode())))
        assert refused(written(tmp_path, "深.html", ("<html><body>" + "<div>" * 100_000 + "公开").encode()))
        page = "<html><body>" + "<table><tr><td>" * 5_000 + "公开"
        assert refused(written(tmp_path, "深表.html", page.encode()))

    def test_million_merged_ranges(self, tmp_path: Path) -> None:
        import openpyxl

        book = openpyxl.Workbook()
        for row in seed.table():
            book.active.append([c if c != build.UP else "" for c in row])
        book.save(tmp_path / "原.xlsx")
        ranges = "".join(f'<mergeCell ref="H{i}:I{i}"/>' for i in range(2, 1_000_002))
        merged = self._with_part(
            tmp_path / "原.xlsx",
            "xl/worksheets/sheet1.xml",
            b"</sheetData>",
            f"</sheetData><mergeCells>{ranges}</mergeCells>".encode(),
        )
        start = time.monotonic()
        with pytest.raises(UserError):
            read_path(written(tmp_path, "并.xlsx", merged))
        assert time.monotonic() - start < 10

    def test_phantom_rows_and_columns(self, tmp_path: Path) -> None:
        path = build.xlsx(tmp_path / "方案.xlsx", {"表": [*seed.NOTICE, seed.table()]})
        data = self._with_part(
            path,
            "xl/worksheets/sheet1.xml",
            b"</sheetData>",
            b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>',
        )
        assert seed.differences(read_path(written(tmp_path, "幻.xlsx", data))) == []

    def test_endless_lines(self, tmp_path: Path) -> None:
        assert "过多" in refused(written(tmp_path, "长.txt", "公开\n".encode() * 200_000))
        lines = "".join(f"{i % 9 + 1}.公开第{i}项信息\n" for i in range(50_000))
        assert refused(written(tmp_path, "多.txt", lines.encode()))

    def test_wide_spans_in_a_page(self, tmp_path: Path) -> None:
        row = '<tr><td rowspan="60000" colspan="60000">一、公开</td></tr>'
        assert refused(written(tmp_path, "宽.html", f"<table>{row * 2000}</table>".encode()))

    def test_one_megabyte_in_a_cell(self, tmp_path: Path) -> None:
        long = "公开信息，" * 200_000 + "。"
        table = [
            ["工作任务", "具体要求", "责任单位"],
            ["一、公开", f"1.{long}", "市财政局" * 1 + "、市民政局" * 20_000],
        ]
        path = tmp_path / "长.html"
        path.write_text(build.page([table]), encoding="utf-8")
        start = time.monotonic()
        plan = read_path(path)
        assert time.monotonic() - start < 10
        assert plan.sections[0].requirements[0].text == long

    def test_control_characters(self) -> None:
        text = seed.TEXT.read_text(encoding="utf-8")
        marred = text.replace("市财政局", "市财政局\x07\x0b").replace("一、加强", "\ufeff一、加强")
        assert len(read_text(marred).sections) == 22

    def test_formulas_are_not_run(self, tmp_path: Path) -> None:
        import openpyxl

        book = openpyxl.Workbook()
        for row in (["工作任务", "具体要求", "责任单位"], ["一、公开", "1.公开预算。", "市财政局"]):
            book.active.append(row)
        book.active.append(["", "2.公开决算。", '=HYPERLINK("file:///etc/passwd","市民政局")'])
        book.save(tmp_path / "式.xlsx")
        plan = read_path(tmp_path / "式.xlsx")
        assert plan.sections[0].requirements[1].units == ("市财政局",)

    @staticmethod
    def _with_part(path: Path, name: str, old: bytes, new: bytes) -> bytes:
        with zipfile.ZipFile(path) as package:
            parts = {n: package.read(n) for n in package.namelist()}
        assert old in parts[name]
        parts[name] = parts[name].replace(old, new)
        return zipped(parts)


def test_cancel_stops_the_reading(tmp_path: Path) -> None:
    path = build.docx(tmp_path / "方案.docx", [*seed.NOTICE, seed.table()])
    asked: list[int] = []

    def cancel() -> bool:
        asked.append(1)
        return len(asked) > 2

    with pytest.raises(Cancelled):
        read_path(path, cancel=cancel)


def test_progress_ends_at_the_total(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    read_path(seed.TEXT, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (112, 112)
