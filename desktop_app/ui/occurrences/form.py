"""The form of one occurrence: day, number, content, link, who, and why it is late."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from desktop_app.core.dates import parse_day
from desktop_app.core.errors import UserError
from desktop_app.core.evidence import checked_url
from desktop_app.core.occurrences import Occurrence, OccurrenceFact, OccurrenceState
from desktop_app.core.progress_line import has_link, parse_line
from desktop_app.ui import theme
from desktop_app.ui.context import Context
from desktop_app.ui.dialogs.fields import DateField
from desktop_app.ui.settings import settings

_LAST_WHO = "occurrences/by"


class OccurrenceForm(QWidget):
    """What is recorded of one occurrence, to be read and changed.

    Args:
        context: the window's shared state.
    """

    #: Enter was pressed in a field.
    entered = Signal()
    #: Something was typed.
    edited = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._shown: Occurrence | None = None
        self._dirty = False
        self._year = context.today().year
        self.day = DateField("完成日期")
        self.count = _line("条数", "未填")
        self.what = _line("公开内容", "如 公开6月收支情况")
        self.by = _line("登记人", "未填")
        self.url = _line("链接", "https://")
        self.reason = _line("逾期原因", "写明原因")
        self._reason_label = QLabel("逾期原因")
        self._lay_out()
        for field in self._lines():
            field.textEdited.connect(self._on_typed)
            field.returnPressed.connect(self.entered)
        self.reason.textEdited.connect(lambda _text: self._on_edited())
        self.reason.returnPressed.connect(self.entered)
        self.day.edit.textEdited.connect(lambda _text: self._on_edited())
        self.day.edit.returnPressed.connect(self.entered)
        self.day.changed.connect(lambda _day: self._on_edited())

    @property
    def dirty(self) -> bool:
        """Whether something was typed that is not recorded."""
        return self._dirty

    def show_occurrence(self, occurrence: Occurrence | None, year: int) -> None:
        """Show what is recorded of an occurrence, or nothing."""
        self._shown = occurrence
        self._dirty = False
        fact = occurrence.fact if occurrence is not None else None
        self._year = year
        self.day.set_default_year(year)
        self.day.set_value(fact.done_on if fact else None)
        self.count.setText("" if fact is None or fact.count is None else str(fact.count))
        self.what.setText((fact.what if fact else None) or "")
        self.url.setText((fact.url if fact else None) or "")
        self.by.setText((fact.by if fact else None) or "")
        self.reason.setText((fact.reason if fact else None) or "")
        for field in (*self._lines(), self.reason):
            theme.set_invalid(field, False)
            field.setCursorPosition(0)
        self.setEnabled(occurrence is not None)
        self._show_reason()

    def keep_typing(self, occurrence: Occurrence) -> None:
        """The ledger says something new of the occurrence: what is being typed stays."""
        if self._dirty:
            self._shown = occurrence
            self._show_reason()
        else:
            self.show_occurrence(occurrence, self._year)

    def take_back(self) -> None:
        """It could not be recorded: what stands in the form is typed and not recorded."""
        self._dirty = True

    def suggest_today(self) -> None:
        """Fill in today as the day, and who recorded last, where nothing stands yet."""
        if self._shown is None or (self._shown.fact is not None and self._shown.fact.done_on is not None):
            return
        if not self.day.edit.text().strip():
            self.day.set_value(self._context.today())
        if not self.by.text():
            self.by.setText(str(settings().value(_LAST_WHO, "")))
        self._show_reason()

    def fact(self) -> OccurrenceFact:
        """What the form says.

        Raises:
            UserError: a field holds what it cannot take; the cursor is put there.
        """
        assert self._shown is not None
        self._take_apart()
        if not self.day.is_valid():
            self.day.setFocus()
            raise UserError("完成日期填写有误。", "请写成 7月5日 或 2017-07-05 的样式。")
        base = self._shown.fact or OccurrenceFact(self._shown.key)
        fact = replace(
            base,
            done_on=self.day.value(),
            count=self._number(),
            what=self.what.text().strip() or None,
            url=self._address(),
            by=self.by.text().strip() or None,
            reason=self.reason.text().strip() or None,
        )
        if fact.by:
            settings().setValue(_LAST_WHO, fact.by)
        return fact

    def _take_apart(self) -> None:
        """公开6月收支 https://… 2条 in one line: the link and the number go to their fields."""
        typed = self.what.text().strip()
        if self.url.text().strip() or not has_link(typed):
            return
        line = parse_line(typed, self._context.today())
        self.what.setText(line.entry.text)
        self.url.setText(line.entry.url or "")
        if line.entry.count is not None and not self.count.text().strip():
            self.count.setText(str(line.entry.count))
        if line.day_given:
            self.day.set_value(line.entry.date)

    def focus_first(self) -> None:
        """Put the cursor where typing goes on: the content, with the day filled in."""
        self.suggest_today()
        self.what.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.what.selectAll()

    def _number(self) -> int | None:
        text = self.count.text().strip().removesuffix("条").strip()
        good = not text or (text.isdecimal() and len(text) <= 9)
        theme.set_invalid(self.count, not good)
        if not good:
            self.count.setFocus()
            raise UserError("条数应为整数。", "请核对条数。")
        return int(text) if text else None

    def _address(self) -> str | None:
        text = self.url.text().strip()
        if not text:
            theme.set_invalid(self.url, False)
            return None
        try:
            address = checked_url(text)
        except UserError:
            theme.set_invalid(self.url, True)
            self.url.setFocus()
            raise
        theme.set_invalid(self.url, False)
        return address

    def _on_typed(self) -> None:
        # Whoever writes what was published has published it: today, unless another day is typed.
        self.suggest_today()
        self._on_edited()

    def _on_edited(self) -> None:
        self._dirty = True
        self._show_reason()
        self.edited.emit()

    def _show_reason(self) -> None:
        """Ask for a reason where the occurrence is late, or would be on the day typed."""
        shown = self._shown
        late = shown is not None and (
            shown.state in (OccurrenceState.OVERDUE, OccurrenceState.MADE_UP) or self._would_be_late(shown)
        )
        visible = late or bool(self.reason.text())
        self.reason.setVisible(visible)
        self._reason_label.setVisible(visible)

    def _would_be_late(self, shown: Occurrence) -> bool:
        if shown.due is None or shown.state in (OccurrenceState.BEFORE_NOTICE, OccurrenceState.WAITING):
            return False
        day = self._typed_day()
        return day is not None and day > shown.due

    def _typed_day(self) -> date | None:
        """The day as far as it can be read while it is being typed."""
        try:
            return parse_day(self.day.edit.text(), self._year)
        except UserError:
            return None

    def _lines(self) -> tuple[QLineEdit, ...]:
        return (self.count, self.what, self.by, self.url)

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.SPACE_M)
        grid.setVerticalSpacing(theme.SPACE_S)
        places = (
            ("完成日期", self.day, 0, 0, 1),
            ("条数", self.count, 0, 2, 1),
            ("公开内容", self.what, 0, 4, 1),
            ("登记人", self.by, 1, 0, 3),
            ("链接", self.url, 1, 4, 1),
        )
        for words, field, row, column, columns in places:
            label = QLabel(words)
            theme.set_tone(label, "secondary")
            label.setBuddy(field)
            grid.addWidget(label, row, column)
            grid.addWidget(field, row, column + 1, 1, columns)
        theme.set_tone(self._reason_label, "due_soon")
        self._reason_label.setBuddy(self.reason)
        grid.addWidget(self._reason_label, 2, 0)
        grid.addWidget(self.reason, 2, 1, 1, 5)
        grid.setColumnStretch(5, 1)
        order = (self.day.edit, self.count, self.what, self.by, self.url, self.reason)
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)
        self._measure()
        theme.signals.changed.connect(self._measure)

    def _measure(self) -> None:
        self.count.setFixedWidth(QFontMetrics(theme.font()).horizontalAdvance("000000") + theme.px(24))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._dirty:
            self.show_occurrence(self._shown, self._year)
            return
        super().keyPressEvent(event)


def _line(name: str, placeholder: str) -> QLineEdit:
    line = QLineEdit()
    line.setAccessibleName(name)
    line.setPlaceholderText(placeholder)
    # It is recorded as a whole: until then 撤销 takes back the typing.
    line.setProperty("ownUndo", True)
    return line
