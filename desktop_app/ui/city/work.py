"""What the overview's window asks of the services, on the thread that owns the overview."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from desktop_app.ui.jobs import CancelToken, ProgressSink

if TYPE_CHECKING:
    from desktop_app.core.changes import Changes
    from desktop_app.core.secrecy import Finding
    from desktop_app.services.city.taking import Outcome
    from desktop_app.services.ledger import Ledger


def opener(path: Path) -> Callable[[], Ledger]:
    """What opens the overview at ``path``, made where it is absent."""

    def work() -> Ledger:
        from desktop_app.services.city.ledger import open_or_create

        # The worker's thread only hands it on and closes it: an overview is opened as a ledger is.
        return cast("Ledger", open_or_create(path))

    return work


def default_path() -> Path:
    """Where the overview lies that opens when none is chosen."""
    from desktop_app.services.city.ledger import default_overview_path

    return default_overview_path()


def take(
    overview: Any, paths: Sequence[Path], password: str | None, progress: ProgressSink, cancel: CancelToken
) -> tuple[Outcome, Changes]:
    """Take files into the overview."""
    from desktop_app.services.city import taking

    return taking.add_returns(overview, paths, password=password, progress=progress, cancel=cancel)


def adopt(overview: Any, hand_in_id: int) -> Changes:
    """Let another of a department's files count."""
    from desktop_app.services.city import taking

    return taking.adopt(overview, hand_in_id)


def withdraw(overview: Any, unit: str) -> Changes:
    """Let none of a department's files count."""
    from desktop_app.services.city import taking

    return taking.withdraw(overview, unit)


def set_expected(overview: Any, units: Sequence[str], *, expected: bool) -> Changes:
    """Put departments on the list, or take them off."""
    from desktop_app.services.city import taking

    return taking.set_expected(overview, units, expected=expected)


def export_excel(overview: Any, out: Path, today: date) -> int:
    """Write the workbook."""
    from desktop_app.services.city import excel, view

    return excel.export_excel(view.read(overview, today), out)


def export_site(
    overview: Any, out: Path, today: date, progress: ProgressSink, cancel: CancelToken
) -> tuple[int, tuple[Finding, ...]]:
    """Write the site."""
    from desktop_app.services.city import publishing, view

    return publishing.export_site(view.read(overview, today), out, progress=progress, cancel=cancel)


def reminder(overview: Any, today: date) -> str:
    """The 催报 text."""
    from desktop_app.services.city import questions, view

    return questions.reminder(view.read(overview, today))


def refresh_lock(overview: Any) -> bool:
    """Show other machines that the overview is still open here."""
    return bool(overview.refresh_lock())
