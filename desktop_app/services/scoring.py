"""自评打分: a department's indicators, what the ledger proves of each, and the scores the officer decides."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from desktop_app.core import scoring as core
from desktop_app.core.changes import Changes
from desktop_app.core.errors import UserError
from desktop_app.core.snapshot import Indicator
from desktop_app.services.ledger import Ledger, changes_from
from desktop_app.services.plans import the_plan
from desktop_app.services.year_snapshot import snapshot
from desktop_app.store import scoring as store
from desktop_app.store.journal import writing

#: More indicators than this are no table that anybody reads.
MOST_INDICATORS = 60


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """The indicators as they stand, whether they are the officer's own table, and what looks wrong."""

    indicators: tuple[Indicator, ...]
    stored: bool
    doubts: tuple[str, ...]


def indicators(ledger: Ledger, plan_id: str, unit: str) -> tuple[Indicator, ...]:
    """The department's indicators without what the ledger says of them; at first those offered."""
    return store.indicators(ledger.db, plan_id, unit) or core.DEFAULTS


def sheet(ledger: Ledger, plan_id: str, unit: str, as_of: date) -> ScoreSheet:
    """The table to decide scores by.

    Args:
        ledger: the ledger.
        plan_id: the plan.
        unit: our department.
        as_of: the day the figures stand for.
    """
    stored = bool(store.indicators(ledger.db, plan_id, unit))
    listed = snapshot(ledger, plan_id, unit, as_of).scoring
    return ScoreSheet(listed, stored, core.doubts(listed))


def offered(ledger: Ledger, plan_id: str, unit: str, as_of: date) -> tuple[Indicator, ...]:
    """The offered indicators with what the ledger says of them, whatever table is stored."""
    return core.judged(core.DEFAULTS, snapshot(ledger, plan_id, unit, as_of))


def new_indicator(name: str = "", worth: int = 0) -> Indicator:
    """An indicator of the officer's own; ``worth`` in tenths of a point."""
    return Indicator(uuid.uuid4().hex, name, worth)


def save(ledger: Ledger, plan_id: str, unit: str, listed: Sequence[Indicator]) -> Changes:
    """Store the table as it stands in the form, as one undo step; an empty one brings the offered one back.

    Weights that do not sum to 100 are no reason to refuse: `core.scoring.doubts` says so.

    Raises:
        UserError: an indicator has no name, points are out of range, there are too many, or there is no
            such plan.
    """
    the_plan(ledger, plan_id)
    if len(listed) > MOST_INDICATORS:
        raise UserError(f"指标多于 {MOST_INDICATORS} 项。", "请合并指标后再保存。")
    kept = [_checked(indicator) for indicator in listed]
    standing = [i.id for i in store.indicators(ledger.db, plan_id, unit)]
    label = "修改自评打分" if kept else "恢复默认自评指标"
    with writing(ledger.db, label) as writer:
        store.write_indicators(writer, plan_id, unit, kept, standing)
    return changes_from(ledger, label, writer.changes)


def _checked(indicator: Indicator) -> Indicator:
    name = indicator.name.strip()
    if not name:
        raise UserError("有指标没有名称。", "请填写指标名称，或删去该行。")
    if not 0 < indicator.worth <= core.MOST:
        raise UserError(f"“{name}”的分值应大于 0。", "请填写分值。")
    score = indicator.score
    if score is not None and not 0 <= score <= indicator.worth:
        raise UserError(
            f"“{name}”自评{core.points(score)}分，不在 0 至 {core.points(indicator.worth)} 分之间。",
            "请修改自评得分。",
        )
    # What the ledger says of an offered indicator is read anew each time and never stored.
    basis = "" if indicator.id in core.NAMES else indicator.basis.strip()
    return replace(indicator, name=name, basis=basis, proposed=None, note=indicator.note.strip())
