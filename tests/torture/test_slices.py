"""A short slice of every long run, and proof that the runs would notice a loss."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from desktop_app.services.ledger import open_ledger
from tests.torture import drill, faults, fuzz, kill, network, proof, tear, victim

HAS_STRACE = faults.available()
needs_strace = pytest.mark.skipif(not HAS_STRACE, reason="strace is absent or may not attach")


@pytest.fixture(autouse=True)
def own_backups(tmp_path, monkeypatch):
    monkeypatch.setenv("ZWGK_BACKUP_DIR", str(tmp_path / "备份"))


@pytest.mark.slow
def test_nothing_acknowledged_is_lost_by_kills():
    kinds = ("session",) * 6 + ("command",) * 3 + ("window",)
    found = kill.run(10, seed=11, kinds=kinds)
    assert (found["kills"], found["lost"]) == (10, [])
    # How many depends on the machine; that there were some does not.
    assert found["acknowledged_changes"] > 0


@pytest.fixture(scope="module")
def victims(tmp_path_factory):
    """One warm process for all that is done under strace: warming takes longer than most of it."""
    folder = tmp_path_factory.mktemp("victims")
    (folder / "warm").mkdir()
    with proof.Victims(folder) as ready:
        yield ready


@needs_strace
@pytest.mark.parametrize("name", victim.OPERATIONS)
def test_a_full_or_failing_disk_is_told_and_loses_nothing(victims, tmp_path, name):
    bench = faults.Bench(victims, tmp_path, name)
    tally, lost = faults.inject(bench, faults.some_faults(bench.count()))
    assert lost == []
    assert tally["injected"] >= 5


def test_torn_ledgers_are_told_rescued_and_restored():
    found = tear.run(8, seed=3)
    assert (found["torn"], found["broken"]) == (8, [])


def test_broken_and_hostile_files_are_read_or_refused():
    found = fuzz.run(70, seed=5)
    assert (found["files"], found["problems"]) == (70, [])


def test_backups_thin_and_every_one_left_comes_back():
    found = drill.run(days=10)
    assert found["kept"] == found["restored_field_by_field"] > 3
    assert found["evicted"] == 0


@needs_strace
@pytest.mark.slow
def test_no_network_socket_is_ever_opened(tmp_path):
    for command in [*network.commands(tmp_path), network.window(tmp_path)]:
        seen = network.families(command, tmp_path)
        assert seen <= network.ALLOWED, (command, seen)


@needs_strace
def test_a_network_socket_would_be_seen(tmp_path):
    code = "import socket; socket.socket(socket.AF_INET6).close(); socket.socket().close()"
    seen = network.families([sys.executable, "-c", code], tmp_path)
    assert seen == {"AF_INET", "AF_INET6"}


# -- the order of writes and flushes ---------------------------------------------------------------


def traced(victims, tmp_path, name):
    """The calls of one operation, as (call, name of the file), up to its acknowledgement."""
    log = tmp_path / "trace"
    bench = faults.Bench(victims, tmp_path, name)
    calls = "pwrite64,write,fsync,fdatasync,rename,writev"
    assert bench.once(["-y", "-xx", "-e", f"trace={calls}"], log) == (None, "done")
    found = []
    for line in log.read_text("ascii", "replace").splitlines():
        call = re.match(r"\d+ +(\w+)\((.*)", line)
        if call:
            names = re.findall(r'<((?:\\x..)+)>|"((?:\\x..)+)"', call[2])
            decoded = [
                bytes.fromhex((a or b).replace("\\x", "")).decode("utf-8", "replace") for a, b in names
            ]
            found.append((call[1], Path(decoded[-1] if call[1] == "rename" else decoded[0]).name))
    end = next(n for n, (call, _) in enumerate(found) if call == "writev")
    return found[:end]


@needs_strace
def test_an_edit_is_flushed_before_it_is_acknowledged(victims, tmp_path):
    calls = [c for c in traced(victims, tmp_path, "save") if c[1].endswith("-wal")]
    writes = [n for n, (call, _) in enumerate(calls) if call == "pwrite64"]
    assert writes
    assert calls[-1][0] in {"fdatasync", "fsync"}
    assert writes[-1] < len(calls) - 1


@needs_strace
@pytest.mark.parametrize(
    ("name", "ending"),
    [
        ("export", ".docx"),
        ("backup", ".zwgk"),
        ("restore", ".zwgk"),
        ("hand_over", ".zwgkp"),
        ("hand_in", ".xlsx"),
        ("export_data", ".json"),
    ],
)
def test_a_file_is_flushed_then_named_then_its_folder_is_flushed(victims, tmp_path, name, ending):
    calls = traced(victims, tmp_path, name)
    named = [n for n, (call, file) in enumerate(calls) if call == "rename" and file.endswith(ending)]
    assert named
    for at in named:
        before, after = calls[:at], calls[at + 1 :]
        writes = [n for n, (call, _) in enumerate(before) if call in {"write", "pwrite64"}]
        assert any(call == "fsync" for call, _ in before[writes[-1] if writes else 0 :])
        assert after[0][0] == "fsync"


# -- the runs notice ---------------------------------------------------------------------------------


def test_a_lost_change_would_be_noticed(tmp_path):
    path = victim.prepare(tmp_path)
    said = [{"id": 5, "chain": "0" * 64}]
    with pytest.raises(proof.Lost, match="acknowledged change 5"):
        proof.prove(path, said, tmp_path / "备份")


def test_a_changed_row_would_be_noticed(tmp_path):
    path = victim.prepare(tmp_path)
    ledger = open_ledger(path)
    ledger.db.conn.execute("UPDATE task SET remark = '别的'")
    ledger.close()
    with pytest.raises(proof.Lost, match="不一致"):
        proof.prove(path, [], tmp_path / "备份")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("方案.docx", []),
        ("移交.zwgkp", []),
        ("汇总.xlsx", []),
        ("数据.json", []),
        ("全市汇总.zwhz", []),
        ("备份/台账-0.zwgk", []),
        (None, [{"exported": "无.docx"}]),
        (None, [{"handed_in": 1}]),
    ],
)
def test_a_half_written_file_would_be_noticed(tmp_path, name, said):
    path = victim.prepare(tmp_path)
    if name:
        (tmp_path / "备份").mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((tmp_path / "方案.docx").read_bytes()[:2000])
    with pytest.raises(proof.Lost):
        proof.prove(path, said, tmp_path / "备份")


def test_what_was_not_finished_saying_was_not_said(tmp_path):
    (tmp_path / "said").write_text(json.dumps({"id": 1}) + '\n{"id": 2, "ch', "utf-8")
    assert proof.said(tmp_path / "said") == [{"id": 1}]
