"""What a page shows while it has nothing to show: what is missing, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.ui import theme
from desktop_app.ui.icons import pixmap


@dataclass(frozen=True, slots=True)
class Way:
    """One way out of an empty state; the first is the main one."""

    label: str
    action: Callable[[], None]


class EmptyState(QWidget):
    """An icon, a line, an explanation and at most three buttons, in the middle of the page.

    Args:
        icon_name: an icon of ``resources/icons``.
        title: what is missing, in a few words.
        text: what to do, in one or two sentences.
        ways: buttons.
    """

    def __init__(
        self,
        icon_name: str,
        title: str,
        text: str,
        ways: Sequence[Way] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon_name = icon_name
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._title = QLabel(title)
        theme.set_type(self._title, "title")
        self._text = QLabel(text)
        self._text.setWordWrap(True)
        theme.set_tone(self._text, "secondary")
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        for label in (self._title, self._text):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.SPACE_M)
        buttons.addStretch(1)
        self.buttons: list[QPushButton] = []
        for index, way in enumerate(ways):
            button = QPushButton(way.label)
            if index == 0:
                theme.set_kind(button, "primary")
            button.clicked.connect(lambda _checked=False, act=way.action: act())
            buttons.addWidget(button)
            self.buttons.append(button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.SPACE_M)
        layout.addStretch(2)
        layout.addWidget(self._picture)
        layout.addWidget(self._title)
        # Stretches beside it and not an alignment: an aligned label is never given a second line.
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._text)
        middle.addStretch(1)
        layout.addLayout(middle)
        layout.addSpacing(theme.SPACE_S)
        layout.addLayout(buttons)
        layout.addStretch(3)
        theme.signals.changed.connect(self._dress)
        self._dress()

    def show_words(self, title: str, text: str) -> None:
        """Say something else in the same place."""
        self._title.setText(title)
        self._text.setText(text)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)

    def _dress(self) -> None:
        side = theme.px(48)
        self._picture.setPixmap(pixmap(self._icon_name, "secondary", side, self.devicePixelRatioF()))
        self._text.setFixedWidth(theme.px(520))
