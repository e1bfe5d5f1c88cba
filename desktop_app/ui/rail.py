"""The places of the program, at the left. A place appears when what fills it is there."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QVBoxLayout, QWidget

from desktop_app.ui import theme
from desktop_app.ui.icons import pixmap
from desktop_app.ui.tile import Tile


@dataclass(frozen=True, slots=True)
class Place:
    """One place: its key, its word, its icon."""

    key: str
    word: str
    icon: str


PLACES = (
    Place("home", "首页", "home-outline"),
    Place("tasks", "任务", "format-list-checks"),
    Place("occurrences", "期次", "calendar-check-outline"),
    Place("evidence", "佐证", "paperclip"),
    Place("sheets", "填报", "swap-horizontal"),
    Place("documents", "公文", "file-document-outline"),
)


class RailButton(Tile):
    """One place: icon over word."""

    def __init__(self, place: Place, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.place = place
        self.setCheckable(True)
        # A click leaves the focus to the page it opens.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setText(place.word)
        self.setAccessibleName(place.word)

    def sizeHint(self) -> QSize:
        text = theme.line_height("strong")
        return QSize(theme.px(64), max(theme.px(62), theme.px(20) + text + theme.px(20)))

    def minimumSizeHint(self) -> QSize:
        # On a low screen the buttons draw together before the window outgrows it.
        return QSize(self.sizeHint().width(), theme.px(20) + theme.px(4) + theme.line_height("strong"))

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = theme.palette()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = (
            colours.selection
            if self.isChecked()
            else colours.hover
            if self.underMouse() and self.isEnabled()
            else None
        )
        if ground:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(QRectF(self.rect()), 8, 8)
        role = "accent" if self.isChecked() else "secondary" if self.isEnabled() else "disabled"
        side, text = theme.px(20), theme.line_height("strong")
        top = (self.height() - side - theme.px(4) - text) // 2
        picture = pixmap(self.place.icon, role, side, self.devicePixelRatioF())
        painter.drawPixmap((self.width() - side) // 2, top, picture)
        painter.setPen(QColor(getattr(colours, role)))
        painter.setFont(theme.font("strong" if self.isChecked() else "ui"))
        words = QRectF(0, top + side + theme.px(4), self.width(), text)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.text())
        self.draw_ring(painter)


class Rail(QFrame):
    """The column of places; arrow keys move within it."""

    #: The key of the place that was chosen.
    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_kind(self, "panel")
        self.setAccessibleName("页面")
        self._group = QButtonGroup(self)
        self._buttons: dict[str, RailButton] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 10, 6, 10)
        layout.setSpacing(theme.SPACE_XS)
        for number, place in enumerate(PLACES, start=1):
            button = RailButton(place, self)
            button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            button.setToolTip(f"{place.word}（Ctrl+{number}）")
            button.clicked.connect(lambda _checked=False, key=place.key: self.chosen.emit(key))
            self._group.addButton(button)
            self._buttons[place.key] = button
            layout.addWidget(button)
        layout.addStretch(1)

    def show_place(self, key: str) -> None:
        """Mark the place that is open; a page that is no place of its own leaves none marked."""
        self._group.setExclusive(key in self._buttons)
        for place, button in self._buttons.items():
            button.setChecked(place == key)

    def button(self, key: str) -> RailButton:
        """The button of a place."""
        return self._buttons[key]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        ordered = list(self._buttons.values())
        at = next((i for i, button in enumerate(ordered) if button.hasFocus()), None)
        if step is None or at is None:
            super().keyPressEvent(event)
            return
        ordered[(at + step) % len(ordered)].setFocus(Qt.FocusReason.TabFocusReason)
