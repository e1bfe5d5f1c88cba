"""The overview's own file: made whole, refused where it is something else, brought up to date with a copy."""

from __future__ import annotations

import shutil
import sqlite3

import pytest

from desktop_app.core.errors import UserError
from desktop_app.services.city import ledger as city
from desktop_app.services.ledger import create_ledger, open_ledger
from desktop_app.store import database, overview_ledger, schema_overview


def test_it_is_made_whole_with_the_ledgers_care(tmp_path):
    path = tmp_path / "汇总.zwhz"
    db = overview_ledger.create(path)
    assert db.journal_mode == "wal"
    assert db.conn.execute("PRAGMA synchronous").fetchone()[0] == 2
    assert db.conn.execute("PRAGMA foreign_keys").fetchone()[0] == 1
    db.close()
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
    assert path.stat().st_mode & 0o077 == 0


def test_what_exists_is_never_overwritten(tmp_path):
    path = tmp_path / "汇总.zwhz"
    path.write_text("别的", "utf-8")
    with pytest.raises(UserError, match="已存在"):
        overview_ledger.create(path)
    assert path.read_text("utf-8") == "别的"


def test_a_ledger_is_no_overview_and_the_other_way_round(tmp_path, monkeypatch):
    monkeypatch.setenv("ZWGK_BACKUP_DIR", str(tmp_path / "备份"))
    ledger, own = tmp_path / "台账.zwgk", tmp_path / "汇总.zwhz"
    create_ledger(ledger).close()
    city.create_overview(own).close()
    before = ledger.read_bytes()
    with pytest.raises(UserError, match="不是本软件的汇总台账"):
        city.open_overview(ledger)
    assert ledger.read_bytes() == before
    with pytest.raises(UserError, match="不是本软件的台账"):
        open_ledger(own)


@pytest.mark.parametrize("content", [b"", b"SQLite", b"x" * 5000, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_what_is_no_database_is_told(tmp_path, content):
    path = tmp_path / "坏.zwhz"
    path.write_bytes(content)
    with pytest.raises(UserError, match=r"坏\.zwhz"):
        city.open_overview(path)
    with pytest.raises(UserError, match="找不到"):
        city.open_overview(tmp_path / "没有.zwhz")


def killed_in_a_transaction(path, aside):
    """A copy of a database as a process leaves it that is killed while its rollback journal is needed."""
    conn = sqlite3.connect(path, isolation_level=None)
    conn.execute("PRAGMA journal_mode = DELETE")
    conn.execute("PRAGMA cache_size = 1")
    conn.execute("BEGIN")
    conn.executemany("INSERT INTO roster VALUES (?, ?)", ((f"示例{n}{'局' * 90}", n) for n in range(2000)))
    for part in path.parent.glob(f"{path.name}*"):
        shutil.copyfile(part, aside / part.name)
    conn.execute("ROLLBACK")
    conn.close()
    left = aside / path.name
    assert left.with_name(f"{path.name}-journal").stat().st_size > 0
    return left


@pytest.mark.parametrize("read_only", [False, True])
def test_one_whose_writer_was_killed_opens_as_it_was_before(tmp_path, read_only):
    path = tmp_path / "汇总.zwhz"
    overview_ledger.create(path).close()
    (tmp_path / "另处").mkdir()
    left = killed_in_a_transaction(path, tmp_path / "另处")
    db = overview_ledger.open_existing(left, read_only=read_only)
    assert db.conn.execute("SELECT count(*) FROM roster").fetchone()[0] == 0
    assert db.conn.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    db.close()


def test_one_whose_writer_was_killed_is_not_shown_half_written_from_a_read_only_place(tmp_path, monkeypatch):
    path = tmp_path / "汇总.zwhz"
    overview_ledger.create(path).close()
    (tmp_path / "光盘").mkdir()
    left = killed_in_a_transaction(path, tmp_path / "光盘")
    for module in (database, overview_ledger):
        monkeypatch.setattr(module, "is_writable", lambda _path: False)
    with pytest.raises(UserError, match=r"上次没有正常关闭.*汇总\.zwhz-journal.*复制"):
        overview_ledger.open_existing(left, read_only=True)


def test_a_newer_one_is_refused(tmp_path):
    path = tmp_path / "汇总.zwhz"
    overview_ledger.create(path).close()
    conn = sqlite3.connect(path)
    conn.execute("PRAGMA user_version = 99")
    conn.close()
    with pytest.raises(UserError, match="更新版本"):
        city.open_overview(path)


def test_an_older_one_is_copied_aside_before_it_is_changed(tmp_path, monkeypatch):
    path = tmp_path / "汇总.zwhz"
    overview_ledger.create(path).close()
    further = (*schema_overview.STEPS, ("ALTER TABLE roster ADD COLUMN note TEXT",))
    monkeypatch.setattr(schema_overview, "STEPS", further)
    db = overview_ledger.open_existing(path)
    assert db.version == 2
    db.close()
    conn = sqlite3.connect(tmp_path / "汇总.zwhz.升级前1")
    assert conn.execute("PRAGMA user_version").fetchone()[0] == 1
    conn.close()


def test_a_step_that_fails_leaves_the_overview_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "汇总.zwhz"
    overview_ledger.create(path).close()
    bad = (*schema_overview.STEPS, ("CREATE TABLE extra (a TEXT)", "ALTER TABLE nowhere ADD COLUMN b"))
    monkeypatch.setattr(schema_overview, "STEPS", bad)
    with pytest.raises(sqlite3.OperationalError):
        overview_ledger.open_existing(path)
    monkeypatch.undo()
    db = overview_ledger.open_existing(path)
    assert db.conn.execute("SELECT count(*) FROM sqlite_master WHERE name = 'extra'").fetchone()[0] == 0
    db.close()


def test_a_transaction_is_whole_or_nothing(tmp_path):
    db = overview_ledger.create(tmp_path / "汇总.zwhz")
    with pytest.raises(RuntimeError), overview_ledger.writing(db) as conn:
        conn.execute("INSERT INTO roster VALUES ('市财政局', 1)")
        raise RuntimeError
    assert db.conn.execute("SELECT count(*) FROM roster").fetchone()[0] == 0
    db.close()


def test_read_only_changes_nothing_and_refuses_writes(tmp_path):
    path = tmp_path / "汇总.zwhz"
    overview_ledger.create(path).close()
    before = path.read_bytes()
    db = overview_ledger.open_existing(path, read_only=True)
    with pytest.raises(UserError, match="只读"), overview_ledger.writing(db):
        pass
    db.close()
    assert path.read_bytes() == before


def test_an_empty_one_left_by_a_failure_goes_away(tmp_path):
    path = tmp_path / "汇总.zwhz"
    with pytest.raises(RuntimeError), city.session(path, create=True):
        raise RuntimeError
    assert not path.exists()
    assert database.discard(path) is None
