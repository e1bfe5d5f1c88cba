"""What stands here against what came back: what returned sheets and another ledger have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from desktop_app.exchange.three_way import Choice, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference(ABC):
    """One value of the other side that is not what stands here.

    Attributes:
        id: names it among the differences of one review.
        unit: the department whose value it is; empty where it is nobody's.
        requirement_id: the requirement, or what else the value is known by.
        label: the requirement's label, 一-3, or what else it is called.
        field: tells the values of one requirement apart.
        word: the field's Chinese name.
        base: as both sides had it; None where that is not known or was empty.
        ours: as it stands here.
        theirs: as the other side has it.
        kind: how the three stand to each other.
        proposed: the side proposed; conflicts propose ours and are left until somebody chooses.
        file: the other side's file name.
        office: who it comes from; empty where that is not known.
        cell: the cell's name in the file; empty where nothing stands in a cell.
    """

    id: str
    unit: str
    requirement_id: str
    label: str
    field: str
    word: str
    base: Any
    ours: Any
    theirs: Any
    kind: Kind
    proposed: Choice
    file: str
    office: str
    cell: str = ""

    @property
    @abstractmethod
    def can_keep_both(self) -> bool:
        """Whether both sides can be kept."""

    def chosen_side(self, chosen: Mapping[str, Choice]) -> Choice | None:
        """The side to write, or None where what stands here stays.

        Args:
            chosen: what was decided, by the differences' ids; without a decision what is safe is taken.
        """
        if self.id in chosen:
            choice = Choice(chosen[self.id])
        elif self.kind is Kind.CONFLICT:
            return None
        else:
            choice = self.proposed
        return None if choice is Choice.OURS else choice


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about the other side that is no difference: one line, and the whole of it.

    ``grave`` marks what keeps its content out of the ledger.
    """

    text: str
    whole: str
    grave: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(ABC):
    """What was read, ready to be looked through; nothing has been written.

    Attributes:
        differences: in the order of reading, conflicts first.
        wordings: what each difference is about, by unit and requirement.
        notices: what else is to be known, gravest first.
    """

    differences: tuple[Difference, ...]
    wordings: Mapping[tuple[str, str], str]
    notices: tuple[Notice, ...]

    @property
    @abstractmethod
    def sources(self) -> int:
        """How many sheets or ledgers were read."""
