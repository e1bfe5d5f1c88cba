"""Files dropped on the window: a ledger or a package is opened, anything else is taken for a plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.ui.context import Context
from desktop_app.ui.ledger_actions import LedgerActions

if TYPE_CHECKING:
    from PySide6.QtGui import QDropEvent

_LEDGER_SUFFIX, _PACKAGE_SUFFIX = ".zwgk", ".zwgkp"


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
    elif not context.jobs.ready:
        return
    elif path.suffix.lower() == _PACKAGE_SUFFIX:
        from desktop_app.ui.handover import opening

        opening.open_package(context, path)
    else:
        from desktop_app.ui.dialogs import import_plan

        import_plan.run(context, path)
