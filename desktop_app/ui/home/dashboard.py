"""The start page: one sentence, the steps, the figures, completion by section, the days, what is due."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from desktop_app.ui import theme
from desktop_app.ui.context import Context
from desktop_app.ui.home.counts import CountRow
from desktop_app.ui.home.lists import DueDelegate, DueModel, LineList, SectionDelegate, SectionModel
from desktop_app.ui.home.steps import StepsCard
from desktop_app.ui.home.year_card import YearCard

if TYPE_CHECKING:
    from desktop_app.services.overview import Overview


class Dashboard(QWidget):
    """The start page.

    Args:
        context: the window's shared state.
    """

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._headline = QLabel()
        theme.set_type(self._headline, "title")
        self._subline = _Subline()
        theme.set_tone(self._subline, "secondary")
        self._subline.setWordWrap(True)
        self._action = QPushButton()
        theme.set_kind(self._action, "primary")
        self._action_target = "tasks"
        self._action.clicked.connect(lambda: context.open_target(self._action_target))
        self.steps = StepsCard()
        self.steps.opened.connect(context.open_target)
        self._count_row = CountRow()
        self.counts = self._count_row.tiles
        for tile in self.counts:
            tile.clicked.connect(lambda _checked=False, it=tile: context.open_target(it.target))
        self._section_model = SectionModel(self)
        self._due_model = DueModel(self)
        self.sections = LineList(self._section_model, SectionDelegate(self), "各部分完成情况")
        self.sections.opened.connect(lambda row: context.open_target(f"section:{row.section_index}"))
        self.due = LineList(self._due_model, DueDelegate(self), "近期到期")
        self.due.opened.connect(lambda row: context.open_target(row.target))
        self.year = YearCard()
        self.year.opened.connect(context.open_target)
        nothing_here = "方案中没有本部门的任务。"
        self._cards = (
            _card("各部分完成情况", self.sections, self._section_model, nothing_here),
            _card("近期到期", self.due, self._due_model, "没有临近的期限。"),
        )
        self._lower = QGridLayout()
        self._columns = 0
        self._build()
        theme.signals.changed.connect(self._fit)

    def show_overview(self, values: Overview, today: date) -> None:
        """Show the year as ``values`` tells it."""
        self._headline.setText(values.headline)
        self._subline.setText(values.subline)
        self._fit()
        self._action.setText(values.action)
        self._action_target = values.action_target
        self.steps.show_steps(values.steps)
        for tile, count in zip(self.counts, values.counts, strict=False):
            tile.show_count(count)
        self._section_model.show_rows(values.sections)
        self._due_model.today = today
        self._due_model.show_rows(values.due)
        self.year.show_year(values.year, today, values.days)

    def focus_count(self, target: str) -> None:
        """Put the cursor on the figure, or on the calendar, that leads to a list."""
        widget = next((tile for tile in self.counts if tile.target == target), None) or self.year.view
        widget.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def headline(self) -> str:
        """The one sentence."""
        return self._headline.text()

    @property
    def action(self) -> QPushButton:
        """The one main button."""
        return self._action

    def _build(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(theme.SPACE_S)
        words.addWidget(self._headline)
        words.addWidget(self._subline)
        top = QHBoxLayout()
        top.setSpacing(theme.SPACE_XL)
        top.addLayout(words, 1)
        top.addWidget(self._action, 0, Qt.AlignmentFlag.AlignVCenter)
        self._lower.setSpacing(theme.SPACE_M)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, theme.SPACE_L, 28, theme.SPACE_S)
        layout.setSpacing(theme.SPACE_M)
        layout.addLayout(top)
        layout.addWidget(self.steps)
        layout.addWidget(self._count_row)
        layout.addLayout(self._lower, 1)
        self._arrange(3)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        width = self.width()
        lines = self._subline.heightForWidth(max(self._subline.width(), 1))
        self._subline.setFixedHeight(max(lines, theme.line_height()))
        self._arrange(3 if width >= theme.px(1080) else 2 if width >= theme.px(700) else 1)

    def _arrange(self, columns: int) -> None:
        """Put the lower cards beside each other, the calendar below the lists, or all below each other."""
        least = theme.px(230) if columns == 3 else theme.px(290)
        for card in self._cards:
            card.setMinimumHeight(least)
        if columns == self._columns:
            return
        self._columns = columns
        sections, due = self._cards
        places = {
            3: ((sections, 0, 0, 1), (self.year, 0, 1, 1), (due, 0, 2, 1)),
            2: ((sections, 0, 0, 1), (due, 0, 1, 1), (self.year, 1, 0, 2)),
            1: ((sections, 0, 0, 1), (due, 1, 0, 1), (self.year, 2, 0, 1)),
        }[columns]
        for widget, row, column, span in places:
            self._lower.addWidget(widget, row, column, 1, span)
        for column in range(3):
            self._lower.setColumnStretch(column, 1 if column < columns else 0)
        # Tab goes as the eye goes.
        order = [widget for widget, *_ in places]
        views = {sections: self.sections, due: self.due, self.year: self.year.view}
        for before, after in pairwise(order):
            QWidget.setTabOrder(views[before], views[after])


class _Subline(QLabel):
    """Wraps, and is as high as it is told to be.

    A page whose height follows its width scrolls as soon as it cannot be as high as it would like to be.
    """

    def hasHeightForWidth(self) -> bool:
        return False


def _card(heading: str, content: LineList, model: QAbstractItemModel, empty: str) -> QFrame:
    """A card with a heading over a list, and a line in its place while it is empty."""
    card = QFrame()
    theme.set_kind(card, "card")
    title = QLabel(heading)
    theme.set_type(title, "heading")
    title.setContentsMargins(theme.SPACE_L, 0, theme.SPACE_L, 0)
    nothing = QLabel(empty)
    theme.set_tone(nothing, "secondary")
    nothing.setContentsMargins(theme.SPACE_L, 0, theme.SPACE_L, 0)
    layout = QVBoxLayout(card)
    layout.setContentsMargins(1, theme.SPACE_M, 1, theme.SPACE_S)
    layout.setSpacing(theme.SPACE_XS)
    layout.addWidget(title)
    layout.addWidget(nothing)
    layout.addWidget(content, 1)
    card.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_nothing() -> None:
        nothing.setVisible(model.rowCount() == 0)

    model.modelReset.connect(show_nothing)
    show_nothing()
    return card
