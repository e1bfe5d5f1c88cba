"""Files that are open for the length of a block: one made for it does not outlive its failure."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from desktop_app.services import ledger, places
from desktop_app.services.city import ledger as overview
from desktop_app.services.locked_file import LockedFile

Session = Callable[..., AbstractContextManager[LockedFile]]

KINDS = pytest.mark.parametrize(
    ("session", "suffix"), [(ledger.session, places.SUFFIX), (overview.session, overview.SUFFIX)]
)


@KINDS
def test_a_file_made_for_a_block_that_fails_does_not_stay(
    session: Session, suffix: str, tmp_path: Path
) -> None:
    path = tmp_path / f"新建{suffix}"
    with pytest.raises(LookupError), session(path, create=True):
        assert path.exists()
        raise LookupError
    assert list(tmp_path.iterdir()) == []


@KINDS
def test_a_file_that_was_there_stays_when_a_block_fails_and_is_free_again(
    session: Session, suffix: str, tmp_path: Path
) -> None:
    path = tmp_path / f"已有{suffix}"
    with session(path, create=True):
        pass
    with pytest.raises(LookupError), session(path, create=True):
        raise LookupError
    with session(path) as opened:
        assert opened.path == path
        assert not opened.read_only


@KINDS
def test_a_file_open_in_a_block_can_be_looked_at_meanwhile(
    session: Session, suffix: str, tmp_path: Path
) -> None:
    path = tmp_path / f"占用{suffix}"
    with session(path, create=True) as opened:
        assert opened.refresh_lock()
        with session(path, read_only=True) as looked_at:
            assert looked_at.read_only
            assert looked_at.refresh_lock()
