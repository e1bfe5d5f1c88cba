"""What stands beside a plan under review: its source as text, and a corrected unit cell's meaning."""

from __future__ import annotations

from pathlib import Path

from desktop_app.core.terms import Role, Scope
from desktop_app.importing.blocks import Grid, Merge, Source
from desktop_app.importing.showing import file_text, text_of, unit_cell


def test_tables_become_lines_in_reading_order() -> None:
    source = Source(["通知", Grid([["任务", "单位"], ["甲", "市甲局"], [Merge.UP, "市乙局"]]), "尾"])
    assert text_of(source).split("\n") == ["通知", "任务", "单位", "", "甲", "市甲局", "", "市乙局", "", "尾"]


def test_a_file_in_another_encoding_is_shown_as_it_was_read(tmp_path: Path) -> None:
    path = tmp_path / "方案.txt"
    path.write_bytes("按月公开。\n市财政局".encode("gb18030"))
    assert file_text(path) == "按月公开。\n市财政局"


def test_a_corrected_cell_follows_the_rules_of_an_import() -> None:
    reading = unit_cell("市地税局、国税局，各区", Role.LEAD)
    assert [(d.name, d.scope) for d in reading.duties] == [
        ("市地税局", Scope.NAMED),
        ("市国税局", Scope.NAMED),
        ("各区", Scope.ALL_DISTRICTS),
    ]
