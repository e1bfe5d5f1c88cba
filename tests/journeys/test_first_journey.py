"""The first journey, by keyboard alone, through the real windows: import to the Word file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from desktop_app.services import tasks
from desktop_app.services.ledger import open_ledger
from desktop_app.services.plans import list_plans
from tests.journeys.hands import Hands, person_at
from tests.wordtext import document_text

UNIT = "市财政局"
TODAY = date(2017, 6, 20)
MEASURE = "每月10日前在门户网站公开上月收支情况。"


@pytest.fixture
def hands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> Iterator[Hands]:
    monkeypatch.setenv("ZWGK_BACKUP_DIR", str(tmp_path / "备份"))
    with person_at(tmp_path / "台账.zwgk", lambda: TODAY, create=True) as person:
        yield person


def test_from_an_empty_ledger_to_a_plan_in_word(
    hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "方案.docx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", _answer(str(out)))

    # 1 导入方案: the sample plan, looked over and confirmed.
    hands.tab_to("导入示例方案（佛山市2017年）")
    hands.press(Qt.Key.Key_Space)
    hands.dialog("导入方案")
    hands.tab_to("导入 112 项")
    hands.press(Qt.Key.Key_Return)

    # 2 确认任务: our department and its names, then what may be claimed.
    hands.dialog("本部门设置")
    hands.tab_to("查找单位")
    hands.type("财政")
    hands.press(Qt.Key.Key_Return)
    hands.tab_to("确定为本部门")
    hands.press(Qt.Key.Key_Return)
    assert hands.says("距方案公开截止还有 23 个工作日")

    # 3 填写措施: into the first task, saved without asking.
    hands.shortcut("tasks")
    hands.tab_to("落实措施")
    hands.type(MEASURE)
    hands.tab_to("责任科室")
    hands.type("预算科")
    # 6 跟踪进展: one line from anywhere.
    hands.shortcut("progress")
    hands.type("6月19日 公开5月收支情况 https://example.invalid/6 1条")
    hands.press(Qt.Key.Key_Return)

    # 4 送审定稿: the document.
    hands.shortcut("documents")
    hands.tab_to("导出 Word")
    hands.press(Qt.Key.Key_Space)
    hands.settle()
    hands.window.close()
    hands.settle()

    assert MEASURE.rstrip("。") in document_text(out)
    ledger = open_ledger(tmp_path / "台账.zwgk")
    first = tasks.task_list(ledger, list_plans(ledger)[0].id, UNIT).tasks[0]
    ledger.close()
    assert first.fields.measures == (MEASURE,)
    assert first.fields.office == "预算科"
    (entry,) = first.progress
    assert (entry.date, entry.text, entry.count, entry.url) == (
        date(2017, 6, 19),
        "公开5月收支情况",
        1,
        "https://example.invalid/6",
    )


def _answer(path: str) -> Callable[..., tuple[str, str]]:
    return lambda *_args, **_kwargs: (path, "Word 文档 (*.docx)")
