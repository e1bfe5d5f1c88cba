"""What several dialogs share: a date that may be empty, and taking what is still being composed."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QPoint, Qt, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QCalendarWidget, QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from desktop_app.core.dates import parse_day
from desktop_app.core.day_words import full_day
from desktop_app.core.errors import UserError
from desktop_app.ui import theme
from desktop_app.ui.icons import icon


def date_words(day: date | None) -> str:
    """2017年6月9日, or nothing."""
    return full_day(day) if day else ""


def commit_input_method() -> None:
    """Take what is still being composed into the field, so that saving now loses nothing."""
    method = QGuiApplication.inputMethod()
    if method is not None:
        method.commit()


class DateField(QWidget):
    """A date that may be empty, typed in any usual form or taken from a calendar.

    Args:
        name: what the date is, for assistive technology.
        parent: the owner.
    """

    #: The date changed; carries a `datetime.date` or None.
    changed = Signal(object)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: date | None = None
        self._default_year = date.today().year  # noqa: DTZ011 - an officer's own calendar, no time zone
        self.edit = QLineEdit(self)
        self.edit.setPlaceholderText("如 2017年6月9日")
        self.edit.setAccessibleName(name)
        self.edit.editingFinished.connect(self._take)
        self.edit.textEdited.connect(self._typed)
        self.button = QToolButton(self)
        self.button.setIcon(icon("calendar-outline"))
        self.button.setAccessibleName(f"{name}：打开日历")
        self.button.setToolTip("日历（Alt+↓）")
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.clicked.connect(self.open_calendar)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE_XS)
        layout.addWidget(self.edit, 1)
        layout.addWidget(self.button)
        self.setFocusProxy(self.edit)
        self._measure()
        theme.signals.changed.connect(self._measure)
        shortcut = QShortcut(QKeySequence("Alt+Down"), self, self.open_calendar)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def _measure(self) -> None:
        metrics = QFontMetrics(theme.font())
        self.edit.setMinimumWidth(metrics.horizontalAdvance("2017年12月30日") + theme.px(24))

    def value(self) -> date | None:
        """The date as it stands, what is being typed included."""
        self._take()
        return self._value

    def set_value(self, day: date | None) -> None:
        """Show ``day`` without telling anybody."""
        self._value = day
        self.edit.setText(date_words(day))

    def set_default_year(self, year: int) -> None:
        """The year of a date typed without one."""
        self._default_year = year

    def is_valid(self) -> bool:
        """Whether the field is empty or holds a date."""
        return not self.edit.text().strip() or self._read() is not None

    def open_calendar(self) -> None:
        """Show a month to choose from, below the field."""
        popup = QWidget(self, Qt.WindowType.Popup)
        popup.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        calendar = QCalendarWidget(popup)
        calendar.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        calendar.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        if self._value:
            calendar.setSelectedDate(QDate(self._value.year, self._value.month, self._value.day))
        layout = QVBoxLayout(popup)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.addWidget(calendar)

        def chosen(day: QDate) -> None:
            popup.close()
            self._put(date(day.year(), day.month(), day.day()))

        calendar.activated.connect(chosen)
        calendar.clicked.connect(chosen)
        popup.move(self.mapToGlobal(QPoint(0, self.height() + 2)))
        popup.show()
        calendar.setFocus()

    def _put(self, day: date | None) -> None:
        changed = day != self._value
        self.set_value(day)
        if changed:
            self.changed.emit(day)

    def _typed(self) -> None:
        self._mark(valid=True)

    def _take(self) -> None:
        if not self.edit.text().strip():
            self._put(None)
            self._mark(valid=True)
            return
        day = self._read()
        self._mark(valid=day is not None)
        if day is not None:
            self._put(day)

    def _read(self) -> date | None:
        try:
            return parse_day(self.edit.text(), self._default_year)
        except UserError:
            return None

    def _mark(self, *, valid: bool) -> None:
        theme.set_invalid(self.edit, not valid)
        self.edit.setToolTip("" if valid else "不是日期，如 2017年6月9日。")
