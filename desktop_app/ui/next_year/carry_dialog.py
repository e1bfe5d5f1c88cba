"""沿用上年内容…: which tasks carry on which, decided by the officer, and what goes over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QSplitter,
    QWidget,
)

from desktop_app.core.task import PlanInfo
from desktop_app.ui import theme
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.base import BaseDialog
from desktop_app.ui.next_year.detail import SuccessionDetail
from desktop_app.ui.next_year.model import FILTERS, SuccessionModel
from desktop_app.ui.next_year.table import SuccessionTable
from desktop_app.ui.tasks.elided_label import ElidedLabel
from desktop_app.ui.timers import put_off

if TYPE_CHECKING:
    from desktop_app.core.changes import Changes
    from desktop_app.services.carry_over import CarrySummary
    from desktop_app.services.ledger import Ledger
    from desktop_app.services.next_year import Pair, SuccessionReview

#: In milliseconds: how long after a decision the figures below are worked out anew.
_PAUSE = 150
_SURE = 90


def run(context: Context) -> None:
    """Open the window for the plan and department at hand."""
    if context.plan_id is None or context.unit is None:
        context.open_target("department")
        return
    context.commit_pending()
    NextYearDialog(context).start(1180, 680)


@dataclass(frozen=True, slots=True)
class _Opened:
    """What the window shows: the older plans, and both years side by side (None without an older plan)."""

    older: tuple[PlanInfo, ...]
    taken: SuccessionReview | None


class NextYearDialog(BaseDialog):
    """Last year's tasks beside this year's.

    Args:
        context: the window's shared state.
    """

    def __init__(self, context: Context) -> None:
        super().__init__(context, "沿用上年内容", "沿用所选内容", "关闭")
        self._plan_id, self._unit = str(context.plan_id), str(context.unit)
        self.taken: SuccessionReview | None = None
        self.plans = QComboBox()
        self.plans.setAccessibleName("上年方案")
        self.summary = ElidedLabel()
        self.model = SuccessionModel(self)
        self.table = SuccessionTable(self.model)
        self.detail = SuccessionDetail(self.model)
        self.empty = QLabel()
        self.least = QSpinBox()
        self.confirm_all = QPushButton("全部确认")
        self.chips: dict[str, QPushButton] = {}
        self.boxes: dict[str, QCheckBox] = {}
        self._bulk: list[QWidget] = []
        self._later = put_off(self, _PAUSE, self._preview)
        self._asked = 0
        self._lay_out()
        self._connect()
        self.enter_is_for(self.table, self.least)
        self._read(None)

    # -- reading

    def _read(self, former_id: str | None) -> None:
        self.set_busy(True)
        plan_id, unit = self._plan_id, self._unit
        self.context.jobs.run(lambda ledger: _open(ledger, former_id, plan_id, unit), self._show, self.fail)

    def _show(self, opened: _Opened) -> None:
        self.taken = taken = opened.taken
        self.plans.blockSignals(True)
        self.plans.clear()
        for plan in opened.older:
            self.plans.addItem(plan.title, plan.id)
        if taken is not None:
            self.plans.setCurrentIndex([p.id for p in opened.older].index(taken.former_plan.id))
        self.plans.blockSignals(False)
        self.plans.setEnabled(len(opened.older) > 1)
        self.model.load(taken)
        some = taken is not None and self.model.rowCount() > 0
        self._split.setVisible(some)
        self._tools.setVisible(some)
        for widget in (*self._bulk, *self.boxes.values(), self._carry_label):
            widget.setVisible(some)
        self.empty.setVisible(not some)
        if taken is None:
            self.empty.setText("台账中没有更早的方案。请先用“导入方案…”导入上年方案，再沿用其内容。")
        elif not some:
            self.empty.setText("两年的方案中都没有本部门的任务，没有可沿用的内容。")
        if taken is not None:
            former = "、".join(taken.former_units)
            renamed = f"　上年名称：{former}" if former and taken.former_units != (taken.unit,) else ""
            self.summary.setText(f"→《{taken.plan.title}》{renamed}")
        self.chips[FILTERS[0]].setChecked(True)
        self._show_counts()
        if some:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- deciding

    def _decide(self, name: str) -> None:
        from desktop_app.services.next_year import Decision

        rows = self.table.chosen_rows()
        if name == Decision.SUCCEEDS.name and len(rows) > 1:
            at = self.model.join(rows)
            if at >= 0:
                self.chips[FILTERS[0]].setChecked(True)
                self.table.go_to(at)
                return
        self.model.decide(rows, Decision[name] if name else None)
        if name:
            self.table.next()

    def _confirm_all(self) -> None:
        count = self.model.confirm_from(self.least.value())
        if not count:
            self.refuse(f"没有相似度不低于 {self.least.value()}% 的待确认任务。")

    def _show_counts(self) -> None:
        for words, chip in self.chips.items():
            count = self.model.count(words)
            chip.setText(f"{words} {count}")
            chip.setVisible(words == FILTERS[0] or bool(count) or chip.isChecked())
        self.detail.show_decision()
        self._later.start()

    def wanted(self) -> tuple[str, ...]:
        """The fields that are ticked."""
        return tuple(name for name, box in self.boxes.items() if box.isChecked())

    def _preview(self) -> None:
        """Work out what would be carried, of what is decided now."""
        taken, wanted = self.taken, self.wanted()
        if taken is None:
            self.set_busy(True)
            return
        pairs = self.model.pairs("SUCCEEDS")
        self._asked += 1
        asked = self._asked
        self.context.jobs.run(
            lambda ledger: _plan_carry(ledger, taken, pairs, wanted), partial(self._show_preview, asked)
        )

    def _show_preview(self, asked: int, told: CarrySummary) -> None:
        if asked != self._asked:
            return
        self.note.setText(preview_words(told))
        self.primary.setText(f"沿用 {told.tasks} 项任务的内容" if told.tasks else "保存对应关系")
        self.primary.setEnabled(bool(told.tasks) or self.model.is_changed)

    # -- writing

    def do_primary(self) -> None:
        """Store what was decided and carry over what is ticked, as one undo step."""
        self._store(self.wanted(), self._carried)

    def _store(self, wanted: Sequence[str], then: Callable[[tuple[CarrySummary, Changes]], None]) -> None:
        taken = self.taken
        if taken is None:
            return
        self.set_busy(True)
        sure, different, open_ = (self.model.pairs(n) for n in ("SUCCEEDS", "DIFFERENT", ""))
        self.context.jobs.run(
            lambda ledger: _carry_over(ledger, taken, sure, wanted, different, open_),
            then,
            self.fail,
        )

    def _carried(self, result: tuple[CarrySummary, Changes]) -> None:
        told, _ = result
        context = self.context
        super().accept()
        context.messages.info(result_words(told))

    def reject(self) -> None:
        """Leave; what was decided is kept, nothing is carried over."""
        if self.taken is not None and self.model.is_changed:
            context = self.context
            self._store((), lambda _result: context.messages.info("已保存对应关系，没有沿用内容。"))
        super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and not isinstance(self.focusWidget(), QPushButton):
            # Enter confirms a pair; only the button itself carries over.
            return
        super().keyPressEvent(event)

    # -- looks

    def _connect(self) -> None:
        self.plans.activated.connect(lambda _at: self._read(self.plans.currentData()))
        self.table.row_changed.connect(self.detail.show_row)
        self.table.decision_asked.connect(self._decide)
        self.detail.decision_asked.connect(self._decide)
        self.model.decided.connect(self._show_counts)
        self.confirm_all.clicked.connect(self._confirm_all)

    def _lay_out(self) -> None:
        from desktop_app.services.carry_over import CARRIED, word

        top = QHBoxLayout()
        top.setSpacing(theme.SPACE_S)
        caption = QLabel("上年方案")
        caption.setBuddy(self.plans)
        self.plans.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.plans.setMinimumContentsLength(24)
        theme.set_tone(self.summary, "secondary")
        self.least.setRange(50, 100)
        self.least.setValue(_SURE)
        self.least.setSuffix("%")
        self.least.setAccessibleName("确认的最低相似度")
        label = QLabel("相似度不低于")
        label.setBuddy(self.least)
        self.confirm_all.setAutoDefault(False)
        top.addWidget(caption)
        top.addWidget(self.plans)
        top.addWidget(self.summary, 1)
        for widget in (label, self.least, self.confirm_all):
            top.addWidget(widget)
            self._bulk.append(widget)
        self.body.addLayout(top)
        self._tools = self._tool_row()
        self.body.addWidget(self._tools)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty.setWordWrap(True)
        theme.set_tone(self.empty, "secondary")
        self.body.addWidget(self.empty, 1)
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.addWidget(self.table)
        self._split.addWidget(self.detail)
        self._split.setChildrenCollapsible(False)
        self._split.setStretchFactor(0, 3)
        self._split.setStretchFactor(1, 2)
        self.body.addWidget(self._split, 1)
        ticks = QGridLayout()
        ticks.setHorizontalSpacing(theme.SPACE_M)
        ticks.setVerticalSpacing(theme.SPACE_XS)
        self._carry_label = QLabel("沿用")
        ticks.addWidget(self._carry_label, 0, 0)
        for at, name in enumerate(CARRIED):
            box = QCheckBox(word(name))
            box.setChecked(True)
            box.toggled.connect(lambda _on: self._later.start())
            self.boxes[name] = box
            ticks.addWidget(box, at // 8, 1 + at % 8)
        ticks.setColumnStretch(9, 1)
        self.body.addLayout(ticks)
        self.note.setWordWrap(True)
        self.note.setAccessibleName("将沿用的内容")

    def _tool_row(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE_S)
        group = QButtonGroup(self)
        for words in FILTERS:
            chip = QPushButton(words)
            chip.setCheckable(True)
            chip.setAutoDefault(False)
            theme.set_kind(chip, "chip")
            chip.clicked.connect(partial(self._narrow, words))
            group.addButton(chip)
            self.chips[words] = chip
            row.addWidget(chip)
        row.addStretch(1)
        return holder

    def _narrow(self, words: str, _checked: bool = False) -> None:
        self.model.narrow(words)


def preview_words(told: CarrySummary) -> str:
    """将沿用 4 项任务的内容：落实措施 3 项、责任科室 2 项。已有内容 1 处不改动。"""
    from desktop_app.services.carry_over import word

    if not told.pairs:
        return "确认对应关系后，这里列出将沿用的内容。状态、进展、佐证和年终结论不沿用。"
    parts = "、".join(f"{word(name)} {count} 项" for name, count in told.fields)
    said = f"将沿用 {told.tasks} 项任务的内容：{parts}。" if parts else "没有可沿用的内容。"
    if told.kept:
        said += f"已有内容 {told.kept} 处不改动。"
    return said + _stale_words(told)


def result_words(told: CarrySummary) -> str:
    """已沿用 4 项任务的内容。措施中有往年日期，请核对：一-1（2017年底）。"""
    said = f"已沿用 {told.tasks} 项任务的内容。" if told.tasks else f"已保存 {told.pairs} 对对应关系。"
    return said + _stale_words(told)


def _stale_words(told: CarrySummary) -> str:
    if not told.stale:
        return ""
    named = "、".join(f"{s.label}（{'、'.join(s.dates)}）" for s in told.stale[:5])
    more = f"等 {len(told.stale)} 项" if len(told.stale) > 5 else ""
    return f"措施中有往年日期，请核对：{named}{more}。"


# -- on the ledger's thread ----------------------------------------------------------------------


def _open(ledger: Ledger, former_id: str | None, plan_id: str, unit: str) -> _Opened:
    from desktop_app.services import next_year

    older = next_year.older_plans(ledger, plan_id)
    if former_id is None:
        likely = next_year.former_plan(ledger, plan_id, unit)
        former_id = likely.id if likely is not None else None
    taken = next_year.review(ledger, former_id, plan_id, unit) if former_id is not None else None
    return _Opened(older, taken)


def _plan_carry(
    ledger: Ledger, taken: SuccessionReview, pairs: list[Pair], wanted: Sequence[str]
) -> CarrySummary:
    from desktop_app.services import carry_over

    return carry_over.summary(carry_over.plan_carry(ledger, pairs, wanted, taken.plan), len(pairs))


def _carry_over(
    ledger: Ledger,
    taken: SuccessionReview,
    pairs: list[Pair],
    wanted: Sequence[str],
    different: list[Pair],
    undecided: list[Pair],
) -> tuple[CarrySummary, Changes]:
    from desktop_app.services import carry_over

    return carry_over.carry_over(ledger, taken, pairs, wanted, different=different, undecided=undecided)
