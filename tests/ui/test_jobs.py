"""The door to the ledger: order, one thread, announcements, errors, cancelling, changing over."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop_app.core.changes import Changes
from desktop_app.core.errors import Cancelled, UserError
from desktop_app.services.ledger import Ledger, create_ledger, open_or_create
from desktop_app.ui.jobs import Jobs

CHANGED = Changes("修改责任科室", tasks=frozenset({("r1", "市财政局")}))


@pytest.fixture
def jobs(tmp_path: Path, qapp: QApplication) -> Iterator[Jobs]:
    made = Jobs(lambda: open_or_create(tmp_path / "台账.zwgk"))
    assert made.flush()
    yield made
    made.close()


def _fails(error: BaseException) -> Callable[[Ledger], None]:
    def work(_ledger: Ledger) -> None:
        raise error

    return work


def test_answers_come_in_the_order_of_the_questions_and_on_the_windows_thread(jobs: Jobs) -> None:
    worked: list[threading.Thread] = []
    answered: list[tuple[int, threading.Thread]] = []
    for number in range(20):
        jobs.run(
            lambda _ledger, n=number: (worked.append(threading.current_thread()), n)[1],
            lambda n: answered.append((n, threading.current_thread())),
        )
    assert jobs.flush()
    assert [n for n, _ in answered] == list(range(20))
    assert {thread for _, thread in answered} == {threading.main_thread()}
    assert len(set(worked)) == 1
    assert worked[0] is not threading.main_thread()


def test_asking_does_not_wait_for_the_ledger(jobs: Jobs) -> None:
    gate, answers = threading.Event(), []
    jobs.run(lambda _ledger: gate.wait(10), answers.append)
    assert not jobs.idle
    assert not answers
    gate.set()
    assert jobs.flush()
    assert answers == [True]


@pytest.mark.parametrize("result", [CHANGED, ("plan", CHANGED)], ids=["changes", "tuple"])
def test_a_write_is_announced_before_its_own_answer(jobs: Jobs, result: object) -> None:
    heard: list[object] = []
    jobs.changed.connect(lambda changes: heard.append(("changed", changes)))
    jobs.saved.connect(lambda moment: heard.append(("saved", moment.tzinfo is not None)))
    jobs.run(lambda _ledger: result, lambda _value: heard.append("then"))
    assert jobs.flush()
    assert heard == [("saved", True), ("changed", CHANGED), "then"]


@pytest.mark.parametrize("result", [None, 3, Changes(), (), "text"])
def test_a_read_and_an_empty_write_are_not_announced(jobs: Jobs, qtbot: QtBot, result: object) -> None:
    with qtbot.assertNotEmitted(jobs.changed), qtbot.assertNotEmitted(jobs.saved):
        jobs.run(lambda _ledger: result)
        assert jobs.flush()


def test_a_user_error_goes_to_who_asked(jobs: Jobs, qtbot: QtBot) -> None:
    error, heard = UserError("文件打不开。"), []
    with qtbot.assertNotEmitted(jobs.user_error), qtbot.assertNotEmitted(jobs.bug):
        jobs.run(_fails(error), failed=heard.append)
        assert jobs.flush()
    assert heard == [error]


def test_a_user_error_nobody_takes_is_announced(jobs: Jobs) -> None:
    error, heard = UserError("文件打不开。"), []
    jobs.user_error.connect(heard.append)
    jobs.run(_fails(error))
    assert jobs.flush()
    assert heard == [error]


def test_damage_that_a_read_meets_is_told_and_is_no_bug(jobs: Jobs, qtbot: QtBot) -> None:
    def read(ledger: Ledger) -> object:
        return ledger.db.conn.execute("SELECT CAST(x'ff' AS TEXT)").fetchone()

    heard: list[UserError] = []
    with qtbot.assertNotEmitted(jobs.bug):
        jobs.run(read, failed=heard.append)
        assert jobs.flush()
    assert "已损坏" in heard[0].line


def test_a_bug_leaves_the_ledger_open(jobs: Jobs) -> None:
    error, bugs, answers = ZeroDivisionError("42"), [], []
    jobs.bug.connect(bugs.append)
    jobs.run(_fails(error), failed=lambda _e: pytest.fail("a bug is no user error"))
    jobs.run(lambda ledger: ledger.path.name, answers.append)
    assert jobs.flush()
    assert bugs == [error]
    assert answers == ["台账.zwgk"]


def test_long_work_reports_and_can_be_cancelled(jobs: Jobs, qtbot: QtBot) -> None:
    started, begun, heard = [], threading.Event(), []
    jobs.long_started.connect(started.append)

    def work(_ledger: Ledger, progress: Callable[[int, int], None], cancel: Callable[[], bool]) -> None:
        progress(1, 4)
        begun.set()
        while not cancel():
            threading.Event().wait(0.005)
        raise Cancelled

    reported: list[tuple[int, int]] = []
    jobs.long_progress.connect(lambda done, total: reported.append((done, total)))
    with qtbot.waitSignal(jobs.long_finished, timeout=5000):
        jobs.run_long(work, "正在读取方案", failed=heard.append)
        qtbot.waitUntil(begun.is_set)
        jobs.cancel()
    assert started == ["正在读取方案"]
    assert reported == [(1, 4)]
    assert jobs.flush()
    assert isinstance(heard[0], Cancelled)


def test_cancelling_with_nothing_going_on_harms_nothing(jobs: Jobs) -> None:
    jobs.cancel()
    answers: list[int] = []
    jobs.run_long(lambda _ledger, _progress, cancel: int(cancel()), "正在备份", answers.append)
    assert jobs.flush()
    assert answers == [0]


def test_the_end_of_progress_is_always_reported(jobs: Jobs) -> None:
    heard: list[tuple[int, int]] = []
    jobs.long_progress.connect(lambda done, total: heard.append((done, total)))

    def work(_ledger: Ledger, progress: Callable[[int, int], None], _cancel: object) -> None:
        for done in range(1, 1001):
            progress(done, 1000)

    jobs.run_long(work, "正在读取方案")
    assert jobs.flush()
    QApplication.processEvents()
    assert heard[-1] == (1000, 1000)
    assert len(heard) < 100


def test_an_answer_for_a_widget_that_is_gone_is_dropped(jobs: Jobs, qtbot: QtBot) -> None:
    class Listener(QObject):
        def hear(self, _value: object) -> None:
            pytest.fail("it is gone")

    listener, gate = Listener(), threading.Event()
    jobs.run(lambda _ledger: gate.wait(10), listener.hear)
    listener.deleteLater()
    with qtbot.waitSignal(listener.destroyed, timeout=1000):
        pass
    gate.set()
    assert jobs.flush()


def test_work_asked_for_within_an_answer_is_done_too(jobs: Jobs) -> None:
    answers: list[int] = []
    jobs.run(lambda _ledger: 1, lambda _one: jobs.run(lambda _ledger: 2, answers.append))
    assert jobs.flush()
    assert answers == [2]


def test_without_a_ledger_work_is_refused_with_a_sentence(qapp: QApplication) -> None:
    jobs, heard = Jobs(None), []
    jobs.run(lambda ledger: ledger.path, failed=heard.append)
    assert jobs.flush()
    assert heard[0].what == "台账没有打开。"
    jobs.close()


def test_a_ledger_that_cannot_be_opened_leaves_the_present_one(jobs: Jobs, tmp_path: Path) -> None:
    answers, heard = [], []

    def opener() -> Ledger:
        raise UserError("不是台账。")

    jobs.open(opener, failed=heard.append)
    jobs.run(lambda ledger: ledger.path, answers.append)
    assert jobs.flush()
    assert heard[0].what == "不是台账。"
    assert answers == [tmp_path / "台账.zwgk"]


def test_a_replacement_that_fails_comes_back_to_the_present_ledger(jobs: Jobs, tmp_path: Path) -> None:
    answers, calls = [], []

    def opener() -> Ledger:
        calls.append(1)
        raise UserError("备份已损坏。")

    jobs.open(opener, failed=lambda _error: None, close_first=True)
    jobs.run(lambda ledger: ledger.path, answers.append)
    assert jobs.flush()
    assert answers == [tmp_path / "台账.zwgk"]
    assert calls == [1]


def test_changing_over_lets_go_of_the_ledger_before(jobs: Jobs, tmp_path: Path, qtbot: QtBot) -> None:
    other = tmp_path / "另一本.zwgk"
    with qtbot.waitSignal(jobs.opened, timeout=5000) as blocker:
        jobs.open(lambda: create_ledger(other))
    assert blocker.args == [other]
    (tmp_path / "台账.zwgk").rename(tmp_path / "旧.zwgk")


def test_closing_finishes_what_was_asked_for(tmp_path: Path, qapp: QApplication) -> None:
    jobs, answers = Jobs(lambda: open_or_create(tmp_path / "台账.zwgk")), []
    for number in range(5):
        jobs.run(lambda _ledger, n=number: n, answers.append)
    jobs.close()
    assert answers == list(range(5))
    jobs.run(lambda _ledger: pytest.fail("it is closed"))
    assert jobs.flush()
