"""One window writes; others are told who, where and since when, and may look. Old locks stop nobody."""

import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

import pytest

from desktop_app import cli
from desktop_app.core.errors import UserError
from desktop_app.services import officer, safety, tasks
from desktop_app.services.ledger import create_ledger, open_ledger, session
from desktop_app.services.locking import LedgerInUse, holder_of
from desktop_app.store import database
from desktop_app.store import lock as store

UNIT = "市财政局"
ROOT = Path(__file__).parents[2]
HOLD = """
import sys
from pathlib import Path
from desktop_app.services.ledger import open_ledger
ledger = open_ledger(Path(sys.argv[1]))
print("open", flush=True)
for line in sys.stdin:
    ledger.close()
    print("closed", flush=True)
"""


@pytest.fixture
def closed(ledger, plan_id):
    officer.set_officer(ledger, "（示例）")
    ledger.close()
    return ledger.path


@pytest.fixture
def window(closed):
    """Another process that has the ledger open."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(closed)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout.readline() == "open\n"
    yield process
    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()


def close_window(window):
    window.stdin.write("\n")
    window.stdin.flush()
    assert window.stdout.readline() == "closed\n"


def foreign(path, **said):
    """A lock of another machine."""
    values = {
        "who": "（示例）",
        "host": "PC-02",
        "pid": 7,
        "since": "2021-07-05T09:30:00+08:00",
        "started": "",
    }
    store.lock_path(path).write_text(json.dumps({**values, **said}), "utf-8")


def test_the_second_window_is_told_who_and_where(closed, window):
    with pytest.raises(LedgerInUse, match=r"正由“（示例）”在“.+”上使用") as caught:
        open_ledger(closed)
    assert caught.value.holder.pid == window.pid
    assert caught.value.holder.host == platform.node()
    close_window(window)
    open_ledger(closed).close()


def test_looking_is_possible_and_sees_every_edit(closed, window, plan_id):
    ledger = open_ledger(closed, read_only=True)
    assert ledger.read_only
    task = tasks.task_list(ledger, plan_id, UNIT).tasks[0]
    with pytest.raises(UserError, match="只读方式打开"):
        tasks.edit(ledger, UNIT, task.id, {"remark": "不行"})
    ledger.close()
    # The window still has its log and its lock.
    assert Path(f"{closed}-wal").exists()
    assert holder_of(closed).pid == window.pid
    close_window(window)
    assert sorted(p.name for p in closed.parent.glob("台账*")) == [closed.name]


def test_commands_that_look_run_beside_the_window_and_those_that_write_refuse(closed, window, capsys):
    at = ("--ledger", str(closed))
    for words in (("tasks", "--unit", UNIT), ("units",), ("check",), ("backup",)):
        assert cli.main([*words, *at]) == 0, words
    capsys.readouterr()
    before = closed.read_bytes()
    for words in (("claim", "--unit", UNIT, "x"), ("units", "--add", "市某局")):
        assert cli.main([*words, *at]) == 2
        assert "上使用" in capsys.readouterr().err
    copy = safety.backups(closed)[0][0]
    assert cli.main(["restore", str(copy), *at]) == 2
    assert closed.read_bytes() == before


def test_a_killed_window_leaves_a_lock_that_stops_nobody(closed, window):
    window.kill()
    window.wait()
    assert store.lock_path(closed).exists()
    assert holder_of(closed) is None
    open_ledger(closed).close()
    assert not store.lock_path(closed).exists()


def test_a_number_used_again_by_another_process_is_no_holder(closed):
    foreign(closed, host=platform.node(), pid=os.getppid(), started="1")
    assert holder_of(closed) is None
    foreign(closed, host=platform.node(), pid=os.getppid(), started="")
    assert holder_of(closed).pid == os.getppid()


def test_another_machines_lock_holds_until_nobody_has_refreshed_it_for_a_day(closed):
    foreign(closed)
    with pytest.raises(LedgerInUse, match="PC-02"):
        open_ledger(closed)
    old = time.time() - store.FORGOTTEN_AFTER - 60
    os.utime(store.lock_path(closed), (old, old))
    open_ledger(closed).close()


def test_the_officer_can_take_a_ledger_over_and_the_other_window_notices(closed):
    ledger = open_ledger(closed)
    assert ledger.refresh_lock()
    foreign(closed)
    assert not ledger.refresh_lock()
    ledger.close()
    # The lock is the other's now, and closing here does not take it away.
    assert holder_of(closed).host == "PC-02"
    again = open_ledger(closed, take_over=True)
    assert again.refresh_lock()
    again.close()
    assert not store.lock_path(closed).exists()


@pytest.mark.parametrize("said", [b"", b"{", b"[1]", b'{"pid": -1}', b"\xff\xfe", b'{"pid": 1e400}'])
def test_a_lock_that_says_nothing_holds_nothing(closed, said):
    store.lock_path(closed).write_bytes(said)
    open_ledger(closed).close()
    assert not store.lock_path(closed).exists()


def test_the_same_window_may_open_its_ledger_again(closed):
    first = open_ledger(closed)
    second = open_ledger(closed)
    first.close()
    assert store.lock_path(closed).exists()
    second.close()
    assert not store.lock_path(closed).exists()


def test_opening_again_leaves_the_log_of_the_first_in_its_place(closed, plan_id):
    """On POSIX, closing any handle of a file drops the process's locks: a reader would remove the log."""
    first = open_ledger(closed)
    open_ledger(closed).close()
    database.file_version(closed)
    command = [sys.executable, "-m", "desktop_app", "tasks", "--unit", UNIT, "--ledger", str(closed)]
    done = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=False
    )
    assert done.returncode == 0
    assert Path(f"{closed}-wal").exists()
    task = tasks.task_list(first, plan_id, UNIT).tasks[0]
    tasks.edit(first, UNIT, task.id, {"remark": "还在"})
    first.close()
    with session(closed, read_only=True) as again:
        assert tasks.task_list(again, plan_id, UNIT).tasks[0].fields.remark == "还在"


def test_a_refused_opening_leaves_no_lock_and_no_log(tmp_path):
    path = tmp_path / "坏.zwgk"
    create_ledger(path).close()
    data = bytearray(path.read_bytes())
    data[100:4096] = b"\xee" * (4096 - 100)
    path.write_bytes(data)
    with pytest.raises(UserError, match="已损坏"):
        open_ledger(path)
    assert not store.lock_path(path).exists()


def test_a_read_only_medium_is_read_without_a_trace(closed, plan_id, monkeypatch):
    monkeypatch.setattr(database, "is_writable", lambda _path: False)
    before = sorted(p.name for p in closed.parent.iterdir())
    ledger = open_ledger(closed, read_only=True)
    assert len(tasks.task_list(ledger, plan_id, UNIT).tasks) > 0
    ledger.close()
    assert sorted(p.name for p in closed.parent.iterdir()) == before


def test_a_change_is_recorded_under_the_officers_name(ledger, plan_id):
    assert officer.officer(ledger) is None
    officer.set_officer(ledger, " （示例） ")
    task = tasks.task_list(ledger, plan_id, UNIT).tasks[0]
    tasks.edit(ledger, UNIT, task.id, {"remark": "一"})
    assert tasks.history(ledger, UNIT, task.id)[0].who == "（示例）"
    officer.set_officer(ledger, "")
    tasks.edit(ledger, UNIT, task.id, {"remark": "二"})
    assert tasks.history(ledger, UNIT, task.id)[0].who is None
    for bad in ("名" * 41, "两\n行"):
        with pytest.raises(UserError, match="联络员姓名"):
            officer.set_officer(ledger, bad)


def test_a_place_that_is_not_safe_is_said(tmp_path):
    folder = tmp_path / "坚果云"
    folder.mkdir()
    ledger = create_ledger(folder / "台账.zwgk")
    assert "坚果云" in ledger.warning
    assert ledger.db.journal_mode == "delete"
    assert any("坚果云" in fact for fact in safety.check(ledger).facts)
    ledger.close()
