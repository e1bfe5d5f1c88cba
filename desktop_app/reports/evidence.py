"""The evidence a report cites: what the ledger holds, and the addresses its records name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from desktop_app.core.snapshot import YearSnapshot
from desktop_app.core.task import Task
from desktop_app.reports.typography import gap

_LINK = "链接"
#: What stands for the items where a piece serves them all.
_ALL = "全部"


@dataclass(frozen=True, slots=True)
class Proof:
    """One piece of evidence as annex 2 lists it. ``where`` is an address or a file's name."""

    number: int
    name: str
    kind: str
    where: str
    items: tuple[str, ...]
    day: date | None

    @property
    def label(self) -> str:
        """03: the number that the text cites."""
        return f"{self.number:02d}"


class ProofList:
    """Numbers every piece of evidence once: the published plan, the ledger's evidence, other addresses.

    Args:
        snapshot: a prepared snapshot; what a public version may not list has been taken out of it.
        plan_name: the title under which the department's plan was published.
    """

    def __init__(self, snapshot: YearSnapshot, plan_name: str) -> None:
        self._proofs: list[Proof] = []
        self._places: dict[str, int] = {}
        self._by_task: dict[str, list[int]] = {}
        record = snapshot.record
        if record.published_url:
            self._append(plan_name, _LINK, record.published_url, record.published_on)
            self._proofs[0] = replace(self._proofs[0], items=(_ALL,))
        order = {task.id: place for place, task in enumerate(snapshot.tasks)}
        for piece in snapshot.evidence:
            where = piece.url or piece.file_name or gap("链接或文件名")
            # The day it was taken in says nothing of when it came about; a day nobody gave stays blank.
            place = self._append(piece.title, str(piece.kind), where, piece.published_on)
            for at in sorted(order[i] for i in piece.tasks if i in order):
                self._cite(place, snapshot.tasks[at])
        for task in snapshot.tasks:
            for entry in task.progress:
                if entry.url:
                    found = self._places.get(entry.url)
                    if found is None:
                        found = self._append(entry.text, _LINK, entry.url, entry.date)
                    elif self._proofs[found].day is None:
                        self._proofs[found] = replace(self._proofs[found], day=entry.date)
                    self._cite(found, task)

    @property
    def proofs(self) -> tuple[Proof, ...]:
        """The list, in the order of its numbers."""
        return tuple(self._proofs)

    def label(self, url: str | None) -> str | None:
        """The number of an address, or None where there is none."""
        place = self._places.get(url or "")
        return None if place is None else self._proofs[place].label

    def of(self, task: Task) -> list[str]:
        """The numbers of a task's evidence, each once."""
        return [self._proofs[place].label for place in sorted(self._by_task.get(task.id, ()))]

    def _append(self, name: str, kind: str, where: str, day: date | None) -> int:
        place = len(self._proofs)
        self._proofs.append(Proof(place + 1, name or gap("材料名称"), kind, where, (), day))
        self._places.setdefault(where, place)
        return place

    def _cite(self, place: int, task: Task) -> None:
        proof = self._proofs[place]
        if task.label not in proof.items and _ALL not in proof.items:
            self._proofs[place] = replace(proof, items=(*proof.items, task.label))
        cited = self._by_task.setdefault(task.id, [])
        if place not in cited:
            cited.append(place)
