"""彻底移除: the file goes from the ledger's folder and from every backup, and the record with it."""

from __future__ import annotations

import pytest

from desktop_app.core.errors import UserError
from desktop_app.services import backups, evidence, evidence_purge, safety, undo

UNIT = "市财政局"


@pytest.fixture
def piece(ledger, plan_id, tmp_path):
    path = tmp_path / "名单.txt"
    path.write_text("内部资料（示例）", "utf-8")
    made, _ = evidence.add_file(ledger, plan_id, UNIT, [], path)
    return made


def copies(folder):
    return [p for p in folder.rglob("*") if p.is_file() and len(p.name) == 64]


def test_every_copy_goes_and_the_record_too(ledger, plan_id, piece, tmp_path):
    second = tmp_path / "U盘"
    second.mkdir()
    backups.set_second_folder(second)
    safety.backup(ledger)
    found = evidence_purge.look(ledger, [piece])
    assert found.titles == ("名单",) and len(found.places) >= 2 and not found.unreachable
    assert copies(tmp_path)
    purged, _ = evidence_purge.purge(ledger, [piece])
    assert copies(tmp_path) == []
    assert purged.copies == len(found.places) and purged.size > 0
    assert evidence.list_evidence(ledger, plan_id, UNIT) == ()
    undo.undo(ledger)
    assert [p.title for p in evidence.list_evidence(ledger, plan_id, UNIT)] == ["名单"]
    with pytest.raises(UserError, match="不在了"):
        evidence.file_path(ledger, piece)


def test_a_backup_place_that_is_not_there_is_told(ledger, piece, tmp_path):
    second = tmp_path / "U盘"
    second.mkdir()
    backups.set_second_folder(second)
    second.rmdir()
    purged, _ = evidence_purge.purge(ledger, [piece])
    assert purged.unreachable == (second,)


def test_a_file_that_another_piece_needs_stays(ledger, plan_id, piece, tmp_path):
    path = tmp_path / "名单.txt"
    evidence.add_file(ledger, plan_id, "市统计局", [], path)
    with pytest.raises(UserError, match="同一文件还用于其他佐证"):
        evidence_purge.purge(ledger, [piece])
    assert evidence.file_path(ledger, piece).is_file()


def test_a_link_has_no_copies(ledger, plan_id):
    made, _ = evidence.add_link(ledger, plan_id, UNIT, [], "https://www.example.gov.cn/a.html")
    purged, _ = evidence_purge.purge(ledger, [made])
    assert (purged.copies, purged.size) == (0, 0)
    with pytest.raises(UserError, match="已不在台账中"):
        evidence_purge.look(ledger, [made])
