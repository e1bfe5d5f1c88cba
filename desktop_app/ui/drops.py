"""Files dropped on the window or named at its start: a ledger, a package or an overview is opened, anything
else is taken for a plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.ui.context import Context
from desktop_app.ui.ledger_actions import LedgerActions

if TYPE_CHECKING:
    from PySide6.QtGui import QDropEvent

_LEDGER_SUFFIX, _PACKAGE_SUFFIX, _OVERVIEW_SUFFIX = ".zwgk", ".zwgkp", ".zwhz"


def dropped_file(event: QDropEvent) -> Path | None:
    """The one local file that is dropped, or None."""
    urls = event.mimeData().urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    return Path(urls[0].toLocalFile())


def is_opened_beside(path: Path) -> bool:
    """Whether a file that the program is started with leaves open the ledger that was used last."""
    return path.suffix.lower() in (_PACKAGE_SUFFIX, _OVERVIEW_SUFFIX)


def open_dropped(path: Path, context: Context, ledgers: LedgerActions) -> None:
    """Do with a dropped file what it is for.

    Args:
        path: the file.
        context: the window's shared state.
        ledgers: what opens a ledger.
    """
    if path.suffix.lower() == _LEDGER_SUFFIX:
        ledgers.open_path(path)
    elif path.suffix.lower() == _OVERVIEW_SUFFIX:
        from desktop_app.ui.city import window

        window.run(context, path)
    elif not context.jobs.ready:
        return
    elif path.suffix.lower() == _PACKAGE_SUFFIX:
        from desktop_app.ui.handover import opening

        opening.open_package(context, path)
    else:
        from desktop_app.ui.dialogs import import_plan

        import_plan.run(context, path)
