"""One 填报表 in detail: the tasks it holds, and what came back in it."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.core.errors import UserError
from desktop_app.exchange.layout import FIELDS, WORDS
from desktop_app.exchange.state import rows_from_json
from desktop_app.exchange.values import from_plain
from desktop_app.services.ledger import Ledger
from desktop_app.services.merge_review import whole
from desktop_app.services.sheets import Recipient, tasks_of
from desktop_app.store import exchange as store


@dataclass(frozen=True, slots=True)
class SheetTask:
    """One task of a sheet.

    Attributes:
        id: the requirement's id.
        label: 一-3.
        text: the city's wording.
        returned: what came back and is not what was sent, as (field, value) in people's words.
    """

    id: str
    label: str
    text: str
    returned: tuple[tuple[str, str], ...] = ()


def tasks_of_sheet(ledger: Ledger, sheet_id: str) -> tuple[SheetTask, ...]:
    """The tasks of a sheet that was sent, in its order.

    Raises:
        UserError: there is no such sheet; its sending may have been taken back meanwhile.
    """
    sheet = store.sheet(ledger.db, sheet_id)
    if sheet is None:
        raise UserError(f"没有编号为“{sheet_id}”的填报表。", "请在列表中重新选择。")
    back = sheet.returned or {}
    found = []
    for rid, row in rows_from_json(sheet.base).items():
        came = back.get(rid, {})
        news = tuple(
            (WORDS[name], whole(from_plain(name, came[name])))
            for name in FIELDS
            if name in came and came[name] != row.values.get(name)
        )
        found.append(SheetTask(rid, row.label, row.text, news))
    return tuple(found)


def tasks_for(ledger: Ledger, plan_id: str, unit: str, recipient: Recipient) -> tuple[SheetTask, ...]:
    """The tasks that a sheet for this recipient would hold now, in the plan's order.

    Raises:
        UserError: no task falls to the recipient.
    """
    return tuple(SheetTask(t.id, t.label, t.text) for t in tasks_of(ledger, plan_id, unit, recipient))
