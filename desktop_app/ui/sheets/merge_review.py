"""核对返回内容: every difference of the returned sheets, decided on before anything is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from desktop_app.ui import theme
from desktop_app.ui.icons import icon
from desktop_app.ui.sheets.merge_detail import MergeDetail
from desktop_app.ui.sheets.merge_model import MergeModel
from desktop_app.ui.sheets.merge_notices import Notices
from desktop_app.ui.sheets.merge_table import MergeTable
from desktop_app.ui.sheets.merge_words import SHEETS, MergeWords

if TYPE_CHECKING:
    from desktop_app.services.merge_review import Choices, Review

#: Chips: words, and the kinds they leave (names of `Kind`).
_CHIPS: tuple[tuple[str, frozenset[str]], ...] = (
    ("全部", frozenset()),
    ("冲突", frozenset({"CONFLICT"})),
    ("新填", frozenset({"FILLED", "UNITED"})),
    ("本台账已改", frozenset({"CHANGED_HERE"})),
)


class MergeReview(QWidget):
    """Shows a review; what is decided is written only by whoever hears ``merge_asked``."""

    #: 合并 was pressed.
    merge_asked = Signal()
    #: 放弃 was pressed.
    left = Signal()

    def __init__(self, parent: QWidget | None = None, words: MergeWords = SHEETS) -> None:
        super().__init__(parent)
        self._words = words
        self.review: Review | None = None
        self.choices: Choices | None = None
        self.model = MergeModel(self, words)
        self.table = MergeTable(self.model)
        self.detail = MergeDetail(self.model)
        self.notices = Notices()
        self.title = QLabel(words.title)
        theme.set_type(self.title, "title")
        self.summary = QLabel()
        theme.set_tone(self.summary, "secondary")
        self.still_open = QLabel()
        theme.set_tone(self.still_open, "overdue")
        self.leave = QPushButton("放弃")
        self.merge = QPushButton()
        theme.set_kind(self.merge, "primary")
        self.merge.setIcon(icon("check", "on_accent"))
        self.accept_safe = QPushButton(f"全部取{words.theirs}")
        self.accept_safe.setToolTip("没有冲突的差异全部采用，冲突不动")
        self.reject_safe = QPushButton("全部留本台账")
        self.reject_safe.setToolTip("没有冲突的差异全部不采用，冲突不动")
        self.chips: dict[str, QPushButton] = {}
        self.nothing = QLabel(words.nothing)
        self._lay_out()
        self._connect()

    def start(self, review: Review, choices: Choices) -> None:
        """Show a review from its first row."""
        self.review, self.choices = review, choices
        self.chips["全部"].setChecked(True)
        # Of a low window the differences need all there is.
        self.notices.load(review.notices, folded=self.height() < theme.px(540))
        self.model.load(review, choices)
        some = bool(review.differences)
        for widget in (self.table, self.detail, self.accept_safe, self.reject_safe):
            widget.setVisible(some)
        self._split.setVisible(some or bool(review.notices))
        self.nothing.setVisible(not some)
        if not some:
            self.detail.setVisible(bool(review.notices))
        self._show_counts()
        (self.table if some else self.merge).setFocus(Qt.FocusReason.OtherFocusReason)

    def finish(self) -> None:
        """Let go of the review."""
        self.review = self.choices = None
        self.model.load(None, None)
        self.notices.load(())

    def set_busy(self, busy: bool) -> None:
        """While the merge is written nothing can be decided."""
        for widget in (self.table, self.detail, self.accept_safe, self.reject_safe, self.leave):
            widget.setEnabled(not busy)
        self.merge.setEnabled(not busy and self.review is not None and bool(self.review.sources))

    def _choose(self, name: str) -> None:
        from desktop_app.services.merge_review import Choice

        self.model.choose(self.table.chosen_rows(), Choice[name])
        self.detail.show_choice()

    def _show_counts(self) -> None:
        review, choices = self.review, self.choices
        if review is None or choices is None:
            return
        kinds = {kind.name: number for kind, number in choices.by_kind().items()}
        for words, only in _CHIPS:
            number = sum(kinds.get(k, 0) for k in only) if only else len(review.differences)
            self.chips[words].setText(f"{words} {number}")
            self.chips[words].setVisible(bool(review.differences) and (not only or bool(number)))
        self.summary.setText(f"{review.sources} {self._words.source}，{len(review.differences)} 处差异")
        self.still_open.setVisible(bool(choices.open))
        self.still_open.setText(f"冲突 {choices.open} 处待定，不定则保留本台账")
        none_taken = self._words.none_taken.format(review.sources)
        self.merge.setText(f"合并 {choices.taking} 处" if choices.taking else none_taken)
        self.merge.setEnabled(bool(review.sources))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _connect(self) -> None:
        self.table.row_changed.connect(self.detail.show_row)
        self.table.choice_asked.connect(self._choose)
        self.detail.choice_asked.connect(self._choose)
        self.detail.next_asked.connect(self.table.next)
        self.notices.looked_at.connect(self.detail.show_notice)
        self.model.decided.connect(self._show_counts)
        self.model.decided.connect(self.detail.show_choice)
        self.accept_safe.clicked.connect(self.model.accept_safe)
        self.reject_safe.clicked.connect(self.model.reject_safe)
        self.merge.clicked.connect(self.merge_asked)
        self.leave.clicked.connect(self.left)

    def _lay_out(self) -> None:
        head = _row()
        head.addWidget(self.title)
        head.addWidget(self.summary)
        head.addWidget(self.still_open)
        head.addStretch(1)
        head.addWidget(self.leave)
        head.addWidget(self.merge)
        tools = _row()
        group = QButtonGroup(self)
        for words, only in _CHIPS:
            chip = QPushButton(words)
            chip.setCheckable(True)
            theme.set_kind(chip, "chip")
            chip.clicked.connect(_narrower(self.model, only))
            group.addButton(chip)
            self.chips[words] = chip
            tools.addWidget(chip)
        tools.addStretch(1)
        tools.addWidget(self.reject_safe)
        tools.addWidget(self.accept_safe)
        self._split = QSplitter(Qt.Orientation.Vertical)
        self._split.addWidget(self.table)
        self._split.addWidget(self.detail)
        self._split.setChildrenCollapsible(False)
        self._split.setStretchFactor(0, 3)
        self._split.setStretchFactor(1, 1)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        theme.set_tone(self.nothing, "secondary")
        rule = QFrame()
        theme.set_kind(rule, "rule")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addLayout(tools)
        column.addWidget(rule)
        column.addWidget(self.notices)
        column.addWidget(self.nothing, 1)
        column.addWidget(self._split, 1)


def _row() -> QHBoxLayout:
    row = QHBoxLayout()
    row.setContentsMargins(theme.SPACE_L, theme.SPACE_S, theme.SPACE_L, theme.SPACE_S)
    row.setSpacing(theme.SPACE_S)
    return row


def _narrower(model: MergeModel, only: frozenset[str]) -> Callable[[], None]:
    return lambda: model.narrow(only)
