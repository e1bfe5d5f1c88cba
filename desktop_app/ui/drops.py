"""Files dropped on the window or named at its start.

A ledger, a package or an overview is opened; returned sheets are merged; anything else is taken for a plan.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from desktop_app.ui.context import Context
from desktop_app.ui.ledger_actions import LedgerActions

if TYPE_CHECKING:
    from PySide6.QtGui import QDropEvent

_LEDGER_SUFFIX, _PACKAGE_SUFFIX, _OVERVIEW_SUFFIX = ".zwgk", ".zwgkp", ".zwhz"


def dropped_files(event: QDropEvent) -> list[Path]:
    """The local files that are dropped."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]


def is_opened_beside(path: Path) -> bool:
    """Whether a file that the program is started with leaves open the ledger that was used last."""
    return path.suffix.lower() in (_PACKAGE_SUFFIX, _OVERVIEW_SUFFIX)


def open_dropped(
    paths: Sequence[Path],
    context: Context,
    ledgers: LedgerActions,
    merge: Callable[[Sequence[Path]], None],
) -> None:
    """Do with dropped files what they are for.

    Args:
        paths: the files, at least one.
        context: the window's shared state.
        ledgers: what opens a ledger.
        merge: takes returned sheets.
    """
    if context.unit is not None and _holds_sheets(paths):
        merge(paths)
    elif len(paths) > 1:
        context.messages.warning("一次只能打开一个文件。返回的填报表选定本部门后可以一起拖入。")
    else:
        _open_one(paths[0], context, ledgers)


def _holds_sheets(paths: Sequence[Path]) -> bool:
    from desktop_app.services.returned_files import is_sheet

    return any(is_sheet(path) for path in paths)


def _open_one(path: Path, context: Context, ledgers: LedgerActions) -> None:
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
