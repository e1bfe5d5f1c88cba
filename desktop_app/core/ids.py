"""Identifiers that are the same on every PC, because they are derived from what was published."""

from __future__ import annotations

from desktop_app.core.digests import digest


def _digest(*parts: object) -> str:
    joined = "\x1f".join("" if p is None else str(p) for p in parts)
    return digest(joined.encode())[:12]


def plan_id(issuer: str | None, title: str, year: int | None) -> str:
    """The id of a plan: 12 hexadecimal digits from issuer, title and year."""
    return _digest("plan", issuer, title, year)


def requirement_id(plan: str, section_no: str | None, section_index: int, ordinal: int) -> str:
    """The id of a requirement, and so of every department's task for it.

    Args:
        plan: the plan's id.
        section_no: the number printed before the section, or None where none is printed.
        section_index: the section's place in the plan, from 1; stands in for a missing number.
        ordinal: the requirement's place in its section, from 1.
    """
    return _digest("requirement", plan, section_no or f"#{section_index}", ordinal)
