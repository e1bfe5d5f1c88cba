"""History that cannot be rewritten unseen: every way of tampering is found, and honest work never is."""

import sqlite3

import pytest

from desktop_app.services import tasks, undo
from desktop_app.services.import_plan import store_plan
from desktop_app.services.ledger import create_ledger
from desktop_app.store import chain, replay
from tests.builders import sample_plan

UNIT = "市财政局"


@pytest.fixture
def ledger(tmp_path):
    opened = create_ledger(tmp_path / "台账.zwgk")
    plan_id, _ = store_plan(opened, sample_plan())
    listed = tasks.task_list(opened, plan_id, UNIT).tasks
    for n, task in enumerate(listed):
        tasks.edit(opened, UNIT, task.id, {"remark": f"第{n}条", "office": "示例科"})
    tasks.edit(opened, UNIT, listed[0].id, {"remark": "改过"})
    undo.undo(opened)
    undo.redo(opened)
    store_plan(opened, sample_plan(extra=True))
    yield opened
    opened.close()


def tamper(ledger, sql):
    """Change the file as another program would, past the triggers."""
    conn = ledger.db.conn
    for (name,) in conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        conn.execute(f"DROP TRIGGER {name}")
    conn.execute("PRAGMA foreign_keys = OFF")
    assert conn.execute(sql).rowcount >= 1


def test_honest_work_keeps_the_chain_and_adds_up(ledger):
    assert chain.first_break(ledger.db.conn) is None
    assert replay.unrecorded(ledger.db.conn) == {}


@pytest.mark.parametrize(
    ("sql", "at"),
    [
        ("UPDATE change_set SET who = '别人' WHERE id = 3", 3),
        ("UPDATE change_set SET at = '2020-01-01' WHERE id = 2", 2),
        ("UPDATE change_set SET label = '导入' WHERE id = 4", 4),
        ('UPDATE change SET after = \'{"remark":"假"}\' WHERE set_id = 3', 3),
        ("UPDATE change SET before = '{}' WHERE id = (SELECT max(id) FROM change WHERE set_id = 6)", 6),
        ("DELETE FROM change WHERE id = (SELECT max(id) FROM change WHERE set_id = 3)", 3),
        ("DELETE FROM change_set WHERE id = 3", 4),
        ("INSERT INTO change (set_id, tbl, pk) SELECT 2, tbl, pk FROM change WHERE set_id = 3", 2),
        ("UPDATE change_set SET chain = (SELECT chain FROM change_set WHERE id = 2) WHERE id = 5", 5),
    ],
)
def test_a_rewritten_record_is_found_where_it_is(ledger, sql, at):
    tamper(ledger, sql)
    assert chain.first_break(ledger.db.conn)[0] == at


@pytest.mark.parametrize(
    ("sql", "table"),
    [
        ("UPDATE task SET office = '别科'", "task"),
        ("DELETE FROM task WHERE remark = '改过'", "task"),
        ("INSERT INTO unit (name, kind) VALUES ('市某局', '部门')", "unit"),
        ("UPDATE requirement SET text = text || '。' WHERE no = 2", "requirement"),
    ],
)
def test_a_row_changed_past_the_history_is_found(ledger, sql, table):
    tamper(ledger, sql)
    assert list(replay.unrecorded(ledger.db.conn)) == [table]


def test_cutting_off_the_newest_records_leaves_rows_without_them(ledger):
    last = ledger.db.conn.execute("SELECT max(id) FROM change_set").fetchone()[0]
    tamper(ledger, f"DELETE FROM change WHERE set_id = {last}")
    tamper(ledger, f"DELETE FROM change_set WHERE id = {last}")
    assert chain.first_break(ledger.db.conn) is None
    assert "requirement" in replay.unrecorded(ledger.db.conn)


def test_no_edit_reads_the_whole_history(ledger):
    asked = []
    ledger.db.conn.set_trace_callback(asked.append)
    task = ledger.db.conn.execute("SELECT requirement_id FROM task").fetchone()[0]
    tasks.edit(ledger, UNIT, task, {"remark": "又改"})
    tasks.history(ledger, UNIT, task)
    undo.labels(ledger)
    ledger.db.conn.set_trace_callback(None)
    for sql in [q for q in asked if q.startswith("SELECT")]:
        plan = [row[3] for row in ledger.db.conn.execute(f"EXPLAIN QUERY PLAN {sql}")]
        scans = [step for step in plan if step.startswith("SCAN") and "change" in step]
        # In order of the number, for the newest alone, is no scan.
        assert not scans or "ORDER BY id DESC LIMIT 1" in sql, (sql, plan)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM change",
        "DELETE FROM change_set",
        "UPDATE change SET after = NULL",
        "UPDATE change_set SET at = ''",
    ],
)
def test_the_ledger_itself_refuses_to_rewrite_history(ledger, sql):
    with pytest.raises(sqlite3.IntegrityError, match="history only grows"):
        ledger.db.conn.execute(sql)
