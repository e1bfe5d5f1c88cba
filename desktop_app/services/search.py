"""查找: every requirement, measure, progress entry, occurrence and piece of evidence that holds words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from desktop_app.services import plans
from desktop_app.services import tasks as task_service
from desktop_app.services.ledger import Ledger
from desktop_app.store import search as store
from desktop_app.store import year as year_store

#: Fewer characters find too much to be of use.
LEAST = 2
_MOST_ROWS = 2000
_AROUND = 24


class HitKind(StrEnum):
    """Where words were found."""

    REQUIREMENT = "具体要求"
    TASK = "落实措施"
    PROGRESS = "进展"
    OCCURRENCE = "期次"
    EVIDENCE = "佐证"


_KINDS = {
    "requirement": HitKind.REQUIREMENT,
    "task": HitKind.TASK,
    "progress": HitKind.PROGRESS,
    "occurrence": HitKind.OCCURRENCE,
    "evidence": HitKind.EVIDENCE,
}


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where all the words stand.

    Attributes:
        kind: what it is.
        label: the task's short name (一-3), empty for evidence that serves none.
        text: the words with what is around them, on one line.
        spans: (start, end) of each word found within ``text``, to be highlighted.
        requirement_id: the task; None for evidence that serves none.
        own_id: the evidence's or progress entry's id, or the occurrence's key.
        ours: whether the task is our department's.
        target: the place that shows it, empty where none does.
    """

    kind: HitKind
    label: str
    text: str
    spans: tuple[tuple[int, int], ...]
    requirement_id: str | None
    own_id: str
    ours: bool
    target: str


def words_of(typed: str) -> tuple[str, ...]:
    """The words to look for: split at blanks, in lower case, each once."""
    return tuple(dict.fromkeys(typed.lower().split()))


def search(ledger: Ledger, plan_id: str, unit: str, typed: str, *, at_most: int = 100) -> tuple[Hit, ...]:
    """Every place that holds all the words typed: our tasks first, in the plan's order.

    A task's short name (一-3) finds the task. Less than two characters find nothing.

    Args:
        ledger: the ledger.
        plan_id: the plan.
        unit: our department.
        typed: words separated by blanks; case does not matter.
        at_most: how many hits.
    """
    words = words_of(typed)
    if sum(map(len, words)) < LEAST:
        return ()
    labels = plans.labels(ledger, plan_id)
    order = {rid: at for at, rid in enumerate(labels)}
    found = list(_named(labels, words)) + list(_found(ledger, plan_id, unit, words))
    ids = list(dict.fromkeys(rid for _, rid, _, _, _ in found if rid is not None and rid in order))
    ours = task_service.tasks_by_id(ledger, plan_id, unit, ids[:_MOST_ROWS]) if ids else {}
    hits = []
    for kind, rid, own, text, spans in found:
        if rid is not None and rid not in order:
            # Withdrawn by a later version of the plan.
            continue
        mine = kind is HitKind.EVIDENCE or rid in ours
        if not mine and kind is not HitKind.REQUIREMENT:
            continue
        target = f"evidence:{own}" if kind is HitKind.EVIDENCE else f"task:{rid}" if mine else ""
        hits.append(Hit(kind, labels.get(rid or "", ""), text, spans, rid, own, mine, target))
    places = list(HitKind)
    hits.sort(key=lambda h: (not h.ours, order.get(h.requirement_id or "", len(order)), places.index(h.kind)))
    return tuple(hits[:at_most])


_Found = tuple[HitKind, str | None, str, str, tuple[tuple[int, int], ...]]


def _named(labels: dict[str, str], words: Sequence[str]) -> Iterator[_Found]:
    wanted = "".join(words).replace("－", "-").replace("—", "-")
    for rid, label in labels.items():
        if label == wanted:
            yield HitKind.REQUIREMENT, rid, rid, label, ((0, len(label)),)


def _found(ledger: Ledger, plan_id: str, unit: str, words: Sequence[str]) -> Iterator[_Found]:
    # The longest word is the rarest: the rest is looked for in what it leaves.
    rarest = max(words, key=len)
    serves: dict[str, tuple[str, ...]] = {}
    for source, rid, own, columns in store.rows_with(ledger.db, plan_id, unit, rarest, _MOST_ROWS):
        kind = _KINDS[source]
        pieces = [p for column in columns if column for p in _pieces(column)]
        whole = " ".join(pieces).lower()
        if not all(word in whole for word in words):
            continue
        best = max(pieces, key=lambda p: sum(word in p.lower() for word in words))
        text, spans = _snippet(best, words)
        if kind is not HitKind.EVIDENCE:
            yield kind, rid, own, text, spans
            continue
        if not serves:
            serves = {e.id: e.tasks for e in year_store.evidence(ledger.db, plan_id, unit)}
        yield kind, next(iter(serves.get(own, ())), None), own, text, spans


def _pieces(column: str) -> list[str]:
    """A column as people read it: a list of measures is kept as JSON."""
    if column.startswith("["):
        try:
            listed = json.loads(column)
        except ValueError:
            return [column]
        return [str(item) for item in listed]
    return [column]


def _snippet(text: str, words: Sequence[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """``text`` around the first word, on one line, and where the words stand in it."""
    line = re.sub(r"\s+", " ", text).strip()
    low = line.lower()
    if len(low) != len(line):
        # Lower case of a few letters is longer (İ); places would be off.
        low = line
    places = [low.find(word) for word in words if word in low]
    first = min(places, default=0)
    start, end = max(0, first - _AROUND), min(len(line), first + 2 * _AROUND)
    head, tail = ("…" if start else ""), ("…" if end < len(line) else "")
    shown = f"{head}{line[start:end]}{tail}"
    spans = {m.span() for word in words for m in re.finditer(re.escape(word), shown.lower())}
    return shown, tuple(sorted(spans)) if len(shown.lower()) == len(shown) else ()
