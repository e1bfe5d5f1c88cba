"""One line in full: last year's wording at the left, this year's at the right, what differs marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop_app.ui import theme
from desktop_app.ui.next_year.model import Row, SuccessionModel
from desktop_app.ui.sheets.merge_detail import ValuePane
from desktop_app.ui.sheets.merge_marks import Mark, marked
from desktop_app.ui.tasks.elided_label import ElidedLabel

if TYPE_CHECKING:
    from desktop_app.core.task import Task


class SuccessionDetail(QFrame):
    """Below the table: the line that is looked at.

    Args:
        model: the lines.
    """

    #: A decision; carries the name of a `Decision`, or "".
    decision_asked = Signal(str)

    def __init__(self, model: SuccessionModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_kind(self, "panel")
        self._model = model
        self._row: Row | None = None
        self.title = ElidedLabel()
        theme.set_type(self.title, "strong")
        self.old, self.new = ValuePane("上年要求"), ValuePane("本年要求")
        self.filled = ValuePane("上年填报内容")
        self.confirm = QPushButton("确认对应 (Enter)")
        self.refuse = QPushButton("不对应 (D)")
        self.clear = QPushButton("取消决定 (空格)")
        for button, name in ((self.confirm, "SUCCEEDS"), (self.refuse, "DIFFERENT"), (self.clear, "")):
            theme.set_kind(button, "chip")
            button.setAutoDefault(False)
            button.clicked.connect(lambda _checked=False, it=name: self.decision_asked.emit(it))
        self._lay_out()
        theme.signals.changed.connect(self._render)

    def show_row(self, at: int) -> None:
        """Show a line; nothing where there is none."""
        self._row = self._model.row(at)
        self._render()

    def show_decision(self) -> None:
        """Show the decision on the line anew."""
        row = self._row
        pair = row.pair if row is not None else None
        for button in (self.confirm, self.refuse, self.clear):
            button.setEnabled(pair is not None)
        if row is None:
            self.title.setText("")
            return
        parts = [self._model.state_words(row)]
        if pair is not None:
            parts += [f"相似度 {pair.score}%", str(pair.relation)]
        if row.left_undone:
            parts.append(row.left_undone)
        if row.note:
            parts.append(row.note)
        self.title.setText("　".join(parts))

    def _render(self) -> None:
        row = self._row
        self.show_decision()
        task, former = (row.task, row.former) if row is not None else (None, None)
        before, after = former.text if former else "", task.text if task else ""
        stretches = marked(before, after) if before and after else []
        old = [piece for piece in stretches if piece[0] is not Mark.ADDED]
        new = [piece for piece in stretches if piece[0] is not Mark.GONE]
        self.old.show_stretches(old or [(Mark.SAME, before)], _whose(former))
        self.new.show_stretches(new or [(Mark.SAME, after)], task.label if task else "")
        self.filled.show_value(_filled_words(former) if former else "")

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE_S)
        head.addWidget(self.title, 1)
        for button in (self.confirm, self.refuse, self.clear):
            head.addWidget(button)
        panes = QHBoxLayout()
        panes.setSpacing(theme.SPACE_M)
        for pane in (self.old, self.new, self.filled):
            panes.addWidget(pane, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, theme.SPACE_S, 0, 0)
        column.setSpacing(theme.SPACE_S)
        column.addLayout(head)
        column.addLayout(panes, 1)


def _whose(former: Task | None) -> str:
    return f"{former.label}　{former.unit}" if former is not None else ""


def _filled_words(former: Task) -> str:
    """What the department filled in last year, a line for each field that says something."""
    from desktop_app.services.carry_over import CARRIED, word

    fields = former.fields
    lines = []
    for name in CARRIED:
        value = getattr(fields, name)
        if isinstance(value, tuple):
            value = "\n".join(value) if name == "measures" else "、".join(value)
        if value:
            lines.append(f"{word(name)}：{value}")
    if fields.reason:
        lines.append(f"理由：{fields.reason}")
    return "\n".join(lines)
