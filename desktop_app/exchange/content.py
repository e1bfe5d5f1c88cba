"""Everything a collection sheet is written from: a frozen snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desktop_app.exchange.state import SheetState

NOTE = (
    "填写说明：白色格填写，灰色格请勿改动；每条措施一行；日期写成 2017-06-09 的样式；"
    "填好后存为 .xlsx 文件返回。空白格不影响台账中已有内容。"
)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One task on a sheet.

    Attributes:
        id: the requirement.
        label: 一-3.
        section: the section's heading.
        text: the city's wording.
        duty: the part borne, one line each.
        recorded: progress recorded so far, one entry a line.
        values: by the names of `layout.FIELDS`, in their core types.
    """

    id: str
    label: str
    section: str
    text: str
    duty: str
    recorded: str
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SheetContent:
    """Everything a sheet is written from.

    Attributes:
        title: the heading over the sheet.
        facts: who fills it in, who sent it, until when; printed below the heading.
        rows: the tasks.
        state: what travels in the hidden worksheet.
        year: the plan's year, for the example row.
    """

    title: str
    facts: str
    rows: tuple[SheetRow, ...]
    state: SheetState
    year: int
    note: str = NOTE
