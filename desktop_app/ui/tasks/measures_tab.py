"""措施: what we will do, who does it, by when and how often, and where it is published."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.rules import proposed_conclusion
from desktop_app.core.task import Task
from desktop_app.core.terms import Frequency, Publicity, YearEnd
from desktop_app.ui import theme
from desktop_app.ui.tasks.inputs import (
    ChoiceField,
    DayField,
    DeadlineField,
    Field,
    LineField,
    LinesField,
    ListField,
    SuggestField,
)
from desktop_app.ui.tasks.measures_edit import MeasuresEdit

#: What stands before the day by which an occurrence falls due.
_FOLLOWING = {
    Frequency.MONTHLY: "次月",
    Frequency.QUARTERLY: "次季首月",
    Frequency.HALF_YEARLY: "次半年首月",
    Frequency.YEARLY: "次年1月",
}


class MeasuresTab(QScrollArea):
    """The fields a department fills in.

    Args:
        offices: gives the internal sections named so far.
    """

    #: The officer takes the year-end conclusion the record suggests.
    conclusion_accepted = Signal(object)

    def __init__(self, offices: Callable[[], Sequence[str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.measures = LinesField("measures", "落实措施", MeasuresEdit(), "每行一条措施")
        self.office = SuggestField("office", "责任科室", offices)
        self.person = LineField("person", "责任人")
        self.support_offices = ListField("support_offices", "配合科室", "多个用“、”分开")
        self.phone = LineField("phone", "联系电话")
        self.deadline = DeadlineField("deadline", "完成时限")
        self.frequency = ChoiceField("frequency", "频次", tuple(Frequency))
        self.due_day = DayField("due_day", "到期日")
        self.channel = LineField("channel", "公开渠道及栏目", "如 门户网站 · 信息公开栏目")
        self.publicity = ChoiceField("publicity", "公开属性", tuple(Publicity))
        self.remark = LineField("remark", "备注", "仅内部可见，不进入公开版")
        self.year_end = ChoiceField("year_end", "年终结论", tuple(YearEnd))
        self._labels: dict[str, QLabel] = {}
        self._following = QLabel()
        self._before = QLabel("日前")
        self._proposal = QLabel()
        theme.set_tone(self._proposal, "secondary")
        self._accept = QPushButton("采用")
        theme.set_kind(self._accept, "link")
        self._accept.clicked.connect(self._accept_proposal)
        self._proposed: YearEnd | None = None
        self.frequency.chosen.connect(self._show_due_day)
        self._build()
        theme.signals.changed.connect(self._measure)
        self._measure()

    def fields(self) -> tuple[Field, ...]:
        """Every field of the tab, in reading order."""
        return (
            self.measures, self.office, self.person, self.support_offices, self.phone, self.deadline,
            self.frequency, self.due_day, self.channel, self.publicity, self.remark, self.year_end,
        )  # fmt: skip

    def show_task(self, task: Task) -> None:
        """Show what depends on the task beyond its fields."""
        self._show_due_day()
        proposed = proposed_conclusion(task) if task.fields.year_end is None else None
        self._proposed = proposed
        self._proposal.setText(f"按记录建议：{proposed}" if proposed is not None else "")
        self._accept.setVisible(proposed is not None)
        self._accept.setAccessibleName(f"采用建议的年终结论：{proposed}" if proposed is not None else "")

    def call_offices(self, word: str) -> None:
        """Name the internal sections as this department does: 科室, 处室, 股室."""
        for field, label in ((self.office, f"责任{word}"), (self.support_offices, f"配合{word}")):
            # A district's 责任单位 is a word of its own.
            field.label = label.replace("责任责任", "责任").replace("配合责任", "配合")
            field.control.setAccessibleName(field.label)
            self._labels[field.name].setText(field.label)

    def _accept_proposal(self) -> None:
        if self._proposed is not None:
            self.conclusion_accepted.emit(self._proposed)

    def _show_due_day(self) -> None:
        frequency = self.frequency.value()
        is_periodic = isinstance(frequency, Frequency)
        for widget in (self._following, self.due_day, self._before):
            widget.setVisible(is_periodic)
        if isinstance(frequency, Frequency):
            self._following.setText(_FOLLOWING[frequency])
            self.due_day.control.setAccessibleName(f"到期日：{_FOLLOWING[frequency]}几日前")

    def _build(self) -> None:
        heading = QLabel("落实措施")
        theme.set_type(heading, "heading")
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.SPACE_M)
        grid.setVerticalSpacing(theme.SPACE_S)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        pairs = (
            (self.office, self.person),
            (self.support_offices, self.phone),
            (self.deadline, self._frequency_cell()),
            (self.channel, self.publicity),
        )
        for row, (left, right) in enumerate(pairs):
            self._put(grid, row, 0, left)
            self._put(grid, row, 2, right)
        self._put(grid, len(pairs), 0, self.remark, columns=3)
        self._put(grid, len(pairs) + 1, 0, self.year_end)
        grid.addLayout(self._proposal_row(), len(pairs) + 1, 2, 1, 2, Qt.AlignmentFlag.AlignTop)
        inner = QWidget()
        layout = QVBoxLayout(inner)
        layout.setContentsMargins(0, theme.SPACE_XS, 0, theme.SPACE_S)
        layout.setSpacing(theme.SPACE_S)
        layout.addWidget(heading)
        layout.addWidget(self.measures, 1)
        layout.addLayout(grid)
        self.setWidget(inner)
        # With a ground of its own it would be painted whole beside the page around it.
        inner.setAutoFillBackground(False)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName("措施")

    def _frequency_cell(self) -> QWidget:
        """Frequency and due day on one line, what is wrong with the day below both."""
        cell = QWidget()
        line = QHBoxLayout()
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.SPACE_S)
        line.addWidget(self.frequency, 1)
        line.addWidget(self._following)
        line.addWidget(self.due_day)
        line.addWidget(self._before)
        layout = QVBoxLayout(cell)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE_XS)
        layout.addLayout(line)
        layout.addWidget(self.due_day.error_label)
        return cell

    def _proposal_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE_S)
        row.addWidget(self._proposal)
        row.addWidget(self._accept)
        row.addStretch(1)
        return row

    def _put(self, grid: QGridLayout, row: int, column: int, widget: QWidget, columns: int = 1) -> None:
        field = widget if isinstance(widget, Field) else self.frequency
        label = QLabel(field.label)
        theme.set_tone(label, "secondary")
        label.setBuddy(field.control)
        self._labels[field.name] = label
        grid.addWidget(label, row, column, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(widget, row, column + 1, 1, columns, Qt.AlignmentFlag.AlignTop)

    def _measure(self) -> None:
        """Labels stand level with their controls, whatever the type."""
        for label in (*self._labels.values(), self._following, self._before, self._proposal):
            label.setMinimumHeight(theme.control_height())
        self.due_day.setFixedWidth(theme.px(56))
