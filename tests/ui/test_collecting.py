"""What the window lets go of ends on the window's thread, whatever the ledger's thread does meanwhile."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.services.ledger import Ledger, create_ledger
from desktop_app.ui.jobs import Jobs


class Knot:
    """Holds itself: only the collection of cycles ends it."""

    def __init__(self) -> None:
        self.own = self


@pytest.fixture
def jobs(tmp_path: Path, qtbot: QtBot) -> Iterator[Jobs]:
    made = Jobs(lambda: create_ledger(tmp_path / "台账.zwgk"))
    assert made.flush()
    yield made
    made.close()


def _allocate(_ledger: Ledger) -> int:
    """As reading a long list does: far more than a collection waits for."""
    return len([[number] for number in range(300_000)])


def test_cycles_end_on_the_windows_thread(jobs: Jobs, qtbot: QtBot) -> None:
    ended: list[threading.Thread] = []
    knot = Knot()
    weakref.finalize(knot, lambda: ended.append(threading.current_thread()))
    del knot
    done: list[int] = []
    jobs.run(_allocate, done.append)
    qtbot.waitUntil(lambda: bool(done), timeout=20_000)
    assert ended == []
    knots = [Knot() for _ in range(6_000)]
    del knots
    qtbot.waitUntil(lambda: bool(ended), timeout=20_000)
    assert ended == [threading.main_thread()]


def test_what_a_job_was_asked_with_is_let_go_on_the_windows_thread(jobs: Jobs, qtbot: QtBot) -> None:
    ended: list[threading.Thread] = []

    class Dialog:
        def take(self, _result: object) -> None:
            pass

    for _ in range(200):
        asked = Dialog()
        weakref.finalize(asked, lambda: ended.append(threading.current_thread()))
        jobs.run(lambda _ledger: None, asked.take)
        del asked
    qtbot.waitUntil(lambda: len(ended) == 200, timeout=20_000)
    assert set(ended) == {threading.main_thread()}


def test_python_collects_again_once_the_thread_has_ended(tmp_path: Path, qtbot: QtBot) -> None:
    first = Jobs(lambda: create_ledger(tmp_path / "甲.zwgk"))
    second = Jobs(lambda: create_ledger(tmp_path / "乙.zwgk"))
    first.close()
    assert not gc.isenabled()
    second.close()
    assert gc.isenabled()
