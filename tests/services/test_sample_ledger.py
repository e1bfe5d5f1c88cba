"""The sample year: marked as one, whole, and in a ledger of its own."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from desktop_app.core.errors import UserError
from desktop_app.services import departments, evidence, sample_ledger, tasks
from desktop_app.services.places import data_folder, default_ledger_path, is_practice


@pytest.fixture(autouse=True)
def own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "数据"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "数据"))


def test_a_sample_is_marked_as_one() -> None:
    samples = list(sample_ledger.read_samples())
    assert samples
    for sample in samples:
        assert any("示例" in measure for task in sample.tasks["tasks"] for measure in task["measures"])
        assert "示例" in (sample.record.approved_by or "")
        assert sample.record.published_on is not None
        assert sample.evidence
        assert all("示例" in (piece.get("title") or piece["name"]) for piece in sample.evidence)


def test_the_day_shown_is_after_the_last_entry(tmp_path: Path) -> None:
    entries = [{"progress": [{"date": "2021-08-03"}, {"date": "2021-07-01"}]}, {"progress": None}]
    (tmp_path / "a.json").write_text(json.dumps({"unit": "市财政局", "tasks": entries}), encoding="utf-8")
    [sample] = sample_ledger.read_samples(tmp_path)
    assert sample.day == date(2021, 8, 4)
    assert sample.declined_because is None
    assert sample.evidence == ()
    assert not sample.occurrences


def test_the_ledger_to_practise_with_holds_plan_measures_progress_and_evidence() -> None:
    ledger = sample_ledger.open_practice()
    try:
        assert is_practice(ledger.path)
        assert "示例" in ledger.path.name
        assert data_folder() in ledger.path.parents
        plan_id, unit = departments.current(ledger)
        assert plan_id is not None
        assert unit is not None
        listed = tasks.task_list(ledger, plan_id, unit).tasks
        assert any(task.fields.measures for task in listed)
        dates = [entry.date for task in listed for entry in task.progress]
        assert max(dates) < sample_ledger.practice_day()
        pieces = evidence.list_evidence(ledger, plan_id, unit)
        assert any(piece.url for piece in pieces)
        assert any(piece.sha256 for piece in pieces)
        for piece in pieces:
            if piece.sha256:
                assert "示例" in evidence.file_path(ledger, piece.id).read_text("utf-8")
    finally:
        ledger.close()


def test_it_is_made_anew_each_time_and_leaves_the_officers_ledger_alone() -> None:
    assert not is_practice(default_ledger_path())
    for _ in range(2):
        ledger = sample_ledger.open_practice()
        plan_id, unit = departments.current(ledger)
        assert plan_id is not None
        assert unit is not None
        first = tasks.task_list(ledger, plan_id, unit).tasks[0]
        assert first.fields.office != "试填科"
        tasks.edit(ledger, unit, first.id, {"office": "试填科"})
        ledger.close()
    assert not default_ledger_path().exists()


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "数据").mkdir()
    (tmp_path / "数据" / "政务公开落实台账").write_text("a file")
    with pytest.raises(UserError):
        sample_ledger.open_practice()
