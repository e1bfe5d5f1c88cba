"""What each format brings along: tracked changes, text boxes, list numbers, layout tables, saved pages."""

from __future__ import annotations

import base64
import io
import quopri
import zipfile
from datetime import date
from pathlib import Path

import pytest

from desktop_app.importing import read_path, read_text
from desktop_app.importing.docx_source import read_docx
from desktop_app.importing.html_source import read_html
from tests.importing import seed
from tests.plans import build

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
TABLE = [
    ["工作任务", "具体要求", "责任单位"],
    ["一、公开", "1.公开预算。", "市财政局"],
    ["^", "2.公开决算。", "^"],
]


def p(inner: str) -> str:
    return f"<w:p>{inner}</w:p>"


def r(text: str) -> str:
    return f"<w:r><w:t xml:space='preserve'>{text}</w:t></w:r>"


def tc(*paragraphs: str, span: int = 1, merge: str = "") -> str:
    properties = (f'<w:gridSpan w:val="{span}"/>' if span > 1 else "") + merge
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(paragraphs)}</w:tc>"


def tr(*cells: str, deleted: bool = False) -> str:
    mark = "<w:trPr><w:del w:id='9' w:author='示例'/></w:trPr>" if deleted else ""
    return f"<w:tr>{mark}{''.join(cells)}</w:tr>"


HEAD = tr(tc(p(r("工作任务"))), tc(p(r("具体要求"))), tc(p(r("责任单位"))))


def document(folder: Path, body: str, **parts: str) -> Path:
    """A Word file with this body; further parts by name (numbering, styles, footnotes)."""
    types = "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rels = "".join(f"<Relationship Id='r{n}' Type='{base}/{n}' Target='{n}.xml'/>" for n in parts)
    names = "xmlns='http://schemas.openxmlformats.org/package/2006/relationships'"
    more = (
        "xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006' "
        "xmlns:wps='http://schemas.microsoft.com/office/word/2010/wordprocessingShape' xmlns:v='urn:v'"
    )
    path = folder / "文.docx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", types)
        package.writestr(
            "_rels/.rels",
            f"<Relationships {names}><Relationship Id='a' Type='{base}/officeDocument'"
            " Target='word/document.xml'/></Relationships>",
        )
        package.writestr("word/_rels/document.xml.rels", f"<Relationships {names}>{rels}</Relationships>")
        package.writestr(
            "word/document.xml", f"<w:document xmlns:w='{W}' {more}><w:body>{body}</w:body></w:document>"
        )
        for name, content in parts.items():
            package.writestr(f"word/{name}.xml", content)
    return path


class TestWord:
    def test_tracked_changes_count_as_accepted(self, tmp_path: Path) -> None:
        text = (
            r("1.公开")
            + "<w:del w:id='1' w:author='示例'><w:r><w:delText>旧账</w:delText></w:r></w:del>"
            + "<w:ins w:id='2' w:author='示例'>"
            + r("预算")
            + "</w:ins>"
            + "<w:moveFrom w:id='3' w:author='示例'>"
            + r("移走")
            + "</w:moveFrom>"
            + "<w:moveTo w:id='4' w:author='示例'>"
            + r("情况。")
            + "</w:moveTo>"
        )
        body = HEAD + tr(tc(p(r("一、公开"))), tc(p(text)), tc(p(r("市财政局"))))
        body += tr(tc(p(r("一、公开"))), tc(p(r("2.删掉的一行。"))), tc(p(r("市民政局"))), deleted=True)
        plan = read_path(document(tmp_path, f"<w:tbl>{body}</w:tbl>"))
        assert [q.text for _, q in plan.requirements()] == ["公开预算情况。"]

    def test_content_controls_hidden_text_and_footnotes(self, tmp_path: Path) -> None:
        text = (
            "<w:sdt><w:sdtPr><w:alias w:val='要求'/></w:sdtPr><w:sdtContent>"
            + r("1.公开预算。")
            + "</w:sdtContent></w:sdt>"
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>"
            "<w:r><w:footnoteReference w:id='1'/></w:r>"
        )
        cells = tc(p(r("一、公开"))), tc(p(text)), tc(p(r("市财政局")))
        row = f"<w:sdt><w:sdtContent>{tr(*cells)}</w:sdtContent></w:sdt>"
        note = f"<w:footnote w:id='1'>{p(r('脚注'))}</w:footnote>"
        notes = f"<w:footnotes xmlns:w='{W}'>{note}</w:footnotes>"
        plan = read_path(document(tmp_path, f"<w:tbl>{HEAD}{row}</w:tbl>", footnotes=notes))
        assert [(q.text, q.units) for _, q in plan.requirements()] == [("公开预算。", ("市财政局",))]

    def test_text_boxes_are_read_once(self, tmp_path: Path) -> None:
        inner = f"<w:txbxContent>{p(r('云溪市2031年政务公开工作要点分工方案'))}</w:txbxContent>"
        box = (
            f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><wps:txbx>{inner}</wps:txbx></mc:Choice>"
            f"<mc:Fallback><w:pict><v:textbox>{inner}</v:textbox></w:pict></mc:Fallback>"
            "</mc:AlternateContent></w:r>"
        )
        row = tr(tc(p(r("一、公开"))), tc(p(r("1.公开预算。"))), tc(p(r("市财政局"))))
        plan = read_path(document(tmp_path, f"{p(box)}<w:tbl>{HEAD}{row}</w:tbl>"))
        assert plan.title == "云溪市2031年政务公开工作要点分工方案"

    def test_numbers_that_word_counts_itself(self, tmp_path: Path) -> None:
        levels = (
            "<w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='chineseCountingThousand'/>"
            "<w:lvlText w:val='%1、'/></w:lvl>"
            "<w:lvl w:ilvl='1'><w:start w:val='1'/><w:numFmt w:val='decimal'/>"
            "<w:lvlText w:val='%2.'/></w:lvl>"
        )
        numbering = (
            f"<w:numbering xmlns:w='{W}'><w:abstractNum w:abstractNumId='0'>{levels}</w:abstractNum>"
            "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num></w:numbering>"
        )

        def listed(level: int, text: str) -> str:
            return p(
                f"<w:pPr><w:numPr><w:ilvl w:val='{level}'/><w:numId w:val='1'/></w:numPr></w:pPr>{r(text)}"
            )

        rows = "".join(
            tr(tc(listed(0, title)), tc(listed(1, text)), tc(p(r(unit))))
            for title, text, unit in (("公开", "公开预算。", "市财政局"), ("解读", "解读政策。", "市司法局"))
        )
        plan = read_path(document(tmp_path, f"<w:tbl>{HEAD}{rows}</w:tbl>", numbering=numbering))
        assert [(s.no, s.title) for s in plan.sections] == [("一", "公开"), ("二", "解读")]
        assert [(q.no, q.text) for _, q in plan.requirements()] == [(1, "公开预算。"), (1, "解读政策。")]

    def test_table_inside_a_layout_table(self, tmp_path: Path) -> None:
        rows = "".join(
            tr(tc(p(r(t))), tc(p(r(f"{i}.公开{i}。"))), tc(p(r("市财政局"))))
            for i, t in ((1, "一、公开"), (2, "二、解读"))
        )
        inner = f"<w:tbl>{HEAD}{rows}</w:tbl>"
        outer = f"<w:tbl>{tr(tc(p(r('云溪市2031年政务公开分工方案')), inner, p('')))}</w:tbl>"
        plan = read_path(document(tmp_path, outer))
        assert plan.title == "云溪市2031年政务公开分工方案"
        assert plan.requirement_count == 2

    def test_table_inside_a_cell(self, tmp_path: Path) -> None:
        inner = f"<w:tbl>{tr(tc(p(r('市财政局'))))}{tr(tc(p(r('市民政局'))))}</w:tbl>"
        rows = "".join(
            tr(tc(p(r("一、公开"))), tc(p(r(f"{i}.公开{i}。"))), tc(inner if i == 1 else p(r("市司法局"))))
            for i in (1, 2, 3)
        )
        plan = read_path(document(tmp_path, f"<w:tbl>{HEAD}{rows}</w:tbl>"))
        assert plan.sections[0].requirements[0].units == ("市财政局", "市民政局")

    def test_paragraphs_of_a_cell_and_line_breaks(self, tmp_path: Path) -> None:
        text = p(r("1.公开预算。")) + p(r("2.公开决算。"))
        units = p("<w:r><w:t>市人力资源和社会</w:t><w:br/><w:t>保障局</w:t></w:r>") + p(r("市民政局"))
        plan = read_path(
            document(tmp_path, f"<w:tbl>{HEAD}{tr(tc(p(r('一、公开'))), tc(text), tc(units))}</w:tbl>")
        )
        first, second = plan.sections[0].requirements
        assert (first.no, first.text, first.units) == (
            1,
            "公开预算。",
            ("市人力资源和社会保障局", "市民政局"),
        )
        assert (second.no, second.text, second.inherited) == (2, "公开决算。", True)

    def test_the_short_way_and_the_general_way_give_the_same(self, tmp_path: Path) -> None:
        up = "<w:vMerge/>"
        rows = tr(
            tc(p(r("一、公开")), merge="<w:vMerge w:val='restart'/>"),
            tc(p(r("1.甲。")), p("")),
            tc(p(r("市财政局"))),
        )
        rows += tr(
            tc(p(""), merge=up), tc(p(r("2.乙。") + "<w:r><w:br/><w:tab/></w:r>"), p(r("丙。"))), tc(p(""))
        )
        rows += tr(tc(p(r("二、通栏")), span=3)) + tr(tc(p(""), merge=up), tc(p(r("3.丁。")), span=2))
        hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>"
        short, general = (
            list(read_docx(document(tmp_path, f"{p(mark)}<w:tbl>{HEAD}{rows}</w:tbl>").read_bytes()).grids())
            for mark in ("", hidden)
        )
        assert [g.rows for g in short] == [g.rows for g in general]

    def test_strict_flavour(self, tmp_path: Path) -> None:
        path = build.docx(tmp_path / "方案.docx", [*seed.NOTICE, seed.table()])
        with zipfile.ZipFile(path) as package:
            parts = {n: package.read(n) for n in package.namelist()}
        parts["word/document.xml"] = parts["word/document.xml"].replace(
            W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main"
        )
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as package:
            for name, data in parts.items():
                package.writestr(name, data)
        assert len(list(read_docx(stream.getvalue()).grids())) == 1

    def test_wrong_extension_is_no_matter(self, tmp_path: Path) -> None:
        path = build.docx(tmp_path / "方案.docx", [*seed.NOTICE, seed.table()])
        assert seed.differences(read_path(path.rename(tmp_path / "方案.xlsx"))) == []


class TestExcel:
    def test_dates_numbers_and_blank_rows(self, tmp_path: Path) -> None:
        import openpyxl

        book = openpyxl.Workbook()
        sheet = book.active
        sheet["B2"] = "云溪市2031年政务公开任务分工表"
        sheet.merge_cells("B2:F2")
        for column, head in enumerate(["序号", "工作任务", "具体要求", "责任单位", "完成时限"], start=2):
            sheet.cell(4, column, head)
        for row, values in (
            (5, [1, "公开", "公开预算。", "市财政局\n市民政局", date(2031, 6, 30)]),
            (7, [2, None, "公开决算。", None, "年底前"]),
        ):
            for column, value in enumerate(values, start=2):
                sheet.cell(row, column, value)
        sheet.merge_cells("C5:C7")
        sheet.merge_cells("E5:E7")
        book.save(tmp_path / "表.xlsx")
        plan = read_path(tmp_path / "表.xlsx")
        assert plan.title == "云溪市2031年政务公开任务分工表"
        got = [(q.no, q.text, q.units, q.deadline_raw, q.inherited) for _, q in plan.requirements()]
        assert got == [
            (1, "公开预算。", ("市财政局", "市民政局"), "2031年6月30日", False),
            (2, "公开决算。", ("市财政局", "市民政局"), "年底前", True),
        ]

    def test_sheets_that_go_on(self, tmp_path: Path) -> None:
        first = [TABLE[0], TABLE[1]]
        second = [TABLE[0], ["二、解读", "1.解读政策。", "市司法局"]]
        plan = read_path(build.xlsx(tmp_path / "表.xlsx", {"第一部分": [first], "第二部分": [second]}))
        assert [s.no for s in plan.sections] == ["一", "二"]

    def test_other_sheets_are_reported(self, tmp_path: Path) -> None:
        other = [["工作任务", "具体要求", "责任单位"], ["一、公开", "1.旧的要求。", "市民政局"]]
        plan = read_path(build.xlsx(tmp_path / "表.xlsx", {"2031年": [TABLE], "2030年": [other]}))
        assert [q.text for _, q in plan.requirements()] == ["公开预算。", "公开决算。"]
        assert any(w.code == "sheet_unused" and "2030年" in w.message for w in plan.warnings)

    def test_hidden_sheet_is_left_out_and_told(self, tmp_path: Path) -> None:
        import openpyxl

        path = build.xlsx(tmp_path / "表.xlsx", {"甲": [TABLE], "乙": [TABLE]})
        book = openpyxl.load_workbook(path)
        book["乙"].sheet_state = "hidden"
        book.save(path)
        plan = read_path(path)
        assert any(w.code == "sheet_hidden" for w in plan.warnings)


class TestPages:
    def test_nested_layout_tables_scripts_and_furniture(self) -> None:
        inner = build.page([TABLE]).split("<body>")[1].split("</body>")[0]
        page = (
            "<html><body><table><tr><td>首页 &gt; 政务公开</td></tr><tr><td><table><tr><td>"
            f"<h1>云溪市2031年政务公开分工方案</h1><div style='display:none'>责任单位：市公安局</div>{inner}"
            "</td></tr></table></td></tr><tr><td>版权所有</td></tr></table></body></html>"
        )
        plan = read_text(page)
        assert plan.title == "云溪市2031年政务公开分工方案"
        assert plan.requirement_count == 2

    @pytest.mark.parametrize("transfer", ["quoted-printable", "base64"])
    @pytest.mark.parametrize("charset", ["gb2312", "utf-8"])
    def test_page_saved_as_one_file(self, tmp_path: Path, transfer: str, charset: str) -> None:
        data = build.page([*seed.NOTICE, seed.table()]).encode("gb18030" if charset == "gb2312" else charset)
        body = quopri.encodestring(data) if transfer == "quoted-printable" else base64.encodebytes(data)
        message = (
            (
                "From: <示例>\r\nSubject: x\r\nMIME-Version: 1.0\r\n"
                'Content-Type: multipart/related; boundary="----=_B"; type="text/html"\r\n\r\n------=_B\r\n'
                f'Content-Type: text/html; charset="{charset}"\r\n'
                f"Content-Transfer-Encoding: {transfer}\r\n\r\n"
            ).encode()
            + body
            + b"\r\n------=_B--\r\n"
        )
        path = tmp_path / "页.mht"
        path.write_bytes(message)
        assert seed.differences(read_path(path)) == []

    def test_clipboard_html_of_windows(self) -> None:
        html = build.page([TABLE])
        head = "Version:0.9\r\nStartHTML:0000000105\r\nEndHTML:0000000999\r\nStartFragment:1\r\n"
        assert read_text(head + html).requirement_count == 2

    def test_row_and_column_spans(self) -> None:
        rows = next(
            read_html(
                "<table><tr><td rowspan=2>a</td><td colspan=2>b</td></tr>"
                "<tr><td>c</td><td>d</td></tr></table>"
            ).grids()
        ).rows
        assert [len(row) for row in rows] == [3, 3]
        assert rows[1][1:] == ["c", "d"]

    @pytest.mark.parametrize(
        "encoding", ["gbk", "gb18030", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]
    )
    def test_text_in_every_encoding(self, tmp_path: Path, encoding: str) -> None:
        path = tmp_path / "方案.txt"
        text = seed.TEXT.read_text(encoding="utf-8").replace("\u00a0", " ")
        path.write_bytes(text.encode(encoding))
        assert seed.differences(read_path(path)) == []


class TestPasted:
    def test_cells_with_line_breaks_as_a_table_program_copies_them(self) -> None:
        text = (
            "工作任务\t具体要求\t责任单位\n"
            '一、公开\t1.公开预算。\t"市财政局\n市民政局"\n\t2.公开决算。\t市司法局'
        )
        plan = read_text(text)
        assert [q.units for _, q in plan.requirements()] == [("市财政局", "市民政局"), ("市司法局",)]

    def test_word_table_pasted_as_text(self) -> None:
        text = (
            "云溪市2031年分工方案\r\n工作任务\t具体要求\t责任单位\r\n"
            "一、公开\t1.公开预算。\t市财政局\r\n\t2.公开决算。\t\r\n"
        )
        plan = read_text(text)
        assert plan.title == "云溪市2031年分工方案"
        assert [q.inherited for _, q in plan.requirements()] == [False, True]
