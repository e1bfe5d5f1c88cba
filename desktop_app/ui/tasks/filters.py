"""The chips above the list, the filter menu, and the line that says what the list is narrowed to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.rules import Gap
from desktop_app.core.terms import Status
from desktop_app.ui import theme
from desktop_app.ui.icons import icon
from desktop_app.ui.reminding.choices import soon_words
from desktop_app.ui.tasks.filtering import TaskFilter
from desktop_app.ui.tasks.nodes import Kind
from desktop_app.ui.tasks.staying_menu import StayingMenu
from desktop_app.ui.tasks.words_field import WordsField

T = TypeVar("T")

_NO_OFFICE = "（未填）"


class FilterBar(QWidget):
    """Chooses what the list shows; the list itself is the model's business.

    Args:
        offices: gives the internal sections named so far.
        sections: gives the titles of the plan's sections.
    """

    #: The officer wants another filter (`TaskFilter`).
    wanted = Signal(object)

    def __init__(
        self,
        offices: Callable[[], Sequence[str]],
        sections: Callable[[], Sequence[str]],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._filter = TaskFilter()
        self._office_word = "科室"
        self._offices, self._sections = offices, sections
        self.words = WordsField()
        self.words.wanted.connect(lambda words: self.wanted.emit(replace(self._filter, words=words)))
        #: Puts more into the filter menu, for the filter in force.
        self.extras: Callable[[QMenu, TaskFilter], None] | None = None
        self._group = QButtonGroup(self)
        self.chips: dict[Kind | None, QPushButton] = {}
        self.menu = StayingMenu(self)
        self.menu.aboutToShow.connect(self._fill_menu)
        self.button = QPushButton("筛选")
        self.button.setIcon(icon("filter-variant"))
        self.button.setMenu(self.menu)
        theme.set_kind(self.button, "flat")
        self.button.setAccessibleDescription("按部分、状态、科室、欠缺、时限筛选任务")
        self._narrowed = QLabel()
        self._narrowed.setWordWrap(True)
        self._narrowed.setTextFormat(Qt.TextFormat.PlainText)
        theme.set_type(self._narrowed, "secondary")
        theme.set_tone(self._narrowed, "secondary")
        self.clear_button = QPushButton("清除")
        theme.set_kind(self.clear_button, "link")
        self.clear_button.setAccessibleName("清除筛选")
        self.clear_button.clicked.connect(lambda: self.wanted.emit(TaskFilter(kind=self._filter.kind)))
        self._build()
        self.show_counts(Counter())

    def show_counts(self, counts: Counter[Kind]) -> None:
        """Write how many tasks each chip stands for; a kind the department does not have has no chip."""
        tasks = sum(count for kind, count in counts.items() if kind is not Kind.CLAIMABLE)
        for kind, chip in self.chips.items():
            count = tasks if kind is None else counts[kind]
            word = "全部" if kind is None else kind.value
            chip.setText(f"{word} {count}")
            chip.setAccessibleName(f"{word}，{count} 项")
            chip.setVisible(kind is None or count > 0 or kind is self._filter.kind)

    def show_filter(self, wanted: TaskFilter, shown: int) -> None:
        """Show the filter in force and how many tasks it leaves."""
        self._filter = wanted
        chip = self.chips[wanted.kind]
        chip.setChecked(True)
        chip.setVisible(True)
        self.words.show_words(wanted.words)
        words = self.words_of(wanted)
        self._narrowed.setText(f"已筛选：{words}（{shown} 项）")
        for widget in (self._narrowed, self.clear_button):
            widget.setVisible(bool(words))

    def call_offices(self, word: str) -> None:
        """Name the internal sections as this department does."""
        self._office_word = word

    def words_of(self, wanted: TaskFilter) -> str:
        """What a filter narrows the list to; empty where it does not, the kind apart."""
        parts = [title for title in self._sections() if title in wanted.sections]
        parts += sorted(wanted.sections.difference(parts))
        parts += [str(status) for status in Status if status in wanted.statuses]
        parts += sorted(office or f"{self._office_word}{_NO_OFFICE}" for office in wanted.offices)
        parts += [str(gap) for gap in Gap if gap in wanted.gaps]
        parts += ["已逾期"] * wanted.overdue + [soon_words()] * wanted.due_soon
        if wanted.words:
            parts.append(f"“{wanted.words}”")
        return "、".join(parts)

    def _choose_kind(self, kind: Kind | None) -> None:
        self.wanted.emit(self._filter.with_kind(kind))

    def _fill_menu(self) -> None:
        self.menu.clear()
        now = self._filter
        of_tasks = now.kind is not Kind.CLAIMABLE
        section_menu = self._submenu("部分", True)
        for title in dict.fromkeys((*self._sections(), *sorted(now.sections))):
            shown = title.replace("&", "&&")
            self._tick(section_menu, shown, title in now.sections, self._section_toggle(title))
        status_menu = self._submenu("状态", of_tasks)
        for status in Status:
            self._tick(status_menu, str(status), status in now.statuses, self._status_toggle(status))
        office_menu = self._submenu(self._office_word, of_tasks)
        for office in (*self._offices(), ""):
            words = office.replace("&", "&&") or _NO_OFFICE
            self._tick(office_menu, words, office in now.offices, self._office_toggle(office))
        gap_menu = self._submenu("欠缺", of_tasks)
        for gap in Gap:
            self._tick(gap_menu, str(gap), gap in now.gaps, self._gap_toggle(gap))
        time_menu = self._submenu("时限", of_tasks)
        self._tick(time_menu, "已逾期", now.overdue, lambda f, on: replace(f, overdue=on))
        self._tick(time_menu, soon_words(), now.due_soon, lambda f, on: replace(f, due_soon=on))
        self.menu.addSeparator()
        if self.extras is not None:
            self.extras(self.menu, now)
        clear = self.menu.addAction("清除筛选")
        clear.setEnabled(now.is_narrowed or bool(now.words))
        clear.triggered.connect(self.clear_button.click)

    def _submenu(self, title: str, enabled: bool) -> QMenu:
        submenu = StayingMenu(title, self.menu)
        submenu.setEnabled(enabled)
        self.menu.addMenu(submenu)
        return submenu

    def _tick(
        self, menu: QMenu, words: str, on: bool, change: Callable[[TaskFilter, bool], TaskFilter]
    ) -> None:
        action = QAction(words, menu)
        action.setCheckable(True)
        action.setChecked(on)
        action.toggled.connect(lambda checked: self.wanted.emit(change(self._filter, checked)))
        menu.addAction(action)

    def _section_toggle(self, title: str) -> Callable[[TaskFilter, bool], TaskFilter]:
        return lambda f, on: replace(f, sections=_with(f.sections, title, on))

    def _status_toggle(self, status: Status) -> Callable[[TaskFilter, bool], TaskFilter]:
        return lambda f, on: replace(f, statuses=_with(f.statuses, status, on))

    def _office_toggle(self, office: str) -> Callable[[TaskFilter, bool], TaskFilter]:
        return lambda f, on: replace(f, offices=_with(f.offices, office, on))

    def _gap_toggle(self, gap: Gap) -> Callable[[TaskFilter, bool], TaskFilter]:
        return lambda f, on: replace(f, gaps=_with(f.gaps, gap, on))

    def _build(self) -> None:
        chips = QWidget()
        flow = _FlowLayout(chips)
        for kind in (None, *Kind):
            chip = QPushButton()
            chip.setCheckable(True)
            theme.set_kind(chip, "chip")
            chip.clicked.connect(lambda _checked=False, it=kind: self._choose_kind(it))
            self._group.addButton(chip)
            self.chips[kind] = chip
            flow.addWidget(chip)
        self.chips[None].setChecked(True)
        top = QHBoxLayout()
        top.setSpacing(theme.SPACE_S)
        top.addWidget(self.words, 1)
        top.addWidget(self.button)
        below = QHBoxLayout()
        below.setSpacing(theme.SPACE_S)
        below.addWidget(self._narrowed, 1)
        below.addWidget(self.clear_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.SPACE_M, theme.SPACE_S, theme.SPACE_M, theme.SPACE_XS)
        layout.setSpacing(theme.SPACE_XS)
        layout.addWidget(chips)
        layout.addLayout(top)
        layout.addLayout(below)


def _with(members: frozenset[T], member: T, on: bool) -> frozenset[T]:
    return members | {member} if on else members - {member}


class _FlowLayout(QLayout):
    """Widgets side by side, and on a further line where they do not fit."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # type: ignore[override]
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def sizeHint(self) -> QSize:
        shown = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(size.width() + theme.SPACE_S for size in shown)
        return QSize(width, max((size.height() for size in shown), default=0))

    def minimumSize(self) -> QSize:
        shown = [item.minimumSize() for item in self._items if not item.isEmpty()]
        return QSize(
            max((size.width() for size in shown), default=0),
            max((size.height() for size in shown), default=0),
        )

    def _arrange(self, rect: QRect, *, move: bool) -> int:
        x, y, line = rect.x(), rect.y(), 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint()
            if x > rect.x() and x + size.width() > rect.right() + 1:
                x, y, line = rect.x(), y + line + theme.SPACE_XS, 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), size))
            x += size.width() + theme.SPACE_S
            line = max(line, size.height())
        return y + line - rect.y()
