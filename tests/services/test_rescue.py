"""Out of a damaged ledger: the newest good backup, or what can be read row by row; the original is kept."""

import random
import re
import shutil

import pytest

from desktop_app.core.errors import UserError
from desktop_app.services import safety, tasks
from desktop_app.services.import_plan import store_plan
from desktop_app.services.ledger import create_ledger, open_ledger, session
from desktop_app.store import backup as backup_store
from desktop_app.store import chain, replay
from tests.builders import sample_plan

UNIT = "市财政局"
PAGE = 4096


@pytest.fixture
def worked(tmp_path):
    """A closed ledger with a few hundred changes; gives its path and the remark of every task."""
    path = tmp_path / "台账.zwgk"
    ledger = create_ledger(path)
    plan_id, _ = store_plan(ledger, sample_plan(extra=True))
    listed = tasks.task_list(ledger, plan_id, UNIT).tasks
    for n in range(300):
        tasks.edit(ledger, UNIT, listed[n % len(listed)].id, {"remark": f"（示例）第{n}次填写" * 5})
    said = {t.id: t.fields for t in tasks.task_list(ledger, plan_id, UNIT).tasks}
    ledger.close()
    return path, plan_id, said


def fields(path, plan_id):
    with session(path, read_only=True) as ledger:
        return {t.id: t.fields for t in tasks.task_list(ledger, plan_id, UNIT).tasks}


def pages_of(path, *names):
    """The page numbers of some tables' b-trees."""
    import sqlite3

    conn = sqlite3.connect(path)
    marks = ", ".join("?" * len(names))
    roots = [r[0] for r in conn.execute(f"SELECT rootpage FROM sqlite_master WHERE name IN ({marks})", names)]
    conn.close()
    return roots


def tear(path, pages):
    data = bytearray(path.read_bytes())
    for page in pages:
        data[(page - 1) * PAGE : page * PAGE] = random.Random(page).randbytes(PAGE)
    path.write_bytes(data)


@pytest.mark.parametrize("tables", [("task",), ("requirement",), ("duty", "section"), ("plan", "task")])
def test_what_a_torn_table_held_comes_back_from_the_history(worked, tables):
    path, plan_id, said = worked
    tear(path, pages_of(path, *tables))
    torn = path.read_bytes()
    report = safety.salvage(path)
    assert path.read_bytes() == torn
    assert fields(report.path, plan_id) == said
    assert sum(t.from_history for t in report.tables) > 0
    with session(report.path, read_only=True) as ledger:
        assert safety.check(ledger).findings == ()


def test_a_torn_history_leaves_the_tables(worked):
    path, plan_id, said = worked
    tear(path, pages_of(path, "change", "change_of_set", "change_of_row"))
    report = safety.salvage(path)
    assert fields(report.path, plan_id) == said
    assert not report.complete
    ledger = open_ledger(report.path)
    assert chain.first_break(ledger.db.conn) is None
    assert replay.unrecorded(ledger.db.conn) == {}
    # What was done before cannot be taken back any more; what is done now can.
    task_id = next(iter(said))
    tasks.edit(ledger, UNIT, task_id, {"remark": "抢救之后"})
    ledger.close()


def test_wherever_a_page_is_torn_salvage_tells_and_never_breaks(worked, tmp_path):
    path, plan_id, said = worked
    whole = path.read_bytes()
    count = len(whole) // PAGE
    rng = random.Random(7)
    for page in rng.sample(range(2, count + 1), 12):
        path.write_bytes(whole)
        tear(path, [page])
        report = safety.salvage(path)
        assert fields(report.path, plan_id) == said, page
        report.path.unlink()


def test_a_torn_page_of_the_schema_is_put_back_from_a_new_ledger(worked):
    path, plan_id, said = worked
    whole = path.read_bytes()
    wording = b"CREATE TABLE "
    found = {at // PAGE + 1 for at in range(len(whole)) if whole.startswith(wording, at)} - {1}
    assert len(found) >= 2
    for page in sorted(found):
        path.write_bytes(whole)
        tear(path, [page])
        report = safety.salvage(path)
        assert fields(report.path, plan_id) == said, page
        report.path.unlink()


def test_a_ledger_cut_short_gives_what_is_left_and_the_history_the_rest(worked):
    path, plan_id, said = worked
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * 3 // 4])
    report = safety.salvage(path)
    with session(report.path, read_only=True) as ledger:
        assert safety.check(ledger).findings == ()
    found = fields(report.path, plan_id)
    assert set(found) == set(said)


def test_a_ledger_without_its_first_page_is_told_and_kept(worked):
    path, _, _ = worked
    tear(path, [1])
    torn = path.read_bytes()
    with pytest.raises(UserError, match="读不出内容"):
        safety.salvage(path)
    assert path.read_bytes() == torn
    assert list(path.parent.glob("*抢救*")) == []


def test_the_newest_good_backup_is_offered_with_what_lies_between(worked):
    path, plan_id, said = worked
    with session(path) as ledger:
        good = safety.backup(ledger)
        for n in range(3):
            tasks.edit(ledger, UNIT, next(iter(said)), {"remark": f"其后{n}"})
        bad = safety.backup(ledger)
    tear(bad, [2, 3, 4, 5])
    tear(path, pages_of(path, "task"))
    offer = safety.newest_good_backup(path)
    assert (offer.path, offer.changes_after) == (good, 3)
    assert "其后有 3 次改动" in offer.words
    path.write_bytes(b"nothing")
    assert safety.newest_good_backup(path).changes_after is None
    safety.restore(path, offer.path)
    assert fields(path, plan_id) == said


def test_without_a_backup_nothing_is_offered(worked):
    assert safety.newest_good_backup(worked[0]) is None


def test_what_was_rescued_can_take_the_ledgers_place(worked):
    path, plan_id, said = worked
    tear(path, pages_of(path, "task"))
    torn = path.read_bytes()
    report = safety.salvage(path)
    aside = safety.restore(path, report.path)
    assert aside.name.endswith(".损坏")
    assert aside.read_bytes() == torn
    assert fields(path, plan_id) == said


def test_a_backup_with_its_log_beside_it_is_restored_whole(worked, tmp_path):
    """A ledger copied after a crash: its last edits are in the log, not in the file."""
    path, plan_id, said = worked
    ledger = open_ledger(path)
    task_id = next(iter(said))
    tasks.edit(ledger, UNIT, task_id, {"remark": "只在日志里"})
    crashed = tmp_path / "拷贝" / "台账.zwgk"
    crashed.parent.mkdir()
    for suffix in ("", "-wal"):
        shutil.copyfile(f"{path}{suffix}", f"{crashed}{suffix}")
    ledger.close()
    safety.restore(path, crashed)
    assert fields(path, plan_id)[task_id].remark == "只在日志里"


def test_a_full_disk_while_keeping_the_old_ledger_refuses_the_restoring(worked, monkeypatch):
    """A full disk is no damage: the ledger must stay, not be taken for damaged and replaced."""
    path, plan_id, said = worked
    with session(path) as ledger:
        copy = safety.backup(ledger)
        tasks.edit(ledger, UNIT, next(iter(said)), {"remark": "其后"})
    whole = backup_store.copy_checked

    def full(*_args):
        raise UserError("磁盘空间不足，本次改动没有保存。")

    monkeypatch.setattr(backup_store, "copy_checked", full)
    with pytest.raises(UserError, match="磁盘空间不足"):
        safety.restore(path, copy)
    assert fields(path, plan_id)[next(iter(said))].remark == "其后"
    assert list(copy.parent.glob("*.损坏")) == []
    monkeypatch.setattr(backup_store, "copy_checked", whole)
    assert safety.restore(path, copy).suffix == ".zwgk"


def tip_a_word(path, task_id, byte):
    """Change one byte within a stored remark, as a tipped bit does: SQLite's own check sees nothing."""
    data = path.read_bytes()
    with session(path, read_only=True) as ledger:
        remark = ledger.db.conn.execute(
            "SELECT remark FROM task WHERE requirement_id = ?", (task_id,)
        ).fetchone()[0]
    at = next(m.start() for m in re.finditer(re.escape(remark.encode()), data))
    where = at + len("（示例）第".encode())
    path.write_bytes(data[:where] + byte + data[where + 1 :])


@pytest.mark.parametrize("byte", [b"7", b"\xff"])
def test_a_bit_tipped_within_a_word_becomes_no_good_backup(worked, byte):
    path, plan_id, said = worked
    with session(path) as ledger:
        good = safety.backup(ledger)
    tip_a_word(path, tipped_task(path, said), byte)
    kept = safety.restore(path, good)
    assert kept.name.endswith(".损坏")
    assert safety.newest_good_backup(path).path == good
    assert fields(path, plan_id) == said


def tipped_task(path, said):
    """A task whose remark is stored once: its row is the only place that holds it as it is."""
    data = path.read_bytes()
    counts = {id_: data.count(values.remark.encode()) for id_, values in said.items() if values.remark}
    return min(counts, key=lambda id_: counts[id_])


def test_a_backup_that_its_history_proves_goes_before_a_newer_one(worked):
    path, _, said = worked
    with session(path) as ledger:
        good = safety.backup(ledger)
        tasks.edit(ledger, UNIT, next(iter(said)), {"person": "示例"})
        newer = safety.backup(ledger)
    task_id = tipped_task(newer, said)
    tip_a_word(newer, task_id, b"7")
    assert safety.newest_good_backup(path).path == good


def test_text_that_is_no_text_any_more_is_told_when_it_is_met(worked):
    path, plan_id, said = worked
    tip_a_word(path, tipped_task(path, said), b"\xff")
    with pytest.raises(UserError, match=r"已损坏.*恢复最近的备份"):
        fields(path, plan_id)


def test_a_page_torn_out_is_told_when_it_is_met(worked):
    path, plan_id, _ = worked
    tear(path, pages_of(path, "task"))
    with pytest.raises(UserError, match=r"已损坏.*恢复最近的备份"):
        fields(path, plan_id)
