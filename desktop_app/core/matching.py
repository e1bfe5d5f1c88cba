"""Which requirement of a newly read plan is which of the plan already stored."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from desktop_app.core.plan import Plan

#: Below this likeness (0 to 1) two wordings under the same number are two requirements.
SAME_PLACE_LIKENESS = 0.5
#: A wording that moved within its section must be this alike to be the same requirement.
MOVED_LIKENESS = 0.8


@dataclass(frozen=True, slots=True)
class Known:
    """A requirement already stored, as far as matching needs it."""

    id: str
    section: str
    no: int | None
    index: int
    text: str


def section_key(no: str | None, title: str) -> str:
    """What tells one section from another across two readings of a plan."""
    return re.sub(r"\s", "", f"{no or ''}|{title}")


def _plain(text: str) -> str:
    return re.sub(r"[\s\W]", "", text)


def _likeness(a: str, b: str) -> float:
    # Read with a second reading of a plan, and not at every start.
    from difflib import SequenceMatcher

    matcher = SequenceMatcher(None, a, b, autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= SAME_PLACE_LIKENESS else 0.0


def _incoming(plan: Plan) -> Iterator[Known]:
    for section in plan.sections:
        key = section_key(section.no, section.title)
        for index, r in enumerate(section.requirements, start=1):
            yield Known("", key, r.no, index, r.text)


def match(known: Sequence[Known], plan: Plan) -> list[str | None]:
    """For each requirement of ``plan``, in order, the id of the stored one it is, or None if new.

    The same wording is the same requirement wherever it moved; a changed wording is recognised by
    its section and number, else by likeness within its section.
    """
    incoming = list(_incoming(plan))
    found: list[str | None] = [None] * len(incoming)
    free = {k.id: k for k in known}

    def take(at: int, candidate: Known) -> None:
        found[at] = candidate.id
        del free[candidate.id]

    by_place = {(k.section, k.no, k.index, k.text): k for k in known}
    for at, item in enumerate(incoming):
        same = by_place.get((item.section, item.no, item.index, item.text))
        if same is not None and same.id in free:
            take(at, same)

    by_text: dict[str, list[Known]] = defaultdict(list)
    for k in free.values():
        by_text[_plain(k.text)].append(k)
    for at, item in enumerate(incoming):
        if found[at] is None:
            # Within its own section first: a wording may stand in two sections.
            same_text = [k for k in by_text.get(_plain(item.text), ()) if k.id in free]
            same_text.sort(key=lambda k: k.section != item.section)
            if same_text:
                take(at, same_text[0])

    _match_changed(incoming, found, free, take)
    return found


def _match_changed(
    incoming: Sequence[Known],
    found: Sequence[str | None],
    free: dict[str, Known],
    take: Callable[[int, Known], None],
) -> None:
    by_section: dict[str, list[Known]] = defaultdict(list)
    for k in free.values():
        by_section[k.section].append(k)
    for at, item in enumerate(incoming):
        if found[at] is not None:
            continue
        best: tuple[float, Known] | None = None
        for k in by_section.get(item.section, ()):
            if k.id not in free:
                continue
            same_place = k.no == item.no and (item.no is not None or k.index == item.index)
            likeness = _likeness(k.text, item.text)
            enough = SAME_PLACE_LIKENESS if same_place else MOVED_LIKENESS
            if likeness >= enough and (best is None or likeness > best[0]):
                best = (likeness, k)
        if best is not None:
            take(at, best[1])
