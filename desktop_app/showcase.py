"""The main job without a display: ``python -m desktop_app.showcase OUT``.

Makes a new ledger in OUT, imports the bundled plan, fills in the sample year of a department (marked
示例), writes both Word documents, and takes pictures of the window; prints where they are.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from desktop_app.core.errors import UserError
from desktop_app.core.snapshot import Audience, DocumentOptions
from desktop_app.core.task import YearRecord
from desktop_app.services import departments, documents, fill, import_plan, tasks
from desktop_app.services.documents import Document
from desktop_app.services.ledger import SUFFIX, Ledger, create_ledger
from desktop_app.ui.pages import SAMPLE_PLAN

_SAMPLES = SAMPLE_PLAN.parent / "samples"
_MILESTONES = ".milestones.json"
#: The one entry of a milestones file that is no field of `YearRecord`.
_DECLINED = "declined_because"
_SIZE = (1366, 768)
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Sample:
    """A department's sample year: its tasks as ``fill`` takes them, and its milestones."""

    unit: str
    tasks: Mapping[str, Any]
    record: YearRecord
    #: Why what may be claimed is not, or None to leave it open.
    declined_because: str | None

    @property
    def day(self) -> date:
        """The day on which it is shown: the one after its last entry."""
        entries = [e["date"] for task in self.tasks["tasks"] for e in task.get("progress") or ()]
        last = date.fromisoformat(max(entries)) if entries else date.today()  # noqa: DTZ011  # local day
        return last + timedelta(days=1)


def read_samples(folder: Path = _SAMPLES) -> Iterator[Sample]:
    """The sample years of ``folder``: ``X.json``, with ``X.milestones.json`` beside it where there is one."""
    for path in sorted(folder.glob("*.json")):
        if path.name.endswith(_MILESTONES):
            continue
        filled = json.loads(path.read_text(encoding="utf-8"))
        beside = path.with_name(path.stem + _MILESTONES)
        stored = json.loads(beside.read_text(encoding="utf-8")) if beside.exists() else {}
        yield Sample(filled["unit"], filled, _record(stored), stored.get(_DECLINED))


def _record(stored: Mapping[str, str]) -> YearRecord:
    values: dict[str, Any] = {name: value for name, value in stored.items() if name != _DECLINED}
    for name, value in values.items():
        if name.endswith("_on"):
            values[name] = date.fromisoformat(value)
    return YearRecord(**values)


def prepare(path: Path, sample: Sample) -> tuple[Ledger, str]:
    """A new ledger at ``path`` with the bundled plan and the sample year in it.

    Returns:
        The open ledger and the plan's id.

    Raises:
        UserError: the ledger cannot be made, or the sample does not fit the plan.
    """
    for stale in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        stale.unlink(missing_ok=True)
    ledger = create_ledger(path)
    plan = import_plan.read_file(SAMPLE_PLAN)
    plan_id, _ = import_plan.store_plan(ledger, plan, source_name=SAMPLE_PLAN.name)
    departments.choose(ledger, plan_id, sample.unit)
    departments.save_department(ledger, departments.department(ledger, plan_id, sample.unit))
    fill.fill(ledger, plan_id, sample.unit, sample.tasks)
    if sample.declined_because is not None:
        open_claims = [c.id for c in tasks.task_list(ledger, plan_id, sample.unit).claimable]
        tasks.unclaim(ledger, plan_id, sample.unit, open_claims, sample.declined_because)
    departments.save_year_record(ledger, plan_id, sample.unit, sample.record)
    return ledger, plan_id


def write_documents(ledger: Ledger, plan_id: str, sample: Sample, out: Path) -> list[Path]:
    """Both Word documents of the sample year, in ``out``.

    Raises:
        UserError: a file cannot be written.
    """
    taken = documents.snapshot(ledger, plan_id, sample.unit, sample.day)
    written = []
    for which, export, audience in (
        (Document.PLAN, documents.export_plan, Audience.PUBLIC),
        (Document.REPORT, documents.export_report, Audience.REVIEW),
    ):
        target = out / f"{documents.offered_title(taken, which)}（示例）.docx"
        options = DocumentOptions(audience=audience, signed_on=_signed_on(which, sample))
        written.append(export(ledger, plan_id, sample.unit, target, options, sample.day).path)
    return written


def _signed_on(which: Document, sample: Sample) -> date | None:
    return sample.record.approved_on if which is Document.PLAN else sample.day


def take_pictures(ledger_path: Path, today: date, out: Path) -> list[Path]:
    """Pictures of the window's pages, light and dark, in ``out``."""
    from PySide6.QtCore import QSettings
    from PySide6.QtWidgets import QApplication

    from desktop_app.app import make_application
    from desktop_app.ui import theme
    from desktop_app.ui.rail import PLACES

    with tempfile.TemporaryDirectory() as settings:
        # What this user's window remembers is neither used nor changed.
        QSettings.setPath(QSettings.Format.IniFormat, QSettings.Scope.UserScope, settings)
        make_application([])
        written = []
        with _window(ledger_path, today) as window:
            for scheme in (theme.Scheme.LIGHT, theme.Scheme.DARK):
                theme.set_scheme(scheme)
                for key in (place.key for place in PLACES):
                    window.show_page(key)
                    settle(window)
                    QApplication.processEvents()
                    target = out / f"{key}-{scheme.value}.png"
                    window.grab().save(str(target))
                    written.append(target)
        return written


@contextmanager
def _window(ledger_path: Path, today: date) -> Iterator[Any]:
    from desktop_app.app import build_window

    window = build_window(lambda: today)
    window.resize(*_SIZE)
    window.show()
    window.ledgers.start(ledger_path, create=False)
    settle(window)
    try:
        yield window
    finally:
        window.close()


def settle(window: Any) -> None:
    """Wait until the ledger has answered everything and what follows from it has been asked and answered."""
    from PySide6.QtWidgets import QApplication

    calm, end = 0, time.monotonic() + _PATIENCE
    while calm < 30 and time.monotonic() < end:
        calm = calm + 1 if window.jobs.idle else 0
        QApplication.processEvents()
        time.sleep(0.01)


def main(argv: Sequence[str]) -> int:
    """Do the whole job and say where everything is.

    Args:
        argv: the folder to write into.

    Returns:
        0, or 2 where something could not be done, with one Chinese line on stderr.
    """
    out = Path(argv[0]) if argv else Path("out")
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # Everything stays under OUT: the backups of a sample ledger have no place among the user's own.
    os.environ["ZWGK_BACKUP_DIR"] = str(out / "备份")
    try:
        out.mkdir(parents=True, exist_ok=True)
        for sample in read_samples():
            ledger_path = out / f"示例台账-{sample.unit}{SUFFIX}"
            ledger, plan_id = prepare(ledger_path, sample)
            try:
                made = write_documents(ledger, plan_id, sample, out)
            finally:
                ledger.close()
            made += take_pictures(ledger_path, sample.day, out)
            print(f"{sample.unit}（示例）：")
            for path in (ledger_path, *made):
                print(f"  {path}")
    except UserError as error:
        print(error.line, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"无法写入“{out}”。请检查磁盘空间和写入权限。（{error.strerror}）", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
