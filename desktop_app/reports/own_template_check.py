"""核对模板: which placeholders of an office's own template are unknown, missing, torn or misplaced."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from typing import Any

from desktop_app.core.own_template import Finding, TemplateCheck
from desktop_app.reports import own_template_fields as fields
from desktop_app.reports.own_template_marks import LOOSE, MARK, W, mend, names, paragraphs, parse, shown, sole
from desktop_app.reports.own_template_package import DOCUMENT, OwnTemplate

#: So many placeholders are named in a line about several.
_NAMED = 3
_LOOPS = (fields.TASK, fields.SECTION, fields.PROOF)


def check(template: OwnTemplate, *, of_report: bool) -> TemplateCheck:
    """Look a template through; torn placeholders that can be put together are.

    Args:
        template: the template, taken apart.
        of_report: whether it is for the report.
    """
    look = _Look(of_report)
    for where, root in template.text_roots():
        look.part(where, root)
    look.mended()
    look.missing()
    look.revisions(template.roots[DOCUMENT])
    look.notes(template)
    return TemplateCheck(tuple(dict.fromkeys(look.findings)), tuple(dict.fromkeys(look.found)))


class _Look:
    def __init__(self, of_report: bool) -> None:
        self._of_report = of_report
        self._known = fields.known(of_report=of_report)
        self._other = fields.known(of_report=not of_report)
        self.findings: list[Finding] = []
        self.found: list[str] = []
        self._mended: list[str] = []
        self._rows: dict[tuple[int, str], list[int]] = {}

    def _say(self, text: str, *, hard: bool = True) -> None:
        self.findings.append(Finding(text, hard))

    def part(self, where: str, root: Any) -> None:
        for p in paragraphs(root):
            mended, torn = mend(p)
            self._mended += mended
            for name in torn:
                self._say(f"{where}中的 {{{{{name}}}}} 被换行或其他内容拆开，请删去后重新输入")
            for name in names(p):
                if name not in torn:
                    self._placeholder(where, p, name)
            rest = MARK.sub("", shown(p))
            if LOOSE.search(rest):
                self._say(f"{where}中有不成对的花括号：{rest.strip()[:20]}")
        for table in root.iter(f"{W}tbl"):
            self._repeated_rows(table)

    def _placeholder(self, where: str, p: Any, name: str) -> None:
        if name not in self._known:
            self._say(self._unknown(name))
            return
        self.found.append(name)
        if name in fields.BLOCKS or name in fields.REPORT_BLOCKS:
            if where != "正文" or sole(p) is None:
                self._say(f"{{{{{name}}}}} 要在正文中单独成段，前后不写其他文字")
            elif _row(p) is not None:
                self._say(f"{{{{{name}}}}} 不能放在表格里")
        elif name.partition(".")[0] in _LOOPS and (where != "正文" or _row(p) is None):
            self._say(f"{{{{{name}}}}} 只能放在正文的表格里，所在的一行按条重复")

    def _unknown(self, name: str) -> str:
        if name in self._other:
            document = "部门分工方案" if self._of_report else "年度自查报告"
            return f"{{{{{name}}}}} 只用于{document}"
        near = difflib.get_close_matches(name, self._known, 1, 0.5)
        hint = f"，是否为 {{{{{near[0]}}}}}" if near else ""
        return f"没有名为 {{{{{name}}}}} 的占位{hint}"

    def _repeated_rows(self, table: Any) -> None:
        """Of each loop one row in a table; a row of sections right before that of the tasks."""
        kinds = [row_kinds(row) for row in rows_of(table)]
        for kind in (fields.TASK, fields.PROOF, fields.SECTION):
            if sum(kind in found for found in kinds) > 1:
                self._say(f"{{{{{kind}.…}}}} 在同一张表里写了几行，只留一行，生成时按条重复")
        for at, found in enumerate(kinds):
            if found == {fields.SECTION} and (at + 1 == len(kinds) or fields.TASK not in kinds[at + 1]):
                self._say("写 {{部分.…}} 的一行要紧接在写 {{任务.…}} 的一行之前")
            if fields.PROOF in found and len(found) > 1:
                self._say("{{佐证.…}} 与 {{任务.…}} 不能写在同一行")

    def mended(self) -> None:
        """One line for all: a template that went through another program has every one of them torn."""
        names_ = list(dict.fromkeys(self._mended))
        if names_:
            shown_ = "、".join(f"{{{{{name}}}}}" for name in names_[:_NAMED])
            more = f" 等 {len(names_)} 种" if len(names_) > _NAMED else ""
            self._say(f"{shown_}{more or ' '}被格式拆成几段，生成时自动接合", hard=False)

    def missing(self) -> None:
        """What a document cannot do without, and what will not be written."""
        found, report = set(self.found), self._of_report
        tasks = sorted(n.partition(".")[2] for n in found if n.startswith(f"{fields.TASK}."))
        if "标题" not in found:
            self._say("缺少 {{标题}}")
        if "正文" not in found and (report or not (tasks or "任务表" in found)):
            self._say("缺少 {{正文}}")
        if tasks:
            needed = fields.REPORT_NEEDS if report else fields.PLAN_NEEDS
            gone = [name for name in needed if name not in tasks]
            if gone:
                self._say(f"任务一行缺少 {_list(gone, fields.TASK)}")
            self._left_out(tasks)
        elif report and "任务表" not in found:
            self._say("缺少 {{任务表}}，或写有 {{任务.…}} 的表格行")
        if report and "佐证清单" not in found and not any(n.startswith(f"{fields.PROOF}.") for n in found):
            self._say("缺少 {{佐证清单}}，或写有 {{佐证.…}} 的表格行")
        if "署名" not in found:
            self._say("没有 {{署名}}，落款不会写入公文", hard=False)
        if report and "主送机关" not in found:
            self._say("没有 {{主送机关}}，主送机关不会写入公文", hard=False)

    def _left_out(self, tasks: Sequence[str]) -> None:
        asked = ("配合科室", "责任人", "电话", "渠道", "备注")
        gone = [name for name in asked if name not in tasks]
        if gone and not self._of_report:
            self._say(f"没有 {_list(gone, fields.TASK)}，这些内容不会写入公文", hard=False)

    def notes(self, template: OwnTemplate) -> None:
        """Footnotes are taken over as they are."""
        for part in ("word/footnotes.xml", "word/endnotes.xml"):
            data = template.parts.get(part)
            if data is not None and any(names(p) for p in paragraphs(parse(data))):
                self._say("脚注和尾注中不能写占位，请移到正文")

    def revisions(self, root: Any) -> None:
        """Traces of editing would go out with every document."""
        if any(root.find(f".//{W}{tag}") is not None for tag in ("ins", "del", "moveFrom", "moveTo")):
            self._say("模板里有修订痕迹，请接受或拒绝全部修订后保存")
        if root.find(f".//{W}commentReference") is not None:
            self._say("模板里有批注，请删除后保存")


def _list(found: Sequence[str], loop: str) -> str:
    return "、".join(f"{{{{{loop}.{name}}}}}" for name in found)


def _row(p: Any) -> Any:
    """The table row a paragraph stands in, or None."""
    return next(p.iterancestors(f"{W}tr"), None)


def rows_of(table: Any) -> list[Any]:
    """A table's own rows, those in content controls included, those of tables within it left out."""
    return [row for row in table.iter(f"{W}tr") if next(row.iterancestors(f"{W}tbl")) is table]


def row_kinds(row: Any) -> set[str]:
    """Which loops the placeholders of a row belong to; those of tables within it are left out."""
    found = set()
    for p in row.iter(f"{W}p"):
        if _row(p) is row:
            found |= {loop for n in names(p) for loop in _LOOPS if n.startswith(f"{loop}.")}
    return found
