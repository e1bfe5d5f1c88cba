"""Former wordings of requirements, from the record of changes."""

from __future__ import annotations

import json
from dataclasses import dataclass

from desktop_app.store.database import Database


@dataclass(frozen=True, slots=True)
class Reworded:
    """A requirement that was given another wording: when (ISO 8601), and what it said before."""

    requirement_id: str
    at: str
    text: str


def rewordings(db: Database) -> tuple[Reworded, ...]:
    """Every change of a requirement's wording, the oldest first."""
    rows = db.conn.execute(
        "SELECT c.pk, c.before, s.at FROM change c JOIN change_set s ON s.id = c.set_id "
        "WHERE c.tbl = 'requirement' AND c.before LIKE '%\"text\":%' ORDER BY c.id"
    )
    found = []
    for row in rows:
        text = json.loads(row["before"]).get("text")
        if isinstance(text, str):
            found.append(Reworded(str(json.loads(row["pk"])[0]), row["at"], text))
    return tuple(found)
