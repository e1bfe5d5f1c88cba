"""Backups on every occasion: only when something changed, proven, thinned, and in a second place."""

import shutil
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from desktop_app.core.errors import UserError
from desktop_app.services import backups, evidence, safety, tasks
from desktop_app.services.ledger import open_ledger
from desktop_app.services.safety import Occasion

UNIT = "市财政局"
NOW = datetime(2021, 7, 5, 9, 0).astimezone()
V1 = Path(__file__).parents[1] / "ledgers" / "v1.zwgk"


@pytest.fixture
def write(ledger, plan_id):
    task = tasks.task_list(ledger, plan_id, UNIT).tasks[0]
    return lambda text: tasks.edit(ledger, UNIT, task.id, {"remark": text})


def rows(path):
    """Everything in a ledger file, read by nothing of ours."""
    conn = sqlite3.connect(f"file:{path}?immutable=1", uri=True)
    names = [r[0] for r in conn.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = {name: conn.execute(f"SELECT * FROM {name}").fetchall() for name in names}
    conn.close()
    return found


def test_an_empty_ledger_needs_no_backup(ledger):
    assert safety.auto_backup(ledger, Occasion.START) == safety.AutoBackup(None)


def test_only_what_changed_is_backed_up(ledger, write):
    first = safety.auto_backup(ledger, Occasion.START, NOW)
    assert first.path.exists()
    assert safety.auto_backup(ledger, Occasion.IMPORT, NOW + timedelta(hours=1)).path is None
    write("改")
    second = safety.auto_backup(ledger, Occasion.IMPORT, NOW + timedelta(hours=2))
    assert [p for p, _ in safety.backups(ledger.path)] == [second.path, first.path]


def test_work_is_backed_up_every_half_hour(ledger, write):
    safety.auto_backup(ledger, Occasion.START, NOW)
    made = []
    for minute in range(1, 121):
        write(f"第{minute}分")
        if safety.auto_backup(ledger, Occasion.WORK, NOW + timedelta(minutes=minute)).path:
            made.append(minute)
    assert made == [30, 60, 90, 120]


def test_a_clock_set_back_does_not_stop_backups(ledger, write):
    safety.auto_backup(ledger, Occasion.START, NOW + timedelta(days=900))
    write("改")
    assert safety.auto_backup(ledger, Occasion.WORK, NOW).path


def test_age_thins_and_others_backups_are_left_alone(ledger, write):
    foreign = backups.backup_folder() / "别的台账-abcdef-20200101-000000-000.zwgk"
    foreign.parent.mkdir(parents=True)
    foreign.write_text("别人的")
    note = foreign.with_name("说明.txt")
    note.write_text("勿删")
    for day in range(60):
        write(f"第{day}天")
        safety.auto_backup(ledger, Occasion.START, NOW + timedelta(days=day))
    left = safety.backups(ledger.path)
    assert len(left) < 25
    assert left[0][1].date() == (NOW + timedelta(days=59)).date()
    assert (foreign.read_text(), note.read_text()) == ("别人的", "勿删")


def test_what_a_kill_left_of_a_backup_is_swept_up(ledger, write):
    kept = safety.auto_backup(ledger, Occasion.START).path
    torn = kept.with_name(kept.name.replace("-2", "-1", 1) + ".未完成")
    torn.write_text("半份")
    write("改")
    safety.auto_backup(ledger, Occasion.START, datetime.now().astimezone() + timedelta(hours=2))
    assert not torn.exists()


def test_a_second_place_gets_every_backup_and_its_absence_is_said(ledger, write, tmp_path):
    usb = tmp_path / "优盘"
    usb.mkdir()
    safety.set_second_folder(usb)
    assert safety.second_folder() == usb
    first = safety.auto_backup(ledger, Occasion.START, NOW)
    assert first.messages == ()
    assert rows(usb / first.path.name) == rows(first.path)

    shutil.move(usb, tmp_path / "拔掉")
    write("改")
    second = safety.auto_backup(ledger, Occasion.START, NOW + timedelta(hours=1))
    assert second.path.exists()
    assert "未连接" in second.messages[0]
    assert not usb.exists()

    # Plugged in again, it gets what it missed, even where nothing changed since.
    shutil.move(tmp_path / "拔掉", usb)
    assert safety.auto_backup(ledger, Occasion.START, NOW + timedelta(hours=2)) == safety.AutoBackup(None)
    assert (usb / second.path.name).exists()

    shutil.rmtree(backups.backup_folder() / "无", ignore_errors=True)
    for path, _ in safety.backups(ledger.path):
        path.unlink()
    assert [p.parent for p, _ in safety.backups(ledger.path)] == [usb, usb]
    safety.set_second_folder(None)
    assert safety.second_folder() is None


def test_a_second_place_that_is_none_is_refused(ledger, tmp_path):
    backups.backup_folder().mkdir()
    for bad, said in ((tmp_path / "无", "不是文件夹"), (backups.backup_folder(), "不能与备份文件夹相同")):
        with pytest.raises(UserError, match=said):
            safety.set_second_folder(bad)
    (backups.backup_folder() / "备份设置.json").write_text("[", "utf-8")
    assert safety.second_folder() is None


def test_failing_to_back_up_does_not_stop_the_work(ledger, write, tmp_path, monkeypatch):
    (tmp_path / "文件").write_text("x")
    monkeypatch.setenv("ZWGK_BACKUP_DIR", str(tmp_path / "文件" / "备份"))
    done = safety.auto_backup(ledger, Occasion.IMPORT, NOW)
    assert done.path is None
    assert "导入前自动备份没有完成" in done.messages[0]


def test_a_damaged_ledger_rotates_nothing_in(ledger, write):
    good = safety.auto_backup(ledger, Occasion.START, NOW).path
    write("改")
    ledger.db.conn.execute("PRAGMA foreign_keys = OFF")
    ledger.db.conn.execute("DELETE FROM section")
    done = safety.auto_backup(ledger, Occasion.START, NOW + timedelta(days=1))
    assert done.path is None
    assert "核验未通过，没有生成备份" in done.messages[0]
    assert [p for p, _ in safety.backups(ledger.path)] == [good]


def test_an_older_ledger_is_backed_up_before_it_is_changed(tmp_path):
    path = Path(shutil.copy(V1, tmp_path / "旧.zwgk"))
    before = rows(path)
    open_ledger(path).close()
    ((kept, _),) = safety.backups(path)
    assert rows(kept) == before


def test_an_older_ledger_that_cannot_be_backed_up_is_left_as_it_is(tmp_path, monkeypatch):
    path = Path(shutil.copy(V1, tmp_path / "旧.zwgk"))
    before = rows(path)
    (tmp_path / "文件").write_text("x")
    monkeypatch.setenv("ZWGK_BACKUP_DIR", str(tmp_path / "文件" / "备份"))
    with pytest.raises(UserError, match="备份文件夹"):
        open_ledger(path)
    assert rows(path) == before
    assert sorted(p.name for p in path.parent.glob("旧*")) == [path.name]


def test_the_drill_every_backup_comes_back_field_by_field(ledger, write):
    states = {}
    for hour in range(6):
        write(f"第{hour}次")
        made = safety.auto_backup(ledger, Occasion.START, NOW + timedelta(hours=hour)).path
        ledger.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        states[made] = rows(ledger.path)
    ledger.close()
    count = len(safety.backups(ledger.path))
    for restored, (backup, state) in enumerate(states.items(), start=1):
        kept = safety.restore(ledger.path, backup)
        assert rows(ledger.path) == state
        assert kept.exists()
        # Restoring evicts nothing: there is one more than before.
        assert len(safety.backups(ledger.path)) == count + restored
    assert all(rows(b) == s for b, s in states.items())


@pytest.fixture
def proof_file(ledger, plan_id, tmp_path):
    """A piece of evidence in the ledger; gives where its file lies."""
    source = tmp_path / "公开截图.pdf"
    source.write_bytes(b"%PDF-1.4\n" + "示例".encode() * 1000)
    task = tasks.task_list(ledger, plan_id, UNIT).tasks[0]
    evidence.add_file(ledger, plan_id, UNIT, [task.id], source)
    ((path, digest),) = [(p, p.name) for p in Path(f"{ledger.path}.佐证").glob("*/*")]
    assert len(digest) == 64
    return path


def test_evidence_goes_into_the_backups_once_and_comes_back(ledger, write, proof_file):
    content = proof_file.read_bytes()
    backups_made = [safety.backup(ledger)]
    write("改")
    backups_made.append(safety.auto_backup(ledger, Occasion.START).path)
    pool = backups.backup_folder() / "佐证"
    assert [p.read_bytes() for p in pool.glob("*/*")] == [content]
    assert next(pool.glob("*/*")).stat().st_mode & 0o077 == 0
    proof_file.unlink()
    assert "不在" in safety.check(ledger).findings[0]
    ledger.close()
    safety.restore(ledger.path, backups_made[0])
    assert proof_file.read_bytes() == content


def test_altered_evidence_never_takes_the_place_of_the_sound_one(ledger, write, proof_file):
    content = proof_file.read_bytes()
    safety.backup(ledger)
    proof_file.write_bytes(b"%PDF-1.4\n changed")
    write("改")
    copy = safety.backup(ledger)
    pool = backups.backup_folder() / "佐证"
    assert [p.read_bytes() for p in pool.glob("*/*")] == [content]
    proof_file.unlink()
    ledger.close()
    safety.restore(ledger.path, copy)
    assert proof_file.read_bytes() == content


def test_a_copy_elsewhere_takes_the_evidence_along(ledger, proof_file, tmp_path):
    target = safety.save_copy(ledger, tmp_path / "移交" / "副本.zwgk")
    copied = open_ledger(target)
    assert safety.check(copied).findings == ()
    copied.close()
    assert [p.read_bytes() for p in Path(f"{target}.佐证").glob("*/*")] == [proof_file.read_bytes()]


def test_the_second_place_restores_evidence_on_another_machine(ledger, proof_file, tmp_path, monkeypatch):
    content = proof_file.read_bytes()
    usb = tmp_path / "优盘"
    usb.mkdir()
    safety.set_second_folder(usb)
    made = safety.auto_backup(ledger, Occasion.START).path
    ledger.close()
    monkeypatch.setenv("ZWGK_BACKUP_DIR", str(tmp_path / "新机备份"))
    there = tmp_path / "新机" / "台账.zwgk"
    assert safety.restore(there, usb / made.name) is None
    assert [p.read_bytes() for p in Path(f"{there}.佐证").glob("*/*")] == [content]
