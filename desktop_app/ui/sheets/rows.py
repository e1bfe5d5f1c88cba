"""Who gets a sheet and where it stands: the rows of the page, without Qt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from desktop_app.core.day_words import short_day
from desktop_app.ui import theme

if TYPE_CHECKING:
    from desktop_app.services.returns import SheetReturn
    from desktop_app.services.sheets import OfficeInfo

#: How a sheet of all tasks is called.
ALL_TASKS = "全部任务"


class State(StrEnum):
    """Where a recipient stands; the words are those of `services.returns.ReturnState`."""

    UNSENT = "未下发"
    SENT = "未返回"
    OVERDUE = "已逾期"
    SENT_BACK = "退回补充"
    RETURNED = "已返回"


_LOOKS = {
    State.UNSENT: ("circle-outline", "not_started"),
    State.SENT: ("export", "in_progress"),
    State.OVERDUE: ("alert-circle", "overdue"),
    State.SENT_BACK: ("undo", "due_soon"),
    State.RETURNED: ("check-circle", "completed"),
}
#: By the names of `services.returns.ReturnState`; a replaced sheet is never the one in force.
_STATES = {
    "OPEN": State.SENT,
    "OVERDUE": State.OVERDUE,
    "SENT_BACK": State.SENT_BACK,
    "RETURNED": State.RETURNED,
    "REPLACED": State.SENT,
}


class Group(StrEnum):
    """Who it is."""

    OFFICE = "科室"
    PARTNER = "配合单位"
    ALL = "总表"
    GONE = "已无任务"


@dataclass(frozen=True, slots=True)
class Row:
    """One recipient.

    Attributes:
        name: the 科室 or unit, or `ALL_TASKS`.
        group: who it is.
        tasks: how many tasks a sheet would hold now.
        supporting: how many of them it only supports.
        sheets: what was sent to it, newest first.
    """

    name: str
    group: Group
    tasks: int
    supporting: int = 0
    sheets: tuple[SheetReturn, ...] = field(default=())

    @property
    def sheet(self) -> SheetReturn | None:
        """The sheet in force: the one sent last."""
        return self.sheets[0] if self.sheets else None

    @property
    def state(self) -> State:
        """Where it stands."""
        return _STATES[self.sheet.state.name] if self.sheet is not None else State.UNSENT

    @property
    def look(self) -> tuple[str, str]:
        """Icon and palette role of the state."""
        return _LOOKS[self.state]

    @property
    def is_late(self) -> bool:
        """Whether the sheet should have been back."""
        return self.sheet is not None and self.sheet.days_late > 0

    @property
    def state_words(self) -> str:
        """已逾期 3 天, or the state alone."""
        if self.state is State.OVERDUE and self.sheet is not None:
            return f"{self.state} {self.sheet.days_late} 天"
        return str(self.state)

    @property
    def can_be_sent_back(self) -> bool:
        """Whether there is something to send back."""
        return self.state in (State.RETURNED, State.SENT_BACK)

    @property
    def count_words(self) -> str:
        """3 项, or nothing where no task is left."""
        return f"{self.tasks} 项" if self.tasks else ""

    def pieces(self) -> list[tuple[str, str]]:
        """The second line: words and their palette roles."""
        found = [(self.state_words, self.look[1])]
        sheet = self.sheet
        if sheet is not None:
            if self.is_late and self.state is State.SENT_BACK:
                found.append((f"逾期 {sheet.days_late} 天", "overdue"))
            elif sheet.due_on is not None and self.state is not State.RETURNED:
                found.append((f"{short_day(sheet.due_on)}前返回", "secondary"))
            elif self.state is State.RETURNED and sheet.returned_at is not None:
                found.append((f"{short_day(sheet.returned_at.date())}返回", "secondary"))
            else:
                found.append((f"{short_day(sheet.sent_on)}下发", "secondary"))
        if self.supporting:
            found.append((f"其中配合 {self.supporting}", "secondary"))
        if self.group in (Group.PARTNER, Group.GONE):
            found.append((str(self.group), "secondary"))
        return found

    @property
    def spoken(self) -> str:
        """What a screen reader says of it."""
        return "，".join([self.name, *(words for words, _ in self.pieces()), self.count_words]).rstrip("，")


def build_rows(
    offices: Sequence[OfficeInfo],
    partners: Sequence[tuple[str, int]],
    total: int,
    sent: Iterable[SheetReturn],
) -> list[Row]:
    """Every recipient: 科室, the sheet of all tasks once it was sent, 配合单位, and those without tasks now.

    Args:
        offices: the 科室 that tasks name.
        partners: other units with the number of tasks that we lead.
        total: how many tasks there are.
        sent: the sheets, newest first.
    """
    by_name: dict[tuple[str, bool], list[SheetReturn]] = {}
    for sheet in sent:
        by_name.setdefault((sheet.office, sheet.to_unit), []).append(sheet)

    def sheets_of(name: str, *, to_unit: bool = False) -> tuple[SheetReturn, ...]:
        return tuple(by_name.pop((name, to_unit), ()))

    rows = [
        Row(o.name, Group.OFFICE, o.responsible + o.supporting, o.supporting, sheets_of(o.name))
        for o in offices
    ]
    if (ALL_TASKS, False) in by_name:
        rows.append(Row(ALL_TASKS, Group.ALL, total, 0, sheets_of(ALL_TASKS)))
    rows += [Row(name, Group.PARTNER, shared, 0, sheets_of(name, to_unit=True)) for name, shared in partners]
    return rows + [Row(name, Group.GONE, 0, 0, tuple(found)) for (name, _), found in by_name.items()]


def count_states(rows: Iterable[Row]) -> Mapping[State, int]:
    """How many recipients stand where."""
    counts = dict.fromkeys(State, 0)
    for row in rows:
        counts[row.state] += 1
    return counts


def colour_of(role: str) -> str:
    """``#RRGGBB`` of a palette role in force."""
    return str(getattr(theme.palette(), role))
