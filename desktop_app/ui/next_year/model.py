"""Both years as a table: pairs to decide on, what is new, what is gone. Nothing is written here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor

from desktop_app.ui import theme
from desktop_app.ui.icons import icon
from desktop_app.ui.indexes import Index
from desktop_app.ui.lines_model import LinesModel
from desktop_app.ui.sheets.rows import colour_of

if TYPE_CHECKING:
    from desktop_app.core.task import Task
    from desktop_app.services.next_year import Decision, Pair, SuccessionReview

Key = tuple[str, str, str]

#: Characters of a wording that a row shows; the whole of it stands below the table.
_LONGEST = 120


class Column(IntEnum):
    """The columns, in order."""

    DECISION = 0
    SCORE = 1
    NEW = 2
    OLD = 3
    RELATION = 4
    LAST_YEAR = 5


#: By the names of `Decision`, and "" for none: word, icon, palette role.
_DECISIONS = {
    "SUCCEEDS": ("已确认", "check", "completed"),
    "DIFFERENT": ("不对应", "close", "secondary"),
    "": ("待确认", "help-circle-outline", "due_soon"),
}
#: What the chips leave, in their order.
FILTERS = ("全部", "待确认", "已确认", "不对应", "本年新增", "上年未对应", "上年未落实")


@dataclass(frozen=True, slots=True)
class Row:
    """One line: a pair, a task that is new (no ``former``), or one that is gone (no ``task``)."""

    task: Task | None
    former: Task | None
    pair: Pair | None = None
    note: str = ""
    left_undone: str = ""


def rows_of(taken: SuccessionReview) -> tuple[Row, ...]:
    """Every line of a review: this year's tasks in the plan's order, then what is gone."""
    from desktop_app.services.next_year import unfinished

    lines = [Row(p.task, p.former, p, left_undone=unfinished(p.former) or "") for p in taken.pairs]
    # What is in a refused pair only stands there already.
    tasks = {p.task.id for p in taken.pairs}
    formers = {(p.former.id, p.former.unit) for p in taken.pairs}
    lines += [Row(f.task, None, note=f.note) for f in taken.fresh if f.task.id not in tasks]
    lines.sort(key=lambda row: (row.task.section_index, row.task.index) if row.task else (0, 0))
    gone = [g for g in taken.gone if (g.former.id, g.former.unit) not in formers]
    lines += [Row(None, g.former, note=g.note, left_undone=unfinished(g.former) or "") for g in gone]
    return tuple(lines)


class SuccessionModel(LinesModel):
    """One row per line of a review, narrowed by a chip; holds what was decided until it is stored."""

    columns = ("决定", "相似度", "本年任务", "上年任务", "关系", "上年情况")
    #: A decision was made: what the counts say is another thing now.
    decided = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Row] = ()
        self._shown: Sequence[Row] = ()
        self._decisions: dict[Key, Decision] = {}
        self._stored: dict[Key, Decision] = {}
        self._several_units = False

    def load(self, taken: SuccessionReview | None) -> None:
        """Show a review with what the ledger holds of it; None for nothing."""
        self.beginResetModel()
        self._rows = self._shown = rows_of(taken) if taken is not None else ()
        pairs = taken.pairs if taken is not None else ()
        self._stored = {p.key: p.decision for p in pairs if p.decision is not None}
        self._decisions = dict(self._stored)
        self._several_units = taken is not None and taken.former_units != (taken.unit,)
        self.endResetModel()

    def narrow(self, words: str) -> None:
        """Show only what one of `FILTERS` leaves."""
        self.beginResetModel()
        self._shown = [row for row in self._rows if self._fits(row, words)]
        self.endResetModel()

    def count(self, words: str) -> int:
        """How many lines a filter leaves."""
        return sum(self._fits(row, words) for row in self._rows)

    def _fits(self, row: Row, words: str) -> bool:
        match words:
            case "本年新增":
                return row.former is None
            case "上年未对应":
                return row.task is None
            case "上年未落实":
                return bool(row.left_undone)
            case "全部":
                return True
        return row.pair is not None and _DECISIONS[self._name(row)][0] == words

    # -- deciding

    def decide(self, rows: Iterable[int], decision: Decision | None) -> None:
        """Decide on shown rows; rows that are no pair are passed over."""
        changed = [at for at in rows if self._shown[at].pair is not None]
        for at in changed:
            self._set(self._shown[at], decision)
        if changed:
            self.dataChanged.emit(
                self.index(min(changed), 0), self.index(max(changed), len(self.columns) - 1)
            )
            self.decided.emit()

    def confirm_from(self, score: int) -> int:
        """Confirm every open pair with at least this score in per cent; returns how many."""
        from desktop_app.services.next_year import Decision

        sure = [
            row
            for row in self._rows
            if row.pair is not None and not self._name(row) and row.pair.score >= score
        ]
        for row in sure:
            self._set(row, Decision.SUCCEEDS)
        if sure:
            self.tell_all()
            self.decided.emit()
        return len(sure)

    def join(self, rows: Iterable[int]) -> int:
        """Pair by hand what is new with what is gone, and confirm it.

        Args:
            rows: shown rows: one that is new and some that are gone, or one that is gone and some new ones.

        Returns:
            The shown row of the first pair made; -1 where these rows make none.
        """
        from desktop_app.core.succession import Relation, likeness
        from desktop_app.services.next_year import Decision, Pair

        chosen = [self._shown[at] for at in rows]
        fresh = [row for row in chosen if row.former is None]
        gone = [row for row in chosen if row.task is None]
        if not fresh or not gone or min(len(fresh), len(gone)) > 1 or len(fresh) + len(gone) < len(chosen):
            return -1
        relation = Relation.SPLIT if len(fresh) > 1 else Relation.JOINED if len(gone) > 1 else Relation.ONE
        made = []
        for new in fresh:
            for old in gone:
                assert new.task is not None
                assert old.former is not None
                score = round(likeness(new.task.text, old.former.text) * 100)
                pair = Pair(new.task, old.former, score, relation)
                made.append(Row(new.task, old.former, pair, left_undone=old.left_undone))
                self._decisions[pair.key] = Decision.SUCCEEDS
        self.beginResetModel()
        at = min(self._rows.index(row) for row in fresh)
        before = [row for row in self._rows[:at] if row not in chosen]
        after = [row for row in self._rows[at:] if row not in chosen]
        self._rows = [*before, *made, *after]
        self._shown = self._rows
        self.endResetModel()
        self.decided.emit()
        return len(before)

    def _set(self, row: Row, decision: Decision | None) -> None:
        assert row.pair is not None
        if decision is None:
            self._decisions.pop(row.pair.key, None)
        else:
            self._decisions[row.pair.key] = decision

    # -- asking

    def row(self, at: int) -> Row | None:
        """The line in a shown row."""
        return self._shown[at] if 0 <= at < len(self._shown) else None

    def decision(self, row: Row) -> Decision | None:
        """What was decided of a pair."""
        return self._decisions.get(row.pair.key) if row.pair is not None else None

    def pairs(self, name: str) -> list[Pair]:
        """The pairs decided by that name of `Decision`, in order; "" gives the undecided."""
        return [row.pair for row in self._rows if row.pair is not None and self._name(row) == name]

    @property
    def is_changed(self) -> bool:
        """Whether anything was decided that the ledger does not hold yet."""
        return self._decisions != self._stored

    def next_open(self, at: int) -> int:
        """The next undecided pair after a shown row, round the end; -1 where there is none."""
        count = len(self._shown)
        turn = ((at + step) % count for step in range(1, count + 1))
        return next((n for n in turn if self._shown[n].pair and not self._name(self._shown[n])), -1)

    def _name(self, row: Row) -> str:
        decision = self.decision(row)
        return "" if decision is None else decision.name

    def row_count(self) -> int:
        return len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._shown[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.columns[column]}：{self._words(row, column) or '无'}"
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(row, column)
        if role == Qt.ItemDataRole.DecorationRole:
            return self._icon(row, column)
        return None

    def _words(self, row: Row, column: Column) -> str:
        match column:
            case Column.DECISION:
                return self.state_words(row)
            case Column.SCORE:
                return f"{row.pair.score}%" if row.pair is not None else ""
            case Column.NEW:
                return _brief(row.task) if row.task is not None else row.note
            case Column.OLD:
                if row.former is None:
                    return row.note
                unit = f"{row.former.unit} " if self._several_units else ""
                return unit + _brief(row.former)
            case Column.RELATION:
                return str(row.pair.relation) if row.pair is not None else ""
            case Column.LAST_YEAR:
                return row.left_undone.removeprefix("上年") or ("已办结" if row.former is not None else "")

    def state_words(self, row: Row) -> str:
        """已确认, 待确认, 不对应, 本年新增 or 上年未对应."""
        if row.pair is not None:
            return _DECISIONS[self._name(row)][0]
        return "本年新增" if row.former is None else "上年未对应"

    def _colour(self, row: Row, column: Column) -> QColor | None:
        if column is Column.DECISION and row.pair is not None:
            return QColor(colour_of(_DECISIONS[self._name(row)][2]))
        if column is Column.LAST_YEAR and row.left_undone:
            return QColor(theme.palette().overdue)
        quiet = column in (Column.RELATION, Column.LAST_YEAR) or (row.pair is None and column in (0, 1))
        return QColor(theme.palette().secondary) if quiet else None

    def _icon(self, row: Row, column: Column) -> Any:
        if column is Column.DECISION:
            if row.pair is not None:
                _, name, role = _DECISIONS[self._name(row)]
                return icon(name, role)
            return icon("plus" if row.former is None else "information-outline", "secondary")
        if column is Column.LAST_YEAR and row.left_undone:
            return icon("alert-circle", "overdue")
        return None


def _brief(task: Task) -> str:
    text = " ".join(task.text.split())
    return f"{task.label} {text if len(text) <= _LONGEST else text[:_LONGEST] + '…'}"
