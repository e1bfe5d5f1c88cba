"""The main job without a display: ``python -m desktop_app.showcase OUT``.

Makes a new ledger in OUT, imports the bundled plan, fills in the sample year of a department (marked
示例), writes both Word documents, and takes pictures of the window; prints where they are.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from desktop_app.core.errors import UserError
from desktop_app.core.snapshot import Audience, DocumentOptions
from desktop_app.core.terms import Document
from desktop_app.services import documents, year_snapshot
from desktop_app.services.ledger import Ledger
from desktop_app.services.places import SUFFIX
from desktop_app.services.sample_ledger import Sample, prepare, read_samples

_SIZE = (1366, 768)
_PATIENCE = 60.0


def write_documents(ledger: Ledger, plan_id: str, sample: Sample, out: Path) -> list[Path]:
    """Both Word documents of the sample year, in ``out``.

    Raises:
        UserError: a file cannot be written.
    """
    taken = year_snapshot.snapshot(ledger, plan_id, sample.unit, sample.day)
    written = []
    for which, audience in ((Document.PLAN, Audience.PUBLIC), (Document.REPORT, Audience.REVIEW)):
        target = out / f"{documents.offered_title(taken, which)}（示例）.docx"
        options = DocumentOptions(audience=audience, signed_on=_signed_on(which, sample))
        outcome = documents.export(ledger, plan_id, sample.unit, which, target, options, sample.day)
        written.append(outcome.path)
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
    """Wait until the ledger has answered everything and what follows from it, at once or later, is done."""
    from PySide6.QtWidgets import QApplication

    calm, end = 0, time.monotonic() + _PATIENCE
    while calm < 5 and time.monotonic() < end:
        calm = calm + 1 if window.jobs.idle and not _put_off() else 0
        QApplication.processEvents()
        time.sleep(0.01)


def _put_off() -> bool:
    """Whether anything waits for a pause to be over, as a preview does until the typing rests."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    tops = QApplication.topLevelWidgets()
    return any(
        timer.isSingleShot() and timer.isActive() for top in tops for timer in top.findChildren(QTimer)
    )


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
