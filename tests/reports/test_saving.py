"""A document arrives whole or not at all, and what was there before survives every failure."""

from __future__ import annotations

import errno
import os
import zipfile
from pathlib import Path

import pytest

from desktop_app.core.errors import UserError
from desktop_app.core.snapshot import DocumentOptions
from desktop_app.reports import composer, department_plan, self_check, wordxml
from desktop_app.reports.readback import ReadBackError
from tests.reports import samples


def refuse(code: int) -> OSError:
    return OSError(code, os.strerror(code))


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A document that is already there."""
    path = tmp_path / "分工方案.docx"
    path.write_bytes(b"old")
    return path


def left_behind(folder: Path) -> list[str]:
    return sorted(p.name for p in folder.iterdir())


def test_an_older_file_is_replaced(old: Path) -> None:
    written = department_plan.write(samples.snapshot(), DocumentOptions(), old)
    assert written.path == old
    assert zipfile.is_zipfile(old)
    assert left_behind(old.parent) == [old.name]


def test_a_target_open_elsewhere(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def replace(self: Path, target: Path) -> None:
        raise refuse(errno.EACCES)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(UserError) as caught:
        department_plan.write(samples.snapshot(), DocumentOptions(), old)
    assert caught.value.remedy == "请先关闭 Word、Excel、WPS 等程序中的“分工方案.docx”，或另存为新文件名。"
    assert old.read_bytes() == b"old"
    assert left_behind(old.parent) == [old.name]


def test_a_full_disk(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fsync(_: int) -> None:
        raise refuse(errno.ENOSPC)

    monkeypatch.setattr(os, "fsync", fsync)
    with pytest.raises(UserError, match="磁盘空间不足"):
        self_check.write(samples.snapshot(), DocumentOptions(), old)
    assert old.read_bytes() == b"old"
    assert left_behind(old.parent) == [old.name]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="不存在"):
        department_plan.write(samples.snapshot(), DocumentOptions(), tmp_path / "无" / "a.docx")


def test_a_folder_in_the_place_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="是文件夹"):
        department_plan.write(samples.snapshot(), DocumentOptions(), tmp_path)


def test_a_name_too_long(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="无法写入"):
        department_plan.write(samples.snapshot(), DocumentOptions(), tmp_path / ("长" * 200 + ".docx"))
    assert left_behind(tmp_path) == []


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_a_new_document_can_be_handed_on(tmp_path: Path) -> None:
    out = department_plan.write(samples.snapshot(), DocumentOptions(), tmp_path / "a.docx").path
    assert out.stat().st_mode & 0o444


@pytest.mark.parametrize("module", [department_plan, self_check])
def test_the_same_snapshot_gives_the_same_bytes(module: object, tmp_path: Path) -> None:
    first, second = (
        module.write(samples.mixed(), DocumentOptions(), tmp_path / name).path.read_bytes()  # type: ignore[attr-defined]
        for name in ("a.docx", "b.docx")
    )
    assert first == second


def test_a_lost_measure_is_noticed(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wordxml.Table, "row", drop_column(wordxml.Table.row, 3))
    with pytest.raises(ReadBackError, match=r"一-3.*落实措施"):
        department_plan.write(samples.snapshot(), DocumentOptions(), old)
    assert old.read_bytes() == b"old"
    assert left_behind(old.parent) == [old.name]


def test_a_lost_progress_entry_is_noticed(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wordxml.Table, "row", drop_column(wordxml.Table.row, 4))
    with pytest.raises(ReadBackError, match="进展"):
        self_check.write(samples.snapshot(), DocumentOptions(), old)
    assert old.read_bytes() == b"old"


def test_a_lost_row_is_noticed(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    original, calls = wordxml.Table.row, []

    def row(self: wordxml.Table, cells: list[wordxml.Cell]) -> None:
        calls.append(cells)
        if len(calls) != 5:
            original(self, cells)

    monkeypatch.setattr(wordxml.Table, "row", row)
    with pytest.raises(ReadBackError, match="任务条目"):
        department_plan.write(samples.snapshot(), DocumentOptions(), old)
    assert old.read_bytes() == b"old"


def test_a_lost_signature_is_noticed(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composer.Composer, "signature", lambda *_, **__: None)
    snapshot = samples.snapshot(department=samples.replace(samples.FINANCE, signature="示例落款"))
    with pytest.raises(ReadBackError, match="署名"):
        self_check.write(snapshot, DocumentOptions(), old)


def drop_column(original: object, column: int) -> object:
    """Writes rows as before, but for what one column says."""

    def row(self: wordxml.Table, cells: list[wordxml.Cell]) -> None:
        kept = list(cells)
        kept[column] = ("—",)
        original(self, kept)  # type: ignore[operator]

    return row
