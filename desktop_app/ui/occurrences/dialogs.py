"""How a task goes through the year (频次…), and an occurrence added by hand (新增一件…)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLineEdit, QSpinBox, QWidget

from desktop_app.core.pace import PROMPT_TERM, Pace, PaceKind, pace_offers
from desktop_app.core.recurrence import offers
from desktop_app.core.task import Task
from desktop_app.core.terms import OCCURRENCES, Frequency
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import BaseDialog, caption, form
from desktop_app.ui.dialogs.fields import DateField

_KIND_WORDS = {
    PaceKind.TIMES: "全年若干次",
    PaceKind.PROMPT: "及时：信息形成后若干工作日内",
    PaceKind.BATCHES: "分批：逐批登记",
    PaceKind.AS_FIT: "适时：不设到期日，年终答复",
    PaceKind.REGULAR: "定期：频次待定",
    PaceKind.ONCE: "不分期次",
}


class RhythmDialog(BaseDialog):
    """Frequency, due day, pace and precondition of one task or several, stored as one step.

    Args:
        context: the window's shared state.
        tasks: the tasks; the form begins with what is set for the first.
        pace: that task's pace.
    """

    def __init__(self, context: Context, tasks: Sequence[Task], pace: Pace) -> None:
        label = tasks[0].label if len(tasks) == 1 else f"{len(tasks)} 项任务"
        super().__init__(context, f"频次：{label}", "保存")
        self._tasks = tuple(tasks)
        self._pace = pace
        self._choices: list[Frequency | PaceKind | None] = [None, *Frequency, *_KIND_WORDS]
        self.kind = QComboBox()
        for choice in self._choices:
            self.kind.addItem(_words(choice))
        self.kind.setMaxVisibleItems(len(self._choices))
        self.kind.setAccessibleName("频次")
        self.due_day = _number("到期日", 0, 31, "未定")
        self.times = _number("全年次数", 1, 366)
        self.term = _number("期限", 1, 250)
        self.shift = QCheckBox("到期日逢休息日顺延至下一个工作日")
        self.condition = QLineEdit()
        self.condition.setPlaceholderText("如 项目验收合格；没有前置条件留空")
        self.condition.setAccessibleName("前置条件")
        self.met_on = DateField("条件成就日期")
        self.held = QComboBox()
        self.held.addItems(["年终答复", "本年度已开展", "本年度未开展"])
        self.held.setAccessibleName("是否开展")
        self.held_reason = QLineEdit()
        self.held_reason.setPlaceholderText("未开展的理由")
        self.held_reason.setAccessibleName("未开展的理由")
        self.rows = form()
        self._lay_out(tasks)
        self._show(tasks[0], pace)
        for combo in (self.kind, self.held):
            combo.currentIndexChanged.connect(lambda _at: self._show_rows())
        self.condition.textChanged.connect(lambda _text: self._show_rows())
        self._show_rows()

    def do_primary(self) -> None:
        """Store it."""
        if not self.met_on.is_valid():
            self.refuse("条件成就日期填写有误，请按“2017年6月9日”的形式填写，或留空。")
            self.met_on.setFocus()
            return
        choice = self._choices[self.kind.currentIndex()]
        frequency = choice if isinstance(choice, Frequency) else None
        kind = choice if isinstance(choice, PaceKind) else None
        condition = self.condition.text().strip() or None
        pace = Pace(
            kind=kind,
            times=self.times.value() if kind is PaceKind.TIMES else None,
            term=self.term.value(),
            shift=self.shift.isChecked(),
            condition=condition,
            condition_met_on=self.met_on.value() if condition else None,
            held=(None, True, False)[self.held.currentIndex()] if kind is PaceKind.AS_FIT else None,
            held_reason=self.held_reason.text().strip() or None,
        )
        due_day = self.due_day.value() or None if frequency is not None else None
        unit, ids = self._tasks[0].unit, [task.id for task in self._tasks]
        from desktop_app.services import occurrences as service

        self.set_busy(True)
        self.context.jobs.run(
            lambda ledger: service.set_rhythm(
                ledger, unit, ids, frequency=frequency, due_day=due_day, pace=pace
            ),
            lambda _changes: self.accept(),
            self.fail,
        )

    def _show(self, task: Task, pace: Pace) -> None:
        choice: Frequency | PaceKind | None = task.fields.frequency or pace.kind
        self.kind.setCurrentIndex(self._choices.index(choice))
        self.due_day.setValue(task.fields.due_day or 0)
        self.times.setValue(pace.times or 1)
        self.term.setValue(pace.term or PROMPT_TERM)
        self.shift.setChecked(pace.shift)
        self.condition.setText(pace.condition or "")
        self.met_on.set_value(pace.condition_met_on)
        self.held.setCurrentIndex({None: 0, True: 1, False: 2}[pace.held])
        self.held_reason.setText(pace.held_reason or "")

    def _show_rows(self) -> None:
        choice = self._choices[self.kind.currentIndex()]
        conditional = bool(self.condition.text().strip())
        shown: dict[QWidget, bool] = {
            self.due_day: isinstance(choice, Frequency),
            self.times: choice is PaceKind.TIMES,
            self.term: choice is PaceKind.PROMPT or (conditional and choice is None),
            self.shift: isinstance(choice, Frequency) or choice is PaceKind.TIMES,
            self.met_on: conditional,
            self.held: choice is PaceKind.AS_FIT,
            self.held_reason: choice is PaceKind.AS_FIT and self.held.currentIndex() == 2,
        }
        for widget, visible in shown.items():
            self.rows.setRowVisible(widget, visible)

    def _lay_out(self, tasks: Sequence[Task]) -> None:
        if len(tasks) == 1:
            self.body.addWidget(caption(tasks[0].text, tone="text"))
            text = tasks[0].text
            notes = dict.fromkeys([o.note for o in offers(text)] + [o.note for o in pace_offers(text)])
            for note in notes:
                self.body.addWidget(caption(note))
        self.due_day.setPrefix("下一期首月 ")
        self.due_day.setSuffix(" 日前")
        self.term.setSuffix(" 个工作日")
        self.times.setSuffix(" 次")
        self.rows.addRow("频次", self.kind)
        self.rows.addRow("到期日", self.due_day)
        self.rows.addRow("次数", self.times)
        self.rows.addRow("期限", self.term)
        self.rows.addRow("", self.shift)
        self.rows.addRow("前置条件", self.condition)
        self.rows.addRow("条件成就日期", self.met_on)
        self.rows.addRow("是否开展", self.held)
        self.rows.addRow("理由", self.held_reason)
        self.rows.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.body.addLayout(self.rows)
        self.body.addStretch(1)


def _words(choice: Frequency | PaceKind | None) -> str:
    if choice is None:
        return "未设"
    if isinstance(choice, Frequency):
        return f"{choice}（{OCCURRENCES[choice]} 期）"
    return _KIND_WORDS[choice]


def _number(name: str, least: int, most: int, nothing: str = "") -> QSpinBox:
    box = QSpinBox()
    box.setRange(least, most)
    box.setAccessibleName(name)
    box.setSpecialValueText(nothing)
    return box


class EventDialog(BaseDialog):
    """One piece of information that came into being, one batch, one occasion.

    Args:
        context: the window's shared state.
        task: the task it belongs to.
        pace: the task's pace; with 及时 the due date follows from the day it came into being.
    """

    def __init__(self, context: Context, task: Task, pace: Pace) -> None:
        super().__init__(context, f"新增一件：{task.label}", "添加")
        self._task = task
        self.what = QLineEdit()
        self.what.setAccessibleName("事项")
        self.what.setPlaceholderText("如 市级部门决算、第一批名单")
        self.arose_on = DateField("信息形成日期")
        self.due_on = DateField("到期日")
        self.done_on = DateField("完成日期")
        rows = form()
        rows.addRow("事项", self.what)
        rows.addRow("信息形成日期", self.arose_on)
        rows.addRow("到期日", self.due_on)
        rows.addRow("完成日期", self.done_on)
        self.body.addLayout(rows)
        prompt = pace.kind is PaceKind.PROMPT
        note = f"到期日留空，按信息形成后 {pace.term} 个工作日计。" if prompt else "不设到期日的可留空。"
        self.body.addWidget(caption(note))
        self.body.addStretch(1)
        for field in (self.arose_on, self.due_on, self.done_on):
            field.set_default_year(context.today().year)
        self.arose_on.set_value(context.today())

    def do_primary(self) -> None:
        """Add it."""
        title = self.what.text().strip()
        if not title:
            self.refuse("请写明是哪件信息或哪一批。")
            self.what.setFocus()
            return
        for field in (self.arose_on, self.due_on, self.done_on):
            if not field.is_valid():
                self.refuse("日期填写有误，请按“2017年6月9日”的形式填写，或留空。")
                field.setFocus()
                return
        arose, due, done = self.arose_on.value(), self.due_on.value(), self.done_on.value()
        task = self._task
        from desktop_app.services import occurrences as service

        self.set_busy(True)
        self.context.jobs.run(
            lambda ledger: service.add_event(
                ledger, task.unit, task.id, title, arose_on=arose, due_on=due, done_on=done
            ),
            lambda _result: self.accept(),
            self.fail,
        )
