"""Evidence taken in, shared, edited, removed and brought back; hostile files; what 核验 finds of them."""

import os
from datetime import date

import pytest

from desktop_app.core import evidence as core
from desktop_app.core.errors import UserError
from desktop_app.core.evidence import EvidenceKind
from desktop_app.core.task import Progress
from desktop_app.core.terms import Status
from desktop_app.services import evidence, import_plan, safety, tasks, undo
from desktop_app.services.ledger import session
from desktop_app.store import evidence_files as files
from tests.builders import sample_plan

UNIT = "市财政局"
PNG = b"\x89PNG\r\n\x1a\n" + b"picture"
URL = "https://www.example.invalid/art/2021/7/5/art_1.html"


@pytest.fixture
def ids(ledger, plan_id):
    return [t.id for t in tasks.task_list(ledger, plan_id, UNIT).tasks]


@pytest.fixture
def minutes(tmp_path):
    path = tmp_path / "局务会纪要.docx"
    path.write_bytes(b"PK\x03\x04 minutes")
    return path


def listed(ledger, plan_id):
    return evidence.list_evidence(ledger, plan_id, UNIT)


def test_a_copy_broken_off_by_a_power_cut_is_no_finding_and_goes_at_the_next_start(ledger, plan_id):
    evidence.add_content(ledger, plan_id, "市财政局", (), "（示例）".encode(), "示例.txt")
    left = ledger.path.with_name(f"{ledger.path.name}.佐证") / ".未完成-a1b2c3d4"
    left.write_bytes(b"half")
    # Another window may be copying at this moment.
    assert not [words for words in safety.check(ledger).findings if "佐证" in words]
    ledger.close()
    with session(ledger.path) as again:
        assert not left.exists()
        assert not [words for words in safety.check(again).findings if "佐证" in words]


def test_a_link_with_its_particulars(ledger, plan_id, ids):
    details = {"column_path": "首页/财政收支", "published_on": date(2021, 7, 5), "may_publish": True}
    made, changes = evidence.add_link(ledger, plan_id, UNIT, ids[:2], URL, "6月收支公开页面", details)
    assert changes.evidence == {made}
    assert changes.tasks == {(rid, UNIT) for rid in ids[:2]}
    (piece,) = listed(ledger, plan_id)
    assert (piece.kind, piece.title, piece.url) == (EvidenceKind.LINK, "6月收支公开页面", URL)
    assert (piece.column_path, piece.published_on, piece.may_publish) == tuple(details.values())
    assert piece.captured_on is not None
    assert piece.tasks == tuple(ids[:2])
    assert evidence.of_task(ledger, plan_id, UNIT, ids[0]) == (piece,)
    assert evidence.of_task(ledger, plan_id, UNIT, ids[2]) == ()


def test_a_file_is_copied_and_the_original_may_go(ledger, plan_id, ids, minutes):
    content = minutes.read_bytes()
    made, _ = evidence.add_file(ledger, plan_id, UNIT, ids[:1], minutes)
    minutes.unlink()
    (piece,) = listed(ledger, plan_id)
    assert (piece.kind, piece.title, piece.file_name) == (
        EvidenceKind.DOCUMENT,
        "局务会纪要",
        "局务会纪要.docx",
    )
    assert piece.size == len(content)
    path = evidence.file_path(ledger, made)
    assert path.read_bytes() == content
    assert path.parent.parent == ledger.path.with_name(ledger.path.name + ".佐证")
    assert (path.name, path.parent.name) == (piece.sha256, piece.sha256[:2])
    assert evidence.inspect(ledger) == ([], ["佐证文件 1 个，完好 1 个。"])


@pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")
def test_stored_files_are_their_owners_only(ledger, plan_id, minutes):
    made, _ = evidence.add_file(ledger, plan_id, UNIT, [], minutes)
    path = evidence.file_path(ledger, made)
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_equal_content_is_one_piece_that_serves_both_tasks(ledger, plan_id, ids, minutes, tmp_path):
    twin = tmp_path / "另一名称.docx"
    twin.write_bytes(minutes.read_bytes())
    first, _ = evidence.add_file(ledger, plan_id, UNIT, ids[:1], minutes)
    second, changes = evidence.add_file(ledger, plan_id, UNIT, ids[1:2], twin)
    assert first == second
    assert changes.tasks == {(ids[1], UNIT)}
    (piece,) = listed(ledger, plan_id)
    assert piece.tasks == tuple(ids[:2])
    assert not evidence.add_file(ledger, plan_id, UNIT, ids[:1], twin)[1]
    link, _ = evidence.add_link(ledger, plan_id, UNIT, ids[:1], URL)
    assert evidence.add_link(ledger, plan_id, UNIT, ids[2:3], f" {URL}")[0] == link


def test_a_pasted_picture(ledger, plan_id, ids):
    made, _ = evidence.add_content(ledger, plan_id, UNIT, ids[:1], PNG, "截图 2021-07-05.png")
    (piece,) = listed(ledger, plan_id)
    assert (piece.id, piece.kind, piece.title) == (made, EvidenceKind.PICTURE, "截图 2021-07-05")


@pytest.mark.parametrize(
    "name", ["../../外面.txt", "..\\..\\外面.txt", "con.txt", "a\nb.txt", "名" * 80 + ".txt"]
)
def test_a_hostile_name_never_reaches_a_path(ledger, plan_id, tmp_path, name):
    before = {p for p in tmp_path.rglob("*") if files.SUFFIX not in str(p)}
    made, _ = evidence.add_content(ledger, plan_id, UNIT, [], b"text", name)
    assert {p for p in tmp_path.rglob("*") if files.SUFFIX not in str(p)} <= before
    copy = evidence.copy_to_open(ledger, made)
    assert copy.read_bytes() == b"text"
    assert "外面" not in copy.name or copy.name == "外面.txt"
    assert evidence.file_path(ledger, made).is_relative_to(files.folder_of(ledger.path))


@pytest.mark.parametrize(
    ("name", "data"), [("截图.png.exe", b"x"), ("截图.png", b"MZ\x90\x00"), ("a.lnk", b"L")]
)
def test_programs_are_refused_and_leave_nothing(ledger, plan_id, tmp_path, name, data):
    source = tmp_path / name
    source.write_bytes(data)
    with pytest.raises(UserError, match="不能作为佐证材料"):
        evidence.add_file(ledger, plan_id, UNIT, [], source)
    assert files.listed(ledger.path) == (set(), [])


def test_links_folders_pipes_and_what_is_not_there_are_refused(ledger, plan_id, tmp_path, minutes):
    link = tmp_path / "快捷.docx"
    link.symlink_to(minutes)
    for path, said in (
        (link, "是符号链接"),
        (tmp_path, "文件夹"),
        (tmp_path / "没有.docx", "找不到文件"),
    ):
        with pytest.raises(UserError, match=said):
            evidence.add_file(ledger, plan_id, UNIT, [], path)
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "管道")
        with pytest.raises(UserError, match="不是普通文件"):
            evidence.add_file(ledger, plan_id, UNIT, [], tmp_path / "管道")
    empty = tmp_path / "空.txt"
    empty.touch()
    with pytest.raises(UserError, match="是空文件"):
        evidence.add_file(ledger, plan_id, UNIT, [], empty)
    assert listed(ledger, plan_id) == ()
    assert files.listed(ledger.path) == (set(), [])


def test_a_folder_that_is_a_link_is_not_written_through(ledger, plan_id, tmp_path, minutes):
    elsewhere = tmp_path / "别处"
    elsewhere.mkdir()
    files.folder_of(ledger.path).symlink_to(elsewhere)
    with pytest.raises(UserError, match=r"佐证文件夹.*是符号链接"):
        evidence.add_file(ledger, plan_id, UNIT, [], minutes)
    assert list(elsewhere.iterdir()) == []


def test_over_a_hundred_megabytes_is_refused_before_it_is_copied(ledger, plan_id, tmp_path):
    big = tmp_path / "录像.mp4"
    with big.open("wb") as stream:
        stream.truncate(core.MOST_BYTES + 1)
    with pytest.raises(UserError, match="超过 100 MB"):
        evidence.add_file(ledger, plan_id, UNIT, [], big)
    assert not files.folder_of(ledger.path).exists()


def test_a_hundred_megabytes_exactly_are_taken_and_told(ledger, plan_id, tmp_path):
    big = tmp_path / "录像.mp4"
    with big.open("wb") as stream:
        stream.truncate(core.MOST_BYTES)
    told = []
    made, _ = evidence.add_file(ledger, plan_id, UNIT, [], big, progress=lambda *it: told.append(it))
    assert told[-1] == (core.MOST_BYTES, core.MOST_BYTES)
    assert evidence.file_path(ledger, made).stat().st_size == core.MOST_BYTES


def test_a_full_disk_leaves_nothing_and_says_so(ledger, plan_id, minutes, monkeypatch):
    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(UserError, match="磁盘空间不足"):
        evidence.add_file(ledger, plan_id, UNIT, [], minutes)
    assert listed(ledger, plan_id) == ()
    assert files.listed(ledger.path) == (set(), [])


def test_fields_are_edited_and_undone(ledger, plan_id, ids):
    made, _ = evidence.add_link(ledger, plan_id, UNIT, ids[:1], URL)
    values = {
        "title": "公开页面",
        "secrecy_by": "李（示例）",
        "secrecy_on": date(2021, 7, 1),
        "secrecy_result": "可以公开",
        "may_publish": True,
        "checked_on": date(2021, 12, 1),
        "checked_by": "张（示例）",
    }
    changes = evidence.edit(ledger, [made], values)
    assert (changes.evidence, changes.tasks) == ({made}, {(ids[0], UNIT)})
    (piece,) = listed(ledger, plan_id)
    assert {n: getattr(piece, n) for n in values} == values
    assert piece.public
    assert not evidence.edit(ledger, [made], values)
    undo.undo(ledger)
    assert listed(ledger, plan_id)[0].title == URL
    assert not listed(ledger, plan_id)[0].public


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"title": "  "}, "材料名称不能为空"),
        ({"url": "javascript:alert(1)"}, "不是网址"),
        ({"url": None}, "网址不能为空"),
        ({"published_on": date(201, 7, 1)}, "发布日期“0201-07-01”不对"),
        ({"sha256": "x"}, "没有名为“sha256”的字段"),
        ({"note": "长" * 20_001}, "页码及说明超过"),
    ],
)
def test_fields_that_make_no_sense_are_refused(ledger, plan_id, values, said):
    made, _ = evidence.add_link(ledger, plan_id, UNIT, [], URL)
    before = listed(ledger, plan_id)
    with pytest.raises(UserError, match=said):
        evidence.edit(ledger, [made], values)
    assert listed(ledger, plan_id) == before


def test_attaching_and_detaching(ledger, plan_id, ids):
    made, _ = evidence.add_link(ledger, plan_id, UNIT, [], URL)
    assert listed(ledger, plan_id)[0].tasks == ()
    evidence.attach(ledger, UNIT, made, ids[:3])
    assert not evidence.attach(ledger, UNIT, made, ids[:1])
    evidence.detach_many(ledger, UNIT, [made], ids[1:2])
    assert listed(ledger, plan_id)[0].tasks == (ids[0], ids[2])
    undo.undo(ledger)
    assert listed(ledger, plan_id)[0].tasks == tuple(ids[:3])
    with pytest.raises(UserError, match="没有编号为“无”的任务"):
        evidence.attach(ledger, UNIT, made, ["无"])


def test_removing_keeps_the_file_and_undo_brings_all_of_it_back(ledger, plan_id, ids, minutes):
    made, _ = evidence.add_file(ledger, plan_id, UNIT, ids[:2], minutes)
    before = listed(ledger, plan_id)
    changes = evidence.remove(ledger, [made])
    assert changes.tasks == {(rid, UNIT) for rid in ids[:2]}
    assert listed(ledger, plan_id) == ()
    assert evidence.inspect(ledger)[1][1] == "另有 1 个文件已不被引用，可在“佐证”中清理。"
    undone = undo.undo(ledger)
    assert undone.tasks == {(rid, UNIT) for rid in ids[:2]}
    assert listed(ledger, plan_id) == before
    assert evidence.file_path(ledger, made).read_bytes() == minutes.read_bytes()
    undo.redo(ledger)
    undo.undo(ledger)
    assert evidence.inspect(ledger)[0] == []


def test_undoing_an_addition_never_removes_the_file(ledger, plan_id, minutes):
    made, _ = evidence.add_file(ledger, plan_id, UNIT, [], minutes)
    path = evidence.file_path(ledger, made)
    undo.undo(ledger)
    assert path.exists()
    undo.redo(ledger)
    assert evidence.file_path(ledger, made) == path


def test_unused_files_are_cleared_only_when_asked_and_never_a_needed_one(ledger, plan_id, minutes):
    kept, _ = evidence.add_content(ledger, plan_id, UNIT, [], PNG, "截图.png")
    gone, _ = evidence.add_file(ledger, plan_id, UNIT, [], minutes)
    size = minutes.stat().st_size
    evidence.remove(ledger, [gone])
    assert evidence.unused(ledger) == evidence.Unused(1, size)
    assert evidence.clear_unused(ledger) == evidence.Unused(1, size)
    assert evidence.unused(ledger).count == 0
    assert evidence.file_path(ledger, kept).exists()
    undo.undo(ledger)
    findings, facts = evidence.inspect(ledger)
    assert findings == [f"佐证“局务会纪要”的文件不在“{ledger.path.name}.佐证”中。"]
    assert facts == ["佐证文件 2 个，完好 1 个。"]
    with pytest.raises(UserError, match="不在了"):
        evidence.file_path(ledger, gone)
    # Adding the original again heals it.
    assert evidence.add_file(ledger, plan_id, UNIT, [], minutes)[0] == gone
    assert evidence.inspect(ledger)[0] == []


def test_altered_and_strange_files_are_found_and_an_altered_one_is_not_handed_out(
    ledger, plan_id, minutes, tmp_path
):
    made, _ = evidence.add_file(ledger, plan_id, UNIT, [], minutes)
    path = evidence.file_path(ledger, made)
    path.chmod(0o600)
    path.write_bytes(b"other")
    (path.parent / "说明.txt").write_text("x")
    findings, _ = evidence.inspect(ledger)
    assert findings[0] == "佐证“局务会纪要”的文件内容已被改动。"
    assert "1 个不属于佐证的文件" in findings[1]
    target = tmp_path / "副本.docx"
    target.write_bytes(b"old")
    with pytest.raises(UserError, match="内容已被改动"):
        evidence.copy_out(ledger, made, target)
    assert target.read_bytes() == b"old"
    evidence.add_file(ledger, plan_id, UNIT, [], minutes)
    assert evidence.copy_out(ledger, made, target).read_bytes() == minutes.read_bytes()


def test_looking_the_files_over_can_be_stopped(ledger, plan_id, minutes):
    evidence.add_file(ledger, plan_id, UNIT, [], minutes)
    assert evidence.inspect(ledger, cancel=lambda: True) == ([], ["佐证文件只核对了 0 个，共 1 个。"])


def test_a_new_import_keeps_evidence(ledger, plan_id, ids, minutes):
    evidence.add_file(ledger, plan_id, UNIT, ids[:1], minutes)
    before = listed(ledger, plan_id)
    import_plan.store_plan(ledger, sample_plan(extra=True))
    assert listed(ledger, plan_id) == before


def test_what_lacks_proof(ledger, plan_id, ids):
    def lacking():
        found = tasks.task_list(ledger, plan_id, UNIT).tasks
        return [t.id for t in evidence.without_proof(found, listed(ledger, plan_id))]

    assert lacking() == []
    tasks.edit_many(ledger, UNIT, ids[:3], {"status": Status.CONTINUING})
    tasks.add_progress(ledger, UNIT, ids[3:], Progress(date(2021, 7, 5), "已印发"))
    assert lacking() == ids
    evidence.add_link(ledger, plan_id, UNIT, ids[:1], URL)
    tasks.add_progress(ledger, UNIT, ids[1:2], Progress(date(2021, 7, 5), "已公开", None, URL))
    tasks.edit(ledger, UNIT, ids[2], {"status": Status.NOT_APPLICABLE, "reason": "无此职能"})
    assert lacking() == [ids[3]]


def test_serving_other_tasks_is_one_step(ledger, plan_id, ids):
    made, _ = evidence.add_link(ledger, plan_id, UNIT, ids[:2], URL)
    changes = evidence.serve(ledger, UNIT, made, ids[2:3], ids[:1])
    assert changes.tasks == {(ids[0], UNIT), (ids[2], UNIT)}
    assert listed(ledger, plan_id)[0].tasks == (ids[1], ids[2])
    undo.undo(ledger)
    assert listed(ledger, plan_id)[0].tasks == tuple(ids[:2])


def test_a_piece_that_is_gone_is_said(ledger, plan_id):
    with pytest.raises(UserError, match="已不在台账中"):
        evidence.edit(ledger, ["无"], {"title": "a"})
    made, _ = evidence.add_link(ledger, plan_id, UNIT, [], URL)
    with pytest.raises(UserError, match="是链接，没有文件"):
        evidence.file_path(ledger, made)
