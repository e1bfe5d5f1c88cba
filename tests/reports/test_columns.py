"""The plan's table with the columns the officer chose."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from ooxml_integrity import check as integrity
from openxml_audit import OpenXmlValidator

from desktop_app.core.snapshot import Audience, DocumentOptions, PlanColumn
from desktop_app.core.task import Task
from desktop_app.core.terms import Publicity
from desktop_app.reports import department_plan, plan_table
from desktop_app.reports.layout import BUILT_IN
from desktop_app.reports.readback import ReadBackError
from tests.reports import samples


def table_of(out: Path, **options: object) -> list[list[str]]:
    chosen = DocumentOptions(**options)  # type: ignore[arg-type]
    path = department_plan.write(samples.mixed(), chosen, out / "方案.docx").path
    return [[c.text for c in row.cells] for row in Document(str(path)).tables[0].rows]


@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("layout", BUILT_IN, ids=[p.name for p in BUILT_IN])
@pytest.mark.parametrize(
    "columns",
    [tuple(PlanColumn), (PlanColumn.OFFICE,), (PlanColumn.ITEM, PlanColumn.LIMIT)],
    ids=["all", "one", "two"],
)
def test_checkers_find_nothing(audience, layout, columns, tmp_path) -> None:
    options = DocumentOptions(audience=audience, columns=columns)
    out = department_plan.write(samples.mixed(), options, tmp_path / "a.docx", layout=layout).path
    assert [str(e) for e in OpenXmlValidator().validate(str(out)).errors] == []
    assert [str(f) for f in integrity(str(out))] == []


def test_the_chosen_columns_stand_in_the_form_s_order_whatever_order_they_were_named_in(tmp_path) -> None:
    rows = table_of(tmp_path, columns=(PlanColumn.LIMIT, PlanColumn.PERSON, PlanColumn.ITEM))
    heads = [cell.replace("\n", "") for cell in rows[0]]
    assert heads == ["序号", "市方案条目", "具体要求（原文）", "落实措施", "责任人及电话", "完成时限"]
    assert rows[2][1] == "一-3"
    assert rows[2][4] == "示例甲\n0757-00000001"
    # What was not chosen is left out everywhere, not put elsewhere.
    assert "国库科" not in "".join(rows[2])
    assert "备注" not in "".join(map("".join, rows))


def test_without_the_item_column_the_item_stands_below_the_wording(tmp_path) -> None:
    rows = table_of(tmp_path, columns=(PlanColumn.OFFICE,))
    assert rows[2][1].endswith("\n（一-3）")


def test_what_stays_in_the_house_is_no_column_of_a_public_plan(tmp_path) -> None:
    rows = table_of(tmp_path, columns=tuple(PlanColumn), audience=Audience.PUBLIC)
    heads = "".join(rows[0])
    assert "责任人" not in heads and "公开属性" not in heads.replace("\n", "") and "备注" not in heads
    assert "0757" not in "".join(map("".join, rows))


def test_a_public_plan_hides_the_channel_of_what_is_not_for_publication(tmp_path) -> None:
    task = samples.filled(samples.published()[0], 1)
    held = replace(task, fields=replace(task.fields, publicity=Publicity.WITHHELD))
    options = DocumentOptions(audience=Audience.PUBLIC, columns=(PlanColumn.CHANNEL,))
    out = department_plan.write(samples.snapshot([held]), options, tmp_path / "a.docx").path
    row = [c.text for c in Document(str(out)).tables[0].rows[2].cells]
    assert row[3] == "—"
    assert "财政数据" not in "".join(row)


def test_few_columns_stand_upright_and_many_lie_across(tmp_path) -> None:
    def lies_across(*columns: PlanColumn) -> bool:
        options = DocumentOptions(columns=columns)
        out = department_plan.write(samples.mixed(), options, tmp_path / "a.docx").path
        section = Document(str(out)).sections[-1]
        return section.page_width > section.page_height

    assert not lies_across(PlanColumn.OFFICE, PlanColumn.LIMIT)
    assert lies_across(*PlanColumn)


def test_a_cell_lost_from_a_chosen_column_does_not_pass(tmp_path, monkeypatch) -> None:
    right = plan_table.PlanTable._chosen_row

    def losing(self, table, number: int, task: Task):
        cells = right(self, table, number, task)
        return [*cells[:-1], ("—",)]

    monkeypatch.setattr(plan_table.PlanTable, "_chosen_row", losing)
    with pytest.raises(ReadBackError, match="完成时限"):
        table_of(tmp_path, columns=(PlanColumn.LIMIT,))


@pytest.mark.parametrize("count", range(1, len(PlanColumn) + 1))
def test_the_number_never_breaks_and_running_text_keeps_room(count: int, tmp_path) -> None:
    options = DocumentOptions(columns=tuple(PlanColumn)[-count:])
    out = department_plan.write(samples.mixed(), options, tmp_path / "a.docx").path
    widths = [round(c.width.mm, 1) for c in Document(str(out)).tables[0].columns]
    heads = [c.text.replace("\n", "") for c in Document(str(out)).tables[0].rows[0].cells]
    assert widths[0] >= 9.9
    assert all(w >= 36 for w, h in zip(widths, heads, strict=True) if h.startswith(("具体要求", "落实措施")))
