"""What stands beside a plan under review: its source as text, and a corrected unit cell's meaning."""

from __future__ import annotations

from desktop_app.core.terms import Role, Scope
from desktop_app.importing.blocks import Grid, Merge, Source
from desktop_app.importing.reading import read_data
from desktop_app.importing.showing import text_of, unit_cell


def test_tables_become_lines_in_reading_order() -> None:
    source = Source(["通知", Grid([["任务", "单位"], ["甲", "市甲局"], [Merge.UP, "市乙局"]]), "尾"])
    assert text_of(source).split("\n") == ["通知", "任务", "单位", "", "甲", "市甲局", "", "市乙局", "", "尾"]


def test_a_file_in_another_encoding_is_shown_as_it_was_read() -> None:
    text = "一、强化公开\n1.按月公开。（市财政局）"
    assert read_data(text.encode("gb18030"), "方案.txt").text == text


def test_a_corrected_cell_follows_the_rules_of_an_import() -> None:
    reading = unit_cell("市地税局、国税局，各区", Role.LEAD)
    assert [(d.name, d.scope) for d in reading.duties] == [
        ("市地税局", Scope.NAMED),
        ("市国税局", Scope.NAMED),
        ("各区", Scope.ALL_DISTRICTS),
    ]
