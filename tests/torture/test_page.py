"""The page of the safety figures says what the runs found, good or bad."""

from __future__ import annotations

from typing import Any

import pytest

from tests.torture import page, victim

RUN = {"on": "2026-11-23 22:51", "with": "Linux Python 3.11.7 SQLite 3.40.1"}
KILL: dict[str, Any] = {
    "kills": 12,
    "survived": 12,
    "by_kind": {"session": 9, "command": 3},
    "acknowledged_changes": 70,
    "lost": [],
    **RUN,
}


def test_each_run_has_a_line_and_one_not_made_says_so() -> None:
    lines = page.table({"kill": KILL, "faults": {"skipped": "strace", **RUN}})
    assert len(lines) == 2 + 7
    assert lines[2].startswith("| 断电 | `kill` |")
    assert "12 次中 12 次台账完好，已确认的 70 次改动无一丢失 | 2026-11-23，Linux" in lines[2]
    assert lines[3] == "| 磁盘已满与读写错误 | `faults` | | 未测 | |"


def test_a_loss_is_written_down() -> None:
    figures = {**KILL, "survived": 11, "lost": ["session 4: 第 7 次改动"]}
    assert "12 次中 11 次台账完好，已确认的 70 次改动有 1 处丢失" in page.line("kill", figures)


def test_every_operation_with_faults_has_its_chinese_name() -> None:
    tallies = {name: {"injected": 2} for name in victim.OPERATIONS}
    figures = {"injected": 34, "survived": 33, "every": 3, "by_operation": tallies, "lost": ["save"], **RUN}
    written = page.table({"faults": figures})[3]
    assert "每 3 处取 1 处" in written
    assert "合并台账 2" in written
    assert "34 处中 33 处" in written


def test_only_the_table_of_the_page_changes(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "page.md"
    target.write_text("# 题目\n\n| 旧 |\n|---|\n| 旧 |\n\n## 依据\n\n- 一\n", "utf-8")
    monkeypatch.setattr(page, "PAGE", target)
    page.refresh({"kill": KILL})
    words = target.read_text("utf-8")
    assert words.startswith("# 题目\n\n| 项目 |")
    assert words.endswith("\n\n## 依据\n\n- 一\n")
    assert "旧" not in words
