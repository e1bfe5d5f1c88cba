"""The overview's search: as wide as its hint needs, however large the type."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from desktop_app.ui import theme
from desktop_app.ui.icons import icon


class SearchField(QLineEdit):
    """A line with a glass; it never grows past its hint."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("查找")
        self.setPlaceholderText("查找部门、要求、措施  Ctrl+F")
        self.setClearButtonEnabled(True)
        self.addAction(icon("magnify"), QLineEdit.ActionPosition.LeadingPosition)
        theme.signals.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self.setMaximumWidth(theme.px(320))
