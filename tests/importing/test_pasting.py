"""Tables from the clipboard of Word, WPS, Excel and browsers, each as that program writes it."""

from __future__ import annotations

import pytest

from desktop_app.core.plan import Plan
from desktop_app.importing import read_text

WORD = """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word" xmlns="http://www.w3.org/TR/REC-html40">
<head><meta name=ProgId content=Word.Document>
<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal {font-family:"仿宋";} table.MsoNormalTable {责任单位:市民政局} --></style></head>
<body lang=ZH-CN><!--StartFragment-->
<p class=MsoNormal align=center><span lang=EN-US>&nbsp;<o:p></o:p></span>
云溪市<span lang=EN-US>2031</span>年政务公开工作要点分工方案<span
lang=EN-US><o:p></o:p></span></p>
<table class=MsoNormalTable border=1 cellspacing=0>
 <tr><td width=100><p class=MsoNormal>工作任务<o:p></o:p></p></td>
<td><p>具体要求</p></td>
<td><p>责任单位</p></td></tr>
 <tr style='height:20pt'><td rowspan=2><p class=MsoNormal>一、强化公开<o:p></o:p></p></td>
  <td><p class=MsoNormal>
<![if !supportLists]><span lang=EN-US>1.<span style='font:7.0pt'>&nbsp; </span></span><![endif]>
公开年度预算<span
  lang=EN-US><br></span>和决算。</p></td>
<td rowspan=2><p>市财政局、民政局</p></td></tr>
 <tr><td><p>2.公开救助标准。</p></td></tr>
 <![if !supportMisalignedRows]><tr height=0><td width=100 style='border:none'></td>
<td style='border:none'></td>
<td></td></tr><![endif]>
</table>
<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p><!--EndFragment--></body></html>"""

EXCEL = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>
<meta name=Generator content="Microsoft Excel 15">
<style><!--table {mso-displayed-decimal-separator:"\\.";}--></style>
</head><body link="#0563C1"><table border=0 cellpadding=0 style='border-collapse:collapse'>
<!--StartFragment--> <col width=72 style='width:54pt'><col width=300>
 <tr height=19><td colspan=3 class=xl65
style='mso-ignore:colspan'>云溪市2031年政务公开工作要点分工方案</td></tr>
 <tr><td>工作任务</td>
<td>具体要求</td>
<td>责任单位</td></tr>
 <tr><td rowspan=2 class=xl66>一、强化公开</td>
<td>1.公开年度预算<br style='mso-data-placement:same-cell;'>
    和决算。</td>
<td rowspan=2>市财政局、民政局</td></tr>
 <tr><td>2.公开救助标准。</td></tr>
<!--EndFragment--></table></body></html>"""

WPS = """<html xmlns="http://www.w3.org/TR/REC-html40"><head><meta name="Generator" content="WPS Office">
</head><body>
<!--StartFragment--><p class="MsoNormal"><b><span>云溪市2031年政务公开工作要点分工方案</span></b></p>
<table border="1" style="border-collapse:collapse;mso-table-layout-alt:fixed;"><tbody>
<tr><td valign="top"><p class="MsoNormal"><span>工作任务</span></p></td>
<td><p><span>具体要求</span></p></td>
<td><p>责任单位</p></td></tr>
<tr><td rowspan="2"><p><span style="mso-spacerun:'yes';">一、强化公开</span></p></td>
<td><p>1.公开年度预算</p><p>和决算。</p></td>
<td rowspan="2"><p>市财政局、民政局</p></td></tr>
<tr><td><p>2.公开救助标准。</p></td></tr></tbody></table><!--EndFragment--></body></html>"""

BROWSER = """<meta http-equiv="content-type" content="text/html; charset=utf-8">
<h1 style="color: rgb(0, 0, 0);">云溪市2031年政务公开工作要点分工方案</h1>
<table style="box-sizing: border-box;"><tbody><tr><th>工作任务</th><th>具体要求</th><th>责任单位</th></tr>
<tr><td rowspan="2">一、强化公开</td>
<td>1.公开年度预算<br>和决算。</td>
<td rowspan="2">市财政局、民政局</td></tr>
<tr><td>2.公开救助标准。</td></tr>
</tbody></table><br class="Apple-interchange-newline">"""

TABS = (
    "云溪市2031年政务公开工作要点分工方案\t\t\r\n工作任务\t具体要求\t责任单位\r\n"
    '一、强化公开\t"1.公开年度预算\n和决算。"\t市财政局、民政局\r\n\t2.公开救助标准。\t\r\n'
)


def told(plan: Plan) -> object:
    return (
        plan.title,
        [(s.no, s.title) for s in plan.sections],
        [
            (r.no, "".join(r.text.split()), [d.name for d in r.duties], r.inherited)
            for _, r in plan.requirements()
        ],
    )


@pytest.mark.parametrize(
    "clip", [WORD, EXCEL, WPS, BROWSER, TABS], ids=["word", "excel", "wps", "browser", "tabs"]
)
def test_a_pasted_table_keeps_its_rows_and_columns(clip: str) -> None:
    units = ["市财政局", "市民政局"]
    assert told(read_text(clip)) == (
        "云溪市2031年政务公开工作要点分工方案",
        [("一", "强化公开")],
        [(1, "公开年度预算和决算。", units, False), (2, "公开救助标准。", units, True)],
    )


def test_pages_pasted_one_after_the_other_are_one_plan() -> None:
    second = """<html><body><table><tr><td>工作任务</td><td>具体要求</td><td>责任单位</td></tr>
    <tr><td>二、深化解读</td><td>3.解读重要政策。</td><td>市司法局</td></tr></table></body></html>"""
    plan = read_text(f"{WORD}\n{second}")
    assert [s.title for s in plan.sections] == ["强化公开", "深化解读"]
    assert plan.requirement_count == 3
