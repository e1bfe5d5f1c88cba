"""How values stand in rows, in a department's ledger as in an overview: days as ISO 8601 text."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from sqlite3 import Row
from typing import Any

from desktop_app.core.task import PlanInfo


def iso(day: date | None) -> str | None:
    """A day, or a moment, as it is stored."""
    return day.isoformat() if day else None


def day_of(text: str | None) -> date | None:
    """A stored day."""
    return date.fromisoformat(text) if text else None


def plan_info(
    row: Row | Mapping[str, Any], *, sections: int, requirements: int, imported_at: str = ""
) -> PlanInfo:
    """The plan that a row of the table ``plan`` tells of."""
    return PlanInfo(
        id=row["id"],
        title=row["title"],
        issuer=row["issuer"],
        doc_no=row["doc_no"],
        issued=day_of(row["issued"]),
        year=row["year"],
        notice_title=row["notice_title"],
        publish_within_working_days=row["publish_within_working_days"],
        display_by=day_of(row["display_by"]),
        imported_at=imported_at,
        sections=sections,
        requirements=requirements,
    )
