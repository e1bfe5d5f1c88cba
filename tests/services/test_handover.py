"""The hand-over package: made, proven, opened elsewhere; hostile ones refused; nothing half-written."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import random
import shutil
import sqlite3
import stat
import zipfile
from datetime import date
from pathlib import Path

import pytest

from desktop_app.core.errors import Cancelled, UserError
from desktop_app.services import departments, evidence, handover, officer, safety, tasks, undo
from desktop_app.services.handover import BadPackage, OfficerChange, PasswordNeeded, WrongPassword
from desktop_app.services.ledger import open_ledger, session
from desktop_app.store import chain, dump, files, handover_manifest, sealed

UNIT = "市财政局"
CHANGE = OfficerChange("张某", "李某", date(2021, 9, 1), "尚有第二季度公开未完成")
RELEASED = sorted((Path(__file__).parents[1] / "ledgers").glob("v*.zwgk"))


@pytest.fixture
def full(ledger, plan_id, tmp_path):
    """A ledger in use, with two files of evidence."""
    one, two, *_ = tasks.task_list(ledger, plan_id, UNIT).tasks
    departments.choose(ledger, plan_id, UNIT)
    tasks.edit(ledger, UNIT, one.id, {"measures": ("甲。", "乙。"), "office": "预算科"})
    for number, task in enumerate((one, two)):
        source = tmp_path / f"截图{number}.txt"
        source.write_bytes(f"第{number}份".encode() * 50_000)
        evidence.add_file(ledger, plan_id, UNIT, [task.id], source)
    return ledger


@pytest.fixture
def package(full, tmp_path):
    return handover.make_package(full, tmp_path / "移交.zwgkp").path


def left_in(folder):
    return sorted(p.name for p in folder.rglob("*") if p.is_file())


@pytest.mark.parametrize("password", [None, "一个够长的密码2021"])
def test_it_goes_on_elsewhere(full, tmp_path, password):
    told = []
    made = handover.make_package(
        full, tmp_path / "移交.zwgkp", password=password, progress=lambda d, n: told.append((d, n))
    )
    assert (made.evidence, made.messages, told[-1][0]) == (2, (), told[-1][1])
    target = tmp_path / "另一台" / "台账.zwgk"
    opened = handover.open_package(made.path, target, password=password)
    assert opened.manifest == made.manifest
    with session(target) as there:
        assert dump.read_all(there.db) == dump.read_all(full.db)
        assert safety.check(there).findings == ()
        assert undo.labels(there) == undo.labels(full)
        undo.undo(there)
    assert left_in(tmp_path / "另一台") == sorted(
        ["台账.zwgk", *(p.name for p in (tmp_path / "台账.zwgk.佐证").rglob("*") if p.is_file())]
    )


def test_the_manifest_says_who_when_and_what(full, package):
    with handover.open_for_reading(package) as (manifest, path):
        assert (manifest.unit, manifest.change, manifest.missing) == (UNIT, None, ())
        assert manifest.head == chain.last_link(full.db.conn)
        assert manifest.members["ledger.zwgk"].sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
        with session(path, read_only=True) as there:
            assert departments.current(there) == departments.current(full)
    assert not path.exists()
    assert zipfile.ZipFile(package).testzip() is None


def test_evidence_comes_along_for_reading_where_asked(package):
    with handover.open_for_reading(package, evidence=True, history=True) as (_, path):
        assert len(left_in(path.parent)) == 3
    with handover.open_for_reading(package) as (_, path):
        assert left_in(path.parent) == ["台账.zwgk"]


def test_a_change_of_officer_is_recorded_and_kept_in_the_package(full, tmp_path):
    officer.set_officer(full, "张某")
    handover.record_change(full, CHANGE)
    assert handover.officer_changes(full) == (CHANGE,)
    assert officer.officer(full) == "李某"
    made = handover.make_package(full, tmp_path / "移交.zwgkp")
    assert (made.manifest.change, made.manifest.made_by) == (CHANGE, "张某")
    handover.open_package(made.path, tmp_path / "新.zwgk")
    with session(tmp_path / "新.zwgk") as there:
        assert handover.officer_changes(there) == (CHANGE,)
        assert officer.officer(there) == "李某"
        undo.undo(there)
        assert handover.officer_changes(there) == ()


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ("", "李某", "写明移交人和接收人"),
        ("张某", " ", "写明移交人和接收人"),
        ("张某", "张某", "同一人"),
        ("张" * 41, "李某", "不能超过"),
        ("张\n某", "李某", "不能超过"),
    ],
)
def test_a_change_without_its_names_is_refused(full, one, other, words):
    with pytest.raises(UserError, match=words):
        handover.record_change(full, OfficerChange(one, other, date(2021, 9, 1), ""))
    assert handover.officer_changes(full) == ()


def test_missing_and_altered_evidence_is_told(full, tmp_path):
    first, second = (p for p in (tmp_path / "台账.zwgk.佐证").rglob("*") if p.is_file())
    first.write_bytes(b"anders")
    second.unlink()
    made = handover.make_package(full, tmp_path / "移交.zwgkp")
    assert made.evidence == 0
    assert made.messages == ("有 2 个佐证文件缺失或已被改动，不在移交包中。",)
    assert handover.open_package(made.path, tmp_path / "新.zwgk").messages == made.messages


def test_a_wrong_password_is_told_in_one_sentence(full, tmp_path):
    made = handover.make_package(full, tmp_path / "移交.zwgkp", password="correct horse")
    assert UNIT.encode() not in made.path.read_bytes()
    for given, error in ((None, PasswordNeeded), ("incorrect horse", WrongPassword)):
        with pytest.raises(error):
            handover.open_package(made.path, tmp_path / "新.zwgk", password=given)
    assert "遗失无法找回" in WrongPassword().line
    assert left_in(tmp_path).count("新.zwgk") == 0


def test_full_width_and_half_width_make_one_password(full, tmp_path):
    made = handover.make_package(full, tmp_path / "移交.zwgkp", password="abc12345！")
    with handover.open_for_reading(made.path, "ａｂｃ12345!") as (manifest, _):
        assert manifest.unit == UNIT


@pytest.mark.parametrize("password", ["", "1234567", "abc\n12345"])
def test_a_password_unfit_is_refused_before_anything_is_written(full, tmp_path, password):
    with pytest.raises(UserError, match="密码"):
        handover.make_package(full, tmp_path / "移交.zwgkp", password=password)
    assert not (tmp_path / "移交.zwgkp").exists()


def test_cancelling_leaves_nothing(full, package, tmp_path):
    before = package.read_bytes()
    with pytest.raises(Cancelled):
        handover.make_package(full, package, cancel=lambda: True)
    assert package.read_bytes() == before
    folder = tmp_path / "别处"
    calls = iter([False, False, True])
    with pytest.raises(Cancelled):
        handover.open_package(package, folder / "新.zwgk", cancel=lambda: next(calls, True))
    assert left_in(folder) == []
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".~")]


def test_a_ledger_is_never_replaced(full, package):
    with pytest.raises(UserError, match="已存在"):
        handover.open_package(package, full.path)


def test_a_released_ledger_goes_through_a_package(tmp_path):
    for old in RELEASED:
        path = Path(shutil.copy(old, tmp_path / f"{old.stem}.zwgk"))
        with session(path, read_only=True) as ledger:
            made = handover.make_package(ledger, tmp_path / f"{old.stem}.zwgkp")
        with handover.open_for_reading(made.path, history=True) as (manifest, _):
            assert manifest.schema >= 1


def test_a_folder_that_cannot_be_flushed_leaves_no_ledger_without_its_evidence(
    package, tmp_path, monkeypatch
):
    def fails(_folder):
        raise OSError(errno.EIO, "disk")

    monkeypatch.setattr(files, "sync_folder", fails)
    with pytest.raises(UserError):
        handover.open_package(package, tmp_path / "别处" / "新.zwgk")
    assert left_in(tmp_path / "别处") == []


# -- hostile packages


def rebuilt(package, target, change):
    """The package with its members changed: ``change`` gets and gives back a list of (info, content)."""
    with zipfile.ZipFile(package) as archive:
        members = [(info, archive.read(info)) for info in archive.infolist()]
    with zipfile.ZipFile(target, "w") as out:
        for info, content in change(members):
            out.writestr(info, content)
    return target


def with_manifest(members, edit):
    """The members with another manifest, its own digest made to fit."""
    data = json.loads(members[0][1])
    data.pop("sha256")
    edit(data)
    data["sha256"] = handover_manifest._seal(data)
    return [(members[0][0], json.dumps(data).encode()), *members[1:]]


def extra(name, content=b"x", mode=stat.S_IFREG | 0o600):
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    return info, content


def altered_ledger(members, script):
    """The members with the ledger changed by SQL, digests made to fit."""
    conn = sqlite3.connect(":memory:")
    (at,) = (i for i, (info, _) in enumerate(members) if info.filename == "ledger.zwgk")
    conn.deserialize(members[at][1])
    conn.executescript(script)
    content = conn.serialize()
    members[at] = (members[at][0], content)
    digest = hashlib.sha256(content).hexdigest()
    return with_manifest(
        members, lambda d: d["members"].update({"ledger.zwgk": {"size": len(content), "sha256": digest}})
    )


HOSTILE = {
    "path traversal": (lambda m: [*m, extra("../../evil.txt")], "不认识的内容"),
    "absolute path": (lambda m: [*m, extra("/etc/evil")], "不认识的内容"),
    "windows path": (lambda m: [*m, extra("evidence\\..\\evil")], "不认识的内容"),
    "unknown member": (lambda m: [*m, extra("settings.json")], "不认识的内容"),
    "traversal in evidence": (lambda m: [*m, extra("evidence/../" + "a" * 64)], "不认识的内容"),
    "wrong folder of evidence": (lambda m: [*m, extra("evidence/bb/" + "a" * 64)], "不认识的内容"),
    "link": (lambda m: [*m, extra("evidence/aa/" + "a" * 64, mode=stat.S_IFLNK | 0o777)], "链接"),
    "folder": (lambda m: [*m, extra("evidence/aa/" + "a" * 64, mode=stat.S_IFDIR | 0o777)], "链接或文件夹"),
    "not in the manifest": (lambda m: [*m, extra("evidence/aa/" + "a" * 64)], "清单不符"),
    "no ledger": (lambda m: [p for p in m if p[0].filename != "ledger.zwgk"], "不是本软件生成"),
    "no manifest": (lambda m: m[1:], "不是本软件生成|不完整"),
    "evidence gone": (lambda m: m[:-1], "清单不符"),
    "evidence altered": (lambda m: [*m[:-1], (m[-1][0], m[-1][1][:-1] + b"?")], "不完整或已被改动"),
    "manifest altered": (
        lambda m: [(m[0][0], m[0][1].replace(UNIT.encode(), "市审计局".encode())), *m[1:]],
        "不完整或已被改动",
    ),
    "manifest no json": (lambda m: [(m[0][0], b"{"), *m[1:]], "不完整或已被改动"),
    "manifest nested": (lambda m: [(m[0][0], b"[" * 50_000), *m[1:]], "不完整或已被改动"),
    "newer": (lambda m: with_manifest(m, lambda d: d.update(version=99)), "更新版本"),
    "members no table": (lambda m: with_manifest(m, lambda d: d.update(members=[])), "不完整或已被改动"),
    "negative size": (
        lambda m: with_manifest(m, lambda d: d["members"]["ledger.zwgk"].update(size=-1)),
        "不完整或已被改动",
    ),
    "digest of another": (
        lambda m: with_manifest(m, lambda d: d["members"]["ledger.zwgk"].update(sha256="0" * 64)),
        "不完整或已被改动",
    ),
    "trigger": (
        lambda m: altered_ledger(
            m, "CREATE TRIGGER t AFTER UPDATE ON task BEGIN DELETE FROM progress; END;"
        ),
        "不认识的结构",
    ),
    "view": (lambda m: altered_ledger(m, "CREATE VIEW v AS SELECT 1;"), "不认识的结构"),
    "table": (lambda m: altered_ledger(m, "CREATE TABLE t (x);"), "不认识的结构"),
    "newer ledger": (lambda m: altered_ledger(m, "PRAGMA user_version = 999;"), "更新版本"),
    "unrecorded edit": (lambda m: altered_ledger(m, "UPDATE task SET office = '他科';"), "没有通过核验"),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE)
def test_a_hostile_package_is_refused_and_leaves_nothing(package, tmp_path, case):
    change, words = HOSTILE[case]
    bad = rebuilt(package, tmp_path / "坏.zwgkp", change)
    folder = tmp_path / "别处"
    with pytest.raises(UserError, match=words):
        handover.open_package(bad, folder / "新.zwgk")
    assert left_in(folder) == []
    assert not (tmp_path / "evil.txt").exists()


def test_a_bomb_is_refused(package, tmp_path):
    def change(members):
        info, _ = members[-1]
        info.compress_type = zipfile.ZIP_DEFLATED
        return [*members[:-1], (info, bytes(50 << 20))]

    with (
        pytest.raises(BadPackage, match="过大"),
        handover.open_for_reading(rebuilt(package, tmp_path / "坏.zwgkp", change)),
    ):
        pass


def test_members_that_share_bytes_are_refused(package, tmp_path):
    content = bytearray(package.read_bytes())
    with zipfile.ZipFile(package) as archive:
        first, last = archive.infolist()[1], archive.infolist()[-1]
    at = content.rindex(b"PK\x01\x02")
    offset = first.header_offset.to_bytes(4, "little")
    assert content[at + 42 : at + 46] == last.header_offset.to_bytes(4, "little")
    content[at + 42 : at + 46] = offset
    (tmp_path / "坏.zwgkp").write_bytes(content)
    with pytest.raises(BadPackage), handover.open_for_reading(tmp_path / "坏.zwgkp"):
        pass


@pytest.mark.parametrize(
    "given", [b"", b"PK", b"PK\x03\x04", b"SQLite format 3\x00" * 100, b"ZWGKSEAL" + b"\0" * 9]
)
def test_what_is_no_package_is_refused(tmp_path, given):
    (tmp_path / "坏.zwgkp").write_bytes(given)
    with pytest.raises(UserError), handover.open_for_reading(tmp_path / "坏.zwgkp", "password"):
        pass


@pytest.mark.parametrize("is_sealed", [False, True])
def test_mutations_are_refused_or_harmless(full, tmp_path, is_sealed, monkeypatch):
    monkeypatch.setattr(sealed, "_LOG_N", 4)
    made = handover.make_package(full, tmp_path / "移交.zwgkp", password="password" if is_sealed else None)
    sound = made.path.read_bytes()
    dice, refused = random.Random(7), 0
    bad, target = tmp_path / "坏.zwgkp", tmp_path / "别处" / "新.zwgk"
    for _ in range(60):
        content = bytearray(sound)
        match dice.randrange(4):
            case 0:
                del content[dice.randrange(len(content)) :]
            case 1:
                start = dice.randrange(len(content))
                del content[start : start + dice.randrange(1, 400)]
            case 2:
                content[-dice.randrange(1, 600)] ^= 1 << dice.randrange(8)
            case _:
                for _ in range(dice.randrange(1, 5)):
                    content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
        bad.write_bytes(content)
        try:
            handover.open_package(bad, target, password="password")
        except UserError:
            refused += 1
            assert left_in(target.parent) == [] if target.parent.exists() else True
        else:
            # Times and attributes of members are nobody's content.
            with session(target) as there:
                assert dump.read_all(there.db) == dump.read_all(full.db)
            shutil.rmtree(target.parent)
    assert refused >= (60 if is_sealed else 45)


def test_the_seal_at_the_edges_of_its_chunks(monkeypatch):
    # It is the chunks that are looked at: the key may be quick to draw.
    monkeypatch.setattr(sealed, "_LOG_N", 4)
    for size in (0, 1, 65_535, 65_536, 65_537, 131_072, 200_001):
        content = random.Random(size).randbytes(size)
        out = io.BytesIO()
        writer = sealed.SealingWriter(out, "password")
        for at in range(0, size, 40_000):
            writer.write(content[at : at + 40_000])
        writer.finish()
        reader = io.BufferedReader(sealed.SealedReader(io.BytesIO(out.getvalue()), "password"))
        assert reader.read() == content
        reader.seek(-min(size, 10), io.SEEK_END)
        assert reader.read() == content[-10:]
        if size > 65_536:
            # Cut at the end of a chunk, which no length gives away.
            cut = out.getvalue()[: 67 + 65_536 + 16]
            with pytest.raises(sealed.SealBroken):
                sealed.SealedReader(io.BytesIO(cut), "password")


def test_a_package_of_an_open_ledger_holds_what_was_acknowledged(full, plan_id, tmp_path):
    first = tasks.task_list(full, plan_id, UNIT).tasks[0]
    tasks.edit(full, UNIT, first.id, {"person": "王某"})
    made = handover.make_package(full, tmp_path / "移交.zwgkp")
    handover.open_package(made.path, tmp_path / "新.zwgk")
    again = open_ledger(tmp_path / "新.zwgk")
    assert tasks.task_list(again, plan_id, UNIT).tasks[0].fields.person == "王某"
    again.close()
