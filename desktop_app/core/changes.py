"""What a write touched: the only thing from which views refresh."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changes:
    """What one service call changed.

    ``plans`` holds plan ids whose requirements came, went or changed; ``tasks`` holds
    ``(requirement id, unit)`` pairs; ``settings`` is set when a department's settings, the year's
    record or the working-day table changed; ``evidence`` holds ids of pieces of evidence that came, went or
    changed. ``label`` names the change for 撤销/重做.
    """

    label: str = ""
    plans: frozenset[str] = frozenset()
    tasks: frozenset[tuple[str, str]] = frozenset()
    settings: bool = False
    evidence: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.plans or self.tasks or self.settings or self.evidence)

    def __or__(self, other: Changes) -> Changes:
        return Changes(
            other.label or self.label,
            self.plans | other.plans,
            self.tasks | other.tasks,
            self.settings or other.settings,
            self.evidence | other.evidence,
        )


NOTHING_CHANGED = Changes()
