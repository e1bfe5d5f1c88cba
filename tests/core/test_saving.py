"""Files for the officer are written whole or not at all."""

from __future__ import annotations

import os

import pytest

from desktop_app.core import saving
from desktop_app.core.errors import UserError


def test_a_full_disk_that_the_writer_of_sheets_tells_of_is_told(tmp_path):
    from lxml.etree import SerialisationError

    def write(_path):
        raise SerialisationError("IO_ENOSPC")

    with saving.Staged() as staged, pytest.raises(UserError, match="磁盘空间不足"):
        staged.add(tmp_path / "汇总.xlsx", write)
    assert not list(tmp_path.iterdir())


def test_several_files_are_placed_together_or_not_at_all(tmp_path):
    def fail(_path):
        raise LookupError

    with pytest.raises(LookupError), saving.Staged() as staged:
        staged.add(tmp_path / "一.txt", lambda path: path.write_bytes(b"1"))
        staged.add(tmp_path / "二.txt", fail)
        staged.place()
    assert not list(tmp_path.iterdir())


def test_an_older_file_is_replaced_and_keeps_who_may_read_it(tmp_path):
    out = tmp_path / "清单.txt"
    saving.save_bytes(out, b"old")
    out.chmod(0o640)
    saving.save_bytes(out, b"new")
    assert out.read_bytes() == b"new"
    assert os.name != "posix" or out.stat().st_mode & 0o777 == 0o640


def test_what_stands_in_the_way_is_said(tmp_path):
    with pytest.raises(UserError, match="是文件夹"):
        saving.save_bytes(tmp_path, b"")
    with pytest.raises(UserError, match="不存在"):
        saving.save_bytes(tmp_path / "无" / "清单.txt", b"")
