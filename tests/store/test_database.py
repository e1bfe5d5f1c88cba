"""Opening what is no ledger, what is newer, what is locked; and the settings an edit relies on."""

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from desktop_app.core.errors import UserError
from desktop_app.services import tasks
from desktop_app.services.import_plan import store_plan
from desktop_app.services.ledger import create_ledger, open_ledger, session
from desktop_app.store import database
from desktop_app.store.schema import SCHEMA_VERSION
from tests.builders import sample_plan

UNIT = "市财政局"


@pytest.fixture
def path(tmp_path):
    return tmp_path / "台账 一.zwgk"


def test_durability_is_what_was_asked_for(path):
    db = database.create(path)
    assert db.journal_mode == "wal"
    assert db.conn.execute("PRAGMA synchronous").fetchone()[0] == 2
    assert db.conn.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    db.close()
    assert [p.name for p in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "找不到台账"),
        (b"", "不是台账文件"),
        (b"PK\x03\x04" + bytes(200), "不是台账文件"),
        (b"SQLite format 3\x00" + bytes(200), "不是本软件的台账"),
    ],
)
def test_what_is_no_ledger_is_refused_and_left_alone(path, content, said):
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UserError, match=said):
        open_ledger(path)
    assert (path.read_bytes() if path.exists() else None) == content


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(UserError, match="文件夹"):
        open_ledger(tmp_path)


def test_a_newer_ledger_is_refused(path):
    create_ledger(path).close()
    with sqlite3.connect(path) as conn:
        conn.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    conn.close()
    with pytest.raises(UserError, match="更新版本的软件"):
        open_ledger(path)


def test_a_torn_ledger_is_told_from_a_bug(path):
    create_ledger(path).close()
    data = bytearray(path.read_bytes())
    data[100:4096] = b"\xee" * (4096 - 100)
    path.write_bytes(data)
    with pytest.raises(UserError, match="已损坏"):
        open_ledger(path)


def test_an_existing_file_is_never_overwritten(path):
    path.write_text("别的文件")
    with pytest.raises(UserError, match="已存在"):
        create_ledger(path)
    assert path.read_text() == "别的文件"


def test_another_writer_is_waited_for_and_then_named(path, monkeypatch):
    ledger = create_ledger(path)
    ledger.db.conn.execute("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(UserError, match="正被其他程序占用"):
        store_plan(ledger, sample_plan())
    other.execute("ROLLBACK")
    other.close()
    assert store_plan(ledger, sample_plan())[1]
    ledger.close()


def test_a_failed_first_import_leaves_no_empty_ledger(path):
    with pytest.raises(UserError, match="测试"), session(path, create=True):
        raise UserError("测试。")
    assert not path.exists()


def test_a_full_disk_loses_nothing_and_says_so(path):
    ledger = create_ledger(path)
    plan_id, _ = store_plan(ledger, sample_plan())
    task = tasks.task_list(ledger, plan_id, UNIT).tasks[0]
    pages = ledger.db.conn.execute("PRAGMA page_count").fetchone()[0]
    ledger.db.conn.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(UserError, match="磁盘空间不足"):
        tasks.edit(ledger, UNIT, task.id, {"remark": "长" * 20_000})
    ledger.db.conn.execute("PRAGMA max_page_count = 1000000")
    assert tasks.task_list(ledger, plan_id, UNIT).tasks[0].fields == task.fields
    assert tasks.edit(ledger, UNIT, task.id, {"remark": "短"})
    ledger.close()


def test_every_acknowledged_edit_survives_a_kill(path):
    ledger = create_ledger(path)
    plan_id, _ = store_plan(ledger, sample_plan())
    ledger.close()
    script = textwrap.dedent(
        f"""
        from pathlib import Path
        from desktop_app.services import tasks
        from desktop_app.services.ledger import open_ledger
        ledger = open_ledger(Path({str(path)!r}))
        task = tasks.task_list(ledger, {plan_id!r}, {UNIT!r}).tasks[0]
        for n in range(100000):
            tasks.edit(ledger, {UNIT!r}, task.id, {{"remark": f"第{{n}}次"}})
            print(n, flush=True)
        """
    )
    env = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    writer = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, env=env)
    for _ in range(40):
        last = int(writer.stdout.readline())
    writer.send_signal(signal.SIGKILL)
    rest = writer.stdout.read().split()
    writer.wait()
    writer.stdout.close()
    last = int(rest[-1]) if rest else last
    again = open_ledger(path)
    remark = tasks.task_list(again, plan_id, UNIT).tasks[0].fields.remark
    # The edit under way at the kill may have been committed without being acknowledged.
    assert remark in (f"第{last}次", f"第{last + 1}次")
    assert again.db.conn.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    again.close()


def test_a_sqlite_too_old_for_the_ledger_is_said(path, monkeypatch):
    create_ledger(path).close()
    before = path.read_bytes()
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 34, 1))
    with pytest.raises(UserError, match="过旧"):
        open_ledger(path)
    assert path.read_bytes() == before
    with pytest.raises(UserError, match="过旧"):
        create_ledger(path.with_name("新.zwgk"))
    assert not path.with_name("新.zwgk").exists()
