"""Work that needs a temporary folder, on a machine whose system disk is full."""

from __future__ import annotations

import errno
import tempfile
from pathlib import Path

import pytest

from desktop_app.core.errors import UserError
from desktop_app.core.snapshot import DocumentOptions
from desktop_app.core.terms import Document
from desktop_app.services import documents, evidence, handover, ledger_merge
from tests.torture.victim import AS_OF, UNIT


@pytest.fixture
def full_disk(monkeypatch: pytest.MonkeyPatch):
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    def fill() -> None:
        monkeypatch.setattr(tempfile, "mkdtemp", refuse)

    return fill


def test_a_preview_says_that_there_is_no_room(ledger, plan_id, full_disk) -> None:
    full_disk()
    with pytest.raises(UserError, match=r"临时文件夹.*系统盘"):
        documents.preview(ledger, plan_id, UNIT, Document.PLAN, DocumentOptions(), AS_OF)


def test_a_package_that_cannot_be_laid_out_says_so(ledger, tmp_path: Path, full_disk) -> None:
    package = handover.make_package(ledger, tmp_path / "移交.zwgkp").path
    full_disk()
    with pytest.raises(UserError, match="临时文件夹"):
        ledger_merge.plan_merge(ledger, package)


def test_evidence_that_cannot_be_copied_out_to_look_at_says_so(ledger, plan_id, full_disk) -> None:
    piece, _ = evidence.add_content(ledger, plan_id, UNIT, (), "示例".encode(), "示例.txt")
    full_disk()
    with pytest.raises(UserError, match="临时文件夹"):
        evidence.copy_to_open(ledger, piece)
