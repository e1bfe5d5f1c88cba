"""撤销 and 重做 of every edit, imports included; both survive closing the ledger."""

from __future__ import annotations

from collections.abc import Callable

from desktop_app.core.changes import Changes
from desktop_app.core.errors import Cancelled
from desktop_app.services.ledger import Ledger, changes_from
from desktop_app.store import journal

Progress = Callable[[int, int], None]
Cancel = Callable[[], bool]


def undo(ledger: Ledger, progress: Progress | None = None, cancel: Cancel | None = None) -> Changes | None:
    """Take back the last edit, or None where there is none.

    Args:
        ledger: the ledger.
        progress: called with (records changed, records in all).
        cancel: asked between records; told yes, nothing is taken back.

    Raises:
        UserError: the ledger cannot be written.
        Cancelled: ``cancel`` said so.
    """
    done = journal.undo(ledger.db, tick=_tick(progress, cancel))
    return None if done is None else changes_from(ledger, *done)


def redo(ledger: Ledger, progress: Progress | None = None, cancel: Cancel | None = None) -> Changes | None:
    """Do again what was taken back last, or None where there is nothing; arguments as for `undo`."""
    done = journal.redo(ledger.db, tick=_tick(progress, cancel))
    return None if done is None else changes_from(ledger, *done)


def _tick(progress: Progress | None, cancel: Cancel | None) -> Callable[[int, int], None]:
    def tick(done: int, total: int) -> None:
        if cancel is not None and cancel():
            raise Cancelled
        if progress is not None:
            progress(done, total)

    return tick


def labels(ledger: Ledger) -> tuple[str | None, str | None]:
    """What 撤销 would take back and what 重做 would do again."""
    back, again = journal.next_undo(ledger.db), journal.next_redo(ledger.db)
    return (str(back[0]["label"]) if back else None, str(again[0]["label"]) if again else None)
