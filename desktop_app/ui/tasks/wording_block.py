"""The city's own words, quiet and never editable: what is asked, of whom, what an import was unsure of."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.core.recurrence import Offer, offers
from desktop_app.core.task import Claimable, Task
from desktop_app.core.terms import OCCURRENCES, Frequency, Role
from desktop_app.ui import theme

_SELECTABLE = Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard


class WordingBlock(QFrame):
    """The requirement with its unit cell, and the questions its words raise."""

    #: The officer said yes to a frequency found in the wording.
    frequency_accepted = Signal(object)
    #: The officer wants to choose a frequency for a word that names none.
    frequency_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_kind(self, "wording")
        self.wording = _label("具体要求原文")
        theme.set_type(self.wording, "wording")
        self.units = _label("牵头落实单位")
        theme.set_tone(self.units, "secondary")
        self.marks = _label("导入标记", selectable=False)
        theme.set_tone(self.marks, "due_soon")
        self._offers = QWidget()
        self._offer_rows = QVBoxLayout(self._offers)
        self._offer_rows.setContentsMargins(0, 0, 0, 0)
        self._offer_rows.setSpacing(theme.SPACE_XS)
        self._shown_offers: tuple[tuple[Offer, ...], Frequency | None] | None = None
        meta = QHBoxLayout()
        meta.setSpacing(theme.SPACE_L)
        meta.addWidget(self.units, 1, Qt.AlignmentFlag.AlignTop)
        meta.addWidget(self.marks, 0, Qt.AlignmentFlag.AlignTop)
        meta.addWidget(self._offers, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.SPACE_L, theme.SPACE_M, theme.SPACE_L, theme.SPACE_M)
        layout.setSpacing(theme.SPACE_S)
        layout.addWidget(self.wording)
        layout.addLayout(meta)

    def show_item(self, item: Task | Claimable) -> None:
        """Show the words of a task or of a requirement that may be claimed."""
        self.wording.setText(item.text)
        self.units.setText(_units_line(item))
        marks = _marks(item) if isinstance(item, Task) else ()
        self.marks.setText("  ".join(marks))
        self.marks.setVisible(bool(marks))
        if isinstance(item, Task):
            self._show_offers(offers(item.text), item.fields.frequency)
        else:
            self._show_offers((), None)

    def _show_offers(self, found: Sequence[Offer], frequency: Frequency | None) -> None:
        state = (tuple(found), frequency)
        if state == self._shown_offers:
            return
        self._shown_offers = state
        while self._offer_rows.count():
            old = self._offer_rows.takeAt(0).widget()
            old.hide()
            old.deleteLater()
        for offer in found:
            row_widget = self._offer_row(offer, frequency)
            if row_widget is not None:
                self._offer_rows.addWidget(row_widget)
        self._offers.setVisible(self._offer_rows.count() > 0)

    def _offer_row(self, offer: Offer, frequency: Frequency | None) -> QWidget | None:
        """A question, or the answer to it; nothing where another frequency was chosen."""
        if frequency is not None and offer.frequency is not frequency:
            return None
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE_S)
        words = _label("频次提示", selectable=False)
        theme.set_tone(words, "secondary")
        layout.addWidget(words)
        if frequency is not None:
            words.setText(f"原文含“{offer.word}”，按 {OCCURRENCES[frequency]} 期登记（已确认）")
        else:
            words.setText(offer.note)
            button = QPushButton("选择频次" if offer.frequency is None else f"按 {_periods(offer)} 期登记")
            theme.set_kind(button, "link")
            button.setAccessibleDescription(offer.note)
            button.clicked.connect(lambda _checked=False, it=offer: self._answer(it))
            layout.addWidget(button)
        return row

    def _answer(self, offer: Offer) -> None:
        if offer.frequency is None:
            self.frequency_asked.emit()
        else:
            self.frequency_accepted.emit(offer.frequency)


def _periods(offer: Offer) -> int:
    return OCCURRENCES[offer.frequency] if offer.frequency is not None else 0


def _units_line(item: Task | Claimable) -> str:
    line = f"牵头落实单位：{' '.join((item.lead_raw or '未写明').split())}"
    if not isinstance(item, Task):
        return line
    if item.co_units:
        word = "共同牵头" if item.role is Role.LEAD else "共同落实"
        line += f"（与{'、'.join(item.co_units)}{word}）"
    if item.deadline_raw:
        line += f"    时限：{' '.join(item.deadline_raw.split())}"
    return line


def _marks(task: Task) -> tuple[str, ...]:
    marks = (("沿用上条", task.inherited), ("存疑", task.ambiguous))
    return tuple(word for word, applies in marks if applies)


def _label(name: str, *, selectable: bool = True) -> QLabel:
    label = QLabel()
    label.setAccessibleName(name)
    # The plan's words are text, whatever signs they hold.
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(selectable)
    if selectable:
        label.setTextInteractionFlags(_SELECTABLE)
    return label
