"""The sample department's year: a ledger of its own to try everything in, never the officer's.

All of it is marked 示例 and lies in a folder of its own in the data folder; it is made anew each time.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from desktop_app.core.bundled import bundled
from desktop_app.core.errors import UserError
from desktop_app.core.occurrences import OccurrenceFact
from desktop_app.core.task import YearRecord
from desktop_app.services import departments, evidence, fill, import_plan, locking, occurrences, tasks
from desktop_app.services.ledger import Ledger, create_ledger
from desktop_app.services.places import SUFFIX, practice_folder
from desktop_app.store import evidence_files
from desktop_app.store.lock import lock_path

#: The plan that comes with the program.
SAMPLE_PLAN = bundled("foshan-2017-division-plan.txt")

_SAMPLES = bundled("samples")
_MILESTONES = ".milestones.json"
_EVIDENCE = ".evidence.json"
_OCCURRENCES = ".occurrences.json"
#: The one entry of a milestones file that is no field of `YearRecord`.
_DECLINED = "declined_because"


@dataclass(frozen=True, slots=True)
class Sample:
    """A department's sample year: its tasks as ``fill`` takes them, its milestones and its evidence."""

    unit: str
    tasks: Mapping[str, Any]
    record: YearRecord
    #: Why what may be claimed is not, or None to leave it open.
    declined_because: str | None
    #: Each with ``tasks`` and either ``url`` and ``title``, or ``name`` and ``text`` of a file.
    evidence: Sequence[Mapping[str, Any]] = ()
    #: The days on which occurrences were done, by task and key (M06).
    occurrences: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def day(self) -> date:
        """The day on which it is shown: the one after its last entry."""
        entries = [e["date"] for task in self.tasks["tasks"] for e in task.get("progress") or ()]
        last = date.fromisoformat(max(entries)) if entries else date.today()  # noqa: DTZ011  # local day
        return last + timedelta(days=1)


def read_samples(folder: Path = _SAMPLES) -> Iterator[Sample]:
    """The sample years of ``folder``: ``X.json``, each with what lies beside it as ``X.milestones.json`` …"""
    for path in sorted(folder.glob("*.json")):
        if path.name.endswith((_MILESTONES, _EVIDENCE, _OCCURRENCES)):
            continue
        filled = _read(path)
        stored = _read(path.with_name(path.stem + _MILESTONES)) or {}
        pieces = _read(path.with_name(path.stem + _EVIDENCE)) or ()
        done = _read(path.with_name(path.stem + _OCCURRENCES)) or {}
        yield Sample(filled["unit"], filled, _record(stored), stored.get(_DECLINED), tuple(pieces), done)


def _read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def _record(stored: Mapping[str, str]) -> YearRecord:
    values: dict[str, Any] = {name: value for name, value in stored.items() if name != _DECLINED}
    for name, value in values.items():
        if name.endswith("_on"):
            values[name] = date.fromisoformat(value)
    return YearRecord(**values)


def prepare(path: Path, sample: Sample) -> tuple[Ledger, str]:
    """A new ledger at ``path`` with the bundled plan and the sample year in it; what was there goes.

    Returns:
        The open ledger and the plan's id.

    Raises:
        LedgerInUse: another window has the ledger at ``path`` open.
        UserError: the ledger cannot be made, or the sample does not fit the plan.
    """
    locking.refuse_if_in_use(path)
    _clear(path)
    ledger = create_ledger(path)
    try:
        return ledger, _fill(ledger, sample)
    except BaseException:
        ledger.close()
        raise


def _clear(path: Path) -> None:
    try:
        for stale in (path, Path(f"{path}-wal"), Path(f"{path}-shm"), lock_path(path)):
            stale.unlink(missing_ok=True)
        shutil.rmtree(evidence_files.folder_of(path), ignore_errors=True)
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"无法写入“{path}”。", "请检查磁盘空间和写入权限。") from error


def _fill(ledger: Ledger, sample: Sample) -> str:
    unit = sample.unit
    plan = import_plan.read_file(SAMPLE_PLAN)
    plan_id, _ = import_plan.store_plan(ledger, plan, source_name=SAMPLE_PLAN.name)
    departments.choose(ledger, plan_id, unit)
    departments.save_department(ledger, departments.department(ledger, plan_id, unit))
    fill.fill(ledger, plan_id, unit, sample.tasks)
    if sample.declined_because is not None:
        open_claims = [c.id for c in tasks.task_list(ledger, plan_id, unit).claimable]
        tasks.unclaim(ledger, plan_id, unit, open_claims, sample.declined_because)
    departments.save_year_record(ledger, plan_id, unit, sample.record)
    done = [
        (rid, OccurrenceFact(key, done_on=date.fromisoformat(day)))
        for rid, days in sample.occurrences.items()
        for key, day in days.items()
    ]
    # The sample's progress tells of them already.
    occurrences.record_many(ledger, unit, done, progress=False)
    for piece in sample.evidence:
        _add_evidence(ledger, plan_id, unit, piece)
    return plan_id


def _add_evidence(ledger: Ledger, plan_id: str, unit: str, piece: Mapping[str, Any]) -> None:
    details = {
        name: date.fromisoformat(value) if name.endswith("_on") else value
        for name, value in piece.items()
        if name not in ("tasks", "url", "title", "name", "text")
    }
    if "url" in piece:
        evidence.add_link(ledger, plan_id, unit, piece["tasks"], piece["url"], piece["title"], details)
    else:
        content = piece["text"].encode()
        evidence.add_content(ledger, plan_id, unit, piece["tasks"], content, piece["name"], details)


# -- a ledger to try everything in ---------------------------------------------------------------


def practice_day() -> date:
    """The day on which the year of the ledger to practise with is shown."""
    return next(read_samples()).day


def open_practice() -> Ledger:
    """Make the sample ledger to practise with anew, and open it.

    Raises:
        LedgerInUse: another window practises already.
        UserError: it cannot be made.
    """
    sample = next(read_samples())
    return prepare(practice_folder() / f"示例台账-{sample.unit}{SUFFIX}", sample)[0]
