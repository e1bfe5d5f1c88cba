"""The words of the tour and its buttons, at the foot of the page."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop_app.ui import theme


class TourPanel(QFrame):
    """Shows one step. Enter presses the button, Esc ends; a screen reader reads the step with the button."""

    back = Signal()
    forward = Signal()
    ended = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_kind(self, "panel")
        self._at = QLabel()
        theme.set_tone(self._at, "secondary")
        self._title = QLabel()
        theme.set_type(self._title, "strong")
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.previous = QPushButton("上一步")
        self.next = QPushButton("下一步")
        theme.set_kind(self.next, "primary")
        self.end = QPushButton("结束")
        self.previous.clicked.connect(self.back)
        self.next.clicked.connect(self.forward)
        self.end.clicked.connect(self.ended)
        self._lay_out()

    def show_step(self, number: int, count: int, title: str, text: str) -> None:
        """Show a step and put the cursor on 下一步.

        Args:
            number: counted from 1.
            count: how many there are.
            title: the step in a few words.
            text: what is done there.
        """
        self._at.setText(f"新手引导（示例部门） {number}/{count}")
        self._title.setText(title)
        self.text.setText(text)
        said = f"第 {number} 步，共 {count} 步：{title}。{text}"
        self.setAccessibleName("新手引导")
        self.setAccessibleDescription(said)
        last = number == count
        self.previous.setEnabled(number > 1)
        self.next.setText("回到自己的台账" if last else "下一步")
        self.end.setVisible(not last)
        for button in (self.previous, self.next, self.end):
            button.setAccessibleDescription(said)
        self.next.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.ended.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            for button in (self.previous, self.next, self.end):
                if button.hasFocus():
                    button.click()
                    return
        else:
            super().keyPressEvent(event)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE_M)
        head.addWidget(self._title)
        head.addWidget(self._at)
        head.addStretch(1)
        words = QVBoxLayout()
        words.setSpacing(theme.SPACE_XS)
        words.addLayout(head)
        words.addWidget(self.text)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.SPACE_L, theme.SPACE_M, theme.SPACE_L, theme.SPACE_M)
        row.setSpacing(theme.SPACE_M)
        row.addLayout(words, 1)
        for button in (self.previous, self.next, self.end):
            row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
