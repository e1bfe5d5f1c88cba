"""已存筛选: filters of the task list under names, in the filter menu, with their two small dialogs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar, cast

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QMenu, QPushButton

from desktop_app.core.changes import Changes
from desktop_app.core.errors import UserError
from desktop_app.core.rules import Gap
from desktop_app.core.terms import Status
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import BaseDialog, caption
from desktop_app.ui.tasks.filtering import TaskFilter
from desktop_app.ui.tasks.filters import FilterBar
from desktop_app.ui.tasks.nodes import Kind

if TYPE_CHECKING:
    from desktop_app.services.saved_filters import SavedFilter

E = TypeVar("E", bound=Enum)


def to_criteria(wanted: TaskFilter) -> dict[str, Any]:
    """A filter as plain values; what does not narrow is left out."""
    found: dict[str, Any] = {
        "kind": None if wanted.kind is None else wanted.kind.value,
        "sections": sorted(wanted.sections),
        "statuses": [str(status) for status in Status if status in wanted.statuses],
        "offices": sorted(wanted.offices),
        "gaps": [str(gap) for gap in Gap if gap in wanted.gaps],
        "overdue": wanted.overdue,
        "due_soon": wanted.due_soon,
        "words": wanted.words,
    }
    return {name: value for name, value in found.items() if value}


def from_criteria(criteria: Mapping[str, Any]) -> TaskFilter:
    """The filter again; what another version wrote and this one does not know is left out."""
    (kind,) = _known(Kind, [criteria.get("kind")]) or (None,)
    return TaskFilter(
        kind=kind,
        sections=frozenset(map(str, criteria.get("sections", ()))),
        statuses=frozenset(_known(Status, criteria.get("statuses", ()))),
        offices=frozenset(map(str, criteria.get("offices", ()))),
        gaps=frozenset(_known(Gap, criteria.get("gaps", ()))),
        overdue=bool(criteria.get("overdue")),
        due_soon=bool(criteria.get("due_soon")),
        words=str(criteria.get("words", "")),
    )


def _known(of: type[E], values: Iterable[Any]) -> tuple[E, ...]:
    members = {member.value: member for member in of}
    return tuple(members[value] for value in values if value in members)


def words_of(wanted: TaskFilter, bar: FilterBar) -> str:
    """What a filter narrows the list to, its kind included."""
    kind = [] if wanted.kind is None else [wanted.kind.value]
    return "、".join([*kind, *filter(None, [bar.words_of(wanted)])])


class SavedFilters(QObject):
    """Offers the saved filters in the filter menu.

    Args:
        context: the window's shared state.
        bar: shows the menu and says what is wanted.
    """

    def __init__(self, context: Context, bar: FilterBar) -> None:
        super().__init__(bar)
        self._context, self._bar = context, bar
        self._saved: tuple[SavedFilter, ...] = ()
        bar.extras = self.fill
        context.jobs.opened.connect(lambda _path: self.reload())
        context.jobs.changed.connect(self._on_changed)
        self.reload()

    def reload(self) -> None:
        """Read them again."""
        from desktop_app.services import saved_filters as service

        if self._context.jobs.ready:
            self._context.jobs.run(service.saved, self._take)

    def fill(self, menu: QMenu, now: TaskFilter) -> None:
        """Put them into the filter menu, with what can be done with them."""
        saved = QMenu("已存筛选", menu)
        menu.addMenu(saved)
        for one in self._saved:
            wanted = from_criteria(one.criteria)
            action = saved.addAction(one.name.replace("&", "&&"))
            action.setCheckable(wanted == now)
            action.setChecked(wanted == now)
            action.triggered.connect(lambda _checked=False, it=wanted: self._bar.wanted.emit(it))
        saved.addSeparator()
        keep = saved.addAction("保存当前筛选…")
        keep.setEnabled(now != TaskFilter())
        keep.triggered.connect(lambda: SaveDialog(self._context, self._bar, now, self._saved).start(420))
        manage = saved.addAction("改名和删除…")
        manage.setEnabled(bool(self._saved))
        manage.triggered.connect(lambda: ManageDialog(self._context, self._bar).start(460, 360))

    def _take(self, saved: tuple[SavedFilter, ...]) -> None:
        self._saved = saved

    def _on_changed(self, changes: Changes) -> None:
        if changes.settings:
            self.reload()


class SaveDialog(BaseDialog):
    """Asks under which name a filter is to be kept.

    Args:
        context: the window's shared state.
        bar: says what a filter means.
        wanted: the filter.
        saved: those kept so far.
    """

    def __init__(
        self, context: Context, bar: FilterBar, wanted: TaskFilter, saved: tuple[SavedFilter, ...]
    ) -> None:
        super().__init__(context, "保存当前筛选", "保存")
        self._wanted = wanted
        self._taken = frozenset(one.name for one in saved)
        meaning = words_of(wanted, bar)
        self.name = QLineEdit(meaning[:30])
        self.name.setAccessibleName("筛选名称")
        self.name.setMaxLength(30)
        self.name.selectAll()
        self.name.textChanged.connect(self._say_taken)
        self.body.addWidget(caption(meaning))
        self.body.addWidget(self.name)
        self.body.addStretch(1)
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self._say_taken(self.name.text())

    def do_primary(self) -> None:
        from desktop_app.services import saved_filters as service

        name, criteria = self.name.text(), to_criteria(self._wanted)
        self.set_busy(True)
        self.context.jobs.run(
            lambda ledger: service.save(ledger, name, criteria), lambda _changes: self.accept(), self.fail
        )

    def _say_taken(self, name: str) -> None:
        self.note.setText("将替换同名筛选" if " ".join(name.split()) in self._taken else "")


class ManageDialog(BaseDialog):
    """Renames saved filters in place and takes them away.

    Args:
        context: the window's shared state.
        bar: says what a filter means.
    """

    def __init__(self, context: Context, bar: FilterBar) -> None:
        super().__init__(context, "已存筛选", "", "关闭")
        self._bar = bar
        self._names: list[str] = []
        self.list = _FilterList(self.remove)
        self.list.itemChanged.connect(self._rename)
        self.list.currentRowChanged.connect(self._say_meaning)
        self._meanings: list[str] = []
        self._meaning = caption("")
        self.rename_button = QPushButton("改名")
        self.rename_button.clicked.connect(self._start_renaming)
        self.remove_button = QPushButton("删除")
        self.remove_button.clicked.connect(self.remove)
        buttons = QHBoxLayout()
        for button in (self.rename_button, self.remove_button):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch(1)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self._meaning)
        self.body.addLayout(buttons)
        self.enter_is_for(self.list)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        context.jobs.changed.connect(self._on_changed)
        self._reload()

    def remove(self) -> None:
        """Take the chosen filter away; 撤销 gives it back."""
        from desktop_app.services import saved_filters as service

        row = self.list.currentRow()
        if 0 <= row < len(self._names):
            name = self._names[row]
            self.context.jobs.run(lambda ledger: service.remove(ledger, name), None, self._give_back)

    def _start_renaming(self) -> None:
        item = self.list.currentItem()
        if item is not None:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            self.list.editItem(item)

    def _rename(self, item: QListWidgetItem) -> None:
        from desktop_app.services import saved_filters as service

        old, new = self._names[self.list.row(item)], item.text()
        if new != old:
            self.context.jobs.run(lambda ledger: service.rename(ledger, old, new), None, self._give_back)

    def _give_back(self, error: UserError) -> None:
        self.fail(error)
        self._reload()

    def _on_changed(self, changes: Changes) -> None:
        if changes.settings:
            self._reload()

    def _reload(self) -> None:
        from desktop_app.services import saved_filters as service

        self.context.jobs.run(service.saved, self._show)

    def _show(self, saved: tuple[SavedFilter, ...]) -> None:
        row = max(self.list.currentRow(), 0)
        self._names = [one.name for one in saved]
        self._meanings = [words_of(from_criteria(one.criteria), self._bar) for one in saved]
        blocked = self.list.blockSignals(True)
        self.list.clear()
        for name in self._names:
            item = QListWidgetItem(name)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
            self.list.addItem(item)
        self.list.blockSignals(blocked)
        self.list.setCurrentRow(min(row, len(saved) - 1))
        self._say_meaning(self.list.currentRow())
        for button in (self.rename_button, self.remove_button):
            button.setEnabled(bool(saved))

    def _say_meaning(self, row: int) -> None:
        there = 0 <= row < len(self._meanings)
        self._meaning.setText(self._meanings[row] if there else "没有已存筛选。")


class _FilterList(QListWidget):
    """The names: F2 or Enter changes one, Delete takes it away."""

    def __init__(self, remove: Callable[[], None]) -> None:
        super().__init__()
        self._remove = remove
        self.setAccessibleName("已存筛选")
        self.setProperty("framed", "true")
        self.setProperty("ticks", "true")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        editing = self.state() == QListWidget.State.EditingState
        item = cast("QListWidgetItem | None", self.currentItem())
        if event.key() == Qt.Key.Key_Delete and not editing:
            self._remove()
        elif (
            event.key() in (Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and item is not None
            and not editing
        ):
            self.editItem(item)
        else:
            super().keyPressEvent(event)
