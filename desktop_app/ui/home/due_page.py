"""到期事项: the lists behind the dated figures of the start page, and behind a day of the calendar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.core.day_words import day_beside, full_day
from desktop_app.ui import theme
from desktop_app.ui.home.lists import LineDelegate, LineList, RowModel
from desktop_app.ui.icons import pixmap
from desktop_app.ui.indexes import Index

if TYPE_CHECKING:
    from desktop_app.services.overview import Count
    from desktop_app.services.reminders import Reminder

#: The lists by the second half of their target, in the order of their chips; the words where they are empty.
LISTS = {
    "overdue": "没有逾期事项。",
    "soon": "近期没有到期事项。",
    "month": "本月没有到期的期次。",
}
#: Icon, palette role and word by `DayState`.
_LOOKS = {
    0: ("alert-circle", "overdue", "逾期"),
    1: ("calendar-clock", "text", "到期"),
    2: ("check-circle", "completed", "已办"),
}


def state_words(row: Reminder, today: date) -> str:
    """逾期 6 天, 今天, 还有 3 个工作日, 已办."""
    if row.state == 0:
        return f"逾期 {(today - row.day).days} 天"
    if row.state == 2:
        return "已办"
    if row.day == today:
        return "今天"
    return f"还有 {row.working_days} 个工作日" if row.working_days else "节假日到期"


@dataclass(slots=True)
class _Widths:
    """How wide the columns of the list are in pixels."""

    day: int = 0
    state: int = 0
    label: int = 0
    office: int = 0


class ReminderModel(RowModel["Reminder"]):
    """What stands in one of the lists."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.today = date.min
        self._widths: _Widths | None = None

    def show_list(self, rows: Sequence[Reminder], today: date) -> None:
        """Replace the rows."""
        self.today, self._widths = today, None
        self.show_rows(rows)

    def forget_widths(self) -> None:
        """The type has another size."""
        self._widths = None

    def widths(self) -> _Widths:
        """As wide as the longest entry of each column; measured once for the whole list."""
        if self._widths is None:
            metrics = QFontMetrics(theme.font("ui"))

            def widest(words: set[str], most: int) -> int:
                # The longest few by length are enough to find the widest of thousands.
                longest = sorted(words, key=len, reverse=True)[:40]
                return min(max((metrics.horizontalAdvance(w) for w in longest), default=0), theme.px(most))

            rows = self._rows
            self._widths = _Widths(
                widest({day_beside(r.day, self.today.year) for r in rows}, 130),
                widest({state_words(r, self.today) for r in rows}, 150),
                widest({r.label for r in rows}, 90),
                widest({r.office or "" for r in rows}, 160),
            )
        return self._widths

    def words(self, row: Reminder) -> str:
        parts = (
            day_beside(row.day, self.today.year),
            state_words(row, self.today),
            row.label,
            row.text,
            row.office,
        )
        return " ".join(part for part in parts if part)


class ReminderDelegate(LineDelegate):
    """Icon, day, how long, item, wording, 科室."""

    height = 32

    def write(self, painter: QPainter, box: QRectF, row: Reminder, index: Index) -> None:
        model = index.model()
        assert isinstance(model, ReminderModel)
        widths, gap, side = model.widths(), theme.SPACE_M, theme.px(16)
        name, role, _ = _LOOKS[int(row.state)]
        ratio = painter.device().devicePixelRatioF()
        picture = pixmap(name, role if role != "text" else "secondary", side, ratio)
        painter.drawPixmap(int(box.left()), int(box.center().y() - side / 2), picture)
        left = box.left() + side + theme.SPACE_S
        for words, width, tone in (
            (day_beside(row.day, model.today.year), widths.day, "text"),
            (state_words(row, model.today), widths.state, role if role != "text" else "secondary"),
            (row.label, widths.label, "text"),
        ):
            self.put(painter, QRectF(left, box.top(), width + 2, box.height()), words, tone)
            left += width + gap if width else 0
        office = widths.office + 2 if widths.office else 0
        rest = box.right() - left - (office + gap if office else 0)
        self.put(painter, QRectF(left, box.top(), rest, box.height()), row.text, "text")
        if office:
            last = QRectF(box.right() - office, box.top(), office, box.height())
            self.put(painter, last, row.office or "", "secondary")


class DuePage(QWidget):
    """One of the lists, with the way back to the start page."""

    #: The officer wants another list (``overdue``, ``soon``, ``month``).
    wanted = Signal(str)
    #: A row's target.
    opened = Signal(str)
    #: Back to the start page.
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.which = ""
        self.back = QPushButton("‹ 首页")
        theme.set_kind(self.back, "link")
        self.back.setAccessibleName("返回首页")
        self.back.setToolTip("返回首页（Esc）")
        self.chips = {key: QPushButton() for key in LISTS}
        self.title = QLabel()
        theme.set_type(self.title, "title")
        self.model = ReminderModel(self)
        self.view = LineList(self.model, ReminderDelegate(self), "到期事项")
        self._nothing = QLabel()
        theme.set_tone(self._nothing, "secondary")
        self._nothing.setContentsMargins(theme.SPACE_L, theme.SPACE_S, theme.SPACE_L, theme.SPACE_S)
        self.back.clicked.connect(self.left)
        self.view.opened.connect(lambda row: self.opened.emit(row.target))
        theme.signals.changed.connect(self.model.forget_widths)
        self._lay_out()

    def show_list(self, which: str, rows: Sequence[Reminder], today: date, counts: Sequence[Count]) -> None:
        """Show a list.

        Args:
            which: ``overdue``, ``soon`` or ``month``, or a day as ``2021-07-10``.
            rows: what stands in it.
            today: the present day.
            counts: the figures of the start page, for the chips.
        """
        self.which = which
        named = {count.target.partition(":")[2]: count for count in counts if count.target.startswith("due:")}
        for key, chip in self.chips.items():
            if key in named:
                chip.setText(f"{named[key].name} {named[key].value}")
            chip.setChecked(key == which)
        if which in named:
            self.title.setText(named[which].name)
        else:
            day = date.fromisoformat(which)
            self.title.setText(full_day(day))
        self.model.show_list(rows, today)
        self._nothing.setText(LISTS.get(which, "这一天没有到期事项。"))
        self._nothing.setVisible(not rows)
        self.view.setVisible(bool(rows))
        self.view.setAccessibleDescription(f"{self.title.text()}，{len(rows)} 项")
        if rows and not self.view.currentIndex().isValid():
            self.view.setCurrentIndex(self.model.index(0, 0))

    def take_focus(self) -> None:
        """Put the cursor where one goes on."""
        (self.view if self.model.rowCount() else self.back).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_Backspace):
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE_S)
        head.addWidget(self.back)
        head.addSpacing(theme.SPACE_M)
        for key, chip in self.chips.items():
            chip.setCheckable(True)
            theme.set_kind(chip, "chip")
            chip.clicked.connect(lambda _checked=False, it=key: self.wanted.emit(it))
            head.addWidget(chip)
        head.addStretch(1)
        card = QFrame()
        theme.set_kind(card, "card")
        inner = QVBoxLayout(card)
        inner.setContentsMargins(1, theme.SPACE_S, 1, theme.SPACE_S)
        inner.addWidget(self._nothing, 0, Qt.AlignmentFlag.AlignTop)
        inner.addWidget(self.view, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(28, theme.SPACE_L, 28, theme.SPACE_M)
        layout.setSpacing(theme.SPACE_M)
        layout.addLayout(head)
        layout.addWidget(self.title)
        layout.addWidget(card, 1)
