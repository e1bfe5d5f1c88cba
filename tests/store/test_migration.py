"""A ledger of every released schema opens, whole, and an interrupted upgrade goes on where it stood."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from desktop_app.core.errors import UserError
from desktop_app.services import plans, tasks, undo
from desktop_app.services.ledger import create_ledger, open_ledger
from desktop_app.store import chain, database, replay, schema

RELEASED = sorted((Path(__file__).parents[1] / "ledgers").glob("v*.zwgk"))
UNIT = "市财政局"


@pytest.fixture(autouse=True)
def own_backups(tmp_path, monkeypatch):
    monkeypatch.setenv("ZWGK_BACKUP_DIR", str(tmp_path / "备份"))


@pytest.fixture(params=RELEASED, ids=lambda p: p.stem)
def old(request, tmp_path):
    return Path(shutil.copy(request.param, tmp_path / "旧台账.zwgk"))


def content(path):
    """Every row of every table that the file itself knows of, read by nothing of ours."""
    conn = sqlite3.connect(path)
    names = [r[0] for r in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = {}
    for name in names:
        columns = [r[1] for r in conn.execute(f"PRAGMA table_info({name})")]
        found[name] = (columns, sorted(map(repr, conn.execute(f"SELECT * FROM {name}"))))
    conn.close()
    return found


def test_there_is_a_ledger_of_the_first_release():
    assert RELEASED[0].stem == "v1"


def test_a_released_ledger_opens_with_everything_in_it(old):
    before = content(old)
    ledger = open_ledger(old)
    assert ledger.db.version == schema.SCHEMA_VERSION
    assert chain.first_break(ledger.db.conn) is None
    assert replay.unrecorded(ledger.db.conn) == {}
    for table, (columns, rows) in before.items():
        if table != "_sqlite_migrations":
            kept = ledger.db.conn.execute(f"SELECT {', '.join(columns)} FROM {table}").fetchall()
            assert sorted(repr(tuple(r)) for r in kept) == rows, table
    (plan,) = plans.list_plans(ledger)
    listed = tasks.task_list(ledger, plan.id, UNIT).tasks
    assert listed[0].fields.measures == ("（示例）第1项措施。",)
    assert listed[0].progress[0].text == "（示例）已公开1至6月情况。"
    assert tasks.edit(ledger, UNIT, listed[0].id, {"office": "新科"})
    assert undo.undo(ledger)
    ledger.close()


def test_a_migrated_ledger_has_the_schema_of_a_new_one(old, tmp_path):
    open_ledger(old).close()
    create_ledger(tmp_path / "新台账.zwgk").close()

    def shape(path):
        conn = sqlite3.connect(path)
        rows = conn.execute("SELECT type, name, sql FROM sqlite_master ORDER BY type, name").fetchall()
        conn.close()
        return rows

    assert shape(old) == shape(tmp_path / "新台账.zwgk")


def test_a_step_that_fails_leaves_the_ledger_as_it_was_and_the_next_start_goes_on(old, monkeypatch):
    before = content(old)
    steps = schema.STEPS

    def broken(db):
        db.conn.execute("CREATE TABLE half (x)")
        db.conn.execute("UPDATE plan SET title = ''")
        raise sqlite3.OperationalError("测试")

    monkeypatch.setattr(schema, "STEPS", (*steps[:1], ("broken", broken)))
    with pytest.raises(sqlite3.OperationalError):
        open_ledger(old)
    assert content(old) == before
    monkeypatch.setattr(schema, "STEPS", steps)
    open_ledger(old).close()
    assert database.file_version(old) == schema.SCHEMA_VERSION


def test_an_older_ledger_is_read_without_being_changed(old):
    before = old.read_bytes()
    db = database.open_read_only(old)
    assert db.version == schema.SCHEMA_VERSION
    assert db.conn.execute("SELECT count(*) FROM plan").fetchone()[0] == 1
    db.close()
    assert old.read_bytes() == before


def test_what_newer_software_left_in_the_log_is_refused(old):
    open_ledger(old).close()
    newer = sqlite3.connect(old)
    newer.execute("PRAGMA journal_mode = WAL")
    newer.execute(f"PRAGMA user_version = {schema.SCHEMA_VERSION + 1}")
    newer.commit()
    for opener in (open_ledger, database.open_read_only):
        with pytest.raises(UserError, match="更新版本的软件"):
            opener(old)
    newer.close()
