"""The evidence a report can cite today: the addresses that progress entries and the year's record name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop_app.core.snapshot import YearSnapshot
from desktop_app.core.task import Progress, Task
from desktop_app.reports.typography import gap


@dataclass(frozen=True, slots=True)
class Proof:
    """One piece of evidence as annex 2 lists it."""

    number: int
    name: str
    kind: str
    url: str
    items: tuple[str, ...]
    day: date | None

    @property
    def label(self) -> str:
        """03: the number that the text cites."""
        return f"{self.number:02d}"


class ProofList:
    """Numbers every address once, in the order of the tasks; equal addresses share a number.

    Args:
        snapshot: a prepared snapshot.
        plan_name: the title under which the department's plan was published.
    """

    def __init__(self, snapshot: YearSnapshot, plan_name: str) -> None:
        found: dict[str, Proof] = {}
        record = snapshot.record
        if record.published_url:
            found[record.published_url] = Proof(
                1, plan_name, "链接", record.published_url, (), record.published_on
            )
        for task in snapshot.tasks:
            for entry in task.progress:
                if entry.url:
                    _add(found, task, entry, entry.url)
        self.proofs = tuple(found.values())
        self._labels = {proof.url: proof.label for proof in self.proofs}

    def label(self, url: str | None) -> str | None:
        """The number of an address, or None where there is none."""
        return self._labels.get(url or "")

    def of(self, task: Task) -> list[str]:
        """The numbers of a task's evidence, each once."""
        return list(dict.fromkeys(n for n in (self.label(e.url) for e in task.progress) if n))


def _add(found: dict[str, Proof], task: Task, entry: Progress, url: str) -> None:
    known = found.get(url)
    if known is None:
        name = entry.text or gap("材料名称")
        found[url] = Proof(len(found) + 1, name, "链接", url, (task.label,), entry.date)
    elif task.label not in known.items:
        items = (*known.items, task.label)
        found[url] = Proof(known.number, known.name, known.kind, url, items, known.day)
