"""年度数据: the year's numbers in one form, entered once; what looks implausible is said, never refused."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from desktop_app.core.figures import FIGURES, Figure, doubts, groups
from desktop_app.ui import theme
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import BaseDialog, caption, heading
from desktop_app.ui.dialogs.needs import department_is_there

_COLUMNS = 2
#: Cells of the grid that one figure takes: its word, its field, its unit, and room.
_CELLS = 4
_MOST_DIGITS = 8


def run(context: Context) -> FiguresDialog | None:
    """Enter the year's figures; None where no department is chosen."""
    if not department_is_there(context):
        return None
    dialog = FiguresDialog(context)
    dialog.start(720, 620)
    return dialog


class FiguresDialog(BaseDialog):
    """One field for each figure, by groups."""

    def __init__(self, context: Context) -> None:
        super().__init__(context, "年度数据", "保存")
        self.fields: dict[str, QLineEdit] = {}
        self._doubts = caption("", tone="due_soon")
        self._lay_out()
        for field in self.fields.values():
            field.textChanged.connect(lambda _text: self._judge())
        self.set_busy(True)
        plan_id, unit = context.plan_id, context.unit
        if plan_id is None or unit is None:
            return
        from desktop_app.services import figures

        context.jobs.run(lambda ledger: figures.figures(ledger, plan_id, unit), self._loaded, self.fail)

    def values(self) -> dict[str, int | None]:
        """What the form says; None for what is left empty.

        Raises:
            ValueError: a field holds no number; it is the argument.
        """
        found: dict[str, int | None] = {}
        for name, field in self.fields.items():
            text = field.text().strip().replace(",", "").replace("，", "")
            good = not text or (text.isdecimal() and len(text) <= _MOST_DIGITS)
            theme.set_invalid(field, not good)
            if not good:
                raise ValueError(name)
            found[name] = int(text) if text else None
        return found

    def do_primary(self) -> None:
        """Store them."""
        plan_id, unit = self.context.plan_id, self.context.unit
        if plan_id is None or unit is None:
            return
        try:
            values = self.values()
        except ValueError as error:
            self.fields[str(error)].setFocus()
            self.refuse("请填写不小于 0 的整数，没有数据的留空。")
            return
        from desktop_app.services import figures

        self.set_busy(True)
        self.context.jobs.run(
            lambda ledger: figures.save_figures(ledger, plan_id, unit, values),
            lambda _changes: self.accept(),
            self.fail,
        )

    def _loaded(self, values: dict[str, int]) -> None:
        for name, value in values.items():
            self.fields[name].setText(str(value))
        self.set_busy(False)
        self.fields[FIGURES[0].id].setFocus()
        self._judge()

    def _judge(self) -> None:
        """Say what looks implausible among what is entered so far."""
        try:
            entered = {name: value for name, value in self.values().items() if value is not None}
        except ValueError:
            return
        found = doubts(entered)
        self._doubts.setText("\n".join(found))
        self._doubts.setVisible(bool(found))
        self.note.setText(f"已填 {len(entered)} 项，共 {len(self.fields)} 项")

    def _lay_out(self) -> None:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, theme.SPACE_M, 0)
        column.setSpacing(theme.SPACE_S)
        for name, listed in groups():
            column.addWidget(heading(name))
            column.addLayout(self._grid(listed))
            column.addSpacing(theme.SPACE_S)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        self.body.addWidget(caption("同一信息多渠道发布只计 1 条；没有数据的留空，报告中留占位。"))
        self.body.addWidget(scroll, 1)
        self.body.addWidget(self._doubts)
        self._doubts.hide()

    def _grid(self, listed: tuple[Figure, ...]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.SPACE_M)
        grid.setVerticalSpacing(theme.SPACE_S)
        width = QFontMetrics(theme.font()).horizontalAdvance("00000000") + theme.px(24)
        for at, figure in enumerate(listed):
            row, first = at // _COLUMNS, _CELLS * (at % _COLUMNS)
            field = QLineEdit()
            field.setAccessibleName(f"{figure.group}：{figure.word}（{figure.unit}）")
            field.setAlignment(Qt.AlignmentFlag.AlignRight)
            field.setFixedWidth(width)
            self.fields[figure.id] = field
            label, unit = QLabel(figure.word), QLabel(figure.unit)
            label.setBuddy(field)
            for quiet in (label, unit):
                theme.set_tone(quiet, "secondary")
            grid.addWidget(label, row, first)
            grid.addWidget(field, row, first + 1)
            grid.addWidget(unit, row, first + 2)
        for first in range(0, _CELLS * _COLUMNS, _CELLS):
            grid.setColumnStretch(first, 1)
        # Room between the two halves: a unit must not be read as belonging to the next figure.
        grid.setColumnMinimumWidth(_CELLS - 1, theme.px(16))
        return grid
