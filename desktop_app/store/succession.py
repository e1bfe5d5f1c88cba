"""Which task carries on which of an older plan, as the officer decided."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum

from desktop_app.core.succession import Item
from desktop_app.store.database import Database
from desktop_app.store.journal import Writer


class Decision(StrEnum):
    """What the officer said of a pair."""

    SUCCEEDS = "沿用"
    DIFFERENT = "不对应"


@dataclass(frozen=True, slots=True)
class Decided:
    """One pair of tasks and what was decided. ``score`` is in per cent, as it was proposed."""

    requirement_id: str
    unit: str
    former_id: str
    former_unit: str
    decision: Decision
    score: int

    @property
    def key(self) -> tuple[str, str, str]:
        """The pair: new requirement, old requirement, the unit that bore the old one."""
        return self.requirement_id, self.former_id, self.former_unit


def decided(db: Database, plan_id: str, unit: str, requirement_id: str | None = None) -> tuple[Decided, ...]:
    """Everything decided about the unit's tasks under a plan, or about one task; its best pairs first."""
    only, args = ("", ()) if requirement_id is None else (" AND s.requirement_id = ?", (requirement_id,))
    rows = db.conn.execute(
        f"""SELECT s.* FROM succession s JOIN requirement r ON r.id = s.requirement_id
            WHERE r.plan_id = ? AND s.unit = ?{only}
            ORDER BY s.requirement_id, s.score DESC, s.former_id, s.former_unit""",
        (plan_id, unit, *args),
    )
    return tuple(
        Decided(
            r["requirement_id"],
            r["unit"],
            r["former_id"],
            r["former_unit"],
            Decision(r["decision"]),
            r["score"],
        )
        for r in rows
    )


def former_plans(db: Database, plan_id: str, unit: str) -> dict[str, int]:
    """The older plans that the unit's tasks carry on, each with how many pairs."""
    rows = db.conn.execute(
        """SELECT f.plan_id, count(*) FROM succession s JOIN requirement r ON r.id = s.requirement_id
           JOIN requirement f ON f.id = s.former_id
           WHERE r.plan_id = ? AND s.unit = ? AND s.decision = ? GROUP BY f.plan_id""",
        (plan_id, unit, str(Decision.SUCCEEDS)),
    )
    return {row[0]: row[1] for row in rows}


def write(writer: Writer, pair: Decided) -> bool:
    """Store a decision; returns whether anything differed."""
    key = (pair.requirement_id, pair.unit, pair.former_id, pair.former_unit)
    return writer.upsert("succession", key, {"decision": str(pair.decision), "score": pair.score})


def remove(writer: Writer, pair: Decided) -> None:
    """Forget what was decided about a pair; nothing where nothing was."""
    key = (pair.requirement_id, pair.unit, pair.former_id, pair.former_unit)
    if writer.exists("succession", key):
        writer.delete("succession", key)


def items(db: Database, plan_id: str) -> list[Item]:
    """The requirements that stand in a plan, in order, with everyone who bears them."""
    rows = db.conn.execute(
        """SELECT r.id, s.title, r.no, r.ord, r.text,
                  (SELECT json_group_array(d.name) FROM duty d WHERE d.requirement_id = r.id) AS units
           FROM requirement r JOIN section s ON s.id = r.section_id
           WHERE r.plan_id = ? AND r.withdrawn = 0 ORDER BY s.ord, r.ord""",
        (plan_id,),
    )
    return [
        Item(r["id"], r["title"], r["no"], r["ord"], r["text"], frozenset(json.loads(r["units"])))
        for r in rows
    ]
