"""A whole year of one department by keyboard alone, from the city's plan to the report that holds it all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QTableView

from desktop_app.core.task import Task
from desktop_app.core.terms import YearEnd
from desktop_app.services import departments, tasks
from desktop_app.services.ledger import Ledger
from tests.journeys.hands import Hands, person_at
from tests.wordtext import document_text

SHIFT = Qt.KeyboardModifier.ShiftModifier
T = TypeVar("T")
CTRL = Qt.KeyboardModifier.ControlModifier
MEASURES = [f"示例措施{number}：按要求落实并公开。" for number in range(1, 20)]
FIGURES = (
    "主动公开：主动公开政府信息（条）",
    "主动公开（按渠道）：门户网站（条）",
    "依申请公开：本年收到（件）",
)
OFFICES = ["预算科", "国库科", "办公室"]


class Clock:
    """The day it is in the journey."""

    today = date(2017, 6, 12)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def hands(
    tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> Iterator[Hands]:
    monkeypatch.setenv("ZWGK_BACKUP_DIR", str(tmp_path / "备份"))
    with person_at(tmp_path / "台账.zwgk", lambda: clock.today, create=True) as person:
        yield person


def _spreadsheet() -> str:
    """What is copied in a spreadsheet: the columns from 落实措施 to 公开属性, a row a task."""
    rows = []
    for at, measure in enumerate(MEASURES):
        frequency = "按月" if at == 0 else ""
        rows.append([measure, OFFICES[at % 3], "示例", "2017-12-31", frequency, "门户网站", "主动公开"])
    return "\r\n".join("\t".join(row) for row in rows)


@pytest.mark.slow
def test_a_year_from_the_plan_to_the_report(
    hands: Hands, clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan_file, report_file = tmp_path / "方案.docx", tmp_path / "报告.docx"

    # June: the plan comes in, the department is chosen, what may be claimed is declined with a reason.
    hands.tab_to("导入示例方案（佛山市2017年）")
    hands.press(Qt.Key.Key_Space)
    hands.dialog("导入方案")
    hands.tab_to("导入 112 项")
    hands.press(Qt.Key.Key_Return)
    hands.dialog("本部门设置")
    hands.tab_to("查找单位")
    hands.type("财政")
    hands.press(Qt.Key.Key_Return)
    hands.tab_to("确定为本部门")
    hands.press(Qt.Key.Key_Return)
    hands.menu("claim")
    hands.dialog("认领")
    hands.tab_to("不认领的理由")
    hands.type("示例理由：非本局职责。")
    hands.tab_to("不认领")
    hands.press(Qt.Key.Key_Return)
    hands.press(Qt.Key.Key_Escape)

    # The measures of all tasks come from a spreadsheet, in one paste.
    hands.shortcut("tasks")
    hands.shortcut("table")
    hands.tab_to("任务表格")
    hands.press(Qt.Key.Key_Home, CTRL)
    _to_column(hands, "落实措施")
    hands.paste(_spreadsheet())
    held = _tasks(hands)
    assert [task.fields.measures for task in held] == [(measure,) for measure in MEASURES]
    assert {task.fields.deadline for task in held} == {date(2017, 12, 31)}
    hands.shortcut("table")

    # July: sent for review, approved, exported and published.
    clock.today = date(2017, 7, 14)
    hands.menu("approval")
    hands.dialog("审定")
    hands.fill("送审日期", "2017年7月3日")
    hands.fill("审定日期", "2017年7月12日")
    hands.tab_to("登记")
    hands.press(Qt.Key.Key_Return)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", _answer(plan_file))
    hands.shortcut("export_plan")
    clock.today = date(2017, 7, 17)
    hands.menu("publication")
    hands.dialog("公开")
    hands.fill("公开日期", "2017年7月17日")
    hands.fill("公开链接", "https://example.invalid/plan")
    hands.fill("公开栏目", "示例栏目")
    hands.tab_to("登记")
    hands.press(Qt.Key.Key_Return)
    plan_text = document_text(plan_file)
    assert all(measure.rstrip("。") in plan_text for measure in MEASURES)

    # Month by month what is published, in the periods' table; May's was late and says why.
    for month in range(5, 12):
        clock.today = max(date(2017, month + 1, 8), date(2017, 7, 17))
        hands.shortcut("home")
        hands.shortcut("occurrences")
        hands.tab_to("期次表")
        hands.press(Qt.Key.Key_Home, CTRL)
        hands.press(Qt.Key.Key_Right, times=month - 1)
        hands.press(Qt.Key.Key_Return)
        hands.fill("完成日期", "2017年7月17日" if month == 5 else f"2017年{month + 1}月8日")
        hands.fill("条数", "2")
        hands.fill("公开内容", f"示例{month}月收支情况")
        hands.fill("登记人", "示例")
        hands.fill("链接", f"https://example.invalid/{month}")
        if month == 5:
            hands.fill("逾期原因", "示例系统升级")
        hands.tab_to("登记")
        hands.press(Qt.Key.Key_Return)

    # October: one line of progress for every task that has no periods, from the list.
    clock.today = date(2017, 10, 9)
    hands.shortcut("tasks")
    hands.tab_to("任务清单")
    hands.press(Qt.Key.Key_A, CTRL)
    hands.shortcut("progress")
    hands.type("10月9日 示例进展已公开 https://example.invalid/progress 3条")
    hands.press(Qt.Key.Key_Return)

    # November: a link as evidence for the first task that lacks one.
    hands.shortcut("evidence")
    hands.tab_to("添加链接")
    hands.type("https://example.invalid/proof")
    hands.press(Qt.Key.Key_Return)

    # December: states in one paste, figures, conclusions.
    clock.today = date(2017, 12, 11)
    hands.shortcut("tasks")
    hands.shortcut("table")
    hands.tab_to("任务表格")
    hands.press(Qt.Key.Key_Home, CTRL)
    _to_column(hands, "状态")
    hands.press(Qt.Key.Key_Down, SHIFT, times=len(MEASURES) - 1)
    hands.paste("已完成")
    hands.shortcut("table")
    hands.menu("figures")
    hands.dialog("年度数据")
    for number, name in enumerate(FIGURES, start=101):
        hands.fill(name, str(number))
    hands.tab_to("保存")
    hands.press(Qt.Key.Key_Return)
    hands.menu("year_end")
    hands.dialog("年终收口")
    hands.tab_to("采纳全部建议")
    hands.press(Qt.Key.Key_Space)
    hands.tab_to("保存结论")
    hands.press(Qt.Key.Key_Return)

    # The report, and its hand-in.
    monkeypatch.setattr(QFileDialog, "getSaveFileName", _answer(report_file))
    hands.shortcut("export_report")
    hands.menu("submission")
    hands.dialog("报送")
    hands.fill("报送日期", "2017年12月12日")
    hands.tab_to("登记")
    hands.press(Qt.Key.Key_Return)

    text = document_text(report_file)
    held = _tasks(hands)
    assert {task.fields.year_end for task in held} == {YearEnd.DONE}
    assert [task.text[:12] for task in held if _plain(task.text[:12]) not in _plain(text)] == []
    entered = [
        *(measure.rstrip("。") for measure in MEASURES),
        *OFFICES,
        *(f"示例{month}月收支情况" for month in range(5, 12)),
        *(f"https://example.invalid/{month}" for month in range(5, 12)),
        "示例系统升级",
        "逾期补报1期",
        "示例进展已公开（3条）",
        "https://example.invalid/progress",
        "https://example.invalid/proof",
        "https://example.invalid/plan",
        "2017年7月17日",
        *(str(number) for number in range(101, 101 + len(FIGURES))),
        "已落实19项、未落实0项",
    ]
    assert [piece for piece in entered if piece not in text] == []
    record = _asked(hands, departments.year_record)
    assert (record.approved_on, record.submitted_on) == (date(2017, 7, 12), date(2017, 12, 12))


def _plain(text: str) -> str:
    """A wording without its punctuation: the documents put half-width marks right."""
    return "".join(letter for letter in text if letter.isalnum())


def _to_column(hands: Hands, title: str) -> None:
    """Right until the cursor stands in the column of that title."""
    grid = hands.focus
    assert isinstance(grid, QTableView)
    for _ in range(40):
        at = grid.currentIndex()
        if grid.model().headerData(at.column(), Qt.Orientation.Horizontal) == title:
            return
        hands.press(Qt.Key.Key_Right)
    raise AssertionError(f"no column {title}")


def _asked(hands: Hands, question: Callable[[Ledger, str, str], T]) -> T:
    """What the ledger says of the plan and the department that are chosen."""
    found: list[T] = []

    def read(ledger: Ledger) -> T:
        plan_id, unit = departments.current(ledger)
        assert plan_id
        assert unit
        return question(ledger, plan_id, unit)

    hands.window.jobs.run(read, found.append)
    hands.settle()
    return found[0]


def _tasks(hands: Hands) -> tuple[Task, ...]:
    return _asked(hands, tasks.task_list).tasks


def _answer(path: Path) -> Callable[..., tuple[str, str]]:
    return lambda *_args, **_kwargs: (str(path), "Word 文档 (*.docx)")
