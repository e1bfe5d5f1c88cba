"""任务对照: every requirement, and who says what of it, side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop_app.core.day_words import full_day
from desktop_app.core.rules import deadline_words
from desktop_app.ui import theme
from desktop_app.ui.city.rows import Column, RowsModel, RowsView
from desktop_app.ui.city.seen import Seen, look_of
from desktop_app.ui.city.tab import Tab
from desktop_app.ui.icons import icon

if TYPE_CHECKING:
    from desktop_app.services.city.questions import Joint

#: With more departments than this every row gets three lines; with fewer, as many as it needs.
_FEW = 12


def _standing(pair: Any) -> str:
    from desktop_app.services.city.questions import standing

    return standing(pair[1])


def _state(joint: Joint) -> str:
    if joint.silence is not None:
        return str(joint.silence)
    if joint.differing:
        return "说法不一"
    counts = Counter(_standing(pair) for pair in joint.bearers)
    (first, number), *others = counts.most_common()
    return first if not others and number == 1 else "，".join(f"{w} {n}" for w, n in counts.most_common(3))


def _state_tone(joint: Joint) -> str:
    if joint.silence is not None or joint.differing:
        return "due_soon"
    return "overdue" if joint.not_done else "secondary"


def _state_icon(joint: Joint) -> str | None:
    return "alert-outline" if joint.silence is not None or joint.differing else None


_REQUIREMENTS = (
    Column("序号", lambda j: j.requirement.label, 74),
    Column("情况", _state, 136, tone=_state_tone, icon=_state_icon),
    Column(
        "具体要求", lambda j: " ".join(j.requirement.text.split()), 90, whole=lambda j: j.requirement.text
    ),
)


def _measures(pair: Any) -> str:
    fields = pair[1].fields
    lines = [f"（{n}）{m}" if len(fields.measures) > 1 else m for n, m in enumerate(fields.measures, 1)]
    if fields.reason:
        lines.append(f"理由：{fields.reason}")
    return "\n".join(lines)


def _progress(pair: Any) -> str:
    entries = pair[1].progress
    if not entries:
        return ""
    last = entries[-1]
    more = f"（共 {len(entries)} 条）" if len(entries) > 1 else ""
    return f"{full_day(last.date)}：{last.text}{more}"


def _proof(pair: Any) -> str:
    department, task = pair
    count = len(department.proofs.get(task.id, ()))
    return f"{count} 件" if count else ""


_BEARERS = (
    Column("部门", lambda p: p[0].unit, 130, top=True),
    Column("角色", lambda p: str(p[1].role), 50, top=True),
    Column(
        "情况",
        _standing,
        112,
        tone=lambda p: look_of(_standing(p))[1],
        icon=lambda p: look_of(_standing(p))[0],
        top=True,
    ),
    Column("落实措施和理由", _measures, 226, top=True),
    Column("最近进展", _progress, 170, top=True),
    Column("时限", lambda p: deadline_words(p[1]) or "", 100, top=True),
    Column("佐证", _proof, 56, top=True),
)
_CHIPS = (
    ("全部", None),
    ("多家牵头", lambda j: j.several_lead),
    ("说法不一", lambda j: j.differing),
    ("有未落实", lambda j: j.not_done > 0),
    ("无人填报", lambda j: j.silence is not None),
)


class TasksTab(Tab):
    """The requirements at the left; the chosen one with everybody who bears it at the right."""

    #: A department was chosen.
    department_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(RowsModel(_REQUIREMENTS, lambda j: str(j.requirement.id)), _CHIPS)
        self._unit, self._section = "", 0
        self._texts: Mapping[str, str] = {}
        self.narrowed = QPushButton()
        self.narrowed.setIcon(icon("close"))
        self.narrowed.setToolTip("不再只看这些任务")
        theme.set_kind(self.narrowed, "chip")
        self.narrowed.clicked.connect(lambda: self.narrow_to("", 0))
        self.narrowed.hide()
        self.bar.insertWidget(len(_CHIPS), self.narrowed)
        self.view = RowsView(self.rows, "具体要求")
        self.heading = QLabel()
        theme.set_type(self.heading, "heading")
        self.wording = QLabel()
        self.leads = QLabel()
        self.doubt = QLabel()
        for label in (self.wording, self.leads, self.doubt):
            label.setWordWrap(True)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        theme.set_tone(self.leads, "secondary")
        theme.set_tone(self.doubt, "due_soon")
        self.bearers = RowsModel(_BEARERS, lambda pair: str(pair[0].unit))
        self.side = RowsView(self.bearers, "承担部门")
        self.side.setWordWrap(True)
        self.side.activated.connect(self._open_department)
        self.side.doubleClicked.connect(self._open_department)
        self.view.activated.connect(lambda _index: self.side.setFocus())
        self.view.selectionModel().currentChanged.connect(lambda *_: self._show_current())
        theme.signals.changed.connect(self._show_current)
        self._lay_out()

    def _lay_out(self) -> None:
        block = QFrame()
        theme.set_kind(block, "wording")
        inner = QVBoxLayout(block)
        inner.setContentsMargins(theme.SPACE_M, theme.SPACE_S, theme.SPACE_M, theme.SPACE_S)
        inner.addWidget(self.wording)
        # A long requirement scrolls: the table below keeps its room on a small screen.
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(block)
        theme.signals.changed.connect(self._measure)
        self._measure()
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(theme.SPACE_L, theme.SPACE_S, theme.SPACE_L, 0)
        column.setSpacing(theme.SPACE_S)
        first = QHBoxLayout()
        first.addWidget(self.heading)
        first.addSpacing(theme.SPACE_M)
        first.addWidget(self.leads, 1)
        column.addLayout(first)
        column.addWidget(self._scroll)
        column.addWidget(self.doubt)
        column.addWidget(self.side, 1)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.addWidget(self.view)
        split.addWidget(right)
        split.setChildrenCollapsible(False)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 4)
        split.setSizes([theme.px(470), theme.px(896)])
        self.fill(split)

    def _measure(self) -> None:
        self._scroll.setMaximumHeight(theme.px(110))

    def show_seen(self, seen: Seen) -> None:
        """Show another reading; the chosen requirement stays chosen."""
        current = self.current
        self._texts = seen.texts
        self.load(seen.joints if seen.view.reported else ())
        self.view.choose(current.requirement.id if current else "")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Before it is shown the table does not know its type, and so not how high its rows are.
        self._show_current()

    @property
    def current(self) -> Joint | None:
        """The chosen requirement."""
        found: Joint | None = self.rows.row(self.view.currentIndex())
        return found

    def show_task(self, requirement_id: str) -> None:
        """Turn to a requirement, whatever is filtered."""
        self.choose_chip("全部")
        self.narrow_to("", 0)
        self.view.choose(requirement_id)

    def narrow_to(self, unit: str, section: int) -> None:
        """Show only the tasks of a department and a section; empty and 0 for all."""
        self._unit, self._section = unit, section
        words = [unit] if unit else []
        self._arrange()
        if section and self.rows.shown:
            words.append(self.rows.shown[0].requirement.section_heading)
        self.narrowed.setText("　".join(words))
        self.narrowed.setAccessibleName(f"不再只看：{'　'.join(words)}")
        self.narrowed.setVisible(bool(words))

    def passes(self, row: Any) -> bool:
        """Whether it is the department's and the section's that are wanted."""
        if self._section and row.requirement.section_index != self._section:
            return False
        return not self._unit or any(department.unit == self._unit for department, _ in row.bearers)

    def text_of(self, row: Any) -> str:
        """The requirement, its units, and what they say of it."""
        return self._texts[row.requirement.id]

    def arranged(self) -> None:
        """Turn to the first requirement that is shown."""
        if not self.view.currentIndex().isValid():
            self.view.choose("")
        self._show_current()

    def _show_current(self) -> None:
        joint = self.current
        if joint is None:
            self.bearers.load(())
            return
        self.heading.setText(joint.requirement.label)
        self.wording.setText(joint.requirement.text)
        self.leads.setText(f"牵头落实单位：{joint.requirement.lead_raw or '未写明'}")
        doubts = []
        if joint.differing:
            doubts.append("牵头单位说法不一，请核对。")
        if joint.silence is not None:
            doubts.append(f"{joint.silence}。")
        if joint.absent and joint.bearers:
            doubts.append(f"未见{'、'.join(joint.absent)}的报送。")
        self.doubt.setText("".join(doubts))
        self.doubt.setVisible(bool(doubts))
        pairs = joint.bearers
        if self._unit:
            # The department that led here comes first.
            pairs = tuple(sorted(pairs, key=lambda pair: pair[0].unit != self._unit))
        self.bearers.load(pairs)
        self.side.setVisible(bool(pairs))
        if len(pairs) <= _FEW:
            self.side.resizeRowsToContents()
        else:
            height = 3 * theme.line_height() + theme.px(12)
            self.side.verticalHeader().setDefaultSectionSize(height)

    def _open_department(self, index: QModelIndex | QPersistentModelIndex) -> None:
        pair = self.bearers.row(index)
        if pair is not None:
            self.department_chosen.emit(pair[0].unit)
