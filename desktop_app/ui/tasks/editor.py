"""The right pane: one task, from the city's wording down to the line that records progress."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.rules import is_overdue
from desktop_app.core.task import Department, Task
from desktop_app.core.terms import STATUSES_WITH_REASON, Basis, Frequency, Role, Status, YearEnd
from desktop_app.ui import theme
from desktop_app.ui.context import Context
from desktop_app.ui.deferred import Deferred
from desktop_app.ui.icons import icon
from desktop_app.ui.read_only import harmless
from desktop_app.ui.tasks.autosave import Autosave
from desktop_app.ui.tasks.elided_label import ElidedLabel
from desktop_app.ui.tasks.inputs import ChoiceField, LineField
from desktop_app.ui.tasks.last_year_line import LastYearLine
from desktop_app.ui.tasks.measures_tab import MeasuresTab
from desktop_app.ui.tasks.nodes import Kind, kind_of
from desktop_app.ui.tasks.progress_entry import ProgressEntry
from desktop_app.ui.tasks.wording_block import WordingBlock
from desktop_app.ui.tasks.year_tabs import YearTabs

if TYPE_CHECKING:
    from desktop_app.ui.tasks.history_tab import HistoryTab
    from desktop_app.ui.tasks.progress_tab import ProgressTab

_CONCLUSIONS_WITH_REASON = frozenset({YearEnd.NOT_DONE, YearEnd.CONDITION_UNMET, YearEnd.NOT_APPLICABLE})


class TaskEditor(QWidget):
    """Shows one task and writes what is changed.

    Args:
        context: the window's shared state.
        offices: gives the internal sections named so far.
    """

    #: A value has reached the ledger: (id, name of the field, value).
    acknowledged = Signal(str, str, object)
    #: The officer wants to go to a task: its id.
    task_asked = Signal(str)

    def __init__(
        self, context: Context, offices: Callable[[], Sequence[str]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._context = context
        self._plan_year = context.today().year
        self._title = ElidedLabel()
        theme.set_tone(self._title, "secondary")
        self._overdue = QLabel()
        theme.set_tone(self._overdue, "overdue")
        self._kind = QLabel()
        theme.set_kind(self._kind, "badge")
        self._reclaim = QPushButton("调整认领…")
        theme.set_kind(self._reclaim, "link")
        self._reclaim.clicked.connect(lambda: context.open_target("claim"))
        self.status = ChoiceField("status", "状态", tuple(Status), nothing=None)
        for at, status in enumerate(Status):
            style = theme.status_style(status)
            self.status.combo.setItemIcon(at, icon(style.icon, style.role))
        self.block = WordingBlock()
        self.last_year = LastYearLine(context)
        self.confirm = _ConfirmLine()
        self.reason = LineField("reason", "理由", "写明理由")
        self.our_part = LineField("our_part", "我局承担的部分", "多家共同牵头时，写明本部门承担哪一部分")
        self._our_part_label = QLabel("我局承担的部分")
        self._our_part_row = _labelled(self._our_part_label, self.our_part)
        self._reason_row = _labelled(QLabel("理由"), self.reason)
        self.tabs = QTabBar()
        self.tabs.setAccessibleName("任务内容")
        self.tabs.setExpanding(False)
        self.measures = MeasuresTab(offices)
        self.entry = ProgressEntry(context)
        self._progress = Deferred(self._make_progress)
        self._history = Deferred(self._make_history)
        self.year = YearTabs(context, self)
        self._stack = QStackedWidget()
        self.autosave = Autosave(
            context, (self.status, self.our_part, self.reason, *self.measures.fields()), self
        )
        self._build()
        self._connect()
        context.writes(self)

    @property
    def task(self) -> Task | None:
        """The task that is shown, as the ledger last gave it."""
        return self.autosave.task

    @property
    def progress(self) -> ProgressTab:
        """进展."""
        return self._progress.part

    @property
    def history(self) -> HistoryTab:
        """修改记录."""
        return self._history.part

    def _make_progress(self) -> ProgressTab:
        from desktop_app.ui.tasks.progress_tab import ProgressTab

        made = ProgressTab(self._context)
        harmless(made.open_link)
        if self.task is not None:
            made.show_task(self.task)
        return made

    def _make_history(self) -> HistoryTab:
        from desktop_app.ui.tasks.history_tab import HistoryTab

        made = HistoryTab(self._context)
        harmless(made)
        if self.task is not None:
            made.show_task(self.task)
        return made

    def show_task(self, task: Task, plan_year: int) -> None:
        """Save what is typed, then turn to another task."""
        self._plan_year = plan_year
        self.measures.deadline.set_year(plan_year)
        self.autosave.turn_to(task)
        self._show_around(task)

    def take(self, task: Task) -> None:
        """Show what the ledger now holds of the same task."""
        self.autosave.take(task)
        self._show_around(task)

    def leave(self) -> None:
        """Save what is typed and show no task."""
        self.flush()
        self.autosave.turn_to(None)

    def flush(self) -> None:
        """Save what is typed."""
        self.autosave.flush()
        if self._progress.made is not None:
            self._progress.made.flush()
        self.year.flush()

    def forget(self) -> None:
        """Another ledger is open: what is shown belongs to the last one."""
        self.autosave.forget()
        if self._progress.made is not None:
            self._progress.made.forget()
        self.year.forget()

    def set_department(self, department: Department) -> None:
        """Use the department's own words for its sections and for itself."""
        self.measures.call_offices(department.office_word)
        word = f"{department.self_word}承担的部分"
        self._our_part_label.setText(word)
        self.our_part.label = word
        self.our_part.control.setAccessibleName(word)

    def focus_measures(self) -> None:
        """Put the cursor into the measures."""
        self.tabs.setCurrentIndex(0)
        self.measures.measures.control.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def focus_progress_line(self) -> None:
        """Put the cursor into the line at the foot."""
        self.entry.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.entry.line.selectAll()

    # -- what depends on more than one field

    def _show_around(self, task: Task) -> None:
        number = "" if task.no is None and task.alone else f" · 第 {task.no or task.index} 项"
        self._title.setText(f"{task.section_heading}{number}")
        kind = kind_of(task)
        self._kind.setText(kind.value)
        self._kind.setAccessibleName(f"任务类别：{kind.value}")
        self._reclaim.setVisible(kind is Kind.CLAIMED)
        today, deadline = self._context.today(), task.fields.deadline
        late = isinstance(deadline, date) and is_overdue(task, today)
        self._overdue.setText(f"逾期 {(today - deadline).days} 天" if isinstance(deadline, date) else "")
        self._overdue.setVisible(late)
        self.block.show_item(task)
        self.last_year.show_task(task, self._plan_year)
        self.confirm.show_task(task)
        shared = bool(task.co_units) and task.basis is Basis.NAMED and task.role is not Role.SUPPORT
        self._our_part_row.setVisible(shared or bool(task.fields.our_part))
        self._show_reason()
        self.measures.show_task(task)
        for tab in (self._progress.made, self._history.made):
            if tab is not None:
                tab.show_task(task)
        self.year.show_task(task, self._plan_year)
        self.tabs.setTabText(1, f"进展 {len(task.progress)}" if task.progress else "进展")

    def _show_reason(self) -> None:
        needed = (
            self.status.value() in STATUSES_WITH_REASON
            or self.measures.year_end.value() in _CONCLUSIONS_WITH_REASON
        )
        self._reason_row.setVisible(needed or bool(self.reason.text()))

    def _accept_frequency(self, frequency: Frequency) -> None:
        self.autosave.save_value("frequency", frequency)

    def _ask_frequency(self) -> None:
        self.tabs.setCurrentIndex(0)
        self.measures.frequency.control.setFocus(Qt.FocusReason.OtherFocusReason)
        self.measures.frequency.combo.showPopup()

    def _decline(self) -> None:
        self.autosave.save_value("status", Status.NOT_APPLICABLE)
        self._reason_row.show()
        self.reason.control.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_acknowledged(self, id_: str, name: str, value: Any) -> None:
        task = self.task
        if task is not None and task.id == id_:
            self._show_reason()
        self.acknowledged.emit(id_, name, value)

    def _on_left_behind(self, id_: str, line: str) -> None:
        self._context.messages.warning(line, "返回填写", lambda: self.task_asked.emit(id_))

    # -- putting together

    def _connect(self) -> None:
        self.autosave.acknowledged.connect(self._on_acknowledged)
        self.autosave.left_behind.connect(self._on_left_behind)
        self.status.chosen.connect(self._choose_status)
        self.measures.year_end.chosen.connect(self._show_reason)
        self.measures.conclusion_accepted.connect(lambda it: self.autosave.save_value("year_end", it))
        self.block.frequency_accepted.connect(self._accept_frequency)
        self.block.frequency_asked.connect(self._ask_frequency)
        self.confirm.applies.connect(lambda: self.autosave.save_value("applies", True))
        self.confirm.does_not_apply.connect(self._decline)
        self.tabs.currentChanged.connect(self._turn_tab)
        self.year.titles_changed.connect(self._show_titles)

    def _show_titles(self) -> None:
        for at, title in enumerate(self.year.titles, 2):
            self.tabs.setTabText(at, title)

    def _measure(self) -> None:
        # The room that 进展 needs, whichever tab is in front: where there is less, the page scrolls rather
        # than the wording above the tabs being cut off.
        self._stack.setMinimumSize(theme.px(360), theme.px(220))

    def _choose_status(self) -> None:
        self._show_reason()
        if self.status.value() in STATUSES_WITH_REASON and not self.reason.text():
            self.reason.control.setFocus(Qt.FocusReason.OtherFocusReason)

    def _turn_tab(self, index: int) -> None:
        self.flush()
        self._stack.setCurrentIndex(index)

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE_S)
        head.addWidget(self._title, 1)
        for widget in (self._overdue, self._reclaim, self._kind, self.status):
            head.addWidget(widget)
        rule = QFrame()
        theme.set_kind(rule, "rule")
        for name, page in (
            ("措施", self.measures),
            ("进展", self._progress),
            ("期次", self.year.occurrences_place),
            ("佐证", self.year.evidence_place),
            ("修改记录", self._history),
        ):
            self.tabs.addTab(name)
            self._stack.addWidget(page)
        self._stack.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme.signals.changed.connect(self._measure)
        self._measure()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, theme.SPACE_M, 20, theme.SPACE_S)
        layout.setSpacing(theme.SPACE_S)
        layout.addLayout(head)
        layout.addWidget(self.block)
        layout.addWidget(self.last_year)
        layout.addWidget(self.confirm)
        layout.addWidget(self._our_part_row)
        layout.addWidget(self._reason_row)
        # The line lies against the tabs, so that the chosen one stands on it.
        tabs = QVBoxLayout()
        tabs.setSpacing(0)
        tabs.addWidget(self.tabs)
        tabs.addWidget(rule)
        layout.addLayout(tabs)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.entry)
        # Until a task asks for them: counted as visible, they would make the window grow.
        for row in (self.confirm, self._our_part_row, self._reason_row):
            row.hide()


class _ConfirmLine(QFrame):
    """请确认是否适用, for general tasks of bodies that 各部门 may not mean."""

    applies = Signal()
    does_not_apply = Signal()

    def __init__(self) -> None:
        super().__init__()
        theme.set_kind(self, "card")
        words = QLabel("请确认是否适用：本项由各部门共同落实。")
        theme.set_tone(words, "due_soon")
        self.yes = QPushButton("适用")
        self.no = QPushButton("不涉及")
        self.yes.setAccessibleDescription("确认本项适用于本部门")
        self.no.setAccessibleDescription("本项不涉及本部门，须填写理由")
        self.yes.clicked.connect(self.applies)
        self.no.clicked.connect(self.does_not_apply)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.SPACE_M, theme.SPACE_XS, theme.SPACE_M, theme.SPACE_XS)
        layout.setSpacing(theme.SPACE_S)
        layout.addWidget(words, 1)
        layout.addWidget(self.yes)
        layout.addWidget(self.no)

    def show_task(self, task: Task) -> None:
        """Ask where it has not been answered."""
        fields = task.fields
        open_question = not fields.applies and fields.status is not Status.NOT_APPLICABLE
        self.setVisible(task.needs_confirmation and open_question)


def _labelled(label: QLabel, field: LineField) -> QWidget:
    row = QWidget()
    theme.set_tone(label, "secondary")
    label.setBuddy(field.control)
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(theme.SPACE_M)
    layout.addWidget(label)
    layout.addWidget(field, 1)
    return row
