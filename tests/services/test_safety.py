"""Check, backup and restore: a copy that is proven, and a way back that loses nothing."""

import contextlib
import os
import sqlite3

import pytest

from desktop_app.core.errors import UserError
from desktop_app.services import plans, safety, tasks
from desktop_app.services.ledger import create_ledger, open_ledger

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


def test_a_ledger_too_damaged_to_open_is_a_finding_with_a_way_out(ledger, plan_id):
    copy = safety.backup(ledger)
    ledger.close()
    data = bytearray(ledger.path.read_bytes())
    data[100:4096] = b"\xee" * (4096 - 100)
    ledger.path.write_bytes(data)
    report = safety.check_file(ledger.path)
    assert "已损坏" in report.findings[0]
    assert "最近一份完好的备份" in report.facts[0]
    with pytest.raises(safety.LedgerDamaged):
        open_ledger(ledger.path)
    copy.unlink()
    assert safety.check_file(ledger.path).facts == ("没有完好的备份。",)


def test_what_a_power_cut_left_of_a_new_ledger_is_swept_up(tmp_path):
    left = tmp_path / "新.zwgk.77.新建中"
    left.write_bytes(b"half")
    create_ledger(tmp_path / "新.zwgk").close()
    # Young, it may be somebody's at work.
    assert left.exists()
    (tmp_path / "新.zwgk").unlink()
    os.utime(left, (1, 1))
    create_ledger(tmp_path / "新.zwgk").close()
    assert [p.name for p in tmp_path.glob("新*")] == ["新.zwgk"]


def test_a_history_that_was_tampered_with_is_found_by_check(ledger, plan_id):
    conn = ledger.db.conn
    conn.execute("DROP TRIGGER change_set_fixed")
    conn.execute("UPDATE change_set SET at = '2020-01-01T08:00:00+08:00' WHERE id = 1")
    assert "修改记录被改动过：自第 1 次改动（2020-01-01 08:00）" in safety.check(ledger).findings[0]


def test_a_damaged_newest_backup_is_found_by_check(ledger, plan_id):
    copy = safety.backup(ledger)
    data = bytearray(copy.read_bytes())
    data[4096:8192] = bytes(4096)
    copy.write_bytes(data)
    assert any(copy.name in finding for finding in safety.check(ledger).findings)


def test_little_space_is_found_by_check(ledger, plan_id, monkeypatch):
    monkeypatch.setattr(safety, "_LITTLE_SPACE", 1 << 60)
    assert "台账所在磁盘剩余" in safety.check(ledger).findings[0]


@pytest.mark.parametrize("at", [b"CREATE TABLE claim", b"CREATE TABLE task", b"REFERENCES plan(id)"])
def test_torn_bytes_in_what_sqlite_says_are_damage(ledger, plan_id, tmp_path, at):
    copy = safety.backup(ledger)
    ledger.close()
    for path in (copy, ledger.path):
        data = path.read_bytes()
        assert at in data
        path.write_bytes(data.replace(at, at[:-5] + b"\xff\xfe\xff(" + at[-1:]))
    with pytest.raises(UserError, match="已损坏"):
        safety.restore(tmp_path / "别处.zwgk", copy)
    assert safety.check_file(ledger.path).findings
    with contextlib.suppress(UserError):
        safety.salvage(ledger.path)
