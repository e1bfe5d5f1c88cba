"""What became of the last step, in place: a line with at most two things to do."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy

from desktop_app.ui import theme

Action = tuple[str, Callable[[], None]]


class ResultLine(QFrame):
    """Hidden while there is nothing to say."""

    def __init__(self) -> None:
        super().__init__()
        theme.set_kind(self, "card")
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.buttons = (QPushButton(), QPushButton())
        self._actions: tuple[Action, ...] = ()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.SPACE_M, theme.SPACE_XS, theme.SPACE_M, theme.SPACE_XS)
        layout.setSpacing(theme.SPACE_M)
        layout.addWidget(self.text, 1)
        for number, button in enumerate(self.buttons):
            theme.set_kind(button, "link")
            button.clicked.connect(lambda _checked=False, at=number: self._act(at))
            layout.addWidget(button)
        self.hide()

    def say(self, text: str, *actions: Action, tone: str = "text") -> None:
        """Show a line.

        Args:
            text: what happened.
            actions: the words of each button and what it does.
            tone: a palette role.
        """
        self._actions = actions
        self.text.setText(text)
        theme.set_tone(self.text, tone)
        for number, button in enumerate(self.buttons):
            button.setVisible(number < len(actions))
            if number < len(actions):
                button.setText(actions[number][0])
        self.setAccessibleName(text)
        self.show()

    def drop_action(self, words: str) -> None:
        """Take away a button whose time has passed."""
        for button in self.buttons:
            if button.text() == words:
                button.hide()

    def _act(self, at: int) -> None:
        if at < len(self._actions):
            self._actions[at][1]()
