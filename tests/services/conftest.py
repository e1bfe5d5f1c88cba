"""A ledger with the invented plan, in a folder of its own, for every service test."""

from __future__ import annotations

import shutil

import pytest

from desktop_app.services import import_plan
from desktop_app.services.ledger import open_ledger
from tests.builders import sample_plan


@pytest.fixture(autouse=True)
def own_backups(tmp_path, monkeypatch):
    """Backups go beside the test, not into the user's folder."""
    monkeypatch.setenv("ZWGK_BACKUP_DIR", str(tmp_path / "备份"))


@pytest.fixture
def ledger(tmp_path, new_ledger):
    opened = open_ledger(shutil.copy(new_ledger, tmp_path / "台账.zwgk"))
    yield opened
    opened.close()


@pytest.fixture
def plan_id(ledger):
    return import_plan.store_plan(ledger, sample_plan(), source_name="方案.docx")[0]
