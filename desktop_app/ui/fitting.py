"""Content that wants more room than the screen has scrolls instead of pushing the window over the edge."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


class FittingArea(QScrollArea):
    """Holds one widget as if it were not there, until there is too little room: then it scrolls.

    At 150 % a screen of 1366x768 has 910x512 pixels to offer, and 大字版 asks for a third more.

    Args:
        content: the widget; its size hint becomes the area's own.
    """

    def __init__(self, content: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        # What is inside takes the focus, as it would without the area, and stands on the ground of what is
        # around: with grounds of their own, area and content would each be painted whole.
        self.setFocusPolicy(content.focusPolicy())
        self.setWidget(content)
        self.viewport().setAutoFillBackground(False)
        content.setAutoFillBackground(False)

    def lacking(self) -> int:
        """How many pixels more in height the content needs at its present width not to scroll; 0 if none."""
        content, room = self.widget(), self.viewport().size()
        layout = content.layout()
        if layout is not None and layout.hasHeightForWidth():
            needed = content.heightForWidth(max(room.width(), content.minimumSizeHint().width()))
        else:
            needed = content.minimumSizeHint().height()
        return max(needed - room.height(), 0)

    def sizeHint(self) -> QSize:
        return self.widget().sizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)
