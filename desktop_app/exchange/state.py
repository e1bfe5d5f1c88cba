"""The state of a sheet as it was sent: who sent what to whom, and every value that stood in it.

It travels in a hidden worksheet, so that what comes back can be compared with what was sent, and is
signed by a hash, so that a state that was tampered with is noticed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

#: In the first cell of the hidden worksheet.
MAGIC = "zwgk-sheet-1"
STATE_TITLE = "填报表状态"
#: Characters of the state per cell; a cell of Excel holds 32,767 at most.
_CHUNK = 30_000


@dataclass(frozen=True, slots=True)
class SentRow:
    """One task as it was sent; ``values`` in the form of `values.to_plain`."""

    label: str
    section: str
    text: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SheetState:
    """A sheet as it was sent.

    Attributes:
        sheet: the sheet's own id.
        ledger: the id of the ledger that sent it.
        plan: the plan's id.
        plan_title: its title, for messages.
        unit: the department that sent it.
        bearer: the unit whose tasks it holds: the department itself, or one that supports it.
        office: the 科室 or unit it went to; empty for a sheet of all tasks.
        sent_at: ISO 8601 time.
        rows: by requirement id, in the order of the sheet.
    """

    sheet: str
    ledger: str
    plan: str
    plan_title: str
    unit: str
    bearer: str
    office: str
    sent_at: str
    rows: Mapping[str, SentRow]


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def signature(text: str) -> str:
    """The hash that signs a state: SHA-256 over its JSON, as 64 hexadecimal digits."""
    return hashlib.sha256(f"{MAGIC}\n{text}".encode()).hexdigest()


def rows_to_json(rows: Mapping[str, SentRow]) -> str:
    """The rows as the ledger keeps them."""
    return _dumps({rid: asdict(row) for rid, row in rows.items()})


def rows_from_json(text: str) -> dict[str, SentRow]:
    """The rows out of what `rows_to_json` wrote."""
    return {rid: _row(row) for rid, row in json.loads(text).items()}


def _row(data: Any) -> SentRow:
    values = data["values"]
    if not isinstance(values, dict):
        raise TypeError(values)
    return SentRow(str(data["label"]), str(data["section"]), str(data["text"]), values)


def encode(state: SheetState) -> list[str]:
    """The cells of the hidden worksheet's first column, from the top."""
    head = {name: getattr(state, name) for name in _HEAD}
    text = _dumps({**head, "rows": {rid: asdict(row) for rid, row in state.rows.items()}})
    chunks = [text[at : at + _CHUNK] for at in range(0, len(text), _CHUNK)]
    return [MAGIC, signature(text), *chunks]


_HEAD = ("sheet", "ledger", "plan", "plan_title", "unit", "bearer", "office", "sent_at")


def decode(cells: Sequence[str]) -> tuple[SheetState | None, bool]:
    """Read the hidden worksheet's first column.

    Returns:
        The state (None where nothing can be read of it), and whether its signature is right.
    """
    if len(cells) < 3 or cells[0] != MAGIC:
        return None, False
    text = "".join(cells[2:])
    try:
        data = json.loads(text)
        head = {name: str(data[name]) for name in _HEAD}
        rows = {str(rid): _row(row) for rid, row in data["rows"].items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None, False
    return SheetState(rows=rows, **head), signature(text) == cells[1]
