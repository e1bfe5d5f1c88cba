"""The tasks as a table: rows in the order that is wished for, cells from the tasks alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QObject, Qt
from PySide6.QtGui import QColor

from desktop_app.core.rules import is_overdue
from desktop_app.core.task import Task
from desktop_app.ui import theme
from desktop_app.ui.icons import icon
from desktop_app.ui.indexes import ROOT, Index
from desktop_app.ui.tasks.grid.columns import AT, COLUMNS, Column
from desktop_app.ui.tasks.grid.order import Group, Row, gather, sort_places
from desktop_app.ui.tasks.grid.ranks import Ranks

_Role = Qt.ItemDataRole
_READ_ONLY = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
_EDITABLE = _READ_ONLY | Qt.ItemFlag.ItemIsEditable
_STATUS, _DEADLINE = AT["status"], AT["deadline"]
_NUMBER = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_WORDS = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
#: How many columns a sorting goes back to.
_MOST_SORTS = 3


class Face(NamedTuple):
    """How a cell looks.

    Attributes:
        words: what it says; several measures one a line.
        tone: the colour's role.
        at_right: whether the words stand at the right.
        picture: name and colour's role of the icon before them.
    """

    words: str
    tone: str
    at_right: bool
    picture: tuple[str, str] | None


class GridModel(QAbstractTableModel):
    """The tasks that the list's filter leaves, in an order of the table's own.

    A task stays where it is when it changes; sorting, grouping or another filter puts the rows in order
    anew, so that nothing moves away under the officer's hands.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.titles = [column.title for column in COLUMNS]
        self.group = ""
        self._today = date.min
        #: In the plan's order; what is said of places below means places among them.
        self._tasks: list[Task] = []
        self._place: dict[str, int] = {}
        #: The places as they are sorted, before the tasks are gathered into groups.
        self._ordered: list[int] = []
        self._evidence: Mapping[str, int] = {}
        self._ranks = Ranks(self._tasks, self._evidence)
        self._soon: frozenset[str] = frozenset()
        self._rows: list[Row] = []
        #: The row of each task; None until it is asked for after the rows were put in order.
        self._row_of: dict[str, int] | None = None
        #: (column, whether descending), the newest wish last.
        self._sorts: list[tuple[int, bool]] = []

    # -- what the pane tells the model

    def load(self, tasks: Sequence[Task], today: date) -> None:
        """Show these tasks, in the plan's order as they come."""
        self._today = today
        stays = self.holds(tasks)
        self._tasks = list(tasks)
        self._ranks = Ranks(self._tasks, self._evidence, self._ranks)
        if stays:
            rows = self._rows_by_id()
            for task in tasks:
                self._rows[rows[task.id]] = task
            self._tell_all()
            return
        self._place = {task.id: at for at, task in enumerate(tasks)}
        self._ordered = list(range(len(tasks)))
        for wish in self._sorts:
            self._sort_by(*wish)
        self._arrange()

    def warm(self, columns: Sequence[int], at_most: int) -> bool:
        """Read ``at_most`` cells of these columns ahead of a sorting by them; whether any may be left."""
        return self._ranks.warm(columns, at_most)

    def holds(self, tasks: Sequence[Task]) -> bool:
        """Whether the table shows just these tasks, so that `load` leaves every row where it is."""
        return len(tasks) == len(self._tasks) and all(
            ours.id == theirs.id for ours, theirs in zip(self._tasks, tasks, strict=True)
        )

    def update_tasks(self, tasks: Mapping[str, Task]) -> None:
        """Take newer values of tasks that are shown; others are passed over."""
        for id_, task in tasks.items():
            row = self.row_of(id_)
            if row is not None:
                self._ranks.replace(self._place[id_], task)
                self._rows[row] = task
                self.dataChanged.emit(self.index(row, 0), self.index(row, len(COLUMNS) - 1))

    def count_evidence(self, counts: Mapping[str, int]) -> None:
        """Take how many pieces of evidence serve each task."""
        if counts != self._evidence:
            self._evidence = counts
            self._ranks = Ranks(self._tasks, counts, self._ranks)
            self._tell_all()

    def mark_soon(self, ids: frozenset[str]) -> None:
        """Take the tasks of which something is due soon, by id."""
        if ids != self._soon:
            self._soon = ids
            self._tell_all()

    def group_by(self, key: str) -> None:
        """Gather the rows by one of `GROUPINGS`."""
        if key != self.group:
            self.group = key
            self._arrange()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; what is equal keeps the order of the column before. -1: the plan's order."""
        if column < 0:
            if not self._sorts:
                return
            self._sorts.clear()
            self._ordered = list(range(len(self._tasks)))
        else:
            wish = (column, order is Qt.SortOrder.DescendingOrder)
            self._sorts = [*(s for s in self._sorts if s[0] != column), wish][-_MOST_SORTS:]
            # The rows stand as the columns before have it; only the newest wish is worked out.
            self._sort_by(*wish)
        self._arrange()

    def call_offices(self, word: str) -> None:
        """Name the internal sections as this department does."""
        own = "" if word == "责任单位" else word
        self.titles[AT["office"]] = f"责任{own}" if own else "责任单位"
        self.titles[AT["support_offices"]] = f"配合{own}" if own else "配合单位"
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(COLUMNS) - 1)

    def _sort_by(self, column: int, descending: bool) -> None:
        self._ordered = sort_places(self._ordered, self._ranks.of(column), descending=descending)

    def _arrange(self) -> None:
        self.beginResetModel()
        self._rows = gather([self._tasks[place] for place in self._ordered], self.group)
        self._row_of = None
        self.endResetModel()

    def _rows_by_id(self) -> dict[str, int]:
        if self._row_of is None:
            self._row_of = {row.id: at for at, row in enumerate(self._rows) if isinstance(row, Task)}
        return self._row_of

    def _tell_all(self) -> None:
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(COLUMNS) - 1))

    # -- what the view asks

    @property
    def sorts(self) -> list[tuple[int, bool]]:
        """What the rows are sorted by: (column, whether descending), the newest wish last."""
        return list(self._sorts)

    def task_count(self) -> int:
        """How many tasks are shown."""
        return len(self._tasks)

    def task(self, row: int) -> Task | None:
        """The task in that row; None for a group's heading."""
        found = self._rows[row] if 0 <= row < len(self._rows) else None
        return found if isinstance(found, Task) else None

    def heading(self, row: int) -> Group | None:
        """The group whose heading stands in that row; None for a task."""
        found = self._rows[row] if 0 <= row < len(self._rows) else None
        return found if isinstance(found, Group) else None

    def headings(self) -> list[int]:
        """The rows in which groups begin."""
        return [at for at, row in enumerate(self._rows) if isinstance(row, Group)] if self.group else []

    def row_of(self, id_: str) -> int | None:
        """The row of a task; None where the filter hides it."""
        return self._rows_by_id().get(id_)

    def words(self, row: int, column: int) -> str:
        """What a cell says; empty for a group's heading."""
        task = self.task(row)
        return COLUMNS[column].show(task, self._evidence.get(task.id, 0)) if task is not None else ""

    def face(self, row: int, column: int) -> Face:
        """How the cell of a task looks."""
        task, at = self._rows[row], COLUMNS[column]
        assert isinstance(task, Task)
        words = at.show(task, self._evidence.get(task.id, 0))
        picture = self._picture(task) if column == _STATUS else None
        return Face(words, self._tone(task, at), at.is_number, picture)

    def value(self, row: int, column: int) -> Any:
        """What a task's cell holds, in its core type."""
        task = self.task(row)
        return COLUMNS[column].value(task, self._evidence.get(task.id, 0)) if task is not None else None

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(COLUMNS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A group's heading is passed over by the cursor."""
        if not index.isValid() or self.task(index.row()) is None:
            return Qt.ItemFlag.NoItemFlags
        return _EDITABLE if COLUMNS[index.column()].editable else _READ_ONLY

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(COLUMNS):
            return None
        if role == _Role.DisplayRole:
            return self.titles[section]
        if role == _Role.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        task = self.task(index.row()) if index.isValid() else None
        if task is None:
            return self._heading_data(index, role)
        at = index.column()
        column = COLUMNS[at]
        if role == _Role.DisplayRole:
            return column.show(task, self._evidence.get(task.id, 0))
        if role == _Role.TextAlignmentRole:
            return _NUMBER if column.is_number else _WORDS
        if role == _Role.ToolTipRole:
            return column.show(task, self._evidence.get(task.id, 0)) or None
        if role == _Role.AccessibleTextRole:
            words = column.show(task, self._evidence.get(task.id, 0)) or "空"
            return f"{task.label}，{self.titles[at]}：{words}" + ("" if column.editable else "，不能修改")
        if role == _Role.DecorationRole and at == _STATUS:
            return icon(*self._picture(task))
        if role == _Role.ForegroundRole:
            tone = self._tone(task, column)
            return None if tone == "text" else QColor(getattr(theme.palette(), tone))
        return None

    def _heading_data(self, index: Index, role: int) -> Any:
        group = self.heading(index.row()) if index.isValid() else None
        if group is not None and role == _Role.AccessibleTextRole:
            return f"{group.title}，{group.count} 项"
        return None

    def _picture(self, task: Task) -> tuple[str, str]:
        style = theme.status_style(task.fields.status)
        return style.icon, style.role

    def _tone(self, task: Task, column: Column) -> str:
        """What cannot be changed is quiet; a deadline that has passed or is near says so by its colour."""
        if column.key == "status":
            return theme.status_style(task.fields.status).role
        if column.key == "deadline":
            if is_overdue(task, self._today):
                return "overdue"
            return "due_soon" if task.id in self._soon else "text"
        return "text" if column.editable or column.key == "text" else "secondary"
