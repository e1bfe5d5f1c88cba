"""撤销 and 重做 of every edit, imports included; both survive closing the ledger."""

from __future__ import annotations

from desktop_app.core.changes import Changes
from desktop_app.services.ledger import Ledger, changes_from
from desktop_app.store import journal


def undo(ledger: Ledger) -> Changes | None:
    """Take back the last edit, or None where there is none."""
    done = journal.undo(ledger.db)
    return None if done is None else changes_from(ledger, *done)


def redo(ledger: Ledger) -> Changes | None:
    """Do again what was taken back last, or None where there is nothing."""
    done = journal.redo(ledger.db)
    return None if done is None else changes_from(ledger, *done)


def labels(ledger: Ledger) -> tuple[str | None, str | None]:
    """What 撤销 would take back and what 重做 would do again."""
    back, again = journal.next_undo(ledger.db), journal.next_redo(ledger.db)
    return (str(back[0]["label"]) if back else None, str(again[0]["label"]) if again else None)
