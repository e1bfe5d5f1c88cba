"""Check, backup and restore: a copy that is proven, and a way back that loses nothing."""

import sqlite3

import pytest

from desktop_app.core.errors import UserError
from desktop_app.services import plans, safety, tasks
from desktop_app.services.ledger import open_ledger

UNIT = "市财政局"


def office(path, plan_id):
    ledger = open_ledger(path)
    try:
        return tasks.task_list(ledger, plan_id, UNIT).tasks[0].fields.office
    finally:
        ledger.close()


def test_a_sound_ledger_passes(ledger, plan_id):
    report = safety.check(ledger)
    assert report.findings == ()
    assert any("尚无备份" in fact for fact in report.facts)
    safety.backup(ledger)
    assert any("最近备份" in fact for fact in safety.check(ledger).facts)


def test_a_value_no_list_knows_is_found(ledger, plan_id):
    task = tasks.task_list(ledger, plan_id, UNIT).tasks[0]
    tasks.edit(ledger, UNIT, task.id, {"office": "预算科"})
    ledger.db.conn.execute("UPDATE task SET status = '做完了'")
    assert "不认识的值“做完了”" in safety.check(ledger).findings[0]


def test_a_backup_holds_everything_and_restoring_can_be_taken_back(ledger, plan_id):
    task = tasks.task_list(ledger, plan_id, UNIT).tasks[0]
    tasks.edit(ledger, UNIT, task.id, {"office": "预算科"})
    copy = safety.backup(ledger)
    tasks.edit(ledger, UNIT, task.id, {"office": "国库科"})
    ledger.close()

    kept = safety.restore(ledger.path, copy)
    assert office(ledger.path, plan_id) == "预算科"
    assert office(kept, plan_id) == "国库科"
    safety.restore(ledger.path, kept)
    assert office(ledger.path, plan_id) == "国库科"
    assert copy.exists()


def test_backups_are_listed_newest_first(ledger, plan_id):
    first, second = safety.backup(ledger), safety.backup(ledger)
    assert [p for p, _ in safety.backups(ledger.path)] == [second, first]


def test_a_damaged_or_foreign_backup_is_refused_and_nothing_changes(ledger, plan_id, tmp_path):
    copy = safety.backup(ledger)
    ledger.close()
    before = ledger.path.read_bytes()
    torn = tmp_path / "torn.zwgk"
    data = bytearray(copy.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    torn.write_bytes(data)
    text = tmp_path / "报告.docx"
    text.write_text("不是台账")
    foreign = tmp_path / "foreign.db"
    sqlite3.connect(foreign).execute("CREATE TABLE t (x)").connection.close()
    for bad, said in ((torn, "已损坏"), (text, "不是台账文件"), (foreign, "不是本软件的台账")):
        with pytest.raises(UserError, match=said):
            safety.restore(ledger.path, bad)
    with pytest.raises(UserError, match="找不到备份"):
        safety.restore(ledger.path, tmp_path / "无.zwgk")
    with pytest.raises(UserError, match="同一个文件"):
        safety.restore(ledger.path, ledger.path)
    assert ledger.path.read_bytes() == before


def test_restoring_over_a_damaged_ledger_keeps_it_aside(ledger, plan_id):
    copy = safety.backup(ledger)
    ledger.close()
    ledger.path.write_bytes(b"broken")
    kept = safety.restore(ledger.path, copy)
    assert kept.read_bytes() == b"broken"
    again = open_ledger(ledger.path)
    assert [p.id for p in plans.list_plans(again)] == [plan_id]
    again.close()


def test_an_unwritable_backup_folder_is_said(ledger, plan_id, tmp_path, monkeypatch):
    (tmp_path / "文件").write_text("x")
    monkeypatch.setenv("ZWGK_BACKUP_DIR", str(tmp_path / "文件" / "备份"))
    with pytest.raises(UserError, match="无法写入备份文件夹"):
        safety.backup(ledger)


def test_files_are_readable_by_their_owner_only(ledger, plan_id):
    copy = safety.backup(ledger)
    assert copy.stat().st_mode & 0o077 == 0
    assert ledger.path.stat().st_mode & 0o077 == 0
