"""Tables are written whole or not at all."""

from __future__ import annotations

import pytest

from desktop_app.core.errors import UserError
from desktop_app.exchange import saving


def test_a_full_disk_that_the_writer_of_sheets_tells_of_is_told(tmp_path):
    from lxml.etree import SerialisationError

    def write(_path):
        raise SerialisationError("IO_ENOSPC")

    with saving.Staged() as staged, pytest.raises(UserError, match="磁盘空间不足"):
        staged.add(tmp_path / "汇总.xlsx", write)
    assert not list(tmp_path.iterdir())
