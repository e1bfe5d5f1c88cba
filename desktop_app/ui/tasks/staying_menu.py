"""A menu for several choices at one go."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QMenu


class StayingMenu(QMenu):
    """A menu that stays open while several of its entries are ticked."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self._tick_active():
            super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() != Qt.Key.Key_Space or not self._tick_active():
            super().keyPressEvent(event)

    def _tick_active(self) -> bool:
        # Qt gives none where nothing is under the mouse; its Python signature does not say so.
        action = cast("QAction | None", self.activeAction())
        if action is None or not action.isCheckable() or not action.isEnabled():
            return False
        action.toggle()
        return True
