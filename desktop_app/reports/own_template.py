"""A document in an office's own Word template: filled in, read back, put in its place.

The template decides how things look and where they stand; what is said comes from the standard document,
which is written and proven first, and from the same snapshot. Nothing of a template is evaluated.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from desktop_app.core.errors import UserError
from desktop_app.core.versions import Paragraph
from desktop_app.reports import own_template_fields as fields
from desktop_app.reports import package
from desktop_app.reports.own_template_blocks import Carrier, StandardDocument, style_of
from desktop_app.reports.own_template_check import check, row_kinds, rows_of
from desktop_app.reports.own_template_fields import Row, Values
from desktop_app.reports.own_template_marks import MARK, W, fill, names, paragraphs, pieces, put, sole
from desktop_app.reports.own_template_package import TYPES, OwnTemplate
from desktop_app.reports.own_template_proof import Demand, prove
from desktop_app.reports.saving import Written, save
from desktop_app.reports.typography import CLOSE, OPEN

__all__ = ["Filled", "wants_tasks_in_body", "write"]

_STRETCHES = frozenset((*fields.BLOCKS, *fields.REPORT_BLOCKS))
#: Numbers of shapes are unique in a package; those of headers and footers lie below.
_MARK_AND_TITLE = 2
_FIRST_SHAPE = 1001
_ROOT_RELATIONS = "_rels/.rels"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


@dataclass(frozen=True, slots=True)
class Filled:
    """What a document in an office's own template is made of.

    Attributes:
        standard: the finished standard document of the same snapshot.
        values: texts and rows.
        paragraphs: what the officer may reword, as the standard document tells it.
        organisation: the department, for the document's properties.
        day: the date for its properties.
        demand: what must be found in the finished file besides what was filled in.
    """

    standard: Path
    values: Values
    paragraphs: tuple[Paragraph, ...]
    organisation: str
    day: date
    demand: Demand


def wants_tasks_in_body(template: OwnTemplate) -> bool:
    """Whether a plan's template has no table of tasks: then the body tells them one by one."""
    found = {n for _, root in template.text_roots() for p in paragraphs(root) for n in names(p)}
    return "任务表" not in found and not any(n.startswith(f"{fields.TASK}.") for n in found)


def write(template: OwnTemplate, content: Filled, out: Path, *, of_report: bool) -> Written:
    """Fill a template in, read the file back and put it at ``out``.

    Args:
        template: the template, taken apart; it is used up.
        content: what goes into it.
        out: where the document goes.
        of_report: whether it is the report.

    Raises:
        UserError: the template lacks something, or the file cannot be written; what was there still is.
        ReadBackError: the written file lacks something (a bug).
    """
    looked = check(template, of_report=of_report)
    wrong = next((f.text for f in looked.findings if f.hard), None)
    if wrong is not None:
        raise UserError(f"单位模板有误：{wrong}。", "请修改模板后重新选用，或改回标准版式。")
    filling = _Filling(template, content)
    filling.run()
    parts = filling.parts()
    told = filling.told
    save(parts, out, lambda path: prove(path, told, content.demand))
    return Written(out, filling.placeholders, content.paragraphs)


class _Filling:
    def __init__(self, template: OwnTemplate, content: Filled) -> None:
        self._template, self._content = template, content
        self._standard = StandardDocument(content.standard)
        self._carrier = Carrier(self._standard, template)
        self._texts = dict(content.values.texts)
        self._texts["附件标题"] = self._standard.annex_title
        self.told: list[str] = []
        self.placeholders = 0

    def run(self) -> None:
        """Rows first, then stretches, then texts.

        Raises:
            UserError: the document has a part for which the template has no place.
        """
        asked = {name for p in paragraphs(self._template.body) for name in names(p)}
        if "自评表" in self._standard.blocks and "自评表" not in asked:
            raise UserError("模板没有 {{自评表}}，自评打分无处可写。", "请在模板中补上，或不写自评打分。")
        body = self._template.body
        # Found before anything is filled in: what officers typed may look like a placeholder.
        tables = [[(row, row_kinds(row)) for row in rows_of(table)] for table in body.iter(f"{W}tbl")]
        stretches = [(p, name) for p in paragraphs(body) if (name := sole(p)) in _STRETCHES]
        for p in paragraphs(body):
            if sole(p) == "标题":
                fill(p, lambda _: self._noted(self._standard.title))
        for _, root in self._template.text_roots():
            for p in paragraphs(root):
                fill(p, self._text)
        for rows in tables:
            self._rows(rows)
        for p, name in stretches:
            self._block(p, str(name))
        for number, shape in enumerate(self._template.body.iter(f"{_WP}docPr"), _FIRST_SHAPE):
            shape.set("id", str(number))
        self._carrier.finish()

    def _text(self, name: str) -> str | None:
        said = self._texts.get(name)
        return None if said is None else self._noted(said)

    def _noted(self, said: str) -> str:
        self._note(said)
        return said

    def _note(self, said: str) -> None:
        self.placeholders += said.count(OPEN)
        self.told += [line for line in said.replace(OPEN, "").replace(CLOSE, "").split("\n") if line]

    # -- rows --------------------------------------------------------------------------------------

    def _rows(self, rows: Sequence[tuple[Any, set[str]]]) -> None:
        section = None
        for row, kinds in rows:
            if kinds == {fields.SECTION}:
                section = row
            elif fields.TASK in kinds:
                self._repeat(row, section, self._content.values.tasks)
                section = None
            elif fields.PROOF in kinds:
                self._repeat(row, None, self._content.values.proofs)

    def _repeat(self, row: Any, section: Any, records: Sequence[Row]) -> None:
        at, group = row, None
        for record in records:
            if section is not None and record.group != group:
                at.addnext(head := self._filled(section, record))
                at, group = head, record.group
            at.addnext(new := self._filled(row, record))
            at = new
        if not records:
            at.addnext(new := self._empty(row))
        for gone in (section, row):
            if gone is not None:
                gone.getparent().remove(gone)

    def _filled(self, row: Any, record: Row) -> Any:
        new = copy.deepcopy(row)
        for p in list(new.iter(f"{W}p")):
            name = sole(p)
            lines = record.values.get(name) if name else None
            if lines is not None:
                self._lines(p, lines)
            else:
                fill(p, lambda n: self._joined(record.values, n))
        return new

    def _joined(self, values: Mapping[str, fields.Lines], name: str) -> str | None:
        lines = values.get(name)
        if lines is None:
            return None
        return self._noted("\n".join(lines))

    def _lines(self, p: Any, lines: Sequence[str]) -> None:
        """A paragraph for each line, dressed as the one that holds the placeholder."""
        at = p
        for line in lines[1:]:
            at.addnext(more := copy.deepcopy(p))
            self._say(more, line)
            at = more
        self._say(p, lines[0])

    def _say(self, p: Any, line: str) -> None:
        self._note(line)
        marked = next(t for t, text in pieces(p) if t is not None and MARK.search(text))
        put(marked, MARK.sub(lambda _: line, marked.text))

    def _empty(self, row: Any) -> Any:
        """A row that says there is nothing to list."""
        new = copy.deepcopy(row)
        for p in new.iter(f"{W}p"):
            fill(p, lambda name: "暂无" if name.endswith((".名称", ".要求")) else "—")
        return new

    # -- stretches ---------------------------------------------------------------------------------

    def _block(self, p: Any, name: str) -> None:
        room = _room(self._template.body, p)
        at = p
        for block in self._standard.copies(name):
            is_body = style_of(block) == "BodyText"
            self._carrier.dress(block)
            if is_body:
                _dress_as(block, p)
            if block.tag == f"{W}tbl":
                _fit(block, room)
            self._tell(block)
            at.addnext(block)
            at = block
        if at is p and name == "自评表" and (annex := _annex_of(p)):
            for gone in annex:
                gone.getparent().remove(gone)
        elif at is p or at.tag == f"{W}tbl":
            # A table may not be the last thing of a cell or a body; an empty stretch leaves its line.
            for t, _ in pieces(p):
                if t is not None:
                    t.text = ""
            if at is not p:
                at.addnext(p)
        else:
            _keep_section(p, at)
            p.getparent().remove(p)

    def _tell(self, block: Any) -> None:
        for p in block.iter(f"{W}p"):
            said = "".join("\n" if t is None else text for t, text in pieces(p))
            self.told += [line for line in said.split("\n") if line]
        self.placeholders += sum(
            1
            for mark in block.iter(f"{W}highlight")
            if "【" in "".join(mark.getparent().getparent().itertext())
        )

    # -- the package -------------------------------------------------------------------------------

    def parts(self) -> dict[str, bytes]:
        """The finished package."""
        from lxml import etree

        made = dict(self._template.parts)
        for name, root in self._template.roots.items():
            made[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        title = self._texts["标题"].replace("\n", "").replace(OPEN, "").replace(CLOSE, "")
        properties = package.properties(title, self._content.organisation, self._content.day)
        made |= {name: text.encode() for name, text in properties.items()}
        made[_ROOT_RELATIONS] = self._standard.parts[_ROOT_RELATIONS]
        types = dict(self._carrier.types)
        types["docProps/core.xml"] = "application/vnd.openxmlformats-package.core-properties+xml"
        types["docProps/app.xml"] = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
        return {TYPES: self._template.content_types(types), **made}


def _room(body: Any, p: Any) -> int:
    """Width of the text area in twips where a paragraph stands."""
    block = p
    while block.getparent() is not body:
        block = block.getparent()
    section = None
    while block is not None and section is None:
        section = block if block.tag == f"{W}sectPr" else block.find(f"{W}pPr/{W}sectPr")
        block = block.getnext()
    size = None if section is None else section.find(f"{W}pgSz")
    margins = None if section is None else section.find(f"{W}pgMar")
    if size is None or margins is None:
        return 0
    return int(size.get(f"{W}w")) - int(margins.get(f"{W}left")) - int(margins.get(f"{W}right"))


def _fit(table: Any, room: int) -> None:
    """Make a table as wide as there is room: in its width, its grid and each of its cells."""
    grid = table.findall(f"{W}tblGrid/{W}gridCol")
    old = [int(column.get(f"{W}w")) for column in grid]
    if room <= 0 or not old or sum(old) == room:
        return
    edges = [round(room * sum(old[:i]) / sum(old)) for i in range(len(old) + 1)]
    widths = [b - a for a, b in pairwise(edges)]
    for column, width in zip(grid, widths, strict=True):
        column.set(f"{W}w", str(width))
    whole = table.find(f"{W}tblPr/{W}tblW")
    if whole is not None:
        whole.set(f"{W}w", str(room))
    for row in table.iterchildren(f"{W}tr"):
        at = 0
        for cell in row.iterchildren(f"{W}tc"):
            spans = cell.find(f"{W}tcPr/{W}gridSpan")
            span = 1 if spans is None else int(spans.get(f"{W}val"))
            cell.find(f"{W}tcPr/{W}tcW").set(f"{W}w", str(sum(widths[at : at + span])))
            at += span


def _dress_as(block: Any, model: Any) -> None:
    """Give a body paragraph the looks of the one that holds its placeholder."""
    ours, theirs = block.find(f"{W}pPr"), model.find(f"{W}pPr")
    keeps = ours.find(f"{W}keepNext") is not None
    block.remove(ours)
    look = copy.deepcopy(theirs) if theirs is not None else ours.makeelement(f"{W}pPr", {})
    for section in look.findall(f"{W}sectPr"):
        look.remove(section)
    if keeps and look.find(f"{W}keepNext") is None:
        style = look.find(f"{W}pStyle")
        look.insert(0 if style is None else 1, look.makeelement(f"{W}keepNext", {}))
    block.insert(0, look)
    run = next((t.getparent() for t, _ in pieces(model) if t is not None), None)
    dress = None if run is None else run.find(f"{W}rPr")
    if dress is None:
        return
    for own in block.iter(f"{W}r"):
        old = own.find(f"{W}rPr")
        if old is not None and (old.find(f"{W}rStyle") is not None or old.find(f"{W}highlight") is not None):
            continue
        if old is not None:
            own.remove(old)
        own.insert(0, copy.deepcopy(dress))


def _annex_of(p: Any) -> list[Any]:
    """The paragraphs of an annex on pages of its own that holds nothing but its mark, its title and ``p``.

    Nothing where there is more in it, or where it cannot be told where it begins or ends.
    """
    following = p.getnext()
    ends = following is None or following.tag == f"{W}sectPr" or _turns_page(following)
    if not ends or p.find(f".//{W}sectPr") is not None:
        return []
    found = [p]
    while not _turns_page(found[-1]):
        before = found[-1].getprevious()
        if before is None or before.tag != f"{W}p" or before.find(f".//{W}sectPr") is not None:
            return []
        found.append(before)
    return found if sum(any(e.itertext()) for e in found[1:]) <= _MARK_AND_TITLE else []


def _turns_page(block: Any) -> bool:
    return block.find(f"{W}pPr/{W}pageBreakBefore") is not None


def _keep_section(p: Any, last: Any) -> None:
    """Move the end of a section that a placeholder's paragraph carries to the last paragraph put there."""
    section = p.find(f"{W}pPr/{W}sectPr")
    if section is None:
        return
    look = last.find(f"{W}pPr")
    if look is None:
        look = last.makeelement(f"{W}pPr", {})
        last.insert(0, look)
    look.append(section)
