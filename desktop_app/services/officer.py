"""The name under which changes are recorded."""

from __future__ import annotations

from desktop_app.core.errors import UserError
from desktop_app.services.ledger import Ledger
from desktop_app.store import departments
from desktop_app.store.database import OFFICER

_LONGEST = 40


def officer(ledger: Ledger) -> str | None:
    """The name under which changes to this ledger are recorded, or None where none is set."""
    return ledger.db.officer


def set_officer(ledger: Ledger, name: str) -> None:
    """Record changes under ``name`` from now on; an empty one records none.

    Raises:
        UserError: the name is too long or has line breaks in it, or the ledger cannot be written.
    """
    name = name.strip()
    if len(name) > _LONGEST or not name.isprintable():
        raise UserError(f"联络员姓名不能超过 {_LONGEST} 字，也不能换行。", "请改短。")
    departments.write_setting(ledger.db, OFFICER, name)
    ledger.db.forget_officer()
