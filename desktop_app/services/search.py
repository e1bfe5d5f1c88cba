"""查找: every requirement, measure, progress entry, occurrence and piece of evidence that holds words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from desktop_app.core.plan import item_label
from desktop_app.services import tasks as task_service
from desktop_app.services.ledger import Ledger
from desktop_app.store import search as store
from desktop_app.store.search_text import fold, pieces

#: Fewer characters find too much to be of use.
LEAST = 2
#: So many of the requirements found are looked at for ours, which are put first.
_EXAMINED = 5000
_AROUND = 24


class HitKind(StrEnum):
    """Where words were found."""

    REQUIREMENT = "具体要求"
    TASK = "落实措施"
    PROGRESS = "进展"
    OCCURRENCE = "期次"
    EVIDENCE = "佐证"


_KINDS = {
    HitKind.REQUIREMENT: "requirement",
    HitKind.TASK: "task",
    HitKind.PROGRESS: "progress",
    HitKind.OCCURRENCE: "occurrence",
    HitKind.EVIDENCE: "evidence",
}


class Hit(NamedTuple):
    """One place where all the words stand.

    Attributes:
        kind: what it is.
        label: the task's short name (一-3), empty for evidence that serves none.
        requirement_id: the task; None for evidence that serves none.
        own_id: the evidence's or progress entry's id, or the occurrence's key.
        ours: whether the task is our department's.
        claimable: whether it is not, but may be claimed.
        values: the texts of which one or several hold the words.
        words: the words, as `words_of` gives them.
    """

    kind: HitKind
    label: str
    requirement_id: str | None
    own_id: str
    ours: bool
    claimable: bool
    values: tuple[str | None, ...]
    words: tuple[str, ...]

    @property
    def target(self) -> str:
        """The place that shows it, empty where none does."""
        if self.kind is HitKind.EVIDENCE:
            return f"evidence:{self.own_id}"
        if not self.ours and not self.claimable:
            return ""
        return f"{'occurrences' if self.kind is HitKind.OCCURRENCE else 'task'}:{self.requirement_id}"

    def excerpt(self) -> tuple[str, tuple[tuple[int, int], ...]]:
        """The words with what is around them, on one line, and (start, end) of each word within it.

        Worked out when asked for: of hundreds of hits a dozen are on the screen.
        """
        listed = pieces(self.values)
        if not listed:
            return "", ()
        best = max(listed, key=lambda piece: sum(word in fold(piece) for word in self.words))
        if self.kind is HitKind.REQUIREMENT and best != self.values[0]:
            # A section's title or a unit cell says little without the requirement itself.
            best = f"{best}　{self.values[0]}"
        return _around(best, self.words)

    @property
    def text(self) -> str:
        """The words with what is around them, on one line."""
        return self.excerpt()[0]

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """(start, end) of each word found within `text`, to be highlighted."""
        return self.excerpt()[1]


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one kind, our tasks first, each half in the plan's order.

    Attributes:
        kind: the kind.
        hits: as many as were asked for.
        more: whether there are further ones.
    """

    kind: HitKind
    hits: tuple[Hit, ...]
    more: bool


def words_of(typed: str) -> tuple[str, ...]:
    """The words to look for: split at blanks, alike in case and width, each once."""
    return tuple(dict.fromkeys(fold(typed).split()))


def search(
    ledger: Ledger,
    plan_id: str,
    unit: str,
    typed: str,
    *,
    at_most: int = 200,
    is_stale: Callable[[], bool] = lambda: False,
) -> tuple[Group, ...]:
    """Every place that holds all the words typed, by kind; kinds in which nothing is found are left out.

    A task's short name (一-3) finds the task. Less than two characters find nothing. Of what other
    departments bear only the requirements are found, after ours.

    Args:
        ledger: the ledger.
        plan_id: the plan.
        unit: our department.
        typed: words separated by blanks; case and width do not matter.
        at_most: how many hits of each kind.
        is_stale: asked between the kinds whether the result is still wanted; if not, it is cut short.
    """
    words = words_of(typed)
    if sum(map(len, words)) < LEAST:
        return ()
    search_ = _Search(ledger, plan_id, unit, words, at_most)
    groups = []
    for kind in HitKind:
        if is_stale():
            break
        group = search_.group(kind)
        if group.hits:
            groups.append(group)
    return tuple(groups)


class _Search:
    """One search: what is asked, and what its hits have in common."""

    def __init__(self, ledger: Ledger, plan_id: str, unit: str, words: tuple[str, ...], at_most: int) -> None:
        self._ledger, self._plan_id, self._unit = ledger, plan_id, unit
        self._words, self._at_most = words, at_most
        self._ours, self._claimable = task_service.borne(ledger, plan_id, unit)
        self._alone: dict[str, bool] = {}

    def group(self, kind: HitKind) -> Group:
        """The hits of a kind."""
        take = self._take_requirements if kind is HitKind.REQUIREMENT else self._take_ours
        found = store.rows_with(
            self._ledger.db,
            _KINDS[kind],
            self._plan_id,
            self._unit,
            self._words,
            lambda rows: take(kind, rows),
        )
        found.sort(key=self._order)
        if kind is HitKind.REQUIREMENT:
            named = self._named()
            ids = {row.rid for row in named}
            found = named + [row for row in found if row.rid not in ids]
        hits = tuple(self._hit(kind, row) for row in found[: self._at_most])
        return Group(kind, hits, len(found) > self._at_most)

    def _take_requirements(self, _kind: HitKind, rows: Iterator[store.Found]) -> list[store.Found]:
        ours: list[store.Found] = []
        others: list[store.Found] = []
        for number, row in enumerate(rows):
            half = ours if row.rid in self._ours else others
            if len(half) <= self._at_most:
                half.append(row)
            if len(ours) > self._at_most or number >= _EXAMINED:
                break
        return ours + others

    def _take_ours(self, kind: HitKind, rows: Iterator[store.Found]) -> list[store.Found]:
        taken: list[store.Found] = []
        for row in rows:
            # What was filled in for a task that is no longer ours is kept, and shown nowhere.
            if kind is HitKind.EVIDENCE or row.rid in self._ours:
                taken.append(row)
                if len(taken) > self._at_most:
                    break
        return taken

    def _order(self, row: store.Found) -> tuple[bool, bool, int, int, int | str, str]:
        loose = row.rid is None
        theirs = not loose and row.rid not in self._ours
        return theirs, loose, row.section_ord or 0, row.ord or 0, row.turn, row.own

    def _named(self) -> list[store.Found]:
        """The task whose short name is typed."""
        wanted = "".join(self._words).replace("—", "-")
        heads = [
            section_id
            for section_id, no, ord_ in store.sections(self._ledger.db, self._plan_id)
            if (head := fold(no or f"第{ord_}部分")) == wanted or wanted.startswith(f"{head}-")
        ]
        listed = store.in_sections(self._ledger.db, self._plan_id, heads)
        return [row for row in listed if fold(self._label(row)) == wanted]

    def _label(self, row: store.Found) -> str:
        if row.section_id is None or row.section_ord is None or row.ord is None:
            return ""
        alone = False
        if row.no is None:
            if row.section_id not in self._alone:
                self._alone[row.section_id] = store.stands_alone(self._ledger.db, row.section_id)
            alone = self._alone[row.section_id]
        return item_label(row.section_no, row.section_ord, row.no, row.ord, alone)

    def _hit(self, kind: HitKind, row: store.Found) -> Hit:
        ours = kind is not HitKind.REQUIREMENT or row.rid in self._ours
        open_ = not ours and row.rid in self._claimable
        return Hit(kind, self._label(row), row.rid, row.own, ours, open_, row.values, self._words)


def _around(text: str, words: Sequence[str]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """``text`` around the first word, on one line, and where the words stand in it."""
    line = " ".join(text.split())
    low = fold(line)
    places = [at for word in words if (at := low.find(word)) >= 0]
    first = min(places, default=0)
    start, end = max(0, first - _AROUND), min(len(line), first + 2 * _AROUND)
    head, tail = ("…" if start else ""), ("…" if end < len(line) else "")
    shown = f"{head}{line[start:end]}{tail}"
    folded = fold(shown)
    spans = {m.span() for word in words for m in re.finditer(re.escape(word), folded)}
    return shown, tuple(sorted(spans))
