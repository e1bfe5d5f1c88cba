"""The columns of the table: what a cell says, what it takes, and by what it is sorted."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum, auto
from typing import Any

from desktop_app.core.dates import parse_deadline
from desktop_app.core.day_words import full_day, short_day
from desktop_app.core.errors import UserError
from desktop_app.core.task import Task
from desktop_app.core.terms import BASIS_WORDS, Frequency, Publicity, Standing, Status, YearEnd
from desktop_app.services.field_values import FIELD_WORDS
from desktop_app.ui.tasks.inputs import SEPARATORS, split_measures

_AFTER_ALL_DAYS = date.max.toordinal() + 1
#: A spreadsheet shows a day it takes for a point in time with the hour.
_MIDNIGHT = re.compile(r"\s+0{1,2}:00(:00)?$")


class Edit(Enum):
    """How a cell is edited."""

    NONE = auto()
    TEXT = auto()
    MEASURES = auto()
    NAMES = auto()
    OFFICE = auto()
    CHOICE = auto()
    DEADLINE = auto()
    DUE_DAY = auto()


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        key: its name; for what can be edited the field's name in `TaskFields`.
        title: its word in the header.
        width: pixels at 9.5 pt.
        value: the value in its core type, from the task and the number of its pieces of evidence.
        edit: how it is edited.
        words: the vocabulary of a `Edit.CHOICE`.
        is_number: whether it is set at the right.
    """

    key: str
    title: str
    width: int
    value: Callable[[Task, int], Any]
    edit: Edit = Edit.NONE
    words: tuple[StrEnum, ...] = ()
    is_number: bool = False

    @property
    def editable(self) -> bool:
        """Whether its cells can be changed."""
        return self.edit is not Edit.NONE

    @property
    def empty(self) -> Any:
        """What an emptied cell holds."""
        if self.edit in (Edit.MEASURES, Edit.NAMES):
            return ()
        return Status.NOT_STARTED if self.key == "status" else None

    def show(self, task: Task, evidence: int) -> str:
        """What the cell says; several measures one a line."""
        value = self.value(task, evidence)
        if value is None or value == ():
            return ""
        if isinstance(value, tuple):
            return ("\n" if self.edit is Edit.MEASURES else "、").join(value)
        return full_day(value) if isinstance(value, date) else str(value)

    def parse(self, text: str, year: int) -> Any:
        """The value ``text`` stands for, as it is typed or pasted.

        Args:
            text: what a cell is to hold; blanks at its ends say nothing.
            year: the year of a day given without one.

        Raises:
            UserError: the column does not take it.
        """
        plain = text.replace("\r\n", "\n").replace("\r", "\n").strip()
        if not plain:
            return self.empty
        match self.edit:
            case Edit.MEASURES:
                return split_measures(plain)
            case Edit.NAMES:
                return tuple(part for part in (p.strip() for p in SEPARATORS.split(plain)) if part)
            case Edit.CHOICE:
                found = next((word for word in self.words if word == plain), None)
                if found is None:
                    raise UserError(f"“{_brief(plain)}”不在可选范围。", f"请填写{'、'.join(self.words)}。")
                return found
            case Edit.DEADLINE:
                return parse_deadline(_MIDNIGHT.sub("", plain), year)
            case Edit.DUE_DAY:
                return _due_day(plain)
        return plain


def _due_day(text: str) -> int:
    digits = text.removesuffix("日")
    if not digits.isdecimal() or len(digits) > 2 or not 1 <= int(digits) <= 31:
        raise UserError(f"到期日不能是“{_brief(text)}”。", "请填写 1 至 31 之间的整数。")
    return int(digits)


def _brief(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 20 else f"{plain[:20]}…"


def _field(name: str) -> Callable[[Task, int], Any]:
    return lambda task, _evidence: getattr(task.fields, name)


def _latest(task: Task, _evidence: int) -> str | None:
    if not task.progress:
        return None
    newest = max(task.progress, key=lambda entry: entry.date)
    return f"{short_day(newest.date)} {newest.text}"


def _edited(name: str, width: int, edit: Edit, words: Sequence[StrEnum] = ()) -> Column:
    return Column(name, FIELD_WORDS[name], width, _field(name), edit, tuple(words))


#: Every column, in the order in which they stand at first.
COLUMNS: tuple[Column, ...] = (
    Column("label", "序号", 78, lambda t, _: t.label),
    Column("section", "部分", 150, lambda t, _: t.section_heading),
    Column("text", "具体要求", 300, lambda t, _: t.text),
    Column("basis", "依据", 64, lambda t, _: BASIS_WORDS[t.basis]),
    Column("role", "我方角色", 78, lambda t, _: str(t.role)),
    _edited("status", 112, Edit.CHOICE, tuple(Status)),
    _edited("reason", 150, Edit.TEXT),
    _edited("measures", 300, Edit.MEASURES),
    _edited("office", 110, Edit.OFFICE),
    _edited("person", 84, Edit.TEXT),
    _edited("phone", 110, Edit.TEXT),
    _edited("support_offices", 130, Edit.NAMES),
    _edited("deadline", 128, Edit.DEADLINE),
    _edited("frequency", 78, Edit.CHOICE, tuple(Frequency)),
    _edited("due_day", 70, Edit.DUE_DAY),
    _edited("channel", 160, Edit.TEXT),
    _edited("publicity", 104, Edit.CHOICE, tuple(Publicity)),
    _edited("remark", 160, Edit.TEXT),
    Column("latest", "最近进展", 220, _latest),
    Column("evidence", "佐证数", 70, lambda _, pieces: pieces or None, is_number=True),
    _edited("our_part", 160, Edit.TEXT),
    _edited("year_end", 104, Edit.CHOICE, tuple(YearEnd)),
    Column("progress", "进展条数", 84, lambda t, _: len(t.progress) or None, is_number=True),
    Column("co_units", "共同承担单位", 150, lambda t, _: t.co_units),
    Column("lead_raw", "牵头落实单位", 150, lambda t, _: t.lead_raw),
    Column("deadline_raw", "原文时限", 110, lambda t, _: t.deadline_raw),
)
AT: dict[str, int] = {column.key: at for at, column in enumerate(COLUMNS)}
#: Columns that are hidden until they are chosen.
HIDDEN_AT_FIRST = frozenset(
    (
        "section",
        "reason",
        "phone",
        "support_offices",
        "due_day",
        "remark",
        "our_part",
        "year_end",
        "progress",
        "co_units",
        "lead_raw",
        "deadline_raw",
    )
)
#: Columns that stay in place at first while the rest is scrolled sideways.
FROZEN_AT_FIRST = 2


def sort_value(column: Column, task: Task, evidence: int) -> int | str | None:
    """What a cell is sorted by: a number where it stands for a place, a day or a word of a vocabulary.

    Returns:
        The number, or the words where they decide; None for an empty cell.
    """
    if column.key == "label":
        return task.section_index << 32 | task.index
    if column.key == "section":
        return task.section_index
    value = column.value(task, evidence)
    if value is None or value == ():
        return None
    if column.edit is Edit.CHOICE:
        return column.words.index(value)
    if column.edit is Edit.DEADLINE:
        return _AFTER_ALL_DAYS if isinstance(value, Standing) else int(value.toordinal())
    return value if isinstance(value, int) else column.show(task, evidence)
