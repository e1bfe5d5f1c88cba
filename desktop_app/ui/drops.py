"""Files dropped on the window: a ledger is opened, anything else is taken for a plan."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QDropEvent

from desktop_app.ui.context import Context
from desktop_app.ui.ledger_actions import LedgerActions

_LEDGER_SUFFIX = ".zwgk"


def dropped_file(event: QDropEvent) -> Path | None:
    """The one local file that is dropped, or None."""
    urls = event.mimeData().urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    return Path(urls[0].toLocalFile())


def open_dropped(path: Path, context: Context, ledgers: LedgerActions) -> None:
    """Do with a dropped file what it is for.

    Args:
        path: the file.
        context: the window's shared state.
        ledgers: what opens a ledger.
    """
    if path.suffix.lower() == _LEDGER_SUFFIX:
        ledgers.open_path(path)
    elif context.jobs.ready:
        from desktop_app.ui.dialogs import import_plan

        import_plan.run(context, path)
