"""The differences of a merge as a table: no row is ever copied, nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor

from desktop_app.ui import theme
from desktop_app.ui.icons import icon
from desktop_app.ui.indexes import Index
from desktop_app.ui.lines_model import LinesModel
from desktop_app.ui.sheets.merge_words import SHEETS, MergeWords
from desktop_app.ui.sheets.rows import colour_of

if TYPE_CHECKING:
    from desktop_app.services.merge_review import Choice, Choices, Difference, Kind, Review


#: Characters of a value that a row shows; the whole of it stands below the table.
_LONGEST = 160


class Column(IntEnum):
    """The columns, in order."""

    KIND = 0
    TASK = 1
    FIELD = 2
    BASE = 3
    OURS = 4
    THEIRS = 5
    TAKEN = 6
    SOURCE = 7


_HEADS = ("情况", "任务", "项目", "原值", "本台账", "", "取用", "来源")
#: By the names of `exchange.three_way.Kind`: word, icon, palette role.
_KINDS = {
    "CONFLICT": ("冲突", "alert-circle", "overdue"),
    "FILLED": ("新填", "plus", "in_progress"),
    "UNITED": ("可合并", "sync", "continuing"),
    "CHANGED_HERE": ("本台账已改", "information-outline", "secondary"),
}
OPEN_WORD = "待定"


def kind_look(kind: Kind) -> tuple[str, str, str]:
    """Word, icon and palette role of a difference's kind."""
    return _KINDS[kind.name]


def choice_word(choice: Choice | None, words: MergeWords = SHEETS) -> str:
    """本台账, 返回表, 两者 or 待定."""
    if choice is None:
        return OPEN_WORD
    return {"OURS": "本台账", "THEIRS": words.theirs, "BOTH": "两者"}[choice.name]


class MergeModel(LinesModel):
    """One row per difference, in the review's order, narrowed to some kinds."""

    #: A decision was made: what the counts say is another thing now.
    decided = Signal()

    def __init__(self, parent: QObject | None = None, words: MergeWords = SHEETS) -> None:
        super().__init__(parent)
        self.words = words
        self.columns = tuple(head or words.theirs for head in _HEADS)
        self._review: Review | None = None
        self._choices: Choices | None = None
        self._shown: Sequence[Difference] = ()
        self._rows: dict[str, int] = {}
        self._only: frozenset[str] = frozenset()

    def load(self, review: Review | None, choices: Choices | None) -> None:
        """Show a review; None for nothing."""
        self.beginResetModel()
        self._review, self._choices, self._only = review, choices, frozenset()
        self._narrow()
        self.endResetModel()

    def narrow(self, only: frozenset[str]) -> None:
        """Show only differences of these kinds (names of `Kind`); all where there is none."""
        self.beginResetModel()
        self._only = only
        self._narrow()
        self.endResetModel()

    def _narrow(self) -> None:
        found = self._review.differences if self._review is not None else ()
        self._shown = [d for d in found if d.kind.name in self._only] if self._only else found
        self._rows = {d.id: at for at, d in enumerate(self._shown)}

    # -- deciding

    def choose(self, rows: Iterable[int], choice: Choice) -> None:
        """Decide on rows."""
        if self._choices is not None:
            self._tell(self._choices.choose([self._shown[row] for row in rows], choice))

    def accept_safe(self) -> None:
        """Take everything that is safe."""
        if self._choices is not None:
            self._tell(self._choices.accept_safe())

    def reject_safe(self) -> None:
        """Keep what stands here wherever taking would be safe."""
        if self._choices is not None:
            self._tell(self._choices.reject_safe())

    def _tell(self, ids: set[str]) -> None:
        rows = sorted(self._rows[i] for i in ids if i in self._rows)
        if rows:
            self.dataChanged.emit(self.index(rows[0], 0), self.index(rows[-1], len(self.columns) - 1))
        if ids:
            self.decided.emit()

    # -- asking

    def difference(self, row: int) -> Difference | None:
        """The difference in a row."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def choice(self, difference: Difference) -> Choice | None:
        """What is taken of it."""
        return self._choices.choice(difference) if self._choices is not None else None

    def next_open(self, row: int) -> int:
        """The next open conflict after a row, round the end; -1 where there is none."""
        count = len(self._shown)
        turn = ((row + step) % count for step in range(1, count + 1))
        return next((at for at in turn if self.choice(self._shown[at]) is None), -1)

    def row_count(self) -> int:
        return len(self._shown)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        difference = self._shown[index.row()]
        column = Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(difference, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.columns[column]}：{self._words(difference, column) or '空'}"
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._colour(difference, column)
        if role == Qt.ItemDataRole.DecorationRole:
            return self._icon(difference, column)
        return None

    def _words(self, difference: Difference, column: Column) -> str:
        match column:
            case Column.KIND:
                return kind_look(difference.kind)[0]
            case Column.TASK:
                return f"{difference.label} {self.wording(difference)}"
            case Column.FIELD:
                return difference.word
            case Column.BASE:
                return _short(difference.base)
            case Column.OURS:
                return _short(difference.ours)
            case Column.THEIRS:
                return _short(difference.theirs)
            case Column.TAKEN:
                return choice_word(self.choice(difference), self.words)
            case Column.SOURCE:
                return source_words(difference)

    def _colour(self, difference: Difference, column: Column) -> QColor | None:
        if column is Column.KIND:
            return QColor(colour_of(kind_look(difference.kind)[2]))
        if column is Column.TAKEN:
            open_ = self.choice(difference) is None
            return QColor(theme.palette().overdue if open_ else theme.palette().text)
        return QColor(theme.palette().secondary) if column in (Column.BASE, Column.SOURCE) else None

    def _icon(self, difference: Difference, column: Column) -> Any:
        if column is Column.KIND:
            _, name, role = kind_look(difference.kind)
            return icon(name, role)
        if column is Column.TAKEN:
            open_ = self.choice(difference) is None
            return icon("help-circle-outline", "overdue") if open_ else icon("check", "secondary")
        return None

    def wording(self, difference: Difference) -> str:
        """The city's wording of the task."""
        if self._review is None:
            return ""
        return self._review.wordings.get((difference.unit, difference.requirement_id), "")


def source_words(difference: Difference) -> str:
    """预算科　填报表-预算科.xlsx"""
    return f"{difference.office}　{difference.file}" if difference.office else difference.file


def _short(value: Any) -> str:
    from desktop_app.services.merge_review import shown

    text = " ".join(shown(value).split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
