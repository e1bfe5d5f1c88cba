"""How the table was left: its columns, their widths and order, what stays in place, sorting, grouping."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from desktop_app.ui.settings import settings
from desktop_app.ui.tasks.grid.columns import AT, COLUMNS, FROZEN_AT_FIRST, HIDDEN_AT_FIRST
from desktop_app.ui.tasks.grid.order import GROUPINGS

_KEY = "tasks/grid"
_WIDTHS = range(24, 1200)


@dataclass(slots=True)
class Layout:
    """The table's own settings.

    Attributes:
        order: keys of the columns as they stand from left to right.
        hidden: keys of the columns that are not shown.
        widths: pixels at 9.5 pt by key, where they differ from the column's own.
        frozen: how many shown columns stay in place at the left.
        sorts: (key, whether descending), the newest wish last.
        group: one of `GROUPINGS`.
    """

    order: list[str] = field(default_factory=lambda: [column.key for column in COLUMNS])
    hidden: list[str] = field(default_factory=lambda: sorted(HIDDEN_AT_FIRST))
    widths: dict[str, int] = field(default_factory=dict)
    frozen: int = FROZEN_AT_FIRST
    sorts: list[tuple[str, bool]] = field(default_factory=list)
    group: str = ""


def stored() -> Layout:
    """The layout as it was left; what makes no sense (any longer) is as at first."""
    try:
        kept = json.loads(str(settings().value(_KEY, "{}")))
    except ValueError:
        kept = {}
    return _read(kept) if isinstance(kept, dict) else Layout()


def store(layout: Layout) -> None:
    """Remember the layout."""
    text = json.dumps(asdict(layout), ensure_ascii=False, sort_keys=True)
    # Writing the file takes longer than a frame.
    if settings().value(_KEY) != text:
        settings().setValue(_KEY, text)


def _read(kept: dict[str, Any]) -> Layout:
    first = Layout()
    order = _keys(kept.get("order"))
    if order:
        # A column that a newer version brought stands at the end.
        first.order = [*order, *(key for key in first.order if key not in order)]
        known = set(order)
        first.hidden = [k for k in first.order if k in _keys(kept.get("hidden")) or k not in known]
        if len(first.hidden) == len(first.order):
            return Layout()
    widths = kept.get("widths")
    if isinstance(widths, dict):
        first.widths = {k: w for k, w in widths.items() if k in AT and isinstance(w, int) and w in _WIDTHS}
    frozen = kept.get("frozen")
    if isinstance(frozen, int) and 0 <= frozen <= len(COLUMNS):
        first.frozen = frozen
    sorts = kept.get("sorts")
    if isinstance(sorts, list):
        first.sorts = [
            (s[0], bool(s[1])) for s in sorts if isinstance(s, list) and len(s) == 2 and s[0] in AT
        ]
    if kept.get("group") in {key for key, _ in GROUPINGS}:
        first.group = kept["group"]
    return first


def _keys(found: object) -> list[str]:
    listed: Sequence[object] = found if isinstance(found, list) else ()
    return list(dict.fromkeys(key for key in listed if isinstance(key, str) and key in AT))
