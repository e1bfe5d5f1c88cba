"""What a source was understood as: its tables and what each column means, to be shown and corrected.

The officer may choose other sheets and give columns another meaning; the source is then read again with
that, by the same rules.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from desktop_app.core.errors import UserError
from desktop_app.core.terms import Role
from desktop_app.importing.blocks import squeezed
from desktop_app.importing.columns import Column, Columns


class Meaning(StrEnum):
    """What a column may mean, in the words the officer chooses from."""

    NUMBER = "序号"
    HEADING = "工作任务"
    TEXT = "具体要求"
    LEAD = "牵头单位"
    DUTY = "责任单位"
    SUPPORT = "配合单位"
    OFFICES = "科室"
    DEADLINE = "时限"
    UNUSED = "不用"


_COLUMN = {
    Meaning.NUMBER: Column.NUMBER,
    Meaning.HEADING: Column.HEADING,
    Meaning.TEXT: Column.TEXT,
    Meaning.LEAD: Column.UNITS,
    Meaning.DUTY: Column.UNITS,
    Meaning.SUPPORT: Column.SUPPORT,
    Meaning.OFFICES: Column.OFFICES,
    Meaning.DEADLINE: Column.DEADLINE,
    Meaning.UNUSED: Column.OTHER,
}
_MEANING = {
    Column.NUMBER: Meaning.NUMBER,
    Column.HEADING: Meaning.HEADING,
    Column.TEXT: Meaning.TEXT,
    Column.SUPPORT: Meaning.SUPPORT,
    Column.OFFICES: Meaning.OFFICES,
    Column.DEADLINE: Meaning.DEADLINE,
    Column.OTHER: Meaning.UNUSED,
}
#: 工作任务 may stand in several columns, two levels of headings; columns not used are as many as there are.
_SEVERAL = frozenset((Meaning.HEADING, Meaning.UNUSED))


@dataclass(frozen=True, slots=True)
class ColumnView:
    """One column: its printed head, what it means, and the first wordings below the head."""

    head: str
    meaning: Meaning
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SheetView:
    """One worksheet: whether it holds a table of tasks, and whether it was taken."""

    name: str
    rows: int
    has_tasks: bool
    taken: bool


@dataclass(frozen=True, slots=True)
class Understood:
    """How a source was read. ``columns`` is empty where the tasks do not stand in a table."""

    columns: tuple[ColumnView, ...] = ()
    sheets: tuple[SheetView, ...] = ()


@dataclass(frozen=True, slots=True)
class Understanding:
    """How a source is to be read. None leaves the choice to the rules.

    Args:
        sheets: the names of the worksheets to take.
        heads: the printed heads of the table that ``meanings`` is for.
        meanings: what each of its columns means.
    """

    sheets: tuple[str, ...] | None = None
    heads: tuple[str, ...] = ()
    meanings: tuple[Meaning, ...] | None = None

    def applied(self, columns: Columns) -> Columns:
        """The columns with the officer's meanings, where they are of the table these are for."""
        same = _plain(columns.heads) == _plain(self.heads)
        if self.meanings is None or not same or len(self.meanings) != len(columns.kinds):
            return columns
        kinds = tuple(_COLUMN[m] for m in self.meanings)
        unused = tuple(
            h for h, k in zip(columns.heads, kinds, strict=True) if k is Column.OTHER and h.strip()
        )
        default = Role.LEAD if Meaning.LEAD in self.meanings else Role.RESPONSIBLE
        return replace(columns, kinds=kinds, default=default, unused=unused)


class HeadUnknown(UserError):
    """There is a table, but no rule knows its columns; the officer can say what they mean.

    Args:
        understood: the table's columns, each with the meaning that its wordings suggest.
    """

    def __init__(self, understood: Understood) -> None:
        super().__init__(
            "没有认出任务表各列的含义。",
            "请在导入窗口中指定各列的含义；任务表在附件里的，请导入附件。",
        )
        self.understood = understood


def check(meanings: Sequence[Meaning]) -> None:
    """Refuse meanings by which no plan can be read.

    Raises:
        UserError: no column or two columns hold what one must hold.
    """
    for meaning in Meaning:
        if meaning not in _SEVERAL and meanings.count(meaning) > 1:
            raise UserError(
                f"有{meanings.count(meaning)}列都定为“{meaning}”。", "请只保留一列，其余改为“不用”。"
            )
    if Meaning.LEAD in meanings and Meaning.DUTY in meanings:
        raise UserError("“牵头单位”和“责任单位”只能定一列。", "请把另一列改为“配合单位”或“不用”。")
    if Meaning.TEXT not in meanings:
        raise UserError("没有哪一列定为“具体要求”。", "请指定写有任务要求的一列。")
    if Meaning.LEAD not in meanings and Meaning.DUTY not in meanings:
        raise UserError("没有哪一列定为“牵头单位”或“责任单位”。", "请指定写有单位的一列。")


def views_of(columns: Columns, samples: Mapping[int, tuple[str, ...]]) -> tuple[ColumnView, ...]:
    """A table's columns as they are shown.

    Args:
        columns: the columns.
        samples: the first wordings of each column, by place.
    """
    units = Meaning.LEAD if columns.default is Role.LEAD else Meaning.DUTY
    views: list[ColumnView] = []
    for i, (head, kind) in enumerate(zip(columns.heads, columns.kinds, strict=True)):
        meaning = units if kind is Column.UNITS else _MEANING[kind]
        # Of several columns of one kind the rules read the first.
        if meaning not in _SEVERAL and columns.first(kind) != i:
            meaning = Meaning.UNUSED
        views.append(ColumnView(squeezed(head), meaning, samples.get(i, ())))
    return tuple(views)


def _plain(heads: Sequence[str]) -> list[str]:
    return [squeezed(h) for h in heads]
