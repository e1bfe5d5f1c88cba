"""How many key presses the ten commonest actions take, from the start page on: the manual tells the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from desktop_app.core.pace import Pace
from desktop_app.core.task import Task
from desktop_app.core.terms import Frequency, Status
from desktop_app.services import departments, evidence, import_plan, occurrences, tasks
from desktop_app.services.ledger import Ledger, create_ledger
from desktop_app.ui.manual.topics import FOLDER
from tests.builders import sample_plan
from tests.journeys.hands import Count, Hands, person_at

UNIT = "市财政局"
TODAY = date(2021, 7, 5)
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
_ROW = re.compile(r"^\| (?P<name>[^|]+?) \| .* \| (?P<actions>\d+) \| (?P<seconds>[\d.]+) \|$", re.MULTILINE)


@pytest.fixture
def hands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> Iterator[Hands]:
    monkeypatch.setenv("ZWGK_BACKUP_DIR", str(tmp_path / "备份"))
    path = tmp_path / "台账.zwgk"
    ledger = create_ledger(path)
    plan_id, _ = import_plan.store_plan(ledger, sample_plan())
    departments.choose(ledger, plan_id, UNIT)
    first = tasks.task_list(ledger, plan_id, UNIT).tasks[0]
    occurrences.set_rhythm(ledger, UNIT, [first.id], frequency=Frequency.MONTHLY, due_day=10, pace=Pace())
    ledger.close()
    with person_at(path, lambda: TODAY, create=False) as person:
        yield person


def _asked(hands: Hands) -> tuple[Task, ...]:
    found: list[tuple[Task, ...]] = []

    def read(ledger: Ledger) -> tuple[Task, ...]:
        plan_id, unit = departments.current(ledger)
        assert plan_id
        assert unit
        return tasks.task_list(ledger, plan_id, unit).tasks

    hands.window.jobs.run(read, found.append)
    hands.settle()
    return found[0]


def record_progress(hands: Hands) -> None:
    hands.shortcut("progress")
    hands.type("7月3日 公开6月收支情况 https://example.invalid/6 1条")
    hands.press(Qt.Key.Key_Return)
    (entry,) = _asked(hands)[0].progress
    assert (entry.text, entry.url, entry.count) == ("公开6月收支情况", "https://example.invalid/6", 1)


def record_occurrence(hands: Hands) -> None:
    hands.shortcut("occurrences")
    hands.press(Qt.Key.Key_Return)
    hands.type("公开6月收支情况 https://example.invalid/6 1条")
    hands.press(Qt.Key.Key_Return)
    found: list[object] = []
    task = _asked(hands)[0]
    hands.window.jobs.run(
        lambda ledger: occurrences.of_task(ledger, task.plan_id, UNIT, task.id, TODAY), found.append
    )
    hands.settle()
    (fact,) = [o.fact for o in found[0].occurrences if o.fact is not None]  # type: ignore[attr-defined]
    assert (fact.what, fact.url, fact.count) == ("公开6月收支情况", "https://example.invalid/6", 1)
    assert fact.done_on == TODAY


def add_evidence(hands: Hands) -> None:
    hands.shortcut("evidence")
    hands.paste("https://example.invalid/proof")
    assert "https://example.invalid/proof" in _evidence(hands)


def _evidence(hands: Hands) -> list[str | None]:
    found: list[list[str | None]] = []

    def read(ledger: Ledger) -> list[str | None]:
        plan_id, unit = departments.current(ledger)
        assert plan_id
        assert unit
        return [piece.url for piece in evidence.list_evidence(ledger, plan_id, unit)]

    hands.window.jobs.run(read, found.append)
    hands.settle()
    return found[0]


def find(hands: Hands) -> None:
    hands.shortcut("search")
    hands.type("预算")
    hands.settle()
    hands.press(Qt.Key.Key_Return)
    assert hands.window.current_page == "tasks"


def fill_measure(hands: Hands) -> None:
    hands.shortcut("tasks")
    hands.tab_to("落实措施")
    hands.type("示例措施")
    hands.window.setFocus()  # whatever comes next leaves the field, and what was typed is saved
    hands.settle()
    assert _asked(hands)[0].fields.measures == ("示例措施",)


def back_up(hands: Hands) -> None:
    hands.shortcut("back_up")


def open_overdue(hands: Hands) -> None:
    hands.menu("overdue")
    assert hands.window.current_page == "tasks"


def export_plan(hands: Hands) -> None:
    hands.shortcut("export_plan")
    # The name is offered: Enter takes it.
    hands.note_key()


def set_status(hands: Hands) -> None:
    hands.shortcut("tasks")
    hands.shortcut("set_status")
    hands.dialog("状态")
    hands.press(Qt.Key.Key_Down)
    hands.press(Qt.Key.Key_Return)
    assert _asked(hands)[0].fields.status is not Status.NOT_STARTED


def paste_measures(hands: Hands) -> None:
    hands.shortcut("tasks")
    hands.shortcut("table")
    hands.press(Qt.Key.Key_Right, times=5)
    hands.paste("示例措施一\n示例措施二")
    assert [task.fields.measures for task in _asked(hands)[:2]] == [("示例措施一",), ("示例措施二",)]


ACTIONS: dict[str, Callable[[Hands], None]] = {
    "登记进展（带链接）": record_progress,
    "登记本期公开（带链接）": record_occurrence,
    "添加链接作佐证": add_evidence,
    "填写措施": fill_measure,
    "粘贴整列措施": paste_measures,
    "设状态": set_status,
    "查找并打开任务": find,
    "查看已逾期的任务": open_overdue,
    "导出部门方案": export_plan,
    "备份": back_up,
}


def _told() -> dict[str, tuple[int, float]]:
    """What the manual says: the number of actions and the seconds."""
    text = (FOLDER / "14-actions.md").read_text(encoding="utf-8")
    return {m["name"]: (int(m["actions"]), float(m["seconds"])) for m in _ROW.finditer(text)}


def _seconds(count: Count) -> float:
    """By the keystroke-level model of Card, Moran and Newell (1980): 0.28 s a key, 1.35 s of thought.

    The thought is counted once before each text and once at the beginning. How long a text takes to type is
    left out: it is the same in any program.
    """
    return round(0.28 * count.keys + 1.35 * (count.texts + 1), 1)


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_takes_what_the_manual_says(
    name: str, hands: Hands, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = (str(tmp_path / "方案.docx"), "Word 文档 (*.docx)")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_kwargs: offered)
    with hands.counted() as count:
        ACTIONS[name](hands)
    assert (count.actions, _seconds(count)) == _told()[name]
    if "带链接" in name:
        assert count.actions <= 6


def test_the_manual_tells_of_these_ten() -> None:
    assert set(_told()) == set(ACTIONS)
    assert len(ACTIONS) == 10
