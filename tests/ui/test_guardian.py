"""Backups by themselves, one window at a time, and a way out of a damaged ledger."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.services import departments, evidence, safety, tasks
from desktop_app.services.ledger import open_ledger, session
from desktop_app.ui.guardian import Guardian, ring
from tests.ui.conftest import UNIT, Desk

ROOT = Path(__file__).parents[2]
_HOLD = """
import sys
from pathlib import Path
from desktop_app.services.ledger import open_ledger
ledger = open_ledger(Path(sys.argv[1]))
print("open", flush=True)
sys.stdin.readline()
ledger.close()
"""


@pytest.fixture
def watched(make_desk: Callable[..., Desk], prepared_ledger: Path, tmp_path: Path) -> Desk:
    """A window whose ledger is watched over from the start, and what the guardian says."""
    desk = make_desk(tmp_path / "另一台账.zwgk")
    guardian = Guardian(desk.context, desk.window)
    desk.guardian = guardian  # type: ignore[attr-defined]
    desk.made = []  # type: ignore[attr-defined]
    guardian.backed_up.connect(desk.made.append)  # type: ignore[attr-defined]
    desk.window.ledgers.start(prepared_ledger, create=False)
    desk.settle()
    return desk


def test_what_a_killed_process_left_in_the_temporary_folder_goes(
    make_desk: Callable[..., Desk], prepared_ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "temp"
    left = place / "zwgk-killed"
    left.mkdir(parents=True)
    (left / "台账.zwgk").write_text("示例", "utf-8")
    os.utime(left, (0, 0))
    monkeypatch.setattr(tempfile, "tempdir", str(place))
    desk = make_desk(tmp_path / "另一台账.zwgk")
    Guardian(desk.context, desk.window)
    desk.window.ledgers.start(prepared_ledger, create=False)
    desk.settle()
    assert not left.exists()


@pytest.fixture
def elsewhere(prepared_ledger: Path) -> Iterator[Path]:
    """The ledger is open in another process."""
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(prepared_ledger)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        text=True,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == "open\n"
    yield prepared_ledger
    holder.communicate("\n", timeout=20)


def test_opening_makes_a_backup_and_says_when(watched: Desk, prepared_ledger: Path) -> None:
    assert len(watched.made) == 1  # type: ignore[attr-defined]
    assert isinstance(watched.made[0], datetime)  # type: ignore[attr-defined]
    assert len(safety.backups(prepared_ledger)) == 1


def test_nothing_new_makes_no_second_backup(watched: Desk, prepared_ledger: Path) -> None:
    watched.guardian.make_a_round()  # type: ignore[attr-defined]
    watched.settle()
    assert len(safety.backups(prepared_ledger)) == 1


def test_a_ledger_open_elsewhere_can_be_looked_at(
    make_desk: Callable[..., Desk], elsewhere: Path, tmp_path: Path
) -> None:
    desk = make_desk(tmp_path / "另一台账.zwgk")
    Guardian(desk.context, desk.window)
    desk.answers = ["look"]
    desk.window.ledgers.start(elsewhere, create=False)
    desk.settle()
    assert desk.questions[0].title == "台账正在使用"
    assert desk.context.read_only
    can = {key for key, action in desk.window.menus.actions.items() if action.isEnabled()}
    assert not can & {"import", "progress", "claim", "sheets_import", "figures", "undo", "redo"}
    assert {"save_copy", "back_up", "export_plan", "tasks", "check"} <= can
    plan_id = desk.ask(lambda ledger: departments.current(ledger)[0])
    assert plan_id is not None
    task = desk.ask(lambda ledger: tasks.task_list(ledger, plan_id, UNIT)).tasks[0]
    desk.context.jobs.run(lambda ledger: tasks.edit(ledger, UNIT, task.id, {"office": "预算科"}))
    desk.settle()
    assert "只读" in desk.said[-1].text


def test_a_ledger_copied_without_its_evidence_says_so(
    make_desk: Callable[..., Desk], prepared_ledger: Path, tmp_path: Path
) -> None:
    with session(prepared_ledger) as ledger:
        plan_id = departments.current(ledger)[0]
        assert plan_id is not None
        evidence.add_content(ledger, plan_id, UNIT, (), "（示例）".encode(), "示例.txt")
    alone = tmp_path / "只拷了台账.zwgk"
    shutil.copyfile(prepared_ledger, alone)
    desk = make_desk(tmp_path / "另一台账.zwgk")
    Guardian(desk.context, desk.window)
    for path, said in ((prepared_ledger, False), (alone, True)):
        desk.said.clear()
        desk.window.ledgers.start(path, create=False)
        desk.settle()
        assert any("没有佐证文件夹“只拷了台账.zwgk.佐证”，1 个" in m.text for m in desk.said) is said


def test_a_damaged_ledger_is_replaced_by_its_newest_backup(
    make_desk: Callable[..., Desk], prepared_ledger: Path, tmp_path: Path
) -> None:
    ledger = open_ledger(prepared_ledger)
    safety.backup(ledger)
    ledger.close()
    data = bytearray(prepared_ledger.read_bytes())
    data[100:8192] = b"\xee" * (8192 - 100)
    prepared_ledger.write_bytes(data)
    desk = make_desk(tmp_path / "另一台账.zwgk")
    desk.answers = ["newest"]
    desk.window.ledgers.start(prepared_ledger, create=False)
    desk.settle()
    question = desk.questions[0]
    assert question.title == "台账已损坏"
    assert "最近一份完好的备份" in question.text
    assert desk.ask(lambda ledger: ledger.path) == prepared_ledger
    assert desk.ask(lambda ledger: departments.current(ledger)[1]) == UNIT
    assert any(m.text.startswith("已恢复") for m in desk.said)


def test_a_second_start_rings_and_the_first_window_comes_to_the_front(
    watched: Desk, prepared_ledger: Path, qtbot: QtBot
) -> None:
    watched.window.showMinimized()
    QApplication.processEvents()
    assert ring(prepared_ledger)
    qtbot.waitUntil(lambda: not watched.window.isMinimized(), timeout=3000)


def test_nobody_answers_for_a_ledger_that_is_not_open(tmp_path: Path) -> None:
    assert not ring(tmp_path / "无.zwgk")


def test_a_ledger_in_a_synced_folder_leads_to_a_package(
    make_desk: Callable[..., Desk], prepared_ledger: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "OneDrive"
    folder.mkdir()
    shared = Path(shutil.copy(prepared_ledger, folder / "台账.zwgk"))
    desk = make_desk(tmp_path / "另一台账.zwgk")
    Guardian(desk.context, desk.window)
    asked: list[str] = []
    desk.context.set_router(asked.append)
    desk.window.ledgers.start(shared, create=False)
    desk.settle()
    (said,) = [m for m in desk.said if "同步文件夹" in m.text]
    assert "用移交包与同事交换" in said.text
    assert said.action is not None
    said.action()
    assert (said.action_text, asked) == ("生成移交包…", ["make_package"])
