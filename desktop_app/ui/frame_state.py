"""What the frame of the window shows of a ledger, read in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from desktop_app.core.task import PlanInfo
    from desktop_app.services.ledger import Ledger


class FrameState(NamedTuple):
    """Plans and units to choose from, what is chosen, the next undo and redo, whether it may be written."""

    plans: tuple[PlanInfo, ...]
    plan_id: str | None
    unit: str | None
    units: tuple[str, ...]
    undo: str | None
    redo: str | None
    read_only: bool = False


NOTHING_OPEN = FrameState((), None, None, (), None, None)


def read_frame(ledger: Ledger) -> FrameState:
    """Read it all; runs on the ledger's thread."""
    from desktop_app.services import departments, plans, undo

    plan_id, unit = departments.current(ledger)
    units = plans.list_units(ledger, plan_id) if plan_id else ()
    # Nothing is taken back in a ledger that is only looked at.
    back, again = (None, None) if ledger.read_only else undo.labels(ledger)
    return FrameState(
        plans=plans.list_plans(ledger),
        plan_id=plan_id,
        unit=unit,
        units=tuple(u.name for u in units if not u.generic),
        undo=back,
        redo=again,
        read_only=ledger.read_only,
    )


def read_undo_labels(ledger: Ledger) -> tuple[str | None, str | None]:
    """The names of the next undo and redo; runs on the ledger's thread."""
    from desktop_app.services import undo

    return (None, None) if ledger.read_only else undo.labels(ledger)
