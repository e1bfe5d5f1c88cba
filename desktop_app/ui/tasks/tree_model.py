"""The task list as Qt sees it: sections at the top, tasks under them, no row ever copied."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt

from desktop_app.core.task import Claimable, Task
from desktop_app.ui.indexes import ROOT, Index
from desktop_app.ui.tasks.filtering import TaskFilter, narrow
from desktop_app.ui.tasks.nodes import Kind, SectionNode, TaskNode, build_sections

_SECTION_FLAGS = Qt.ItemFlag.ItemIsEnabled
_TASK_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
#: More rows than this are told of in one go.
_MOST_TOLD = 50
#: The internal id of a section's index; a task's is its section's row + 1.
_SECTION_ID = 0


class TaskTreeModel(QAbstractItemModel):
    """Sections -> tasks, filtered in place.

    The model filters for itself: a QSortFilterProxyModel asks for every row through Qt and takes
    a hundred times as long. A filter or another list resets the model; a refresh of tasks emits
    dataChanged for their rows alone, and a row stays where it is even if the filter would not
    admit it any longer, so that nothing disappears under the officer's hands.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._today = date.min
        self._sections: list[SectionNode] = []
        self._shown: list[SectionNode] = []
        self._by_id: dict[str, TaskNode] = {}
        self._late: frozenset[str] = frozenset()
        self._soon: frozenset[str] = frozenset()
        self._before: Mapping[str, str] = {}
        self._filter = TaskFilter()
        #: Worked out when asked for, forgotten when a task changes.
        self._counts: Counter[Kind] | None = None
        self._offices: list[str] | None = None

    # -- what the page tells the model

    def load(self, tasks: Iterable[Task], claimable: Iterable[Claimable], today: date) -> None:
        """Show another list under the filter in force."""
        self.beginResetModel()
        self._today = today
        self._sections = build_sections(tasks, claimable)
        self._counts = self._offices = None
        self._by_id = {node.item.id: node for section in self._sections for node in section.nodes}
        # Until the ledger is asked again, what was late is late.
        self._late = frozenset(id_ for id_ in self._late if id_ in self._by_id)
        self._soon = frozenset(id_ for id_ in self._soon if id_ in self._by_id)
        for id_ in self._late | self._soon:
            self._mark(self._by_id[id_])
        for id_ in self._before.keys() & self._by_id.keys():
            self._by_id[id_].mark_before(self._before[id_])
        self._narrow()
        self.endResetModel()

    def apply(self, wanted: TaskFilter) -> None:
        """Show what ``wanted`` admits."""
        self.beginResetModel()
        self._filter = wanted
        self._narrow()
        self.endResetModel()

    def update_tasks(self, tasks: Mapping[str, Task]) -> bool:
        """Take newer values of tasks already in the list, by id.

        Returns:
            Whether the list held a task row for each of them; where it did not, the caller
            loads the list anew.
        """
        known = True
        for id_, task in tasks.items():
            node = self._by_id.get(id_)
            if node is None or isinstance(node.item, Claimable):
                known = False
                continue
            stood, kind = node.item.fields.office, node.kind
            node.replace(task)
            node.section.forget_count()
            # Counting anew goes over the whole list: only for what changes a count.
            if node.kind is not kind:
                self._counts = None
            if task.fields.office != stood:
                self._offices = None
            index = self.index_of(id_)
            if index.isValid():
                self.dataChanged.emit(index, index)
                above = index.parent()
                self.dataChanged.emit(above, above)
        return known

    def mark_urgent(self, late: frozenset[str], soon: frozenset[str]) -> bool:
        """Take the tasks of which something is overdue and those of which something is due soon, by id.

        What is overdue by its deadline alone may be among the overdue.

        Returns:
            Whether that is news for any task of the list.
        """
        others = (late ^ self._late) | (soon ^ self._soon)
        changed = [node for id_ in others if (node := self._by_id.get(id_)) is not None]
        self._late, self._soon = late, soon
        for node in changed:
            self._mark(node)
        self._tell_of(changed)
        return bool(changed)

    def mark_before(self, before: Mapping[str, str], ids: Sequence[str] | None = None) -> None:
        """Take what last year left undone (上年未落实), by the id of the task that carries it on.

        Args:
            before: the words.
            ids: the tasks that were asked about; all of them where None.
        """
        if ids is not None:
            before = {**{id_: word for id_, word in self._before.items() if id_ not in ids}, **before}
        other = {id_ for id_, _ in before.items() ^ self._before.items()}
        changed = [node for id_ in other if (node := self._by_id.get(id_)) is not None]
        self._before = before
        for node in changed:
            node.mark_before(before.get(node.item.id, ""))
        self._tell_of(changed)

    def _mark(self, node: TaskNode) -> None:
        node.mark_urgent(late=node.item.id in self._late, soon=node.item.id in self._soon)

    def _tell_of(self, changed: Sequence[TaskNode]) -> None:
        if len(changed) > _MOST_TOLD:
            self._tell_of_all()
            return
        for node in changed:
            index = self.index_of(node.item.id)
            if index.isValid():
                self.dataChanged.emit(index, index)

    def _tell_of_all(self) -> None:
        for row, section in enumerate(self._shown):
            parent = self.index(row, 0)
            self.dataChanged.emit(self.index(0, 0, parent), self.index(len(section.shown) - 1, 0, parent))

    def warm(self, at_most: int) -> bool:
        """Work out the search text and facts of up to ``at_most`` rows; whether any are left."""
        waiting = (n for s in self._sections for n in s.nodes if not n.wording)
        for node in islice(waiting, at_most):
            node.build_haystack()
            if not node.facts:
                node.work_out_facts(self._today)
        return next(waiting, None) is not None

    def _narrow(self) -> None:
        for section in self._sections:
            section.show(narrow(section, self._filter, self._today))
        self._shown = [section for section in self._sections if section.shown]

    # -- what the page asks

    @property
    def filter(self) -> TaskFilter:
        """The filter in force."""
        return self._filter

    @property
    def soon(self) -> frozenset[str]:
        """The ids of the tasks of which something is due soon."""
        return self._soon

    @property
    def today(self) -> date:
        """The day by which 逾期 and 临期 are judged."""
        return self._today

    @property
    def shown_sections(self) -> list[SectionNode]:
        """The sections that have rows, with the rows each shows; for reading only."""
        return self._shown

    def shown_count(self) -> int:
        """How many task rows the filter leaves."""
        return sum(len(section.shown) for section in self._shown)

    def counts(self) -> Counter[Kind]:
        """How many rows of each kind the whole list holds; open claims alone under 待认领."""
        if self._counts is None:
            self._counts = Counter(
                node.kind
                for node in self._nodes()
                if not isinstance(node.item, Claimable) or node.item.decision is None
            )
        return self._counts

    def offices(self) -> list[str]:
        """The internal sections named so far, each once, in order of their names."""
        if self._offices is None:
            named = {n.item.fields.office for n in self._nodes() if isinstance(n.item, Task)}
            self._offices = sorted(office for office in named if office)
        return self._offices

    def section_titles(self) -> list[str]:
        """The titles of the plan's sections, each once, in order."""
        titles = (section.nodes[0].item.section_title for section in self._sections if section.nodes)
        return list(dict.fromkeys(titles))

    def task(self, id_: str) -> Task | None:
        """The task of that id as the list knows it, shown or not."""
        node = self._by_id.get(id_)
        return node.item if node is not None and isinstance(node.item, Task) else None

    def _nodes(self) -> Iterator[TaskNode]:
        for section in self._sections:
            yield from section.nodes

    # -- indexes

    def index_of(self, id_: str) -> QModelIndex:
        """The row of the requirement with that id; invalid where the filter hides it."""
        node = self._by_id.get(id_)
        if node is None:
            return QModelIndex()
        for position, section in enumerate(self._shown):
            if section is node.section:
                try:
                    row = section.shown.index(node)
                except ValueError:
                    break
                return self.createIndex(row, 0, position + 1)
        return QModelIndex()

    def item(self, index: Index) -> Task | Claimable | None:
        """The task or claimable requirement in that row; None for a section."""
        node = self.node(index)
        return node.item if node is not None else None

    def node(self, index: Index) -> TaskNode | None:
        """The task row behind ``index``; None for a section or an invalid index."""
        if not index.isValid() or index.internalId() == _SECTION_ID:
            return None
        return self._shown[index.internalId() - 1].shown[index.row()]

    def is_task(self, index: Index) -> bool:
        """Whether the row is a task's, not a section's."""
        return index.isValid() and index.internalId() != _SECTION_ID

    def section(self, index: Index) -> SectionNode | None:
        """The section row behind ``index``; None for a task or an invalid index."""
        if not index.isValid() or index.internalId() != _SECTION_ID:
            return None
        return self._shown[index.row()]

    def index(self, row: int, column: int, parent: Index = ROOT) -> QModelIndex:
        """The index of a section, or of a task under one."""
        if column != 0 or row < 0:
            return QModelIndex()
        if not parent.isValid():
            return self.createIndex(row, 0, _SECTION_ID) if row < len(self._shown) else QModelIndex()
        if parent.internalId() != _SECTION_ID or row >= len(self._shown[parent.row()].shown):
            return QModelIndex()
        return self.createIndex(row, 0, parent.row() + 1)

    def parent(self, index: Index = ROOT) -> QModelIndex:  # type: ignore[override]
        """The section above a task; nothing above a section."""
        if not index.isValid() or index.internalId() == _SECTION_ID:
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, _SECTION_ID)

    def rowCount(self, parent: Index = ROOT) -> int:
        """Sections at the top, shown tasks under a section."""
        if not parent.isValid():
            return len(self._shown)
        if parent.internalId() != _SECTION_ID or parent.column() != 0:
            return 0
        return len(self._shown[parent.row()].shown)

    def columnCount(self, parent: Index = ROOT) -> int:
        """One."""
        return 1

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Tasks can be selected, sections only opened and closed."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _SECTION_FLAGS if index.internalId() == _SECTION_ID else _TASK_FLAGS

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The words of a row; icons and colours are the delegate's business."""
        node = self.node(index)
        if node is not None:
            words = node.say(self._today)
            if role == Qt.ItemDataRole.DisplayRole:
                return f"{words.number} {words.wording}".lstrip()
            if role == Qt.ItemDataRole.ToolTipRole:
                return node.item.text
            if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.AccessibleDescriptionRole):
                return words.spoken
            return None
        section = self.section(index)
        if section is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return section.heading
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            return f"{section.heading}，{len(section.shown)} 项，办结 {section.done(self._today)} 项"
        return None
